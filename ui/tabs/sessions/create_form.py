"""The form for a new session, in the place of the pane; a sheet asks once more before it is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.language import tr
from app.model.payment_session import (
    AGENT_LIMIT,
    CURRENCY,
    LONGEST_MINUTES,
    SHORTEST_MINUTES,
    USER_ID_LIMIT,
    PaymentManager,
)
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.confirm.command_note import is_worth_a_note
from ui.confirm.plan import phrase
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import SESSION_END
from ui.tabs.sessions import words
from ui.tabs.sessions.command_note import SessionNote
from ui.tabs.sessions.deeds import Deeds
from ui.tabs.sessions.new_session import (
    LIFETIMES,
    LIMITS,
    Typed,
    agent_problem,
    limit_problem,
    minutes_problem,
    user_problem,
)
from ui.tabs.sessions.presets import PresetRow
from ui.tabs.sessions.shelf import Shelf
from ui.theme import Tone
from ui.widgets.buttons import IconButton, PlainButton, PrimaryButton
from ui.widgets.card import Note
from ui.widgets.choice import Choice
from ui.widgets.field import Field
from ui.widgets.filled import FilledPart
from ui.widgets.filter_chip import FilterChip
from ui.widgets.labels import PlainLabel
from ui.widgets.number_field import NumberField
from ui.widgets.scroll import ScrollColumn

_MARGIN = 16
_BAR = 60
_HEAD = 66
_LIMIT_WIDTH = 120
_MINUTES_WIDTH = 92
_MOST_USERS = 3
_USUAL_MINUTES = 60
_USER_HINT = tr("The id your agent sends. Up to {number} characters.", number=USER_ID_LIMIT)
_AGENT_HINT = tr("Optional. Shows in AWS logs, and here.")
_LIMIT_HINT = tr("The agent can never spend more than this in the session.")


class CreateForm(QWidget):
    """`close_asked` when the person leaves it. What was typed stays until a session was made of it."""

    close_asked = Signal()

    def __init__(self, context: Context, shelf: Shelf, deeds: Deeds) -> None:
        super().__init__()
        self.context = context
        self._look = context.look
        self._shelf = shelf
        self._deeds = deeds
        self._is_asked = False  # whether what is missing may be shown as wrong
        self.setAccessibleName(tr("New payment session"))
        self.setProperty("ground", "sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.update_now)
        self._connect()
        self.update_now()

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self._look
        self.body = ScrollColumn(look, margin=_MARGIN, spacing=14)
        self._notes = FilledPart(look)
        self.manager = Choice(look, tr("Payment manager"), {})
        self.user = Field(look, tr("User"), name=tr("User id"))
        self.agent = Field(look, tr("Agent name"))
        self.limit = Field(look, tr("Spending limit"), "0.00", name=tr("Spending limit in USD"))
        self.minutes = NumberField(look, tr("Expires after, minutes"), 1, LONGEST_MINUTES)
        self.minutes.set_quietly(_USUAL_MINUTES)
        self._user_chips = FilledPart(look)
        column = self.body.column
        column.addWidget(self._notes)
        label = PlainLabel(look, tr("Payment manager"), types.SECOND, "text2")
        label.setBuddy(self.manager)
        column.addLayout(_group(look.px(4), label, self.manager))
        self._user_hint = self._hint(_USER_HINT)
        column.addLayout(_group(look.px(4), self.user, self._user_hint, self._user_chips))
        column.addLayout(_group(look.px(4), self.agent, self._hint(_AGENT_HINT)))
        column.addLayout(self._limit_group())
        column.addLayout(self._minutes_group())
        self.sum = Note(look, Tone.ACCENT, "info")
        self.sum.put_icon_on_first_line()
        column.addWidget(self.sum)
        column.addWidget(self._hint(words.NO_PAYING))
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._head())
        outer.addWidget(self.body, 1)
        outer.addWidget(self._foot())

    def _head(self) -> QWidget:
        look = self._look
        head = QFrame()
        head.setProperty("line", "bottom")
        head.setMinimumHeight(look.px(_HEAD))
        row = QHBoxLayout(head)
        row.setContentsMargins(look.px(_MARGIN), look.px(8), look.px(_MARGIN), look.px(8))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(PlainLabel(look, tr("New payment session"), types.DIALOG_TITLE))
        what = tr("Lets an agent spend up to a limit, for a limited time")
        column.addWidget(PlainLabel(look, what, types.SECOND, "text2", elided=True))
        column.addStretch(1)
        row.addLayout(column, 1)
        self.close_button = IconButton(look, "x", tr("Close the form"), small=True)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignVCenter)
        return head

    def _limit_group(self) -> QVBoxLayout:
        look, column = self._look, self.limit.layout()
        if isinstance(self.limit.edit, QLineEdit):
            self.limit.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        amounts: dict[object, str] = {Decimal(one): text.count(one) for one in LIMITS}
        self.limits = PresetRow(look, self.limit.edit, _LIMIT_WIDTH, CURRENCY, amounts)
        if isinstance(column, QVBoxLayout):  # between the label and what is wrong
            column.insertWidget(1, self.limits)
        return _group(look.px(4), self.limit, self._hint(_LIMIT_HINT))

    def _minutes_group(self) -> QVBoxLayout:
        look = self._look
        label = PlainLabel(look, tr("Expires after"), types.SECOND, "text2")
        label.setBuddy(self.minutes)
        head = QHBoxLayout()
        head.addWidget(label)
        head.addWidget(ExplainButton(look, SESSION_END, tr("when a session ends")))
        head.addStretch(1)
        lengths: dict[object, str] = {one: words.lifetime(one) for one in LIFETIMES}
        self.lifetimes = PresetRow(look, self.minutes, _MINUTES_WIDTH, tr("min"), lengths)
        self._ends = self._hint("")
        group = _group(look.px(4), self.lifetimes, self._ends)
        group.insertLayout(0, head)
        return group

    def _foot(self) -> QWidget:
        look = self._look
        foot = QFrame()
        foot.setProperty("ground", "surface")
        foot.setProperty("line", "top")
        foot.setMinimumHeight(look.px(_BAR))
        row = QHBoxLayout(foot)
        row.setContentsMargins(look.px(_MARGIN), look.px(8), look.px(_MARGIN), look.px(8))
        row.setSpacing(look.px(8))
        self.why = PlainLabel(look, "", types.SECOND, "text2", wraps=True)
        self.cancel_button = PlainButton(look, tr("Cancel"))
        self.create_button = PrimaryButton(look, tr("Create session…"), "check")
        self.create_button.set_tip(tr("Create session… (Ctrl+Enter)"))
        row.addWidget(self.why, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.create_button)
        return foot

    def _hint(self, content: str) -> PlainLabel:
        return PlainLabel(self._look, content, types.SECOND, "text2", wraps=True)

    def _connect(self) -> None:
        for field in (self.user, self.agent, self.limit):
            if isinstance(field.edit, QLineEdit):
                field.edit.textChanged.connect(self._later.start)
        for edit, most in ((self.user.edit, USER_ID_LIMIT), (self.agent.edit, AGENT_LIMIT)):
            if isinstance(edit, QLineEdit):
                edit.setMaxLength(most + 1)  # one more, so that a longer one is seen to be too long
        self.minutes.edited.connect(self._later.start)
        self.limits.picked.connect(self._on_limit_picked)
        self.lifetimes.picked.connect(self._on_lifetime_picked)
        self.manager.currentIndexChanged.connect(self._later.start)
        self.close_button.clicked.connect(self.close_asked)
        self.cancel_button.clicked.connect(self.close_asked)
        self.create_button.clicked.connect(self.create_session)
        self._shelf.changed.connect(self._later.start)
        self._deeds.changed.connect(self._later.start)
        self._deeds.made.connect(self._on_made)
        self.context.status.changed.connect(self._later.start)
        self.context.store.tick.connect(self._later.start)

    # --- what the tab asks ------------------------------------------------------------------------

    @property
    def typed(self) -> Typed:
        """What is typed now."""
        return Typed(self.user.text(), self.agent.text(), self.limit.text(), self.minutes.number)

    @property
    def chosen(self) -> PaymentManager | None:
        """The payment manager under which it would be made."""
        return self._shelf.manager(str(self.manager.currentData() or ""))

    def begin(self, manager_arn: str, user: str = "", agent: str = "") -> None:
        """Begin with a payment manager, and with what another session had."""
        self.update_now()
        ready = (one.arn for one in self._shelf.managers if one.is_ready)
        if wanted := manager_arn or next(ready, ""):
            self.manager.setCurrentIndex(max(self.manager.findData(wanted), 0))
        if user:
            self.user.set_text(user)
            self.agent.set_text(agent)
        manager = self.chosen
        if manager is not None and not self.user.text() and manager.user_ids:
            self.user.set_text(manager.user_ids[0])
        first = self.limit if self.user.text() else self.user
        first.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def forget(self) -> None:
        """Another account comes: nothing is typed."""
        self._is_asked = False
        for field in (self.user, self.agent, self.limit):
            field.set_text("")
        self.minutes.set_quietly(_USUAL_MINUTES)

    def create_session(self) -> None:
        """Ask once more before it is sent, or say what is missing."""
        self._is_asked = True
        self.update_now()
        manager, shown = self.chosen, self.typed.shown()
        if manager is not None and shown is not None:
            self._deeds.open_create(manager, shown)
            return
        problems: tuple[tuple[Callable[[Typed], str], QWidget], ...] = (
            (user_problem, self.user.edit),
            (agent_problem, self.agent.edit),
            (limit_problem, self.limit.edit),
            (minutes_problem, self.minutes),
        )
        for find, field in problems:
            if find(self.typed):
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    # --- what is shown ----------------------------------------------------------------------------

    def update_now(self) -> None:
        """Say what is wrong, what would be sent, and whether it can be."""
        self._offer_managers()
        typed, manager = self.typed, self.chosen
        self._user_chips.update_to((manager, typed.user_id), self._remembered)
        chips = self._user_chips.findChildren(FilterChip)
        for first, then in pairwise((self.user.edit, *chips, self.agent.edit)):
            self.setTabOrder(first, then)
        self.limits.mark(typed.money.amount if typed.money is not None else None)
        self.lifetimes.mark(typed.minutes)
        is_told = self._is_asked
        self.user.set_problem(user_problem(typed) if is_told or typed.user_id else "")
        self.agent.set_problem(agent_problem(typed))
        self.limit.set_problem(limit_problem(typed) if is_told or typed.limit.strip() else "")
        self._say_end(typed)
        self._say_sum(typed)
        record = self._deeds.record(manager.arn) if manager is not None else None
        self._notes.update_to((manager, record), self._what_stands_out)
        off = self._deeds.reason_not_to_create(manager)
        self.why.setText(off)
        self.create_button.set_on(not off, off)

    def _offer_managers(self) -> None:
        options = {
            one.arn: f"{words.manager_name(one)}, {one.region}" for one in self._shelf.managers
        }
        count = self.manager.count()
        shown = {self.manager.itemData(at): self.manager.itemText(at) for at in range(count)}
        if options != shown:
            chosen = self.manager.currentData() or self._shelf.chosen
            self.manager.set_options(options)
            self.manager.setCurrentIndex(max(self.manager.findData(chosen), 0))

    def _remembered(self) -> Sequence[QWidget]:
        manager, typed = self.chosen, self.typed
        known = manager.user_ids[:_MOST_USERS] if manager is not None else ()
        if not known:
            return []
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._look.px(6))
        for one in known:
            chip = FilterChip(self._look, plain(one, 24))
            chip.setAccessibleName(tr("User {user}", user=plain(one, USER_ID_LIMIT)))
            chip.setProperty("value", one)
            chip.setChecked(one == typed.user_id)
            chip.clicked.connect(self._on_user_chip_clicked)
            row.addWidget(chip)
        row.addStretch(1)
        return [holder]

    def _say_end(self, typed: Typed) -> None:
        whole = tr(
            "{least} to {most} minutes.",
            least=SHORTEST_MINUTES,
            most=LONGEST_MINUTES,
        )
        is_wrong = bool(minutes_problem(typed))
        minutes = typed.minutes
        if not is_wrong and minutes is not None:
            whole = f"{whole} {self._ends_when(minutes)}"
        self._ends.setText(whole)
        self._ends.set_ink(Tone.DANGER if is_wrong else "text2")

    def _say_sum(self, typed: Typed) -> None:
        shown = typed.shown()
        if shown is None:
            self.sum.set_runs(((tr("Say who may spend, how much, and for how long."), False),))
            return
        self.sum.set_runs(
            phrase(
                tr(
                    "The agent may spend <b>at most {amount}</b> until <b>{time}</b>."
                    " Payments by agents cannot be taken back."
                ),
                amount=text.money(shown.money),
                time=self._end(shown.minutes)[0],
            )
        )

    def _ends_when(self, minutes: int) -> str:
        end, is_today = self._end(minutes)
        return (
            tr("Ends today at {time}.", time=end) if is_today else tr("Ends on {date}.", date=end)
        )

    def _end(self, minutes: int) -> tuple[str, bool]:
        """When a session would end, and whether that is today: the time is enough then."""
        now = self.context.store.now()
        ends = now + timedelta(minutes=minutes)
        is_today = ends.astimezone().date() == now.astimezone().date()
        return text.time(ends) if is_today else text.date_at_time(ends), is_today

    def _what_stands_out(self) -> Sequence[QWidget]:
        manager = self.chosen
        record = self._deeds.record(manager.arn) if manager is not None else None
        if record is None:
            return []
        since = self.context.store.now() - record.created_at
        is_told = is_worth_a_note(record, since)
        return [SessionNote(self.context, self._deeds, record)] if is_told else []

    # --- slots ------------------------------------------------------------------------------------

    def _on_limit_picked(self, amount: Decimal) -> None:
        self.limit.set_text(text.number(amount, 2))
        self.update_now()

    def _on_lifetime_picked(self, minutes: int) -> None:
        self.minutes.set_quietly(minutes)
        self.update_now()

    def _on_user_chip_clicked(self) -> None:
        self.user.set_text(str(self.sender().property("value")))

    def _on_made(self) -> None:
        """It was made: the next one has a limit of its own."""
        self._is_asked = False
        self.limit.set_text("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field asks for the sheet."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if is_enter and isinstance(self.window().focusWidget(), QLineEdit | NumberField):
            self.create_session()
            return
        super().keyPressEvent(event)


def _group(spacing: int, *widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(spacing)
    for widget in widgets:
        column.addWidget(widget)
    return column
