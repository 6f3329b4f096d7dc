"""The client against small stand-ins for the worker: starts, answers, crashes, ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import AppError, NeverSent, Unclear
from app.model.account import Source
from app.worker.client import WorkerClient
from app.worker.messages import (
    AccountSwitched,
    Done,
    NoticeShown,
    SyncEnded,
    SyncNow,
    WorkerLost,
)
from app.worker.opening import (
    AccountsKnown,
    SecretsUnlocked,
    StoreOpened,
    SyncStarted,
    WorkerOptions,
    WorkerReady,
)
from app.worker.supervisor import RestartPolicy
from tests.fakes.worker import DEADLINE_S, EventLog

ROOT = Path(__file__).resolve().parents[3]
# Answers every call; a notice called "crash" ends it at once, "hang" is never answered, "junk" is
# answered with what is no message, "stop" halts it, "unlock" unlocks secrets, "asked" says whether it has
# got what was unlocked.
STAND_IN = """
import os, signal, sys
from datetime import UTC, datetime
sys.path.insert(0, sys.argv[1])
from app.worker import channel
from app.worker.messages import *
from app.worker.opening import *
from app.model.unlocked import Unlocked
incoming, outgoing = channel.take_pipes()
options = channel.decode_options(channel.read_frame(incoming))
say = lambda message: channel.write_frame(outgoing, channel.encode(message))
print("not for the window")
os.system("echo neither is this")
say(AccountsKnown((), options.source if options.start is Start.SOURCE else None))
say(WorkerReady())
if options.session_path:
    say(SyncStarted(is_full=True))
say(StoreOpened("/data/session.db", b"k" * 32, is_kept=False))
while frame := channel.read_frame(incoming):
    call = channel.decode_call(frame)
    key = getattr(call.request, "key", "")
    if key == "crash":
        os._exit(9)
    if key == "unlock":
        say(SecretsUnlocked(Unlocked(b"p" * 32)))
    if key == "asked":
        is_given = options.unlocked == Unlocked(b"p" * 32)
        say(SyncEnded(datetime.now(UTC), is_full=is_given))
    if key == "junk":
        channel.write_frame(outgoing, b"no message")
    if key == "stop":
        os.kill(os.getpid(), signal.SIGSTOP)
    if key != "hang":
        say(Reply(call.call_id, Done()))
    if isinstance(call.request, Quit):
        break
