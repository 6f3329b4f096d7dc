"""What payment managers wait for: notes above the sessions, and all of it in a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.language import tr
from app.model.payment_session import PaymentManager
from ui import fonts as types
from ui import text
from ui.context import Context
from ui.tabs.sessions.shelf import Shelf
from ui.tabs.sessions.states import region_note
from ui.tabs.sessions.words import Advice, connector_advice, manager_advice, manager_name
from ui.theme import Tone
from ui.widgets.buttons import LinkButton, PlainButton
from ui.widgets.card import Note
from ui.widgets.labels import PlainLabel
from ui.widgets.sheet import Sheet

Link = Callable[[PaymentManager, str], None]
Advised = tuple[PaymentManager, Advice]
_MOST = 2  # more would leave no room for the sessions


def manager_notes(
    context: Context, shelf: Shelf, link: Link, show_all: Callable[[], None]
) -> tuple[object, Callable[[], Iterator[QWidget]]]:
    """Give what the notes depend on, and what makes them. `link` asks for a connector's page."""
    refused = tuple(one for one in shelf.readings if one.error_code) if shelf.managers else ()
    advised = tuple(_urgent(shelf))

    def make() -> Iterator[QWidget]:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for reading in refused:
            column.addWidget(region_note(context, reading))
        for manager, advice in advised[:_MOST]:
            column.addWidget(AdviceNote(context, manager, advice, link, as_banner=True))
        if (left := len(advised) - _MOST) > 0:
            column.addWidget(_more_note(context, left, show_all))
        if column.count():
            yield holder
        else:
            holder.deleteLater()

    return (refused, advised, context.status.reason_off), make


def _urgent(shelf: Shelf) -> Iterator[Advised]:
    """What somebody has to do something about; of the one that is looked at, also what it waits for."""
    for one in shelf.looked_at:
        for advice in manager_advice(one):
            if advice.tone is not Tone.NEUTRAL or (shelf.chosen and not advice.connector_id):
                yield one, advice


def _more_note(context: Context, number: int, show_all: Callable[[], None]) -> Note:
    strong = text.plural(number, "{n} more thing to look at.", "{n} more things to look at.")
    note = Note(context.look, Tone.WARNING, "dots-three-circle", strong, as_banner=True)
    button = LinkButton(context.look, tr("Show all"))
    button.clicked.connect(show_all)
    note.add_widget(button)
    return note


class AdviceNote(Note):
    """One note, with the button that does something about it."""

    def __init__(
        self,
        context: Context,
        manager: PaymentManager,
        advice: Advice,
        link: Link,
        *,
        as_banner: bool = False,
    ) -> None:
        look = context.look
        super().__init__(
            look, advice.tone, advice.icon, advice.strong, advice.rest, as_banner=as_banner
        )
        self._context = context
        self._manager = manager
        self._advice = advice
        self._link = link
        if advice.can_link:
            self._add(tr("Finish linking…"), self._on_link_clicked)
            off = context.status.reason_off  # AWS is asked for the page
            self.button.set_on(not off, off)
        elif advice.can_buy:
            self._add(tr("Find the offer"), self._on_offer_clicked)

    def _add(self, words: str, slot: Callable[[], None]) -> None:
        self.button = LinkButton(self._context.look, words)
        self.button.clicked.connect(slot)
        self.row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _on_link_clicked(self) -> None:
        self._link(self._manager, self._advice.connector_id)

    def _on_offer_clicked(self) -> None:
        self._context.places.find_offer(self._advice.search)


class ConnectorsSheet(Sheet):
    """Says how each payment manager and each of its connectors is."""

    def __init__(
        self, context: Context, window: QWidget, managers: Sequence[PaymentManager], link: Link
    ) -> None:
        look = context.look
        super().__init__(look, window, tr("Connectors"))
        self._link = link
        self.notes: list[AdviceNote] = []
        self.body.addWidget(PlainLabel(look, tr("Connectors"), types.DIALOG_TITLE))
        for manager in managers:
            self.body.addSpacing(look.px(12))
            title = f"{manager_name(manager)}, {manager.region}"
            self.body.addWidget(PlainLabel(look, title, types.BODY_STRONG))
            for advice in _all_of(manager):
                note = AdviceNote(context, manager, advice, self._on_link_wanted)
                if advice.can_buy:
                    note.button.clicked.connect(self.accept)
                self.notes.append(note)
                self.body.addSpacing(look.px(6))
                self.body.addWidget(note)
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.close_button = PlainButton(look, tr("Close"))
        self.close_button.clicked.connect(self.reject)
        self.footer.addWidget(self.close_button)
        self.close_button.setFocus()

    def _on_link_wanted(self, manager: PaymentManager, connector_id: str) -> None:
        self.accept()
        self._link(manager, connector_id)


def _all_of(manager: PaymentManager) -> Iterator[Advice]:
    yield from (one for one in manager_advice(manager) if not one.connector_id)
    yield from map(connector_advice, manager.connectors)
    if not manager.connectors:
        yield Advice(
            Tone.NEUTRAL,
            "link-break",
            tr("There is no connector."),
            tr("Agents cannot pay through this one."),
        )
