"""What is said about a command that was sent: the same words in the sheet, the pane and the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from app.errors import AppError
from app.language import tr, tr_in
from app.model.command import (
    UNDERWAY,
    AcceptQuote,
    ApprovePayment,
    CancelAgreement,
    CancelQuote,
    Command,
    CommandRecord,
    CommandState,
    CreatePaymentSession,
    EnableModel,
    GrantApproval,
    ModelCommand,
    Purchase,
    RefuseApproval,
    RejectCancellation,
    RejectPayment,
    SessionCommand,
    SetPurchaseOrders,
    ShownQuote,
    StartApprovals,
    SubmitUseCase,
)
from app.model.money import Money
from app.model.payment_session import manager_id_of, region_of
from app.model.term import UsagePricingTerm
from app.model.text import plain
from app.model.use_case_form import IntendedUsers
from ui import text
from ui.chips import record_face
from ui.confirm.verbs import verb
from ui.theme import Tone

WHOLE = 2000  # characters: the longest reason that AWS takes
_ROW_LIMIT = 44
_MINUTE_S = 60
_USERS: dict[str, str] = {
    IntendedUsers.INTERNAL: tr("People inside the company"),
    IntendedUsers.EXTERNAL: tr("People outside the company"),
    IntendedUsers.BOTH: tr("People inside and outside"),
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


def what(command: Command) -> str:
    """The object of the sentence: what is bought or ended by its name, else the amount."""
    if isinstance(command, Purchase):
        return plain(command.title, 80)
    money = getattr(getattr(command, "shown", None), "money", None)
    return text.money(money) if isinstance(money, Money) else plain(command.title, 80)


def sent_rows(command: Command, limit: int = _ROW_LIMIT) -> tuple[Row, ...]:
    """What goes to AWS with the command: purchase orders, and the words that the other side reads."""
    if isinstance(command, ModelCommand):
        return _cut(_model_rows(command), limit)
    if isinstance(command, SessionCommand):
        return _cut(_session_rows(command), limit)
    if isinstance(command, SetPurchaseOrders):
        return _cut(_order_rows(command), limit)
    orders, said = "", Row(tr("Reason"), "")
    match command:
        case AcceptQuote():
            orders = ", ".join(one.purchase_order for one in command.purchase_orders)
        case StartApprovals():
            orders = ", ".join(one.purchase_order for one in command.purchase_orders)
            said = Row(tr("Note"), " · ".join(one.note for one in command.plans if one.note))
        case ApprovePayment():
            orders = command.purchase_order or ""
        case GrantApproval():
            orders = ", ".join(one.purchase_order for one in command.purchase_orders)
            said = Row(tr("Note"), command.note or "")
        case RefuseApproval():
            said = Row(tr("Note"), command.note)
        case RejectPayment() | RejectCancellation():
            said = Row(tr("Reason"), command.reason or "")
    return _cut((Row(tr("Purchase order"), orders), said), limit)


def _cut(rows: tuple[Row, ...], limit: int) -> tuple[Row, ...]:
    return tuple(Row(row.label, plain(row.value, limit)) for row in rows if row.value)


def target_row(command: Command) -> Row:
    """The id of what the command acts on."""
    return Row(verb(command).target, plain(target_id(command), 64), is_id=True)


def target_id(command: Command) -> str:
    """AWS's id of what the command acts on."""
    match command:
        case SetPurchaseOrders():
            return command.agreement_id
        case CreatePaymentSession():
            return manager_id_of(command.target) or command.target
        case _:
            return command.target


def money_rows(record: CommandRecord) -> tuple[Row, ...]:
    """The amounts of a command. What is paid by use has none: AWS values it at 0.00."""
    command, money = record.command, record.money
    if not isinstance(command, AcceptQuote | StartApprovals | CancelQuote):
        is_ended = isinstance(command, CancelAgreement)
        if money is None or (is_ended and not money.amount):
            return ()
        label = tr("Limit") if isinstance(command, CreatePaymentSession) else tr("Amount")
        return (Row(tr("Value") if is_ended else label, text.money(money)),)
    if is_metered(command):
        return (Row(tr("Value"), tr("Metered")),)
    taxed = command.shown.after_tax
    rows = ((tr("Value"), money), (tr("With estimated tax"), taxed))
    return tuple(Row(label, text.money(one)) for label, one in rows if one is not None)


