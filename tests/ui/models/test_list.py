"""The list of models: what is read and when, filters, the region, what can go wrong, the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.errors import AccessDenied, AppError, NotFound, Offline, Unclear
from app.model.account import Source
from app.model.foundation_model import ModelSummary
from app.worker.messages import AccountSwitched
from app.worker.model_messages import (
    AvailabilityRead,
    ListModelRegions,
    ListModels,
    ModelRegionsListed,
    ModelsListed,
    ReadAvailability,
    ReadUseCase,
)
from tests.fakes import model_samples as some
from tests.fakes.frame import Frame
from tests.fakes.widget_texts import all_text
from tests.ui.models.conftest import Models
from ui.tabs.offers.models.columns import ELSEWHERE, NEEDS, READY
from ui.widgets.empty import PermissionState
from ui.widgets.failed import FailedState

_MANY = tuple(
    ModelSummary(f"vantor.many-{number:03}-v1:0", name=f"Many {number:03}", provider="Vantor")
    for number in range(200)
)


def cells(models: Models, row: int) -> list[str]:
    model = models.page.list.model
    role = Qt.ItemDataRole.AccessibleTextRole
    return [model.index(row, column).data(role) for column in range(model.columnCount())]


def trigger(models: Models, which: str, words: str) -> None:
    menu = getattr(models.page.bar, f"menu_of_{which}")()
    next(one for one in menu.actions() if one.text().startswith(words)).trigger()
    menu.close()


def test_the_models_of_the_usual_region_are_listed_by_name(models: Models) -> None:
    asked = models.requests(ListModels)
    assert [one.region for one in asked if isinstance(one, ListModels)] == ["us-east-1"]
    assert models.names() == [one.name for one in some.MODELS]
    assert models.page.list.number.text() == "8 models"
    assert models.page.bar.region.currentText() == "us-east-1"


def test_each_row_says_its_facts_and_the_next_step(models: Models) -> None:
    models.tell_form(None)
    models.tell_facts()
    said = {models.names()[row]: cells(models, row) for row in range(8)}
    assert said["Aurelle Large 3"] == [
        "Aurelle Large 3, Aurelle, Text and image to text",
        "Agreement: yes",
        "Authorization: yes",
        "Entitlement: yes",
        "Region: yes",
        "Ready to use",
    ]
    assert {name: row[-1] for name, row in said.items()} == {
        "Aurelle Large 3": "Ready to use",
        "Claude Sample": "Send the form",
        "Ionstar Rerank 3": "Agreement failed",
        "Murmurate Speech 2": "Other region",
        "Nova Sample": "No offer to accept",
        "Vantor Reason 2": "Accept the offer",
        "Vantor Reason 2 Mini": "AWS is at work",
        "Willowisp Image 1.5": "Not allowed here",
    }


def test_a_new_word_of_aws_is_shown_as_it_is(models: Models) -> None:
    odd = some.facts(some.LARGE, "HALTED")
    models.tell_facts({**some.FACTS, some.LARGE: odd})
    assert cells(models, 0)[1] == "Agreement: halted"
    assert models.page.list.model.index(0, 1).data() == "HALTED"
    assert cells(models, 0)[-1] == "New to this version"


def test_what_is_not_read_yet_says_so(models: Models) -> None:
    assert cells(models, 0)[1:] == [
        "Agreement: not read yet",
        "Authorization: not read yet",
        "Entitlement: not read yet",
        "Region: not read yet",
        "Not read yet",
    ]


def test_only_what_is_looked_at_is_read_one_after_the_other(frame: Frame, qtbot: QtBot) -> None:
    models = Models(frame, qtbot)
    models.answer(ListModelRegions, ModelRegionsListed(some.REGIONS, "us-east-1"))
    models.answer(ListModels, ModelsListed(_MANY))
    first = models.asked(ReadAvailability).request
    assert first == ReadAvailability("us-east-1", _MANY[0].model_id)
    assert len(models.waiting(ReadAvailability)) == 1
    assert 5 < models.page.shelf.facts.left < 40
    bar = models.page.list.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    models.wait(lambda: _MANY[-1].model_id in models.page.list.ids_in_view())
    models.wait(lambda: models.page.shelf.facts._queue[0] == models.page.list.ids_in_view()[0])
    models.page.hide()
    assert models.page.shelf.facts.left == 1  # the one that is on its way
    for one in frame.client.asked:
        one.future.cancel()


def test_a_filter_by_access_reads_all_models(frame: Frame, qtbot: QtBot) -> None:
    models = Models(frame, qtbot)
    models.answer(ListModelRegions, ModelRegionsListed(some.REGIONS, "us-east-1"))
    models.answer(ListModels, ModelsListed(_MANY))
    models.asked(ReadAvailability)
    models.page.bar.chips[READY].click()
    assert models.page.shelf.facts.left == len(_MANY)
    assert models.page.list.number.text() == "0 of 200 models, 200 not read yet"
    states = models.page.list.states
    assert states.currentWidget() is states._skeleton
    for one in frame.client.asked:
        one.future.cancel()


def test_chips_count_once_everything_is_read(models: Models) -> None:
    chips = models.page.bar.chips
    assert chips[""].accessibleName() == "All, 8"
    assert chips[READY].accessibleName() == "Ready"
    models.tell_facts()
    assert chips[READY].accessibleName() == "Ready, 1"
    assert chips[NEEDS].accessibleName() == "Needs an agreement, 2"


def test_filters_narrow_together_and_clear_together(models: Models) -> None:
    models.tell_facts()
    trigger(models, "providers", "Vantor")
    assert models.names() == ["Vantor Reason 2", "Vantor Reason 2 Mini"]
    models.page.bar.chips[NEEDS].click()
    assert models.names() == ["Vantor Reason 2"]
    assert models.page.list.number.text() == "1 of 8 models"
    trigger(models, "kinds", "Image")
    assert models.names() == []
    assert "No models match" in all_text(models.page.list)
    models.page.list.states.clear_asked.emit()
    assert len(models.names()) == 8
    trigger(models, "states", "Other region")
    assert models.names() == ["Murmurate Speech 2"]
    assert models.page.bar.filters.state == ELSEWHERE


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("reason mini", ["Vantor Reason 2 Mini"]),
        ("IONSTAR.RERANK", ["Ionstar Rerank 3"]),
        ("speech", ["Murmurate Speech 2"]),
    ],
)
def test_words_look_into_names_providers_ids_and_kinds(
    models: Models, words: str, found: list[str]
) -> None:
    models.page.bar.field.setText(words)
    assert models.names() == found


def test_a_header_sorts_and_what_is_not_known_comes_last(models: Models) -> None:
    view = models.page.list.view
    view.ask_sort(0)
    assert models.names()[0] == "Willowisp Image 1.5"
    models.tell_facts({**some.FACTS})
    view.ask_sort(5)
    steps = [cells(models, row)[-1] for row in range(8)]
    assert steps[:-1] == sorted(steps[:-1])
    assert steps[-1] == "Not read yet"  # the form of its provider is not known


def test_another_region_is_read_anew_and_kept_for_the_account(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(models.frame.store), "account_mark", "mark")
    models.tell_facts()
    models.page.bar.region_chosen.emit("eu-central-1")
    assert models.asked(ListModels).request == ListModels("eu-central-1")
    assert models.names() == []
    assert models.page.shelf.facts.known == {}
    assert models.frame.context.settings.model_region("mark") == "eu-central-1"
    models.answer(ListModels, ModelsListed(some.MODELS[:2]))
    models.wait(lambda: len(models.names()) == 2)
    models.frame.client.tell(AccountSwitched(Source()))
    models.page.shown()
    models.answer(ListModelRegions, ModelRegionsListed(some.REGIONS, "us-east-1"))
    assert models.asked(ListModels).request == ListModels("eu-central-1")


def test_an_answer_for_the_region_before_changes_nothing(models: Models) -> None:
    late = models.asked(ReadAvailability)
    models.page.bar.region_chosen.emit("eu-central-1")
    models.answer(ListModels, ModelsListed(some.MODELS[:1]))
    models.wait(lambda: len(models.names()) == 1)
    late.future.cancel()
    assert models.page.shelf.facts.known == {}
    request = models.asked(ReadAvailability).request
    assert request == ReadAvailability("eu-central-1", some.LARGE)


def test_a_model_that_aws_does_not_know_is_passed_over(models: Models) -> None:
    models.fail(ReadAvailability, NotFound("AWS does not know this model."))
    models.wait(lambda: cells(models, 0)[-1] == "Not readable")
    request = models.asked(ReadAvailability).request
    assert request == ReadAvailability("us-east-1", some.CLAUDE)


def test_a_read_that_is_on_its_way_is_no_answer_to_what_happens_meanwhile(models: Models) -> None:
    first = models.asked(ReadAvailability)
    models.page.shelf.facts.read_again(some.LARGE)
    first.future.set_result(AvailabilityRead("us-east-1", some.facts(some.LARGE)))
    models.wait(lambda: bool(models.waiting(ReadAvailability)))
    assert models.asked(ReadAvailability).request == ReadAvailability("us-east-1", some.LARGE)
    models.answer(ReadAvailability, AvailabilityRead("us-east-1", some.FACTS[some.LARGE]))
    models.wait(lambda: cells(models, 0)[-1] == "Ready to use")
    assert models.asked(ReadAvailability).request == ReadAvailability("us-east-1", some.CLAUDE)


def test_a_failure_stops_the_reading_until_asked_again(models: Models) -> None:
    models.fail(ReadAvailability, Unclear("AWS answered with nonsense."))
    banner = models.page.list.held_up
    models.wait(banner.isVisible)
    assert "AWS answered with nonsense." in all_text(banner)
    assert not models.waiting(ReadAvailability)
    models.page.list.again_button.click()
    models.asked(ReadAvailability)
    assert not banner.isVisible()


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (Offline("No network."), FailedState, "AWS cannot be reached"),
        (
            AccessDenied("No.", missing_right="bedrock:ListFoundationModels"),
            PermissionState,
            "bedrock:ListFoundationModels",
        ),
    ],
)
def test_what_keeps_the_list_away_stands_in_its_place(
    frame: Frame, qtbot: QtBot, error: AppError, kind: type, said: str
) -> None:
    models = Models(frame, qtbot)
    models.answer(ListModelRegions, ModelRegionsListed(some.REGIONS, "us-east-1"))
    models.fail(ListModels, error)
    page = models.page
    models.wait(lambda: isinstance(page.states.currentWidget(), kind))
    assert said in all_text(page.states)
    assert page.bar.region.isEnabled()
    page.states.again_wanted.emit()
    models.answer(ListModels, ModelsListed(some.MODELS))
    models.wait(lambda: page.states.currentWidget() is page.split)
    for one in frame.client.asked:
        one.future.cancel()


def test_a_region_without_models_and_unreadable_ones_say_so(frame: Frame, qtbot: QtBot) -> None:
    models = Models(frame, qtbot)
    states = models.page.list.states
    assert states.currentWidget() is states._skeleton
    models.answer(ListModelRegions, ModelRegionsListed(some.REGIONS, "us-east-1"))
    models.answer(ListModels, ModelsListed((), unreadable=2))
    models.wait(lambda: "No models" in all_text(states))
    assert models.page.list.number.text() == "0 models, 2 not readable"


def test_the_form_is_read_when_a_provider_wants_it(models: Models) -> None:
    assert models.requests(ReadUseCase) == [ReadUseCase("us-east-1")]


def test_selected_rows_are_copied(models: Models) -> None:
    models.tell_facts()
    models.page.list.view.selectRow(0)
    clipboard = models.frame.context.clipboard
    models.page.copy_as_text()
    assert "Aurelle Large 3" in clipboard.text()
    assert "Next step: Ready to use" in clipboard.text()
    models.page.list.view.copy_asked.emit()
    assert "\tYes\tYes\tYes\tYes\tReady to use" in clipboard.text()


def test_what_aws_was_changing_is_read_again_in_time(models: Models) -> None:
    models.tell_facts()
    models.frame.store.tick.emit()
    assert models.asked(ReadAvailability).request == ReadAvailability("us-east-1", some.MINI)
    assert len(models.waiting(ReadAvailability)) == 1


def test_another_account_begins_with_nothing(models: Models) -> None:
    models.tell_facts()
    models.choose(some.REASON)
    models.page.bar.field.setText("vantor")
    models.frame.client.tell(AccountSwitched(Source()))
    page = models.page
    assert models.names() == []
    assert not page.split.is_open
    assert page.bar.field.text() == ""
    assert (page.shelf.region, page.shelf.facts.known) == ("", {})


def test_the_keyboard_goes_from_the_search_to_the_pane_and_back(models: Models) -> None:
    page = models.page
    models.tell_facts()
    page.focus_filter()
    QTest.keyClicks(page.bar.field, "reason")
    QTest.keyClick(page.bar.field, Qt.Key.Key_Down)
    view = page.list.view
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Return)
    models.wait(lambda: page.beside.has_focus)
    assert page.pane.model_id == some.REASON
    assert page.copy_id() == some.REASON
    QTest.keyClick(models.frame.window.focusWidget(), Qt.Key.Key_Escape)
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not page.split.is_open


def test_a_model_opens_by_its_id_without_filters(models: Models) -> None:
    models.page.bar.field.setText("speech")
    models.page.open_item(some.REASON)
    assert models.page.pane.model_id == some.REASON
    assert models.page.split.is_open
    models.page.open_item("nobody.nothing-v1:0")
    assert "No models match" in all_text(models.page.list)


def test_f5_reads_the_list_or_the_model_with_the_focus(models: Models) -> None:
    models.tell_facts()
    models.choose(some.REASON)
    before = len(models.requests(ListModels))
    models.page.beside.enter()
    models.page.refresh_item()
    assert models.asked(ReadAvailability).request == ReadAvailability("us-east-1", some.REASON)
    assert len(models.requests(ListModels)) == before
    models.page.list.view.setFocus()
    models.page.refresh_item()
    models.answer(ListModels, ModelsListed(some.MODELS))
    models.asked(ReadAvailability)
    assert cells(models, 0)[-1] == "Ready to use"  # what is known stays until it is read again


def test_the_model_of_the_table_keeps_qts_rules(models: Models, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(models.page.list.model)  # type: ignore[no-untyped-call]
    models.page.bar.field.setText("vantor")
    models.page.list.sort_by("name", is_descending=True)


def test_in_a_narrow_window_nothing_is_cut(models: Models) -> None:
    window, bar = models.frame.window, models.page.bar
    window.setMinimumSize(400, 300)
    window.resize(1024, 700)
    models.wait(bar.chips[NEEDS].isHidden)
    models.wait(lambda: bar.minimumSizeHint().width() <= 1024)
    trigger(models, "states", "Needs an agreement")
    assert bar.filters.state == NEEDS
    assert "Needs an agreement" in bar.more.text()
    window.resize(1400, 820)
    models.wait(bar.chips[NEEDS].isVisible)
    assert bar.chips[NEEDS].isChecked()
    assert bar.more.accessibleName() == "More"
