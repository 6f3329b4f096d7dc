"""Decides what the tray tells: each new request, each deadline that comes near, late outcomes; once each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from app.model.command import CommandRecord, CommandState, Reply
from app.model.notice import WARN_BEFORE, Notice, NoticeKind, deadline_key, notice_key
from app.model.payment_session import WARNED_BEFORE, WARNED_SHARE, PaymentSession
from app.model.request import DeadlineKind, RequestRow
from app.worker.messages import NoticeDue, NoticeShown
from app.worker.stores import CachedStore
from app.worker.subjects import kind_of

_BEGAN = "notices_began_at"
_LEFT_OUT = "left-out:"  # a warning that another notice made superfluous: not shown, not due either
_ANSWERED = (CommandState.PREPARED.value, CommandState.SENT.value)


class Due(msgspec.Struct, frozen=True):
    """What is to be told now, and which notices are left out for ever because of it."""

    notices: tuple[Notice, ...] = ()
    left_out: tuple[str, ...] = ()


def first_notices(rows: Sequence[RequestRow], now: datetime) -> Due:
    """Tell of everything that waits when an account is read for the first time, in one notice.

    The person has just opened the account and sees the list: a notification for each of its lines
    would bury the one that matters. The notice is about the line whose deadline comes first.
    """
    warned = tuple(deadline_key(row.request_id, one) for row in rows for one in _passed(row, now))
    waiting = [row for row in rows if not _is_answered(row)]
    never = datetime.max.replace(tzinfo=UTC)
    first = min(waiting, key=lambda row: row.deadline.at or never, default=None)
    told = tuple(_new_key(row) for row in rows if row is not first)
    if first is None:
        return Due(left_out=told + warned)
    summary = msgspec.structs.replace(_new(first), count=len(waiting))
    return Due((summary,), told + warned)


def due_notices(
    rows: Sequence[RequestRow], now: datetime, is_known: Callable[[str], bool], *, with_new: bool
) -> Due:
    """Tell of requests never told of, and of the nearest warning before each deadline.

    Args:
        rows: What waits for an answer, as stored.
        now: AWS's time.
        is_known: Whether a key was told before, or left out.
        with_new: Whether new requests are told of; only right after they were read completely.
    """
    notices: list[Notice] = []
    left_out: list[str] = []
    for row in rows:
        is_new = not is_known(_new_key(row))
        if _is_answered(row) or (is_new and not with_new):
            continue
        warnings = [
            one for one in _passed(row, now) if not is_known(deadline_key(row.request_id, one))
        ]
        if is_new:
            notices.append(_new(row))
        elif warnings:
            notices.append(_warning(row, warnings.pop()))
        left_out += [deadline_key(row.request_id, one) for one in warnings]
    return Due(tuple(notices), tuple(left_out))


def session_notices(
    sessions: Iterable[PaymentSession], now: datetime, is_known: Callable[[str], bool]
) -> Due:
    """Tell of sessions whose limit is nearly spent, and of those that expire soon, once each."""
    notices: list[Notice] = []
    for one in sessions:
        share = one.spent_share
        is_spent = share is not None and share >= WARNED_SHARE
        ends = not one.is_drained and one.time_left(now) <= WARNED_BEFORE
        kinds = ((NoticeKind.SESSION_SPENT, is_spent), (NoticeKind.SESSION_ENDS, ends))
        notices += [_session_notice(kind, one) for kind, is_due in kinds if is_due]
    return Due(tuple(one for one in notices if not is_known(one.key)))


def _session_notice(kind: NoticeKind, session: PaymentSession) -> Notice:
    return Notice(
        key=notice_key(kind, session.session_id),
        kind=kind,
        request_kind=None,
        request_id=session.session_id,
        title=session.agent,
        seller=session.user_id,
        money=session.left,
        deadline=session.expires_at,
    )


def outcome_notice(record: CommandRecord) -> Notice:
    """Tell what became of a command whose outcome was not known."""
    command = record.command
    return Notice(
        key=notice_key(NoticeKind.OUTCOME, command.command_id),
        kind=NoticeKind.OUTCOME,
        request_kind=kind_of(command) if isinstance(command, Reply) else None,
        request_id=command.target,
        title=command.title,
        seller=command.counterparty,
        money=record.money,
        outcome=record.state.value,
        outcome_code=record.aws_code,
    )


def _is_answered(row: RequestRow) -> bool:
    return row.command_state in _ANSWERED


def _new_key(row: RequestRow) -> str:
    return notice_key(NoticeKind.NEW_REQUEST, row.request_id)


def _new(row: RequestRow) -> Notice:
    return Notice(
        key=_new_key(row),
        kind=NoticeKind.NEW_REQUEST,
        request_kind=row.kind,
        request_id=row.request_id,
        title=row.title,
        seller=row.seller,
        money=row.money,
        deadline=row.deadline.at,
        approves_itself=row.deadline.kind is DeadlineKind.APPROVES_ITSELF,
    )


def _warning(row: RequestRow, before: timedelta) -> Notice:
    return msgspec.structs.replace(
        _new(row),
        key=deadline_key(row.request_id, before),
        kind=NoticeKind.DEADLINE,
        before=before,
    )


def _passed(row: RequestRow, now: datetime) -> tuple[timedelta, ...]:
    """Give the warnings whose time has come, the most urgent one last; none once it is too late."""
    at = row.deadline.at
    if at is None or at <= now:
        return ()
    return tuple(before for before in WARN_BEFORE if at - before <= now)


def kept_as(shown: NoticeShown) -> str:
    """Give the key under which it is kept that a notice was told, or left out for ever."""
    return _LEFT_OUT + shown.key if shown.is_left_out else shown.key


class NoticeDesk:
    """Gives due notices of one account to the window, and remembers in its store which were shown.

    `account` is the key of the account where it is not the open one. `given` are the keys of the notices
    that were given in this session, for a desk that works on after another.
    """

    def __init__(
        self,
        store: CachedStore,
        now: Callable[[], datetime],
        publish: Callable[[NoticeDue], None],
        *,
        account: str = "",
        given: set[str] | None = None,
    ) -> None:
        self._store = store
        self._now = now
        self._publish = publish
        self._account = account
        self._given: set[str] = set() if given is None else given
        self._unknown: set[str] = set()

    def begin(self, open_commands: Sequence[CommandRecord]) -> None:
        """Take over the commands whose outcome an earlier process left open."""
        self._unknown.update(one.command.command_id for one in open_commands)

    async def waiting_read(self, *, is_complete: bool) -> None:
        """Tell what is due, now that it is known what waits; the first look has to be complete."""
        self._tell(await self._store.run(self._find_sessions))
        self._tell(await self._store.run(self._find, with_new=True, is_complete=is_complete))

    async def time_passed(self) -> None:
        """Tell which deadlines have come near, also those of payment sessions."""
        self._tell(await self._store.run(self._find_sessions))
        self._tell(await self._store.run(self._find, with_new=False, is_complete=False))

    async def command_changed(self, record: CommandRecord) -> None:
        """Tell the outcome of a command that was unknown before."""
        command_id = record.command.command_id
        if record.state is CommandState.UNKNOWN:
            self._unknown.add(command_id)
        elif not record.state.is_open and command_id in self._unknown:
            self._unknown.discard(command_id)
            self._tell(await self._store.run(self._take, Due((outcome_notice(record),))))

    def _tell(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            self._publish(NoticeDue(notice, self._account))

    # --- in the store's thread ---------------------------------------------------------------------

    def _find(self, *, with_new: bool, is_complete: bool) -> tuple[Notice, ...]:
        now = self._now()
        cache = self._store.cache
        is_first = cache.get_meta(_BEGAN) is None
        if is_first and not is_complete:
            return ()
        rows = self._store.queries.request_rows(decided=False, now=now)
        if not is_first:
            return self._take(due_notices(rows, now, self._is_known, with_new=with_new))
        notices = self._take(first_notices(rows, now))
        cache.set_meta(_BEGAN, now.isoformat())
        return notices

    def _find_sessions(self) -> tuple[Notice, ...]:
        now = self._now()
        sessions = self._store.queries.session_expiries(now)
        return self._take(session_notices(sessions, now, self._is_known))

    def _take(self, due: Due) -> tuple[Notice, ...]:
        """Give what was not given before in this session, and remember what is left out."""
        for key in due.left_out:
            self._store.cache.mark_notice_shown(_LEFT_OUT + key, self._now())
        fresh = tuple(one for one in due.notices if not self._is_known(one.key))
        self._given.update(one.key for one in fresh)
        return fresh

    def _is_known(self, key: str) -> bool:
        cache = self._store.cache
        return (
            key in self._given
            or cache.notice_was_shown(key)
            or cache.notice_was_shown(_LEFT_OUT + key)
        )