def is_metered(command: Command) -> bool:
    """Whether use is all that is paid for by what the command accepts."""
    shown = getattr(command, "shown", None)
    if not isinstance(shown, ShownQuote) or (shown.money is not None and shown.money.amount):
        return False
    return any(isinstance(one, UsagePricingTerm) for one in shown.terms)


def _model_rows(command: ModelCommand) -> tuple[Row, ...]:
    region = Row(tr("Region"), command.region)
    if isinstance(command, SubmitUseCase):
        form = command.shown
        return (
            Row(tr("Company"), form.company_name),
            Row(tr("Website"), form.company_website),
            Row(tr("Used by"), users_words(form.intended_users)),
            Row(tr("Industry"), f"{form.industry_option} {form.other_industry_option}".strip()),
            Row(tr_in("noun", "Use"), form.use_cases),
            region,
        )
    if isinstance(command, EnableModel):
        return (Row(tr("Offer"), command.shown.offer.offer_id), region)
    return (region,)


def _order_rows(command: SetPurchaseOrders) -> tuple[Row, ...]:
    orders = {one.purchase_order for one in command.entries}
    ids = [one.charge_id for one in command.entries]
    if len(orders) == 1:
        (order,) = orders
        return Row(tr("Purchase order"), order), Row(
            tr("Charge") if len(ids) == 1 else tr("Charges"), ", ".join(ids)
        )
    pairs = ", ".join(f"{one.charge_id}: {one.purchase_order}" for one in command.entries)
    return (Row(tr("Purchase orders"), pairs),)


def _session_rows(command: SessionCommand) -> tuple[Row, ...]:
    user = Row(tr("User"), command.shown.user_id)
    lasts = Row(tr("Lasts"), text.span(timedelta(minutes=command.shown.minutes)))
    if isinstance(command, CreatePaymentSession):
        agent = Row(tr("Agent"), command.shown.agent)
        return (user, agent, lasts, Row(tr("Region"), region_of(command.target)))
    left = Row(tr("Left when shown"), text.money_or(command.shown.left, ""))
    return (user, left, lasts, Row(tr("Region"), region_of(command.manager_arn)))


def users_words(value: str) -> str:
    """Who will use it, in words; what AWS keeps otherwise as it is."""
    return _USERS.get(value) or plain(value, 60)


def sending(command: Command) -> Outcome:
    """The words from the click until the journal has answered."""
    return Outcome(
        tr("Sending to AWS"),
        tr(
            "{sending} You can close this sheet, the work goes on.",
            sending=verb(command).sending.format(what=what(command)),
        ),
        "paper-plane-tilt",
        Tone.ACCENT,
        (*sent_rows(command), target_row(command)),
    )


def failed(command: Command, error: AppError, *, is_lost: bool) -> Outcome:
    """The words for a call that got no answer (`is_lost`), or that the worker turned down."""
    rows = (target_row(command),)
    if is_lost:
        body = f"{error.message} {error.hint} {verb(command).not_twice}"
        return Outcome(tr("Being checked"), body, "hourglass-medium", Tone.WARNING, rows)
    body = " ".join(part for part in (tr("Nothing was sent."), error.message, error.hint) if part)
    return Outcome(tr("Not sent"), body, "prohibit", Tone.NEUTRAL, rows, plain(error.aws_message))


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
        tr("Outcome: {outcome}", outcome=record_face(record).words),
        f"{verb(command).target}: {plain(target_id(command), 140)}",
        tr("Account: {account}", account=record.account_id),
        tr("Caller: {principal}", principal=plain(record.principal_arn)),
        tr("Prepared: {time}", time=text.utc(record.created_at)),
    ]
    if record.sent_at:
        lines.append(tr("Sent: {time}", time=text.utc(record.sent_at)))
    if record.settled_at:
        lines.append(tr("Settled: {time}", time=text.utc(record.settled_at)))
    if record.result:
        label = verb(command).result or tr("Result")
        lines.append(f"{label}: {plain(record.result, 64)}")
    lines += [f"{row.label}: {row.value}" for row in money_rows(record)]
    lines += [f"{row.label}: {row.value}" for row in sent_rows(command, WHOLE)]
    for label, value in (
        (tr("Said"), f"{record.message} {record.hint}".strip()),
        (tr("AWS code"), plain(record.aws_code, 120)),
        (tr("Message from AWS"), plain(record.aws_message)),
        (tr("AWS request id"), plain(record.request_id, 120)),
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
        (Row(tr("Sent"), _moment(record.sent_at)), *said.rows),
    )


