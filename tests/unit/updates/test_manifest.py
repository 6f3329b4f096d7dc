"""The signed manifest: what is believed, and what is not."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.release import version_order
from app.publisher import NOWHERE, PUBLISHER, Publisher
from app.updates.manifest import (
    MOST_BYTES,
    BadManifestError,
    Manifest,
    read,
    require_current,
    signed_part,
)
from app.updates.memory import FILE, ReleaseMemory
from bundling.releases import news_of, public_key, sign, signed_release
from tests.fakes.publisher import KEY, OTHER_KEY, manifest

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
PUBLIC = public_key(KEY)
GOOD = sign(manifest(NOW), KEY)


def test_what_was_signed_is_read_back() -> None:
    told = read(GOOD, PUBLIC)
    assert told == manifest(NOW)
    require_current(told, NOW, before=None)
    assert told.release.version == "9.0.0"


@given(st.integers(0, len(GOOD) - 2), st.integers(1, 255))
def test_one_changed_byte_is_never_believed(place: int, difference: int) -> None:
    changed = bytearray(GOOD)
    changed[place] ^= difference
    try:
        told = read(bytes(changed), PUBLIC)
    except BadManifestError:
        return
    assert told == manifest(NOW)  # the file spells the same text and signature in another way


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"\xff\xfe",
        b"[" * 50_000,
        b'{"manifest": "{}", "signature": "\xc3\xa9"}',
        b'{"manifest": "{}", "signature": ""}',
        b'{"manifest": 1, "signature": "AA=="}',
        b" " * (MOST_BYTES + 1),
        sign(manifest(NOW), OTHER_KEY),
    ],
)
def test_what_is_not_signed_with_the_key_is_not_believed(content: bytes) -> None:
    with pytest.raises(BadManifestError):
        read(content, PUBLIC)


def test_a_signature_for_another_purpose_is_not_believed() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    text = msgspec.json.decode(GOOD)["manifest"]
    assert signed_part(text) != text.encode()
    signature = Ed25519PrivateKey.from_private_bytes(KEY).sign(text.encode())
    bare = {"manifest": text, "signature": base64.b64encode(signature).decode()}
    with pytest.raises(BadManifestError, match="not signed"):
        read(msgspec.json.encode(bare), PUBLIC)


@pytest.mark.parametrize("key", ["", "AAAA", "not base64", "A" * 44])
def test_a_build_without_a_key_believes_nothing(key: str) -> None:
    with pytest.raises(BadManifestError):
        read(GOOD, key)


@pytest.mark.parametrize(
    "told",
    [
        manifest(NOW, "1.2"),
        manifest(NOW, "1.2.3-rc1"),
        manifest(NOW, "1.2.3/../../elsewhere"),
        manifest(NOW, "٣.1.1"),
        manifest(NOW, lasts=timedelta(0)),
        msgspec.structs.replace(manifest(NOW), format=2),
        msgspec.structs.replace(manifest(NOW), issued_at=NOW.replace(tzinfo=None)),
    ],
)
def test_also_a_signed_text_has_to_make_sense(told: Manifest) -> None:
    with pytest.raises(BadManifestError, match=r"version|ends|format|zone"):
        read(sign(told, KEY), PUBLIC)


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (NOW + timedelta(days=30), "expired"),
        (NOW + timedelta(days=4000), "expired"),
        (NOW - timedelta(hours=2), "future"),
    ],
)
def test_a_manifest_counts_from_its_time_to_its_end(now: datetime, why: str) -> None:
    with pytest.raises(BadManifestError, match=why):
        require_current(read(GOOD, PUBLIC), now, before=None)


@pytest.mark.parametrize(
    "older",
    [
        manifest(NOW, "8.9.9"),
        manifest(NOW + timedelta(hours=1), "8.10.0"),
        manifest(NOW - timedelta(days=1), "9.0.0"),
    ],
)
def test_the_newest_release_never_goes_back(older: Manifest) -> None:
    with pytest.raises(BadManifestError, match="older"):
        require_current(older, NOW, before=manifest(NOW))


def test_the_same_release_may_be_told_anew_with_a_later_end() -> None:
    later = manifest(NOW + timedelta(days=20))
    require_current(later, NOW + timedelta(days=21), before=manifest(NOW))


def test_what_is_new_becomes_plain_text() -> None:
    told = manifest(NOW, whats_new="One\u202e\x07 thing\n<b>Two</b>\n" + "x" * 9000)
    lines = told.release.whats_new.splitlines()
    assert lines[:2] == ["One thing", "<b>Two</b>"]
    assert len(told.release.whats_new) <= 4000


def test_versions_compare_as_numbers() -> None:
    assert version_order("1.10.0") > version_order("1.9.12")


def test_a_build_without_a_real_place_or_key_asks_nobody() -> None:
    assert not Publisher(NOWHERE, PUBLIC).is_real
    assert not Publisher("releases.example").is_real
    assert Publisher("releases.example", PUBLIC).is_real
    assert PUBLISHER.is_real == (PUBLISHER.host != NOWHERE and bool(PUBLISHER.release_key))


def test_the_publisher_is_asked_once_a_day(tmp_path: Path) -> None:
    memory = ReleaseMemory(tmp_path, PUBLIC)
    assert memory.is_due(NOW)
    memory.note_asked(NOW)
    memory.keep(GOOD)
    assert not memory.is_due(NOW + timedelta(hours=23))
    assert memory.is_due(NOW + timedelta(days=1))
    assert memory.is_due(NOW - timedelta(days=1))  # the clock was wrong
    assert memory.last() == manifest(NOW)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b'{"manifest": "nothing"}', b'{"asked_at": "2026-11-18T09:00:00"}'],
)
def test_a_damaged_memory_is_as_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(content)
    memory = ReleaseMemory(tmp_path, PUBLIC)
    assert memory.last() is None
    assert memory.is_due(NOW)


def test_what_somebody_wrote_into_the_memory_is_not_believed(tmp_path: Path) -> None:
    ReleaseMemory(tmp_path, PUBLIC).keep(sign(manifest(NOW), OTHER_KEY))
    assert ReleaseMemory(tmp_path, PUBLIC).last() is None


def test_a_release_is_signed_with_what_the_changelog_says() -> None:
    changes = "# Changelog\n\n## 1.2.0 (2026-11-18)\n\n### Added\n- A tray\n  icon.\n- Export.\n\n## 1.1.9 (x)\n- Old.\n"
    news = news_of("1.2.0", changes)
    assert news == "Added:\n- A tray icon.\n- Export."
    key = base64.b64encode(KEY).decode()
    content = signed_release(
        "1.2.0", news, NOW, timedelta(days=90), private_key=key, release_key=PUBLIC
    )
    told = read(content, PUBLIC)
    assert (told.version, told.whats_new) == ("1.2.0", news)
    assert told.expires_at == NOW + timedelta(days=90)
    with pytest.raises(ValueError, match="says nothing"):
        news_of("1.2.1", changes)


@pytest.mark.parametrize(
    ("private", "version", "why"),
    [
        ("", "1.2.0", "missing"),
        ("AAAA", "1.2.0", "32 bytes"),
        ("?", "1.2.0", "32 bytes"),
        (base64.b64encode(OTHER_KEY).decode(), "1.2.0", "not the key"),
    ],
)
def test_nothing_is_signed_with_another_key(private: str, version: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        signed_release(version, "", NOW, timedelta(1), private_key=private, release_key=PUBLIC)


def test_nothing_is_signed_that_the_program_would_refuse() -> None:
    key = base64.b64encode(KEY).decode()
    with pytest.raises(BadManifestError, match="whole numbers"):
        signed_release("1.2", "", NOW, timedelta(1), private_key=key, release_key=PUBLIC)
