"""The voice of the window: plain sentences, no pleading, no shouting, no words of the interpreter."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import ui

SOURCES = sorted(Path(ui.__file__).parent.rglob("*.py"))
BANNED = re.compile(r"\b(please|oops|sorry|successfully)\b|!", re.IGNORECASE)


def _strings(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def _shown_exceptions(tree: ast.AST) -> Iterator[int]:
    """Where a caught exception is turned into text."""
    for handler in ast.walk(tree):
        if not isinstance(handler, ast.ExceptHandler) or handler.name is None:
            continue
        for node in ast.walk(handler):
            inner: ast.expr | None = None
            if isinstance(node, ast.FormattedValue):
                inner = node.value
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("str", "repr"):
                inner = node.args[0] if node.args else None
            if isinstance(inner, ast.Name) and inner.id == handler.name:
                yield handler.lineno


@pytest.mark.parametrize("path", SOURCES)
def test_no_words_plead_or_shout(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [(node.lineno, node.value) for node in _strings(tree) if BANNED.search(str(node.value))]
    assert found == []
    assert list(_shown_exceptions(tree)) == []
