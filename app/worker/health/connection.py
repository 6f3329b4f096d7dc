"""Checks of the way to AWS: settings, region, proxy, certificates, hosts, and the clock of this computer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import AppError, BadSettings
from app.model.account import Source
from app.model.health import HealthCheck, HealthGroup, HealthState
from app.model.network_settings import NetworkSettings
from app.worker.health.bounded import Bounded, measured
from app.worker.network_file import NetworkFile

if TYPE_CHECKING:  # botocore costs 0.2 s, which importing this need not pay
    from app.aws.network import Host, Network

_REFUSED = timedelta(minutes=5)  # AWS refuses signatures that are further off
_NOTICED = timedelta(minutes=1)

_OK, _WARNING, _FAILED = HealthState.OK, HealthState.WARNING, HealthState.FAILED
Found = tuple["Host", timedelta | AppError, float]


async def check_connection(
    source: Source, data_dir: Path, sandbox_url: Callable[[], str], bounded: Bounded
) -> tuple[HealthCheck, ...]:
    """Look at what botocore makes of the settings, then knock at every host at once."""
    try:
        kept, settings = await bounded.run(_read_settings, data_dir)
        network = await bounded.run(_open, source, sandbox_url, settings)
    except AppError as error:
        return (_check("host", "AWS", _FAILED, error.message, error.hint),)
    checks = [*kept, _settings(source, network), _overrides(network), _region(network)]
    checks.append(_endpoints(source, network))
    try:
        checks.append(await bounded.run(_certificates, network))
        hosts = await bounded.run(network.hosts)
        checks.append(_proxy(network, hosts))
    except AppError as error:
        checks.append(_check("way", "Way to AWS", _FAILED, error.message, error.hint))
        return tuple(checks)
    found = await asyncio.gather(*(_knock(network, host, bounded) for host in hosts))
    return (*checks, *map(_host, found), clock_check(source, found))


def _check(check_id: str, title: str, state: HealthState, found: str, fix: str = "") -> HealthCheck:
    return HealthCheck(check_id, HealthGroup.CONNECTION, title, state, found, fix)


def _read_settings(data_dir: Path) -> tuple[tuple[HealthCheck, ...], NetworkSettings]:
    """Give what the person chose; what cannot be read is told, and then the system decides."""
    try:
        return (), NetworkFile(data_dir).read()
    except BadSettings as error:
        made = _check("network", "Network settings", _FAILED, error.message, error.hint)
        return (made,), NetworkSettings()


def _open(source: Source, sandbox_url: Callable[[], str], settings: NetworkSettings) -> Network:
    from app.aws.network import Network  # noqa: PLC0415 - see above

    return Network(source, sandbox_url() if source.sandbox else None, settings=settings)


def _settings(source: Source, network: Network) -> HealthCheck:
    make = partial(_check, "settings", "AWS settings")
    if source.sandbox:
        return make(_OK, "The sandbox account needs none.")
    if network.problem is not None:
        return make(_FAILED, network.problem.message, network.problem.hint)
    if source.endpoint_url:
        found = f"Every call goes to {source.endpoint_url}, as you asked. This is not AWS."
        return make(_WARNING, found, "Start without --endpoint-url to reach AWS.")
    which = f"the profile {source.profile}" if source.profile else "the default profile"
    return make(_OK, f"The AWS config files can be read; {which} is used.")


def _overrides(network: Network) -> HealthCheck:
    make = partial(_check, "overrides", "Redirections")
    names = network.overrides
    if not names:
        return make(_OK, "No setting tries to lead calls elsewhere.")
    found = f"{', '.join(names)} would lead calls elsewhere; Countersign ignores it."
    fix = "To use another server on purpose, start with --endpoint-url."
    return make(_OK, found, fix)


def _region(network: Network) -> HealthCheck:
    from app.aws.session import REGION  # noqa: PLC0415 - see above

    found = f"AWS Marketplace answers for all regions from {REGION}, which Countersign uses."
    other = network.configured_region
    if other and other != REGION:
        found = f"{found} Your own region {other} does not matter for it."
    return _check("region", "Region", _OK, found)


def _certificates(network: Network) -> HealthCheck:
    make = partial(_check, "certificates", "Certificates")
    found = network.certificates
    if found is None:
        return make(_OK, "The certificates that come with Countersign are used.")
    number = found.file.count
    if number == 1:
        words = f"The one certificate in {found.path} is used"
    else:
        words = f"The {number or ''} certificates in {found.path} are used".replace("  ", " ")
    words = f"{words}, as {found.setting} says."
    ends_at = found.file.ends_at
    if ends_at is not None and ends_at <= datetime.now(UTC):
        return make(_WARNING, f"{words} One ended on {ends_at:%Y-%m-%d}.", "Choose a newer file.")
    return make(_OK, words)


def _endpoints(source: Source, network: Network) -> HealthCheck:
    make = partial(_check, "endpoints", "Endpoints")
    if source.sandbox or source.endpoint_url:
        return make(_OK, "There is only the one server.")
    kinds = [
        name
        for name, is_on in (("FIPS", network.uses_fips), ("dual-stack", network.uses_dual_stack))
        if is_on
    ]
    if not kinds:
        return make(_OK, "AWS's usual endpoints are used.")
    found = f"AWS's {' and '.join(kinds)} endpoints are used. Not every service has one."
    return make(_OK, found)


def _proxy(network: Network, hosts: tuple[Host, ...]) -> HealthCheck:
    make = partial(_check, "proxy", "Proxy")
    proxies = {host.name: network.proxy_of(host.url) for host in hosts}
    names = sorted(set(proxies.values()) - {""})
    if not names:
        return make(_OK, f"No proxy is used, as {network.proxy_setting} says.")
    found = f"Calls go through {', '.join(names)}, as {network.proxy_setting} says."
    past = [name for name, proxy in proxies.items() if not proxy]
    if past:
        found = f"{found} Not through it: {', '.join(past)}."
    return make(_OK, found)


async def _knock(network: Network, host: Host, bounded: Bounded) -> Found:
    limits = bounded.limits
    look = bounded.run(network.look, host.url, connect_s=limits.connect, read_s=limits.read)
    try:
        offset, seconds = await measured(look)
    except AppError as error:
        return host, error, 0.0
    return host, offset, seconds


def _host(found: Found) -> HealthCheck:
    host, result, seconds = found
    make = partial(_check, f"host.{host.name}", f"Host for {host.gives}")
    if isinstance(result, AppError):
        fix = f"{result.hint} A firewall must let *.amazonaws.com and *.api.aws through."
        return make(_FAILED, f"{host.name}: {result.message}", fix)
    return make(_OK, f"{host.name} answered after {seconds * 1000:.0f} ms.")


def clock_check(source: Source, found: list[Found]) -> HealthCheck:
    """Compare this computer's clock with the times that came back."""
    make = partial(_check, "clock", "Clock")
    if source.sandbox:
        return make(_OK, "The sandbox account has a clock of its own.")
    offsets = [one for _, one, _ in found if isinstance(one, timedelta)]
    if not offsets:
        return make(HealthState.SKIPPED, "No host answered, so AWS's time is not known.")
    offset = sorted(offsets)[len(offsets) // 2]  # so that one odd host does not decide
    size = abs(offset)
    if size <= _NOTICED:
        return make(_OK, "This computer's clock agrees with AWS's.")
    side = "behind" if offset > timedelta(0) else "ahead of"
    minutes = round(size.total_seconds() / 60)
    words = f"This computer's clock is {minutes} min {side} AWS's"
    fix = "Set the clock, or let the system set it by itself."
    if size <= _REFUSED:
        return make(_WARNING, f"{words}; from 5 min on AWS refuses calls.", fix)
    return make(_FAILED, f"{words}, so AWS refuses calls.", fix)
