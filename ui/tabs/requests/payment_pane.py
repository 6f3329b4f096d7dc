"""The reading pane of a payment request: deadline, duplicate, the seller's words, budget, earlier ones."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.money import Money
from app.model.request import (
    PENDING,
    Budget,
    EarlierRequest,
    PaymentDetail,
    RequestKind,
    RequestRow,
)
from app.model.text import plain
from ui import chips, text
from ui import fonts as types
from ui.appearance import Appearance
from ui.chips import agreement_face
from ui.confirm.plan import phrase
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import DUPLICATE, REQUEST_STATES
from ui.tabs.requests import words
from ui.tabs.requests.parts import (
    PaneBody,
    PaneHeader,
    SaidCard,
    StoryCard,
)
from ui.tabs.requests.words import NoteWords
from ui.theme import Tone
from ui.widgets.buttons import LinkButton, PlainButton
from ui.widgets.card import Card, Line, Note
from ui.widgets.chip import Chip, mirrored
from ui.widgets.fact import Fact
from ui.widgets.facts import FactList
from ui.widgets.labels import MoneyLabel, PlainLabel, room_for, shrinkable
from ui.widgets.meter import Segment, SegmentBar
from ui.widgets.paragraph import Paragraph
from ui.widgets.reading import margins
from ui.widgets.side_by_side import SideBySide
from ui.widgets.tooltip import set_tooltip

_NARROW = 740
_SIDES_WIDTH = 620
_LEGENDS_WIDTH = 620
_CHARGED, _THIS, _OTHER = 0, 2, 5  # colours of the chart


class PaymentPane(PaneBody):
    """Shows a payment request, open or decided. `compare_wanted` to see it beside the earlier one."""

    compare_wanted = Signal()

    def __init__(self, context: Context, detail: PaymentDetail, now: datetime) -> None:
        super().__init__(context, detail.row)
        self._detail = detail
        self.column.addWidget(self._header())
        self.add_note(self.said_now(now))
        if detail.row.status == PENDING:
            self._build_open(now)
        else:
            self._build_decided()

    def said_now(self, now: datetime) -> NoteWords:
        """The countdown, or how it ended."""
        if self.row.status == PENDING:
            return words.deadline_note(self.row, now)
        return words.decided_note(self.row, now, self._detail.request.status_message)

    def _header(self) -> PaneHeader:
        detail = self._detail
        return PaneHeader(
            self.context,
            detail.row,
            title=words.title(detail.row),
            who=text.party(detail.row.seller),
            money=detail.request.money,
            under_amount=tr("before tax")
            if detail.request.money
            else tr("AWS's amount is unreadable"),
            product=detail.row.subject,
            agreement_id=detail.request.agreement_id,
        )

    def _build_open(self, now: datetime) -> None:
        if self._detail.duplicate is not None:
            self.column.addWidget(self._duplicate(now))
        gap = self.look.px(12)
        sides = SideBySide(least=self.look.px(_SIDES_WIDTH), gap=gap, below=gap)
        said = SaidCard(
            self.look,
            tr("What the seller says"),
            self._detail.request.description,
            empty=tr("The seller wrote nothing."),
        )
        sides.add(said, 62)
        card = Card(self.look)
        card.setMinimumWidth(self.look.px(280))
        card.body.addWidget(FactList(self.look, self._facts(), self.context.clipboard, spacing=3))
        card.body.addStretch(1)
        sides.add(card, 38)
        self.column.addWidget(sides)
        self.column.addWidget(BudgetCard(self.look, self._detail.budget))
        if self._detail.earlier:
            self.column.addWidget(EarlierCard(self.look, self._detail))

    def _build_decided(self) -> None:
        detail = self._detail
        if detail.request.description:
            self.column.addWidget(
                SaidCard(self.look, tr("What the seller says"), detail.request.description)
            )
        self.column.addWidget(StoryCard(self.look, detail.row, detail.steps))
        if detail.row.deadline.duration is not None:
            self.column.addWidget(self._next_time())
        if detail.charge is not None:
            self.column.addWidget(self._charge())

    def _facts(self) -> tuple[Fact, ...]:
        agreement = self._detail.agreement
        state = tr("Not known")
        if agreement is not None:
            state = agreement_face(agreement.status).words
            if agreement.end is not None:
                state = tr("{state}, ends {date}", state=state, date=text.date(agreement.end))
        return (
            Fact(tr("Agreement"), state),
            Fact(tr("If you do nothing"), words.silence(self._detail.terms)),
            Fact(tr("Invoiced by"), self._detail.invoiced_by or tr("Not known")),
        )

    def _duplicate(self, now: datetime) -> Note:
        found = self._detail.duplicate
        note = Note(self.look, Tone.WARNING, "copy")
        if found is None:
            return note
        note.set_words(tr("Possible duplicate."), words.duplicate(found, now))
        compare = LinkButton(self.look, tr("Compare the two"))
        compare.clicked.connect(self.compare_wanted)
        note.add_widget(compare)
        note.add_widget(ExplainButton(self.look, DUPLICATE, tr("a possible duplicate")))
        return note

    def _next_time(self) -> Card:
        card = Card(self.look)
        row = QHBoxLayout()
        column = QVBoxLayout()
        column.setSpacing(self.look.px(1))
        column.addWidget(PlainLabel(self.look, tr("Decide yourself next time?"), types.BODY_STRONG))
        duration = self._detail.row.deadline.duration
        time = text.duration(duration) if duration else tr("some time")
        said = Paragraph(
            self.look,
            tr(
                "This agreement approves requests after {time}."
                " To change that, ask the seller for an amendment.",
                time=time,
            ),
            is_quiet=True,
        )
        column.addWidget(said)
        row.addLayout(column, 1)
        button = PlainButton(self.look, tr("Open agreement"), "arrow-right")
        button.clicked.connect(self._on_agreement_clicked)
        row.addWidget(button)
        card.body.addLayout(row)
        return card

    def _charge(self) -> Card:
        card = Card(self.look)
        charge = self._detail.charge
        row = QHBoxLayout()
        row.setSpacing(self.look.px(12))
        when = (
            tr("Charge of {date}", date=text.date(charge.time))
            if charge and charge.time
            else tr("Charge")
        )
        row.addWidget(PlainLabel(self.look, when, types.BODY_STRONG))
        row.addWidget(PlainLabel(self.look, tr("Purchase order"), types.BODY, "text2"))
        row.addStretch(1)
        order = plain(charge.purchase_order or "", 200) if charge else ""
        row.addWidget(
            shrinkable(PlainLabel(self.look, order or tr("None"), types.BODY, elided=True))
        )
        card.body.addLayout(row)
        return card

    def _on_agreement_clicked(self) -> None:
        self.context.places.open_agreement(self._detail.request.agreement_id)


class BudgetCard(Card):
    """How much of the agreement's limit is used, and what this request would take."""

    def __init__(self, look: Appearance, budget: Budget | None) -> None:
        super().__init__(look, tr("Budget in this agreement"))
        if budget is None:
            self.body.addWidget(
                PlainLabel(
                    look, tr("The limit of this agreement is not known."), types.BODY, "text2"
                )
            )
            return
        most = Paragraph(look)
        most.set_runs(
            phrase(
                tr("At most <b>{amount}</b> {currency}"),
                amount=text.amount(budget.limit),
                currency=budget.limit.currency,
            )
        )
        self.title_row.addWidget(most)
        parts = _parts(budget)
        bar = SegmentBar(look)
        spoken = ", ".join(f"{name} {text.money(value)}" for name, value, _ in parts)
        bar.set_segments(_segments(budget), spoken)
        self.body.addWidget(bar)
        self.body.addWidget(_legends(look, parts))


