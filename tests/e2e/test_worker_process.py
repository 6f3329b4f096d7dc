"""The real processes: killed, orphaned, started wrongly, and one sync from the command line."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.accounts.keyring_store import KeyringStore
from app.accounts.store_keys import StoreKeys
from app.model.account import Source
from app.model.command import (
    AcceptQuote,
    ApprovePayment,
    Command,
    CommandState,
    CreatePaymentSession,
    CreateQuote,
    DeletePaymentSession,
    ShownNewSession,
    ShownSession,
)
from app.model.purchase import Intent, QuoteRequest
from app.sandbox.control_client import SandboxControl
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.identities import BUYER_ACCOUNT
from app.sandbox.sample_sessions import RESEARCH, RESEARCH_AGENTS, session_id
from app.store.queries import Queries
from app.worker import channel, process
from app.worker.catalogue_messages import OfferRead, ReadOffer
from app.worker.client import WorkerClient
from app.worker.messages import CommandChanged, RunCommand, SyncEnded, WorkerLost
from app.worker.opening import StoreOpened, SyncStarted, WorkerOptions
from app.worker.quote_messages import QuoteRead, ReadQuote
from app.worker.session_messages import ReadSession, SessionRead
from tests.fakes import purchasing
from tests.fakes.approving import approval
from tests.fakes.session_samples import usd
from tests.fakes.worker import DEADLINE_S, SHORT_S, EventLog
from ui.instance_lock import try_lock

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX only")
ACCEPT = "AcceptAgreementPaymentRequest"


@pytest.fixture
def options(tmp_path: Path) -> WorkerOptions:
    return WorkerOptions(Source(sandbox=True), str(tmp_path), paced=False)


@contextmanager
def running(options: WorkerOptions) -> Iterator[tuple[WorkerClient, EventLog]]:
    log = EventLog()
    client = WorkerClient(options)
    client.start()
    client.on_event = log
    try:
        yield client, log
    finally:
        client.close()


def sandbox_server(data_dir: Path) -> SandboxControl:
    ready = json.loads((data_dir / "sandbox" / "server.json").read_text(encoding="utf-8"))
    return SandboxControl(ready["url"], ready["controlToken"])


def is_answering(url: str) -> bool:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=1)
    with suppress(OSError):
        connection.connect()
        connection.close()
        return True
    return False


def wait_until(is_so: object, what: str) -> None:
    assert callable(is_so)
    end = time.monotonic() + DEADLINE_S
    while not is_so():
        assert time.monotonic() < end, what


def run_main(*arguments: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    command = process.own_command(*arguments, "--data-dir", str(data_dir))
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def stored_approval(log: EventLog) -> ApprovePayment:
    opened, ended = log.of(StoreOpened)[-1], log.of(SyncEnded)[-1]
    queries = Queries(Path(opened.path), opened.key)
    command = approval(queries, ended.at)
    queries.close()
    return command


@POSIX
def test_a_worker_killed_after_the_effect_is_restarted_and_finds_out_before_it_reads(
    options: WorkerOptions, tmp_path: Path
) -> None:
    with running(options) as (client, log):
        log.wait_for(SyncEnded, lambda event: event.is_full)
        command = stored_approval(log)
        sandbox_server(tmp_path).add_fault(Fault(kind=FaultKind.HANG_AFTER, operation=ACCEPT))
        client.call(RunCommand(command, BUYER_ACCOUNT))
        log.wait_for(CommandChanged, lambda event: event.record.state is CommandState.SENT)
        wait_until(
            lambda: sandbox_server(tmp_path).effects(command.target), "the command has its effect"
        )
        assert client.worker_pid
        os.kill(client.worker_pid, signal.SIGKILL)
        lost = log.wait_for(WorkerLost)
        assert lost.exit_code == -signal.SIGKILL
        settled = log.wait_for(CommandChanged, lambda event: not event.record.state.is_open)
        assert settled.record.state is CommandState.CONFIRMED
        after = log.events[log.events.index(lost) :]
        kinds = [type(event) for event in after]
        assert SyncEnded not in kinds[: kinds.index(CommandChanged)]
        log.wait_for(SyncEnded, lambda event: event.is_full)
        effects = sandbox_server(tmp_path).effects(command.target)
        assert len([one for one in effects if "APPROVED" in one]) == 1


def acceptance(client: WorkerClient) -> AcceptQuote:
    read = client.call(ReadQuote(purchasing.DRAFT)).result(DEADLINE_S)
    assert isinstance(read, QuoteRead)
    shown = purchasing.shown(read.quote, read.terms)
    return AcceptQuote("click-1", purchasing.DRAFT, "Pellucid", "Pellucid", shown=shown)


def quote_request(client: WorkerClient) -> CreateQuote:
    read = client.call(ReadOffer(purchasing.PELLUCID)).result(DEADLINE_S)
    assert isinstance(read, OfferRead)
    proposal, offer_id = read.offer.proposal_id, read.offer.offer_id
    request = QuoteRequest(Intent.NEW, purchasing.picked(read.terms.terms), proposal_id=proposal)
    return CreateQuote(
        "click-1", proposal, "Pellucid", "Pellucid", request=request, offer_id=offer_id
    )


def session_creation(_client: WorkerClient) -> CreatePaymentSession:
    return CreatePaymentSession(
        "click-1-of-the-persons-window",
        f"arn:aws:bedrock-agentcore:us-east-1:{BUYER_ACCOUNT}:payment-manager/{RESEARCH_AGENTS}",
        "researchAgents",
        RESEARCH,
        shown=ShownNewSession(usd("25.00"), 60, RESEARCH, "market-brief"),
    )


@POSIX
@pytest.mark.parametrize(
    ("make", "operation", "effect"),
    [
        (acceptance, "AcceptAgreementRequest", "agreement request ACCEPTED by buyer"),
        (quote_request, "CreateAgreementRequest", "agreement request DRAFT by buyer"),
        (session_creation, "CreatePaymentSession", "payment session CREATED by buyer"),
    ],
    ids=["accept", "create", "session"],
)
def test_a_worker_killed_while_it_buys_finds_out_and_buys_once(
    options: WorkerOptions,
    tmp_path: Path,
    make: Callable[[WorkerClient], Command],
    operation: str,
    effect: str,
) -> None:
    def effects() -> list[str]:
        ledger = sandbox_server(tmp_path).ledger()
        return [one.object_id for one in ledger if one.effect == effect]

    with running(options) as (client, log):
        log.wait_for(SyncEnded, lambda event: event.is_full)
        command = make(client)
        sandbox_server(tmp_path).add_fault(Fault(kind=FaultKind.HANG_AFTER, operation=operation))
        client.call(RunCommand(command, BUYER_ACCOUNT))
        wait_until(effects, "the command has its effect")
        assert client.worker_pid
        os.kill(client.worker_pid, signal.SIGKILL)
        log.wait_for(WorkerLost)
        settled = log.wait_for(CommandChanged, lambda event: not event.record.state.is_open)
        assert settled.record.state is CommandState.CONFIRMED
        assert settled.record.result
        assert len(effects()) == 1


@POSIX
def test_a_worker_killed_while_it_deletes_a_session_keeps_what_was_spent(
    options: WorkerOptions, tmp_path: Path
) -> None:
    with running(options) as (client, log):
        log.wait_for(SyncEnded, lambda event: event.is_full)
        arn = session_creation(client).target
        brief = session_id("market-brief")
        read = client.call(ReadSession(arn, brief, RESEARCH)).result(DEADLINE_S)
        assert isinstance(read, SessionRead)
        shown = read.session
        command = DeletePaymentSession(
            "click-1",
            brief,
            "market-brief",
            RESEARCH,
            manager_arn=arn,
            shown=ShownSession(RESEARCH, shown.created_at, shown.minutes, shown.limit, shown.left),
        )
        sandbox = sandbox_server(tmp_path)
        deleting = Fault(kind=FaultKind.HANG_AFTER, operation="DeletePaymentSession")
        sandbox.add_fault(deleting)
        client.call(RunCommand(command, BUYER_ACCOUNT))
        deleted = "payment session DELETED by buyer"
        wait_until(lambda: deleted in sandbox.effects(brief), "AWS has forgotten it")
        assert client.worker_pid
        os.kill(client.worker_pid, signal.SIGKILL)
        log.wait_for(WorkerLost)
        settled = log.wait_for(CommandChanged, lambda event: not event.record.state.is_open)
        assert settled.record.state is CommandState.CONFIRMED
        kept = client.call(ReadSession(arn, brief, RESEARCH)).result(DEADLINE_S)
        assert isinstance(kept, SessionRead)
        assert kept.session.gone_at is not None
        assert kept.session.spent is not None
        assert kept.session.spent.amount >= usd("18.42").amount


@POSIX
def test_a_killed_worker_leaves_no_sandbox_server_behind(
    options: WorkerOptions, tmp_path: Path
) -> None:
    with running(options) as (client, log):
        log.wait_for(SyncEnded)
        ready = json.loads((tmp_path / "sandbox" / "server.json").read_text(encoding="utf-8"))
        assert is_answering(ready["url"])
        assert client.worker_pid
        os.kill(client.worker_pid, signal.SIGKILL)
        wait_until(lambda: not is_answering(ready["url"]), "the sandbox server ends")
        log.wait_for(SyncStarted)


def test_a_worker_whose_window_is_gone_ends_with_its_sandbox_server(
    options: WorkerOptions, tmp_path: Path
) -> None:
    worker = process.start(process.own_command("--worker"), reads_output=True)
    assert worker.stdin
    assert worker.stdout
    channel.write_frame(worker.stdin, channel.encode(options))
    while (frame := channel.read_frame(worker.stdout)) is not None:
        if isinstance(channel.decode_from_worker(frame), SyncEnded):
            break
    ready = json.loads((tmp_path / "sandbox" / "server.json").read_text(encoding="utf-8"))
    worker.stdin.close()
    assert worker.wait(DEADLINE_S) == 0
    wait_until(lambda: not is_answering(ready["url"]), "the sandbox server ends")
    worker.stdout.close()


def test_a_worker_that_is_told_nothing_ends(tmp_path: Path) -> None:
    worker = process.start(process.own_command("--worker"))
    assert worker.stdin
    worker.stdin.close()
    assert worker.wait(DEADLINE_S) == 0


def test_a_worker_whose_window_died_at_once_ends_quietly(options: WorkerOptions) -> None:
    frame = io.BytesIO()
    channel.write_frame(frame, channel.encode(options))
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        process.own_command("--worker"),
        input=frame.getvalue(),
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=DEADLINE_S,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_closing_the_client_is_quick_and_leaves_a_clean_log(
    options: WorkerOptions, tmp_path: Path
) -> None:
    with running(options) as (client, log):
        log.wait_for(SyncEnded)
        began = time.monotonic()
        client.close(timeout=DEADLINE_S)
        assert time.monotonic() - began < SHORT_S
        assert not log.of(WorkerLost)
    text = (tmp_path / "logs" / "worker.log").read_text(encoding="utf-8")
    assert text == ""


def test_no_sync_runs_beside_an_open_countersign(tmp_path: Path) -> None:
    lock = try_lock(tmp_path)
    assert lock
    done = run_main("--sandbox", "--sync", data_dir=tmp_path)
    lock.release()
    assert done.returncode == 1
    assert done.stderr == (
        "Countersign is open on this folder. Use its Update, or close it first.\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["instance.lock"]


@POSIX
def test_the_store_of_a_session_belongs_to_the_window_not_to_a_worker_that_crashed(
    options: WorkerOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with running(options) as (client, log):
        opened = log.wait_for(StoreOpened)
        assert not opened.is_kept
        log.wait_for(SyncEnded)
        assert client.worker_pid
        os.kill(client.worker_pid, signal.SIGKILL)
        assert log.wait_for(StoreOpened).path == opened.path
        other = StoreKeys(KeyringStore(), Path(options.data_dir))
        other.for_store(Path(opened.path).parent.name)
        assert Path(opened.path).exists()


def test_one_sync_prints_one_line_of_json(tmp_path: Path) -> None:
    done = run_main("--sandbox", "--sync", data_dir=tmp_path)
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    summary = json.loads(line)
    assert summary["account"].isdigit()
    assert summary["rows"]["agreements"] > 0
    assert summary["calls"]["SearchAgreements"] == 1
    assert summary["seconds"] > 0
    assert summary["unread"] == {}


@POSIX
def test_everything_in_the_data_folder_is_this_persons_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    before = os.umask(0o022)
    try:
        done = run_main("--sandbox", "--sync", data_dir=folder)
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stderr
    found = [folder, *folder.rglob("*")]
    assert len(found) > 5
    assert [str(path) for path in found if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize(
    ("arguments", "exit_code", "named"),
    [
        (["--nonsense"], 2, "--nonsense"),
        (["--sandbox", "--profile", "buyer"], 2, "--profile"),
        (["--sync", "--profile", "nobody"], 1, "nobody"),
        (["--sync"], 1, "credentials"),
    ],
)
def test_bad_input_ends_with_one_sentence(
    tmp_path: Path, arguments: list[str], exit_code: int, named: str
) -> None:
    done = run_main(*arguments, data_dir=tmp_path)
    assert done.returncode == exit_code
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert named in line


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run_main("--sandbox", "--sync", data_dir=tmp_path / "file")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "file" in line
    assert "--data-dir" in line
