"""The columns of the agreements table: those of the first look, and every other field to choose from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from app.model.agreement import Agreement
from app.model.agreement_detail import AgreementRow
from app.model.renewal import Renewal
from app.model.text import plain
from ui import text
from ui.chips import agreement_face, avatar_face
from ui.table.column import Align, Cell, Column
from ui.tabs.agreements.words import AGREEMENT_TYPES, BEHAVIORS, REASONS, RESOURCE_TYPES
from ui.theme import Tone

_SOON = timedelta(days=30)
_NEVER_YEAR = 9000  # AWS writes "no end" as a date of the year 9999
_ID_SHOWN = 28
_NONE = Cell(text.DASH, is_faint=True, spoken="None", copied="")
# First line, second line, the whole for tooltips and screen readers.
_RENEWALS = {
    Renewal.ON: ("On", "", "Renews by itself"),
    Renewal.OFF: ("Off", "", "Does not renew, as you chose"),
    Renewal.SELLER_OFF: ("Off", "by seller", "Does not renew, the seller turned it off"),
    Renewal.LIMIT_REACHED: ("Off", "at limit", "Does not renew, all renewals are used"),
    Renewal.MOVES: ("Moves", "new offer", "Moves to another offer at the end"),
    Renewal.NONE: ("n/a", "", "Has no renewal"),
    Renewal.UNKNOWN: (text.DASH, "", "Whether it renews is not known"),
}


def _is_active(row: AgreementRow) -> bool:
    return row.agreement.status == "ACTIVE"


# --- columns of the first look -----------------------------------------------------------------------


def product(row: AgreementRow, _now: datetime) -> Cell:
    """Product over seller, with a letter. Names can be imitated, so the account is never far."""
    agreement = row.agreement
    title, seller = plain(agreement.title), text.party(agreement.seller)
    account = text.account_id(agreement.seller_account_id)
    return Cell(
        title,
        seller,
        beside=account if account != seller else "",
        tile=avatar_face(title),
        is_strong=True,
        is_faint=not _is_active(row),
        tip=f"{title}\n{seller}\nSeller's account {account}\n{plain(agreement.agreement_id)}",
        spoken=f"{title}, sold by {seller}, account {account}",
        copied=title,
        copied_rest=(seller,),
    )


def status(row: AgreementRow, _now: datetime) -> Cell:
    """The status chip."""
    return Cell(chip=agreement_face(row.agreement.status))


def value(row: AgreementRow, _now: datetime) -> Cell:
    """The committed total, the limit of what may be asked for, or that it is paid by use."""
    committed, limit = row.agreement.value, row.at_most
    if limit is not None and _is_on_request(row):
        whole, words = text.money(limit), "at most"
        return Cell(whole, words, money=limit, spoken=f"At most {whole}", copied_rest=(words,))
    if committed is None:
        return Cell(text.NOT_AVAILABLE, is_faint=True)
    if not committed.amount:  # AWS quotes 0 where only use is paid
        return Cell("Metered", is_faint=True, tip="Paid by use. Nothing is committed")
    more = f"The seller may ask for {text.money(limit)} besides, at most" if limit else ""
    return Cell(text.money(committed), money=committed, tip=more)


def _is_on_request(row: AgreementRow) -> bool:
    """Whether all of it is paid as the seller asks: AWS may quote the limit as the value, or nothing."""
    committed, limit = row.agreement.value, row.at_most
    return limit is not None and (
        committed is None or not committed.amount or committed.amount == limit.amount
    )


def starts(row: AgreementRow, _now: datetime) -> Cell:
    """The first day."""
    return _day(row.agreement.starts_at, "Starts" if _is_active(row) else "Started")


def ends(row: AgreementRow, now: datetime) -> Cell:
    """The last day over the time until then."""
    at = row.agreement.ends_at
    if at is None or at.year > _NEVER_YEAR:
        return Cell("No end date", copied="")
    day, distance = text.date(at), text.until(at, now)
    is_soon = _is_active(row) and at - now < _SOON
    return Cell(
        day,
        distance,
        tone=Tone.WARNING if is_soon else None,
        icon="hourglass-medium" if is_soon else "",
        tip=text.utc(at),
        spoken=f"{'Ends' if at > now else 'Ended'} {day}, {distance}",
        copied=text.sheet_date(at),
    )


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
        return _NONE
    if _is_on_request(row) or row.waiting_requests:
        waiting = row.waiting_requests
        words = f"{text.count(waiting)} waiting" if waiting else "none waiting"
        return Cell("On request", words, tip="The seller asks for each payment")
    if row.agreement.value is not None and not row.agreement.value.amount:
        return Cell("Metered", "not known yet", is_faint=True)
    if not row.orders.total:
        return Cell(text.NOT_KNOWN_YET, is_faint=True)
    return Cell("None left", "Paid upfront" if row.orders.total == 1 else "Paid in full")


def _coming(row: AgreementRow, at: datetime) -> Cell:
    money = row.next_charge.money if row.next_charge else None
    day, when = text.date(at), text.utc(at)
    if money is None:
        words = "Metered"
        return Cell(
            words,
            day,
            tip=when,
            spoken=f"Metered charge on {day}",
            copied=words,
            copied_rest=("", text.sheet_date(at)),
        )
    whole = text.money(money)
    return Cell(
        whole,
        day,
        money=money,
        tip=when,
        spoken=f"{whole} on {day}",
        copied_rest=(text.sheet_date(at),),
    )


def orders(row: AgreementRow, _now: datetime) -> Cell:
    """How many charges have a purchase order."""
    there, total = row.orders.with_order, row.orders.total
    if not total:
        return Cell(text.DASH, is_faint=True, spoken="No charges yet", copied="")
    shown = f"{text.count(there)}/{text.count(total)}"
    spoken = f"Purchase order set on {text.count(there)} of {text.plural(total, 'charge')}"
    if there < total:
        return Cell(
            shown,
            icon="warning-circle",
            tone=Tone.WARNING,
            is_strong=True,
            tip=spoken,
            spoken=spoken,
            copied=f"{there} of {total}",  # a spreadsheet would read 10/12 as a day
        )
    return Cell(
        shown,
        icon="check",
        icon_tone=Tone.POSITIVE,
        is_faint=True,
        tip=spoken,
        spoken=spoken,
        copied=f"{there} of {total}",
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
    return _several(
        plain(one).replace("_", " ").capitalize() for one in row.agreement.contact_types
    )


def decide_by(row: AgreementRow, now: datetime) -> Cell:
    """Until when renewal can be turned on or off."""
    at = row.decide_by
    if at is None:
        return _NONE
    day, distance = text.date(at), text.until(at, now)
    is_soon = now < at < now + _SOON
    return Cell(
        day,
        distance,
        tone=Tone.WARNING if is_soon else None,
        icon="hourglass-medium" if is_soon else "",
        tip=text.utc(at),
        spoken=f"Decide about renewal by {day}, {distance}",
        copied=text.sheet_date(at),
    )


_CellOf = Callable[[AgreementRow, datetime], Cell]


def _moment_of(field: Callable[[Agreement], datetime | None], what: str) -> _CellOf:
    def cell(row: AgreementRow, _now: datetime) -> Cell:
        return _day(field(row.agreement), what, has_time=True)

    return cell


def _id_of(field: Callable[[Agreement], str]) -> _CellOf:
    def cell(row: AgreementRow, _now: datetime) -> Cell:
        return _ids([field(row.agreement)])

    return cell


def acceptor(row: AgreementRow, _now: datetime) -> Cell:
    """The account that bought."""
    return _words(text.account_id(row.agreement.acceptor_account_id))


# --- parts -------------------------------------------------------------------------------------------


def _day(at: datetime | None, what: str, *, has_time: bool = False) -> Cell:
    if at is None:
        return _NONE
    return Cell(
        text.date(at),
        text.time(at) if has_time else "",
        tip=text.utc(at),
        spoken=f"{what} {text.date_time(at) if has_time else text.date(at)}",
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


def _by_text(words: Callable[[AgreementRow], str]) -> Callable[[AgreementRow], str | None]:
    """Sort by what a cell says, without regard to capitals; nothing has no place."""

    def order(row: AgreementRow) -> str | None:
        return words(row).casefold() or None

    return order


def _shown(cell: _CellOf) -> Callable[[AgreementRow], str | None]:
    """Sort by the text of a cell that does not depend on the time."""
    return _by_text(lambda row: cell(row, _ANY_TIME).for_sheet)


def _decide_by(row: AgreementRow) -> datetime | None:
    return row.decide_by


_ANY_TIME = datetime.min.replace(tzinfo=UTC)
_RIGHT = Align.RIGHT

COLUMNS = (
    Column(
        "Product and seller",
        213,
        product,
        "product",
        stretches=True,
        name="product",
        sheet=("Product", "Seller"),
    ),
    Column("Status", 97, status, "status", name="status"),
    Column(
        "Value",
        112,
        value,
        "value",
        name="value",
        descends_first=True,
        align=_RIGHT,
        sheet=("Value", "Value, currency", "Value, kind"),
    ),
    Column("Start", 92, starts, "start", name="start", yields=1),
    Column("End", 92, ends, "standing", name="end"),
    Column("Renew", 62, renewal, "renewal", name="renewal", chooser="Auto-renew", yields=2),
    Column(
        "Next charge",
        102,
        next_charge,
        "next_charge",
        name="next_charge",
        sheet=("Next charge", "Next charge, currency", "Next charge, date"),
        align=_RIGHT,
        yields=3,
    ),
    Column("PO set", 74, orders, "orders", name="orders", chooser="PO coverage"),
    Column(
        "Agreement id", 210, _id_of(lambda one: one.agreement_id), "id", name="id", is_extra=True
    ),
    Column("Offer id", 170, _id_of(lambda one: one.offer_id), "offer", name="offer", is_extra=True),
    Column(
        "Accepted",
        100,
        _moment_of(lambda one: one.accepted_at, "Accepted"),
        "accepted",
        name="accepted",
        descends_first=True,
        is_extra=True,
    ),
    Column(
        "Decide by",
        100,
        decide_by,
        sort="decide_by",
        order=_decide_by,
        name="decide_by",
        chooser="Decision deadline",
        is_extra=True,
    ),
    Column(
        "Seller account", 130, seller_account, "seller_id", name="seller_account", is_extra=True
    ),
    Column(
        "Type", 150, agreement_type, "type", name="type", chooser="Agreement type", is_extra=True
    ),
    Column(
        "Resource types",
        150,
        resource_types,
        sort="resource_types",
        order=_shown(resource_types),
        name="resource_types",
        is_extra=True,
    ),
    Column(
        "Resource ids",
        190,
        resource_ids,
        sort="resource_ids",
        order=_shown(resource_ids),
        name="resource_ids",
        is_extra=True,
    ),
    Column(
        "Offer set",
        170,
        _id_of(lambda one: one.offer_set_id),
        "offer_set",
        name="offer_set",
        is_extra=True,
    ),
    Column(
        "Renewal offer",
        170,
        _id_of(lambda one: one.renewal_offer_id),
        sort="renewal_offer",
        order=_by_text(lambda row: row.agreement.renewal_offer_id),
        name="renewal_offer",
        is_extra=True,
    ),
    Column("Buyer account", 130, acceptor, "acceptor", name="acceptor", is_extra=True),
    Column(
        "Initial agreement",
        210,
        _id_of(lambda one: one.initial_agreement_id),
        "initial",
        name="initial",
        is_extra=True,
    ),
    Column(
        "Free trial end",
        106,
        _moment_of(lambda one: one.free_trial_ends_at, "Free trial until"),
        "trial",
        name="trial",
        is_extra=True,
    ),
    Column(
        "At the end",
        100,
        end_behavior,
        sort="end_behavior",
        order=_shown(end_behavior),
        name="end_behavior",
        is_extra=True,
    ),
    Column(
        "Reason",
        190,
        end_reason,
        sort="end_reason",
        order=_shown(end_reason),
        name="end_reason",
        chooser="Reason of the end",
        is_extra=True,
    ),
    Column(
        "Licences",
        210,
        licenses,
        sort="licenses",
        order=_shown(licenses),
        name="licenses",
        is_extra=True,
    ),
    Column(
        "Contacts",
        150,
        contact_types,
        sort="contacts",
        order=_shown(contact_types),
        name="contacts",
        is_extra=True,
    ),
    Column(
        "Last update",
        104,
        _moment_of(lambda one: one.updated_at, "Last changed"),
        "updated",
        name="updated",
        descends_first=True,
        is_extra=True,
    ),
)
