"""What is said of accounts and profiles, in words and colours."""

from __future__ import annotations

from app.model.account import NEEDS_BROWSER, AccountColor, AccountKind, KnownAccount, Profile
from app.model.text import plain
from app.worker.watch_messages import AccountWatched, WatchState
from ui import text
from ui.theme import Tone

KIND_SHORT = {
    AccountKind.STATIC: "Access keys",
    AccountKind.ROLE: "Role",
    AccountKind.ROLE_MFA: "Role with MFA",
    AccountKind.SSO_SESSION: "Identity Center",
    AccountKind.SSO_LEGACY: "Identity Center",
    AccountKind.LOGIN: "Console sign-in",
    AccountKind.PROGRAM: "Program",
    AccountKind.WEB_IDENTITY: "Web identity",
    AccountKind.ENVIRONMENT: "Environment",
    AccountKind.KEYS: "Access keys",
    AccountKind.CENTER: "Identity Center",
    AccountKind.CONSOLE: "Console session",
    AccountKind.SANDBOX: "Sandbox",
    AccountKind.INCOMPLETE: "Incomplete",
}
PHISHING = (
    "Nobody sends you such a code.",
    "Go on only if you started this sign-in yourself, here and now.",
)
_CENTER_KINDS = (AccountKind.SSO_SESSION, AccountKind.SSO_LEGACY, AccountKind.CENTER)
_KIND_LONG = {
    AccountKind.STATIC: "signs in with access keys from the AWS files",
    AccountKind.ROLE: "signs in by assuming a role",
    AccountKind.ROLE_MFA: "signs in by assuming a role with MFA",
    AccountKind.SSO_SESSION: "signs in with IAM Identity Center",
    AccountKind.SSO_LEGACY: "signs in with IAM Identity Center",
    AccountKind.LOGIN: "signs in with the AWS console",
    AccountKind.PROGRAM: "signs in by running a program",
    AccountKind.WEB_IDENTITY: "signs in with a web identity",
    AccountKind.ENVIRONMENT: "signs in with keys from the environment",
    AccountKind.KEYS: "signs in with access keys that Countersign keeps",
    AccountKind.CENTER: "signs in with IAM Identity Center",
    AccountKind.CONSOLE: "signs in with a console session",
    AccountKind.SANDBOX: "made-up data",
    AccountKind.INCOMPLETE: "cannot sign in as it is",
}
COLOR_WORDS = {
    AccountColor.BLUE: "Blue",
    AccountColor.TEAL: "Teal",
    AccountColor.VIOLET: "Violet",
    AccountColor.AMBER: "Amber",
    AccountColor.GREEN: "Green",
    AccountColor.RED: "Red",
}
TONES = {
    AccountColor.BLUE: Tone.ACCENT,
    AccountColor.TEAL: Tone.SYSTEM,
    AccountColor.VIOLET: Tone.OFFER,
    AccountColor.AMBER: Tone.WARNING,
    AccountColor.GREEN: Tone.POSITIVE,
    AccountColor.RED: Tone.DANGER,
}
_STATES = {
    WatchState.SIGNED_OUT: "Signed out",
    WatchState.OTHER_ACCOUNT: "Signed out",
    WatchState.UNREACHABLE: "Not reached",
    WatchState.CLOSED: "Not watched",
}
_CENTER_FIRST = "You sign in to IAM Identity Center in your browser first."


def profile_name(profile: Profile) -> str:
    """What a profile is called in a list."""
    return plain(profile.source.profile or "Environment variables", 60)


def profile_title(profile: Profile) -> str:
    """What choosing a profile means."""
    if profile.source.profile is None:
        return "Use the environment's credentials"
    return f"Use profile \u201c{profile_name(profile)}\u201d"


def profile_facts(profile: Profile) -> str:
    """Region, way to sign in, and the account where the files tell it."""
    way = _KIND_LONG[profile.kind]
    if profile.role:
        before = " as " if profile.kind in _CENTER_KINDS else ", "
        way = f"{way}{before}{plain(profile.role, 60)}"
    if profile.chain:
        way = f"{way}, through {plain(' and '.join(profile.chain), 120)}"
    parts = [plain(profile.region, 30), way]
    if profile.account_id:
        parts.append(f"account {text.account_id(profile.account_id)}")
    words = ", ".join(part for part in parts if part)
    return words[:1].upper() + words[1:] if not profile.region else words


def reason_off(profile: Profile) -> str:
    """Why a profile cannot be opened; empty when it can be tried."""
    return plain(profile.problem)


def needs_words(profile: Profile) -> str:
    """What is to be done before a profile can be used; empty when nothing is."""
    if profile.signs_in_first:
        return plain(profile.needs.replace(NEEDS_BROWSER, _CENTER_FIRST))
    return plain(profile.needs)


def account_facts(account: KnownAccount) -> str:
    """The second line of an account in the switcher."""
    if account.source.sandbox:
        return "made-up data · no AWS"
    return f"{text.account_id(account.account_id)} · {KIND_SHORT[account.kind]}"


def watch_words(watched: AccountWatched) -> str:
    """How many wait in an account that is not open, or why nobody looks; empty when nothing is to be said."""
    waiting = f"{watched.waiting} waiting" if watched.waiting else ""
    state = _STATES.get(watched.state, "")
    return ", ".join(one for one in (state, waiting) if one)


def letter_of(account: KnownAccount) -> str:
    """The letter in an account's tile."""
    name = plain(account.nickname, 40)
    return name[:1].upper() or "A"
