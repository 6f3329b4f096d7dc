"""Payment sessions as they were last read, for good, with the managers, users and wallets around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar, cast

import apsw
import msgspec

from app.model.payment_session import (
    Instrument,
    PaymentManager,
    PaymentSession,
    RegionReading,
)
from app.store.columns import (
    amount_key,
    decoder,
    document,
    folded,
    sortable,
    stamp,
    storable,
)
from app.store.database import driver_errors, transaction

_Struct = TypeVar("_Struct", bound=msgspec.Struct)
_MILLION = 10**6
_CHOSEN = "payment_regions_chosen"
_AMOUNTS = ("has_limit", "limit", "left", "left_at", "amounts_read_at")
_NOT_OVER = "gone_at IS NULL AND expires_at > ?"


class SessionRecords:
    """The worker's writer of all that is known about payment sessions. Use it from one thread.

    What writes says whether that changed what is shown.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    # --- where to look ---------------------------------------------------------------------------

    def choose_regions(self, regions: Sequence[str]) -> None:
        """Look in these regions, in this order; managers of others are not shown any more."""
        with transaction(self._connection):
            known = {one.region: one for one in region_readings(self._connection)}
            self._connection.execute(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?, '1')", (_CHOSEN,)
            )
            self._connection.execute("DELETE FROM payment_region")
            for place, region in enumerate(dict.fromkeys(regions)):
                reading = known.get(region, RegionReading(region))
                self._connection.execute(
                    "INSERT INTO payment_region (code, place, document) VALUES (?, ?, ?)",
                    (region, place, document(reading)),
                )
            self._connection.execute(
                "DELETE FROM payment_manager WHERE region NOT IN (SELECT code FROM payment_region)"
            )

    def choose_first_region(self, region: str) -> None:
        """Look in this region where the person never chose one."""
        with transaction(self._connection):
            sql = "SELECT 1 FROM meta WHERE key = ?"
            is_chosen = self._connection.execute(sql, (_CHOSEN,)).fetchone() is not None
        if not is_chosen:
            self.choose_regions([region])

    def region_read(self, reading: RegionReading) -> bool:
        """Note what became of a read; a region that is not chosen any more stays out."""
        with transaction(self._connection):
            known = {one.region: one for one in region_readings(self._connection)}
            old = known.get(reading.region)
            if old is None:
                return False
            if reading.read_at is None:
                reading = msgspec.structs.replace(reading, read_at=old.read_at)
            self._connection.execute(
                "UPDATE payment_region SET document = ? WHERE code = ?",
                (document(storable(reading)), reading.region),
            )
            return reading != old

    def put_managers(self, region: str, managers: Iterable[PaymentManager]) -> bool:
        """Store all managers of a region; those that AWS does not list any more leave."""
        with transaction(self._connection):
            old = self._documents("payment_manager", "arn", "region = ?", region)
            new = {one.arn: document(_bare(one)) for one in managers}
            if new == old:
                return False
            self._connection.execute("DELETE FROM payment_manager WHERE region = ?", (region,))
            self._connection.executemany(
                "INSERT OR REPLACE INTO payment_manager (arn, region, document) VALUES (?, ?, ?)",
                [(arn, region, encoded) for arn, encoded in new.items()],
            )
            return True

    def remember_user(self, manager_arn: str, user_id: str, now: datetime) -> None:
        """List this user's sessions from now on; the one that was used last comes first."""
        with transaction(self._connection):
            self._connection.execute(
                "INSERT OR REPLACE INTO payment_user (manager_arn, user_id, used_at) "
                "VALUES (?, ?, ?)",
                (manager_arn, user_id, stamp(now)),
            )

    def forget_user(self, manager_arn: str, user_id: str) -> None:
        """List this user's sessions no more; what is stored of them stays."""
        with transaction(self._connection):
            self._connection.execute(
                "DELETE FROM payment_user WHERE manager_arn = ? AND user_id = ?",
                (manager_arn, user_id),
            )

    # --- sessions --------------------------------------------------------------------------------

    def put_sessions(self, sessions: Iterable[PaymentSession]) -> bool:
        """Store sessions, listed or read one by one; what a list does not say stays."""
        with transaction(self._connection):
            changed = [one.session_id for one in sessions if self._put(storable(one))]
            return bool(changed)

    def mark_gone(self, session_id: str, now: datetime, *, is_deleted_here: bool = False) -> bool:
        """Note that AWS has a session no more; the record stays as it was last read."""
        with transaction(self._connection):
            known = session(self._connection, session_id)
            if known is None or (known.gone_at and known.is_deleted_here >= is_deleted_here):
                return False
            self._write(
                msgspec.structs.replace(
                    known,
                    gone_at=known.gone_at or now,
                    is_deleted_here=known.is_deleted_here or is_deleted_here,
                )
            )
            return True

    def to_read(
        self, region: str, now: datetime, expired_since: datetime, most: int
    ) -> tuple[PaymentSession, ...]:
        """Give the sessions of a region that are worth a read of their own, those never read first.

        That is until one read after the expiry, which is given up a while after it: `expired_since`.
        """
        sql = (
            "SELECT document FROM payment_session "
            "WHERE gone_at IS NULL AND (expires_at > ? OR NOT is_read)"
        )
        with driver_errors(self._connection):
            found = [
                one
                for one in _all(self._connection, PaymentSession, sql, stamp(expired_since))
                if one.region == region and not _is_settled(one, now)
            ]
        found.sort(key=lambda one: stamp(one.amounts_read_at) or 0)
        return tuple(found[:most])

    def put_instruments(
        self, manager_arn: str, user_id: str, instruments: Iterable[Instrument]
    ) -> bool:
        """Store all wallets of a user under a manager; those that AWS does not list any more leave."""
        where = "manager_arn = ? AND user_id = ?"
        with transaction(self._connection):
            old = self._documents("payment_instrument", "id", where, manager_arn, user_id)
            new = {one.instrument_id: document(storable(one)) for one in instruments}
            if new == old:
                return False
            self._connection.execute(
                f"DELETE FROM payment_instrument WHERE {where}", (manager_arn, user_id)
            )
            self._connection.executemany(
                "INSERT OR REPLACE INTO payment_instrument (id, manager_arn, user_id, document) "
                "VALUES (?, ?, ?, ?)",
                [(one, manager_arn, user_id, encoded) for one, encoded in new.items()],
            )
            return True

    def _put(self, new: PaymentSession) -> bool:
        old = session(self._connection, new.session_id)
        value = new if old is None else _merged(new, old)
        if value == old:
            return False
        self._write(value)
        return True

    def _write(self, value: PaymentSession) -> None:
        share = value.spent_share
        columns: dict[str, apsw.SQLiteValue] = {
            "id": value.session_id,
            "manager_arn": value.manager_arn,
            "user_id": value.user_id,
            "agent_name": value.agent,
            "agent": sortable(value.agent),
            "created_at": stamp(value.created_at),
            "expires_at": stamp(value.expires_at),
            "gone_at": stamp(value.gone_at),
            "is_drained": int(value.is_drained),
            "is_read": int(value.amounts_read_at is not None),
            "spent": None if share is None else int(share * _MILLION),
            "limit_amount": amount_key(value.limit),
            "left_amount": amount_key(value.left),
            "text": folded(f"{value.session_id}\n{value.user_id}\n{value.agent}\n{value.region}"),
            "document": document(value),
        }
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        pairs = ", ".join(f"{name} = excluded.{name}" for name in columns)
        self._connection.execute(
            f"INSERT INTO payment_session ({names}) VALUES ({marks}) "
            f"ON CONFLICT (id) DO UPDATE SET {pairs}",
            tuple(columns.values()),
        )

    def _documents(self, table: str, key: str, where: str, *values: str) -> dict[str, bytes]:
        rows = self._connection.execute(
            f"SELECT {key}, document FROM {table} WHERE {where}", values
        )
        return dict(cast("Iterator[tuple[str, bytes]]", rows))


