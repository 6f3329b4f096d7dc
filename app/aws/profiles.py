"""Finds the profiles of the AWS config and credentials files, by botocore's own parser; reads only.

Which of a profile's settings counts follows the order in which botocore's providers look.
"""

from __future__ import annotations

import configparser
import os
import re
import shlex
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from pathlib import Path

import msgspec
from botocore.compat import HAS_CRT
from botocore.exceptions import ConfigParseError
from botocore.session import Session as CoreSession

from app.aws.center_tokens import CenterTokens, cached_token
from app.aws.console_tokens import ConsoleTokens, cached_login
from app.aws.environment import has_credentials
from app.aws.kept import KeptSignIns
from app.aws.no_vault import NoVault
from app.language import tr
from app.model.account import NEEDS_BROWSER, AccountKind, Profile, Program, Source
from app.model.now import now_utc
from app.model.sign_in import Center, Vault
from app.model.start_url import problem_of, tidied

Section = Mapping[str, object]
IsAllowed = Callable[[str, str], bool]  # profile, command

_ROLE = re.compile(r"arn:[a-z-]+:(?:iam|sts)::([0-9]{12}):")
_ACCOUNT = re.compile(r"[0-9]{12}")
_SOURCES = ("Environment", "EcsContainer", "Ec2InstanceMetadata")


class FoundProfiles(msgspec.Struct, frozen=True):
    """All profiles in the order of the files, the one that the environment names first.

    `centers` are the Identity Centers that kept sign-ins and the files know, each once.
    """

    profiles: tuple[Profile, ...]
    problem: str = ""
    centers: tuple[Center, ...] = ()


class _Tokens(msgspec.Struct, frozen=True):
    """The sign-ins in the browser that Countersign keeps."""

    centers: CenterTokens
    consoles: ConsoleTokens


def find_profiles(
    is_allowed: IsAllowed, vault: Vault | None = None, *, endpoint_url: str | None = None
) -> FoundProfiles:
    """Read the files that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name, or the usual ones.

    `is_allowed` says which credential programs the person has allowed. What `vault` keeps of sign-ins
    at `endpoint_url` (None: AWS) counts too. Raises AppError when the vault cannot be read.
    """
    vault = vault or NoVault()
    tokens = _Tokens(
        CenterTokens(vault, endpoint_url=endpoint_url),
        ConsoleTokens(vault, endpoint_url=endpoint_url),
    )
    core = CoreSession()
    try:
        config = core.full_config
    except (ConfigParseError, UnicodeDecodeError) as error:
        kept = _once(KeptSignIns(vault).centers())
        return FoundProfiles(_environment(has_default=False), _unparsable(error), kept)
    reader = _Reader(config.get("profiles", {}), config.get("sso_sessions", {}), is_allowed, tokens)
    chosen = core.get_config_variable("profile") or "default"
    names = sorted(reader.sections, key=lambda name: name != chosen)
    own = _environment(has_default=chosen in reader.sections)
    profiles = (*own, *map(reader.profile, names))
    centers = _once((*KeptSignIns(vault).centers(), *_centers_of(profiles), *reader.centers()))
    return FoundProfiles(profiles, _unreadable(core), centers)


def kind_of(source: Source, vault: Vault | None = None) -> AccountKind:
    """Say where the credentials of a choice come from. Raises AppError for one that is not kept."""
    if source.sandbox:
        return AccountKind.SANDBOX
    if source.kept:
        return KeptSignIns(vault or NoVault()).kind(source.kept)
    found = _profile_of(source)
    return found.kind if found is not None else AccountKind.ENVIRONMENT


def center_of(source: Source, vault: Vault) -> Center | None:
    """Name the Identity Center that a choice signs in through; None for others. Raises AppError."""
    if source.kept:
        return KeptSignIns(vault).center(source.kept)
    found = _profile_of(source) if not source.sandbox else None
    return found.center if found is not None else None


def _profile_of(source: Source) -> Profile | None:
    """Find the profile that a choice means; None where the environment's own keys come first."""
    if source.profile is None and "AWS_ACCESS_KEY_ID" in os.environ:
        return None
    name = source.profile or CoreSession().get_config_variable("profile") or "default"
    found = find_profiles(lambda _profile, _command: False).profiles
    return next((one for one in found if one.source.profile == name), None)


def offers_console() -> bool:
    """Say whether the console session of a browser can be used: it takes the AWS Common Runtime."""
    return bool(HAS_CRT)


