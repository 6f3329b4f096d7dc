"""The top of the agreement's pane: who, which, in what state, and how fresh."""

from __future__ import annotations

from datetime import datetime

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.model.agreement_detail import AgreementDetail
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.chips import agreement_face, avatar_face
from ui.context import Context
from ui.tabs.agreements.pages.summary_words import header_chips
from ui.widgets.buttons import IconButton
from ui.widgets.chip import Chip, ChipFace
from ui.widgets.labels import IdLabel, PlainLabel
from ui.widgets.tile import Tile, TileFace
from ui.widgets.tooltip import set_tooltip

_MOST_CHIPS = 2  # the notes of the summary say the rest


class HeaderWords(msgspec.Struct, frozen=True):
    """What the header shows, but for how fresh it is."""

    agreement_id: str
    title: str
    seller: str
    tile: TileFace
    chips: tuple[ChipFace, ...]


def header_words(detail: AgreementDetail, now: datetime) -> HeaderWords:
    """The words of the header."""
    agreement = detail.row.agreement
    title, seller = plain(agreement.title), text.party(agreement.seller)
    account = text.account_id(agreement.seller_account_id)
    faces = (agreement_face(agreement.status), *header_chips(detail, now))
    parts = dict.fromkeys(part for part in (seller, account) if part)
    return HeaderWords(
        agreement.agreement_id,
        title,
        " · ".join(parts),
        avatar_face(title),
        faces[:_MOST_CHIPS],
    )


class PaneHeader(QWidget):
    """`close_asked` and `refresh_asked` when the person presses the buttons."""

    close_asked = Signal()
    refresh_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._look = look = context.look
        self._said: HeaderWords | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(8))
        column.setSpacing(look.px(10))
        column.addLayout(self._name_row())
        column.addLayout(self._chip_row())

    def show_words(self, said: HeaderWords) -> None:
        """Show an agreement."""
        if said == self._said:
            return
        self._said = said
        self._tile.set_face(said.tile)
        self.title.setText(said.title)
        self._seller.setText(said.seller)
        _empty(self._id_row)
        self.id_label = IdLabel(
            self._look, said.agreement_id, "agreement id", self._context.clipboard
        )
        self._id_row.addWidget(self.id_label)
        _empty(self._chips)
        chips = [Chip(self._look, face) for face in said.chips]
        for chip in chips:
            self._chips.addWidget(chip)
        for added in (self.id_label, *chips):
            added.show()  # a layout would show it a turn later

    def show_freshness(self, words: str, tip: str, *, reason_off: str, is_reading: bool) -> None:
        """Say how old the shown values are, and whether they can be read again now."""
        self._fresh.setText(words)
        self.refresh_button.setEnabled(not reason_off and not is_reading)
        doing = "Being read from AWS" if is_reading else "Read this agreement again (F5)"
        self.refresh_button.set_name(reason_off or doing)
        if tip and not reason_off:
            set_tooltip(self.refresh_button, f"{doing}\nRead {tip}")

    def _name_row(self) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self._tile = Tile(look, avatar_face("").tone, 40)
        row.addWidget(self._tile, 0, Qt.AlignmentFlag.AlignTop)
        names = QVBoxLayout()
        names.setSpacing(0)
        self.title = PlainLabel(look, "", types.DIALOG_TITLE, elided=True)
        self._seller = PlainLabel(look, "", types.SECOND, "text2", elided=True)
        names.addWidget(self.title)
        names.addWidget(self._seller)
        self._id_row = QHBoxLayout()
        self._id_row.setContentsMargins(0, 0, 0, 0)
        line = QHBoxLayout()
        line.addLayout(self._id_row)
        line.addStretch(1)
        names.addLayout(line)
        row.addLayout(names, 1)
        self.close_button = IconButton(look, "x", "Close the details", shortcut="Esc")
        self.close_button.clicked.connect(self.close_asked)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _chip_row(self) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self._chips = QHBoxLayout()
        self._chips.setSpacing(look.px(6))
        row.addLayout(self._chips)
        row.addStretch(1)
        self._fresh = PlainLabel(look, "", types.SECOND, "text2", elided=True)
        self._fresh.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._fresh, 1)
        self.refresh_button = IconButton(look, "arrow-clockwise", "Read again", small=True)
        self.refresh_button.clicked.connect(self.refresh_asked)
        row.addWidget(self.refresh_button)
        return row


def _empty(row: QHBoxLayout) -> None:
    while (item := row.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
