"""Signing out of accounts through the worker: what goes, what stays, and what leads back in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.compat import HAS_CRT

from app.accounts.account_index import AccountIndex
from app.aws.center_tokens import CenterTokens
from app.errors import SignInNeeded
from app.model.account import Source
from app.sandbox.signin.directory import PROD
from app.worker.messages import Done, SignedIn, SignInFailed
from app.worker.opening import AccountsKnown, StoreOpened
from app.worker.sign_in_messages import (
    KeepKeys,
    KeptPart,
    MfaWanted,
    ReadSignOut,
    SignedOut,
    SignInAgain,
    SignInKept,
    SignOut,
    SignOutRead,
)
from tests.fakes.computer import (
    CENTER,
    SLOW,
    Computer,
    keys_of,
    page_of,
    problem_of,
    running_computer,
)
from tests.fakes.worker import DEADLINE_S

needs_crt = pytest.mark.skipif(not HAS_CRT, reason="console sign-in needs botocore[crt]")


@pytest.fixture
def computer(own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Computer]:
    with running_computer(own_home, tmp_path, monkeypatch) as made:
        yield made


def use(computer: Computer, source: Source) -> SignOutRead:
    """Open an account once, and read what signing out of it would remove."""
    with computer.running(source, SLOW) as worker:
        worker.synced()
        read = worker.call(ReadSignOut(source.key))
    assert isinstance(read, SignOutRead)
    return read


def leave(computer: Computer, source: Source) -> SignedOut:
    with computer.running(None) as lobby:
        answer = lobby.call(SignOut(source.key))
        told = lobby.log.wait_for(AccountsKnown).accounts
    assert [one.is_signed_out for one in told if one.key == source.key] == [True]
    assert isinstance(answer, SignedOut)
    return answer


def of(computer: Computer, prefix: str) -> list[str]:
    return [name for name in computer.vault.names() if name.startswith(prefix)]


def test_keys_are_removed_and_the_same_keys_open_the_account_with_its_store(
    computer: Computer,
) -> None:
    source = computer.keep(keys_of())
    assert use(computer, source) == SignOutRead((KeptPart.KEYS,))
    assert leave(computer, source) == SignedOut()
    assert computer.vault.names() == ()
    index = AccountIndex(computer.folder)
    assert (len(index.all()), index.last()) == (1, None)
    with computer.running(source, SLOW) as worker:
        assert worker.log.wait_for(StoreOpened).is_kept
        assert worker.log.wait_for(SignInFailed).error.kind == SignInNeeded.__name__
    assert index.all()[0].is_signed_out
    with computer.running(None) as lobby:
        again = lobby.call(KeepKeys(keys_of()))
    assert isinstance(again, SignInKept)
    assert again.source == source
    use(computer, source)
    assert not index.all()[0].is_signed_out


def test_the_open_account_is_left_first(computer: Computer) -> None:
    source = computer.keep(keys_of())
    with computer.running(source, SLOW) as worker:
        worker.synced()
        assert problem_of(worker.client.call(SignOut(source.key))).code == "account-open"
    assert of(computer, "kept:")


def test_beside_another_account_that_is_open_it_works_too(computer: Computer) -> None:
    source = computer.keep(keys_of())
    use(computer, source)
    with computer.running(computer.profile("approver"), SLOW) as worker:
        assert worker.call(SignOut(source.key)) == SignedOut()
    assert computer.vault.names() == ()


def test_a_token_of_identity_center_ends_here_and_at_aws(computer: Computer) -> None:
    source = computer.keep_role()
    assert use(computer, source) == SignOutRead((KeptPart.CENTER,))
    tokens = CenterTokens(computer.vault, endpoint_url=computer.sandbox.url)
    token = tokens.token(CENTER)
    assert leave(computer, source) == SignedOut()
    assert not tokens.has(CENTER)
    tokens.keep(CENTER, token)  # who has copied it has no use for it
    with pytest.raises(SignInNeeded):
        tokens.spend(
            CENTER, lambda one: tokens.client("sso", CENTER).list_accounts(accessToken=one.access)
        )
    tokens.forget(CENTER)
    with computer.running(source, SLOW) as worker:
        assert worker.log.wait_for(SignInFailed).error.code == "center-sign-in"
        again = worker.client.call(SignInAgain())
        computer.go(page_of(worker))
        assert again.result(DEADLINE_S) == Done()
        assert worker.log.wait_for(SignedIn).identity.account_id == PROD
        (known,) = worker.log.wait_for(AccountsKnown).accounts
        assert not known.is_signed_out


def test_a_token_that_another_account_uses_stays_until_that_is_signed_out_of(
    computer: Computer,
) -> None:
    first = computer.keep_role("Purchasing")
    use(computer, first)
    second = computer.keep_role("Auditor")
    read = use(computer, second)
    assert read == SignOutRead((), shared_with="brindle-prod · Purchasing")
    leave(computer, second)
    tokens = CenterTokens(computer.vault, endpoint_url=computer.sandbox.url)
    assert tokens.has(CENTER)
    assert use(computer, first) == SignOutRead((KeptPart.CENTER,))
    leave(computer, first)
    assert not tokens.has(CENTER)


def test_a_profile_shares_the_token_of_its_identity_center_too(computer: Computer) -> None:
    kept, profile = computer.keep_role(), computer.profile("center")
    use(computer, kept)
    assert use(computer, profile).shared_with == "brindle-prod · Purchasing"


def test_a_sign_in_that_aws_cannot_be_told_of_ends_here(computer: Computer) -> None:
    source = computer.keep_role()
    use(computer, source)
    computer.sandbox.close()
    assert leave(computer, source) == SignedOut(is_over_at_aws=False)
    tokens = CenterTokens(computer.vault, endpoint_url=computer.sandbox.url)
    assert not tokens.has(CENTER)


@needs_crt
def test_a_console_session_is_removed_and_the_same_user_gets_back_in(computer: Computer) -> None:
    source = computer.keep_console()
    assert use(computer, source) == SignOutRead((KeptPart.CONSOLE,))
    leave(computer, source)
    assert computer.vault.names() == (f"kept:{source.kept}",)  # who it was, without a secret
    with computer.running(source, SLOW) as worker:
        assert worker.log.wait_for(SignInFailed).error.code == "console-sign-in"
        again = worker.client.call(SignInAgain())
        computer.go(page_of(worker))
        assert again.result(DEADLINE_S) == Done()
        worker.log.wait_for(SignedIn)


def test_of_a_profile_only_our_own_sessions_go_and_its_files_stay(
    computer: Computer, own_home: Path
) -> None:
    files = {path: path.read_bytes() for path in own_home.iterdir() if path.is_file()}
    approver, dana = computer.profile("approver"), computer.profile("dana")
    assert use(computer, dana) == SignOutRead(())
    with computer.running(approver, SLOW) as worker:
        worker.log.wait_for(MfaWanted)
        computer.give_code(worker)
        worker.synced()
        assert worker.call(ReadSignOut(approver.key)) == SignOutRead((KeptPart.MFA,))
    for source in (approver, dana):
        leave(computer, source)
    assert computer.vault.names() == ()
    assert {path: path.read_bytes() for path in own_home.iterdir() if path.is_file()} == files
    with computer.running(approver, SLOW) as worker:
        assert worker.log.wait_for(MfaWanted).serial


def test_an_account_that_nobody_knows_is_told(computer: Computer) -> None:
    with computer.running(None) as lobby:
        for request in (ReadSignOut("profile:gone"), SignOut("profile:gone")):
            assert problem_of(lobby.client.call(request)).code == "account"
