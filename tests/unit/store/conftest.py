"""One encrypted store in a temporary folder, and the parts that write and read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from app.store.cache import Cache
from app.store.database import open_writer
from app.store.journal import Journal
from app.store.queries import Queries
from tests.unit.store.samples import KEY


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def connection(path: Path) -> Iterator[apsw.Connection]:
    connection = open_writer(path, KEY)
    yield connection
    connection.close()


@pytest.fixture
def cache(connection: apsw.Connection) -> Cache:
    return Cache(connection)


@pytest.fixture
def journal(connection: apsw.Connection) -> Journal:
    return Journal(connection)


@pytest.fixture
def queries(path: Path, connection: apsw.Connection) -> Iterator[Queries]:
    queries = Queries(path, KEY)
    yield queries
    queries.close()
