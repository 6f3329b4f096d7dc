"""Signing in to Identity Center at the sandbox: page and code, what goes wrong, renewal, and no secret told."""

from __future__ import annotations

import http.client
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from botocore.exceptions import EndpointConnectionError

from app.aws import callback, center
from app.aws.addresses import checked, require_aws_page
from app.aws.center import CenterSignIn
from app.aws.center_tokens import CENTER_SIGN_IN, CenterTokens, Role, Token
from app.errors import AccessDenied, AppError, BadSettings, Offline, SignInNeeded, Unclear
from app.model.sign_in import BrowserPage, Center, CenterAccount
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.signin.book import Settings
from app.sandbox.signin.control import AnswerDevice, AnswerPage, How
from app.sandbox.signin.directory import EU, LABS, PROD, START_URL
from tests.fakes.browser import FakeBrowser, NeverBrowser, changed, secrets_in, visit
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.vault import FakeVault

CENTER = Center(START_URL, "us-east-1")


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(now=None) as running:
        yield running


@pytest.fixture
def vault() -> FakeVault:
    return FakeVault()


@pytest.fixture
def sign_in(sandbox: RunningSandbox, vault: FakeVault) -> CenterSignIn:
    return CenterSignIn(vault, endpoint_url=sandbox.url)


def enter(
    sign_in: CenterSignIn,
    browser: FakeBrowser | NeverBrowser,
    *,
    at: Center = CENTER,
    uses_code: bool = False,
    cancelled: threading.Event | None = None,
) -> tuple[CenterAccount, ...]:
    return sign_in.enter(
        at, uses_code=uses_code, show=browser.show, cancelled=cancelled or threading.Event()
    )


def failure(sign_in: CenterSignIn, browser: FakeBrowser | NeverBrowser, **how: object) -> AppError:
    with pytest.raises(AppError) as caught:
        enter(sign_in, browser, **how)  # type: ignore[arg-type]
    assert caught.value.message.endswith(".")
    return caught.value


def at_once(sandbox: RunningSandbox, **settings: float) -> None:
    sandbox.control.sign_in.set(Settings(**settings))  # type: ignore[arg-type]


@pytest.mark.parametrize("uses_code", [False, True])
def test_accounts_and_roles_are_listed_after_the_browser(
    sandbox: RunningSandbox, sign_in: CenterSignIn, *, uses_code: bool
) -> None:
    browser = FakeBrowser(sandbox)
    accounts = enter(sign_in, browser, uses_code=uses_code)
    assert [one.account_id for one in accounts] == [PROD, EU]
    assert accounts[0] == CenterAccount(PROD, "brindle-prod", "aws-prod@brindle.example")
    assert sign_in.roles(CENTER, PROD) == ("Purchasing", "Auditor")
    (page,) = browser.pages
    assert bool(page.user_code) is uses_code
    assert page.ends_at > datetime.now(UTC)


def test_a_person_without_accounts_is_signed_in_all_the_same(
    sandbox: RunningSandbox, sign_in: CenterSignIn
) -> None:
    assert enter(sign_in, FakeBrowser(sandbox, who="noor")) == ()


def test_the_page_that_the_browser_comes_back_to_is_plain(
    sandbox: RunningSandbox, sign_in: CenterSignIn
) -> None:
    browser = FakeBrowser(sandbox)
    enter(sign_in, browser)
    assert len(browser.shown) == 1
    (shown,) = browser.shown
    assert shown.status == 200
    assert "You can close this window" in shown.text
    assert "<script" not in shown.text
    assert shown.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert shown.headers["Cache-Control"] == "no-store"


