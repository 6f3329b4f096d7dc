"""Which accounts are looked after besides the open one, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.accounts.account_index import store_of
from app.model.account import AccountColor, AccountKind, KnownAccount, Source
from app.worker.watchman import watched_accounts

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
PROD, EU, LABS = "447109263358", "662088410957", "109377542286"


def known(
    name: str, account_id: str, days_ago: int | None = 0, *, is_favorite: bool = False
) -> KnownAccount:
    source = Source(sandbox=True) if name == "sandbox" else Source(profile=name)
    used_at = None if days_ago is None else NOW - timedelta(days=days_ago)
    return KnownAccount(
        source,
        account_id,
        AccountKind.ROLE,
        name,
        AccountColor.BLUE,
        is_favorite=is_favorite,
        used_at=used_at,
    )


OPEN = known("prod", PROD)


def names(*others: KnownAccount, open_store: str = "") -> list[str]:
    chosen = watched_accounts((OPEN, *others), OPEN.source, open_store)
    return [one.nickname for one in chosen]


def test_all_but_the_open_account_are_watched_in_the_order_of_the_switcher() -> None:
    eu, labs = known("eu", EU, 2), known("labs", LABS, 9, is_favorite=True)
    assert names(eu, labs) == ["labs", "eu"]
    assert names(known("eu", EU, 2), known("labs", LABS, 1)) == ["labs", "eu"]


def test_an_account_that_only_a_script_has_read_is_not_watched() -> None:
    assert names(known("eu", EU, None)) == []


def test_the_sandbox_account_is_not_watched() -> None:
    assert names(known("sandbox", PROD)) == []


def test_another_choice_of_the_open_account_is_not_watched() -> None:
    assert names(known("prod-auditor", PROD, 1)) == []


def test_the_store_that_is_open_is_not_watched_whichever_choice_led_to_it() -> None:
    eu = known("eu", EU)
    assert names(eu, open_store=store_of(eu)) == []


def test_of_several_choices_for_one_store_the_one_used_last_is_taken() -> None:
    early, late = known("eu-auditor", EU, 5), known("eu", EU, 1)
    assert names(early, late) == names(late, early) == ["eu"]
    assert names(late, known("eu-script", EU, None)) == ["eu"]
