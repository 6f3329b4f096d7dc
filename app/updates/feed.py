"""Reads the manifest from the publisher: one fixed address, no redirect, nothing sent along."""

from __future__ import annotations

from app.aws.certificates import bundle_in_force
from app.aws.cores import without_files
from app.aws.download import Download
from app.errors import AppError, Unclear
from app.language import tr
from app.publisher import Publisher
from app.updates.manifest import MOST_BYTES


def read_manifest(publisher: Publisher) -> bytes:
    """Give what lies at the publisher's address, in bounds and not checked. Raises AppError."""
    certificates = bundle_in_force(without_files(None))
    download = Download("releases", _not_given, certificates=certificates, most_bytes=MOST_BYTES)
    return download.read(publisher.manifest_address).body


def _not_given(why: str) -> AppError:
    return Unclear(tr("The publisher of Countersign gives no list of releases."), code=why)
