"""The messages of payment sessions: what the window asks beside the store.

What is read goes into the store, and SessionsChanged tells of it: the answers only say that it was read.
Making and deleting a session are commands (`CreatePaymentSession`, `DeletePaymentSession` in
app.model.command), run with RunCommand.
"""

from __future__ import annotations

import msgspec

from app.model.payment_session import PaymentSession

# --- calls -------------------------------------------------------------------------------------------


class ReadSessions(msgspec.Struct, frozen=True, tag=True):
    """Read managers, connectors and sessions of all chosen regions now. Answered with SessionsRead.

    It does not fail where a region could not be read: that is in `Queries.region_readings`.
    """


class ReadSession(msgspec.Struct, frozen=True, tag=True):
    """Read one session now. Answered with SessionRead, also when AWS has it no more."""

    manager_arn: str
    session_id: str
    user_id: str


class ReadInstruments(msgspec.Struct, frozen=True, tag=True):
    """Read a manager's wallets for all known user ids, with their balances. Answered with SessionsRead."""

    manager_arn: str


class ReadConnectorLink(msgspec.Struct, frozen=True, tag=True):
    """Ask for the page on which a connector's provider is signed in to. Answered with LinkRead."""

    manager_arn: str
    connector_id: str


class ReadInstrumentLink(msgspec.Struct, frozen=True, tag=True):
    """Ask for the page on which a wallet's user finishes it. Answered with LinkRead."""

    manager_arn: str
    instrument_id: str
    user_id: str


class ShowSessions(msgspec.Struct, frozen=True, tag=True):
    """The tab is shown, or not any more: while it is, AWS is read every minute. Answered with SessionsRead.

    The first reading begins at once, and the answer does not wait for it.
    """

    is_shown: bool


class ChooseRegions(msgspec.Struct, frozen=True, tag=True):
    """Look for payment managers in these regions from now on. Answered with SessionsRead.

    Fails for a text that has not the form of a region's code. What other regions gave stays stored.
    """

    regions: tuple[str, ...]


class RememberUser(msgspec.Struct, frozen=True, tag=True):
    """List this user id's sessions under a manager from now on. Answered with SessionsRead.

    AWS lists sessions by user id only, and cannot say which there are. Making a session remembers its own.
    """

    manager_arn: str
    user_id: str


class ForgetUser(msgspec.Struct, frozen=True, tag=True):
    """List this user id's sessions no more; those that are stored stay. Answered with SessionsRead."""

    manager_arn: str
    user_id: str


# --- answers -----------------------------------------------------------------------------------------


class SessionsRead(msgspec.Struct, frozen=True, tag=True):
    """It is done, and stored."""


class SessionRead(msgspec.Struct, frozen=True, tag=True):
    """The session as it is stored by now."""

    session: PaymentSession


class LinkRead(msgspec.Struct, frozen=True, tag=True):
    """An https address, for the browser only: it may let its reader in. Empty: AWS gives none, or an odd one."""

    url: str

    def __repr__(self) -> str:
        return "LinkRead(…)"


# --- events ------------------------------------------------------------------------------------------


class SessionsChanged(msgspec.Struct, frozen=True, tag=True):
    """What is stored of managers, sessions, wallets or regions has changed."""


SessionRequest = (
    ReadSessions
    | ReadSession
    | ReadInstruments
    | ReadConnectorLink
    | ReadInstrumentLink
    | ShowSessions
    | ChooseRegions
    | RememberUser
    | ForgetUser
)
SessionAnswer = SessionsRead | SessionRead | LinkRead
