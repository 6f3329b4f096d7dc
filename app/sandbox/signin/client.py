"""The control path of sign-in from outside, typed: for tests and the sandbox's own screens."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol, TypeVar

import msgspec

from app.sandbox.signin.book import Settings
from app.sandbox.signin.control import (
    AnswerDevice,
    AnswerPage,
    AskMfaCode,
    AskWebIdentity,
    Done,
    EndSignIns,
    How,
    Location,
    MfaCode,
    SignInShown,
    WebIdentityToken,
)

T = TypeVar("T")


class Ask(Protocol):
    """Sends one control request."""

    def __call__(
        self, method: str, path: str, kind: type[T], content: msgspec.Struct | None = None
    ) -> T:
        """Send a request and read its answer."""


class SignInClient:
    """Be the people who sign in, and AWS that ends it."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def shown(self) -> SignInShown:
        """Return who there is, and what waits for an answer."""
        return self._ask("GET", "signin", SignInShown)

    def set(self, settings: Settings) -> None:
        """Set how people are signed in."""
        self._ask("POST", "signin/settings", Done, settings)

    def answer_device(self, answer: AnswerDevice) -> None:
        """Allow or deny what shows a code."""
        self._ask("POST", "signin/device", Done, answer)

    def answer_page(self, answer: AnswerPage) -> str:
        """Open and answer a sign-in page; return where its browser would go."""
        return self._ask("POST", "signin/page", Location, answer).location

    def mfa_code(self, serial: str) -> str:
        """Return the code that a device shows now."""
        return self._ask("POST", "signin/mfa-code", MfaCode, AskMfaCode(serial)).code

    def web_identity_token(
        self, subject: str = "countersign", lifetime: timedelta = timedelta(hours=1)
    ) -> str:
        """Return a token that a workload could show."""
        asked = AskWebIdentity(subject, lifetime.total_seconds())
        return self._ask("POST", "signin/web-identity", WebIdentityToken, asked).token

    def end(self, how: How, account_id: str | None = None) -> None:
        """End every sign-in, or only the keys of one account."""
        self._ask("POST", "signin/end", Done, EndSignIns(how, account_id))
