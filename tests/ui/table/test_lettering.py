"""What is kept of painted cells looks as if it were painted anew, and follows the theme."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.fakes.frame import appearance
from ui import fonts as types
from ui.appearance import Appearance, Scheme
from ui.fonts import Type
from ui.table.lettering import Lettering
from ui.table.stamps import Stamps
from ui.theme import Tone
from ui.widgets.chip import ChipFace, chip_width, paint_chip, paint_words

INK = "#123456"
ROOM = 220
WORDS = (
    "Lumenfold Observability",
    "Quayside, a name that is longer than the room that its cell has for it",
    "agmt-6x9x4",
    "مرحبا 12 b",
    "12,480.00",
    "<b>plain</b> &amp; text",
)


def _painted(ratio: int, paint: Callable[[QPainter], object]) -> QImage:
    image = QImage(260 * ratio, 60 * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
    return image


@pytest.mark.parametrize("ratio", [1, 2])
@pytest.mark.parametrize("kind", [types.BODY, types.BODY_STRONG, types.SECOND, types.MONO])
@pytest.mark.parametrize("words", WORDS)
def test_a_kept_text_stands_where_it_is_painted_anew(
    look: Appearance, words: str, kind: Type, ratio: int
) -> None:
    letters = Lettering(look)
    font, box = look.font(kind), QRectF(3, 2, ROOM, 44)

    def anew(painter: QPainter) -> None:
        painter.setFont(font)
        painter.setPen(QColor(INK))
        elided = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, ROOM)
        paint_words(painter, box, elided)

    expected = _painted(ratio, anew)

    for _ in range(2):
        drawn = _painted(ratio, lambda on: letters.draw(on, box, words, kind, INK))
        assert drawn == expected


def test_a_text_at_the_right_ends_there(look: Appearance) -> None:
    letters, box = Lettering(look), QRectF(3, 2, ROOM, 44)

    def anew(painter: QPainter) -> None:
        painter.setFont(look.font(types.BODY))
        painter.setPen(QColor(INK))
        paint_words(painter, box, "12,480.00", is_right=True)

    drawn = _painted(
        1, lambda on: letters.draw(on, box, "12,480.00", types.BODY, INK, at_right=True)
    )

    assert drawn == _painted(1, anew)


def test_more_texts_than_are_kept_are_all_drawn(
    look: Appearance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.table.lettering._KEPT", 2)
    letters, box = Lettering(look), QRectF(0, 0, ROOM, 20)

    def draw(words: str) -> QImage:
        return _painted(1, lambda on: letters.draw(on, box, words, types.BODY, INK))

    first = [draw(words) for words in WORDS]

    assert [draw(words) for words in WORDS] == first
    assert all(one != other for one, other in pairwise(first))


def test_a_kept_chip_follows_the_theme(qapp: QApplication) -> None:
    look = appearance(qapp)
    stamps, face = Stamps(look), ChipFace(Tone.WARNING, "warning", "Ends soon")

    def stamped(by: Stamps) -> QImage:
        box = QRectF(4, 4, chip_width(look, face), 20)
        return _painted(
            2, lambda on: by.draw(on, box, face, lambda into, _: paint_chip(into, look, 0, 0, face))
        )

    light = stamped(stamps)
    assert light == stamped(stamps)

    look.set_scheme(Scheme.DARK)

    assert stamped(stamps) == stamped(Stamps(look))
    assert stamped(stamps) != light
