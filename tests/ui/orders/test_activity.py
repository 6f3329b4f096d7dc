"""Purchase orders in the activity log and in notifications: words for each outcome."""

from __future__ import annotations

import pytest

from app.model.charge_orders import OrderEntry, orders_target
from app.model.command import UNDERWAY, CommandState, SetPurchaseOrders
from app.model.notice import Notice, NoticeKind
from tests.fakes import samples
from tests.fakes.frame import Frame
from ui.activity_export import ACTIVITY
from ui.chips import record_face
from ui.confirm import outcome_words
from ui.confirm.subject import agreement_of, open_subject, subject_noun
from ui.confirm.verbs import verb
from ui.notice_words import notice_words

AGREEMENT = "agmt-5kq2n8v1r7hd"


def command(*orders: str) -> SetPurchaseOrders:
    entries = tuple(OrderEntry(f"ch-{at}", order, 1) for at, order in enumerate(orders))
    return SetPurchaseOrders(
        "c-1",
        orders_target(AGREEMENT),
        "Lumenfold Observability",
        "Lumenfold",
        agreement_id=AGREEMENT,
        entries=entries,
    )


@pytest.mark.parametrize(
    ("orders", "rows"),
    [
        (("BL-1",), {"Purchase order": "BL-1", "Charge": "ch-0"}),
        (("BL-1", "BL-1"), {"Purchase order": "BL-1", "Charges": "ch-0, ch-1"}),
        (("BL-1", "BL-2"), {"Purchase orders": "ch-0: BL-1, ch-1: BL-2"}),
    ],
)
def test_what_was_sent_is_told(orders: tuple[str, ...], rows: dict[str, str]) -> None:
    told = outcome_words.sent_rows(command(*orders))
    assert {one.label: one.value for one in told} == rows


def test_it_is_about_an_agreement_and_leads_to_its_charges(frame: Frame) -> None:
    record = samples.record(CommandState.CONFIRMED, command("BL-1"))
    assert outcome_words.target_row(record.command).value == AGREEMENT
    assert f"Agreement: {AGREEMENT}\n" in outcome_words.details(record)
    assert agreement_of(record.command, "") == AGREEMENT
    assert subject_noun(record) == "charges"
    open_subject(frame.context.places, record)
    assert frame.places == [("charges", AGREEMENT)]


@pytest.mark.parametrize(
    ("state", "code", "title", "chip"),
    [
        (CommandState.CONFIRMED, "", "Set and confirmed", "Confirmed"),
        (CommandState.REFUSED, "decided-elsewhere", "Changed elsewhere", "Refused"),
        (CommandState.REFUSED, "partly", "Done in part", "Done in part"),
        (CommandState.REFUSED, "no-effect", "Nothing happened", "Refused"),
        (CommandState.REFUSED, "ValidationException", "AWS refused", "Refused"),
        (CommandState.STOPPED, "changed", "Not sent", "Not sent"),
        (CommandState.UNKNOWN, "", "Being checked", "Being checked"),
        (CommandState.UNKNOWN, UNDERWAY, "AWS is at work", "AWS is at work"),
    ],
)
def test_each_outcome_has_its_words(state: CommandState, code: str, title: str, chip: str) -> None:
    record = samples.record(state, command("BL-1"), aws_code=code)
    assert outcome_words.outcome(record, samples.NOW).title == title
    assert record_face(record).words == chip


def test_it_is_named_in_the_log_and_while_it_is_sent() -> None:
    said = outcome_words.sending(command("BL-1"))
    assert said.body.startswith("Setting the purchase order on charges of Lumenfold Observability.")
    assert verb(command("BL-1")).name == "Set purchase order"
    lost = outcome_words.outcome(samples.record(CommandState.UNKNOWN, command("B")), samples.NOW)
    assert "Countersign reads the charges again until it knows. Do not set it a" in lost.body


def test_a_notification_tells_a_part() -> None:
    notice = Notice(
        key="k",
        kind=NoticeKind.OUTCOME,
        request_kind=None,
        request_id=orders_target(AGREEMENT),
        title="Lumenfold Observability",
        seller="Lumenfold",
        outcome=CommandState.REFUSED.value,
        outcome_code="partly",
    )
    words = notice_words(notice, samples.NOW, hides_amounts=False)
    assert words.title == "Done in part"
    assert words.body.endswith("The rest is as it was.")


def test_the_export_names_the_agreement() -> None:
    (column,) = (one for one in ACTIVITY.columns if one.name == "target")
    record = samples.record(CommandState.CONFIRMED, command("BL-1"))
    assert column.value(record) == AGREEMENT
