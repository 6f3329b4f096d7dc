"""What is said of payment sessions, payment managers, their connectors and their wallets."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from app.model.payment_session import (
    WARNED_BEFORE,
    WARNED_SHARE,
    Balance,
    Connector,
    Instrument,
    PaymentManager,
    PaymentSession,
    SessionState,
)
from app.model.text import plain
from ui import text
from ui.chips import session_face, unknown_face
from ui.theme import Tone
from ui.widgets.chip import ChipFace

NO_PAYING = (
    "Countersign never pays: AWS advises that who opens sessions should not also pay from them."
)
UNCHANGEABLE = (
    "You cannot change the limit or the expiry of a session.",
    "Create a new session instead.",
)
READS = "Reads every 60 s"
NO_AGENT = "Agent not known"
NOT_TOLD = "Not told"  # AWS says what is left of a limit, so nothing without one
_ALMOST_ALL = Decimal("0.95")
_NAME_CHARS = 60
_ID_CHARS = 40

_INSTRUMENT_FACES = {
    "INITIATED": ChipFace(Tone.WARNING, "link", "Finish linking"),
    "ACTIVE": ChipFace(Tone.POSITIVE, "check-circle", "Active"),
    "FAILED": ChipFace(Tone.DANGER, "warning-circle", "Failed"),
    "BLOCKED": ChipFace(Tone.DANGER, "prohibit", "Blocked"),
    "DELETED": ChipFace(Tone.NEUTRAL, "minus-circle", "Deleted"),
}
_PROVIDERS = {"CoinbaseCDP": "Coinbase", "StripePrivy": "Stripe Privy"}
_MANAGER_STATES = {
    "CREATING": "AWS is still making this payment manager.",
    "UPDATING": "AWS is changing this payment manager.",
    "DELETING": "AWS is deleting this payment manager.",
    "CREATE_FAILED": "AWS could not make this payment manager.",
    "UPDATE_FAILED": "The last change of this payment manager failed.",
    "DELETE_FAILED": "AWS could not delete this payment manager.",
}
_CONNECTOR_STATES = {
    "CREATING": ("is being made.", "Agents can pay through it once AWS reports it as ready."),
    "UPDATING": ("is being changed.", "Agents can pay through it once AWS reports it as ready."),
    "PROVISIONING": ("is being set up.", "Agents can pay through it once AWS reports it as ready."),
    "DELETING": ("is being deleted.", "Agents can no longer pay through it."),
    "CREATE_FAILED": ("could not be made.", "Whoever manages it in AWS has to make it again."),
    "UPDATE_FAILED": ("could not be changed.", "Whoever manages it in AWS has to look at it."),
    "DELETE_FAILED": ("could not be deleted.", "Whoever manages it in AWS has to look at it."),
    "AUTHENTICATION_EXPIRED": (
        "is no longer signed in.",
        "Whoever manages it in AWS has to renew its sign-in at the provider.",
    ),
    "AUTHENTICATION_FAILED": (
        "could not sign in.",
        "Whoever manages it in AWS has to check its keys at the provider.",
    ),
}


# --- sessions ----------------------------------------------------------------------------------------


def title_of(session: PaymentSession) -> str:
    """The agent, as far as it is known: AWS tells it of no session. Else whose session it is."""
    return plain(session.agent, _NAME_CHARS) or f"Session of {plain(session.user_id, _NAME_CHARS)}"


def short_session(session_id: str) -> str:
    """A session's id without what all of them begin with."""
    return plain(session_id.removeprefix("payment-session-"), _ID_CHARS)


def state_face(session: PaymentSession, now: datetime) -> ChipFace:
    """The chip of a session: shape, colour and word."""
    return session_face(session.state(now))


def is_over(session: PaymentSession, now: datetime) -> bool:
    """Whether nobody can spend from it any more, whatever is left."""
    return session.state(now) in (SessionState.EXPIRED, SessionState.GONE)


def spent_tone(session: PaymentSession, now: datetime) -> Tone:
    """The colour of the gauge: red when almost all is spent, grey when it is over."""
    share = session.spent_share
    if is_over(session, now):
        return Tone.NEUTRAL
    return Tone.DANGER if share is not None and share >= _ALMOST_ALL else Tone.ACCENT


def is_worth_a_warning(session: PaymentSession) -> bool:
    """Whether so much is spent that the tray has said so."""
    share = session.spent_share
    return share is not None and share >= WARNED_SHARE


def spent_words(session: PaymentSession) -> str:
    """`18.42 of 25.00 USD`, or why that cannot be said."""
    if session.amounts_read_at is None:
        return "Not read yet"
    if session.is_unlimited:
        return NOT_TOLD
    if session.spent is None or session.limit is None:
        return text.NOT_AVAILABLE
    return f"{text.amount(session.spent)} of {text.money(session.limit)}"


def percent(session: PaymentSession) -> str:
    """`73.7%`; empty where it is not known."""
    share = session.spent_share
    return "" if share is None else text.percent(share)


def spoken_spending(session: PaymentSession) -> str:
    """What is spent, for screen readers."""
    share = percent(session)
    return f"Spent {spent_words(session)}, {share}" if share else f"Spent: {spent_words(session)}"


def lifetime(minutes: int) -> str:
    """`4 h`, `1 h 30 min`, `45 min`."""
    return text.span(timedelta(minutes=minutes))


