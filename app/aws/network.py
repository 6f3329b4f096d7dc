"""The way to AWS as botocore sees it: hosts, proxy, certificates, ignored overrides, and AWS's time."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies_environment

import msgspec
from botocore import UNSIGNED
from botocore.awsrequest import AWSPreparedRequest, AWSRequest
from botocore.config import Config
from botocore.httpsession import URLLib3Session
from botocore.session import Session as CoreSession
from botocore.utils import get_environ_proxies

from app.aws.certificates import read_certificates
from app.aws.cores import load_own_data_only, nothing_configured, without_files
from app.aws.errors import translate, translate_sign_in
from app.aws.session import REGION, require_proxy
from app.errors import AppError, BadSettings, Unclear
from app.language import tr
from app.model.account import Source
from app.model.network_settings import CertificateFile, NetworkFound, NetworkSettings, ProxyUse

CHOSEN = tr("Settings > Network")
_MAIN = f"https://agreement-marketplace.{REGION}.amazonaws.com"
_OVERRIDE = "AWS_ENDPOINT_URL"
_MODELS = "AWS_DATA_PATH"
# Each with a call that needs no arguments, to see where botocore would send it.
_SERVICES = {
    "sts": ("get_caller_identity", tr("sign-in")),
    "marketplace-agreement": ("list_agreement_charges", tr("agreements and requests")),
    "marketplace-discovery": ("search_facets", tr("offers and products")),
    "bedrock": ("list_foundation_models", tr("AI models")),
    "invoicing": ("list_invoice_units", tr("invoices")),
}


class Host(msgspec.Struct, frozen=True):
    """An endpoint, and what comes from there."""

    url: str
    gives: str

    @property
    def name(self) -> str:
        """The host, with its port where that is unusual."""
        return urlsplit(self.url).netloc


class Certificates(msgspec.Struct, frozen=True):
    """A file of certificates that replaces those of botocore, and where it was set."""

    file: CertificateFile
    setting: str

    @property
    def path(self) -> str:
        """Where the file lies."""
        return self.file.path


class Network:
    """What the environment and the AWS config file make of the way to AWS. Needs no credentials.

    `problem` says why the AWS config could not be read; the environment alone then counts. `settings`
    are those that the environment was made from, so that what came from them is named so.
    """

    def __init__(
        self,
        source: Source,
        sandbox_url: str | None = None,
        *,
        settings: NetworkSettings | None = None,
    ) -> None:
        self._source = source
        self._settings = settings or NetworkSettings()
        self._given = sandbox_url if source.sandbox else source.endpoint_url
        self.problem: AppError | None = None
        self._scoped: Mapping[str, Any] = {}
        self._core = CoreSession(session_vars=nothing_configured())
        if not source.sandbox:
            self._read_config()
        load_own_data_only(self._core)

    def _read_config(self) -> None:
        if self._source.kept:  # Countersign's own sign-ins read no AWS file
            self._core = without_files(None)
            return
        core = CoreSession(profile=self._source.profile)
        try:
            self._scoped = core.get_scoped_config()
        except Exception as error:  # noqa: BLE001 - translated, and told in a line of its own
            self.problem = translate_sign_in(error, self._source.profile)
        else:
            self._core = core

    @property
    def configured_region(self) -> str:
        """The region of the profile or the environment; empty where none is set."""
        return str(self._core.get_config_variable("region") or "")

    @property
    def overrides(self) -> tuple[str, ...]:
        """The settings that would lead calls elsewhere, if Countersign heeded them."""
        if self._source.sandbox:
            return ()
        found = [
            name
            for name in sorted(os.environ)
            if name in (_OVERRIDE, _MODELS) or name.startswith(f"{_OVERRIDE}_")
        ]
        services = self._core.full_config.get("services", {}) if self.problem is None else {}
        section = services.get(str(self._scoped.get("services", "")), {})
        for values in (self._scoped, *section.values()):
            if isinstance(values, Mapping) and "endpoint_url" in values:
                return (*found, tr("endpoint_url in the AWS config file"))
        return tuple(found)

    @property
    def certificates(self) -> Certificates | None:
        """The file of certificates in effect; None for those that botocore brings.

        Raises:
            BadSettings: it is not there, or no file of certificates.
        """
        if self._source.sandbox:
            return None
        path, setting, is_chosen = self._bundle()
        if path is None:
            return None
        try:
            return Certificates(read_certificates(path), setting)
        except BadSettings as error:
            hint = (
                tr("Choose it again under {place}.", place=CHOSEN)
                if is_chosen
                else tr(
                    "Correct or remove {setting}, then start Countersign again.", setting=setting
                )
            )
            raise BadSettings(
                tr("{message} No call can reach AWS.", message=error.message), hint, code=error.code
            ) from error

    def _bundle(self) -> tuple[str | None, str, bool]:
        """Where the certificates in effect lie, what says so, and whether that is the person's choice."""
        for name in ("AWS_CA_BUNDLE", "", "REQUESTS_CA_BUNDLE"):
            path = os.environ.get(name) if name else self._scoped.get("ca_bundle")
            if path is not None:
                is_chosen = name == "AWS_CA_BUNDLE" and path == self._settings.certificates
                says = name or tr("ca_bundle in the AWS config file")
                return str(path), CHOSEN if is_chosen else says, is_chosen
        return None, "", False

    @property
    def uses_fips(self) -> bool:
        """Whether calls go to the endpoints with validated cryptography."""
        return not self._given and bool(self._core.get_config_variable("use_fips_endpoint"))

    @property
    def uses_dual_stack(self) -> bool:
        """Whether calls go to the endpoints that answer over IPv6, too."""
        return not self._given and bool(self._core.get_config_variable("use_dualstack_endpoint"))

    @property
    def proxy_setting(self) -> str:
        """What decides about the proxy."""
        if self._settings.proxy is not ProxyUse.SYSTEM:
            return CHOSEN
        return tr("the environment") if getproxies_environment() else tr("the system")

    def found(self) -> NetworkFound:
        """Say what is in force, and what is wrong with it."""
        facts = NetworkFound(
            proxy_from=self.proxy_setting,
            uses_fips=self.uses_fips,
            uses_dual_stack=self.uses_dual_stack,
        )
        is_own_choice = False
        try:
            if self.problem is not None:
                raise self.problem
            facts = msgspec.structs.replace(facts, proxy=self.proxy_of(_MAIN))
            is_own_choice = self._bundle()[2]  # of what was chosen, a file alone can go bad
            certificates = self.certificates
        except AppError as error:
            return msgspec.structs.replace(
                facts, problem=error.message, hint=error.hint, is_own_choice=is_own_choice
            )
        if certificates is None:
            return facts
        return msgspec.structs.replace(
            facts, certificates=certificates.file, certificates_from=certificates.setting
        )

    def hosts(self) -> tuple[Host, ...]:
        """The endpoints that calls go to.

        Raises:
            BadSettings: a setting makes no address.
        """
        if self._given:
            return (Host(self._given, tr("everything")),)
        return tuple(
            Host(self._url(service, call), gives) for service, (call, gives) in _SERVICES.items()
        )

    def _url(self, service: str, call: str) -> str:
        """Let botocore make a request and take its address; the client itself names another one."""
        config = Config(
            signature_version=UNSIGNED,
            ignore_configured_endpoint_urls=True,
            retries={"total_max_attempts": 1, "mode": "standard"},
        )
        try:
            client = self._core.create_client(service, region_name=REGION, config=config)
            client.meta.events.register("before-send.*", _stop)
            getattr(client, call)()
        except _Stopped as stopped:
            return stopped.url
        except Exception as error:
            raise translate_sign_in(error, self._source.profile) from error
        raise TypeError(f"{service}: nothing was to be sent")

    def proxy_of(self, url: str) -> str:
        """Name the proxy before a host, without the user and password that it may hold; empty for none.

        Raises:
            BadSettings: it is no address.
        """
        return "" if self._source.sandbox else require_proxy(url)

    def look(self, url: str, *, connect_s: float, read_s: float) -> timedelta:
        """Ask a host for anything, unsigned; give its time minus ours.

        Raises:
            AppError: it does not answer, or something else did.
        """
        session = URLLib3Session(
            verify=self._verify(),
            proxies={} if self._source.sandbox else get_environ_proxies(url),
            timeout=(connect_s, read_s),
        )
        request = AWSRequest(
            "GET", url.rstrip("/") + "/", headers={"User-Agent": "countersign"}, stream_output=True
        )
        began = datetime.now(UTC)
        try:
            response = session.send(request.prepare())
            response.raw.close()
        except Exception as error:
            raise translate(error, "GET") from error
        finally:
            session.close()
        middle = began + (datetime.now(UTC) - began) / 2
        return _date_of(response.headers) - middle

    def _verify(self) -> str | bool:
        path = None if self._source.sandbox else self._bundle()[0]
        return True if path is None else path


class _Stopped(Exception):
    def __init__(self, url: str) -> None:
        super().__init__(url)
        parts = urlsplit(url)
        self.url = f"{parts.scheme}://{parts.netloc}"


def _stop(request: AWSPreparedRequest, **_: object) -> None:
    raise _Stopped(request.url)


def _date_of(headers: Mapping[str, str]) -> datetime:
    try:
        date = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        date = None
    if date is None or date.tzinfo is None:
        raise Unclear(
            tr("Something between this computer and AWS answered instead of AWS."),
            tr("Sign in to the network you are on, or check the proxy, then try again."),
            code="no-date",
        )
    return date.astimezone(UTC)
