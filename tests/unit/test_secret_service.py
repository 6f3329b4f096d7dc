"""Reading the keyring fast: what is there comes, and all that is unusual is left to keyring."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.secret_service import read_unlocked
from tests.fakes.desktop import SecretService, SessionBus, has_desktop_tools

ITEM = {"service": "Countersign", "username": "one"}

pytestmark = pytest.mark.skipif(not has_desktop_tools(), reason="MISSING: dbus-daemon")


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionBus]:
    bus = SessionBus(tmp_path)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    yield bus
    bus.stop()


def read_from(service: SecretService, name: str = "one") -> str | None:
    try:
        return read_unlocked("Countersign", name)
    finally:
        service.stop()


def test_the_secret_of_an_unlocked_keyring_comes(bus: SessionBus) -> None:
    assert read_from(SecretService(bus.address, ITEM, b"text")) == "text"


def test_a_secret_that_is_not_there_is_none(bus: SessionBus) -> None:
    assert read_from(SecretService(bus.address, ITEM, b"text"), "other") is None


def test_a_locked_keyring_is_left_to_keyring(bus: SessionBus) -> None:
    assert read_from(SecretService(bus.address, ITEM, b"text", is_locked=True)) is None


def test_a_secret_that_is_no_text_is_left_to_keyring(bus: SessionBus) -> None:
    assert read_from(SecretService(bus.address, ITEM, b"\xff")) is None


@pytest.mark.parametrize(
    "secrets", [("a{ss}", {"a": "b"}), ("a{s(ssss)}", {"a": ("b",) * 4}), ("s", "junk")], ids=str
)
def test_a_reply_of_another_kind_is_left_to_keyring(
    bus: SessionBus, secrets: tuple[str, object]
) -> None:
    service = SecretService(bus.address, ITEM, b"text")
    service.secrets = secrets
    assert read_from(service) is None


def test_a_bus_without_a_keyring_is_left_to_keyring(bus: SessionBus) -> None:
    assert read_unlocked("Countersign", "one") is None


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/bus", "junk"])
def test_a_session_without_a_bus_is_left_to_keyring(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert read_unlocked("Countersign", "one") is None
