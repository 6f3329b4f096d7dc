"""Signing in beside an account or without one: real sign-in pages, given up, replaced and quit from."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from app.accounts.account_index import AccountIndex
from app.errors import AppError, BadSettings, SignInNeeded
from app.model.sign_in import BrowserPage, Center
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.signin.control import AnswerDevice, AnswerPage
from app.sandbox.signin.directory import DANA, EU, PROD, START_URL
from app.worker.messages import Answer, Done, Event
from app.worker.sign_in_desk import SignInDesk
from app.worker.sign_in_messages import (
    BrowserWanted,
    CancelSignIn,
    CenterEntered,
    CenterRoles,
    GiveMfaCode,
    ListCenterRoles,
    SignInKept,
    SignInToCenter,
    SignInToConsole,
)
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.vault import FakeVault
from tests.fakes.worker import DEADLINE_S, SHORT_S

CENTER = Center(START_URL, "us-east-1")
BY_PAGE, BY_CODE = SignInToCenter(CENTER), SignInToCenter(CENTER, uses_code=True)


class Desk:
    """A desk on a loop, the browser in front of it, and what the window was told."""

    def __init__(self, sandbox: RunningSandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.told: list[BrowserPage | None] = []
        self.vault = FakeVault()
        self.index = AccountIndex(folder)
        self._pages: asyncio.Queue[BrowserPage] = asyncio.Queue()
        self.desk = SignInDesk(self.vault, self.index, self._hear, endpoint_url=sandbox.url)

    def begin(self, request: SignInToCenter | SignInToConsole) -> asyncio.Task[Answer]:
        """Ask for a sign-in, which waits for the browser."""
        return asyncio.get_running_loop().create_task(self.desk.answer(request))

    async def page(self) -> BrowserPage:
        """Wait for the next page."""
        return await asyncio.wait_for(self._pages.get(), DEADLINE_S)

    async def go(self, page: BrowserPage) -> None:
        """Be the browser: allow access, and go back where the page says."""
        await asyncio.to_thread(_go, self.sandbox, page)

    def _hear(self, event: Event) -> None:
        assert isinstance(event, BrowserWanted)
        self.told.append(event.page)
        if event.page is not None:
            self._pages.put_nowait(event.page)


def _go(sandbox: RunningSandbox, page: BrowserPage) -> None:
    if page.user_code:
        sandbox.control.sign_in.answer_device(AnswerDevice(page.user_code))
        return
    location = sandbox.control.sign_in.answer_page(AnswerPage(page.url))
    with urlopen(location, timeout=DEADLINE_S) as answer:
        answer.read()


def at_desk(sandbox: RunningSandbox, folder: Path, work: Callable[[Desk], Awaitable[None]]) -> Desk:
    """Do the work of a test, then quit as the worker does."""

    async def run() -> Desk:
        desk = Desk(sandbox, folder)
        try:
            await work(desk)
        finally:
            desk.desk.end()
            desk.desk.close()
        return desk

    return asyncio.run(run())


async def gives_up(answer: asyncio.Task[Answer]) -> None:
    with pytest.raises(SignInNeeded) as problem:
        await asyncio.wait_for(answer, DEADLINE_S)
    assert problem.value.code == "sign-in-cancelled"


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(now=None) as running:  # tokens are compared with this machine's clock
        yield running


@pytest.mark.parametrize("request_", [BY_PAGE, BY_CODE], ids=["page", "code"])
def test_a_sign_in_gives_accounts_and_then_their_roles(
    sandbox: RunningSandbox, tmp_path: Path, request_: SignInToCenter
) -> None:
    async def work(desk: Desk) -> None:
        entering = desk.begin(request_)
        page = await desk.page()
        assert bool(page.user_code) is request_.uses_code
        await desk.go(page)
        entered = await asyncio.wait_for(entering, DEADLINE_S)
        assert isinstance(entered, CenterEntered)
        assert {one.account_id for one in entered.accounts} == {PROD, EU}
        assert desk.told == [page, None]
        roles = await desk.desk.answer(ListCenterRoles(CENTER, EU))
        assert isinstance(roles, CenterRoles)
        assert set(roles.roles) == {"Purchasing", "Auditor"}

    at_desk(sandbox, tmp_path, work)


def test_a_console_sign_in_is_kept_for_the_endpoint(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    pytest.importorskip("awscrt", reason="console sign-in needs botocore[crt]")

    async def work(desk: Desk) -> None:
        entering = desk.begin(SignInToConsole("us-east-1"))
        page = await desk.page()
        await desk.go(page)
        kept = await asyncio.wait_for(entering, DEADLINE_S)
        assert isinstance(kept, SignInKept)
        assert kept.source.endpoint_url == sandbox.url
        assert desk.index.unopened() == (kept.source.kept,)
        assert desk.told == [page, None]

    at_desk(sandbox, tmp_path, work)


def test_giving_up_fails_the_call_and_closes_the_page(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def work(desk: Desk) -> None:
        entering = desk.begin(BY_PAGE)
        page = await desk.page()
        assert await desk.desk.answer(CancelSignIn()) == Done()
        await gives_up(entering)
        assert desk.told == [page, None]

    at_desk(sandbox, tmp_path, work)


@pytest.mark.parametrize(
    ("request_", "operation"),
    [(BY_PAGE, "CreateToken"), (SignInToConsole("us-east-1"), "CreateOAuth2Token")],
    ids=["center", "console"],
)
def test_nothing_is_kept_of_one_that_was_given_up_after_the_browser(
    sandbox: RunningSandbox,
    tmp_path: Path,
    request_: SignInToCenter | SignInToConsole,
    operation: str,
) -> None:
    pytest.importorskip("awscrt", reason="console sign-in needs botocore[crt]")
    sandbox.control.add_fault(Fault(kind=FaultKind.HANG_BEFORE, operation=operation, effect=True))

    async def work(desk: Desk) -> None:
        entering = desk.begin(request_)
        await desk.go(await desk.page())
        assert await desk.desk.answer(CancelSignIn()) == Done()
        await gives_up(entering)
        while not await asyncio.to_thread(sandbox.control.release):
            pass  # the call for the token has not arrived yet

    desk = at_desk(sandbox, tmp_path, work)
    desk.desk._browsers.join(DEADLINE_S)
    assert not [name for name in desk.vault.names() if "client" not in name]
    assert desk.index.unopened() == ()


def test_a_second_sign_in_gives_up_the_first(sandbox: RunningSandbox, tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        first = desk.begin(BY_PAGE)
        old = await desk.page()
        second = desk.begin(BY_CODE)
        await gives_up(first)
        new = await desk.page()
        await desk.go(new)
        assert isinstance(await asyncio.wait_for(second, DEADLINE_S), CenterEntered)
        assert desk.told == [old, None, new, None]

    at_desk(sandbox, tmp_path, work)


def test_one_that_was_given_up_before_its_page_shows_none(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def work(desk: Desk) -> None:
        first = desk.begin(BY_PAGE)
        await asyncio.sleep(0)  # it has begun, and its thread is on the way to the page
        second = desk.begin(BY_CODE)
        await gives_up(first)
        page = await desk.page()
        assert page.user_code
        await desk.go(page)
        await asyncio.wait_for(second, DEADLINE_S)
        assert desk.told == [page, None]

    at_desk(sandbox, tmp_path, work)


def test_a_denied_sign_in_closes_its_page(sandbox: RunningSandbox, tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        entering = desk.begin(BY_CODE)
        page = await desk.page()
        answer = AnswerDevice(page.user_code, allows=False)
        await asyncio.to_thread(sandbox.control.sign_in.answer_device, answer)
        with pytest.raises(AppError) as problem:
            await asyncio.wait_for(entering, DEADLINE_S)
        assert problem.value.code == "sign-in-denied"
        assert desk.told == [page, None]

    at_desk(sandbox, tmp_path, work)


def test_an_error_before_the_page_tells_the_window_nothing(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def work(desk: Desk) -> None:
        with pytest.raises(BadSettings, match="start URL"):
            await desk.desk.answer(SignInToCenter(Center("not an address", "us-east-1")))

    assert at_desk(sandbox, tmp_path, work).told == []


def test_quitting_waits_for_no_browser(sandbox: RunningSandbox, tmp_path: Path) -> None:
    entering: list[asyncio.Task[Answer]] = []

    async def work(desk: Desk) -> None:
        entering.append(desk.begin(BY_PAGE))
        await desk.page()
        began = asyncio.get_running_loop().time()
        desk.desk.end()
        await gives_up(entering[0])
        assert asyncio.get_running_loop().time() - began < SHORT_S

    desk = at_desk(sandbox, tmp_path, work)
    assert len(desk.told) == 2
    assert desk.told[-1] is None


def test_a_call_that_is_cancelled_closes_its_page(sandbox: RunningSandbox, tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        entering = desk.begin(BY_PAGE)
        await desk.page()
        entering.cancel()
        await asyncio.wait({entering}, timeout=DEADLINE_S)
        assert entering.cancelled()
        assert desk.told[1:] == [None]

    at_desk(sandbox, tmp_path, work)


def test_what_is_no_code_is_refused_also_where_nobody_asks(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def work(desk: Desk) -> None:
        code = sandbox.control.sign_in.mfa_code(DANA.mfa_serial)
        assert await desk.desk.answer(GiveMfaCode(code)) == Done()
        with pytest.raises(BadSettings, match="six digits"):
            await desk.desk.answer(GiveMfaCode("12"))

    at_desk(sandbox, tmp_path, work)
