"""Opens the guide, the tour and what is new, and begins the tour by itself once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.language import tr
from app.version import VERSION
from ui.context import Context
from ui.help.guide import NEWS
from ui.help.subjects import PAGES, SIGN_IN
from ui.registry import TABS
from ui.theme import Tone
from ui.window import MainWindow

if TYPE_CHECKING:
    from ui.help.tour import Tour
    from ui.help.window import GuideWindow


class HelpDesk(QObject):
    """One for the window; made when help is wanted first, or when the start is complete."""

    def __init__(self, context: Context, window: MainWindow) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self.guide_window: GuideWindow | None = None
        self.tour: Tour | None = None

    def begin(self) -> None:
        """Note which version runs, and offer the tour where it was never shown."""
        settings = self._context.settings
        if not settings.told_version:
            settings.told_version = VERSION
        if not settings.tour_was_shown and not settings.is_safe:
            self._context.status.changed.connect(self._on_status_changed)
            self._on_status_changed()

    # --- guide --------------------------------------------------------------------------------------

    def open_guide(self, address: str = "") -> None:
        """Show the guide at "page" or "page#section"; without one, at what the window shows."""
        if self.guide_window is None:
            from ui.help.window import GuideWindow  # noqa: PLC0415 - rarely needed

            self.guide_window = GuideWindow(self._context.look)
        window = self.guide_window
        window.show_address(address or self.address_here())
        window.show()
        window.raise_()
        window.activateWindow()

    def address_here(self) -> str:
        """The page about what the window shows."""
        if self._window.pages.currentIndex() != 0:
            return SIGN_IN
        return PAGES[TABS[self._window.tab_bar.currentIndex()].key]

    def open_news(self) -> None:
        """Show what is new, which has been told then."""
        self.open_guide(NEWS)
        self._context.settings.told_version = VERSION

    # --- tour ---------------------------------------------------------------------------------------

    def start_tour(self) -> None:
        """Begin the tour anew; where another account is open, say where it can be taken."""
        self._context.settings.tour_was_shown = True
        if not self._context.accounts.is_sandbox:
            self._context.notices.show(
                Tone.NEUTRAL,
                "info",
                tr("The tour is of the sandbox account."),
                tr("Open it from the account at the start of the header."),
            )
            return
        if self.tour is not None:
            self.tour.end()
        from ui.help.tour import Tour  # noqa: PLC0415 - rarely needed

        self.tour = Tour(self._context, self._window)
        self.tour.ended.connect(self._on_tour_ended)
        self.tour.go_on()

    def _on_tour_ended(self) -> None:
        if self.tour is not None:
            self.tour.deleteLater()
        self.tour = None

    def _on_status_changed(self) -> None:
        """Begin once everything has been read, unless the person is at something by then."""
        context, window = self._context, self._window
        status, settings = context.status, context.settings
        if settings.tour_was_shown:
            status.changed.disconnect(self._on_status_changed)
            return
        is_read = status.synced_at is not None and not status.is_syncing
        is_there = window.isVisible() and window.pages.currentIndex() == 0
        if not (is_read and is_there and context.accounts.is_sandbox) or context.lock.is_locked:
            return
        status.changed.disconnect(self._on_status_changed)
        is_at_something = window.focusWidget() not in (None, window.tab_bar)
        if is_at_something or QApplication.activeModalWidget() is not None:
            settings.tour_was_shown = True
            context.notices.show(
                Tone.ACCENT,
                "compass",
                tr("New here?"),
                tr("A short tour shows the parts of the window."),
                action_words=tr("Start the tour"),
                action=self.start_tour,
            )
        else:
            self.start_tour()
