"""The second installer for Windows, for administrators: an MSI for all people of a computer.

In WiX's language, version 3, which `wixl` reads on Linux. All ids come from names, so that the same files give
the same text.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid
from pathlib import Path
from xml.etree import ElementTree as ET

from bundling import archives, product

_NAMESPACE = "http://schemas.microsoft.com/wix/2006/wi"
# Never another: by it, Windows knows that a newer version replaces an older one.
UPGRADE_CODE = uuid.uuid5(uuid.NAMESPACE_DNS, product.COMPONENT)
_LANGUAGE = "1033"
_ROOT = "INSTALLDIR"


class NoWixError(Exception):
    """wixl is not installed."""


def make_msi(bundle: Path, installer: Path, icon: Path, work: Path) -> None:
    """Pack a bundle as an MSI.

    Args:
        bundle: The folder with the program.
        installer: The file to write.
        icon: What Windows shows in its list of programs.
        work: A folder for what is made on the way.

    Raises:
        NoWixError: `wixl` is not here.
    """
    work.mkdir(parents=True, exist_ok=True)
    text = work / "countersign.wxs"
    text.write_bytes(source(bundle, icon))
    wixl = shutil.which("wixl")
    if wixl is None:
        raise NoWixError("wixl is not installed. On Debian: apt-get install wixl")
    # It does not find files by absolute paths.
    command = [wixl, "-a", "x64", "-o", str(installer), str(text)]
    subprocess.run(command, check=True, cwd=bundle)


def source(bundle: Path, icon: Path) -> bytes:
    """What the MSI consists of, in WiX's language; files are named from the bundle."""
    root = ET.Element("Wix", xmlns=_NAMESPACE)
    top = ET.SubElement(
        root,
        "Product",
        Id=_guid("product", *sorted(archives.digests(bundle).items())),
        Name=product.NAME,
        Language=_LANGUAGE,
        Version=product.version(),
        Manufacturer=f"{product.NAME} contributors",
        UpgradeCode=str(UPGRADE_CODE).upper(),
    )
    scope = {"InstallScope": "perMachine", "InstallerVersion": "500", "Compressed": "yes"}
    ET.SubElement(top, "Package", scope)
    newer = "A newer version is already installed."
    ET.SubElement(top, "MajorUpgrade", DowngradeErrorMessage=newer)
    ET.SubElement(top, "Media", Id="1", Cabinet="countersign.cab", EmbedCab="yes")
    ET.SubElement(top, "Icon", Id="program.ico", SourceFile=os.path.relpath(icon, bundle))
    ET.SubElement(top, "Property", Id="ARPPRODUCTICON", Value="program.ico")
    target = ET.SubElement(top, "Directory", Id="TARGETDIR", Name="SourceDir")
    programs = ET.SubElement(target, "Directory", Id="ProgramFiles64Folder")
    folder = ET.SubElement(programs, "Directory", Id=_ROOT, Name=product.NAME)
    ET.SubElement(target, "Directory", Id="ProgramMenuFolder")
    feature = ET.SubElement(top, "Feature", Id="Program", Level="1")
    for component in _add_folder(folder, bundle, bundle):
        ET.SubElement(feature, "ComponentRef", Id=component)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_folder(element: ET.Element, folder: Path, bundle: Path) -> list[str]:
    """Name what is in a folder; the ids of its components."""
    ids = []
    for path in sorted(folder.iterdir()):
        name = path.relative_to(bundle).as_posix()
        if path.is_dir():
            inner = ET.SubElement(element, "Directory", Id=_id("d", name), Name=path.name)
            ids += _add_folder(inner, path, bundle)
            continue
        component = _id("c", name)
        ids.append(component)
        given = {"Id": component, "Guid": _guid("component", name), "Win64": "yes"}
        holder = ET.SubElement(element, "Component", given)
        file = {"Id": _id("f", name), "Name": path.name, "Source": name, "KeyPath": "yes"}
        held = ET.SubElement(holder, "File", file)
        if name == f"{product.PROGRAM}.exe":
            _add_shortcut(held)
    return ids


def _add_shortcut(file: ET.Element) -> None:
    """In the Start menu of all people, by the program's file."""
    link = {"Id": "StartMenu", "Directory": "ProgramMenuFolder", "Name": product.NAME}
    ET.SubElement(file, "Shortcut", {**link, "WorkingDirectory": _ROOT, "Advertise": "no"})


def _id(kind: str, name: str) -> str:
    return f"{kind}{uuid.uuid5(UPGRADE_CODE, name).hex}"


def _guid(*words: object) -> str:
    return str(uuid.uuid5(UPGRADE_CODE, repr(words))).upper()
