"""Every reason that AWS's models know has a sentence of its own, and new ones fall to a general one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from botocore import exceptions as boto
from botocore.model import OperationModel, ServiceModel, Shape
from botocore.session import get_session

from app import errors
from app.aws.errors import translate
from app.aws.reasons import agreement, codes, fields, invoicing, objects, services
from app.aws.reasons.lookup import Refusal, row_of
from app.aws.reasons.row import Row
from app.model.denial import DENIALS
from app.model.right import AGREEMENT, DISCOVERY, INVOICING, RIGHTS, Use

BEDROCK, SESSIONS, MANAGERS = "bedrock", "bedrock-agentcore", "bedrock-agentcore-control"
# What a buyer does with models and payment sessions.
OTHER_OPERATIONS = {
    BEDROCK: (
        "CreateFoundationModelAgreement",
        "DeleteFoundationModelAgreement",
        "GetFoundationModelAvailability",
        "GetUseCaseForModelAccess",
        "ListFoundationModelAgreementOffers",
        "ListFoundationModels",
        "PutUseCaseForModelAccess",
    ),
    SESSIONS: (
        "CreatePaymentInstrument",
        "CreatePaymentSession",
        "DeletePaymentInstrument",
        "DeletePaymentSession",
        "GetPaymentInstrument",
        "GetPaymentInstrumentBalance",
        "GetPaymentSession",
        "ListPaymentInstruments",
        "ListPaymentSessions",
    ),
    MANAGERS: (
        "CreatePaymentConnector",
        "CreatePaymentManager",
        "DeletePaymentConnector",
        "DeletePaymentManager",
        "GetPaymentConnector",
        "GetPaymentManager",
        "ListPaymentConnectors",
        "ListPaymentManagers",
    ),
}
# These say all that there is to say: who asks too often, whom AWS does not let, what AWS has trouble with.
SAID_BY_CODE = {"ThrottlingException", "AccessDeniedException", "InternalServerException"}
CAMEL = re.compile(r"[a-z][A-Z]")
CODE_NAME = re.compile(r"[A-Z]{2,}_[A-Z]|\w+Exception|[a-z]_[a-z]")


JARGON = re.compile(
    r"(?i)\b(proposals?|tokens?|dimensions?|selectors?|acceptors?|proposers?|identifiers?|catalog"
    r"|revisions?|agreement requests?|SLR|ARN|API|IAM|parameters?|exceptions?|entit(y|ies))\b"
)


@cache
def model(service: str) -> ServiceModel:
    return get_session().get_service_model(service)


def reasons_of(service: str, shape: str) -> list[str]:
    return list(model(service).shape_for(shape).enum)


def operations(service: str) -> Iterator[OperationModel]:
    own = [one.operation for one in RIGHTS if one.service == service and one.use is not Use.TIED]
    for name in OTHER_OPERATIONS.get(service, own):
        yield model(service).operation_model(name)


def answers(service: str) -> list[tuple[str, str]]:
    """Each operation with each code that it may be refused with, where the code alone says too little."""
    return [
        (operation.name, error.name)
        for operation in operations(service)
        for error in operation.error_shapes
        if error.name not in SAID_BY_CODE
    ]


def members(shape: Shape | None, seen: set[str]) -> Iterator[str]:
    if shape is None or shape.name in seen:
        return
    seen.add(shape.name)
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            yield name
            yield from members(member, seen)
    elif shape.type_name == "list":
        yield from members(shape.member, seen)


def all_rows() -> list[tuple[object, Row]]:
    tables: tuple[Mapping[Any, Row], ...] = (
        agreement.REASONS,
        agreement.REASONS_OF,
        objects.NOT_FOUND,
        objects.CHANGED,
        services.REASONS,
        services.OF_OPERATION,
        invoicing.REASONS,
        invoicing.OF_OPERATION,
        codes.CODES,
        {"new": codes.NEW_REASON, "clock": codes.CLOCK_REFUSED},
    )
    return [(key, row) for table in tables for key, row in table.items()]


# --- no reason is left out ------------------------------------------------------------------------


def test_the_agreement_service_gives_no_reason_without_a_sentence() -> None:
    assert set(agreement.REASONS) == set(reasons_of(AGREEMENT, "ValidationExceptionReason"))


def test_the_other_services_give_no_reason_without_a_sentence() -> None:
    given = {
        *reasons_of(DISCOVERY, "ValidationExceptionReason"),
        *reasons_of(SESSIONS, "ValidationExceptionReason"),
        *reasons_of(MANAGERS, "ValidationExceptionReason"),
    }
    assert set(services.REASONS) == given


def test_invoicing_gives_no_reason_and_no_code_without_a_sentence() -> None:
    assert set(invoicing.REASONS) == set(reasons_of(INVOICING, "ValidationExceptionReason"))
    assert not set(invoicing.REASONS) & {*services.REASONS, *agreement.REASONS}
    denied = {(one.name, "AccessDeniedException") for one in operations(INVOICING)}
    assert set(invoicing.OF_OPERATION) == {*answers(INVOICING), *denied}


def test_who_is_not_the_payer_is_told_so_with_the_right() -> None:
    told = translate(reply("AccessDeniedException"), "ListInvoiceSummaries")
    assert isinstance(told, errors.AccessDenied)
    assert told.message == "Only the account that pays sees invoices."
    assert told.missing_right == "invoicing:ListInvoiceSummaries"


def test_every_denial_has_a_sentence() -> None:
    given = set(reasons_of(AGREEMENT, "AccessDeniedExceptionReason"))
    assert set(DENIALS) == given - {"INVALID_ACCESS"}  # that one names the missing right


@pytest.mark.parametrize("table", [objects.NOT_FOUND, objects.CHANGED])
def test_every_kind_of_object_has_a_sentence(table: Mapping[str, Row]) -> None:
    assert set(table) == set(reasons_of(AGREEMENT, "ResourceType"))


@pytest.mark.parametrize(
    ("operation", "code"), [*answers(BEDROCK), *answers(SESSIONS), *answers(MANAGERS)]
)
def test_models_and_sessions_are_told_by_what_was_asked(operation: str, code: str) -> None:
    told = row_of(Refusal(code, operation))
    if code == "ValidationException" and operation not in OTHER_OPERATIONS[BEDROCK]:
        assert told is codes.CODES[code]  # these give a reason beside the code
    else:
        assert told is services.OF_OPERATION[operation, code]


@pytest.mark.parametrize(
    ("operation", "code"), [one for one in answers(DISCOVERY) if one[1] != "ValidationException"]
)
def test_the_catalogue_is_told_by_what_was_asked(operation: str, code: str) -> None:
    assert row_of(Refusal(code, operation)) is services.OF_OPERATION[operation, code]


def test_no_sentence_is_for_an_operation_or_code_that_aws_does_not_have() -> None:
    known = {*answers(BEDROCK), *answers(SESSIONS), *answers(MANAGERS), *answers(DISCOVERY)}
    assert set(services.OF_OPERATION) <= known
    named = {operation.name for operation in operations(AGREEMENT)}
    assert {operation for operation, _ in agreement.REASONS_OF} <= named


def test_each_meaning_that_aws_documents_by_operation_is_told_apart() -> None:
    for operation in (
        "CreateAgreementRequest",
        "AcceptAgreementRequest",
        "CancelAgreement",
        "UpdatePurchaseOrders",
    ):
        told = row_of(Refusal("ValidationException", operation, "UNSUPPORTED_ACTION"))
        assert told is agreement.REASONS_OF[operation, "UNSUPPORTED_ACTION"]


# --- what the sentences are -----------------------------------------------------------------------


def test_no_two_reasons_share_a_sentence() -> None:
    said = Counter(row.message for row in {id(row): row for _, row in all_rows()}.values())
    said.update(denial.message for denial in DENIALS.values())
    assert [message for message, count in said.items() if count > 1] == []
    reasons = [
        row
        for table in (agreement.REASONS, services.REASONS, invoicing.REASONS)
        for row in table.values()
    ]
    assert len({id(row) for row in reasons}) == len(reasons)


@pytest.mark.parametrize(
    ("key", "row"), [pytest.param(key, row, id=str(key)) for key, row in all_rows()]
)
def test_a_sentence_is_one_for_a_buyer(key: object, row: Row) -> None:
    assert row.message.endswith(".")
    assert ". " not in row.message.removesuffix(".")
    assert len(row.message) <= 110
    assert len(row.hint) <= 190
    assert (
        row.hint.endswith(".")
        or key in {"ValidationException", "ValidationError"}
        or row.kind is errors.AccessDenied  # the missing right stands there
    )
    for text in (row.message, row.hint):
        assert not CODE_NAME.search(text)
        assert not CAMEL.search(text)
        assert not JARGON.search(text)


# --- what the person reads ------------------------------------------------------------------------


def reply(code: str, status: int = 400, **more: Any) -> boto.ClientError:
    response = {
        "Error": {"Code": code, "Message": "<b>AWS wrote this</b>"},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "req-1"},
        **more,
    }
    return boto.ClientError(response, "AcceptAgreementRequest")


@pytest.mark.parametrize("reason", agreement.REASONS)
def test_a_reason_arrives_with_its_sentence(reason: str) -> None:
    told = translate(reply("ValidationException", reason=reason), "GetAgreementTerms")
    row = agreement.REASONS[reason]
    assert (type(told), told.message, told.hint) == (row.kind, row.message, row.hint)
    assert (told.reason, told.aws_message) == (reason, "<b>AWS wrote this</b>")


@pytest.mark.parametrize("kind", objects.NOT_FOUND)
def test_an_object_arrives_with_its_sentence(kind: str) -> None:
    gone = translate(reply("ResourceNotFoundException", 404, resourceType=kind), "CancelAgreement")
    assert isinstance(gone, errors.NotFound)
    assert gone.message == objects.NOT_FOUND[kind].message
    changed = translate(reply("ConflictException", 409, resourceType=kind), "CancelAgreement")
    assert isinstance(changed, errors.Conflict)
    assert changed.message == objects.CHANGED[kind].message


def test_what_is_new_falls_to_a_general_sentence_and_keeps_what_aws_wrote() -> None:
    told = translate(reply("ValidationException", reason="QUANTUM_TERMS"), "AcceptAgreementRequest")
    assert isinstance(told, errors.Rejected)
    assert told.message == codes.NEW_REASON.message
    assert (told.reason, told.aws_message) == ("QUANTUM_TERMS", "<b>AWS wrote this</b>")
    assert "QUANTUM_TERMS" not in told.message + told.hint
    for code, kind in (("ResourceNotFoundException", errors.NotFound),
                       ("ConflictException", errors.Conflict)):  # fmt: skip
        new = translate(reply(code, 404, resourceType="QuantumTerm"), "DescribeAgreement")
        assert isinstance(new, kind)
        assert new.message == codes.CODES[code].message


def test_a_reason_counts_only_where_aws_found_the_request_invalid() -> None:
    told = translate(reply("ThrottlingException", 429, reason="OTHER"), "GetOffer")
    assert isinstance(told, errors.OverQuota)


def test_a_limit_is_named_as_service_quotas_lists_it() -> None:
    told = translate(
        reply("ServiceQuotaExceededException", 402, quotaCode="L-1A2B3C4D"),
        "AcceptAgreementRequest",
    )
    assert isinstance(told, errors.OverQuota)
    assert told.message == "A limit of AWS Marketplace does not allow this purchase."
    assert "L-1A2B3C4D" in told.hint
    odd = translate(
        reply("ServiceQuotaExceededException", 402, quotaCode="<b>"), "DescribeAgreement"
    )
    assert "<b>" not in odd.hint


def test_a_payment_provider_that_must_be_subscribed_to_is_no_missing_right() -> None:
    told = translate(reply("SubscriptionRequiredException", 403), "CreatePaymentSession")
    assert isinstance(told, errors.Rejected)
    assert not told.missing_right


# --- which part of a request AWS points at --------------------------------------------------------


@pytest.mark.parametrize("service", [AGREEMENT, DISCOVERY, BEDROCK, INVOICING])
def test_every_part_of_a_request_has_words(service: str) -> None:
    named = {
        name for operation in operations(service) for name in members(operation.input_shape, set())
    }
    assert {name for name in named if name not in fields.WORDS} == set()


@pytest.mark.parametrize("operation", ["CreatePaymentSession", "ListPaymentSessions"])
def test_every_part_of_a_payment_session_has_words(operation: str) -> None:
    shape = model(SESSIONS).operation_model(operation).input_shape
    assert {name for name in members(shape, set()) if name not in fields.WORDS} == set()


def test_words_for_parts_are_words() -> None:
    for words in fields.WORDS.values():
        assert not CAMEL.search(words)
        assert not JARGON.search(words)


@pytest.mark.parametrize(
    ("named", "words"),
    [
        (["purchaseOrderReference"], "AWS points at the purchase order."),
        (["purchaseOrders[0].chargeId"], "AWS points at the charge."),
        (["purchaseOrders/0/chargeRevision"], "AWS points at the version of the charge."),
        (["requestedTerms.2.configuration"], "AWS points at the choices of a term."),
        (["requestedTerms.2.somethingNew"], "AWS points at the terms."),
        (["chargeId", "note", "chargeId"], "AWS points at the charge and the note."),
        (["intent", "note", "name"], "AWS points at the kind of purchase, the note and the name."),
        (["<b>new</b>"], ""),
        ([], ""),
    ],
)  # fmt: skip
def test_parts_are_told_in_words(named: list[str], words: str) -> None:
    parts = [{"name": name, "message": "<i>why</i>"} for name in named]
    told = translate(reply("ValidationException", reason="OTHER", fields=parts), "CancelAgreement")
    assert told.hint == f"{agreement.REASONS['OTHER'].hint} {words}".strip()
    assert "<" not in told.message + told.hint


def test_what_aws_writes_about_parts_is_kept_as_foreign_text() -> None:
    parts = [
        {"name": "chargeId", "message": "<i>why</i>"},
        {"name": "newMember", "message": "too new"},
        {"name": "note", "message": "AWS wrote this"},
    ]
    told = translate(
        reply("ValidationException", reason="OTHER", fields=parts), "UpdatePurchaseOrders"
    )
    assert told.aws_message == "<b>AWS wrote this</b> <i>why</i> newMember: too new"


def test_a_payment_sessions_parts_are_told_as_well() -> None:
    parts = [{"name": "expiryTimeInMinutes", "message": "too long"}]
    told = translate(
        reply("ValidationException", reason="FieldValidationFailed", fieldList=parts),
        "CreatePaymentSession",
    )
    assert told.hint.endswith("AWS points at the length of the session.")


@pytest.mark.parametrize("odd", ["text", {"name": "note"}, [None, 3, {"name": 4, "message": []}]])
def test_parts_of_another_form_are_left_out(odd: object) -> None:
    told = translate(reply("ValidationException", reason="OTHER", fields=odd), "CancelAgreement")
    assert told.hint == agreement.REASONS["OTHER"].hint
    assert told.aws_message == "<b>AWS wrote this</b>"
