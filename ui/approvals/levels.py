"""The levels of an organisation approval: who has decided, who is waited for, whom we may stand in for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.request import PENDING, Approval, ApprovalLevel, Approver, ApproverKind
from app.model.text import plain, plain_block
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.help.explain import ExplainButton
from ui.help.subjects import APPROVAL_STATES
from ui.theme import Tone
from ui.widgets.buttons import LinkButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipFace
from ui.widgets.labels import PlainLabel, shrinkable
from ui.widgets.node import from_edge, paint_node
from ui.widgets.paragraph import Paragraph
from ui.widgets.reading import margins
from ui.widgets.side_by_side import SideBySide

_APPROVED = "APPROVED"
_REJECTED = "REJECTED"
_FACES = {
    "approved": ChipFace(Tone.POSITIVE, "check-circle", tr("Approved")),
    "rejected": ChipFace(Tone.NEUTRAL, "x-circle", tr("Rejected")),
    "ours": ChipFace(Tone.WARNING, "hourglass-medium", tr("Waiting for you")),
    "others": ChipFace(Tone.WARNING, "hourglass-medium", tr("Waiting for others")),
    "later": ChipFace(Tone.NEUTRAL, "circle-dashed", tr("Comes later")),
}
_ADMIN_NAME = tr("AWS organization administrators")

_OUTCOMES = {
    "QUEUED": tr("waits for the level before"),
    PENDING: tr("is asked"),
    _APPROVED: tr("approved"),
    _REJECTED: tr("rejected"),
    "EXPIRED": tr("did not answer in time"),
    "SKIPPED": tr("was not needed"),
}
_OF_MANY = {
    **_OUTCOMES,
    "QUEUED": tr("wait for the level before"),
    PENDING: tr("are asked"),
    "SKIPPED": tr("were not needed"),
}


@dataclass(frozen=True)
class LevelView:
    """How one level stands."""

    level: ApprovalLevel
    number: int
    is_passed: bool
    is_current: bool
    is_ours: bool  # an administrator's own slot waits here
    face: ChipFace
    under: str


def approver_name(approver: Approver) -> str:
    """The name of a slot."""
    if approver.kind == ApproverKind.ADMIN:
        return _ADMIN_NAME
    return plain(approver.name, 80) or tr("Unnamed approver")


def own_slot(approval: Approval) -> Approver | None:
    """The administrators' own slot, if it is open now."""
    slots = (one for level in approval.levels for one in level.approvers)
    open_slots = (one for one in slots if one.kind == ApproverKind.ADMIN and one.status == PENDING)
    return next(open_slots, None)


def slots_of_others(approval: Approval) -> list[Approver]:
    """Open slots of other approvers, which an administrator may override."""
    return [
        one
        for level in approval.levels
        for one in level.approvers
        if one.kind != ApproverKind.ADMIN and one.status == PENDING and one.outcome_id
    ]


def level_views(approval: Approval, *, is_ours_to_decide: bool = True) -> list[LevelView]:
    """All levels in order. Levels run strictly one after the other.

    Who asked is no administrator: for them every slot is that of others.
    """
    views: list[LevelView] = []
    is_before_current = True
    for number, level in enumerate(approval.levels, 1):
        done = [one for one in level.approvers if one.status == _APPROVED]
        is_passed = level.needed > 0 and len(done) >= level.needed
        is_current = is_before_current and not is_passed
        is_before_current = is_before_current and is_passed
        is_ours = (
            is_ours_to_decide
            and is_current
            and any(
                one.kind == ApproverKind.ADMIN and one.status == PENDING for one in level.approvers
            )
        )
        face = _face(level, is_passed=is_passed, is_current=is_current, is_ours=is_ours)
        views.append(
            LevelView(level, number, is_passed, is_current, is_ours, face, _under(level, len(done)))
        )
    return views


def _face(level: ApprovalLevel, *, is_passed: bool, is_current: bool, is_ours: bool) -> ChipFace:
    if is_passed:
        return _FACES["approved"]
    if any(one.status == _REJECTED for one in level.approvers):
        return _FACES["rejected"]
    if is_ours:
        return _FACES["ours"]
    if is_current:
        return _FACES["others"]
    return _FACES["later"]


def _under(level: ApprovalLevel, done: int) -> str:
    moments = [one.updated_at for one in level.approvers if one.updated_at is not None]
    if done >= level.needed > 0:
        when = f" · {text.date_time(max(moments))}" if moments else ""
        return tr("{done} of {needed} decided{when}", done=done, needed=level.needed, when=when)
    since = ""
    if moments and any(one.status == PENDING for one in level.approvers):
        since = tr(" · open since {moments}", moments=text.date(max(moments)))
    return tr(
        "{missing} of {needed} needed{since}",
        missing=level.needed - done,
        needed=level.needed,
        since=since,
    )


def outcome(approver: Approver) -> str:
    """What became of the question to an approver, after the name."""
    words = _OF_MANY if approver.kind == ApproverKind.ADMIN else _OUTCOMES
    return words.get(approver.status) or plain(approver.status, 40)


