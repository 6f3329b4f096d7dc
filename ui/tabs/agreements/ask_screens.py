"""The screens of the Ask AWS window, for `--screenshots`."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from app.language import tr
from app.model.agreement_search import FilterName, PartyType
from ui.registry import TabKey
from ui.screens import Prepare, Screen, Stage
from ui.tabs.agreements.ask_aws import AskAwsWindow, open_ask_aws

_PATIENCE = 20  # rounds of settling until an answer must be there


def _open(stage: Stage) -> AskAwsWindow:
    stage.tab(TabKey.AGREEMENTS)
    return open_ask_aws(stage.context, stage.window)


def _answer(party: PartyType, typed: dict[FilterName, str]) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        window = _open(stage)
        if party is PartyType.PROPOSER:
            _press(window, "As seller")
        for name, value in typed.items():
            window.panel.controls[name].set_typed(value)
        window.ask()
        for _ in range(_PATIENCE):
            await stage.settle()
            if not window.asking.is_running:
                break
        if window.asking.found:
            window.results.table.selectRow(0)
        return window

    return prepare


def _press(window: AskAwsWindow, words: str) -> None:
    buttons = window.findChildren(QPushButton)
    next(one for one in buttons if one.text() == tr(words)).click()


async def _unasked(stage: Stage) -> QWidget:
    return _open(stage)


def _close(widget: QWidget) -> None:
    widget.close()


_BUYER = {FilterName.STATUS: "ACTIVE", FilterName.AFTER_END_TIME: "2026-11-18"}
_NONE = {FilterName.OFFER_ID: "offer-unknown"}

SCREENS = (
    Screen("agreements-ask-aws", _unasked, _close),
    Screen("agreements-ask-aws-rows", _answer(PartyType.ACCEPTOR, _BUYER), _close),
    Screen("agreements-ask-aws-none", _answer(PartyType.ACCEPTOR, _NONE), _close),
    Screen("agreements-ask-aws-seller", _answer(PartyType.PROPOSER, {}), _close),
)
