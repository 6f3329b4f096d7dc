"""The Entitlements page: what the agreement entitles to, read from AWS when the page is opened."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.agreement import Agreement
from app.model.agreement_detail import AgreementDetail
from app.worker.messages import EntitlementsRead, ReadEntitlements
from ui import fonts as types
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import ENTITLEMENT_STATES
from ui.secret_clipboard import SecretClipboard
from ui.tabs.agreements.pages.entitlement_words import EntitlementWords, entitlement_words
from ui.tabs.agreements.pages.page import quiet
from ui.tabs.agreements.pages.reading import ReadingPage
from ui.tabs.agreements.pages.token_sheet import TokenSheet
from ui.widgets.buttons import ButtonSize, PlainButton
from ui.widgets.card import Card, IconLabel
from ui.widgets.chip import Chip
from ui.widgets.fact import Fact
from ui.widgets.facts import FactList
from ui.widgets.paragraph import Paragraph


class EntitlementsPage(ReadingPage):
    """A card for each entitlement."""

    what = tr("entitlements")
    right = "aws-marketplace:GetAgreementEntitlements"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.secrets = SecretClipboard(context.clipboard, context.tasks)
        self.sheet: TokenSheet | None = None
        self._agreement: Agreement | None = None
        self._now: datetime | None = None

    def show_detail(self, detail: AgreementDetail, now: datetime) -> None:
        """Keep which agreement is shown; its entitlements are read when the page comes into view."""
        is_other = self.agreement_id != detail.row.agreement.agreement_id
        self._agreement, self._now = detail.row.agreement, now
        self.agreement_id = detail.row.agreement.agreement_id
        if is_other:
            self.rebuild()

    def shown(self) -> None:
        """Read, the first time."""
        if self.answer is None and self.error is None:
            self.read()

    def request(self) -> ReadEntitlements:
        """All entitlements of this agreement."""
        return ReadEntitlements(self.agreement_id)

    def rebuild(self) -> None:
        """Show the cards, or why there are none."""
        widgets: list[QWidget] = list(self.state_widgets())
        if isinstance(self.answer, EntitlementsRead) and self._agreement and self._now:
            found = self.answer.entitlements
            widgets += [
                self._card(entitlement_words(one, self._agreement, self._now)) for one in found
            ]
            if not found:
                widgets.append(
                    quiet(self.context, tr("AWS lists no entitlements for this agreement."))
                )
        if self.answer is not None or self.error is not None:
            widgets.append(self.again_button())
        self.fill(widgets)

    def _card(self, said: EntitlementWords) -> Card:
        look = self.look
        card = Card(look, padding=12)
        card.setAccessibleName(f"{said.title}, {said.face.words}. {said.reason}".strip())
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(IconLabel(look, said.icon, size=18))
        left = QVBoxLayout()
        left.setSpacing(look.px(1))
        left.addWidget(Paragraph(look, said.title, types.BODY_STRONG))
        if said.reason:
            left.addWidget(Paragraph(look, said.reason, types.SECOND, is_quiet=True))
        row.addLayout(left, 1)
        row.addWidget(Chip(look, said.face))
        row.addWidget(ExplainButton(look, ENTITLEMENT_STATES, said.face.words))
        card.body.addLayout(row)
        facts = []
        if said.license_arn:
            facts.append(Fact(tr("Licence"), said.license_arn, copies=tr("licence ARN")))
        if said.resource_id:
            facts.append(Fact(tr("Product"), said.resource_id, copies=tr("product id")))
        if said.kind:
            facts.append(Fact(tr("Kind"), said.kind))
        card.body.addWidget(FactList(look, facts, self.context.clipboard))
        if said.has_token:
            card.body.addWidget(self._token_button(said))
        return card

    def _token_button(self, said: EntitlementWords) -> PlainButton:
        button = PlainButton(self.look, tr("Registration token…"), "key", size=ButtonSize.ROW)
        button.setAccessibleName(tr("Registration token of {title}", title=said.title))
        button.setProperty("license", said.license_arn)
        button.setProperty("resource", said.resource_id)
        reason = self.context.status.reason_off
        button.set_on(not reason, reason)
        button.clicked.connect(self._on_token_clicked)
        return button

    def _on_token_clicked(self) -> None:
        button = self.sender()
        self.sheet = TokenSheet(
            self.context,
            self,
            self.secrets,
            agreement_id=self.agreement_id,
            license_arn=str(button.property("license")),
            resource_id=str(button.property("resource")),
        )
        self.sheet.finished.connect(self._on_sheet_finished)
        self.sheet.open()

    def _on_sheet_finished(self) -> None:
        self.sheet = None
