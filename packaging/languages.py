"""Brings the catalogues of `resources/languages` in line with the sentences that the code says.

Without arguments it adds what is new to each `.po` file, takes out what is no longer said, and writes the
`.mo` files that the program reads. A test tells when it has to be run.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = ROOT / "resources" / "languages"
_WIDTH = 100


class Places(NamedTuple):
    """Which arguments of a call are the sentence, its plural and the context; None where it has none."""

    text: int
    plural: int | None = None
    context: int | None = None


CALLS = {
    "tr": Places(0),
    "phrase": Places(0),
    "tr_in": Places(1, context=0),
    "tr_plural": Places(1, plural=2),
    "plural": Places(1, plural=2),
    "Counted": Places(0, plural=1),
}
Words = str | tuple[str, ...] | list[str] | None


def sources() -> Iterator[Path]:
    """All code that says sentences to people."""
    yield ROOT / "main.py"
    for folder in ("app", "ui"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def said() -> Catalog:
    """Every sentence of the code, with the files that say it.

    Python itself reads the code: Babel's reader leaves out what stands inside an f-string.
    """
    catalogue = Catalog(charset="utf-8")
    for path in sources():
        place = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and (places := CALLS.get(name_of(node.func))):
                _add(catalogue, node, places, place)
    return catalogue


def name_of(called: ast.expr) -> str:
    """The name that a call calls, whatever it is a member of."""
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def _add(catalogue: Catalog, call: ast.Call, places: Places, file: str) -> None:
    """Add what a call says; one that hands on what another one says has no words of its own."""
    text = _literal(call, places.text)
    if text is None:
        return
    many = _literal(call, places.plural)
    words = text if many is None else (text, many)
    catalogue.add(words, None, [(file, 0)], context=_literal(call, places.context))


def _literal(call: ast.Call, at: int | None) -> str | None:
    if at is None or len(call.args) <= at:
        return None
    value = getattr(call.args[at], "value", None)
    return value if isinstance(value, str) else None


def read(language: str) -> Catalog:
    """The catalogue of a language as it stands."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def compiled(catalogue: Catalog) -> bytes:
    """What the program reads of it."""
    into = io.BytesIO()
    write_mo(into, catalogue)
    return into.getvalue()


def text_of(catalogue: Catalog) -> bytes:
    """The file that translators work on, in the order of the code, without line numbers."""
    into = io.BytesIO()
    write_po(
        into, catalogue, width=_WIDTH, sort_by_file=True, ignore_obsolete=True, include_lineno=False
    )
    return into.getvalue()


def update(language: str) -> int:
    """Write both files of a language anew; gives how many sentences have no translation."""
    there, code = read(language), said()
    code.creation_date = there.creation_date  # the file changes with its sentences alone
    there.update(code, no_fuzzy_matching=True)
    (CATALOGUES / f"{language}.po").write_bytes(text_of(there))
    (CATALOGUES / f"{language}.mo").write_bytes(compiled(there))
    return sum(1 for message in there if message.id and not is_translated(message.string))


def is_translated(string: Words) -> bool:
    """Whether each form of a sentence has its words."""
    return bool(string) and (isinstance(string, str) or all(string or ()))


def main() -> int:
    """Bring all catalogues in line, and tell what is missing."""
    missing = {path.stem: update(path.stem) for path in sorted(CATALOGUES.glob("*.po"))}
    for language, number in missing.items():
        print(f"{language}: {number} without a translation")
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
