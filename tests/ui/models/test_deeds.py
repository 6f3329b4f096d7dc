"""Accepting an offer and removing the access: the sheets, what is sent, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.errors import Unclear
from app.model.command import (
    CommandRecord,
    CommandState,
    EnableModel,
    RemoveModel,
    ShownModel,
    ShownModelOffer,
)
from app.model.foundation_model import AVAILABLE, NOT_AVAILABLE, PENDING
from app.worker.messages import CheckCommand, RunCommand, SyncEnded
from app.worker.model_messages import AvailabilityRead, ReadAvailability, ReadUseCase
from tests.fakes import model_samples as some
from tests.fakes import samples
from tests.fakes.widget_texts import all_text
from tests.ui.models.conftest import Models
from ui.confirm.outcome_view import BusyBar


def look_at(models: Models, model_id: str) -> None:
    models.tell_facts()
    models.choose(model_id)
    models.tell_offers(some.PUBLIC)


def accept(models: Models) -> EnableModel:
    """Accept the offer by the sheet; what was sent."""
    models.page.run_main_action()
    sheet = models.open_sheet()
    sheet.confirm_button.click()
    request = models.asked(RunCommand).request
    assert isinstance(request, RunCommand)
    assert isinstance(request.command, EnableModel)
    return request.command


def told(models: Models, record: CommandRecord) -> None:
    """The worker tells later where the command stands."""
    models.frame.queries.records[0] = record
    models.frame.command_changed(record)


def test_the_sheet_says_what_happens_what_it_costs_and_which_terms(models: Models) -> None:
    look_at(models, some.REASON)
    models.page.run_main_action()
    said = all_text(models.open_sheet())
    for words in (
        "Vantor Reason 2",
        "Vantor, public offer",
        "AWS makes an agreement for account 4471-0926-3358, for the model in all regions.",
        "Metered. Accepting charges nothing, every use does.",
        "Input tokens: 0.0028 per 1,000",
        "Batch output tokens: 0.0056 per 1,000",
        "You agree to the provider's terms, which are at samples.amazonaws.com.",
        "Refunds, as the provider says: “None”",
        "The agreement runs until you remove it.",
        "You act as",
    ):
        assert words in said
    assert "free" not in said.casefold()
    models.open_sheet().reject()


def test_what_is_sent_is_what_was_shown(models: Models) -> None:
    look_at(models, some.REASON)
    command = accept(models)
    assert command.target == some.REASON
    assert command.region == "us-east-1"
    assert command.shown == ShownModelOffer(NOT_AVAILABLE, some.PUBLIC)
    assert (command.title, command.counterparty) == ("Vantor Reason 2", "Vantor")
    models.open_sheet().reject()


def test_enter_accepts_nothing(models: Models) -> None:
    look_at(models, some.REASON)
    models.page.run_main_action()
    sheet = models.open_sheet()
    sheet.confirm_button.setFocus()
    QTest.keyClick(sheet.confirm_button, Qt.Key.Key_Return)
    assert not models.waiting(RunCommand)
    QTest.keyClick(sheet.confirm_button, Qt.Key.Key_Space)
    models.asked(RunCommand)
    sheet.reject()


def test_the_sheet_waits_while_aws_works_then_says_how_it_ended(models: Models) -> None:
    look_at(models, some.REASON)
    models.page.beside.enter()
    assert models.page.pane.deed_bar.enable_button.hasFocus()
    accept(models)
    words = "AWS has taken it, and makes the agreement. That takes minutes."
    record = models.settle_command(CommandState.UNKNOWN, words, code="underway")
    sheet = models.open_sheet()
    models.wait(lambda: "AWS is at work" in all_text(sheet))
    assert words in all_text(sheet)
    assert "Do not" not in all_text(sheet)
    assert sheet.findChildren(BusyBar)
    pending = some.facts(some.REASON, PENDING)
    models.answer(ReadAvailability, AvailabilityRead("us-east-1", pending))
    models.wait(lambda: "accept the offer" not in models.shown())
    assert "AWS is at work" in models.shown()
    told(models, models.again(record, CommandState.CONFIRMED))
    models.wait(lambda: "Accepted and confirmed" in all_text(sheet))
    ready = some.facts(some.REASON, AVAILABLE, entitlement=AVAILABLE)
    models.answer(ReadAvailability, AvailabilityRead("us-east-1", ready))
    models.wait(lambda: "This account has access to the model." in models.shown())
    sheet.accept()
    assert models.page.pane.deed_bar.remove_button.isEnabled()
    focused = models.frame.window.focusWidget()
    assert focused is models.page.pane.deed_bar.remove_button  # the one of before is gone


def test_a_lost_answer_locks_the_model_until_it_is_known(models: Models) -> None:
    look_at(models, some.REASON)
    accept(models)
    record = models.settle_command(CommandState.UNKNOWN)
    sheet = models.open_sheet()
    models.wait(lambda: "Being checked" in all_text(sheet))
    assert "Countersign reads the access to the model again until it knows." in all_text(sheet)
    sheet.reject()
    models.answer(ReadAvailability, AvailabilityRead("us-east-1", some.FACTS[some.REASON]))
    models.settle()
    bar = models.page.pane.deed_bar
    assert not bar.enable_button.isEnabled()
    assert bar.words.text().startswith("What was sent before is being checked.")
    assert "Do not accept the offer for it a second time." in models.shown()
    buttons = models.page.pane.findChildren(QPushButton)
    next(one for one in buttons if one.accessibleName() == "Check now").click()
    assert models.asked(CheckCommand).request == CheckCommand(record.command.command_id)


def test_an_open_command_of_before_locks_the_model_too(models: Models) -> None:
    look_at(models, some.REASON)
    command = accept(models)
    models.open_sheet().reject()
    record = models.settle_command(CommandState.UNKNOWN)
    models.page.deeds.forget_records()
    assert models.page.deeds.record(some.REASON) == record
    assert models.page.deeds.record(some.LARGE) is None
    assert command.command_id == record.command.command_id


def test_a_refusal_stays_in_the_pane_with_the_words_of_aws(models: Models) -> None:
    look_at(models, some.REASON)
    accept(models)
    models.settle_command(CommandState.REFUSED, "Your role may not do this.")
    sheet = models.open_sheet()
    models.wait(lambda: "AWS refused" in all_text(sheet))
    sheet.reject()
    models.answer(ReadAvailability, AvailabilityRead("us-east-1", some.FACTS[some.REASON]))
    models.settle()
    assert "AWS refused. Your role may not do this." in models.shown()
    assert models.page.pane.deed_bar.enable_button.isEnabled()
    models.frame.store.clock = samples.NOW + timedelta(days=2)
    models.choose(some.LARGE)
    models.choose(some.REASON)
    assert "AWS refused." not in models.shown()


def test_facts_that_change_meanwhile_keep_the_sheet_from_sending(models: Models) -> None:
    look_at(models, some.REASON)
    models.page.run_main_action()
    sheet = models.open_sheet()
    models.page.shelf.facts.read_again(some.REASON)
    ready = some.facts(some.REASON, AVAILABLE, entitlement=AVAILABLE)
    models.answer(ReadAvailability, AvailabilityRead("us-east-1", ready))
    models.wait(lambda: models.page.pane.facts == ready)
    sheet.confirm_button.click()
    assert not models.waiting(RunCommand)
    assert "This has changed. Now: This account has access to the model." in all_text(sheet)
    sheet.reject()


def test_offline_and_a_missing_form_are_reasons_not_to(models: Models) -> None:
    models.tell_form(None)
    look_at(models, some.CLAUDE)
    bar = models.page.pane.deed_bar
    assert bar.words.text() == "Send the use-case form first."
    models.page.run_main_action()  # leads to the form
    assert "Use-case form for AI models" in all_text(models.open_sheet())
    models.open_sheet().reject()
    models.choose(some.REASON)
    models.tell_offers(some.PUBLIC)
    models.frame.client.tell(SyncEnded(samples.NOW, is_full=False, is_offline=True))
    models.settle()
    assert bar.words.text().startswith("You are offline.")
    assert not bar.enable_button.isEnabled()


def test_removing_warns_that_using_it_brings_it_back(models: Models) -> None:
    look_at(models, some.LARGE)
    assert "Whoever may call it subscribes again by calling it." in models.shown()
    models.page.pane.deed_bar.remove_button.click()
    sheet = models.open_sheet()
    said = all_text(sheet)
    for words in (
        "Whoever may call the model subscribes again by calling it.",
        "deny bedrock:InvokeModel*",
        "What was used until then is still charged.",
        "This is no lock.",
    ):
        assert words in said
    sheet.confirm_button.click()
    request = models.asked(RunCommand).request
    assert isinstance(request, RunCommand)
    assert isinstance(request.command, RemoveModel)
    assert request.command.shown == ShownModel(AVAILABLE)
    models.settle_command(CommandState.CONFIRMED)
    models.wait(lambda: "Removed and confirmed" in all_text(sheet))
    assert "subscribes again by calling it" in all_text(sheet)
    sheet.accept()


def test_a_call_without_an_answer_is_told_when_the_sheet_is_gone(models: Models) -> None:
    look_at(models, some.REASON)
    accept(models)
    models.open_sheet().reject()
    models.fail(RunCommand, Unclear("The worker has ended."))
    models.wait(lambda: "The worker has ended." in all_text(models.frame.window))


@pytest.mark.parametrize("is_form", [False, True])
def test_a_settled_command_reads_what_it_changed(models: Models, is_form: bool) -> None:
    if is_form:
        models.tell_form(None)
    look_at(models, some.CLAUDE if is_form else some.REASON)
    models.page.run_main_action()
    sheet = models.open_sheet()
    if is_form:
        sheet.reject()
        models.page.deeds._draft = some.FORM
        models.page.run_main_action()
        sheet = models.open_sheet()
    sheet.confirm_button.click()
    models.settle_command(CommandState.CONFIRMED)
    models.asked(ReadUseCase if is_form else ReadAvailability)
    sheet.reject()
