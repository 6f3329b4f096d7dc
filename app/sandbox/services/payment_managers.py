"""AgentCore's control plane as far as payments go: managers and connectors, of one region each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.sandbox.payments import PENDING_AUTHENTICATION, Connector, Manager, manager_arn
from app.sandbox.service import Call, Handler, ServiceError
from app.sandbox.services.paging import slice_of
from app.sandbox.services.regions import region_of
from app.sandbox.transitions import Stage

LINKS = "https://connect.sandbox.example/"
_PAGE = 10
_CHANGED = timedelta(days=2)


def manager_handlers(stage: Stage) -> Mapping[str, Handler]:
    """Return the operations by name."""
    managers = _Managers(stage)
    return {
        "ListPaymentManagers": managers.list_page,
        "GetPaymentManager": managers.get,
        "ListPaymentConnectors": managers.connectors,
        "GetPaymentConnector": managers.connector,
    }


class _Managers:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def list_page(self, call: Call) -> dict[str, Any]:
        here = [one for one in self._stage.state.managers.values() if _is_here(one, call)]
        return slice_of(call, [self._summary(one) for one in here], "paymentManagers", _PAGE)

    def get(self, call: Call) -> dict[str, Any]:
        return self._summary(self._find(call))

    def connectors(self, call: Call) -> dict[str, Any]:
        # AWS's model lets this operation find no manager without saying so.
        manager_id = call.params["paymentManagerId"]
        manager = self._stage.state.managers.get(manager_id)
        is_here = manager is not None and _is_here(manager, call)
        found = self._stage.state.connectors.group(manager_id) if is_here else []
        return slice_of(call, [_connector(one) for one in found], "paymentConnectors", _PAGE)

    def connector(self, call: Call) -> dict[str, Any]:
        manager = self._find(call)
        connector = self._stage.state.connectors.get(call.params["paymentConnectorId"])
        if connector is None or connector.manager_id != manager.id:
            raise ServiceError("ResourceNotFoundException", "The connector was not found.")
        link = {}
        if connector.status == PENDING_AUTHENTICATION:
            link = {"authorizationUrl": f"{LINKS}{connector.id}"}
        return {
            **_connector(connector),
            **link,
            "createdAt": connector.updated_at,
            "credentialProviderConfigurations": [],
        }

    def _find(self, call: Call) -> Manager:
        manager = self._stage.state.managers.get(call.params["paymentManagerId"])
        if manager is None or not _is_here(manager, call):
            raise ServiceError("ResourceNotFoundException", "The payment manager was not found.")
        return manager

    def _summary(self, manager: Manager) -> dict[str, Any]:
        account_id = self._stage.state.account_id
        told = {
            "paymentManagerArn": manager_arn(manager, account_id),
            "paymentManagerId": manager.id,
            "name": manager.name,
            "authorizerType": manager.authorizer,
            "roleArn": f"arn:aws:iam::{account_id}:role/AgentPayments",
            "status": manager.status,
            "createdAt": manager.created_at,
            "lastUpdatedAt": manager.created_at + _CHANGED,
        }
        return told | ({"description": manager.description} if manager.description else {})


def _connector(connector: Connector) -> dict[str, Any]:
    return {
        "paymentConnectorId": connector.id,
        "name": connector.name,
        "type": connector.kind,
        "provisionMode": connector.mode,
        "status": connector.status,
        "lastUpdatedAt": connector.updated_at,
    }


def _is_here(manager: Manager, call: Call) -> bool:
    return manager.region == region_of(call)
