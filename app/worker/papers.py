"""A private folder for PDFs that the person opens; nothing in it outlives the worker."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from app.private_folder import write_private

FOLDER = "papers"
_ODD = re.compile(r"[^A-Za-z0-9-]+")
_LONGEST = 80
# On Windows these are devices, with any ending: what is written to them is nowhere.
_DEVICE = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])", re.IGNORECASE)


class Papers:
    """Keeps PDFs while the worker runs. `folder` is the data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def keep(self, name: str, body: bytes) -> Path:
        """Write a PDF under a name made of foreign text. Raises BadSettings."""
        plain = _ODD.sub("_", name)[:_LONGEST] or "invoice"
        if _DEVICE.fullmatch(plain):
            plain = f"invoice-{plain}"
        path = self._folder / f"{plain}.pdf"
        write_private(path, body)
        return path

    def empty(self) -> None:
        """Remove all of it; what another program holds open is removed at the next start."""
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                with contextlib.suppress(OSError):
                    path.unlink()
            self._folder.rmdir()
