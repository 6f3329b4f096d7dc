from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring.errors import KeyringLocked

from app.accounts.keyring_store import SERVICE, KeyringStore, pinned_backend
from app.errors import NoKeyring
from app.model.secret import Secret
from tests.fakes.secrets import FakeBackend

_FAKE = "tests.fakes.secrets.FakeBackend"


@pytest.fixture
def backend() -> Iterator[FakeBackend]:
    backend = FakeBackend()
    yield backend
    if backend.hangs is not None:
        backend.hangs.set()
        for thread in threading.enumerate():
            if thread.name == "keyring":
                thread.join()


@pytest.fixture
def keyring_store(backend: FakeBackend) -> KeyringStore:
    return KeyringStore(lambda: backend)


def test_a_secret_is_kept_and_forgotten(keyring_store: KeyringStore) -> None:
    keyring_store.set("one", Secret("text"))
    found = keyring_store.get("one")
    assert found is not None
    assert found.reveal() == "text"

    keyring_store.delete("one")
    keyring_store.delete("one")

    assert keyring_store.get("one") is None


def test_a_secret_that_was_read_is_not_asked_for_again(
    backend: FakeBackend, keyring_store: KeyringStore
) -> None:
    backend.set_password(SERVICE, "one", "text")
    first = keyring_store.get("one")
    backend.error = KeyringLocked("It would ask the person again.")

    assert keyring_store.get("one") == first


def test_a_question_that_was_dismissed_is_not_asked_again_before_the_person_wants_it(
    backend: FakeBackend, keyring_store: KeyringStore
) -> None:
    keyring_store.set("known", Secret("text"))
    keyring_store.get("known")
    backend.error = KeyringLocked("Failed to unlock the collection!")
    with pytest.raises(NoKeyring):
        keyring_store.get("one")
    backend.error = None

    with pytest.raises(NoKeyring) as raised:
        keyring_store.get("one")

    assert raised.value.reason == "dismissed"
    assert keyring_store.get("known") is not None
    keyring_store.ask_again()
    assert keyring_store.get("one") is None


@pytest.mark.parametrize("change", ["set", "delete"])
def test_a_secret_that_changed_is_read_anew(keyring_store: KeyringStore, change: str) -> None:
    keyring_store.set("one", Secret("text"))
    keyring_store.get("one")

    if change == "set":
        keyring_store.set("one", Secret("other"))
    else:
        keyring_store.delete("one")

    found = keyring_store.get("one")
    assert (found and found.reveal()) == ("other" if change == "set" else None)


def test_a_keyring_that_hangs_is_given_up(backend: FakeBackend) -> None:
    backend.hangs = threading.Event()

    with pytest.raises(NoKeyring, match=r"did not answer within 0\.05 seconds") as raised:
        KeyringStore(lambda: backend, timeout_s=0.05).get("one")

    assert raised.value.reason == "timed out"


def test_a_keyring_whose_question_is_dismissed_is_told_as_dismissed(
    backend: FakeBackend, keyring_store: KeyringStore
) -> None:
    backend.error = KeyringLocked("Failed to unlock the collection!")

    with pytest.raises(NoKeyring) as raised:
        keyring_store.get("one")

    assert raised.value.reason == "dismissed"
    assert raised.value.__cause__ is backend.error


@pytest.mark.parametrize(
    "error", [OSError(1783, "CredWrite"), TimeoutError("bus"), ValueError("odd")], ids=repr
)
def test_any_other_failure_is_told_without_its_text(
    backend: FakeBackend, keyring_store: KeyringStore, error: Exception
) -> None:
    backend.error = error

    with pytest.raises(NoKeyring) as raised:
        keyring_store.set("one", Secret("hidden text"))

    assert raised.value.reason == "failed"
    assert type(error).__name__ in raised.value.message
    assert "hidden" not in raised.value.message


@pytest.mark.parametrize("text", ["x" * 1281, "\U0001f511" * 641], ids=["letters", "pairs"])
def test_a_secret_that_is_too_long_is_told_before_any_keyring_hears_of_it(
    backend: FakeBackend, keyring_store: KeyringStore, text: str
) -> None:
    with pytest.raises(NoKeyring, match="1,280 characters") as raised:
        keyring_store.set("one", Secret(text))
    assert raised.value.reason == "oversized"
    assert backend.passwords == {}


def test_a_secret_of_the_greatest_length_is_kept(keyring_store: KeyringStore) -> None:
    keyring_store.set("one", Secret("x" * 1280))
    assert keyring_store.get("one") is not None


def test_the_keyring_that_answered_is_named(keyring_store: KeyringStore) -> None:
    assert keyring_store.backend_name() == "secrets"  # the module of the fake


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the real keyring is always there")
@pytest.mark.parametrize("way", ["environment", "file"])
def test_settings_cannot_put_another_keyring_in_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str
) -> None:
    if way == "environment":
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", _FAKE)
    else:
        settings = tmp_path / "python_keyring" / "keyringrc.cfg"
        settings.parent.mkdir()
        settings.write_text(f"[backend]\ndefault-keyring={_FAKE}\n")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)

    with pytest.raises(NoKeyring) as raised:
        pinned_backend()

    assert raised.value.reason == "missing"
