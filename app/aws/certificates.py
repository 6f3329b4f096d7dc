"""Files of certificates that calls to AWS trust in place of those which come with Countersign."""

from __future__ import annotations

import os
import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import BadSettings
from app.language import tr, tr_plural
from app.model.network_settings import CertificateFile
from app.model.text import plain

if TYPE_CHECKING:
    from botocore.session import Session as CoreSession

_MOST_BYTES = 5_000_000
_PATH_LIMIT = 300
_NAME_LIMIT = 80
_ASK = tr(
    "Ask whoever manages your network for a PEM file: it has lines -----BEGIN CERTIFICATE-----."
)
_CODE = "ca-bundle"


def read_certificates(path: str) -> CertificateFile:
    """Read a PEM file of certificates, or see that a folder of them is there.

    Raises:
        BadSettings: it is not there, cannot be read, or has no certificate.
    """
    return _read(path)[0]


def require_valid(path: str, now: datetime) -> CertificateFile:
    """Read a PEM file that somebody chooses; none of its authorities may have expired.

    Raises:
        BadSettings: as `read_certificates`, or one has expired.
    """
    file, authorities = _read(path)
    if not file.count:
        raise BadSettings(
            tr("{path} is a folder, not a PEM file.", path=_name(path)), _ASK, code=_CODE
        )
    expired = sorted((ends_at, name) for ends_at, name in authorities if ends_at <= now)
    if expired:
        ends_at, name = expired[0]
        raise BadSettings(
            _ended(_name(path), name, f"{ends_at:%Y-%m-%d}", len(expired) - 1),
            tr("Take what has expired out of the file, or choose a newer one."),
            code=_CODE,
        )
    return file


def bundle_in_force(core: CoreSession) -> str | None:
    """Give the path of the certificates that a session trusts, None for botocore's own.

    Raises:
        BadSettings: they cannot be read; refused here, where there is a sentence for it.
    """
    path = core.get_config_variable("ca_bundle")
    if path is None:
        path = os.environ.get("REQUESTS_CA_BUNDLE")
    if path is None:
        return None
    try:
        return read_certificates(str(path)).path
    except BadSettings as error:
        raise BadSettings(
            error.message,
            tr("Choose another under Settings > Network, or correct AWS_CA_BUNDLE and ca_bundle."),
            code=error.code,
        ) from error


def _read(path: str) -> tuple[CertificateFile, list[tuple[datetime, str]]]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        if path and Path(path).is_dir():
            return CertificateFile(path, 0), []
        context.load_verify_locations(cadata=_text(path))
    except FileNotFoundError:
        raise _unusable(
            path, tr("The file of certificates {path} is not there.", path=_name(path))
        ) from None
    except (ssl.SSLError, ValueError):
        raise _unusable(
            path,
            tr(
                "The file of certificates {path} has no certificate that can be read.",
                path=_name(path),
            ),
        ) from None
    except OSError:
        raise _unusable(
            path, tr("The file of certificates {path} cannot be read.", path=_name(path))
        ) from None
    found = [
        (_moment(str(one.get("notAfter", ""))), _subject(one)) for one in context.get_ca_certs()
    ]
    ends_at = min((one for one, _ in found), default=None)
    return CertificateFile(path, context.cert_store_stats()["x509"], ends_at), found


def _text(path: str) -> str:
    # Not handed to OpenSSL: it would wait for a pipe, and read a device without end.
    with open(path, "rb", opener=_open_at_once) as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise _unusable(path, tr("The file of certificates {path} is too large.", path=_name(path)))
    return content.decode("ascii", "ignore")


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _moment(text: str) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), UTC)


def _subject(certificate: object) -> str:
    """Name the authority by its common name, else by the last part of its name."""
    subject = certificate.get("subject", ()) if isinstance(certificate, dict) else ()
    pairs = [pair for group in subject for pair in group]
    common = [value for name, value in pairs if name == "commonName"]
    last = [value for _, value in pairs][-1:]
    return plain((common or last or [tr("one without a name")])[0], _NAME_LIMIT)


def _name(path: str) -> str:
    return plain(path, _PATH_LIMIT)


def _ended(path: str, name: str, day: str, others: int) -> str:
    if not others:
        return tr(
            "A certificate in {path} has expired: {name}, on {day}.", path=path, name=name, day=day
        )
    return tr_plural(
        others,
        "A certificate in {path} has expired: {name}, on {day}, and {n} more.",
        "A certificate in {path} has expired: {name}, on {day}, and {n} more.",
        path=path,
        name=name,
        day=day,
    )


def _unusable(path: str, message: str) -> BadSettings:
    # Without a path, the place for it leaves two blanks.
    return BadSettings(message if path else message.replace("  ", " "), _ASK, code=_CODE)
