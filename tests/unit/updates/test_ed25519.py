"""Signatures as the standard has them, and as a library of many eyes judges them."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from app.updates.ed25519 import is_signed

ORDER = 2**252 + 27742317777372353535851937790883648493
# RFC 8032, section 7.1, tests 1 to 3: public key, message, signature.
VECTORS = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
)
SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = SECRET.public_key().public_bytes_raw()
MESSAGE = b"Countersign"
SIGNATURE = SECRET.sign(MESSAGE)


def library_says(message: bytes, signature: bytes, public_key: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_the_standards_own_signatures_hold(public: str, message: str, signature: str) -> None:
    key, text, mark = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert is_signed(text, mark, key)
    assert not is_signed(text + b"\0", mark, key)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_what_a_library_signs_holds(secret: bytes, message: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(secret)
    assert is_signed(message, key.sign(message), key.public_key().public_bytes_raw())


@given(st.integers(0, 8 * 64 - 1))
def test_one_changed_bit_of_the_signature_does_not(place: int) -> None:
    changed = bytearray(SIGNATURE)
    changed[place // 8] ^= 1 << place % 8
    assert not is_signed(MESSAGE, bytes(changed), PUBLIC)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64))
def test_noise_is_judged_as_by_the_library(key: bytes, signature: bytes) -> None:
    assert is_signed(MESSAGE, signature, key) == library_says(MESSAGE, signature, key)


def test_a_signature_has_one_form_only() -> None:
    scalar = int.from_bytes(SIGNATURE[32:], "little") + ORDER
    other = SIGNATURE[:32] + scalar.to_bytes(32, "little")
    assert not is_signed(MESSAGE, other, PUBLIC)
    assert not library_says(MESSAGE, other, PUBLIC)


@pytest.mark.parametrize(
    ("signature", "key"),
    [
        (b"", PUBLIC),
        (SIGNATURE[:-1], PUBLIC),
        (SIGNATURE + b"\0", PUBLIC),
        (SIGNATURE, b""),
        (SIGNATURE, PUBLIC[:-1]),
        (SIGNATURE, b"\xff" * 32),  # y is not below the prime
        (SIGNATURE, b"\x02" + bytes(31)),  # on no point of the curve
        (SIGNATURE, b"\x01" + bytes(30) + b"\x80"),  # x is 0 and called odd
    ],
)
def test_what_has_no_form_was_not_signed(signature: bytes, key: bytes) -> None:
    assert not is_signed(MESSAGE, signature, key)
