"""How values become documents and columns: exact, sortable, and safe against broken text."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TypeVar, overload

import msgspec

from app.model.money import Money
from app.model.term import (
    AgreementTerms,
    FixedPricingTerm,
    PaymentScheduleTerm,
    RecurringPaymentTerm,
)
from app.model.typed import known

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MILLION = 10**6
# Ten million units of a currency; 900,000 such amounts still fit into one sum of 64 bits.
_MOST_MILLIONTHS = 10**13
_NINES = str.maketrans("0123456789", "9876543210")
# Terms that charge whatever the use is.
_CONTRACT = {
    "configurableUpfrontPricingTerm",
    "fixedUpfrontPricingTerm",
    "recurringPaymentTerm",
    "paymentScheduleTerm",
}
_encoder = msgspec.msgpack.Encoder()
_Struct = TypeVar("_Struct", bound=msgspec.Struct)


def storable(value: _Struct) -> _Struct:
    """Give the value without half surrogates: JSON may carry them, no encoding of text can."""
    try:
        _encoder.encode(value)
    except UnicodeEncodeError:
        return msgspec.convert(_mended(msgspec.to_builtins(value)), known(type(value)))
    return value


def _mended(value: object) -> object:
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {key: _mended(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mended(item) for item in value]
    return value


def whole(text: str) -> str:
    """Give text with question marks for half surrogates, which a paste may also bring."""
    return text.encode("utf-8", "replace").decode("utf-8")


def document(value: msgspec.Struct) -> bytes:
    """Encode a value for its cache table."""
    return _encoder.encode(value)


@cache
def decoder(kind: type[_Struct]) -> msgspec.msgpack.Decoder[_Struct]:
    """Give the decoder of one type; building one costs far more than using it."""
    return msgspec.msgpack.Decoder(known(kind))


def stamp(at: datetime | None) -> int | None:
    """Give a time as whole microseconds, which sort as the times do."""
    return None if at is None else (at - _EPOCH) // _MICROSECOND


@overload
def moment(microseconds: int) -> datetime: ...
@overload
def moment(microseconds: int | None) -> datetime | None: ...
def moment(microseconds: int | None) -> datetime | None:
    """Read a time back."""
    return None if microseconds is None else _EPOCH + microseconds * _MICROSECOND


def amount_key(money: Money | None) -> str | None:
    """Give a short text that sorts as the amounts do, exactly; the currency only breaks ties.

    The text is a sign, the number of whole digits, the digits. A negative amount has every digit
    turned round, and a last character above all digits so that the longer fraction comes first.
    """
    if money is None:
        return None
    whole, _, fraction = f"{money.amount.copy_abs():f}".partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    text = f"{len(whole):02d}{whole}" + (f".{fraction}" if fraction else "")
    is_negative = money.amount < 0
    ordered = f"0{text.translate(_NINES)}~" if is_negative else f"1{text}"
    return f"{ordered} {money.currency}"


def millionths(money: Money | None) -> int | None:
    """Give an amount as a whole number that SQLite adds up exactly; None when there is none."""
    if money is None:
        return None
    number, parts = money.amount.as_integer_ratio()
    whole, rest = divmod(number * _MILLION, parts)
    return None if rest or abs(whole) > _MOST_MILLIONTHS else whole


def from_millionths(total: int, currency: str) -> Money:
    """Give a sum of millionths back as money, without zeros at the end of its fraction."""
    whole, fraction = divmod(abs(total), _MILLION)
    text = f"{whole}.{fraction:06d}".rstrip("0").rstrip(".")
    return Money(Decimal(f"-{text}" if total < 0 else text), currency)


def folded(text: str) -> str:
    """Give text as it is searched and sorted: no case, no width forms, no NUL (it would end it)."""
    return unicodedata.normalize("NFKC", text).casefold().replace("\0", " ")


def sortable(text: str | None) -> str | None:
    """Give a name as a sort column; empty counts as missing, and missing sorts last."""
    return folded(text)[:200] or None if text else None


def use_of(terms: AgreementTerms) -> int:
    """Say whether an agreement's terms charge for use: 0 no, 1 for nothing else, 2 besides a contract."""
    kinds = set(terms.kinds)
    if "usageBasedPricingTerm" not in kinds:
        return 0
    return 2 if kinds & _CONTRACT else 1


def planned_of(terms: AgreementTerms) -> str:
    """Give the amounts that an agreement's terms name, as a JSON list of what `amount_key` makes."""
    amounts: list[Money | None] = []
    for term in terms.terms:
        if isinstance(term, PaymentScheduleTerm):
            amounts += [one.money for one in term.schedule]
        elif isinstance(term, FixedPricingTerm | RecurringPaymentTerm):
            amounts.append(term.price)
    keys = dict.fromkeys(key for one in amounts if (key := amount_key(one)) is not None)
    return msgspec.json.encode(list(keys)).decode()
