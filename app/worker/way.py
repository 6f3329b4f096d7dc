"""Makes a process go to AWS the way the person chose, before it loads anything that goes there."""

from __future__ import annotations

import contextlib
from collections.abc import MutableMapping
from pathlib import Path

from app.errors import AppError
from app.model.network_settings import EndpointUse, NetworkSettings, ProxyUse
from app.worker.network_file import NetworkFile

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_HERE = "localhost,127.0.0.1,::1,[::1]"
_BUNDLES = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE")
_BOTOCORE_BUNDLE = _BUNDLES[0]


def take_way(data_dir: Path, environ: MutableMapping[str, str]) -> None:
    """Put what the person chose into this process's environment.

    The environment is where botocore looks first, for every client that it makes: also for those that
    fetch credentials, which no setting of a client reaches. A `credential_process` inherits it, and so
    goes the same way. Each process does this once, first; a change is for the next one. Settings that
    cannot be read change nothing, which the health check tells.
    """
    with contextlib.suppress(AppError):
        put_into(environ, NetworkFile(data_dir).read())
    for name in _BUNDLES:
        if environ.get(name) == "":
            del environ[name]  # botocore takes an empty one as leave to trust everybody


def put_into(environ: MutableMapping[str, str], settings: NetworkSettings) -> None:
    """Write settings as the variables that botocore reads; what is left to the system is not touched."""
    if settings.proxy is not ProxyUse.SYSTEM:
        for name in [one for one in environ if one.lower() in _PROXIES]:
            del environ[name]
        if settings.proxy is ProxyUse.ADDRESS:
            environ["HTTPS_PROXY"] = environ["HTTP_PROXY"] = settings.proxy_address
        # The star keeps Python from looking into the proxy settings of Windows and macOS.
        environ["NO_PROXY"] = _HERE if settings.proxy is ProxyUse.ADDRESS else "*"
    if settings.certificates:
        environ[_BOTOCORE_BUNDLE] = settings.certificates
    for name, use in (
        ("AWS_USE_FIPS_ENDPOINT", settings.fips),
        ("AWS_USE_DUALSTACK_ENDPOINT", settings.dual_stack),
    ):
        if use is not EndpointUse.CONFIG:
            environ[name] = "true" if use is EndpointUse.ON else "false"
