"""The first page: what is found, what each choice would do, and nothing that cannot be done."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.model.account import AccountColor, AccountKind, Profile, Source
from app.worker.messages import ProfilesFound
from tests.fakes.accounts import BROKEN, PROGRAM, STATIC, WITH_MFA, known
from tests.fakes.widget_texts import all_text
from ui.accounts.welcome import WelcomePage
from ui.accounts.words import COLOR_WORDS, KIND_SHORT, TONES, account_facts, profile_facts
from ui.appearance import Appearance


@pytest.fixture
def page(look: Appearance, qtbot: QtBot) -> WelcomePage:
    made = WelcomePage(look)
    qtbot.addWidget(made)
    made.resize(1280, 820)
    made.show()
    return made


def test_until_the_files_are_read_only_the_sandbox_can_be_opened(page: WelcomePage) -> None:
    assert "Looking for AWS profiles" in all_text(page)
    assert not page.continue_button.isVisible()
    assert page.sandbox_button.isEnabled()


def test_the_first_profile_is_offered_with_kind_and_account(
    page: WelcomePage, qtbot: QtBot
) -> None:
    page.show_profiles(ProfilesFound((STATIC, PROGRAM)))
    shown = all_text(page)
    assert "Use profile \u201cbrindle-prod\u201d" in shown
    assert "Found in your AWS configuration, with 1 more way to sign in" in shown
    assert "us-east-1, signs in with access keys from the AWS files" in shown
    assert "4471-0926-3358" in shown
    with qtbot.waitSignal(page.profile_chosen) as chosen:
        page.continue_button.click()
    assert chosen.args == [STATIC]


def test_a_program_is_shown_before_anything_is_chosen(page: WelcomePage) -> None:
    page.show_profiles(ProfilesFound((PROGRAM,)))
    assert "Runs: /bin/keys --json" in all_text(page)
    assert page.continue_button.isEnabled()


@pytest.mark.parametrize(
    ("profile", "words"),
    [(WITH_MFA, "cannot ask for this profile's MFA code"), (BROKEN, "The profile broken names")],
)
def test_what_cannot_work_is_off_with_its_reason(
    page: WelcomePage, profile: Profile, words: str
) -> None:
    page.show_profiles(ProfilesFound((STATIC, profile)))
    page.choice.setCurrentIndex(1)
    assert not page.continue_button.isEnabled()
    assert words in page.note.accessibleName()
    assert words in page.continue_button.accessibleDescription()
    page.choice.setCurrentIndex(0)
    assert page.continue_button.isEnabled()
    assert not page.note.isVisible()


def test_what_is_to_be_done_first_is_said_and_does_not_forbid(page: WelcomePage) -> None:
    needs = "Sign in first with: aws sso login --profile p"
    profile = Profile(Source(profile="p"), AccountKind.SSO_SESSION, needs=needs)
    page.show_profiles(ProfilesFound((profile,)))
    assert page.note.accessibleName() == needs
    assert page.continue_button.isEnabled()


def test_keys_of_the_environment_are_named_as_such(page: WelcomePage) -> None:
    page.show_profiles(ProfilesFound((Profile(Source(), AccountKind.ENVIRONMENT),)))
    shown = all_text(page)
    assert "Use the environment's credentials" in shown
    assert "Found in your environment" in shown


def test_without_profiles_it_says_how_to_get_one(page: WelcomePage, qtbot: QtBot) -> None:
    page.show_profiles(ProfilesFound(()))
    assert "No AWS profile on this computer" in all_text(page)
    with qtbot.waitSignal(page.look_again):
        page.look_button.click()


def test_a_file_that_cannot_be_read_is_told_and_can_be_read_again(page: WelcomePage) -> None:
    page.show_profiles(ProfilesFound((), "The AWS config file config, line 3, is odd."))
    shown = all_text(page)
    assert "The AWS config file config, line 3, is odd. Correct the file, then look again." in shown
    assert "No AWS profile" not in shown
    assert page.look_button.isVisible()
    page.show_profiles(ProfilesFound((STATIC,)))
    assert not page.problem.isVisible()
    assert not page.look_button.isVisible()


def test_the_way_back_is_offered_only_where_there_is_one(page: WelcomePage, qtbot: QtBot) -> None:
    page.show_back("")
    assert not page.back_button.isVisible()
    page.show_back("brindle-prod")
    with qtbot.waitSignal(page.back_wanted):
        page.back_button.click()


def test_hostile_names_stay_plain_text(page: WelcomePage) -> None:
    name = "<b>a</b>\u202e&\n" + "x" * 500
    profile = Profile(Source(profile=name), AccountKind.ROLE, region=name, role=name, problem=name)
    page.show_profiles(ProfilesFound((profile,), name))
    shown = all_text(page)
    assert "\u202e" not in shown
    assert page.width() == 1280


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
