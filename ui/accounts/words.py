"""What is said of accounts and profiles, in words and colours."""

from __future__ import annotations

from functools import reduce

from app.language import tr
from app.model.account import NEEDS_BROWSER, AccountColor, AccountKind, KnownAccount, Profile
from app.model.text import plain
from app.worker.watch_messages import AccountWatched, WatchState
from ui import text
from ui.theme import Tone

KIND_SHORT = {
    AccountKind.STATIC: tr("Access keys"),
    AccountKind.ROLE: tr("Role"),
    AccountKind.ROLE_MFA: tr("Role with MFA"),
    AccountKind.SSO_SESSION: tr("Identity Center"),
    AccountKind.SSO_LEGACY: tr("Identity Center"),
    AccountKind.LOGIN: tr("Console sign-in"),
    AccountKind.PROGRAM: tr("Program"),
    AccountKind.WEB_IDENTITY: tr("Web identity"),
    AccountKind.ENVIRONMENT: tr("Environment"),
    AccountKind.KEYS: tr("Access keys"),
    AccountKind.CENTER: tr("Identity Center"),
    AccountKind.CONSOLE: tr("Console session"),
    AccountKind.SANDBOX: tr("Sandbox"),
    AccountKind.INCOMPLETE: tr("Incomplete"),
}
PHISHING = (
    tr("Nobody sends you such a code."),
    tr("Go on only if you started this sign-in yourself, here and now."),
)
_CENTER_KINDS = (AccountKind.SSO_SESSION, AccountKind.SSO_LEGACY, AccountKind.CENTER)
_KIND_LONG = {
    AccountKind.STATIC: tr("signs in with access keys from the AWS files"),
    AccountKind.ROLE: tr("signs in by assuming a role"),
    AccountKind.ROLE_MFA: tr("signs in by assuming a role with MFA"),
    AccountKind.SSO_SESSION: tr("signs in with IAM Identity Center"),
    AccountKind.SSO_LEGACY: tr("signs in with IAM Identity Center"),
    AccountKind.LOGIN: tr("signs in with the AWS console"),
    AccountKind.PROGRAM: tr("signs in by running a program"),
    AccountKind.WEB_IDENTITY: tr("signs in with a web identity"),
    AccountKind.ENVIRONMENT: tr("signs in with keys from the environment"),
    AccountKind.KEYS: tr("signs in with access keys that Countersign keeps"),
    AccountKind.CENTER: tr("signs in with IAM Identity Center"),
    AccountKind.CONSOLE: tr("signs in with a console session"),
    AccountKind.SANDBOX: tr("made-up data"),
    AccountKind.INCOMPLETE: tr("cannot sign in as it is"),
}
COLOR_WORDS = {
    AccountColor.BLUE: tr("Blue"),
    AccountColor.TEAL: tr("Teal"),
    AccountColor.VIOLET: tr("Violet"),
    AccountColor.AMBER: tr("Amber"),
    AccountColor.GREEN: tr("Green"),
    AccountColor.RED: tr("Red"),
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
    WatchState.SIGNED_OUT: tr("Signed out"),
    WatchState.OTHER_ACCOUNT: tr("Signed out"),
    WatchState.UNREACHABLE: tr("Not reached"),
    WatchState.CLOSED: tr("Not watched"),
}
_CENTER_FIRST = tr("You sign in to IAM Identity Center in your browser first.")


def profile_name(profile: Profile) -> str:
    """What a profile is called in a list."""
    return plain(profile.source.profile or tr("Environment variables"), 60)


def profile_title(profile: Profile) -> str:
    """What choosing a profile means."""
    if profile.source.profile is None:
        return tr("Use the environment's credentials")
    return tr("Use profile \u201c{profile}\u201d", profile=profile_name(profile))


def profile_facts(profile: Profile) -> str:
    """Region, way to sign in, and the account where the files tell it."""
    way = _KIND_LONG[profile.kind]
    if profile.role:
        role = plain(profile.role, 60)
        is_center = profile.kind in _CENTER_KINDS
        way = tr("{way} as {role}", way=way, role=role) if is_center else f"{way}, {role}"
    if profile.chain:
        chain = reduce(
            lambda all_, last: tr("{all} and {last}", all=all_, last=last), profile.chain
        )
        way = tr("{way}, through {profiles}", way=way, profiles=plain(chain, 120))
    parts = [plain(profile.region, 30), way]
    if profile.account_id:
        parts.append(tr("account {number}", number=text.account_id(profile.account_id)))
    words = ", ".join(part for part in parts if part)
    return words[:1].upper() + words[1:] if not profile.region else words


def reason_off(profile: Profile) -> str:
    """Why a profile cannot be opened; empty when it can be tried."""
    return plain(profile.problem)


def needs_words(profile: Profile) -> str:
    """What is to be done before a profile can be used; empty when nothing is."""
    if profile.signs_in_first:
        return plain(profile.needs.replace(NEEDS_BROWSER, _CENTER_FIRST))
    return plain(profile.needs.replace(NEEDS_BROWSER, tr("Needs a sign-in in the browser.")))


def account_facts(account: KnownAccount) -> str:
    """The second line of an account in the switcher."""
    if account.source.sandbox:
        return tr("made-up data · no AWS")
    return f"{text.account_id(account.account_id)} · {KIND_SHORT[account.kind]}"


def watch_words(watched: AccountWatched) -> str:
    """How many wait in an account that is not open, or why nobody looks; empty when nothing is to be said."""
    waiting = tr("{number} waiting", number=watched.waiting) if watched.waiting else ""
    state = _STATES.get(watched.state, "")
    return ", ".join(one for one in (state, waiting) if one)


def letter_of(account: KnownAccount) -> str:
    """The letter in an account's tile."""
    name = plain(account.nickname, 40)
    return name[:1].upper() or "A"
