"""Watches what an agreement entitles to, from its acceptance until AWS has set everything up."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.errors import AppError
from app.language import tr
from app.model.entitlement import Entitlement
from app.model.text import plain
from app.worker.messages import EntitlementsRead, ReadEntitlements
from ui import fonts as types
from ui import text
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.entitlement_states import FAILED, PENDING, state_face, state_reason
from ui.help.explain import ExplainButton
from ui.help.subjects import ENTITLEMENT_STATES
from ui.widgets.announce import announce
from ui.widgets.buttons import ButtonSize, PlainButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.filled import FilledPart
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

FIRST_MS = (
    2_000  # AWS's own sample asks after 2 s, doubles up to 60 s, and gives up after 15 minutes
)
MOST_MS = 60_000
LONGEST = timedelta(minutes=15)


class EntitlementWatch(QObject):
    """Reads the entitlements of an agreement until none is pending. `changed` after every reading."""

    changed = Signal()

    def __init__(
        self, context: Context, agreement_id: str, starts_at: datetime | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.agreement_id = agreement_id
        self.starts_at = starts_at
        self.found: tuple[Entitlement, ...] | None = None
        self.error: AppError | None = None
        self._since = context.store.now()
        self._is_reading = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FIRST_MS)
        self._timer.timeout.connect(self.read)
        self.read()

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self.context.tasks

    @property
    def is_running(self) -> bool:
        """Whether it will read again by itself."""
        return self._is_reading or self._timer.isActive()

    @property
    def is_settled(self) -> bool:
        """Whether AWS has set up everything, or failed to."""
        return bool(self.found) and all(one.status != PENDING for one in self.found or ())

    @async_slot
    async def read(self) -> None:
        """Read now; then again after a while, if something is pending still."""
        if self._is_reading:
            return
        self._is_reading = True
        self._timer.stop()
        answer, error = None, None
        try:
            answer = await self.context.bridge.call(ReadEntitlements(self.agreement_id))
        except AppError as raised:
            error = raised
        if not isValid(self):
            return  # the page is gone
        self._is_reading, self.error = False, error
        if isinstance(answer, EntitlementsRead):
            self.found = answer.entitlements
        is_late = self.context.store.now() - self._since > LONGEST
        if not self.is_settled and not is_late:
            self._timer.start()
            self._timer.setInterval(min(2 * self._timer.interval(), MOST_MS))
        self.changed.emit()


class EntitlementCard(Card):
    """What a watch knows: a line for each entitlement, and what AWS has not said yet."""

    def __init__(self, watch: EntitlementWatch) -> None:
        super().__init__(watch.context.look, tr("What you can use"), padding=12)
        self._watch = watch
        self._look = watch.context.look
        self._told = ""
        about = tr("the state of what you can use")
        self.title_row.addWidget(ExplainButton(self._look, ENTITLEMENT_STATES, about))
        self._part = FilledPart(self._look)
        self.body.addWidget(self._part)
        watch.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        watch = self._watch
        said = progress_words(watch)
        self._part.update_to((watch.found, said, watch.is_running), self._widgets)
        if said != self._told:
            self._told = said
            announce(self, said)

    def _widgets(self) -> list[QWidget]:
        watch, look = self._watch, self._look
        rows: list[QWidget] = [self._row(one) for one in watch.found or ()]
        rows.append(PlainLabel(look, progress_words(watch), types.SECOND, "text2", wraps=True))
        if not watch.is_running and not watch.is_settled:
            again = PlainButton(look, tr("Read again"), "arrow-clockwise", size=ButtonSize.ROW)
            again.clicked.connect(watch.read)
            rows.append(again)
        return rows

    def _row(self, one: Entitlement) -> QWidget:
        look = self._look
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        words = QVBoxLayout()
        words.setSpacing(look.px(1))
        name = plain(one.resource.id or one.type, 60) or tr("Entitlement")
        words.addWidget(PlainLabel(look, name, types.BODY_MEDIUM, elided=True))
        reason = state_reason(one, self._watch.starts_at, self._watch.context.store.now())
        if reason:
            words.addWidget(Paragraph(look, reason, types.SECOND, is_quiet=True))
        row.addLayout(words, 1)
        face = state_face(one.status)
        row.addWidget(Chip(look, face))
        holder.setAccessibleName(f"{name}, {face.words}. {reason}".strip())
        return holder


def progress_words(watch: EntitlementWatch) -> str:
    """How far AWS is, in a sentence."""
    if watch.error is not None:
        return tr(
            "{message} The agreement is made; only this could not be read.",
            message=watch.error.message,
        )
    if watch.found is None:
        return tr("Reading what the agreement entitles to…")
    failed = sum(one.status == FAILED for one in watch.found)
    if failed:
        return text.plural(
            failed,
            "{n} entitlement failed. The agreement is made all the same.",
            "{n} entitlements failed. The agreement is made all the same.",
        )
    if not watch.found:
        return _waiting(watch, tr("AWS lists no entitlement yet."))
    if watch.is_settled:
        return tr("AWS has set up everything.")
    return _waiting(watch, tr("AWS is setting it up."))


def _waiting(watch: EntitlementWatch, said: str) -> str:
    if watch.is_running:
        return tr("{state} Countersign looks again by itself.", state=said)
    return tr("{state} It takes longer than usual.", state=said)
