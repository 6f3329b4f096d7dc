"""AgentCore's payment sessions and wallets: everything belongs to a user id, which nobody verifies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from app.sandbox.payments import (
    AWS_IAM,
    MOST_OPEN,
    READY,
    SUBSCRIPTION_REQUIRED,
    Manager,
    Session,
    Wallet,
    delete_session,
    manager_arn,
    open_session,
)
from app.sandbox.service import Call, Handler, ServiceError
from app.sandbox.services.paging import slice_of
from app.sandbox.services.regions import region_of
from app.sandbox.termsheet import stable_id
from app.sandbox.transitions import Cause, Stage

WALLET_LINKS = "https://wallets.sandbox.example/"
PROVIDER = "Coinbase Wallets for AI Agents"
PROVIDER_LINK = "https://aws.amazon.com/marketplace/pp/" + stable_id("prodview-", PROVIDER)
_DECIMALS = 6
_PAGE = 10
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_NETWORKS = {
    "BASE": "ETHEREUM", "BASE_SEPOLIA": "ETHEREUM", "ETHEREUM": "ETHEREUM",
    "SOLANA": "SOLANA", "SOLANA_DEVNET": "SOLANA",
}  # fmt: skip


def session_handlers(stage: Stage) -> Mapping[str, Handler]:
    """Return the operations by name. ProcessPayment is none of them: no part of the app may pay."""
    sessions, wallets = _Sessions(stage), _Wallets(stage)
    return {
        "CreatePaymentSession": sessions.create,
        "GetPaymentSession": sessions.get,
        "ListPaymentSessions": sessions.list_page,
        "DeletePaymentSession": sessions.delete,
        "ListPaymentInstruments": wallets.list_page,
        "GetPaymentInstrument": wallets.get,
        "GetPaymentInstrumentBalance": wallets.balance,
    }


class _Users:
    """Finds the manager that a call names, and the user that it asserts."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def _manager(self, call: Call) -> Manager:
        arn = call.params["paymentManagerArn"]
        manager = self._stage.state.managers.get(arn.rpartition("/")[2])
        is_here = manager is not None and manager.region == region_of(call)
        if manager is None or not is_here or arn != self._arn(manager):
            raise ServiceError(
                "AccessDeniedException", "You do not have access to this payment manager."
            )
        if manager.authorizer != AWS_IAM:
            raise ServiceError(
                "AccessDeniedException", "This payment manager takes tokens of its own issuer only."
            )
        return manager

    def _user(self, call: Call) -> str:
        user_id: str = call.params.get("userId", "")
        if not user_id:
            raise _invalid("userId", "A user id is needed with an IAM caller.")
        return user_id

    def _arn(self, manager: Manager) -> str:
        return manager_arn(manager, self._stage.state.account_id)


class _Sessions(_Users):
    def create(self, call: Call) -> dict[str, Any]:
        manager, user_id = self._manager(call), self._user(call)
        token, asked = call.params.get("clientToken", ""), _fingerprint(call)
        tokens, sessions = self._stage.state.tokens, self._stage.state.pay_sessions
        if token and token in tokens:
            known, session_id = tokens[token]
            if known != asked:
                raise ServiceError(
                    "ValidationException",
                    "The token was used with other values.",
                    reason="IdempotentParameterMismatchException",
                )
            return {"paymentSession": self._shown(manager, sessions.row(session_id))}
        limit = _limit(call)
        self._check_can_open(manager, user_id, call)
        session = Session(
            self._stage.state.new_id("payment-session-", 15),
            manager.id,
            user_id,
            call.now,
            call.params["expiryTimeInMinutes"],
            limit,
        )
        open_session(self._stage, session, Cause("buyer", call.now, call.request_id))
        if token:
            tokens[token] = (asked, session.id)
        return {"paymentSession": self._shown(manager, session)}

    def get(self, call: Call) -> dict[str, Any]:
        return {"paymentSession": self._shown(self._manager(call), self._find(call))}

    def list_page(self, call: Call) -> dict[str, Any]:
        manager, user_id = self._manager(call), self._user(call)
        found = [
            self._summary(manager, one)
            for one in self._stage.state.pay_sessions.group(manager.id)
            if one.user_id == user_id and one.is_known(call.now)
        ]
        return slice_of(call, found, "paymentSessions", _PAGE)

    def delete(self, call: Call) -> dict[str, Any]:
        self._manager(call)
        session = self._find(call)
        delete_session(self._stage, session, Cause("buyer", call.now, call.request_id))
        return {"status": "DELETED"}

    def _find(self, call: Call) -> Session:
        manager, user_id = self._manager(call), self._user(call)
        session = self._stage.state.pay_sessions.get(call.params["paymentSessionId"])
        if (
            session is None
            or (session.manager_id, session.user_id) != (manager.id, user_id)
            or not session.is_known(call.now)
        ):
            raise ServiceError("ResourceNotFoundException", "The payment session was not found.")
        return session

    def _check_can_open(self, manager: Manager, user_id: str, call: Call) -> None:
        if manager.status != READY:
            raise ServiceError("ConflictException", f"The payment manager is {manager.status}.")
        statuses = {one.status for one in self._stage.state.connectors.group(manager.id)}
        if READY not in statuses and SUBSCRIPTION_REQUIRED in statuses:
            raise ServiceError(
                "SubscriptionRequiredException",
                f"Subscribe to {PROVIDER} in AWS Marketplace first.",
                subscriptionUrl=PROVIDER_LINK,
                productName=PROVIDER,
            )
        open_ones = [
            one
            for one in self._stage.state.pay_sessions.group(manager.id)
            if one.user_id == user_id and one.is_known(call.now) and call.now < one.expires_at
        ]
        if len(open_ones) >= MOST_OPEN:
            raise ServiceError(
                "ServiceQuotaExceededException", f"A user has {MOST_OPEN} sessions at the most."
            )

    def _summary(self, manager: Manager, session: Session) -> dict[str, Any]:
        return {
            "paymentSessionId": session.id,
            "paymentManagerArn": self._arn(manager),
            "userId": session.user_id,
            "expiryTimeInMinutes": session.minutes,
            "createdAt": session.created_at,
            "updatedAt": session.spent_at or session.created_at,
        }

    def _shown(self, manager: Manager, session: Session) -> dict[str, Any]:
        shown = self._summary(manager, session)
        if session.limit is not None:
            shown["limits"] = {"maxSpendAmount": _usd(session.limit)}
            shown["availableLimits"] = {
                "availableSpendAmount": _usd(f"{session.left:f}"),
                "updatedAt": session.spent_at or session.created_at,
            }
        return shown


