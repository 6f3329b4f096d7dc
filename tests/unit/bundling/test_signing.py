"""Signing for macOS as far as Linux can run it: the order, and the script around tools that only write down.

What the tools of macOS make of it has never been seen.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bundling import product

FOLDER = product.PACKAGING / "macos"
ARM, UNIVERSAL, SCRIPT = bytes.fromhex("cffaedfe0c000001"), bytes.fromhex("cafebabe"), b"#!/bin/sh"
PARTS = {
    "MacOS/Countersign": ARM,
    "Frameworks/Python.framework/Versions/3.13/Python": ARM,
    "Frameworks/libcrypto.3.dylib": ARM,
    "Frameworks/lib-dynload/_ssl.cpython-313-darwin.so": ARM,
    "Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore": UNIVERSAL,
    "Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/Helpers/Helper.app/Contents/MacOS/Helper": ARM,
    "Frameworks/PySide6/Qt/plugins/platforms/libqcocoa.dylib": ARM,
    "Frameworks/no-ending": ARM,
    "Resources/base_library.zip": b"PK",
    "Resources/fake.dylib": SCRIPT,
}
SECRETS = {
    "CERTIFICATE": "Y2VydGlmaWNhdGU=",
    "CERTIFICATE_PASSWORD": "of the certificate",
    "IDENTITY": "Developer ID Application: Somebody (ABCDE12345)",
    "NOTARY_KEY": "bm90YXJ5",
    "NOTARY_KEY_ID": "KEYID",
    "NOTARY_ISSUER": "issuer",
}
TOOLS = ("security", "codesign", "xcrun", "ditto", "spctl")
# Writes down its words; `security list-keychains` without -s tells the list as macOS does.
TOOL = """#!/bin/sh
printf '%s' "$(basename "$0")" >> "$LOG"
for word in "$@"; do printf '\\t%s' "$word" >> "$LOG"; done
printf '\\n' >> "$LOG"
case "$(basename "$0") $*" in
    "security list-keychains -d user") printf '    "/Users/a/login keychain-db"\\n' ;;
    "$FAILS"*) exit 1 ;;
esac
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a shell script and its links")


@dataclass
class Mac:
    """A folder with an app and tools that write down what they are asked for."""

    folder: Path

    @property
    def app(self) -> Path:
        return self.folder / "Countersign.app"

    def run(self, target: Path, fails: str = "never") -> tuple[int, list[list[str]]]:
        """Sign; gives the exit code and the words of each tool."""
        log = self.folder / "log"
        log.write_text("")
        work = self.folder / "work"
        work.mkdir(exist_ok=True)
        told = subprocess.run(
            ["bash", str(FOLDER / "sign.sh"), str(target)],
            env={
                **SECRETS,
                "PATH": f"{self.folder / 'tools'}:{os.environ['PATH']}",
                "LOG": str(log),
                "FAILS": fails,
                "TMPDIR": str(work),
            },
            capture_output=True,
            check=False,
        )
        assert list(work.iterdir()) == []  # neither certificate nor key is left
        return told.returncode, [line.split("\t") for line in log.read_text().splitlines()]


@pytest.fixture
def mac(tmp_path: Path) -> Mac:
    made = Mac(tmp_path)
    for name, content in PARTS.items():
        path = made.app / "Contents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    framework = made.app / "Contents/Frameworks/PySide6/Qt/lib/QtCore.framework"
    (framework / "Versions" / "Current").symlink_to("A")
    (framework / "QtCore").symlink_to("Versions/Current/QtCore")
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in TOOLS:
        (tools / name).write_text(TOOL)
        (tools / name).chmod(0o755)
    (tools / "python3").symlink_to(sys.executable)
    return made


def signed(calls: list[list[str]]) -> list[str]:
    """The names of what was signed, in order."""
    return [call[-1] for call in calls if call[0] == "codesign" and "--sign" in call]


def test_everything_is_signed_once_and_from_the_inside_out(mac: Mac) -> None:
    code, calls = mac.run(mac.app)
    assert code == 0
    names = [str(Path(one).relative_to(mac.folder)) for one in signed(calls)]
    assert len(names) == len(set(names))
    place = {name.removeprefix("Countersign.app/Contents/"): at for at, name in enumerate(names)}
    assert names[-1] == "Countersign.app"
    for name, content in PARTS.items():
        is_main = name.endswith(("MacOS/Countersign", "/Python", "/QtCore", "MacOS/Helper"))
        assert (name in place) is (content in (ARM, UNIVERSAL) and not is_main), name
    for name, at in place.items():
        inside = [other for other in place if other.startswith(f"{name}/")]
        assert all(place[other] < at for other in inside)
    qt = "Frameworks/PySide6/Qt/lib/QtCore.framework"
    assert place[f"{qt}/Versions/A/Helpers/Helper.app"] < place[qt]


def test_the_hardened_runtime_is_asked_for_and_rights_only_for_the_program(mac: Mac) -> None:
    _, calls = mac.run(mac.app)
    signing = [call for call in calls if "--sign" in call]
    assert all("runtime" in call and "--timestamp" in call for call in signing)
    assert not any("--deep" in call for call in signing)
    (with_rights,) = (call for call in signing if "--entitlements" in call)
    assert with_rights[-1] == str(mac.app)


def test_it_is_verified_sent_stapled_and_assessed_in_this_order(mac: Mac) -> None:
    _, calls = mac.run(mac.app)
    said = [" ".join(call[:3]) for call in calls]
    wanted = (
        "codesign --verify --deep",
        "ditto -c -k",
        "xcrun notarytool submit",
        "xcrun stapler staple",
        "xcrun stapler validate",
        "spctl --assess --type",
    )
    assert [one for one in said if one in wanted] == list(wanted)


def test_the_disk_image_is_signed_notarised_and_stapled_itself(mac: Mac) -> None:
    image = mac.folder / "countersign-1.2.3.dmg"
    image.touch()
    code, calls = mac.run(image)
    assert code == 0
    assert signed(calls) == [str(image)]
    stapled = [call[-1] for call in calls if call[:3] == ["xcrun", "stapler", "staple"]]
    assert stapled == [str(image)]
    assert not any(call[0] == "ditto" for call in calls)


@pytest.mark.parametrize(
    "fails", ["never", "security import", "codesign --force", "xcrun notarytool", "xcrun stapler"]
)
def test_the_keychains_are_as_before_whatever_fails(mac: Mac, fails: str) -> None:
    code, calls = mac.run(mac.app, fails)
    assert (code == 0) is (fails == "never")
    keychains = [call for call in calls if call[0] == "security"]
    assert keychains[-2][1:] == ["list-keychains", "-d", "user", "-s", "/Users/a/login keychain-db"]
    assert keychains[-1][1] == "delete-keychain"
    if fails.startswith(("codesign", "xcrun notarytool")):
        assert not any(call[:3] == ["xcrun", "stapler", "staple"] for call in calls)


def test_nothing_else_is_signed(mac: Mac) -> None:
    code, calls = mac.run(mac.folder / "countersign.zip")
    assert code == 2
    assert signed(calls) == []
