"""The columns of what AWS answers: every field of a summary, and nothing of the store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.language import tr
from app.model.agreement import Agreement
from app.model.text import plain
from ui import text
from ui.chips import agreement_face
from ui.table.column import Cell, Column
from ui.tabs.agreements import ask_words, words

_ID_SHOWN = 26


def _id_cell(value: str) -> Cell:
    whole = plain(value)
    if not whole:
        return Cell(text.DASH, is_faint=True)
    return Cell(text.short_id(whole, _ID_SHOWN), is_mono=True, copied=whole, tip=whole)


def _account_cell(value: str) -> Cell:
    shown = text.account_id(value)
    return Cell(shown, copied=plain(value)) if shown else Cell(text.DASH, is_faint=True)


def _time_cell(at: datetime | None, now: datetime, missing: str = text.DASH) -> Cell:
    if at is None:
        return Cell(missing, is_faint=True)
    return Cell(text.date(at), text.until(at, now), tip=text.utc(at), copied=text.utc(at))


def _list_cell(values: Iterable[str], what: text.Counted) -> Cell:
    """One value as it is, several as their number; all of them in the tip and the copy."""
    whole = [plain(value) for value in values if value]
    if not whole:
        return Cell(text.DASH, is_faint=True)
    if len(whole) == 1:
        return _id_cell(whole[0])
    return Cell(text.plural(len(whole), *what), tip="\n".join(whole), copied=" ".join(whole))


def _agreement(one: Agreement, _now: datetime) -> Cell:
    return _id_cell(one.agreement_id)


def _status(one: Agreement, _now: datetime) -> Cell:
    return Cell(chip=agreement_face(one.status))


def _product(one: Agreement, _now: datetime) -> Cell:
    """The name where the store knows it, over the id."""
    ids = _list_cell(
        [resource.id for resource in one.resources] or [one.product_id],
        text.Counted("{n} product", "{n} products"),
    )
    if not one.product_name:
        return ids
    name = plain(one.product_name)
    return Cell(name, ids.first, tip=f"{name}\n{ids.tip}", copied=f"{name} {ids.copied}")


def _product_type(one: Agreement, _now: datetime) -> Cell:
    kinds = {resource.type for resource in one.resources} or {one.resource_type}
    named = (words.RESOURCE_TYPES.get(kind, plain(kind, 40)) for kind in sorted(kinds))
    return Cell(", ".join(kind for kind in named if kind) or text.DASH)


def _offer(one: Agreement, _now: datetime) -> Cell:
    return _id_cell(one.offer_id)


def _offer_set(one: Agreement, _now: datetime) -> Cell:
    return _id_cell(one.offer_set_id)


def _seller(one: Agreement, _now: datetime) -> Cell:
    """The name where the store knows it, over the account, since names can be imitated."""
    account = _account_cell(one.seller_account_id)
    if not one.seller_name:
        return account
    name = plain(one.seller_name)
    return Cell(name, account.first, tip=name, copied=f"{name} {account.copied}")


def _buyer(one: Agreement, _now: datetime) -> Cell:
    return _account_cell(one.acceptor_account_id)


def _accepted(one: Agreement, now: datetime) -> Cell:
    return _time_cell(one.accepted_at, now)


def _starts(one: Agreement, now: datetime) -> Cell:
    return _time_cell(one.starts_at, now)


def _ends(one: Agreement, now: datetime) -> Cell:
    return _time_cell(one.end, now, tr("No end date"))


def _changed(one: Agreement, now: datetime) -> Cell:
    return _time_cell(one.updated_at, now)


def _at_the_end(one: Agreement, _now: datetime) -> Cell:
    behavior = words.BEHAVIORS.get(one.end_behavior, plain(one.end_behavior, 40))
    reason = ask_words.REASONS.get(one.end_reason, plain(one.end_reason, 60))
    return Cell(behavior, reason) if behavior else Cell(text.DASH, is_faint=True)


def _trial(one: Agreement, now: datetime) -> Cell:
    return _time_cell(one.free_trial_ends_at, now)


def _first(one: Agreement, _now: datetime) -> Cell:
    return _id_cell(one.initial_agreement_id)


def _licences(one: Agreement, _now: datetime) -> Cell:
    return _list_cell(one.license_arns, text.Counted("{n} licence", "{n} licences"))


def _contacts(one: Agreement, _now: datetime) -> Cell:
    named = (ask_words.CONTACTS.get(kind, plain(kind, 40)) for kind in one.contact_types)
    said = ", ".join(named)
    return Cell(said) if said else Cell(text.DASH, is_faint=True)


def _type(one: Agreement, _now: datetime) -> Cell:
    kind = one.agreement_type
    return Cell(words.AGREEMENT_TYPES.get(kind, plain(kind, 60)) or text.DASH, is_faint=True)


COLUMNS = (
    Column(tr("Agreement"), 212, _agreement, stretches=True, name="agreement"),
    Column(tr("Status"), 112, _status, name="status"),
    Column(tr("End"), 116, _ends, name="end"),
    Column(tr("Product"), 200, _product, name="product"),
    Column(tr("Seller"), 150, _seller, name="seller"),
    Column(tr("Buyer"), 132, _buyer, name="buyer"),
    Column(tr("Product type"), 160, _product_type, name="product_type"),
    Column(tr("At the end"), 168, _at_the_end, name="at_the_end"),
    Column(tr("Start"), 116, _starts, name="start"),
    Column(tr("Accepted"), 116, _accepted, name="accepted"),
    Column(tr("Changed"), 116, _changed, name="changed"),
    Column(tr("Offer"), 200, _offer, name="offer"),
    Column(tr("Offer set"), 200, _offer_set, name="offer_set"),
    Column(tr("Licence ARN"), 220, _licences, name="licence"),
    Column(tr("First of the chain"), 200, _first, name="first"),
    Column(tr("Trial ends"), 116, _trial, name="trial"),
    Column(tr("Contact data"), 120, _contacts, name="contacts"),
    Column(tr("Type"), 150, _type, name="type"),
)
