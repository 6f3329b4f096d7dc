"""The line of a confirmation sheet that says who would act, and in which account."""

from __future__ import annotations

from app.language import tr
from app.model.account import Identity
from app.model.principal import spoken_principal
from app.model.text import plain
from ui import text
from ui.confirm.plan import Line, line, phrase


def acting(identity: Identity | None, account_name: str) -> Line:
    """Principal, account and region of the one who is signed in."""
    if identity is None:
        return line(tr("You are not signed in."))
    principal = plain(spoken_principal(identity.principal_arn), 60)
    number, region = text.account_id(identity.account_id), plain(identity.region, 30)
    name = plain(account_name, 40)
    if not name:
        return phrase(
            "You act as <b>{principal}</b> in account {number}, {region}.",
            principal=principal,
            number=number,
            region=region,
        )
    return phrase(
        "You act as <b>{principal}</b> in <b>{name}</b>, {number}, {region}.",
        principal=principal,
        name=name,
        number=number,
        region=region,
    )
