"""A window with the sample world that can be locked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.fakes.window import Opened
from ui.lock.keeper import LockKeeper


@pytest.fixture
def keeper(opened: Opened, qapp: QApplication) -> Iterator[LockKeeper]:
    """Locks the window on the stored world."""
    made = LockKeeper(opened.context, opened.window, qapp)
    made.setParent(opened.window)
    yield made
    made.close()
