"""What a table tab exports: its rows as they are filtered and sorted, with all columns of their layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.language import tr
from ui.export.subject import Subject

if TYPE_CHECKING:
    from app.export.layout import Layout
    from app.export.order import StoredRows
    from ui.table.tab import TableTab


def rows_of(tab: TableTab) -> Subject:
    """Give what a table tab exports."""
    rows = _Rows(tab)
    spec = tab.spec
    return Subject(spec.counted, spec.many, rows.layout, rows.number, rows.source, rows.chosen)


class _Rows:
    """Answers from the tab as it is when it is asked."""

    def __init__(self, tab: TableTab) -> None:
        self._tab = tab

    def layout(self) -> Layout:
        from app.export.layouts import LAYOUTS  # noqa: PLC0415 - when somebody exports

        return LAYOUTS[self._tab.spec.table]

    def number(self) -> int:
        return len(self._tab.model.keys)

    def source(self) -> StoredRows | None:
        from app.export.order import StoredRows  # noqa: PLC0415 - see above

        tab = self._tab
        store = tab.context.store
        file = store.file
        if file is None:
            return None
        keys = tuple(tab.model.keys)
        return StoredRows(file.path, file.key, tab.table.value, keys, store.now())

    def chosen(self) -> str:
        """Filter and order, as the tab shows them."""
        tab = self._tab
        question = tab.loader.question
        chips = [tab.spec.chips.get(name, name) for name in question.chips]
        way = tr("descending") if question.is_descending else tr("ascending")
        parts = (*chips, tr('text "{words}"', words=question.words) if question.words else "")
        said = ", ".join(part for part in parts if part)
        return tr(
            "{said}, by {sort}, {way}", said=said or tr("all rows"), sort=question.sort, way=way
        )
