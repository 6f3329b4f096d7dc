"""How long the window's thread is busy with timeline and forecast over 5,000 agreements and 100,000 charges.

Run with `python -m tests.bench.bench_plans`; how it is measured says `bench_tables`.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tests.bench.bench_tables import ROUNDS, SWITCH_S, Gaps, rest  # first: it sets the platform

from PySide6.QtWidgets import QApplication  # isort: skip

from app.model.account import Source
from app.model.forecast import Forecast, Share, Unknown
from app.model.what_if import WhatIf
from app.worker.opening import StoreOpened
from tests.bench.bench_tables import report
from tests.bench.invented import CHARGES, charges, fill
from tests.fakes.frame import running_tasks
from tests.fakes.store_key import new_key
from tests.fakes.window import Opened
from ui.garbage import GarbageCollector
from ui.registry import TabKey
from ui.tabs.charges.forecast.view import ForecastView
from ui.tabs.charges.tab import ChargesTab
from ui.tabs.charges.timeline.bars import LIST, MONTH
from ui.tabs.charges.timeline.view import TimelineView
from ui.tabs.charges.views import FORECAST, TIMELINE

BUSY = datetime(2025, 6, 18, tzinfo=UTC)  # in the middle of the invented charges


def bench_timeline(tab: ChargesTab, gaps: Gaps) -> None:
    """A month, a year as a list, and from month to month."""
    view = tab.view(TIMELINE)
    assert isinstance(view, TimelineView)

    def is_shown() -> bool:
        return not view._is_asking and view.snapshot is not None

    def told(name: str, work: Callable[[], object], times: int = ROUNDS) -> None:
        runs = [gaps.during(work, is_shown) for _ in range(times)]
        found = view.snapshot
        report("timeline", name, len(found.timeline.entries) if found else 0, runs)

    told("open", lambda: tab.go_to(TIMELINE), 1)
    told("to the next month", lambda: view.step(1))
    told("a year as a list", lambda: view.set_mode(LIST), 1)
    told("the list a month later", lambda: view.step(1))
    told("only charges", view.kinds.chips["charges"].click)
    told("back to a month", lambda: view.set_mode(MONTH), 1)


def bench_forecast(tab: ChargesTab, gaps: Gaps) -> None:
    """The year, and what-if with every renewal in each month."""
    view = tab.view(FORECAST)
    assert isinstance(view, ForecastView)

    def is_shown() -> bool:
        return not view._is_asking and view.forecast is not None

    runs = [gaps.during(lambda: tab.go_to(FORECAST), is_shown)]
    found = view.forecast
    assert found is not None
    report("forecast", "open", len(found.renewals), runs)
    view.what_if = WhatIf(crowded(found))
    view.show_answer()
    rest(100)
    ids = [one.agreement_id for one in view.what_if.forecast.renewals]
    switches = [gaps.during(lambda one=one: view.toggle(one), lambda: True) for one in ids[:20]]  # type: ignore[misc]
    report("forecast", "a switch", len(ids), switches)
    for one in ids:
        view.what_if.toggle(one)
    runs = [gaps.during(view.renew_everything, lambda: True)]
    report("forecast", "all again", len(ids), runs)


def crowded(found: Forecast) -> Forecast:
    """Every renewal is paid in every month."""
    renewals = tuple(
        msgspec.structs.replace(
            one,
            unknown=None,
            price=found.months[0].sums[0],
            shares=tuple(Share(month, found.months[0].sums[0].amount) for month in range(12)),
        )
        for one in found.renewals
        if one.unknown is not Unknown.UNREAD
    )
    return msgspec.structs.replace(found, renewals=renewals)


def main() -> None:
    app = QApplication([])
    sys.setswitchinterval(SWITCH_S)
    with tempfile.TemporaryDirectory() as name, running_tasks(app) as tasks:
        path, key = Path(name) / "store.db", new_key()
        fill(path, key, charges(random.Random(7))[:CHARGES])
        collector = GarbageCollector()
        opened = Opened(app, Path(name), tasks, Source())
        opened.store.now = lambda: BUSY  # type: ignore[method-assign]
        opened.client.tell(StoreOpened(str(path), key, is_kept=True, account_id="447109263358"))
        opened.sign_in()
        tab = opened.window.open_tab(TabKey.CHARGES)
        assert isinstance(tab, ChargesTab)
        rest(5000)
        bench_timeline(tab, Gaps())
        bench_forecast(tab, Gaps())
        opened.close()
        del collector


if __name__ == "__main__":
    main()
