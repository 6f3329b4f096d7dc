"""The reading pane of a cancellation request: the silent approval, the reason, both ways on."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from app.language import tr, tr_in
from app.model.request import PENDING, CancellationDetail
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.chips import agreement_face
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import AGREEMENT_STATES
from ui.tabs.requests import words
from ui.tabs.requests.parts import PaneBody, PaneHeader, SaidCard, StoryCard, figure
from ui.tabs.requests.words import NoteWords
from ui.theme import Tone
from ui.widgets.card import Card, IconLabel
from ui.widgets.chip import Chip
from ui.widgets.labels import MoneyLabel, PlainLabel
from ui.widgets.paragraph import Paragraph


class CancellationPane(PaneBody):
    """Shows a cancellation request, open or decided."""

    def __init__(self, context: Context, detail: CancellationDetail, now: datetime) -> None:
        super().__init__(context, detail.row)
        self._detail = detail
        request = detail.request
        self.column.addWidget(
            PaneHeader(
                context,
                detail.row,
                title=words.title(detail.row),
                who=text.party(detail.row.seller),
                money=None,
                under_amount="",
                product=detail.agreement.title if detail.agreement else request.agreement_id,
                agreement_id=request.agreement_id,
            )
        )
        self.add_note(self.said_now(now))
        self.column.addWidget(
            SaidCard(
                self.look,
                tr("What the seller says"),
                request.description,
                strong=tr("Reason: {reason}", reason=words.reason_within(request.reason_code)),
                empty=tr("The seller wrote nothing more."),
            )
        )
        if detail.row.status == PENDING:
            self.column.addLayout(self._ways())
        else:
            self.column.addWidget(StoryCard(self.look, detail.row, detail.steps))
        self.column.addWidget(self._agreement(now))

    def said_now(self, now: datetime) -> NoteWords:
        """The countdown, or how it ended."""
        if self.row.status == PENDING:
            return words.deadline_note(self.row, now)
        return words.decided_note(self.row, now, self._detail.request.status_message)

    def _ways(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.look.px(12))
        row.addWidget(
            _Way(self.look, "prohibit", Tone.DANGER, tr("If you accept"), self._if_accepted()), 1
        )
        row.addWidget(
            _Way(
                self.look,
                "shield-check",
                Tone.POSITIVE,
                tr("If you keep the agreement"),
                self._if_kept(),
            ),
            1,
        )
        return row

    def _if_accepted(self) -> list[str]:
        return [
            tr("AWS ends the agreement. You cannot undo this here."),
            tr("What you use under it stops working when it ends."),
            tr("Countersign cannot see a refund. Ask the seller for it in writing."),
        ]

    def _if_kept(self) -> list[str]:
        detail = self._detail
        lines = []
        ends = detail.agreement.end if detail.agreement else None
        if ends:
            lines.append(tr("The terms stay as signed until {date}.", date=text.date(ends)))
        else:
            lines.append(tr("The terms stay as signed."))
        charge = detail.next_charge
        if charge is not None and charge.money is not None and charge.time is not None:
            lines.append(
                tr(
                    "The charge of {amount} on {date} stays.",
                    amount=text.money(charge.money),
                    date=text.date(charge.time),
                )
            )
        lines.append(tr("The seller sees your reason, and may ask again."))
        return lines

    def _agreement(self, now: datetime) -> Card:
        detail, agreement = self._detail, self._detail.agreement
        card = Card(self.look, tr("The agreement today"))
        if agreement is None:
            said = tr("Countersign has not read this agreement yet.")
            card.body.addWidget(PlainLabel(self.look, said, types.BODY, "text2"))
            return card
        face = agreement_face(agreement.status)
        card.title_row.addWidget(Chip(self.look, face))
        card.title_row.addWidget(ExplainButton(self.look, AGREEMENT_STATES, face.words))
        row = QHBoxLayout()
        row.setSpacing(self.look.px(12))
        for label, money in (
            (tr("Total value"), agreement.value),
            (tr("Charged so far"), detail.charged),
            (tr("Still to pay"), detail.still_to_pay),
        ):
            row.addWidget(
                figure(self.look, label, MoneyLabel(self.look, money, types.BODY_STRONG)), 1
            )
        ends, under = tr("No end date"), ""
        if agreement.end is not None:
            ends, under = text.date(agreement.end), text.until(agreement.end, now)
        row.addWidget(figure(self.look, tr("Ends"), _strong(self.look, ends), under), 1)
        row.addWidget(figure(self.look, tr("Auto-renew"), _strong(self.look, self._renewal())), 1)
        card.body.addLayout(row)
        return card

    def _renewal(self) -> str:
        renewal = self._detail.terms.renewal if self._detail.terms else None
        if renewal is None or renewal.auto_renew is None:
            return tr("Not known")
        return tr_in("switch", "On") if renewal.auto_renew else tr_in("switch", "Off")


def _strong(look: Appearance, content: str) -> PlainLabel:
    return PlainLabel(look, content, types.BODY_STRONG)


class _Way(Card):
    """What follows from one of the two answers."""

    def __init__(
        self, look: Appearance, icon: str, tone: Tone, title: str, lines: list[str]
    ) -> None:
        super().__init__(look)
        self.setAccessibleName(title)
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        head.addWidget(IconLabel(look, icon, tone, 17))
        head.addWidget(PlainLabel(look, title, types.BODY_STRONG), 1)
        self.body.addLayout(head)
        for said in lines:
            row = QHBoxLayout()
            row.setSpacing(look.px(8))
            row.addWidget(
                PlainLabel(look, text.DASH, types.BODY, "text3"), 0, Qt.AlignmentFlag.AlignTop
            )
            row.addWidget(Paragraph(look, said), 1)
            self.body.addLayout(row)
        self.body.addStretch(1)
        self.setMinimumWidth(self.minimumSizeHint().width())
        # Both are as wide, whatever their lines would like.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
