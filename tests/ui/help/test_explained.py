"""Beside what a pane names by a chip or a deadline stands what explains it, once, and none stands in rows."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from tests.fakes import samples
from tests.fakes.frame import Frame
from ui.help import subjects
from ui.help.explain import ExplainButton
from ui.help.subjects import DEADLINES
from ui.tabs.requests.inbox import Inbox
from ui.tabs.requests.tab import RequestsTab


@pytest.fixture
def tab(frame: Frame) -> RequestsTab:
    made = RequestsTab(frame.context)
    frame.window.setCentralWidget(made)
    frame.window.show()
    made.refresh()
    return made


def explained(inside: QWidget) -> set[str]:
    """The addresses of what explains; each has a name of its own for who hears it."""
    found = [one for one in inside.findChildren(ExplainButton) if one.isVisibleTo(inside)]
    names = [one.accessibleName() for one in found]
    assert len(names) == len(set(names))
    return {one.address for one in found}


def pane_of(tab: RequestsTab, request_id: str) -> QWidget:
    tab.inbox.select(request_id)
    return tab.pane


@pytest.mark.parametrize(
    ("request_id", "wanted"),
    [
        (samples.MILESTONE, {subjects.DUPLICATE, subjects.REQUEST_STATES}),
        (samples.QUAYSIDE, {subjects.AGREEMENT_STATES}),
        (samples.PELLUCID, {subjects.APPROVAL_STATES}),
    ],
)
def test_a_request_explains_its_kind_its_deadline_and_what_it_names(
    tab: RequestsTab, request_id: str, wanted: set[str]
) -> None:
    found = explained(pane_of(tab, request_id))
    assert found >= wanted | {subjects.REQUEST_KINDS}
    assert found & set(DEADLINES.values())


def test_the_rows_of_the_inbox_stay_as_they_are(tab: RequestsTab) -> None:
    (inbox,) = tab.findChildren(Inbox)
    assert not explained(inbox)
