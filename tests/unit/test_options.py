"""The command line as values, and one sentence for every way to get it wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import BadSettings
from app.model.account import Source
from app.options import Options, Process, parse
from app.worker.opening import PictureOptions, Start


def options(*arguments: str) -> Options:
    return parse(["--data-dir", "data", *arguments])


def test_without_arguments_it_is_the_window_on_the_account_used_last() -> None:
    given = parse([])
    assert given.process is Process.WINDOW
    assert given.source is None
    assert given.for_worker.start is Start.LAST
    assert given.data_dir.is_absolute()


def test_without_a_window_boto3_decides_whose_credentials_are_used() -> None:
    given = options("--sync")
    assert given.source == Source()
    assert given.for_worker.start is Start.SOURCE
    assert not given.for_worker.allows_programs
    assert options("--sync", "--allow-credential-process").for_worker.allows_programs


@pytest.mark.parametrize(
    ("flag", "process"),
    [
        ("--worker", Process.WORKER),
        ("--export", Process.EXPORT),
        ("--sandbox-server", Process.SANDBOX_SERVER),
        ("--sync", Process.SYNC),
        ("--doctor", Process.DOCTOR),
    ],
)
def test_each_process_has_its_flag(flag: str, process: Process) -> None:
    assert options(flag).process is process


def test_a_start_in_the_tray_is_a_window_that_does_not_show() -> None:
    given = options("--in-tray")
    assert given.process is Process.WINDOW
    assert given.for_window.in_tray
    assert not options().for_window.in_tray
    with pytest.raises(BadSettings, match="cannot be used together"):
        options("--in-tray", "--doctor")


def test_forgetting_is_about_all_accounts_and_asks_first() -> None:
    assert options("--forget-everything").process is Process.FORGET
    assert not options("--forget-everything").is_confirmed
    assert options("--forget-everything", "--yes").is_confirmed
    for wrong in (
        ("--yes",),
        ("--forget-everything", "--sandbox"),
        ("--forget-everything", "--sync"),
    ):
        with pytest.raises(BadSettings):
            options(*wrong)


def test_the_source_is_what_was_chosen() -> None:
    assert options("--sandbox").source == Source(sandbox=True)
    chosen = options("--profile", "buyer", "--endpoint-url", "https://proxy.example").source
    assert chosen == Source(profile="buyer", endpoint_url="https://proxy.example")


def test_the_embedded_sandbox_takes_the_options_of_the_server() -> None:
    given = options(
        "--sandbox",
        *("--latency-ms", "40", "--agreements", "5000", "--charges", "100000"),
        *("--now", "2026-11-18T10:42:00+01:00"),
    ).for_worker
    assert given.sandbox_latency_ms == 40
    assert given.sandbox_agreements == 5000
    assert given.sandbox_charges == 100_000
    assert given.sandbox_now == "2026-11-18T09:42:00+00:00"


def test_a_time_without_zone_is_utc() -> None:
    assert options("--sandbox", "--now", "2026-11-18").sandbox.now == "2026-11-18T00:00:00+00:00"


def test_the_window_is_told_what_it_needs() -> None:
    given = options("--sandbox", "--screenshots", "shots", "--log-level", "debug").for_window
    assert given.pictures == PictureOptions(Path("shots").absolute())
    assert given.log_level == "DEBUG"
    assert not given.self_test


def test_pictures_are_told_for_whom_they_are() -> None:
    words = "--size 1920x1200 --only charges --text-size 200 --more-contrast --right-to-left"
    given = options("--sandbox", "--screenshots", "shots", *words.split()).for_window
    folder = Path("shots").absolute()
    assert given.pictures == PictureOptions(
        folder,
        size=(1920, 1200),
        only="charges",
        text_percent=200,
        wants_contrast=True,
        is_from_right=True,
    )


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--nonsense"], "--nonsense"),
        (["--sand"], "--sand"),
        (["--profile"], "--profile"),
        (["--profile", " "], "--profile"),
        (["--log-level", "loud"], "loud"),
        (["--endpoint-url", "http://far.example"], "https"),
        (["--endpoint-url", "https://user:word@far.example"], "https"),
        (["--endpoint-url", "ftp://127.0.0.1"], "https"),
        (["--sandbox", "--profile", "buyer"], "--profile"),
        (["--sandbox", "--endpoint-url", "https://far.example"], "--endpoint-url"),
        (["--self-test"], "--sandbox"),
        (["--allow-credential-process"], "--sync"),
        (["--sync", "--worker"], "--sync"),
        (["--sync", "--doctor"], "--doctor"),
        (["--sandbox", "--self-test", "--screenshots", "x"], "--screenshots"),
        (["--sandbox", "--size", "1280x820"], "--screenshots"),
        (["--sandbox", "--right-to-left"], "--screenshots"),
        (["--screenshots", "x", "--size", "large"], "large"),
        (["--screenshots", "x", "--size", "0x20"], "0x20"),
        (["--screenshots", "x", "--text-size", "300"], "300"),
        (["--port", "80"], "--sandbox-server"),
        (["--sandbox-server", "--port", "70000"], "70000"),
        (["--sandbox-server", "--port", "-1"], "--port"),
        (["--charges", "5"], "--charges"),
        (["--sandbox", "--agreements", "many"], "many"),
        (["--sandbox", "--now", "yesterday"], "yesterday"),
    ],
)
def test_a_wrong_command_line_names_what_is_wrong(arguments: list[str], named: str) -> None:
    with pytest.raises(BadSettings, match=named) as raised:
        options(*arguments)
    assert "\n" not in raised.value.message


def test_an_endpoint_on_this_computer_needs_no_certificate() -> None:
    source = options("--endpoint-url", "http://127.0.0.1:8000").source
    assert source == Source(endpoint_url="http://127.0.0.1:8000")


@pytest.mark.parametrize(
    ("environ", "start"),
    [
        ({}, Start.NOTHING),
        ({"AWS_ACCESS_KEY_ID": "AKIABUYER"}, Start.NOTHING),
        ({"AWS_ACCESS_KEY_ID": "AKIABUYER", "AWS_SECRET_ACCESS_KEY": "x"}, Start.SOURCE),
        ({"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1/keys"}, Start.SOURCE),
    ],
    ids=["nothing", "half", "keys", "container"],
)
def test_a_window_at_an_endpoint_asks_who_you_are_unless_the_environment_says_so(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], start: Start
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    given = options("--endpoint-url", "http://127.0.0.1:8000")
    assert given.for_worker.start is start
    assert given.for_worker.endpoint_url == "http://127.0.0.1:8000"
    assert (given.for_window.source is None) is (start is Start.NOTHING)


@pytest.mark.parametrize("mode", ["--sync", "--doctor"])
def test_without_a_window_an_endpoint_takes_the_credentials_that_there_are(mode: str) -> None:
    assert options("--endpoint-url", "http://127.0.0.1:8000", mode).for_worker.start is Start.SOURCE


def test_a_profile_at_an_endpoint_opens_and_others_go_there_too() -> None:
    told = options("--endpoint-url", "http://127.0.0.1:8000", "--profile", "buyer").for_worker
    assert told.start is Start.SOURCE
    assert told.endpoint_url == "http://127.0.0.1:8000"
