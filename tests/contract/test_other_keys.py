"""Keys that become another account's between the look at whose they are and the request: nothing leaves with them."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.aws.programs import Programs
from app.aws.session import AwsSession
from app.model.account import Identity, Source
from app.model.command import AcceptQuote, ApprovePayment, Command, CommandState, CreateQuote
from app.sandbox.identities import BUYER_ACCOUNT
from app.sandbox.signin.directory import DANA, KIT, User
from tests.fakes.deciding import OPERATIONS, PATIENT, READS, Desk, Killed, deciding
from tests.fakes.faulted import at_step, kill, name_of

KINDS: tuple[type[Command], ...] = (ApprovePayment, AcceptQuote, CreateQuote)
STEPS = ("prepared", "re_read", "sent_committed")
LIFE = timedelta(minutes=5)  # so near its end that others are fetched for each call


class Signer:
    """A program for credentials that gives keys of the person who is signed in there, for some minutes."""

    def __init__(self, home: Path, url: str) -> None:
        self._file = home / "keys.json"
        program = home / "program.py"
        program.write_text(f"print(open({str(self._file)!r}).read())")
        (home / ".aws").mkdir()
        (home / ".aws" / "config").write_text(
            f"[profile work]\ncredential_process = {sys.executable} {program}\n"
        )
        self.give(DANA)
        self.session = AwsSession(
            Source(profile="work", endpoint_url=url),
            limits=PATIENT,
            paced=False,
            programs=Programs(lambda _profile, _command: True),
        )

    def give(self, user: User) -> None:
        """Let somebody be signed in there, from the next call on."""
        ends = datetime.now(UTC) + LIFE
        keys = {
            "Version": 1,
            "AccessKeyId": user.key.access_key_id,
            "SecretAccessKey": user.key.secret,
            "SessionToken": "",
            "Expiration": ends.isoformat(),
        }
        self._file.write_text(json.dumps({name: one for name, one in keys.items() if one}))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with deciding(tmp_path) as desk:
        yield desk


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
@pytest.mark.parametrize("step", STEPS)
def test_what_is_sent_is_signed_with_the_keys_that_were_looked_at(
    desk: Desk, own_home: Path, kind: type[Command], step: str
) -> None:
    command = desk.command(kind)
    signer = Signer(own_home, desk.sandbox.url)
    runner = desk.runner(
        at_step(step, lambda: signer.give(KIT)),
        session=signer.session,
        identity=signer.session.identity.caller(),
    )

    record = desk.run(command, runner=runner)

    if step == "prepared":  # then the look itself finds somebody else
        assert (record.state, desk.posts(command)) == (CommandState.STOPPED, 0)
        return
    sent = [one for one in desk.control.requests().latest if one.operation == OPERATIONS[kind]]
    assert {one.account_id for one in sent} == {BUYER_ACCOUNT}
    signer.give(DANA)
    record = desk.wait_for_end(record, runner)
    assert (record.state, len(desk.effects(command))) == (CommandState.CONFIRMED, 1)


def test_a_read_back_with_keys_that_change_is_the_accounts_own(desk: Desk, own_home: Path) -> None:
    """Another account finds nothing where there is something: that must not count as "never happened"."""
    command = desk.command(ApprovePayment)
    signer = Signer(own_home, desk.sandbox.url)
    session = signer.session
    identity = session.identity.caller()
    runner = desk.runner(at_step("sent_committed", kill), session=session, identity=identity)
    with suppress(Killed):
        desk.run(command, runner=runner)
    caller = session.identity.caller

    def then_somebody_else() -> Identity:
        signer.give(DANA)
        found = caller()
        signer.give(KIT)
        return found

    session.identity.caller = then_somebody_else  # type: ignore[method-assign]
    runner = desk.runner(session=session, identity=identity)
    asyncio.run(runner.check(command.command_id))
    asked = [one for one in desk.control.requests().latest if one.operation == READS[type(command)]]
    assert {one.account_id for one in asked} == {BUYER_ACCOUNT}


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_new_keys_of_the_same_account_are_used_once_it_is_known_whose_they_are(
    desk: Desk, own_home: Path, kind: type[Command]
) -> None:
    command = desk.command(kind)
    signer = Signer(own_home, desk.sandbox.url)
    identity = signer.session.identity.caller()
    signer.give(DANA)
    record = desk.run(command, runner=desk.runner(session=signer.session, identity=identity))
    assert record.state is CommandState.CONFIRMED
    assert len(desk.effects(command)) == 1
