"""Checks an ECDSA signature on the curve P-256 (FIPS 186-5), which is all that a DPoP proof needs."""

from __future__ import annotations

_P = 2**256 - 2**224 + 2**192 + 2**96 - 1
_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
GENERATOR = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
ORDER = _N

Point = tuple[int, int]


def is_on_curve(point: Point) -> bool:
    """Tell whether a point can be a public key."""
    x, y = point
    return 0 <= x < _P and 0 <= y < _P and (y * y - x * x * x + 3 * x - _B) % _P == 0


def is_signature(public: Point, digest: bytes, r: int, s: int) -> bool:
    """Tell whether (r, s) signs a SHA-256 digest with the public key's private one."""
    if not (is_on_curve(public) and 0 < r < _N and 0 < s < _N):
        return False
    inverse = pow(s, -1, _N)
    left = times(int.from_bytes(digest, "big") * inverse % _N, GENERATOR)
    total = _plus(left, times(r * inverse % _N, public))
    return total is not None and total[0] % _N == r


def times(factor: int, point: Point) -> Point | None:
    """Multiply a point of the curve; None is the point at infinity."""
    total: Point | None = None
    power: Point | None = point
    while factor:
        if factor & 1:
            total = _plus(total, power)
        power = _plus(power, power)
        factor >>= 1
    return total


def _plus(one: Point | None, other: Point | None) -> Point | None:
    if one is None or other is None:
        return one or other
    (x1, y1), (x2, y2) = one, other
    if x1 == x2 and (y1 + y2) % _P == 0:
        return None
    if one == other:
        slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, _P)
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, _P)
    x = (slope * slope - x1 - x2) % _P
    return x, (slope * (x1 - x) - y1) % _P
