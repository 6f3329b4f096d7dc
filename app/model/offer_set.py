"""How far the buying of each offer of a set is: told from quotes, agreements and commands, never guessed.

AWS accepts each offer by itself (there is no request that accepts a set), so each has its own outcome.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import msgspec

from app.model.agreement import ACTIVE, Agreement
from app.model.command import AcceptQuote, CommandRecord, CommandState, CreateQuote
from app.model.money import Money, MoneyBag
from app.model.offer import OfferedProduct
from app.model.purchase import Intent
from app.model.quote import ACCEPTED, DRAFT, PENDING_APPROVAL, REJECTED, Quote
from app.model.quote_row import offer_end


class MemberState(StrEnum):
    """Where one offer of a set stands."""

    TO_CONFIGURE = "to-configure"
    QUOTED = "quoted"
    WAITING = "waiting"  # for the organisation's approval
    CHECKING = "checking"  # a command is on its way, or its outcome is not known
    ACCEPTED = "accepted"
    REFUSED = "refused"  # by AWS, or by the organisation
    GONE = "gone"  # the quote, or the time in which the offer could be accepted


class Member(msgspec.Struct, frozen=True):
    """One offer of a set with the products that it is for."""

    offer_id: str
    offered: tuple[OfferedProduct, ...]


class Dealings(msgspec.Struct, frozen=True):
    """What was done about some offers: quotes, agreements and commands, the newest first.

    `gone` are the ids of quotes that AWS does not list any more.
    """

    quotes: tuple[Quote, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    records: tuple[CommandRecord, ...] = ()
    gone: frozenset[str] = frozenset()


class Standing(msgspec.Struct, frozen=True):
    """Where one offer stands. `record` is the command that says so; `quote` None until it is stored."""

    state: MemberState
    quote_id: str = ""
    quote: Quote | None = None
    agreement_id: str = ""
    agreement: Agreement | None = None
    record: CommandRecord | None = None


class Overview(msgspec.Struct, frozen=True):
    """The sums of a set, one for each currency, and how many offers stand where.

    `quoted` are the quotes that are not accepted yet, of which `without_value` have no amount;
    `after_tax` is empty unless AWS estimates the tax of every amount in `quoted`.
    """

    quoted: tuple[Money, ...] = ()
    after_tax: tuple[Money, ...] = ()
    accepted: tuple[Money, ...] = ()
    without_value: int = 0
    counts: dict[MemberState, int] = {}

    def number(self, *states: MemberState) -> int:
        """How many offers are in one of these states."""
        return sum(self.counts.get(one, 0) for one in states)


def members(products: Iterable[OfferedProduct]) -> tuple[Member, ...]:
    """The offers of a set in AWS's order, each once; products without an offer are left out."""
    found: dict[str, list[OfferedProduct]] = {}
    for one in products:
        if one.offer.offer_id:
            found.setdefault(one.offer.offer_id, []).append(one)
    return tuple(Member(offer_id, tuple(several)) for offer_id, several in found.items())


def standing(
    offer_id: str, dealings: Dealings, now: datetime, ends: datetime | None = None
) -> Standing:
    """Say where one offer stands; `ends` is the end of the offer where it has been read.

    An active agreement counts most, then a command whose outcome is open, then the newest quote.
    """
    records = [one for one in dealings.records if offer_of(one) == offer_id]
    quotes = [
        one
        for one in dealings.quotes
        if one.offer_id == offer_id and one.intent != Intent.AMEND and one.quote_id
    ]
    agreements = [one for one in dealings.agreements if one.offer_id == offer_id]
    if (accepted := _accepted(agreements, quotes, records)) is not None:
        return accepted
    if (record := next((one for one in records if one.state.is_open), None)) is not None:
        return _checking(record, quotes)
    newest = quotes[0] if quotes else None
    made = _made(records, {one.quote_id for one in dealings.quotes} | dealings.gone)
    if made is not None and (newest is None or not newest.is_open):
        return Standing(MemberState.QUOTED, made.result, record=made)
    if newest is not None and (newest.is_open or newest.status == REJECTED):
        return _of_quote(newest, records, now, ends)
    return _without_quote(records, dealings.gone)


def offer_of(record: CommandRecord) -> str:
    """The offer that a command asks a quote for or accepts; empty for amendments and all others."""
    command = record.command
    if isinstance(command, CreateQuote) and command.request.intent is not Intent.AMEND:
        return command.offer_id
    if isinstance(command, AcceptQuote) and command.shown.intent != Intent.AMEND:
        return command.shown.offer_id
    return ""


