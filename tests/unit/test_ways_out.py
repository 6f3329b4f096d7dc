"""What leaves the program goes through the doors that were made for it: links, rich text, files of others."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# What may be used where, and nowhere else. A name is the last part of a call or an import.
DOORS: dict[str, frozenset[str]] = {
    # the one place that opens addresses, with its list of hosts
    "QDesktopServices": frozenset({"ui/links.py"}),
    "openUrl": frozenset({"ui/links.py"}),
    "webbrowser": frozenset(),
    "startfile": frozenset(),
    # what guesses whether a text is markup, or draws it
    "setOpenExternalLinks": frozenset(),
    "setHtml": frozenset(),
    "insertHtml": frozenset(),
    "appendHtml": frozenset(),
    "setMarkdown": frozenset(),
    "insertMarkdown": frozenset(),
    "QTextBrowser": frozenset(),
    "QTextEdit": frozenset(),
    "QErrorMessage": frozenset(),
    "QMessageBox": frozenset(),
    "QInputDialog": frozenset(),
    "QProgressDialog": frozenset(),
    "QWebEngineView": frozenset(),
    "mightBeRichText": frozenset(),
    "showText": frozenset({"ui/tabs/charges/forecast/chart.py", "ui/widgets/fact_table.py"}),
    # what makes code of data
    "eval": frozenset(),
    "exec_module": frozenset(),
    "pickle": frozenset(),
    "marshal": frozenset(),
    "shelve": frozenset(),
    "yaml": frozenset(),
    "shell": frozenset(),
}
# The last two show keys of the keyboard.
LABELS = frozenset({"ui/widgets/labels.py", "ui/search.py", "ui/header.py"})
OWN_TIPS = frozenset(
    {"ui/widgets/tooltip.py", "ui/tray.py"}
)  # the tray's is of Countersign's own words


def sources() -> list[Path]:
    return [ROOT / "main.py", *(ROOT / "ui").rglob("*.py"), *(ROOT / "app").rglob("*.py")]


def names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every name that is used, called, imported or given as an argument, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute):
            yield node.attr, node.lineno
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg, node.value.lineno
        elif isinstance(node, ast.Import | ast.ImportFrom):
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            for one in (*module.split("."), *(alias.name for alias in node.names)):
                yield one, node.lineno


Trees = dict[str, ast.Module]


@pytest.fixture(scope="module")
def trees() -> Trees:
    """The whole program, by file."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in sources()
    }


@pytest.fixture(scope="module")
def used(trees: Trees) -> dict[str, list[str]]:
    """By name of a door, the places that use it, as "file:line"."""
    found: dict[str, list[str]] = {name: [] for name in DOORS}
    for where, tree in trees.items():
        for name, line in names(tree):
            if name in found and where not in DOORS[name]:
                found[name].append(f"{where}:{line}")
    return found


@pytest.mark.parametrize("door", sorted(DOORS))
def test_nothing_goes_around_a_door(used: dict[str, list[str]], door: str) -> None:
    assert used[door] == []


def test_the_place_that_opens_links_opens_nothing_unchecked() -> None:
    """Each function of `ui.links` that opens something returns before it, when a check fails."""
    tree = ast.parse((ROOT / "ui" / "links.py").read_text("utf-8"))
    openers = [
        one
        for one in tree.body
        if isinstance(one, ast.FunctionDef) and "openUrl" in dict(names(one))
    ]
    assert len(openers) >= 5
    for opener in openers:
        first = opener.body[1]  # behind the docstring
        assert isinstance(first, ast.If), opener.name
        assert isinstance(first.body[0], ast.Return), opener.name
        value = first.body[0].value
        assert isinstance(value, ast.Constant), opener.name
        assert value.value is False, opener.name


def _makes(tree: ast.AST, kind: str) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == kind:
            yield node.lineno


def test_labels_with_words_are_plain_labels(trees: Trees) -> None:
    """A bare QLabel guesses; it is made only where labels are made plain, or without words for pictures."""
    found = [
        f"{where}:{node.lineno}"
        for where, tree in trees.items()
        if where not in LABELS
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id == "QLabel" and any(not _is_widget(one) for one in node.args)
    ]
    assert found == []


def _is_widget(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Name) and argument.id in ("self", "parent")


def test_tooltips_are_made_by_the_one_function_that_escapes(trees: Trees) -> None:
    found = [
        f"{where}:{node.lineno}"
        for where, tree in trees.items()
        if where not in OWN_TIPS
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in ("setToolTip", "showText") and "tooltip_html" not in dict(names(node))
    ]
    assert found == []
