"""Pieces that the reading panes of all kinds of requests are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.language import tr
from app.model.money import Money
from app.model.request import PENDING, RequestRow, Step
from app.model.text import plain, plain_block
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.chips import KIND_CHIPS
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import REQUEST_KINDS, request_address
from ui.tabs.requests.story_words import StepWords, step_words
from ui.tabs.requests.words import NoteWords
from ui.widgets.buttons import LinkButton
from ui.widgets.card import Card, Note
from ui.widgets.chip import Chip
from ui.widgets.labels import IdLabel, MoneyLabel, PlainLabel, shrinkable
from ui.widgets.meter import DeadlineBar
from ui.widgets.node import from_edge, paint_node
from ui.widgets.paragraph import Paragraph
from ui.widgets.reading import margins
from ui.widgets.side_by_side import SideBySide

_SAID_FIRST = 600  # characters of a seller's text before "Show all"
_LONG_AMOUNT = 18
_GOES_ON = (",", "、")  # what begins so belongs to the sentence before it
_SAID_MOST = 4000  # AWS allows 2,000


class PaneHeader(QWidget):
    """Kind, name, who asks under which agreement, the id, and the amount at the right."""

    def __init__(
        self,
        context: Context,
        row: RequestRow,
        *,
        title: str,
        who: str,
        money: Money | None,
        under_amount: str,
        product: str = "",
        agreement_id: str = "",
    ) -> None:
        super().__init__()
        look = context.look
        self._context = context
        self._agreement_id = agreement_id
        sides = QHBoxLayout(self)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(look.px(16))
        left = QVBoxLayout()
        left.setSpacing(0)
        face = KIND_CHIPS[row.kind]
        kind = QHBoxLayout()
        kind.setSpacing(look.px(4))
        kind.addWidget(Chip(look, face))
        kind.addWidget(ExplainButton(look, REQUEST_KINDS, face.words))
        kind.addStretch(1)
        left.addLayout(kind)
        left.addSpacing(look.px(2))
        self.title = Paragraph(look, title, types.PANE_TITLE)
        left.addWidget(self.title)
        left.addWidget(self._meta(row, who, product))
        sides.addLayout(left, 1)
        if money is not None or under_amount:
            sides.addLayout(self._amount(look, money, under_amount))

    def _meta(self, row: RequestRow, who: str, product: str) -> SideBySide:
        look = self._context.look
        rest = QWidget()
        line = QHBoxLayout(rest)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(5))
        if product and self._agreement_id:
            link = LinkButton(look, plain(product, 40))
            link.setFont(look.font(types.BODY))
            link.clicked.connect(self._on_agreement_clicked)
            line.addWidget(link)
            line.addWidget(PlainLabel(look, "·", types.BODY, "text2"))
        line.addWidget(IdLabel(look, row.request_id, tr("request id"), self._context.clipboard))
        line.addStretch(1)
        between = PlainLabel(look, "·", types.BODY, "text2")
        meta = SideBySide(gap=look.px(5), between=between)
        meta.add(shrinkable(PlainLabel(look, plain(who), types.BODY, "text2", elided=True)))
        meta.add(between)
        meta.add(rest, 1)
        return meta

    def _amount(self, look: Appearance, money: Money | None, under: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        right = Qt.AlignmentFlag.AlignRight
        self.amount = MoneyLabel(
            look,
            money,
            amount_kind(money),
            code_kind=types.PANE_CODE,
            otherwise=tr("Amount not known"),
        )
        column.addWidget(self.amount, 0, right)
        column.addWidget(PlainLabel(look, under, types.SECOND, "text2"), 0, right)
        column.addStretch(1)
        return column

    def _on_agreement_clicked(self) -> None:
        self._context.places.open_agreement(self._agreement_id)


def amount_kind(money: Money | None) -> types.Type:
    """The large type, or a smaller one for an amount that would leave no room for the name."""
    is_long = money is not None and len(text.amount(money)) > _LONG_AMOUNT
    return types.SECTION if is_long else types.PANE_AMOUNT


class CountdownNote(Note):
    """The note at the top of a pane, with the share of the time that is used."""

    def __init__(self, look: Appearance, said: NoteWords) -> None:
        super().__init__(look, said.tone, said.icon)
        self.said = said
        self.bar: DeadlineBar | None = None
        if said.share is not None:
            self.bar = DeadlineBar(look, said.tone)
            self.add_widget(self.bar)
        self.say(said)

    def say(self, said: NoteWords) -> None:
        """Let the countdown move on within the same tone and icon."""
        self.said = said
        gap = "" if said.rest.startswith(_GOES_ON) or not said.rest else " "
        self.set_runs(((said.bold, True), (f"{gap}{said.rest}", False)), said.second)
        if self.bar is not None and said.share is not None:
            used = tr("{number}% of the time is over", number=round(said.share * 100))
            self.bar.set_share(said.share, used, said.tone)


class SaidCard(Card):
    """What somebody else wrote: boxed, marked as theirs, plain text, cut with a way to all of it."""

    def __init__(
        self,
        look: Appearance,
        title: str,
        content: str | None,
        *,
        strong: str = "",
        empty: str = "",
    ) -> None:
        super().__init__(look)
        self._content = content or ""
        self.body.setSpacing(look.px(3))
        self.body.addWidget(PlainLabel(look, title, types.SECOND_STRONG, "text2"))
        self.setAccessibleName(title)
        if strong:
            strong_words = Paragraph(look)
            strong_words.set_words(strong)
            self.body.addWidget(strong_words)
        first = plain_block(self._content, _SAID_FIRST)
        self.words = Paragraph(look, first or empty, is_quiet=not first)
        self.body.addWidget(self.words)
        self.more_button = LinkButton(look, tr("Show all"))
        self.more_button.clicked.connect(self._on_more_clicked)
        self.more_button.setVisible(first != plain_block(self._content, _SAID_MOST))
        self.body.addWidget(self.more_button)
        self.body.addStretch(1)

    def _on_more_clicked(self) -> None:
        self.words.set_runs(((plain_block(self._content, _SAID_MOST), False),))
        self.more_button.hide()


def figure(look: Appearance, label: str, value: QWidget, under: str = "") -> QWidget:
    """A small label over a strong value; all of a row are equally wide."""
    holder = QWidget()
    holder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    title = PlainLabel(look, label, types.SECOND, "text2")
    holder.setMinimumWidth(max(title.sizeHint().width(), value.sizeHint().width()))
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(look.px(1))
    column.addWidget(title)
    column.addWidget(value)
    if under:
        column.addWidget(PlainLabel(look, under, types.SECOND, "text2"))
    column.addStretch(1)
    return holder


class StoryCard(Card):
    """What happened to a request, in order."""

    def __init__(self, look: Appearance, row: RequestRow, steps: Sequence[Step]) -> None:
        super().__init__(look, tr("What happened"))
        self.body.setSpacing(0)
        self.body.addSpacing(look.px(12))
        for index, step in enumerate(steps):
            is_last = index == len(steps) - 1
            self.body.addWidget(_StepRow(look, step_words(row, step), is_last=is_last))


class _StepRow(QWidget):
    """One step: an icon in a circle on a line, what it was, and when."""

    def __init__(self, look: Appearance, said: StepWords, *, is_last: bool) -> None:
        super().__init__()
        self._look = look
        self._said = said
        self._is_last = is_last
        self.setFixedHeight(look.px(28 if is_last else 48))
        when = text.date_time(said.at) if said.at else tr("time not known")
        self._words = PlainLabel(look, said.words, types.BODY_MEDIUM)
        row = QHBoxLayout(self)
        row.setContentsMargins(margins(look.px(38), bottom=0 if is_last else look.px(20)))
        row.setSpacing(look.px(10))
        row.addWidget(self._words)
        row.addWidget(PlainLabel(look, when, types.BODY, "text2"))
        row.addStretch(1)
        self.setAccessibleName(f"{said.words}, {when}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the circle, and the line to the next step."""
        side = self._look.px(26)
        paint_node(self, self._look, side, self._said.tone, icon=self._said.icon)
        if not self._is_last:
            with QPainter(self) as painter:
                painter.setPen(QPen(QColor(self._look.theme.border), 2))
                left = from_edge(self, side // 2)
                painter.drawLine(left, side + 2, left, self.height())


class Draft:
    """What was typed about one request and not yet sent; it survives refreshes of the pane."""

    def __init__(self) -> None:
        self.order = ""
        self.note = ""
        self.orders: dict[str, str] = {}
        self.override = ""


class PaneBody(QWidget):
    """The content of the pane for one request. `edited` when a typed text changed."""

    edited = Signal()

    def __init__(self, context: Context, row: RequestRow) -> None:
        super().__init__()
        self.context = context
        self.look = context.look
        self.row = row
        self.note: CountdownNote | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(self.look.px(12))

    def add_note(self, said: NoteWords) -> None:
        """Put the main note under the header."""
        self.note = CountdownNote(self.look, said)
        is_open = self.row.status == PENDING
        about = tr("the deadline") if is_open else tr("the state of this request")
        self.note.add_widget(ExplainButton(self.look, request_address(self.row), about))
        self.column.addWidget(self.note)

    def said_now(self, now: datetime) -> NoteWords:
        """The words of the main note at this time."""
        raise NotImplementedError

    def move_on(self, now: datetime) -> bool:
        """Let the countdown move on; False when tone or icon changed and the pane must be rebuilt."""
        said = self.said_now(now)
        if self.note is None or (said.tone, said.icon) != (
            self.note.said.tone,
            self.note.said.icon,
        ):
            return False
        self.note.say(said)
        return True
