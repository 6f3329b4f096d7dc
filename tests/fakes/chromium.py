"""Debian's headless Chromium, steered by chromedriver over the WebDriver protocol."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.fakes.desktop import wait_until

PROGRAMS = {
    "chromium": "chromium",
    "chromedriver": "chromium-driver",
}  # program -> package of Debian
DEADLINE_S = 60.0
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
# Said of a part that is not on the page, or not any more: nothing was done with it.
_GONE = ("no such element", "stale element reference", "element not interactable")
_GONE_PART = re.compile("does not belong to the document|No node with given id")
# Said when the page was left while the driver was at it: it may have been done.
_LEFT_PAGE = re.compile("[Cc]annot find context|context was destroyed|uniqueContextId not found")
_PORT = re.compile(r"started successfully on port (\d+)")


def missing_packages() -> list[str]:
    """Name what has to be installed first."""
    return [package for program, package in PROGRAMS.items() if shutil.which(program) is None]


class Chromium:
    """One window of a browser."""

    def __init__(self, port: int) -> None:
        self._root = f"http://127.0.0.1:{port}"
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        wanted = {"goog:chromeOptions": {"binary": shutil.which("chromium"), "args": arguments}}
        told = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._session = f"/session/{told['sessionId']}"

    def open(self, url: str) -> None:
        """Go to an address."""
        self._ask("POST", f"{self._session}/url", {"url": url})

    @property
    def url(self) -> str:
        """Where it is."""
        return str(self._ask("GET", f"{self._session}/url"))

    def text(self, css: str = "body") -> str:
        """Read what a part of the page shows, once it is there.

        In one step: between finding a part and reading it the browser may go to another page.
        """
        script = "return document.querySelector(arguments[0])?.innerText"
        asked = {"script": script, "args": [css]}
        found: list[str] = []

        def look() -> bool:
            with contextlib.suppress(_PageLeftError):
                words = self._ask("POST", f"{self._session}/execute/sync", asked)
                found.extend([str(words)] if words is not None else [])
            return bool(found)

        wait_until(look, f"{css} is on the page", DEADLINE_S)
        return found[0]

    def type(self, css: str, text: str) -> None:
        """Type into a field, once it is there."""
        self._on(css, "POST", "value", {"text": text})

    def click(self, css: str) -> None:
        """Click on a button, once it is there."""
        self._on(css, "POST", "click", {})

    def shows(self, text: str) -> None:
        """Wait until the page shows a text."""
        wait_until(lambda: text in self.text(), f"the page shows {text}", DEADLINE_S)

    def close(self) -> None:
        """Close the window."""
        self._ask("DELETE", self._session)

    def _on(self, css: str, method: str, what: str, content: Any = None) -> Any:
        """Do something with a part of the page; one that a new page takes away is looked for again."""
        asked = {"using": "css selector", "value": css}
        done: list[Any] = []

        def attempt() -> bool:
            with contextlib.suppress(_NotThereError):
                part = self._ask("POST", f"{self._session}/element", asked)[_ELEMENT]
                done.append(self._ask(method, f"{self._session}/element/{part}/{what}", content))
            return bool(done)

        wait_until(attempt, f"{css} is on the page", DEADLINE_S)
        return done[0]

    def _ask(self, method: str, path: str, content: Any = None) -> Any:
        data = json.dumps(content).encode() if content is not None else None
        request = urllib.request.Request(self._root + path, method=method, data=data)
        try:
            with urllib.request.urlopen(request, timeout=DEADLINE_S) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            with error:
                problem = json.load(error)["value"]
        said = f"{problem['error']}: {problem['message']}"
        if problem["error"] in _GONE or _GONE_PART.search(said):
            raise _NotThereError
        raise _PageLeftError(said) if _LEFT_PAGE.search(said) else AssertionError(said)


class _NotThereError(Exception):
    """The page has no such part, or not any more."""


class _PageLeftError(AssertionError):
    """Another page came meanwhile: what reads may read again, what clicks may have clicked."""


@contextmanager
def running_chromium() -> Iterator[Chromium]:
    """Run a browser with a new profile, in a folder whose path is short enough for its sockets."""
    with (
        tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as home,
        subprocess.Popen(
            ["chromedriver", "--port=0"],
            env=os.environ | {"HOME": home, "TMPDIR": home},
            stdout=subprocess.PIPE,
            text=True,
        ) as driver,
    ):
        try:
            assert driver.stdout is not None
            port = next(int(found[1]) for line in driver.stdout if (found := _PORT.search(line)))
            browser = Chromium(port)
            try:
                yield browser
            finally:
                browser.close()
        finally:
            driver.terminate()
