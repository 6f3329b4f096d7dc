"""The health check against the sandbox account: rights denied one by one, hanging, offline, clock off."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.aws.session import AwsSession
from app.model.account import Source
from app.model.denial import DENIALS
from app.model.health import HealthCheck, HealthState, is_healthy
from app.model.policy import Policy
from app.model.right import RIGHTS, Use
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.identities import Identity
from app.worker.health.bounded import Limits
from app.worker.health.runner import HealthChecks
from app.worker.messages import CheckHealth, HealthChecked, SignInFailed
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.secrets import FakeSecretStore
from tests.fakes.worker import running_worker

READS = [one for one in RIGHTS if one.use is Use.READ and one.policy is Policy.WATCH]
# What answers is waited for as long as a busy machine takes; only what hangs is given up soon.
PATIENT = Limits(connect=60, read=60, whole=90)
QUICK = Limits(connect=6, read=6, whole=12)
KEY = "AKIAHEALTH"
Found = Mapping[str, HealthCheck]


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def as_aws(sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> Source:
    """The sandbox account's server, as if it were an endpoint of AWS with keys of one's own."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary-secret-key")
    for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    return Source(endpoint_url=sandbox.url)


def check(
    folder: Path, sandbox: RunningSandbox, source: Source | None = None, limits: Limits = PATIENT
) -> Found:
    chosen = source or Source(sandbox=True)

    def open_session() -> AwsSession:
        return AwsSession(chosen, sandbox.url if chosen.sandbox else None, paced=False)

    checks = HealthChecks(
        chosen,
        folder,
        FakeSecretStore(),
        open_session=open_session,
        sandbox_url=lambda: sandbox.url,
        find_store=lambda: None,
        limits=limits,
    )
    found = asyncio.run(checks.run())
    assert len({one.check_id for one in found}) == len(found)
    assert "canary-secret-key" not in str(found)
    return {one.check_id: one for one in found}


def rights(found: Found) -> dict[str, HealthState]:
    return {
        one.check_id.partition(".")[2]: one.state
        for one in found.values()
        if one.check_id.startswith("right.")
    }


def test_a_sound_account_is_healthy_and_nothing_is_changed(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    before = sandbox.control.overview().revision
    found = check(tmp_path, sandbox)
    assert is_healthy(found.values())
    assert rights(found) == {one.operation: HealthState.OK for one in READS}
    assert found["identity"].state is HealthState.OK
    assert sandbox.control.overview().revision == before
    assert sandbox.control.ledger() == ()
    called = {key.partition(":")[2] for key in sandbox.control.requests().counts}
    assert called - {"GetCallerIdentity"} == {one.operation for one in READS}


@pytest.mark.parametrize("denied", [one.operation for one in READS])
def test_a_denied_right_is_named_and_the_others_are_not(
    denied: str, sandbox: RunningSandbox, tmp_path: Path
) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.ACCESS_DENIED, operation=denied, times=None))
    found = check(tmp_path, sandbox)
    line = found[f"right.{denied}"]
    right = next(one for one in READS if one.operation == denied)
    expected = HealthState.WARNING if right.is_rare else HealthState.FAILED
    assert line.state is expected
    assert line.missing_right == right.action
    others = {name: state for name, state in rights(found).items() if name != denied}
    assert set(others.values()) == {HealthState.OK}
    assert is_healthy(found.values()) is right.is_rare


