"""The way to AWS as the person sets it, and what is in force: proxy, certificates, kinds of endpoints."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from app.errors import BadSettings
from app.language import tr

_AS = tr("Write it as http://HOST:PORT, such as http://proxy.example.com:3128.")


class ProxyUse(StrEnum):
    """Which proxy stands before AWS: the one that environment and system name, none, or an own one."""

    SYSTEM = "system"
    NONE = "none"
    ADDRESS = "address"


class EndpointUse(StrEnum):
    """Whether endpoints of a kind are used: as the AWS config says, always, or never."""

    CONFIG = "config"
    ON = "on"
    OFF = "off"


class NetworkSettings(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What the person chose; without a choice, environment, system and AWS config decide.

    `proxy_address` counts where `proxy` is ADDRESS. `certificates` is the path of a PEM file of
    authorities, which then alone are trusted; empty: as the AWS config says.
    """

    proxy: ProxyUse = ProxyUse.SYSTEM
    proxy_address: str = ""
    certificates: str = ""
    fips: EndpointUse = EndpointUse.CONFIG
    dual_stack: EndpointUse = EndpointUse.CONFIG


class CertificateFile(msgspec.Struct, frozen=True, rename="camel"):
    """Certificates that replace those which come with Countersign; `ends_at` is when the first one ends.

    In a folder they are not counted: `count` is 0.
    """

    path: str
    count: int
    ends_at: datetime | None = None


class NetworkFound(msgspec.Struct, frozen=True, rename="camel"):
    """What is in force. `proxy` is HOST:PORT, empty for none; `certificates` None: those of Countersign.

    `proxy_from` and `certificates_from` name what says so, in words that follow "as … says".
    `problem` is one sentence on why no call can be made, `hint` what to do; `is_own_choice`: it lies with
    what the person chose, so choosing again mends it.
    """

    proxy: str = ""
    proxy_from: str = ""
    certificates: CertificateFile | None = None
    certificates_from: str = ""
    uses_fips: bool = False
    uses_dual_stack: bool = False
    problem: str = ""
    hint: str = ""
    is_own_choice: bool = False


def proxy_address(typed: str) -> str:
    """Give the address of a proxy in one form, http://HOST:PORT or https://HOST:PORT.

    Raises:
        BadSettings: it is no such address, or holds a password, which no file may.
    """
    # Imported here: 4 ms that no start waits for.
    from urllib.parse import urlsplit  # noqa: PLC0415

    content = typed.strip()
    if "://" not in content:
        content = f"http://{content}"
    try:
        parts = urlsplit(content)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _refused(tr("This is not the address of a proxy."), _AS) from None
    if "@" in parts.netloc:
        raise _refused(
            tr("Countersign keeps no password of a proxy, and this address holds a user name."),
            tr(
                "Leave user name and password out, or set HTTPS_PROXY for this program and choose the "
                "system's proxy here."
            ),
        )
    if parts.scheme not in ("http", "https"):
        raise _refused(tr("Countersign goes through http and https proxies only."), _AS)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise _refused(tr("The address of a proxy ends with its port."), _AS)
    if not port:
        raise _refused(tr("The port of the proxy is missing."), _AS)
    if not host or not content.isascii() or any(one in content for one in " \\\t"):
        raise _refused(tr("This is not the address of a proxy."), _AS)
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}:{port}"


def _refused(message: str, hint: str) -> BadSettings:
    return BadSettings(message, hint, code="proxy")
