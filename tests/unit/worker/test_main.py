"""The first message of a worker: the store of the last start, where its key is to be had at once."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.accounts import AccountIndex, KeyringStore, StoreKey, StoreKeys, store_name
from app.model.account import Source
from app.model.request import PENDING, PaymentRequest
from app.store.cache import Cache
from app.store.database import open_writer
from app.worker import channel
from app.worker.main import _Sender, _show_last_store
from app.worker.messages import FirstRows, FromWorker, StoreOpened, WorkerOptions, WorkerReady
from tests.fakes.secrets import FakeBackend

ACCOUNT = "447109263358"
SOURCE = Source(sandbox=True)


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


@pytest.fixture
def kept(backend: FakeBackend, tmp_path: Path) -> StoreKey:
    """A store that an earlier start has kept."""
    AccountIndex(tmp_path).remember(SOURCE, ACCOUNT)
    keys = StoreKeys(KeyringStore(lambda: backend), tmp_path)
    key = keys.for_store(store_name(SOURCE, ACCOUNT))
    open_writer(key.path, key.key).close()
    return key


def told(backend: FakeBackend, data_dir: Path) -> list[FromWorker]:
    """Give what the window hears of a worker that shows the last store and is then ready."""
    pipe = io.BytesIO()
    sender = _Sender(pipe)
    options = WorkerOptions(SOURCE, str(data_dir))
    _show_last_store(options, KeyringStore(lambda: backend), sender)
    sender.send(WorkerReady())
    sender.close()
    pipe.seek(0)
    heard: list[FromWorker] = []
    while (frame := channel.read_frame(pipe)) is not None:
        heard.append(channel.decode_from_worker(frame))
    return heard


def test_a_kept_store_is_shown_before_the_worker_is_ready(
    backend: FakeBackend, kept: StoreKey, tmp_path: Path
) -> None:
    opened = StoreOpened(str(kept.path), kept.key, is_kept=True, account_id=ACCOUNT)
    assert told(backend, tmp_path) == [opened, FirstRows(), WorkerReady()]


def test_the_most_urgent_stored_requests_are_told_with_it(
    backend: FakeBackend, kept: StoreKey, tmp_path: Path
) -> None:
    writer = open_writer(kept.path, kept.key)
    moments = [datetime(2026, 11, 18, hour, tzinfo=UTC) for hour in range(24)]
    requests = [
        PaymentRequest(f"pr-{at.hour}", "agmt-1", PENDING, f"Milestone {at.hour}", created_at=at)
        for at in moments
    ]
    Cache(writer).put_payments(requests)
    writer.close()
    first = told(backend, tmp_path)[1]
    assert isinstance(first, FirstRows)
    assert len(first.rows) == 20
    assert {row.title for row in first.rows} <= {request.name for request in requests}


def _lock_keyring(backend: FakeBackend, _kept: StoreKey) -> None:
    backend.error = OSError("locked")


def _lose_key(backend: FakeBackend, _kept: StoreKey) -> None:
    backend.passwords.clear()


def _damage_file(_backend: FakeBackend, kept: StoreKey) -> None:
    kept.path.write_bytes(b"not a store" * 1000)


def _lose_file(_backend: FakeBackend, kept: StoreKey) -> None:
    kept.path.unlink()


def _break_index(_backend: FakeBackend, kept: StoreKey) -> None:
    index = kept.path.parents[2] / "accounts.json"
    index.unlink()
    index.mkdir()


@pytest.mark.parametrize("harm", [_lock_keyring, _lose_key, _lose_file, _damage_file, _break_index])
def test_a_store_that_does_not_open_at_once_is_left_to_the_worker(
    backend: FakeBackend,
    kept: StoreKey,
    tmp_path: Path,
    harm: Callable[[FakeBackend, StoreKey], None],
) -> None:
    harm(backend, kept)
    assert told(backend, tmp_path) == [FirstRows(), WorkerReady()]


def test_a_first_start_shows_no_store(backend: FakeBackend, tmp_path: Path) -> None:
    assert told(backend, tmp_path) == [FirstRows(), WorkerReady()]
