"""What the cells of the agreements table say: each field in words, with what is copied and spoken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from app.language import tr, tr_plural
from app.model.agreement import Agreement
from app.model.agreement_detail import AgreementRow, ChargeReading
from app.model.note import tags_text
from app.model.renewal import Renewal
from app.model.text import plain
from ui import text
from ui.chips import agreement_face
from ui.table.column import Cell
from ui.table.common_cells import product_cell
from ui.tabs.agreements.words import (
    AGREEMENT_TYPES,
    BEHAVIORS,
    CHARGES_MISSING,
    REASONS,
    RESOURCE_TYPES,
    besides,
    contact_type,
)
from ui.theme import Tone

_SOON = timedelta(days=30)
_DAYS_ALONE = timedelta(days=3)  # from here down a countdown has hours, too
_ID_SHOWN = 28
_NONE = Cell(text.DASH, is_faint=True, spoken=tr("None"), copied="")
# First line, second line, the whole for tooltips and screen readers.
_RENEWALS = {
    Renewal.ON: (tr("On"), "", tr("Renews by itself")),
    Renewal.OFF: (tr("Off"), "", tr("Does not renew, as you chose")),
    Renewal.SELLER_OFF: (
        tr("Off"),
        tr("by seller"),
        tr("Does not renew, the seller turned it off"),
    ),
    Renewal.LIMIT_REACHED: (tr("Off"), tr("at limit"), tr("Does not renew, all renewals are used")),
    Renewal.MOVES: (tr("Moves"), tr("new offer"), tr("Moves to another offer at the end")),
    Renewal.NONE: (tr("n/a"), "", tr("Has no renewal")),
    Renewal.UNKNOWN: (text.DASH, "", tr("Whether it renews is not known")),
}


def _is_active(row: AgreementRow) -> bool:
    return row.agreement.status == "ACTIVE"


# --- columns of the first look -----------------------------------------------------------------------


def product(row: AgreementRow, _now: datetime) -> Cell:
    """Product over seller."""
    one = row.agreement
    return product_cell(
        one.title,
        one.seller,
        one.seller_account_id,
        item_id=one.agreement_id,
        is_faint=not _is_active(row),
    )


def status(row: AgreementRow, _now: datetime) -> Cell:
    """The status chip."""
    return Cell(chip=agreement_face(row.agreement.status))


def value(row: AgreementRow, _now: datetime) -> Cell:
    """The committed total, the limit of what may be asked for, or that it is paid by use."""
    committed, limit = row.agreement.value, row.at_most
    if limit is not None and row.is_on_request:
        whole, words = text.money(limit), tr("at most")
        return Cell(
            whole,
            words,
            money=limit,
            spoken=tr("At most {amount}", amount=whole),
            copied_rest=(words,),
        )
    if committed is None:
        return Cell(text.NOT_AVAILABLE, is_faint=True)
    if not committed.amount:  # AWS quotes 0 where only use is paid
        return Cell(tr("Metered"), is_faint=True, tip=tr("Paid by use. Nothing is committed"))
    return Cell(text.money(committed), money=committed, tip=besides(row))


def starts(row: AgreementRow, _now: datetime) -> Cell:
    """The first day."""
    return _day(
        row.agreement.starts_at, tr("Starts {date}") if _is_active(row) else tr("Started {date}")
    )


def ends(row: AgreementRow, now: datetime) -> Cell:
    """The last day over the time until then."""
    at = row.agreement.end
    if at is None:
        return Cell(tr("No end date"), copied="")
    is_soon = _is_active(row) and at - now < _SOON
    said = tr("Ends {date}, {distance}") if at > now else tr("Ended {date}, {distance}")
    return _distant(at, now, said, is_soon=is_soon)


def renewal(row: AgreementRow, _now: datetime) -> Cell:
    """What happens at the end, or happened."""
    first, second, whole = _RENEWALS[row.renewal]
    is_on = row.renewal is Renewal.ON and _is_active(row)
    return Cell(
        first,
        second,
        icon="arrows-clockwise" if is_on else "",
        icon_tone=Tone.POSITIVE if is_on else None,
        is_faint=not is_on,
        tip=whole,
        spoken=whole,
    )


def next_charge(row: AgreementRow, _now: datetime) -> Cell:
    """The amount that comes next over its date, or why there is none."""
    charge = row.next_charge
    if charge is not None and charge.time is not None:
        return _coming(row, charge.time)
    if not _is_active(row):
        return _when_all_read(row, _NONE)
    if row.is_on_request or row.waiting_requests:
        waiting = row.waiting_requests
        words = (
            tr("{number} waiting", number=text.count(waiting)) if waiting else tr("none waiting")
        )
        return Cell(tr("On request"), words, tip=tr("The seller asks for each payment"))
    if row.agreement.value is not None and not row.agreement.value.amount:
        return Cell(tr("Metered"), tr("not known yet"), is_faint=True)
    if not row.orders.total:
        return _when_all_read(row, Cell(text.NOT_KNOWN_YET, is_faint=True))
    paid = tr("Paid upfront") if row.orders.total == 1 else tr("Paid in full")
    return _when_all_read(row, Cell(tr("None left"), paid))


def _when_all_read(row: AgreementRow, cell: Cell) -> Cell:
    """Say that nothing is left only when all charges have been read."""
    if row.charge_reading is ChargeReading.WHOLE:
        return cell
    words, whole = CHARGES_MISSING[row.charge_reading]
    return Cell(words, is_faint=True, tip=whole, spoken=whole, copied="")


def _coming(row: AgreementRow, at: datetime) -> Cell:
    money = row.next_charge.money if row.next_charge else None
    day, when = text.date(at), text.utc(at)
    if row.charge_reading is not ChargeReading.WHOLE:
        when = f"{when}\n{CHARGES_MISSING[row.charge_reading][1]}"
    if money is None:
        words = tr("Metered")
        return Cell(
            words,
            day,
            tip=when,
            spoken=tr("Metered charge on {date}", date=day),
            copied=words,
            copied_rest=("", text.sheet_date(at)),
        )
    whole = text.money(money)
    return Cell(
        whole,
        day,
        money=money,
        tip=when,
        spoken=tr("{amount} on {date}", amount=whole, date=day),
        copied_rest=(text.sheet_date(at),),
    )


def orders(row: AgreementRow, _now: datetime) -> Cell:
    """How many charges have a purchase order."""
    there, total = row.orders.with_order, row.orders.total
    is_whole = row.charge_reading is ChargeReading.WHOLE
    if not total and not is_whole:
        tip = CHARGES_MISSING[row.charge_reading][1]
        return Cell(text.DASH, is_faint=True, tip=tip, spoken=tip, copied="")
    if not total:
        return Cell(text.DASH, is_faint=True, spoken=tr("No charges yet"), copied="")
    shown = f"{text.count(there)}/{text.count(total)}"
    # A spreadsheet would read 10/12 as a day.
    copied = tr("{number} of {total}", number=there, total=total)
    spoken = tr_plural(
        total,
        "Purchase order set on {number} of {n} charge",
        "Purchase order set on {number} of {n} charges",
        number=text.count(there),
        n=text.count(total),
    )
    if not is_whole:
        spoken = f"{spoken}. {CHARGES_MISSING[row.charge_reading][1]}"
    if there < total:
        return Cell(
            shown,
            icon="warning-circle",
            tone=Tone.WARNING,
            is_strong=True,
            tip=spoken,
            spoken=spoken,
            copied=copied,
        )
    return Cell(
        shown,
        icon="check" if is_whole else "",
        icon_tone=Tone.POSITIVE if is_whole else None,
        is_faint=True,
        tip=spoken,
        spoken=spoken,
        copied=copied,
    )


# --- columns to choose -------------------------------------------------------------------------------


def seller_account(row: AgreementRow, _now: datetime) -> Cell:
    """The account that sells."""
    return _words(text.account_id(row.agreement.seller_account_id))


def agreement_type(row: AgreementRow, _now: datetime) -> Cell:
    """What kind of agreement it is."""
    kind = row.agreement.agreement_type
    return _words(AGREEMENT_TYPES.get(kind, plain(kind)))


def resource_types(row: AgreementRow, _now: datetime) -> Cell:
    """What kinds of products it covers."""
    kinds = [one.type for one in row.agreement.resources] or [row.agreement.resource_type]
    return _several(RESOURCE_TYPES.get(kind, plain(kind)) for kind in dict.fromkeys(kinds))


def resource_ids(row: AgreementRow, _now: datetime) -> Cell:
    """The products' ids."""
    return _ids([one.id for one in row.agreement.resources] or [row.agreement.product_id])


