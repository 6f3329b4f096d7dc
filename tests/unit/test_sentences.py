"""Whatever reads like a sentence for people goes through the catalogues, or is listed here with its reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import languages

# Said to programs, to AWS, to a seller, to whoever starts a program in a terminal, or about made-up data.
ELSEWHERE = (
    "app/crash_report.py",  # read by whoever mends the program
    "app/folders.py",  # before the language is known
    "app/log",
    "app/options.py",  # the command line is English, as its library is
    "app/worker/forget_all.py",  # --forget-everything, in a terminal
    "app/sandbox/",  # the simulated AWS
    "main.py",
    "ui/stylesheet.py",
    "ui/self_test.py",
)
PICTURES = re.compile(r"(^|/|_)screens\.py$")  # what is typed into the pictures' fields
SENTENCE = re.compile(r"[A-Z][a-z']*[ ,][^<>_={}|\\]*[a-z)”}]{2}[.!?…:]$")
WITH_KEYS = re.compile(r"[A-Z][^\t]*\t\S+")  # an entry of a menu
NOT_SAID = {"ValueError", "TypeError", "RuntimeError", "KeyError", "AssertionError", "LookupError"}
LOGS = {"debug", "info", "warning", "error", "exception", "critical"}
KNOWN = {
    # What a seller reads is English, whatever the person reads.
    "We have already paid this. Check your records and withdraw the request.",
    "This is not part of the agreement.",
    "The work has not been done yet.",
    "The amount is not the one that we agreed.",
    "Tunnel connection failed:",  # http.client's words, looked for
    "Needs a sign-in in the browser.",  # a mark; the window says it in its language
}


def outside(path: Path) -> Iterator[str]:
    """Sentences of a file that no call hands to the catalogues."""
    tree = ast.parse(path.read_text("utf-8"))
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        said = node.value.strip()
        is_said = SENTENCE.fullmatch(said) or WITH_KEYS.fullmatch(said)
        if is_said and not _is_said_elsewhere(node, parents):
            yield node.value


def _is_said_elsewhere(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.Call):
            name = languages.name_of(node.func)
            if name in languages.CALLS or name in NOT_SAID or name in LOGS:
                return True
        if isinstance(node, ast.Expr | ast.Compare):  # a docstring, or a log line that is no call
            return isinstance(node, ast.Compare) or isinstance(node.value, ast.Constant)
        if isinstance(node, ast.stmt):
            return False
    return False


def test_every_sentence_is_translatable() -> None:
    found = {
        f"{path.relative_to(languages.ROOT).as_posix()}: {words}"
        for path in languages.sources()
        for words in outside(path)
        if words.strip() not in KNOWN
        and not path.relative_to(languages.ROOT).as_posix().startswith(ELSEWHERE)
        and not PICTURES.search(path.name)
    }
    assert not found, "\n".join(sorted(found))


def test_a_sentence_that_is_not_translatable_is_found(tmp_path: Path) -> None:
    code = tmp_path / "code.py"
    code.write_text(
        '"""A docstring is none."""\nsay("Nothing was sent.")\nsay(tr("It is."))\nsay("Go\\tF3")\n'
    )
    assert list(outside(code)) == ["Nothing was sent.", "Go\tF3"]
