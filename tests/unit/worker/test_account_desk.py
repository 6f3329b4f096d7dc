"""Choosing accounts without a window: profiles are listed, names change, forgetting removes store and key."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.accounts.account_index import AccountIndex, store_of
from app.accounts.store_keys import StoreKeys
from app.errors import AppError, BadSettings, NoKeyring
from app.model.account import AccountColor, AccountKind, Identity, KnownAccount, Source
from app.worker.account_desk import AccountDesk, DeskRequest
from app.worker.lobby import Lobby
from app.worker.messages import (
    AllowProgram,
    Answer,
    Call,
    ChangeAccount,
    Done,
    Failed,
    ForgetAccount,
    FromWorker,
    ListProfiles,
    ProfilesFound,
    Quit,
    Reply,
    SyncNow,
)
from app.worker.opening import AccountsKnown, Start, WorkerOptions, WorkerReady
from tests.fakes.secrets import FakeSecretStore

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
PROD, OTHER = Source(profile="brindle-prod"), Source(profile="other")


def remembered(data_dir: Path, source: Source, account_id: str = "447109263358") -> KnownAccount:
    identity = Identity(account_id, "arn:aws:iam::447109263358:user/dana", "us-east-1")
    return AccountIndex(data_dir).remember(source, identity, AccountKind.STATIC, NOW)


class Desk:
    """A desk in a folder of its own, asked one thing at a time."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.secrets = FakeSecretStore()
        self.told: list[FromWorker] = []

    def ask(self, request: DeskRequest, current: Source | None = None) -> Answer:
        async def run() -> Answer:
            desk = AccountDesk(self.data_dir, self.secrets, self.told.append, current=current)
            try:
                return await desk.answer(request)
            finally:
                desk.close()

        return asyncio.run(run())

    def store(self, account: KnownAccount) -> Path:
        """Make the account's store, with something that was set aside beside it."""
        key = StoreKeys(self.secrets, self.data_dir).for_store(store_of(account))
        key.path.write_bytes(b"encrypted")
        key.path.with_name("store.damaged-1.db").write_bytes(b"damaged")
        return key.path


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_profiles_are_listed_with_the_programs_that_were_allowed(
    desk: Desk, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = own_home / "config"
    config.write_text("[profile p]\ncredential_process = /bin/keys\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    for is_allowed in (False, True):
        found = desk.ask(ListProfiles())
        assert isinstance(found, ProfilesFound)
        assert found.profiles[0].programs[0].is_allowed is is_allowed
        assert desk.ask(AllowProgram("p", "/bin/keys")) == Done()


def test_a_changed_name_is_told_at_once(desk: Desk) -> None:
    remembered(desk.data_dir, PROD)
    change = ChangeAccount(PROD.key, "Production", AccountColor.RED, is_favorite=True)
    desk.ask(change, current=PROD)
    (told,) = desk.told
    assert isinstance(told, AccountsKnown)
    assert told.current == PROD
    assert [one.nickname for one in told.accounts] == ["Production"]


def test_forgetting_removes_store_and_key(desk: Desk) -> None:
    account = remembered(desk.data_dir, PROD)
    kept = remembered(desk.data_dir, OTHER, "662088410957")
    gone, stays = desk.store(account), desk.store(kept)
    desk.ask(ForgetAccount(PROD.key))
    assert not gone.parent.exists()
    assert stays.exists()
    assert len(desk.secrets.secrets) == 1
    assert AccountIndex(desk.data_dir).all() == (kept,)
    assert desk.told == [AccountsKnown((kept,), None)]


def test_data_that_another_choice_uses_stays(desk: Desk) -> None:
    account = remembered(desk.data_dir, PROD)
    remembered(desk.data_dir, OTHER)
    store = desk.store(account)
    desk.ask(ForgetAccount(PROD.key), current=OTHER)
    assert store.exists()
    assert len(desk.secrets.secrets) == 1


def test_the_open_account_is_not_forgotten(desk: Desk) -> None:
    store = desk.store(remembered(desk.data_dir, PROD))
    with pytest.raises(BadSettings, match="open"):
        desk.ask(ForgetAccount(PROD.key), current=PROD)
    assert store.exists()


@pytest.mark.parametrize("fault", ["locked", "timed out", "failed"])
def test_a_keyring_that_does_not_answer_keeps_everything(desk: Desk, fault: str) -> None:
    account = remembered(desk.data_dir, PROD)
    store = desk.store(account)
    desk.secrets.fault = fault
    with pytest.raises(NoKeyring):
        desk.ask(ForgetAccount(PROD.key))
    assert store.exists()
    assert AccountIndex(desk.data_dir).all() == (account,)


def test_without_a_keyring_what_is_left_goes(desk: Desk) -> None:
    store = desk.store(remembered(desk.data_dir, PROD))
    desk.secrets.fault = "missing"
    desk.ask(ForgetAccount(PROD.key))
    assert not store.parent.exists()


def test_an_account_that_is_gone_already_is_told(desk: Desk) -> None:
    with pytest.raises(AppError, match="does not know"):
        desk.ask(ForgetAccount(PROD.key))


def test_the_lobby_answers_about_accounts_and_refuses_the_rest(tmp_path: Path) -> None:
    told: list[FromWorker] = []
    account = remembered(tmp_path, PROD)
    options = WorkerOptions(Source(), str(tmp_path), start=Start.NOTHING)

    async def run() -> None:
        answered = asyncio.Event()

        def send(message: FromWorker) -> None:
            told.append(message)
            if len([one for one in told if isinstance(one, Reply)]) == 2:
                answered.set()

        lobby = Lobby(options, send, secrets=FakeSecretStore())
        running = asyncio.get_running_loop().create_task(lobby.run())
        change = ChangeAccount(PROD.key, "Production", AccountColor.RED, is_favorite=False)
        lobby.take(Call(1, change))
        lobby.take(Call(2, SyncNow()))
        await answered.wait()
        lobby.take(Call(3, Quit()))
        await running

    asyncio.run(run())
    replies = {one.call_id: one.result for one in told if isinstance(one, Reply)}
    assert told[0] == WorkerReady()
    assert replies[1] == Done()
    refused = replies[2]
    assert isinstance(refused, Failed)
    assert refused.error.code == "no-account"
    assert replies[3] == Done()
    assert AccountIndex(tmp_path).get(account.source) is not None