def end_behavior(row: AgreementRow, _now: datetime) -> Cell:
    """What AWS does at the end."""
    behavior = row.agreement.end_behavior
    return _words(BEHAVIORS.get(behavior, plain(behavior)))


def end_reason(row: AgreementRow, _now: datetime) -> Cell:
    """Why it does not renew."""
    reason = row.agreement.end_reason
    return _words(REASONS.get(reason, plain(reason)))


def licenses(row: AgreementRow, _now: datetime) -> Cell:
    """The licences, whole when copied."""
    return _ids(row.agreement.license_arns)


def contact_types(row: AgreementRow, _now: datetime) -> Cell:
    """Whose contact data AWS holds."""
    return _several(contact_type(one) for one in row.agreement.contact_types)


def decide_by(row: AgreementRow, now: datetime) -> Cell:
    """Until when renewal can be turned on or off."""
    at = row.decide_by
    if at is None:
        return _NONE
    said = tr("Decide about renewal by {date}, {distance}")
    return _distant(at, now, said, is_soon=now < at < now + _SOON)


def note_owner(row: AgreementRow, _now: datetime) -> Cell:
    """Whom the person named as owner."""
    return _words(row.note.owner if row.note else "")


def cost_center(row: AgreementRow, _now: datetime) -> Cell:
    """Where the person books it."""
    return _words(row.note.cost_center if row.note else "")


