"""A short soak; `poe soak` runs eight hours of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.model.notice import WARN_BEFORE
from tests.fakes.soak import soak

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@pytest.mark.expects_log
@pytest.mark.timeout(300)
def test_half_an_hour_of_faults_leaves_nothing_twice_untold_or_stuck(tmp_path: Path) -> None:
    result = soak(tmp_path, minutes=30)
    assert result.problems == []
    assert result.commands >= 1
    assert result.asked >= 3
    assert result.notices >= 3
    assert result.deadlines >= len(WARN_BEFORE)
    assert min(result.warned.values()) >= 1, result.warned  # 3 days, 1 day, 4 hours
    assert result.handles_after <= result.handles_before + 8
