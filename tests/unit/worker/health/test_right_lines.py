"""What is said of many rights at once: one cause once, for agreements, AI models and payment sessions apart."""

from __future__ import annotations

from app.errors import AccessDenied, AppError, Offline, Unclear
from app.model.health import HealthState
from app.model.right import (
    AGENTCORE,
    AGENTCORE_CONTROL,
    BEDROCK,
    INVOICING,
    RIGHTS,
    Right,
    Use,
)
from app.worker.health.account import told

READS = [one for one in RIGHTS if one.use is Use.READ]
DENIED = AccessDenied("No second factor.", "Use one.")


def tried(
    marketplace: AppError | None,
    models: AppError | None,
    sessions: AppError | None = None,
    invoices: AppError | None = None,
) -> list[tuple[Right, AppError | None]]:
    errors = {
        BEDROCK: models,
        AGENTCORE: sessions,
        AGENTCORE_CONTROL: sessions,
        INVOICING: invoices,
    }
    return [(one, errors.get(one.service, marketplace)) for one in READS]


def states(*errors: AppError | None) -> dict[str, HealthState]:
    return {one.check_id: one.state for one in told(tried(*errors))}


def test_what_stands_in_the_way_of_all_is_said_once_for_each_kind() -> None:
    offline = Offline("No network.")
    assert states(DENIED, offline, DENIED, offline) == {
        "rights": HealthState.FAILED,
        "rights.models": HealthState.SKIPPED,
        "rights.sessions": HealthState.FAILED,
        "rights.invoices": HealthState.SKIPPED,
    }


def test_a_marketplace_that_says_no_does_not_speak_for_models() -> None:
    found = states(DENIED, None)
    assert found.pop("rights") is HealthState.FAILED
    assert set(found.values()) == {HealthState.OK}
    others = (BEDROCK, AGENTCORE, AGENTCORE_CONTROL, INVOICING)
    assert len(found) == len([one for one in READS if one.service in others])


def test_models_that_cannot_be_asked_are_one_line() -> None:
    found = states(None, Unclear("AWS has trouble of its own."))
    assert found.pop("rights.models") is HealthState.WARNING
    assert set(found.values()) == {HealthState.OK}


def test_missing_rights_are_lines_of_their_own() -> None:
    found = told([(one, AccessDenied("No.", missing_right=one.action)) for one in READS])
    assert len(found) == len(READS)
    fixes = {one.fix for one in found if one.check_id == "right.ListFoundationModels"}
    assert fixes == {"You need it only for AI models."}
    invoices = {one.fix for one in found if one.check_id == "right.ListInvoiceSummaries"}
    assert invoices == {"You need it only in the account that pays: no other sees invoices."}
    assert {one.state for one in found if "Invoice" in one.check_id} == {HealthState.WARNING}
    fixes = {one.fix for one in found if one.check_id == "right.GetPaymentSession"}
    assert fixes == {"You need it only for payment sessions of agents."}
