"""The pages that name tests as proof name tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("docs/promises.md", "docs/faults.md")
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_PROMISE = re.compile(r"^## (P\d+) ", re.MULTILINE)


@cache
def names_in(path: str) -> frozenset[str]:
    """The names of a file's tests; none where there is no such file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in tree.body if isinstance(node, kinds))


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_a_page_names_exists(page: str) -> None:
    named = _NAMED.findall((ROOT / page).read_text("utf-8"))
    assert len(named) > 30
    missing = [f"{path}::{name}" for path, name in named if name not in names_in(path)]
    assert missing == []


def test_every_promise_has_a_proof() -> None:
    """Each has a section of its own with tests in it."""
    page = (ROOT / "docs" / "promises.md").read_text("utf-8")
    sections = dict(zip(_PROMISE.findall(page), _PROMISE.split(page)[2::2], strict=True))
    assert sections.keys() >= {f"P{number}" for number in range(1, 16)}
    assert [name for name, section in sections.items() if not _NAMED.search(section)] == []


def test_every_line_of_the_faults_has_a_test() -> None:
    rows = [
        line
        for line in (ROOT / "docs" / "faults.md").read_text("utf-8").splitlines()
        if line.startswith("| ") and not line.startswith(("| What", "| ---"))
    ]
    assert len(rows) > 30
    assert [row for row in rows if not _NAMED.search(row)] == []


def test_the_threat_model_is_there_and_leads_to_the_proofs() -> None:
    content = (ROOT / "SECURITY.md").read_text("utf-8")
    for link in ("docs/promises.md", "docs/faults.md"):
        assert f"({link})" in content
