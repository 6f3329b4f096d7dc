"""The table of sessions: rows, gauges, countdowns, filters, the archive, and what stands in its place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.model.money import Money
from app.model.payment_session import Connector, Instrument
from app.worker.opening import ErrorInfo, StoreProblem
from app.worker.session_messages import (
    ChooseRegions,
    ForgetUser,
    ReadConnectorLink,
    ReadInstruments,
    ReadSessions,
    RememberUser,
    SessionsRead,
    ShowSessions,
)
from tests.fakes import session_samples as some
from tests.fakes.widget_texts import all_text
from tests.ui.sessions.conftest import Sessions, made_now
from ui.help.explain import ExplainButton
from ui.help.subjects import SESSION_END, WALLET_STATES
from ui.registry import TabKey
from ui.tabs.sessions.link_page import LinkPageSheet
from ui.tabs.sessions.manager_notes import ConnectorsSheet
from ui.tabs.sessions.scope import RegionsSheet, UsersSheet
from ui.tabs.sessions.states import LIST_RIGHT
from ui.widgets.chip import Chip
from ui.widgets.labels import PlainLabel


def _cells(sessions: Sessions, row: int) -> dict[str, str]:
    model = sessions.tab.model
    columns = {one.key: at for at, one in enumerate(model.columns)}
    role = Qt.ItemDataRole.AccessibleTextRole
    return {key: model.data(model.index(row, at), role) for key, at in columns.items()}


def test_a_row_says_who_how_much_and_until_when(filled: Sessions) -> None:
    filled.put(made_now(1, agent="market-brief"))
    filled.wait_for_rows(1)
    said = _cells(filled, 0)
    assert said["agent"] == "market-brief, session 000000000000001"
    assert said["user"] == "svc-research"
    assert said["spent"] == "Spent 18.42 of 25.00\N{NO-BREAK SPACE}USD, 73.7%"
    assert said["left"] == "Left: 6.58\N{NO-BREAK SPACE}USD"
    assert said["expires"].startswith("Expires in 59 min, at ")
    assert said["status"] == "Active"


def test_before_a_manager_is_known_all_of_them_are_looked_at(sessions: Sessions) -> None:
    assert sessions.tab.picker.choice.currentText() == "All managers"


def test_what_is_not_read_yet_is_not_called_nothing(filled: Sessions) -> None:
    filled.put(some.listed(1, created_at=datetime.now(UTC), minutes=60))
    filled.wait_for_rows(1)
    said = _cells(filled, 0)
    assert said["spent"] == "Spent: Not read yet"
    assert said["left"] == "Left: not known"


def test_whatever_is_in_a_session_fits_into_the_pane(filled: Sessions) -> None:
    odd = "\u202egnp.exe <b>x</b> " + "W" * 200
    huge = Money(Decimal("123456789012345678901234567890.123456789012"), "USD")
    session = made_now(9, agent=odd, user_id=odd[:120], limit=huge, left=huge)
    filled.put(session)
    pane = filled.choose(session)
    inside = pane.body.widget()
    assert inside is not None
    filled.wait(lambda: inside.width() <= pane.body.viewport().width())
    assert inside.minimumSizeHint().width() <= pane.body.viewport().width()
    assert "\u202e" not in filled.shown()


def test_the_name_of_a_session_is_whole_beside_its_state(filled: Sessions) -> None:
    session = made_now(1, user_id="svc-research")
    filled.opened.window.resize(1280, 820)
    filled.put(session)
    pane = filled.choose(session)
    filled.wait(lambda: bool(pane.title.findChildren(Chip)))
    names = [one for one in pane.title.findChildren(PlainLabel) if "Session of" in one.text()]
    filled.wait(lambda: names[0].width() >= names[0].sizeHint().width())
    chip = pane.title.findChildren(Chip)[0]
    assert pane.title.rect().contains(QRect(chip.mapTo(pane.title, QPoint()), chip.size()))


def test_a_pane_closes_with_the_store_of_its_session(filled: Sessions) -> None:
    session = made_now(1)
    filled.put(session)
    filled.choose(session)
    error = ErrorInfo("damaged", "The store is damaged.", "Set it aside.")
    filled.client.tell(StoreProblem(error, can_set_aside=True))
    filled.wait(lambda: not filled.tab.split.is_open)


def test_each_state_has_a_chip_of_its_own(filled: Sessions) -> None:
    filled.put(
        made_now(1),
        made_now(2, left=some.usd("0.00")),
        made_now(3, ago=200),
        made_now(4, gone_at=datetime.now(UTC), is_deleted_here=True),
    )
    filled.wait_for_rows(4)
    faces = {_cells(filled, row)["status"] for row in range(4)}
    assert faces == {"Active", "Drained", "Expired", "Deleted"}
    assert filled.ids()[0] == made_now(1).session_id


def test_chips_count_and_narrow(filled: Sessions) -> None:
    filled.put(made_now(1), made_now(2, ago=200), made_now(3, ago=300))
    filled.wait_for_rows(3)
    bar = filled.tab.toolbar
    chip = bar.chip("expired")
    assert chip is not None
    filled.wait(lambda: chip.accessibleName() == "Expired, 2")
    chip.click()
    filled.wait_for_rows(2)
    filled.tab.clear_filters()
    filled.wait_for_rows(3)


def test_an_agent_that_is_known_narrows_the_rows(filled: Sessions) -> None:
    filled.put(made_now(1, agent="market-brief"), made_now(2, agent="crawler"), made_now(3))
    filled.wait_for_rows(3)
    picker = filled.tab.picker
    filled.wait(picker.agent_chip.isEnabled)
    menu = picker.menu_of_agents()
    next(one for one in menu.actions() if one.data() == "crawler").trigger()
    filled.wait_for_rows(1)
    assert picker.agent_chip.accessibleName() == "crawler"


def test_a_payment_manager_narrows_the_rows_and_an_opened_session_leads_to_its_own(
    filled: Sessions,
) -> None:
    filled.read_region("us-west-2")
    filled.put_manager(name="westAgents", arn=some.WEST_ARN)
    filled.put(made_now(1), made_now(2, manager_arn=some.WEST_ARN))
    filled.wait_for_rows(2)
    tab = filled.tab
    tab.picker.choice.setCurrentIndex(tab.picker.choice.findData(some.WEST_ARN))
    tab.picker.choice.activated.emit(tab.picker.choice.currentIndex())
    filled.wait_for_rows(1)
    assert tab.shelf.chosen == some.WEST_ARN
    tab.open_item(made_now(1).session_id)
    filled.wait(lambda: tab.pane is not None and tab.pane.session_id == made_now(1).session_id)
    assert tab.shelf.chosen == some.ARN


def test_the_badge_counts_what_can_be_spent_from(filled: Sessions) -> None:
    filled.put(made_now(1), made_now(2), made_now(3, ago=500))
    bar = filled.opened.window.tab_bar
    filled.wait(lambda: bar.accessibleTabName(4) == "Payment sessions, 2 active")


def test_aws_is_read_while_the_tab_is_looked_at(filled: Sessions) -> None:
    tab = filled.tab
    assert [one.is_shown for one in filled.requests(ShowSessions)] == [True]
    filled.opened.window.open_tab(TabKey.CHARGES)
    filled.wait(lambda: [one.is_shown for one in filled.requests(ShowSessions)] == [True, False])
    assert not tab.isVisible()


def test_f5_reads_everything_that_is_looked_at(filled: Sessions) -> None:
    tab = filled.tab
    tab.refresh_item()
    filled.wait(lambda: len(filled.requests(ReadSessions)) == 1)
    assert tab.footer.freshness.text() == "Reading…"
    filled.answer_all(ReadSessions)


def test_while_it_reads_nothing_is_said_to_be_missing(filled: Sessions) -> None:
    filled.wait(lambda: "No sessions" in filled.shown())
    filled.tab.refresh_item()
    filled.wait(lambda: "No sessions" not in filled.shown())
    filled.answer_all(ReadInstruments)  # what was asked when the tab was opened
    filled.answer_all(ReadSessions)
    filled.answer_all(ReadInstruments)
    filled.wait(lambda: "No sessions" in filled.shown())


def test_the_footer_says_how_fresh_it_is(filled: Sessions) -> None:
    filled.put(made_now(1))
    filled.wait_for_rows(1)
    expected = "Read just now. Reads every 60 s while this tab is shown"
    filled.wait(lambda: filled.tab.footer.freshness.text() == expected)


# --- what stands in the place of sessions -------------------------------------------------------------


def test_without_regions_it_asks_where_to_look(sessions: Sessions) -> None:
    tab = sessions.tab
    assert "Where are your payment managers?" in sessions.shown()
    tab.scope.open_regions()
    sheet = tab.scope.sheet
    assert isinstance(sheet, RegionsSheet)
    assert not sheet.keep_button.isEnabled()
    assert not sheet.add("not a region")
    QTest.keyClicks(sheet.field.edit, "eu-central-1")
    QTest.keyClick(sheet.field.edit, Qt.Key.Key_Return)
    sheet.keep_button.click()
    sessions.wait(lambda: sessions.requests(ChooseRegions) == [ChooseRegions(("eu-central-1",))])


def test_a_region_that_has_none_says_so(sessions: Sessions) -> None:
    sessions.read_region()
    sessions.open()
    sessions.tell()
    sessions.wait(lambda: "No payment managers" in sessions.shown())
    assert "There is none in us-east-1." in sessions.shown()


def test_a_refused_region_names_the_missing_right(sessions: Sessions) -> None:
    sessions.read_region(
        read_at=None, error_code="AccessDeniedException", error_message="Not authorized",
        missing_right=LIST_RIGHT,
    )  # fmt: skip
    sessions.open()
    sessions.tell()
    sessions.wait(lambda: "You cannot see payment sessions yet" in sessions.shown())
    assert LIST_RIGHT in sessions.shown()


def test_one_refused_region_among_others_is_a_note(filled: Sessions) -> None:
    filled.read_region(
        "us-west-2", read_at=None, error_code="AccessDeniedException", missing_right=LIST_RIGHT
    )
    filled.put(made_now(1))
    filled.wait_for_rows(1)
    assert "You cannot see payment sessions in us-west-2 yet." in filled.shown()


def test_without_user_ids_it_asks_whose_sessions(sessions: Sessions) -> None:
    sessions.read_region()
    sessions.put_manager(users=())
    sessions.open()
    sessions.tell()
    sessions.wait(lambda: "Whose sessions?" in sessions.shown())
    sessions.tab.scope.open_first_users()
    sheet = sessions.tab.scope.sheet
    assert isinstance(sheet, UsersSheet)
    assert not sheet.add("naïve user")
    assert sheet.add("svc-research")
    sheet.keep_button.click()
    wanted = RememberUser(some.ARN, "svc-research")
    sessions.wait(lambda: sessions.requests(RememberUser) == [wanted])


def test_a_user_id_that_is_taken_out_is_forgotten(filled: Sessions) -> None:
    filled.put(made_now(1))
    filled.wait_for_rows(1)
    filled.tab.scope.open_users(some.ARN)
    sheet = filled.tab.scope.sheet
    assert isinstance(sheet, UsersSheet)
    filled.tab.shelf.keep_users(filled.tab.shelf.managers[0], ("svc-research",))
    filled.wait(lambda: filled.requests(ForgetUser) == [ForgetUser(some.ARN, "svc-ledger")])
    sheet.reject()


def test_no_hits_offers_all_rows_again(filled: Sessions) -> None:
    filled.put(made_now(1))
    filled.wait_for_rows(1)
    filled.tab.set_filter("nobody is called so")
    filled.wait(lambda: "No sessions match" in filled.shown())


def test_a_manager_with_a_sign_in_of_its_own_is_only_named(sessions: Sessions) -> None:
    sessions.read_region()
    sessions.put_manager(users=(), authorizer="CUSTOM_JWT")
    sessions.open()
    sessions.tell()
    sessions.wait(lambda: "asks for a sign-in of its own" in sessions.shown())
    form = sessions.open_form()
    assert not form.create_button.isEnabled()
    assert "asks for a sign-in of its own" in form.why.text()


# --- connectors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("PENDING_AUTHENTICATION", "is not linked yet"),
        ("AWS_MARKETPLACE_SUBSCRIPTION_REQUIRED", "needs a subscription"),
        ("AUTHENTICATION_EXPIRED", "is no longer signed in"),
        ("AUTHENTICATION_FAILED", "could not sign in"),
        ("SOMETHING_NEW", "is reported as SOMETHING_NEW"),
    ],
)
def test_a_connector_says_how_it_is_and_what_to_do(
    filled: Sessions, status: str, said: str
) -> None:
    connector = Connector("wallets-0123456789", "wallets", "CoinbaseCDP", status)
    filled.put_manager(connectors=(connector,))
    filled.put(made_now(1))
    filled.wait_for_rows(1)
    filled.tab.scope.open_connectors()
    sheet = filled.tab.scope.sheet
    assert isinstance(sheet, ConnectorsSheet)
    assert [said in one.accessibleName() for one in sheet.notes] == [True]
    sheet.reject()


def test_a_connector_that_needs_a_subscription_leads_to_the_offer(filled: Sessions) -> None:
    status = "AWS_MARKETPLACE_SUBSCRIPTION_REQUIRED"
    connector = Connector("wallets-0123456789", "wallets", "CoinbaseCDP", status)
    filled.put_manager(connectors=(connector,))
    filled.put(made_now(1))
    filled.wait_for_rows(1)
    filled.tab.scope.open_connectors()
    sheet = filled.tab.scope.sheet
    assert isinstance(sheet, ConnectorsSheet)
    sheet.notes[0].button.click()
    assert filled.opened.places == ["Coinbase"]


def test_a_connector_that_waits_is_linked_through_a_page_of_its_provider(filled: Sessions) -> None:
    connector = Connector("wallets-0123456789", "wallets", "CoinbaseCDP", "PENDING_AUTHENTICATION")
    filled.put_manager(connectors=(connector,))
    filled.put(made_now(1))
    filled.wait_for_rows(1)
    assert "Finish linking…" in filled.shown()
    filled.tab.scope.link_connector(filled.tab.shelf.managers[0], connector.connector_id)
    wanted = ReadConnectorLink(some.ARN, connector.connector_id)
    filled.wait(lambda: filled.requests(ReadConnectorLink) == [wanted])


def test_an_expiry_that_comes_near_is_marked(filled: Sessions) -> None:
    filled.put(made_now(1, ago=52, minutes=60))
    filled.wait_for_rows(1)
    model = filled.tab.model
    at = next(at for at, one in enumerate(model.columns) if one.key == "expires")
    cell = model.cell(model.index(0, at))
    assert cell.icon == "hourglass-medium"
    assert cell.first == "7 min"


def test_a_session_that_expires_moves_without_a_word_from_aws(filled: Sessions) -> None:
    filled.put(made_now(1, ago=59, minutes=60))
    filled.wait_for_rows(1)
    assert _cells(filled, 0)["status"] == "Active"
    filled.opened.store._offset = timedelta(minutes=5)
    filled.opened.store.tick.emit()
    filled.wait(lambda: _cells(filled, 0)["status"] == "Expired")


def test_tab_goes_through_the_toolbar_as_it_is_read(filled: Sessions) -> None:
    filled.put(made_now(1))
    filled.wait_for_rows(1)
    tab, bar = filled.tab, filled.tab.toolbar
    wanted: list[QWidget | None] = [tab.picker.choice, tab.picker.agent_chip, bar.chip("")]
    wanted += [bar.filter, tab.tools.new_button, bar.columns_button, tab.view]
    chain: list[QWidget] = [tab.window()]
    while (after := chain[-1].nextInFocusChain()) is not None and after is not chain[0]:
        chain.append(after)
    places = [chain.index(part) for part in wanted if part is not None]
    assert places == sorted(places)


def test_other_regions_are_read_at_once(filled: Sessions) -> None:
    tab = filled.open()
    tab.shelf.keep_regions(("us-east-1", "eu-central-1"))
    filled.answer_all(ChooseRegions)
    filled.answer_all(ReadSessions)
    filled.wait(lambda: not tab.shelf.is_reading)


def test_whom_to_list_is_said_before_anything_is_read(filled: Sessions) -> None:
    filled.read_region("us-west-2")
    filled.put_manager(name="westAgents", arn=some.WEST_ARN)
    tab = filled.open()
    filled.wait(lambda: len(tab.shelf.managers) == 2)
    for one in tab.shelf.managers:
        tab.shelf.keep_users(one, (*one.user_ids, "svc-new"))

    def is_read() -> bool:
        for kind in (RememberUser, ReadSessions, ReadInstruments):
            for one in filled.waiting(kind):
                one.future.set_result(SessionsRead())
        return not tab.shelf.is_reading

    filled.wait(is_read)
    asked = [type(one.request) for one in filled.client.asked]
    assert asked.count(ReadSessions) == 1
    last = len(asked) - asked[::-1].index(RememberUser) - 1
    assert last < asked.index(ReadSessions)


def test_a_new_session_is_off_while_offline(filled: Sessions) -> None:
    tools, status = filled.open().tools, filled.opened.status
    filled.wait(tools.new_button.isEnabled)
    status.is_offline = True
    status.changed.emit()
    filled.wait(lambda: not tools.new_button.isEnabled() and not tools.new_icon.isEnabled())
    assert "You are offline." in tools.new_button.toolTip()
    assert "You are offline." in tools.new_icon.toolTip()
    status.is_offline = False
    status.changed.emit()
    filled.wait(tools.new_icon.isEnabled)
    assert "New session" in tools.new_icon.toolTip()


def test_linking_is_off_while_offline_since_aws_is_asked_for_its_page(filled: Sessions) -> None:
    connector = Connector("wallets-0123456789", "wallets", "CoinbaseCDP", "PENDING_AUTHENTICATION")
    filled.put_manager(connectors=(connector,))
    wallet = Instrument(
        instrument_id="payment-instrument-0123456789abcde", manager_arn=some.ARN,
        connector_id=connector.connector_id, user_id="svc-research", kind="EMBEDDED_CRYPTO_WALLET",
        status="INITIATED",
    )  # fmt: skip
    filled.put_wallets(wallet)
    tab, status = filled.open(), filled.opened.status

    def buttons() -> list[QPushButton]:
        every = tab.findChildren(QPushButton)
        return [one for one in every if "Finish linking…" in one.text() and one.isVisible()]

    filled.wait(lambda: [one.isEnabled() for one in buttons()] == [True, True])
    status.is_offline = True
    status.changed.emit()
    filled.wait(lambda: [one.isEnabled() for one in buttons()] == [False, False])
    assert all("You are offline." in one.toolTip() for one in buttons())


def test_offline_it_says_as_of_when(filled: Sessions) -> None:
    filled.put(made_now(1))
    filled.wait_for_rows(1)
    filled.opened.status.is_offline = True
    filled.opened.status.changed.emit()
    filled.wait(lambda: filled.tab.footer.freshness.text().startswith("As of "))


@pytest.mark.parametrize(
    ("address", "can_open"),
    [("https://login.coinbase.com/a?secret=1", True), ("https://evil.example/a", False)],
)
def test_a_page_that_links_names_its_host_and_no_more(
    filled: Sessions, address: str, can_open: bool
) -> None:
    filled.open()
    filled.tab.shelf.link_came.emit("the wallet of svc-research", address)
    sheet = filled.tab.scope.sheet
    assert isinstance(sheet, LinkPageSheet)
    said = all_text(sheet)
    assert ("login.coinbase.com" in said) is can_open
    assert "secret" not in said
    assert (sheet.open_button is not None) is can_open
    sheet.reject()


def test_the_width_of_the_form_is_kept_for_the_account(filled: Sessions, qtbot: QtBot) -> None:
    filled.open_form()
    keeper, split = filled.tab._form_width, filled.tab.form_split
    qtbot.waitUntil(lambda: bool(keeper._mark))
    split.moveSplitter(split.width() - 460, 1)
    width = split.sizes()[-1]
    keeper.save()
    split.set_pane_width(400)
    keeper.restore()
    assert split.sizes()[-1] == width != 400


def test_wallets_and_the_end_of_a_session_are_explained_beside_their_titles(
    filled: Sessions,
) -> None:
    form = filled.open_form()
    assert SESSION_END in [one.address for one in form.findChildren(ExplainButton)]
    wallets = filled.tab.instruments.findChildren(ExplainButton)
    assert [one.address for one in wallets] == [WALLET_STATES]
