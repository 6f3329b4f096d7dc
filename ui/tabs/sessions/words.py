"""What is said of payment sessions, payment managers, their connectors and their wallets."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from app.language import tr
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

NO_PAYING = tr(
    "Countersign never pays: AWS advises that who opens sessions should not also pay from them."
)
UNCHANGEABLE = (
    tr("You cannot change the limit or the expiry of a session."),
    tr("Create a new session instead."),
)
NO_AGENT = tr("Agent not known")
NOT_TOLD = tr("Not told")  # AWS says what is left of a limit, so nothing without one
_ALMOST_ALL = Decimal("0.95")
_NAME_CHARS = 60
_ID_CHARS = 40

_INSTRUMENT_FACES = {
    "INITIATED": ChipFace(Tone.WARNING, "link", tr("Finish linking")),
    "ACTIVE": ChipFace(Tone.POSITIVE, "check-circle", tr("Active")),
    "FAILED": ChipFace(Tone.DANGER, "warning-circle", tr("Failed")),
    "BLOCKED": ChipFace(Tone.DANGER, "prohibit", tr("Blocked")),
    "DELETED": ChipFace(Tone.NEUTRAL, "minus-circle", tr("Deleted")),
}
_PROVIDERS = {"CoinbaseCDP": "Coinbase", "StripePrivy": "Stripe Privy"}
_MANAGER_STATES = {
    "CREATING": tr("AWS is still making this payment manager."),
    "UPDATING": tr("AWS is changing this payment manager."),
    "DELETING": tr("AWS is deleting this payment manager."),
    "CREATE_FAILED": tr("AWS could not make this payment manager."),
    "UPDATE_FAILED": tr("The last change of this payment manager failed."),
    "DELETE_FAILED": tr("AWS could not delete this payment manager."),
}
_CONNECTOR_STATES = {
    "CREATING": (
        tr("{connector} is being made."),
        tr("Agents can pay through it once AWS reports it as ready."),
    ),
    "UPDATING": (
        tr("{connector} is being changed."),
        tr("Agents can pay through it once AWS reports it as ready."),
    ),
    "PROVISIONING": (
        tr("{connector} is being set up."),
        tr("Agents can pay through it once AWS reports it as ready."),
    ),
    "DELETING": (tr("{connector} is being deleted."), tr("Agents can no longer pay through it.")),
    "CREATE_FAILED": (
        tr("{connector} could not be made."),
        tr("Whoever manages it in AWS has to make it again."),
    ),
    "UPDATE_FAILED": (
        tr("{connector} could not be changed."),
        tr("Whoever manages it in AWS has to look at it."),
    ),
    "DELETE_FAILED": (
        tr("{connector} could not be deleted."),
        tr("Whoever manages it in AWS has to look at it."),
    ),
    "AUTHENTICATION_EXPIRED": (
        tr("{connector} is no longer signed in."),
        tr("Whoever manages it in AWS has to renew its sign-in at the provider."),
    ),
    "AUTHENTICATION_FAILED": (
        tr("{connector} could not sign in."),
        tr("Whoever manages it in AWS has to check its keys at the provider."),
    ),
}


# --- sessions ----------------------------------------------------------------------------------------


def title_of(session: PaymentSession) -> str:
    """The agent, as far as it is known: AWS tells it of no session. Else whose session it is."""
    return plain(session.agent, _NAME_CHARS) or tr(
        "Session of {user}", user=plain(session.user_id, _NAME_CHARS)
    )


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
    """The colour of the gauge: a warning before almost all is spent, then red; grey when it is over."""
    share = session.spent_share
    if is_over(session, now):
        return Tone.NEUTRAL
    if share is not None and share >= _ALMOST_ALL:
        return Tone.DANGER
    return Tone.WARNING if is_worth_a_warning(session) else Tone.ACCENT


def is_worth_a_warning(session: PaymentSession) -> bool:
    """Whether so much is spent that the tray has said so."""
    share = session.spent_share
    return share is not None and share >= WARNED_SHARE


def spent_words(session: PaymentSession) -> str:
    """`18.42 of 25.00 USD`, or why that cannot be said."""
    first, rest = spent_parts(session)
    if not rest or session.limit is None:
        return first
    return tr("{spent} of {limit}", spent=first, limit=text.money(session.limit))


def spent_parts(session: PaymentSession) -> tuple[str, str]:
    """`18.42` and `of 25.00 USD`, or why that cannot be said, and nothing."""
    if session.amounts_read_at is None:
        return tr("Not read yet"), ""
    if session.is_unlimited:
        return NOT_TOLD, ""
    if session.spent is None or session.limit is None:
        return text.NOT_AVAILABLE, ""
    return text.amount(session.spent), tr("of {limit}", limit=text.money(session.limit))


def percent(session: PaymentSession) -> str:
    """`73.7%`; empty where it is not known."""
    share = session.spent_share
    return "" if share is None else text.percent(share)


def spoken_spending(session: PaymentSession) -> str:
    """What is spent, for screen readers."""
    share = percent(session)
    return (
        tr("Spent {amounts}, {share}", amounts=spent_words(session), share=share)
        if share
        else tr("Spent: {amounts}", amounts=spent_words(session))
    )


def lifetime(minutes: int) -> str:
    """`4 h`, `1 h 30 min`, `45 min`."""
    return text.span(timedelta(minutes=minutes))


def expiry_words(session: PaymentSession, now: datetime) -> tuple[str, str]:
    """How long it lasts over how long in all; when it ended where it has."""
    state = session.state(now)
    if state is SessionState.GONE:
        at = session.gone_at or session.expires_at
        words = tr("Deleted") if session.is_deleted_here else tr("Gone")
        return words, f"{text.short_date(at, now)}, {text.time(at)}"
    at = session.expires_at
    if state is SessionState.EXPIRED:
        return tr("Expired"), f"{text.short_date(at, now)}, {text.time(at)}"
    return text.span(session.time_left(now)), tr("of {time}", time=lifetime(session.minutes))


def expires_soon(session: PaymentSession, now: datetime) -> bool:
    """Whether it ends within ten minutes."""
    return not is_over(session, now) and session.time_left(now) <= WARNED_BEFORE


def spoken_expiry(session: PaymentSession, now: datetime) -> str:
    """When it ends, for screen readers."""
    first, second = expiry_words(session, now)
    if is_over(session, now):
        return f"{first} {second}"
    return tr(
        "Expires in {time}, at {date}, {whole}",
        time=first,
        date=text.date_at_time(session.expires_at),
        whole=second,
    )


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
    return _PROVIDERS.get(kind) or plain(kind, _NAME_CHARS) or tr("The provider")


def manager_advice(manager: PaymentManager) -> tuple[Advice, ...]:
    """What keeps a manager from being used, of itself and of its connectors; empty when nothing does."""
    own: tuple[Advice, ...] = ()
    if not manager.takes_iam:
        own = (
            Advice(
                Tone.NEUTRAL,
                "key",
                tr("This payment manager asks for a sign-in of its own."),
                tr(
                    "Its sessions need a token that no AWS sign-in gives, so Countersign can neither list "
                    "nor create them."
                ),
            ),
        )
    elif not manager.is_ready:
        said = _MANAGER_STATES.get(manager.status) or tr(
            "AWS reports this payment manager as {status}.", status=plain(manager.status, 40)
        )
        rest = tr("Sessions can be created once AWS reports it as ready.")
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
    name = tr(
        "The connector {name} to {provider}",
        name=plain(connector.name, _NAME_CHARS),
        provider=provider,
    )
    if connector.is_ready:
        said = tr("Agents can pay through it.")
        return Advice(
            Tone.POSITIVE, "check-circle", tr("{connector} is ready.", connector=name), said
        )
    if connector.needs_subscription:
        return Advice(
            Tone.WARNING,
            "storefront",
            tr("{connector} needs a subscription.", connector=name),
            tr(
                "Accept {provider}'s offer on AWS Marketplace; AWS then goes on by itself.",
                provider=provider,
            ),
            connector.connector_id,
            can_buy=True,
            search=provider,
        )
    if connector.needs_sign_in:
        return Advice(
            Tone.WARNING,
            "link",
            tr("{connector} is not linked yet.", connector=name),
            tr("Somebody has to sign in at {provider} once.", provider=provider),
            connector.connector_id,
            can_link=True,
        )
    said, rest = _CONNECTOR_STATES.get(connector.status) or (
        tr("{connector} is reported as {status}."),
        tr("Agents may not be able to pay by it."),
    )
    is_wrong = connector.status.endswith(("FAILED", "EXPIRED"))
    return Advice(
        Tone.WARNING if is_wrong else Tone.NEUTRAL,
        "warning-circle" if is_wrong else "hourglass-medium",
        said.format(connector=name, status=plain(connector.status, 60)),
        rest,
        connector.connector_id,
    )


# --- wallets -----------------------------------------------------------------------------------------


def wallet_name(instrument: Instrument, connectors: tuple[Connector, ...]) -> str:
    """AWS names no wallet: through which connector it is, and for whom."""
    found = (one.name for one in connectors if one.connector_id == instrument.connector_id)
    through = plain(next(found, ""), _NAME_CHARS)
    whose = plain(instrument.user_id, _NAME_CHARS)
    return ", ".join(part for part in (through or tr("Wallet"), whose) if part)


def wallet_address(instrument: Instrument) -> str:
    """The address cut in the middle, or that there is none."""
    return text.short_id(instrument.address, 15) if instrument.address else tr("Not linked yet")


def instrument_face(instrument: Instrument) -> ChipFace:
    """The chip of a wallet."""
    return _INSTRUMENT_FACES.get(instrument.status) or unknown_face(instrument.status)


def balance_words(balance: Balance) -> str:
    """`142.318400 USDC`: all decimals of the token, exact."""
    return f"{balance_number(balance)}{text.NBSP}{plain(balance.token, 12)}"


def balance_number(balance: Balance) -> str:
    """The amount in whole tokens with all of its decimals."""
    return text.number(balance.amount, max(balance.decimals, 0))
