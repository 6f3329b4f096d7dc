"""botocore sessions whose every client goes to AWS itself, or all of them to one stand-in."""

from __future__ import annotations

import gzip
import logging
import os
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import msgspec
from botocore import UNSIGNED
from botocore.config import Config
from botocore.configprovider import BOTOCORE_DEFAUT_SESSION_VARIABLES
from botocore.loaders import JSONFileLoader, Loader
from botocore.session import Session as CoreSession

from app.aws.certificates import bundle_in_force

CONNECT = timedelta(seconds=5)
READ = timedelta(seconds=25)
_FROM_PROFILES = ("profile", "region", "config_file", "credentials_file")


class LedSession(CoreSession):  # type: ignore[misc]  # botocore has no types
    """A session whose clients, also those that fetch its credentials, go to `endpoint_url` if set."""

    def __init__(self, endpoint_url: str | None, **options: Any) -> None:
        super().__init__(**options)
        logging.getLogger("botocore").setLevel(logging.WARNING)  # below, it logs tokens
        self._led_to = endpoint_url
        load_own_data_only(self)
        # Else an override could lead a role's keys elsewhere.
        self.set_config_variable("ignore_configured_endpoint_urls", True)

    def create_client(self, service_name: str, **options: Any) -> Any:
        """Make a client, as botocore's own session does."""
        if self._led_to is not None and options.get("endpoint_url") is None:
            options["endpoint_url"] = self._led_to
            if is_loopback(self._led_to):  # no proxy sees what stays on this computer
                given = options.get("config")
                direct = Config(proxies={})
                options["config"] = given.merge(direct) if given is not None else direct
        return super().create_client(service_name, **options)


def without_files(endpoint_url: str | None) -> LedSession:
    """Give a session that reads the environment's settings, but no AWS file and no profile."""
    known = BOTOCORE_DEFAUT_SESSION_VARIABLES
    nothing = nothing_configured()
    settings = {
        name: nothing[name] if name in _FROM_PROFILES else (None, *known[name][1:])
        for name in known
    }
    return LedSession(endpoint_url, session_vars=settings)


def load_own_data_only(core: CoreSession) -> None:
    """Read models and endpoint rules from botocore alone.

    Else files in AWS_DATA_PATH and ~/.aws/models come first, and could lead signed calls elsewhere.
    """
    core.register_component("data_loader", _own_data())


class _Models(JSONFileLoader):  # type: ignore[misc]  # botocore has no types
    """Reads botocore's JSON with a faster parser: of 230 ms until the clients are there, 30 are saved."""

    def load_file(self, file_path: str) -> Any:
        """Read a file by its path without the ending, or give nothing where there is none."""
        for ending, read in ((".json", open), (".json.gz", gzip.open)):
            try:
                with read(file_path + ending, "rb") as file:
                    return msgspec.json.decode(file.read())
            except FileNotFoundError:
                continue
        return None


@cache
def _own_data() -> Loader:
    """Keep what was read for all sessions: the clients of each further one cost a quarter of the time."""
    return Loader(
        extra_search_paths=[Loader.BUILTIN_DATA_PATH],
        include_default_search_paths=False,
        file_loader=_Models(),
    )


def nothing_configured() -> dict[str, tuple[Any, ...]]:
    """Give botocore's settings with neither files nor environment behind them.

    The sandbox account must open on any computer, also where AWS_PROFILE names nothing and the config
    file is broken.
    """
    bare = {
        name: (None, None, *rest)
        for name, (_, _, *rest) in BOTOCORE_DEFAUT_SESSION_VARIABLES.items()
    }
    nowhere = (None, None, os.devnull, None)
    return bare | {"config_file": nowhere, "credentials_file": nowhere}


def unsigned(core: CoreSession, service: str, region: str, *, tries: int = 1) -> Any:
    """Make a client of a service that takes no signatures, as those are that sign people in.

    Raises:
        BadSettings: the certificates in force cannot be read.
    """
    bundle_in_force(core)
    return core.create_client(
        service,
        region_name=region,
        config=Config(
            signature_version=UNSIGNED,
            region_name=region,
            connect_timeout=CONNECT.total_seconds(),
            read_timeout=READ.total_seconds(),
            retries={"total_max_attempts": tries, "mode": "standard"},
            user_agent_extra="countersign",
        ),
    )


def is_loopback(url: str) -> bool:
    """Tell whether an address is on this computer."""
    return urlsplit(url).hostname in ("127.0.0.1", "::1", "localhost")
