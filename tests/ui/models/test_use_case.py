"""The use-case form: checked as it is typed, nothing lost, compared with what AWS has, sent."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.model.account import Source
from app.model.command import USE_CASE_FORM, CommandState, SubmitUseCase
from app.model.use_case_form import FormField, StoredForm, UseCaseForm
from app.worker.messages import AccountSwitched, RunCommand
from app.worker.model_messages import ReadUseCase, UseCaseRead
from tests.fakes import model_samples as some
from tests.fakes.widget_texts import all_text
from tests.ui.models.conftest import Models
from ui.tabs.offers.models.use_case import UseCaseFields


def open_form(models: Models, stored: StoredForm | None = None) -> UseCaseFields:
    models.tell_form(stored)
    models.tell_facts()
    models.choose(some.CLAUDE)
    models.page.pane.open_form()
    return models.form()


def edit(form: UseCaseFields, name: FormField) -> QWidget:
    return form._fields[name].edit


def fill(form: UseCaseFields, wanted: UseCaseForm = some.FORM) -> None:
    """Type everything as a person does."""
    for name, words in (
        (FormField.COMPANY_NAME, wanted.company_name),
        (FormField.COMPANY_WEBSITE, wanted.company_website),
        (FormField.INDUSTRY, wanted.industry_option),
        (FormField.USE_CASES, wanted.use_cases),
    ):
        QTest.keyClicks(edit(form, name), words)
    form.users.setCurrentIndex(form.users.findData(wanted.intended_users))
    form.users.activated.emit(form.users.currentIndex())


def test_an_empty_form_complains_about_nothing_and_cannot_be_sent(models: Models) -> None:
    form = open_form(models)
    sheet = models.open_sheet()
    assert not sheet.confirm_button.isEnabled()
    assert "Write the name of the company" in sheet.confirm_button.accessibleDescription()
    assert not any(one.edit.property("wrong") for one in form._fields.values())
    assert edit(form, FormField.COMPANY_NAME).hasFocus()
    assert "0 of 8,192 characters. Do not include personal data." in all_text(form)
    sheet.reject()


def test_a_field_says_in_one_sentence_what_is_wrong_as_one_types(models: Models) -> None:
    form = open_form(models)
    website = edit(form, FormField.COMPANY_WEBSITE)
    QTest.keyClicks(website, "www.brindleloom.example")
    assert website.accessibleDescription() == (
        "Write the website as a whole address, such as https://example.com."
    )
    assert not edit(form, FormField.COMPANY_NAME).accessibleDescription()
    QTest.keyClick(website, Qt.Key.Key_Home)
    QTest.keyClicks(website, "https://")
    assert not website.accessibleDescription()
    models.open_sheet().reject()


def test_what_was_typed_is_sent_without_spaces_around_it(models: Models) -> None:
    form = open_form(models)
    fill(form)
    QTest.keyClicks(edit(form, FormField.COMPANY_NAME), "  ")
    sheet = models.open_sheet()
    assert sheet.confirm_button.isEnabled()
    sheet.confirm_button.click()
    request = models.asked(RunCommand).request
    assert isinstance(request, RunCommand)
    assert isinstance(request.command, SubmitUseCase)
    assert request.command.shown == some.FORM
    assert (request.command.target, request.command.region) == (USE_CASE_FORM, "us-east-1")
    models.settle_command(CommandState.CONFIRMED)
    models.wait(lambda: "Sent and confirmed" in all_text(sheet))
    assert "Brindle Loom" in all_text(sheet)
    sheet.accept()
    models.answer(ReadUseCase, UseCaseRead(some.STORED))
    models.settle()
    models.wait(lambda: "Use-case form sent for this account: done" in models.shown())


def test_another_industry_is_named(models: Models) -> None:
    form = open_form(models)
    fill(form)
    assert form.other.isHidden()
    next(one for one in form.suggestions if one.property("suggests") == "Other").click()
    assert form.other.isVisible()
    sheet = models.open_sheet()
    assert not sheet.confirm_button.isEnabled()
    QTest.keyClicks(edit(form, FormField.OTHER_INDUSTRY), "Weaving")
    assert form.read().other_industry_option == "Weaving"
    assert sheet.confirm_button.isEnabled()
    next(one for one in form.suggestions if one.property("suggests") == "Energy").click()
    assert form.read().industry_option == "Energy"
    assert form.read().other_industry_option == ""
    sheet.reject()


def test_nothing_that_was_typed_is_lost_when_the_sheet_closes(models: Models) -> None:
    fill(open_form(models))
    models.open_sheet().reject()
    models.choose(some.REASON)
    models.choose(some.CLAUDE)
    models.page.pane.open_form()
    assert models.form().read() == some.FORM
    models.open_sheet().reject()
    models.frame.client.tell(AccountSwitched(Source()))
    assert models.page.deeds._draft is None


def test_what_aws_has_is_shown_and_not_sent_again(models: Models) -> None:
    form = open_form(models, some.STORED)
    sheet = models.open_sheet()
    assert form.read() == some.FORM
    assert "This is the form that AWS has." in all_text(form)
    assert sheet.confirm_button.accessibleDescription() == "AWS has just this form already."
    assert not sheet.confirm_button.isEnabled()
    sheet.reject()


def test_what_differs_from_what_aws_has_is_named(models: Models) -> None:
    form = open_form(models, some.STORED)
    QTest.keyClicks(edit(form, FormField.COMPANY_NAME), " Ltd")
    form.users.setCurrentIndex(form.users.findData("2"))
    form.users.activated.emit(form.users.currentIndex())
    said = form.compared.accessibleName()
    assert said == (
        "AWS has another form, and may refuse this one. It has: Company name: “Brindle Loom”."
        " Who will use it: “People inside the company”."
    )
    assert models.open_sheet().confirm_button.isEnabled()
    models.open_sheet().reject()


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        (StoredForm(None, "not json <b>"), "It has: “not json <b>”"),
        (
            StoredForm(UseCaseForm(intended_users="everybody"), has_more=True),
            "It also holds what this version does not know.",
        ),
    ],
)
def test_an_odd_form_of_aws_is_shown_as_it_is(
    models: Models, stored: StoredForm, said: str
) -> None:
    form = open_form(models, stored)
    fill(form)
    assert said in form.compared.accessibleName()
    models.open_sheet().reject()


def test_the_form_opens_from_the_log_once_it_is_known(models: Models) -> None:
    models.page.open_item(USE_CASE_FORM)
    assert models.page.deeds.sheet is None
    models.tell_form(None)
    assert models.form().read() == UseCaseForm()
    models.open_sheet().reject()
