"""Makes, reads and deletes payment sessions through AgentCore, and reads wallets. It never pays.

The user id goes as a header that AWS does not verify. ProcessPayment is not here and shall not be: AWS advises
that one identity never holds both the making of sessions and the paying.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.aws.calls import Answer, ServiceCalls, answered_at
from app.aws.errors import request_id_of
from app.aws.links import is_https
from app.aws.payment_managers import PaymentManagerGateway
from app.aws.wire import Page, Wire, pages, read_document, rows, unreadable, utc
from app.errors import Rejected
from app.language import tr
from app.model.money import Money, money_or_none
from app.model.payment_session import (
    USDC,
    Balance,
    Instrument,
    PaymentSession,
    is_region,
    is_session_id,
    region_of,
)

_UNITS = re.compile(r"-?[0-9]{1,78}")  # 2 to the 256th has 78 digits, and chains count no further
_MOST_DECIMALS = 36
_LONGEST_LIFE = 10**6  # minutes; AWS makes 480 at most
_YEARS = range(1970, 9990)  # in which an end is on the calendar, too, wherever the person is


class PaymentSessionGateway:
    """The payment sessions and wallets of one region."""

    def __init__(self, calls: ServiceCalls) -> None:
        self._calls = calls

    # --- sessions --------------------------------------------------------------------------------

    def sessions(self, manager_arn: str, user_id: str) -> Iterator[Page[PaymentSession]]:
        """List a user's sessions; a list holds no amounts. Raises AppError."""

        def fetch(where: dict[str, Any]) -> Any:
            return self._calls.read(
                "ListPaymentSessions", paymentManagerArn=manager_arn, userId=user_id, **where
            )

        return pages(fetch, lambda reply: rows(reply, "paymentSessions", _Session, _session))

    def session(
        self,
        manager_arn: str,
        session_id: str,
        user_id: str,
        *,
        at: datetime | None = None,
        urgent: bool = False,
    ) -> Answer[PaymentSession]:
        """Read a session with what is left; `at` is noted as the time of that. Raises AppError.

        AWS's own time is noted instead where `at` is after it: this computer's clock may be ahead, and
        what is taken for read after the end of a session is not read again.
        """
        reply = self._calls.read(
            "GetPaymentSession",
            urgent=urgent,
            paymentManagerArn=manager_arn,
            paymentSessionId=session_id,
            userId=user_id,
        )
        found = read_document(
            reply, _Whole, lambda doc: _whole(doc.payment_session, _read_at(reply, at))
        )
        if (found.session_id, found.user_id) != (session_id, user_id):
            raise unreadable("foreign session")
        return Answer(found, request_id_of(reply))

    def create(
        self,
        manager_arn: str,
        user_id: str,
        token: str,
        limit: Money,
        minutes: int,
        agent: str = "",
    ) -> Answer[PaymentSession]:
        """Ask for a session that may spend up to a limit; the same token never makes two.

        Sent exactly once. Raises AppError.
        """
        named = {"agentName": agent} if agent else {}
        reply = self._calls.write(
            "CreatePaymentSession",
            paymentManagerArn=manager_arn,
            userId=user_id,
            clientToken=token,
            expiryTimeInMinutes=minutes,
            limits={"maxSpendAmount": {"value": f"{limit.amount:.2f}", "currency": limit.currency}},
            **named,
        )
        found = read_document(reply, _Whole, lambda doc: _whole(doc.payment_session, None))
        return Answer(found, request_id_of(reply))

    def delete(self, manager_arn: str, session_id: str, user_id: str) -> Answer[str]:
        """Let AWS forget a session; gives the status that AWS names. Sent exactly once. Raises AppError."""
        reply = self._calls.write(
            "DeletePaymentSession",
            paymentManagerArn=manager_arn,
            paymentSessionId=session_id,
            userId=user_id,
        )
        status = read_document(reply, _Deleted, lambda doc: doc.status)
        return Answer(status, request_id_of(reply))

    # --- wallets ---------------------------------------------------------------------------------

    def instruments(self, manager_arn: str, user_id: str) -> Iterator[Page[Instrument]]:
        """List a user's wallets, without address and balance. Raises AppError."""

        def fetch(where: dict[str, Any]) -> Any:
            return self._calls.read(
                "ListPaymentInstruments", paymentManagerArn=manager_arn, userId=user_id, **where
            )

        return pages(fetch, lambda reply: rows(reply, "paymentInstruments", _Wallet, _instrument))

    def instrument(self, manager_arn: str, instrument_id: str, user_id: str) -> Answer[Instrument]:
        """Read a wallet with its address. Whom it is linked to is not taken over. Raises AppError."""
        reply = self._instrument(manager_arn, instrument_id, user_id)
        found = read_document(reply, _OneWallet, lambda doc: _instrument(doc.payment_instrument))
        if found.instrument_id != instrument_id:
            raise unreadable("foreign instrument")
        return Answer(found, request_id_of(reply))

    def linking(self, manager_arn: str, instrument_id: str, user_id: str) -> Answer[str]:
        """Give the page on which a wallet's user finishes it; empty for none. Raises AppError."""
        reply = self._instrument(manager_arn, instrument_id, user_id)
        wallet = read_document(reply, _OneWallet, lambda doc: doc.payment_instrument)
        if wallet.payment_instrument_id != instrument_id:
            raise unreadable("foreign instrument")
        url = wallet.payment_instrument_details.embedded_crypto_wallet.redirect_url
        return Answer(url if is_https(url) else "", request_id_of(reply))

    def balance(
        self,
        manager_arn: str,
        connector_id: str,
        instrument_id: str,
        user_id: str,
        chain: str,
        at: datetime | None = None,
    ) -> Answer[Balance]:
        """Read what a wallet holds on a chain; `at` is noted as the time of that. Raises AppError."""
        reply = self._calls.read(
            "GetPaymentInstrumentBalance",
            paymentManagerArn=manager_arn,
            paymentConnectorId=connector_id,
            paymentInstrumentId=instrument_id,
            userId=user_id,
            chain=chain,
            token=USDC,
        )
        found = read_document(reply, _Held, lambda doc: _balance(doc, at))
        if reply.get("paymentInstrumentId") != instrument_id or found.chain != chain:
            raise unreadable("foreign balance")
        return Answer(found, request_id_of(reply))

    def _instrument(self, manager_arn: str, instrument_id: str, user_id: str) -> Any:
        return self._calls.read(
            "GetPaymentInstrument",
            paymentManagerArn=manager_arn,
            paymentInstrumentId=instrument_id,
            userId=user_id,
        )


