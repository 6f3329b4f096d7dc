"""Choosing accounts without a window: profiles are listed, names change, forgetting removes store and key."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.accounts.account_index import AccountIndex, store_of
from app.accounts.store_keys import StoreKeys
from app.aws.kept import KeptSignIns
from app.errors import AppError, BadSettings, NoKeyring
from app.model.account import AccountColor, AccountKind, Identity, KnownAccount, Source
from app.model.sign_in import AccessKeys
from app.worker.account_desk import AccountDesk, AccountDeskRequest
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
from app.worker.sign_in_messages import KeptPart, ReadSignOut, SignOut, SignOutRead
from tests.fakes.secrets import FakeSecretStore
from tests.fakes.vault import FakeVault

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
        self.vault: FakeVault = FakeVault()
        self.endpoint_url: str | None = None
        self.told: list[FromWorker] = []

    def ask(self, request: AccountDeskRequest, current: Source | None = None) -> Answer:
        async def run() -> Answer:
            desk = AccountDesk(
                AccountIndex(self.data_dir),
                StoreKeys(self.secrets, self.data_dir),
                self.vault,
                self.told.append,
                current=current,
                endpoint_url=self.endpoint_url,
            )
            try:
                return await desk.answer(request)
            finally:
                desk.close()

        return asyncio.run(run())

    def keep(self, access_key_id: str = "AKIA" + "B" * 16) -> Source:
        """Keep access keys, which no start of a worker has opened yet."""
        kept_id = KeptSignIns(self.vault).keep_keys(AccessKeys(access_key_id, "s" * 40))
        return Source(kept=kept_id)

    def store(self, account: KnownAccount) -> Path:
        """Make the account's store, with something that was set aside beside it."""
        key = StoreKeys(self.secrets, self.data_dir).for_store(store_of(account))
        key.path.write_bytes(b"encrypted")
        key.path.with_name("store.damaged-1.db").write_bytes(b"damaged")
        return key.path


class LockedVault(FakeVault):
    """A vault whose keyring is locked."""

    def get(self, name: str) -> bytes | None:
        raise NoKeyring("The system's keyring is locked.", reason="locked")

    def names(self) -> tuple[str, ...]:
        raise NoKeyring("The system's keyring is locked.", reason="locked")


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


def test_profiles_and_what_they_are_opened_with_go_to_the_endpoint(
    desk: Desk, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = own_home / "config"
    config.write_text("[profile p]\naws_access_key_id = AKIABUYER\naws_secret_access_key = x\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    desk.endpoint_url = "https://stand-in.example"
    found = desk.ask(ListProfiles())
    assert isinstance(found, ProfilesFound)
    (profile,) = found.profiles
    assert profile.source == Source(profile="p", endpoint_url="https://stand-in.example")
    assert found.endpoint_url == "https://stand-in.example"
    assert found.keeps_secrets


def test_an_empty_name_brings_the_first_one_of_a_kept_sign_in_back(desk: Desk) -> None:
    source = desk.keep("AKIA" + "B" * 12 + "WXYZ")
    remembered(desk.data_dir, source)
    for nickname, told in (("Production", "Production"), (" ", "Key …WXYZ")):
        desk.ask(ChangeAccount(source.key, nickname, AccountColor.RED, is_favorite=False))
        (account,) = AccountIndex(desk.data_dir).all()
        assert account.nickname == told


def test_forgetting_a_kept_sign_in_removes_its_keys(desk: Desk) -> None:
    source = desk.keep()
    account = remembered(desk.data_dir, source)
    store = desk.store(account)
    desk.ask(ForgetAccount(source.key))
    assert desk.vault.names() == ()
    assert not store.exists()


def test_keys_that_another_endpoint_uses_stay(desk: Desk) -> None:
    source = desk.keep()
    there = Source(kept=source.kept, endpoint_url="https://stand-in.example")
    for one in (source, there):
        remembered(desk.data_dir, one)
    desk.ask(ForgetAccount(there.key))
    assert desk.vault.names() == (f"kept:{source.kept}",)


def test_keys_that_another_endpoint_uses_stay_when_one_signs_out(desk: Desk) -> None:
    here = desk.keep()
    there = Source(kept=here.kept, endpoint_url="http://127.0.0.1:4566")
    for source in (here, there):
        remembered(desk.data_dir, source)
    other = AccountIndex(desk.data_dir).all()[1].nickname
    assert desk.ask(ReadSignOut(here.key)) == SignOutRead((), shared_with=other)
    desk.ask(SignOut(here.key))
    assert desk.vault.names()
    assert desk.ask(ReadSignOut(there.key)) == SignOutRead((KeptPart.KEYS,))
    desk.ask(SignOut(there.key))
    assert desk.vault.names() == ()


def test_an_account_whose_keys_were_removed_can_still_be_renamed(desk: Desk) -> None:
    source = desk.keep()
    remembered(desk.data_dir, source)
    desk.ask(SignOut(source.key))
    desk.ask(ChangeAccount(source.key, "", AccountColor.RED, is_favorite=True))
    (account,) = AccountIndex(desk.data_dir).all()
    assert (account.nickname, account.is_favorite) == ("AWS account", True)
    assert account.is_signed_out


def test_a_vault_that_cannot_be_read_signs_nobody_out(desk: Desk) -> None:
    source = desk.keep()
    remembered(desk.data_dir, source)
    desk.vault = LockedVault()
    with pytest.raises(NoKeyring):
        desk.ask(SignOut(source.key))
    assert not AccountIndex(desk.data_dir).all()[0].is_signed_out


def test_a_vault_that_cannot_be_read_keeps_everything(desk: Desk) -> None:
    desk.vault = LockedVault()
    source = Source(kept="0123")
    store = desk.store(remembered(desk.data_dir, source))
    with pytest.raises(NoKeyring):
        desk.ask(ForgetAccount(source.key))
    assert store.exists()
    assert AccountIndex(desk.data_dir).get(source) is not None


def test_profiles_are_listed_also_where_the_vault_cannot_be_read(
    desk: Desk, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = own_home / "config"
    config.write_text(
        "[profile center]\nsso_start_url = https://brindle.awsapps.com/start\n"
        "sso_region = us-east-1\nsso_account_id = 447109263358\nsso_role_name = Purchasing\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    desk.vault = LockedVault()
    found = desk.ask(ListProfiles())
    assert isinstance(found, ProfilesFound)
    assert [one.source.profile for one in found.profiles] == ["center"]


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
