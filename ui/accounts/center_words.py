"""What is said of the accounts and roles of an Identity Center; their names are foreign text."""

from __future__ import annotations

from app.language import tr
from app.model.sign_in import CenterAccount
from app.model.text import plain
from ui import text
from ui.accounts.pick_step import PickRow

NO_ACCOUNT = (
    tr("No accounts are assigned to you."),
    tr(
        "Ask the person who manages Identity Center to assign you one with a role, then sign in again."
    ),
)
NO_ROLE = (
    tr("No role is assigned to you in this account."),
    tr("Go back and choose another account, or ask for a role in this one."),
)


def account_name(account: CenterAccount) -> str:
    """What an account is called in a sentence."""
    return plain(account.name, 80) or tr("an account without a name")


def center_hint(accounts: int) -> str:
    """How many accounts there are to choose from."""
    return text.plural(
        accounts,
        "IAM Identity Center lets you into {n} account.",
        "IAM Identity Center lets you into {n} accounts.",
    )


def account_row(account: CenterAccount) -> PickRow:
    """An account in the list; its number stands there, too, as names can be imitated."""
    email, number = plain(account.email, 80), text.account_id(account.account_id)
    second = f"{number} · {email}" if email else number
    return PickRow(account.account_id, plain(account.name, 80) or number, second, "buildings")


def role_row(role: str) -> PickRow:
    """A role in the list."""
    return PickRow(role, plain(role, 80), "", "identification-card")
