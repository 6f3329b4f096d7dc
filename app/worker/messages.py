"""The typed messages between window and worker: calls with replies one way, events the other."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.model.account import AccountColor, Identity, Profile, Source
from app.model.agreement import Agreement
from app.model.agreement_search import AgreementQuery
from app.model.command import Command, CommandRecord
from app.model.entitlement import Contact, Entitlement
from app.model.health import HealthCheck
from app.model.notice import Notice
from app.model.request import RequestKind
from app.model.sign_in import Center
from app.model.sync import Listing, SyncProgress
from app.worker.catalogue_messages import CatalogueAnswer, CatalogueRequest
from app.worker.invoice_messages import InvoiceAnswer, InvoiceRequest
from app.worker.model_messages import AvailabilityChanged, ModelAnswer, ModelRequest
from app.worker.network_messages import NetworkAnswer, NetworkRequest
from app.worker.note_messages import KeepNote
from app.worker.opening import (
    AccountsKnown,
    ErrorInfo,
    FirstRows,
    SecretsUnlocked,
    StoreOpened,
    StoreProblem,
    SyncStarted,
    WorkerReady,
)
from app.worker.quote_messages import EntitlementsSeen, QuoteAnswer, QuoteCall
from app.worker.secret_messages import SecretsEvent, SecretsRequest
from app.worker.session_messages import SessionAnswer, SessionRequest, SessionsChanged
from app.worker.sign_in_messages import SignInAnswer, SignInEvent, SignInRequest
from app.worker.update_messages import LookForRelease, ReleaseTold
from app.worker.view_messages import ViewRequest
from app.worker.watch_messages import AccountWatched

# --- calls, window -> worker -------------------------------------------------------------------------


class SyncNow(msgspec.Struct, frozen=True, tag=True):
    """Read everything again now (F5). Answered with Done when the sync has ended."""


class SetPolling(msgspec.Struct, frozen=True, tag=True):
    """Look at what waits every so many seconds, from now on. Answered with Done."""

    every_s: int


class RunCommand(msgspec.Struct, frozen=True, tag=True):
    """Run a command. Answered with its record once it is confirmed, refused, stopped or unknown.

    `account_id` is the account that the person saw; in another one the command is refused.
    """

    command: Command
    account_id: str


class CheckCommand(msgspec.Struct, frozen=True, tag=True):
    """Read back an unknown command now. Answered with its record."""

    command_id: str


class ReadRequest(msgspec.Struct, frozen=True, tag=True):
    """Read one request again from AWS, with its agreement's terms. Answered with Done."""

    request_kind: RequestKind
    request_id: str


class ReadAgreement(msgspec.Struct, frozen=True, tag=True):
    """Read one agreement again, with its terms, charges and requests. Answered with Done."""

    agreement_id: str


class ReadEntitlements(msgspec.Struct, frozen=True, tag=True):
    """Read what an agreement entitles to. Answered with EntitlementsRead."""

    agreement_id: str


class RevealToken(msgspec.Struct, frozen=True, tag=True):
    """Read one entitlement's registration token now. Answered with TokenRevealed.

    `license_arn` and `resource_id` say which entitlement, as EntitlementsRead gave them.
    """

    agreement_id: str
    license_arn: str = ""
    resource_id: str = ""


class ReadContact(msgspec.Struct, frozen=True, tag=True):
    """Read whom the buyer named to AWS for this agreement. Answered with ContactRead."""

    agreement_id: str


class AskAws(msgspec.Struct, frozen=True, tag=True):
    """Search AWS for agreements, past the store. Answered with AgreementsFound, one page."""

    query: AgreementQuery
    next_token: str = ""


class NoticeShown(msgspec.Struct, frozen=True, tag=True):
    """The tray has shown this notice: never again.

    `account` is the key of the account that it is about; empty stands for the open one.
    """

    key: str
    account: str = ""
    is_left_out: bool = False  # the person does not want to be told: nobody was reminded


class CheckHealth(msgspec.Struct, frozen=True, tag=True):
    """Look at everything that Countersign needs; changes nothing. Answered with HealthChecked."""


class SetStoreAside(msgspec.Struct, frozen=True, tag=True):
    """Keep the unreadable store file under another name and begin a new one. Answered with Done."""


class ListProfiles(msgspec.Struct, frozen=True, tag=True):
    """Look for AWS profiles on this computer. Answered with ProfilesFound."""


class AllowProgram(msgspec.Struct, frozen=True, tag=True):
    """The person has seen this `credential_process` and lets the profile run it. Answered with Done."""

    profile: str
    command: str


class ChangeAccount(msgspec.Struct, frozen=True, tag=True):
    """Call a known account something else. Answered with Done; AccountsKnown follows."""

    key: str
    nickname: str
    color: AccountColor
    is_favorite: bool


class ForgetAccount(msgspec.Struct, frozen=True, tag=True):
    """Remove a known account that is not open, with its store and key. Answered with Done."""

    key: str


class Quit(msgspec.Struct, frozen=True, tag=True):
    """Finish what is being sent (5 s at most), close the store, answer Done and end."""


Request = (
    SyncNow
    | SetPolling
    | RunCommand
    | CheckCommand
    | ReadRequest
    | ReadAgreement
    | ReadEntitlements
    | RevealToken
    | ReadContact
    | AskAws
    | CatalogueRequest
    | QuoteCall
    | ModelRequest
    | InvoiceRequest
    | SessionRequest
    | KeepNote
    | NoticeShown
    | ViewRequest
    | SetStoreAside
    | CheckHealth
    | ListProfiles
    | AllowProgram
    | ChangeAccount
    | ForgetAccount
    | SignInRequest
    | NetworkRequest
    | SecretsRequest
    | LookForRelease
    | Quit
)


