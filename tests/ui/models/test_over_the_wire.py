"""AI models with the real worker on the sandbox account: the list, the facts, an offer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from app.model.foundation_model import AccessState
from app.sandbox.sample_models import PLAIN
from tests.fakes.frame import Frame
from tests.fakes.sandbox import running_sandbox
from tests.fakes.widget_texts import all_text
from tests.fakes.worker import InProcessWorker
from ui.tabs.offers.models.page import ModelsPage

_PATIENCE_MS = 20_000


@pytest.fixture
def page(frame: Frame, tmp_path: Path) -> Iterator[ModelsPage]:
    with running_sandbox() as sandbox:
        worker = InProcessWorker(tmp_path / "data", sandbox.url)
        worker.start()
        frame.context.bridge._worker = cast("Any", worker)
        made = ModelsPage(frame.context)
        frame.window.setCentralWidget(made)
        frame.window.resize(1280, 820)
        frame.window.show()
        yield made
        worker.close()


def test_models_are_listed_with_their_facts_and_one_shows_its_offer(
    page: ModelsPage, qtbot: QtBot
) -> None:
    facts = page.shelf.facts
    qtbot.waitUntil(lambda: PLAIN in facts.known, timeout=_PATIENCE_MS)
    qtbot.waitUntil(lambda: not facts.left, timeout=_PATIENCE_MS)
    assert facts.error is None
    assert facts.known[PLAIN].state is AccessState.NOT_ENABLED
    page.open_item(PLAIN)
    qtbot.waitUntil(lambda: page.pane.offers.offer is not None, timeout=_PATIENCE_MS)
    qtbot.waitUntil(page.pane.deed_bar.enable_button.isVisible, timeout=_PATIENCE_MS)
    qtbot.waitUntil(lambda: "Rate card, public offer" in all_text(page.pane))
    assert page.shelf.form.error is None
