"""What goes with the program: licence texts for people, a list of parts (SBOM) for machines."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bundling import product
from bundling.shipped import Part


def write_licences(folder: Path, parts: Sequence[Part]) -> None:
    """Put Countersign's own licence, an index and every part's texts into `folder`, which is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(product.ROOT / "LICENSE", folder / "LICENSE.txt")
    lines = [f"{product.NAME} {product.version()} is under {product.LICENCE} (LICENSE.txt).", ""]
    lines += ["It contains these parts of others; the folders have their texts.", ""]
    for part in parts:
        lines.append(f"{part.name} {part.version}: {part.licence}")
        (folder / part.name).mkdir()
        for text in part.texts:
            shutil.copyfile(text, _free(folder / part.name / f"{text.stem}.txt"))
    lines += [
        "",
        "Qt and PySide6 are used under the LGPL: their libraries are files of their own in",
    ]
    lines += ["PySide6 and shiboken6, which you may replace by others of the same interface."]
    (folder / "PARTS.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def sbom(parts: Sequence[Part], made: datetime) -> dict[str, Any]:
    """The list of parts in the form CycloneDX 1.6 (ECMA-424); the same parts give the same text."""
    name, version = product.PROGRAM, product.version()
    own = f"pkg:generic/{name}@{version}"
    described = [_component(part) for part in parts]
    seed = json.dumps([own, described], sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}",
        "version": 1,
        "metadata": {
            "timestamp": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": product.NAME,
                "version": version,
                "description": product.summary(),
                "licenses": [{"expression": product.LICENCE}],
                "purl": own,
            },
        },
        "components": described,
        "dependencies": [{"ref": own, "dependsOn": [part.purl for part in parts]}],
    }


def _component(part: Part) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "licenses": [{"license": {"name": part.licence}}],
        "purl": part.purl,
    }


def _free(path: Path) -> Path:
    """A name that is not taken: some packages have a LICENSE in two folders."""
    number = 2
    while path.exists():
        path = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return path
