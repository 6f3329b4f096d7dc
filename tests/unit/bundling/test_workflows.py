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


def test_the_manifest_is_signed_only_where_there_is_a_key() -> None:
    (text,) = (path.read_text(encoding="utf-8") for path in WORKFLOWS if path.stem == "release")
    step = text.split("- name: Sign the manifest")[1].split("- name:")[0]
    assert "${{ secrets.RELEASE_SIGNING_KEY }}" in step.split("run: |")[0]
    assert "secrets." not in step.split("run: |")[1]
    assert 'if [ -z "$RELEASE_SIGNING_KEY" ]' in step
    assert "packaging/manifest.py sign --out manifest.json" in step


def test_the_key_of_releases_is_in_a_job_that_may_write_nowhere() -> None:
    (text,) = (path.read_text(encoding="utf-8") for path in WORKFLOWS if path.stem == "release")
    job = text.split("\n  manifest:\n")[1].split("\n  release:\n")[0]
    assert "RELEASE_SIGNING_KEY" not in text.replace(job, "")
    assert re.findall(r"^ +[\w-]+: write\b", job, re.MULTILINE) == []


def test_there_is_a_release_workflow() -> None:
    assert "release" in [path.stem for path in WORKFLOWS]