def test_one_registration_serves_every_sign_in_until_aws_loses_it(
    sandbox: RunningSandbox, sign_in: CenterSignIn, vault: FakeVault
) -> None:
    browser = FakeBrowser(sandbox)
    enter(sign_in, browser)
    enter(sign_in, browser)
    first, second = (one.url.partition("client_id=")[2][:32] for one in browser.pages)
    assert first == second
    name = CenterTokens(vault, endpoint_url=sandbox.url).name("page-client", CENTER)
    kept = vault.get(name)
    assert kept is not None
    vault.put(name, kept.replace(first.encode(), b"x" * 32))
    never = NeverBrowser()
    cancelled = threading.Event()
    cancelled.set()
    failure(sign_in, never, cancelled=cancelled)
    assert "client_id=" + "x" * 32 in never.pages[0].url  # only AWS can tell that it is lost
    enter(sign_in, browser, uses_code=True)
    name = CenterTokens(vault, endpoint_url=sandbox.url).name("code-client", CENTER)
    kept = vault.get(name)
    assert kept is not None
    vault.put(name, kept.replace(b'"id":"', b'"id":"x'))
    assert enter(sign_in, browser, uses_code=True)


def test_a_wrong_state_is_ignored_and_the_right_one_still_counts(
    sandbox: RunningSandbox, sign_in: CenterSignIn
) -> None:
    stray = []

    def attack(location: str) -> None:
        stray.append(visit(changed(location, state="guess")))
        stray.append(visit(changed(location, state="")))
        stray.append(visit(f"{location}&state=twice"))
        stray.append(visit(changed(location, error="access_denied", state="guess")))

    assert enter(sign_in, FakeBrowser(sandbox, before=attack))
    assert {one.status for one in stray} == {400}
    assert not any("close" in one.text for one in stray)


def test_a_second_callback_is_told_that_it_is_over(
    sandbox: RunningSandbox, sign_in: CenterSignIn
) -> None:
    with callback.Callback() as waiting:
        url = f"{waiting.redirect_uri}?state={waiting.state}&code="
        assert visit(url + "first").status == 200
        second = visit(url + "second")
        assert (second.status, "over" in second.text) == (410, True)
        assert waiting.code(threading.Event(), 1) == "first"


def test_stray_requests_find_nothing(sandbox: RunningSandbox, sign_in: CenterSignIn) -> None:
    statuses: list[int] = []

    def stray(location: str) -> None:
        root = location.partition("/oauth")[0]
        paths = ("/", "/favicon.ico", "/oauth/callback/..", "/oauth/../etc/passwd")
        statuses.extend(visit(root + path).status for path in paths)
        statuses.append(visit(location, Host="evil.example").status)
        statuses.append(visit(location, method="POST").status)

    assert enter(sign_in, FakeBrowser(sandbox, before=stray))
    assert statuses == [404, 404, 404, 404, 404, 405]


def test_a_huge_request_is_dropped_and_silence_holds_nothing_up(
    sandbox: RunningSandbox, sign_in: CenterSignIn
) -> None:
    silent: list[socket.socket] = []

    def attack(location: str) -> None:
        parts = urlsplit(location)
        silent.extend(socket.create_connection(("127.0.0.1", parts.port or 0)) for _ in range(10))
        with pytest.raises((http.client.HTTPException, OSError)):
            visit(location + "&x=" + "y" * 200_000)

    try:
        assert enter(sign_in, FakeBrowser(sandbox, before=attack))
    finally:
        for one in silent:
            one.close()


@pytest.mark.parametrize("uses_code", [False, True])
def test_a_person_who_denies_is_taken_at_their_word(
    sandbox: RunningSandbox, sign_in: CenterSignIn, *, uses_code: bool
) -> None:
    error = failure(sign_in, FakeBrowser(sandbox, allows=False), uses_code=uses_code)
    assert isinstance(error, SignInNeeded)
    assert error.code == "sign-in-denied"


def test_an_error_of_the_provider_ends_the_wait(
    sandbox: RunningSandbox, sign_in: CenterSignIn
) -> None:
    def show(page: BrowserPage) -> None:
        location = sandbox.control.sign_in.answer_page(
            AnswerPage(changed(page.url, response_type="token"))
        )
        visit(location)

    error = failure(sign_in, NeverBrowser(show))
    assert error.code == "sign-in-refused"


