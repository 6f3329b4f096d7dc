"""The tests that only Windows can pass, and others that touch the system, by the real Windows Python under Wine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bundling import product
from bundling.wine import Wine, interpreter, windows_path

pytestmark = pytest.mark.timeout(1800)
PYTHON = interpreter(product.ROOT / ".wine" / "dev")
PLACES = (
    "tests/windows",
    "tests/unit/accounts/test_keyring_store.py",
    "tests/unit/accounts/test_private_folder.py",
    "tests/unit/store/test_journal.py",
    "tests/unit/test_log.py",
    "tests/unit/test_surroundings.py",
    "tests/unit/worker/test_invoice_reads.py",
)


def test_they_pass(computer: Wine) -> None:
    if not PYTHON.exists():
        pytest.skip("MISSING: the Windows Python. `python3 packaging/wine.py` fetches it.")
    settings = windows_path(product.ROOT / "pyproject.toml")
    command = [str(PYTHON), "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", settings]
    # Wine does not hand variables on that begin with QT_, but this one.
    environ = {"WINEQT_QPA_PLATFORM": "offscreen"}
    places = (windows_path(Path(product.ROOT, place)) for place in PLACES)
    done = computer.run(*command, *places, limit_s=1500, env=environ)
    assert done.code == 0, done.said
    passed = re.search(r"(\d+) passed", done.said)
    assert passed
    assert int(passed[1]) > 0
