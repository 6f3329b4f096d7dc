"""What comes, what it would cost and what one has to know about it: by keyboard alone, in the real program."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.fakes.desktop import wait_until

pytestmark = pytest.mark.timeout(400)
PRODUCT = "Lumenfold Observability"
KEPT = "^Kept on this computer$"


def press_until(app: App, key: str, words: str, most: int = 14) -> None:
    """Press a key until what has the focus is called so."""
    for _ in range(most):
        app.key(key)
        with contextlib.suppress(AssertionError):
            wait_until(lambda: app.has_focus(words), words, 1)
            return
    raise AssertionError(f"{key} does not lead to '{words}'\n{app.all_words()}")


def write_a_note(app: App) -> None:
    """From the pane's first page to the fields of its notes; they are kept without a button."""
    app.key("ctrl+2")
    app.see("^14 agreements$", "label")
    app.key("ctrl+f")
    wait_until(lambda: app.has_focus("Filter"), "the filter has the focus", PATIENCE_S)
    app.key("Escape", "Home", "Down", "Return")
    app.see(f"^{PRODUCT}$", "label")
    app.see("^Close the details", "push button")
    press_until(app, "Tab", "Write: your notes", 30)
    app.key("space")
    wait_until(lambda: app.has_focus("Note"), "the note has the focus", PATIENCE_S)
    app.type("Ask finance first")
    press_until(app, "shift+Tab", "Tags")
    app.type("renewal, EU")
    press_until(app, "shift+Tab", "Cost centre")
    app.type("CC-4711")
    press_until(app, "shift+Tab", "Owner")
    app.type("Dana")
    app.see(KEPT, "label")
    app.picture("plans-1-note")


def next_view(app: App, shown: str, key: str) -> None:
    """From the view that is shown to the one beside it, by the control of the views."""
    app.key("ctrl+3")
    app.key("ctrl+f")
    for _ in range(12):
        app.key(key)
        with contextlib.suppress(AssertionError):
            wait_until(lambda: is_on_segment(app, shown), f"the focus is on {shown}", 1)
            app.key("Right", "space")
            return
    raise AssertionError(f"{key} does not lead to '{shown}'\n{app.all_words()}")


def is_on_segment(app: App, name: str) -> bool:
    """Whether the focus is on the segment of this name: the tab and the table are called so, too."""
    nodes = (node for node in app.reader.nodes() if node.is_showing and node.is_focused)
    return any((node.name, node.role) == (name, "check box") for node in nodes)


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

    next_view(app, "Charges", "Tab")
    app.see("^Earlier month$", "push button")
    press_until(app, "F6", "Everything")
    app.key("F6", "Page_Down")
    app.see("^in [0-9]+ days · ", "label")
    app.key("Page_Up")
    app.see("^Today · ", "label")
    app.picture("plans-3-month")
    press_until(app, "shift+Tab", "List", 20)
    app.key("space")
    app.see("^From ", "label")
    press_until(app, "F6", "Everything that comes")
    press_until(app, "Down", f"Last moment to turn auto-renew off, {PRODUCT}", 30)
    app.picture("plans-4-decision")
    app.key("Return")
    app.see("^Close the details", "push button")
    app.see(f"^{PRODUCT}$", "label")

    next_view(app, "Timeline", "shift+Tab")
    app.see("^Next 12 months$", "label")
    press_until(app, "F6", "Renewals in these", 6)
    app.key("Down", "space")
    app.see("^1 agreement not renewed: .* less$", "label")
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
