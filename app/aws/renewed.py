"""Credentials that end and are renewed, by rules that a person notices: nothing asks in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from botocore.credentials import Credentials, ReadOnlyCredentials

from app.errors import AppError, SignInNeeded
from app.language import tr
from app.model.now import now_utc

EARLY = timedelta(minutes=15)  # so that the end is known 10 minutes before, when renewing fails
_PAUSE = timedelta(minutes=1)
_FRESH = timedelta(seconds=5)
_REFUSALS = frozenset(
    {"ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException"}
)


class SessionKeys(msgspec.Struct, frozen=True):
    """Temporary keys as AWS gives them out. A secret: it does not show itself.

    `is_renewed` False: when they end, a person has to be asked. `early` is how long before their end
    others are fetched.
    """

    access_key_id: str
    secret_access_key: str
    session_token: str
    ends_at: datetime
    is_renewed: bool = True
    early: timedelta = EARLY

    def __repr__(self) -> str:
        return "SessionKeys(…)"


class RenewedCredentials(Credentials):  # type: ignore[misc]  # botocore has no types
    """Keys that `renew` fetches when they are needed; may be used from any thread.

    `ends` is told whenever it changes when the sign-in ends: None while it is renewed by itself.
    """

    def __init__(
        self,
        renew: Callable[[], SessionKeys],
        *,
        method: str,
        now: Callable[[], datetime] = now_utc,
        ends: Callable[[datetime | None], None] | None = None,
        forget: Callable[[], None] | None = None,
    ) -> None:
        self.method = method
        self.account_id = None
        self._renew = renew
        self._now = now
        self._ends = ends
        self._forget = forget
        self._keys: SessionKeys | None = None
        self._is_refused = False
        self._is_over = False  # renewing has failed: a person has to sign in
        self._fetched_at = self._tried_at = datetime.min.replace(tzinfo=UTC)
        self._lock = threading.Lock()

    @property
    def ends_at(self) -> datetime | None:
        """When a person has to sign in again; None while that is not known."""
        keys = self._keys
        if keys is None or (keys.is_renewed and not self._is_over):
            return None
        return keys.ends_at

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """Give keys that work now.

        Raises:
            SignInNeeded: a person has to sign in, or to set the clock (code "wrong-clock").
            AppError: they cannot be fetched.
        """
        with self._lock:
            before = self.ends_at
            keys = self._current()
            after = self.ends_at
        if after != before and self._ends is not None:
            self._ends(after)
        return ReadOnlyCredentials(
            keys.access_key_id, keys.secret_access_key, keys.session_token, None
        )

    def refuse(self) -> None:
        """Note that AWS takes these keys no more: others are fetched for the next call."""
        with self._lock:
            if self._keys is None or _is_within(_FRESH, self._fetched_at, self._now()):
                return  # the refusal was of the keys before these
            self._is_refused = True
        if self._forget is not None:
            self._forget()

    def _current(self) -> SessionKeys:
        now, keys = self._now(), self._keys
        if keys is None or self._is_refused or now >= keys.ends_at:
            return self._fetch(now)
        is_near = keys.is_renewed and now >= keys.ends_at - keys.early
        if not is_near or _is_within(_PAUSE, self._tried_at, now):
            return keys
        try:
            return self._fetch(now)
        except SignInNeeded:
            self._is_over = True
        except AppError:
            pass  # there is time to try again; what fails at the end is told
        return keys

    def _fetch(self, now: datetime) -> SessionKeys:
        self._tried_at = now
        keys = self._renew()
        if keys.ends_at <= self._now():  # else every call would fetch others, or ask the person
            raise fast_clock()
        self._keys, self._fetched_at = keys, now
        self._is_refused = self._is_over = False
        return keys

    @property
    def access_key(self) -> str:
        """The id of the key."""
        return str(self.get_frozen_credentials().access_key)

    @property
    def secret_key(self) -> str:
        """The secret of the key."""
        return str(self.get_frozen_credentials().secret_key)

    @property
    def token(self) -> str:
        """The session token."""
        return str(self.get_frozen_credentials().token)


def _is_within(span: timedelta, since: datetime, now: datetime) -> bool:
    """Tell whether no more than `span` has passed; not where the clock was set back behind `since`."""
    return timedelta() <= now - since < span


def fast_clock() -> SignInNeeded:
    """Keys that AWS gave just now have ended by this computer's clock."""
    return SignInNeeded(
        tr(
            "This computer's clock is ahead of AWS's, so a sign-in looks ended as soon as it is made."
        ),
        tr("Set the clock to the right time, then sign in again."),
        code="wrong-clock",
    )


def refused_by(credentials: RenewedCredentials) -> Callable[..., None]:
    """Give a handler of botocore's `after-call` that notes when AWS takes the keys no more."""

    def note(parsed: Any, **_event: Any) -> None:
        if parsed.get("Error", {}).get("Code") in _REFUSALS:
            credentials.refuse()

    return note
