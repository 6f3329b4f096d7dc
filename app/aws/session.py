"""Builds everything that talks to AWS for one account: credentials, clients, gateways."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from app.aws.certificates import bundle_in_force
from app.aws.programs import Programs
from app.errors import AppError, BadSettings, SignInNeeded
from app.language import tr
from app.model.account import Source
from app.model.now import now_utc
from app.model.sign_in import Vault

if TYPE_CHECKING:  # boto3 and the gateways cost 0.4 s: they are imported when a session opens
    from boto3.session import Session
    from botocore.client import BaseClient
    from botocore.session import Session as CoreSession

    from app.aws.agreements import AgreementGateway
    from app.aws.approvals import ApprovalGateway
    from app.aws.calls import CallCounter, SendGuard, ServerClock, ServiceCalls
    from app.aws.catalogue import CatalogueGateway
    from app.aws.discovery import DiscoveryGateway
    from app.aws.documents import DocumentReader
    from app.aws.entitlements import EntitlementGateway
    from app.aws.foundation_models import ModelRegions
    from app.aws.identity import IdentityGateway
    from app.aws.invoice_papers import PaperReader
    from app.aws.invoices import InvoiceGateway
    from app.aws.offers import OfferGateway
    from app.aws.pacing import Pacer
    from app.aws.payment_sessions import PaymentRegions
    from app.aws.probes import Probes
    from app.aws.providers import Ways
    from app.aws.quotes import QuoteGateway
    from app.aws.requests import CancellationRequestGateway, PaymentRequestGateway
    from app.aws.roles import Asking

REGION = "us-east-1"  # the agreement and discovery services answer for all regions from here
_THREADS = 16
_AWS_OFFSET = timedelta(days=1)
_SANDBOX_OFFSET = timedelta(days=36_500)  # its clock may be set far, but not to overflow
_SANDBOX_KEY = "AKIASANDBOXBUYER"


class Limits(msgspec.Struct, frozen=True):
    """How long calls may take, in seconds, and how often reads are tried; sends are tried once."""

    connect: float = 5
    read: float = 25
    write: float = 60  # an answer to a send is worth waiting for
    read_tries: int = 3


DEFAULT_LIMITS = Limits()


class SignInHelp(msgspec.Struct, frozen=True):
    """What a sign-in may use: the vault with what is kept, the person for MFA codes, and who to tell.

    `ask_mfa` takes the device's serial and what was wrong with the code before (one sentence or
    nothing), blocks until the person has given six digits, and raises SignInNeeded
    (code SIGN_IN_CANCELLED) when they give up. It is called while a session opens, never later. `ends` is
    called when the time changes at which a person has to sign in again. With `is_anew`, an MFA session
    that is still good is not used again.
    """

    vault: Vault
    ask_mfa: Callable[[str, str], str]
    ends: Callable[[datetime | None], None]
    is_anew: bool = False


class AwsSession:
    """One account's clients and gateways; may be used from any thread.

    Reading clients try again by themselves. Writing clients send exactly once: botocore's own
    retries would send an accepted request again, and then report the conflict as a failure.
    """

    def __init__(
        self,
        source: Source,
        sandbox_url: str | None = None,
        *,
        limits: Limits = DEFAULT_LIMITS,
        paced: bool = True,
        now: Callable[[], datetime] = now_utc,
        programs: Programs | None = None,
        help: SignInHelp | None = None,  # noqa: A002 - the word that fits
    ) -> None:
        """Load the credentials and build the clients; blocks, and may run `credential_process`.

        Raises:
            BadSettings: a profile is missing, the config is broken, a setting, the endpoint or the
                proxy is not valid.
            SignInNeeded: there are no credentials, or they have expired.
        """
        # Imported here: botocore and boto3 take 0.4 s, which the start of the worker does not wait for.
        with _collecting_nothing():
            from app.aws import (  # noqa: PLC0415
                approvals,
                calls,
                catalogue,
                discovery,
                documents,
                entitlements,
                foundation_models,
                identity,
                invoice_papers,
                invoices,
                offers,
                pacing,
                payment_sessions,
                quotes,
                requests,
            )
            from app.aws.agreements import AgreementGateway  # noqa: PLC0415

        logging.getLogger("botocore").setLevel(logging.WARNING)  # below, it logs session tokens
        if source.sandbox and not sandbox_url:
            raise ValueError("a sandbox source needs the URL of its server")
        self.endpoint_url = sandbox_url if source.sandbox else source.endpoint_url
        self._limits = limits
        self._is_sandbox = source.sandbox
        self._boto = _open(source, programs or Programs(), help, now)
        farthest = _SANDBOX_OFFSET if source.sandbox else _AWS_OFFSET
        self.clock: ServerClock = calls.ServerClock(now, farthest)
        self.counter: CallCounter = calls.CallCounter()
        self.sends: SendGuard = calls.SendGuard(self._boto.get_credentials)
        self._pacer: Pacer = pacing.QuotaPacer() if paced else pacing.Unpaced()
        agreement = self._calls("marketplace-agreement", is_writing=True, keep="GetAgreementTerms")
        self.agreements: AgreementGateway = AgreementGateway(agreement)
        self.entitlements: EntitlementGateway = entitlements.EntitlementGateway(agreement)
        stand_in = sandbox_url if source.sandbox else None
        bundle = None if source.sandbox else bundle_in_force(self._boto._session)  # noqa: SLF001
        self.documents: DocumentReader = documents.DocumentReader(stand_in, certificates=bundle)
        self.papers: PaperReader = invoice_papers.PaperReader(stand_in, certificates=bundle)
        self.invoices: InvoiceGateway = invoices.InvoiceGateway(self._calls("invoicing"))
        self.payments: PaymentRequestGateway = requests.PaymentRequestGateway(agreement)
        self.cancellations: CancellationRequestGateway = requests.CancellationRequestGateway(
            agreement
        )
        self.approvals: ApprovalGateway = approvals.ApprovalGateway(agreement)
        self.quotes: QuoteGateway = quotes.QuoteGateway(agreement)
        catalogue_calls = self._calls("marketplace-discovery")
        self.discovery: DiscoveryGateway = discovery.DiscoveryGateway(catalogue_calls)
        self.catalogue: CatalogueGateway = catalogue.CatalogueGateway(catalogue_calls)
        self.offers: OfferGateway = offers.OfferGateway(catalogue_calls)
        self.models: ModelRegions = foundation_models.ModelRegions(
            self._model_regions,
            lambda one: self._calls("bedrock", is_writing=True, region=one),
            str(self._boto._session.get_scoped_config().get("region", "")),  # noqa: SLF001
        )
        self.payment_regions: PaymentRegions = payment_sessions.PaymentRegions(
            lambda service, one: self._calls(service, is_writing=True, region=one),
            self.models.usual,
        )
        self.identity: IdentityGateway = identity.IdentityGateway(
            self._calls("sts"), REGION, self.sends.told
        )

    @property
    def ends_at(self) -> datetime | None:
        """When a person has to sign in again; None while that is not known, or never."""
        from app.aws.renewed import RenewedCredentials  # noqa: PLC0415

        credentials = self._boto.get_credentials()
        return credentials.ends_at if isinstance(credentials, RenewedCredentials) else None

    def probes(self, limits: Limits) -> Probes:
        """Give harmless reads with clients of their own, so that they may be given up sooner.

        Raises:
            BadSettings: as at the start.
        """
        from app.aws.probes import Probes  # noqa: PLC0415

        services = (
            "sts",
            "marketplace-agreement",
            "marketplace-discovery",
            "bedrock",
            "bedrock-agentcore-control",
            "bedrock-agentcore",
            "invoicing",
        )
        return Probes({one: self._calls(one, limits=limits) for one in services}, REGION)

    def _model_regions(self) -> Mapping[str, str]:
        """Give what botocore calls the regions of Bedrock."""
        known = self._boto._session.get_data("endpoints")["partitions"][0]["regions"]  # noqa: SLF001
        codes = self._boto.get_available_regions("bedrock")
        return {code: str(known.get(code, {}).get("description", code)) for code in codes}

    def _calls(
        self,
        service: str,
        *,
        is_writing: bool = False,
        keep: str | None = None,
        limits: Limits | None = None,
        region: str = REGION,
    ) -> ServiceCalls:
        from app.aws.calls import ServiceCalls, keep_body, watch_replies, watch_throttles  # noqa: PLC0415

        limits = limits or self._limits
        reader = self._client(
            service,
            attempts=limits.read_tries,
            read_timeout=limits.read,
            connect_timeout=limits.connect,
            region=region,
        )
        writer = (
            self._client(service, attempts=1, read_timeout=limits.write, region=region)
            if is_writing
            else None
        )
        if writer is not None:
            self.sends.watch(writer)  # before the counter: what is held back does not count
        if service == "sts":
            self.sends.watch_caller(reader)
        for client in (reader, writer):
            if client is not None:
                watch_replies(client, self.clock)
                watch_throttles(client, self._pacer)
                if service != "sts":
                    self.sends.watch_signing(client)
                self._watch_refusals(client)
                self.counter.watch(client)
        if keep is not None:
            keep_body(reader, keep)
        return ServiceCalls(reader, writer, self._pacer)

    def _watch_refusals(self, client: BaseClient) -> None:
        """Fetch other keys for the next call when AWS takes these no more."""
        from app.aws.renewed import RenewedCredentials, refused_by  # noqa: PLC0415

        credentials = self._boto.get_credentials()
        if isinstance(credentials, RenewedCredentials):
            client.meta.events.register("after-call", refused_by(credentials))

    def _client(
        self,
        service: str,
        *,
        attempts: int,
        read_timeout: float,
        connect_timeout: float | None = None,
        region: str = REGION,
    ) -> BaseClient:
        from botocore.config import Config  # noqa: PLC0415
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415

        settings: dict[str, Any] = {
            "region_name": region,
            "retries": {"total_max_attempts": attempts, "mode": "standard"},
            "connect_timeout": connect_timeout or self._limits.connect,
            "read_timeout": read_timeout,
            "max_pool_connections": _THREADS,
            "ignore_configured_endpoint_urls": True,
            "user_agent_extra": "countersign",
        }
        if self._is_sandbox:
            settings["proxies"] = {}  # a proxy from the environment must not see loopback
        try:
            with _collecting_nothing():
                client = self._boto.client(
                    service, region, endpoint_url=self.endpoint_url, config=Config(**settings)
                )
        except (BotoCoreError, ValueError) as error:
            raise _unusable(error, has_endpoint=self.endpoint_url is not None) from error
        if not self._is_sandbox:
            require_proxy(client.meta.endpoint_url)
        return client


@contextmanager
def _collecting_nothing() -> Iterator[None]:
    """Let Python collect no garbage: among the classes and models of boto3 it seeks for 30 ms and finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _unusable(error: Exception, *, has_endpoint: bool) -> BadSettings:
    """Say what keeps botocore from building a client; it names a setting in no fixed way."""
    from botocore.configprovider import BOTOCORE_DEFAUT_SESSION_VARIABLES as KNOWN  # noqa: PLC0415
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415

    if has_endpoint and not isinstance(error, BotoCoreError):
        return BadSettings(
            tr("The endpoint is not a web address."),
            tr("Give it as --endpoint-url https://HOST[:PORT]."),
            code="endpoint-url",
        )
    text = str(error).lower().replace(" ", "_")
    name = max((one for one in KNOWN if one in text), key=len, default="")
    return BadSettings(
        tr("A setting in the AWS config or environment is not valid: {name}.", name=name)
        if name
        else tr("A setting in the AWS config or environment is not valid."),
        tr(
            "Correct or remove it in the AWS config file and among the AWS_ variables, then start again."
        ),
        code=type(error).__name__,
    )


