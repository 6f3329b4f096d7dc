"""The messages of signing in and out: keys, browsers, MFA codes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from app.model.account import Source
from app.model.sign_in import AccessKeys, BrowserPage, Center, CenterAccount

# --- calls -------------------------------------------------------------------------------------------


class KeepKeys(msgspec.Struct, frozen=True, tag=True):
    """Keep access keys in this computer's keyring. Answered with SignInKept."""

    keys: AccessKeys


class SignInToCenter(msgspec.Struct, frozen=True, tag=True):
    """Sign in to Identity Center in the browser; BrowserWanted tells its page. Answered with CenterEntered.

    With `uses_code` by device code, else by authorization code with PKCE on 127.0.0.1.
    """

    center: Center
    uses_code: bool = False


class ListCenterRoles(msgspec.Struct, frozen=True, tag=True):
    """List the roles that the person has in an account. Answered with CenterRoles."""

    center: Center
    account_id: str


class KeepCenterRole(msgspec.Struct, frozen=True, tag=True):
    """Keep an account and a role of Identity Center as a way to sign in. Answered with SignInKept."""

    center: Center
    account: CenterAccount
    role: str


class SignInToConsole(msgspec.Struct, frozen=True, tag=True):
    """Sign in with the browser's console session; BrowserWanted tells its page. Answered with SignInKept."""

    region: str


class SignInAgain(msgspec.Struct, frozen=True, tag=True):
    """Renew the sign-in of the open account, in the browser or with an MFA code where it takes one.

    BrowserWanted or MfaWanted ask. Answered with Done once AWS has said who we are; what waited goes on.
    """


class CancelSignIn(msgspec.Struct, frozen=True, tag=True):
    """Give up the sign-in that waits for a browser or a code; its call fails. Answered with Done."""


class GiveMfaCode(msgspec.Struct, frozen=True, tag=True):
    """The code for the prompt that is open. Answered with Done at once; does not show itself."""

    code: str

    def __repr__(self) -> str:
        return "GiveMfaCode(…)"


class ReadSignOut(msgspec.Struct, frozen=True, tag=True):
    """What signing out of a known account would remove. Answered with SignOutRead."""

    key: str


class SignOut(msgspec.Struct, frozen=True, tag=True):
    """Sign out of a known account that is not open; its stored data stays. Answered with SignedOut."""

    key: str


SignInRequest = (
    KeepKeys
    | SignInToCenter
    | ListCenterRoles
    | KeepCenterRole
    | SignInToConsole
    | SignInAgain
    | CancelSignIn
    | GiveMfaCode
    | ReadSignOut
    | SignOut
)

# --- answers -----------------------------------------------------------------------------------------


class SignInKept(msgspec.Struct, frozen=True, tag=True):
    """The sign-in is kept and can be opened. `is_kept` False: there is no keyring, it ends with the window."""

    source: Source
    is_kept: bool = True


class CenterEntered(msgspec.Struct, frozen=True, tag=True):
    """The person is signed in to Identity Center and may enter these accounts."""

    accounts: tuple[CenterAccount, ...]


class CenterRoles(msgspec.Struct, frozen=True, tag=True):
    """The names of the roles in one account."""

    roles: tuple[str, ...]


class KeptPart(StrEnum):
    """What Countersign keeps of a sign-in."""

    KEYS = "keys"
    CENTER = "center"
    CONSOLE = "console"
    MFA = "mfa"


class SignOutRead(msgspec.Struct, frozen=True, tag=True):
    """What goes. `shared_with` names another account that uses the same keys or the same sign-in: those stay."""

    removed: tuple[KeptPart, ...]
    shared_with: str = ""


class SignedOut(msgspec.Struct, frozen=True, tag=True):
    """It is done on this computer. `is_over_at_aws` False: AWS could not be told, there it ends by itself."""

    is_over_at_aws: bool = True


SignInAnswer = SignInKept | CenterEntered | CenterRoles | SignOutRead | SignedOut

# --- events ------------------------------------------------------------------------------------------


class BrowserWanted(msgspec.Struct, frozen=True, tag=True):
    """A sign-in waits for the browser. None: it waits no longer."""

    page: BrowserPage | None


class MfaWanted(msgspec.Struct, frozen=True, tag=True):
    """A sign-in waits for the code of this device. `problem` says why it is asked again, in one sentence.

    An empty `serial`: it waits no longer.
    """

    serial: str
    problem: str = ""


class SignInEnds(msgspec.Struct, frozen=True, tag=True):
    """When the open account's sign-in ends, after it was renewed; None: it does not end by itself."""

    at: datetime | None


SignInEvent = BrowserWanted | MfaWanted | SignInEnds