def tags(row: AgreementRow, _now: datetime) -> Cell:
    """The person's tags."""
    return _words(tags_text(row.note.tags) if row.note else "")


def note(row: AgreementRow, _now: datetime) -> Cell:
    """The first line of the person's note, all of it in the tooltip and when copied."""
    words = row.note.text if row.note else ""
    if not words:
        return _NONE
    one_line = plain(words, max(len(words), 1))
    return Cell(plain(words.partition("\n")[0], 120), tip=words, spoken=one_line, copied=one_line)


CellOf = Callable[[AgreementRow, datetime], Cell]


def moment_of(field: Callable[[Agreement], datetime | None], said: str) -> CellOf:
    """Make the cells of a moment; `said` is what happened then, with a place for the `{date}`."""

    def cell(row: AgreementRow, _now: datetime) -> Cell:
        return _day(field(row.agreement), said, has_time=True)

    return cell


def id_of(field: Callable[[Agreement], str]) -> CellOf:
    """Make the cells of an id."""

    def cell(row: AgreementRow, _now: datetime) -> Cell:
        return _ids([field(row.agreement)])

    return cell


def acceptor(row: AgreementRow, _now: datetime) -> Cell:
    """The account that bought."""
    return _words(text.account_id(row.agreement.acceptor_account_id))


# --- parts -------------------------------------------------------------------------------------------


def _day(at: datetime | None, said: str, *, has_time: bool = False) -> Cell:
    if at is None:
        return _NONE
    return Cell(
        text.date(at),
        text.time(at) if has_time else "",
        tip=text.utc(at),
        spoken=said.format(date=text.date_time(at) if has_time else text.date(at)),
        copied=text.sheet_date(at),
    )


def _distant(at: datetime, now: datetime, said: str, *, is_soon: bool) -> Cell:
    """A day over the time until then; `said` has places for both."""
    day, distance = text.date(at), text.until(at, now)
    is_close = timedelta() < at - now < _DAYS_ALONE
    return Cell(
        day,
        text.countdown(at, now) if is_close else distance,  # "2 d 22 h" needs all the room
        tone=Tone.WARNING if is_soon else None,
        icon="hourglass-medium" if is_soon else "",
        tip=text.utc(at),
        spoken=said.format(date=day, distance=distance),
        copied=text.sheet_date(at),
    )


def _words(words: str) -> Cell:
    return Cell(words, tip=words) if words else _NONE


def _several(words: Iterable[str]) -> Cell:
    return _words(", ".join(word for word in words if word))


def _ids(ids: Iterable[str]) -> Cell:
    """The first id cut in the middle, and how many more there are; all of them whole when copied."""
    whole = [plain(one, 200) for one in ids if one]
    if not whole:
        return _NONE
    more = f" +{text.count(len(whole) - 1)}" if len(whole) > 1 else ""
    return Cell(
        text.short_id(whole[0], _ID_SHOWN) + more,
        is_mono=True,
        is_faint=True,
        tip="\n".join(whole),
        spoken=", ".join(whole),
        copied=", ".join(whole),
    )
