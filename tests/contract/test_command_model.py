"""The model of commands, briefly: whatever happens, at most one effect, and never a word too much.

The same runs each time. `python -m tests.long --steps 10000 --seed 1` runs as much as is wanted.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests.fakes.command_machine import CommandMachine

pytestmark = [pytest.mark.expects_log, pytest.mark.timeout(300)]

TestCommands = CommandMachine.TestCase
TestCommands.settings = settings(
    max_examples=10,
    stateful_step_count=30,
    derandomize=True,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
