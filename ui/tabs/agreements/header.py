"""The top of the agreement's pane: who, which, in what state, and how fresh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.language import tr
from app.model.agreement_detail import AgreementDetail
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.chips import agreement_face, avatar_face
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import AGREEMENT_STATES
from ui.links import agreement_address, host_of, open_link
from ui.tabs.agreements.changes import Offs
from ui.tabs.agreements.pages.summary_words import header_chips
from ui.widgets.buttons import ButtonSize, IconButton, PlainButton
from ui.widgets.chip import Chip, ChipFace
from ui.widgets.labels import IdLabel, PlainLabel
from ui.widgets.reading import margins
from ui.widgets.tile import Tile, TileFace
from ui.widgets.tooltip import set_tooltip, tooltip_html

_MOST_CHIPS = 2  # the notes of the summary say the rest
_UNDER_CLOSE = 4  # so that the small button stands in the middle under the one that closes


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
    """`…_asked` when the person presses the buttons, or chooses from the menu of more."""

    close_asked = Signal()
    refresh_asked = Signal()
    amend_asked = Signal()
    replace_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._look = look = context.look
        self._said: HeaderWords | None = None
        self._offs = Offs()
        self.chips: list[Chip] = []
        self._bare: list[Chip] = []
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
            self._look, said.agreement_id, tr("agreement id"), self._context.clipboard
        )
        self._id_row.addWidget(self.id_label)
        _empty(self._chips)
        self.chips = [Chip(self._look, face) for face in said.chips]
        self._bare = [_bare(self._look, face) for face in said.chips]
        for chip in (*self.chips, *self._bare):
            self._chips.addWidget(chip)
        self.id_label.show()  # a layout would show it a turn later
        self._fit_chips()

    def show_offs(self, offs: Offs) -> None:
        """Say what can be done with the agreement, and why not."""
        self._offs = offs
        self.amend_button.set_on(not offs.amend, offs.amend)
        self.replace_button.set_on(not offs.replace, offs.replace)

    def more_menu(self) -> QMenu:
        """What is done more rarely; what is off says why."""
        menu = QMenu(self)
        menu.setAccessibleName(tr("More"))
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        address = agreement_address(self._said.agreement_id if self._said else "")
        add_item(
            menu, tr("Open in AWS ({address})", address=host_of(address)), self._on_open_chosen
        )
        menu.addSeparator()
        add_item(menu, tr("Cancel agreement…"), self.cancel_asked.emit, self._offs.cancel)
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Chips have their words where there is room for them."""
        super().resizeEvent(event)
        self._fit_chips()

    def _fit_chips(self) -> None:
        look = self._look
        buttons = (self.amend_button, self.replace_button, self.more_button)
        taken = sum(one.sizeHint().width() + look.px(8) for one in buttons) + 2 * look.px(16)
        taken += look.px(24 + 8)  # the button that explains the chips
        for chip, bare in zip(self.chips, self._bare, strict=True):
            taken += chip.sizeHint().width() + look.px(6)
            has_room = taken <= self.width()
            chip.setVisible(has_room)
            bare.setVisible(not has_room)

    def _on_more_clicked(self) -> None:
        button = self.more_button
        self.more_menu().popup(button.mapToGlobal(QPoint(0, button.height())))

    def _on_open_chosen(self) -> None:
        if self._said is not None:
            open_link(agreement_address(self._said.agreement_id))

    def show_freshness(self, words: str, tip: str, *, reason_off: str, is_reading: bool) -> None:
        """Say how old the shown values are, and whether they can be read again now."""
        self._fresh.setText(words)
        self.refresh_button.setEnabled(not reason_off and not is_reading)
        doing = tr("Being read from AWS") if is_reading else tr("Read this agreement again (F5)")
        self.refresh_button.set_name(reason_off or doing)
        if tip and not reason_off:
            read = tr("Read {when}", when=tip)
            set_tooltip(self.refresh_button, f"{doing}\n{read}")

    def _name_row(self) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self._tile = Tile(look, avatar_face("").tone, 40)
        row.addWidget(self._tile, 0, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(look.px(12))
        names = QVBoxLayout()
        names.setSpacing(0)
        self.title = PlainLabel(look, "", types.DIALOG_TITLE, elided=True)
        self._seller = PlainLabel(look, "", types.SECOND, "text2", elided=True)
        names.addWidget(self.title)
        names.addWidget(self._seller)
        top.addLayout(names, 1)
        self.close_button = IconButton(look, "x", tr("Close the details"), shortcut="Esc")
        self.close_button.clicked.connect(self.close_asked)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        right.addLayout(top)
        self._id_row = QHBoxLayout()
        self._id_row.setContentsMargins(0, 0, 0, 0)
        line = QHBoxLayout()
        line.setContentsMargins(margins(0, end=look.px(_UNDER_CLOSE)))
        line.setSpacing(look.px(4))
        line.addLayout(self._id_row)
        self._fresh = PlainLabel(look, "", types.SECOND, "text2", elided=True)
        self._fresh.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._fresh, 1)
        self.refresh_button = IconButton(look, "arrow-clockwise", tr("Read again"), small=True)
        self.refresh_button.clicked.connect(self.refresh_asked)
        line.addWidget(self.refresh_button)
        right.addLayout(line)
        row.addLayout(right, 1)
        return row

    def _chip_row(self) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self._chips = QHBoxLayout()
        self._chips.setSpacing(look.px(6))
        row.addLayout(self._chips)
        row.addWidget(ExplainButton(look, AGREEMENT_STATES, tr("the status of this agreement")))
        row.addStretch(1)
        small = ButtonSize.SMALL
        self.amend_button = PlainButton(look, tr("Amend"), "pencil-simple", size=small)
        self.amend_button.set_tip(tr("Change how many you have"))
        self.amend_button.clicked.connect(self.amend_asked)
        self.replace_button = PlainButton(look, tr("Replace"), "swap", size=small)
        self.replace_button.set_tip(tr("Take another offer for this product instead"))
        self.replace_button.clicked.connect(self.replace_asked)
        self.more_button = IconButton(look, "dots-three", tr("More"), small=True)
        self.more_button.clicked.connect(self._on_more_clicked)
        for button in (self.amend_button, self.replace_button, self.more_button):
            row.addWidget(button)
        return row


def add_item(menu: QMenu, words: str, run: Callable[[], object], reason_off: str = "") -> QAction:
    """Add an entry that runs, or is off and says why."""
    action = QAction(words, menu)
    action.setEnabled(not reason_off)
    action.setToolTip(tooltip_html(reason_off or words))
    action.setStatusTip(reason_off)
    action.triggered.connect(run)
    menu.addAction(action)
    return action


def _bare(look: Appearance, face: ChipFace) -> Chip:
    """The chip with its icon only; its words are told."""
    chip = Chip(look, ChipFace(face.tone, face.icon, ""))
    chip.setAccessibleName(face.words)
    set_tooltip(chip, face.words)
    return chip


def _empty(row: QHBoxLayout) -> None:
    while (item := row.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
