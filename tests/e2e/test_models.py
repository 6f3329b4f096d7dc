"""AI models in the real program, by keyboard alone: an offer is accepted, the access removed again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.sandbox.sample_models import PLAIN
from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.fakes.desktop import wait_until

pytestmark = pytest.mark.timeout(600)
AWS_TAKES = timedelta(minutes=1)  # more than the sandbox account takes to make or end an agreement


def confirm(app: App, button: str) -> None:
    """Go to the button of the sheet by Tab, and press it by Space: Enter presses nothing."""
    app.see(f"^{button}$", "push button", on=True)
    wait_until(lambda: app.has_focus("Cancel"), "Cancel has the focus", PATIENCE_S)
    app.key("Return")
    app.see(f"^{button}$", "push button", on=True)
    app.press_until("Tab", button)
    app.key("space")


def show_the_models(app: App) -> None:
    """Go from the catalogue to the models by the keyboard."""
    app.see("^Updated ")
    app.key("ctrl+1")
    app.see("results$", "label")
    app.key("ctrl+f")
    wait_until(lambda: app.has_focus("Search, or paste"), "the search has the focus", PATIENCE_S)
    app.key("shift+Tab")
    wait_until(lambda: app.has_focus("Marketplace"), "the views have the focus", PATIENCE_S)
    app.key("Right")  # an arrow chooses, as it does among radio buttons
    app.see("^13 models$", "label")
    app.picture("models-1-list")


def test_a_model_is_enabled_and_removed_by_keyboard_alone(desktop: Desktop, tmp_path: Path) -> None:
    app = desktop.start(tmp_path / "data")
    show_the_models(app)
    app.key("ctrl+f")
    wait_until(lambda: app.has_focus("Search models"), "the search has the focus", PATIENCE_S)
    app.type("jamba")
    app.see("^1 of 13 models$", "label")
    app.key("Down", "Home", "Return")
    app.see("^Rate card, public offer$", "label")
    app.see("^Accept offer…$", on=True)
    app.key("Escape", "Return")
    wait_until(lambda: app.has_focus("Accept offer"), "the deed has the focus", PATIENCE_S)
    app.picture("models-2-offer")
    app.key("ctrl+Return")
    app.see("^You agree to the provider's terms")
    app.picture("models-3-sheet")
    confirm(app, "Accept the offer")
    app.see("^AWS is at work$|^Accepted and confirmed$", "label")
    app.picture("models-4-at-work")
    app.control.advance(AWS_TAKES)
    app.see("^Accepted and confirmed$", "label")
    app.picture("models-5-accepted")
    app.key("Return")
    app.see("^This account has access to the model.")
    app.see(r"^Remove access…$", on=True)
    app.picture("models-6-enabled")
    app.key("Escape", "Return")
    wait_until(lambda: app.has_focus("Remove access"), "the deed has the focus", PATIENCE_S)
    app.key("space")
    app.see("^Whoever may call the model subscribes again by calling it")
    app.picture("models-7-remove")
    confirm(app, "Remove the access")
    app.see("^AWS is at work$|^Removed and confirmed$", "label")
    app.control.advance(AWS_TAKES)
    app.see("^Removed and confirmed$", "label")
    app.key("Return")
    app.see("^This account has no agreement for the model.")
    app.picture("models-8-removed")
    app.key("ctrl+shift+l")
    app.see("^Accept model offer, AI21 Labs, Jamba", "cell")
    app.see("^Remove model access, AI21 Labs, Jamba", "cell")
    assert PLAIN in app.all_words()
    app.picture("models-9-log")
    app.key("Escape")
    assert app.quit() == 0
