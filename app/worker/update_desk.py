"""Looks for a newer release when the window wants to know, and says so only when it can be believed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.errors import AppError
from app.model.account import Source
from app.model.release import Release, version_order
from app.publisher import NOWHERE, PUBLISHER, Publisher
from app.updates.manifest import BadManifestError, Manifest, read, require_current
from app.updates.memory import ReleaseMemory
from app.version import VERSION
from app.worker.messages import Event
from app.worker.threads import Threads
from app.worker.update_messages import ReleaseTold

_log = logging.getLogger(__name__)


def publisher_for(source: Source) -> Publisher:
    """Give who is asked while this account is open: nobody from a simulated one, or another endpoint.

    There the clock may say anything, and whoever tries things out asks for no connection elsewhere.
    """
    return Publisher(NOWHERE) if source.sandbox or source.endpoint_url else PUBLISHER


class UpdateDesk:
    """Works in a thread.

    Args:
        publisher: Who tells of releases; one that is not real is never asked.
        data_dir: Where the last good answer is kept.
        publish: Takes what is found out.
        version: The one that runs.
    """

    def __init__(
        self,
        publisher: Publisher,
        data_dir: Path,
        publish: Callable[[Event], None],
        *,
        version: str = VERSION,
    ) -> None:
        self._publisher = publisher
        self._memory = ReleaseMemory(data_dir, publisher.release_key)
        self._publish = publish
        self._version = version
        self._threads = Threads(1, "releases")

    async def look(self, now: datetime) -> None:
        """Tell the window what there is; what cannot be read or believed is as nothing. `now` is AWS's time."""
        found = None
        if self._publisher.is_real:
            found = await self._threads.run(self._found, now)
        self._publish(ReleaseTold(found))

    def close(self) -> None:
        """Let the thread end."""
        self._threads.close()

    def _found(self, now: datetime) -> Release | None:
        try:
            if self._memory.is_due(now):
                self._memory.note_asked(now)
                self._ask(now)
        except AppError as error:
            _log.info("Newer releases could not be looked for: %s (%s)", error, error.code)
        except BadManifestError as error:
            _log.warning("What was told of newer releases is not believed: %s.", error)
        try:
            return self._newer(self._memory.last(), now)
        except AppError as error:
            _log.info("What is known of newer releases cannot be read: %s", error)
            return None

    def _ask(self, now: datetime) -> None:
        # Imported here: botocore comes with it (0.3 s), which no start waits for.
        from app.updates.feed import read_manifest  # noqa: PLC0415

        content = read_manifest(self._publisher)
        manifest = read(content, self._publisher.release_key)
        require_current(manifest, now, before=self._memory.last())
        self._memory.keep(content)

    def _newer(self, manifest: Manifest | None, now: datetime) -> Release | None:
        if manifest is None or version_order(manifest.version) <= version_order(self._version):
            return None
        try:
            require_current(manifest, now, before=None)
        except BadManifestError:
            return None
        return manifest.release
