"""What the tests of every command's faults do alike: wait briefly for what hangs, act at a step, be killed."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from app.aws.session import AwsSession
from app.model.command import Command
from app.sandbox.faults import FaultKind
from tests.fakes.deciding import PATIENT, Desk, Killed
from tests.fakes.mishaps import HANGS


def session_for(desk: Desk, fault: FaultKind, *, reads_hang: bool = False) -> AwsSession:
    """Sign in with a short wait for what hangs."""
    if fault not in HANGS:
        return desk.session
    short = {"read": 5} if reads_hang else {"write": 1.5}
    return desk.open_session(msgspec.structs.replace(PATIENT, **short))


def name_of(kind: type[Command]) -> str:
    """The name under which the journal keeps commands of a kind."""
    return str(kind.__struct_config__.tag)


def at_step(step: str, act: Callable[[], object]) -> Callable[[str], None]:
    """Act when the runner comes to a step."""

    def on_step(label: str) -> None:
        if label == step:
            act()

    return on_step


def kill() -> None:
    """End as a killed worker does."""
    raise Killed
