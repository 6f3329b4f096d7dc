"""The catalogues say every sentence of the code, with the same places, in the forms of the language."""

from __future__ import annotations

import re
from functools import cache

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message

import languages
from app.language import LANGUAGES, SOURCE

OTHERS = sorted(set(LANGUAGES) - {SOURCE})
PLACE = re.compile(r"\{\w*\}|</?b>")
AGAIN = "run `poe languages`, then translate what it counts"


@cache
def said() -> Catalog:
    return languages.said()


@cache
def catalogue(language: str) -> Catalog:
    return languages.read(language)


def keys(of: Catalog) -> set[tuple[str | None, str]]:
    return {(one.context, str(one.id)) for one in of if one.id}


def forms(words: languages.Words) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words or ())


def messages(language: str) -> list[Message]:
    return [one for one in catalogue(language) if one.id]


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_the_sentences_of_the_code_and_no_others(language: str) -> None:
    there, here = keys(catalogue(language)), keys(said())
    assert sorted(here - there, key=str)[:5] == [], AGAIN
    assert sorted(there - here, key=str)[:5] == [], AGAIN


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    missing = [one.id for one in messages(language) if not languages.is_translated(one.string)]
    assert missing[:5] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_places_of_its_sentence(language: str) -> None:
    wrong = [
        (one.id, form)
        for one in messages(language)
        for form, original in zip(forms(one.string), originals(one), strict=True)
        if set(PLACE.findall(form)) != set(PLACE.findall(original))
    ]
    assert wrong[:5] == []


def originals(message: Message) -> tuple[str, ...]:
    """The English form that each form of a translation stands for."""
    first, *rest = forms(message.id)
    if not rest:
        return (first,)
    return (rest[0],) if len(forms(message.string)) == 1 else (first, rest[0])


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_with_places_have_only_such_as_python_fills(language: str) -> None:
    for one in messages(language):
        for form in (*forms(one.id), *forms(one.string)):
            if PLACE.search(form):
                form.replace("<b>", "").format_map(Anything())


class Anything(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key


@pytest.mark.parametrize("language", OTHERS)
def test_what_the_program_reads_is_what_the_translators_wrote(language: str) -> None:
    written = (languages.CATALOGUES / f"{language}.mo").read_bytes()
    assert written == languages.compiled(catalogue(language)), AGAIN


@pytest.mark.parametrize("language", OTHERS)
def test_months_are_those_of_the_locale(language: str) -> None:
    short = Locale(language).months["format"]["abbreviated"]
    catalog = catalogue(language)
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1
    ):
        message = catalog.get(name, context="short month")
        assert message is not None
        assert message.string == short[number]
