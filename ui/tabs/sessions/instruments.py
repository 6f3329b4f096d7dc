"""The wallets that agents pay from, with what they hold; nothing is ever paid from here."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.payment_session import Balance, Connector, Instrument
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import WALLET_STATES
from ui.table.clipboard import as_lines, as_text, sheet_data
from ui.table.column import Align, Cell, Column
from ui.table.model import TableModel
from ui.table.plan import plan_change
from ui.table.rows_menu import MenuEntry, RowsMenu, row_entries
from ui.table.view import TableView
from ui.tabs.sessions import words
from ui.widgets.buttons import ButtonSize, PlainButton
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

_ROW_HEIGHT = 38
_TABLE_HEADER = 32
_MOST_ROWS = 4  # that are seen without scrolling
_LEAST_ROWS = 2
_LOW = 640  # a page below this height shows the fewest
_STATUS = 4


class WalletRow(msgspec.Struct, frozen=True):
    """One wallet on one chain; without a balance, nothing has been read of what it holds."""

    instrument: Instrument
    name: str
    balance: Balance | None = None


def wallet_rows(
    instruments: Sequence[Instrument], connectors: Sequence[Connector]
) -> Iterator[WalletRow]:
    """A row for each chain on which a wallet holds something, and one for each wallet without."""
    known = tuple(connectors)
    for one in instruments:
        name = words.wallet_name(one, known)
        held = [balance for balance in one.balances if balance.base_units]
        for balance in held or one.balances[:1] or (None,):
            yield WalletRow(one, name, balance)


def _wallet(row: WalletRow, _now: datetime) -> Cell:
    held = (
        f"{plain(one.chain, 30)}: {words.balance_words(one)}" for one in row.instrument.balances
    )
    tip = "\n".join((row.name, plain(row.instrument.instrument_id), *held))
    return Cell(row.name, icon="wallet", tip=tip)


def _address(row: WalletRow, _now: datetime) -> Cell:
    whole = plain(row.instrument.address, 200)
    return Cell(
        words.wallet_address(row.instrument), is_mono=True, is_faint=True, tip=whole, copied=whole
    )


def _chain(row: WalletRow, _now: datetime) -> Cell:
    chain = row.balance.chain if row.balance else row.instrument.network
    return Cell(plain(chain, 30) or text.DASH, is_faint=True)


def _balance(row: WalletRow, _now: datetime) -> Cell:
    balance = row.balance
    if balance is None:
        return Cell(text.DASH, is_faint=True, spoken=tr("Balance not read"), copied="")
    said = words.balance_words(balance)
    units = tr("{number} base units", number=f"{balance.base_units:f}")
    if balance.read_at:
        units = tr("{units}, read {date}", units=units, date=text.utc(balance.read_at))
    return Cell(
        said,
        tip=f"{said}\n{units}",
        spoken=tr("Balance {amount}", amount=said),
        copied=f"{balance.amount:f}",
        copied_rest=(plain(balance.token, 12),),
    )


def _status(row: WalletRow, _now: datetime) -> Cell:
    return Cell(chip=words.instrument_face(row.instrument))


COLUMNS = (
    Column(tr("Wallet"), 204, _wallet, stretches=True, name="wallet"),
    Column(tr("Address"), 132, _address, name="address", yields=1),
    Column(tr("Chain"), 120, _chain, name="chain", yields=2),
    Column(  # room for tokens of 18 decimals: a balance that is cut would say another amount
        tr("Balance"),
        272,
        _balance,
        align=Align.RIGHT,
        name="balance",
        sheet=(tr("Balance"), tr("Token")),
    ),
    Column(tr("Status"), 128, _status, name="status"),
)


class InstrumentsPart(QWidget):
    """A title, the table, and why Countersign only looks. `link_wanted` carries an Instrument."""

    link_wanted = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._look = look = context.look
        self._rows: dict[int, WalletRow] = {}
        self._keys: dict[tuple[str, str], int] = {}
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Payment instruments"))
        self.model = TableModel(COLUMNS, self._fetch, context.store.now, self)
        self.view = TableView(look, self.model, tr("Payment instruments"), _ROW_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self.none = PlainLabel(look, "", types.BODY, "text2", wraps=True)
        self.none.setContentsMargins(look.px(16), look.px(10), look.px(16), look.px(10))
        column.addWidget(self.none)
        column.addWidget(self.view)
        self.view.row_chosen.connect(self._on_row_chosen)
        self.view.clicked.connect(self._on_clicked)
        self.view.copy_asked.connect(self._on_copy_asked)
        self.menu = RowsMenu(self.view, tr("Payment instruments"), self._entries)
        self.view.selectionModel().currentRowChanged.connect(self._show_button)

    def _head(self) -> QWidget:
        look = self._look
        head = QFrame()
        head.setProperty("line", "top")
        row = QHBoxLayout(head)
        row.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(8))
        row.setSpacing(look.px(12))
        lines = QVBoxLayout()
        lines.setSpacing(look.px(1))
        lines.addWidget(PlainLabel(look, tr("Payment instruments"), types.SECTION))
        lines.addWidget(Paragraph(look, words.NO_PAYING, types.SECOND, is_quiet=True))
        row.addLayout(lines, 1)
        self.freshness = PlainLabel(look, "", types.SECOND, "text2")
        self.link_button = PlainButton(look, tr("Finish linking…"), "link", size=ButtonSize.ROW)
        self.link_button.clicked.connect(self._on_link_clicked)
        explain = ExplainButton(look, WALLET_STATES, tr("the status of a wallet"))
        row.addWidget(explain, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.freshness, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.link_button, 0, Qt.AlignmentFlag.AlignVCenter)
        return head

    def show_rows(self, rows: Sequence[WalletRow], none: str) -> None:
        """Show wallets, or `none` in their place."""
        keys = []
        for row in rows:
            chain = row.balance.chain if row.balance else ""
            place = (row.instrument.instrument_id, chain)
            key = self._keys.setdefault(place, len(self._keys))
            self._rows[key] = row
            keys.append(key)
        self.model.apply(plan_change(self.model.keys, array("q", keys)))
        self.none.setText(none)
        self.none.setVisible(not rows)
        self.view.setVisible(bool(rows))
        self.refresh()
        self.fit(self.window().height())

    def refresh(self) -> None:
        """Say how old the balances are."""
        shown = (self._rows[key].balance for key in self.model.keys)
        times = [one.read_at for one in shown if one is not None and one.read_at is not None]
        now = self._context.store.now()
        self.freshness.setText(
            tr("Balances read {ago}", ago=text.ago(min(times), now)) if times else ""
        )
        self._show_button()

    def fit(self, height: int) -> None:
        """Take room for some rows, fewer in a low window; the rest scrolls."""
        px = self._look.px
        most = _LEAST_ROWS if height < px(_LOW) + px(144) else _MOST_ROWS
        rows = min(len(self.model.keys), most)
        self.view.setFixedHeight(px(_TABLE_HEADER) + rows * px(_ROW_HEIGHT) + 1)

    @property
    def current(self) -> WalletRow | None:
        """The row that the keyboard is on."""
        row = self.model.record(self.view.currentIndex().row())
        return row if isinstance(row, WalletRow) else None

    def _to_link(self) -> Instrument | None:
        row = self.current
        if row is not None and row.instrument.needs_linking:
            return row.instrument
        every = (self._rows[key].instrument for key in self.model.keys)
        return next((one for one in every if one.needs_linking), None)

    def _show_button(self) -> None:
        self.link_button.setVisible(self._to_link() is not None)
        off = self._context.status.reason_off
        self.link_button.set_on(not off, off)

    def _fetch(self, keys: Sequence[int]) -> list[Any]:
        return [self._rows[key] for key in keys]

    # --- slots ------------------------------------------------------------------------------------

    def _on_link_clicked(self) -> None:
        if (instrument := self._to_link()) is not None:
            self.link_wanted.emit(instrument)

    def _on_row_chosen(self) -> None:
        row = self.current
        if row is not None and row.instrument.needs_linking:
            self.link_wanted.emit(row.instrument)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == _STATUS:
            self._on_row_chosen()

    def _entries(self) -> list[MenuEntry]:
        row = self.current
        entries = row_entries(
            has_row=row is not None,
            copy_lines=self._on_copy_asked,
            copy_text=self._copy_text,
            copy_id=self._copy_id,
        )
        if row is None or not row.instrument.needs_linking:
            return entries
        off = self._context.status.reason_off
        return [MenuEntry(tr("Finish linking…"), "Return", self._on_row_chosen, off), *entries]

    def _copy_text(self) -> None:
        if selected := self._selected():
            said = as_text(COLUMNS, selected, self._context.store.now())
            self._context.clipboard.setText(said)

    def _copy_id(self) -> None:
        if (row := self.current) is not None:
            self._context.clipboard.setText(plain(row.instrument.instrument_id))

    def _selected(self) -> list[Any]:
        return [self.model.record(row) for row in self.view.selected_rows()]

    def _on_copy_asked(self) -> None:
        if selected := self._selected():
            lines = as_lines(COLUMNS, selected, self._context.store.now())
            self._context.clipboard.setMimeData(sheet_data(lines))
