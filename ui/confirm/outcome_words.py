"""What is said about a command that was sent: the same words in the sheet, the pane and the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from app.errors import AppError
from app.model.command import (
    UNDERWAY,
    AcceptCancellation,
    ApprovePayment,
    Command,
    CommandRecord,
    CommandState,
    EnableModel,
    GrantApproval,
    ModelCommand,
    RefuseApproval,
    RejectCancellation,
    RejectPayment,
    RemoveModel,
    SubmitUseCase,
)
from app.model.money import Money
from app.model.text import plain
from app.model.use_case_form import IntendedUsers
from ui import text
from ui.chips import record_face
from ui.theme import Tone

WHOLE = 2000  # characters: the longest reason that AWS takes
_ROW_LIMIT = 44


@dataclass(frozen=True)
class Verb:
    """How one kind of command is named: in the log, while it runs, and when it is done."""

    name: str
    icon: str
    sending: str
    done: str
    confirmed: str
    infinitive: str
    object: str = "Request"  # what the target is called
    read_back: str = "the request"


_VERBS: dict[type, Verb] = {
    ApprovePayment: Verb(
        "Approve payment request",
        "check",
        "Approving",
        "Approved and confirmed",
        "AWS reports the request as approved. The charge shows in Charges when AWS creates it.",
        "approve",
    ),
    RejectPayment: Verb(
        "Reject payment request",
        "x",
        "Rejecting",
        "Rejected and confirmed",
        "AWS reports the request as rejected. Nothing is charged.",
        "reject",
    ),
    AcceptCancellation: Verb(
        "Accept cancellation",
        "prohibit",
        "Accepting the cancellation of",
        "Cancellation accepted and confirmed",
        "AWS reports the request as approved, and now ends the agreement.",
        "accept the cancellation of",
    ),
    RejectCancellation: Verb(
        "Keep the agreement",
        "shield-check",
        "Keeping",
        "Kept and confirmed",
        "AWS reports the cancellation request as rejected. The agreement goes on.",
        "keep",
    ),
    GrantApproval: Verb(
        "Approve organisation request",
        "check",
        "Approving",
        "Approved and confirmed",
        "AWS reports your approval. The request moves on.",
        "approve",
    ),
    RefuseApproval: Verb(
        "Reject organisation request",
        "x",
        "Rejecting",
        "Rejected and confirmed",
        "AWS reports the request as rejected. Nothing is charged.",
        "reject",
    ),
    EnableModel: Verb(
        "Accept model offer",
        "pencil-line",
        "Accepting the offer for",
        "Accepted and confirmed",
        "AWS reports the agreement. It can take 15 minutes until every call works.",
        "accept the offer for",
        "Model",
        "the access to the model",
    ),
    RemoveModel: Verb(
        "Remove model access",
        "minus-circle",
        "Removing the access to",
        "Removed and confirmed",
        "AWS reports no agreement. Whoever may call the model subscribes again by calling it.",
        "remove the access to",
        "Model",
        "the access to the model",
    ),
    SubmitUseCase: Verb(
        "Send use-case form",
        "note-pencil",
        "Sending the",
        "Sent and confirmed",
        "AWS has the form as you sent it. You can accept the offers that asked for it.",
        "send the",
        "Form",
        "the form",
    ),
}
_USERS: dict[str, str] = {
    IntendedUsers.INTERNAL: "People inside the company",
    IntendedUsers.EXTERNAL: "People outside the company",
    IntendedUsers.BOTH: "People inside and outside",
}


@dataclass(frozen=True)
class Row:
    """One fact in the box of an outcome; `is_id` draws it in the fixed font."""

    label: str
    value: str
    is_id: bool = False


@dataclass(frozen=True)
class Outcome:
    """Everything that an outcome says. `quote` is foreign text and is marked as AWS's words."""

    title: str
    body: str
    icon: str
    tone: Tone
    rows: tuple[Row, ...] = ()
    quote: str = ""


def verb(command: Command) -> Verb:
    """How this command is named."""
    return _VERBS[type(command)]


