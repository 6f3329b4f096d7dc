"""The screens of AI models and their sheets, for `--screenshots`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from app.model.foundation_model import AccessState
from ui.picture import Picture
from ui.registry import TabKey
from ui.screens import Prepare, Screen, Stage
from ui.tabs.offers.models.columns import ModelRow
from ui.tabs.offers.models.page import ModelsPage
from ui.tabs.offers.models.pane import ModelPane
from ui.tabs.offers.models.use_case import UseCaseFields
from ui.tabs.offers.models.words import KNOWN_FORM
from ui.tabs.offers.tab import OffersTab
from ui.tabs.offers.views import MODELS

_STEP_S = 0.05
_LONGEST_S = 60.0  # AWS is asked about one model a second
_NOBODY = "no model is called so"
_WEBSITE = "www.brindleloom.example"

Fits = Callable[[ModelRow], bool]
Open = Callable[[ModelPane], None]


async def _page(stage: Stage) -> ModelsPage:
    """Show the models, and wait until those in view are read."""
    tab = stage.tab(TabKey.OFFERS)
    if not isinstance(tab, OffersTab):
        raise TypeError(tab)
    tab.go_to(MODELS)
    page = tab.models
    page.bar.clear()
    await _until(lambda: page.shelf.is_read and page.shelf.form_state in KNOWN_FORM)
    await stage.settle()
    await _until(lambda: not page.shelf.facts.left)
    return page


async def _until(is_so: Callable[[], bool]) -> None:
    waited = 0.0
    while not is_so() and waited < _LONGEST_S:
        await asyncio.sleep(_STEP_S)
        waited += _STEP_S


def _is(state: AccessState, *, wants_form: bool = False) -> Fits:
    def fits(row: ModelRow) -> bool:
        is_so = row.facts is not None and row.facts.state is state
        return is_so and row.model.needs_agreement and row.model.needs_form is wants_form

    return fits


async def _chosen(stage: Stage, fits: Fits) -> ModelsPage:
    page = await _page(stage)
    model = page.list.model
    rows = (row for row in range(len(model.keys)) if fits(model.record(row)))
    page.beside.choose(next(rows, 0))
    page.beside.open()
    await _until(lambda: not page.pane.offers.read.is_running)
    await stage.settle()
    return page


def _model(fits: Fits) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        await _chosen(stage, fits)
        return stage.window

    return prepare


def _sheet(fits: Fits, open_sheet: Open) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        page = await _chosen(stage, fits)
        open_sheet(page.pane)
        await stage.settle()
        sheet = page.deeds.sheet
        if sheet is None:
            return stage.window
        if isinstance(sheet.form, UseCaseFields):
            edit = sheet.form.website.edit
            if isinstance(edit, QLineEdit):
                edit.setText(_WEBSITE)
                edit.textEdited.emit(_WEBSITE)
            await stage.settle()
        return Picture(stage.window, sheet)

    return prepare


async def _no_hits(stage: Stage) -> QWidget:
    page = await _page(stage)
    page.bar.field.setText(_NOBODY)
    await stage.settle()
    return stage.window


def _close(widget: QWidget) -> None:
    if isinstance(widget, Picture):
        widget.sheet.reject()
        widget.close()
        widget.deleteLater()


_NOT_ENABLED = _is(AccessState.NOT_ENABLED)
_WANTS_FORM = _is(AccessState.NOT_ENABLED, wants_form=True)
_ENABLED = _is(AccessState.ENABLED)

SCREENS = (
    Screen("offers-ai-models", _model(_NOT_ENABLED), also_narrow=True),
    Screen("offers-ai-form-first", _model(_WANTS_FORM)),
    Screen("offers-ai-enabled", _model(_ENABLED)),
    Screen("offers-ai-failed", _model(_is(AccessState.FAILED))),
    Screen("offers-ai-no-hits", _no_hits),
    Screen("offers-ai-accept", _sheet(_NOT_ENABLED, ModelPane.enable), _close),
    Screen("offers-ai-remove", _sheet(_ENABLED, ModelPane.remove), _close),
    Screen("offers-ai-use-case", _sheet(_WANTS_FORM, ModelPane.open_form), _close),
)
