"""The Contacts page: whom the buyer named to AWS, read when it is asked for and never kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.agreement_detail import AgreementDetail
from app.model.entitlement import Contact
from app.model.text import plain
from app.worker.messages import ContactRead, ReadContact
from ui.tabs.agreements.pages.page import quiet
from ui.tabs.agreements.pages.reading import ReadingPage
from ui.widgets.buttons import PlainButton
from ui.widgets.card import Card, head
from ui.widgets.fact import Fact
from ui.widgets.facts import FactList
from ui.widgets.paragraph import Paragraph

_WHAT = tr(
    "AWS keeps whom you named as contact for this agreement. Countersign reads it when you ask for"
    " it and does not keep it."
)


class ContactsPage(ReadingPage):
    """A button, then the contact."""

    what = tr("contact data")
    right = "aws-marketplace:GetAgreementContacts"

    def show_detail(self, detail: AgreementDetail, _now: datetime) -> None:
        """Keep which agreement is shown."""
        is_other = self.agreement_id != detail.row.agreement.agreement_id
        self.agreement_id = detail.row.agreement.agreement_id
        if is_other:
            self.rebuild()

    def request(self) -> ReadContact:
        """The contact of this agreement."""
        return ReadContact(self.agreement_id)

    def rebuild(self) -> None:
        """Show the contact, or the button that asks for it."""
        self.fill(list(self._widgets()))

    def _widgets(self) -> Iterator[QWidget]:
        yield Paragraph(self.look, _WHAT, is_quiet=True)
        yield from self.state_widgets()
        if isinstance(self.answer, ContactRead):
            if self.answer.contact is None:
                yield quiet(self.context, tr("AWS holds no contact for this agreement."))
            else:
                yield self._card(self.answer.contact)
            yield self.again_button()
        elif not self.is_reading:
            button = PlainButton(self.look, tr("Show contact"), "user")
            reason = self.context.status.reason_off
            button.set_on(not reason, reason)
            button.clicked.connect(self.read)
            yield button

    def _card(self, contact: Contact) -> Card:
        card = Card(self.look, padding=12)
        card.setAccessibleName(tr("Your contact"))
        card.body.addLayout(head(self.look, "user", tr("Your contact")))
        card.body.addWidget(FactList(self.look, contact_facts(contact), self.context.clipboard))
        return card


def contact_facts(contact: Contact) -> tuple[Fact, ...]:
    """All that AWS says of the person."""
    facts = (
        Fact(tr("First name"), plain(contact.first_name, 80)),
        Fact(tr("Last name"), plain(contact.last_name, 80)),
        Fact(tr("Email"), contact.email, copies=tr("email address"), copied=contact.email),
        Fact(tr("Company"), plain(contact.company, 256)),
        Fact(tr("Country"), plain(contact.country, 40)),
    )
    return tuple(one for one in facts if one.value)
