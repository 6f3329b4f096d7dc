"""What macOS is told of the app; the building, signing and starting there is never run by these tests."""

from __future__ import annotations

import plistlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bundling import macos, product

FOLDER = product.PACKAGING / "macos"


def test_the_app_has_the_version_and_an_oldest_system() -> None:
    told = plistlib.loads(plistlib.dumps(macos.info_plist()))
    assert told["CFBundleShortVersionString"] == told["CFBundleVersion"] == product.version()
    assert re.fullmatch(r"\d+\.\d+", told["LSMinimumSystemVersion"])
    # The lock's Qt must run there: its wheels were chosen for the same system.
    assert f'MACOSX_DEPLOYMENT_TARGET": "{macos.OLDEST}"' in (
        product.PACKAGING / "dev.py"
    ).read_text(encoding="utf-8")


def test_the_app_asks_for_no_rights() -> None:
    assert plistlib.loads((FOLDER / "entitlements.plist").read_bytes()) == {}


def test_the_signing_script_is_sound_shell() -> None:
    script = FOLDER / "sign.sh"
    checker = shutil.which("shellcheck")
    if checker is None:
        pytest.skip("MISSING: shellcheck. apt-get install shellcheck")
    told = subprocess.run([checker, str(script)], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_every_secret_of_the_signing_script_comes_from_the_workflow() -> None:
    script = (FOLDER / "sign.sh").read_text(encoding="utf-8")
    workflow = product.ROOT / ".github" / "workflows" / "release.yml"
    given = set(
        re.findall(r"^ +(\w+): \$\{\{ secrets\.", workflow.read_text("utf-8"), re.MULTILINE)
    )
    used = set(re.findall(r"\$\{?([A-Z][A-Z_]+)\b", script))
    assert used <= given
    assert {"CERTIFICATE", "IDENTITY", "NOTARY_KEY"} <= used


def test_what_is_packed_is_signed_after_it_and_its_sum_is_taken_anew() -> None:
    workflow = product.ROOT / ".github" / "workflows" / "release.yml"
    steps = re.findall(r"- name: (.+)", workflow.read_text("utf-8"))
    wanted = [
        "Write the uninstaller apart for the signature",
        "Sign the program and its uninstaller for Windows",
        "Sign and notarise for macOS",
        "Pack, unpack and let it test itself again",
        "Sign the installer for Windows",
        "Sign and notarise the disk image for macOS",
        "List the sums of what was signed",
        "Hand the files on",
        "Make it",
        "Sign the MSI",
        "Install, use and remove it",
        "Hand on the MSI and its sum",
    ]
    assert [one for one in steps if one in wanted] == wanted
    sums = workflow.read_text("utf-8").split("sums of what was signed")[1].split("- name:")[0]
    assert "build.py sums --signed" in sums


def test_each_app_is_for_one_processor() -> None:
    spec = (product.PACKAGING / "countersign.spec").read_text(encoding="utf-8")
    assert 'target_arch=product.machine() if sys.platform == "darwin" else None' in spec


def test_the_scripts_of_linux_are_sound_shell() -> None:
    checker = shutil.which("shellcheck")
    if checker is None:
        pytest.skip("MISSING: shellcheck. apt-get install shellcheck")
    scripts = [str(path) for path in Path(product.PACKAGING / "linux").glob("*.sh")]
    told = subprocess.run([checker, *scripts], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout
