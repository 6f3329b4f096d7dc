"""The first message of a worker: the store of the last start, where its key is to be had at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.accounts.account_index import AccountIndex, store_name
from app.accounts.keyring_store import KeyringStore
from app.accounts.store_keys import StoreKey, StoreKeys
from app.model.account import AccountKind, Identity, Source
from app.model.request import PENDING, PaymentRequest
from app.store.cache import Cache
from app.store.database import open_writer
from app.worker import channel
from app.worker.main import _choose_account, _show_last_store
from app.worker.messages import FromWorker
from app.worker.opening import (
    AccountsKnown,
    FirstRows,
    Start,
    StoreOpened,
    WorkerOptions,
    WorkerReady,
)
from tests.fakes.secrets import FakeBackend

ACCOUNT = "447109263358"
SOURCE = Source(sandbox=True)
NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


@pytest.fixture
def kept(backend: FakeBackend, tmp_path: Path) -> StoreKey:
    """A store that an earlier start has kept."""
    identity = Identity(ACCOUNT, "arn:aws:sts::447109263358:assumed-role/Buyer/x", "us-east-1")
    AccountIndex(tmp_path).remember(SOURCE, identity, AccountKind.SANDBOX, NOW)
    keys = StoreKeys(KeyringStore(lambda: backend), tmp_path)
    key = keys.for_store(store_name(SOURCE, ACCOUNT))
    open_writer(key.path, key.key).close()
    return key


def told(
    backend: FakeBackend, data_dir: Path, start: Start = Start.SOURCE, source: Source = SOURCE
) -> list[FromWorker]:
    """Give what the window hears of a worker that shows the last store and is then ready."""
    reading, writing = os.pipe()
    sender = channel.Sender(os.fdopen(writing, "wb"))
    options = WorkerOptions(source, str(data_dir), start=start)
    options = _choose_account(options, sender)
    _show_last_store(options, KeyringStore(lambda: backend), sender)
    sender.send(WorkerReady())
    sender.end()
    heard: list[FromWorker] = []
    with os.fdopen(reading, "rb") as pipe:
        while (frame := channel.read_frame(pipe)) is not None:
            heard.append(channel.decode_from_worker(frame))
    sender.join(5.0)
    accounts, *others = heard
    assert isinstance(accounts, AccountsKnown)  # before anything else
    assert accounts.current == (None if options.start is Start.NOTHING else options.source)
    return others


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


def test_a_start_without_a_choice_opens_the_account_used_last(
    backend: FakeBackend, kept: StoreKey, tmp_path: Path
) -> None:
    opened = StoreOpened(str(kept.path), kept.key, is_kept=True, account_id=ACCOUNT)
    assert told(backend, tmp_path, Start.LAST, Source())[0] == opened


@pytest.mark.parametrize("start", [Start.LAST, Start.NOTHING])
def test_without_a_choice_and_an_account_nothing_is_opened(
    backend: FakeBackend, tmp_path: Path, start: Start
) -> None:
    assert told(backend, tmp_path, start, Source()) == [FirstRows(), WorkerReady()]
    assert list(tmp_path.iterdir()) == []


def test_leaving_for_no_account_shows_no_store(
    backend: FakeBackend, kept: StoreKey, tmp_path: Path
) -> None:
    assert told(backend, tmp_path, Start.NOTHING) == [FirstRows(), WorkerReady()]
