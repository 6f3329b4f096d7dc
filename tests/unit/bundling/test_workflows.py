"""What no linter is needed for: foreign actions are pinned by commit, and rights are given one by one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WORKFLOWS = sorted((Path(__file__).parents[3] / ".github" / "workflows").glob("*.yml"))
USES = re.compile(r"^\s*(?:- )?uses: (.+)$", re.MULTILINE)
LINES = re.MULTILINE | re.DOTALL
CONDITIONS = (
    *["runner.os == 'Windows' && steps.signature.outputs.pack == '--signed'\n"] * 2,
    "steps.signature.outputs.wanted == 'yes'\n",
)
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


def test_what_windows_people_get_is_signed_where_there_are_secrets() -> None:
    (text,) = (path.read_text(encoding="utf-8") for path in WORKFLOWS if path.stem == "release")
    steps = [one for one in text.split("- name: ") if "Azure/trusted-signing-action" in one]
    assert [one.splitlines()[0] for one in steps] == [
        "Sign the program and its uninstaller for Windows",
        "Sign the installer for Windows",
        "Sign the MSI",
    ]
    assert "/dist/work/uninstall.exe\n" in steps[0]
    given = [re.findall(r"[\w-]+: \$\{\{ secrets\.\w+ \}\}", one) for one in steps]
    assert given == [given[0]] * 3
    assert [f"if: {word}" in one for one, word in zip(steps, CONDITIONS, strict=True)] == [True] * 3


def test_a_draft_waits_for_all_files_and_takes_no_halves() -> None:
    (text,) = (path.read_text(encoding="utf-8") for path in WORKFLOWS if path.stem == "release")
    jobs = dict(
        re.findall(r"^  ([\w-]+):\n(.+?)(?=^  [\w-]+:\n|\Z)", text.split("\njobs:\n")[1], LINES)
    )
    assert "needs: build\n" in jobs["msi"]
    assert "needs: msi\n" in jobs["msi-tried"]
    assert "needs: [build, msi-tried, manifest]\n" in jobs["release"]
    handed = set(re.findall(r"upload-artifact@.+?\n.+?name: (\S+)", text, re.DOTALL))
    assert {one.partition("-")[0] for one in handed} == {"files", "parts"}
    assert "pattern: files-*\n" in jobs["release"]


def test_there_is_a_release_workflow() -> None:
    assert "release" in [path.stem for path in WORKFLOWS]
