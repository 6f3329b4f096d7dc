"""The sign-ins that Countersign keeps itself: access keys, roles of Identity Center, console sessions."""

from __future__ import annotations

import hashlib

import msgspec

from app.aws.addresses import checked
from app.aws.entries import keep_entry, load_entry
from app.errors import BadSettings, SignInNeeded
from app.language import tr
from app.model.access_keys import problems_of, trimmed
from app.model.account import NICKNAME_LIMIT, AccountKind, Source
from app.model.sign_in import AccessKeys, Center, CenterAccount, Vault
from app.model.start_url import tidied
from app.model.text import plain

_PREFIX = "kept:"


class KeptKeys(msgspec.Struct, frozen=True, tag="keys"):
    """Access keys. A secret: it does not show itself."""

    keys: AccessKeys

    def __repr__(self) -> str:
        return "KeptKeys(…)"


class KeptCenterRole(msgspec.Struct, frozen=True, tag="center"):
    """An account and a role of Identity Center; its token is kept apart, for all roles."""

    center: Center
    account: CenterAccount
    role: str


class KeptConsole(msgspec.Struct, frozen=True, tag="console"):
    """A console sign-in in a region, named by who signed in; its token is kept apart."""

    region: str
    session: str


Kept = KeptKeys | KeptCenterRole | KeptConsole


def owner_of(source: Source) -> str:
    """Name what an MFA session belongs to, so that it can be forgotten with it."""
    return (
        source.kept or hashlib.sha256(f"profile:{source.profile or ''}".encode()).hexdigest()[:24]
    )


def mfa_prefix(owner: str) -> str:
    """Begin the names of the MFA sessions that belong to a kept sign-in or a profile."""
    return f"mfa-session:{owner}:"


def center_prefix(center: Center) -> str:
    """Begin the names of all that belongs to an Identity Center."""
    return f"center:{_digest(tidied(center.start_url))}:"


def console_prefix(session: str) -> str:
    """Begin the names of the tokens of a console sign-in, which the ARN of its user names."""
    return f"console:{_digest(session)}:"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class KeptSignIns:
    """What is kept, by id; may be used from any thread. The same thing kept twice has the same id."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def keep_keys(self, keys: AccessKeys) -> str:
        """Keep access keys; gives the id. Raises BadSettings for what cannot be a pair of keys."""
        keys = trimmed(keys)
        problem = next(filter(None, problems_of(keys)), "")
        if problem:
            raise BadSettings(
                problem, tr("Correct it, or paste the keys whole."), code="access-keys"
            )
        # Temporary keys change with each sign-in: their account cannot be told from them.
        return self._keep(KeptKeys(keys), f"{keys.access_key_id}|{keys.role_arn}")

    def keep_center_role(self, center: Center, account: CenterAccount, role: str) -> str:
        """Keep an account and a role of Identity Center; gives the id. Raises AppError."""
        center = checked(center)
        kept = KeptCenterRole(center, account, role)
        return self._keep(kept, f"{center.start_url}|{account.account_id}|{role}")

    def keep_console(self, region: str, session: str) -> str:
        """Keep a console sign-in, named by the ARN of who signed in; gives the id. Raises AppError."""
        return self._keep(KeptConsole(region, session), session)

    def load(self, kept_id: str) -> Kept:
        """Give what is kept. Raises SignInNeeded when there is nothing of this id."""
        kept = self._loaded(kept_id)
        if kept is None:
            raise SignInNeeded(
                tr("What this account signs in with is no longer kept on this computer."),
                tr("Add the account again."),
                code="not-kept",
            )
        return kept

    def kind(self, kept_id: str) -> AccountKind:
        """Say where the credentials come from. Raises AppError."""
        kinds = {
            KeptKeys: AccountKind.KEYS,
            KeptCenterRole: AccountKind.CENTER,
            KeptConsole: AccountKind.CONSOLE,
        }
        return kinds[type(self.load(kept_id))]

    def name(self, kept_id: str) -> str:
        """Give the name to begin with, made plain. Raises AppError."""
        kept = self.load(kept_id)
        match kept:
            case KeptKeys(keys=keys) if keys.role_arn:
                name = keys.role_arn.rpartition("/")[2]
            case KeptKeys(keys=keys):
                name = tr("Key …{ending}", ending=keys.access_key_id[-4:])
            case KeptCenterRole(account=account, role=role):
                name = f"{account.name or account.account_id} · {role}"
            case KeptConsole(session=session):
                name = session.rpartition(":")[2].rpartition("/")[2]
        return plain(name, NICKNAME_LIMIT) or tr("Account")

    def center(self, kept_id: str) -> Center | None:
        """Give the Identity Center that a sign-in goes through; None for others. Raises AppError."""
        kept = self.load(kept_id)
        return kept.center if isinstance(kept, KeptCenterRole) else None

    def centers(self) -> tuple[Center, ...]:
        """List the Identity Centers that sign-ins go through, in no order. Raises AppError."""
        names = [name for name in self._vault.names() if name.startswith(_PREFIX)]
        found = (self._loaded(name.removeprefix(_PREFIX)) for name in names)
        return tuple(one.center for one in found if isinstance(one, KeptCenterRole))

    def forget(self, kept_id: str, *, spares_center: bool = False) -> None:
        """Forget a sign-in, its MFA sessions, and tokens that no other needs; none is no error.

        With `spares_center` a profile needs the token of its Identity Center, which then stays.
        """
        kept = self._loaded(kept_id)
        self._vault.delete(f"{_PREFIX}{kept_id}")
        self._forget_all(mfa_prefix(kept_id))
        if isinstance(kept, KeptConsole):
            self._forget_all(console_prefix(kept.session))
        if isinstance(kept, KeptCenterRole) and not (
            spares_center or self._has_other_role(kept.center)
        ):
            self._forget_all(center_prefix(kept.center))

    def sign_out(self, kept_id: str) -> None:
        """Remove keys, tokens of the console and MFA sessions; who and where it is stays, for a next time.

        The token of Identity Center stays, too: other sign-ins may use it. Raises AppError.
        """
        kept = self._loaded(kept_id)
        if isinstance(kept, KeptKeys):
            self._vault.delete(f"{_PREFIX}{kept_id}")
        if isinstance(kept, KeptConsole):
            self._forget_all(console_prefix(kept.session))
        self._forget_all(mfa_prefix(kept_id))

    def has_mfa_session(self, source: Source) -> bool:
        """Tell whether an MFA session of a choice is kept. Raises AppError."""
        return any(name.startswith(mfa_prefix(owner_of(source))) for name in self._vault.names())

    def forget_profile(self, profile: str | None) -> None:
        """Forget the MFA sessions of a profile. Raises AppError."""
        self._forget_all(mfa_prefix(owner_of(Source(profile=profile))))

    def _loaded(self, kept_id: str) -> Kept | None:
        kept: Kept | None = load_entry(self._vault, f"{_PREFIX}{kept_id}", Kept)
        return kept

    def _has_other_role(self, center: Center) -> bool:
        return any(one.start_url == center.start_url for one in self.centers())

    def _forget_all(self, prefix: str) -> None:
        for name in self._vault.names():
            if name.startswith(prefix):
                self._vault.delete(name)

    def _keep(self, kept: Kept, key: str) -> str:
        kept_id = hashlib.sha256(f"{type(kept).__name__}|{key}".encode()).hexdigest()[:24]
        keep_entry(self._vault, f"{_PREFIX}{kept_id}", kept)
        return kept_id
