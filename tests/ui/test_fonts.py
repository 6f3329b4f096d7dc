"""What the type table promises of the fonts that are installed."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QTextLayout

from ui import fonts
from ui.appearance import Appearance


def glyphs(written: str, font: QFont) -> list[int]:
    layout = QTextLayout(written, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return [index for run in layout.glyphRuns() for index in run.glyphIndexes()]


@pytest.mark.parametrize("kind", [fonts.BODY, fonts.CODE, fonts.MONO])
@pytest.mark.parametrize("written", ["2vt6x9j4p8ra", "a->b", "1!=2", "0x41"])
def test_an_id_is_drawn_character_by_character(
    look: Appearance, kind: fonts.Type, written: str
) -> None:
    font = look.font(kind)
    assert glyphs(written, font) == [index for one in written for index in glyphs(one, font)]
