"""Checks Ed25519 signatures (RFC 8032, section 5.1.7), in Python alone.

The libraries that could do it take 3 MB of an installer for one check a day. Checking handles nothing
secret, so its time tells nobody anything; what makes signatures is no part of the program. The tests
compare it with the RFC's vectors and with a library, signature by signature.
"""

from __future__ import annotations

import hashlib

KEY_BYTES = 32
SIGNATURE_BYTES = 64

# A point of the curve in extended coordinates: x = X/Z, y = Y/Z, x*y = T/Z.
_Point = tuple[int, int, int, int]

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_1 = pow(2, (_P - 1) // 4, _P)
_NEUTRAL: _Point = (0, 1, 1, 0)
_HALF = KEY_BYTES
_SIGN = 1 << 255  # the bit of an encoded point that tells whether x is odd


def is_signed(message: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether the owner of a key has signed a message. Whatever is malformed was not signed."""
    if len(signature) != SIGNATURE_BYTES or len(public_key) != KEY_BYTES:
        return False
    owner = _decoded(public_key)
    scalar = int.from_bytes(signature[_HALF:], "little")
    if owner is None or scalar >= _ORDER:  # else one signature could be written in several ways
        return False
    digest = hashlib.sha512(signature[:_HALF] + public_key + message).digest()
    factor = int.from_bytes(digest, "little") % _ORDER
    found = _sum(_times(scalar, _BASE), _times(factor, _negative(owner)))
    return _encoded(found) == signature[:_HALF]


def _sum(one: _Point, other: _Point) -> _Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(factor: int, point: _Point) -> _Point:
    result = _NEUTRAL
    while factor:
        if factor & 1:
            result = _sum(result, point)
        point = _sum(point, point)
        factor >>= 1
    return result


def _negative(point: _Point) -> _Point:
    return -point[0] % _P, point[1], point[2], -point[3] % _P


def _encoded(point: _Point) -> bytes:
    inverse = pow(point[2], -1, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) * _SIGN).to_bytes(KEY_BYTES, "little")


def _decoded(content: bytes) -> _Point | None:
    """Give the point of an encoding, None where it is none."""
    number = int.from_bytes(content, "little")
    y, is_odd = number & ~_SIGN, bool(number & _SIGN)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_1 % _P
    if (x * x - square) % _P or (x == 0 and is_odd):
        return None
    if bool(x & 1) != is_odd:
        x = _P - x
    return x, y, 1, x * y % _P


def _base() -> _Point:
    point = _decoded((4 * pow(5, -1, _P) % _P).to_bytes(KEY_BYTES, "little"))
    assert point is not None  # noqa: S101  # the standard's own point
    return point


_BASE = _base()
