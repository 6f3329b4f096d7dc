"""The worker while secrets find another place: nothing of what was decided is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.accounts.secret_keeper import SecretKeeper
from app.accounts.vault import KeptVault
from app.aws.kept import KeptSignIns
from app.errors import AppError
from app.model.account import AccountKind
from app.model.sign_in import AccessKeys
from app.model.unlocked import Unlocked
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.identities import BUYER_ACCOUNT
from app.sandbox.signin.directory import DANA
from app.worker.messages import (
    CheckHealth,
    Done,
    HealthChecked,
    RunCommand,
    Settled,
    SignedIn,
    SyncEnded,
)
from app.worker.opening import StoreOpened, StoreProblem
from app.worker.secret_messages import (
    ChangePassphrase,
    ChoosePassphrase,
    GivePassphrase,
    GoWithoutSecrets,
    PassphraseWanted,
    TrySecretsAgain,
)
from app.worker.sign_in_messages import KeepKeys, SignInKept
from tests.fakes.approving import approval
from tests.fakes.sandbox import SAMPLE_NOW, RunningSandbox, running_sandbox
from tests.fakes.secrets import FakeSecretStore
from tests.fakes.worker import RunningWorker, running_worker

PASSPHRASE = "four words make it"
ANOTHER = "another four words"
KEYS = AccessKeys("AKIAIOSFODNN7EXAMPLE", "canary-secret-access-key")


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def keyring() -> FakeSecretStore:
    made = FakeSecretStore()
    made.fault = "missing"
    return made


def approve(worker: RunningWorker) -> str:
    """Approve a payment; gives the command's id."""
    with worker.queries() as queries:
        command = approval(queries, SAMPLE_NOW)
    result = worker.call(RunCommand(command, BUYER_ACCOUNT))
    assert isinstance(result, Settled)
    return result.record.command.command_id


def opened(worker: RunningWorker) -> StoreOpened:
    return worker.log.of(StoreOpened)[-1]


def read_again(worker: RunningWorker) -> None:
    """Wait for a round that ends well after the store was opened last."""
    events = worker.log
    events.wait_for(SyncEnded, lambda event: event.is_full and event.error is None)


def test_a_passphrase_keeps_the_session_with_its_log(
    sandbox: RunningSandbox, keyring: FakeSecretStore, tmp_path: Path
) -> None:
    keeper = SecretKeeper(tmp_path, keyring)
    with running_worker(tmp_path, sandbox.url, secrets=keeper) as worker:
        worker.synced()
        session = opened(worker)
        assert (session.is_kept, session.reason) == (False, "missing")
        command_id = approve(worker)
        assert worker.call(ChoosePassphrase(PASSPHRASE)) == Done()
        kept = opened(worker)
        assert kept.is_kept
        assert Path(kept.path).name == "store.db"
        assert not Path(session.path).exists()
        with worker.queries() as queries:
            assert queries.command(command_id) is not None
        read_again(worker)
        assert worker.log.of(PassphraseWanted) == [PassphraseWanted(is_wanted=False, is_used=True)]
    keeper.close()

    again = SecretKeeper(tmp_path, keyring)
    with running_worker(tmp_path, sandbox.url, secrets=again) as worker:
        assert worker.log.wait_for(PassphraseWanted).is_wanted
        problem = worker.log.wait_for(StoreProblem)
        assert (problem.error.reason, problem.can_set_aside) == ("passphrase", False)
        with pytest.raises(AppError) as raised:
            worker.call(GivePassphrase("not this passphrase"))
        assert raised.value.code == "wrong-passphrase"
        assert not worker.log.of(StoreOpened)
        assert worker.call(GivePassphrase(PASSPHRASE)) == Done()
        assert opened(worker).path == kept.path
        with worker.queries() as queries:
            assert queries.command(command_id) is not None
        read_again(worker)
    again.close()


def test_a_keyring_that_comes_later_keeps_the_session_too(
    sandbox: RunningSandbox, keyring: FakeSecretStore, tmp_path: Path
) -> None:
    keeper = SecretKeeper(tmp_path, keyring)
    with running_worker(tmp_path, sandbox.url, secrets=keeper) as worker:
        worker.synced()
        with pytest.raises(AppError) as raised:
            worker.call(TrySecretsAgain())
        assert raised.value.reason == "missing"
        read_again(worker)
        keyring.fault = ""
        assert worker.call(TrySecretsAgain()) == Done()
        assert opened(worker).is_kept
        read_again(worker)


