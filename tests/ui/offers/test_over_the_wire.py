"""The catalogue with the real worker on the sandbox account: from words to the terms of an offer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from app.sandbox.sample_catalogue import offer_id
from app.sandbox.sample_offers import EVERYTHING
from tests.fakes.frame import Frame
from tests.fakes.sandbox import running_sandbox
from tests.fakes.widget_texts import all_text
from tests.fakes.worker import InProcessWorker
from ui.tabs.offers.market import MarketPage
from ui.terms.card import TermCard

_KINDS = 13
_PATIENCE_MS = 20_000


@pytest.fixture
def page(frame: Frame, tmp_path: Path) -> Iterator[MarketPage]:
    with running_sandbox() as sandbox:
        worker = InProcessWorker(tmp_path / "data", sandbox.url)
        worker.start()
        frame.context.bridge._worker = cast("Any", worker)
        made = MarketPage(frame.context)
        frame.window.setCentralWidget(made)
        frame.window.show()
        yield made
        worker.close()


def test_words_lead_to_a_product_and_an_id_to_all_kinds_of_terms(
    page: MarketPage, qtbot: QtBot
) -> None:
    page.bar.field.setText("observability")
    view, subject = page.list.view, page.pane.subject
    qtbot.waitUntil(lambda: len(page.searching.found) == 20, timeout=_PATIENCE_MS)
    view.setCurrentIndex(view.results.index(0))
    qtbot.waitUntil(lambda: "FY27 renewal" in all_text(page.pane), timeout=_PATIENCE_MS)
    page.bar.field.setText(offer_id(EVERYTHING))
    qtbot.waitUntil(lambda: subject.chosen_id in subject.offers.offers, timeout=_PATIENCE_MS)
    qtbot.waitUntil(lambda: len(page.pane.findChildren(TermCard)) == _KINDS, timeout=_PATIENCE_MS)
    assert "Archive with services" in all_text(page.pane)
