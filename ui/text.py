"""All text for people: amounts, dates, countdowns, plurals, ids. Foreign text comes in by app.model.text.

Amounts keep every digit that AWS sent: they are cut and grouped as decimal strings, never as floats.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache

from PySide6.QtCore import QLocale

from app.model.money import Money
from app.model.text import plain
from ui.separators import Separators, separators_of

NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "\u2014"
NOT_KNOWN_YET = "Not known yet"
NOT_AVAILABLE = "Not available"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = timedelta(days=1)
_YEAR_DAYS = 365
_COUNTDOWN_DAYS = 3
_TWO_YEARS_DAYS = 730
_ACCOUNT_DIGITS = 12


@cache
def own_separators() -> Separators:
    """The separators of the person's own locale."""
    return separators_of(QLocale.system().name())


# Digits after the point where they are not two, as Babel's CLDR data has them (a test compares).
_NO_DIGITS = (
    "ADP AFN ALL BIF BYR CLP DJF ESP GNF IQD IRR ISK ITL JPY KMF KPW KRW LAK LBP LUF MGA MGF MMK MRO PYG "
    "RSD RWF SLL SOS STD SYP TMM TRL UGX UYI VND VUV XAF XOF XPF YER ZMK ZWD"
)
_THREE_DIGITS = ("BHD", "JOD", "KWD", "LYD", "OMR", "TND")
_FOUR_DIGITS = ("CLF", "UYW")
_DIGITS = (
    dict.fromkeys(_NO_DIGITS.split(), 0)
    | dict.fromkeys(_THREE_DIGITS, 3)
    | dict.fromkeys(_FOUR_DIGITS, 4)
)


# --- amounts -----------------------------------------------------------------------------------------


def number(amount: Decimal, digits: int = 0, separators: Separators | None = None) -> str:
    """A decimal with all its digits, at least `digits` of them after the point."""
    signs = separators or own_separators()
    whole, _, fraction = f"{amount.copy_abs():f}".partition(".")
    fraction = fraction.ljust(digits, "0")
    groups = [whole[-signs.first :]]
    whole = whole[: -signs.first]
    while whole:
        groups.insert(0, whole[-signs.rest :])
        whole = whole[: -signs.rest]
    text = signs.group.join(groups) + (signs.decimal + fraction if fraction else "")
    return MINUS + text if amount < 0 else text


def printed_digits(currency: str) -> int:
    """With how many digits after the point amounts of a currency are printed at least."""
    return _DIGITS.get(currency, 2)


def amount(money: Money, separators: Separators | None = None) -> str:
    """The number of an amount, without its code."""
    return number(money.amount, printed_digits(money.currency), separators)


def money(value: Money, separators: Separators | None = None) -> str:
    """An amount with its code: `12,480.00 USD` with a no-break space."""
    return f"{amount(value, separators)}{NBSP}{value.currency}"


def money_or(value: Money | None, otherwise: str = NOT_AVAILABLE) -> str:
    """An amount, or the words for a missing one. Never 0.00 for what is not known."""
    return otherwise if value is None else money(value)


def money_list(values: Iterable[Money]) -> str:
    """Sums kept apart by currency: `11,034.60 USD · 3,200.00 EUR`."""
    return " · ".join(money(value) for value in values)


def percent(part: Decimal) -> str:
    """A share as a percentage with at most one decimal, to the nearest: `73.7%`. Only all of it is 100%."""
    tenth = Decimal("0.001")
    nearest = part.quantize(tenth, ROUND_HALF_EVEN)
    value = (1 - tenth if part < 1 <= nearest else nearest).scaleb(2)
    shown = value.to_integral_value() if value == value.to_integral_value() else value
    return f"{number(shown)}%"


def count(value: int | None) -> str:
    """A whole number with groups; a dash when it could not be read."""
    return DASH if value is None else number(Decimal(value))


def plural(value: int, one: str, many: str = "") -> str:
    """`1 charge`, `4 charges`."""
    return f"{count(value)} {one if value == 1 else many or one + 's'}"


# --- dates -------------------------------------------------------------------------------------------


def date(at: datetime) -> str:
    """`18 Nov 2026`, local time."""
    local = at.astimezone()
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def sheet_date(at: datetime) -> str:
    """`2026-11-18`, local time: what every spreadsheet reads as a day."""
    return f"{at.astimezone():%Y-%m-%d}"


