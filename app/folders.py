"""Where Countersign keeps its data unless it is told otherwise."""

from __future__ import annotations

from pathlib import Path


def usual_data_dir() -> Path:
    """Give the folder that is used without --data-dir."""
    # Imported here: with --data-dir it is not needed.
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path("Countersign", appauthor=False)