def usable(connection: apsw.Connection, now: datetime) -> int | None:
    """Count the sessions from which agents can spend `now`; None where nothing was ever read."""
    readings = region_readings(connection)
    if not any(one.read_at for one in readings):
        return None
    sql = f"SELECT count(*) FROM payment_session WHERE {_NOT_OVER} AND NOT is_drained"
    return cast("int", connection.execute(sql, (stamp(now),)).get)


def region_readings(connection: apsw.Connection) -> tuple[RegionReading, ...]:
    """Give the chosen regions in their order, with what became of their last read."""
    return _all(connection, RegionReading, "SELECT document FROM payment_region ORDER BY place")


def managers(connection: apsw.Connection) -> tuple[PaymentManager, ...]:
    """Give all managers by name, with the user ids that are listed."""
    users: dict[str, list[str]] = {}
    rows = connection.execute("SELECT manager_arn, user_id FROM payment_user ORDER BY used_at DESC")
    for arn, user_id in cast("Iterator[tuple[str, str]]", rows):
        users.setdefault(arn, []).append(user_id)
    found = _all(connection, PaymentManager, "SELECT document FROM payment_manager")
    named = [msgspec.structs.replace(one, user_ids=tuple(users.get(one.arn, ()))) for one in found]
    return tuple(sorted(named, key=lambda one: (folded(one.name), one.arn)))


