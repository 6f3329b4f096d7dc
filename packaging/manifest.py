"""Signs what tells Countersign of a newer release: needs Python 3.11+ and pip, as `build.py` does.

python3 packaging/manifest.py key                               a new pair of keys
python3 packaging/manifest.py sign --out FILE [--days N]        sign the manifest of this version

`sign` takes the private key from RELEASE_SIGNING_KEY and what is new from CHANGELOG.md. The manifest counts
for N days (90): run it again before, with the sources of the newest release, to tell of it longer.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dev

sys.path.insert(0, str(dev.ROOT))

KEY = "RELEASE_SIGNING_KEY"
_DAYS = 90
_MOST_DAYS = 400
ENVIRONMENT = dev.ROOT / ".venv-build"


def main(argv: list[str]) -> int:
    """Run in the environment of the builds, which has the library that signs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("step", choices=("key", "sign"))
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the manifest goes")
    parser.add_argument("--days", type=int, default=_DAYS, metavar="N", help="how long it counts")
    given = parser.parse_args(argv)
    if given.step == "sign" and (given.out is None or not 0 < given.days <= _MOST_DAYS):
        parser.error(f"sign needs --out, and 1 to {_MOST_DAYS} days")
    if Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        given_environ = dict(os.environ)
        os.environ.pop(KEY, None)  # what installs the library does not see the key
        # Signing is done on Linux: only its lock has the library.
        python = dev.environment(ENVIRONMENT, "build-linux.txt")
        again = [python, str(Path(__file__)), *argv]
        return subprocess.run(again, env=given_environ, check=False).returncode
    return _make_key() if given.step == "key" else _sign(given.out, timedelta(days=given.days))


def _make_key() -> int:
    from bundling import releases  # noqa: PLC0415 - in its environment alone

    private, public = releases.new_key()
    print(f"Private, for the secret {KEY} and a safe: {private}")
    print(f"Public, for `release_key` in app/publisher.py: {public}")
    return 0


def _sign(out: Path, lasts: timedelta) -> int:
    from app.publisher import PUBLISHER  # noqa: PLC0415 - in its environment alone
    from bundling import product, releases  # noqa: PLC0415 - in its environment alone

    changes = (dev.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    try:
        content = releases.signed_release(
            product.version(),
            releases.news_of(product.version(), changes),
            datetime.now(UTC),
            lasts,
            private_key=os.environ.get(KEY, ""),
            release_key=PUBLISHER.release_key,
        )
    except ValueError as error:
        print(f"Nothing was signed: {error}.", file=sys.stderr)
        return 1
    out.write_bytes(content)
    print(f"{out}: Countersign {product.version()}, for {lasts.days} days")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