def test_who_goes_without_reads_beside_the_locked_store(
    sandbox: RunningSandbox, keyring: FakeSecretStore, tmp_path: Path
) -> None:
    keyring.fault = ""
    with running_worker(tmp_path, sandbox.url, secrets=SecretKeeper(tmp_path, keyring)) as worker:
        worker.synced()
        kept = Path(opened(worker).path)
    before = kept.read_bytes()
    keyring.fault = "locked"
    told: list[Unlocked] = []
    keeper = SecretKeeper(tmp_path, keyring, tell=told.append)
    with running_worker(tmp_path, sandbox.url, secrets=keeper) as worker:
        assert worker.log.wait_for(StoreProblem).error.reason == "locked"
        assert worker.call(GoWithoutSecrets()) == Done()
        session = worker.log.wait_for(StoreOpened)
        assert (session.is_kept, session.reason) == (False, "without")
        read_again(worker)
        assert told[-1].goes_without
    assert kept.read_bytes() == before
    assert not Path(session.path).exists()


def test_another_passphrase_sets_the_locked_store_aside(
    sandbox: RunningSandbox, keyring: FakeSecretStore, tmp_path: Path
) -> None:
    first = SecretKeeper(tmp_path, keyring)
    first.choose(PASSPHRASE)
    with running_worker(tmp_path, sandbox.url, secrets=first) as worker:
        worker.synced()
    first.close()
    keeper = SecretKeeper(tmp_path, keyring)
    with running_worker(tmp_path, sandbox.url, secrets=keeper) as worker:
        worker.log.wait_for(StoreProblem)
        worker.call(GoWithoutSecrets())
        worker.log.wait_for(StoreOpened)
        read_again(worker)
        command_id = approve(worker)
        assert worker.call(ChoosePassphrase("another four words")) == Done()
        kept = opened(worker)
        assert kept.is_kept
        assert list(Path(kept.path).parent.glob("store.damaged-*.db"))
        with worker.queries() as queries:
            assert queries.command(command_id) is not None
        read_again(worker)
    keeper.close()


def test_no_place_changes_while_something_is_being_sent(
    sandbox: RunningSandbox, keyring: FakeSecretStore, tmp_path: Path
) -> None:
    keeper = SecretKeeper(tmp_path, keyring)
    with running_worker(tmp_path, sandbox.url, secrets=keeper) as worker:
        worker.synced()
        with worker.queries() as queries:
            command = approval(queries, SAMPLE_NOW)
        sandbox.control.add_fault(
            Fault(kind=FaultKind.HANG_BEFORE, operation="AcceptAgreementPaymentRequest")
        )
        running = worker.client.call(RunCommand(command, BUYER_ACCOUNT))
        with pytest.raises(AppError) as raised:
            worker.call(ChoosePassphrase(PASSPHRASE))
        assert raised.value.code == "commands-open"
        assert not keeper.is_under_passphrase
        assert not running.done()


def test_the_health_check_says_where_secrets_are(
    sandbox: RunningSandbox, keyring: FakeSecretStore, tmp_path: Path
) -> None:
    keeper = SecretKeeper(tmp_path, keyring)
    keeper.choose(PASSPHRASE)
    with running_worker(tmp_path, sandbox.url, secrets=keeper) as worker:
        worker.synced()
        answer = worker.call(CheckHealth())
    assert isinstance(answer, HealthChecked)
    (found,) = [check.found for check in answer.checks if check.check_id == "keyring"]
    assert found == "Secrets are kept under your passphrase, not in the system's keyring."
    keeper.close()


def test_without_a_keyring_kept_keys_reach_the_next_worker_of_the_window(
    sandbox: RunningSandbox, keyring: FakeSecretStore, tmp_path: Path
) -> None:
    told: list[Unlocked] = []
    keeper = SecretKeeper(tmp_path, keyring, tell=told.append)
    with running_worker(tmp_path, sandbox.url, source=None, secrets=keeper) as lobby:
        answer = lobby.call(KeepKeys(KEYS))
        assert isinstance(answer, SignInKept)
        assert not answer.is_kept
    following = KeptVault(SecretKeeper(tmp_path, keyring, unlocked=told[-1]), tmp_path)
    assert KeptSignIns(following).kind(answer.source.kept) is AccountKind.KEYS
    following.close()
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"canary-secret" not in files


def test_a_passphrase_is_changed_while_the_account_is_open(
    sandbox: RunningSandbox, keyring: FakeSecretStore, tmp_path: Path
) -> None:
    told: list[Unlocked] = []
    keeper = SecretKeeper(tmp_path, keyring, tell=told.append)
    keeper.choose(PASSPHRASE)
    with running_worker(tmp_path, sandbox.url, secrets=keeper) as worker:
        assert worker.log.wait_for(PassphraseWanted) == PassphraseWanted(False, is_used=True)
        worker.synced()
        command_id = approve(worker)
        with pytest.raises(AppError) as raised:
            worker.call(ChangePassphrase("not this passphrase", ANOTHER))
        assert raised.value.code == "wrong-passphrase"
        assert worker.call(ChangePassphrase(PASSPHRASE, ANOTHER)) == Done()
        assert len(worker.log.of(StoreOpened)) == 1
        approve(worker)
    keeper.close()
    following = SecretKeeper(tmp_path, keyring, unlocked=told[-1])  # nobody is asked twice
    with running_worker(tmp_path, sandbox.url, secrets=following) as worker:
        worker.synced()
    following.close()
    later = SecretKeeper(tmp_path, keyring)
    with running_worker(tmp_path, sandbox.url, secrets=later) as worker:
        with pytest.raises(AppError):
            worker.call(GivePassphrase(PASSPHRASE))
        assert worker.call(GivePassphrase(ANOTHER)) == Done()
        with worker.queries() as queries:
            assert queries.command(command_id) is not None
        read_again(worker)
    later.close()


