"""What the window's process imports before its first frame is painted: each module there is paid at every start."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

from app.worker import channel
from app.worker.opening import FirstRows
from tests.fakes import samples

_ROOT = Path(__file__).parents[2]
_SCRIPT = """
import json, os, sys, tempfile
from datetime import UTC, datetime
from pathlib import Path

from app.options import parse
from app.runs import Runs
from app.worker.client import WorkerClient
from ui.instance_lock import claim, try_lock
from app.worker.opening import FirstRows
from app.worker import channel

sys.modules["typing_extensions"] = None
rows = channel.decode_from_worker(bytes.fromhex(sys.argv[1])).rows


class Worker:
    on_event = None

    def first_event(self, kind, seconds):
        return FirstRows(rows)


with tempfile.TemporaryDirectory() as name:
    options = parse(["--sandbox", "--data-dir", name])
    from PySide6.QtWidgets import QApplication
    from ui.start import STYLE, Base
    app = QApplication(["tests", *STYLE])
    base = Base(app, options.for_window, Worker())
    base.show_stored()
    assert base.window.isVisible()
    print(json.dumps(sorted(sys.modules)), flush=True)
    os._exit(0)
"""
# A module more is 0.2 to 2 ms more of every start: it belongs here only if the first frame shows it.
_APP = {
    *(
        "app",
        "app.errors",
        "app.folders",
        "app.language",
        "app.options",
        "app.runs",
        "app.model",
        "app.worker",
    ),
    *("app.model.account", "app.model.entitlement", "app.model.money", "app.model.request"),
    *("app.model.denial", "app.model.payment_session", "app.model.sign_in", "app.model.sync"),
    *("app.model.term", "app.model.text", "app.model.typed", "app.model.unlocked"),
    *("app.worker.channel", "app.worker.client", "app.worker.failures", "app.worker.mailbox"),
    *("app.worker.opening", "app.worker.process", "app.worker.supervisor"),
}
_UI = {
    *("ui", "ui.appearance", "ui.bridge", "ui.chips", "ui.first_frame", "ui.fonts", "ui.icons"),
    *("ui.instance_lock", "ui.measures", "ui.registry", "ui.separators", "ui.settings", "ui.start"),
    *("ui.stylesheet", "ui.tabs", "ui.tabs.requests", "ui.tabs.requests.inbox_delegate"),
    *("ui.tabs.requests.inbox_model", "ui.tabs.requests.inbox_view", "ui.tabs.requests.words"),
    *("ui.text", "ui.theme", "ui.widgets", "ui.widgets.chip", "ui.widgets.row_delegate"),
    *("ui.widgets.row_list", "ui.widgets.tile", "ui.window"),
}
_QT = {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets"}
_SLOW = {
    *("apsw", "asyncio", "boto3", "botocore", "email", "http", "jeepney", "keyring", "qasync"),
    *("qtawesome", "hashlib", "ssl", "urllib.request", "xml"),
}


@cache
def modules() -> frozenset[str]:
    """Everything that a process of the window has imported when its first frame was painted."""
    rows = channel.encode(FirstRows((samples.travel_detail().row,)))
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, rows.hex()],
        check=True,
        stdout=subprocess.PIPE,
        cwd=_ROOT,
    )
    return frozenset(json.loads(done.stdout))


def own(package: str) -> set[str]:
    return {one for one in modules() if one == package or one.startswith(f"{package}.")}


def test_the_first_frame_imports_nothing_of_the_core_that_it_does_not_show() -> None:
    assert own("app") - _APP == set()


def test_the_first_frame_imports_nothing_of_the_window_that_it_does_not_show() -> None:
    assert own("ui") - _UI == set()


def test_the_first_frame_needs_three_parts_of_qt() -> None:
    assert {one for one in modules() if one.startswith("PySide6.Qt")} == _QT


def test_the_first_frame_waits_for_no_slow_library() -> None:
    assert modules() & _SLOW == set()