def _parts(budget: Budget) -> list[tuple[str, Money, int | None]]:
    is_alone = budget.other_open.amount == 0
    parts: list[tuple[str, Money, int | None]] = [
        (tr("Charged so far"), budget.charged, _CHARGED),
        (tr("This request"), budget.this, _THIS),
    ]
    if not is_alone:
        parts.append((tr("Other open requests"), budget.other_open, _OTHER))
    left = tr("Left after this") if is_alone else tr("Left after these")
    parts.append(
        (tr("Above the limit by") if budget.left.amount < 0 else left, _size(budget.left), None)
    )
    return parts


def _legends(look: Appearance, parts: list[tuple[str, Money, int | None]]) -> SideBySide:
    """All in a row, or two and two."""
    gap = look.px(12)
    both = SideBySide(least=look.px(_LEGENDS_WIDTH), gap=gap, below=look.px(8))
    for start in range(0, len(parts), 2):
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(gap)
        for name, value, color in parts[start : start + 2]:
            row.addWidget(_Legend(look, name, value, color), 1)
        both.add(pair, row.count())
    return both


def _size(money: Money) -> Money:
    return Money(money.amount.copy_abs(), money.currency)


def _segments(budget: Budget) -> list[Segment]:
    used = (budget.charged.amount, budget.this.amount, budget.other_open.amount)
    whole = max(budget.limit.amount, sum(used, Decimal(0)), Decimal(1))
    return [
        Segment(float(amount / whole), color)
        for amount, color in zip(used, (_CHARGED, _THIS, _OTHER), strict=True)
        if amount > 0
    ]


