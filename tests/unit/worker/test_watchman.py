"""Which accounts are looked after besides the open one, in which order, and when."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from app.accounts.account_index import AccountIndex, store_of
from app.accounts.store_keys import StoreKeys
from app.model.account import AccountColor, AccountKind, KnownAccount, Source
from app.worker.opening import WorkerOptions
from app.worker.scheduler import Timing
from app.worker.stores import Stores
from app.worker.tasks import Tasks
from app.worker.watchman import Watchman, watched_accounts
from tests.fakes.secrets import FakeSecretStore
from tests.fakes.vault import FakeVault

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


def test_what_was_signed_out_of_is_not_watched_but_another_choice_for_its_store_is() -> None:
    eu = replace(known("eu", EU), is_signed_out=True)
    assert names(eu) == []
    assert names(eu, known("eu-auditor", EU, 5)) == ["eu-auditor"]


def test_another_choice_of_the_open_account_is_not_watched() -> None:
    assert names(known("prod-auditor", PROD, 1)) == []


def test_the_store_that_is_open_is_not_watched_whichever_choice_led_to_it() -> None:
    eu = known("eu", EU)
    assert names(eu, open_store=store_of(eu)) == []


def test_of_several_choices_for_one_store_the_one_used_last_is_taken() -> None:
    early, late = known("eu-auditor", EU, 5), known("eu", EU, 1)
    assert names(early, late) == names(late, early) == ["eu"]
    assert names(late, known("eu-script", EU, None)) == ["eu"]


class Watch:
    """A watchman on a clock that a test moves."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self._tasks = Tasks(_raise)
        secrets = FakeSecretStore()
        keys = StoreKeys(secrets, folder)
        self.man = Watchman(
            WorkerOptions(OPEN.source, str(folder)),
            index=AccountIndex(folder),
            keys=keys,
            vault=FakeVault(),
            stores=Stores(keys, _nobody),
            tasks=self._tasks,
            publish=_nobody,
            timing=Timing(),
            now=lambda: self.now,
        )

    async def pass_time(self, step: timedelta = timedelta(), *, is_busy: bool = False) -> bool:
        """Let time pass; says whether it looked whom to look at."""
        self.now += step
        before = set(asyncio.all_tasks())
        self.man.time_passed(is_busy=is_busy)
        begun = set(asyncio.all_tasks()) - before
        if begun:
            await asyncio.wait(begun)
        return bool(begun)


def _raise(error: BaseException) -> None:
    raise error


def _nobody(_event: object) -> None:
    """Nobody listens."""


def test_the_first_look_is_not_at_the_start(tmp_path: Path) -> None:
    async def run() -> None:
        watch = Watch(tmp_path)
        assert not await watch.pass_time()
        assert await watch.pass_time(Timing().others_after)
        watch.man.close()

    asyncio.run(run())


def test_the_open_account_comes_first(tmp_path: Path) -> None:
    async def run() -> None:
        watch = Watch(tmp_path)
        assert not await watch.pass_time(Timing().others_after, is_busy=True)
        assert not await watch.pass_time(timedelta(seconds=100), is_busy=True)
        assert await watch.pass_time()
        watch.man.close()

    asyncio.run(run())


def test_an_account_that_takes_long_to_read_does_not_keep_the_others_waiting(
    tmp_path: Path,
) -> None:
    async def run() -> None:
        watch = Watch(tmp_path)
        assert not await watch.pass_time(Timing().others_after, is_busy=True)
        assert await watch.pass_time(timedelta(minutes=2), is_busy=True)
        watch.man.close()

    asyncio.run(run())


def test_between_the_looks_it_rests_unless_somebody_wants_to_know_now(tmp_path: Path) -> None:
    async def run() -> None:
        watch = Watch(tmp_path)
        assert await watch.pass_time(Timing().others_after)
        assert not await watch.pass_time(Timing().others - timedelta(seconds=1))
        assert await watch.pass_time(timedelta(seconds=1))
        assert not await watch.pass_time()
        watch.man.look_now()
        assert await watch.pass_time()
        watch.man.close()

    asyncio.run(run())


def test_a_clock_that_is_set_back_makes_nobody_wait(tmp_path: Path) -> None:
    async def run() -> None:
        watch = Watch(tmp_path)
        assert await watch.pass_time(Timing().others_after)
        assert await watch.pass_time(-timedelta(hours=5))
        watch.man.close()

    asyncio.run(run())
