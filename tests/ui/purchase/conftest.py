"""A configuration page over a fake worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.model.choices import Choices
from app.model.command import CommandRecord, CommandState, CreateQuote
from app.worker.catalogue_messages import OfferRead
from tests.fakes import offer_samples as some
from tests.fakes.frame import Frame
from tests.fakes.samples import ACCOUNT, NOW, PRINCIPAL
from tests.fakes.widget_texts import all_text
from ui.purchase.configure_page import ConfigurePage
from ui.purchase.durations import DurationCards
from ui.purchase.option_rows import OptionsCard
from ui.purchase.quantities import QuantityTable
from ui.purchase.quantity_row import QuantityRow

QUOTE = "ar-7f3k2m9x5w8z"


class Configuring:
    """The page, and the worker's part."""

    def __init__(self, frame: Frame, qtbot: QtBot, read: OfferRead, replaces: str = "") -> None:
        self.frame = frame
        self.qtbot = qtbot
        self.page = ConfigurePage(frame.context, read, replaces=replaces)
        self.opened: list[str] = []
        self.page.quote_wanted.connect(self.opened.append)
        frame.window.setCentralWidget(self.page)
        frame.window.show()

    @property
    def durations(self) -> DurationCards:
        assert self.page.durations is not None
        return self.page.durations

    @property
    def table(self) -> QuantityTable:
        assert self.page.table is not None
        return self.page.table

    @property
    def options(self) -> OptionsCard:
        assert self.page.options_card is not None
        return self.page.options_card

    @property
    def choices(self) -> Choices:
        return self.page.choices

    def row(self, dimension: str) -> QuantityRow:
        return next(one for one in self.table.rows if one.dimension == dimension)

    def enter(self, **numbers: int) -> None:
        """Type quantities."""
        for dimension, number in numbers.items():
            field = self.row(dimension).field
            assert field is not None
            field.lineEdit().setText(str(number))

    def choose(self, words: str) -> None:
        """Click the card of a duration."""
        next(one for one in self.durations.cards if one.accessibleName() == words).click()

    @property
    def hero(self) -> str:
        """The large amount, or the words in its place."""
        words = self.page.side.card.words
        assert words is not None
        return words.spoken.replace("\u00a0", " ")

    @property
    def text(self) -> str:
        return all_text(self.page)

    # --- the quote --------------------------------------------------------------------------------

    def ask(self) -> CreateQuote:
        """Click the button, and give the command that was sent."""
        before = len(self.frame.client.commands)
        self.page.side.button.click()
        self.qtbot.waitUntil(lambda: len(self.frame.client.commands) == before + 1)
        command = self.frame.client.commands[-1]
        assert isinstance(command, CreateQuote)
        return command

    def settle(self, state: CommandState, result: str = "", **others: str) -> None:
        """Answer the newest call with where the command stands."""
        command = self.frame.client.commands[-1]
        record = CommandRecord(
            command, state, ACCOUNT, PRINCIPAL, NOW, NOW, NOW + timedelta(seconds=1), result=result
        )
        record = msgspec.structs.replace(record, **others)
        self.frame.client.settle(record)
        self.qtbot.waitUntil(lambda: self.page.asking.record == record)


@pytest.fixture
def configuring(frame: Frame, qtbot: QtBot) -> Iterator[Configuring]:
    """The offer of the picture."""
    yield Configuring(frame, qtbot, some.configurable())
    for one in frame.client.asked:
        one.future.cancel()
