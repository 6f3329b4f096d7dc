"""What the page of an offer set says: each offer's state in words, what can be done, and the overview."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from app.errors import AccessDenied, AppError, NotFound
from app.language import tr, tr_in
from app.model.choices import first_choices
from app.model.command import AcceptQuote, CommandState
from app.model.configuration import Options, of_offer
from app.model.estimate import estimate
from app.model.money import Money
from app.model.offer import OfferSet
from app.model.offer_set import (
    Member,
    MemberState,
    Overview,
    Standing,
    accepted_value,
    is_quoted,
)
from app.model.right import missing
from app.model.text import plain
from app.worker.catalogue_messages import OfferRead
from ui import text
from ui.chips import record_face
from ui.purchase.estimate_words import estimate_words
from ui.theme import Tone
from ui.widgets.chip import ChipFace
from ui.widgets.fact import Fact

RIGHT = "aws-marketplace:GetOffer"
BY_ITSELF = tr(
    "AWS accepts each offer by itself, one after another. So some of them may be accepted and others "
    "not, and nothing takes back those that are."
)
READING = tr("Reading…")
_METERED = tr("Metered")
_FACES = {
    MemberState.TO_CONFIGURE: ChipFace(Tone.NEUTRAL, "pencil-simple", tr("To configure")),
    MemberState.QUOTED: ChipFace(Tone.ACCENT, "note-pencil", tr("Quote ready")),
    MemberState.WAITING: ChipFace(Tone.WARNING, "hourglass-medium", tr("Waiting for approval")),
    MemberState.CHECKING: ChipFace(Tone.WARNING, "hourglass-medium", tr("Being checked")),
    MemberState.ACCEPTED: ChipFace(Tone.POSITIVE, "handshake", tr("Accepted")),
    MemberState.REFUSED: ChipFace(Tone.DANGER, "x-circle", tr("Refused")),
    MemberState.GONE: ChipFace(Tone.NEUTRAL, "calendar-x", tr_in("offer", "Gone")),
}
_CLOSED = ChipFace(Tone.WARNING, "prohibit", tr("Cannot be bought now"))
_UNREAD = ChipFace(Tone.WARNING, "warning-circle", tr("Not read"))
_DENIED = ChipFace(Tone.WARNING, "lock-key", tr("May not be read"))
_SENDING = {
    True: tr("The acceptance is being sent."),
    False: tr("The request for a quote is being sent."),
}
_UNKNOWN = {
    True: tr(
        "The acceptance got no clear answer. Do not send a second one: it is being found out."
    ),
    False: tr(
        "The request for a quote got no clear answer. Do not send a second one: it is being found out."
    ),
}
_TO_CONFIGURE = text.Counted("{n} to configure", "{n} to configure")
_STUCK = text.Counted("{n} that cannot be bought now", "{n} that cannot be bought now")
_TO_ACCEPT = text.Counted("{n} to review and accept", "{n} to review and accept")
_TO_WAIT = text.Counted("{n} waiting for your organisation", "{n} waiting for your organisation")
_TO_CHECK = text.Counted("{n} being checked", "{n} being checked")
_LOST = text.Counted("{n} refused or gone", "{n} refused or gone")
_TO_BEGIN = (MemberState.TO_CONFIGURE, MemberState.REFUSED, MemberState.GONE)


class MemberWords(msgspec.Struct, frozen=True):
    """One offer as a row. `money` or `price` is what it costs, `sentence` says more about its state.

    `can_configure` offers the configuration, which is off for the reason `configure_off` if that is
    set; `quote_id` and `agreement_id` are what can be opened.
    """

    offer_id: str
    title: str
    second: str
    face: ChipFace
    sentence: str = ""
    price: str = ""
    money: Money | None = None
    under: str = ""
    can_configure: bool = False
    configure_off: str = ""
    quote_id: str = ""
    agreement_id: str = ""
    is_ready: bool = False  # to be reviewed and accepted
    is_stuck: bool = False  # not begun, and something stands in the way of it

    @property
    def cost(self) -> str:
        """The price as one text."""
        first = text.money(self.money) if self.money is not None else self.price
        return ", ".join(part for part in (first, self.under) if part)

    @property
    def spoken(self) -> str:
        """All of it as one text."""
        parts = (self.title, self.second, self.cost, self.face.words, self.sentence)
        return ", ".join(part for part in parts if part)


def member_words(
    member: Member,
    one: Standing,
    read: OfferRead | None,
    error: AppError | None,
    off: str,
    now: datetime,
) -> MemberWords:
    """Say one offer; `read` or `error` is what reading it gave, `off` why AWS cannot be asked now."""
    options = of_offer(read.offer, read.terms, now) if read is not None else None
    blocked = options.blocked if options is not None else ""
    face, sentence = _state(one, error, blocked)
    if one.state is MemberState.QUOTED:
        sentence = blocked
    price, money, under = _cost(one, options, error, off, now)
    is_begun = one.state in (*_TO_BEGIN, MemberState.QUOTED)
    is_asking = one.state is MemberState.CHECKING and not one.quote_id
    unread = (off or READING) if read is None and error is None else ""
    if error is not None and read is None:
        unread = tr("This offer could not be read.")
    return MemberWords(
        member.offer_id, _title(member), _second(member, read), face, sentence, price, money, under,
        can_configure=is_begun or is_asking,
        configure_off=blocked or off or unread,
        quote_id=one.quote_id if one.state is not MemberState.ACCEPTED else "",
        agreement_id=one.agreement_id,
        is_ready=one.state is MemberState.QUOTED,
        is_stuck=one.state is MemberState.TO_CONFIGURE and (bool(blocked) or error is not None),
    )  # fmt: skip


def _title(member: Member) -> str:
    names = (plain(one.product.name, 80) or one.product.product_id for one in member.offered)
    return ", ".join(dict.fromkeys(name for name in names if name)) or member.offer_id


def _second(member: Member, read: OfferRead | None) -> str:
    offered = member.offered[0]
    name = plain(read.offer.name if read else offered.offer.name, 80) or tr("Offer")
    seller = plain(read.offer.seller.name if read else offered.offer.seller.name, 80)
    expires = ""
    if read is not None:
        ends = read.offer.expires_at
        expires = tr("expires {date}", date=text.date_at_time(ends)) if ends else tr("no expiry")
    return " · ".join(part for part in (name, seller, expires) if part)


def _state(one: Standing, error: AppError | None, blocked: str) -> tuple[ChipFace, str]:
    """The chip and the sentence. What stands in the way of beginning counts more than what was."""
    if one.state in _TO_BEGIN and error is not None:
        return _unreadable(error)
    if one.state in _TO_BEGIN and blocked and not one.quote_id:
        return _CLOSED, blocked
    if one.record is not None and one.state in (MemberState.REFUSED, MemberState.CHECKING):
        return record_face(one.record), _of_record(one)
    said = {
        MemberState.WAITING: tr(
            "Your organisation decides. Countersign goes on when it has approved."
        ),
        MemberState.ACCEPTED: tr("Agreement {agreement_id}", agreement_id=one.agreement_id)
        if one.agreement_id
        else "",
        MemberState.REFUSED: tr("Your organisation rejected the quote. A new one can be made."),
        MemberState.GONE: tr(
            "The offer ended before its quote was accepted. Ask the seller for a new one."
        )
        if one.quote_id
        else tr("AWS does not find its quote any more. Nothing was bought by it: make a new one."),
    }
    return _FACES[one.state], said.get(one.state, "")


def _of_record(one: Standing) -> str:
    record = one.record
    if record is None:
        return ""
    if record.state.is_open:
        is_accepting = isinstance(record.command, AcceptQuote)
        is_unknown = record.state is CommandState.UNKNOWN
        return (_UNKNOWN if is_unknown else _SENDING)[is_accepting]
    return " ".join(part for part in (record.message, record.hint) if part)


def _unreadable(error: AppError) -> tuple[ChipFace, str]:
    if isinstance(error, NotFound):
        words = tr(
            "AWS does not find this offer any more: it ended, or the seller withdrew it. Ask the seller "
            "for a new one."
        )
        return _FACES[MemberState.GONE], words
    if isinstance(error, AccessDenied):
        if error.missing_right:
            rest = missing(plain(error.missing_right, 100))
        else:
            rest = plain(error.hint) or missing(RIGHT)
        return _DENIED, tr("Your role may not read this offer. {rest}", rest=rest)
    return _UNREAD, " ".join(part for part in (plain(error.message), plain(error.hint)) if part)


def _cost(
    one: Standing, options: Options | None, error: AppError | None, off: str, now: datetime
) -> tuple[str, Money | None, str]:
    if one.state is MemberState.ACCEPTED:
        value = accepted_value(one)
        if _is_metered(options, value):
            return _METERED, None, tr("paid by use")
        return "", value, tr("agreement") if value else ""
    if is_quoted(one):
        return _quoted(one, options)
    if options is None:
        return ("" if error is not None or off else READING), None, ""
    choices = first_choices(options)
    cost = estimate_words(options, choices, estimate(options, choices, now), now)
    if cost.money is None:
        return cost.words, None, tr("paid by use") if cost.is_metered else cost.under
    return "", cost.money, tr("estimate, {under}", under=cost.under)


def _quoted(one: Standing, options: Options | None) -> tuple[str, Money | None, str]:
    quote = one.quote
    if quote is None:
        return tr("Quoted"), None, tr("open the quote for its value")
    if _is_metered(options, quote.value):
        return _METERED, None, tr("paid by use")
    if quote.value is None:
        return text.NOT_AVAILABLE, None, tr("AWS names no value")
    after = quote.value_after_tax
    return (
        "",
        quote.value,
        tr("{amount} after tax", amount=text.money(after)) if after else tr("tax not known yet"),
    )


def _is_metered(options: Options | None, value: Money | None) -> bool:
    return options is not None and options.is_metered and (value is None or not value.amount)


# --- the overview -------------------------------------------------------------------------------------


def subtitle(bundle: OfferSet, number: int) -> str:
    """Under the name of the set."""
    ends = tr("expires {date}", date=text.date(bundle.expires_at)) if bundle.expires_at else ""
    parts = (
        plain(bundle.seller.name, 80),
        text.plural(number, "set of {n} offer", "set of {n} offers"),
        ends,
    )
    return " · ".join(part for part in parts if part)


def to_do(found: Overview, stuck: int = 0) -> str:
    """What is still to do, in one sentence; `stuck` of the offers to configure cannot be now."""
    states = MemberState
    parts = [
        (found.number(states.TO_CONFIGURE) - stuck, _TO_CONFIGURE),
        (stuck, _STUCK),
        (found.number(states.QUOTED), _TO_ACCEPT),
        (found.number(states.WAITING), _TO_WAIT),
        (found.number(states.CHECKING), _TO_CHECK),
        (found.number(states.REFUSED, states.GONE), _LOST),
    ]
    said = [text.plural(number, *words) for number, words in parts if number]
    if said:
        return f"{', '.join(said)}."
    return (
        tr("All offers of the set are accepted.") if found.counts else tr("There is nothing to do.")
    )


def sums(values: tuple[Money, ...]) -> tuple[Money, ...]:
    """The sums to show: a zero is no price, it only says that what is paid by use is not in it."""
    return tuple(one for one in values if one.amount)


def sum_note(found: Overview) -> str:
    """What the sum of the quotes holds, and what it does not."""
    if not found.quoted and not found.without_value:
        return tr("No offer of the set is quoted yet.")
    if not sums(found.quoted) and not found.without_value:
        return tr("No amount is fixed in these quotes. You pay for what you use.")
    parts = []
    if found.after_tax:
        parts.append(tr("{amounts} after estimated tax", amounts=text.money_list(found.after_tax)))
    elif found.quoted:
        parts.append(tr("before tax: AWS does not estimate it for every quote"))
    if found.without_value:
        parts.append(
            text.plural(
                found.without_value,
                "{n} quote without a value known yet",
                "{n} quotes without a value known yet",
            )
        )
    said = "; ".join(parts)
    return tr("{values}. What is paid by use comes on top.", values=f"{said[:1].upper()}{said[1:]}")


def facts(bundle: OfferSet, found: Overview) -> tuple[Fact, ...]:
    """The facts beside the sum."""
    return tuple(one for one in _facts(bundle, found) if one.value or one.money)


def _facts(bundle: OfferSet, found: Overview) -> Iterator[Fact]:
    total = sum(found.counts.values())
    done = found.number(MemberState.ACCEPTED)
    yield Fact(
        tr("Accepted"), tr("{done} of {total}", done=text.count(done), total=text.count(total))
    )
    accepted = sums(found.accepted)
    yield Fact(tr("Accepted value"), text.money_list(accepted) if accepted else "")
    ends = bundle.expires_at
    if ends is None:
        yield Fact(tr("Set expires"), tr("AWS names no day"))
    else:
        yield Fact(tr("Set expires"), text.date_time(ends), tip=text.utc(ends))
    yield Fact(tr("Seller"), plain(bundle.seller.name, 120))
    yield Fact(tr("Offer set id"), bundle.offer_set_id, copies=tr("offer set id"))
