"""A sandbox account in a thread of the test: `with running_sandbox() as sandbox:`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.session import Session as CoreSession

from app.aws.cores import load_own_data_only, nothing_configured
from app.sandbox.clock import SandboxClock
from app.sandbox.control_client import SandboxControl
from app.sandbox.main import SandboxOptions, WorldFactory, open_account
from app.sandbox.organisation import build_organisation
from app.sandbox.server import SandboxServer

SAMPLE_NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)


@dataclass(frozen=True)
class RunningSandbox:
    """A sandbox account that answers at `url`; `control` drives it, `clock` is its time."""

    url: str
    control: SandboxControl
    clock: SandboxClock
    server: SandboxServer

    def close(self) -> None:
        """Stop answering, for instance to be an account that cannot be reached."""
        self.server.close()

    def client(
        self, service: str, *, access_key: str = "AKIDSANDBOX", attempts: int = 1, **config: Any
    ) -> Any:
        """Return a client for this account, by default with a single attempt."""
        return account_client(self.url, service, access_key=access_key, attempts=attempts, **config)


def account_client(
    url: str, service: str, *, access_key: str = "AKIDSANDBOX", attempts: int = 1, **config: Any
) -> Any:
    """Return a client for the sandbox account at an address."""
    wanted = Config(retries={"total_max_attempts": attempts, "mode": "standard"}, **config)
    return client_of(url, service, wanted, keys=(access_key, "not-a-secret", None))


def client_of(
    url: str,
    service: str,
    config: Config,
    *,
    keys: tuple[str, str, str | None] | None = None,
    region: str | None = None,
) -> Any:
    """Return a client of any service, for access key, secret and token, or for nobody."""
    core = CoreSession(session_vars=nothing_configured())
    load_own_data_only(core)  # read once for all tests: it is most of the work
    key_id, secret, token = keys or (None, None, None)
    return core.create_client(
        service,
        endpoint_url=url,
        config=config,
        region_name=region or config.region_name or "us-east-1",
        aws_access_key_id=key_id,
        aws_secret_access_key=secret,
        aws_session_token=token,
    )


@contextmanager
def running_sandbox(
    *,
    now: datetime | None = SAMPLE_NOW,
    is_frozen: bool = False,
    agreements: int | None = None,
    charges: int | None = None,
    latency: timedelta = timedelta(0),
    has_sellers: bool = False,
    state: Path | None = None,
    build: WorldFactory = build_organisation,
    may_violate: bool = False,
    port: int = 0,
) -> Iterator[RunningSandbox]:
    """Run a sandbox account, on a free port unless one is given; sellers rest unless they are told to act.

    The clock starts at the sample moment (None: the real time) and runs, or stands still when
    frozen. Fails at the end when the account broke its own models.
    """
    options = SandboxOptions(
        agreements=agreements,
        charges=charges,
        latency_ms=round(latency.total_seconds() * 1000),
        state=state,
        has_sellers=has_sellers,
        port=port,
    )
    clock = SandboxClock(now)
    if is_frozen:
        clock.freeze()
        clock.set(clock.start)
    server = open_account(options, clock=clock, build=build)
    server.start()
    control = SandboxControl(server.url, server.control_token)
    sandbox = RunningSandbox(server.url, control, clock, server)
    try:
        yield sandbox
    finally:
        sandbox.close()
    assert may_violate or not server.violations, server.violations
