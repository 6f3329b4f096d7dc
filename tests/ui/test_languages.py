"""The main screens have room for the words of every language, and for the longer ones of a pseudo language.

A process speaks one language, so the screens are walked in a process of their own for each.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.language import LANGUAGES, PSEUDO, SOURCE

ROOT = Path(__file__).parents[2]
WALK = "tests/ui/test_access.py::test_the_main_screens_have_room_in_windows_of_other_sizes"
COLUMNS = (
    "tests/ui/agreements/test_columns.py"
    "::test_titles_and_words_have_room_in_the_columns_of_the_first_look"
)
MAKES_ENTRIES = {"QAction", "QMenu", "_add", "addAction", "addMenu", "add_item", "add_submenu"}
NAME = "Countersign"
SIZES = {"de": "smallest", "ja": "smallest", PSEUDO: "large"}
IMPORTS = """
import importlib, pkgutil, sys
from app.language import speak
speak(sys.argv[1])
import ui
for one in pkgutil.walk_packages(ui.__path__, "ui."):
    importlib.import_module(one.name)
"""


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", *command],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.timeout(600)
@pytest.mark.parametrize("language", SIZES)
def test_the_main_screens_have_room_for_the_words_of_a_language(language: str) -> None:
    walk = f"{WALK}[{SIZES[language]}]"
    options = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly")
    tests = (walk, COLUMNS) if language in LANGUAGES else (walk,)
    there = run("-m", "pytest", *tests, *options, COUNTERSIGN_TESTS_SPEAK=language)
    assert there.returncode == 0, there.stdout[-4000:] + there.stderr[-2000:]


@pytest.mark.parametrize("language", sorted({*LANGUAGES, PSEUDO} - {SOURCE}))
def test_no_two_words_of_the_window_are_one_in_a_language(language: str) -> None:
    """Names that are told apart by their words would be one: `unique` refuses that, and keys of tables do."""
    there = run("-c", IMPORTS, language)
    assert there.returncode == 0, there.stderr[-2000:]


def _plain_words(path: Path) -> list[str]:
    """Words that are written out where an entry of a menu is made."""
    calls = [
        one for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, ast.Call)
    ]
    made = [
        one
        for one in calls
        if getattr(one.func, "id", getattr(one.func, "attr", "")) in MAKES_ENTRIES
    ]
    given = [one.value for call in made for one in call.args if isinstance(one, ast.Constant)]
    return [one for one in given if isinstance(one, str) and re.search("[a-z]{2}", one)]


def test_every_entry_of_a_menu_is_in_the_language_of_the_person() -> None:
    found = {path.name: set(_plain_words(path)) - {NAME} for path in (ROOT / "ui").rglob("*.py")}
    assert not {name: words for name, words in found.items() if words}
