"""Notices that the files of an open store were removed or replaced: what is written then is found by nobody.

Programs that synchronise or restore a folder put whole new files in the place of old ones. POSIX systems let
them, and the open file lives on without a name until it is closed. Windows keeps files that are in use.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app.errors import StoreDamaged
from app.language import tr

_Id = tuple[int, int]


class OwnFiles:
    """A database and its log, as they were when it was opened."""

    def __init__(self, path: Path) -> None:
        self._known = {one: _id(one) for one in (path, path.with_name(f"{path.name}-wal"))}

    def require(self) -> None:
        """Raise StoreDamaged when another file, or none, has the name now."""
        for path, known in self._known.items():
            found = _id(path)
            if known is None or found == known:
                continue
            what = "removed" if found is None else "replaced"
            told = (
                tr("The file {path} was removed while Countersign was running.", path=path)
                if found is None
                else tr("The file {path} was replaced while Countersign was running.", path=path)
            )
            raise StoreDamaged(
                told,
                tr(
                    "Nothing was sent. Keep programs that synchronise or restore files away from this folder, then "
                    "start Countersign again; it reads everything anew from AWS."
                ),
                code=f"store-{what}",
            )


def _id(path: Path) -> _Id | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return (0, 0) if sys.platform == "win32" else (found.st_dev, found.st_ino)
