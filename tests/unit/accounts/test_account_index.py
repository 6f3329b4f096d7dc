from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.accounts.account_index import AccountIndex, store_name, store_of
from app.errors import BadSettings, NotFound
from app.model.account import (
    AccountColor,
    AccountKind,
    Identity,
    KnownAccount,
    Source,
    in_switcher_order,
)

ACCOUNT = "447109263358"
LIVE = Source()
PROD = Source(profile="brindle-prod")
NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)


def test_each_kind_of_account_has_a_store_of_its_own() -> None:
    names = [
        store_name(LIVE, ACCOUNT),
        store_name(Source(sandbox=True), ACCOUNT),
        store_name(Source(endpoint_url="http://127.0.0.1:4566"), ACCOUNT),
        store_name(Source(endpoint_url="http://127.0.0.1:4567"), ACCOUNT),
    ]

    assert names[:2] == [f"aws-{ACCOUNT}", f"sandbox-{ACCOUNT}"]
    assert len(set(names)) == 4


@pytest.mark.parametrize("account_id", ["", "../../etc", "12", "44710926335x", "\uff14" * 12])
def test_an_account_id_that_is_none_makes_no_folder(account_id: str) -> None:
    with pytest.raises(BadSettings):
        store_name(LIVE, account_id)


def remember(
    index: AccountIndex,
    source: Source,
    account_id: str = ACCOUNT,
    used_at: datetime | None = NOW,
) -> KnownAccount:
    arn = f"arn:aws:sts::{account_id}:assumed-role/Buyer/dana"
    identity = Identity(account_id, arn, "us-east-1")
    return index.remember(source, identity, AccountKind.STATIC, used_at)


def test_the_last_account_of_each_choice_is_remembered(tmp_path: Path) -> None:
    index = AccountIndex(tmp_path / "data")
    assert index.get(LIVE) is None

    first = remember(index, LIVE)
    second = remember(index, PROD, "882015476093")

    again = AccountIndex(tmp_path / "data")
    assert again.get(LIVE) == first
    assert again.get(PROD) == second
    assert store_of(second) == "aws-882015476093"
    assert (first.nickname, second.nickname) == ("Environment", "brindle-prod")
    assert first.color is not second.color
    assert again.get(Source(profile="other")) is None


def test_the_account_that_a_window_opened_last_is_the_last(tmp_path: Path) -> None:
    index = AccountIndex(tmp_path)
    assert index.last() is None
    remember(index, LIVE)
    remember(index, PROD, used_at=NOW + timedelta(days=1))
    remember(index, Source(profile="synced"), used_at=None)
    last = index.last()
    assert last is not None
    assert last.source == PROD
    remember(index, PROD, used_at=None)  # read by --sync meanwhile
    assert index.last() == last


def test_one_that_was_signed_out_of_is_not_the_last_until_a_window_opens_it(tmp_path: Path) -> None:
    index = AccountIndex(tmp_path / "data")
    remember(index, PROD)
    other = remember(index, LIVE, used_at=NOW - timedelta(days=1))
    index.sign_out(PROD.key)
    assert index.last() == other
    remember(index, PROD, used_at=None)  # read without a window
    assert index.last() == other
    again = remember(index, PROD)
    assert not again.is_signed_out
    assert index.last() == again


def test_what_the_person_calls_an_account_stays_when_it_is_opened_again(tmp_path: Path) -> None:
    index = AccountIndex(tmp_path)
    remember(index, PROD)
    index.change(PROD.key, nickname="Pro\u202educ\nts", color=AccountColor.RED, is_favorite=True)
    again = remember(index, PROD, "882015476093")
    assert (again.nickname, again.color, again.is_favorite) == (
        "Produc ts",
        AccountColor.RED,
        True,
    )
    changed = index.change(PROD.key, nickname=" ", color=AccountColor.RED, is_favorite=False)
    assert changed.nickname == "brindle-prod"


def test_favourites_come_first_then_what_was_used_last(tmp_path: Path) -> None:
    index = AccountIndex(tmp_path)
    for name, day in {"old": 3, "older": 1, "favourite": 0, "new": 9}.items():
        remember(index, Source(profile=name), used_at=NOW + timedelta(days=day))
    remember(index, Source(profile="synced"), used_at=None)
    color = AccountColor.BLUE
    index.change("profile:favourite", nickname="favourite", color=color, is_favorite=True)
    names = [one.nickname for one in in_switcher_order(index.all())]
    assert names == ["favourite", "new", "old", "older", "synced"]