class _Legend(QWidget):
    """A colour, its name, and the amount below."""

    def __init__(self, look: Appearance, name: str, value: Money, color: int | None) -> None:
        super().__init__()
        self._look = look
        self._color = color
        column = QVBoxLayout(self)
        column.setContentsMargins(margins(look.px(16)))
        column.setSpacing(look.px(1))
        column.addWidget(PlainLabel(look, name, types.SECOND, "text2", elided=True))
        column.addWidget(PlainLabel(look, text.amount(value), types.BODY_STRONG, elided=True))
        self.setAccessibleName(f"{name} {text.money(value)}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the colour."""
        theme = self._look.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            fill = theme.track if self._color is None else theme.chart_at(self._color)
            painter.setPen(QColor(theme.control) if self._color is None else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(fill))
            side = self._look.px(10)
            dot = QRectF(0.5, self._look.px(3) + 0.5, side - 1, side - 1)
            painter.drawRoundedRect(mirrored(painter, QRectF(self.rect()), dot), 3, 3)


class EarlierCard(Card):
    """The decided requests of the same agreement; the one that this may repeat is marked."""

    def __init__(self, look: Appearance, detail: PaymentDetail) -> None:
        super().__init__(look, padding=0)
        self.setAccessibleName(tr("Earlier requests in this agreement"))
        self.body.setSpacing(0)
        head = QHBoxLayout()
        edge, pad = look.px(14), look.px(7)  # the button is higher than the words
        head.setContentsMargins(edge, pad, edge, pad)
        head.addWidget(
            PlainLabel(look, tr("Earlier requests in this agreement"), types.BODY_STRONG)
        )
        head.addWidget(ExplainButton(look, REQUEST_STATES, tr("how requests ended")))
        head.addStretch(1)
        number = tr("{number} decided", number=text.count(len(detail.earlier)))
        head.addWidget(PlainLabel(look, number, types.SECOND, "text2"))
        self.body.addLayout(head)
        repeated = detail.duplicate.earlier.request_id if detail.duplicate else ""
        rows = []
        for earlier in detail.earlier:
            self.body.addWidget(Line())
            is_marked = earlier.request.request_id == repeated
            rows.append(_EarlierRow(look, detail.row, earlier, is_marked=is_marked))
            self.body.addWidget(rows[-1])
        widest = max(row.state.sizeHint().width() for row in rows)
        for row in rows:
            row.state.setMinimumWidth(max(look.px(158), widest))


class _EarlierRow(QWidget):
    """One decided request: when, what, how much, how it ended, its purchase order or reason."""

    def __init__(
        self, look: Appearance, now_open: RequestRow, earlier: EarlierRequest, *, is_marked: bool
    ) -> None:
        super().__init__()
        self._look = look
        self._is_marked = is_marked
        request = earlier.request
        self.setFixedHeight(look.px(31))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), 0, look.px(14), 0)
        row.setSpacing(look.px(8))
        at = request.updated_at or request.created_at
        date = PlainLabel(look, text.date(at) if at else "", types.BODY, "text2")
        date.setFixedWidth(room_for(look, types.BODY, 86, *text.long_dates()))
        row.addWidget(date)
        name = plain(request.name) or plain(request.request_id, 64)
        row.addWidget(shrinkable(PlainLabel(look, name, types.BODY_MEDIUM, elided=True)))
        if earlier.same_amount and is_marked:
            row.addWidget(Chip(look, chips.SAME_AMOUNT))
        row.addStretch(1)
        row.addWidget(MoneyLabel(look, request.money))
        row.addSpacing(look.px(12))
        self.state = self._state(now_open, earlier)
        row.addWidget(self.state)
        tail = plain(earlier.purchase_order or "", 60)
        if earlier.reason:
            tail = tr("“{words}”", words=plain(earlier.reason, 60))
        order = PlainLabel(look, tail, types.SECOND, "text2", elided=True)
        order.setFixedWidth(look.px(156))
        shrinkable(order)
        row.addWidget(order)
        self._order = order

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow row leaves the purchase order out of sight; its tooltip has it."""
        super().resizeEvent(event)
        is_narrow = self.width() < self._look.px(_NARROW)
        self._order.setVisible(not is_narrow)
        set_tooltip(self, self._order.text() if is_narrow else "")

    def _state(self, now_open: RequestRow, earlier: EarlierRequest) -> QWidget:
        request = earlier.request
        ended = RequestRow(
            kind=RequestKind.PAYMENT,
            request_id=request.request_id,
            title=request.name,
            seller="",
            subject="",
            status=request.status,
            money=request.money,
            created_at=request.created_at,
            updated_at=request.updated_at,
            deadline=now_open.deadline,
            decided_by=earlier.decided_by,
        )
        holder = QWidget()
        inside = QHBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        now = request.updated_at or request.created_at
        if now is not None:
            inside.addWidget(Chip(self._look, chips.request_face(ended, now)))
        inside.addStretch(1)
        return holder

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tint the row that this request may repeat."""
        if self._is_marked:
            ground = QColor(self._look.theme.tint(Tone.WARNING).ground)
            with QPainter(self) as painter:
                painter.fillRect(self.rect(), ground)
