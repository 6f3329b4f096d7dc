"""The pane: what it shows, what it keeps when the store changes, its keys, its narrow layout."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import AccessDenied, Offline
from app.model.agreement_detail import AgreementDetail, TermsVersion
from app.model.request import RequestKind
from app.model.sync import Listing
from app.model.term import SupportTerm, UnknownTerm
from app.worker.messages import ReadAgreement, SignInFailed
from app.worker.opening import ErrorInfo
from tests.fakes import agreement_samples as some
from tests.fakes import samples
from tests.fakes.samples import NOW, money
from tests.fakes.widget_texts import all_text
from tests.ui.agreements.conftest import Stage
from ui.tabs.agreements.pages.history import LinkCard, QuoteCard
from ui.tabs.agreements.pages.money_parts import ChargeRow
from ui.tabs.agreements.pages.requests import RequestCard
from ui.tabs.agreements.pane import PAGES, AgreementPane
from ui.widgets.buttons import LinkButton, PlainButton
from ui.widgets.labels import PlainLabel
from ui.widgets.term_bar import TermBar


def page_text(pane: AgreementPane, name: str) -> str:
    pane.show_page(name)
    return all_text(pane.pages[name])


def press(pane: AgreementPane, key: Qt.Key) -> None:
    QTest.keyClick(pane.bar.tabs, key)


def test_the_header_names_who_sells_and_which_agreement_it_is(stage: Stage) -> None:
    header = all_text(stage.show().header)
    for words in (
        "Lumenfold Observability",
        "Lumenfold · 3102-4567-8901",
        some.LUMENFOLD_ID,
        "Active",
        "Read 2 min ago",
    ):
        assert words in header


def test_the_agreement_id_is_copied_whole(stage: Stage) -> None:
    pane = stage.show()
    pane.header.id_label.copy_button.click()
    assert stage.frame.context.clipboard.text() == some.LUMENFOLD_ID


def test_a_second_chip_says_what_is_special(stage: Stage) -> None:
    starts = some.with_agreement(some.lumenfold(), starts_at=NOW + timedelta(days=13))
    assert "Starts 1 Dec" in all_text(stage.show(starts).header)
    trial = some.with_agreement(some.lumenfold(), free_trial_ends_at=NOW + timedelta(days=20))
    assert "Free trial" in all_text(stage.show(trial).header)
    quote = msgspec.structs.replace(some.lumenfold().quotes[0], intent="REPLACE")
    replaces = msgspec.structs.replace(some.lumenfold(), quotes=(quote,))
    assert "Replacement" in all_text(stage.show(replaces).header)


def test_the_summary_says_everything_about_the_money(stage: Stage) -> None:
    seen = page_text(stage.show(), "summary")
    for words in (
        "Decide about renewal in 44 days.",
        "1 of 3 renewals used",
        "Total value 144,000.00 USD. Charged 120,000.00 USD. Still to pay 24,000.00 USD",
        "Next charge 1 Dec 2026",
        "2 without a PO",
        "No PO",
        "Meridian Invoicing SARL",
        "28 Jan 2026, 16:05",
    ):
        assert words in seen


def test_the_time_line_speaks(stage: Stage) -> None:
    bar = stage.show().findChild(TermBar)
    assert bar is not None
    assert bar.accessibleName() == (
        "290 of 365 days used, from 1 Feb 2026 to 31 Jan 2027. Decide about renewal by 1 Jan 2027"
    )


def test_charges_without_an_amount_are_said_to_be_in_no_sum(stage: Stage) -> None:
    detail = msgspec.structs.replace(some.lumenfold(), without_amount=3)
    assert "3 charges without an amount are in neither sum." in page_text(
        stage.show(detail), "summary"
    )


def test_currencies_are_never_added_or_compared(stage: Stage) -> None:
    both = (money("120000.00"), money("10.00", "EUR"))
    detail = msgspec.structs.replace(some.lumenfold(), charged=both)
    seen = page_text(stage.show(detail), "summary")
    assert "120,000.00 USD · 10.00 EUR" in seen


def test_left_and_right_go_through_all_pages(stage: Stage) -> None:
    pane = stage.show()
    seen = [pane.page]
    for _ in range(len(PAGES) - 1):
        press(pane, Qt.Key.Key_Right)
        seen.append(pane.page)
        assert pane.stack.currentWidget() is pane.pages[pane.page]
    assert seen == list(PAGES)
    press(pane, Qt.Key.Key_Right)
    assert pane.page == "history"
    press(pane, Qt.Key.Key_Home)
    assert pane.page == "summary"


def test_pages_without_room_stand_in_the_menu(stage: Stage) -> None:
    pane = stage.show()
    assert pane.bar.more.isVisible()
    pane.bar.more.click()
    entries = [action.text() for action in pane.bar.menu.actions()]
    assert entries[-1] == "History"
    pane.bar.menu.actions()[-1].trigger()
    pane.bar.menu.close()
    assert pane.page == "history"
    assert pane.bar.tabs.isTabVisible(list(PAGES).index("history"))


def test_every_page_fits_the_narrow_pane(stage: Stage) -> None:
    pane = stage.show()
    for name in PAGES:
        pane.show_page(name)
        inside = pane.pages[name].widget()
        assert inside is not None
        assert inside.minimumSizeHint().width() <= 420 - 12
        assert pane.bar.tabs.geometry().right() <= pane.width()


def hostile() -> AgreementDetail:
    """Names that are endless, written from the right, and full of marks."""
    endless = "\u202eعقد طويل جدا <b>x</b> & " + "Wort" * 400
    detail = some.with_agreement(
        some.lumenfold(),
        product_name=endless,
        seller_name=endless,
        offer_id="x" * 64,
        agreement_type=endless,
    )
    version = TermsVersion(NOW, some.terms(SupportTerm("t", endless * 5), UnknownTerm(endless)))
    requests = tuple(msgspec.structs.replace(one, title=endless) for one in detail.requests)
    charges = tuple(msgspec.structs.replace(one, purchase_order=endless) for one in detail.charges)
    return msgspec.structs.replace(detail, terms=(version,), requests=requests, charges=charges)


def test_foreign_text_does_not_widen_the_pane(stage: Stage) -> None:
    pane = stage.show(hostile())
    assert pane.header.minimumSizeHint().width() <= 420
    for name in PAGES:
        seen = page_text(pane, name)
        assert "\u202e" not in seen
        inside = pane.pages[name].widget()
        assert inside is not None
        assert inside.minimumSizeHint().width() <= 420 - 12, name


def test_a_change_in_the_store_keeps_page_place_and_focus(stage: Stage, qtbot: QtBot) -> None:
    stage.frame.window.resize(420, 400)
    pane = stage.show()
    pane.show_page("terms")
    bar = pane.pages["terms"].verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    bar.setValue(150)
    button = next(
        one
        for one in pane.pages["terms"].findChildren(QWidget)
        if one.accessibleName() == "Copy the id of the term Renewal"
    )
    button.setFocus()
    changed = some.with_terms(some.lumenfold(), *some.TERMS, *some.OTHER_TERMS)
    stage.show(changed)
    assert pane.page == "terms"
    assert "Payment is due" in all_text(pane.pages["terms"])
    assert bar.value() == 150
    focused = pane.window().focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Copy the id of the term Renewal"


def test_the_same_values_rebuild_nothing(stage: Stage, qtbot: QtBot) -> None:
    pane = stage.show()
    before = pane.pages["summary"].findChildren(QWidget)
    asked = stage.queries.asked
    stage.frame.store_changed()
    qtbot.waitUntil(lambda: stage.queries.asked > asked)
    stage.frame.move_clock(NOW + timedelta(minutes=1))
    assert pane.pages["summary"].findChildren(QWidget) == before


def test_a_hidden_pane_catches_up_when_it_is_shown(stage: Stage, qtbot: QtBot) -> None:
    pane = stage.show()
    pane.hide()
    asked = stage.queries.asked
    newer = msgspec.structs.replace(some.lumenfold(), read_at=NOW)
    stage.queries.store(newer)
    stage.frame.store_changed()
    assert stage.queries.asked == asked
    pane.show()
    qtbot.waitUntil(lambda: pane.detail == newer)


def test_changes_elsewhere_do_not_matter(stage: Stage) -> None:
    stage.show()
    asked = stage.queries.asked
    stage.frame.store.changed.emit(frozenset({Listing.APPROVALS}))
    assert stage.queries.asked == asked


def test_an_agreement_that_is_not_stored_says_so(stage: Stage, qtbot: QtBot) -> None:
    stage.pane.show_agreement("agmt-unknown")
    qtbot.waitUntil(lambda: "has not been read yet" in all_text(stage.pane))


def test_countdowns_move(stage: Stage) -> None:
    pane = stage.show()
    stage.frame.move_clock(NOW + timedelta(days=2))
    seen = page_text(pane, "summary")
    assert "Decide about renewal in 42 days." in seen
    assert "Read 2 days ago" in all_text(pane.header)


def test_a_long_card_opens_and_stays_open(stage: Stage) -> None:
    pane = stage.show()
    assert "1 Mar 2026" not in page_text(pane, "terms")
    button = next(
        one
        for one in pane.pages["terms"].findChildren(LinkButton)
        if one.accessibleName() == "Show all 12 charges"
    )
    button.click()
    assert "1 Mar 2026" in page_text(pane, "terms")
    stage.show(some.with_terms(some.lumenfold(), *some.TERMS, UnknownTerm("n")))
    assert "1 Mar 2026" in page_text(pane, "terms")


def test_different_terms_are_told_with_before_and_after(stage: Stage) -> None:
    later = msgspec.structs.replace(some.FIXED, price=money("150000.00"))
    versions = (
        TermsVersion(samples.at(3, 11), some.terms(later)),
        TermsVersion(samples.at(28, 1), some.terms(some.FIXED)),
    )
    pane = stage.show(msgspec.structs.replace(some.lumenfold(), terms=versions))
    seen = page_text(pane, "terms")
    assert "AWS shows different terms since 3 Nov 2026." in seen
    assert "Changed: Price, fixed, 12 months: 144,000.00 USD became 150,000.00 USD" in seen


def test_unread_terms_are_not_called_empty(stage: Stage) -> None:
    pane = stage.show(msgspec.structs.replace(some.lumenfold(), terms=()))
    assert "The terms have not been read yet." in page_text(pane, "terms")
    assert "The terms have not been read yet" in page_text(pane, "documents")


def test_the_id_of_a_term_is_copied(stage: Stage) -> None:
    pane = stage.show()
    pane.show_page("terms")
    button = next(
        one
        for one in pane.pages["terms"].findChildren(QWidget)
        if one.accessibleName() == "Copy the id of the term Renewal"
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert stage.frame.context.clipboard.text() == "term-renewal"


def test_charges_name_date_state_amount_and_order(stage: Stage) -> None:
    seen = page_text(stage.show(), "charges")
    assert "1 Jan 2027, in 44 days, 12,000.00 USD, no purchase order" in seen
    assert "1 Nov 2026, charged, 12,000.00 USD, purchase order BL-2026-0127" in seen
    assert "of 144,000.00 USD" in seen


def test_more_charges_are_shown_in_their_tab(stage: Stage) -> None:
    detail = msgspec.structs.replace(some.lumenfold(), charge_count=240)
    pane = stage.show(detail)
    pane.show_page("charges")
    button = next(
        one
        for one in pane.pages["charges"].findChildren(PlainButton)
        if one.accessibleName() == "Show all 240 charges"
    )
    button.click()
    assert stage.frame.places == [("charges", some.LUMENFOLD_ID)]


def test_of_many_charges_the_nearest_are_shown(stage: Stage) -> None:
    start = NOW - timedelta(days=100)
    many = tuple(
        msgspec.structs.replace(
            some.charges()[0], charge_id=f"ch-{day}", time=start + timedelta(days=day)
        )
        for day in range(200)
    )
    detail = msgspec.structs.replace(some.lumenfold(), charges=many, charge_count=200)
    pane = stage.show(detail)
    pane.show_page("charges")
    rows = pane.pages["charges"].findChildren(ChargeRow)
    assert len(rows) == 24
    assert rows[0].accessibleName().startswith("30 Nov 2026")
    assert rows[-1].accessibleName().startswith("7 Nov 2026")


def test_many_requests_come_in_parts(stage: Stage) -> None:
    (one, *_) = some.requests()
    many = tuple(msgspec.structs.replace(one, request_id=f"pr-{n}") for n in range(45))
    pane = stage.show(msgspec.structs.replace(some.lumenfold(), requests=many))
    pane.show_page("requests")
    page = pane.pages["requests"]
    for shown in (20, 40):
        assert len(page.findChildren(RequestCard)) == shown
        (more,) = page.findChildren(LinkButton)
        assert more.accessibleName() == "Show more of 45 requests"
        more.click()
    assert len(page.findChildren(RequestCard)) == 45
    assert not page.findChildren(LinkButton)


def test_the_request_that_silence_answers_soonest_comes_first(stage: Stage) -> None:
    open_one, decided, _ = some.requests()
    waits = [
        msgspec.structs.replace(
            open_one,
            request_id=f"pr-{days}",
            title=f"In {days} days",
            deadline=msgspec.structs.replace(open_one.deadline, at=NOW + timedelta(days=days)),
        )
        for days in (5, 1, 3)
    ]
    requests = (decided, *waits)
    pane = stage.show(msgspec.structs.replace(some.lumenfold(), requests=requests))
    pane.show_page("requests")
    cards = pane.pages["requests"].findChildren(RequestCard)
    named = [one.accessibleName().partition(",")[0] for one in cards]
    assert named == ["In 1 days", "In 3 days", "In 5 days", decided.title]


def test_how_many_renewals_are_used_stands_below_where_it_has_no_room_beside(
    stage: Stage, qtbot: QtBot
) -> None:
    pane = stage.show()
    labels = pane.pages["summary"].findChildren(PlainLabel)
    title = next(one for one in labels if one.text() == "Auto-renew")
    note = next(one for one in labels if "renewals used" in one.text())
    assert note.y() == title.y()
    title.setText("Automatische Verlängerung")
    note.setText("0 von 3 Verlängerungen verbraucht")
    stage.frame.window.resize(421, 900)
    qtbot.waitUntil(lambda: note.y() > title.y())
    assert note.fontMetrics().horizontalAdvance(note.text()) <= note.width()


def test_how_fresh_it_is_has_room_for_the_words_of_longer_languages(stage: Stage) -> None:
    pane = stage.show()
    fresh = pane.header._fresh
    fresh.setText("Gelesen: gerade eben")
    stage.frame.window.grab()  # lays it out
    assert fresh.fontMetrics().horizontalAdvance(fresh.text()) <= fresh.width()


def test_a_request_opens_in_its_tab(stage: Stage) -> None:
    pane = stage.show()
    seen = page_text(pane, "requests")
    assert "Approves itself in 2 d 22 h" in seen
    assert "Approved at deadline" in seen
    cards = pane.pages["requests"].findChildren(RequestCard)
    assert len(cards) == 3
    QTest.keyClick(cards[0], Qt.Key.Key_Return)
    assert stage.frame.places == [("request", RequestKind.PAYMENT, samples.MILESTONE)]


def test_the_history_jumps_to_the_others_of_the_chain(stage: Stage) -> None:
    pane = stage.show()
    seen = page_text(pane, "history")
    assert "1 Feb 2025 to 31 Jan 2026" in seen
    spy = QSignalSpy(pane.agreement_asked)
    (link,) = pane.pages["history"].findChildren(LinkCard)
    link.click()
    assert spy.at(0) == [some.LUMENFOLD_EARLIER_ID]
    (quote,) = pane.pages["history"].findChildren(QuoteCard)
    quote.click()
    assert stage.frame.places == [("quote", "ar-7c1d0e9b2f")]


def test_a_first_agreement_that_is_not_stored_is_named(stage: Stage) -> None:
    detail = msgspec.structs.replace(some.lumenfold(), chain=(some.LUMENFOLD,))
    seen = page_text(stage.show(detail), "history")
    assert "not stored here" in seen
    assert some.LUMENFOLD_EARLIER_ID in seen


def test_a_refresh_reads_this_agreement_and_not_everything(stage: Stage, qtbot: QtBot) -> None:
    pane = stage.show()
    pane.header.refresh_button.click()
    stage.wait_until_asked()
    assert stage.frame.client.asked[0].request == ReadAgreement(some.LUMENFOLD_ID)
    assert "Reading…" in all_text(pane.header)
    assert not pane.header.refresh_button.isEnabled()
    newer = msgspec.structs.replace(some.lumenfold(), read_at=NOW)
    stage.queries.store(newer)
    stage.frame.client.done()
    qtbot.waitUntil(lambda: pane.detail == newer)
    assert "Read just now" in all_text(pane.header)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            AccessDenied(
                "AWS refused to show this agreement.",
                missing_right="aws-marketplace:DescribeAgreement",
            ),
            "Missing right: aws-marketplace:DescribeAgreement",
        ),
        (
            Offline("AWS cannot be reached.", "Try again later."),
            "AWS cannot be reached. Try again later.",
        ),
    ],
)
def test_a_failed_refresh_says_why_and_keeps_the_data(
    stage: Stage, qtbot: QtBot, error: AccessDenied | Offline, words: str
) -> None:
    pane = stage.show()
    pane.refresh()
    stage.wait_until_asked()
    stage.frame.client.fail(error)
    qtbot.waitUntil(lambda: words in all_text(pane))
    assert "Decide about renewal in 44 days." in all_text(pane)


def test_signed_out_the_refresh_is_off_with_the_reason(stage: Stage) -> None:
    pane = stage.show()
    stage.frame.client.tell(SignInFailed(ErrorInfo("SignInNeeded", "Signed out.")))
    button = pane.header.refresh_button
    assert not button.isEnabled()
    assert button.accessibleName() == "You are not signed in to AWS."
    pane.refresh()
    assert not stage.frame.client.asked


def test_the_cross_asks_to_close(stage: Stage) -> None:
    pane = stage.show()
    spy = QSignalSpy(pane.close_asked)
    pane.header.close_button.click()
    assert spy.count() == 1


def test_nothing_shown_has_no_regions(stage: Stage) -> None:
    assert stage.pane.regions() == []
    pane = stage.show()
    assert pane.regions() == [pane.bar.tabs]
    pane.show_agreement("")
    assert pane.regions() == []
