"""The script of the Windows installer: what it puts onto a computer, its uninstaller takes away."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from bundling import product, windows

SCRIPT = (product.PACKAGING / "windows" / "countersign.nsi").read_text(encoding="utf-8")
INSTALLER, UNINSTALLER = SCRIPT.split('Section "-un.Check"')


def test_every_registry_key_it_writes_is_removed() -> None:
    written = set(re.findall(r'WriteReg\w+ HKCU "([^"]+)" "([^"]+)"', INSTALLER))
    assert written
    keys = set(re.findall(r'DeleteRegKey HKCU "([^"]+)"', UNINSTALLER))
    values = set(re.findall(r'DeleteRegValue HKCU "([^"]+)" "([^"]+)"', UNINSTALLER))
    assert [one for one in written if one[0] not in keys and one not in values] == []


def test_no_folder_that_may_be_somebody_elses_is_emptied() -> None:
    emptied = re.findall(r'RMDir /r "([^"]+)"', SCRIPT)
    assert set(emptied) == {"$INSTDIR\\_internal", "$INSTDIR\\licences", "$LOCALAPPDATA\\${APP}"}
    data = UNINSTALLER.index('RMDir /r "$LOCALAPPDATA')
    section = UNINSTALLER.rindex("\nSection", 0, data)
    assert UNINSTALLER.startswith("\nSection /o", section)  # by choice


def test_the_program_forgets_its_secrets_before_it_is_taken_away() -> None:
    assert UNINSTALLER.index("--forget-everything --yes") < UNINSTALLER.index('Delete "$INSTDIR')


def test_nobody_has_to_be_an_administrator() -> None:
    assert "RequestExecutionLevel user" in SCRIPT
    assert not re.search(r"\bHK(LM|CR|U)\b", SCRIPT)


def test_autostart_is_chosen() -> None:
    section = SCRIPT.rindex("\nSection", 0, SCRIPT.index('WriteRegStr HKCU "${RUN}"'))
    assert SCRIPT.startswith("\nSection /o", section)


def test_without_nsis_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    for name in ("ProgramFiles", "ProgramFiles(x86)"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(windows.NoNsisError, match="apt-get install nsis"):
        windows.make_installer(product.ROOT, product.ROOT / "x.exe", product.ROOT / "x.ico")


# Writes down its words, and does with the uninstaller what it is asked to as the real one does.
MAKENSIS = """#!/bin/sh
for word in "$@"; do
    printf '%s\\n' "$word" >> "$LOG"
    case $word in -DWITH_UNINSTALLER=*) command=${word#*=} ;; esac
done
[ -z "$command" ] || eval "$(printf '%s' "$command" | sed "s|%1|$MADE|")"
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The uninstaller that a stand-in for NSIS makes."""
    tool = tmp_path / "tools" / "makensis"
    tool.parent.mkdir()
    tool.write_text(MAKENSIS)
    tool.chmod(0o755)
    uninstaller = tmp_path / "as made"
    uninstaller.write_text("made")
    monkeypatch.setenv("PATH", str(tool.parent), prepend=os.pathsep)
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    monkeypatch.setenv("MADE", str(uninstaller))
    return uninstaller


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for NSIS is a shell script")
def test_the_uninstaller_is_kept_apart_and_comes_back_signed(tmp_path: Path, made: Path) -> None:
    apart = tmp_path / "a part" / windows.UNINSTALLER
    apart.parent.mkdir()
    windows.make_uninstaller(apart, tmp_path / "x.ico")
    assert apart.read_text() == "made"
    apart.write_text("signed")
    windows.make_installer(tmp_path, tmp_path / "x.exe", tmp_path / "x.ico", uninstaller=apart)
    assert made.read_text() == "signed"


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for NSIS is a shell script")
def test_an_unsigned_installer_has_the_uninstaller_as_it_is_made(
    tmp_path: Path, made: Path
) -> None:
    windows.make_installer(tmp_path, tmp_path / "x.exe", tmp_path / "x.ico")
    assert "WITH_UNINSTALLER" not in (tmp_path / "log").read_text()
    assert made.read_text() == "made"


def test_no_installer_is_made_where_the_signed_uninstaller_cannot_be_had() -> None:
    assert "!uninstfinalize '${WITH_UNINSTALLER}' = 0\n" in SCRIPT


def test_the_programs_file_says_what_it_is() -> None:
    told = windows.version_resource()
    assert f"StringStruct('FileVersion', '{product.version()}')" in told
    assert f"filevers=({product.version().replace('.', ', ')}, 0)" in told
    compile(told, "version.txt", "eval")