@pytest.mark.parametrize("way", ["passphrase", "keyring"])
def test_a_sign_in_of_the_session_is_kept_as_soon_as_there_is_a_place(
    sandbox: RunningSandbox, keyring: FakeSecretStore, tmp_path: Path, way: str
) -> None:
    """Nothing is started anew, and nothing uses the sign-in before the window ends."""
    keeper = SecretKeeper(tmp_path, keyring)
    with running_worker(tmp_path, sandbox.url, source=None, secrets=keeper) as lobby:
        answer = lobby.call(KeepKeys(KEYS))
        assert isinstance(answer, SignInKept)
        assert list(tmp_path.glob("session-vault-*"))
        if way == "keyring":
            keyring.fault = ""
            assert lobby.call(TrySecretsAgain()) == Done()
        else:
            assert lobby.call(ChoosePassphrase(PASSPHRASE)) == Done()
        assert not list(tmp_path.glob("session-vault-*"))
    keeper.close()
    later = SecretKeeper(tmp_path, keyring)
    if way == "passphrase":
        later.give(PASSPHRASE)
    vault = KeptVault(later, tmp_path)
    assert KeptSignIns(vault).kind(answer.source.kept) is AccountKind.KEYS
    vault.close()
    later.close()


def test_the_open_account_goes_on_with_its_sign_in_under_the_passphrase(
    keyring: FakeSecretStore, tmp_path: Path
) -> None:
    told: list[Unlocked] = []
    keeper = SecretKeeper(tmp_path, keyring, tell=told.append)
    keys = AccessKeys(DANA.key.access_key_id, DANA.key.secret)
    with running_sandbox(now=None) as sandbox:
        with running_worker(tmp_path, sandbox.url, source=None, secrets=keeper) as lobby:
            kept = lobby.call(KeepKeys(keys))
        assert isinstance(kept, SignInKept)
        following = SecretKeeper(tmp_path, keyring, unlocked=told[-1])
        with running_worker(tmp_path, sandbox.url, source=kept.source, secrets=following) as worker:
            worker.synced()
            assert worker.call(ChoosePassphrase(PASSPHRASE)) == Done()
            read_again(worker)
            assert {one.identity.principal_arn for one in worker.log.of(SignedIn)} == {DANA.arn}
        following.close()
        later = SecretKeeper(tmp_path, keyring)
        with running_worker(tmp_path, sandbox.url, source=kept.source, secrets=later) as worker:
            assert worker.call(GivePassphrase(PASSPHRASE)) == Done()
            assert worker.log.wait_for(SignedIn).identity.principal_arn == DANA.arn
            read_again(worker)
        later.close()
    keeper.close()


def test_a_keyring_that_is_still_missing_leaves_the_session_as_it_is(
    sandbox: RunningSandbox, keyring: FakeSecretStore, tmp_path: Path
) -> None:
    keeper = SecretKeeper(tmp_path, keyring)
    with running_worker(tmp_path, sandbox.url, source=None, secrets=keeper) as lobby:
        answer = lobby.call(KeepKeys(KEYS))
        assert isinstance(answer, SignInKept)
        assert lobby.call(TrySecretsAgain()) == Done()
    vault = KeptVault(keeper, tmp_path)
    assert KeptSignIns(vault).kind(answer.source.kept) is AccountKind.KEYS
    vault.close()


def test_before_an_account_is_chosen_the_passphrase_is_asked_and_keys_wait_for_it(
    sandbox: RunningSandbox, keyring: FakeSecretStore, tmp_path: Path
) -> None:
    first = SecretKeeper(tmp_path, keyring)
    first.choose(PASSPHRASE)
    first.close()
    keeper = SecretKeeper(tmp_path, keyring)
    with running_worker(tmp_path, sandbox.url, source=None, secrets=keeper) as lobby:
        assert lobby.log.wait_for(PassphraseWanted).is_wanted
        with pytest.raises(AppError) as raised:
            lobby.call(KeepKeys(KEYS))
        assert raised.value.code == "passphrase-wanted"
        assert lobby.call(GivePassphrase(PASSPHRASE)) == Done()
        assert not lobby.log.wait_for(PassphraseWanted).is_wanted
        answer = lobby.call(KeepKeys(KEYS))
        assert isinstance(answer, SignInKept)
        assert answer.is_kept
    keeper.close()
