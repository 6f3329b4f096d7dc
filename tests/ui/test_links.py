"""Links: https on our own list of hosts, nothing else."""

from __future__ import annotations

import pytest

from ui.links import agreement_address, document_problem, is_allowed, open_document, open_link

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


@pytest.mark.parametrize(
    "address",
    [
        "https://aws-mp-standard-contracts.s3.amazonaws.com/Standard-Contact-for-AWS-Marketplace.pdf",
        "https://d7umqicpi7263.cloudfront.net/eula/product/x.txt",
        "https://aws.amazon.com/service-terms/",
    ],
)
def test_documents_where_aws_keeps_them_may_be_opened(address: str) -> None:
    assert not document_problem(address)


@pytest.mark.parametrize("address", [*HOSTILE, "https://amazonaws.com.evil.example/x"])
def test_other_documents_do_not_open_and_say_why(address: str) -> None:
    assert document_problem(address)
    assert not open_document(address)
