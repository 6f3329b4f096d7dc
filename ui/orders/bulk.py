"""Many purchase orders at once: a list that is filled, checked, sent agreement by agreement, and told."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.charge import ChargeRow
from app.model.command import SetPurchaseOrders
from app.model.sync import Listing
from ui import fonts as types
from ui import text
from ui.confirm.acting import acting
from ui.confirm.rules import read_order
from ui.context import Context
from ui.help.sheet_pages import SET_ORDER
from ui.orders import bulk_words, words
from ui.orders.afterwards import Afterwards
from ui.orders.bulk_ask import AskBar
from ui.orders.bulk_table import BulkModel
from ui.orders.bulk_tools import BulkTools
from ui.orders.cell_editor import CellEditor, clipboard_text
from ui.orders.desk import OrderDesk
from ui.orders.draft import OrderDraft, Verdict
from ui.orders.paste import charge_ids_of, match
from ui.registry import NO_ROW
from ui.table.clipboard import as_lines, sheet_data
from ui.table.rows_menu import MenuEntry, RowsMenu
from ui.table.view import TableView
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import Note
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet

MOST_ROWS = 1000
_WIDTH = 1040
_ROW = 40
_HEAD = 32
_LEAST_ROWS = 4
_AROUND = 400  # of the window's height is taken by what stands around the rows
_EDIT = (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TITLE = tr("Set purchase orders")
_LONG = (Verdict.AGAIN, Verdict.WRONG, Verdict.OFF, Verdict.OPEN)


def open_bulk(
    context: Context,
    widget: QWidget,
    charge_ids: Sequence[str],
    *,
    pasted: str = "",
    order: str = "",
    left_out: int = 0,
) -> BulkSheet:
    """Open the list of these charges over the window, filled with what was pasted or with one order.

    The list has at most MOST_ROWS charges; `left_out` are more that were wanted than are named.
    """
    rows = _stored(context, charge_ids[:MOST_ROWS])
    left_out += max(len(charge_ids) - MOST_ROWS, 0)
    sheet = BulkSheet(context, widget, rows, left_out=left_out)
    if order:
        sheet.fill_all(order)
    if pasted:
        sheet.paste(pasted)
    sheet.open()
    return sheet


def _stored(context: Context, charge_ids: Sequence[str]) -> list[ChargeRow]:
    queries = context.store.queries
    found = queries.charge_rows(charge_ids) if queries is not None else {}
    return [found[one] for one in charge_ids if one in found]


class BulkSheet(Sheet):
    """The list is the question: what stands in it is what is sent, and Enter never sends it.

    Closed while something is sent, it tells the end in a toast.
    """

    help_address = SET_ORDER

    def __init__(
        self, context: Context, window: QWidget, rows: list[ChargeRow], *, left_out: int = 0
    ) -> None:
        super().__init__(context.look, window, _TITLE, width=_WIDTH)
        self._context = context
        self._left_out = left_out
        self._run: list[SetPurchaseOrders] = []
        self._through = 0
        self.desk = OrderDesk(context, window.window())
        self.draft = OrderDraft(rows, self.desk.standing, self.desk.reason_off)
        self._overview = self.draft.overview()
        self._build_head()
        self._build_tools()
        self._build_table()
        self._build_footer()
        self._connect()
        self.model.renew()
        self._refresh()
        self.table.setFocus()
        self._go_to(0)

    # --- building ---------------------------------------------------------------------------------

    def _build_head(self) -> None:
        look, px = self.look, self.look.px
        self.body.addWidget(PlainLabel(look, _TITLE, types.DIALOG_TITLE))
        self.body.addSpacing(px(4))
        self.head = PlainLabel(look, "", types.BODY, "text2", wraps=True)
        self.body.addWidget(self.head)
        who = Paragraph(look, kind=types.SECOND, is_quiet=True)
        who.set_runs(acting(self._context.status.identity, self._context.accounts.name))
        self.body.addWidget(who)
        self.body.addSpacing(px(14))

    def _build_tools(self) -> None:
        look, px = self.look, self.look.px
        self.tools = BulkTools(look)
        self.body.addWidget(self.tools)
        self.body.addSpacing(px(10))
        self.said = Note(look, Tone.NEUTRAL, "info")
        self.said.put_icon_on_first_line()
        self.said.hide()
        self.body.addWidget(self.said)
        self.body.addSpacing(px(6))

    def _build_table(self) -> None:
        look, px = self.look, self.look.px
        self.model = BulkModel(self.draft, self._context.store.now, self)
        self.table = TableView(look, self.model, tr("Charges and their new purchase orders"), _ROW)
        self._make_room()
        self.editor = CellEditor(look, self.table, self.model, self.model.order_column)
        self.body.addWidget(self.table, 1)
        self.detail = PlainLabel(look, "", types.SECOND, "text2", wraps=True)
        self.detail.hide()
        self.body.addSpacing(px(8))
        self.body.addWidget(self.detail)
        self.ask = AskBar(look)
        self.body.addWidget(self.ask)

    def _make_room(self) -> None:
        """Show all rows, as far as the window goes: fewer leave no empty ground below them."""
        px = self.look.px
        room = (self._window.height() - px(_AROUND)) // px(_ROW)
        wanted = max(len(self.draft.rows), _LEAST_ROWS)
        least = min(wanted, max(room, _LEAST_ROWS))
        self.table.setMinimumHeight(px(_HEAD) + px(_ROW) * least + 2)
        self.table.setMaximumHeight(px(_HEAD) + px(_ROW) * wanted + 2)

    def _build_footer(self) -> None:
        look = self.look
        self.summary = PlainLabel(look, "", types.SECOND, "text2", wraps=True)
        self.copy_button = QuietButton(look, tr("Copy list"), "copy")
        self.close_button = PlainButton(look, tr("Cancel"))
        self.send_button = PrimaryButton(look, _TITLE)
        self.keep_enter_off(self.send_button)
        self.footer.addWidget(self.summary, 1)
        for button in (self.copy_button, self.close_button, self.send_button):
            self.footer.addWidget(button)

    def _connect(self) -> None:
        store, status = self._context.store, self._context.status
        self.tools.fill_wanted.connect(self.fill_all)
        self.tools.down_button.clicked.connect(self.fill_down)
        self.tools.paste_button.clicked.connect(self._on_paste_clicked)
        self.tools.clear_button.clicked.connect(self._on_clear_clicked)
        self.ask.keep_button.clicked.connect(self._on_keep_clicked)
        self.ask.ours_button.clicked.connect(self._on_ours_clicked)
        self.copy_button.clicked.connect(self.copy)
        self.close_button.clicked.connect(self._on_close_clicked)
        self.send_button.clicked.connect(self._on_send_clicked)
        self.table.doubleClicked.connect(self._on_double_clicked)
        self.table.copy_asked.connect(self.copy)
        self.menu = RowsMenu(self.table, _TITLE, self._entries)
        self.table.selectionModel().currentRowChanged.connect(self._refresh_ask)
        self.table.installEventFilter(self)
        self.editor.entered.connect(self._on_entered)
        self.editor.sheet_pasted.connect(self._on_sheet_pasted)
        self.desk.changed.connect(self._refresh)
        self.desk.settled.connect(self._on_settled)
        self.unguarded.connect(self._refresh)
        store.changed.connect(self._on_store_changed)
        store.opened.connect(self.reject)  # another account: the list was this one's
        store.tick.connect(self._refresh)
        status.changed.connect(self._refresh)
        down = QShortcut(QKeySequence("Ctrl+D"), self)
        down.activated.connect(self.fill_down)

    # --- filling ----------------------------------------------------------------------------------

    def fill_all(self, order: str) -> None:
        """Type one purchase order for every charge that can be changed."""
        ids = [one.charge.charge_id for one in self.draft.rows]
        self.draft.fill(ids, order)
        self._refresh()

    def fill_down(self) -> None:
        """Type what stands in the current row for the selected rows below, else for all below."""
        current = self.table.currentIndex().row()
        row = self.model.row_at(current)
        typed = self.draft.typed.get(row.charge.charge_id, "") if row is not None else ""
        if not typed:
            self._say(tr("Type a purchase order in the selected row first."))
            return
        selected = [one for one in self.table.selected_rows() if one > current]
        places = selected or range(current + 1, len(self.draft.rows))
        rows = [self.draft.rows[at].charge.charge_id for at in places]
        number = self.draft.fill(rows, typed)
        self._say(
            text.plural(number, "Filled down into {n} charge.", "Filled down into {n} charges.")
        )
        self._refresh()

    def paste(self, content: str, start: int = 0) -> None:
        """Take over lines of a spreadsheet; a single column begins at the row `start`."""
        missing = set(charge_ids_of(content)) - {one.charge.charge_id for one in self.draft.rows}
        room = max(MOST_ROWS - len(self.draft.rows), 0)
        self.draft.add(_stored(self._context, sorted(missing)[:room]))
        self._make_room()
        pasted = match(content, self.draft.rows, start)
        taken = sum(self.draft.fill([one], order) for one, order in pasted.orders.items())
        self.model.renew()
        self._say(bulk_words.pasted_words(pasted, taken, len(self.draft.rows)))
        self._refresh()

    def copy(self) -> None:
        """Copy the list with what became of each charge, for a spreadsheet."""
        lines = as_lines(self.model.columns, self.draft.rows, self._context.store.now())
        self._context.clipboard.setMimeData(sheet_data(lines))
        self._say(text.plural(len(self.draft.rows), "{n} line copied.", "{n} lines copied."))

    def _entries(self) -> list[MenuEntry]:
        def edit() -> None:
            self.edit(self.table.currentIndex().row())

        off = "" if self.table.currentIndex().isValid() else NO_ROW
        return [
            MenuEntry(tr("Edit the purchase order"), "F2", edit, off),
            MenuEntry(tr("Fill down"), "Ctrl+D", self.fill_down, off),
            MenuEntry(tr("Paste"), "Ctrl+V", self._on_paste_clicked),
            MenuEntry(tr("Copy list"), "Ctrl+C", self.copy),
        ]

    # --- Qt ---------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Edit and paste with keys in the table."""
        if watched is not self.table or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() is not QEvent.Type.KeyPress:
            return False
        if event.matches(QKeySequence.StandardKey.Paste):
            self._on_paste_clicked()
            return True
        if event.key() in _EDIT and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.edit(self.table.currentIndex().row())
            return True
        return False

    def done(self, result: int) -> None:
        """Close; what is being sent goes on, and is told when it is through."""
        self.editor.end(gives_focus=False)
        if self.desk.is_busy:
            Afterwards(self._context, self.desk, self._run)
        else:
            self.desk.deleteLater()
        super().done(result)

    def hideEvent(self, event: QHideEvent) -> None:
        """A field over a cell does not outlive the sheet."""
        self.editor.end(gives_focus=False)
        super().hideEvent(event)

    def edit(self, at: int) -> None:
        """Type a purchase order for a row, or say why there is nothing to type."""
        row = self.model.row_at(at)
        if row is None:
            return
        if off := self.draft.judged_off(row):
            self._say(off)
            return
        typed = self.draft.typed.get(row.charge.charge_id, "")
        self.editor.begin(at, typed or row.charge.purchase_order or "", words.order_name(row))

    # --- what is shown ----------------------------------------------------------------------------

    def _refresh(self) -> None:
        self.model.refresh_cells()
        self.head.setText(self._head_words())
        self._overview = self.draft.overview()
        counts, ready = self._overview.counts, self._overview.ready
        agreements = len({row.charge.agreement_id for row, _ in ready})
        is_busy = self.desk.is_busy
        if is_busy:
            self.summary.setText(bulk_words.progress_words(self._through, self._calls))
        else:
            self.summary.setText(bulk_words.sum_words(counts, agreements))
        self.send_button.set_words(bulk_words.button_words(counts))
        off = self._reason_off(is_ready=bool(ready), is_busy=is_busy)
        self.send_button.set_on(not off, off)
        self.close_button.set_words(self._close_words(is_busy=is_busy))
        self.copy_button.set_words(tr("Copy results") if self._run else tr("Copy list"))
        self._refresh_ask()

    def _head_words(self) -> str:
        said = bulk_words.head(self.draft.rows)
        sentence = tr("{sentence}.", sentence=said)
        if self._left_out:
            left_out = text.plural(
                self._left_out,
                "{n} more are left out of this list.",
                "{n} more are left out of this list.",
            )
            return f"{sentence} {left_out}"
        return sentence

    def _reason_off(self, *, is_ready: bool, is_busy: bool) -> str:
        if is_busy:
            return tr("Purchase orders are being sent.")
        if off := self._context.status.reason_off:
            return off
        if not is_ready:
            return tr("There is nothing to set yet.")
        return tr("One moment.") if self.is_guarded or not self.isVisible() else ""

    def _close_words(self, *, is_busy: bool) -> str:
        if is_busy:
            return tr("Stop")
        return tr("Done") if self._run else tr("Cancel")

    def _refresh_ask(self) -> None:
        row, said = self._asked(), self._detail()
        before = (self.ask.isHidden(), self.detail.isHidden(), self.detail.text())
        self.detail.setText(said)
        self.detail.setVisible(bool(said))
        self.ask.setVisible(row is not None)
        if row is not None:
            self.ask.ask_about(row.charge, self.draft.typed.get(row.charge.charge_id))
        if before != (self.ask.isHidden(), self.detail.isHidden(), self.detail.text()):
            self.fit()

    def _detail(self) -> str:
        """All that is said of the current row, where it may have no room there."""
        row = self.model.row_at(self.table.currentIndex().row())
        if row is None:
            return ""
        judged = self.draft.judged(row)
        return judged.said if judged.verdict in _LONG else ""

    def _asked(self) -> ChargeRow | None:
        """The charge to decide about: the current row's, else the first one."""
        asks = self._overview.asks
        current = self.model.row_at(self.table.currentIndex().row())
        return current if current in asks else next(iter(asks), None)

    def _go_to(self, row: int) -> None:
        flags = QItemSelectionModel.SelectionFlag
        index = self.model.index(row, self.table.arrangement.first)
        self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _say(self, said: str) -> None:
        self.said.set_words("", said)
        self.said.setVisible(bool(said))
        if said:
            announce(self, said)
        self.fit()

    # --- slots ------------------------------------------------------------------------------------

    def _on_paste_clicked(self) -> None:
        self.paste(clipboard_text(), max(self.table.currentIndex().row(), 0))

    def _on_clear_clicked(self) -> None:
        self.draft.typed.clear()
        self._say("")
        self._refresh()

    def _on_entered(self, at: int, typed: str) -> None:
        row, read = self.model.row_at(at), read_order(typed)
        if row is None or not read.is_good:
            return
        self.draft.set(row.charge.charge_id, read.value or "")
        self.editor.end()
        if at + 1 < len(self.draft.rows):
            self._go_to(at + 1)
        self._refresh()

    def _on_sheet_pasted(self, at: int, content: str) -> None:
        self.paste(content, at)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.edit(index.row())

    def _on_keep_clicked(self) -> None:
        self._decide(is_ours=False)

    def _on_ours_clicked(self) -> None:
        self._decide(is_ours=True)

    def _decide(self, *, is_ours: bool) -> None:
        row = self._asked()
        if row is not None:
            self.draft.decide(row.charge.charge_id, is_ours=is_ours)
            self._refresh()
            if self._asked() is None:
                self.table.setFocus()

    def _on_send_clicked(self) -> None:
        self._refresh()
        if not self.send_button.isEnabled():
            return
        self.editor.end()
        self._through = 0
        self._run = self.desk.set_orders(self._overview.ready)
        self.table.setFocus()  # the button is off now
        self._say("")
        self._refresh()
        announce(self, self.summary.text())

    def _on_close_clicked(self) -> None:
        if self.desk.is_busy:
            self.desk.stop()
        else:
            self.reject()

    def _on_settled(self, _command: SetPurchaseOrders) -> None:
        self._through += 1
        self._refresh()
        if not self.desk.is_busy:
            announce(self, self.summary.text())

    def _on_store_changed(self, listings: frozenset[Listing]) -> None:
        if listings & {Listing.CHARGES, Listing.AGREEMENTS, Listing.NAMES}:
            ids = [one.charge.charge_id for one in self.draft.rows]
            self.draft.renew({one.charge.charge_id: one for one in _stored(self._context, ids)})
            self.model.renew()
            self._refresh()

    @property
    def _calls(self) -> int:
        return len(self._run)
