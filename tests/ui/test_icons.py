"""Icons: every name that the window uses is in the font, and a wrong one harms nothing but itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from ui import chips
from ui.appearance import Appearance
from ui.registry import TABS
from ui.widgets.chip import ChipFace

UI = Path(__file__).parents[2] / "ui"
TAKES_ICON = {
    "ChipFace": 1,
    "IconButton": 1,
    "IconLabel": 1,
    "Note": 2,
    "EmptyState": 1,
    "Banner": 1,
    "SyncWords": 0,
    "PlainButton": 2,
    "MenuButton": 2,
    "PrimaryButton": 2,
    "DangerButton": 2,
    "QuietButton": 2,
}


def _names_in_code() -> set[tuple[str, str]]:
    """Icon names written out where a part that takes one is made."""
    found = set()
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            place = TAKES_ICON.get(node.func.id)
            given = [word.value for word in node.keywords if word.arg == "icon"]
            if place is not None and len(node.args) > place:
                given.append(node.args[place])
            found |= {
                (path.name, one.value)
                for one in given
                if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value
            }
    return found


def test_every_icon_that_is_named_in_the_code_is_in_the_font(look: Appearance) -> None:
    named = _names_in_code()
    assert len(named) > 20
    for file, name in named:
        assert look.icons.glyph(name), (file, name)


def test_every_tab_has_an_icon_and_a_filled_one(look: Appearance) -> None:
    for spec in TABS:
        assert look.icons.glyph(spec.icon) != look.icons.glyph(f"{spec.icon}-fill")


def test_every_chip_has_an_icon(look: Appearance) -> None:
    faces = [face for face in vars(chips).values() if isinstance(face, ChipFace)]
    for face in (*faces, *chips.KIND_CHIPS.values()):
        assert look.icons.glyph(face.icon)


def test_a_wrong_name_is_an_error_and_leaves_the_painter_in_order(look: Appearance) -> None:
    with pytest.raises(KeyError):
        look.icons.pixmap("no-such-icon", look.theme.text, 16)
    assert not look.icons.pixmap("check", look.theme.text, 16).isNull()