class Call(msgspec.Struct, frozen=True, tag=True):
    """A request with the id under which its reply comes back."""

    call_id: int
    request: Request


# --- replies and events, worker -> window ------------------------------------------------------------


class Done(msgspec.Struct, frozen=True, tag=True):
    """The call has been carried out."""


class Settled(msgspec.Struct, frozen=True, tag=True):
    """Where the command stands."""

    record: CommandRecord


class EntitlementsRead(msgspec.Struct, frozen=True, tag=True):
    """All entitlements of the agreement; no registration token is among them."""

    entitlements: tuple[Entitlement, ...]


class TokenRevealed(msgspec.Struct, frozen=True, tag=True):
    """A registration token: a secret, neither stored nor logged; it does not show itself."""

    token: str

    def __repr__(self) -> str:
        return "TokenRevealed(…)"


class ContactRead(msgspec.Struct, frozen=True, tag=True):
    """Whom the buyer named; None = nobody. Personal: not stored, and it does not show itself."""

    contact: Contact | None

    def __repr__(self) -> str:
        return "ContactRead(…)"


class AgreementsFound(msgspec.Struct, frozen=True, tag=True):
    """One page of a search; `next_token` asks for the next one, empty after the last.

    A token is bound to its query, and AWS may give short or empty pages before the last.
    """

    agreements: tuple[Agreement, ...]
    next_token: str = ""


class ProfilesFound(msgspec.Struct, frozen=True, tag=True):
    """The profiles of the AWS files; `problem` says in one sentence what could not be read.

    `offers_console`: the console session of a browser can be used. `keeps_secrets` False: there is no
    keyring and no passphrase, what is entered goes with the window. `endpoint_url` is where sign-ins go
    when that is not AWS. `centers` are the Identity Centers known already, those of kept sign-ins first.
    """

    profiles: tuple[Profile, ...]
    problem: str = ""
    offers_console: bool = False
    keeps_secrets: bool = True
    endpoint_url: str = ""
    centers: tuple[Center, ...] = ()


class HealthChecked(msgspec.Struct, frozen=True, tag=True):
    """What the worker found; the window adds what only it can tell."""

    checks: tuple[HealthCheck, ...]


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The call could not be carried out; nothing was changed."""

    error: ErrorInfo


Answer = (
    Done
    | Settled
    | EntitlementsRead
    | TokenRevealed
    | ContactRead
    | AgreementsFound
    | CatalogueAnswer
    | QuoteAnswer
    | ModelAnswer
    | InvoiceAnswer
    | SessionAnswer
    | HealthChecked
    | ProfilesFound
    | SignInAnswer
    | NetworkAnswer
)


class Reply(msgspec.Struct, frozen=True, tag=True):
    """The answer to one call."""

    call_id: int
    result: Answer | Failed


class AccountSwitched(msgspec.Struct, frozen=True, tag=True):
    """Made by the client: what came before is of another account, what comes now of this one, or none."""

    source: Source | None


class SignedIn(msgspec.Struct, frozen=True, tag=True):
    """Who we are, by sts GetCallerIdentity. `endpoint_url` is set when it is not AWS.

    `ends_at` is when the credentials end, as they themselves say; None: they do not.
    """

    identity: Identity
    label: str
    endpoint_url: str = ""
    ends_at: datetime | None = None


class SignInFailed(msgspec.Struct, frozen=True, tag=True):
    """No identity: nothing can be read or changed, stored data stays visible."""

    error: ErrorInfo


class SyncAdvanced(msgspec.Struct, frozen=True, tag=True):
    """Progress, at most ten times a second."""

    progress: SyncProgress


class SyncEnded(msgspec.Struct, frozen=True, tag=True):
    """A sync has ended; `error` is set when a listing could not be read, and is_offline when none could."""

    at: datetime
    is_full: bool
    error: ErrorInfo | None = None
    is_offline: bool = False


class Changed(msgspec.Struct, frozen=True, tag=True):
    """These listings' stored rows changed (merged to at most ten a second)."""

    listings: tuple[Listing, ...]


class CommandChanged(msgspec.Struct, frozen=True, tag=True):
    """A command reached a new state or got new evidence."""

    record: CommandRecord


class NoticeDue(msgspec.Struct, frozen=True, tag=True):
    """The tray shall tell this; answer with NoticeShown.

    `account` is the key of the account that it is about; empty stands for the open one.
    """

    notice: Notice
    account: str = ""


class ClockMeasured(msgspec.Struct, frozen=True, tag=True):
    """AWS's time minus ours in seconds, from the Date header: countdowns follow AWS's clock.

    `is_wrong` when AWS would refuse our signatures (more than five minutes off).
    """

    offset_s: float
    is_wrong: bool


class WorkerLost(msgspec.Struct, frozen=True, tag=True):
    """Made by the client: the worker ended by itself; `restarts_in_s` None = it will not restart."""

    exit_code: int | None
    restarts_in_s: float | None


Event = (
    AccountsKnown
    | AccountSwitched
    | StoreOpened
    | FirstRows
    | StoreProblem
    | SignedIn
    | SignInFailed
    | SyncStarted
    | SyncAdvanced
    | SyncEnded
    | Changed
    | CommandChanged
    | EntitlementsSeen
    | AvailabilityChanged
    | SessionsChanged
    | NoticeDue
    | AccountWatched
    | ClockMeasured
    | WorkerLost
    | WorkerReady
    | SignInEvent
    | SecretsEvent
    | SecretsUnlocked
    | ReleaseTold
)
FromWorker = Reply | Event
