"""The MSI's description: every file once, the same text for the same files."""

from __future__ import annotations

import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import msi_release
from bundling import archives, msi, product

SPACE = {"w": "http://schemas.microsoft.com/wix/2006/wi"}
FILES = ("countersign.exe", "_internal/a.dll", "_internal/PySide6/a.dll", "licences/PARTS.txt")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    for name in FILES:
        path = tmp_path / "countersign" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "countersign"


def described(bundle: Path) -> ET.Element:
    return ET.fromstring(msi.source(bundle, bundle.parent / "countersign.ico"))


def test_every_file_is_a_component_of_its_own_in_its_folder(bundle: Path) -> None:
    root = described(bundle)
    files = root.findall(".//w:File", SPACE)
    assert sorted(one.attrib["Source"] for one in files) == sorted(FILES)
    components = root.findall(".//w:Component", SPACE)
    assert len({one.attrib["Guid"] for one in components}) == len(FILES)
    chosen = {one.attrib["Id"] for one in root.findall(".//w:ComponentRef", SPACE)}
    assert chosen == {one.attrib["Id"] for one in components}


def test_the_start_menu_has_the_program(bundle: Path) -> None:
    (file,) = described(bundle).findall(".//w:File[w:Shortcut]", SPACE)
    assert file.attrib["Name"] == "countersign.exe"


def test_the_same_files_give_the_same_text_and_others_another_product(bundle: Path) -> None:
    first = msi.source(bundle, bundle.parent / "countersign.ico")
    assert msi.source(bundle, bundle.parent / "countersign.ico") == first
    was = described(bundle)
    (bundle / "countersign.exe").write_text("another")
    now = described(bundle)
    ids = [one.find("w:Product", SPACE).attrib for one in (was, now)]  # type: ignore[union-attr]
    assert ids[0]["Id"] != ids[1]["Id"]
    assert ids[0]["UpgradeCode"] == ids[1]["UpgradeCode"]
    assert ids[0]["Version"] == product.version()


def test_without_wix_it_says_what_to_install(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(msi.NoWixError, match="apt-get install wixl"):
        msi.make_msi(bundle, tmp_path / "x.msi", tmp_path / "x.ico", tmp_path / "work")


# --- of a release ----------------------------------------------------------------------------------


WIXL = '#!/bin/sh\n[ "$1 $2 $3" = "-a x64 -o" ] && ls "$PWD/countersign.exe" && cp "$5" "$4"\n'


@pytest.fixture
def out(bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the build for Windows hands on, beside a stand-in for wixl that keeps the description."""
    tool = tmp_path / "tools" / "wixl"
    tool.parent.mkdir()
    tool.write_text(WIXL)
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tool.parent), prepend=os.pathsep)
    made = tmp_path / "dist"
    icon = made / "work" / "countersign" / "countersign.ico"
    icon.parent.mkdir(parents=True)
    icon.touch()
    name = f"countersign-{product.version()}-windows-x86_64-unsigned.zip"
    archives.zipped(bundle, made / name, epoch=1_700_000_000)
    return made


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for wixl is a shell script")
def test_a_release_has_an_msi_of_what_is_in_the_archive(out: Path) -> None:
    assert msi_release.main(["make", "--out", str(out)]) == 0
    (package,) = out.glob("*.msi")
    assert package.name == f"countersign-{product.version()}-windows-x86_64-unsigned.msi"
    files = ET.parse(package).findall(".//w:File", SPACE)
    assert sorted(one.attrib["Source"] for one in files) == sorted(FILES)