def require_proxy(url: str) -> str:
    """Name the proxy before an address, without user and password; empty for none.

    Raises:
        BadSettings: it is no address; refused here, where there is a sentence for it.
    """
    from botocore.utils import get_environ_proxies  # noqa: PLC0415

    scheme = urlsplit(url).scheme
    proxy = str(get_environ_proxies(url).get(scheme, ""))
    if not proxy:
        return ""
    try:
        found = urlsplit(proxy if proxy.startswith(("http:", "https:")) else f"http://{proxy}")
        name = found.netloc.rpartition("@")[2] if found.hostname and found.port != 0 else ""
    except ValueError:
        name = ""
    if not name:
        raise BadSettings(
            tr("The proxy address in the environment is not valid."),
            tr(
                "Correct or unset {variable}, then start Countersign again.",
                variable=f"{scheme.upper()}_PROXY",
            ),
            code="proxy",
        )
    return name


def _open(
    source: Source,
    programs: Programs,
    help: SignInHelp | None,  # noqa: A002 - as in AwsSession
    now: Callable[[], datetime],
) -> Session:
    """Find the credentials by boto3's own chain with our ways in it; asks for MFA codes meanwhile."""
    with _collecting_nothing():
        from boto3.session import Session  # noqa: PLC0415
    from botocore.session import Session as CoreSession  # noqa: PLC0415

    from app.aws.cores import (  # noqa: PLC0415
        LedSession,
        load_own_data_only,
        nothing_configured,
        without_files,
    )

    if source.sandbox:
        core = CoreSession(session_vars=nothing_configured())
        load_own_data_only(core)
        core.set_credentials(_SANDBOX_KEY, "sandbox")
        return Session(botocore_session=core, region_name=REGION)
    # 5 ms that the sandbox account does without.
    from app.aws.errors import translate_sign_in  # noqa: PLC0415
    from app.aws.kept import KeptSignIns  # noqa: PLC0415
    from app.aws.providers import adapt, use_kept  # noqa: PLC0415
    from app.aws.roles import Asking  # noqa: PLC0415

    help = help or _no_help()  # noqa: A001 - as in AwsSession
    asking = Asking(help.ask_mfa, is_anew=help.is_anew)
    try:
        core = (
            without_files(source.endpoint_url)
            if source.kept
            else LedSession(source.endpoint_url, profile=source.profile)
        )
        bundle_in_force(core)
        ways = _ways(core, source, programs, help, asking, now)
        if source.kept:
            use_kept(core, source.kept, KeptSignIns(help.vault), ways)
        else:
            adapt(core, ways)
        session = Session(botocore_session=core, region_name=REGION)
        credentials = session.get_credentials()
        if credentials is not None:
            credentials.get_frozen_credentials()
    except AppError:
        raise
    except Exception as error:
        raise translate_sign_in(error, source.profile) from error
    if credentials is None:
        raise SignInNeeded(
            tr("There are no AWS credentials on this computer for Countersign to use."),
            tr("Set up a profile with the AWS CLI, or start with --profile NAME or --sandbox."),
            code="NoCredentialsError",
        )
    asking.is_open = False  # from here on, nothing asks by itself
    return session


