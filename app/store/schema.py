"""How an older file becomes a current one; the scripts are in `versions`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import apsw

from app.model.charge import Charge
from app.model.invoice import Invoice
from app.model.request import PaymentRequest
from app.model.term import AgreementTerms
from app.store.columns import amount_key, decoder, planned_of, stamp, use_of
from app.store.versions import MIGRATIONS


class NewerSchema(Exception):
    """The file's version is above the newest one known here."""


def check_version(connection: apsw.Connection, migrations: Sequence[str] = MIGRATIONS) -> int:
    """Give the file's version; the first read of a file, so a wrong key or damage shows here.

    Raises:
        NewerSchema: a newer version of the app wrote it.
    """
    ((version,),) = connection.execute("PRAGMA user_version").fetchall()
    if not isinstance(version, int) or version > len(migrations):
        raise NewerSchema(f"version {version}, known up to {len(migrations)}")
    return version


def migrate(connection: apsw.Connection, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Bring the file to the newest version, each step whole or not at all.

    Two processes may open a new file at once: the version is read again under the write lock.
    """
    if check_version(connection, migrations) < len(migrations):
        _teach(connection)
    while check_version(connection, migrations) < len(migrations):
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = check_version(connection, migrations)
            if version < len(migrations):
                connection.execute(migrations[version])
                connection.execute(f"PRAGMA user_version={version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _teach(connection: apsw.Connection) -> None:
    """Let the scripts read what only documents hold."""
    connection.create_scalar_function("payment_amount", _payment_amount, 1)
    connection.create_scalar_function("payment_time", _payment_time, 1)
    connection.create_scalar_function("payment_charge", _payment_charge, 1)
    connection.create_scalar_function("charge_revision", _charge_revision, 1)
    connection.create_scalar_function("invoice_kind", _invoice_kind, 1)
    connection.create_scalar_function("terms_use", _terms_use, 1)
    connection.create_scalar_function("terms_planned", _terms_planned, 1)


def _payment_amount(*values: apsw.SQLiteValue) -> str | None:
    return amount_key(_payment(values).money)


def _payment_time(*values: apsw.SQLiteValue) -> int | None:
    return stamp(_payment(values).created_at)


def _payment_charge(*values: apsw.SQLiteValue) -> str:
    return _payment(values).charge_id


def _charge_revision(*values: apsw.SQLiteValue) -> int:
    (encoded,) = values
    charge: Charge = decoder(Charge).decode(cast("bytes", encoded))
    return charge.revision


def _invoice_kind(*values: apsw.SQLiteValue) -> str:
    (encoded,) = values
    invoice: Invoice = decoder(Invoice).decode(cast("bytes", encoded))
    return invoice.kind


def _terms_use(*values: apsw.SQLiteValue) -> int:
    return use_of(_terms(values))


def _terms_planned(*values: apsw.SQLiteValue) -> str:
    return planned_of(_terms(values))


def _terms(values: tuple[apsw.SQLiteValue, ...]) -> AgreementTerms:
    (encoded,) = values
    terms: AgreementTerms = decoder(AgreementTerms).decode(cast("bytes", encoded))
    return terms


def _payment(values: tuple[apsw.SQLiteValue, ...]) -> PaymentRequest:
    (encoded,) = values
    request: PaymentRequest = decoder(PaymentRequest).decode(cast("bytes", encoded))
    return request
