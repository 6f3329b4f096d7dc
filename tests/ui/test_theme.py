"""Colours: text is readable on every ground it stands on, in both themes."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from ui.stylesheet import stylesheet
from ui.theme import DARK, LIGHT, Theme, Tone, with_more_contrast

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def _luminance(color: str) -> float:
    channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@THEMES
def test_text_is_readable_on_every_ground(theme: Theme) -> None:
    grounds = (theme.window, theme.surface, theme.sunken, theme.card, theme.hover, theme.selected)
    for ink, ground in itertools.product(
        (theme.text, theme.text2, theme.text3, theme.link), grounds
    ):
        assert contrast(ink, ground) >= 4.5, (ink, ground)


@THEMES
@pytest.mark.parametrize("tone", list(Tone))
def test_tones_are_readable_and_their_meters_visible(theme: Theme, tone: Tone) -> None:
    tint = theme.tint(tone)
    assert contrast(tint.text, tint.ground) >= 4.5
    assert contrast(tint.text, theme.surface) >= 4.5
    assert contrast(tint.solid, theme.card) >= 3


@THEMES
def test_filled_buttons_are_readable(theme: Theme) -> None:
    fills = (theme.accent, theme.accent_hover, theme.danger_fill, theme.danger_fill_hover)
    for fill in fills:
        assert contrast(theme.on_accent, fill) >= 4.5, fill


@THEMES
def test_the_focus_ring_is_visible(theme: Theme) -> None:
    for ground in (theme.window, theme.surface, theme.card, theme.selected):
        assert contrast(theme.focus, ground) >= 3, ground


@THEMES
def test_the_style_sheet_has_no_open_placeholder(theme: Theme) -> None:
    assert "$" not in stylesheet(theme, round)


@pytest.mark.parametrize("scale", [1.0, 1.15, 1.25, 1.5])
def test_chips_stay_round_whatever_the_size_of_the_text(scale: float) -> None:
    """A radius above half the height would make the corners square."""
    sheet = stylesheet(LIGHT, lambda size: round(size * scale))
    rule = sheet[sheet.index('[role="filter"] {') :]
    radius, height = (
        int(rule.partition(f"{name}: ")[2].partition("px")[0])
        for name in ("border-radius", "min-height")
    )
    assert radius == (height + 2) // 2


def sizes(sheet: str, rule: str) -> dict[str, list[int]]:
    """The pixels of each property of a rule."""
    content = sheet[sheet.index(f"{rule} {{") :].partition("{")[2].partition("}")[0]
    pairs = (one.partition(":") for one in content.split(";") if ":" in one)
    return {
        name.strip(): [int(px) for px in re.findall(r"(\d+)px", said)] for name, _, said in pairs
    }


@pytest.mark.parametrize("scale", [1.0, 1.15, 1.25, 1.5, 2.0])
@pytest.mark.parametrize(
    ("rule", "base", "focused"),
    [
        (
            "fields",
            "QLineEdit, QPlainTextEdit, QComboBox, QSpinBox",
            "QLineEdit:focus, QSpinBox:focus",
        ),
        ("choices", "QLineEdit, QPlainTextEdit, QComboBox, QSpinBox", "QComboBox:focus"),
        (
            "row",
            'QLineEdit[scale="row"], QSpinBox[scale="row"]',
            'QLineEdit[scale="row"]:focus, QSpinBox[scale="row"]:focus',
        ),
    ],
)
def test_a_field_stays_as_large_while_it_has_the_focus(
    scale: float, rule: str, base: str, focused: str
) -> None:
    sheet = stylesheet(LIGHT, lambda size: round(size * scale))
    plain, focus = sizes(sheet, base), sizes(sheet, focused)
    if rule != "row":
        plain |= sizes(sheet, "QLineEdit, QComboBox, QSpinBox")
    border, wider = 1, 2
    assert plain["min-height"][0] + 2 * border == focus["min-height"][0] + 2 * wider
    assert plain["padding"][0] + border == focus["padding"][0] + wider


@pytest.mark.parametrize("rule", ["QPushButton", 'QPushButton[role="filter"]', "QMenu::item"])
def test_paddings_grow_with_the_text(rule: str) -> None:
    once = sizes(stylesheet(LIGHT, round), rule)["padding"]
    twice = sizes(stylesheet(LIGHT, lambda size: round(size * 2)), rule)["padding"]
    assert twice == [2 * pad for pad in once]


@THEMES
def test_more_contrast_makes_outlines_visible_and_keeps_text_readable(theme: Theme) -> None:
    strong = with_more_contrast(theme)
    grounds = (theme.window, theme.surface, theme.sunken, theme.card)
    for ground in grounds:
        assert contrast(strong.control, ground) >= 3, ground
        assert contrast(strong.border, ground) >= 3, ground
        assert contrast(strong.text3, ground) >= contrast(theme.text3, ground)
    assert strong.control in stylesheet(strong, round)


def test_only_the_theme_module_contains_colours() -> None:
    folder = Path(__file__).parents[2] / "ui"
    hexes = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b")
    guilty = [
        path.name
        for path in folder.rglob("*.py")
        if path.name != "theme.py" and hexes.search(path.read_text("utf-8"))
    ]
    assert not guilty
