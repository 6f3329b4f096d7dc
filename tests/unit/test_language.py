"""The language of a process is chosen once, before anything is said, from what the person or the system says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app import language
from app.language import chosen, nearest, pseudo, tr, tr_in, tr_plural

LATE = """
from app.language import speak, tr
tr("Cancel")
speak("de")
"""
IN_GERMAN = """
from app.language import speak, tr, tr_plural, spoken
speak("de")
print(spoken(), tr("Cancel"), tr_plural(1, "{n} day", "{n} days"), tr_plural(3, "{n} day", "{n} days"))
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, as this one has spoken long since."""
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], capture_output=True, text=True, check=False
    )


def test_english_is_what_the_code_says() -> None:
    assert tr("Approve") == "Approve"
    assert tr("Pay {amount} now", amount="{0}") == "Pay {0} now"
    assert tr_in("verb", "Open") == "Open"


def test_braces_of_a_sentence_without_places_stay() -> None:
    assert tr("Press {") == "Press {"


@pytest.mark.parametrize(("number", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_plurals_say_their_number(number: int, said: str) -> None:
    assert tr_plural(number, "{n} day", "{n} days") == said


def test_a_number_may_be_written_otherwise() -> None:
    assert tr_plural(1200, "{n} day", "{n} days", n="1,200") == "1,200 days"


def test_another_language_is_spoken_from_the_catalogue() -> None:
    assert run(IN_GERMAN).stdout.split() == ["de", "Abbrechen", "1", "Tag", "3", "Tage"]


def test_a_language_cannot_change_once_something_was_said() -> None:
    there = run(LATE)
    assert there.returncode
    assert "en was spoken before de" in there.stderr


def test_a_language_without_a_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="no catalogue of fr"):
        language.speak("fr")


@pytest.mark.parametrize(
    ("locale", "found"),
    [
        ("de_CH.UTF-8", "de"),
        ("de", "de"),
        ("ja_JP", "ja"),
        ("en_GB", "en"),
        ("fr_FR.UTF-8", "en"),
        ("C", "en"),
        ("C.UTF-8", "en"),
        ("", "en"),
    ],
)
def test_the_nearest_language_of_a_locale(locale: str, found: str) -> None:
    assert nearest(locale) == found


@pytest.mark.parametrize(
    ("settings", "system", "found"),
    [
        ("[General]\nlanguage=ja\ntheme=dark\n", "de_DE.UTF-8", "ja"),
        ("[General]\nlanguage=\n", "de_DE.UTF-8", "de"),
        ("[General]\nlanguage=xx\n", "ja_JP.UTF-8", "ja"),
        (None, "de_AT.UTF-8", "de"),
        (None, "C.UTF-8", "en"),
        ("\ufffd\0", "", "en"),
    ],
)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems tell it otherwise")
def test_the_choice_goes_before_the_system(
    settings: str | None,
    system: str,
    found: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", system)
    if settings is not None:
        (tmp_path / "window.ini").write_text(settings, "utf-8")
    assert chosen(tmp_path) == found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have no LANGUAGE")
def test_a_list_of_languages_says_nothing_in_the_plain_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANGUAGE", "ja:de")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert chosen(tmp_path) == "en"
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert chosen(tmp_path) == "ja"


def test_the_pseudo_language_is_longer_and_keeps_places_and_marks() -> None:
    said = pseudo("Pay <b>{amount}</b> now")
    assert "<b>{amount}</b>" in said
    assert said.endswith("~~~")
    assert said.format(amount=1) != "Pay <b>1</b> now"