def test_a_forgotten_account_is_gone_with_its_program(tmp_path: Path) -> None:
    index = AccountIndex(tmp_path)
    remember(index, PROD)
    remember(index, LIVE)
    index.allow("brindle-prod", "/bin/true")
    index.forget(PROD.key)
    assert [one.source for one in index.all()] == [LIVE]
    assert not index.is_allowed("brindle-prod", "/bin/true")
    with pytest.raises(NotFound):
        index.forget(PROD.key)
    with pytest.raises(NotFound):
        index.change(PROD.key, nickname="", color=AccountColor.RED, is_favorite=False)


def test_a_program_is_allowed_for_one_profile_until_it_changes(tmp_path: Path) -> None:
    index = AccountIndex(tmp_path)
    index.allow("work", "/bin/helper --key canary-secret")
    again = AccountIndex(tmp_path)
    assert again.is_allowed("work", "/bin/helper --key canary-secret")
    assert not again.is_allowed("other", "/bin/helper --key canary-secret")
    assert not again.is_allowed("work", "/bin/helper --key canary-secret;")
    assert b"canary-secret" not in (tmp_path / "accounts.json").read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_only_this_user_can_read_the_index(tmp_path: Path) -> None:
    remember(AccountIndex(tmp_path), LIVE)

    assert [part.name for part in tmp_path.iterdir()] == ["accounts.json"]
    assert (tmp_path / "accounts.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "content",
    [b"{", b"[]", b'{"environment": 5}', b"\xff\xfe", b"", b'{"a": "' + b"x" * 1_000_001 + b'"}'],
    ids=["cut", "list", "number", "bytes", "empty", "huge"],
)
def test_a_broken_index_is_kept_beside_and_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "accounts.json").write_bytes(content)
    index = AccountIndex(tmp_path)

    assert index.get(LIVE) is None
    remember(index, LIVE)

    assert (tmp_path / "accounts.json.bad").read_bytes() == content
    known = index.get(LIVE)
    assert known is not None
    assert known.account_id == ACCOUNT


def test_a_forged_account_id_leads_nowhere(tmp_path: Path) -> None:
    remember(AccountIndex(tmp_path), LIVE)
    path = tmp_path / "accounts.json"
    path.write_text(path.read_text().replace(ACCOUNT, "../../../etc"))

    assert AccountIndex(tmp_path).get(LIVE) is None
    assert AccountIndex(tmp_path).last() is None


def test_an_index_that_cannot_be_read_is_a_settings_error(tmp_path: Path) -> None:
    (tmp_path / "accounts.json").mkdir()

    with pytest.raises(BadSettings) as raised:
        AccountIndex(tmp_path).get(LIVE)

    assert str(tmp_path) in raised.value.message


def test_a_kept_sign_in_is_called_as_it_was_kept_and_its_place_counts(tmp_path: Path) -> None:
    index = AccountIndex(tmp_path)
    here = Source(kept="0123")
    there = Source(kept="0123", endpoint_url="https://stand-in.example")
    identity = Identity(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/dana", "us-east-1")
    for source in (here, there):
        known = index.remember(source, identity, AccountKind.KEYS, NOW, name="Key …WXYZ")
        assert known.nickname == "Key …WXYZ"
    assert len(index.all()) == 2


def test_a_kept_sign_in_is_unopened_until_it_led_to_an_account(tmp_path: Path) -> None:
    index = AccountIndex(tmp_path)
    for kept_id in ("0123", "4567", "0123"):
        index.note_kept(kept_id)
    assert index.unopened() == ("0123", "4567")
    remember(index, Source(kept="0123"))
    index.note_kept("0123")  # kept once more, with a new secret
    assert AccountIndex(tmp_path).unopened() == ("4567",)
    index.note_removed("4567")
    assert index.unopened() == ()


def test_threads_do_not_lose_each_others_accounts(tmp_path: Path) -> None:
    index = AccountIndex(tmp_path)
    threads = [
        threading.Thread(target=remember, args=(index, Source(profile=f"p{number}")))
        for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(index.all()) == 12
