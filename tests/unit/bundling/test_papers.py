"""Licence texts, the list of parts, the sums: what goes with the program."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bundling import archives, checks, papers, product, shipped
from bundling.shipped import Part

MADE = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def parts(tmp_path: Path) -> list[Part]:
    text, other = tmp_path / "LICENSE", tmp_path / "more" / "LICENSE.txt"
    other.parent.mkdir()
    text.write_text("You may.\n")
    other.write_text("You may, too.\n")
    return [Part("sample", "1.2", "MIT", "pkg:pypi/sample@1.2", (text, other))]


def test_every_text_of_a_part_goes_with_it(parts: list[Part], tmp_path: Path) -> None:
    folder = tmp_path / "licences"
    papers.write_licences(folder, parts)
    texts = sorted(path.read_text() for path in (folder / "sample").iterdir())
    assert texts == ["You may, too.\n", "You may.\n"]
    assert "sample 1.2: MIT" in (folder / "PARTS.txt").read_text()
    assert "Apache License" in (folder / "LICENSE.txt").read_text()


def test_the_list_of_parts_is_the_same_for_the_same_parts(parts: list[Part]) -> None:
    told = papers.sbom(parts, MADE)
    assert told == papers.sbom(parts, MADE)
    assert told["serialNumber"] != papers.sbom([], MADE)["serialNumber"]
    assert told["metadata"]["component"]["version"] == product.version()
    assert [one["purl"] for one in told["components"]] == ["pkg:pypi/sample@1.2"]


def test_a_part_of_a_known_package_has_version_licence_and_text() -> None:
    import msgspec

    parts = shipped.parts_in([msgspec.__file__])
    (one,) = (part for part in parts if part.name == "msgspec")
    assert (one.version, one.licence) == (msgspec.__version__, "BSD-3-Clause")
    assert [text.name for text in one.texts] == ["LICENSE"]
    assert "CPython" in [part.name for part in parts]


@pytest.mark.skipif(os.name == "nt", reason="asks the package system of Debian")
def test_a_file_of_unknown_origin_stops_the_build(tmp_path: Path) -> None:
    stray = tmp_path / "stray.so"
    stray.write_bytes(b"")
    with pytest.raises(shipped.UnknownOriginError, match=r"stray\.so"):
        shipped.parts_in([str(stray)])


@pytest.mark.skipif(os.name == "nt", reason="rights and links of POSIX")
def test_the_same_files_give_the_same_archive(tmp_path: Path) -> None:
    def pack(number: int, time: int) -> bytes:
        folder = tmp_path / str(number) / "program"
        folder.mkdir(parents=True)
        for name in ("b", "a"):
            (folder / name).write_text(name)
            os.utime(folder / name, (time, time))
        (folder / "a").chmod(0o700)
        (folder / "link").symlink_to("b")
        archive = tmp_path / f"{number}.tar.xz"
        archives.tar_xz(folder, archive, epoch=5)
        return archive.read_bytes()

    first = pack(1, 1000)
    assert first == pack(2, 2000)
    with tarfile.open(tmp_path / "1.tar.xz") as tar:
        told = {one.name: (one.mode, one.mtime, one.uid) for one in tar if not one.issym()}
    assert told["program/a"] == (0o755, 5, 0)
    assert told["program/b"] == (0o644, 5, 0)


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_the_same_files_give_the_same_zip(tmp_path: Path) -> None:
    folder = tmp_path / "program"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "a").write_text("text")
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    archives.zipped(folder, first, epoch=1_795_237_317)
    os.utime(folder / "sub" / "a", (1000, 1000))
    archives.zipped(folder, second, epoch=1_795_237_317)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as packed:
        assert packed.namelist() == ["program/sub/a"]


@pytest.mark.parametrize(
    ("platform", "is_signed", "says_so"),
    [
        ("win32", False, True),
        ("win32", True, False),
        ("darwin", False, True),
        ("linux", False, False),
    ],
)
def test_a_file_that_should_be_signed_and_is_not_says_so(
    platform: str, is_signed: bool, says_so: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bundling.product.sys.platform", platform)
    name = product.file_name(is_signed=is_signed)
    assert name.endswith("-unsigned") is says_so
    assert name.startswith(f"countersign-{product.version()}-")


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="asks Debian's own tool")
def test_debian_reads_a_package_of_ours(tmp_path: Path) -> None:
    data, about = tmp_path / "data", tmp_path / "about"
    (data / "opt").mkdir(parents=True)
    (data / "opt" / "program").write_text("program")
    about.mkdir()
    fields = ("Package: sample", "Version: 1", "Architecture: all", "Maintainer: A <a@b.invalid>")
    (about / "control").write_text("\n".join([*fields, "Description: sample", ""]))
    members = {"debian-binary": b"2.0\n"}
    for name, folder in {"control.tar.xz": about, "data.tar.xz": data}.items():
        archives.tar_xz(folder, tmp_path / name, epoch=5, below=".")
        members[name] = (tmp_path / name).read_bytes()
    package = tmp_path / "sample.deb"
    archives.ar(members, package, epoch=5)

    def told(*words: str) -> str:
        command = ["dpkg-deb", words[0], str(package), *words[1:]]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert told("--field", "Package").strip() == "sample"
    assert "./opt/program" in told("--contents")
    assert told("--contents").count("root/root") == 3
    told("--extract", str(tmp_path / "out"))
    assert (tmp_path / "out" / "opt" / "program").read_text() == "program"


def test_sums_are_read_back_by_their_names(tmp_path: Path) -> None:
    for name in ("b.deb", "a.tar.xz"):
        (tmp_path / name).write_text(name)
    lines = archives.sums(tmp_path.iterdir()).splitlines()
    assert [line.split("  ")[1] for line in lines] == ["a.tar.xz", "b.deb"]
    assert lines[1].startswith(archives.digest(tmp_path / "b.deb"))


def test_what_should_not_be_shipped_is_named(tmp_path: Path) -> None:
    for name in ("icuuc.dll", "tests/x.txt", "botocore/data/ec2/x.json", "app/main.py"):
        path = tmp_path / "_internal" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    faults = "\n".join(checks.faults_of(tmp_path))
    for said in ("icuuc.dll", "tests/x.txt", "data/ec2/x.json", "main.py", "no model of sts"):
        assert said in faults
    assert "cacert.pem" in faults


def test_the_version_is_the_same_everywhere() -> None:
    text = (product.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'dynamic = ["version"]' in text
    assert "app.version.VERSION" in text
    changes = (product.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## {product.version()} " in changes


def test_a_version_that_windows_could_not_show_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product, "VERSION", "1.0rc1")
    with pytest.raises(ValueError, match="three whole numbers"):
        product.version()


def test_the_source_date_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000")
    assert product.source_epoch() == 1000