def overview(standings: Iterable[Standing]) -> Overview:
    """Add up what is quoted and what is accepted; currencies never meet."""
    quoted, after_tax, accepted = MoneyBag(), MoneyBag(), MoneyBag()
    without, has_all_taxes = 0, True
    counts: dict[MemberState, int] = {}
    for one in standings:
        counts[one.state] = counts.get(one.state, 0) + 1
        if one.state is MemberState.ACCEPTED:
            if (value := accepted_value(one)) is not None:
                accepted.add(value)
        elif is_quoted(one):
            if one.quote is None or one.quote.value is None:
                without += 1
                continue
            quoted.add(one.quote.value)
            if one.quote.value_after_tax is None:
                has_all_taxes = False
            else:
                after_tax.add(one.quote.value_after_tax)
    taxed = tuple(after_tax) if has_all_taxes else ()
    return Overview(tuple(quoted), taxed, tuple(accepted), without, counts)


def is_quoted(one: Standing) -> bool:
    """Whether there is a quote that may still become an agreement."""
    if one.state is MemberState.CHECKING:
        return bool(one.quote_id)
    return one.state in (MemberState.QUOTED, MemberState.WAITING)


def accepted_value(one: Standing) -> Money | None:
    """What an accepted offer is worth: as the agreement says, until then as its quote said."""
    if one.agreement is not None and one.agreement.value is not None:
        return one.agreement.value
    return one.quote.value if one.quote is not None else None


def _accepted(
    agreements: list[Agreement], quotes: list[Quote], records: list[CommandRecord]
) -> Standing | None:
    by_agreement = {one.agreement_id: one for one in quotes if one.status == ACCEPTED}
    active = next((one for one in agreements if one.status == ACTIVE), None)
    if active is not None:
        quote = by_agreement.get(active.agreement_id)
        return _owned(active.agreement_id, quote, active)
    ended = {one.agreement_id for one in agreements}
    for quote in quotes:
        if quote.status == ACCEPTED and quote.agreement_id not in ended:
            return _owned(quote.agreement_id, quote, None)
    for record in records:
        is_done = record.state is CommandState.CONFIRMED
        if is_done and isinstance(record.command, AcceptQuote) and record.result not in ended:
            found = (one for one in quotes if one.quote_id == record.command.target)
            return _owned(record.result, next(found, None), None)
    return None


def _owned(agreement_id: str, quote: Quote | None, agreement: Agreement | None) -> Standing:
    quote_id = quote.quote_id if quote is not None else ""
    return Standing(MemberState.ACCEPTED, quote_id, quote, agreement_id, agreement)


def _checking(record: CommandRecord, quotes: list[Quote]) -> Standing:
    quote_id = record.command.target if isinstance(record.command, AcceptQuote) else ""
    quote = next((one for one in quotes if one.quote_id == quote_id), None)
    return Standing(MemberState.CHECKING, quote_id, quote, record=record)


def _made(records: list[CommandRecord], known: Iterable[str]) -> CommandRecord | None:
    """The newest quote that AWS made here and that is not stored yet."""
    asked = (one for one in records if isinstance(one.command, CreateQuote))
    newest = next((one for one in asked if one.state is CommandState.CONFIRMED), None)
    return newest if newest is not None and newest.result and newest.result not in known else None


def _of_quote(
    quote: Quote, records: list[CommandRecord], now: datetime, ends: datetime | None
) -> Standing:
    on_it = (one for one in records if one.command.target == quote.quote_id)
    record = next(on_it, None)
    if quote.status == REJECTED:
        return Standing(MemberState.REFUSED, quote.quote_id, quote)
    if record is not None and record.state in (CommandState.REFUSED, CommandState.STOPPED):
        return Standing(MemberState.REFUSED, quote.quote_id, quote, record=record)
    if quote.status == PENDING_APPROVAL:
        return Standing(MemberState.WAITING, quote.quote_id, quote)
    end = offer_end(quote, ends or quote.offer_expires_at)
    is_over = quote.status == DRAFT and end is not None and end <= now
    state = MemberState.GONE if is_over else MemberState.QUOTED
    return Standing(state, quote.quote_id, quote)


def _without_quote(records: list[CommandRecord], gone: frozenset[str]) -> Standing:
    asked = next((one for one in records if isinstance(one.command, CreateQuote)), None)
    if asked is None:
        return Standing(MemberState.TO_CONFIGURE)
    if asked.state in (CommandState.REFUSED, CommandState.STOPPED):
        return Standing(MemberState.REFUSED, record=asked)
    if asked.result in gone:
        return Standing(MemberState.GONE, record=asked)
    return Standing(MemberState.TO_CONFIGURE)
