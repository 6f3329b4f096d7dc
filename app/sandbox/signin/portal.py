"""The service sso: what a person who signed in to Identity Center may use, and the keys for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.sandbox.identities import Identities
from app.sandbox.service import Call, CommonError, Handler, ServiceError
from app.sandbox.services.paging import slice_of
from app.sandbox.signin.book import Book, Token
from app.sandbox.signin.directory import ACCOUNTS, PERSON_BY_NAME, Person, permission_session
from app.sandbox.signin.oidc import ACCESS_SCOPE

_PAGE = 20


class PortalService:
    """Lists accounts and roles, and gives out keys."""

    name = "sso"

    def __init__(self, book: Book, identities: Identities) -> None:
        self._book = book
        self._identities = identities

    def handlers(self) -> Mapping[str, Handler]:
        """Map operation names to handlers."""
        return {
            "ListAccounts": self._list_accounts,
            "ListAccountRoles": self._list_roles,
            "GetRoleCredentials": self._credentials,
            "Logout": self._logout,
        }

    def _list_accounts(self, call: Call) -> dict[str, Any]:
        own = {account_id for account_id, _ in self._person(call).roles}
        rows = [
            {"accountId": one.id, "accountName": one.name, "emailAddress": one.email}
            for one in ACCOUNTS
            if one.id in own
        ]
        return slice_of(call, rows, "accountList", _PAGE)

    def _list_roles(self, call: Call) -> dict[str, Any]:
        account_id = call.params["accountId"]
        rows = [
            {"roleName": name, "accountId": account_id}
            for owner, name in self._person(call).roles
            if owner == account_id
        ]
        if not rows:
            raise _no_access()
        return slice_of(call, rows, "roleList", _PAGE)

    def _credentials(self, call: Call) -> dict[str, Any]:
        person = self._person(call)
        account_id, role = call.params["accountId"], call.params["roleName"]
        if (account_id, role) not in person.roles:
            raise _no_access()
        identity = permission_session(account_id, role, person)
        lifetime = timedelta(seconds=self._book.settings.role_s)
        key = self._identities.issue(identity, lifetime, call.now)
        return {
            "roleCredentials": {
                "accessKeyId": key.access_key_id,
                "secretAccessKey": key.secret,
                "sessionToken": key.token,
                "expiration": round((call.now + lifetime).timestamp() * 1000),
            }
        }

    def _logout(self, call: Call) -> dict[str, Any]:
        grant_id = self._token(call).grant_id
        tokens = self._book.tokens
        self._book.tokens = {k: t for k, t in tokens.items() if t.grant_id != grant_id}
        self._book.touch()
        return {}

    def _person(self, call: Call) -> Person:
        return PERSON_BY_NAME[self._token(call).who]

    def _token(self, call: Call) -> Token:
        token = self._book.tokens.get(call.params["accessToken"])
        if token is None or token.expires_at <= call.now:
            raise _no_session()
        if token.scopes and ACCESS_SCOPE not in token.scopes:
            raise _no_session()
        return token


def _no_session() -> ServiceError:
    return ServiceError("UnauthorizedException", "Session token not found or invalid")


def _no_access() -> CommonError:
    return CommonError("ForbiddenException", "No access", 403)
