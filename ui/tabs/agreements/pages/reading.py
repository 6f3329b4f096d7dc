"""A page whose content is read from AWS on demand and kept only while its agreement is shown."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from app.errors import AccessDenied, AppError
from app.language import tr
from app.worker.messages import Answer, Request
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.tabs.agreements.pages.page import Page, note, quiet
from ui.theme import Tone
from ui.widgets.buttons import ButtonSize, PlainButton
from ui.widgets.missing_right import MissingRightNote

_LOADING = tr("Reading from AWS…")


class ReadingPage(Page):
    """Asks the worker once for each agreement, shows why it could not, and lets the person try again."""

    what = ""  # "entitlements": completes "You cannot see …"
    right = ""  # the IAM action, for a refusal that names none

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.agreement_id = ""
        self.is_reading = False
        self.answer: Answer | None = None
        self.error: AppError | None = None
        context.status.changed.connect(self._on_status_changed)

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self.context.tasks

    def forget(self) -> None:
        """Nothing of the agreement before stays."""
        super().forget()
        self.agreement_id = ""
        self.is_reading = False
        self.answer = None
        self.error = None
        self.fill([])

    def request(self) -> Request:
        """What to ask the worker."""
        raise NotImplementedError

    def rebuild(self) -> None:
        """Fill the page with what is known now."""
        raise NotImplementedError

    @async_slot
    async def read(self) -> None:
        """Ask now, unless it is being asked or cannot be."""
        agreement_id = self.agreement_id
        if self.is_reading or not agreement_id or self.context.status.reason_off:
            return
        self.is_reading, self.error = True, None
        self.rebuild()
        answer: Answer | None = None
        error: AppError | None = None
        try:
            answer = await self.context.bridge.call(self.request())
        except AppError as raised:
            error = raised
        if agreement_id == self.agreement_id and self.is_reading:
            self.is_reading = False
            self.answer, self.error = answer or self.answer, error
            self.rebuild()

    def state_widgets(self) -> Iterator[QWidget]:
        """What stands above or in the place of the content: reading, refused, failed, offline."""
        if self.is_reading and self.answer is None:
            yield quiet(self.context, _LOADING)
        elif self.error is not None:
            yield self._failure(self.error)
        elif self.answer is None and self.context.status.reason_off:
            words = tr(
                "Countersign does not keep {what}: they can be read when you are connected.",
                what=self.what,
            )
            yield note(
                self.context, Tone.NEUTRAL, "wifi-slash", self.context.status.reason_off, words
            )

    def again_button(self, words: str = tr("Read again")) -> PlainButton:
        """A button that asks once more."""
        button = PlainButton(self.look, words, "arrow-clockwise", size=ButtonSize.ROW)
        reason = self.context.status.reason_off
        button.set_on(not reason and not self.is_reading, reason)
        button.clicked.connect(self.read)
        return button

    def _failure(self, error: AppError) -> QWidget:
        if isinstance(error, AccessDenied):
            right = error.missing_right or self.right
            made = MissingRightNote(
                self.look, self.what, right, self.context.clipboard, reason=error.reason
            )
            made.check_button.clicked.connect(self.context.places.open_health)
            made.put_icon_on_first_line()
            return made
        return note(self.context, Tone.DANGER, "warning-circle", error.message, error.hint)

    def _on_status_changed(self) -> None:
        if self.isVisible() and self.agreement_id and self.answer is None and not self.is_reading:
            self.rebuild()
