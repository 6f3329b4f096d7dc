"""Links: https on our own list of hosts, nothing else."""

from __future__ import annotations

import pytest

from ui.links import (
    agreement_address,
    document_problem,
    is_allowed,
    is_sign_in_page,
    open_document,
    open_link,
    open_sign_in_page,
)

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


@pytest.mark.parametrize(
    "address",
    [
        "https://oidc.eu-west-1.amazonaws.com/authorize?response_type=code&scope=sso%3Aaccount+x",
        "https://oidc-fips.us-gov-west-1.amazonaws.com/authorize?client_id=a",
        "https://oidc.cn-north-1.amazonaws.com.cn/authorize",
        "https://oidc.us-east-1.api.aws/authorize",
        "https://device.sso.us-east-1.amazonaws.com/?user_code=KQTB-WHZD",
        "https://brindle.awsapps.com/start/#/device?user_code=KQTB-WHZD",
        "https://start.us-gov-home.awsapps.com/directory/brindle",
        "https://identitycenter.amazonaws.com/ssoins-1234567890abcdef",
        "https://ssoins-1234567890abcdef.portal.eu-west-1.app.aws",
        "https://us-east-1.signin.aws.amazon.com/v1/authorize?client_id=a",
        "https://signin.aws.amazon.com/v1/authorize",
    ],
)
def test_pages_where_aws_signs_people_in_may_be_opened(address: str) -> None:
    assert is_sign_in_page(address)


@pytest.mark.parametrize(
    "address",
    [
        *HOSTILE,
        "http://oidc.eu-west-1.amazonaws.com/authorize",
        "https://oidc.eu-west-1.amazonaws.com:8443/authorize",
        "https://oidc.eu-west-1.amazonaws.com.evil.example/authorize",
        "https://user@oidc.eu-west-1.amazonaws.com/authorize",
        "https://bucket.s3.amazonaws.com/authorize",
        "https://evil.example/?https://brindle.awsapps.com/start",
        "https://awsapps.com.evil.example/start",
        "https://brindle.awsapps.com\\@evil.example/start",
        "https://console.aws.amazon.com/",
        "http://127.0.0.1:8080/authorize",
        "http://localhost:8080/authorize",
    ],
)
def test_other_pages_are_no_place_to_sign_in(address: str) -> None:
    assert not is_sign_in_page(address)
    assert not open_sign_in_page(address)


def test_a_server_on_this_computer_counts_only_where_calls_go_there() -> None:
    own = "http://127.0.0.1:8080"
    assert is_sign_in_page(f"{own}/authorize?state=x", own)
    assert is_sign_in_page(f"{own}/device", f"{own}/")
    assert is_sign_in_page(f"{own}/authorize", "http://localhost:8080")
    assert not is_sign_in_page(f"{own}/authorize", "https://sandbox.example:8080")
    assert not is_sign_in_page("http://127.0.0.1:8081/authorize", own)
    assert not is_sign_in_page("https://127.0.0.1:8080/authorize", own)
    assert not is_sign_in_page("http://127.0.0.1:8080@evil.example/", own)
    assert not is_sign_in_page("http://10.0.0.1:8080/authorize", "http://10.0.0.1:8080")
