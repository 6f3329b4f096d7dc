"""The browser of a person who signs in: answers the sandbox's pages, and comes back to the program."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from app.model.sign_in import BrowserPage
from app.sandbox.signin.control import AnswerDevice, AnswerPage
from tests.fakes.sandbox import RunningSandbox

DEADLINE_S = 60.0


@dataclass(frozen=True)
class Shown:
    """What the program showed the browser."""

    status: int
    headers: dict[str, str]
    text: str


def visit(url: str, *, method: str = "GET", **headers: str) -> Shown:
    """Open an address of a program on this computer."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=DEADLINE_S)
    try:
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return Shown(answer.status, dict(answer.getheaders()), answer.read().decode())
    finally:
        connection.close()


@dataclass
class FakeBrowser:
    """Shows pages as a program asks; `before` happens on the way back, with where it leads."""

    sandbox: RunningSandbox
    who: str = ""
    allows: bool = True
    before: Callable[[str], object] | None = None
    pages: list[BrowserPage] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)

    def show(self, page: BrowserPage) -> None:
        """Answer a page at once."""
        self.pages.append(page)
        control = self.sandbox.control.sign_in
        asked: dict[str, Any] = {"allows": self.allows} | ({"who": self.who} if self.who else {})
        if page.user_code:
            control.answer_device(AnswerDevice(page.user_code, **asked))
            return
        location = control.answer_page(AnswerPage(page.url, **asked))
        if self.before is not None:
            self.before(location)
        self.shown.append(visit(location))


class NeverBrowser:
    """A browser that opens a page and never comes back; `then` happens once it is open."""

    def __init__(self, then: Callable[[BrowserPage], object] = lambda _page: None) -> None:
        self._then = then
        self.pages: list[BrowserPage] = []

    def show(self, page: BrowserPage) -> None:
        """Open a page, and leave it at that."""
        self.pages.append(page)
        self._then(page)


def changed(location: str, **query: str) -> str:
    """Give an address with other values in its query."""
    parts = urlsplit(location)
    return parts._replace(query=urlencode(dict(parse_qsl(parts.query)) | query)).geturl()


def secrets_in(content: bytes) -> set[str]:
    """List the long texts of what a vault keeps: tokens, keys and their like."""
    found: set[str] = set()

    def look(value: Any) -> None:
        if isinstance(value, dict):
            for one in value.values():
                look(one)
        elif isinstance(value, str) and len(value) >= 20 and not value.startswith(("http", "arn:")):
            found.add(value)

    look(msgspec.json.decode(content))
    return found
