"""An invented account of 5,000 agreements and 100,000 charges, and the same rows in bare SQLite."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import apsw

from app.model.agreement import Agreement
from app.model.charge import Charge
from app.model.money import Money
from app.model.request import PENDING, PaymentRequest
from app.model.term import (
    AUTO_APPROVE,
    AgreementTerms,
    FixedPricingTerm,
    Grant,
    Instalment,
    LegalDocument,
    LegalTerm,
    PaymentScheduleTerm,
    Rate,
    RenewalTerm,
    SupportTerm,
    UsagePricingTerm,
    ValidityTerm,
    VariablePaymentTerm,
)
from app.store.cache import Cache
from app.store.database import open_writer

AGREEMENTS = 5_000
CHARGES = 100_000
REQUESTS = 2_500  # 40 of them wait
SELLERS = 20  # few, so that many requests come from the same one
PAGE = 50
START = datetime(2024, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 18, tzinfo=UTC)
PRODUCTS = (
    "Brackwater Cloud Guard",
    "Cinderpath Incident Desk",
    "Lumenfold Observability",
    "Quayside Edge Gateway",
    "Tessel Vector Store",
)
_CURRENCIES = ("USD", "USD", "EUR", "GBP")
_STATUSES = ("ACTIVE", "ACTIVE", "ACTIVE", "EXPIRED", "RENEWED")
_Row = TypeVar("_Row")


def charges(dice: random.Random) -> list[Charge]:
    """Twenty for each agreement, at any time; a third has a purchase order."""
    return [
        Charge(
            charge_id=f"ch-{number:08x}",
            agreement_id=_id(number % AGREEMENTS),
            revision=1,
            time=START + timedelta(minutes=dice.randrange(2_000_000)),
            money=_money(dice.randrange(100, 9_999_999), number % AGREEMENTS),
            purchase_order=None if number % 3 else f"BL-{number:06d}",
        )
        for number in range(CHARGES)
    ]


def fill(path: Path, key: bytes, rows: list[Charge]) -> float:
    """Write agreements and charges as a first sync does, page by page; give the rows a second."""
    connection = open_writer(path, key, durable=False)
    cache = Cache(connection)
    agreements = [_agreement(number) for number in range(AGREEMENTS)]
    start = time.perf_counter()
    _in_pages(cache.put_agreements, agreements)
    _in_pages(cache.put_charges, rows)
    elapsed = time.perf_counter() - start
    for one in agreements:
        cache.put_terms(_terms(one), b"x" * 4000, NOW)
    _in_pages(cache.put_payments, [_payment(number) for number in range(REQUESTS)])
    connection.close()
    return (len(agreements) + len(rows)) / elapsed


def bare(path: Path, rows: list[Charge]) -> apsw.Connection:
    """The same rows in plain SQLite: what is asked lies in one covering index, and no cipher."""
    connection = apsw.Connection(str(path))
    connection.execute(
        "CREATE TABLE charge (row_id INTEGER PRIMARY KEY, time INTEGER, agreement INTEGER,"
        " amount INTEGER, document BLOB);"
        "CREATE TABLE agreement (row_id INTEGER PRIMARY KEY, ends INTEGER, document BLOB)"
    )
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO charge (time, agreement, amount, document) VALUES (?, ?, ?, ?)",
        [
            (int(row.time.timestamp()) if row.time else 0, n % AGREEMENTS, n, b"x" * 150)
            for n, row in enumerate(rows)
        ],
    )
    connection.executemany(
        "INSERT INTO agreement (ends, document) VALUES (?, ?)",
        [(n * 7919 % AGREEMENTS, b"x" * 600) for n in range(AGREEMENTS)],
    )
    connection.execute("COMMIT")
    connection.execute(
        "CREATE INDEX by_time ON charge (time);"
        "CREATE INDEX of_agreement ON charge (agreement, time, amount);"
        "CREATE INDEX by_end ON agreement (ends)"
    )
    return connection


def _in_pages(put: Callable[[Sequence[_Row]], object], rows: Sequence[_Row]) -> None:
    for first in range(0, len(rows), PAGE):
        put(rows[first : first + PAGE])


def _id(number: int) -> str:
    return f"agmt-{number:06x}"


def _money(cents: int, number: int) -> Money:
    return Money(Decimal(cents).scaleb(-2), _CURRENCIES[number % len(_CURRENCIES)])


def _agreement(number: int) -> Agreement:
    start = START + timedelta(hours=number)
    return Agreement(
        agreement_id=_id(number),
        status=_STATUSES[number % len(_STATUSES)],
        agreement_type="PurchaseAgreement",
        seller_account_id=f"{number % SELLERS:012d}",
        seller_name=f"Seller {number % SELLERS}",
        product_id=f"prod-{number}",
        product_name=f"{PRODUCTS[number % len(PRODUCTS)]} {number}",
        resource_type="SaaSProduct",
        offer_id=f"offer-{number:x}",
        accepted_at=start,
        starts_at=start,
        ends_at=start + timedelta(hours=number * 7919 % 40_000),
        updated_at=start,
        value=_money(number * 7919, number),
        end_behavior="RENEW" if number % 2 else "EXPIRE",
        end_reason="" if number % 2 else "ACCEPTOR_RENEW_OPTED_OUT",
        initial_agreement_id=_id(number - number % 4),
        license_arns=(f"arn:aws:license-manager::447109263358:license:l-{number:032x}",),
        acceptor_account_id="447109263358",
    )


def _terms(agreement: Agreement) -> AgreementTerms:
    price, url = agreement.value, f"https://legal.example/{agreement.seller_account_id}.pdf"
    rates = tuple(Rate(f"unit-{one}", price) for one in range(20))
    return AgreementTerms(
        agreement.agreement_id,
        (
            RenewalTerm("t-1", auto_renew=True, lockout=timedelta(days=30), max_renewals=3),
            ValidityTerm("t-2", "P12M", agreement.starts_at, agreement.ends_at),
            LegalTerm("t-3", (LegalDocument("CustomEula", url, "1"),)),
            SupportTerm("t-4", "Full refund within 14 days of the purchase. " * 5),
            FixedPricingTerm("t-5", price, "P12M", tuple(Grant(f"d-{n}", n) for n in range(5))),
            UsagePricingTerm("t-6", "USD", (rates,)),
            VariablePaymentTerm(AUTO_APPROVE, price, timedelta(days=5), "t-7"),
            PaymentScheduleTerm("t-8", "USD", (Instalment(agreement.starts_at, price),) * 12),
        ),
    )


def _payment(number: int) -> PaymentRequest:
    is_open = number < 40
    asked = NOW - timedelta(hours=number if is_open else number * 7919 % 20_000)
    return PaymentRequest(
        f"pr-{number:06x}",
        _id(number * 7 % AGREEMENTS),
        PENDING if is_open else ("APPROVED" if number % 5 else "REJECTED"),
        name=f"Milestone {number % 30}",
        description="Review of the landing zone design and the account baseline.",
        money=_money(number * 7919 % 900_000, number),
        created_at=asked,
        updated_at=asked + timedelta(days=3),
    )
