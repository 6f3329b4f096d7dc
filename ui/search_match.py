"""Where the words of a search stand in a shown text, so that they can be emphasised."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

import msgspec


class Run(msgspec.Struct, frozen=True):
    """A piece of a text that matches throughout, or not at all."""

    text: str
    is_match: bool


def folded(content: str) -> str:
    """Text as the store compares it: no case, no width forms."""
    return unicodedata.normalize("NFKC", content).casefold()


def runs(shown: str, words: Iterable[str]) -> list[Run]:
    """Cut a text into pieces that match one of the folded words and pieces that do not."""
    matched = _matched(shown, words)
    pieces: list[Run] = []
    start = 0
    for index in range(1, len(shown) + 1):
        if index == len(shown) or matched[index] != matched[start]:
            pieces.append(Run(shown[start:index], matched[start]))
            start = index
    return pieces


def _matched(shown: str, words: Iterable[str]) -> list[bool]:
    """Say of each character whether it belongs to a match; folding may lengthen a character."""
    text, origin = "", list[int]()
    for index, char in enumerate(shown):
        folded_char = folded(char)
        text += folded_char
        origin += [index] * len(folded_char)
    matched = [False] * len(shown)
    for word in words:
        for at in _places(text, word):
            for index in origin[at : at + len(word)]:
                matched[index] = True
    return matched


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word) if word else -1
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))
