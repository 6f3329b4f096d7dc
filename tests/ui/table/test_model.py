"""The table model: rows come and go under the selection, records are read in windows."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from ui.table.column import Cell, Column
from ui.table.model import TableModel
from ui.table.plan import plan_change

NOW = datetime(2026, 11, 18, tzinfo=UTC)
COLUMNS = (
    Column("Key", 100, lambda record, _: Cell(str(record))),
    Column("Twice", 100, lambda record, _: Cell(str(2 * record))),
)


class Source:
    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def fetch(self, keys: Sequence[int]) -> list[int]:
        self.asked.append(list(keys))
        return list(keys)


def _model(source: Source | None = None) -> TableModel:
    return TableModel(COLUMNS, (source or Source()).fetch, lambda: NOW)


def _show(model: TableModel, keys: Sequence[int]) -> None:
    model.apply(plan_change(model.keys[:], array("q", keys)))


def test_the_model_keeps_qts_rules_through_every_change(
    qapp: QApplication, qtmodeltester: ModelTester
) -> None:
    model = _model()
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]
    for keys in ([1, 2, 3], [3, 1, 2, 4], [4], [], list(range(200)), list(range(199, 99, -1))):
        _show(model, keys)  # the tester listens to every signal of the model from now on


@given(
    st.lists(st.lists(st.integers(0, 30), unique=True), min_size=1, max_size=5),
    st.integers(0, 30),
)
@settings(max_examples=60)
def test_a_selected_row_stays_selected_wherever_it_goes(
    qapp: QApplication, lists: list[list[int]], chosen: int
) -> None:
    model = _model()
    _show(model, [chosen, *(key for key in lists[0] if key != chosen)])
    selection = QItemSelectionModel(model)
    selection.select(model.index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    held = QPersistentModelIndex(model.index(0, 1))
    for keys in lists:
        _show(model, [*(key for key in keys if key != chosen), chosen])
        assert model.keys[held.row()] == chosen
        assert [model.keys[index.row()] for index in selection.selectedIndexes()] == [chosen]


@given(
    st.lists(st.lists(st.integers(0, 30), unique=True), min_size=1, max_size=5),
    st.sets(st.integers(0, 30)),
    st.integers(0, 30),
)
@settings(max_examples=60)
def test_what_is_selected_is_what_was_selected_and_is_still_there(
    qapp: QApplication, lists: list[list[int]], chosen: set[int], current: int
) -> None:
    model = _model()
    _show(model, range(31))
    selection, flags = QItemSelectionModel(model), QItemSelectionModel.SelectionFlag
    for row in chosen:
        selection.select(model.index(row, 0), flags.Select | flags.Rows)
    held = QPersistentModelIndex(model.index(current, 1))
    for keys in lists:
        _show(model, keys)
        assert model.keys.tolist() == keys
        chosen &= set(keys)
        assert {model.keys[index.row()] for index in selection.selectedRows()} == chosen
        assert model.keys[held.row()] == current if held.isValid() else current not in keys
        if not held.isValid():
            break


@given(st.lists(st.lists(st.integers(0, 60), unique=True, min_size=1), min_size=1, max_size=4))
@settings(max_examples=60)
def test_rows_that_come_to_a_selection_of_all_are_not_selected(
    qapp: QApplication, lists: list[list[int]]
) -> None:
    model = _model()
    _show(model, range(31))
    selection, flags = QItemSelectionModel(model), QItemSelectionModel.SelectionFlag
    selection.select(
        QItemSelection(model.index(0, 0), model.index(30, 1)), flags.Select | flags.Rows
    )
    chosen = set(range(31))
    for keys in lists:
        _show(model, keys)
        chosen &= set(keys)
        assert {model.keys[index.row()] for index in selection.selectedRows()} == chosen


def test_a_filter_of_rows_that_are_all_selected_holds_none_of_them_alone(
    qapp: QApplication,
) -> None:
    model = _model()
    _show(model, range(1000))
    selection, flags = QItemSelectionModel(model), QItemSelectionModel.SelectionFlag
    selection.select(
        QItemSelection(model.index(0, 0), model.index(999, 1)), flags.Select | flags.Rows
    )
    held: list[int] = []
    model.layoutChanged.connect(lambda: held.append(len(model.persistentIndexList())))
    _show(model, range(0, 1000, 7))
    assert held
    assert max(held) <= 4
    assert len(selection.selectedRows()) == model.rowCount()


def test_a_new_order_holds_each_selected_row_once_and_not_each_of_its_cells(
    qapp: QApplication,
) -> None:
    columns = [Column(str(at), 100, lambda record, _: Cell(str(record))) for at in range(9)]
    model = TableModel(columns, Source().fetch, lambda: NOW)
    _show(model, range(100))
    selection, flags = QItemSelectionModel(model), QItemSelectionModel.SelectionFlag
    for row in range(0, 40, 2):
        selection.select(model.index(row, 0), flags.Select | flags.Rows)
    held: list[int] = []
    model.layoutAboutToBeChanged.connect(lambda: held.append(len(model.persistentIndexList())))
    _show(model, range(99, -1, -1))
    assert held == [2 * 20]  # where the range of each row begins and ends
    selected = {model.keys[index.row()] for index in selection.selectedRows()}
    assert selected == set(range(0, 40, 2))


def test_records_far_apart_are_read_without_their_neighbours(qapp: QApplication) -> None:
    source = Source()
    model = _model(source)
    _show(model, range(1000))
    assert model.record(0) == 0
    source.asked.clear()
    for _ in range(2):
        assert model.records([1, 500, 900]) == [1, 500, 900]
    assert source.asked == [[500, 900], [500, 900]]
    assert model.records([2, 3]) == [2, 3]
    assert len(source.asked) == 2


def test_records_are_read_in_windows_and_only_once(qapp: QApplication) -> None:
    source = Source()
    model = _model(source)
    _show(model, range(1000))
    source.asked.clear()
    for row in range(500, 560):
        assert model.data(model.index(row, 0)) == str(row)
    assert sum(len(asked) for asked in source.asked) <= 128
    assert len(source.asked) <= 2


def test_a_change_reads_shown_records_again(qapp: QApplication) -> None:
    source = Source()
    model = _model(source)
    _show(model, [1, 2])
    model.data(model.index(0, 0))
    before = len(source.asked)
    _show(model, [1, 2])
    model.data(model.index(0, 0))
    assert len(source.asked) == before + 1


def test_cells_say_their_whole_text_to_screen_readers(qapp: QApplication) -> None:
    model = TableModel(
        (Column("End", 100, lambda _record, _now: Cell("31 Jan 2027", "in 74 days")),),
        Source().fetch,
        lambda: NOW,
    )
    _show(model, [1])
    spoken = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "31 Jan 2027, in 74 days"


def test_what_was_read_with_the_list_is_not_read_again() -> None:
    source = Source()
    model = _model(source)

    model.apply(plan_change(model.keys[:], array("q", [7, 8, 9])), {7: 70, 8: 80})

    assert [model.record(row) for row in range(2)] == [70, 80]
    assert source.asked == []
    assert model.record(2) == 9
    assert source.asked == [[9]]
