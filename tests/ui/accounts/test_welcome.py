"""The first page: what is found, what each choice would do, and nothing that cannot be done."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.model.account import NEEDS_BROWSER, AccountColor, AccountKind, Profile, Source
from app.model.policy import Policy
from app.model.right import POLICIES
from app.worker.messages import ProfilesFound
from tests.fakes.accounts import BROKEN, PROGRAM, STATIC, WITH_MFA, known
from tests.fakes.sign_in import CENTER
from tests.fakes.widget_texts import all_text
from ui.accounts.ways import Ways
from ui.accounts.welcome import WelcomePage
from ui.accounts.words import COLOR_WORDS, KIND_SHORT, TONES, account_facts, profile_facts
from ui.appearance import Appearance, Scheme
from ui.widgets.card import Card
from ui.widgets.tile import Tile


@pytest.fixture
def welcome(look: Appearance, qapp: QApplication, qtbot: QtBot) -> WelcomePage:
    made = WelcomePage(look, qapp.clipboard())
    qtbot.addWidget(made)
    made.resize(1280, 820)
    made.show()
    return made


@pytest.fixture
def page(welcome: WelcomePage) -> Ways:
    return welcome.ways


def test_until_the_files_are_read_only_the_sandbox_can_be_opened(page: Ways) -> None:
    assert "Looking for AWS profiles" in all_text(page)
    assert not page.profile_card.continue_button.isVisible()
    assert page.sandbox_button.isEnabled()


def test_the_first_profile_is_offered_with_kind_and_account(page: Ways, qtbot: QtBot) -> None:
    page.show_profiles(ProfilesFound((STATIC, PROGRAM)))
    shown = all_text(page)
    assert "Use profile \u201cbrindle-prod\u201d" in shown
    assert "Found in your AWS configuration, with 1 more profile" in shown
    assert "us-east-1, signs in with access keys from the AWS files" in shown
    assert "4471-0926-3358" in shown
    with qtbot.waitSignal(page.profile_chosen) as chosen:
        page.profile_card.continue_button.click()
    assert chosen.args == [STATIC]


def test_a_program_is_shown_before_anything_is_chosen(page: Ways) -> None:
    page.show_profiles(ProfilesFound((PROGRAM,)))
    assert "Runs: /bin/keys --json" in all_text(page)
    assert page.profile_card.continue_button.isEnabled()


@pytest.mark.parametrize(
    ("profile", "words"),
    [(BROKEN, "The profile broken names")],
)
def test_what_cannot_work_is_off_with_its_reason(page: Ways, profile: Profile, words: str) -> None:
    page.show_profiles(ProfilesFound((STATIC, profile)))
    page.profile_card.choice.setCurrentIndex(1)
    assert not page.profile_card.continue_button.isEnabled()
    assert words in page.profile_card.note.accessibleName()
    assert words in page.profile_card.continue_button.accessibleDescription()
    page.profile_card.choice.setCurrentIndex(0)
    assert page.profile_card.continue_button.isEnabled()
    assert not page.profile_card.note.isVisible()


def test_what_is_to_be_done_first_is_said_and_does_not_forbid(page: Ways) -> None:
    needs = "Sign in first with: aws sso login --profile p"
    profile = Profile(Source(profile="p"), AccountKind.SSO_SESSION, needs=needs)
    page.show_profiles(ProfilesFound((profile,)))
    assert page.profile_card.note.accessibleName() == needs
    assert page.profile_card.continue_button.isEnabled()


def test_a_profile_that_asks_for_a_code_can_be_opened(page: Ways) -> None:
    page.show_profiles(ProfilesFound((WITH_MFA,)))
    assert page.profile_card.continue_button.isEnabled()
    assert page.profile_card.note.accessibleName() == "Needs an MFA code."


@pytest.mark.parametrize("tail", ["", " Needs an MFA code."])
def test_a_profile_without_a_sign_in_to_its_center_begins_with_it(page: Ways, tail: str) -> None:
    source = Source(profile="p")
    needs = f"{NEEDS_BROWSER}{tail}"
    profile = Profile(source, AccountKind.SSO_SESSION, needs=needs, center=CENTER)
    page.show_profiles(ProfilesFound((profile,)))
    card = page.profile_card
    assert card.continue_button.accessibleName() == "Sign in"
    said = f"You sign in to IAM Identity Center in your browser first.{tail}"
    assert card.note.accessibleName() == said
    page.show_profiles(ProfilesFound((msgspec.structs.replace(profile, needs=tail.strip()),)))
    assert card.continue_button.accessibleName() == "Continue"
    assert card.note.isVisible() == bool(tail)


def test_every_way_has_a_card_with_one_button(page: Ways, qtbot: QtBot) -> None:
    page.show_profiles(ProfilesFound((STATIC,), offers_console=True))
    for signal, button, name in (
        (page.center_chosen, page.center_button, "Sign in with IAM Identity Center"),
        (page.keys_chosen, page.keys_button, "Enter keys"),
        (page.console_chosen, page.console_button, "Sign in with a console session"),
        (page.sandbox_chosen, page.sandbox_button, "Explore the sandbox account"),
    ):
        assert button.accessibleName() == name
        with qtbot.waitSignal(signal):
            button.click()


def test_the_console_is_offered_only_where_its_session_can_be_used(page: Ways) -> None:
    page.show_profiles(ProfilesFound((STATIC,)))
    assert not page.console_card.isVisible()
    page.show_profiles(ProfilesFound((STATIC,), offers_console=True))
    assert page.console_card.isVisible()


def test_it_says_before_anything_is_entered_where_keys_are_kept(page: Ways) -> None:
    page.show_profiles(ProfilesFound((STATIC,)))
    assert "Kept encrypted on this computer" in all_text(page)
    page.show_profiles(ProfilesFound((STATIC,), keeps_secrets=False))
    assert "This computer has no keyring: they are kept until you quit" in all_text(page)


def test_the_smallest_policy_is_one_click_away(
    page: Ways, qapp: QApplication, qtbot: QtBot
) -> None:
    page.policy_button.click()
    assert page.policy_button.accessibleName() == "Copied"
    assert qapp.clipboard().text() == POLICIES[Policy.WATCH]
    qtbot.waitUntil(
        lambda: page.policy_button.accessibleName() == "Copy a read-only policy", timeout=4000
    )


@pytest.mark.parametrize("size", [(1280, 820), (1024, 700)])
def test_no_card_is_cut_at_the_side(page: Ways, size: tuple[int, int]) -> None:
    page.window().resize(*size)
    page.show_profiles(ProfilesFound((STATIC, PROGRAM), offers_console=True))
    viewport = page.viewport()
    for card in page.findChildren(Card):
        assert card.mapTo(viewport, card.rect().topRight()).x() < viewport.width()


@pytest.mark.parametrize(
    ("size", "has_side", "has_example"),
    [
        ((1280, 820), True, True),
        ((1024, 700), True, True),
        ((1024, 560), True, False),
        ((800, 700), False, False),
    ],
)
def test_the_side_gives_way_to_the_steps(
    welcome: WelcomePage, size: tuple[int, int], has_side: bool, has_example: bool
) -> None:
    welcome.resize(*size)
    side = welcome.side
    assert (side.isVisible(), side.example.isVisible()) == (has_side, has_example)
    for label in side.findChildren(QLabel):
        shown = label.isVisible()
        assert not shown or label.height() >= label.heightForWidth(label.width())


def test_the_first_card_stands_out_only_while_it_has_a_profile(page: Ways) -> None:
    page.show_profiles(ProfilesFound((STATIC,)))
    assert page.profile_card.property("card") == "chosen"
    page.show_profiles(ProfilesFound(()))
    assert page.profile_card.property("card") == "unchosen"


@pytest.mark.parametrize("profiles", [(STATIC, PROGRAM), (PROGRAM,), (WITH_MFA,), ()])
def test_nothing_moves_when_the_theme_changes(
    page: Ways, look: Appearance, profiles: tuple[Profile, ...]
) -> None:
    def places() -> list[QRect]:
        QCoreApplication.sendPostedEvents()  # what the layouts have put off
        parts = page.findChildren(QWidget)
        return [QRect(one.mapTo(page, QPoint(0, 0)), one.size()) for one in parts]

    page.show_profiles(ProfilesFound(profiles))
    before = places()
    for scheme in (Scheme.DARK, Scheme.LIGHT):
        look.set_scheme(scheme)
        assert places() == before


def test_the_tiles_of_all_cards_stand_in_one_line(page: Ways) -> None:
    for profiles in ((STATIC,), ()):
        page.show_profiles(ProfilesFound(profiles))
        QCoreApplication.sendPostedEvents()
        tiles = page.findChildren(Tile)
        assert len({tile.mapTo(page, QPoint(0, 0)).x() for tile in tiles if tile.isVisible()}) == 1


@pytest.mark.parametrize("profiles", [(STATIC,), (STATIC, PROGRAM), ()])
def test_nothing_moves_when_the_profiles_arrive(page: Ways, profiles: tuple[Profile, ...]) -> None:
    def tops() -> list[int]:
        QCoreApplication.sendPostedEvents()  # what the layouts have put off
        parts = (page.profile_card, page.center_button, page.keys_button, page.sandbox_button)
        return [one.mapTo(page, QPoint(0, 0)).y() for one in parts]

    before = tops()
    page.show_profiles(ProfilesFound(profiles))
    assert tops() == before


def test_tab_walks_through_the_ways_from_top_to_bottom(welcome: WelcomePage, page: Ways) -> None:
    page.show_profiles(ProfilesFound((STATIC,), offers_console=True))
    page.show_back("brindle-prod")
    page.back_button.setFocus()
    for widget in (
        page.profile_card.continue_button,
        page.profile_card.choice,
        page.center_button,
        page.keys_button,
        page.console_button,
        page.sandbox_button,
        page.policy_button,
    ):
        focused = welcome.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        assert welcome.focusWidget() is widget


def test_the_choice_stays_when_the_files_are_read_again(page: Ways) -> None:
    page.show_profiles(ProfilesFound((STATIC, PROGRAM)))
    page.profile_card.choice.setCurrentIndex(1)
    page.show_profiles(ProfilesFound((STATIC, PROGRAM)))
    assert page.profile_card.profile == PROGRAM


def test_keys_of_the_environment_are_named_as_such(page: Ways) -> None:
    page.show_profiles(ProfilesFound((Profile(Source(), AccountKind.ENVIRONMENT),)))
    shown = all_text(page)
    assert "Use the environment's credentials" in shown
    assert "Found in your environment" in shown


def test_without_profiles_it_says_how_to_get_one(page: Ways, qtbot: QtBot) -> None:
    page.show_profiles(ProfilesFound(()))
    assert "No AWS profile on this computer" in all_text(page)
    with qtbot.waitSignal(page.look_again):
        page.profile_card.look_button.click()


def test_a_file_that_cannot_be_read_is_told_and_can_be_read_again(page: Ways) -> None:
    page.show_profiles(ProfilesFound((), "The AWS config file config, line 3, is odd."))
    shown = all_text(page)
    assert "The AWS config file config, line 3, is odd. Correct the file, then look again." in shown
    assert "No AWS profile" not in shown
    assert page.profile_card.look_button.isVisible()
    page.show_profiles(ProfilesFound((STATIC,)))
    assert not page.problem.isVisible()
    assert not page.profile_card.look_button.isVisible()


def test_the_way_back_is_offered_only_where_there_is_one(page: Ways, qtbot: QtBot) -> None:
    page.show_back("")
    assert not page.back_button.isVisible()
    page.show_back("brindle-prod")
    with qtbot.waitSignal(page.back_wanted):
        page.back_button.click()


def test_hostile_names_stay_plain_text(page: Ways) -> None:
    name = "<b>a</b>\u202e&\n" + "x" * 500
    profile = Profile(Source(profile=name), AccountKind.ROLE, region=name, role=name, problem=name)
    page.show_profiles(ProfilesFound((profile,), name))
    shown = all_text(page)
    assert "\u202e" not in shown
    assert page.window().width() == 1280


def test_every_kind_and_colour_has_words() -> None:
    for kind in AccountKind:
        assert KIND_SHORT[kind]
        assert profile_facts(Profile(Source(profile="p"), kind))
    assert set(COLOR_WORDS) == set(TONES) == set(AccountColor)
    for color in AccountColor:
        assert account_facts(known(Source(profile="p"), "447109263358", color))


def test_a_chain_is_spelled_out() -> None:
    profile = Profile(Source(profile="p"), AccountKind.ROLE, role="Buyer", chain=("middle", "base"))
    expected = "Signs in by assuming a role, Buyer, through middle and base"
    assert profile_facts(profile) == expected


def test_the_role_at_identity_center_is_who_one_signs_in_as() -> None:
    profile = Profile(
        Source(profile="brindle-prod"), AccountKind.SSO_SESSION, "us-east-1", role="Purchasing"
    )
    words = "us-east-1, signs in with IAM Identity Center as Purchasing"
    assert profile_facts(profile) == words
