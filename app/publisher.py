"""Where releases of Countersign are published, and the key that vouches for what is told of them.

The one place that names it: the window's links, the check for newer versions and the packages take it from
here. Until there is a real host, and the public half of the key that signs releases, a build looks for no
newer version. `python packaging/manifest.py key` makes such a key.
"""

from __future__ import annotations

from dataclasses import dataclass

NOWHERE = "countersign.invalid"  # under a reserved name: no such host can exist


@dataclass(frozen=True)  # builds read it before anything is installed
class Publisher:
    """Who publishes Countersign.

    `host` is where pages and the manifest of releases are; `release_key` is the public Ed25519 key of the
    releases, 32 bytes in base64. `origin` is set where https on the host itself is not meant (tests).
    """

    host: str
    release_key: str = ""
    origin: str = ""

    @property
    def is_real(self) -> bool:
        """Whether there is a place to ask, and a way to know that its answer is ours."""
        return bool(self.release_key) and self.host != NOWHERE

    @property
    def manifest_address(self) -> str:
        """Where the newest release is told."""
        return f"{self.origin or f'https://{self.host}'}/releases/manifest.json"

    def page_address(self, version: str) -> str:
        """The page of a release. `version` is three whole numbers."""
        return f"https://{self.host}/releases/{version}"


PUBLISHER = Publisher(host=NOWHERE)
