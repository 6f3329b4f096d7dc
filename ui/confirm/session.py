"""The sheets for payment sessions: let an agent spend, and stop it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from app.language import tr
from app.model.command import (
    CreatePaymentSession,
    DeletePaymentSession,
    ShownNewSession,
    ShownSession,
)
from app.model.money import Money
from app.model.payment_session import PaymentManager, PaymentSession
from app.model.text import plain
from ui import text
from ui.confirm.plan import Fact, Line, Plan, line, phrase
from ui.confirm.rules import must_type

_NAME_CHARS = 80


def create_session(
    manager: PaymentManager,
    shown: ShownNewSession,
    *,
    now: datetime,
    typed_limit: Decimal,
    command_id: str,
) -> Plan:
    """The sheet that lets an agent spend up to a limit, for some time."""
    money = shown.money
    name = plain(manager.name, _NAME_CHARS) or manager.manager_id
    agent = plain(shown.agent, _NAME_CHARS)
    whose = plain(shown.user_id, 120)
    is_typed = must_type(money, typed_limit)
    return Plan(
        command=CreatePaymentSession(
            command_id,
            manager.arn,
            agent or whose,
            name,
            shown=shown,
        ),
        icon="robot",
        action=tr("Create a payment session"),
        title=tr("{agent} may spend at most {money}", agent=agent, money=text.money(money))
        if agent
        else tr("An agent may spend at most {money}", money=text.money(money)),
        subtitle=tr("Payment manager {name}, {region}", name=name, region=manager.region),
        money=money,
        facts=(
            Fact("timer", _until(shown.minutes, now)),
            Fact(
                "user",
                phrase("For the user id <b>{user}</b>, which the agent sends.", user=whose),
            ),
            *(
                (Fact("identification-card", phrase("Agent name <b>{agent}</b>.", agent=agent)),)
                if agent
                else ()
            ),
            Fact(
                "wallet",
                phrase("It pays from the wallets of that user, to <b>whomever it chooses</b>."),
            ),
        ),
        final=phrase(
            "<b>Payments by agents cannot be taken back.</b> Deleting the session is "
            "the only way to stop it early."
        ),
        button=tr("Allow {money}", money=text.money(money)),
        to_type=money if is_typed else None,
        limit_words=text.money(Money(typed_limit, money.currency)),
    )


def delete_session(
    session: PaymentSession, manager_name: str, *, now: datetime, command_id: str
) -> Plan:
    """The sheet that deletes a session: AWS forgets it, Countersign keeps what it was."""
    agent = plain(session.agent, _NAME_CHARS)
    whose = plain(session.user_id, 120)
    is_over = now >= session.expires_at
    stops = (
        line(tr("It has expired: nobody can spend from it any more."))
        if is_over
        else phrase("<b>The agent can spend no more</b> as soon as AWS has deleted it.")
    )
    return Plan(
        command=DeletePaymentSession(
            command_id,
            session.session_id,
            agent or whose,
            plain(manager_name, _NAME_CHARS),
            manager_arn=session.manager_arn,
            shown=ShownSession(
                session.user_id, session.created_at, session.minutes, session.limit, session.left
            ),
        ),
        icon="trash",
        action=tr("Delete a payment session"),
        title=agent or tr("Session of {user}", user=whose),
        subtitle=tr(
            "{session_id}, user {user}", session_id=plain(session.session_id, 60), user=whose
        ),
        facts=(
            Fact("hand-palm", stops),
            Fact("receipt", _spent(session)),
            Fact(
                "archive",
                phrase("AWS forgets it. Countersign keeps its record in the <b>Archive</b>."),
            ),
        ),
        final=phrase("<b>A deleted session cannot be brought back.</b> You can create a new one."),
        button=tr("Delete session"),
        is_danger=True,
    )


def _until(minutes: int, now: datetime) -> Line:
    ends = now + timedelta(minutes=minutes)
    is_today = ends.astimezone().date() == now.astimezone().date()
    span = text.span(timedelta(minutes=minutes))
    if is_today:
        return phrase(
            "It ends by itself after <b>{span}</b>, at {time}.", span=span, time=text.time(ends)
        )
    return phrase(
        "It ends by itself after <b>{span}</b>, on {date}.",
        span=span,
        date=text.date_at_time(ends),
    )


def _spent(session: PaymentSession) -> Line:
    if session.spent is None or session.limit is None:
        return phrase("What was spent stays spent. How much that is, <b>is not known here</b>.")
    return phrase(
        "Spent until now: <b>{spent} of {limit}</b>. That is not taken back.",
        spent=text.amount(session.spent),
        limit=text.money(session.limit),
    )
