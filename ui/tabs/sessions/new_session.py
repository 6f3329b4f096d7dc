"""What is typed for a new session, as it would be sent, or the sentence that says what is missing."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from app.language import tr
from app.model.command import ShownNewSession
from app.model.money import Money
from app.model.payment_session import (
    AGENT_LIMIT,
    CURRENCY,
    LIMIT_DECIMALS,
    LONGEST_MINUTES,
    MOST_LIMIT,
    SHORTEST_MINUTES,
    USER_ID_LIMIT,
    is_agent,
    is_lifetime,
    is_limit,
    is_user_id,
)
from ui import text
from ui.typed import typed_amount

LIMITS = (5, 10, 25, 100)
LIFETIMES = (30, 60, 240, 480)
_LETTERS = tr("Only letters, digits and signs of plain ASCII can be sent, in one line.")


class Typed(msgspec.Struct, frozen=True):
    """The four fields of the form."""

    user: str = ""
    agent: str = ""
    limit: str = ""
    minutes: int | None = None

    @property
    def user_id(self) -> str:
        """The user id without spaces around it."""
        return self.user.strip()

    @property
    def agent_name(self) -> str:
        """The agent's name without spaces around it."""
        return self.agent.strip()

    @property
    def money(self) -> Money | None:
        """The limit as an amount; None while it is none."""
        amount = typed_amount(self.limit.strip().removesuffix(CURRENCY))
        return None if amount is None else Money(amount, CURRENCY)

    def shown(self) -> ShownNewSession | None:
        """What would be sent; None while something is missing or wrong."""
        money, minutes = self.money, self.minutes
        is_good = not any(
            (user_problem(self), agent_problem(self), limit_problem(self), minutes_problem(self))
        )
        if money is None or minutes is None or not is_good:
            return None
        cents = Decimal(1).scaleb(-LIMIT_DECIMALS)
        whole = Money(money.amount.quantize(cents), CURRENCY)
        return ShownNewSession(whole, minutes, self.user_id, self.agent_name)


def user_problem(typed: Typed) -> str:
    """What is wrong with the user id."""
    if not typed.user_id:
        return tr("Type the user id that the agent sends.")
    return user_id_problem(typed.user_id)


def user_id_problem(user_id: str) -> str:
    """What keeps a text from being a user id."""
    if len(user_id) > USER_ID_LIMIT:
        return tr(
            "{number} characters. A user id has at most {most}.",
            number=len(user_id),
            most=USER_ID_LIMIT,
        )
    return "" if is_user_id(user_id) else _LETTERS


def agent_problem(typed: Typed) -> str:
    """What is wrong with the agent's name."""
    name = typed.agent_name
    if len(name) > AGENT_LIMIT:
        return tr(
            "{number} characters. An agent's name has at most {most}.",
            number=len(name),
            most=AGENT_LIMIT,
        )
    return "" if is_agent(name) else _LETTERS


def limit_problem(typed: Typed) -> str:
    """What is wrong with the limit: there is no session without one here."""
    if not typed.limit.strip():
        return tr("Type how much the agent may spend at most.")
    money = typed.money
    if money is None:
        return tr("This is no amount.")
    if money.amount <= 0:
        return tr("The limit has to be above zero.")
    if money.amount > MOST_LIMIT:
        return tr(
            "At most {amount} for one session.",
            amount=text.money(Money(MOST_LIMIT, CURRENCY)),
        )
    return "" if is_limit(money) else tr("USD has two decimals at most.")


def minutes_problem(typed: Typed) -> str:
    """What is wrong with how long it lasts."""
    if typed.minutes is not None and is_lifetime(typed.minutes):
        return ""
    return tr(
        "{least} to {most} minutes.",
        least=SHORTEST_MINUTES,
        most=LONGEST_MINUTES,
    )
