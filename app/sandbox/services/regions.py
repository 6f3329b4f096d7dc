"""Which region a request is for: every region is served at one address here."""

from __future__ import annotations

from app.sandbox.identities import read_credential
from app.sandbox.service import Call

_USUAL_REGION = "us-east-1"


def region_of(call: Call) -> str:
    """Give the region that a request was signed for."""
    credential = read_credential(call.headers)
    return credential.region if credential and credential.region else _USUAL_REGION
