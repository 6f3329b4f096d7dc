"""Links: https on our own list of hosts, nothing else."""

from __future__ import annotations

import pytest

from ui.links import agreement_address, is_allowed, open_link

HOSTILE = [
    "javascript:alert(1)",
    "file:///etc/passwd",
    "smb://host/share",
    "\\\\host\\share",
    "ms-msdt:/id",
    "data:text/html,x",
    "http://console.aws.amazon.com/",
    "https://console.aws.amazon.com.evil.example/",
    "https://user@console.aws.amazon.com/",
    "https://console.aws.amazon.com:8443/",
    "https://console.aws.amazon.com./",
    "https://xn--console-aws.example/",
    "https://console.aws.amazon.com\\@evil.example/",
    "https://evil.example/?https://console.aws.amazon.com/",
    "https://c\u043ensole.aws.amazon.com/",
    "https://console.aws.amazon.com/\nx",
    "",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_hostile_addresses_do_not_open(address: str) -> None:
    assert not is_allowed(address)
    assert not open_link(address)


def test_an_agreement_opens_in_the_console() -> None:
    assert is_allowed(agreement_address("agmt-5kq2n8v1r7hd"))


def test_an_id_cannot_leave_its_place_in_the_address() -> None:
    assert is_allowed(agreement_address("../../evil?x#y@z"))
    assert "%2F" in agreement_address("a/b")
