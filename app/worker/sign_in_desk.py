"""Answers what signing in asks for: kept keys, the browser's sign-ins one at a time, and MFA codes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from app.accounts.account_index import AccountIndex
from app.aws.browser_words import cancelled_sign_in
from app.model.account import Source
from app.model.sign_in import AccessKeys, BrowserPage, Center, CenterAccount, Vault
from app.worker.messages import Answer, Done, Event
from app.worker.mfa_prompt import PATIENCE, MfaPrompt
from app.worker.sign_in_messages import (
    BrowserWanted,
    CancelSignIn,
    CenterEntered,
    CenterRoles,
    GiveMfaCode,
    KeepCenterRole,
    KeepKeys,
    ListCenterRoles,
    SignInKept,
    SignInToCenter,
    SignInToConsole,
)
from app.worker.threads import Threads

if TYPE_CHECKING:  # botocore comes with them (0.3 s), which no start waits for
    from app.aws.center import CenterSignIn
    from app.aws.console import ConsoleSignIn
    from app.aws.kept import KeptSignIns

T = TypeVar("T")
Show = Callable[[BrowserPage], None]
InBrowser = Callable[[Show, threading.Event], T]

SignInDeskRequest = (
    KeepKeys
    | SignInToCenter
    | ListCenterRoles
    | KeepCenterRole
    | SignInToConsole
    | CancelSignIn
    | GiveMfaCode
)
_BROWSERS = 8  # given-up ones may take a while to end, and a new one must not wait for them
_CALLS = 2


class _Flow:
    """One sign-in in the browser, on the loop. `over` is done when nobody waits for it any more."""

    def __init__(self) -> None:
        self.cancelled = threading.Event()
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.has_page = False


class SignInDesk:
    """Carries out sign-ins beside an account or without one. `publish` must not block.

    Args:
        vault: Where secrets are kept; used in threads only.
        index: Remembers what is kept until it has led to an account.
        endpoint_url: Where everything goes that is signed in to from here; None is AWS.
        mfa_patience: How long a prompt for a code stays open.
    """

    def __init__(
        self,
        vault: Vault,
        index: AccountIndex,
        publish: Callable[[Event], None],
        *,
        endpoint_url: str | None = None,
        mfa_patience: timedelta = PATIENCE,
    ) -> None:
        self._vault = vault
        self._index = index
        self._publish = publish
        self._endpoint_url = endpoint_url
        self.prompt = MfaPrompt(publish, patience=mfa_patience)
        self._flow: _Flow | None = None
        self._browsers = Threads(_BROWSERS, "browser")
        self._calls = Threads(_CALLS, "sign-in")

    async def answer(self, request: SignInDeskRequest) -> Answer:
        """Carry out a request. Raises AppError."""
        match request:
            case KeepKeys(keys):
                return await self._calls.run(self._keep_keys, keys)
            case SignInToCenter(center, uses_code):
                return CenterEntered(
                    await self.enter_center(
                        center, uses_code=uses_code, endpoint_url=self._endpoint_url
                    )
                )
            case ListCenterRoles(center, account_id):
                return CenterRoles(await self._calls.run(self._roles, center, account_id))
            case KeepCenterRole(center, account, role):
                return await self._calls.run(self._keep_role, center, account, role)
            case SignInToConsole(region):
                kept_id = await self.enter_console(region, endpoint_url=self._endpoint_url)
                return await self._calls.run(self._kept, kept_id)
            case CancelSignIn():
                self.give_up()
            case GiveMfaCode(code):
                self.prompt.give(code)
        return Done()

    async def enter_center(
        self, center: Center, *, uses_code: bool = False, endpoint_url: str | None
    ) -> tuple[CenterAccount, ...]:
        """Sign in to Identity Center in the browser. Raises AppError."""

        def enter(show: Show, cancelled: threading.Event) -> tuple[CenterAccount, ...]:
            sign_in = self._center(endpoint_url)
            return sign_in.enter(center, uses_code=uses_code, show=show, cancelled=cancelled)

        return await self._in_browser(enter)

    async def enter_console(self, region: str, *, endpoint_url: str | None) -> str:
        """Sign in with the browser's console session; gives the kept id. Raises AppError."""

        def enter(show: Show, cancelled: threading.Event) -> str:
            kept_id = self._console(endpoint_url).enter(region, show=show, cancelled=cancelled)
            self._index.note_kept(kept_id)  # here, as nobody may wait for it any more
            return kept_id

        return await self._in_browser(enter)

    def give_up(self) -> None:
        """Give up the sign-in that waits for the browser, and the prompt that is open."""
        self._leave(self._flow)
        self.prompt.give_up()

    def end(self) -> None:
        """Give up what waits, and every prompt from now on."""
        self._leave(self._flow)
        self.prompt.close()

    def close(self) -> None:
        """Let the threads end; those that still hang are left behind."""
        self._browsers.close()
        self._calls.close()

    # --- the browser -------------------------------------------------------------------------------

    async def _in_browser(self, work: InBrowser[T]) -> T:
        """Do one sign-in in a thread; an earlier one is given up, and neither thread is waited for."""
        self._leave(self._flow)
        flow = self._flow = _Flow()
        loop = asyncio.get_running_loop()

        def show(page: BrowserPage) -> None:
            if not flow.cancelled.is_set():  # else the loop may be gone
                loop.call_soon_threadsafe(self._show, flow, page)

        answer = asyncio.wrap_future(self._browsers.submit(work, show, flow.cancelled))
        try:
            either: set[asyncio.Future[Any]] = {answer, flow.over}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if flow.over.done():
                raise cancelled_sign_in()
            return answer.result()
        finally:
            answer.cancel()
            self._leave(flow)

    def _show(self, flow: _Flow, page: BrowserPage) -> None:
        if flow is self._flow:
            flow.has_page = True
            self._publish(BrowserWanted(page))

    def _leave(self, flow: _Flow | None) -> None:
        """Wait no longer for this sign-in, whether it is done or not; its thread ends by itself."""
        if flow is None or flow.over.done():
            return
        flow.over.set_result(None)
        flow.cancelled.set()
        if flow.has_page:
            self._publish(BrowserWanted(None))
        if flow is self._flow:
            self._flow = None

    # --- in threads --------------------------------------------------------------------------------

    def _keep_keys(self, keys: AccessKeys) -> SignInKept:
        return self._kept(self._sign_ins().keep_keys(keys))

    def _keep_role(self, center: Center, account: CenterAccount, role: str) -> SignInKept:
        return self._kept(self._sign_ins().keep_center_role(center, account, role))

    def _kept(self, kept_id: str) -> SignInKept:
        self._index.note_kept(kept_id)
        return SignInKept(
            Source(kept=kept_id, endpoint_url=self._endpoint_url), is_kept=self._vault.is_kept
        )

    def _roles(self, center: Center, account_id: str) -> tuple[str, ...]:
        return self._center(self._endpoint_url).roles(center, account_id)

    def _sign_ins(self) -> KeptSignIns:
        from app.aws.kept import KeptSignIns  # noqa: PLC0415 - see above

        return KeptSignIns(self._vault)

    def _center(self, endpoint_url: str | None) -> CenterSignIn:
        from app.aws.center import CenterSignIn  # noqa: PLC0415 - see above

        return CenterSignIn(self._vault, endpoint_url=endpoint_url)

    def _console(self, endpoint_url: str | None) -> ConsoleSignIn:
        from app.aws.console import ConsoleSignIn  # noqa: PLC0415 - see above

        return ConsoleSignIn(self._vault, endpoint_url=endpoint_url)