def _ways(
    core: CoreSession,
    source: Source,
    programs: Programs,
    help: SignInHelp,  # noqa: A002 - as in AwsSession
    asking: Asking,
    now: Callable[[], datetime],
) -> Ways:
    from app.aws.center_tokens import CenterTokens  # noqa: PLC0415
    from app.aws.console_tokens import ConsoleTokens  # noqa: PLC0415
    from app.aws.kept import owner_of  # noqa: PLC0415
    from app.aws.providers import Ways  # noqa: PLC0415
    from app.aws.roles import Roles  # noqa: PLC0415

    to = source.endpoint_url
    roles = Roles(
        core,
        vault=help.vault,
        owner=owner_of(source),
        asking=asking,
        endpoint_url=to,
        now=now,
        ends=help.ends,
    )
    return Ways(
        programs=programs,
        roles=roles,
        centers=CenterTokens(help.vault, endpoint_url=to, now=now, core=core),
        consoles=ConsoleTokens(help.vault, endpoint_url=to, now=now, core=core),
        now=now,
        ends=help.ends,
    )


def _no_help() -> SignInHelp:
    from app.aws.no_vault import NoVault  # noqa: PLC0415
    from app.aws.roles import ask_nobody  # noqa: PLC0415

    return SignInHelp(NoVault(), ask_nobody, lambda _at: None)
