"""The colour tokens of the two themes. No other module of the window contains a colour."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Tone(StrEnum):
    """What a colour says. Colours other than these never appear in status or notes."""

    ACCENT = "accent"
    POSITIVE = "positive"
    WARNING = "warning"
    DANGER = "danger"
    OFFER = "offer"
    SYSTEM = "system"
    NEUTRAL = "neutral"


class Tint(msgspec.Struct, frozen=True):
    """The four colours of one tone; `solid` fills meters (the text colour where none is)."""

    text: str
    ground: str
    outline: str
    solid: str


class Theme(msgspec.Struct, frozen=True):
    """All colours of one theme, named by their role."""

    name: str
    is_dark: bool
    window: str
    surface: str
    sunken: str
    card: str
    hover: str
    selected: str
    line: str
    border: str
    control: str
    control_strong: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_hover: str
    on_accent: str
    link: str
    focus: str
    track: str
    toggle_off: str
    scrim: tuple[int, int, int, int]
    shadow: tuple[int, int, int, int]
    danger_fill: str
    danger_fill_hover: str
    tints: dict[Tone, Tint]
    chart: tuple[str, ...]
    chart_pale: tuple[str, ...]

    def tint(self, tone: Tone) -> Tint:
        """The colours of one tone."""
        return self.tints[tone]

    def chart_at(self, index: int) -> str:
        """The colour of the n-th series, from 0."""
        return self.chart[index % len(self.chart)]


LIGHT = Theme(
    name="light",
    is_dark=False,
    window="#F4F3F0",
    surface="#FFFFFF",
    sunken="#FAF9F7",
    card="#FFFFFF",
    hover="#F4F3EF",
    selected="#E9EEFC",
    line="#E9E7E2",
    border="#DCD9D2",
    control="#C3BFB6",
    control_strong="#85817A",
    text="#1B1C20",
    text2="#52535B",
    text3="#676872",
    accent="#2A4BC9",
    accent_hover="#2340AF",
    on_accent="#FFFFFF",
    link="#2A4BC9",
    focus="#2A4BC9",
    track="#E7E4DE",
    toggle_off="#8A867D",
    scrim=(24, 24, 28, 97),
    shadow=(0, 0, 0, 41),
    danger_fill="#B0241F",
    danger_fill_hover="#9C1F1B",
    tints={
        Tone.ACCENT: Tint("#2A4BC9", "#E9EEFC", "#BCC8F3", "#2A4BC9"),
        Tone.POSITIVE: Tint("#1B6A45", "#E5F3EB", "#BDDFCC", "#2E8B5E"),
        Tone.WARNING: Tint("#865000", "#FCF0DA", "#EFD5A2", "#B87509"),
        Tone.DANGER: Tint("#B0241F", "#FCEAE8", "#F2C5C0", "#C9352E"),
        Tone.OFFER: Tint("#5A3FAE", "#F0ECFB", "#D5CAF3", "#5A3FAE"),
        Tone.SYSTEM: Tint("#17646F", "#E3F2F4", "#B7DCE1", "#17646F"),
        Tone.NEUTRAL: Tint("#52535B", "#F0EEEA", "#DCD9D2", "#868C9C"),
    },
    chart=("#2A4BC9", "#2E8E9B", "#BF8412", "#8C55A8", "#65913F", "#868C9C"),
    chart_pale=("#C9D3F5", "#C4E3E7", "#F4E1BC", "#E2D1EA", "#D7E5C9", "#DEE0E6"),
)

DARK = Theme(
    name="dark",
    is_dark=True,
    window="#141517",
    surface="#1B1C1F",
    sunken="#17181B",
    card="#202125",
    hover="#25262A",
    selected="#222B48",
    line="#26272B",
    border="#323439",
    control="#4A4C54",
    control_strong="#7C7F89",
    text="#ECECEE",
    text2="#B6B7BE",
    text3="#9597A0",
    accent="#4968E6",
    accent_hover="#3D5BD4",
    on_accent="#FFFFFF",
    link="#A1B4FF",
    focus="#8098FF",
    track="#34363C",
    toggle_off="#74777F",
    scrim=(0, 0, 0, 143),
    shadow=(0, 0, 0, 140),
    danger_fill="#C23A33",
    danger_fill_hover="#AE332D",
    tints={
        Tone.ACCENT: Tint("#A1B4FF", "#222B48", "#3A4980", "#4968E6"),
        Tone.POSITIVE: Tint("#74D3A3", "#16291F", "#25503A", "#3FA873"),
        Tone.WARNING: Tint("#EFBB62", "#31260F", "#5D4718", "#D99A2E"),
        Tone.DANGER: Tint("#FF958C", "#381B19", "#6B302B", "#E0554C"),
        Tone.OFFER: Tint("#BCA8F6", "#292240", "#473A73", "#BCA8F6"),
        Tone.SYSTEM: Tint("#7BCFDA", "#132B2F", "#24525A", "#7BCFDA"),
        Tone.NEUTRAL: Tint("#B6B7BE", "#2A2B30", "#3B3D44", "#8B91A0"),
    },
    chart=("#6C87F5", "#4FB3C1", "#E0AC47", "#B683D2", "#92BC6B", "#8B91A0"),
    chart_pale=("#2C3766", "#214750", "#4F3F1D", "#43314F", "#364527", "#363941"),
)


def with_more_contrast(theme: Theme) -> Theme:
    """The same for a system that asks for more contrast: outlines and quiet words are as strong as others."""
    strong = theme.control_strong
    return msgspec.structs.replace(
        theme, control=strong, border=strong, line=theme.control, text3=theme.text2
    )