def what(command: Command) -> str:
    """The object of the sentence: the amount, else the name."""
    if isinstance(command, SubmitUseCase):
        return "use-case form"
    money = getattr(command.shown, "money", None)
    return text.money(money) if isinstance(money, Money) else plain(command.title, 80)


def sent_rows(command: Command, limit: int = _ROW_LIMIT) -> tuple[Row, ...]:
    """What goes to AWS with the command: purchase orders, and the words that the other side reads."""
    if isinstance(command, ModelCommand):
        rows = _model_rows(command)
        return tuple(Row(row.label, plain(row.value, limit)) for row in rows if row.value)
    orders, said = "", Row("Reason", "")
    match command:
        case ApprovePayment():
            orders = command.purchase_order or ""
        case GrantApproval():
            orders = ", ".join(one.purchase_order for one in command.purchase_orders)
            said = Row("Note", command.note or "")
        case RefuseApproval():
            said = Row("Note", command.note)
        case RejectPayment() | RejectCancellation():
            said = Row("Reason", command.reason or "")
    rows = (Row("Purchase order", orders), said)
    return tuple(Row(row.label, plain(row.value, limit)) for row in rows if row.value)


def target_row(command: Command) -> Row:
    """What the command is about, by its id."""
    return Row(verb(command).object, plain(command.target, 64), is_id=True)


def _model_rows(command: ModelCommand) -> tuple[Row, ...]:
    region = Row("Region", command.region)
    if isinstance(command, SubmitUseCase):
        form = command.shown
        return (
            Row("Company", form.company_name),
            Row("Website", form.company_website),
            Row("Used by", users_words(form.intended_users)),
            Row("Industry", f"{form.industry_option} {form.other_industry_option}".strip()),
            Row("Use", form.use_cases),
            region,
        )
    if isinstance(command, EnableModel):
        return (Row("Offer", command.shown.offer.offer_id), region)
    return (region,)


def users_words(value: str) -> str:
    """Who will use it, in words; what AWS keeps otherwise as it is."""
    return _USERS.get(value) or plain(value, 60)


def sending(command: Command) -> Outcome:
    """The words from the click until the journal has answered."""
    return Outcome(
        "Sending to AWS",
        f"{verb(command).sending} {what(command)}. You can close this sheet, the work goes on.",
        "paper-plane-tilt",
        Tone.ACCENT,
        (*sent_rows(command), target_row(command)),
    )


def failed(command: Command, error: AppError, *, is_lost: bool) -> Outcome:
    """The words for a call that got no answer (`is_lost`), or that the worker turned down."""
    rows = (target_row(command),)
    if is_lost:
        body = f"{error.message} {error.hint} Do not {verb(command).infinitive} it a second time."
        return Outcome("Being checked", body, "hourglass-medium", Tone.WARNING, rows)
    body = " ".join(part for part in ("Nothing was sent.", error.message, error.hint) if part)
    return Outcome("Not sent", body, "prohibit", Tone.NEUTRAL, rows, plain(error.aws_message))


def outcome(record: CommandRecord, now: datetime) -> Outcome:
    """The words for where a command stands."""
    match record.state:
        case CommandState.CONFIRMED:
            return _confirmed(record)
        case CommandState.REFUSED:
            return _refused(record)
        case CommandState.STOPPED:
            return _stopped(record)
        case CommandState.UNKNOWN:
            return _unknown(record, now)
        case _:
            return _sent(record)


def details(record: CommandRecord) -> str:
    """Everything that is known about a command, for the clipboard. It holds no secrets."""
    command = record.command
    lines = [
        f"{verb(command).name}: {plain(command.title)}",
        f"Outcome: {record_face(record).words}",
        f"{verb(command).object}: {plain(command.target, 140)}",
        f"Account: {record.account_id}",
        f"Caller: {plain(record.principal_arn)}",
        f"Prepared: {text.utc(record.created_at)}",
    ]
    if record.sent_at:
        lines.append(f"Sent: {text.utc(record.sent_at)}")
    if record.settled_at:
        lines.append(f"Settled: {text.utc(record.settled_at)}")
    if record.money:
        lines.append(f"Amount: {text.money(record.money)}")
    lines += [f"{row.label}: {row.value}" for row in sent_rows(command, WHOLE)]
    for label, value in (
        ("Said", f"{record.message} {record.hint}".strip()),
        ("AWS code", plain(record.aws_code, 120)),
        ("Message from AWS", plain(record.aws_message)),
        ("AWS request id", plain(record.request_id, 120)),
    ):
        if value:
            lines.append(f"{label}: {value}")
    for item in record.evidence:
        known = f" ({plain(item.request_id, 120)})" if item.request_id else ""
        lines.append(f"{text.utc(item.at)} {plain(item.operation, 80)}: {plain(item.text)}{known}")
    return "\n".join(lines)


