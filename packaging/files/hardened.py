"""Runs before everything else in a packaged Countersign: see `app.surroundings`."""

import os
import sys
from pathlib import Path

from app.surroundings import harden

harden(os.environ, Path(sys._MEIPASS))  # type: ignore[attr-defined]  # noqa: SLF001 - PyInstaller's name
