"""The form of the Ask AWS window: whose side, which filters, which order. It offers what AWS takes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.agreement_search import (
    AgreementQuery,
    FilterName,
    PartyType,
    additions,
    may_combine,
    problem,
)
from ui import fonts as types
from ui.appearance import Appearance
from ui.tabs.agreements import ask_words
from ui.tabs.agreements.ask_control import FilterControl
from ui.theme import Tone
from ui.widgets.card import Note
from ui.widgets.choice import Choice
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.scroll import ScrollColumn
from ui.widgets.segmented import Segmented

_N = FilterName
_END_DAYS = (_N.AFTER_END_TIME, _N.BEFORE_END_TIME)
# Titles over rows of fields. A buyer has the first two sections.
_SECTIONS: tuple[tuple[str, tuple[tuple[FilterName, ...], ...]], ...] = (
    (
        tr("Product and offer"),
        (
            (_N.RESOURCE_IDENTIFIER,),
            (_N.RESOURCE_TYPE,),
            (_N.OFFER_ID,),
            (_N.OFFER_SET_ID,),
        ),
    ),
    (tr("Status and end"), ((_N.STATUS,), _END_DAYS)),
    (
        tr("For sellers only"),
        (
            (_N.AFTER_START_TIME, _N.BEFORE_START_TIME),
            (_N.AFTER_LAST_UPDATE_TIME, _N.BEFORE_LAST_UPDATE_TIME),
            (_N.ACCEPTOR_ACCOUNT_ID,),
            (_N.END_TIME_BEHAVIOR_TYPE,),
            (_N.END_TIME_BEHAVIOR_REASON_CODE,),
            (_N.INITIAL_AGREEMENT_ID,),
            (_N.LICENSE_ARN,),
            (_N.INCLUDES_CONTACT_OF_TYPE,),
        ),
    ),
)
_DAYS = tr("A day stands for the moment at which it begins: 00:00 UTC.")
_PARTIES = {
    PartyType.ACCEPTOR.value: tr("I am the buyer"),
    PartyType.PROPOSER.value: tr("As seller"),
}


class FilterPanel(ScrollColumn):
    """`changed` when the question is another one, `entered` for Enter in a field."""

    changed = Signal()
    entered = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__(look, margin=16, spacing=10)
        self._look = look
        self._is_loading = False
        self.controls: dict[FilterName, FilterControl] = {}
        self.party = Segmented(look, _PARTIES, tr("Which side you ask for"))
        self.sort = Choice(look, tr("Sort"), {})
        self.seller_note = Note(
            look,
            Tone.NEUTRAL,
            "eye",
            tr("Read only."),
            tr("What you find as seller is not stored."),
        )
        self.left_out = Paragraph(look, "", types.SECOND, is_quiet=True)
        self._build()
        self.party.chosen.connect(self._on_party_chosen)
        self.sort.currentIndexChanged.connect(self.changed)
        self._show_party()

    @property
    def query(self) -> AgreementQuery:
        """The question as the fields have it."""
        party = PartyType(self.party.current)
        filters = tuple(one for control in self.controls.values() if (one := control.filter))
        sorts = {sort.key: sort for sort in ask_words.sort_choices(party)}
        sort = sorts[str(self.sort.currentData())]
        return AgreementQuery(party, filters, sort.by, sort.is_descending)

    @property
    def problem(self) -> str:
        """Why this cannot be asked; empty when it can."""
        for control in self.controls.values():
            if control.problem:
                return f"{ask_words.WORDS[control.name].label}: {control.problem}"
        return ask_words.in_words(problem(self.query))

    @property
    def room(self) -> int:
        """How wide it has to be for nothing to be cut."""
        bar = self.verticalScrollBar().sizeHint().width()
        return self.column.totalMinimumSize().width() + bar

    @property
    def is_empty(self) -> bool:
        """No filter is set."""
        return not self.query.filters

    def clear(self) -> None:
        """Take all filters out."""
        self._set({})

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self.column.addWidget(self.party)
        self.column.addWidget(self.seller_note)
        self.column.addWidget(self._sort_row())
        for title, rows in _SECTIONS:
            self.column.addWidget(self._section(title, rows))
        self.left_out.hide()
        self.column.addWidget(self.left_out)
        self.column.addStretch(1)

    def _sort_row(self) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(4))
        label = PlainLabel(self._look, tr("Sort"), types.SECOND, "text2")
        label.setBuddy(self.sort)
        column.addWidget(label)
        column.addWidget(self.sort)
        return row

    def _section(self, title: str, rows: tuple[tuple[FilterName, ...], ...]) -> QWidget:
        look = self._look
        section = QWidget()
        grid = QGridLayout(section)
        grid.setContentsMargins(0, look.px(6), 0, 0)
        grid.setHorizontalSpacing(look.px(8))
        grid.setVerticalSpacing(look.px(8))
        grid.addWidget(PlainLabel(look, title, types.SECTION), 0, 0, 1, 2)
        for names in rows:
            row = grid.rowCount()
            for place, name in enumerate(names):
                grid.addWidget(self._control(name), row, place, 1, 2 // len(names))
        if rows[-1] is _END_DAYS:
            note = Paragraph(look, _DAYS, types.SECOND, is_quiet=True)
            grid.addWidget(note, grid.rowCount(), 0, 1, 2)
        return section

    def _control(self, name: FilterName) -> FilterControl:
        control = FilterControl(self._look, name)
        control.changed.connect(self._on_control_changed)
        control.entered.connect(self.entered)
        self.controls[name] = control
        return control

    # --- what AWS takes ---------------------------------------------------------------------------

    def _offer(self) -> None:
        """Switch on what is chosen and what may be added, everything else off with the reason."""
        query = self.query
        on = additions(query) | query.names
        for name, control in self.controls.items():
            control.set_on("" if name in on else ask_words.reason_off(query, name))

    def _show_party(self) -> None:
        party = PartyType(self.party.current)
        self.sort.set_options({one.key: one.words for one in ask_words.sort_choices(party)})
        self.seller_note.setVisible(party is PartyType.PROPOSER)
        self._offer()

    def _set(self, typed: dict[FilterName, str]) -> None:
        self._is_loading = True
        for name, control in self.controls.items():
            control.set_typed(typed.get(name, ""))
        self._is_loading = False
        self._on_control_changed()

    def _on_control_changed(self) -> None:
        if not self._is_loading:
            self.left_out.hide()
            self._offer()
            self.changed.emit()

    def _on_party_chosen(self) -> None:
        """Keep the filters that the other side has together, and say which were left out."""
        party = PartyType(self.party.current)
        kept: dict[FilterName, str] = {}
        lost: list[str] = []
        for name, control in self.controls.items():
            if not control.typed:
                continue
            if may_combine(party, frozenset({*kept, name})):
                kept[name] = control.typed
            else:
                lost.append(ask_words.WORDS[name].label)
        self._show_party()
        self._set(kept)
        self.left_out.set_words("", tr("Left out: {filters}.", filters=", ".join(lost)))
        self.left_out.setVisible(bool(lost))
