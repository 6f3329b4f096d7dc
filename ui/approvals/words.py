"""Who must agree to a quote, in words: the levels of a plan, and how approvals stand."""

from __future__ import annotations

from app.language import tr
from app.model.quote import ApprovalPlan, PlannedApprover, PlannedLevel
from app.model.request import Approval, ApproverKind
from app.model.text import plain
from ui import text
from ui.theme import Tone
from ui.widgets.chip import ChipFace

_FACES = {
    "PENDING_APPROVAL": ChipFace(Tone.WARNING, "hourglass-medium", tr("Waiting")),
    "APPROVED": ChipFace(Tone.POSITIVE, "check-circle", tr("Approved")),
    "REJECTED": ChipFace(Tone.NEUTRAL, "x-circle", tr("Rejected")),
    "EXPIRED": ChipFace(Tone.NEUTRAL, "calendar-x", tr("Expired")),
    "CANCELLED": ChipFace(Tone.NEUTRAL, "prohibit", tr("Cancelled")),
}


def plan_name(plan: ApprovalPlan) -> str:
    """What the plan is called."""
    return plain(plan.name, 120) or tr("Approval plan")


def planned_approver(approver: PlannedApprover) -> str:
    """Whom a plan asks, with what kind it is where the name does not tell."""
    name, email = plain(approver.name, 80), plain(approver.email, 254)
    match approver.kind:
        case ApproverKind.EMAIL:
            return (
                f"{name} ({email})" if name and email else name or email or tr("Unnamed approver")
            )
        case ApproverKind.TOOL:
            return tr("{name} (procurement tool)", name=name or tr("Unnamed"))
        case ApproverKind.ADMIN:
            organization = plain(approver.organization_id, 40)
            of = tr(" of {organization}", organization=organization) if organization else ""
            return tr("AWS organization administrators{of}", of=of)
    return tr("{kind} (unknown to this version)", kind=plain(approver.kind, 60) or tr("Somebody"))


def level_name(level: PlannedLevel, number: int) -> str:
    """What a level is called."""
    return plain(level.name, 80) or tr("Level {number}", number=number)


def needed(level: PlannedLevel) -> str:
    """How many of how many must agree."""
    return tr(
        "{needed} of {approvers} must agree",
        needed=text.count(level.needed),
        approvers=text.count(len(level.approvers)),
    )


def level_line(level: PlannedLevel, number: int) -> str:
    """A level in one line."""
    who = ", ".join(planned_approver(one) for one in level.approvers)
    return f"{level_name(level, number)}: {needed(level)}: {who}"


def approval_face(approval: Approval) -> ChipFace:
    """The chip of an approval that was asked for."""
    unknown = ChipFace(Tone.NEUTRAL, "question", plain(approval.status, 40) or tr("No status"))
    return _FACES.get(approval.status, unknown)


def approval_dates(approval: Approval) -> str:
    """By when it is needed and when it expires."""
    parts = []
    if approval.needed_by is not None:
        parts.append(tr("Needed by {needed_by}", needed_by=text.date_at_time(approval.needed_by)))
    if approval.expires_at is not None:
        parts.append(tr("expires {expires_at}", expires_at=text.date_at_time(approval.expires_at)))
    said = ", ".join(parts)
    return text.sentence(said)