@pytest.mark.parametrize("uses_code", [False, True])
def test_giving_up_ends_the_wait(sign_in: CenterSignIn, *, uses_code: bool) -> None:
    cancelled = threading.Event()
    browser = NeverBrowser(lambda _page: cancelled.set())
    error = failure(sign_in, browser, uses_code=uses_code, cancelled=cancelled)
    assert error.code == "sign-in-cancelled"
    assert len(browser.pages) == 1


def test_nothing_listens_when_the_sign_in_is_over(sign_in: CenterSignIn) -> None:
    cancelled = threading.Event()
    browser = NeverBrowser(lambda _page: cancelled.set())
    failure(sign_in, browser, cancelled=cancelled)
    (back,) = parse_qs(urlsplit(browser.pages[0].url).query)["redirect_uri"]
    with pytest.raises(OSError, match=r"refused|reset"):
        visit(back)


def test_a_browser_that_never_returns_is_told(
    sign_in: CenterSignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(center, "PAGE_LASTS", timedelta(milliseconds=150))
    error = failure(sign_in, NeverBrowser())
    assert (error.code, "browser" in error.message) == ("sign-in-late", True)


def test_a_code_that_nobody_confirms_expires(
    sandbox: RunningSandbox, sign_in: CenterSignIn
) -> None:
    browser = NeverBrowser(lambda _page: sandbox.control.sign_in.end(How.EXPIRE))
    error = failure(sign_in, browser, uses_code=True)
    assert (error.code, "code has expired" in error.message) == ("sign-in-late", True)


class Pauses(threading.Event):
    """Notes how long a sign-in waits between two questions, and does something in place of waiting."""

    def __init__(self, instead: Callable[[int], object]) -> None:
        super().__init__()
        self._instead = instead
        self.lengths: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.lengths.append(timeout or 0)
        self._instead(len(self.lengths))
        return self.is_set()


def test_a_code_is_asked_for_until_it_is_confirmed_and_slower_when_aws_says_so(
    sandbox: RunningSandbox, sign_in: CenterSignIn
) -> None:
    browser = NeverBrowser()

    def meanwhile(number: int) -> None:
        if number == 3:  # the first question was pending, the second too early
            sandbox.control.advance(timedelta(seconds=30))
            sandbox.control.sign_in.answer_device(AnswerDevice(browser.pages[0].user_code))

    pauses = Pauses(meanwhile)
    assert enter(sign_in, browser, uses_code=True, cancelled=pauses)
    assert pauses.lengths == [1, 1, 6]


def test_a_code_used_by_somebody_else_is_refused(
    sandbox: RunningSandbox, sign_in: CenterSignIn
) -> None:
    error = failure(
        sign_in, FakeBrowser(sandbox, before=lambda _at: sandbox.control.sign_in.end(How.REVOKE))
    )
    assert error.code == "sign-in-refused"


ODD_ANSWERS = (FaultKind.EMPTY, FaultKind.HTML, FaultKind.TOP_LIST, FaultKind.BAD_UTF8)


@pytest.mark.parametrize("kind", ODD_ANSWERS)
@pytest.mark.parametrize("operation", ["RegisterClient", "CreateToken", "ListAccounts"])
def test_an_answer_that_is_none_of_aws_is_told(
    sandbox: RunningSandbox, sign_in: CenterSignIn, operation: str, kind: FaultKind
) -> None:
    sandbox.control.add_fault(Fault(kind=kind, operation=operation, times=None))
    error = failure(sign_in, FakeBrowser(sandbox))
    assert isinstance(error, Unclear)


def test_what_another_version_kept_counts_as_nothing(
    sandbox: RunningSandbox, sign_in: CenterSignIn, vault: FakeVault
) -> None:
    enter(sign_in, FakeBrowser(sandbox))
    for name in vault.names():
        vault.put(name, b'{"kept": "otherwise"}')
    with pytest.raises(SignInNeeded):
        sign_in.accounts(CENTER)
    assert enter(sign_in, FakeBrowser(sandbox))


@pytest.mark.parametrize("uses_code", [False, True])
def test_a_wrong_start_url_and_region_are_told_together(
    sandbox: RunningSandbox, sign_in: CenterSignIn, *, uses_code: bool
) -> None:
    wrong = Center("https://other.awsapps.com/start", "eu-west-1")
    error = failure(sign_in, FakeBrowser(sandbox), at=wrong, uses_code=uses_code)
    assert isinstance(error, BadSettings)
    assert "eu-west-1" in error.message


@pytest.mark.parametrize(
    ("url", "region", "words"),
    [
        ("http://brindle.awsapps.com/start", "us-east-1", "start URL"),
        ("https://evil.example/start", "us-east-1", "start URL"),
        ("https://a@brindle.awsapps.com/start", "us-east-1", "start URL"),
        ("", "us-east-1", "start URL"),
        ("nonsense", "us-east-1", "start URL"),
        (START_URL, "", "region"),
        (START_URL, "Frankfurt", "region"),
        (START_URL, "us-east-1.evil.example/", "region"),
    ],
)
def test_what_is_no_start_url_or_region_is_told_before_any_call(
    sign_in: CenterSignIn, url: str, region: str, words: str
) -> None:
    browser = NeverBrowser()
    error = failure(sign_in, browser, at=Center(url, region))
    assert isinstance(error, BadSettings)
    assert words in error.message
    assert browser.pages == []


@pytest.mark.parametrize(
    "pasted",
    [
        f"{START_URL}/#/",
        f"{START_URL}/#/?tab=accounts",
        f" {START_URL}#/saml ",
        f"{START_URL}/",
        "brindle.awsapps.com",
        "https://BRINDLE.awsapps.com/start?x=1",
    ],
)
def test_a_start_url_is_taken_as_it_stands_in_the_browser(pasted: str) -> None:
    assert checked(Center(pasted, " US-EAST-1 ")) == CENTER


@pytest.mark.parametrize(
    ("url", "endpoint_url"),
    [
        ("http://oidc.us-east-1.amazonaws.com/authorize", None),
        ("https://amazonaws.com.evil.example/authorize", None),
        ("https://evilamazonaws.com/authorize", None),
        ("https://x@oidc.us-east-1.amazonaws.com/", None),
        ("file:///etc/passwd", None),
        ("https://oidc.us-east-1.amazonaws.com/authorize", "http://127.0.0.1:9"),
        ("http://127.0.0.1:8/authorize", "http://127.0.0.1:9"),
    ],
)
def test_the_browser_is_sent_nowhere_but_to_aws(url: str, endpoint_url: str | None) -> None:
    with pytest.raises(SignInNeeded, match="not at AWS"):
        require_aws_page(url, endpoint_url)


def test_the_pages_of_aws_and_of_a_stand_in_are_shown() -> None:
    require_aws_page("https://oidc.us-east-1.amazonaws.com/authorize?x=y", None)
    require_aws_page("https://brindle.awsapps.com/start/#/device?user_code=ABCD-EFGH", None)
    require_aws_page("http://127.0.0.1:9/device", "http://127.0.0.1:9")


def test_an_account_without_a_role_is_told(sandbox: RunningSandbox, sign_in: CenterSignIn) -> None:
    enter(sign_in, FakeBrowser(sandbox))
    with pytest.raises(AccessDenied, match="no role in this account"):
        sign_in.roles(CENTER, LABS)


def test_a_sandbox_that_is_gone_is_no_network(
    sandbox: RunningSandbox, sign_in: CenterSignIn
) -> None:
    sandbox.close()
    assert isinstance(failure(sign_in, NeverBrowser()), Offline)


def test_without_a_sign_in_nothing_is_listed(sign_in: CenterSignIn) -> None:
    with pytest.raises(SignInNeeded) as caught:
        sign_in.roles(CENTER, PROD)
    assert caught.value.code == CENTER_SIGN_IN


# --- tokens -----------------------------------------------------------------------------------------


def token_of(vault: FakeVault, sandbox: RunningSandbox) -> Token:
    kept = vault.get(CenterTokens(vault, endpoint_url=sandbox.url).name("token", CENTER))
    assert kept is not None
    return msgspec.json.decode(kept, type=Token)


def test_a_token_that_ends_is_renewed_with_rotation(
    sandbox: RunningSandbox, sign_in: CenterSignIn, vault: FakeVault
) -> None:
    at_once(sandbox, token_s=60)
    enter(sign_in, FakeBrowser(sandbox))
    before = token_of(vault, sandbox)
    sandbox.control.sign_in.end(How.EXPIRE_ACCESS)
    assert sign_in.accounts(CENTER)
    after = token_of(vault, sandbox)
    assert before.access != after.access
    assert before.refresh != after.refresh
    assert sign_in.accounts(CENTER)


def test_many_who_need_a_new_token_renew_it_once(
    sandbox: RunningSandbox, sign_in: CenterSignIn, vault: FakeVault
) -> None:
    at_once(sandbox, token_s=60)
    enter(sign_in, FakeBrowser(sandbox))
    at_once(sandbox, token_s=3600)
    found: list[str] = []
    tokens = CenterTokens(vault, endpoint_url=sandbox.url)
    asking = [
        threading.Thread(target=lambda: found.append(tokens.token(CENTER).access)) for _ in range(6)
    ]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert len(found) == 6
    assert len(set(found)) == 1


def test_a_sign_in_that_has_ended_needs_the_browser_again(
    sandbox: RunningSandbox, sign_in: CenterSignIn
) -> None:
    at_once(sandbox, token_s=60)
    enter(sign_in, FakeBrowser(sandbox))
    sandbox.control.sign_in.end(How.REVOKE)
    with pytest.raises(SignInNeeded) as caught:
        sign_in.accounts(CENTER)
    assert caught.value.code == CENTER_SIGN_IN
    assert enter(sign_in, FakeBrowser(sandbox))


def test_the_keys_of_a_role_end_when_aws_says(
    sandbox: RunningSandbox, sign_in: CenterSignIn, vault: FakeVault
) -> None:
    at_once(sandbox, role_s=1800)
    enter(sign_in, FakeBrowser(sandbox))
    tokens = CenterTokens(vault, endpoint_url=sandbox.url)
    keys = tokens.keys(Role(CENTER, PROD, "Purchasing"))
    assert keys.access_key_id.startswith("ASIA")
    left = keys.ends_at - datetime.now(UTC)
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    with pytest.raises(AccessDenied, match="does not give you the role Nobody"):
        tokens.keys(Role(CENTER, PROD, "Nobody"))


@pytest.mark.parametrize("uses_code", [False, True])
def test_no_secret_is_told(
    sandbox: RunningSandbox,
    sign_in: CenterSignIn,
    vault: FakeVault,
    caplog: pytest.LogCaptureFixture,
    *,
    uses_code: bool,
) -> None:
    logging.getLogger("botocore").setLevel(logging.NOTSET)
    caplog.set_level(logging.DEBUG)
    browser = FakeBrowser(sandbox)
    enter(sign_in, browser, uses_code=uses_code)
    tokens = CenterTokens(vault, endpoint_url=sandbox.url)
    keys = tokens.keys(Role(CENTER, PROD, "Purchasing"))
    found = {one for name in vault.names() for one in secrets_in(vault.get(name) or b"{}")}
    found |= {keys.secret_access_key, keys.session_token}
    told = [record.getMessage() for record in caplog.records]
    told += [repr(one) for one in (keys, tokens.token(CENTER), tokens.token(CENTER).client)]
    told += [repr(page) for page in browser.pages]
    text = "\n".join(told)
    assert len(found) >= 5
    assert not [one for one in found if one in text]


def test_a_region_that_does_not_answer_and_is_not_known_is_named() -> None:
    sign_in = CenterSignIn(FakeVault())
    silent = EndpointConnectionError(endpoint_url="https://oidc.us-nowhere-9.amazonaws.com")
    told = sign_in._told(silent, Center(START_URL, "us-nowhere-9"))
    assert isinstance(told, BadSettings)
    assert "us-nowhere-9" in told.message
    assert isinstance(sign_in._told(silent, CENTER), Offline)
