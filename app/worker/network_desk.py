"""Answers what concerns the way to AWS: what is in force, a file of certificates, a new choice."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.errors import BadSettings
from app.model.account import Source
from app.model.network_settings import NetworkSettings
from app.model.now import now_utc
from app.worker.messages import Answer, Done
from app.worker.network_file import DAMAGED, NetworkFile, checked
from app.worker.network_messages import (
    CertificatesChecked,
    CheckCertificates,
    KeepNetwork,
    NetworkRead,
    NetworkRequest,
    ReadNetwork,
)
from app.worker.threads import Threads


class NetworkDesk:
    """Works in a thread. `source` is the choice that is open, None for none."""

    def __init__(self, source: Source | None, data_dir: Path) -> None:
        self._source = source or Source()
        self._file = NetworkFile(data_dir)
        self._threads = Threads(1, "network")

    async def answer(self, request: NetworkRequest) -> Answer:
        """Carry out a request. Raises AppError."""
        match request:
            case ReadNetwork():
                return await self._threads.run(self._read)
            case CheckCertificates(path):
                return await self._threads.run(_check, path)
            case KeepNetwork(settings):
                await self._threads.run(self._keep, settings)
        return Done()

    def close(self) -> None:
        """Let the thread end."""
        self._threads.close()

    def _read(self) -> NetworkRead:
        # Imported here: botocore comes with it (0.3 s), which no start waits for.
        from app.aws.network import Network  # noqa: PLC0415

        refusal, settings = None, NetworkSettings()
        try:
            settings = self._file.read()
        except BadSettings as error:
            refusal = error
        is_sandbox = self._source.sandbox
        network = Network(Source() if is_sandbox else self._source, settings=settings)
        read = NetworkRead(settings, network.found(), is_sandbox)
        if refusal is None:
            return read
        return msgspec.structs.replace(
            read,
            problem=refusal.message,
            hint=refusal.hint,
            is_damaged=refusal.code == DAMAGED,
        )

    def _keep(self, settings: NetworkSettings) -> None:
        if settings.certificates:
            _check(settings.certificates)
        self._file.write(checked(settings))


def _check(path: str) -> CertificatesChecked:
    from app.aws.certificates import require_valid  # noqa: PLC0415 - as above

    return CertificatesChecked(require_valid(path, now_utc()))
