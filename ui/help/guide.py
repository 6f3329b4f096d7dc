"""The user guide as values: the Markdown of `docs/guide`, read without anything that could be alive in it.

The repository's pages are what the window shows: one source. Of Markdown it knows headings, paragraphs,
lists, strong words, code and links, which is all that the pages use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import msgspec

from app.errors import BadSettings
from app.language import tr

_ROOT = Path(__file__).parents[2]  # packages have the pages at the same place
GUIDE = _ROOT / "docs" / "guide"
CHANGELOG = _ROOT / "CHANGELOG.md"
CONTENTS = "README"
NEWS = "whats-new"
SOURCE = "Source: "
_INLINE = re.compile(r"\*\*(?P<strong>.+?)\*\*|`(?P<code>.+?)`|\[(?P<words>.+?)\]\((?P<to>.+?)\)")
_NUMBERED = re.compile(r"(\d+)\. ")
_NOT_IN_SLUGS = re.compile(r"[^\w\- ]")


class BlockKind(StrEnum):
    """What a block of a page is."""

    TITLE = "title"
    HEADING = "heading"
    SUBHEADING = "subheading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


class Run(msgspec.Struct, frozen=True):
    """Some words of a block. `to` is where a link leads: "page", "page#section", or an https address."""

    words: str
    is_strong: bool = False
    to: str = ""


class Block(msgspec.Struct, frozen=True):
    """A heading, a paragraph or an item of a list; `mark` stands before an item."""

    kind: BlockKind
    runs: tuple[Run, ...]
    mark: str = ""

    @property
    def text(self) -> str:
        """All its words."""
        return "".join(run.words for run in self.runs)

    @property
    def links(self) -> tuple[Run, ...]:
        """Its links."""
        return tuple(run for run in self.runs if run.to)


class Section(msgspec.Struct, frozen=True):
    """A heading with what stands below it; the first of a page has the page's own title."""

    slug: str
    title: str
    blocks: tuple[Block, ...]


class Page(msgspec.Struct, frozen=True):
    """One page; `name` is its file's, without the ending."""

    name: str
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        """Its title."""
        return next((one.text for one in self.blocks if one.kind is BlockKind.TITLE), self.name)

    def sections(self) -> tuple[Section, ...]:
        """The page cut at its headings."""
        found: list[Section] = []
        for block in self.blocks:
            if block.kind in (BlockKind.TITLE, BlockKind.HEADING):
                found.append(Section(slug(block.text), block.text, ()))
            elif found:
                last = found[-1]
                found[-1] = msgspec.structs.replace(last, blocks=(*last.blocks, block))
        return tuple(found)

    def section(self, wanted: str) -> Section | None:
        """The section with this slug."""
        return next((one for one in self.sections() if one.slug == wanted), None)


class Group(msgspec.Struct, frozen=True):
    """Pages under one heading of the contents."""

    title: str
    names: tuple[str, ...]


class Guide:
    """The pages, each read once."""

    def __init__(self, folder: Path = GUIDE, changelog: Path = CHANGELOG) -> None:
        self._folder = folder
        self._changelog = changelog
        self._pages: dict[str, Page] = {}

    def page(self, name: str) -> Page:
        """A page by its name. Raises BadSettings: this installation does not have it."""
        if name not in self._pages:
            path = self._changelog if name == NEWS else self._folder / f"{name}.md"
            try:
                content = path.read_text("utf-8")
            except (OSError, ValueError) as error:
                message = tr(
                    "The page “{name}” of the guide is not in this installation.", name=name
                )
                raise BadSettings(message, tr("Install Countersign again.")) from error
            self._pages[name] = read_page(name, content)
        return self._pages[name]

    def groups(self) -> tuple[Group, ...]:
        """The contents in their order. Raises BadSettings."""
        return tuple(
            Group(one.title, tuple(link.to for block in one.blocks for link in block.links))
            for one in self.page(CONTENTS).sections()
            if any(block.links for block in one.blocks)
        )

    def section(self, address: str) -> Section | None:
        """The section that "page#section" names, the page's first without one. Raises BadSettings."""
        name, _, wanted = address.partition("#")
        page = self.page(name)
        return page.section(wanted) if wanted else page.sections()[0]


def slug(heading: str) -> str:
    """What a link names a heading by, as code hosts make it."""
    return _NOT_IN_SLUGS.sub("", heading.lower()).replace(" ", "-")


def read_page(name: str, content: str) -> Page:
    """Read a page."""
    return Page(name, tuple(_block(lines) for lines in _pieces(content)))


def _pieces(content: str) -> Iterator[str]:
    """Blocks as one line each: a line that begins nothing goes on with the one before."""
    piece = ""
    for line in (one.strip() for one in content.splitlines()):
        begins = line.startswith(("#", "- ")) or _NUMBERED.match(line) is not None
        if piece and (begins or not line):
            yield piece
            piece = ""
        piece = f"{piece} {line}".strip()
        if line.startswith("#"):
            yield piece
            piece = ""
    if piece:
        yield piece


def _block(line: str) -> Block:
    for start, kind in (
        ("### ", BlockKind.SUBHEADING),
        ("## ", BlockKind.HEADING),
        ("# ", BlockKind.TITLE),
    ):
        if line.startswith(start):
            return Block(kind, tuple(_runs(line.removeprefix(start))))
    if line.startswith("- "):
        return Block(BlockKind.ITEM, tuple(_runs(line[2:])), "•")
    number = _NUMBERED.match(line)
    if number is not None:
        return Block(BlockKind.ITEM, tuple(_runs(line[number.end() :])), f"{number[1]}.")
    return Block(BlockKind.PARAGRAPH, tuple(_runs(line)))


def _runs(line: str) -> Iterator[Run]:
    start = 0
    for found in _INLINE.finditer(line):
        if found.start() > start:
            yield Run(line[start : found.start()])
        if found["to"]:
            yield Run(found["words"], to=_target(found["to"]))
        else:
            yield Run(found["strong"] or found["code"], is_strong=True)
        start = found.end()
    if start < len(line):
        yield Run(line[start:])


def _target(link: str) -> str:
    if link.startswith("https:"):
        return link
    path, _, anchor = link.partition("#")
    return f"{path.removesuffix('.md')}#{anchor}" if anchor else path.removesuffix(".md")
