"""Who there is in the sandbox organisation: accounts, roles, users with their keys, and people."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta

import msgspec

from app.sandbox.identities import BUYER_ACCOUNT, Identity, Key

PROD = BUYER_ACCOUNT
EU = "662088410957"
LABS = "109377542286"
START_URL = "https://brindle.awsapps.com/start"
WEB_IDENTITY_ISSUER = "https://identity.brindle.example"

_HOUR = timedelta(hours=1)
_EVERYTHING = ("*",)
_READING = (
    "sts:*",
    "aws-marketplace:Describe*",
    "aws-marketplace:Get*",
    "aws-marketplace:List*",
    "aws-marketplace:Search*",
)


class Account(msgspec.Struct, frozen=True, rename="camel"):
    """An account of the organisation."""

    id: str
    name: str
    email: str


class Role(msgspec.Struct, frozen=True):
    """A role that can be assumed.

    `trusted` lists account ids, ARNs of users and roles, or the issuer of web identities.
    """

    account_id: str
    name: str
    trusted: tuple[str, ...]
    needs_mfa: bool = False
    longest: timedelta = _HOUR
    allowed: tuple[str, ...] = _EVERYTHING

    @property
    def arn(self) -> str:
        """The role's name for the world."""
        return f"arn:aws:iam::{self.account_id}:role/{self.name}"

    def session(self, name: str) -> Identity:
        """Return who somebody is that assumed this role."""
        return role_session(self.account_id, self.name, name, self.allowed)


class User(msgspec.Struct, frozen=True):
    """An IAM user, or the root of an account where the name is empty, with one access key."""

    account_id: str
    name: str
    mfa_serial: str = ""
    allowed: tuple[str, ...] = _EVERYTHING

    @property
    def arn(self) -> str:
        """The user's name for the world."""
        end = f"user/{self.name}" if self.name else "root"
        return f"arn:aws:iam::{self.account_id}:{end}"

    @property
    def identity(self) -> Identity:
        """Return who calls with the user's key."""
        own_id = _unique_id("AIDA", self.arn) if self.name else self.account_id
        return Identity(self.account_id, self.arn, user_id=own_id, allowed=self.allowed)

    def session_identity(self, *, has_mfa: bool = False) -> Identity:
        """Return who calls with the keys of a session of this user."""
        return msgspec.structs.replace(self.identity, is_temporary=True, has_mfa=has_mfa)

    @property
    def key(self) -> Key:
        """Return the user's access key: always the same one, so that a config file can hold it."""
        digest = hashlib.sha256(f"key of {self.arn}".encode()).digest()
        secret = base64.b64encode(digest + digest)[:40].decode()
        return Key(_unique_id("AKIA", self.arn)[:20], secret, "", self.identity)


class Person(msgspec.Struct, frozen=True):
    """Somebody who signs in to Identity Center. `roles` are pairs of account id and permission set."""

    name: str
    title: str
    email: str
    mfa_serial: str
    roles: tuple[tuple[str, str], ...]


ACCOUNTS = (
    Account(PROD, "brindle-prod", "aws-prod@brindle.example"),
    Account(EU, "brindle-eu", "aws-eu@brindle.example"),
    Account(LABS, "loom-labs", "aws@loom-labs.example"),
)


def _mfa(name: str, account_id: str = PROD) -> str:
    return f"arn:aws:iam::{account_id}:mfa/{name}"


DANA = User(PROD, "dana", _mfa("dana"))
ERIN = User(PROD, "erin", _mfa("erin"))
WATCHER = User(PROD, "watcher", allowed=_READING)
ROOT = User(PROD, "", _mfa("root-account-mfa-device"))
KIT = User(EU, "kit", _mfa("kit", EU))
USERS = (DANA, ERIN, WATCHER, ROOT, KIT)

PURCHASING = Role(PROD, "Purchasing", (PROD,), longest=4 * _HOUR)
AUDITOR = Role(PROD, "Auditor", (PROD,), longest=12 * _HOUR, allowed=_READING)
APPROVER = Role(PROD, "Approver", (PROD,), needs_mfa=True)
ADMINISTRATOR = Role(PROD, "Administrator", (ERIN.arn,))
SEALED = Role(PROD, "Sealed", ())
AUTOMATION = Role(PROD, "Automation", (WEB_IDENTITY_ISSUER,))
EU_PURCHASING = Role(EU, "Purchasing", (PURCHASING.arn, KIT.arn))
EU_AUDITOR = Role(EU, "Auditor", (PROD, EU), allowed=_READING)
LABS_PURCHASING = Role(LABS, "Purchasing", (EU_PURCHASING.arn,))
LABS_AUDITOR = Role(LABS, "Auditor", (EU_PURCHASING.arn,), allowed=_READING)
ROLES = (
    PURCHASING, AUDITOR, APPROVER, ADMINISTRATOR, SEALED, AUTOMATION,
    EU_PURCHASING, EU_AUDITOR, LABS_PURCHASING, LABS_AUDITOR,
)  # fmt: skip

PERMISSION_SETS = {
    "Purchasing": _EVERYTHING,
    "Auditor": _READING,
    "AdministratorAccess": _EVERYTHING,
}
PEOPLE = (
    Person(
        "dana",
        "Dana Holt",
        "dana.holt@brindle.example",
        _mfa("dana"),
        ((PROD, "Purchasing"), (PROD, "Auditor"), (EU, "Purchasing"), (EU, "Auditor")),
    ),
    Person(
        "erin",
        "Erin Vale",
        "erin.vale@brindle.example",
        _mfa("erin"),
        tuple((account.id, "AdministratorAccess") for account in ACCOUNTS),
    ),
    Person("kit", "Kit Marlow", "kit.marlow@brindle.example", _mfa("kit", EU), ((EU, "Auditor"),)),
    Person("noor", "Noor Reyes", "noor.reyes@brindle.example", _mfa("noor"), ()),
)

ROLE_BY_ARN = {role.arn: role for role in ROLES}
USER_BY_ARN = {user.arn: user for user in USERS}
PERSON_BY_NAME = {person.name: person for person in PEOPLE}


def permission_session(account_id: str, name: str, person: Person) -> Identity:
    """Return who a person is with one of their permission sets, under the role AWS makes for it."""
    digest = hashlib.sha256(f"{account_id}-{name}".encode()).hexdigest()[:16]
    role_name = f"AWSReservedSSO_{name}_{digest}"
    return role_session(account_id, role_name, person.email, PERMISSION_SETS[name])


def role_session(account_id: str, role: str, name: str, allowed: tuple[str, ...]) -> Identity:
    """Return who somebody is in a session of a role."""
    role_id = _unique_id("AROA", f"{account_id}/{role}")
    return Identity(
        account_id,
        f"arn:aws:sts::{account_id}:assumed-role/{role}/{name}",
        user_id=f"{role_id}:{name}",
        allowed=allowed,
        is_temporary=True,
    )


def _unique_id(prefix: str, text: str) -> str:
    digest = hashlib.sha256(f"{prefix}-{text}".encode()).digest()
    return prefix + base64.b32encode(digest).decode()[:17]
