"""What macOS wants to know of an app, and the disk image in which people get it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from bundling import product

BUNDLE = f"{product.NAME}.app"
# Qt 6.11's own libraries are built for it; the lock takes wheels for it.
OLDEST = "13.0"


def info_plist() -> dict[str, Any]:
    """The app's Info.plist, but for what PyInstaller writes into every one."""
    return {
        "CFBundleDisplayName": product.NAME,
        "CFBundleShortVersionString": product.version(),
        "CFBundleVersion": product.version(),
        "LSApplicationCategoryType": "public.app-category.finance",
        "LSMinimumSystemVersion": OLDEST,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": f"{product.NAME} contributors, {product.LICENCE}",
        "NSRequiresAquaSystemAppearance": False,  # dark when the system is
    }


def make_image(app: Path, image: Path, work: Path) -> None:
    """Put the app into a disk image, beside a link to the folder where people drop it."""
    tree = work / "image"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    shutil.copytree(app, tree / app.name, symlinks=True)
    (tree / "Applications").symlink_to("/Applications")
    image.unlink(missing_ok=True)
    command = ["hdiutil", "create", "-volname", product.NAME, "-srcfolder", str(tree)]
    subprocess.run([*command, "-format", "UDZO", "-quiet", str(image)], check=True)


def take_from_image(image: Path, place: Path) -> Path:
    """Copy the app out of a disk image, as people do."""
    volume = place / "volume"
    attach = ["hdiutil", "attach", "-nobrowse", "-readonly", "-quiet", "-mountpoint", str(volume)]
    subprocess.run([*attach, str(image)], check=True)
    try:
        shutil.copytree(volume / BUNDLE, place / BUNDLE, symlinks=True)
    finally:
        subprocess.run(["hdiutil", "detach", "-quiet", str(volume)], check=True)
    return place / BUNDLE
