"""The lines of the health check in their cards, and the policies to copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.health import STATE_WORDS, HealthCheck, HealthState
from app.model.policy import Policy
from app.model.right import POLICIES, POLICY_NAMES, POLICY_WORDS
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.health.copy_button import CopyButton
from ui.theme import Tone
from ui.widgets.card import Card, Line
from ui.widgets.chip import Chip, ChipFace, chip_width
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

_CHIP_COLUMN = 128
_LONGEST = 600
_FACES = {
    HealthState.OK: (Tone.POSITIVE, "check-circle"),
    HealthState.WARNING: (Tone.WARNING, "warning"),
    HealthState.FAILED: (Tone.DANGER, "x-circle"),
    HealthState.SKIPPED: (Tone.NEUTRAL, "minus-circle"),
}
_URGENCY = (HealthState.FAILED, HealthState.WARNING, HealthState.OK, HealthState.SKIPPED)


def face_of(state: HealthState) -> ChipFace:
    """How a state shows."""
    tone, icon = _FACES[state]
    return ChipFace(tone, icon, STATE_WORDS[state])


class HealthLine(QFrame):
    """One check: its state, what was found, what to do, and what is worth copying."""

    def __init__(self, look: Appearance, check: HealthCheck, clipboard: QClipboard) -> None:
        super().__init__()
        self.check = check
        found, fix = plain(check.found, _LONGEST), plain(check.fix, _LONGEST)
        title, word = plain(check.title), STATE_WORDS[check.state]
        self.setAccessibleName(" ".join(part for part in (f"{title}: {word}.", found, fix) if part))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), look.px(9), look.px(14), look.px(9))
        row.setSpacing(look.px(12))
        column = QVBoxLayout()
        column.setSpacing(look.px(1))
        column.addWidget(PlainLabel(look, title, types.BODY_STRONG, elided=True))
        column.addWidget(Paragraph(look, found, types.SECOND, is_quiet=True))
        if fix:
            column.addWidget(Paragraph(look, fix, types.SECOND))
        row.addWidget(_chip_column(look, check.state), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        for button in self._buttons(look, clipboard):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _buttons(self, look: Appearance, clipboard: QClipboard) -> list[CopyButton]:
        made = []
        if self.check.missing_right:
            name = tr(
                "Copy the missing right {missing_right}", missing_right=self.check.missing_right
            )
            made.append(CopyButton(look, tr("Copy"), name, self.check.missing_right, clipboard))
        if (policy := self.check.policy) is not None:
            made.append(policy_button(look, policy, tr("Copy policy"), clipboard))
        return made


def _chip_column(look: Appearance, state: HealthState) -> QWidget:
    holder = QWidget()
    widest = max(chip_width(look, face_of(one)) for one in HealthState)
    holder.setFixedWidth(max(look.px(_CHIP_COLUMN), widest))
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(Chip(look, face_of(state)))
    row.addStretch(1)
    return holder


def policy_button(
    look: Appearance, policy: Policy, words: str, clipboard: QClipboard
) -> CopyButton:
    """A button that copies a policy as IAM takes it."""
    name = tr("Copy the policy “{policy}” as JSON", policy=POLICY_NAMES[policy])
    return CopyButton(look, words, name, POLICIES[policy], clipboard)


def group_card(
    look: Appearance, title: str, checks: Sequence[HealthCheck], clipboard: QClipboard
) -> Card:
    """The checks of one group, what needs a look first."""
    ordered = sorted(checks, key=lambda check: _URGENCY.index(check.state))
    return _card(look, title, [HealthLine(look, check, clipboard) for check in ordered])


def policy_card(look: Appearance, clipboard: QClipboard) -> Card:
    """The exact policies, each with what it allows."""
    lines = []
    for policy in Policy:
        line = QFrame()
        row = QHBoxLayout(line)
        row.setContentsMargins(look.px(14), look.px(9), look.px(14), look.px(9))
        row.setSpacing(look.px(12))
        column = QVBoxLayout()
        column.setSpacing(look.px(1))
        name = text.sentence(POLICY_NAMES[policy])
        column.addWidget(PlainLabel(look, name, types.BODY_STRONG))
        column.addWidget(Paragraph(look, POLICY_WORDS[policy], types.SECOND, is_quiet=True))
        row.addLayout(column, 1)
        row.addWidget(policy_button(look, policy, tr("Copy as JSON"), clipboard))
        lines.append(line)
    return _card(look, tr("IAM policies to copy"), lines)


def _card(look: Appearance, title: str, lines: Sequence[QWidget]) -> Card:
    card = Card(look, padding=0)
    card.setAccessibleName(title)
    card.body.setSpacing(0)
    head = PlainLabel(look, title, types.SECTION)
    head.setContentsMargins(look.px(14), look.px(11), look.px(14), look.px(9))
    card.body.addWidget(head)
    for line in lines:
        card.body.addWidget(Line())
        card.body.addWidget(line)
    return card
