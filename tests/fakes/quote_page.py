"""The page of a quote over a fake worker that answers each question as a test wants."""

from __future__ import annotations

from typing import TypeVar

from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.model.command import Command, CommandRecord
from app.worker.messages import Answer, RunCommand, Settled
from app.worker.quote_messages import QuoteRead, ReadQuote
from tests.fakes import quote_samples as quotes
from tests.fakes.client import Asked
from tests.fakes.frame import Frame
from tests.fakes.widget_texts import all_text
from ui.confirm.sheet import ConfirmSheet
from ui.purchase.quote_page import QuotePage

R = TypeVar("R")


class Quoted:
    """The page, and the worker's part."""

    def __init__(self, frame: Frame, qtbot: QtBot, quote_id: str = quotes.QUOTE_ID) -> None:
        self.frame = frame
        self.qtbot = qtbot
        self.page = QuotePage(frame.context, quote_id)
        frame.window.setCentralWidget(self.page)
        frame.window.show()

    def asked(self, kind: type[R]) -> Asked:
        """The newest question of a kind that nobody has answered."""
        found: list[Asked] = []

        def is_there() -> bool:
            found[:] = [
                one
                for one in self.frame.client.asked
                if isinstance(one.request, kind) and not one.future.done()
            ]
            return bool(found)

        self.qtbot.waitUntil(is_there)
        return found[-1]

    def answer(self, kind: type[R], answer: Answer) -> None:
        """Answer the newest question of a kind."""
        self.asked(kind).future.set_result(answer)

    def fail(self, error: AppError) -> None:
        """Let the reading of the quote fail."""
        self.asked(ReadQuote).future.set_exception(error)
        self.qtbot.waitUntil(lambda: not self.page.is_reading)

    def show(self, read: QuoteRead) -> None:
        """Answer the reading of the quote."""
        self.answer(ReadQuote, read)
        self.qtbot.waitUntil(lambda: self.page.known == read and not self.page.is_reading)

    def open_sheet(self, again: QuoteRead | None = None) -> ConfirmSheet:
        """Open the sheet, and answer its own reading of the quote."""
        self.page.review()
        sheet = self.page.acceptance.sheet
        assert sheet is not None
        if again is not None:
            self.answer(ReadQuote, again)
            reading = "Reading the quote again from AWS…"
            self.qtbot.waitUntil(lambda: reading not in all_text(sheet))
        self.qtbot.waitUntil(lambda: not sheet.is_guarded)
        return sheet

    def send(self, sheet: ConfirmSheet) -> Command:
        """Confirm what the sheet asks."""
        self.qtbot.waitUntil(sheet.confirm_button.isEnabled)
        sheet.confirm_button.click()
        self.qtbot.waitUntil(lambda: bool(self.frame.client.commands))
        return self.frame.client.commands[-1]

    def settle(self, record: CommandRecord) -> None:
        """Tell what became of the command."""
        self.answer(RunCommand, Settled(record))
