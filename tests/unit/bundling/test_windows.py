"""The script of the Windows installer: what it puts onto a computer, its uninstaller takes away."""

from __future__ import annotations

import re

import pytest

from bundling import product, windows

SCRIPT = (product.PACKAGING / "windows" / "countersign.nsi").read_text(encoding="utf-8")
INSTALLER, UNINSTALLER = SCRIPT.split('Section "un.${APP}"')


def test_every_registry_key_it_writes_is_removed() -> None:
    written = set(re.findall(r'WriteReg\w+ HKCU "([^"]+)" "([^"]+)"', INSTALLER))
    assert written
    keys = set(re.findall(r'DeleteRegKey HKCU "([^"]+)"', UNINSTALLER))
    values = set(re.findall(r'DeleteRegValue HKCU "([^"]+)" "([^"]+)"', UNINSTALLER))
    assert [one for one in written if one[0] not in keys and one not in values] == []


def test_no_folder_that_may_be_somebody_elses_is_emptied() -> None:
    emptied = re.findall(r'RMDir /r "([^"]+)"', SCRIPT)
    assert set(emptied) == {"$INSTDIR\\_internal", "$INSTDIR\\licences", "$LOCALAPPDATA\\${APP}"}
    data = SCRIPT.index('RMDir /r "$LOCALAPPDATA')
    assert SCRIPT.rindex("Section /o", 0, data) > SCRIPT.index('Section "un.${APP}"')  # by choice


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
