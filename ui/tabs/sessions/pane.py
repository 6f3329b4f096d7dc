"""The pane of a session: what is left, how long it lasts, its facts, and how to stop it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.payment_session import PaymentSession, SessionState
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.confirm.command_note import is_worth_a_note
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import SESSION_END, SESSION_STATES
from ui.tabs.sessions import words
from ui.tabs.sessions.command_note import SessionNote
from ui.tabs.sessions.deeds import Deeds
from ui.tabs.sessions.gauge import Gauge, RingGauge
from ui.tabs.sessions.shelf import Shelf
from ui.theme import Tone
from ui.widgets.beside_pane import BesidePane
from ui.widgets.buttons import DangerButton, LinkButton, PlainButton
from ui.widgets.card import Card, Note
from ui.widgets.chip import Chip
from ui.widgets.fact import Fact
from ui.widgets.facts import FactList
from ui.widgets.filled import FilledPart
from ui.widgets.labels import IdLabel, MoneyLabel, PlainLabel, shrinkable
from ui.widgets.side_by_side import SideBySide
from ui.widgets.tile import Tile
from ui.widgets.tooltip import set_tooltip

_MARGIN = 16
_BAR = 60
_TILE = 40


class SessionPane(BesidePane):
    """Shows one session. `new_asked` for another one like it."""

    new_asked = Signal()

    def __init__(self, context: Context, shelf: Shelf, deeds: Deeds) -> None:
        super().__init__(context.look, tr("Details of the session"))
        self.context = context
        self.session_id = ""
        self._shelf = shelf
        self._deeds = deeds
        self._session: PaymentSession | None = None
        self._build()
        self._connect()

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.context.look
        self._notes = FilledPart(look)
        self._money = FilledPart(look)
        self._time = FilledPart(look)
        self._facts = FilledPart(look)
        parts = (self._notes, self._money, self._time, self._facts)
        self.lay_out(parts, self._action_bar())

    def _action_bar(self) -> QWidget:
        look = self.context.look
        self.action_bar = QFrame()
        self.action_bar.setProperty("ground", "surface")
        self.action_bar.setProperty("line", "top")
        self.action_bar.setMinimumHeight(look.px(_BAR))
        row = QHBoxLayout(self.action_bar)
        row.setContentsMargins(look.px(_MARGIN), look.px(8), look.px(_MARGIN), look.px(8))
        self.delete_button = DangerButton(look, tr("Delete session…"), "trash")
        self.copy_button = PlainButton(look, tr("Copy session id"), "copy")
        self.copy_button.set_tip(tr("Copy session id (Ctrl+Shift+C)"))
        sides = SideBySide(gap=look.px(8), below=look.px(8))
        sides.add(self.delete_button, 1, Qt.AlignmentFlag.AlignLeft)
        sides.add(self.copy_button, 1, Qt.AlignmentFlag.AlignRight)
        row.addWidget(sides)
        return self.action_bar

    def _connect(self) -> None:
        self.delete_button.clicked.connect(self.delete)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self._shelf.changed.connect(self.later.start)
        self._deeds.changed.connect(self.later.start)
        self.context.status.changed.connect(self.later.start)
        self.context.store.tick.connect(self.later.start)

    # --- what the tab asks ------------------------------------------------------------------------

    @property
    def session(self) -> PaymentSession | None:
        """What is shown."""
        return self._session

    def show_session(self, session_id: str) -> None:
        """Show a session, and read it where nothing is known of its amounts."""
        if session_id != self.session_id:
            self.session_id = session_id
            self.body.verticalScrollBar().setValue(0)
        self.update_now()
        session = self._session
        if session is not None and session.amounts_read_at is None and session.gone_at is None:
            self.read_again()

    def read_again(self) -> None:
        """Read the session from AWS."""
        session = self._session
        if session is not None:
            self._shelf.read_session(session.manager_arn, session.session_id, session.user_id)

    def forget(self) -> None:
        """Show nothing."""
        self.session_id = ""
        self.update_now()

    def delete(self) -> None:
        """Ask before the session is deleted."""
        if self._session is not None:
            self._deeds.open_delete(self._session)

    # --- what is shown ----------------------------------------------------------------------------

    def update_now(self) -> None:
        """Show what the store says now."""
        queries, now = self.context.store.queries, self.context.store.now()
        wanted = self.session_id if queries is not None else ""
        self._session = queries.payment_session(wanted) if queries is not None and wanted else None
        session = self._session
        self.action_bar.setVisible(session is not None)
        face = words.state_face(session, now) if session else None
        named = (session.session_id, session.agent, session.user_id) if session else None
        self.title.update_to((named, face), self._named)
        self.body.keeping_place(self._update_parts)
        if session is not None:
            off = self._deeds.reason_not_to_delete(session)
            self.delete_button.set_on(not off, off)
        elif self.session_id:  # another store has no such session: an empty pane says nothing
            self.session_id = ""
            self.close_asked.emit()

    def _update_parts(self) -> None:
        session, now = self._session, self.context.store.now()
        record = self._deeds.record(session.session_id) if session else None
        manager = self._shelf.manager(session.manager_arn) if session else None
        state = session.state(now) if session else None
        self._notes.update_to((session, record, state), self._what_stands_out)
        self._money.update_to((session, state), self._money_card)
        time_words = words.expiry_words(session, now) if session else None
        self._time.update_to((session, time_words), self._time_card)
        self._facts.update_to((session, manager, state), self._fact_card)

    def _named(self) -> Iterator[QWidget]:
        session, look = self._session, self.context.look
        if session is None:
            return
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        row.addWidget(Tile(look, Tone.SYSTEM, _TILE, icon="robot"))
        column = QVBoxLayout()
        column.setSpacing(0)
        first = SideBySide(gap=look.px(8), below=look.px(2))
        name = PlainLabel(look, words.title_of(session), types.DIALOG_TITLE, elided=True)
        first.add(shrinkable(name))
        first.add(self._state(session), 1)
        column.addWidget(first)
        second = QHBoxLayout()
        second.setSpacing(look.px(4))
        short = IdLabel(look, session.session_id, tr("session id"), self.context.clipboard)
        short.label.setText(words.short_session(session.session_id))
        second.addWidget(short)
        whose = f"· {plain(session.user_id, 120)}"
        second.addWidget(PlainLabel(look, whose, types.SECOND, "text2", elided=True), 1)
        column.addLayout(second)
        row.addLayout(column, 1)
        inside.setAccessibleName(
            tr(
                "{session}, user {user}",
                session=words.title_of(session),
                user=plain(session.user_id, 120),
            )
        )
        yield inside

    def _state(self, session: PaymentSession) -> QWidget:
        look, face = self.context.look, words.state_face(session, self.context.store.now())
        state = QWidget()
        row = QHBoxLayout(state)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(Chip(look, face))
        row.addWidget(ExplainButton(look, SESSION_STATES, face.words))
        row.addStretch(1)
        return state

    def _what_stands_out(self) -> Iterator[QWidget]:
        session, look = self._session, self.context.look
        if session is None:
            return
        now = self.context.store.now()
        record = self._deeds.record(session.session_id)
        if record is not None and is_worth_a_note(record, now - record.created_at):
            yield SessionNote(self.context, self._deeds, record)
        if session.is_unlimited and not words.is_over(session, now):
            strong = tr("This session has no limit.")
            rest = tr("The agent may spend whatever the wallet holds until it expires.")
            yield Note(look, Tone.DANGER, "warning-circle", strong, rest)
        if session.state(now) is SessionState.DRAINED:
            yield Note(
                look,
                Tone.WARNING,
                "drop-half",
                tr("Nothing is left to spend."),
                tr("AWS raises no limit: create a new session if the agent has more to do."),
            )
        if session.gone_at is not None:
            yield Note(look, Tone.NEUTRAL, "archive", *self._archive_words(session, now))

    def _archive_words(self, session: PaymentSession, now: datetime) -> tuple[str, str]:
        at = session.gone_at or now
        when = f"{text.short_date(at, now)}, {text.time(at)}"
        if session.is_deleted_here:
            return tr("Deleted from here on {date}.", date=when), tr(
                "AWS has forgotten it; this is its last record."
            )
        return (
            tr("AWS has it no more, as was seen on {date}.", date=when),
            tr("It was deleted elsewhere. This is its last record."),
        )

    def _money_card(self) -> Iterator[QWidget]:
        session, look = self._session, self.context.look
        if session is None:
            return
        now = self.context.store.now()
        share = session.spent_share
        card = Card(look)
        card.setAccessibleName(words.spoken_spending(session))
        row = QHBoxLayout()
        row.setSpacing(look.px(20))
        ring = RingGauge(look)
        middle = words.percent(session) or text.DASH
        tone = words.spent_tone(session, now)
        known = None if share is None else float(share)
        ring.set_share(known, tone, middle, words.spoken_spending(session))
        row.addWidget(ring)
        column = QVBoxLayout()
        column.setSpacing(look.px(1))
        column.addStretch(1)
        is_over = words.is_over(session, now)
        title = tr("Was left") if is_over else tr("Left to spend")
        column.addWidget(PlainLabel(look, title, types.SECOND, "text2"))
        otherwise = tr("No limit") if session.is_unlimited else tr("Not known yet")
        column.addWidget(
            MoneyLabel(look, session.left, types.PANE_TITLE, otherwise=otherwise, elided=True)
        )
        column.addSpacing(look.px(6))
        column.addWidget(PlainLabel(look, tr("Spent"), types.SECOND, "text2"))
        column.addWidget(
            PlainLabel(look, words.spent_words(session), types.BODY_MEDIUM, elided=True)
        )
        column.addWidget(PlainLabel(look, _read_words(session), types.SECOND, "text2"))
        column.addStretch(1)
        row.addLayout(column, 1)
        card.body.addLayout(row)
        yield card

    def _time_card(self) -> Iterator[QWidget]:
        session, look = self._session, self.context.look
        if session is None:
            return
        now = self.context.store.now()
        first, second = words.expiry_words(session, now)
        is_over, is_soon = words.is_over(session, now), words.expires_soon(session, now)
        card = Card(look)
        card.setAccessibleName(words.spoken_expiry(session, now))
        top = QHBoxLayout()
        title = f"{first}, {second}" if is_over else tr("Expires in {time}", time=first)
        ink = Tone.WARNING if is_soon else "text"
        top.addWidget(PlainLabel(look, title, types.BODY_STRONG, ink))
        top.addStretch(1)
        if not is_over:
            at = PlainLabel(
                look,
                tr("at {time}", time=text.time(session.expires_at)),
                types.BODY,
                "text2",
            )
            set_tooltip(at, text.utc(session.expires_at))
            top.addWidget(at)
        top.addWidget(ExplainButton(look, SESSION_END, tr("when a session ends")))
        card.body.addLayout(top)
        bar = Gauge(look)
        tone = Tone.WARNING if is_soon else Tone.NEUTRAL
        bar.set_share(words.used_time(session, now), tone, words.spoken_expiry(session, now))
        card.body.addWidget(bar)
        below = QHBoxLayout()
        made = tr("Created {date}", date=_moment(session.created_at, now))
        below.addWidget(PlainLabel(look, made, types.SECOND, "text2"))
        below.addStretch(1)
        whole = tr("{time} in total", time=words.lifetime(session.minutes))
        below.addWidget(PlainLabel(look, whole, types.SECOND, "text2"))
        card.body.addLayout(below)
        yield card

    def _fact_card(self) -> Iterator[QWidget]:
        session, look = self._session, self.context.look
        if session is None:
            return
        manager = self._shelf.manager(session.manager_arn)
        facts = [
            Fact(
                tr("Payment manager"),
                words.manager_name(manager) if manager else text.NOT_AVAILABLE,
            ),
            Fact(tr("Region"), plain(session.region, 30)),
            Fact(tr("User"), plain(session.user_id, 120)),
        ]
        if session.agent:
            facts.append(Fact(tr("Agent"), plain(session.agent, 256)))
        if session.updated_at is not None:
            facts.append(Fact(tr("Last change"), text.date_time(session.updated_at)))
        facts.append(
            Fact(
                tr("Session id"),
                words.short_session(session.session_id),
                copies=tr("session id"),
                copied=session.session_id,
            )
        )
        card = Card(look)
        card.setAccessibleName(tr("Facts of the session"))
        card.body.addWidget(FactList(look, facts, self.context.clipboard, spacing=10))
        yield card
        if session.gone_at is None:
            note = Note(look, Tone.NEUTRAL, "info", "", " ".join(words.UNCHANGEABLE))
            again = LinkButton(look, tr("New session like this…"))
            again.clicked.connect(self.new_asked)
            note.column.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
            note.put_icon_on_first_line()
            yield note

    def _on_copy_clicked(self) -> None:
        self.context.clipboard.setText(self.session_id)
        self.context.notices.show(Tone.POSITIVE, "check-circle", tr("Session id copied"))


def _read_words(session: PaymentSession) -> str:
    at = session.left_at or session.amounts_read_at
    return tr("Read {date}", date=text.date_time(at)) if at is not None else tr("Not read yet")


def _moment(at: datetime, now: datetime) -> str:
    is_today = at.astimezone().date() == now.astimezone().date()
    return text.time(at) if is_today else f"{text.short_date(at, now)}, {text.time(at)}"
