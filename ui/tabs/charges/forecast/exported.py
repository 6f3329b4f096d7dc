"""What the forecast exports: all currencies, each estimate for itself, and what the switches leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.language import tr
from ui import text
from ui.export.subject import Subject

if TYPE_CHECKING:
    from app.export.forecast import ForecastLines
    from app.export.layout import Layout
    from ui.tabs.charges.forecast.view import ForecastView


def figures_of(view: ForecastView) -> Subject:
    """Give what a forecast exports."""
    found = _Figures(view)
    return Subject(
        text.Counted("{n} row", "{n} rows"),
        tr("rows"),
        found.layout,
        found.number,
        found.source,
        found.chosen,
    )


class _Figures:
    """Answers from the view as it is when it is asked."""

    def __init__(self, view: ForecastView) -> None:
        self._view = view

    def layout(self) -> Layout:
        from app.export.forecast import FORECAST  # noqa: PLC0415 - when somebody exports

        return FORECAST

    def number(self) -> int:
        lines = self.source()
        return lines.total if lines else 0

    def source(self) -> ForecastLines | None:
        from app.export.forecast import ForecastLines  # noqa: PLC0415 - see above

        what_if = self._view.what_if
        if what_if is None:
            return None
        return ForecastLines(what_if.forecast, what_if.off, with_use=self._view.is_use_shown)

    def chosen(self) -> str:
        """What is a choice of the person, and that most of it is an estimate."""
        what_if = self._view.what_if
        number = len(what_if.off) if what_if else 0
        words = [
            tr("12 months"),
            text.plural(
                number,
                "{n} agreement counted as not renewed",
                "{n} agreements counted as not renewed",
            )
            if number
            else "",
            tr("with use as before") if self._view.is_use_shown else "",
            tr("all but charges are estimates"),
        ]
        return ", ".join(word for word in words if word)
