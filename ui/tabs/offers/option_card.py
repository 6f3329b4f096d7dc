"""One purchase option as a card to choose: what it is, who sells it, what it costs, until when."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.offer import PurchaseOption
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.tabs.offers.price_words import PriceWords
from ui.tabs.offers.words import option_chips, option_title, time_words
from ui.theme import Tone
from ui.widgets.labels import MoneyLabel, PlainLabel
from ui.widgets.radio import RadioCard
from ui.widgets.title_chips import TitleChips

_TIMES = 124


class OptionCard(RadioCard):
    """The whole card chooses; arrows go from one to the next."""

    def __init__(
        self,
        look: Appearance,
        option: PurchaseOption,
        price: PriceWords | None,
        second: str,
        now: datetime,
    ) -> None:
        chips = option_chips(option)
        title = option_title(option)
        super().__init__(look, ", ".join((title, *(chip.words for chip in chips))))
        self.option = option
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addSpacing(look.px(self.RADIO_ROOM))
        row.addLayout(self._names(title, second), 1)
        if price is not None:
            row.addLayout(self._price(price))
        line = QFrame()
        line.setProperty("card", "line")
        line.setFixedWidth(1)
        row.addWidget(line)
        row.addWidget(self._times(now))
        self.body.addLayout(row)
        first, left, _ = time_words(option, now)
        told = (second, price.spoken if price else "", first, left)
        self.setAccessibleDescription(", ".join(part for part in told if part))
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _names(self, title: str, second: str) -> QVBoxLayout:
        look = self._look
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        column.addWidget(TitleChips(look, plain(title, 80), option_chips(self.option)))
        column.addWidget(PlainLabel(look, second, types.SECOND, "text2", elided=True))
        return column

    def _price(self, price: PriceWords) -> QVBoxLayout:
        look, right = self._look, Qt.AlignmentFlag.AlignRight
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        row = QHBoxLayout()
        row.setSpacing(look.px(4))
        row.addStretch(1)
        if price.before:
            row.addWidget(PlainLabel(look, price.before, types.BODY, "text2"))
        if price.money is not None:
            row.addWidget(MoneyLabel(look, price.money, types.BODY_STRONG))
        else:
            row.addWidget(PlainLabel(look, price.words, types.BODY_STRONG))
        column.addLayout(row)
        column.addWidget(PlainLabel(look, price.second, types.SECOND, "text2"), 0, right)
        return column

    def _times(self, now: datetime) -> QWidget:
        look = self._look
        first, second, ink = time_words(self.option, now)
        inside = QWidget()
        inside.setMinimumWidth(look.px(_TIMES))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(2))
        column.addWidget(PlainLabel(look, first, types.SECOND, "text2"))
        strong = types.SECOND_STRONG if isinstance(ink, Tone) else types.SECOND
        column.addWidget(PlainLabel(look, second, strong, ink))
        return inside


def second_line(option: PurchaseOption, replaces: str) -> str:
    """Who sells it, and what it would replace."""
    seller = plain(option.seller.name, 80)
    products = len({one.product.product_id for one in option.products})
    parts = (
        tr("Sold by {seller}", seller=seller) if seller else "",
        text.plural(len(option.products), "{n} offer", "{n} offers")
        if option.is_set and products
        else "",
        tr("replaces your agreement {agreement_id}", agreement_id=text.short_id(replaces))
        if replaces
        else "",
    )
    return " · ".join(part for part in parts if part)
