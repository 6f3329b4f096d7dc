"""What the header and the banners say for each state of the connection."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication

from app.model.account import Identity
from app.model.sync import Listing, SyncProgress
from app.worker.messages import (
    ClockMeasured,
    Event,
    SignedIn,
    SignInFailed,
    SyncAdvanced,
    SyncEnded,
    WorkerLost,
)
from app.worker.opening import ErrorInfo, StoreOpened, StoreProblem, SyncStarted, WorkerReady
from tests.fakes.client import FakeClient
from ui.banners import wanted_banners
from ui.bridge import Bridge
from ui.status import Status
from ui.sync_words import sync_words
from ui.theme import Tone

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
SIGNED_IN = SignedIn(Identity("447109263358", "arn", "us-east-1"), "brindle-prod")
ENDED = SyncEnded(NOW - timedelta(minutes=2), is_full=True)
ERROR = ErrorInfo("SignInNeeded", "The profile brindle-prod has no credentials.", "Sign in again.")


def _after(*events: Event) -> Status:
    client = FakeClient()
    bridge = Bridge(client)
    status = Status(bridge)
    bridge.begin()
    for event in events:
        client.tell(event)
    return status


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ((), "Not read yet"),
        ((SyncStarted(True),), "Reading from AWS"),
        (
            (SyncStarted(True), SyncAdvanced(SyncProgress(Listing.AGREEMENTS, 6, 14))),
            "Reading agreements, 6 of 14",
        ),
        ((ENDED,), "Updated 2 min ago"),
        ((ENDED, SyncEnded(NOW, True, ERROR, is_offline=True)), "Offline, read 2 min ago"),
        ((ENDED, SyncEnded(NOW, True, ERROR)), "Not all could be read, last complete 2 min ago"),
        ((ENDED, SignInFailed(ERROR)), "Not signed in, read 2 min ago"),
        ((ENDED, WorkerLost(1, 0.5)), "Stopped, read 2 min ago"),
        ((ENDED, WorkerLost(1, 0.5), WorkerReady()), "Updated 2 min ago"),
    ],
)
def test_the_header_says_how_fresh_the_data_is(
    qapp: QApplication, events: tuple[Event, ...], words: str
) -> None:
    assert sync_words(_after(*events), NOW).words == words


def test_a_busy_aws_is_no_alarm(qapp: QApplication) -> None:
    busy = ErrorInfo("OverQuota", "AWS is busy.")
    assert sync_words(_after(ENDED, SyncEnded(NOW, True, busy)), NOW).words == "Updated 2 min ago"


@pytest.mark.parametrize(
    ("event", "strong"),
    [
        (SignedIn(SIGNED_IN.identity, "x", "http://127.0.0.1:1"), "This is not AWS."),
        (WorkerLost(1, 2.0), "The part that talks to AWS has stopped."),
        (StoreProblem(ERROR, can_set_aside=True), ERROR.message),
        (SignInFailed(ERROR), ERROR.message),
        (SyncEnded(NOW, True, ERROR, is_offline=True), "You are offline."),
        (ClockMeasured(1200.0, is_wrong=True), "The clock of this computer is wrong."),
        (StoreOpened("p", b"k", is_kept=False, problem="No keyring here."), "No keyring here."),
    ],
)
def test_every_trouble_has_its_banner(qapp: QApplication, event: Event, strong: str) -> None:
    assert [banner.strong for banner in wanted_banners(_after(event))] == [strong]


@pytest.mark.parametrize(
    ("reason", "tone"),
    [("passphrase", Tone.WARNING), ("locked", Tone.WARNING), ("", Tone.DANGER)],
)
def test_a_store_that_only_waits_for_its_key_is_no_alarm(
    qapp: QApplication, reason: str, tone: Tone
) -> None:
    error = ErrorInfo("StoreLocked", "It is closed.", reason=reason)
    (banner,) = wanted_banners(_after(StoreProblem(error, can_set_aside=False)))
    assert banner.tone is tone


@pytest.mark.parametrize(
    ("kind", "code", "can_set_aside", "action"),
    [
        ("StoreDamaged", "store-damaged", True, "aside"),
        ("StoreDamaged", "store-older", True, "aside"),
        ("StoreLocked", "wrong-key", True, "aside"),
        ("BadSettings", "disk-full", False, "retry"),
        ("BadSettings", "disk-error", False, "retry"),
        ("BadSettings", "data-folder", False, "retry"),
        ("BadSettings", "store-busy", False, "retry"),
        ("StoreTooNew", "store-too-new", False, ""),  # only the newer version opens it
    ],
)
def test_every_trouble_of_the_store_is_named_with_a_way_on(
    qapp: QApplication, kind: str, code: str, can_set_aside: bool, action: str
) -> None:
    error = ErrorInfo(kind, "It is not open.", "Do this.", code=code)
    (banner,) = wanted_banners(_after(StoreProblem(error, can_set_aside)))
    assert (banner.strong, banner.rest, banner.action) == ("It is not open.", "Do this.", action)


def test_a_log_that_is_missing_in_a_kept_store_is_told(qapp: QApplication) -> None:
    told = "The data in /x is gone; a new store begins, without the earlier log."
    opened = StoreOpened("/x", b"", is_kept=True, problem=told)
    (banner,) = wanted_banners(_after(opened))
    assert (banner.tone, banner.strong, banner.action) == (Tone.WARNING, told, "")
    assert not wanted_banners(_after(StoreOpened("/x", b"", is_kept=True)))


def test_a_clock_that_is_behind_is_called_so(qapp: QApplication) -> None:
    (banner,) = wanted_banners(_after(ClockMeasured(1200.0, is_wrong=True)))
    assert banner.rest.startswith("It is 20 minutes behind")


def test_actions_are_off_until_signed_in_and_while_offline(qapp: QApplication) -> None:
    assert _after().reason_off
    assert not _after(SIGNED_IN).reason_off
    assert _after(SIGNED_IN, SyncEnded(NOW, True, ERROR, is_offline=True)).reason_off
    assert _after(SIGNED_IN, WorkerLost(1, None)).reason_off
