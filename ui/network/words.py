"""Says what of the way to AWS is in force, and what a file of certificates holds."""

from __future__ import annotations

from pathlib import PurePath

from app.model.network_settings import (
    CertificateFile,
    EndpointUse,
    NetworkFound,
    NetworkSettings,
    ProxyUse,
)
from app.model.text import plain
from ui import text

PROXIES = {
    ProxyUse.SYSTEM.value: "As the system says",
    ProxyUse.NONE.value: "None",
    ProxyUse.ADDRESS.value: "This address",
}
ENDPOINTS = {
    EndpointUse.CONFIG.value: "As the AWS config says",
    EndpointUse.ON.value: "On",
    EndpointUse.OFF.value: "Off",
}
_HERE = "Settings > Network"  # what the health check calls this sheet
_NAME = 60
_PATH = 160
_FROM = 60


def proxy_in_force(found: NetworkFound) -> str:
    """Name the proxy in force, and what says so."""
    if found.proxy:
        return f"In force: {plain(found.proxy, _NAME)}, {_as_said_by(found.proxy_from)}."
    return f"In force: no proxy, {_as_said_by(found.proxy_from)}."


def certificates_in_force(found: NetworkFound) -> str:
    """Name the certificates in force, and what says so."""
    if found.certificates is None:
        return "In force: the certificates that come with Countersign."
    path = plain(found.certificates.path, _PATH)
    return f"In force: {path}, {_as_said_by(found.certificates_from)}."


def endpoints_in_force(found: NetworkFound) -> str:
    """Say which endpoints are called."""
    kinds = {"FIPS": found.uses_fips, "dual-stack": found.uses_dual_stack}
    names = " and ".join(name for name, is_on in kinds.items() if is_on)
    if not names:
        return "In force: AWS's usual endpoints."
    return (
        f"In force: AWS's {names} endpoints. Where a service has none, its calls fail and say so."
    )


def certificates_chosen(settings: NetworkSettings, file: CertificateFile | None) -> str:
    """Name the file that is chosen; `file` is what is known of it."""
    if not settings.certificates:
        return "As the AWS config says"
    name = plain(PurePath(settings.certificates).name, _NAME)
    if file is None:
        return name
    how_many = text.plural(file.count, "certificate")
    if file.ends_at is None:
        return f"{name}, {how_many}"
    first = "valid until" if file.count == 1 else "the first ends on"
    return f"{name}, {how_many}, {first} {text.date(file.ends_at)}"


def summary(found: NetworkFound) -> str:
    """Say in one line what is in force."""
    if found.problem:
        return plain(found.problem)
    proxy = f"proxy {plain(found.proxy, _NAME)}" if found.proxy else "no proxy"
    file = found.certificates
    certificates = (
        f"certificates of {plain(PurePath(file.path).name, _NAME)}"
        if file
        else "Countersign's certificates"
    )
    kinds = {"FIPS": found.uses_fips, "dual-stack": found.uses_dual_stack}
    names = " and ".join(name for name, is_on in kinds.items() if is_on)
    endpoints = f"{names} endpoints" if names else "AWS's usual endpoints"
    line = f"{proxy}, {certificates}, {endpoints}."
    return line[0].upper() + line[1:]


def said_here(hint: str) -> str:
    """Say in this sheet what to do in it, where others name the way to it."""
    return hint.replace(f"under {_HERE}", "below")


def _as_said_by(source: str) -> str:
    return "as chosen here" if source == _HERE else f"as {plain(source, _FROM)} says"
