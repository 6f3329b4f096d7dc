"""The worker while no account is chosen: it lists profiles, signs in, and reads nothing else from AWS."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from app.accounts.account_index import AccountIndex
from app.accounts.keyring_store import SecretStore
from app.accounts.store_keys import StoreKeys
from app.accounts.vault import open_vault
from app.errors import AppError, BadSettings
from app.language import tr
from app.model.sign_in import Vault
from app.worker.account_desk import AccountDesk, AccountDeskRequest
from app.worker.answering import reply_to
from app.worker.messages import Answer, Call, Done, FromWorker, Quit, Reply, Request
from app.worker.network_desk import NetworkDesk
from app.worker.network_messages import NetworkRequest
from app.worker.opening import WorkerOptions, WorkerReady
from app.worker.secret_messages import SecretsRequest
from app.worker.secrets_desk import SecretsDesk
from app.worker.sign_in_desk import SignInDesk, SignInDeskRequest
from app.worker.tasks import Tasks

_log = logging.getLogger(__name__)
_CANCEL_S = 0.5


class Lobby:
    """Takes calls as a worker does. `send` takes what goes to the window; must not block."""

    def __init__(
        self,
        options: WorkerOptions,
        send: Callable[[FromWorker], None],
        *,
        secrets: SecretStore,
        vault: Vault | None = None,
    ) -> None:
        self._send = send
        self._quit = asyncio.Event()
        self._crash: BaseException | None = None
        self._tasks = Tasks(self._on_crash)
        self._quit_calls: list[int] = []
        data_dir = Path(options.data_dir)
        index = AccountIndex(data_dir)
        vault = vault or open_vault(secrets, data_dir)
        self._secrets = SecretsDesk(secrets, vault, send)
        self._desk = AccountDesk(
            index,
            StoreKeys(secrets, data_dir, owner_pid=options.owner_pid),
            vault,
            send,
            current=None,
            endpoint_url=options.endpoint_url,
        )
        self._sign_ins = SignInDesk(vault, index, send, endpoint_url=options.endpoint_url)
        self._network = NetworkDesk(None, data_dir)

    async def run(self) -> None:
        """Answer until `quit`.

        Raises:
            BaseException: what crashed a task; the process shall end and be started again.
        """
        self._send(WorkerReady())
        self._secrets.tell()
        if unopened := self._desk.unopened():
            self._tasks.start("unopened", self._remove(unopened))
        await self._quit.wait()
        self._sign_ins.end()
        await self._tasks.end(_CANCEL_S)
        self._sign_ins.close()
        self._desk.close()
        self._secrets.close()
        self._network.close()
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
        if isinstance(request, AccountDeskRequest):
            return await self._desk.answer(request)
        if isinstance(request, NetworkRequest):
            return await self._network.answer(request)
        if isinstance(request, SignInDeskRequest):
            return await self._sign_ins.answer(request)
        if isinstance(request, SecretsRequest):
            await self._secrets.answer(request)
            return Done()
        raise BadSettings(tr("No account is open."), tr("Choose one first."), code="no-account")

    async def _remove(self, kept_ids: tuple[str, ...]) -> None:
        try:
            await self._desk.remove(kept_ids)
        except AppError as error:  # the next start tries it again
            _log.info("Sign-ins that led nowhere stay for now: %s", error)

    def _on_crash(self, error: BaseException) -> None:
        self._crash = error
        self._quit.set()