class PaymentRegions:
    """Gives each region its gateways, made at the first use; may be used from any thread."""

    def __init__(self, make: Callable[[str, str], ServiceCalls], usual: Callable[[], str]) -> None:
        """Take how the calls of a service and a region are made, and who names the region to begin with."""
        self._make = make
        self.usual = usual
        self._managers: dict[str, PaymentManagerGateway] = {}
        self._sessions: dict[str, PaymentSessionGateway] = {}
        self._lock = threading.Lock()

    def managers(self, region: str) -> PaymentManagerGateway:
        """Give the gateway to the managers of a region.

        Raises:
            Rejected: the text is no region's code; botocore would make an address of anything.
            BadSettings: a setting keeps botocore from making a client.
        """
        _require_region(region)
        with self._lock:
            if region not in self._managers:
                calls = self._make("bedrock-agentcore-control", region)
                self._managers[region] = PaymentManagerGateway(calls)
            return self._managers[region]

    def sessions(self, manager_arn: str) -> PaymentSessionGateway:
        """Give the gateway to the sessions of a manager: where it lives, its ARN says. Raises as `managers`."""
        region = region_of(manager_arn)
        _require_region(region)
        with self._lock:
            if region not in self._sessions:
                self._sessions[region] = PaymentSessionGateway(
                    self._make("bedrock-agentcore", region)
                )
            return self._sessions[region]


def _require_region(region: str) -> None:
    if not is_region(region):
        raise Rejected(
            tr("This is not the code of an AWS region."),
            tr("Type it as AWS writes it, for instance us-east-1."),
            code="no-region",
        )