class _Reader:
    """The parsed files, and what each profile of them means."""

    def __init__(
        self,
        sections: Mapping[str, Section],
        sso_sessions: Mapping[str, Section],
        is_allowed: IsAllowed,
        tokens: _Tokens,
    ) -> None:
        self.sections = sections
        self._sso_sessions = sso_sessions
        self._is_allowed = is_allowed
        self._tokens = tokens

    def centers(self) -> tuple[Center, ...]:
        """List where the sso-sessions sign in, also those that no profile uses yet."""
        sections = self._sso_sessions.values()
        return tuple(
            Center(_text(one, "sso_start_url"), _text(one, "sso_region")) for one in sections
        )

    def profile(self, name: str) -> Profile:
        """Describe one profile."""
        section = self.sections[name]
        found = self._role(name) if _is_role(section) else self._leaf(name)
        return msgspec.structs.replace(
            found,
            source=Source(profile=name),
            region=_text(section, "region"),
            account_id=found.account_id or _account(_text(section, "aws_account_id")),
        )

    def _role(self, name: str) -> Profile:
        """Follow `source_profile` to where the credentials come from."""
        arn = _text(self.sections[name], "role_arn")
        chain: list[str] = []
        needs_mfa, here, problem = False, name, ""
        leaf: Profile | None = None
        while leaf is None and not problem:
            section = self.sections[here]
            needs_mfa = needs_mfa or bool(_text(section, "mfa_serial"))
            problem = self._source_problem(here, (name, *chain))
            source = _text(section, "source_profile")
            if problem or not source:
                break
            if source != here:
                chain.append(source)
            is_end = source == here or _has_keys(self.sections[source])
            if is_end or not _is_role(self.sections[source]):
                leaf = self._leaf(source)
            here = source
        needs = leaf.needs if leaf else ""
        if needs_mfa:
            code = tr("Needs an MFA code.")
            needs = f"{needs} {code}".strip()
        return Profile(
            Source(profile=name),
            AccountKind.ROLE_MFA if needs_mfa else AccountKind.ROLE,
            account_id=_account_of(arn),
            role=_name_of(arn),
            chain=tuple(chain),
            programs=leaf.programs if leaf else (),
            needs=needs,
            problem=problem or (leaf.problem if leaf else ""),
            center=leaf.center if leaf else None,
        )

    def _source_problem(self, name: str, seen: tuple[str, ...]) -> str:
        section = self.sections[name]
        source = _text(section, "source_profile")
        origin = _text(section, "credential_source")
        if source and origin:
            return tr(
                "The profile {name} has both source_profile and credential_source.", name=name
            )
        if not source and not origin:
            return tr(
                "The profile {name} has a role, but no source_profile to assume it with.", name=name
            )
        if origin:
            known = origin in _SOURCES
            return (
                ""
                if known
                else tr(
                    "The profile {name} has an unknown credential_source: {origin}.",
                    name=name,
                    origin=origin,
                )
            )
        if source not in self.sections:
            return tr(
                "The profile {name} names {source} as its source_profile, which does not exist.",
                name=name,
                source=source,
            )
        if source in seen and not (source == name and _has_keys(section)):
            return tr("The profiles {chain} lead in a circle.", chain=" > ".join((*seen, source)))
        return ""

    def _leaf(self, name: str) -> Profile:
        """Describe a profile that has credentials of its own, in the order of botocore's providers."""
        section = self.sections[name]
        if "web_identity_token_file" in section:
            return _web_identity(name, section)
        if "sso_role_name" in section or "sso_account_id" in section:
            return self._sso(name, section)
        source = Source(profile=name)
        if _has_keys(section):
            return Profile(source, AccountKind.STATIC, problem=_keys_problem(name, section))
        if "login_session" in section:
            return self._login(name, section)
        if command := _text(section, "credential_process"):
            program = Program(name, command, self._is_allowed(name, command))
            return Profile(source, AccountKind.PROGRAM, programs=(program,))
        problem = tr("The profile {name} says nothing about how to sign in.", name=name)
        return Profile(source, AccountKind.INCOMPLETE, problem=problem)

    def _sso(self, name: str, section: Section) -> Profile:
        session = _text(section, "sso_session")
        merged = {**self._sso_sessions.get(session, {}), **section}
        wanted = ("sso_start_url", "sso_region", "sso_account_id", "sso_role_name")
        missing = [key for key in wanted if not _text(merged, key)]
        problem = ""
        if session and session not in self._sso_sessions:
            problem = tr(
                "The profile {name} names the sso-session {session}, which does not exist.",
                name=name,
                session=session,
            )
        elif missing:
            keys = reduce(lambda one, other: tr("{one} and {other}", one=one, other=other), missing)
            problem = tr("The profile {name} lacks {keys}.", name=name, keys=keys)
        center = Center(_text(merged, "sso_start_url"), _text(merged, "sso_region"))
        cached = cached_token(session or center.start_url)
        has_token = (cached is not None and cached.expires_at > now_utc()) or (
            not problem and self._tokens.centers.has(center)
        )
        return Profile(
            Source(profile=name),
            AccountKind.SSO_SESSION if session else AccountKind.SSO_LEGACY,
            account_id=_account(_text(section, "sso_account_id")),
            role=_text(section, "sso_role_name"),
            needs="" if problem or has_token else NEEDS_BROWSER,
            problem=problem,
            center=None if problem else center,
        )

    def _login(self, name: str, section: Section) -> Profile:
        session = _text(section, "login_session")
        cached = cached_login(session)
        needs = problem = ""
        if not HAS_CRT:
            problem = tr(
                "The profile {name} needs the AWS Common Runtime, which is not installed here.",
                name=name,
            )
        elif not self._tokens.consoles.has(session) and (
            cached is None or cached.expires_at <= now_utc()
        ):
            needs = _first("aws login", name)
        return Profile(
            Source(profile=name),
            AccountKind.LOGIN,
            account_id=_account_of(session),
            needs=needs,
            problem=problem,
        )


