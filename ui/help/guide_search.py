"""Finds sections of the guide that hold all words that were typed."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app.language import tr
from ui.help.guide import NEWS, Guide, Page, Section

_MOST = 40


class Hit(msgspec.Struct, frozen=True):
    """A section that was found: what the list says, and its address."""

    words: str
    address: str


def find(guide: Guide, typed: str) -> tuple[Hit, ...]:
    """Sections that hold every word, those with the words in their titles first. Raises BadSettings."""
    wanted = typed.lower().split()
    names = [name for group in guide.groups() for name in group.names]
    found: list[tuple[bool, Hit]] = []
    for name in (*names, NEWS):
        page = guide.page(name)
        found += [(_is_titled(section, wanted), hit) for section, hit in _hits(page, wanted)]
    found.sort(key=lambda one: not one[0])
    return tuple(hit for _, hit in found[:_MOST])


def _hits(page: Page, wanted: list[str]) -> Iterator[tuple[Section, Hit]]:
    for section in page.sections():
        said = " ".join((section.title, *(block.text for block in section.blocks))).lower()
        if all(word in said for word in wanted):
            is_page = section.title == page.title
            words = (
                page.title
                if is_page
                else tr("{section}, in {page}", section=section.title, page=page.title)
            )
            yield section, Hit(words, page.name if is_page else f"{page.name}#{section.slug}")


def _is_titled(section: Section, wanted: list[str]) -> bool:
    title = section.title.lower()
    return all(word in title for word in wanted)