class _Amount(Wire, frozen=True):
    value: str
    currency: str


class _Limits(Wire, frozen=True):
    max_spend_amount: _Amount


class _Available(Wire, frozen=True):
    available_spend_amount: _Amount | None = None
    updated_at: datetime | None = None


class _Session(Wire, frozen=True):
    payment_session_id: str
    payment_manager_arn: str
    user_id: str
    expiry_time_in_minutes: int
    created_at: datetime
    updated_at: datetime | None = None
    limits: _Limits | None = None
    available_limits: _Available | None = None


class _Whole(Wire, frozen=True):
    payment_session: _Session


class _Deleted(Wire, frozen=True):
    status: str


def _session(doc: _Session) -> PaymentSession:
    created_at = utc(doc.created_at)
    is_sound = is_session_id(doc.payment_session_id) and region_of(doc.payment_manager_arn)
    has_end = 0 < doc.expiry_time_in_minutes < _LONGEST_LIFE
    if created_at is None or created_at.year not in _YEARS or not (is_sound and has_end):
        raise ValueError("not a payment session")
    return PaymentSession(
        session_id=doc.payment_session_id,
        manager_arn=doc.payment_manager_arn,
        user_id=doc.user_id,
        created_at=created_at,
        minutes=doc.expiry_time_in_minutes,
        updated_at=utc(doc.updated_at),
    )


def _read_at(reply: Mapping[str, Any], at: datetime | None) -> datetime | None:
    told = answered_at(reply)
    return at if at is None or told is None else min(at, told)


def _whole(doc: _Session, at: datetime | None) -> PaymentSession:
    """Read a session with its amounts; what is no amount is None, and has_limit still tells of it."""
    bare, available = _session(doc), doc.available_limits or _Available()
    return PaymentSession(
        session_id=bare.session_id,
        manager_arn=bare.manager_arn,
        user_id=bare.user_id,
        created_at=bare.created_at,
        minutes=bare.minutes,
        updated_at=bare.updated_at,
        has_limit=doc.limits is not None,
        limit=_money(doc.limits.max_spend_amount) if doc.limits else None,
        left=_money(available.available_spend_amount),
        left_at=utc(available.updated_at),
        amounts_read_at=at,
    )


def _money(amount: _Amount | None) -> Money | None:
    return None if amount is None else money_or_none(amount.value, amount.currency)


class _Crypto(Wire, frozen=True):
    network: str = ""
    wallet_address: str = ""
    redirect_url: str = ""


class _Details(Wire, frozen=True):
    embedded_crypto_wallet: _Crypto = _Crypto()


class _Wallet(Wire, frozen=True):
    payment_instrument_id: str
    payment_manager_arn: str
    payment_connector_id: str
    user_id: str
    payment_instrument_type: str
    status: str
    created_at: datetime | None = None
    updated_at: datetime | None = None
    payment_instrument_details: _Details = _Details()


class _OneWallet(Wire, frozen=True):
    payment_instrument: _Wallet


def _instrument(doc: _Wallet) -> Instrument:
    wallet = doc.payment_instrument_details.embedded_crypto_wallet
    return Instrument(
        instrument_id=doc.payment_instrument_id,
        manager_arn=doc.payment_manager_arn,
        connector_id=doc.payment_connector_id,
        user_id=doc.user_id,
        kind=doc.payment_instrument_type,
        status=doc.status,
        created_at=utc(doc.created_at),
        updated_at=utc(doc.updated_at),
        network=wallet.network,
        address=wallet.wallet_address,
    )


class _Balance(Wire, frozen=True):
    amount: str
    decimals: int
    token: str
    chain: str


class _Held(Wire, frozen=True):
    token_balance: _Balance


def _balance(doc: _Held, at: datetime | None) -> Balance:
    held = doc.token_balance
    if not _UNITS.fullmatch(held.amount) or not 0 <= held.decimals <= _MOST_DECIMALS:
        raise ValueError("not an amount in base units")
    return Balance(held.chain, held.token, Decimal(held.amount), held.decimals, at)
