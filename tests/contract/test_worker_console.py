"""Signing in again with the console through the worker: as the same user, and as nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.compat import HAS_CRT

from app.errors import SignInNeeded
from app.model.account import AccountKind
from app.sandbox.signin.control import How
from app.sandbox.signin.directory import DANA, ERIN, PROD
from app.worker.messages import Done, SignedIn, SyncNow
from app.worker.opening import AccountsKnown
from app.worker.sign_in_messages import BrowserWanted, CancelSignIn, SignInAgain
from tests.fakes.computer import SLOW, Computer, page_of, problem_of, running_computer
from tests.fakes.worker import DEADLINE_S

pytestmark = pytest.mark.skipif(not HAS_CRT, reason="console sign-in needs botocore[crt]")


@pytest.fixture
def computer(own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Computer]:
    with running_computer(own_home, tmp_path, monkeypatch) as made:
        yield made


def test_the_same_user_signs_in_again(computer: Computer) -> None:
    source = computer.keep_console()
    with computer.running(source, SLOW) as worker:
        assert worker.log.wait_for(SignedIn).identity.principal_arn == DANA.arn
        assert worker.log.wait_for(AccountsKnown).accounts[0].kind is AccountKind.CONSOLE
        worker.synced()
        computer.sandbox.control.sign_in.end(How.EXPIRE)
        again = worker.client.call(SignInAgain())
        computer.go(page_of(worker))
        assert worker.log.wait_for(BrowserWanted).page is None
        assert worker.log.wait_for(SignedIn).identity.principal_arn == DANA.arn
        assert again.result(DEADLINE_S) == Done()
        assert worker.synced().error is None


def test_another_user_is_refused_and_the_first_stays_signed_in(computer: Computer) -> None:
    source = computer.keep_console()
    with computer.running(source, SLOW) as worker:
        worker.synced()
        kept = computer.vault.names()
        again = worker.client.call(SignInAgain())
        computer.go(page_of(worker), ERIN.arn)
        refused = problem_of(again)
        assert isinstance(refused, SignInNeeded)
        assert refused.code == "other-account"
        assert refused.message == "You signed in to the console as erin; this account is dana."
        assert computer.vault.names() == kept  # nobody asked for erin's sign-in to be kept
        assert worker.call(SyncNow()) == Done()
        assert worker.synced().error is None
        assert {one.identity.principal_arn for one in worker.log.of(SignedIn)} == {DANA.arn}


def test_another_user_who_is_an_account_of_their_own_stays_one(computer: Computer) -> None:
    erin = computer.keep_console(ERIN.arn)
    with computer.running(erin, SLOW) as worker:
        worker.synced()
    with computer.running(computer.keep_console(), SLOW) as worker:
        worker.synced()
        again = worker.client.call(SignInAgain())
        computer.go(page_of(worker), ERIN.arn)
        assert problem_of(again).code == "other-account"
    with computer.running(erin, SLOW) as worker:
        signed_in = worker.log.wait_for(SignedIn)
        assert signed_in.identity.principal_arn == ERIN.arn
        assert signed_in.identity.account_id == PROD


def test_a_console_sign_in_that_is_given_up_leaves_the_old_one(computer: Computer) -> None:
    with computer.running(computer.keep_console(), SLOW) as worker:
        worker.synced()
        again = worker.client.call(SignInAgain())
        page_of(worker)
        worker.call(CancelSignIn())
        assert problem_of(again).code == "sign-in-cancelled"
        assert worker.call(SyncNow()) == Done()
        assert worker.synced().error is None
