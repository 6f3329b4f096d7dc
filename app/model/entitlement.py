"""What an agreement entitles to, and whom AWS may contact about it."""

from __future__ import annotations

import msgspec

from app.model.agreement import Resource

PENDING = "PENDING"  # being set up; until then AWS refuses changes of the agreement


class Entitlement(msgspec.Struct, frozen=True):
    """One entitlement. `has_token`: AWS holds a registration token for it, which is never kept here."""

    status: str
    reason: str = ""
    type: str = ""
    resource: Resource = Resource()
    license_arn: str = ""
    has_token: bool = False


class Contact(msgspec.Struct, frozen=True):
    """The person whom the buyer named to AWS. Personal: shown on request, never stored."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    company: str = ""
    country: str = ""
