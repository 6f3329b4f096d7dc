"""One account for the tests of a module that read it, or undo what they did."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.worker import RunningWorker, running_worker

Account = tuple[RunningSandbox, RunningWorker]


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """A sandbox account, and a worker that has read and archived it whole."""
    folder = tmp_path_factory.mktemp("account")
    with running_sandbox() as sandbox, running_worker(folder, sandbox.url) as worker:
        worker.archived()
        yield sandbox, worker


@pytest.fixture
def sandbox(account: Account) -> Iterator[RunningSandbox]:
    """The account's server, without faults again afterwards."""
    yield account[0]
    account[0].control.clear_faults()


@pytest.fixture
def worker(account: Account) -> RunningWorker:
    """The account's worker."""
    return account[1]
