"""The Requests page: what the seller asked for under this agreement; a click opens the request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.agreement_detail import AgreementDetail
from app.model.money import Money
from app.model.request import PENDING, RequestKind, RequestRow
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.chips import POSSIBLE_DUPLICATE, request_face
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import REQUEST_STATES
from ui.tabs.agreements.pages.page import Page, quiet
from ui.widgets.buttons import LinkButton
from ui.widgets.card_button import CardButton
from ui.widgets.chip import Chip, ChipFace
from ui.widgets.labels import MoneyLabel, PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.side_by_side import SideBySide

_AT_ONCE = 20
_NEVER = datetime.max.replace(tzinfo=UTC)


class RequestWords(msgspec.Struct, frozen=True):
    """One request as its card shows it."""

    kind: RequestKind
    request_id: str
    title: str
    asked: str
    money: Money | None
    faces: tuple[ChipFace, ...]


def request_words(row: RequestRow, now: datetime) -> RequestWords:
    """The words of one request."""
    asked = (
        tr("asked {date}", date=text.date(row.created_at))
        if row.created_at
        else tr("date not known")
    )
    faces = [request_face(row, now)]
    if row.possible_duplicate:
        faces.append(POSSIBLE_DUPLICATE)
    title = plain(row.title, 120) or plain(row.request_id, 64)
    if row.kind is RequestKind.CANCELLATION:
        title = tr("End this agreement early")
    return RequestWords(row.kind, row.request_id, title, asked, row.money, tuple(faces))


def _urgency(row: RequestRow) -> tuple[bool, datetime]:
    """What waits comes first, and of that what silence answers soonest."""
    waits = row.status == PENDING
    return not waits, (row.deadline.at or _NEVER) if waits else _NEVER


class RequestsPage(Page):
    """Payment requests, then cancellation requests."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._said: tuple[RequestWords, ...] | None = None
        self._most = _AT_ONCE

    def forget(self) -> None:
        """The list is short again."""
        super().forget()
        self._most, self._said = _AT_ONCE, None

    def show_detail(self, detail: AgreementDetail, now: datetime) -> None:
        """Show the requests."""
        rows = sorted(detail.requests, key=_urgency)
        said = tuple(request_words(row, now) for row in rows)
        if said != self._said:
            self._said = said
            self.fill(list(self._widgets(said)))

    def _widgets(self, said: Sequence[RequestWords]) -> Iterator[QWidget]:
        groups = (
            (tr("Payment requests"), RequestKind.PAYMENT),
            (tr("Cancellation requests"), RequestKind.CANCELLATION),
        )
        for title, kind in groups:
            found = [one for one in said if one.kind is kind]
            yield self._title(title, has_states=bool(found))
            for one in found[: self._most]:
                yield RequestCard(self.context, one)
            if len(found) > self._most:
                yield self._more(len(found))
            if not found:
                yield quiet(self.context, tr("None in this agreement"))

    def _title(self, title: str, *, has_states: bool) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.look.px(8))
        row.addWidget(PlainLabel(self.look, title, types.SECOND_STRONG, "text2"), 1)
        if has_states:
            about = tr("the state of {lower}", lower=text.within(title))
            row.addWidget(ExplainButton(self.look, REQUEST_STATES, about))
        return holder

    def _more(self, number: int) -> LinkButton:
        words = text.plural(number, "Show more of {n} request", "Show more of {n} requests")
        button = LinkButton(self.look, words)
        button.clicked.connect(self._on_more_clicked)
        return button

    def _on_more_clicked(self) -> None:
        self._most += _AT_ONCE
        self.fill(list(self._widgets(self._said or ())))


class RequestCard(CardButton):
    """A card that opens its request."""

    def __init__(self, context: Context, said: RequestWords) -> None:
        chips = ", ".join(face.words for face in said.faces)
        amount = text.money(said.money) if said.money else ""
        name = ", ".join(part for part in (said.title, amount, said.asked, chips) if part)
        super().__init__(context.look, name)
        self._context = context
        self._request = said
        look = context.look
        names = QWidget()
        left = QVBoxLayout(names)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(look.px(1))
        left.addStretch(1)
        left.addWidget(Paragraph(look, said.title, types.BODY_STRONG))
        asked = PlainLabel(look, said.asked, types.SECOND, "text2")
        left.addWidget(asked)
        left.addStretch(1)
        facts = QWidget()
        right = QVBoxLayout(facts)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(look.px(3))
        right.addStretch(1)
        if said.money is not None:
            amount_label = MoneyLabel(look, said.money, types.BODY_STRONG)
            right.addWidget(amount_label, 0, Qt.AlignmentFlag.AlignRight)
        for face in said.faces:
            right.addWidget(Chip(look, face), 0, Qt.AlignmentFlag.AlignRight)
        right.addStretch(1)
        # What is not beside the chips stands above them.
        least = facts.sizeHint().width() + look.px(12) + asked.sizeHint().width()
        row = SideBySide(least=least, gap=look.px(12), below=look.px(6))
        row.add(names, 1)
        row.add(facts)
        self.body.addWidget(row)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self._context.places.open_request(self._request.kind, self._request.request_id)
