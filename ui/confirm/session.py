"""The sheets for payment sessions: let an agent spend, and stop it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

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
from ui.confirm.plan import Fact, Line, Plan, line
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
        action="Create a payment session",
        title=f"{agent or 'An agent'} may spend at most {text.money(money)}",
        subtitle=f"Payment manager {name}, {manager.region}",
        money=money,
        facts=(
            Fact("timer", _until(shown.minutes, now)),
            Fact("user", line("For the user id ", whose, ", which the agent sends.")),
            *((Fact("identification-card", line("Agent name ", agent, ".")),) if agent else ()),
            Fact(
                "wallet",
                line("It pays from the wallets of that user, to ", "whomever it chooses", "."),
            ),
        ),
        final=line(
            "",
            "Payments by agents cannot be taken back.",
            " Deleting the session is the only way to stop it early.",
        ),
        button=f"Allow {text.money(money)}",
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
        line("It has expired: nobody can spend from it any more.")
        if is_over
        else line("", "The agent can spend no more", " as soon as AWS has deleted it.")
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
        action="Delete a payment session",
        title=agent or f"Session of {whose}",
        subtitle=f"{plain(session.session_id, 60)}, user {whose}",
        facts=(
            Fact("hand-palm", stops),
            Fact("receipt", _spent(session)),
            Fact(
                "archive",
                line("AWS forgets it. Countersign keeps its record in the ", "Archive", "."),
            ),
        ),
        final=line("", "A deleted session cannot be brought back.", " You can create a new one."),
        button="Delete session",
        is_danger=True,
    )


def _until(minutes: int, now: datetime) -> Line:
    ends = now + timedelta(minutes=minutes)
    is_today = ends.astimezone().date() == now.astimezone().date()
    when = f"at {text.time(ends)}" if is_today else f"on {text.date_at_time(ends)}"
    return line("It ends by itself after ", text.span(timedelta(minutes=minutes)), f", {when}.")


def _spent(session: PaymentSession) -> Line:
    if session.spent is None or session.limit is None:
        return line("What was spent stays spent. How much that is, ", "is not known here", ".")
    of = f"{text.amount(session.spent)} of {text.money(session.limit)}"
    return line("Spent until now: ", of, ". That is not taken back.")
