from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import StoreDamaged, TargetBusy, Unclear
from app.model.account import Identity
from app.model.command import CommandState, Evidence
from app.store.database import open_writer
from app.store.journal import IllegalTransition, Journal
from tests.unit.store.samples import IDENTITY, KEY, NOW, ahead, approve, reject, sent, usd

LEGAL = {
    ("prepared", "sent"),
    ("prepared", "stopped"),
    ("sent", "confirmed"),
    ("sent", "refused"),
    ("sent", "unknown"),
    ("unknown", "confirmed"),
    ("unknown", "refused"),
}
PATHS = {
    CommandState.PREPARED: (),
    CommandState.STOPPED: (CommandState.STOPPED,),
    CommandState.SENT: (CommandState.SENT,),
    CommandState.CONFIRMED: (CommandState.SENT, CommandState.CONFIRMED),
    CommandState.REFUSED: (CommandState.SENT, CommandState.REFUSED),
    CommandState.UNKNOWN: (CommandState.SENT, CommandState.UNKNOWN),
}


def step(journal: Journal, command_id: str, state: CommandState) -> None:
    if state is CommandState.SENT:
        journal.mark_sent(command_id, NOW)
    else:
        journal.settle(command_id, state, NOW)


def bring_to(journal: Journal, command_id: str, state: CommandState) -> None:
    command = approve(command_id, target=f"pr-{command_id}")
    journal.prepare(command, IDENTITY, NOW, "hash")
    for one in PATHS[state]:
        step(journal, command_id, one)


@pytest.mark.parametrize(
    "use",
    [
        lambda journal: journal.prepare(approve("click-2"), IDENTITY, NOW, "hash"),
        lambda journal: journal.mark_sent("click-1", NOW),
        lambda journal: journal.settle("click-1", CommandState.STOPPED, NOW),
        lambda journal: journal.note("click-1", Evidence(NOW, "GetOffer", "Read.")),
        lambda journal: journal.open_commands(),
    ],
)
def test_a_closed_journal_says_that_it_is_closed(
    journal: Journal, connection: apsw.Connection, use: Callable[[Journal], object]
) -> None:
    bring_to(journal, "click-1", CommandState.PREPARED)
    connection.close()
    with pytest.raises(Unclear) as caught:
        use(journal)
    assert caught.value.code == "store-closed"


def test_prepared_command_comes_back_as_it_was_given(journal: Journal) -> None:
    command = approve(order="BL-2026-0177")

    record = journal.prepare(command, IDENTITY, NOW, "hash")

    assert record.command == command
    assert record.state is CommandState.PREPARED
    assert (record.account_id, record.principal_arn) == (
        IDENTITY.account_id,
        IDENTITY.principal_arn,
    )
    assert (record.created_at, record.money) == (NOW, usd("9750.00"))


@pytest.mark.parametrize("before", PATHS, ids=str)
@pytest.mark.parametrize("after", set(CommandState) - {CommandState.PREPARED}, ids=str)
def test_only_the_legal_steps_are_taken(
    journal: Journal, before: CommandState, after: CommandState
) -> None:
    bring_to(journal, "c-1", before)

    if (before.value, after.value) in LEGAL:
        step(journal, "c-1", after)
        assert journal.get("c-1").state is after
    else:
        with pytest.raises(IllegalTransition):
            step(journal, "c-1", after)
        assert journal.get("c-1").state is before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(st.sampled_from(CommandState), max_size=8), data=st.data())
def test_whatever_is_tried_in_whatever_order_an_outcome_never_changes(
    journal: Journal, steps: list[CommandState], data: st.DataObject
) -> None:
    command_id = data.draw(st.uuids()).hex
    bring_to(journal, command_id, CommandState.PREPARED)
    outcome: CommandState | None = None
    for state in steps:
        with contextlib.suppress(IllegalTransition):
            step(journal, command_id, state)
        reached = journal.get(command_id).state
        assert outcome in (None, reached)
        outcome = None if reached.is_open else reached


def test_preparing_the_same_command_again_changes_nothing(journal: Journal) -> None:
    sent(journal, approve())

    again = journal.prepare(approve(), IDENTITY, ahead(hours=1), "other hash")

    assert again.state is CommandState.SENT
    assert again.created_at == NOW


@pytest.mark.parametrize("state", [CommandState.PREPARED, CommandState.SENT, CommandState.UNKNOWN])
def test_an_open_command_locks_its_target_for_another_process(
    journal: Journal, path: Path, state: CommandState
) -> None:
    journal.prepare(approve("c-1"), IDENTITY, NOW, "hash")
    for one in PATHS[state]:
        step(journal, "c-1", one)
    other = Journal(open_writer(path, KEY))

    with pytest.raises(TargetBusy) as raised:
        other.prepare(reject("c-2"), IDENTITY, NOW, "hash")

    assert raised.value.reason == "c-1"
    assert other.open_commands()[0].command.command_id == "c-1"
    with pytest.raises(KeyError):
        other.get("c-2")


@pytest.mark.parametrize("end", [CommandState.CONFIRMED, CommandState.REFUSED])
def test_a_settled_command_frees_its_target(journal: Journal, end: CommandState) -> None:
    sent(journal, approve("c-1"))
    journal.settle("c-1", end, NOW)

    assert journal.prepare(approve("c-2"), IDENTITY, NOW, "hash").state is CommandState.PREPARED


