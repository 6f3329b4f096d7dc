"""The pane over made-up details, in a window as narrow as in the tab."""

from __future__ import annotations

from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from app.model.agreement_detail import AgreementDetail
from tests.fakes import agreement_samples as some
from tests.fakes.agreement_samples import AgreementQueries
from tests.fakes.frame import Frame
from ui.tabs.agreements.changes import AgreementChanges
from ui.tabs.agreements.pane import AgreementPane


class Stage:
    """The pane, the services around it, and the store that it reads."""

    def __init__(self, frame: Frame, qtbot: QtBot) -> None:
        self.frame = frame
        self.queries = AgreementQueries(some.lumenfold())
        frame.store.queries = cast("Any", self.queries)
        self.changes = AgreementChanges(frame.context, frame.window)
        self.pane = AgreementPane(frame.context, self.changes)
        self._qtbot = qtbot
        frame.window.setCentralWidget(self.pane)
        frame.window.resize(420, 900)
        frame.window.show()

    def show(self, detail: AgreementDetail | None = None) -> AgreementPane:
        """Show an agreement and wait until it is there."""
        shown = detail or some.lumenfold()
        self.queries.store(shown)
        if self.pane.agreement_id == shown.row.agreement.agreement_id:
            self.frame.store_changed()
        else:
            self.pane.show_agreement(shown.row.agreement.agreement_id)
        self._qtbot.waitUntil(lambda: self.pane.detail == shown)
        return self.pane

    def wait_until_asked(self, number: int = 1) -> None:
        """Wait until the worker was asked so many times."""
        self._qtbot.waitUntil(lambda: len(self.frame.client.asked) >= number)


@pytest.fixture
def stage(frame: Frame, qtbot: QtBot) -> Stage:
    """The pane with the agreement of the pictures in the store, nothing shown yet."""
    return Stage(frame, qtbot)
