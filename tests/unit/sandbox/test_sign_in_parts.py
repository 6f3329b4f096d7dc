"""What sign-in is checked with, held against the standards' own examples and against botocore."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode, urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox.http11 import Request
from app.sandbox.signin import mfa
from app.sandbox.signin.book import Book, Device, fresh_user_code
from app.sandbox.signin.directory import PEOPLE, PERMISSION_SETS, ROLES, USERS
from app.sandbox.signin.oidc import is_loopback, is_start_url, is_verifier
from app.sandbox.signin.p256 import GENERATOR, ORDER, is_signature, times
from app.sandbox.sigv4 import is_signed_with

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)

# RFC 6979, A.2.5: P-256 with SHA-256 of "sample".
PUBLIC = (
    0x60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6,
    0x7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299,
)
R = 0xEFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716
S = 0xF7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8


def test_a_signature_of_the_standard_is_right() -> None:
    assert is_signature(PUBLIC, hashlib.sha256(b"sample").digest(), R, S)


def test_a_point_times_the_order_is_the_point_at_infinity() -> None:
    assert times(ORDER, GENERATOR) is None
    assert times(ORDER + 1, GENERATOR) == GENERATOR


@pytest.mark.parametrize(
    ("text", "public", "r", "s"),
    [
        (b"other", PUBLIC, R, S),
        (b"sample", PUBLIC, R, S + 1),
        (b"sample", PUBLIC, 0, S),
        (b"sample", PUBLIC, R, ORDER),
        (b"sample", (PUBLIC[0], PUBLIC[1] + 1), R, S),
    ],
)
def test_other_signatures_are_wrong(text: bytes, public: tuple[int, int], r: int, s: int) -> None:
    assert not is_signature(public, hashlib.sha256(text).digest(), r, s)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_234_567_890, "005924"),
        (20_000_000_000, "353130"),
    ],
)
def test_one_time_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert mfa.one_time_code(b"12345678901234567890", seconds // 30) == code


def test_an_mfa_code_is_good_for_this_half_minute_and_the_one_before() -> None:
    serial = USERS[0].mfa_serial
    code = mfa.code_at(serial, NOW)
    later = [mfa.is_valid(serial, code, NOW + timedelta(seconds=s)) for s in (0, 30, 60)]
    assert later == [True, True, False]
    assert not mfa.is_valid(USERS[1].mfa_serial, code, NOW)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)


def signed(secret: str, method: str, url: str, body: bytes, tag: str) -> Request:
    """Return the request that botocore would send."""
    asked = AWSRequest(method, url, {"X-Amz-Tag": quote(f" {tag}  {tag} ")}, body)
    key = Credentials("AKIDEXAMPLE", secret)
    SigV4Auth(key, "aws-marketplace", "us-east-1").add_auth(asked)
    parts = urlsplit(url)
    headers = {name.lower(): str(value) for name, value in asked.headers.items()}
    return Request(method, parts.path, parts.query, headers | {"host": parts.netloc}, body)


@given(
    st.sampled_from(["GET", "POST"]),
    st.lists(TEXTS, max_size=3),
    st.lists(st.tuples(TEXTS.filter(bool), TEXTS), max_size=4),
    st.binary(max_size=40),
    TEXTS,
)
def test_what_botocore_signs_is_right_and_nothing_else(
    method: str, path: list[str], query: list[tuple[str, str]], body: bytes, tag: str
) -> None:
    steps = "/".join(quote(step, safe="") for step in path if step.strip("."))
    url = f"http://127.0.0.1:8080/{steps}?{urlencode(query, quote_via=quote)}"
    request = signed("s3cret", method, url, body, tag)
    assert is_signed_with("s3cret", request)
    assert not is_signed_with("other", request)
    changed = Request(method, request.path, request.query, request.headers, body + b"x")
    assert not is_signed_with("s3cret", changed)


@pytest.mark.parametrize("header", ["", "Basic x", "AWS4-HMAC-SHA256 Credential=a/b/c"])
def test_what_is_no_signature_is_wrong(header: str) -> None:
    assert not is_signed_with("s3cret", Request("GET", "/", "", {"authorization": header}, b""))


def test_a_user_code_is_found_however_it_is_typed() -> None:
    book = Book()
    device = Device("d", "KQTB-WHZD", "client", NOW, 1)
    book.devices["d"] = device
    assert book.device_of(" kqtbwhzd ") is device
    assert book.device_of("KQTB-WHZZ") is None
    assert book.device_of("") is None


def test_user_codes_hold_no_letters_that_look_alike() -> None:
    assert set(fresh_user_code()) <= set("BCDFGHJKLMNPQRSTVWXZ-")


@pytest.mark.parametrize(
    ("uri", "is_one"),
    [
        ("http://127.0.0.1:4000/oauth/callback", True),
        ("http://127.0.0.1/oauth/callback", True),
        ("http://localhost:4000/", False),
        ("http://127.0.0.1.example/", False),
        ("http://127.0.0.1@example/", False),
        ("http://127.0.0.1:70000/", False),
        ("https://127.0.0.1/", False),
        ("", False),
    ],
)
def test_only_loopback_is_a_way_back(uri: str, *, is_one: bool) -> None:
    assert is_loopback(uri) is is_one


def test_start_urls_are_compared_as_people_type_them() -> None:
    assert is_start_url("https://brindle.awsapps.com/start/#/")
    assert not is_start_url("https://brindle.awsapps.com/")
    assert not is_start_url(None)


def test_a_verifier_fits_its_challenge_of_the_standard() -> None:
    # RFC 7636, appendix B.
    challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert is_verifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", challenge)
    assert not is_verifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK", challenge)


def test_the_directory_agrees_with_itself() -> None:
    keys = [user.key.access_key_id for user in USERS]
    assert len(set(keys)) == len(keys)
    assert all(len(user.key.access_key_id) == 20 for user in USERS)
    assert all(len(user.key.secret) == 40 for user in USERS)
    assert len({role.arn for role in ROLES}) == len(ROLES)
    assert {name for person in PEOPLE for _, name in person.roles} <= PERMISSION_SETS.keys()
