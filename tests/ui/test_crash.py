"""Bugs: told once for each trace, kept out of the way, and a hard crash is remembered."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from ui.crash import CrashReporter


def _error() -> BaseException:
    try:
        int("broken")
    except ValueError as error:
        return error
    raise AssertionError


@pytest.mark.expects_log
def test_the_same_trace_is_told_once(qapp: QApplication, tmp_path: Path) -> None:
    told: list[str] = []
    reporter = CrashReporter(tmp_path)
    reporter.reported.connect(told.append)
    for _ in range(3):
        reporter.report("a slot", _error())
    assert len(told) == 1
    assert "ValueError: invalid literal" in told[0]


def test_what_a_hard_crash_left_behind_is_told_at_the_next_start(
    qapp: QApplication, tmp_path: Path
) -> None:
    (tmp_path / "crash.txt").write_text("Fatal Python error: Aborted")
    hook = sys.excepthook
    reporter = CrashReporter(tmp_path)
    try:
        assert reporter.install() == "Fatal Python error: Aborted"
    finally:
        reporter.close()
        sys.excepthook = hook
    assert not (tmp_path / "crash.txt").exists()
