"""What the tab paints by hand: gauges, the ring, and both mirrored where one reads from right to left."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.model.money import Money
from app.model.payment_session import Balance, Instrument
from tests.fakes import session_samples as some
from tests.fakes.frame import Frame
from tests.fakes.painted import painted
from tests.fakes.session_samples import NOW
from ui.appearance import Appearance
from ui.table.model import TableModel
from ui.table.plan import plan_change
from ui.tabs.sessions.cells import SessionView
from ui.tabs.sessions.columns import COLUMNS
from ui.tabs.sessions.gauge import Gauge, RingGauge
from ui.tabs.sessions.instruments import InstrumentsPart, wallet_rows
from ui.tabs.sessions.words import balance_words
from ui.theme import Tone

SPENT = next(at for at, one in enumerate(COLUMNS) if one.key == "spent")


@pytest.fixture(params=[Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def is_rtl(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[bool]:
    """Both directions, for the whole application."""
    qapp.setLayoutDirection(request.param)
    yield request.param is Qt.LayoutDirection.RightToLeft
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def _columns_of(image: QImage, box: QRect, color: str) -> list[int]:
    wanted = QColor(color).rgb()
    rows = range(box.top(), box.bottom() + 1)
    across = range(box.left(), box.right() + 1)
    return [x for x in across if any(image.pixel(x, y) == wanted for y in rows)]


def test_a_gauge_fills_from_where_one_begins_to_read(
    look: Appearance, qtbot: QtBot, is_rtl: bool
) -> None:
    gauge = Gauge(look)
    qtbot.addWidget(gauge)
    gauge.resize(200, gauge.height())
    gauge.set_share(0.25, Tone.ACCENT, "a quarter")
    solid = look.theme.tint(Tone.ACCENT).solid
    filled = _columns_of(gauge.grab().toImage(), gauge.rect(), solid)
    assert len(filled) == pytest.approx(50, abs=4)
    assert (min(filled) > 100) is is_rtl
    assert gauge.accessibleName() == "a quarter"


def test_the_gauge_of_a_row_stands_on_its_side(
    look: Appearance, qtbot: QtBot, is_rtl: bool
) -> None:
    session = some.session(left=some.usd("0.50"))
    model = TableModel(COLUMNS, lambda keys: [session for _ in keys], lambda: NOW)
    model.apply(plan_change(array("q"), array("q", [1])))
    view = SessionView(look, model, "Payment sessions", 52)
    qtbot.addWidget(view)
    view.resize(1000, 200)
    view.show()
    box = view.visualRect(model.index(0, SPENT))
    image = view.viewport().grab().toImage()
    red = _columns_of(image, box, look.theme.tint(Tone.DANGER).solid)
    assert len(red) > box.width() * 0.8
    track = _columns_of(image, box, look.theme.track)
    assert track
    assert (max(track) < min(red) + 20) is is_rtl


def test_an_amount_that_is_too_long_keeps_off_the_next_column(
    look: Appearance, qtbot: QtBot, is_rtl: bool
) -> None:
    limit = Money(Decimal("123456789012345678901234567890.123456789012"), "USD")
    session = some.session(limit=limit, left=some.usd("1.00"))
    model = TableModel(COLUMNS, lambda keys: [session for _ in keys], lambda: NOW)
    model.apply(plan_change(array("q"), array("q", [1])))
    view = SessionView(look, model, "Payment sessions", 52)
    qtbot.addWidget(view)
    view.resize(1000, 200)
    view.show()
    words = painted(view.viewport())
    assert not [one for one in words if len(one) > 25]
    assert [one for one in words if one.startswith("123,456") and one.endswith("…")]
    assert "99.9%" in words


@pytest.mark.parametrize("width", [880, 1280])
def test_an_amount_of_eight_decimals_is_whole(look: Appearance, qtbot: QtBot, width: int) -> None:
    session = some.session(left=some.usd("24.00000001"))
    model = TableModel(COLUMNS, lambda keys: [session for _ in keys], lambda: NOW)
    model.apply(plan_change(array("q"), array("q", [1])))
    view = SessionView(look, model, "Payment sessions", 52)
    qtbot.addWidget(view)
    view.resize(width, 200)
    view.show()
    words = painted(view.viewport())
    assert "24.00000001" in words
    assert "0.99999999" in words


@pytest.mark.parametrize("units", ["1", "1234567000000000000000001"])
def test_a_balance_of_eighteen_decimals_is_whole(frame: Frame, qtbot: QtBot, units: str) -> None:
    part = InstrumentsPart(frame.context)
    qtbot.addWidget(part)
    balance = Balance("ETHEREUM", "USDC", Decimal(units), 18, NOW)
    wallet = Instrument(
        instrument_id="payment-instrument-000000000000001", manager_arn=some.ARN,
        connector_id="coinbasemain-0123456789", user_id="svc-research", kind="EMBEDDED",
        status="ACTIVE", network="ETHEREUM", address="0xabc", balances=(balance,),
    )  # fmt: skip
    part.resize(612, 300)
    part.show()
    part.show_rows(list(wallet_rows([wallet], some.manager().connectors)), "")
    assert balance_words(balance) in painted(part.view.viewport())


def test_a_ring_without_a_share_shows_its_track_only(look: Appearance, qtbot: QtBot) -> None:
    ring = RingGauge(look)
    qtbot.addWidget(ring)
    solid = look.theme.tint(Tone.ACCENT).solid
    ring.set_share(None, Tone.ACCENT, "", "not known")
    assert not _columns_of(ring.grab().toImage(), ring.rect(), solid)
    ring.set_share(0.737, Tone.ACCENT, "73.7%", "Spent 18.42 of 25.00 USD, 73.7%")
    assert _columns_of(ring.grab().toImage(), ring.rect(), solid)
    assert ring.accessibleName() == "Spent 18.42 of 25.00 USD, 73.7%"
