"""Opens or saves the PDF of an invoice, and says in one sentence why it could not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.errors import AccessDenied, AppError
from app.export.new_file import write_file
from app.language import tr
from app.model.invoice import Invoice
from app.worker.invoice_messages import FetchInvoicePdf, InvoicePdfFetched
from ui import fonts as types
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.invoices.words import ONLY_PAYER, kind, number, title
from ui.links import open_paper
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import ButtonSize, PlainButton
from ui.widgets.card import IconLabel
from ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from app.store.queries import Queries

_FETCHING = tr("Fetching the PDF from AWS…")
_NO_PROGRAM = tr("No program on this computer opens PDFs. Save it instead.")


class PdfButtons(QWidget):
    """Two buttons, which are laid out as `row`, and a line below them; `grown` when that has come or gone.

    What is fetched is the worker's, and goes when it ends.
    """

    grown = Signal()

    def __init__(self, context: Context, invoice: Invoice) -> None:
        super().__init__()
        self._context = context
        self._invoice = invoice
        self._is_fetching = False
        look = context.look
        self.open_button = PlainButton(look, tr("Open PDF"), "file-pdf", size=ButtonSize.ROW)
        self.open_button.setAccessibleName(tr("Open the PDF of {invoice}", invoice=title(invoice)))
        self.open_button.clicked.connect(self.open_pdf)
        self.save_button = PlainButton(
            look, tr("Save PDF…"), "download-simple", size=ButtonSize.ROW
        )
        self.save_button.setAccessibleName(tr("Save the PDF of {invoice}…", invoice=title(invoice)))
        self.save_button.clicked.connect(self.ask_where)
        self._icon = IconLabel(look, "warning-circle", Tone.DANGER, 14)
        self._line = Paragraph(look, "", types.SECOND, is_quiet=True)
        self._build()
        context.status.changed.connect(self._renew)
        self._renew()

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self._context.tasks

    @property
    def words(self) -> str:
        """What the line says."""
        return "" if self.isHidden() else self._line.text()

    @async_slot
    async def open_pdf(self) -> None:
        """Fetch the PDF and hand it to the program that opens PDFs here."""
        path = await self._fetch()
        if path and not open_paper(path):
            self._say(_NO_PROGRAM, is_trouble=True)

    def ask_where(self) -> None:
        """Ask for a file, then save the PDF there."""
        dialog = QFileDialog(self.window(), tr("Save the PDF"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilter(tr("PDF (*.pdf)"))
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{kind(self._invoice)} {number(self._invoice)}.pdf".replace("/", "_"))
        dialog.finished.connect(dialog.deleteLater)
        dialog.fileSelected.connect(self.save_pdf)
        dialog.open()

    @async_slot
    async def save_pdf(self, chosen: str) -> None:
        """Fetch the PDF and write it to a file, away from the window's thread."""
        fetched = await self._fetch()
        if not fetched:
            return
        target = Path(chosen)

        def write(_queries: Queries) -> bool:
            write_file(target, Path(fetched).read_bytes())
            return True

        try:
            await self._context.store.ask_surely(write)
        except AppError as error:
            self._say(f"{error.message} {error.hint}".strip(), is_trouble=True)
        except OSError:  # the worker ended meanwhile, and took it along
            self._say(tr("The PDF is gone again. Save it once more."), is_trouble=True)
        else:
            self._say(tr("Saved as {name}.", name=target.name))

    async def _fetch(self) -> str:
        """Fetch the PDF; gives where it lies, or says why it does not."""
        if self._is_fetching:
            return ""
        self._is_fetching = True
        self._renew()
        self._say(_FETCHING)
        try:
            answer = await self._context.bridge.call(FetchInvoicePdf(self._invoice.invoice_id))
        except AccessDenied as error:
            self._say(f"{ONLY_PAYER} {error.hint}".strip(), is_trouble=True)
            return ""
        except AppError as error:
            self._say(f"{error.message} {error.hint}".strip(), is_trouble=True)
            return ""
        finally:
            self._is_fetching = False
            self._renew()
        self._say("")
        return answer.path if isinstance(answer, InvoicePdfFetched) else ""

    def _build(self) -> None:
        px = self._context.look.px
        # In the card itself: here, nothing would be left around them for the focus ring.
        self.row = QHBoxLayout()
        self.row.setSpacing(px(8))
        self.row.addWidget(self.open_button)
        self.row.addWidget(self.save_button)
        self.row.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(6))
        line.addWidget(self._icon)
        line.addWidget(self._line, 1)
        self._say("")

    def _renew(self) -> None:
        status = self._context.status
        reason = status.reason_off
        if status.is_offline and reason:
            reason = tr("You are offline. AWS keeps the PDF; it opens when you are back.")
        if self._is_fetching:
            reason = _FETCHING
        for button in (self.open_button, self.save_button):
            button.set_on(not reason, reason)

    def _say(self, words: str, *, is_trouble: bool = False) -> None:
        self._line.set_words("", words)
        self.setVisible(bool(words))
        self._icon.setVisible(is_trouble)
        self.grown.emit()
        if words:
            announce(self, words, is_urgent=is_trouble)