def _sent(record: CommandRecord) -> Outcome:
    said = sending(record.command)
    if record.sent_at is None:
        return said
    return Outcome(
        said.title,
        said.body,
        said.icon,
        said.tone,
        (Row("Sent", _moment(record.sent_at)), *said.rows),
    )


def _confirmed(record: CommandRecord) -> Outcome:
    rows = []
    if record.money is not None:
        rows.append(Row("Amount", text.money(record.money)))
    rows += sent_rows(record.command)
    if record.settled_at is not None:
        rows.append(Row("Confirmed", _moment(record.settled_at)))
    rows.append(target_row(record.command))
    words = verb(record.command)
    body = _sentences(record, words.confirmed)
    return Outcome(words.done, body, "check-circle", Tone.POSITIVE, tuple(rows))


def _refused(record: CommandRecord) -> Outcome:
    rows = []
    if record.aws_code[:1].isupper():  # our own codes are in lower case
        rows.append(Row("AWS says", plain(record.aws_code, 60)))
    if record.request_id:
        rows.append(Row("Request id", text.short_id(record.request_id), is_id=True))
    title = _REFUSALS.get(record.aws_code, "AWS refused")
    body = _sentences(record, "Nothing was changed by this.")
    return Outcome(title, body, "x-circle", Tone.DANGER, tuple(rows), plain(record.aws_message))


_REFUSALS = {
    "decided-elsewhere": "Decided elsewhere",
    "no-effect": "Nothing happened",
    "never-sent": "Not sent",
    "failed": "AWS could not do it",
}


def _stopped(record: CommandRecord) -> Outcome:
    rows = (target_row(record.command),)
    body = _sentences(record, "Nothing was sent.")
    return Outcome("Not sent", body, "prohibit", Tone.NEUTRAL, rows, plain(record.aws_message))


def _at_work(record: CommandRecord, now: datetime) -> Outcome:
    """AWS has taken it and works on it: nothing is in doubt, it only lasts."""
    rows = sent_rows(record.command)
    if record.sent_at is not None:
        rows = (Row("Sent", _moment(record.sent_at)), *rows)
    rows = (*rows, target_row(record.command), Row("Next check", _next_check(record, now)))
    body = _sentences(record, "AWS works on it.")
    return Outcome("AWS is at work", body, "hourglass-medium", Tone.ACCENT, rows)


def _unknown(record: CommandRecord, now: datetime) -> Outcome:
    if record.aws_code == UNDERWAY:
        return _at_work(record, now)
    rows = []
    if record.sent_at is not None:
        rows.append(Row("Sent", f"{_moment(record.sent_at)}, no clear answer"))
    rows += sent_rows(record.command)
    rows.append(Row("Next check", _next_check(record, now)))
    body = (
        f"The answer from AWS got lost. Countersign reads {verb(record.command).read_back} again until"
        " it knows."
        f" Do not {verb(record.command).infinitive} it a second time."
    )
    return Outcome("Being checked", body, "hourglass-medium", Tone.WARNING, tuple(rows))


def _next_check(record: CommandRecord, now: datetime) -> str:
    if record.next_check_at is None or record.next_check_at <= now:
        return "now"
    seconds = ceil((record.next_check_at - now).total_seconds())
    return f"in {seconds} s" if seconds < 60 else text.until(record.next_check_at, now)  # noqa: PLR2004


def _sentences(record: CommandRecord, otherwise: str) -> str:
    return " ".join(part for part in (record.message or otherwise, record.hint) if part)


def _moment(at: datetime) -> str:
    return f"{text.date(at)}, {text.time_with_seconds(at)}"
