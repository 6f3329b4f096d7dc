"""What no linter is needed for: foreign actions are pinned by commit, and rights are given one by one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WORKFLOWS = sorted((Path(__file__).parents[3] / ".github" / "workflows").glob("*.yml"))
USES = re.compile(r"^\s*(?:- )?uses: (.+)$", re.MULTILINE)
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_and_rights_are_none_at_first(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "\npermissions: {}\n" in text
    used = USES.findall(text)
    assert used
    assert [one for one in used if not PINNED.fullmatch(one)] == []


def test_there_is_a_release_workflow() -> None:
    assert "release" in [path.stem for path in WORKFLOWS]
