"""What comes, what it would cost and what one has to know about it: by keyboard alone, in the real program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.fakes.desktop import wait_until

pytestmark = pytest.mark.timeout(400)
PRODUCT = "Lumenfold Observability"
KEPT = "^Kept on this computer$"


def write_a_note(app: App) -> None:
    """From the pane's first page to the fields of its notes; they are kept without a button."""
    app.key("ctrl+2")
    app.see("^14 agreements$", "label")
    app.key("ctrl+f")
    wait_until(lambda: app.has_focus("Filter"), "the filter has the focus", PATIENCE_S)
    app.key("Escape", "Home", "Down", "Return")
    app.see(f"^{PRODUCT}$", "label")
    app.see("^Close the details", "push button")
    app.press_until("Tab", "Write: your notes", most=30)
    app.key("space")
    wait_until(lambda: app.has_focus("Note"), "the note has the focus", PATIENCE_S)
    app.type("Ask finance first")
    app.press_until("shift+Tab", "Tags")
    app.type("renewal, EU")
    app.press_until("shift+Tab", "Cost centre")
    app.type("CC-4711")
    app.press_until("shift+Tab", "Owner")
    app.type("Dana")
    app.see(KEPT, "label")
    app.picture("plans-1-note")


def next_view(app: App, shown: str, key: str, places: int = 1) -> None:
    """From the view that is shown to one beside it, by the control of the views."""
    app.key("ctrl+3")
    app.key("ctrl+f")
    app.press_until(key, shown, "radio button")  # the tab and the table are called so, too
    app.key(*["Right"] * places, "space")


def test_a_note_a_decision_and_what_if_go_by_keyboard_alone(
    desktop: Desktop, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    app = desktop.start(data)
    app.see("^Updated ")
    write_a_note(app)

    app.key("ctrl+k")
    app.type("cc-4711")
    app.see(f"^{PRODUCT}.*CC-4711")
    app.picture("plans-2-search")
    app.key("Escape", "Escape")

    next_view(app, "Charges", "shift+Tab")
    app.see("^Earlier month$", "push button")
    app.press_until("F6", "Everything")
    app.key("F6", "Page_Down")
    app.see("^in [0-9]+ days · ", "label")
    app.key("Page_Up")
    app.see("^Today · ", "label")
    app.picture("plans-3-month")
    app.press_until("shift+Tab", "Month", most=20)
    app.key("Right")
    wait_until(lambda: app.has_focus("List"), "the other way to see it has the focus", PATIENCE_S)
    app.key("space")
    app.see("^From ", "label")
    app.press_until("F6", "Everything that comes")
    app.press_until("Down", f"Last moment to turn auto-renew off, {PRODUCT}", most=30)
    app.picture("plans-4-decision")
    app.key("Return")
    app.see("^Close the details", "push button")
    app.see(f"^{PRODUCT}$", "label")

    next_view(app, "Timeline", "shift+Tab")
    app.see("^Next 12 months$", "label")
    app.press_until("F6", "Renewals in these", most=6)
    app.key("Down", "space")
    app.see(" less: 1 agreement not renewed$", "label")
    app.picture("plans-5-what-if")
    assert app.quit() == 0

    again = desktop.start(data)
    again.see("^Updated ")
    again.key("ctrl+k")
    again.type("dana renewal")
    again.see(f"^{PRODUCT}")
    again.picture("plans-6-after-a-restart")
    again.key("Escape", "Escape")
    assert again.quit() == 0