def _confirmed(record: CommandRecord) -> Outcome:
    words = verb(record.command)
    rows = [*money_rows(record), *sent_rows(record.command)]
    if record.settled_at is not None:
        rows.append(Row(tr("Confirmed"), _moment(record.settled_at)))
    rows.append(target_row(record.command))
    if record.result:
        rows.append(Row(words.result or tr("Result"), plain(record.result, 64), is_id=True))
    body = _sentences(record, words.confirmed)
    return Outcome(words.done, body, "check-circle", Tone.POSITIVE, tuple(rows))


def _refused(record: CommandRecord) -> Outcome:
    rows = []
    if record.aws_code[:1].isupper():  # our own codes are in lower case
        rows.append(Row(tr("AWS says"), plain(record.aws_code, 60)))
    if record.request_id:
        rows.append(Row(tr("Request id"), text.short_id(record.request_id), is_id=True))
    title = _REFUSALS.get(record.aws_code, tr("AWS refused"))
    if record.aws_code == "decided-elsewhere" and isinstance(record.command, SetPurchaseOrders):
        title = tr("Changed elsewhere")
    body = _sentences(record, tr("Nothing was changed by this."))
    return Outcome(title, body, "x-circle", Tone.DANGER, tuple(rows), plain(record.aws_message))


_REFUSALS = {
    "decided-elsewhere": tr("Decided elsewhere"),
    "no-effect": tr("Nothing happened"),
    "never-sent": tr("Not sent"),
    "failed": tr("AWS could not do it"),
    "partly": tr("Done in part"),
}


def _stopped(record: CommandRecord) -> Outcome:
    rows = (target_row(record.command),)
    body = _sentences(record, tr("Nothing was sent."))
    return Outcome(tr("Not sent"), body, "prohibit", Tone.NEUTRAL, rows, plain(record.aws_message))


def _at_work(record: CommandRecord, now: datetime) -> Outcome:
    """AWS has taken it and works on it: nothing is in doubt, it only lasts."""
    rows = sent_rows(record.command)
    if record.sent_at is not None:
        rows = (Row(tr("Sent"), _moment(record.sent_at)), *rows)
    rows = (*rows, target_row(record.command), Row(tr("Next check"), _next_check(record, now)))
    body = _sentences(record, tr("AWS works on it."))
    return Outcome(tr("AWS is at work"), body, "hourglass-medium", Tone.ACCENT, rows)


def _unknown(record: CommandRecord, now: datetime) -> Outcome:
    if record.aws_code == UNDERWAY:
        return _at_work(record, now)
    rows = []
    if record.sent_at is not None:
        rows.append(Row(tr("Sent"), tr("{time}, no clear answer", time=_moment(record.sent_at))))
    rows += sent_rows(record.command)
    rows.append(Row(tr("Next check"), _next_check(record, now)))
    body = tr(
        "The answer from AWS got lost. {read_back} {not_twice}",
        read_back=verb(record.command).read_back,
        not_twice=verb(record.command).not_twice,
    )
    return Outcome(tr("Being checked"), body, "hourglass-medium", Tone.WARNING, tuple(rows))


def _next_check(record: CommandRecord, now: datetime) -> str:
    if record.next_check_at is None or record.next_check_at <= now:
        return tr("now")
    seconds = ceil((record.next_check_at - now).total_seconds())
    return (
        tr("in {seconds} s", seconds=seconds)
        if seconds < _MINUTE_S
        else text.until(record.next_check_at, now)
    )


def _sentences(record: CommandRecord, otherwise: str) -> str:
    return " ".join(part for part in (record.message or otherwise, record.hint) if part)


def _moment(at: datetime) -> str:
    return f"{text.date(at)}, {text.time_with_seconds(at)}"
