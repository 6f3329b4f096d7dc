"""Addresses of proxies: one form, no password, and a sentence for everything else."""

from __future__ import annotations

import pytest

from app.errors import BadSettings
from app.model.network_settings import proxy_address


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("proxy.example:3128", "http://proxy.example:3128"),
        (" http://Proxy.Example:3128/ ", "http://proxy.example:3128"),
        ("https://proxy.example:443", "https://proxy.example:443"),
        ("http://[2001:db8::1]:3128", "http://[2001:db8::1]:3128"),
        ("10.0.0.7:8080", "http://10.0.0.7:8080"),
    ],
)
def test_an_address_has_one_form(typed: str, meant: str) -> None:
    assert proxy_address(typed) == meant
    assert proxy_address(meant) == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "port"),
        ("proxy.example", "port of the proxy is missing"),
        ("proxy.example:0", "port"),
        ("proxy.example:99999", "not the address"),
        ("http://:3128", "not the address"),
        ("http://[half:3128", "not the address"),
        ("http://two words:3128", "not the address"),
        ("http://prüfer.example:3128", "not the address"),
        ("socks5://proxy.example:1080", "http and https"),
        ("http://proxy.example:3128/path", "ends with its port"),
        ("http://proxy.example:3128?x=1", "ends with its port"),
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(typed: str, said: str) -> None:
    with pytest.raises(BadSettings, match=said) as refused:
        proxy_address(typed)
    assert refused.value.hint


def test_a_password_is_refused_and_not_repeated() -> None:
    with pytest.raises(BadSettings) as refused:
        proxy_address("http://dana:canary-secret@proxy.example:3128")
    assert "password" in refused.value.message
    assert "canary" not in f"{refused.value.message} {refused.value.hint} {refused.value!r}"
    assert refused.value.__cause__ is None
