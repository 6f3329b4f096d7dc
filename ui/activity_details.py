"""The lower part of the activity log: everything that is known about the selected action."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.command import CommandRecord, CommandState
from app.model.money import Money
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.confirm import outcome_words
from ui.confirm.outcome_view import Circle
from ui.confirm.subject import subject_noun
from ui.help.explain import ExplainButton
from ui.help.subjects import outcome_address
from ui.widgets.buttons import ButtonSize, PlainButton
from ui.widgets.paragraph import Paragraph
from ui.widgets.reading import margins
from ui.widgets.scroll import ScrollColumn

_HEIGHT = 188
_LINE = 90  # characters that share a line at the window's first width
_AMOUNT = re.compile(r"(^|[^\w.])(-?[0-9]+(?:\.[0-9]+)?) ([A-Z]{3})\b")


class ActivityDetails(QFrame):
    """`copy_wanted`, `open_wanted` and `check_wanted` are the person's wishes about the shown record."""

    copy_wanted = Signal()
    open_wanted = Signal()
    check_wanted = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self._body: QWidget | None = None
        self.setProperty("ground", "sunken")
        self.setProperty("line", "top")
        self.setFixedHeight(look.px(_HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(margins(0, end=look.px(16)))
        row.setSpacing(look.px(12))
        self._scroller = ScrollColumn(look, margin=16)
        row.addWidget(self._scroller, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, look.px(14), 0, 0)
        buttons.setSpacing(look.px(8))
        self.check_button = PlainButton(
            look, tr("Check now"), "arrow-clockwise", size=ButtonSize.SMALL
        )
        self.copy_button = PlainButton(look, tr("Copy details"), "copy", size=ButtonSize.SMALL)
        self.open_button = PlainButton(
            look, tr("Open request"), "arrow-right", size=ButtonSize.SMALL
        )
        for button in (self.check_button, self.copy_button, self.open_button):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(buttons)
        self.copy_button.clicked.connect(self.copy_wanted)
        self.open_button.clicked.connect(self.open_wanted)
        self.check_button.clicked.connect(self.check_wanted)

    def show_record(self, record: CommandRecord | None, now: datetime) -> None:
        """Show a record, or nothing."""
        if self._body is not None:
            self._body.hide()
            self._body.setParent(None)
            self._body.deleteLater()
            self._body = None
        for button in (self.copy_button, self.open_button):
            button.setVisible(record is not None)
        if record is not None:
            self.open_button.set_words(tr("Open {record}", record=subject_noun(record)))
        is_unknown = record is not None and record.state is CommandState.UNKNOWN
        self.check_button.setVisible(is_unknown)
        if record is not None:
            self._body = _Body(self._look, record, now)
            self._scroller.column.addWidget(self._body)
            self._body.show()
            self._scroller.verticalScrollBar().setValue(0)


class _Body(QWidget):
    """Icon, sentence, AWS's own words, facts, and the evidence in order."""

    def __init__(self, look: Appearance, record: CommandRecord, now: datetime) -> None:
        super().__init__()
        said = outcome_words.outcome(record, now)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(16))
        row.addWidget(Circle(look, said.icon, said.tone, 34), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(look.px(3))
        head = Paragraph(look)
        head.set_words(f"{said.title}. {plain(record.command.title, 120)}")
        column.addWidget(head)
        column.addWidget(Paragraph(look, said.body, is_quiet=True))
        if said.quote:
            column.addWidget(Paragraph(look, tr("Message from AWS: “{quote}”", quote=said.quote)))
        for line in _lines(outcome_words.sent_rows(record.command, outcome_words.WHOLE)):
            column.addWidget(Paragraph(look, line))
        facts = [value for value in _facts(record) if value]
        column.addWidget(Paragraph(look, " · ".join(facts), types.SECOND, is_quiet=True))
        for item in record.evidence:
            known = f" · {plain(item.request_id, 80)}" if item.request_id else ""
            line = (
                f"{text.time_with_seconds(item.at)}  {plain(item.operation, 80)}"
                f"  {with_amounts(plain(item.text))}{known}"
            )
            column.addWidget(Paragraph(look, line, types.SECOND, is_quiet=True))
        column.addStretch(1)
        row.addLayout(column, 1)
        explain = ExplainButton(look, outcome_address(record), said.title)
        row.addWidget(explain, 0, Qt.AlignmentFlag.AlignTop)


def _lines(sent: tuple[outcome_words.Row, ...]) -> list[str]:
    """What was sent, the short of it side by side."""
    lines: list[str] = []
    for row in sent:
        said = f"{row.label}: {row.value}"
        if lines and len(lines[-1]) + len(said) < _LINE:
            lines[-1] += f" · {said}"
        else:
            lines.append(said)
    return lines


def with_amounts(said: str) -> str:
    """Write the amounts of our own sentences, kept in plain digits, as they are shown elsewhere."""
    return _AMOUNT.sub(
        lambda found: found[1] + text.money(Money(Decimal(found[2]), found[3])), said
    )


def _facts(record: CommandRecord) -> tuple[str, ...]:
    checks = (
        tr("Read back {checks}", checks=text.plural(record.checks, "{n} time", "{n} times"))
        if record.checks
        else ""
    )
    return (
        plain(outcome_words.target_id(record.command), 64),
        plain(record.aws_code, 80),
        tr("account {account_id}", account_id=text.account_id(record.account_id)),
        checks,
    )
