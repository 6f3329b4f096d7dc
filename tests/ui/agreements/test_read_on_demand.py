"""Entitlements, registration tokens and contacts: read when asked for, and forgotten."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import AccessDenied, AppError, NotFound, Offline
from app.model.agreement import Resource
from app.model.entitlement import Contact, Entitlement
from app.worker.messages import (
    ContactRead,
    EntitlementsRead,
    ReadContact,
    ReadEntitlements,
    RevealToken,
    SignInFailed,
    TokenRevealed,
)
from app.worker.opening import ErrorInfo
from tests.fakes import agreement_samples as some
from tests.fakes.samples import NOW
from tests.fakes.widget_texts import all_text
from tests.ui.agreements.conftest import Stage
from ui.secret_clipboard import SecretClipboard
from ui.tabs.agreements.pages.contacts import ContactsPage
from ui.tabs.agreements.pages.entitlement_words import entitlement_words
from ui.tabs.agreements.pages.entitlements import EntitlementsPage
from ui.tabs.agreements.pages.token_sheet import TokenSheet

WITH_TOKEN = Entitlement(
    "PROVISIONED",
    "AGREEMENT_ACTIVE",
    "Saas",
    Resource("prod-lumenfold", "SaaSProduct"),
    some.LICENSE_ARN,
    has_token=True,
)
TOKEN = "eyJ-very-secret-token"
CONTACT = Contact("Ada", "Quill", "ada@brindle.example", "Brindle", "GB")
OTHER = some.with_agreement(some.lumenfold(), agreement_id="agmt-other")


def entitlements(stage: Stage) -> EntitlementsPage:
    """The page, while the worker reads."""
    pane = stage.show()
    pane.show_page("entitlements")
    stage.wait_until_asked()
    page = pane.pages["entitlements"]
    assert isinstance(page, EntitlementsPage)
    return page


def contacts(stage: Stage) -> ContactsPage:
    pane = stage.show()
    pane.show_page("contacts")
    page = pane.pages["contacts"]
    assert isinstance(page, ContactsPage)
    return page


def button(page: QWidget, name: str) -> QWidget:
    return next(one for one in page.findChildren(QWidget) if one.accessibleName() == name)


def test_entitlements_are_read_when_their_page_is_opened(stage: Stage, qtbot: QtBot) -> None:
    page = entitlements(stage)
    assert [one.request for one in stage.frame.client.asked] == [
        ReadEntitlements(some.LUMENFOLD_ID)
    ]
    assert "Reading from AWS…" in all_text(page)
    stage.frame.client.answer(EntitlementsRead((WITH_TOKEN,)))
    qtbot.waitUntil(lambda: "Provisioned" in all_text(page))
    assert some.LICENSE_ARN in all_text(page)


def test_opening_the_page_again_reads_nothing_again(stage: Stage, qtbot: QtBot) -> None:
    page = entitlements(stage)
    stage.frame.client.answer(EntitlementsRead(()))
    qtbot.waitUntil(lambda: "AWS lists no entitlements" in all_text(page))
    stage.pane.show_page("summary")
    stage.pane.show_page("entitlements")
    assert len(stage.frame.client.asked) == 1


def test_a_refusal_names_the_right(stage: Stage, qtbot: QtBot) -> None:
    page = entitlements(stage)
    stage.frame.client.fail(AccessDenied("Refused."))
    right = "aws-marketplace:GetAgreementEntitlements"
    qtbot.waitUntil(lambda: f"Missing right: {right}" in all_text(page))
    button(page, f"Copy the missing right {right}").click()  # type: ignore[attr-defined]
    assert stage.frame.context.clipboard.text() == right


def test_a_failure_can_be_tried_again(stage: Stage, qtbot: QtBot) -> None:
    page = entitlements(stage)
    stage.frame.client.fail(Offline("AWS cannot be reached.", "Try again when you are online."))
    qtbot.waitUntil(lambda: "AWS cannot be reached." in all_text(page))
    page.read()
    stage.wait_until_asked(2)
    stage.frame.client.answer(EntitlementsRead((WITH_TOKEN,)))
    qtbot.waitUntil(lambda: "Provisioned" in all_text(page))


def test_offline_it_says_that_nothing_is_kept(stage: Stage) -> None:
    stage.frame.client.tell(SignInFailed(ErrorInfo("SignInNeeded", "Signed out.")))
    pane = stage.show()
    pane.show_page("entitlements")
    seen = all_text(pane.pages["entitlements"])
    assert "You are not signed in to AWS." in seen
    assert "does not keep entitlements" in seen
    assert not stage.frame.client.asked


def test_an_answer_for_the_agreement_before_is_dropped(stage: Stage, qtbot: QtBot) -> None:
    page = entitlements(stage)
    stage.show(OTHER)
    stage.wait_until_asked(2)
    stage.frame.client.asked[0].future.set_result(EntitlementsRead((WITH_TOKEN,)))
    stage.frame.client.answer(EntitlementsRead(()))
    qtbot.waitUntil(lambda: "AWS lists no entitlements" in all_text(page))
    assert "Provisioned" not in all_text(page)


@pytest.mark.parametrize(
    ("status", "reason", "words"),
    [
        ("PENDING", "PROVISIONING_IN_PROGRESS", "AWS is setting it up."),
        ("SCHEDULED", "FUTURE_START_DATE", "It starts at a later date."),
        ("FAILED", "INVALID_PAYMENT_INSTRUMENT", "AWS cannot use the payment method"),
        ("FAILED", "INCOMPATIBLE_CURRENCY", "cannot pay in the currency"),
        ("FAILED", "ACCOUNT_SUSPENDED", "AWS has suspended the account."),
        ("FAILED", "UNSUPPORTED_OPERATION", "AWS does not support this"),
        ("DEPROVISIONED", "AGREEMENT_INACTIVE", "The agreement is no longer active."),
        ("DEPROVISIONED", "AGREEMENT_ACTIVE", "The agreement is active."),
        ("FAILED", "PRODUCT_RESTRICTED", "AWS restricts the product"),
        ("FAILED", "BRAND_NEW", "AWS gives the reason “BRAND_NEW”."),
        ("FAILED", "", "AWS gives no reason."),
    ],
)
def test_reasons_in_words(status: str, reason: str, words: str) -> None:
    said = entitlement_words(Entitlement(status, reason), some.LUMENFOLD, NOW)
    assert words in said.reason


def test_an_unknown_state_is_shown_as_it_is() -> None:
    said = entitlement_words(Entitlement("HOVERING", ""), some.LUMENFOLD, NOW)
    assert said.face.words == "HOVERING"


# --- the registration token --------------------------------------------------------------------------


@pytest.fixture
def sheet(stage: Stage, qtbot: QtBot) -> TokenSheet:
    page = entitlements(stage)
    page.secrets = SecretClipboard(stage.frame.context.clipboard, stage.frame.context.tasks, 0.05)
    stage.frame.client.answer(EntitlementsRead((WITH_TOKEN,)))
    name = "Registration token of Lumenfold Observability, SaaS"
    qtbot.waitUntil(lambda: name in all_text(page))
    button(page, name).click()  # type: ignore[attr-defined]
    assert page.sheet is not None
    return page.sheet


def test_the_sheet_says_what_a_token_is_and_reads_none_yet(stage: Stage, sheet: TokenSheet) -> None:
    assert "Whoever has it can register in your place" in all_text(sheet)
    assert len(stage.frame.client.asked) == 1
    sheet.reject()


def test_a_copied_token_is_never_shown_and_leaves_the_clipboard(
    stage: Stage, sheet: TokenSheet, qtbot: QtBot
) -> None:
    clipboard = stage.frame.context.clipboard
    sheet.copy_button.click()
    stage.wait_until_asked(2)
    assert stage.frame.client.asked[1].request == RevealToken(
        some.LUMENFOLD_ID, some.LICENSE_ARN, "prod-lumenfold"
    )
    stage.frame.client.answer(TokenRevealed(TOKEN))
    qtbot.waitUntil(lambda: "Copied." in all_text(sheet))
    assert TOKEN not in all_text(stage.frame.window)
    assert TOKEN not in all_text(sheet)
    qtbot.waitUntil(lambda: not clipboard.text())
    sheet.reject()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            NotFound("AWS holds no registration token.", "Read again."),
            "AWS holds no registration token. Read again.",
        ),
        (Offline("AWS cannot be reached."), "AWS cannot be reached."),
    ],
)
def test_a_token_that_cannot_be_had_says_why(
    stage: Stage, sheet: TokenSheet, qtbot: QtBot, error: AppError, words: str
) -> None:
    sheet.copy_button.click()
    stage.wait_until_asked(2)
    stage.frame.client.fail(error)
    qtbot.waitUntil(lambda: words in all_text(sheet))
    assert sheet.copy_button.isEnabled()
    sheet.reject()


def test_a_token_that_comes_after_closing_is_not_copied(
    stage: Stage, sheet: TokenSheet, qtbot: QtBot
) -> None:
    stage.frame.context.clipboard.setText("mine")
    sheet.copy_button.click()
    stage.wait_until_asked(2)
    sheet.reject()
    with qtbot.waitSignal(sheet.destroyed):
        stage.frame.client.answer(TokenRevealed(TOKEN))
    assert stage.frame.context.clipboard.text() == "mine"


def test_managers_are_asked_to_keep_a_secret_out_of_their_history(stage: Stage) -> None:
    clipboard = stage.frame.context.clipboard
    SecretClipboard(clipboard, stage.frame.context.tasks).put(TOKEN)
    assert clipboard.text() == TOKEN
    hint = clipboard.mimeData().data("x-kde-passwordManagerHint")
    assert bytes(hint.data()) == b"secret"


def test_what_somebody_copied_since_stays(stage: Stage, qtbot: QtBot) -> None:
    clipboard, tasks = stage.frame.context.clipboard, stage.frame.context.tasks
    SecretClipboard(clipboard, tasks, 0.01).put(TOKEN)
    clipboard.setText("mine")
    qtbot.waitUntil(lambda: not tasks._running)
    assert clipboard.text() == "mine"


def test_quitting_takes_a_secret_off_the_clipboard(stage: Stage, qtbot: QtBot) -> None:
    clipboard, tasks = stage.frame.context.clipboard, stage.frame.context.tasks
    SecretClipboard(clipboard, tasks).put(TOKEN)
    loop = tasks._loop
    assert loop is not None
    begun = loop.create_task(asyncio.sleep(0))
    qtbot.waitUntil(begun.done)
    assert clipboard.text() == TOKEN
    closing = loop.create_task(tasks.close())
    qtbot.waitUntil(closing.done)
    assert not clipboard.text()


# --- contacts ----------------------------------------------------------------------------------------


def test_a_contact_is_read_only_on_request(stage: Stage, qtbot: QtBot) -> None:
    page = contacts(stage)
    assert not stage.frame.client.asked
    button(page, "Show contact").click()  # type: ignore[attr-defined]
    stage.wait_until_asked()
    assert stage.frame.client.asked[0].request == ReadContact(some.LUMENFOLD_ID)
    stage.frame.client.answer(ContactRead(CONTACT))
    qtbot.waitUntil(lambda: "ada@brindle.example" in all_text(page))


def test_no_contact_is_no_error(stage: Stage, qtbot: QtBot) -> None:
    page = contacts(stage)
    page.read()
    stage.wait_until_asked()
    stage.frame.client.answer(ContactRead(None))
    qtbot.waitUntil(lambda: "AWS holds no contact" in all_text(page))


def test_a_contact_is_dropped_with_its_agreement(stage: Stage, qtbot: QtBot) -> None:
    page = contacts(stage)
    page.read()
    stage.wait_until_asked()
    stage.frame.client.answer(ContactRead(CONTACT))
    qtbot.waitUntil(lambda: "Quill" in all_text(page))
    stage.show(OTHER)
    assert page.answer is None
    assert "Quill" not in all_text(page)
