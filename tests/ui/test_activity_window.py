"""The activity log: every action with its outcome, its evidence, and an export that stays text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.export.formats import Format
from app.model.command import (
    CommandState,
    DeletePaymentSession,
    Evidence,
    RejectPayment,
    RemoveModel,
    ShownModel,
    ShownSession,
)
from app.model.money import Money
from app.worker.messages import CheckCommand
from tests.fakes import samples
from tests.fakes.frame import Frame
from tests.ui.test_confirm_sheet import told
from ui import text
from ui.activity import ActivityWindow
from ui.confirm import outcome_words

STATES = (
    CommandState.UNKNOWN,
    CommandState.CONFIRMED,
    CommandState.REFUSED,
    CommandState.CONFIRMED,
)


@pytest.fixture
def log(frame: Frame) -> Iterator[ActivityWindow]:
    for index, state in enumerate(STATES):
        frame.queries.records.append(
            samples.record(
                state,
                samples.approve_command(f"c{index}"),
                samples.NOW - timedelta(days=index * 9),
                request_id=f"id-{index}",
            )
        )
    window = ActivityWindow(frame.context)
    window.show()
    yield window
    window.close()
    window.deleteLater()


def test_chips_count_what_the_period_holds(log: ActivityWindow) -> None:
    names = [chip.accessibleName() for chip in log.chips.values()]
    assert names == ["All, 4", "Confirmed, 2", "Refused, 1", "Being checked, 1"]
    log.period.setCurrentIndex(0)
    assert log.chips[""].accessibleName() == "All, 1"


def test_a_chip_and_a_search_narrow_the_rows(log: ActivityWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(log.chips["confirmed"], Qt.MouseButton.LeftButton)
    assert log.model.rowCount() == 2
    QTest.keyClicks(log.search, "id-3")
    assert log.model.rowCount() == 1


def test_the_details_show_the_evidence_and_copy_it(
    log: ActivityWindow, frame: Frame, qtbot: QtBot
) -> None:
    log.table.selectRow(2)
    assert "AWS refused" in told(log.details)
    assert "AcceptAgreementPaymentRequest" in told(log.details)
    QTest.mouseClick(log.details.copy_button, Qt.MouseButton.LeftButton)
    copied = frame.context.clipboard.text()
    assert "Outcome: Refused" in copied
    assert "AWS request id: id-2" in copied


def test_an_unknown_action_can_be_checked_and_updates_in_place(
    log: ActivityWindow, frame: Frame, qtbot: QtBot
) -> None:
    log.table.selectRow(0)
    QTest.mouseClick(log.details.check_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(frame.client.asked))
    assert frame.client.asked[0].request == CheckCommand("c0")
    record = msgspec.structs.replace(frame.queries.records[0], state=CommandState.CONFIRMED)
    frame.queries.records[0] = record
    frame.command_changed(record)
    assert log.current == record
    assert not log.details.check_button.isVisible()


def test_opening_the_request_goes_to_its_place(
    log: ActivityWindow, frame: Frame, qtbot: QtBot
) -> None:
    log.table.selectRow(1)
    QTest.mouseClick(log.details.open_button, Qt.MouseButton.LeftButton)
    assert frame.places == [("request", "payment", samples.MILESTONE)]


def test_opening_a_model_goes_to_the_model(frame: Frame, log: ActivityWindow) -> None:
    shown = ShownModel("AVAILABLE")
    command = RemoveModel("c9", "vantor.reason-2-v1:0", "Reason", "Vantor", region="r", shown=shown)
    frame.queries.records = [samples.record(CommandState.CONFIRMED, command)]
    log.refresh()
    log.table.selectRow(0)
    assert log.details.open_button.accessibleName() == "Open model"
    QTest.mouseClick(log.details.open_button, Qt.MouseButton.LeftButton)
    assert frame.places == [("model", "vantor.reason-2-v1:0")]


def _export(log: ActivityWindow, path: Path, qtbot: QtBot) -> list[dict[str, str]]:
    log.refresh()
    log.exporting.exporter.write_to(Format.CSV, path)
    qtbot.waitUntil(lambda: path.exists() and log.exporting.percent is None)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_export_holds_every_row_and_no_formula(
    log: ActivityWindow, frame: Frame, qtbot: QtBot, tmp_path: Path
) -> None:
    nasty = msgspec.structs.replace(
        samples.approve_command(), title='=HYPERLINK("x")', counterparty="@SUM(1)"
    )
    frame.queries.records = [
        samples.record(CommandState.REFUSED, nasty, aws_message='+cmd,"quoted"\r\nnext'),
        samples.record(CommandState.CONFIRMED, nasty, aws_message="\uff1d1"),
    ]
    rows = _export(log, tmp_path / "log.csv", qtbot)
    assert len(rows) == 2
    starts = ("=", "+", "-", "@", "\t", "\r", "\uff1d")
    assert not [cell for row in rows for cell in row.values() if cell.startswith(starts)]
    assert rows[0]["name"] == '\'=HYPERLINK("x")'
    assert (rows[0]["amount"], rows[0]["currency"]) == ("9750.00", "USD")
    assert rows[0]["columns_version"] == "activity/1"


def test_the_export_keeps_long_messages_whole(
    log: ActivityWindow, frame: Frame, qtbot: QtBot, tmp_path: Path
) -> None:
    message = "word " * 400 + "end"
    frame.queries.records = [samples.record(CommandState.REFUSED, aws_message=message)]
    (row,) = _export(log, tmp_path / "log.csv", qtbot)
    assert row["aws_message"] == message


def test_the_log_has_no_calendar(log: ActivityWindow) -> None:
    menu = log.exporting.exporter.menu()
    assert not [one for one in menu.actions() if one.data() == Format.ICS.value]


def test_hostile_words_of_aws_stay_quoted_text(log: ActivityWindow, frame: Frame) -> None:
    record = samples.record(CommandState.REFUSED, aws_message="<b>Pay</b>\u202e" + "W" * 9000)
    frame.queries.records.insert(0, record)
    log.refresh()
    log.table.selectRow(0)
    assert "Message from AWS: “<b>Pay</b>WW" in told(log.details)


def test_the_details_say_in_one_line_what_became_of_it_and_what_was_sent(
    log: ActivityWindow, frame: Frame
) -> None:
    refusal = RejectPayment(
        "c-no",
        samples.MILESTONE,
        samples.SHOWN.name,
        "Sablewood Consulting",
        agreement_id=samples.SABLEWOOD.agreement_id,
        shown=samples.SHOWN,
        reason="Not in the agreement",
    )
    said = Evidence(samples.NOW, "GetAgreementPaymentRequest", "Shows 9750.00 USD.", "7d1e-40aa")
    record = samples.record(CommandState.CONFIRMED, refusal, evidence=(said,))
    frame.queries.records.insert(0, record)
    log.refresh()
    log.table.selectRow(0)
    words = told(log.details)
    assert "Rejected and confirmed. Milestone 3: landing zone review" in words
    assert "Reason: Not in the agreement" in words
    assert f"Shows {text.money(samples.SHOWN.money)}." in words
    assert "7d1e-40aa" in words
    log.table.selectRow(1)
    assert "Purchase order: BL-2026-0214" in told(log.details)


def test_short_facts_of_what_was_sent_share_a_line(log: ActivityWindow, frame: Frame) -> None:
    usd = Money(Decimal("25.00"), "USD")
    deletion = DeletePaymentSession(
        command_id="c-gone",
        target="payment-session-45fddaf1fb5d07d",
        title="market-brief",
        counterparty="svc-crawl",
        manager_arn="arn:aws:bedrock-agentcore:us-east-1:447109263358:payment-manager/research-0123456789",
        shown=ShownSession("svc-crawl", samples.NOW, 240, usd, usd),
    )
    read = Evidence(samples.NOW, "GetPaymentSession", "Gone.", "7d1e-40aa")
    sent = Evidence(samples.NOW, "DeletePaymentSession", "Sent once.", "7d1e-40ab")
    record = samples.record(CommandState.CONFIRMED, deletion, evidence=(sent, read))
    frame.queries.records.insert(0, record)
    log.refresh()
    log.table.selectRow(0)
    line = "User: svc-crawl · Left when shown: 25.00 USD · Lasts: 4 h · Region: us-east-1"
    assert line in told(log.details).splitlines()


def test_the_outcome_says_what_went_to_aws_cut_to_one_line() -> None:
    order = outcome_words.Row("Purchase order", "BL-2026-0214")
    for state in (CommandState.SENT, CommandState.CONFIRMED, CommandState.UNKNOWN):
        assert order in outcome_words.outcome(samples.record(state), samples.NOW).rows
    longest = msgspec.structs.replace(samples.approve_command(), purchase_order="x" * 200)
    assert len(outcome_words.sent_rows(longest)[0].value) < 50
    assert f"Purchase order: {'x' * 200}" in outcome_words.details(
        samples.record(CommandState.CONFIRMED, longest)
    )


def test_the_row_whose_details_are_shown_is_selected_and_has_the_focus(
    log: ActivityWindow,
) -> None:
    assert log.table.selected_rows() == [0]
    assert log.focusWidget() is log.table
    log.table.clearSelection()
    log.refresh()
    assert log.table.selected_rows() == [0]


def test_what_the_filters_leave_out_can_be_had_back(log: ActivityWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(log.search, "nothing like this")
    assert log.no_match.isVisible()
    assert not log.details.isVisible()
    QTest.mouseClick(log.clear_button, Qt.MouseButton.LeftButton)
    assert log.model.rowCount() == len(STATES)
    assert log.table.isVisible()


def test_an_empty_log_says_what_it_is_for_and_leads_to_the_requests(
    frame: Frame, qtbot: QtBot
) -> None:
    window = ActivityWindow(frame.context)
    window.show()
    assert "Nothing has been sent from this computer." in told(window.none_yet)
    assert window.none_yet.isVisible()
    assert not window.table.isVisible()
    QTest.mouseClick(window.pending_button, Qt.MouseButton.LeftButton)
    assert frame.places == [("request", "payment", "")]
    window.close()
    window.deleteLater()


def test_escape_closes_the_log(log: ActivityWindow, qtbot: QtBot) -> None:
    QTest.keyClick(log, Qt.Key.Key_Escape)
    assert not log.isVisible()


def test_the_menu_of_a_line_copies_all_selected_ones_for_a_spreadsheet(
    log: ActivityWindow, frame: Frame
) -> None:
    log.table.selectAll()
    entries = {action.text().partition("\t")[0]: action for action in log.rows.menu().actions()}
    assert list(entries) == ["Open", "Copy details", "Copy the id", "Copy for a spreadsheet"]
    entries["Copy for a spreadsheet"].trigger()
    lines = frame.context.clipboard.text().splitlines()
    assert lines[0].split("\t")[2:4] == ["Amount", "Currency"]
    assert len(lines) == 1 + log.model.rowCount()
    assert lines[1].split("\t")[2:4] == ["9750.00", "USD"]
    assert not any(cell.startswith(("=", "+", "@")) for cell in "\t".join(lines).split("\t"))
