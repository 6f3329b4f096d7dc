"""Newer releases, told by a real https server: only what its publisher signed is ever shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.model.account import Source
from app.model.release import Release
from app.publisher import PUBLISHER, Publisher
from app.updates.manifest import MOST_BYTES
from app.worker.messages import Event
from app.worker.update_desk import UpdateDesk, publisher_for
from app.worker.update_messages import LookForRelease, ReleaseTold
from tests.fakes.publisher import OTHER_KEY, Server, manifest, running_publisher
from tests.fakes.sandbox import SAMPLE_NOW, running_sandbox
from tests.fakes.worker import running_worker

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEWS = Release("9.0.0", "Charges sort faster.")
believes_not = pytest.mark.expects_log


@dataclass
class Home:
    """A publisher, and a desk that asks it."""

    server: Server
    folder: Path
    told: list[Event] = field(default_factory=list)

    def look(
        self, now: datetime = NOW, publisher: Publisher | None = None, version: str = "0.1.0"
    ) -> Release | None:
        """Look once, as after a new start."""

        async def work() -> None:
            given = publisher or self.server.publisher
            desk = UpdateDesk(given, self.folder, self.told.append, version=version)
            try:
                await desk.look(now)
            finally:
                desk.close()

        asyncio.run(work())
        last = self.told[-1]
        assert isinstance(last, ReleaseTold)
        return last.release


@pytest.fixture
def home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Home]:
    monkeypatch.setenv("NO_PROXY", "localhost")
    with running_publisher(tmp_path_factory.mktemp("publisher")) as (server, certificates):
        monkeypatch.setenv("AWS_CA_BUNDLE", str(certificates))
        server.tell(manifest(NOW))
        yield Home(server, tmp_path_factory.mktemp("data"))


def test_a_newer_release_is_told_with_what_is_new(home: Home) -> None:
    assert home.look() == NEWS
    assert home.server.asked == ["/releases/manifest.json"]


def test_nothing_about_the_person_is_sent(home: Home) -> None:
    home.look()
    (headers,) = home.server.told
    assert headers.keys() <= {"host", "accept-encoding", "user-agent", "connection"}
    assert headers["user-agent"] == "countersign"  # not even the version that runs


def test_the_publisher_is_asked_once_a_day_and_its_answer_kept(home: Home) -> None:
    for hours in (0, 1, 23):
        assert home.look(NOW + timedelta(hours=hours)) == NEWS
    assert len(home.server.asked) == 1
    home.server.tell(manifest(NOW + DAY, "9.1.0"))
    assert home.look(NOW + DAY) == Release("9.1.0", NEWS.whats_new)
    assert len(home.server.asked) == 2


@pytest.mark.parametrize("version", ["9.0.0", "9.0.1", "10.0.0"])
def test_the_release_that_runs_is_no_news(home: Home, version: str) -> None:
    assert home.look(version=version) is None


def wrong_signature(server: Server) -> None:
    server.tell(manifest(NOW), OTHER_KEY)


def expired(server: Server) -> None:
    server.tell(manifest(NOW - 40 * DAY))


def of_the_future(server: Server) -> None:
    server.tell(manifest(NOW + 2 * DAY))


def swapped(server: Server) -> None:
    server.body = server.body.replace(b"faster", b"slower")


def garbage(server: Server) -> None:
    server.body = b"\x00\xff<html>Sign in to the hotel's network</html>"


@believes_not
@pytest.mark.parametrize("fault", [wrong_signature, expired, of_the_future, swapped, garbage])
def test_what_cannot_be_believed_is_not_shown(
    home: Home, fault: Callable[[Server], None], caplog: pytest.LogCaptureFixture
) -> None:
    fault(home.server)
    assert home.look() is None
    assert "not believed" in caplog.text


def huge(server: Server) -> None:
    server.body += b" " * MOST_BYTES


def redirect(server: Server) -> None:
    server.status, server.headers = 302, {"Location": "https://localhost:1/elsewhere.json"}


def gone(server: Server) -> None:
    server.status = 404


def packed(server: Server) -> None:
    server.headers = {"Content-Encoding": "gzip"}


def empty(server: Server) -> None:
    server.body = b""


@pytest.mark.parametrize("fault", [huge, redirect, gone, packed, empty])
def test_what_is_no_plain_answer_is_as_none(home: Home, fault: Callable[[Server], None]) -> None:
    fault(home.server)
    assert home.look() is None
    assert home.server.asked == ["/releases/manifest.json"]  # no redirect is followed


def test_offline_shows_what_was_told_before_and_asks_again_a_day_later(home: Home) -> None:
    assert home.look() == NEWS
    nobody = Publisher("releases.example", home.server.publisher.release_key, "https://localhost:1")
    assert home.look(NOW + DAY, nobody) == NEWS
    assert home.look(NOW + DAY + timedelta(hours=1)) == NEWS
    assert len(home.server.asked) == 1


def test_a_server_that_nobody_vouches_for_is_not_heard(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_CA_BUNDLE")
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    assert home.look() is None
    assert home.server.asked == []


@believes_not
def test_an_older_release_never_takes_the_place_of_a_newer_one(home: Home) -> None:
    assert home.look() == NEWS
    home.server.tell(manifest(NOW + DAY, "8.0.0"))
    assert home.look(NOW + DAY) == NEWS
    home.server.tell(manifest(NOW - DAY, whats_new="Said earlier."))
    assert home.look(NOW + 2 * DAY) == NEWS


@believes_not
def test_news_that_nobody_renews_end(home: Home) -> None:
    assert home.look() == NEWS
    assert home.look(NOW + 31 * DAY) is None
    # Also an older text, once more signed and current, stays refused after that.
    home.server.tell(manifest(NOW + 31 * DAY, "8.0.0"))
    assert home.look(NOW + 32 * DAY) is None


def test_a_folder_that_cannot_be_written_asks_nobody(home: Home) -> None:
    (home.folder / "releases.json").mkdir()
    assert home.look() is None
    assert home.server.asked == []


def test_a_build_without_a_real_publisher_asks_nobody(home: Home) -> None:
    assert home.look(publisher=Publisher("releases.example", origin="https://localhost:1")) is None
    assert list(home.folder.iterdir()) == []


@pytest.mark.parametrize(
    "source", [Source(sandbox=True), Source(endpoint_url="http://localhost:1")]
)
def test_nobody_is_asked_where_nothing_is_real(source: Source) -> None:
    assert not publisher_for(source).is_real
    assert publisher_for(Source(profile="purchasing")) is PUBLISHER


def test_the_worker_tells_the_window_by_the_accounts_clock(home: Home) -> None:
    # By AWS's clock it counts; by this computer's, which somebody may have set, it does not.
    home.server.tell(manifest(SAMPLE_NOW - HOUR, lasts=2 * HOUR))
    with (
        running_sandbox(is_frozen=True) as sandbox,
        running_worker(home.folder, sandbox.url, publisher=home.server.publisher) as worker,
    ):
        worker.synced()
        worker.call(LookForRelease())
        assert worker.log.wait_for(ReleaseTold).release == NEWS
