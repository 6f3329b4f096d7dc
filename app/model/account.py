"""Who is signed in, where the calls go, and which accounts and profiles a person can choose."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from app.language import tr
from app.model.sign_in import Center

NICKNAME_LIMIT = 40
NEEDS_BROWSER = "Needs a sign-in in the browser."  # also a mark: its words are said by the window


class Identity(msgspec.Struct, frozen=True):
    """The caller as sts GetCallerIdentity names it, pinned in every command."""

    account_id: str
    principal_arn: str
    region: str


class Source(msgspec.Struct, frozen=True):
    """What the person chose: decides the credentials, the endpoint and the store.

    `kept` names a sign-in that Countersign keeps itself (keys, Identity Center, console).
    """

    sandbox: bool = False
    profile: str | None = None
    endpoint_url: str | None = None
    kept: str = ""

    @property
    def key(self) -> str:
        """A stable name for this choice in the account index."""
        if self.sandbox:
            return "sandbox"
        name = f"profile:{self.profile}" if self.profile else "environment"
        if self.kept:
            name = f"kept:{self.kept}"
        return f"{name}@{self.endpoint_url}" if self.endpoint_url else name

    @property
    def default_name(self) -> str:
        """What the account is called until the person names it."""
        if self.sandbox:
            return tr("Sandbox")
        return tr("AWS account") if self.kept else self.profile or tr("Environment")


class AccountKind(StrEnum):
    """Where the credentials of an account come from."""

    STATIC = "static"
    ROLE = "role"
    ROLE_MFA = "role-mfa"
    SSO_SESSION = "sso-session"
    SSO_LEGACY = "sso-legacy"
    LOGIN = "login"
    PROGRAM = "program"
    WEB_IDENTITY = "web-identity"
    ENVIRONMENT = "environment"
    KEYS = "keys"
    CENTER = "center"
    CONSOLE = "console"
    SANDBOX = "sandbox"
    INCOMPLETE = "incomplete"


class AccountColor(StrEnum):
    """The colours that tell accounts apart."""

    BLUE = "blue"
    TEAL = "teal"
    VIOLET = "violet"
    AMBER = "amber"
    GREEN = "green"
    RED = "red"


class KnownAccount(msgspec.Struct, frozen=True):
    """An account that was signed in to with a choice of credentials, and how the person calls it.

    `used_at` is when it was last opened in a window; None when only `--sync` has read it.
    `is_signed_out` from when the person signed out of it until it is opened again.
    """

    source: Source
    account_id: str
    kind: AccountKind
    nickname: str
    color: AccountColor
    region: str = ""
    is_favorite: bool = False
    used_at: datetime | None = None
    is_signed_out: bool = False

    @property
    def key(self) -> str:
        """The name of its choice of credentials in the account index."""
        return self.source.key

    @property
    def place(self) -> tuple[str, str]:
        """Whose data it is: choices that lead to the same place share what is stored."""
        where = "sandbox" if self.source.sandbox else self.source.endpoint_url or ""
        return where, self.account_id


class Program(msgspec.Struct, frozen=True):
    """A `credential_process` of a profile; `is_allowed` when the person has allowed this very command."""

    profile: str
    command: str
    is_allowed: bool


class Profile(msgspec.Struct, frozen=True):
    """One way to sign in that the AWS files or the environment offer. No secret is in it.

    `chain` are the profiles that `source_profile` leads to, nearest first; `programs` what runs to sign
    in, theirs too. `needs` says what is to be done first, `problem` why it cannot work, each in one
    sentence. `center` is where a profile signs in that goes through Identity Center.
    """

    source: Source
    kind: AccountKind
    region: str = ""
    account_id: str = ""
    role: str = ""
    chain: tuple[str, ...] = ()
    programs: tuple[Program, ...] = ()
    needs: str = ""
    problem: str = ""
    center: Center | None = None

    @property
    def signs_in_first(self) -> bool:
        """Whether the browser comes before the account: nothing is kept of its Identity Center yet."""
        return self.center is not None and NEEDS_BROWSER in self.needs and not self.problem

    @property
    def unallowed(self) -> tuple[Program, ...]:
        """The programs that the person has yet to allow."""
        return tuple(program for program in self.programs if not program.is_allowed)


def in_switcher_order(accounts: tuple[KnownAccount, ...]) -> tuple[KnownAccount, ...]:
    """Sort favourites first, then those used last; what no window has opened comes by name."""

    def place(account: KnownAccount) -> tuple[bool, float, str]:
        used = account.used_at.timestamp() if account.used_at else 0.0
        return not account.is_favorite, -used, account.nickname.casefold()

    return tuple(sorted(accounts, key=place))
