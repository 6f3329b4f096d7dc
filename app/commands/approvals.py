"""Decisions on organisation approvals: the last one needed can commit the whole purchase."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.commands.base import (
    REPLY,
    Finding,
    Gateways,
    Reading,
    Verdict,
    amount_clause,
    decided,
    differences,
    require_id,
    require_text,
    state_word,
    status_clause,
)
from app.commands.purchase_orders import require_orders
from app.errors import AccessDenied, NotFound, Rejected
from app.language import tr
from app.model.command import Evidence, GrantApproval, RefuseApproval, ShownApproval
from app.model.quote import Quote
from app.model.request import PENDING, Approval, Approver, ApproverKind

NOTE_LIMIT = 1000
_GET = "GetAgreementApproval"
# As an id stands in a sentence of any language: not all put blanks between words.
_ID_IN_TEXT = re.compile(r"[A-Za-z0-9_/-]+")


class _ApprovalDecisions:
    """What granting and refusing have in common.

    AWS's answer has no content, so only a read-back tells the outcome: by the slot of the approver
    for whom was decided. Which slot that is gets noted before sending; an approval may have several.
    """

    intended: str
    reads = _GET
    words = REPLY
    lasting = None

    def __init__(self, gateways: Gateways) -> None:
        self._gateways = gateways

    def re_read(self, command: GrantApproval | RefuseApproval) -> Reading:
        """Compare the approval and its quote with what was shown, and find the slot to decide."""
        answer = self._gateways.approvals.approval(command.target, urgent=True)
        found, shown = answer.value, command.shown
        quote = self._quote(shown)
        money = quote.value if quote else None
        changed = differences(
            (shown.status, found.status, status_clause(found.status)),
            (shown.name, found.name, tr("its name changed")),
            (shown.quote_id, found.quote_id, tr("it is about another quote")),
            (shown.offer_id, found.offer_id, tr("it is about another offer")),
            (shown.money, money, amount_clause(tr("the quote's value"), shown.money, money)),
        )
        slot = _waiting_slot(found, command.override)
        if slot is None and found.status == PENDING:
            changed = (*changed, tr("it does not wait for this approver"))
        elif slot is not None and not slot.outcome_id and len(_own(found)) > 1:
            changed = (*changed, tr("AWS does not tell the administrators' parts apart"))
        return Reading(
            differences=changed,
            operation=_GET,
            text=tr(
                "Read again before sending: {status}. {slot}",
                status=state_word(found.status),
                slot=_slot_note(slot),
            ),
            request_id=answer.request_id,
            seen=(found, quote) if quote else (found,),
        )

    def find_out(
        self, command: GrantApproval | RefuseApproval, noted: Sequence[Evidence], /
    ) -> Verdict:
        """Read the approval back and look at the slot that was decided."""
        answer = self._gateways.approvals.approval(command.target, urgent=True)
        slot = _decided_slot(answer.value, noted, command.override)
        finding, text = self._judge(answer.value, slot)
        return Verdict(finding, _GET, text, answer.request_id, answer.value)

    def _judge(self, found: Approval, slot: Approver | None) -> tuple[Finding, str]:
        if slot is None:
            finding = Finding.DONE if found.status == self.intended else Finding.UNSURE
            return finding, tr(
                "AWS shows the whole approval {status}.", status=state_word(found.status)
            )
        text = tr("AWS shows this approver's part {status}.", status=state_word(slot.status))
        if slot.status == self.intended:
            return Finding.DONE, text
        if slot.status == "SKIPPED" or decided(slot.status):
            return Finding.ELSEWHERE, text
        if slot.status != PENDING:
            return Finding.UNSURE, text
        if decided(found.status):
            return Finding.ELSEWHERE, tr(
                "AWS shows the whole approval {status}.", status=state_word(found.status)
            )
        return Finding.WAITING, text

    def _quote(self, shown: ShownApproval) -> Quote | None:
        """Read the quote; when no amount was shown, it may also be out of reach now."""
        try:
            return self._gateways.quotes.quote(shown.quote_id, urgent=True).value
        except (NotFound, AccessDenied):
            if shown.money is not None:
                raise
            return None


class ApprovalGrant(_ApprovalDecisions):
    """Agree to a purchase as administrator."""

    intended = "APPROVED"
    done = tr("AWS shows your approval.")

    def check(self, command: GrantApproval) -> None:
        """Refuse notes and purchase orders that AWS would not take."""
        _check(command)
        if command.note is not None:
            require_text(command.note, tr("note"), NOTE_LIMIT)
        require_orders(command.purchase_orders, with_approval=True)

    def send(self, command: GrantApproval) -> Verdict:
        """Agree; the answer proves nothing yet."""
        answer = self._gateways.approvals.accept(
            command.target,
            note=command.note,
            override=command.override,
            purchase_orders=command.purchase_orders,
        )
        return _taken("AcceptAgreementApproval", answer.request_id)


class ApprovalRefusal(_ApprovalDecisions):
    """Refuse a purchase as administrator."""

    intended = "REJECTED"
    done = tr("AWS shows your rejection.")

    def check(self, command: RefuseApproval) -> None:
        """Refuse notes that AWS would not take."""
        _check(command)
        require_text(command.note, tr("note"), NOTE_LIMIT)

    def send(self, command: RefuseApproval) -> Verdict:
        """Refuse; the answer proves nothing yet."""
        answer = self._gateways.approvals.reject(
            command.target, note=command.note, override=command.override
        )
        return _taken("RejectAgreementApproval", answer.request_id)


def _taken(operation: str, request_id: str) -> Verdict:
    return Verdict(
        Finding.TAKEN, operation, tr("AWS took it; its answer has no content."), request_id
    )


def _check(command: GrantApproval | RefuseApproval) -> None:
    require_id(command.target, tr("approval"))
    require_id(command.shown.quote_id, tr("quote"))
    if command.override is not None:
        require_id(command.override, tr("approver"))
    if command.shown.status != PENDING:
        raise Rejected(tr("This approval does not wait for an answer."), code="not-open")


def _slots(found: Approval) -> list[Approver]:
    return [slot for level in found.levels for slot in level.approvers]


def _own(found: Approval) -> list[Approver]:
    return [slot for slot in _slots(found) if slot.kind == ApproverKind.ADMIN]


def _waiting_slot(found: Approval, override: str | None) -> Approver | None:
    """Give the slot that a decision would go to: the named one, else the administrators' own."""
    for slot in _slots(found):
        mine = slot.outcome_id == override if override else slot.kind == ApproverKind.ADMIN
        if mine and slot.status == PENDING:
            return slot
    return None


def _slot_note(slot: Approver | None) -> str:
    if slot is None:
        return ""
    if not slot.outcome_id:
        return tr("The decision goes to the administrators.")
    return tr("The decision goes to {approver}.", approver=slot.outcome_id)


def _decided_slot(
    found: Approval, noted: Sequence[Evidence], override: str | None
) -> Approver | None:
    """Give the slot that was noted before sending, or the administrators' only one."""
    words = {
        word
        for evidence in noted
        if evidence.operation == _GET
        for word in _ID_IN_TEXT.findall(evidence.text)
    }
    slots = _slots(found)
    for slot in slots:
        if slot.outcome_id and (slot.outcome_id == override or slot.outcome_id in words):
            return slot
    own = _own(found)
    return own[0] if len(own) == 1 and not override else None
