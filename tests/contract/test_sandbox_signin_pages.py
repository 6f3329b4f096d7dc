"""The sign-in pages as a browser without scripts sees them."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from app.sandbox.signin.book import Settings
from app.sandbox.signin.console import CROSS_DEVICE
from app.sandbox.signin.directory import DANA, PERSON_BY_NAME
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.signing_in import CALLBACK, DpopKey, Program, console_url, told_back


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(is_frozen=True) as running:
        yield running


class Browser(HTMLParser):
    """Opens pages, fills in their one form, and presses its buttons."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        super().__init__()
        self._address = urlsplit(sandbox.url).netloc
        self.status = 0
        self.headers: dict[str, str] = {}
        self.text = ""
        self.fields: dict[str, str] = {}
        self.action = ""
        self.buttons: dict[str, str] = {}

    @property
    def title(self) -> str:
        found = re.search("<h1[^>]*>([^<]*)</h1>", self.text)
        return found.group(1) if found else ""

    def open(self, url: str) -> Browser:
        """Open an address of the sandbox."""
        parts = urlsplit(url)
        self._ask("GET", f"{parts.path}?{parts.query}")
        return self

    def press(self, button: str, **typed: str) -> Browser:
        """Type into the form and send it with one of its buttons."""
        name = self.buttons[button]
        sent = urlencode(self.fields | typed | {name: button})
        self._ask("POST", self.action, sent)
        return self

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        assert tag not in {"script", "img", "iframe", "link"}
        if tag == "form":
            assert of["method"] == "post"
            self.action = of["action"]
        elif tag == "input" and (of["type"] != "radio" or "checked" in of):
            self.fields[of["name"]] = of["value"]
        elif tag == "button":
            self.buttons[of["value"]] = of["name"]

    def _ask(self, method: str, path: str, body: str | None = None) -> None:
        connection = HTTPConnection(self._address, timeout=30)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, form if body else {})
        response: HTTPResponse = connection.getresponse()
        self.status, self.headers = response.status, dict(response.getheaders())
        self.text = response.read().decode()
        connection.close()
        self.fields, self.buttons, self.action = {}, {}, ""
        self.reset()
        self.feed(self.text)


def test_allowing_sends_the_browser_back_with_a_code(sandbox: RunningSandbox) -> None:
    program, browser = Program(sandbox), Browser(sandbox)
    browser.open(program.page_url())
    assert (browser.status, browser.title) == (200, "Allow access?")
    assert "Countersign asks to use AWS in your name." in browser.text
    browser.press("allow")
    assert browser.status == 303
    assert browser.headers["Location"].startswith(f"{CALLBACK}?")
    back = told_back(browser.headers["Location"])
    assert back["state"] == "st4te"
    assert program.taken(back["code"])["accessToken"]


def test_denying_sends_the_browser_back_with_an_error(sandbox: RunningSandbox) -> None:
    browser = Browser(sandbox).open(Program(sandbox).page_url()).press("deny")
    back = told_back(browser.headers["Location"])
    assert back == {"error": "access_denied", "state": "st4te"}


def test_a_page_is_answered_once(sandbox: RunningSandbox) -> None:
    browser = Browser(sandbox).open(Program(sandbox).page_url())
    fields, action, buttons = browser.fields, browser.action, browser.buttons
    browser.press("allow")
    browser.fields, browser.action, browser.buttons = fields, action, buttons
    browser.press("allow")
    assert (browser.status, browser.title) == (400, "This cannot be done")


def test_the_person_can_be_somebody_else(sandbox: RunningSandbox) -> None:
    browser = Browser(sandbox).open(console_url(sandbox)).press("allow", who="nobody")
    assert browser.status == 400
    browser.open(console_url(sandbox)).press("allow")
    told = DpopKey().take(sandbox, told_back(browser.headers["Location"])["code"])
    claims = base64.urlsafe_b64decode(told["idToken"].split(".")[1] + "==").decode()
    assert DANA.arn in claims


def test_a_page_that_is_not_a_programs_shows_an_error_and_goes_nowhere(
    sandbox: RunningSandbox,
) -> None:
    browser = Browser(sandbox).open(Program(sandbox).page_url(redirect_uri="http://evil.example/"))
    assert (browser.status, browser.title) == (400, "This cannot be done")
    assert "Location" not in browser.headers
    assert "evil" not in browser.text


