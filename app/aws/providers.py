"""Puts Countersign's own ways of signing in into botocore's chain: MFA, Identity Center, console, programs.

botocore's own ones would ask on a terminal and write into the person's ~/.aws.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from botocore.credentials import (
    AssumeRoleProvider,
    CredentialResolver,
    Credentials,
    LoginProvider,
    ProcessProvider,
    SSOProvider,
)
from botocore.exceptions import InvalidConfigError
from botocore.session import Session as CoreSession

from app.aws.center_tokens import CenterTokens, Role
from app.aws.console_tokens import ConsoleTokens
from app.aws.kept import KeptCenterRole, KeptConsole, KeptKeys, KeptSignIns
from app.aws.programs import Programs
from app.aws.renewed import RenewedCredentials
from app.aws.roles import Roles, Wanted
from app.model.sign_in import Center


class Ways(msgspec.Struct, frozen=True):
    """What the ways of signing in are made of."""

    programs: Programs
    roles: Roles
    centers: CenterTokens
    consoles: ConsoleTokens
    now: Callable[[], datetime]
    ends: Callable[[datetime | None], None] | None = None

    def of_center(self, role: Role) -> RenewedCredentials:
        """Give the credentials of a role of Identity Center."""
        return RenewedCredentials(
            lambda: self.centers.keys(role), method="sso", now=self.now, ends=self.ends
        )

    def of_console(self, session: str, region: str, *, is_profile: bool) -> RenewedCredentials:
        """Give the credentials of a console sign-in."""
        return RenewedCredentials(
            lambda: self.consoles.keys(session, region, is_profile=is_profile),
            method="login",
            now=self.now,
            ends=self.ends,
            forget=lambda: self.consoles.refuse(session),
        )


def use_kept(core: CoreSession, kept_id: str, kept: KeptSignIns, ways: Ways) -> None:
    """Sign in with what Countersign keeps itself, and nothing else. Raises AppError."""
    credentials = _kept_credentials(kept.load(kept_id), ways)

    class Kept:
        METHOD = "kept"

        def load(self) -> Credentials:
            return credentials

    core.register_component("credential_provider", CredentialResolver(providers=[Kept()]))


def _kept_credentials(kept: Any, ways: Ways) -> Credentials:
    match kept:
        case KeptCenterRole(center=center, account=account, role=role):
            return ways.of_center(Role(center, account.account_id, role))
        case KeptConsole(region=region, session=session):
            return ways.of_console(session, region, is_profile=False)
        case KeptKeys(keys=keys):
            own = Credentials(
                keys.access_key_id, keys.secret_access_key, keys.session_token or None, "kept"
            )
            if not keys.role_arn and not keys.mfa_serial:
                return own
            wanted = Wanted(keys.role_arn, external_id=keys.external_id, mfa_serial=keys.mfa_serial)
            return ways.roles.credentials(wanted, own)
    raise TypeError(kept)


def adapt(core: CoreSession, ways: Ways) -> None:
    """Put our ways in the place of botocore's, also in profiles that others lead to."""

    def build_program(profile_name: str) -> ProcessProvider:
        return _program(core, profile_name, ways)

    def build_center(profile_name: str) -> SSOProvider:
        return _center(core, profile_name, ways)

    def build_login(profile_name: str) -> LoginProvider:
        return _login(core, profile_name, ways)

    # WORKAROUND: botocore builds its providers by itself and has no place to hand in others.
    resolver = core.get_component("credential_provider")
    roles = _assuming(resolver.get_provider("assume-role"), ways)
    builder = roles._profile_provider_builder  # noqa: SLF001
    builder._create_process_provider = build_program  # noqa: SLF001
    builder._create_sso_provider = build_center  # noqa: SLF001
    builder._create_login_provider = build_login  # noqa: SLF001
    for name, build in (
        ("custom-process", build_program),
        ("sso", build_center),
        ("login", build_login),
    ):
        own = resolver.get_provider(name)
        resolver.providers[resolver.providers.index(own)] = build(own._profile_name)  # noqa: SLF001


def _program(core: CoreSession, profile_name: str, ways: Ways) -> ProcessProvider:
    class Guarded(ProcessProvider):  # type: ignore[misc]  # botocore has no types
        def load(self) -> Any:
            command = self._credential_process
            if command is not None:
                ways.programs.require_allowed(str(self._profile_name), str(command))
            return super().load()

    return Guarded(profile_name, lambda: core.full_config, popen=ways.programs.start)


def _center(core: CoreSession, profile_name: str, ways: Ways) -> SSOProvider:
    class Own(SSOProvider):  # type: ignore[misc]  # botocore has no types
        def load(self) -> Any:
            config = self._load_sso_config()
            if not config:
                return None
            center = Center(config["sso_start_url"], config["sso_region"])
            cached_as = config.get("sso_session") or config["sso_start_url"]
            return ways.of_center(
                Role(center, config["sso_account_id"], config["sso_role_name"], cached_as)
            )

    # It is given a cache that keeps nothing, so that it cannot write into the person's.
    return Own(lambda: core.full_config, core.create_client, profile_name, token_cache={})


def _login(core: CoreSession, profile_name: str, ways: Ways) -> LoginProvider:
    class Own(LoginProvider):  # type: ignore[misc]  # botocore has no types
        def load(self) -> Any:
            profile = self._load_config().get("profiles", {}).get(self._profile_name, {})
            session = profile.get("login_session")
            if session is None:
                return None
            return ways.of_console(session, profile.get("region") or "us-east-1", is_profile=True)

    return Own(lambda: core.full_config, core.create_client, profile_name, token_cache={})


def _assuming(provider: AssumeRoleProvider, ways: Ways) -> AssumeRoleProvider:
    """Let a provider assume roles our way; it goes on to check profiles and to find their source."""

    def load(profile_name: str) -> RenewedCredentials:
        config = provider._get_role_config(profile_name)  # noqa: SLF001
        source = provider._resolve_source_credentials(config, profile_name)  # noqa: SLF001
        wanted = Wanted(
            config["role_arn"],
            config.get("role_session_name") or Wanted().session_name,
            config.get("external_id") or "",
            config.get("mfa_serial") or "",
            config.get("duration_seconds") or 0,
        )
        if not all(isinstance(one, str) for one in (wanted.role_arn, wanted.session_name)):
            raise InvalidConfigError(
                error_msg=f"the profile {profile_name} has a block for a value"
            )
        return ways.roles.credentials(wanted, source)

    provider._load_creds_via_assume_role = load  # noqa: SLF001
    return provider
