"""All text for people: amounts, dates, countdowns, plurals, ids. Foreign text comes in by app.model.text.

Amounts keep every digit that AWS sent: they are cut and grouped as decimal strings, never as floats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QLocale

from app.language import SOURCE, spoken, tr, tr_in, tr_plural
from app.model.money import Money
from app.model.text import plain
from ui.separators import Separators, separators_of

NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "\u2014"
NOT_KNOWN_YET = tr("Not known yet")
NOT_AVAILABLE = tr("Not available")
MONTHS = (
    tr_in("short month", "Jan"),
    tr_in("short month", "Feb"),
    tr_in("short month", "Mar"),
    tr_in("short month", "Apr"),
    tr_in("short month", "May"),
    tr_in("short month", "Jun"),
    tr_in("short month", "Jul"),
    tr_in("short month", "Aug"),
    tr_in("short month", "Sep"),
    tr_in("short month", "Oct"),
    tr_in("short month", "Nov"),
    tr_in("short month", "Dec"),
)
_DAY = timedelta(days=1)
_YEAR_DAYS = 365
_COUNTDOWN_DAYS = 3
_TWO_YEARS_DAYS = 730
_ACCOUNT_DIGITS = 12


@cache
def own_separators() -> Separators:
    """The separators of the person's own region, as the system has them, whatever language is spoken."""
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
    return tr("{number}%", number=number(shown))


def count(value: int | None) -> str:
    """A whole number with groups; a dash when it could not be read."""
    return DASH if value is None else number(Decimal(value))


class Counted(NamedTuple):
    """What is counted, in both forms with the number's place `{n}`, where it is not counted at once."""

    one: str
    many: str


def plural(value: int, one: str, many: str) -> str:
    """A number and what it counts: `1 charge`, `4 charges`, from `{n} charge` and `{n} charges`."""
    return tr_plural(value, one, many, n=count(value))


# --- dates -------------------------------------------------------------------------------------------


def date(at: datetime) -> str:
    """`18 Nov 2026`, local time."""
    local = at.astimezone()
    return day_month_year(local.day, local.month, local.year)


def day_month_year(day: int, month: int, year: int) -> str:
    """`18 Nov 2026`, from the numbers of a calendar."""
    return tr("{day} {month} {year}", day=day, month=MONTHS[month - 1], year=year)


def long_dates() -> tuple[str, ...]:
    """A date of each month, for the width of columns: which is the widest depends on the letters."""
    return tuple(day_month_year(28, month, 2026) for month in range(1, 13))


def month_year(month: int, year: int) -> str:
    """`Nov 2026`."""
    return tr("{month} {year}", month=MONTHS[month - 1], year=year)


def day_month(day: int, month: int) -> str:
    """`18 Nov`, where the year is plain."""
    return tr("{day} {month}", day=day, month=MONTHS[month - 1])


def unbroken(words: str) -> str:
    """Running text as it is laid out: no line ends within a date. What is read, copied or sought stays as it is."""
    return _dates().sub(lambda found: found[0].replace(" ", NBSP), words)


@cache
def _dates() -> re.Pattern[str]:
    """Dates with and without a year, as the language writes them."""
    day, month, year = "\0", "\1", "\2"
    ways = (
        tr("{day} {month} {year}", day=day, month=month, year=year),
        tr("{day} {month}", day=day, month=month),
    )
    both = "|".join(re.escape(one) for one in ways)
    months = "|".join(re.escape(one) for one in MONTHS)
    for sign, digits in ((day, r"[0-9]{1,2}"), (month, f"(?:{months})"), (year, "[0-9]{4}")):
        both = both.replace(sign, digits)
    return re.compile(rf"\b(?:{both})(?=\W|$)")


def sheet_date(at: datetime) -> str:
    """`2026-11-18`, local time: what every spreadsheet reads as a day."""
    return f"{at.astimezone():%Y-%m-%d}"


def short_date(at: datetime, now: datetime) -> str:
    """`18 Nov` in this year, else with the year."""
    local = at.astimezone()
    if local.year != now.astimezone().year:
        return date(at)
    return day_month(local.day, local.month)


def time(at: datetime) -> str:
    """`10:43`, local time."""
    return f"{at.astimezone():%H:%M}"


def time_with_seconds(at: datetime) -> str:
    """`10:43:07`, local time, for the log."""
    return f"{at.astimezone():%H:%M:%S}"


