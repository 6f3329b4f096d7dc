"""The one style sheet of the application, made from the tokens of a theme.

Learned: a radius over half the height gives square corners; an unscoped background on a container
repaints its buttons, so every rule is scoped by object name, class or property; a field keeps its
height on focus by shrinking the padding by the pixel that the border grows, and so does a card that
can be chosen: polishing it anew does not tell its layout of another width of its border. Borders and
radii are the same at every size of the text, here as in what is painted: the ring fits the corners.
"""

from __future__ import annotations

from collections.abc import Callable
from string import Template

import msgspec

from ui.theme import Theme, Tone

_BORDER = 1
_SHEET = Template("""
QMainWindow, QDialog { background: $window; }
QWidget[ground="window"] { background: $window; }
QWidget[ground="surface"] { background: $surface; }
QWidget[ground="sunken"] { background: $sunken; }
QWidget[ground="accent"] { background: $accent; }
QWidget[ground="selected"] { background: $selected; }
QWidget[line="bottom"] { border: 0; border-bottom: 1px solid $border; }
QWidget[line="top"] { border: 0; border-top: 1px solid $border; }
QWidget[line="left"] { border: 0; border-left: 1px solid $border; }
QWidget[line="right"] { border: 0; border-right: 1px solid $border; }
QToolTip { color: $text; background: $card; border: 1px solid $border; padding: ${p4}px ${p6}px; }

QLabel#key-cap { color: $text2; border: 1px solid $border; border-radius: 4px; padding: 1px ${p5}px; }
QLabel[tone="text"] { color: $text; }
QLabel[tone="text2"] { color: $text2; }
QLabel[tone="text3"] { color: $text3; }
QLabel[tone="link"] { color: $link; }
QLabel[tone="on_accent"] { color: $on_accent; }
$tone_labels

QFrame[card="plain"] { background: $card; border: 1px solid $border; border-radius: 8px; }
QFrame[card="chosen"] { background: $card; border: 2px solid $accent; border-radius: 8px; }
QFrame[card="unchosen"] { background: $card; border: 1px solid $border; border-radius: 8px;
  padding: 1px; }
QWidget[card="head"] { background: $sunken; border-top-left-radius: 7px;
  border-top-right-radius: 7px; }
QFrame[card="line"] { background: $line; border: 0; }
QFrame[card="popover"] { background: $card; border: 1px solid $border; border-radius: 8px; }
QFrame[card="sheet"] { background: $card; border: 1px solid $border; border-radius: 12px; }
QDialog#palette { background: $card; border: 1px solid $border; border-radius: 12px; }
QDialog#palette QListWidget { background: $card; }
QFrame[card="foot"] { background: $sunken; border: 0; border-top: 1px solid $border;
  border-bottom-left-radius: 11px; border-bottom-right-radius: 11px; }
$note_frames

QPushButton { color: $text; background: $card; border: 1px solid $control; border-radius: 7px;
  padding: 0 ${p12}px; min-height: ${h30}px; outline: 0; }
QPushButton:hover { background: $hover; }
QPushButton::menu-indicator { image: none; width: 0; }
QPushButton:disabled { color: $text3; background: $neutral_ground; border-color: $border; }
QPushButton[scale="row"] { min-height: ${h26}px; border-radius: 6px; padding: 0 ${p10}px; }
QPushButton[scale="big"] { min-height: ${h36}px; }
QPushButton[scale="small"] { min-height: ${h24}px; border-radius: 6px; padding: 0 ${p10}px; }
QPushButton[role="primary"] { color: $on_accent; background: $accent; border-color: $accent; }
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="danger"] { color: $danger_text; border-color: $danger_outline; }
QPushButton[role="danger"]:hover { background: $danger_ground; }
QPushButton[role="danger-final"] { color: $on_accent; background: $danger_fill;
  border-color: $danger_fill; }
QPushButton[role="danger-final"]:hover { background: $danger_fill_hover;
  border-color: $danger_fill_hover; }
QPushButton[role="primary"]:disabled, QPushButton[role="danger"]:disabled,
QPushButton[role="danger-final"]:disabled { color: $text3; background: $neutral_ground;
  border-color: $border; }
QPushButton[role="quiet"] { color: $text2; background: transparent; border-color: transparent; }
QPushButton[role="quiet"]:hover { background: $hover; }
QPushButton[role="link"] { color: $link; background: transparent; border: 0; padding: 0;
  min-height: ${h24}px; text-align: left; border-radius: 4px; }
QPushButton[role="link"]:hover { color: $accent_hover_text; text-decoration: underline; }
QPushButton[role="link"]:disabled { color: $text3; }
QPushButton[role="filter"] { color: $text2; background: $card; border: 1px solid $border;
  border-radius: ${pill}px; padding: 0 ${p11}px; min-height: ${h26}px; max-height: ${h26}px; }
QPushButton[role="filter"]:hover { background: $hover; }
QPushButton[role="filter"]:checked { color: $accent_text; background: $accent_ground;
  border-color: $accent_outline; }
QPushButton[role="segment"] { color: $text2; background: transparent; border: 1px solid transparent;
  border-radius: 6px; padding: 0 ${p13}px; min-height: ${h24}px; max-height: ${h24}px; }
QPushButton[role="segment"]:checked { color: $text; background: $segment_on;
  border-color: $border; }
QFrame[card="segments"] { background: $neutral_ground; border: 1px solid $border;
  border-radius: 7px; }

QToolButton { color: $text; background: transparent; border: 0; border-radius: 7px; padding: 0; }
QToolButton:hover { background: $icon_hover; }
QToolButton:pressed { background: $line; }
QToolButton::menu-indicator { image: none; width: 0; }

QLineEdit, QPlainTextEdit, QComboBox, QSpinBox { color: $text; background: $card;
  border: 1px solid $control; border-radius: 7px; padding: 0 ${p10}px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QComboBox, QSpinBox { min-height: ${h30}px; }
QPlainTextEdit { padding: ${p5}px ${p7}px; }
QLineEdit:focus, QSpinBox:focus { border: 2px solid $focus; padding: 0 ${f10}px;
  min-height: ${f30}px; }
QPlainTextEdit:focus { border: 2px solid $focus; padding: ${f5}px ${f7}px; }
QComboBox:focus { border: 2px solid $focus; padding: 0 ${f10}px; min-height: ${f30}px; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled, QSpinBox:disabled {
  color: $text3; background: $neutral_ground; border-color: $border; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border-color: $danger_text; }
QLineEdit[leading="icon"] { padding: 0 2px; }
QLineEdit[leading="icon"]:focus { padding: 0 1px; }
QLineEdit#palette-field, QLineEdit#palette-field:focus { background: $card; border: 0;
  border-radius: 0; padding: 0; }
QLineEdit[scale="row"], QSpinBox[scale="row"] { min-height: ${h26}px; border-radius: 6px;
  padding: 0 ${p8}px; }
QLineEdit[scale="row"]:focus, QSpinBox[scale="row"]:focus { min-height: ${f26}px;
  padding: 0 ${f8}px; }
QSpinBox[wrong="true"] { border-color: $danger_text; }
QComboBox::drop-down { border: 0; width: ${p26}px; }
QComboBox::down-arrow { image: none; width: 0; }
QComboBox QAbstractItemView { background: $card; color: $text; border: 1px solid $border;
  padding: ${p4}px; outline: 0; selection-background-color: $selected; selection-color: $text; }

QCheckBox, QRadioButton { color: $text; spacing: ${p8}px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: $text3; }

QMenuBar { background: $window; color: $text; }
QMenuBar::item { background: transparent; padding: ${p4}px ${p10}px; border-radius: 6px; }
QMenuBar::item:selected { background: $icon_hover; }
QMenu { background: $card; color: $text; border: 1px solid $border; padding: ${p4}px;
  icon-size: ${p16}px; menu-scrollable: 1; }
QMenu::scroller { height: ${p16}px; }
QMenu::item { padding: ${p6}px ${p24}px ${p6}px ${p10}px; border-radius: 6px; }
QMenu::item:selected { background: $selected; }
QMenu::item:disabled { color: $text3; }
QMenu::icon { padding-left: ${p16}px; }
QMenu[marks="own"]::indicator { image: none; width: ${p16}px; }
QMenu[marks="own"]::right-arrow, QMenu[marks="own"]::left-arrow { image: none; width: ${p16}px; }
QMenu::separator { height: 1px; background: $line; margin: ${p4}px 0; }

QAbstractItemView { background: $surface; color: $text; border: 0; outline: 0;
  selection-background-color: $selected; selection-color: $text; }
QFrame[card="popover"] QListWidget { background: $card; }
QListWidget#pages { background: $window; icon-size: ${p16}px; }
QListWidget#pages::item { border: 2px solid transparent; border-radius: 6px;
  padding: ${p4}px ${p5}px; color: $text; }
QListWidget#pages::item:disabled { color: $text2; }
QListWidget#pages::item:hover { background: $icon_hover; }
QListWidget#pages::item:selected { background: $selected; color: $text; }
QListWidget#pages::item:selected:focus { border-color: $focus; }
QScrollArea#page { border: 2px solid transparent; }
QScrollArea#page:focus { border-color: $focus; }
QTableView { gridline-color: $line; }
QHeaderView { background: $sunken; border: 0; }
QHeaderView::section { background: $sunken; color: $text2; border: 0;
  border-bottom: 1px solid $border; padding: 0 ${p8}px; }
QTableCornerButton::section { background: $sunken; border: 0; }
QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget { background: transparent; }
QStackedWidget { background: transparent; }
QSplitter::handle { background: $border; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $control; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $control_strong; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def stylesheet(theme: Theme, px: Callable[[float], int]) -> str:
    """The style sheet of a theme; `px` scales heights with the text."""
    values = {
        name: value
        for name, value in msgspec.structs.asdict(theme).items()
        if isinstance(value, str) and value
    }
    values["segment_on"] = theme.track if theme.is_dark else theme.card
    values["icon_hover"] = theme.line
    values["accent_hover_text"] = theme.link
    for tone in Tone:
        tint = theme.tint(tone)
        values[f"{tone}_text"] = tint.text
        values[f"{tone}_ground"] = tint.ground
        values[f"{tone}_outline"] = tint.outline
    return _SHEET.substitute(
        values, **_sizes(px), tone_labels=_tone_labels(theme), note_frames=_note_frames(theme)
    )


def _sizes(px: Callable[[float], int]) -> dict[str, str]:
    """Heights, paddings, and what the focus leaves of them inside a border that is a pixel wider."""
    found = {f"h{height}": px(height) for height in (24, 26, 30, 36)}
    found |= {f"f{height}": px(height) - 2 * _BORDER for height in (26, 30)}
    found |= {f"p{pad}": px(pad) for pad in (4, 5, 6, 7, 8, 10, 11, 12, 13, 16, 24, 26)}
    found |= {f"f{pad}": px(pad) - _BORDER for pad in (5, 7, 8, 10)}
    found["pill"] = (px(26) + 2 * _BORDER) // 2  # rounded down: see above
    return {name: str(size) for name, size in found.items()}


def _tone_labels(theme: Theme) -> str:
    return "\n".join(
        f'QLabel[tone="{tone}"] {{ color: {theme.tint(tone).text}; }}' for tone in Tone
    )


def _note_frames(theme: Theme) -> str:
    rules = []
    for tone in Tone:
        tint = theme.tint(tone)
        rules.append(
            f'QFrame[note="{tone}"] {{ background: {tint.ground};'
            f" border: 1px solid {tint.outline}; border-radius: 8px; }}"
            f'QFrame[banner="{tone}"] {{ background: {tint.ground}; border: 0;'
            f" border-bottom: 1px solid {tint.outline}; }}"
            f'QFrame[tile="{tone}"] {{ background: {tint.ground};'
            f" border: 1px solid {tint.outline}; border-radius: 16px; }}"
        )
    return "\n".join(rules)
