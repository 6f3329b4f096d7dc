"""Somebody who looks after AI models at a sandbox account; both clocks move together."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from app.aws.foundation_models import FoundationModelGateway
from app.model.command import (
    USE_CASE_FORM,
    Command,
    CommandRecord,
    EnableModel,
    RemoveModel,
    ShownModel,
    ShownModelOffer,
    SubmitUseCase,
)
from app.model.use_case_form import UseCaseForm
from app.sandbox.sample_models import ENABLED, PLAIN
from app.worker.runner import CommandRunner
from tests.fakes.deciding import Desk
from tests.fakes.sandbox import running_sandbox

REGION = "us-east-1"
FORM = UseCaseForm(
    company_name="Brightloom",
    company_website="https://brightloom.example",
    intended_users="0",
    industry_option="Software",
    use_cases="Summaries of our own documents.",
)
MODEL_OPERATIONS: dict[type[Command], str] = {
    EnableModel: "CreateFoundationModelAgreement",
    RemoveModel: "DeleteFoundationModelAgreement",
    SubmitUseCase: "PutUseCaseForModelAccess",
}
MODEL_READS: dict[type[Command], str] = {
    EnableModel: "GetFoundationModelAvailability",
    RemoveModel: "GetFoundationModelAvailability",
    SubmitUseCase: "GetUseCaseForModelAccess",
}
_EFFECTS = {
    EnableModel: "model agreement CREATED by buyer",
    RemoveModel: "model agreement DELETED by buyer",
    SubmitUseCase: "use case SUBMITTED by buyer",
}


class ModelDesk(Desk):
    """Decides on models. `wait_for_end` lets the account's time pass, too."""

    @property
    def models(self) -> FoundationModelGateway:
        """The models of the region that the commands go to."""
        return self.session.models.of(REGION)

    def command(self, kind: type[Command]) -> Command:
        """Make a command of a kind as the window would."""
        if issubclass(kind, EnableModel):
            return self.enable(PLAIN)
        if issubclass(kind, RemoveModel):
            found = self.models.availability(ENABLED).value
            return RemoveModel(
                command_id=self._id(),
                target=ENABLED,
                title="Command R+",
                counterparty="Cohere",
                region=REGION,
                shown=ShownModel(found.agreement),
            )
        return SubmitUseCase(
            command_id=self._id(),
            target=USE_CASE_FORM,
            title="Use-case form",
            counterparty="AWS",
            region=REGION,
            shown=FORM,
        )

    def enable(self, model_id: str) -> EnableModel:
        """Make the command that takes the last of a model's offers, the public one."""
        found = self.models.availability(model_id).value
        return EnableModel(
            command_id=self._id(),
            target=model_id,
            title="Jamba 1.5 Large",
            counterparty="AI21 Labs",
            region=REGION,
            shown=ShownModelOffer(found.agreement, self.models.offers(model_id).items[-1]),
        )

    def effects(self, command: Command) -> list[str]:
        """Give what the ledger says was done about the command's target."""
        return list(self.control.effects(command.target))

    def happened(self, command: Command) -> bool:
        """Tell whether the ledger has the command's own effect."""
        return _EFFECTS[type(command)] in self.effects(command)

    def posts(self, command: Command) -> int:
        """Count how often the command went over the wire."""
        return self.control.count(MODEL_OPERATIONS[type(command)])

    def wait_for_end(self, record: CommandRecord, runner: CommandRunner) -> CommandRecord:
        """Let the runner read back as time passes, until it knows the outcome."""

        async def wait() -> CommandRecord:
            told = record
            for _ in range(90):
                if not told.state.is_open:
                    break
                assert told.next_check_at is not None
                delay = told.next_check_at - self.time.now()
                self.time.elapsed += delay.total_seconds()
                self.control.advance(max(delay, timedelta(0)))
                told = await runner.check(record.command.command_id)
            return told

        return asyncio.run(wait())


@contextmanager
def enabling(path: Path) -> Iterator[ModelDesk]:
    """Run a sandbox account and somebody who looks after models there."""
    with running_sandbox() as sandbox:
        desk = ModelDesk(sandbox, path / "store.db")
        try:
            yield desk
        finally:
            desk.close()
