"""Checks of the way to AWS: settings, region, proxy, certificates, hosts, and the clock of this computer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import AppError, BadSettings
from app.language import tr, tr_plural
from app.model.account import Source
from app.model.health import HealthCheck, HealthGroup, HealthState
from app.model.network_settings import NetworkSettings
from app.worker.health.bounded import Bounded, measured
from app.worker.network_file import NetworkFile

if TYPE_CHECKING:  # botocore costs 0.2 s, which importing this need not pay
    from app.aws.network import Host, Network

_REFUSED = timedelta(minutes=5)  # AWS refuses signatures that are further off
_NOTICED = timedelta(minutes=1)

# By whether this computer's clock is behind, and whether AWS refuses what it signs.
_CLOCK_WORDS = {
    (True, False): tr(
        "This computer's clock is {minutes} min behind AWS's; from 5 min on AWS refuses calls."
    ),
    (True, True): tr("This computer's clock is {minutes} min behind AWS's, so AWS refuses calls."),
    (False, False): tr(
        "This computer's clock is {minutes} min ahead of AWS's; from 5 min on AWS refuses calls."
    ),
    (False, True): tr(
        "This computer's clock is {minutes} min ahead of AWS's, so AWS refuses calls."
    ),
}

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
        checks.append(_check("way", tr("Way to AWS"), _FAILED, error.message, error.hint))
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
        made = _check("network", tr("Network settings"), _FAILED, error.message, error.hint)
        return (made,), NetworkSettings()


def _open(source: Source, sandbox_url: Callable[[], str], settings: NetworkSettings) -> Network:
    from app.aws.network import Network  # noqa: PLC0415 - see above

    return Network(source, sandbox_url() if source.sandbox else None, settings=settings)


def _settings(source: Source, network: Network) -> HealthCheck:
    make = partial(_check, "settings", tr("AWS settings"))
    if source.sandbox:
        return make(_OK, tr("The sandbox account needs none."))
    if network.problem is not None:
        return make(_FAILED, network.problem.message, network.problem.hint)
    if source.endpoint_url:
        found = tr(
            "Every call goes to {endpoint_url}, as you asked. This is not AWS.",
            endpoint_url=source.endpoint_url,
        )
        return make(_WARNING, found, tr("Start without --endpoint-url to reach AWS."))
    if not source.profile:
        return make(_OK, tr("The AWS config files can be read; the default profile is used."))
    return make(
        _OK,
        tr(
            "The AWS config files can be read; the profile {profile} is used.",
            profile=source.profile,
        ),
    )


def _overrides(network: Network) -> HealthCheck:
    make = partial(_check, "overrides", tr("Redirections"))
    names = network.overrides
    if not names:
        return make(_OK, tr("No setting tries to lead calls elsewhere."))
    found = tr(
        "{names} would lead calls elsewhere; Countersign ignores it.", names=", ".join(names)
    )
    fix = tr("To use another server on purpose, start with --endpoint-url.")
    return make(_OK, found, fix)


def _region(network: Network) -> HealthCheck:
    from app.aws.session import REGION  # noqa: PLC0415 - see above

    found = tr(
        "AWS Marketplace answers for all regions from {region}, which Countersign uses.",
        region=REGION,
    )
    other = network.configured_region
    if other and other != REGION:
        found += " " + tr("Your own region {region} does not matter for it.", region=other)
    return _check("region", tr("Region"), _OK, found)


def _certificates(network: Network) -> HealthCheck:
    make = partial(_check, "certificates", tr("Certificates"))
    found = network.certificates
    if found is None:
        return make(_OK, tr("The certificates that come with Countersign are used."))
    words = tr(
        "The certificates in {path} are used, as {setting} says.",
        path=found.path,
        setting=found.setting,
    )
    if found.file.count:
        words = tr_plural(
            found.file.count,
            "The one certificate in {path} is used, as {setting} says.",
            "The {n} certificates in {path} are used, as {setting} says.",
            path=found.path,
            setting=found.setting,
        )
    ends_at = found.file.ends_at
    if ends_at is not None and ends_at <= datetime.now(UTC):
        words += " " + tr("One ended on {date}.", date=f"{ends_at:%Y-%m-%d}")
        return make(_WARNING, words, tr("Choose a newer file."))
    return make(_OK, words)


def _endpoints(source: Source, network: Network) -> HealthCheck:
    make = partial(_check, "endpoints", tr("Endpoints"))
    if source.sandbox or source.endpoint_url:
        return make(_OK, tr("There is only the one server."))
    if network.uses_fips and network.uses_dual_stack:
        found = tr("AWS's FIPS and dual-stack endpoints are used. Not every service has one.")
    elif network.uses_fips:
        found = tr("AWS's FIPS endpoints are used. Not every service has one.")
    elif network.uses_dual_stack:
        found = tr("AWS's dual-stack endpoints are used. Not every service has one.")
    else:
        found = tr("AWS's usual endpoints are used.")
    return make(_OK, found)


def _proxy(network: Network, hosts: tuple[Host, ...]) -> HealthCheck:
    make = partial(_check, "proxy", tr("Proxy"))
    proxies = {host.name: network.proxy_of(host.url) for host in hosts}
    names = sorted(set(proxies.values()) - {""})
    if not names:
        return make(
            _OK,
            tr("No proxy is used, as {setting} says.", setting=network.proxy_setting),
        )
    found = tr(
        "Calls go through {names}, as {setting} says.",
        names=", ".join(names),
        setting=network.proxy_setting,
    )
    past = [name for name, proxy in proxies.items() if not proxy]
    if past:
        found += " " + tr("Not through it: {hosts}.", hosts=", ".join(past))
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
    make = partial(_check, f"host.{host.name}", tr("Host for {gives}", gives=host.gives))
    if isinstance(result, AppError):
        fix = tr(
            "{hint} A firewall must let *.amazonaws.com and *.api.aws through.", hint=result.hint
        )
        return make(_FAILED, f"{host.name}: {result.message}", fix)
    return make(
        _OK,
        tr("{host} answered after {ms} ms.", host=host.name, ms=f"{seconds * 1000:.0f}"),
    )


def clock_check(source: Source, found: list[Found]) -> HealthCheck:
    """Compare this computer's clock with the times that came back."""
    make = partial(_check, "clock", tr("Clock"))
    if source.sandbox:
        return make(_OK, tr("The sandbox account has a clock of its own."))
    offsets = [one for _, one, _ in found if isinstance(one, timedelta)]
    if not offsets:
        return make(HealthState.SKIPPED, tr("No host answered, so AWS's time is not known."))
    offset = sorted(offsets)[len(offsets) // 2]  # so that one odd host does not decide
    size = abs(offset)
    if size <= _NOTICED:
        return make(_OK, tr("This computer's clock agrees with AWS's."))
    minutes = round(size.total_seconds() / 60)
    is_behind, is_refused = offset > timedelta(0), size > _REFUSED
    told = _CLOCK_WORDS[is_behind, is_refused].format(minutes=minutes)
    fix = tr("Set the clock, or let the system set it by itself.")
    return make(_FAILED if is_refused else _WARNING, told, fix)
