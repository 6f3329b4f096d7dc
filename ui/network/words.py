"""Says what of the way to AWS is in force, and what a file of certificates holds."""

from __future__ import annotations

from pathlib import PurePath

from app.language import tr
from app.model.network_settings import (
    CertificateFile,
    EndpointUse,
    NetworkFound,
    NetworkSettings,
    ProxyUse,
)
from app.model.text import plain
from app.worker.network_messages import NetworkRead
from ui import text

PROXIES = {
    ProxyUse.SYSTEM.value: tr("As the system says"),
    ProxyUse.NONE.value: tr("None"),
    ProxyUse.ADDRESS.value: tr("This address"),
}
ENDPOINTS = {
    EndpointUse.CONFIG.value: tr("As the AWS config says"),
    EndpointUse.ON.value: tr("On"),
    EndpointUse.OFF.value: tr("Off"),
}
_HERE = tr("Settings > Network")  # what the health check calls this sheet
_NAME = 60
_PATH = 160
_FROM = 60


def proxy_in_force(found: NetworkFound) -> str:
    """Name the proxy in force, and what says so."""
    if found.proxy:
        return tr(
            "In force: {proxy}, {proxy_from}.",
            proxy=plain(found.proxy, _NAME),
            proxy_from=_as_said_by(found.proxy_from),
        )
    return tr("In force: no proxy, {proxy_from}.", proxy_from=_as_said_by(found.proxy_from))


def certificates_in_force(found: NetworkFound) -> str:
    """Name the certificates in force, and what says so."""
    if found.problem and found.certificates is None:
        return tr("Not known.")
    if found.certificates is None:
        return tr("In force: the certificates that come with Countersign.")
    path = plain(found.certificates.path, _PATH)
    return tr(
        "In force: {path}, {certificates_from}.",
        path=path,
        certificates_from=_as_said_by(found.certificates_from),
    )


def endpoints_in_force(found: NetworkFound) -> str:
    """Say which endpoints are called."""
    kinds = {"FIPS": found.uses_fips, "dual-stack": found.uses_dual_stack}
    names = tr(" and ").join(name for name, is_on in kinds.items() if is_on)
    if not names:
        return tr("In force: AWS's usual endpoints.")
    return tr(
        "In force: AWS's {names} endpoints. Where a service has none, its calls fail and say so.",
        names=names,
    )


def certificates_chosen(settings: NetworkSettings, file: CertificateFile | None) -> str:
    """Name the file that is chosen; `file` is what is known of it."""
    if not settings.certificates:
        return tr("As the AWS config says")
    name = plain(PurePath(settings.certificates).name, _NAME)
    if file is None:
        return name
    how_many = text.plural(file.count, "{n} certificate", "{n} certificates")
    if file.ends_at is None:
        return f"{name}, {how_many}"
    ends = text.date(file.ends_at)
    first = (
        tr("valid until {date}", date=ends)
        if file.count == 1
        else tr("the first ends on {date}", date=ends)
    )
    return f"{name}, {how_many}, {first}"


def summary(found: NetworkFound) -> str:
    """Say in one line what is in force."""
    if found.problem:
        return plain(found.problem)
    proxy = tr("proxy {proxy}", proxy=plain(found.proxy, _NAME)) if found.proxy else tr("no proxy")
    file = found.certificates
    certificates = (
        tr("certificates of {name}", name=plain(PurePath(file.path).name, _NAME))
        if file
        else tr("Countersign's certificates")
    )
    kinds = {"FIPS": found.uses_fips, "dual-stack": found.uses_dual_stack}
    names = tr(" and ").join(name for name, is_on in kinds.items() if is_on)
    endpoints = tr("{names} endpoints", names=names) if names else tr("AWS's usual endpoints")
    return text.sentence(f"{proxy}, {certificates}, {endpoints}.")


def problem_of(read: NetworkRead) -> tuple[str, str]:
    """Say what is wrong, and what to do; where that is done in this sheet, nothing names the way to it."""
    if read.problem:
        return read.problem, tr("Choose them again below.") if read.is_damaged else read.hint
    found = read.found
    return found.problem, tr("Choose it again below.") if found.is_own_choice else found.hint


def _as_said_by(source: str) -> str:
    return (
        tr("as chosen here")
        if source == _HERE
        else tr("as {source} says", source=plain(source, _FROM))
    )
