"""The cards of a model's pane: its steps, what an offer costs, and its terms."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr, tr_in
from app.model.foundation_model import ModelOffer, Rate
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.help.explain import ExplainButton
from ui.tabs.offers.models.steps import MARK_ICONS, Mark, Step
from ui.tabs.offers.models.words import refunds, runs
from ui.terms.document_names import host_of
from ui.terms.rate_words import rate_name, rate_price, rate_unit, rate_words
from ui.widgets.buttons import LinkButton
from ui.widgets.card import Card, IconLabel, Line
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.reading import is_from_right
from ui.widgets.tooltip import set_tooltip

_PADDING = 12
_ROW = 36
_SHOWN = 12  # rates at first
_BESIDE = 30  # letters of a refund policy that still stand beside its label


def section(look: Appearance, title: str, rest: str = "", *, explains: str = "") -> QWidget:
    """A title above a card, with words at its end; `explains` is where the guide has more."""
    inside = QWidget()
    row = QHBoxLayout(inside)
    row.setContentsMargins(0, look.px(2), 0, 0)
    row.addWidget(PlainLabel(look, title, types.SECOND_STRONG, "text2"))
    row.addStretch(1)
    row.addWidget(PlainLabel(look, rest, types.SECOND, "text2"))
    if explains:
        row.addWidget(ExplainButton(look, explains, title))
    return inside


class StepsCard(Card):
    """One line for each step. `form_wanted` to look at the use-case form."""

    form_wanted = Signal()

    def __init__(self, look: Appearance, steps: Sequence[Step]) -> None:
        super().__init__(look, padding=0)
        self._look = look
        self.setAccessibleName(tr("Steps to use it"))
        self.body.setContentsMargins(look.px(_PADDING), 0, look.px(_PADDING), 0)
        self.body.setSpacing(0)
        for step in steps:
            if self.body.count():
                self.body.addWidget(Line())
            self.body.addWidget(self._row(step))

    def _row(self, step: Step) -> QWidget:
        look = self._look
        inside = QWidget()
        inside.setMinimumHeight(look.px(_ROW - 1))
        inside.setAccessibleName(step.spoken)
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, look.px(6), 0, look.px(6))
        row.setSpacing(look.px(10))
        icon, tone, words = MARK_ICONS[step.mark]
        row.addWidget(IconLabel(look, icon, tone, 18))
        kind = types.BODY_STRONG if step.mark is Mark.HERE else types.BODY
        row.addWidget(PlainLabel(look, step.words, kind, wraps=True), 1)
        if step.is_form:
            is_sent = step.mark is Mark.DONE
            link = LinkButton(look, tr_in("verb", "View") if is_sent else tr("Fill in…"))
            link.setAccessibleName(
                tr("View the use-case form") if is_sent else tr("Fill in the form…")
            )
            link.setVisible(step.mark is not Mark.UNKNOWN)
            link.clicked.connect(self.form_wanted)
            row.addWidget(link)
        elif step.mark is not Mark.DONE:
            row.addWidget(PlainLabel(look, words, types.SECOND, "text2"))
        return inside


class RatesCard(Card):
    """What an offer costs: every rate exactly as AWS wrote it. `all_wanted` to see the rest of many."""

    all_wanted = Signal()

    def __init__(self, look: Appearance, rates: Sequence[Rate], *, shows_all: bool) -> None:
        super().__init__(look, padding=0)
        self._look = look
        self.setAccessibleName(tr("Rate card"))
        self.body.setContentsMargins(look.px(_PADDING), 0, look.px(_PADDING), 0)
        self.body.setSpacing(0)
        shown = rates if shows_all else rates[:_SHOWN]
        for rate in shown:
            if self.body.count():
                self.body.addWidget(Line())
            self.body.addWidget(self._row(rate))
        if len(shown) < len(rates):
            self.body.addWidget(Line())
            more = LinkButton(look, tr("Show all {number} rates", number=text.count(len(rates))))
            more.clicked.connect(self.all_wanted)
            self.body.addWidget(more)
        if not rates:
            self.body.addWidget(self._nothing())

    def _row(self, rate: Rate) -> QWidget:
        look = self._look
        inside = QWidget()
        inside.setMinimumHeight(look.px(_ROW - 1))
        inside.setAccessibleName(rate_words(rate))
        set_tooltip(inside, plain(rate.dimension, 200))
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, look.px(6), 0, look.px(6))
        row.setSpacing(look.px(4))
        row.addWidget(PlainLabel(look, rate_name(rate), types.BODY, wraps=True), 1)
        row.addSpacing(look.px(8))
        row.addLayout(self._price(rate))
        return inside

    def _price(self, rate: Rate) -> QHBoxLayout:
        """The price before its unit, also where one reads from right to left."""
        look = self._look
        parts: list[QWidget] = [PlainLabel(look, rate_price(rate), types.BODY_STRONG)]
        if unit := rate_unit(rate):
            parts.append(PlainLabel(look, unit, types.BODY, "text2"))
        row = QHBoxLayout()
        row.setSpacing(look.px(4))
        for part in reversed(parts) if is_from_right() else parts:
            row.addWidget(part)
        return row

    def _nothing(self) -> QWidget:
        words = tr("AWS gives no prices with this offer. What it costs is not known here.")
        said = PlainLabel(self._look, words, types.BODY, "text2", wraps=True)
        said.setContentsMargins(0, self._look.px(10), 0, self._look.px(10))
        return said


class TermsCard(Card):
    """Legal document, refunds, how long. `link_asked` carries the document's address."""

    link_asked = Signal(str)

    def __init__(self, look: Appearance, offer: ModelOffer) -> None:
        super().__init__(look, padding=0)
        self._look = look
        self._address = offer.legal_url
        self.setAccessibleName(
            tr("Terms of the private offer")
            if offer.is_private
            else tr("Terms of the public offer")
        )
        self.body.setContentsMargins(look.px(_PADDING), 0, look.px(_PADDING), 0)
        self.body.setSpacing(0)
        self.body.addWidget(self._legal(offer))
        self.body.addWidget(Line())
        self.body.addWidget(self._refunds(offer))
        self.body.addWidget(Line())
        self.body.addWidget(self._fact("calendar-blank", tr("Runs"), runs(offer)))

    def _legal(self, offer: ModelOffer) -> QWidget:
        if not offer.legal_url:
            said = tr("AWS gives no terms to read")
            if offer.has_odd_link:
                said = tr("AWS gives an address that is not https, so it is not opened")
            return self._fact("file-text", tr("Terms"), said)
        inside, row = self._line("file-text")
        column = QVBoxLayout()
        column.setSpacing(0)
        link = LinkButton(self._look, tr("End user licence agreement"))
        link.setFont(self._look.font(types.BODY))
        link.clicked.connect(self._on_link_clicked)
        column.addWidget(link)
        host = host_of(offer.legal_url)
        column.addWidget(PlainLabel(self._look, host, types.SECOND, "text2", elided=True))
        row.addLayout(column, 1)
        row.addWidget(IconLabel(self._look, "arrow-square-out", None, 16))
        return inside

    def _refunds(self, offer: ModelOffer) -> QWidget:
        said = refunds(offer)
        if len(said) <= _BESIDE:
            return self._fact("arrow-u-up-left", tr("Refunds"), said)
        inside, row = self._line("arrow-u-up-left")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(PlainLabel(self._look, tr("Refunds"), types.BODY))
        column.addWidget(Paragraph(self._look, said, types.SECOND, is_quiet=True))
        row.addLayout(column, 1)
        inside.setAccessibleName(tr("Refunds: {policy}", policy=said))
        return inside

    def _fact(self, icon: str, label: str, value: str) -> QWidget:
        inside, row = self._line(icon)
        row.addWidget(PlainLabel(self._look, label, types.BODY))
        shown = PlainLabel(self._look, value, types.BODY, "text2", wraps=len(value) > _BESIDE)
        shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(shown, 1)
        inside.setAccessibleName(f"{label}: {value}")
        return inside

    def _line(self, icon: str) -> tuple[QWidget, QHBoxLayout]:
        look = self._look
        inside = QWidget()
        inside.setMinimumHeight(look.px(_ROW - 1))
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, look.px(6), 0, look.px(6))
        row.setSpacing(look.px(10))
        row.addWidget(IconLabel(look, icon, None, 16))
        return inside, row

    def _on_link_clicked(self) -> None:
        self.link_asked.emit(self._address)
