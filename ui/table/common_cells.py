"""Cells that several tables have: who sells what, when, for how much, and ids."""

from __future__ import annotations

from datetime import datetime

from app.language import tr
from app.model.money import Money
from app.model.text import plain
from ui import text
from ui.chips import avatar_face
from ui.table.column import Cell

_ID_SHOWN = 28


def product_cell(
    product: str, seller: str, account_id: str, *, item_id: str = "", is_faint: bool = False
) -> Cell:
    """Product over seller, with a letter. Names can be imitated, so the account is never far."""
    title, who, account = plain(product), text.party(seller), text.account_id(account_id)
    sold = tr(", account {account}", account=account) if account and account != who else ""
    tip = (
        title,
        who,
        tr("Seller's account {account}", account=account) if account else "",
        plain(item_id),
    )
    return Cell(
        title,
        who,
        beside=account if sold else "",
        tile=avatar_face(title),
        is_strong=True,
        is_faint=is_faint,
        tip="\n".join(part for part in tip if part),
        spoken=tr("{title}, sold by {who}{sold}", title=title, who=who, sold=sold),
        copied=title,
        copied_rest=(who,),
    )


def date_cell(at: datetime | None, now: datetime, missing: Cell) -> Cell:
    """The date over the distance to today; `missing` where there is none."""
    if at is None:
        return missing
    return Cell(text.date(at), text.until(at, now), tip=text.utc(at), copied=text.sheet_date(at))


def money_cell(money: Money | None, missing: Cell) -> Cell:
    """An amount; `missing` where there is none."""
    return missing if money is None else Cell(text.money(money), money=money)


def id_cell(value: str) -> Cell:
    """An id cut in the middle; whole in the tooltip and when copied."""
    whole = plain(value)
    shown = text.short_id(whole, _ID_SHOWN)
    return Cell(shown, is_mono=True, is_faint=True, tip=whole, copied=whole)
