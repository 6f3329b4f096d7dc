"""Opens the session of one choice of credentials, and asks AWS whose they are."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.accounts.account_index import AccountIndex
from app.aws.programs import Programs
from app.errors import AccessDenied, AppError, BadSettings, Offline, SignInNeeded
from app.language import tr
from app.model.now import now_utc
from app.model.sign_in import SIGN_IN_CANCELLED, Vault
from app.worker.mfa_prompt import MfaPrompt
from app.worker.opening import WorkerOptions
from app.worker.threads import Threads

if TYPE_CHECKING:  # boto3 costs 0.4 s, which opening the store does not wait for
    from app.aws.session import AwsSession
    from app.model.account import Identity

PATIENCE = timedelta(seconds=30)
# Refusals that stay the same with the next code: whoever gave one is not asked for more of them.
_NO_CODE_MENDS = (AccessDenied, BadSettings, SignInNeeded)


class SessionOpener:
    """Opens one session at a time; lives on the loop on which it is made.

    Args:
        options: The choice of credentials.
        index: Knows which credential programs may run.
        vault: Has the secrets that Countersign keeps.
        prompt: Asks the person for MFA codes.
        threads: Where what blocks is done.
        sandbox_url: Blocks; says where the sandbox account is.
        on_ends: Called on the loop when credentials were renewed.
        patience: How long `ask` waits for credentials and for who we are.
        now: This computer's time.
    """

    def __init__(
        self,
        options: WorkerOptions,
        *,
        index: AccountIndex,
        vault: Vault,
        prompt: MfaPrompt,
        threads: Threads,
        sandbox_url: Callable[[], str],
        on_ends: Callable[[], None],
        patience: timedelta = PATIENCE,
        now: Callable[[], datetime] = now_utc,
    ) -> None:
        self._options = options
        self._index = index
        self._vault = vault
        self._prompt = prompt
        self._threads = threads
        self._sandbox_url = sandbox_url
        self._on_ends = on_ends
        self._patience = patience
        self._now = now
        self._programs = Programs(self._is_allowed)
        self._loop = asyncio.get_running_loop()
        self._opening: _Opening | None = None
        # The person is asked at the start and when they sign in again, never out of the blue.
        self._may_ask = options.has_window
        self._is_anew = False
        self._was_asked = False
        self._in_the_way: SignInNeeded | None = None
        self.failed: AwsSession | None = None

    def ask_anew(self) -> None:
        """Let the next `ask` ask the person, also where a session of an earlier code is still good."""
        self._may_ask = self._options.has_window
        self._is_anew = True
        self._in_the_way = None

    async def ask(self) -> tuple[AwsSession, Identity]:
        """Open a session and ask AWS; what hangs goes on for a later round, and none is begun beside it.

        Raises:
            AppError: there are no credentials, AWS does not say whose they are, or it takes too long.
                `failed` is the session, where there is one.
        """
        self.failed = None
        opening = self._opening
        if opening is None:
            self._was_asked = False
            opening = self._opening = _Opening(self._threads, self.open)
        await self._wait(opening)
        try:
            if not opening.answer.done():
                raise _too_slow(self._patience, has_credentials=opening.aws is not None)
            self._opening = None
            answer = opening.answer.result()
        except AppError as error:
            self.failed = opening.aws
            if error.code == SIGN_IN_CANCELLED:
                self._may_ask = self._is_anew = False
            elif self._was_asked and isinstance(error, _NO_CODE_MENDS):
                self._may_ask = self._is_anew = False
                self._in_the_way = _as_sign_in(error)
                raise self._in_the_way from error
            raise
        self._may_ask = self._is_anew = False
        self._in_the_way = None
        return answer

    def open(self) -> AwsSession:
        """Open a session; blocks. Raises AppError."""
        # Imported here: boto3 comes with it (0.4 s), and the store is shown first.
        from app.aws.session import AwsSession, SignInHelp  # noqa: PLC0415

        source = self._options.source
        url = self._sandbox_url() if source.sandbox else None
        return AwsSession(
            source,
            url,
            paced=self._options.paced,
            now=self._now,
            programs=self._programs,
            help=SignInHelp(self._vault, self._ask_mfa, self._ends, is_anew=self._is_anew),
        )

    def opened(self) -> AwsSession:
        """Give the session that is being opened, else open one; blocks. Raises AppError."""
        opening = self._opening
        if opening is None:
            return self.open()
        try:
            return opening.future.result()[0]
        except AppError:
            if opening.aws is None:
                raise
            return opening.aws

    def close(self) -> None:
        """Wait for nothing any more, and end a credential program that hangs."""
        if self._opening is not None:
            self._opening.answer.cancel()
        self._programs.end()

    async def _wait(self, opening: _Opening) -> None:
        """Wait for an opening with patience; the time in which a person is asked does not count."""
        patience_s = self._patience.total_seconds()
        is_waiting = True

        def prompt_changed() -> None:
            if is_waiting:
                end = None if self._prompt.is_open else self._loop.time() + patience_s
                limit.reschedule(end)

        try:
            async with asyncio.timeout(None) as limit:
                self._prompt.watch(lambda: self._call(prompt_changed))
                prompt_changed()
                try:
                    await asyncio.wait({opening.answer})
                finally:
                    is_waiting = False
                    self._prompt.watch(None)
        except TimeoutError:
            return

    def _ask_mfa(self, serial: str, problem: str) -> str:
        if self._may_ask:
            self._was_asked = True
            return self._prompt.ask(serial, problem)
        if self._in_the_way is not None:
            raise _as_sign_in(self._in_the_way)
        if self._options.has_window:
            raise SignInNeeded(
                tr("Your sign-in to AWS has ended, and a new one needs an MFA code."),
                tr("Sign in again."),
                code="mfa-needed",
            )
        raise SignInNeeded(
            tr("This account needs an MFA code to sign in, for which there is nobody to ask here."),
            tr("Open it in Countersign's window first."),
            code="mfa-needed",
        )

    def _ends(self, _at: datetime | None) -> None:
        self._call(self._on_ends)

    def _call(self, function: Callable[[], None]) -> None:
        """Call something on the loop, from any thread."""
        with contextlib.suppress(RuntimeError):  # the loop is closed: the worker has ended
            self._loop.call_soon_threadsafe(function)

    def _is_allowed(self, profile: str, command: str) -> bool:
        return self._options.allows_programs or self._index.is_allowed(profile, command)


class _Opening:
    """A sign-in under way in a thread. `aws` is there as soon as the credentials are."""

    def __init__(self, threads: Threads, open_session: Callable[[], AwsSession]) -> None:
        self.aws: AwsSession | None = None
        self._open_session = open_session
        self.future: Future[tuple[AwsSession, Identity]] = threads.submit(self._ask)
        self.answer = asyncio.wrap_future(self.future)

    def _ask(self) -> tuple[AwsSession, Identity]:
        self.aws = aws = self._open_session()
        return aws, aws.identity.caller()


def _as_sign_in(error: AppError) -> SignInNeeded:
    """Say it as what a new sign-in mends, once the person has seen to its cause."""
    return SignInNeeded(
        error.message,
        error.hint,
        code=error.code,
        reason=error.reason,
        request_id=error.request_id,
        aws_message=error.aws_message,
        missing_right=error.missing_right,
    )


def _too_slow(patience: timedelta, *, has_credentials: bool) -> AppError:
    seconds = f"{patience.total_seconds():g}"
    if has_credentials:
        return Offline(
            tr(
                "AWS did not say within {seconds} seconds whose credentials these are.",
                seconds=seconds,
            ),
            tr("Check the network connection. Countersign goes on trying."),
            code="sign-in-slow",
        )
    return SignInNeeded(
        tr(
            "The credentials of this profile did not come within {seconds} seconds.",
            seconds=seconds,
        ),
        tr(
            "Run its credential_process by hand to see what it waits for. Countersign goes on trying."
        ),
        code="credentials-slow",
    )
