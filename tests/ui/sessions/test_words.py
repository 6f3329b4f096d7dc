"""What is said of sessions, wallets and times; and which pages may be opened."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from app.model.payment_session import Balance, Connector, Instrument, SessionState
from tests.fakes import session_samples as some
from tests.fakes.session_samples import NOW
from ui.chips import session_face
from ui.links import wallet_page_problem
from ui.table.clipboard import as_text, fields, titles
from ui.tabs.sessions import words
from ui.tabs.sessions.columns import COLUMNS
from ui.tabs.sessions.instruments import wallet_rows
from ui.theme import Tone

NBSP = "\N{NO-BREAK SPACE}"


def _wallet(**other: object) -> Instrument:
    facts: dict[str, object] = {
        "instrument_id": "payment-instrument-000000000000001",
        "manager_arn": some.ARN,
        "connector_id": "coinbasemain-0123456789",
        "user_id": "svc-research",
        "kind": "EMBEDDED_CRYPTO_WALLET",
        "status": "ACTIVE",
        "network": "ETHEREUM",
        "address": "0x7c1e52b3d09f4a6688b1c0de55aa3f2e9d41a94f",
    }
    return Instrument(**(facts | other))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("units", "decimals", "said"),
    [
        ("142318400", 6, "142.318400"),
        ("1", 6, "0.000001"),
        ("0", 6, "0.000000"),
        ("123456789012345678901234567890", 18, "123,456,789,012.345678901234567890"),
        ("7", 0, "7"),
    ],
)
def test_a_balance_keeps_every_digit(units: str, decimals: int, said: str) -> None:
    balance = Balance("BASE", "USDC", Decimal(units), decimals, NOW)
    assert words.balance_words(balance) == f"{said}{NBSP}USDC"


def test_a_wallet_has_a_row_for_each_chain_on_which_it_holds_something() -> None:
    held = [
        Balance("BASE", "USDC", Decimal(5), 6, NOW),
        Balance("ETHEREUM", "USDC", Decimal(0), 6, NOW),
        Balance("BASE_SEPOLIA", "USDC", Decimal(7), 6, NOW),
    ]
    connector = Connector("coinbasemain-0123456789", "main", "CoinbaseCDP", "READY")
    rows = list(wallet_rows([_wallet(balances=tuple(held)), _wallet()], [connector]))
    assert [row.balance.chain if row.balance else "" for row in rows] == [
        "BASE", "BASE_SEPOLIA", "",
    ]  # fmt: skip
    assert rows[0].name == "main, svc-research"


def test_an_empty_wallet_shows_its_zero_once() -> None:
    held = tuple(Balance(chain, "USDC", Decimal(0), 6, NOW) for chain in ("BASE", "ETHEREUM"))
    assert [row.balance for row in wallet_rows([_wallet(balances=held)], [])] == [held[0]]


@pytest.mark.parametrize(
    ("left", "tone", "is_warned"),
    [("25.00", Tone.ACCENT, False), ("5.00", Tone.WARNING, True), ("1.25", Tone.DANGER, True)],
)
def test_the_gauge_warns_before_it_turns_red_when_almost_all_is_spent(
    left: str, tone: Tone, is_warned: bool
) -> None:
    session = some.session(left=some.usd(left))
    assert words.spent_tone(session, NOW) is tone
    assert words.is_worth_a_warning(session) is is_warned


def test_what_is_over_is_grey_whatever_was_spent() -> None:
    session = some.session(left=some.usd("0.00"), ago=300)
    assert words.spent_tone(session, NOW) is Tone.NEUTRAL


def test_all_states_differ_in_shape_and_word() -> None:
    faces = [session_face(state) for state in SessionState]
    assert len({face.icon for face in faces}) == len({face.words for face in faces}) == 4


@pytest.mark.parametrize(
    ("minutes", "said"), [(15, "15 min"), (60, "1 h"), (90, "1 h 30 min"), (480, "8 h")]
)
def test_a_lifetime_in_words(minutes: int, said: str) -> None:
    assert words.lifetime(minutes) == said


def test_ten_minutes_before_the_end_it_is_soon() -> None:
    session = some.session(ago=0, minutes=60)
    assert not words.expires_soon(session, session.expires_at - timedelta(minutes=11))
    assert words.expires_soon(session, session.expires_at - timedelta(minutes=10))
    assert not words.expires_soon(session, session.expires_at)


def test_a_session_without_a_limit_is_never_called_free() -> None:
    session = some.session(has_limit=False, limit=None, left=None, left_at=None)
    assert words.spent_words(session) == "Not told"
    said = as_text(COLUMNS, [session], NOW)
    assert "Left: No limit" in said
    assert "0.00" not in said


def test_a_spreadsheet_gets_plain_numbers_and_whole_ids() -> None:
    session = some.session(agent="=evil()")
    row = dict(zip(titles(COLUMNS), fields(COLUMNS, session, NOW), strict=True))
    assert row["Spent"] == "18.42"
    assert row["Spent, currency"] == "USD"
    assert row["Left"] == "6.58"
    assert row["Agent"] == "=evil()"  # the writer of the file makes it harmless
    assert row["Session id"] == session.session_id


@pytest.mark.parametrize(
    "address",
    [
        "https://login.coinbase.com/oauth?x=1",
        "https://auth.privy.io/link",
        "https://connect.stripe.com/setup/e/acct_1",
        "https://us-east-1.signin.aws.amazon.com/oauth",
    ],
)
def test_pages_of_known_hosts_open(address: str) -> None:
    assert wallet_page_problem(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://login.coinbase.com/",
        "https://coinbase.com.evil.example/",
        "https://evilcoinbase.com/",
        "https://user@coinbase.com/",
        "https://coinbase.com:8443/",
        "https://connect.sandbox.example/x",
        "javascript:alert(1)",
        "https://coinbase.com\\@evil.example/",
    ],
)
def test_other_pages_do_not(address: str) -> None:
    assert wallet_page_problem(address) != ""


def test_the_sandboxs_pages_open_in_the_sandbox_only() -> None:
    assert wallet_page_problem("https://connect.sandbox.example/x", is_sandbox=True) == ""