def session(connection: apsw.Connection, session_id: str) -> PaymentSession | None:
    """Give one session."""
    sql = "SELECT document FROM payment_session WHERE id = ?"
    return next(iter(_all(connection, PaymentSession, sql, session_id)), None)


def agents(connection: apsw.Connection, manager_arn: str) -> tuple[str, ...]:
    """Give the names of agents for which sessions were made here, in order."""
    rows = connection.execute(
        "SELECT DISTINCT agent_name FROM payment_session "
        "WHERE agent_name != '' AND (?1 = '' OR manager_arn = ?1)",
        (manager_arn,),
    )
    return tuple(sorted((str(one) for (one,) in rows), key=folded))


def instruments(connection: apsw.Connection, manager_arn: str) -> tuple[Instrument, ...]:
    """Give a manager's wallets, the oldest first."""
    sql = "SELECT document FROM payment_instrument WHERE manager_arn = ?"
    found = _all(connection, Instrument, sql, manager_arn)
    return tuple(sorted(found, key=lambda one: (stamp(one.created_at) or 0, one.instrument_id)))


def to_expire(connection: apsw.Connection, now: datetime) -> tuple[PaymentSession, ...]:
    """Give the sessions that are neither expired nor gone, the soonest to expire first."""
    sql = f"SELECT document FROM payment_session WHERE {_NOT_OVER} ORDER BY expires_at, row_id"
    return _all(connection, PaymentSession, sql, stamp(now))


def expiring(connection: apsw.Connection, since: datetime) -> tuple[PaymentSession, ...]:
    """Give the sessions whose time ends from a moment on, also those that are gone."""
    sql = "SELECT document FROM payment_session WHERE expires_at >= ? ORDER BY expires_at, row_id"
    return _all(connection, PaymentSession, sql, stamp(since))


def _is_settled(value: PaymentSession, now: datetime) -> bool:
    """Whether it was read after it had expired: nothing changes any more.

    A read in the future was made while the computer's clock was ahead: it says nothing of when.
    """
    return value.amounts_read_at is not None and value.expires_at <= value.amounts_read_at <= now


def _is_older(new: PaymentSession, old: PaymentSession) -> bool:
    """Whether amounts are older than those that are stored.

    AWS's own time says so, in seconds: of one second, the amounts of which less is left are newer. Only
    without it this computer's clock does, which may have been set meanwhile.
    """
    if old.amounts_read_at is None or new.amounts_read_at is None:
        return old.amounts_read_at is not None
    if new.left_at is None or old.left_at is None:
        return new.amounts_read_at < old.amounts_read_at
    if new.left_at == old.left_at and new.left is not None and old.left is not None:
        return new.left.amount > old.left.amount
    return new.left_at < old.left_at


def _merged(new: PaymentSession, old: PaymentSession) -> PaymentSession:
    """Complete what was read with what is known: the newer amounts count, and gone stays gone."""
    kept: dict[str, object] = {"agent": new.agent or old.agent}
    if _is_older(new, old):
        kept |= {name: getattr(old, name) for name in _AMOUNTS}
    if old.is_deleted_here:
        kept |= {"gone_at": old.gone_at, "is_deleted_here": True}
    return msgspec.structs.replace(new, **kept)


def _bare(manager: PaymentManager) -> PaymentManager:
    return storable(msgspec.structs.replace(manager, user_ids=()))


def _all(
    connection: apsw.Connection, kind: type[_Struct], sql: str, *values: str | int | None
) -> tuple[_Struct, ...]:
    decode = decoder(kind).decode
    rows = cast("Iterator[tuple[bytes]]", connection.execute(sql, values))
    return tuple(decode(encoded) for (encoded,) in rows)
