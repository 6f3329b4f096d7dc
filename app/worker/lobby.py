"""The worker while no account is chosen: it lists profiles and reads nothing from AWS."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from app.accounts.keyring_store import SecretStore
from app.errors import BadSettings
from app.worker.account_desk import AccountDesk
from app.worker.answering import reply_to
from app.worker.messages import (
    AllowProgram,
    Answer,
    Call,
    ChangeAccount,
    Done,
    ForgetAccount,
    FromWorker,
    ListProfiles,
    Quit,
    Reply,
    Request,
)
from app.worker.opening import WorkerOptions, WorkerReady
from app.worker.tasks import Tasks

_log = logging.getLogger(__name__)
_CANCEL_S = 0.5


class Lobby:
    """Takes calls as a worker does. `send` takes what goes to the window; must not block."""

    def __init__(
        self, options: WorkerOptions, send: Callable[[FromWorker], None], *, secrets: SecretStore
    ) -> None:
        self._send = send
        self._quit = asyncio.Event()
        self._crash: BaseException | None = None
        self._tasks = Tasks(self._on_crash)
        self._quit_calls: list[int] = []
        self._desk = AccountDesk(Path(options.data_dir), secrets, send, current=None)

    async def run(self) -> None:
        """Answer until `quit`.

        Raises:
            BaseException: what crashed a task; the process shall end and be started again.
        """
        self._send(WorkerReady())
        await self._quit.wait()
        await self._tasks.end(_CANCEL_S)
        self._desk.close()
        for call_id in self._quit_calls:
            self._send(Reply(call_id, Done()))
        if self._crash is not None:
            raise self._crash

    def quit(self) -> None:
        """End `run`."""
        self._quit.set()

    def take(self, call: Call) -> None:
        """Carry out a call; its reply is sent when it is done."""
        if isinstance(call.request, Quit):
            self._quit_calls.append(call.call_id)
            self.quit()
        else:
            self._tasks.start(f"call {type(call.request).__name__}", self._answer(call))

    async def _answer(self, call: Call) -> None:
        self._send(await reply_to(call, self._carry_out))

    async def _carry_out(self, request: Request) -> Answer:
        if isinstance(request, ListProfiles | AllowProgram | ChangeAccount | ForgetAccount):
            return await self._desk.answer(request)
        raise BadSettings("No account is open.", "Choose one first.", code="no-account")

    def _on_crash(self, error: BaseException) -> None:
        self._crash = error
        self._quit.set()
