"""The list of screens that `--screenshots` renders."""

from __future__ import annotations

from collections import Counter

import pytest

from ui.registry import TabKey
from ui.screens import all_screens


def test_no_screen_takes_the_place_of_another() -> None:
    names = Counter(one.name for one in all_screens())
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("state", ["loading", "empty", "denied", "offline"])
def test_every_tab_is_rendered_in_every_state(state: str) -> None:
    names = {one.name for one in all_screens()}
    assert {f"{tab}-{state}" for tab in TabKey} <= names
