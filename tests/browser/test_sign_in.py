"""The legs of a sign-in that happen in a real browser: there, back again, and what it sees on the way."""

from __future__ import annotations

import concurrent.futures
import queue
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from app.aws.callback import Callback
from app.aws.center import CenterSignIn
from app.aws.console import ConsoleSignIn
from app.aws.kept import KeptSignIns
from app.errors import SignInNeeded
from app.model.sign_in import BrowserPage, Center, CenterAccount
from app.sandbox.signin.book import Settings
from app.sandbox.signin.directory import EU, PERSON_BY_NAME, PROD, START_URL
from tests.fakes.browser import visit
from tests.fakes.chromium import Chromium, missing_packages, running_chromium
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.vault import FakeVault

pytestmark = pytest.mark.skipif(
    bool(missing_packages()),
    reason=f"these tests need a browser: install {' and '.join(missing_packages())}",
)
DONE = "You can close this window"
DEADLINE_S = 60.0


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with running_chromium() as running:
        yield running


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(now=None) as running:
        yield running


class Signing:
    """A sign-in under way in a thread of its own, as the worker has it."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        self.vault = FakeVault()
        self.cancelled = threading.Event()
        self._sandbox = sandbox
        self._pages: queue.Queue[BrowserPage] = queue.Queue()
        self._threads = concurrent.futures.ThreadPoolExecutor(1)

    def center(
        self, *, uses_code: bool = False
    ) -> concurrent.futures.Future[tuple[CenterAccount, ...]]:
        sign_in = CenterSignIn(self.vault, endpoint_url=self._sandbox.url)
        return self._threads.submit(
            sign_in.enter,
            Center(START_URL, "us-east-1"),
            uses_code=uses_code,
            show=self._pages.put,
            cancelled=self.cancelled,
        )

    def console(self) -> concurrent.futures.Future[str]:
        sign_in = ConsoleSignIn(self.vault, endpoint_url=self._sandbox.url)
        return self._threads.submit(
            sign_in.enter, "us-east-1", show=self._pages.put, cancelled=self.cancelled
        )

    def page(self) -> BrowserPage:
        return self._pages.get(timeout=DEADLINE_S)

    def close(self) -> None:
        self.cancelled.set()
        self._threads.shutdown()


@pytest.fixture
def signing(sandbox: RunningSandbox) -> Iterator[Signing]:
    made = Signing(sandbox)
    yield made
    made.close()


def way_back(page: BrowserPage, **query: str) -> str:
    """Give the address that a page leads back to."""
    (uri,) = parse_qs(urlsplit(page.url).query)["redirect_uri"]
    return f"{uri}?{urlencode(query)}"


def test_the_sign_in_page_leads_back_to_countersign(chromium: Chromium, signing: Signing) -> None:
    answer = signing.center()
    chromium.open(signing.page().url)
    assert "Countersign" in chromium.text()
    chromium.click("#allow")
    chromium.shows(DONE)
    assert [one.account_id for one in answer.result(DEADLINE_S)] == [PROD, EU]
    assert urlsplit(chromium.url).hostname == "127.0.0.1"


def test_who_denies_is_told_so_on_both_sides(chromium: Chromium, signing: Signing) -> None:
    answer = signing.center()
    chromium.open(signing.page().url)
    chromium.click("#deny")
    chromium.shows("The sign-in was denied")
    with pytest.raises(SignInNeeded) as caught:
        answer.result(DEADLINE_S)
    assert caught.value.code == "sign-in-denied"


def test_a_code_is_typed_on_the_page_of_the_device(
    chromium: Chromium, signing: Signing, sandbox: RunningSandbox
) -> None:
    answer = signing.center(uses_code=True)
    page = signing.page()
    chromium.open(f"{sandbox.url}/device")
    chromium.type("#user_code", page.user_code.lower().replace("-", ""))
    chromium.click("#next")
    chromium.shows(page.user_code)
    chromium.click("#allow")
    assert [one.account_id for one in answer.result(DEADLINE_S)] == [PROD, EU]


def test_a_page_with_the_code_filled_in_shows_it_for_comparing(
    chromium: Chromium, signing: Signing
) -> None:
    answer = signing.center(uses_code=True)
    page = signing.page()
    chromium.open(page.url)
    chromium.shows(page.user_code)
    chromium.click("#allow")
    assert answer.result(DEADLINE_S)


def test_a_page_that_asks_for_an_mfa_code_leads_back_too(
    chromium: Chromium, signing: Signing, sandbox: RunningSandbox
) -> None:
    sandbox.control.sign_in.set(Settings(needs_mfa=True))
    answer = signing.center()
    chromium.open(signing.page().url)
    serial = PERSON_BY_NAME["dana"].mfa_serial
    chromium.type("#mfa", sandbox.control.sign_in.mfa_code(serial))
    chromium.click("#allow")
    chromium.shows(DONE)
    assert answer.result(DEADLINE_S)


def test_a_wrong_state_and_strays_do_not_disturb(chromium: Chromium, signing: Signing) -> None:
    answer = signing.center()
    page = signing.page()
    chromium.open(way_back(page, code="stolen", state="guess"))
    chromium.shows("belongs to no sign-in")
    stray = way_back(page).partition("/oauth")[0]
    chromium.open(f"{stray}/")
    chromium.shows("nothing here")
    assert not answer.done()
    assert visit(f"{stray}/favicon.ico").status == 404
    chromium.open(page.url)
    chromium.click("#allow")
    assert answer.result(DEADLINE_S)


def test_a_second_callback_is_told_that_it_is_over(chromium: Chromium) -> None:
    with Callback() as callback:
        query = {"state": callback.state, "code": "first"}
        chromium.open(f"{callback.redirect_uri}?{urlencode(query)}")
        chromium.shows(DONE)
        chromium.open(f"{callback.redirect_uri}?{urlencode(query | {'code': 'second'})}")
        chromium.shows("This sign-in is over")
        assert callback.code(threading.Event(), 1) == "first"


def test_a_browser_that_never_returns_is_given_up_in_countersign(
    chromium: Chromium, signing: Signing
) -> None:
    answer = signing.center()
    page = signing.page()
    chromium.open(page.url)
    chromium.shows("Countersign")
    signing.cancelled.set()
    with pytest.raises(SignInNeeded) as caught:
        answer.result(DEADLINE_S)
    assert caught.value.code == "sign-in-cancelled"
    with pytest.raises(OSError, match=r"refused|reset"):
        visit(way_back(page, code="late"))


def test_the_console_leads_back_to_countersign(chromium: Chromium, signing: Signing) -> None:
    answer = signing.console()
    chromium.open(signing.page().url)
    chromium.click("#allow")
    chromium.shows(DONE)
    kept = KeptSignIns(signing.vault)
    assert kept.name(answer.result(DEADLINE_S)) == "dana"