def expiry_words(session: PaymentSession, now: datetime) -> tuple[str, str]:
    """How long it lasts over how long in all; when it ended where it has."""
    state = session.state(now)
    if state is SessionState.GONE:
        at = session.gone_at or session.expires_at
        words = "Deleted" if session.is_deleted_here else "Gone"
        return words, f"{text.short_date(at, now)}, {text.time(at)}"
    at = session.expires_at
    if state is SessionState.EXPIRED:
        return "Expired", f"{text.short_date(at, now)}, {text.time(at)}"
    return text.span(session.time_left(now)), f"of {lifetime(session.minutes)}"


def expires_soon(session: PaymentSession, now: datetime) -> bool:
    """Whether it ends within ten minutes."""
    return not is_over(session, now) and session.time_left(now) <= WARNED_BEFORE


def spoken_expiry(session: PaymentSession, now: datetime) -> str:
    """When it ends, for screen readers."""
    first, second = expiry_words(session, now)
    if is_over(session, now):
        return f"{first} {second}"
    return f"Expires in {first}, at {text.date_at_time(session.expires_at)}, {second}"


def used_time(session: PaymentSession, now: datetime) -> float:
    """The share of its time that has passed, 0 to 1."""
    whole = timedelta(minutes=session.minutes)
    if whole <= timedelta():
        return 1.0
    return min(max((now - session.created_at) / whole, 0.0), 1.0)


# --- managers ----------------------------------------------------------------------------------------


class Advice(msgspec.Struct, frozen=True):
    """A note about a manager or one of its connectors: what is wrong, and what to do."""

    tone: Tone
    icon: str
    strong: str
    rest: str
    connector_id: str = ""
    can_link: bool = False  # a page of the provider finishes it
    can_buy: bool = False  # an offer on AWS Marketplace has to be accepted first
    search: str = ""  # what to look for there


def manager_name(manager: PaymentManager) -> str:
    """The name of a payment manager."""
    return plain(manager.name, _NAME_CHARS) or plain(manager.manager_id, _NAME_CHARS)


def provider_name(kind: str) -> str:
    """Who is behind a connector."""
    return _PROVIDERS.get(kind) or plain(kind, _NAME_CHARS) or "The provider"


def manager_advice(manager: PaymentManager) -> tuple[Advice, ...]:
    """What keeps a manager from being used, of itself and of its connectors; empty when nothing does."""
    own: tuple[Advice, ...] = ()
    if not manager.takes_iam:
        own = (
            Advice(
                Tone.NEUTRAL,
                "key",
                "This payment manager asks for a sign-in of its own.",
                "Its sessions need a token that no AWS sign-in gives, so Countersign can neither list "
                "nor create them.",
            ),
        )
    elif not manager.is_ready:
        said = _MANAGER_STATES.get(manager.status) or (
            f"AWS reports this payment manager as {plain(manager.status, 40)}."
        )
        rest = "Sessions can be created once AWS reports it as ready."
        is_failed = manager.status.endswith("FAILED")
        own = (
            Advice(
                Tone.WARNING if is_failed else Tone.NEUTRAL,
                "warning-circle" if is_failed else "hourglass-medium",
                said,
                rest,
            ),
        )
    about = (connector_advice(one) for one in manager.connectors if not one.is_ready)
    return (*own, *about)


def connector_advice(connector: Connector) -> Advice:
    """What a connector waits for, and what to do about it."""
    provider = provider_name(connector.kind)
    name = f"The connector {plain(connector.name, _NAME_CHARS)} to {provider}"
    if connector.is_ready:
        said = "Agents can pay through it."
        return Advice(Tone.POSITIVE, "check-circle", f"{name} is ready.", said)
    if connector.needs_subscription:
        return Advice(
            Tone.WARNING,
            "storefront",
            f"{name} needs a subscription.",
            f"Accept {provider}'s offer on AWS Marketplace; AWS then goes on by itself.",
            connector.connector_id,
            can_buy=True,
            search=provider,
        )
    if connector.needs_sign_in:
        return Advice(
            Tone.WARNING,
            "link",
            f"{name} is not linked yet.",
            f"Somebody has to sign in at {provider} once.",
            connector.connector_id,
            can_link=True,
        )
    stands, rest = _CONNECTOR_STATES.get(
        connector.status,
        (f"is reported as {plain(connector.status, 60)}.", "Agents may not be able to pay by it."),
    )
    is_wrong = connector.status.endswith(("FAILED", "EXPIRED"))
    return Advice(
        Tone.WARNING if is_wrong else Tone.NEUTRAL,
        "warning-circle" if is_wrong else "hourglass-medium",
        f"{name} {stands}",
        rest,
        connector.connector_id,
    )


# --- wallets -----------------------------------------------------------------------------------------


def wallet_name(instrument: Instrument, connectors: tuple[Connector, ...]) -> str:
    """AWS names no wallet: through which connector it is, and for whom."""
    found = (one.name for one in connectors if one.connector_id == instrument.connector_id)
    through = plain(next(found, ""), _NAME_CHARS)
    whose = plain(instrument.user_id, _NAME_CHARS)
    return ", ".join(part for part in (through or "Wallet", whose) if part)


def wallet_address(instrument: Instrument) -> str:
    """The address cut in the middle, or that there is none."""
    return text.short_id(instrument.address, 15) if instrument.address else "Not linked yet"


def instrument_face(instrument: Instrument) -> ChipFace:
    """The chip of a wallet."""
    return _INSTRUMENT_FACES.get(instrument.status) or unknown_face(instrument.status)


def balance_words(balance: Balance) -> str:
    """`142.318400 USDC`: all decimals of the token, exact."""
    return f"{balance_number(balance)}{text.NBSP}{plain(balance.token, 12)}"


def balance_number(balance: Balance) -> str:
    """The amount in whole tokens with all of its decimals."""
    return text.number(balance.amount, max(balance.decimals, 0))
