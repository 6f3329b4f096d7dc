"""Help in the real program: the tour once by itself, and the guide by F1."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop

pytestmark = pytest.mark.timeout(400)


def test_a_newcomer_is_shown_around_once_and_finds_the_guide(
    desktop: Desktop, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)  # as a first start has it: nothing says that the tour was shown
    app = desktop.start(data)
    app.see("^What waits for you$", "label")
    app.picture("help-1-tour")
    app.key("Return")
    app.see("^Decide here$", "label")
    app.key("Escape")
    app.see_no("^Decide here$", "label")
    app.key("F1")
    app.see("^The three kinds$", "label")
    app.picture("help-2-guide")
    app.key("Escape")
    app.see_no("^The three kinds$", "label")
    assert app.quit() == 0

    again = desktop.start(data)
    again.see("^Updated ")
    again.see_no("^What waits for you$", "label")
    assert again.quit() == 0
    assert again.log.read_text("utf-8") == ""