def test_another_account_has_its_own_targets(journal: Journal) -> None:
    journal.prepare(approve("c-1"), IDENTITY, NOW, "hash")
    other = Identity("882015476093", "arn:aws:iam::882015476093:user/b", "us-east-1")

    assert journal.prepare(approve("c-2"), other, NOW, "hash").account_id == "882015476093"


def test_the_index_itself_refuses_a_second_open_command(journal: Journal) -> None:
    journal.prepare(approve("c-1"), IDENTITY, NOW, "hash")

    with pytest.raises(Exception, match="UNIQUE constraint failed"):
        journal._connection.execute(
            "INSERT INTO command SELECT 'c-2', account_id, principal_arn, region, target, kind, "
            "'prepared', shown_hash, document, created_at, sent_at, settled_at, next_check_at, "
            "checks, message, hint, aws_code, aws_message, request_id, result FROM command"
        )


def test_of_many_windows_that_click_at_once_one_gets_the_target(path: Path) -> None:
    open_writer(path, KEY).close()
    results: list[str] = []
    ready = threading.Barrier(4)

    def click(command_id: str) -> None:
        journal = Journal(open_writer(path, KEY))
        ready.wait()
        try:
            journal.prepare(approve(command_id), IDENTITY, NOW, "hash")
            results.append("prepared")
        except TargetBusy:
            results.append("busy")

    threads = [threading.Thread(target=click, args=(f"c-{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["busy", "busy", "busy", "prepared"]


def test_of_two_processes_only_one_may_send(journal: Journal, path: Path) -> None:
    journal.prepare(approve(), IDENTITY, NOW, "hash")
    other = Journal(open_writer(path, KEY))
    journal.mark_sent("c-1", NOW)

    with pytest.raises(IllegalTransition):
        other.mark_sent("c-1", NOW)


def test_unknown_keeps_what_was_seen_and_when_to_look_again(journal: Journal) -> None:
    sent(journal, approve())
    seen = Evidence(NOW, "AcceptAgreementPaymentRequest", "No answer came.")
    journal.note("c-1", seen)
    journal.settle("c-1", CommandState.UNKNOWN, NOW, message="Being checked", request_id="req-1")
    journal.schedule_check("c-1", ahead(seconds=1))
    read = Evidence(ahead(seconds=1), "GetAgreementPaymentRequest", "Still waiting.", "req-2")

    record = journal.note("c-1", read)

    assert record.evidence == (seen, read)
    assert (record.checks, record.settled_at) == (1, None)
    assert record.next_check_at == NOW + timedelta(seconds=1)


def test_an_outcome_ends_the_checks_and_keeps_the_request_id(journal: Journal) -> None:
    sent(journal, approve())
    journal.settle("c-1", CommandState.UNKNOWN, NOW, message="Being checked", request_id="req-1")
    journal.schedule_check("c-1", ahead(seconds=1))

    record = journal.settle("c-1", CommandState.CONFIRMED, ahead(seconds=2))

    assert (record.next_check_at, record.settled_at) == (None, ahead(seconds=2))
    assert (record.message, record.request_id) == ("", "req-1")
    assert journal.open_commands() == []


def test_only_an_unknown_command_is_scheduled(journal: Journal) -> None:
    journal.prepare(approve(), IDENTITY, NOW, "hash")

    with pytest.raises(IllegalTransition):
        journal.schedule_check("c-1", NOW)


def test_open_commands_come_oldest_first(journal: Journal) -> None:
    journal.prepare(approve("c-new", "pr-2"), IDENTITY, ahead(minutes=1), "hash")
    journal.prepare(approve("c-old", "pr-1"), IDENTITY, NOW, "hash")

    assert [one.command.command_id for one in journal.open_commands()] == ["c-old", "c-new"]


def test_a_message_with_half_a_surrogate_is_kept_readable(journal: Journal) -> None:
    sent(journal, approve())

    record = journal.settle("c-1", CommandState.REFUSED, NOW, aws_message="no \ud83d way")

    assert record.aws_message == "no ? way"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not remove files in use")
def test_nothing_is_prepared_in_a_file_that_was_removed(journal: Journal, path: Path) -> None:
    path.unlink()

    with pytest.raises(StoreDamaged, match="was removed"):
        journal.prepare(approve(), IDENTITY, NOW, "hash")


def test_every_commit_of_the_journal_reaches_the_disk(path: Path) -> None:
    connection = open_writer(path, KEY, durable=False)

    Journal(connection)

    assert connection.execute("PRAGMA synchronous").get == 2  # FULL


CHILD = """
import os, sys
from pathlib import Path
from app.store.database import open_writer
from app.store.journal import Journal
from tests.unit.store.samples import IDENTITY, KEY, NOW, approve
journal = Journal(open_writer(Path(sys.argv[1]), KEY))
for number in range(1000):
    journal.prepare(approve(f"c-{number}", f"pr-{number}"), IDENTITY, NOW, "hash")
    print(f"c-{number} prepared", flush=True)
    journal.mark_sent(f"c-{number}", NOW)
    print(f"c-{number} sent", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX signal")
@pytest.mark.parametrize("acknowledged", [1, 2, 5, 8])
def test_kill_loses_nothing_that_was_acknowledged(path: Path, acknowledged: int) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    lines = [child.stdout.readline().split() for _ in range(acknowledged)]
    child.send_signal(signal.SIGKILL)
    lines += [line.split() for line in child.stdout.read().splitlines()]
    child.stdout.close()
    child.wait()

    journal = Journal(open_writer(path, KEY))

    last = dict(lines)
    order = {"prepared": 0, "sent": 1}
    for command_id, state in last.items():
        assert order[journal.get(command_id).state.value] >= order[state]
