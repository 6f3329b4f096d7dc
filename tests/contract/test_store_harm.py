"""A worker that finds its store harmed: it says by which name, forgets nothing, and goes on once that is mended."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import apsw
import msgspec
import pytest

from app.errors import AppError, StoreDamaged
from app.model.command import ApprovePayment, CommandState
from app.model.secret import Secret
from app.sandbox.identities import BUYER_ACCOUNT
from app.store import database
from app.store.sent_mark import SentMark
from app.store.versions import MIGRATIONS
from app.worker.messages import Done, RunCommand, SetStoreAside, Settled, SyncNow
from app.worker.opening import StoreOpened, StoreProblem
from tests.fakes.approving import approval
from tests.fakes.sandbox import SAMPLE_NOW, RunningSandbox, running_sandbox
from tests.fakes.secrets import FakeSecretStore
from tests.fakes.worker import DEADLINE_S, RunningWorker, running_worker

Harm = Callable[[Path, bytes], Callable[[], None]]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as sandbox:
        yield sandbox


def put_away(path: Path, _key: bytes) -> Callable[[], None]:
    """Let a file stand where the folder of the stores was."""
    folder = path.parent.parent
    away = folder.rename(folder.with_name("away"))
    folder.write_text("in the way", encoding="ascii")

    def mend() -> None:
        folder.unlink()
        away.rename(folder)

    return mend


def make_newer(path: Path, key: bytes) -> Callable[[], None]:
    """Let a newer version have written it."""

    def set_version(number: int) -> None:
        connection = database._connect(path, key, apsw.SQLITE_OPEN_READWRITE)
        connection.execute(f"PRAGMA user_version={number}")
        connection.close()

    set_version(len(MIGRATIONS) + 1)
    return lambda: set_version(len(MIGRATIONS))


def cut_short(path: Path, _key: bytes) -> Callable[[], None]:
    """Let the file end in the middle."""
    content = path.read_bytes()
    path.write_bytes(content[:9000])

    def mend() -> None:
        path.write_bytes(content)

    return mend


def flip_a_bit(path: Path, _key: bytes) -> Callable[[], None]:
    """Let one bit of the first page be another."""
    content = path.read_bytes()
    path.write_bytes(content[:2000] + bytes((content[2000] ^ 1,)) + content[2001:])

    def mend() -> None:
        path.write_bytes(content)

    return mend


@pytest.mark.parametrize(
    ("harm", "kind", "code", "can_set_aside"),
    [
        (put_away, "BadSettings", "data-folder", False),
        (make_newer, "StoreTooNew", "store-too-new", False),
        (cut_short, "StoreDamaged", "store-damaged", True),
        (flip_a_bit, "StoreDamaged", "store-damaged", True),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_harm_is_named_and_mended_without_a_restart(
    sandbox: RunningSandbox, tmp_path: Path, harm: Harm, kind: str, code: str, can_set_aside: bool
) -> None:
    secrets = FakeSecretStore()
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        worker.synced()
        store = worker.log.of(StoreOpened)[-1]
    path = Path(store.path)
    mend = harm(path, store.key)

    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        problem = worker.log.wait_for(StoreProblem)
        assert (problem.error.kind, problem.error.code) == (kind, code)
        assert problem.can_set_aside is can_set_aside
        assert str(path.parent.parent) in problem.error.message
        assert problem.error.hint
        assert not worker.log.of(StoreOpened)
        mend()
        worker.call(SyncNow())
        assert worker.log.wait_for(StoreOpened).path == store.path


def test_an_older_copy_is_named_and_begun_anew(sandbox: RunningSandbox, tmp_path: Path) -> None:
    secrets = FakeSecretStore()
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        worker.synced()
        store = worker.log.of(StoreOpened)[-1]
    path = Path(store.path)
    SentMark(path, store.key).write(7)  # as if so many had been sent since
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        problem = worker.log.wait_for(StoreProblem)
        assert problem.error.code == "store-older"
        assert "7 of your decisions" in problem.error.message
        assert worker.call(SetStoreAside()) == Done()
        assert worker.log.wait_for(StoreOpened).path == store.path
        assert list(path.parent.glob("store.damaged-*.db.sent"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps files that are in use")
def test_nothing_is_sent_once_the_store_is_replaced_under_the_worker(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    with running_worker(tmp_path, sandbox.url) as worker:
        worker.synced()
        path = Path(worker.log.of(StoreOpened)[-1].path)
        with worker.queries() as queries:
            command = approval(queries, SAMPLE_NOW)
        shutil.copy(path, path.with_name("coming"))
        path.with_name("coming").replace(path)
        refused = worker.client.call(RunCommand(command, BUYER_ACCOUNT)).exception(DEADLINE_S)
        assert isinstance(refused, StoreDamaged)
        assert "was replaced while Countersign was running" in refused.message
        assert sandbox.control.count("AcceptAgreementPaymentRequest") == 0


# --- the whole folder -------------------------------------------------------------------------------


class Backed:
    """A data folder of which a copy was made before a payment was approved, and then put back."""

    def __init__(self, data: Path, sandbox: RunningSandbox) -> None:
        self.data = data
        self.sandbox = sandbox
        self.secrets = FakeSecretStore()
        backup = data.with_name("backup")
        with self.worker() as worker:
            worker.synced()
        shutil.copytree(data, backup)
        with self.worker() as worker:
            self.command = self.approval(worker)
            settled = worker.call(RunCommand(self.command, BUYER_ACCOUNT))
            assert isinstance(settled, Settled)
            assert settled.record.state is CommandState.CONFIRMED
        shutil.rmtree(data)
        backup.rename(data)

    def worker(self) -> AbstractContextManager[RunningWorker]:
        return running_worker(self.data, self.sandbox.url, secrets=self.secrets)

    def approval(self, worker: RunningWorker) -> ApprovePayment:
        worker.synced()
        with worker.queries() as queries:
            return approval(queries, SAMPLE_NOW)

    def effects(self) -> int:
        found = self.sandbox.control.effects(self.command.target)
        return len([one for one in found if "APPROVED" in one])


@pytest.fixture
def backed(tmp_path: Path) -> Iterator[Backed]:
    with running_sandbox() as sandbox:
        yield Backed(tmp_path / "data", sandbox)


def test_a_whole_folder_put_back_from_a_backup_offers_nothing_before_aws_was_read(
    backed: Backed,
) -> None:
    with backed.worker() as worker:
        problem = worker.log.wait_for(StoreProblem)
        assert problem.error.code == "store-older"
        assert "1 of your decisions" in problem.error.message
        assert problem.can_set_aside
        assert not worker.log.of(StoreOpened)
        refused = worker.client.call(RunCommand(backed.command, BUYER_ACCOUNT)).exception(
            DEADLINE_S
        )
        assert isinstance(refused, AppError)
        assert worker.call(SetStoreAside()) == Done()
        told = worker.log.wait_for(StoreOpened).problem
        assert told.startswith("1 of your decisions could not be carried over")
        worker.synced()
        again = msgspec.structs.replace(backed.command, command_id="c-once-more")
        settled = worker.call(RunCommand(again, BUYER_ACCOUNT))
        assert isinstance(settled, Settled)
        assert settled.record.state is CommandState.STOPPED
        assert backed.effects() == 1
    with backed.worker() as worker:
        assert worker.log.wait_for(StoreOpened).problem == ""
        assert not worker.log.of(StoreProblem)


@pytest.mark.parametrize("fault", ["locked", "dismissed", "missing", "timed out"])
def test_a_folder_that_is_put_back_beside_a_closed_keyring_stays_closed(
    backed: Backed, fault: str
) -> None:
    backed.secrets.fault = fault
    with backed.worker() as worker:
        assert worker.log.wait_for(StoreProblem).error.code == "no-key"
        assert not worker.log.of(StoreOpened)
        backed.secrets.fault = ""
        worker.call(SyncNow())
        assert worker.log.wait_for(StoreProblem).error.code == "store-older"


@pytest.mark.parametrize("mark", ["", "7", "00000000000000000007 " + "0" * 64, "junk \u202e"])
def test_a_mark_that_the_store_did_not_seal_says_nothing(backed: Backed, mark: str) -> None:
    (name,) = [one for one in backed.secrets.secrets if one.startswith("sent ")]
    backed.secrets.secrets[name] = mark
    with backed.worker() as worker:
        worker.log.wait_for(StoreOpened)
        assert not worker.log.of(StoreProblem)
    assert backed.secrets.secrets[name].startswith("0" * 20)


def test_an_emptied_folder_begins_anew_and_is_no_older_copy(backed: Backed) -> None:
    shutil.rmtree(backed.data)
    told = []
    for _ in range(2):
        with backed.worker() as worker:
            told.append(worker.log.wait_for(StoreOpened).problem)
            assert not worker.log.of(StoreProblem)
    assert "is gone; a new store begins" in told[0]
    assert "That log held 1 of your decisions" in told[0]
    assert told[1] == ""


def test_a_log_of_which_nothing_can_be_read_is_told_where_it_is_now(backed: Backed) -> None:
    (path,) = backed.data.glob("stores/*/store.db")
    path.write_bytes(b"not a store " * 4000)
    with backed.worker() as worker:
        assert worker.log.wait_for(StoreProblem).can_set_aside
        assert worker.call(SetStoreAside()) == Done()
        told = worker.log.wait_for(StoreOpened).problem
        (aside,) = path.parent.glob("store.damaged-*.db")
        assert told.startswith("Nothing of the earlier log of your decisions could be read")
        assert str(aside) in told


def test_a_store_without_decisions_is_set_aside_without_a_word(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    secrets = FakeSecretStore()
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        worker.synced()
        path = Path(worker.log.of(StoreOpened)[-1].path)
    path.write_bytes(b"not a store " * 4000)
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        worker.log.wait_for(StoreProblem)
        assert worker.call(SetStoreAside()) == Done()
        assert worker.log.wait_for(StoreOpened).problem == ""


def test_a_keyring_that_takes_no_mark_hinders_no_decision(tmp_path: Path) -> None:
    class KeysOnly(FakeSecretStore):
        def set(self, name: str, secret: Secret) -> None:
            self.fault = "failed" if name.startswith("sent ") else ""
            try:
                super().set(name, secret)
            finally:
                self.fault = ""

    with running_sandbox() as sandbox:
        secrets = KeysOnly()
        with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
            worker.synced()
            with worker.queries() as queries:
                command = approval(queries, SAMPLE_NOW)
            settled = worker.call(RunCommand(command, BUYER_ACCOUNT))
            assert isinstance(settled, Settled)
            assert settled.record.state is CommandState.CONFIRMED
        with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
            worker.log.wait_for(StoreOpened)
