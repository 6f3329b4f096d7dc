"""The health check on the command line: one line for each check, without a window."""

from __future__ import annotations

import asyncio
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.accounts.account_index import AccountIndex
from app.accounts.secret_keeper import SecretKeeper
from app.accounts.vault import open_vault
from app.aws.programs import Programs
from app.errors import BadSettings
from app.language import tr
from app.log import LogSink, open_log
from app.model.health import HealthCheck, HealthGroup, HealthState, is_healthy, summary
from app.model.health_report import report
from app.worker.health.computer import kept_store
from app.worker.health.runner import HealthChecks
from app.worker.opening import WorkerOptions
from app.worker.sandbox_child import SandboxChild
from app.worker.way import take_way

if TYPE_CHECKING:  # boto3 costs 0.4 s, which the other checks need not wait for
    from app.aws.session import AwsSession

_IN_WINDOW = tr("Only the window can tell: choose Help > Health check there.")


def run_doctor(options: WorkerOptions) -> int:
    """Check everything, print what was found; 0 when nothing failed, else 1."""
    take_way(Path(options.data_dir), os.environ)
    log = _open_log(options)
    index = AccountIndex(Path(options.data_dir))

    def is_allowed(profile: str, command: str) -> bool:
        return options.allows_programs or index.is_allowed(profile, command)

    programs = Programs(is_allowed)
    sandbox = SandboxChild(options)
    try:
        checks = asyncio.run(_checks(options, programs, sandbox).run()) + _left_to_the_window()
    finally:
        programs.end()
        sandbox.close()
        if log is not None:
            log.close()
    sys.stdout.write(f"{report(checks)}{summary(checks)}\n")
    return 0 if is_healthy(checks) else 1


def _open_log(options: WorkerOptions) -> LogSink | None:
    try:
        return open_log(Path(options.data_dir), "doctor", options.log_level)
    except BadSettings:
        return None  # a folder that cannot be used is told by the checks of store and disk


def _checks(options: WorkerOptions, programs: Programs, sandbox: SandboxChild) -> HealthChecks:
    data_dir = Path(options.data_dir)
    secrets = SecretKeeper(data_dir)

    vault = open_vault(secrets, data_dir)  # has the sign-ins in the browser that a profile may use

    def open_session() -> AwsSession:
        from app.aws.roles import ask_nobody  # noqa: PLC0415 - see above
        from app.aws.session import AwsSession, SignInHelp  # noqa: PLC0415

        source = options.source
        url = sandbox.url() if source.sandbox else None
        alone = SignInHelp(vault, ask_nobody, lambda _at: None)
        return AwsSession(source, url, paced=options.paced, programs=programs, help=alone)

    return HealthChecks(
        options.source,
        data_dir,
        secrets,
        open_session=open_session,
        sandbox_url=sandbox.url,
        find_store=partial(kept_store, options.source, secrets, data_dir),
    )


def _left_to_the_window() -> tuple[HealthCheck, ...]:
    return tuple(
        HealthCheck(
            check_id,
            HealthGroup.COMPUTER,
            title,
            HealthState.SKIPPED,
            tr("Not looked at."),
            _IN_WINDOW,
        )
        for check_id, title in (("notifications", tr("Notifications")), ("tray", tr("Tray")))
    )
