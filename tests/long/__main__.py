"""The model of commands for as long as is wanted: `python -m tests.long --steps 10000 --seed 1`.

The same seed gives the same run. A failure is made as short as can be and printed as a program.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.fakes.command_machine import CommandMachine

STEPS_EACH = 50
EXAMPLES = 10


def main() -> None:
    """Run rounds of ten runs until there were as many steps as asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.long")
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--as-found", action="store_true", help="do not shorten a failure")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS_EACH,
        deadline=None,
        database=None,
        print_blob=False,
        phases=(Phase.generate,) if asked.as_found else (Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    began, round_seed = time.monotonic(), asked.seed
    while CommandMachine.steps_run < asked.steps:
        run_state_machine_as_test(seed(round_seed)(CommandMachine), settings=chosen)
        round_seed += 1
        passed, busy = time.monotonic() - began, time.process_time()
        line = f"{CommandMachine.steps_run} steps, {passed:.0f} s ({busy:.0f} s busy), no violation"
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
