"""The way to AWS as botocore sees it: hosts, proxy, certificates, ignored overrides, and AWS's time."""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from botocore import UNSIGNED
from botocore.awsrequest import AWSPreparedRequest, AWSRequest
from botocore.config import Config
from botocore.httpsession import URLLib3Session
from botocore.session import Session as CoreSession
from botocore.utils import get_environ_proxies

from app.aws.errors import translate, translate_sign_in
from app.aws.session import REGION, load_own_data_only, nothing_configured, require_proxy
from app.errors import AppError, BadSettings, Unclear
from app.model.account import Source

_OVERRIDE = "AWS_ENDPOINT_URL"
_MODELS = "AWS_DATA_PATH"
# Each with a call that needs no arguments, to see where botocore would send it.
_SERVICES = {
    "sts": ("get_caller_identity", "sign-in"),
    "marketplace-agreement": ("list_agreement_charges", "agreements and requests"),
    "marketplace-discovery": ("search_facets", "offers and products"),
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

    path: str
    setting: str


class Network:
    """What the environment and the AWS config file make of the way to AWS. Needs no credentials.

    `problem` says why the AWS config could not be read; the environment alone then counts.
    """

    def __init__(self, source: Source, sandbox_url: str | None = None) -> None:
        self._source = source
        self._given = sandbox_url if source.sandbox else source.endpoint_url
        self.problem: AppError | None = None
        self._scoped: Mapping[str, Any] = {}
        self._core = CoreSession(session_vars=nothing_configured())
        if not source.sandbox:
            self._read_config()
        load_own_data_only(self._core)

    def _read_config(self) -> None:
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
                return (*found, "endpoint_url in the AWS config file")
        return tuple(found)

    @property
    def certificates(self) -> Certificates | None:
        """The file of certificates in effect; None for those that botocore brings.

        Raises:
            BadSettings: it is not there, or no file of certificates.
        """
        if self._source.sandbox:
            return None
        found = self._certificates()
        if found is None:
            return None
        try:
            is_folder = os.path.isdir(found.path)  # noqa: PTH112 - OpenSSL takes the same text
            place = {"capath": found.path} if is_folder else {"cafile": found.path}
            ssl.create_default_context().load_verify_locations(**place)
        except (OSError, ValueError) as error:
            raise BadSettings(
                f"The certificates in {found.path} cannot be read, so no call can reach AWS.",
                f"Correct or remove {found.setting}, then start Countersign again.",
                code="ca-bundle",
            ) from error
        return found

    def _certificates(self) -> Certificates | None:
        for name in ("AWS_CA_BUNDLE", "", "REQUESTS_CA_BUNDLE"):
            path = os.environ.get(name) if name else self._scoped.get("ca_bundle")
            if path is not None:
                return Certificates(str(path), name or "ca_bundle in the AWS config file")
        return None

    def hosts(self) -> tuple[Host, ...]:
        """The endpoints that calls go to.

        Raises:
            BadSettings: a setting makes no address.
        """
        if self._given:
            return (Host(self._given, "everything"),)
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
        found = None if self._source.sandbox else self._certificates()
        return found.path if found else True


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
            "Something between this computer and AWS answered instead of AWS.",
            "Sign in to the network you are on, or check the proxy, then try again.",
            code="no-date",
        )
    return date.astimezone(UTC)
