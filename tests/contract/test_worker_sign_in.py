"""Signing in through the worker: kept keys, Identity Center, MFA, and signing in again when it has ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.accounts.account_index import AccountIndex
from app.errors import NeverSent, SignInNeeded
from app.model.account import AccountKind, Source
from app.model.command import CommandState
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.identities import Identity
from app.sandbox.signin.control import How
from app.sandbox.signin.directory import (
    APPROVER,
    DANA,
    PROD,
)
from app.worker.messages import (
    Done,
    ForgetAccount,
    ListProfiles,
    ProfilesFound,
    RunCommand,
    Settled,
    SignedIn,
    SignInFailed,
    SyncNow,
)
from app.worker.opening import AccountsKnown, StoreOpened
from app.worker.sign_in_messages import (
    BrowserWanted,
    CancelSignIn,
    CenterEntered,
    CenterRoles,
    GiveMfaCode,
    KeepCenterRole,
    ListCenterRoles,
    MfaWanted,
    SignInAgain,
    SignInKept,
    SignInToCenter,
)
from tests.fakes.computer import (
    ACCEPT,
    CENTER,
    HASTY,
    OTHER,
    READ,
    SLOW,
    Computer,
    approve,
    keys_of,
    page_of,
    problem_of,
    running_computer,
)
from tests.fakes.worker import DEADLINE_S, SHORT_S


@pytest.fixture
def computer(own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Computer]:
    with running_computer(own_home, tmp_path, monkeypatch) as made:
        yield made


# --- kept sign-ins -----------------------------------------------------------------------------------


def test_kept_keys_open_like_any_account(computer: Computer) -> None:
    source = computer.keep(keys_of(DANA))
    assert source.endpoint_url == computer.sandbox.url
    with computer.running(source) as worker:
        signed_in = worker.log.wait_for(SignedIn)
        assert signed_in.identity.principal_arn == DANA.arn
        assert signed_in.ends_at is None
        (known,) = worker.log.wait_for(AccountsKnown).accounts
        assert (known.kind, known.account_id) == (AccountKind.KEYS, PROD)
        assert known.nickname == signed_in.label == f"Key …{DANA.key.access_key_id[-4:]}"
        assert worker.synced().error is None
    assert AccountIndex(computer.folder).unopened() == ()


@pytest.mark.parametrize("uses_code", [False, True], ids=["page", "code"])
def test_a_role_of_identity_center_opens(computer: Computer, *, uses_code: bool) -> None:
    with computer.running(None) as lobby:
        entering = lobby.client.call(SignInToCenter(CENTER, uses_code=uses_code))
        computer.go(page_of(lobby))
        entered = entering.result(DEADLINE_S)
        assert isinstance(entered, CenterEntered)
        account = next(one for one in entered.accounts if one.account_id == PROD)
        roles = lobby.call(ListCenterRoles(CENTER, PROD))
        assert isinstance(roles, CenterRoles)
        kept = lobby.call(KeepCenterRole(CENTER, account, roles.roles[0]))
        assert isinstance(kept, SignInKept)
    with computer.running(kept.source) as worker:
        assert worker.log.wait_for(SignedIn).identity.account_id == PROD
        (known,) = worker.log.wait_for(AccountsKnown).accounts
        assert known.kind is AccountKind.CENTER
        assert known.nickname == f"brindle-prod · {roles.roles[0]}"


def test_two_endpoints_are_two_accounts(computer: Computer) -> None:
    here = computer.keep(keys_of(DANA))
    there = Source(kept=here.kept)
    assert here.kept == there.kept
    assert here.key != there.key


def test_profiles_that_are_listed_go_to_the_endpoint(computer: Computer) -> None:
    with computer.running(None) as lobby:
        found = lobby.call(ListProfiles())
    assert isinstance(found, ProfilesFound)
    assert found.endpoint_url == computer.sandbox.url
    assert {one.source.endpoint_url for one in found.profiles} == {computer.sandbox.url}
    assert computer.profile("center") in [one.source for one in found.profiles]


def test_the_center_of_a_kept_sign_in_is_known_for_the_next_account(computer: Computer) -> None:
    with computer.running(computer.keep_role(), SLOW) as worker:
        found = worker.call(ListProfiles())
    assert isinstance(found, ProfilesFound)
    assert found.centers == (CENTER,)


def test_forgetting_removes_keys_and_store(computer: Computer) -> None:
    source = computer.keep(keys_of(DANA))
    with computer.running(source, SLOW) as worker:
        worker.synced()
        store = Path(worker.log.of(StoreOpened)[-1].path)
        assert problem_of(worker.client.call(ForgetAccount(source.key))).code == "account-open"
    with computer.running(None) as lobby:
        assert lobby.call(ForgetAccount(source.key)) == Done()
    assert computer.vault.names() == ()
    assert not store.exists()
    assert AccountIndex(computer.folder).all() == ()


def test_a_token_goes_with_the_last_role_that_uses_it(computer: Computer) -> None:
    sources = []
    for role in ("Purchasing", "Auditor"):
        sources.append(computer.keep_role(role))
        with computer.running(sources[-1], SLOW) as worker:
            worker.synced()
    with computer.running(None) as lobby:
        lobby.call(ForgetAccount(sources[0].key))
        assert any(name.startswith("center") for name in computer.vault.names())
        lobby.call(ForgetAccount(sources[1].key))
    assert computer.vault.names() == ()


def test_keys_that_led_nowhere_are_not_kept_for_ever(computer: Computer) -> None:
    source = computer.keep(keys_of(DANA))
    computer.sandbox.close()
    with computer.running(source, SLOW) as worker:
        assert worker.synced().is_offline
        assert computer.vault.names() == (f"kept:{source.kept}",)
    with computer.running(None) as lobby:
        lobby.call(ListProfiles())  # its desk does one thing after the other
    assert computer.vault.names() == ()


# --- MFA ---------------------------------------------------------------------------------------------


def test_a_profile_with_mfa_asks_once_and_uses_its_session_again(computer: Computer) -> None:
    for is_asked in (True, False):
        with computer.running(computer.profile("approver"), SLOW) as worker:
            if is_asked:
                assert worker.log.wait_for(MfaWanted).serial == DANA.mfa_serial
                computer.give_code(worker)
                assert worker.log.wait_for(MfaWanted) == MfaWanted("")
            signed_in = worker.log.wait_for(SignedIn)
            assert f"assumed-role/{APPROVER.name}/" in signed_in.identity.principal_arn
            assert signed_in.ends_at is not None
            assert bool(worker.log.of(MfaWanted)) is is_asked


def test_a_wrong_code_is_asked_for_again_with_the_reason(computer: Computer) -> None:
    with computer.running(computer.profile("approver"), SLOW) as worker:
        worker.log.wait_for(MfaWanted)
        worker.call(GiveMfaCode("000000"))
        again = worker.log.wait_for(MfaWanted, lambda event: event.problem != "")
        assert again.serial == DANA.mfa_serial
        computer.give_code(worker)
        worker.log.wait_for(SignedIn)


def test_who_gives_up_is_not_asked_again_until_they_want_to(computer: Computer) -> None:
    with computer.running(computer.profile("approver"), HASTY) as worker:
        worker.log.wait_for(MfaWanted)
        worker.call(CancelSignIn())
        assert worker.log.wait_for(SignInFailed).error.code == "sign-in-cancelled"
        for _ in range(2):
            assert worker.log.wait_for(SignInFailed).error.code == "mfa-needed"
        assert worker.log.of(MfaWanted) == [MfaWanted(DANA.mfa_serial), MfaWanted("")]
        again = worker.client.call(SignInAgain())
        worker.log.wait_for(MfaWanted, lambda event: event.serial != "")
        computer.give_code(worker)
        assert again.result(DEADLINE_S) == Done()
        assert worker.synced().error is None


def test_quitting_does_not_wait_for_a_code(computer: Computer) -> None:
    with computer.running(computer.profile("approver"), SLOW) as worker:
        worker.log.wait_for(MfaWanted)
        worker.client.close(timeout=SHORT_S)
        assert worker.log.of(MfaWanted)[-1] == MfaWanted("")


# --- signing in again --------------------------------------------------------------------------------


def test_an_ended_center_sign_in_is_told_and_one_new_one_repairs_it(computer: Computer) -> None:
    source = computer.keep_role()
    with computer.running(source, HASTY) as worker:
        worker.synced()
        computer.sandbox.control.sign_in.end(How.EXPIRE)
        failed = worker.log.wait_for(SignInFailed)
        assert failed.error.kind == SignInNeeded.__name__
        again = worker.client.call(SignInAgain())
        computer.go(page_of(worker))
        assert worker.log.wait_for(BrowserWanted).page is None
        assert worker.log.wait_for(SignedIn).identity.account_id == PROD
        assert again.result(DEADLINE_S) == Done()
        assert worker.log.wait_for(AccountsKnown).current == source
        assert worker.synced().error is None


def test_a_profile_of_identity_center_signs_in_with_the_browser(computer: Computer) -> None:
    with computer.running(computer.profile("center"), SLOW) as worker:
        assert worker.log.wait_for(SignInFailed).error.kind == SignInNeeded.__name__
        again = worker.client.call(SignInAgain())
        computer.go(page_of(worker))
        assert again.result(DEADLINE_S) == Done()
        worker.log.wait_for(SignedIn)
        assert worker.synced().error is None
    with computer.running(None) as lobby:
        lobby.call(ForgetAccount(computer.profile("center").key))
    assert not [name for name in computer.vault.names() if "token" in name]


def test_a_new_sign_in_that_is_given_up_leaves_the_old_one(computer: Computer) -> None:
    source = computer.keep_role()
    with computer.running(source, SLOW) as worker:
        worker.synced()
        again = worker.client.call(SignInAgain())
        page_of(worker)
        worker.call(CancelSignIn())
        assert problem_of(again).code == "sign-in-cancelled"
        assert worker.log.of(SignInFailed) == []


def test_an_mfa_session_is_renewed_before_it_ends(computer: Computer) -> None:
    with computer.running(computer.profile("approver"), SLOW) as worker:
        worker.log.wait_for(MfaWanted)
        computer.give_code(worker)
        first = worker.log.wait_for(SignedIn)
        worker.synced()
        computer.next_code()
        again = worker.client.call(SignInAgain())
        worker.log.wait_for(MfaWanted, lambda event: event.serial != "")
        computer.give_code(worker)
        assert again.result(DEADLINE_S) == Done()
        later = worker.log.wait_for(SignedIn)
        assert first.ends_at
        assert later.ends_at
        assert later.ends_at > first.ends_at


# --- another account ---------------------------------------------------------------------------------


def become_another(computer: Computer) -> None:
    """Let Dana's key be another account's, as a config file that was changed would."""
    arn = f"arn:aws:iam::{OTHER}:user/dana"
    other = Identity(account_id=OTHER, principal_arn=arn)
    computer.sandbox.control.assign_identity(DANA.key.access_key_id, other)


def test_a_sign_in_of_another_account_is_refused_with_all_its_commands(computer: Computer) -> None:
    with computer.running(computer.profile("dana"), SLOW) as worker:
        command = approve(worker, computer)
        become_another(computer)
        refused = problem_of(worker.client.call(SignInAgain()))
        assert refused.code == "other-account"
        told = f"These credentials are of account {OTHER}; this was account {PROD}."
        assert refused.message == told
        result = worker.call(RunCommand(command, PROD))
        assert isinstance(result, Settled)
        assert result.record.state is CommandState.STOPPED
        assert OTHER in result.record.message
        assert computer.sandbox.control.count(ACCEPT) == 0
        assert {one.account_id for one in worker.log.of(StoreOpened)} == {PROD}


def test_a_command_that_was_decided_in_another_account_is_not_even_written_down(
    computer: Computer,
) -> None:
    with computer.running(computer.profile("dana"), SLOW) as worker:
        command = approve(worker, computer)
    become_another(computer)
    with computer.running(computer.profile("dana"), SLOW) as worker:
        worker.log.wait_for(SignedIn, lambda event: event.identity.account_id == OTHER)
        told = f"account {OTHER} now, but this was decided for account {PROD}"
        with pytest.raises(NeverSent, match=told):
            worker.call(RunCommand(command, PROD))
        assert computer.sandbox.control.count(ACCEPT) == 0
        with worker.queries() as queries:
            assert queries.command(command.command_id) is None


# --- the end of a sign-in ----------------------------------------------------------------------------


def test_a_command_does_not_begin_when_the_sign_in_is_about_to_end(computer: Computer) -> None:
    with computer.running(computer.profile("approver"), SLOW) as worker:
        worker.log.wait_for(MfaWanted)
        computer.give_code(worker)
        signed_in = worker.log.wait_for(SignedIn)
        command = approve(worker, computer)
        assert signed_in.ends_at
        left = signed_in.ends_at - computer.sandbox.clock.now()
        computer.sandbox.control.advance(left - timedelta(seconds=45))
        worker.call(SyncNow())  # AWS's time is known from its answers
        with pytest.raises(NeverSent, match="less than a minute"):
            worker.call(RunCommand(command, PROD))
        with worker.queries() as queries:
            assert queries.command(command.command_id) is None
        again = worker.client.call(SignInAgain())
        worker.log.wait_for(MfaWanted, lambda event: event.serial != "")
        computer.give_code(worker)
        assert again.result(DEADLINE_S) == Done()
        result = worker.call(RunCommand(command, PROD))
        assert isinstance(result, Settled)
        assert result.record.state is CommandState.CONFIRMED


def test_what_was_unknown_is_found_out_with_the_new_sign_in(computer: Computer) -> None:
    control = computer.sandbox.control
    with computer.running(computer.keep_role(), SLOW) as worker:
        command = approve(worker, computer)
        control.add_fault(Fault(kind=FaultKind.RESET_AFTER, operation=ACCEPT))
        unread = Fault(kind=FaultKind.EXPIRED_TOKEN, operation=READ, skip=1, times=None)
        control.add_fault(unread)  # the re-read before sending is sound
        result = worker.call(RunCommand(command, PROD))
        assert isinstance(result, Settled)
        assert result.record.state is CommandState.UNKNOWN
        control.sign_in.end(How.EXPIRE)
        control.clear_faults()
        again = worker.client.call(SignInAgain())
        computer.go(page_of(worker))
        assert again.result(DEADLINE_S) == Done()
        with worker.queries() as queries:
            record = queries.command(command.command_id)
        assert record
        assert record.state is CommandState.CONFIRMED, record.evidence