def test_pages_carry_nothing_foreign_and_allow_no_script(sandbox: RunningSandbox) -> None:
    program = Program(sandbox, clientName="<script>alert('x')</script>&\"")
    browser = Browser(sandbox).open(program.page_url(state="<img src=x>"))
    assert "&lt;script&gt;" in browser.text
    assert "default-src 'none'" in browser.headers["Content-Security-Policy"]
    browser.open(f"{sandbox.url}/device?user_code=%3Cscript%3E")
    assert (browser.status, "script" in browser.text) == (400, False)


def test_a_device_code_is_typed_and_allowed(sandbox: RunningSandbox) -> None:
    program, browser = Program(sandbox), Browser(sandbox)
    device = program.device()
    browser.open(device["verificationUri"]).press("next", user_code=device["userCode"].lower())
    assert device["userCode"] in browser.text
    assert browser.press("allow").title == "Access was allowed"
    assert program.poll(device)["accessToken"]
    assert browser.open(device["verificationUriComplete"]).status == 400


def test_a_device_code_comes_with_the_address_and_is_denied(sandbox: RunningSandbox) -> None:
    device = Program(sandbox).device()
    browser = Browser(sandbox).open(device["verificationUriComplete"])
    assert browser.press("deny").title == "Access was denied"


def test_a_page_asks_for_mfa_until_the_code_is_right(sandbox: RunningSandbox) -> None:
    sandbox.control.sign_in.set(Settings(needs_mfa=True))
    program, browser = Program(sandbox), Browser(sandbox)
    browser.open(program.page_url()).press("allow", mfa="no code")
    assert (browser.status, browser.title) == (400, "Allow access?")
    assert "The MFA code is not right" in browser.text
    dana = PERSON_BY_NAME["dana"]
    browser.press("allow", mfa=sandbox.control.sign_in.mfa_code(dana.mfa_serial))
    assert browser.status == 303


def test_a_device_page_asks_for_mfa_too(sandbox: RunningSandbox) -> None:
    sandbox.control.sign_in.set(Settings(needs_mfa=True))
    device = Program(sandbox).device()
    browser = Browser(sandbox).open(device["verificationUriComplete"]).press("allow")
    assert "The MFA code is not right" in browser.text
    dana = PERSON_BY_NAME["dana"]
    browser.press("allow", mfa=sandbox.control.sign_in.mfa_code(dana.mfa_serial))
    assert browser.title == "Access was allowed"


def test_the_other_devices_code_is_shown_to_be_typed(sandbox: RunningSandbox) -> None:
    confirmation = f"{sandbox.url}/v1/sessions/confirmation"
    browser = Browser(sandbox)
    browser.open(console_url(sandbox, client_id=CROSS_DEVICE, redirect_uri=confirmation))
    browser.press("allow")
    browser.open(browser.headers["Location"])
    found = re.search('<code id="authorization-code">([^<]+)</code>', browser.text)
    assert found
    told = dict(parse_qsl(base64.b64decode(found.group(1)).decode()))
    assert told["state"] == "st4te"
    asked = {"clientId": CROSS_DEVICE, "redirectUri": confirmation}
    assert DpopKey().take(sandbox, told["code"], **asked)["accessToken"]


def test_denying_on_another_device_is_told_on_the_page(sandbox: RunningSandbox) -> None:
    confirmation = f"{sandbox.url}/v1/sessions/confirmation"
    browser = Browser(sandbox)
    browser.open(console_url(sandbox, client_id=CROSS_DEVICE, redirect_uri=confirmation))
    browser.press("deny")
    assert browser.open(browser.headers["Location"]).title == "Access was denied"


def test_a_page_without_pkce_sends_the_browser_back(sandbox: RunningSandbox) -> None:
    browser = Browser(sandbox).open(Program(sandbox).page_url(code_challenge_method="plain"))
    assert browser.status == 303
    assert told_back(browser.headers["Location"])["error"] == "invalid_request"


def test_an_mfa_code_counts_once_on_pages_too(sandbox: RunningSandbox) -> None:
    sandbox.control.sign_in.set(Settings(needs_mfa=True))
    program, browser = Program(sandbox), Browser(sandbox)
    code = sandbox.control.sign_in.mfa_code(PERSON_BY_NAME["dana"].mfa_serial)
    assert browser.open(program.page_url()).press("allow", mfa=code).status == 303
    assert browser.open(program.page_url()).press("allow", mfa=code).status == 400


def test_other_requests_to_a_page_are_refused(sandbox: RunningSandbox) -> None:
    connection = HTTPConnection(urlsplit(sandbox.url).netloc, timeout=30)
    connection.request("DELETE", "/authorize")
    response = connection.getresponse()
    response.read()
    connection.close()
    assert response.status == 405