def answer_lines(approver: Approver) -> list[str]:
    """Who answered what and when, in whose place, and with which note."""
    when = ""
    if approver.updated_at is not None and approver.status in (_APPROVED, _REJECTED):
        when = f", {text.date_time(approver.updated_at)}"
    said = [f"{approver_name(approver)} {outcome(approver)}{when}"]
    if approver.overridden_by:
        said.append(
            tr(
                "Decided in their place by {overridden_by}",
                overridden_by=plain(approver.overridden_by, 200),
            )
        )
    if approver.note:
        said.append(f"“{plain_block(approver.note, 1000)}”")
    return said


def _others(level: ApprovalLevel) -> list[Approver]:
    return [one for one in level.approvers if one.kind != ApproverKind.ADMIN]


class LevelsCard(Card):
    """All levels, with a way to decide in another approver's place where that is possible."""

    def __init__(
        self,
        look: Appearance,
        approval: Approval,
        override: str,
        choose: Callable[[str], None] | None,
        *,
        is_whole: bool = False,
        title: str = tr("Approval levels"),
    ) -> None:
        """Show the levels; `choose` takes the outcome id to override, empty for our own slot.

        `is_whole` names everybody, when they answered and what they wrote, for who asked them.
        """
        super().__init__(look, title)
        self.title_row.addWidget(ExplainButton(look, APPROVAL_STATES, tr("how an approval stands")))
        self.body.setSpacing(0)
        self.body.addSpacing(look.px(11))
        self.links: list[LinkButton] = []
        views = level_views(approval, is_ours_to_decide=not is_whole)
        if not views:
            said = tr("The levels have not been read yet.")
            self.body.addWidget(PlainLabel(look, said, types.BODY, "text2"))
        for view in views:
            is_last = view.number == len(views)
            row = _LevelRow(look, view, override, choose, is_last=is_last, is_whole=is_whole)
            self.links += row.links
            self.body.addWidget(row)
        self.body.addStretch(1)


class _LevelRow(QWidget):
    """One level: number or tick, name, count, state, and its approvers while it is open."""

    def __init__(
        self,
        look: Appearance,
        view: LevelView,
        override: str,
        choose: Callable[[str], None] | None,
        *,
        is_last: bool,
        is_whole: bool,
    ) -> None:
        super().__init__()
        self._look = look
        self._view = view
        self._is_last = is_last
        self._choose = choose
        self.links: list[LinkButton] = []
        column = QVBoxLayout(self)
        bottom = look.px(4 if is_last else 20)
        column.setContentsMargins(margins(look.px(36), look.px(2), bottom=bottom))
        column.setSpacing(look.px(1))
        head = SideBySide(gap=look.px(8), below=look.px(2))
        name = plain(view.level.name, 80) or tr("Level {number}", number=view.number)
        head.add(Paragraph(look, name, types.BODY_STRONG), 1)
        head.add(Chip(look, view.face), 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column.addWidget(head)
        column.addWidget(PlainLabel(look, view.under, types.SECOND, "text2"))
        if is_whole:
            for approver in view.level.approvers:
                for said in answer_lines(approver):
                    column.addWidget(Paragraph(look, said, types.SECOND, is_quiet=True))
        elif not view.is_passed:
            for approver in _others(view.level):
                column.addLayout(self._approver(approver, override))
        self.setAccessibleName(f"{name}, {view.face.words}, {view.under}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the node of the level and the line to the next one."""
        look, view = self._look, self._view
        side = look.px(24)
        if view.is_passed:
            paint_node(self, look, side, Tone.POSITIVE, icon="check")
        elif view.is_current:
            paint_node(self, look, side, Tone.ACCENT, number=str(view.number))
        else:
            paint_node(self, look, side, Tone.NEUTRAL, icon="circle-dashed")
        if not self._is_last:
            with QPainter(self) as painter:
                tone = Tone.POSITIVE if view.is_passed else Tone.NEUTRAL
                painter.setPen(QPen(QColor(look.theme.tint(tone).outline), 2))
                left = from_edge(self, side // 2)
                painter.drawLine(left, side + 1, left, self.height())

    def _approver(self, approver: Approver, override: str) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        said = f"{approver_name(approver)} {outcome(approver)}"
        row.addWidget(shrinkable(PlainLabel(look, said, types.SECOND, "text2", elided=True)))
        is_open = approver.status == PENDING and approver.kind != ApproverKind.ADMIN
        if is_open and approver.outcome_id and self._choose is not None:
            is_chosen = approver.outcome_id == override
            words = tr("Do not decide in their place") if is_chosen else tr("Decide in their place")
            link = LinkButton(look, words)
            link.setFont(look.font(types.SECOND))
            link.setAccessibleName(f"{words}: {approver_name(approver)}")
            link.setProperty("chooses", "" if is_chosen else approver.outcome_id)
            link.clicked.connect(self._on_link_clicked)
            self.links.append(link)
            row.addWidget(link)
        row.addStretch(1)
        return row

    def _on_link_clicked(self) -> None:
        if self._choose is not None:
            self._choose(str(self.sender().property("chooses")))