class _Wallets(_Users):
    def list_page(self, call: Call) -> dict[str, Any]:
        manager, user_id = self._manager(call), self._user(call)
        connector = call.params.get("paymentConnectorId")
        found = [
            self._summary(manager, one)
            for one in self._stage.state.wallets.group(manager.id)
            if one.user_id == user_id and connector in (None, one.connector_id)
        ]
        return slice_of(call, found, "paymentInstruments", _PAGE)

    def get(self, call: Call) -> dict[str, Any]:
        manager, wallet = self._manager(call), self._find(call)
        details: dict[str, Any] = {
            "network": wallet.network,
            "linkedAccounts": [{"email": {"emailAddress": "agents@brightloom.example"}}],
        }
        if wallet.address:
            details["walletAddress"] = wallet.address
        else:
            details["redirectUrl"] = f"{WALLET_LINKS}{wallet.id}"
        shown = self._summary(manager, wallet)
        shown["paymentInstrumentDetails"] = {"embeddedCryptoWallet": details}
        return {"paymentInstrument": shown}

    def balance(self, call: Call) -> dict[str, Any]:
        wallet, chain = self._find(call), call.params["chain"]
        if wallet.connector_id != call.params["paymentConnectorId"]:
            raise ServiceError("ResourceNotFoundException", "The instrument was not found.")
        if _NETWORKS[chain] != wallet.network:
            raise _invalid("chain", f"The wallet is not on {chain}.")
        return {
            "paymentInstrumentId": wallet.id,
            "tokenBalance": {
                "amount": wallet.balances.get(chain, "0"),
                "decimals": _DECIMALS,
                "token": call.params["token"],
                "network": wallet.network,
                "chain": chain,
            },
        }

    def _find(self, call: Call) -> Wallet:
        manager, user_id = self._manager(call), self._user(call)
        wallet = self._stage.state.wallets.get(call.params["paymentInstrumentId"])
        if wallet is None or (wallet.manager_id, wallet.user_id) != (manager.id, user_id):
            raise ServiceError("ResourceNotFoundException", "The instrument was not found.")
        return wallet

    def _summary(self, manager: Manager, wallet: Wallet) -> dict[str, Any]:
        return {
            "paymentInstrumentId": wallet.id,
            "paymentManagerArn": self._arn(manager),
            "paymentConnectorId": wallet.connector_id,
            "userId": wallet.user_id,
            "paymentInstrumentType": "EMBEDDED_CRYPTO_WALLET",
            "status": wallet.status,
            "createdAt": wallet.created_at,
            "updatedAt": wallet.created_at,
        }


def _limit(call: Call) -> str | None:
    if "limits" not in call.params:
        return None
    value: str = call.params["limits"]["maxSpendAmount"]["value"]
    if not _AMOUNT.fullmatch(value) or not Decimal(value):
        raise _invalid("limits.maxSpendAmount.value", "The amount must be above zero.")
    return value


def _usd(value: str) -> dict[str, str]:
    return {"value": value, "currency": "USD"}


def _fingerprint(call: Call) -> str:
    asked = {name: value for name, value in call.params.items() if name != "clientToken"}
    return msgspec.json.encode(asked, order="deterministic").decode()


def _invalid(field: str, message: str) -> ServiceError:
    return ServiceError(
        "ValidationException",
        message,
        reason="FieldValidationFailed",
        fieldList=[{"name": field, "message": message}],
    )