def test_a_right_for_models_is_needed_only_for_them(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    operation = "GetUseCaseForModelAccess"
    sandbox.control.add_fault(Fault(kind=FaultKind.ACCESS_DENIED, operation=operation, times=None))
    line = check(tmp_path, sandbox)[f"right.{operation}"]
    assert line.fix == "You need it only for AI models."


@pytest.mark.parametrize("reason", DENIALS)
def test_other_denials_are_said_once_in_their_own_words(
    reason: str, sandbox: RunningSandbox, tmp_path: Path
) -> None:
    for service in ("marketplace-agreement", "marketplace-discovery"):
        sandbox.control.add_fault(
            Fault(kind=FaultKind.ACCESS_DENIED, operation=f"{service}:*", times=None, reason=reason)
        )
    found = check(tmp_path, sandbox)
    said = {one.found for one in found.values() if one.state is HealthState.FAILED}
    assert DENIALS[reason].message in said
    assert found["identity"].state is HealthState.OK


def test_a_right_that_hangs_delays_no_other(sandbox: RunningSandbox, tmp_path: Path) -> None:
    for operation in ("SearchAgreements", "GetCallerIdentity"):
        sandbox.control.add_fault(Fault(kind=FaultKind.HANG_BEFORE, operation=operation))
    began = time.monotonic()
    found = check(tmp_path, sandbox, limits=QUICK)
    assert time.monotonic() - began < 2 * QUICK.whole
    assert found["identity"].state is HealthState.FAILED
    states = rights(found)
    assert states.pop("SearchAgreements") is HealthState.WARNING
    assert set(states.values()) == {HealthState.OK}
    sandbox.control.release()


def test_offline_everything_is_told_and_nothing_is_waited_for(
    sandbox: RunningSandbox, as_aws: Source, tmp_path: Path
) -> None:
    sandbox.close()
    found = check(tmp_path, sandbox, as_aws)
    assert found["identity"].state is HealthState.FAILED
    assert found["rights"].state is HealthState.SKIPPED
    (host,) = (one for one in found.values() if one.check_id.startswith("host."))
    assert host.state is HealthState.FAILED
    assert "*.api.aws" in host.fix
    assert found["clock"].state is HealthState.SKIPPED
    assert found["keyring"].state is HealthState.OK
    assert found["disk"].state is HealthState.OK


@pytest.mark.parametrize(("minutes", "words"), [(20, "behind"), (-20, "ahead")])
def test_a_clock_that_is_off_is_found_by_the_date_of_the_answers(
    minutes: int, words: str, sandbox: RunningSandbox, as_aws: Source, tmp_path: Path
) -> None:
    sandbox.control.set_clock(datetime.now(UTC) + timedelta(minutes=minutes))
    found = check(tmp_path, sandbox, as_aws)
    assert found["clock"].state is HealthState.FAILED
    assert f"20 min {words}" in found["clock"].found
    assert found["settings"].state is HealthState.WARNING  # it is not AWS


@pytest.mark.parametrize(
    ("arn", "policy"),
    [
        ("arn:aws:iam::447109263358:root", Policy.WATCH),
        ("arn:aws:sts::447109263358:assumed-role/AdministratorAccess/dana", Policy.WATCH),
        ("arn:aws:sts::447109263358:assumed-role/Buyer/dana", None),
    ],
)
def test_root_and_administrators_are_warned(
    arn: str, policy: Policy | None, sandbox: RunningSandbox, as_aws: Source, tmp_path: Path
) -> None:
    sandbox.control.assign_identity(KEY, Identity(principal_arn=arn))
    line = check(tmp_path, sandbox, as_aws)["identity"]
    assert line.policy is policy
    assert line.state is (HealthState.WARNING if policy else HealthState.OK)


def test_an_expired_sign_in_is_told_once(sandbox: RunningSandbox, tmp_path: Path) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.EXPIRED_TOKEN, times=None))
    found = check(tmp_path, sandbox)
    assert "expired" in found["identity"].found
    assert found["rights"].state is HealthState.SKIPPED


def test_credentials_that_never_come_hold_up_nothing(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    never = threading.Event()

    def open_session() -> AwsSession:
        never.wait()
        raise AssertionError

    checks = HealthChecks(
        Source(sandbox=True),
        tmp_path,
        FakeSecretStore(),
        open_session=open_session,
        sandbox_url=lambda: sandbox.url,
        find_store=lambda: None,
        limits=Limits(connect=1, read=1, whole=6),
    )
    found = {one.check_id: one for one in asyncio.run(checks.run())}
    never.set()
    assert "no answer within 6 seconds" in found["identity"].found
    assert found["keyring"].state is HealthState.OK


def test_without_credentials_the_rest_is_checked(
    sandbox: RunningSandbox, as_aws: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    found = check(tmp_path, sandbox, as_aws)
    assert found["identity"].state is HealthState.FAILED
    assert found["rights"].state is HealthState.SKIPPED
    assert any(one.startswith("host.") for one in found)


def test_the_worker_answers_the_window(sandbox: RunningSandbox, tmp_path: Path) -> None:
    with running_worker(tmp_path, sandbox.url) as worker:
        worker.synced()
        answer = worker.call(CheckHealth())
    assert isinstance(answer, HealthChecked)
    found = {one.check_id: one for one in answer.checks}
    assert is_healthy(answer.checks)
    assert "encrypted and whole" in found["store"].found


@pytest.mark.expects_log
def test_the_worker_answers_while_nobody_is_signed_in(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    sandbox.control.add_fault(
        Fault(kind=FaultKind.EXPIRED_TOKEN, operation="GetCallerIdentity", times=None)
    )
    with running_worker(tmp_path, sandbox.url) as worker:
        worker.log.wait_for(SignInFailed)
        answer = worker.call(CheckHealth())
    assert isinstance(answer, HealthChecked)
    found = {one.check_id: one for one in answer.checks}
    assert found["identity"].state is HealthState.FAILED
    assert rights(found) == {one.operation: HealthState.OK for one in READS}
