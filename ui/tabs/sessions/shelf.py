"""What the store knows of payment managers, and the questions to AWS that keep it fresh."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.model.payment_session import Instrument, PaymentManager, RegionReading
from app.worker.messages import Event, SignedIn
from app.worker.opening import WorkerReady
from app.worker.session_messages import (
    ChooseRegions,
    ForgetUser,
    LinkRead,
    ReadConnectorLink,
    ReadInstrumentLink,
    ReadInstruments,
    ReadSession,
    ReadSessions,
    RememberUser,
    SessionRequest,
    SessionsChanged,
    ShowSessions,
)
from ui.aio import Tasks, async_slot
from ui.context import Context


class Shelf(QObject):
    """`changed` when the store says something else, or another manager is looked at.

    `link_came` carries what a page is for and its address, `failed` the AppError of a question.
    `working` when a reading that the person asked for begins or ends.
    """

    changed = Signal()
    link_came = Signal(str, str)
    failed = Signal(object)
    working = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks: Tasks = context.tasks
        self.managers: tuple[PaymentManager, ...] = ()
        self.readings: tuple[RegionReading, ...] = ()
        self.instruments: tuple[Instrument, ...] = ()
        self.is_reading = False
        self.is_shown = False
        self.is_waiting = True  # AWS has not begun to be read yet
        self._chosen = ""
        self._context = context
        self._read_wallets_of: set[str] = set()
        self._waiting: list[SessionRequest] = []
        context.bridge.received.connect(self._on_event)

    # --- what is known ----------------------------------------------------------------------------

    @property
    def chosen(self) -> str:
        """The ARN of the payment manager that is looked at; empty: all."""
        known = {one.arn for one in self.managers}
        if self._chosen not in known:
            return self.managers[0].arn if len(self.managers) == 1 else ""
        return self._chosen

    @property
    def looked_at(self) -> tuple[PaymentManager, ...]:
        """The payment managers that are looked at."""
        return tuple(one for one in self.managers if self.chosen in ("", one.arn))

    @property
    def regions(self) -> tuple[str, ...]:
        """Where payment managers are looked for."""
        return tuple(one.region for one in self.readings)

    @property
    def is_read(self) -> bool:
        """Whether one region at least has been read."""
        return any(one.read_at is not None for one in self.readings)

    @property
    def is_tried(self) -> bool:
        """Whether each region has been read, or could not be."""
        return all(one.read_at is not None or one.error_code for one in self.readings)

    def manager(self, arn: str) -> PaymentManager | None:
        """One payment manager."""
        return next((one for one in self.managers if one.arn == arn), None)

    def choose(self, arn: str) -> None:
        """Look at another payment manager, or at all of them."""
        self._chosen = arn
        self.refresh()

    def refresh(self) -> None:
        """Ask the store again."""
        queries = self._context.store.queries
        if queries is None:
            self.managers, self.readings, self.instruments = (), (), ()
        else:
            self.managers = queries.payment_managers()
            self.readings = queries.region_readings()
            wallets = (queries.payment_instruments(one.arn) for one in self.looked_at)
            self.instruments = tuple(one for some in wallets for one in some)
        self.changed.emit()
        self._want_wallets()

    # --- what AWS is asked ------------------------------------------------------------------------

    def show(self, *, is_shown: bool) -> None:
        """Let AWS be read every minute while the tab is looked at."""
        if is_shown is not self.is_shown:
            self.is_shown = is_shown
            self._tell_shown()
            self._want_wallets()

    def begin_anew(self) -> None:
        """Another store, or another worker, knows nothing of what is looked at."""
        self._read_wallets_of.clear()
        self.is_waiting = True
        if self.is_shown:
            self._tell_shown()

    def read_now(self) -> None:
        """Read everything that is looked at."""
        self._read([ReadSessions(), *(ReadInstruments(one.arn) for one in self.looked_at)])

    def read_session(self, manager_arn: str, session_id: str, user_id: str) -> None:
        """Read one session."""
        self._ask_quietly(ReadSession(manager_arn, session_id, user_id))

    def keep_regions(self, regions: tuple[str, ...]) -> None:
        """Look for payment managers in these regions."""
        self._read([ChooseRegions(regions), ReadSessions()])

    def keep_users(self, manager: PaymentManager, users: tuple[str, ...]) -> None:
        """List the sessions of these user ids."""
        gone = [ForgetUser(manager.arn, one) for one in manager.user_ids if one not in users]
        new = [RememberUser(manager.arn, one) for one in users if one not in manager.user_ids]
        if gone or new:
            self._read([*gone, *new, ReadSessions(), ReadInstruments(manager.arn)])

    def ask_link(self, what: str, request: ReadConnectorLink | ReadInstrumentLink) -> None:
        """Ask for the page that links something."""
        self._ask_link(what, request)

    @async_slot
    async def _tell_shown(self) -> None:
        is_shown = self.is_shown
        try:
            await self._context.bridge.call(ShowSessions(is_shown))
        except AppError:
            return  # nobody is signed in: who signs in begins anew
        if is_shown and self.is_waiting:
            self.is_waiting = False
            self.refresh()

    def _want_wallets(self) -> None:
        """Read the wallets of a manager when it is first looked at; F5 reads them again."""
        if not self.is_shown or self._context.store.queries is None:
            return
        for one in self.looked_at:
            if one.takes_iam and one.user_ids and one.arn not in self._read_wallets_of:
                self._read_wallets_of.add(one.arn)
                self._ask_quietly(ReadInstruments(one.arn))

    @async_slot
    async def _ask_quietly(self, request: SessionRequest) -> None:
        """Ask what nobody waits for: that it failed shows in how old things are."""
        try:
            await self._context.bridge.call(request)
        except AppError:
            return

    def _read(self, requests: list[SessionRequest]) -> None:
        before = [one for one in self._waiting if one not in requests]
        self._waiting = before + requests  # reading comes after all that says what to read
        if not self.is_reading:
            self._set_reading(is_reading=True)
            self._read_waiting()

    @async_slot
    async def _read_waiting(self) -> None:
        try:
            while self._waiting:
                await self._context.bridge.call(self._waiting.pop(0))
        except AppError as error:
            self._waiting.clear()
            self.failed.emit(error)
        finally:
            self._set_reading(is_reading=False)

    @async_slot
    async def _ask_link(self, what: str, request: ReadConnectorLink | ReadInstrumentLink) -> None:
        try:
            answer = await self._context.bridge.call(request)
        except AppError as error:
            self.failed.emit(error)
            return
        if isinstance(answer, LinkRead):
            self.link_came.emit(what, answer.url)

    def _set_reading(self, *, is_reading: bool) -> None:
        self.is_reading = is_reading
        self.working.emit()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SessionsChanged):
            self.refresh()
        elif isinstance(event, WorkerReady | SignedIn):
            self.begin_anew()