def short_date(at: datetime, now: datetime) -> str:
    """`18 Nov` in this year, else with the year."""
    local = at.astimezone()
    if local.year != now.astimezone().year:
        return date(at)
    return f"{local.day} {_MONTHS[local.month - 1]}"


def time(at: datetime) -> str:
    """`10:43`, local time."""
    return f"{at.astimezone():%H:%M}"


def time_with_seconds(at: datetime) -> str:
    """`10:43:07`, local time, for the log."""
    return f"{at.astimezone():%H:%M:%S}"


def date_time(at: datetime) -> str:
    """`18 Nov 2026, 10:43`, local time."""
    return f"{date(at)}, {time(at)}"


def date_at_time(at: datetime) -> str:
    """`18 Nov 2026 at 10:43`, local time, inside a sentence."""
    return f"{date(at)} at {time(at)}"


def utc(at: datetime) -> str:
    """`18 Nov 2026, 09:43:07 UTC`, for tooltips."""
    there = at.astimezone(UTC)
    return f"{there.day} {_MONTHS[there.month - 1]} {there.year}, {there:%H:%M:%S} UTC"


def span(length: timedelta) -> str:
    """A length below some days: `2 d 22 h`, `6 h 12 min`, `9 min`, `under 1 min`."""
    minutes = int(length.total_seconds()) // 60
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else "under 1 min"


def countdown(at: datetime, now: datetime) -> str:
    """How long until then: `2 years`, `74 days`, and from 3 days down as `span` says."""
    left = at - now
    days = (at.astimezone().date() - now.astimezone().date()).days
    if left >= _TWO_YEARS_DAYS * _DAY:
        return f"{left.days // _YEAR_DAYS} years"
    if left >= _COUNTDOWN_DAYS * _DAY:
        return f"{days} days"
    return span(left)


def long_countdown(at: datetime, now: datetime) -> str:
    """As `countdown`, with whole words for sentences: `2 days 22 h`."""
    text = countdown(at, now)
    return text.replace(" d ", " day " if text.startswith("1 d ") else " days ")


def until(at: datetime, now: datetime) -> str:
    """`in 74 days`, `now`, or how long ago."""
    if at > now:
        return f"in {countdown(at, now)}"
    return ago(at, now)


def ago(at: datetime, now: datetime) -> str:
    """`2 min ago`, `19 h ago`, `18 days ago`: one unit is enough here; under a minute `just now`."""
    past = now - at
    if past < timedelta(minutes=1):
        return "just now"
    if past >= _COUNTDOWN_DAYS * _DAY:
        return f"{countdown(now, at)} ago"
    if past.days:
        return f"{plural(past.days, 'day')} ago"
    number, unit = span(past).split()[:2]
    return f"{number} {unit} ago"


def duration(length: timedelta) -> str:
    """A term's length in words: `5 days`, `12 hours`, `90 minutes`."""
    seconds = int(length.total_seconds())
    if seconds % 86400 == 0:
        return plural(seconds // 86400, "day")
    if seconds % 3600 == 0:
        return plural(seconds // 3600, "hour")
    return plural(seconds // 60, "minute")


# --- ids and names -----------------------------------------------------------------------------------


def account_id(digits: str) -> str:
    """`4471-0926-3358`; anything that is not an account id stays as it is."""
    if len(digits) != _ACCOUNT_DIGITS or not digits.isascii() or not digits.isdigit():
        return plain(digits, 40)
    return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"


def short_id(text: str, limit: int = 24) -> str:
    """A long id cut in the middle; it is always copied whole."""
    clean = plain(text, 200)
    if len(clean) <= limit:
        return clean
    head = (limit - 1) // 2
    return f"{clean[:head]}…{clean[-(limit - 1 - head) :]}"


def party(name_or_account: str) -> str:
    """A seller or requester: the name, or the account id in groups."""
    return (
        account_id(name_or_account)[:300] if name_or_account.isdigit() else plain(name_or_account)
    )


def initial(name: str) -> str:
    """The letter for an avatar."""
    clean = plain(name, 40)
    return clean[:1].upper() or "?"