"""


@pytest.fixture
def log() -> EventLog:
    return EventLog()


@pytest.fixture
def client(tmp_path: Path, log: EventLog) -> Iterator[WorkerClient]:
    script = tmp_path / "stand_in.py"
    script.write_text(STAND_IN, encoding="utf-8")
    options = WorkerOptions(Source(), str(tmp_path))
    running = WorkerClient(options, [sys.executable, str(script), str(ROOT)])
    running.start()
    running.on_event = log
    yield running
    running.close()


def test_calls_made_before_the_worker_is_there_are_answered(client: WorkerClient) -> None:
    assert client.call(SyncNow()).result(DEADLINE_S) == Done()


def test_a_crash_is_told_fails_what_is_open_and_is_followed_by_a_new_worker(
    client: WorkerClient, log: EventLog
) -> None:
    log.wait_for(WorkerReady)
    hanging = client.call(NoticeShown("hang"))
    with pytest.raises(Unclear):
        client.call(NoticeShown("crash")).result(DEADLINE_S)
    assert isinstance(hanging.exception(DEADLINE_S), Unclear)
    assert log.wait_for(WorkerLost) == WorkerLost(9, 0.5)
    assert client.call(SyncNow()).result(DEADLINE_S) == Done()


def test_the_new_worker_takes_over_the_store_of_the_session(
    client: WorkerClient, log: EventLog
) -> None:
    log.wait_for(StoreOpened)
    client.call(NoticeShown("crash"))
    log.wait_for(WorkerLost)
    log.wait_for(StoreOpened)
    assert [type(event).__name__ for event in log.events].count("SyncStarted") == 1


@pytest.mark.parametrize("is_crash", [False, True])
def test_what_the_person_unlocked_goes_to_the_next_worker_and_never_to_the_window(
    client: WorkerClient, log: EventLog, is_crash: bool
) -> None:
    log.wait_for(StoreOpened)
    client.call(NoticeShown("unlock")).result(DEADLINE_S)
    if is_crash:
        client.call(NoticeShown("crash"))
        log.wait_for(WorkerLost)
    else:
        client.switch(Source(profile="other"))
        log.wait_for(AccountSwitched)
    log.wait_for(StoreOpened)
    client.call(NoticeShown("asked")).result(DEADLINE_S)
    assert log.wait_for(SyncEnded).is_full
    assert not log.of(SecretsUnlocked)


def test_after_closing_nothing_hangs_and_calls_say_so(client: WorkerClient, log: EventLog) -> None:
    log.wait_for(WorkerReady)
    hanging = client.call(NoticeShown("hang"))
    client.close()
    client.close()
    assert isinstance(hanging.exception(DEADLINE_S), AppError)
    with pytest.raises(AppError, match="not running"):
        client.call(SyncNow()).result(0)
    assert not log.of(WorkerLost)


def test_a_program_that_ends_at_once_is_a_lost_worker(tmp_path: Path) -> None:
    log = EventLog()
    client = WorkerClient(
        WorkerOptions(Source(), str(tmp_path)), [sys.executable, "-c", "raise SystemExit(3)"]
    )
    client.on_event = log
    client.start()
    assert log.wait_for(WorkerLost).exit_code == 3
    client.close()


def test_a_worker_that_does_not_quit_is_killed_in_time(tmp_path: Path) -> None:
    deaf = "import signal, sys; sys.stdin.buffer.read(4); signal.pause()"
    client = WorkerClient(WorkerOptions(Source(), str(tmp_path)), [sys.executable, "-c", deaf])
    client.start()
    client.close(timeout=0.3)
    assert client.worker_pid


def test_a_worker_that_never_reads_is_lost_and_so_is_what_was_asked(tmp_path: Path) -> None:
    log = EventLog()
    client = WorkerClient(
        WorkerOptions(Source(), str(tmp_path)), [sys.executable, "-c", "raise SystemExit(3)"]
    )
    client.on_event = log
    client.start()
    asked = client.call(SyncNow())
    assert log.wait_for(WorkerLost).exit_code == 3
    with pytest.raises(Unclear):
        asked.result(DEADLINE_S)
    client.close()


def test_what_is_asked_between_two_workers_goes_to_the_next_one(
    client: WorkerClient, log: EventLog
) -> None:
    log.wait_for(WorkerReady)
    with pytest.raises(Unclear):
        client.call(NoticeShown("crash")).result(DEADLINE_S)
    lost = log.wait_for(WorkerLost)
    assert lost.restarts_in_s
    assert client.call(SyncNow()).result(DEADLINE_S) == Done()


def test_a_worker_that_cannot_be_understood_is_replaced(
    client: WorkerClient, log: EventLog
) -> None:
    log.wait_for(WorkerReady)
    with pytest.raises(Unclear):
        client.call(NoticeShown("junk")).result(DEADLINE_S)
    log.wait_for(WorkerLost)
    assert client.call(SyncNow()).result(DEADLINE_S) == Done()


def test_a_program_that_is_gone_when_the_worker_is_to_start_again_is_a_lost_worker(
    client: WorkerClient, log: EventLog, tmp_path: Path
) -> None:
    log.wait_for(WorkerReady)
    client._command[0] = str(tmp_path / "gone")
    client.call(NoticeShown("crash"))
    assert log.wait_for(WorkerLost).exit_code == 9
    asked = client.call(SyncNow())
    with pytest.raises(Unclear):
        asked.result(DEADLINE_S)
    assert log.of(WorkerLost)[-1].exit_code is None


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be halted by a signal")
def test_a_worker_that_reads_nothing_holds_up_neither_calls_nor_the_end(
    client: WorkerClient, log: EventLog
) -> None:
    log.wait_for(WorkerReady)
    client.call(NoticeShown("stop"))
    asked = [client.call(NoticeShown("x" * 1000)) for _ in range(200)]
    client.close(timeout=0.3)
    assert all(isinstance(one.exception(DEADLINE_S), AppError) for one in asked)


def test_what_was_asked_of_a_worker_that_was_never_started_is_refused_at_the_end(
    tmp_path: Path,
) -> None:
    client = WorkerClient(WorkerOptions(Source(), str(tmp_path)), [sys.executable])
    asked = client.call(SyncNow())
    client.close()
    assert isinstance(asked.exception(0), AppError)


def test_switching_starts_a_worker_for_the_other_account(
    client: WorkerClient, log: EventLog
) -> None:
    log.wait_for(StoreOpened)
    first = client.worker_pid
    other = Source(profile="other")
    client.switch(other)
    log.wait_for(AccountSwitched, lambda event: event.source == other)
    log.wait_for(AccountsKnown, lambda event: event.current == other)
    log.wait_for(StoreOpened)
    assert client.worker_pid != first
    assert client.call(SyncNow()).result(DEADLINE_S) == Done()
    assert not log.of(WorkerLost)
    assert not log.of(SyncStarted)  # the store of the session that was left is not handed on


def test_leaving_for_no_account_starts_a_worker_without_one(
    client: WorkerClient, log: EventLog
) -> None:
    log.wait_for(WorkerReady)
    client.switch(None)
    log.wait_for(AccountSwitched, lambda event: event.source is None)
    log.wait_for(AccountsKnown, lambda event: event.current is None)


def test_nothing_that_is_asked_while_switching_reaches_the_other_account(
    client: WorkerClient, log: EventLog
) -> None:
    log.wait_for(WorkerReady)
    hanging = client.call(NoticeShown("hang"))
    client.switch(Source(profile="other"))
    asked = client.call(SyncNow())
    assert isinstance(asked.exception(DEADLINE_S), NeverSent)
    assert isinstance(hanging.exception(DEADLINE_S), Unclear)
    log.wait_for(AccountSwitched)


def test_the_last_of_several_switches_counts(client: WorkerClient, log: EventLog) -> None:
    log.wait_for(WorkerReady)
    for name in ("a", "b", "c"):
        client.switch(Source(profile=name))
    log.wait_for(AccountsKnown, lambda event: event.current == Source(profile="c"))
    assert client.call(SyncNow()).result(DEADLINE_S) == Done()


def test_closing_while_switching_ends_in_order(client: WorkerClient, log: EventLog) -> None:
    log.wait_for(WorkerReady)
    client.switch(Source(profile="other"))
    client.close()
    with pytest.raises(AppError):
        client.call(SyncNow()).result(0)


class _NoPatience(RestartPolicy):
    def next_delay(self, now: float) -> float | None:
        return None


def test_a_client_that_gave_up_can_still_switch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.worker.client.RestartPolicy", _NoPatience)
    log = EventLog()
    command = [sys.executable, "-c", "raise SystemExit(3)"]
    client = WorkerClient(WorkerOptions(Source(), str(tmp_path)), command)
    client.on_event = log
    client.start()
    log.wait_for(WorkerLost)
    client.switch(Source(profile="other"))
    log.wait_for(AccountSwitched)
    assert log.wait_for(WorkerLost).exit_code == 3
    client.close()