def _centers_of(profiles: Iterable[Profile]) -> Iterable[Center]:
    return (one.center for one in profiles if one.center is not None)


def _once(centers: Iterable[Center]) -> tuple[Center, ...]:
    """Keep the first of each start URL, written as AWS does; what is none is left out."""
    found: dict[str, Center] = {}
    for one in centers:
        start_url = tidied(one.start_url)
        if one.region and not problem_of(start_url):
            found.setdefault(start_url, Center(start_url, one.region))
    return tuple(found.values())


def _web_identity(name: str, section: Section) -> Profile:
    arn, token = _text(section, "role_arn"), _text(section, "web_identity_token_file")
    problem = ""
    if not arn:
        problem = tr("The profile {name} has a web identity, but no role_arn.", name=name)
    elif not Path(os.path.expandvars(token)).expanduser().is_file():
        problem = tr(
            "The profile {name} names a web identity token file that is not there.", name=name
        )
    return Profile(
        Source(profile=name),
        AccountKind.WEB_IDENTITY,
        account_id=_account_of(arn),
        role=_name_of(arn),
        problem=problem,
    )


def _environment(*, has_default: bool) -> tuple[Profile, ...]:
    """Offer what the environment itself holds; a profile that it only names is among the others."""
    if not has_credentials(has_default=has_default):
        return ()
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or ""
    account = _account_of(os.environ.get("AWS_ROLE_ARN", ""))
    return (Profile(Source(), AccountKind.ENVIRONMENT, region=region, account_id=account),)


def _unparsable(error: ConfigParseError | UnicodeDecodeError) -> str:
    """Name file and line; what is in the line is never quoted, it may be a key."""
    told = getattr(error, "kwargs", {})
    path, cause = str(told.get("path", "")), told.get("error", error)
    line = getattr(cause, "lineno", None)
    if line is None and isinstance(cause, configparser.ParsingError):
        line = next((number for number, _ in cause.errors), None)
    said = (
        tr("The AWS config file {path}, line {line}, cannot be understood.", path=path, line=line)
        if line
        else tr("The AWS config file {path} cannot be understood.", path=path)
    )
    return said.replace("  ", " ")


def _unreadable(core: CoreSession) -> str:
    """Name a file that exists and may not be read: the parser passes over it."""
    for name in ("config_file", "credentials_file"):
        path = Path(os.path.expandvars(core.get_config_variable(name))).expanduser()
        if path.is_file() and not os.access(path, os.R_OK):
            return tr("Countersign may not read the AWS file {path}.", path=path)
    return ""


def _keys_problem(name: str, section: Section) -> str:
    for key in ("aws_access_key_id", "aws_secret_access_key"):
        if not _text(section, key):
            return tr(
                "The profile {name} has half a pair of keys: {key} is missing.", name=name, key=key
            )
    return ""


def _first(command: str, name: str) -> str:
    return tr(
        "Sign in first with: {command} --profile {name}", command=command, name=shlex.quote(name)
    )


def _is_role(section: Section) -> bool:
    return "role_arn" in section and "web_identity_token_file" not in section


def _has_keys(section: Section) -> bool:
    return "aws_access_key_id" in section or "aws_secret_access_key" in section


def _text(section: Section, key: str) -> str:
    value = section.get(key, "")
    return value if isinstance(value, str) else ""  # an indented block is no value here


def _account(text: str) -> str:
    return text if _ACCOUNT.fullmatch(text) else ""


def _account_of(arn: str) -> str:
    found = _ROLE.match(arn)
    return found.group(1) if found else ""


def _name_of(arn: str) -> str:
    return arn.rpartition("/")[2]
