"""Puts a payment request beside the earlier one that it may repeat."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from app.language import tr
from app.model.request import Duplicate, PaymentDetail, PaymentRequest
from app.model.text import plain, plain_block
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.help.sheet_pages import DUPLICATE
from ui.widgets.buttons import PlainButton
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet


class CompareSheet(Sheet):
    """The two requests in two columns. It only shows; nothing can be decided here."""

    help_address = DUPLICATE

    def __init__(
        self, look: Appearance, window: QWidget, detail: PaymentDetail, found: Duplicate
    ) -> None:
        super().__init__(look, window, tr("Compare the two"))
        self.body.addWidget(PlainLabel(look, tr("Compare the two"), types.DIALOG_TITLE))
        self.body.addSpacing(look.px(12))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(16))
        grid.setVerticalSpacing(look.px(10))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(PlainLabel(look, tr("This request"), types.SECOND_STRONG, "text2"), 0, 1)
        grid.addWidget(PlainLabel(look, tr("Earlier request"), types.SECOND_STRONG, "text2"), 0, 2)
        pairs = zip(_facts(detail.request), _facts(found.earlier), strict=True)
        for index, ((label, this), (_, earlier)) in enumerate(pairs, 1):
            name = PlainLabel(look, label, types.BODY, "text2")
            grid.addWidget(name, index, 0)
            for place, value in ((1, this), (2, earlier)):
                grid.addWidget(Paragraph(look, value), index, place)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.close_button = PlainButton(look, tr("Close"))
        self.close_button.clicked.connect(self.accept)
        self.footer.addWidget(self.close_button)
        self.close_button.setFocus()
        self.enter_presses = True


_STATUS = {
    "PENDING_APPROVAL": tr("Pending approval"),
    "APPROVED": tr("Approved"),
    "REJECTED": tr("Rejected"),
    "CANCELLED": tr("Cancelled"),
    "VALIDATING": tr("Validating"),
    "VALIDATION_FAILED": tr("Validation failed"),
}


def _status(status: str) -> str:
    """AWS's state in words; one that this version does not know as AWS calls it."""
    return _STATUS.get(status) or plain(status, 40).replace("_", " ").capitalize()


def _facts(request: PaymentRequest) -> list[tuple[str, str]]:
    return [
        (tr("Name"), plain(request.name, 160)),
        (tr("Amount"), text.money_or(request.money)),
        (
            tr("Asked"),
            text.date_time(request.created_at) if request.created_at else tr("Not known"),
        ),
        (
            tr("Last change"),
            text.date_time(request.updated_at) if request.updated_at else tr("Not known"),
        ),
        (tr("Status"), _status(request.status)),
        (tr("Agreement"), plain(request.agreement_id, 64)),
        (tr("Request"), plain(request.request_id, 64)),
        (tr("Seller says"), plain_block(request.description or "", 600) or tr("Nothing")),
    ]