def date_time(at: datetime) -> str:
    """`18 Nov 2026, 10:43`, local time."""
    return tr("{date}, {time}", date=date(at), time=time(at))


def date_at_time(at: datetime) -> str:
    """`18 Nov 2026 at 10:43`, local time, inside a sentence."""
    return tr("{date} at {time}", date=date(at), time=time(at))


def utc(at: datetime) -> str:
    """`18 Nov 2026, 09:43:07 UTC`, for tooltips."""
    there = at.astimezone(UTC)
    day = day_month_year(there.day, there.month, there.year)
    return tr("{date}, {time} UTC", date=day, time=f"{there:%H:%M:%S}")


def span(length: timedelta) -> str:
    """A length below some days: `2 d 22 h`, `6 h 12 min`, `9 min`, `under 1 min`."""
    minutes = int(length.total_seconds()) // 60
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days and hours:
        return tr("{days} d {hours} h", days=days, hours=hours)
    if days:
        return tr("{days} d", days=days)
    if hours and minutes:
        return tr("{hours} h {minutes} min", hours=hours, minutes=minutes)
    if hours:
        return tr("{hours} h", hours=hours)
    return tr("{minutes} min", minutes=minutes) if minutes else tr("under 1 min")


def countdown(at: datetime, now: datetime) -> str:
    """How long until then: `2 years`, `74 days`, and from 3 days down as `span` says."""
    left = at - now
    days = (at.astimezone().date() - now.astimezone().date()).days
    if left >= _TWO_YEARS_DAYS * _DAY:
        return plural(left.days // _YEAR_DAYS, "{n} year", "{n} years")
    if left >= _COUNTDOWN_DAYS * _DAY:
        return plural(days, "{n} day", "{n} days")
    return span(left)


def long_countdown(at: datetime, now: datetime) -> str:
    """As `countdown`, with whole words for sentences: `2 days 22 h`."""
    left = at - now
    hours = int(left.total_seconds()) // 3600 % 24
    if not timedelta(days=1) <= left < _COUNTDOWN_DAYS * _DAY or not hours:
        return countdown(at, now)
    return tr("{days} {hours} h", days=plural(left.days, "{n} day", "{n} days"), hours=hours)


def until(at: datetime, now: datetime) -> str:
    """`in 74 days`, `now`, or how long ago."""
    if at <= now:
        return ago(at, now)
    days = (at.astimezone().date() - now.astimezone().date()).days
    if at - now >= _TWO_YEARS_DAYS * _DAY:
        return plural((at - now).days // _YEAR_DAYS, "in {n} year", "in {n} years")
    if at - now >= _COUNTDOWN_DAYS * _DAY:
        return plural(days, "in {n} day", "in {n} days")
    return tr("in {span}", span=span(at - now))


def ago(at: datetime, now: datetime) -> str:
    """`2 min ago`, `19 h ago`, `18 days ago`: one unit is enough here; under a minute `just now`."""
    past = now - at
    if past < timedelta(minutes=1):
        return tr("just now")
    if past >= _TWO_YEARS_DAYS * _DAY:
        return plural(past.days // _YEAR_DAYS, "{n} year ago", "{n} years ago")
    if past.days:
        is_long = past >= _COUNTDOWN_DAYS * _DAY
        between = (now.astimezone().date() - at.astimezone().date()).days
        return plural(between if is_long else past.days, "{n} day ago", "{n} days ago")
    hours, minutes = divmod(int(past.total_seconds()) // 60, 60)
    one = tr("{hours} h", hours=hours) if hours else tr("{minutes} min", minutes=minutes)
    return tr("{span} ago", span=one)


def duration(length: timedelta) -> str:
    """A term's length in words: `5 days`, `12 hours`, `90 minutes`."""
    seconds = int(length.total_seconds())
    if seconds % 86400 == 0:
        return plural(seconds // 86400, "{n} day", "{n} days")
    if seconds % 3600 == 0:
        return plural(seconds // 3600, "{n} hour", "{n} hours")
    return plural(seconds // 60, "{n} minute", "{n} minutes")


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


def sentence(words: str) -> str:
    """The same words as they begin a label: the first letter large, the others as they are."""
    return words[:1].upper() + words[1:]


def within(words: str) -> str:
    """A label inside a line. German nouns keep their large letter, so only English makes it small."""
    return words.lower() if spoken() == SOURCE else words


def initial(name: str) -> str:
    """The letter for an avatar."""
    clean = plain(name, 40)
    return clean[:1].upper() or "?"
