"""What only Windows can show: on a runner of Windows, or under Wine by `python3 packaging/wine.py test`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is below this folder on other systems, and say how to run it."""
    if sys.platform == "win32":
        return
    reason = "MISSING: Windows. `python3 packaging/wine.py test` runs these under Wine."
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))
