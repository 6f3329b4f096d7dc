"""Every reason that the sandbox gives for saying no arrives in the window with its own sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

import app.sandbox.services
from app.aws.errors import translate
from app.aws.reasons import agreement, objects, services
from app.errors import AppError, Conflict, NotFound, Rejected
from app.model.command import ApprovePayment, CommandState
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.sample_offers import BY_THE_YEAR
from app.worker import channel
from app.worker.failures import describe, revive
from app.worker.messages import Failed, Reply
from tests.contract.account import ACCEPTOR, Buyer, payment_key
from tests.contract.buying import (
    DRAFT,
    PELLUCID,
    WAIT,
    amendment,
    approvable,
    purchase,
    quantities,
    requested,
)
from tests.fakes.deciding import deciding
from tests.fakes.sandbox import running_sandbox

MILESTONE = "pr-8f20c6ab41"
MEMBERS = "apr-2c9e71f05d"
TESSEL = "Tessel Vector Store"
UPTIME = ("Heronsgate Uptime", "Public offer")
LIST_PAYMENTS = "list_agreement_payment_requests"
CREATE, ACCEPT, START = (
    "create_agreement_request",
    "accept_agreement_request",
    "start_agreement_approvals",
)
NO_SCOPE = {"filterType": "PURCHASE_OPTION_TYPE", "filterValues": ["OFFER"]}
NO_OCCASION = {"MISSING_PLAN_INPUTS"}  # no product of the sample account has two plans
Asked = tuple[str, dict[str, Any]]  # a call by its boto3 name, with its members


@pytest.fixture
def buyer() -> Iterator[Buyer]:
    with running_sandbox(is_frozen=True) as sandbox:
        yield Buyer(sandbox)


def arrives(buyer: Buyer, asked: Asked) -> AppError:
    """Call what must be refused; give what the window gets to know."""
    operation, params = asked
    with pytest.raises(ClientError) as refused:
        buyer.call(operation, **params)
    told = translate(refused.value, refused.value.operation_name)
    frame = channel.encode(Reply(1, Failed(describe(told))))
    message = channel.decode_from_worker(frame)
    assert isinstance(message, Reply)
    assert isinstance(message.result, Failed)
    return revive(message.result.error)


# --- the purchase of something --------------------------------------------------------------------


def asking(**change: Any) -> Callable[[Buyer], Asked]:
    def ask(buyer: Buyer) -> Asked:
        asked = purchase(buyer, PELLUCID) | change
        return CREATE, {name: value for name, value in asked.items() if value is not None}

    return ask


def other_token(buyer: Buyer) -> Asked:
    asked = purchase(buyer, PELLUCID, clientToken="one-click")
    buyer.call(CREATE, **asked)
    return CREATE, asked | {"taxConfiguration": {"taxEstimation": "ENABLED"}}


def after(action: str) -> Callable[[Buyer], Asked]:
    def ask(buyer: Buyer) -> Asked:
        asked = purchase(buyer, PELLUCID)
        buyer.control.act(action, offer_id=buyer.offer(*PELLUCID)["offerId"])
        return CREATE, asked

    return ask


def terms(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Any:
    def ask(buyer: Buyer) -> Asked:
        asked = purchase(buyer, PELLUCID)
        return CREATE, asked | {"requestedTerms": change(asked["requestedTerms"])}

    return ask


def impossible(buyer: Buyer) -> Asked:
    found = buyer.terms_of(buyer.offer(*PELLUCID))
    return CREATE, purchase(buyer, PELLUCID, requestedTerms=requested(found, {"Nothing": 1}, WAIT))


def fewer(buyer: Buyer) -> Asked:
    counts = quantities({"Responders": 39, "StatusPages": 2, "PhoneAlertPacks": 6})
    term = "configurableUpfrontPricingTerm"
    return CREATE, amendment(buyer, "Cinderpath Incident Desk", term, counts)


def with_contact(buyer: Buyer) -> Asked:
    _, asked = fewer(buyer)
    contact = {
        "firstName": "Dana",
        "lastName": "Reyes",
        "emailAddress": "dana@example.com",
        "companyName": "Brightlea",
        "countryCode": "DE",
    }
    return CREATE, asked | {"acceptorContact": contact}


def for_another_product(buyer: Buyer) -> Asked:
    source = buyer.agreement_of("Cinderpath Incident Desk")
    return asking(intent="REPLACE", sourceAgreementIdentifier=source)(buyer)


def of_an_ended(buyer: Buyer) -> Asked:
    _, asked = fewer(buyer)
    (ended, *_) = buyer.search(("Status", "EXPIRED"))
    return CREATE, asked | {"sourceAgreementIdentifier": ended["agreementId"]}


def by_the_year(*without: str) -> Callable[[Buyer], Asked]:
    """Ask for some terms of an offer whose use and whose year are bought one after the other."""

    def ask(buyer: Buyer) -> Asked:
        found = buyer.offer("Tessel Trace Explorer", BY_THE_YEAR)
        chosen = {kind: term for kind, term in buyer.terms_of(found).items() if kind not in without}
        return CREATE, {
            "intent": "NEW",
            "agreementProposalIdentifier": found["agreementProposalId"],
            "requestedTerms": requested(chosen, {"TracedRequestsBillion": 1}),
        }

    return ask


# --- a quote and its approval ---------------------------------------------------------------------


def unapproved(buyer: Buyer) -> Asked:
    return ACCEPT, {"agreementRequestId": approvable(buyer)[0]}


def started(buyer: Buyer) -> tuple[dict[str, Any], str]:
    key, inputs = approvable(buyer)
    asked = {"agreementRequestId": key, "planInputs": inputs}
    made = buyer.call(START, **asked)["approvalSummaries"][0]["agreementApprovalId"]
    return asked, made


def waiting(buyer: Buyer) -> Asked:
    asked, _ = started(buyer)
    return ACCEPT, {"agreementRequestId": asked["agreementRequestId"]}


def started_twice(buyer: Buyer) -> Asked:
    return START, started(buyer)[0]


def withdrawn(buyer: Buyer) -> Asked:
    asked, _ = started(buyer)
    buyer.call("cancel_agreement_request", agreementRequestId=asked["agreementRequestId"])
    return START, asked


def plans(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Any:
    def ask(buyer: Buyer) -> Asked:
        key, inputs = approvable(buyer)
        return START, {"agreementRequestId": key, "planInputs": change(inputs)}

    return ask


def accepted_twice(buyer: Buyer) -> Asked:
    buyer.call(ACCEPT, agreementRequestId=DRAFT)
    return ACCEPT, {"agreementRequestId": DRAFT}


def orders_of_quote(*orders: dict[str, str]) -> Callable[[Buyer], Asked]:
    def ask(buyer: Buyer) -> Asked:
        quote = buyer.call("get_agreement_request", agreementRequestId=DRAFT)
        charge = quote["chargeSummary"]["expectedCharges"][0]["id"]
        named = [{"chargeId": charge} | order for order in orders]
        return ACCEPT, {"agreementRequestId": DRAFT, "purchaseOrders": named}

    return ask


def second_on_product(buyer: Buyer) -> Asked:
    first = purchase(buyer, PELLUCID)
    quotes = [buyer.call(CREATE, **first)["agreementRequestId"] for _ in range(2)]
    buyer.call(ACCEPT, agreementRequestId=quotes[0])
    buyer.wait(minutes=2)
    again = buyer.call(CREATE, **first)["agreementRequestId"]
    return ACCEPT, {"agreementRequestId": again}


def decision(**given: str) -> Callable[[Buyer], Asked]:
    members = {"buyerAgreementApprovalApproverInput": given} if given else {}
    return lambda _: ("accept_agreement_approval", members)


def decided_twice(buyer: Buyer) -> Asked:
    asked = decision(agreementApprovalId=MEMBERS)(buyer)
    buyer.call(asked[0], **asked[1])
    return asked


def too_early(buyer: Buyer) -> Asked:
    _, made = started(buyer)
    told = buyer.call("get_agreement_approval", agreementApprovalId=made)
    last = told["buyerAgreementApproval"]["levels"][-1]["groups"][0]["approvers"][0]
    slot = next(iter(last.values()))["approverOutcomeId"]
    return decision(agreementApprovalId=made, approverOutcomeIdToOverride=slot)(buyer)


# --- agreements, charges and requests of sellers ----------------------------------------------------


def cancelling(product: str) -> Callable[[Buyer], Asked]:
    return lambda buyer: ("cancel_agreement", {"agreementId": buyer.agreement_of(product)})


def cancelled_twice(buyer: Buyer) -> Asked:
    asked = cancelling(TESSEL)(buyer)
    buyer.call(asked[0], **asked[1])
    return asked


def cancelled_before(buyer: Buyer) -> Asked:
    asked = cancelled_twice(buyer)
    buyer.wait(minutes=2)
    return asked


def order(**change: Any) -> Callable[[Buyer], Asked]:
    """Set a purchase order on a charge that is due, with something wrong about it."""

    def ask(buyer: Buyer) -> Asked:
        charge = buyer.call("list_agreement_charges")["items"][0]
        entry = {
            "agreementId": charge["agreementId"],
            "chargeId": charge["id"],
            "chargeRevision": charge["revision"],
            "purchaseOrderReference": "BL-1",
        } | change
        given = {name: value for name, value in entry.items() if value is not None}
        times = 2 if not change else 1
        return "update_purchase_orders", {"purchaseOrders": [given] * times}

    return ask


def answer(operation: str, **more: str) -> Callable[[Buyer], Asked]:
    def ask(buyer: Buyer) -> Asked:
        return operation, payment_key(buyer.payment(MILESTONE)) | more

    return ask


def answered_twice(buyer: Buyer) -> Asked:
    asked = answer("reject_agreement_payment_request")(buyer)
    buyer.call(asked[0], **asked[1])
    return asked


def searching(*more: dict[str, Any], **rest: Any) -> Callable[[Buyer], Asked]:
    sides = [{"name": name, "values": [value]} for name, value in ACCEPTOR]
    return lambda _: ("search_agreements", {"filters": [*sides, *more], **rest})


def plainly(operation: str, **params: Any) -> Callable[[Buyer], Asked]:
    return lambda _: (operation, params)


REASONS: list[tuple[str, Callable[[Buyer], Asked]]] = [
    ("MISSING_SOURCE_AGREEMENT_IDENTIFIER", asking(intent="REPLACE")),
    ("INVALID_SOURCE_AGREEMENT_IDENTIFIER", asking(sourceAgreementIdentifier="agmt-x")),
    ("MISSING_AGREEMENT_PROPOSAL_IDENTIFIER", asking(agreementProposalIdentifier=None)),
    (
        "INVALID_AGREEMENT_PROPOSAL_IDENTIFIER",
        asking(intent="AMEND", sourceAgreementIdentifier="agmt-x"),
    ),
    ("SUPERSEDED_AGREEMENT_PROPOSAL", after("republish_offer")),
    ("EXPIRED_AGREEMENT_PROPOSAL", after("expire_offer")),
    ("INVALID_CLIENT_TOKEN", other_token),
    ("INVALID_REQUESTED_TERM_ID", asking(requestedTerms=[{"id": "term-unknown"}])),
    ("MISSING_MANDATORY_TERMS", terms(lambda rows: rows[1:])),
    ("INVALID_REQUESTED_TERMS", terms(lambda rows: [*rows, rows[0]])),
    ("INVALID_REQUESTED_TERM_CONFIGURATION", impossible),
    ("INVALID_INCREMENTAL_CHARGE", fewer),
    ("INVALID_ACCEPTOR_CONTACT", with_contact),
    ("UNSUPPORTED_ACTION", for_another_product),
    ("INACTIVE_AGREEMENT", of_an_ended),
    ("INCOMPATIBLE_TERMS", by_the_year()),
    ("MISSING_USAGE_AGREEMENT", by_the_year("usageBasedPricingTerm")),
    ("REJECTED_BY_AGREEMENT_APPROVAL_POLICY", unapproved),
    ("PENDING_APPROVAL_AGREEMENT_REQUEST", waiting),
    ("CLOSED_AGREEMENT_REQUEST", withdrawn),
    ("DUPLICATE_PLAN_REFERENCE", plans(lambda inputs: inputs * 2)),
    (
        "INVALID_PLAN_INPUTS",
        plans(lambda _: [{"buyerAgreementApprovalPlanInput": {"planReference": "aplan-x"}}]),
    ),
    (
        "INCOMPATIBLE_AGREEMENT_REQUEST",
        plainly("get_agreement_request_approval_plans", agreementRequestId=DRAFT),
    ),
    ("DUPLICATE_CHARGES", orders_of_quote({}, {})),
    ("INVALID_PURCHASE_ORDER_REFERENCE", orders_of_quote({"purchaseOrderReference": " "})),
    ("UNSUPPORTED_ACTION", second_on_product),
    ("MISSING_AGREEMENT_APPROVAL_ID", decision()),
    (
        "INVALID_APPROVER_OUTCOME_ID_TO_OVERRIDE",
        decision(agreementApprovalId=MEMBERS, approverOutcomeIdToOverride="aprout-unknown"),
    ),
    ("QUEUED_AGREEMENT_APPROVAL", too_early),
    ("CLOSED_AGREEMENT_APPROVAL", decided_twice),
    ("UNSUPPORTED_ACTION", cancelling("Brackwater Cloud Guard")),
    ("INACTIVE_AGREEMENT", cancelled_before),
    ("DUPLICATE_CHARGES", order()),
    ("MISSING_AGREEMENT_ID", order(agreementId=None)),
    ("MISSING_CHARGE_REVISION", order(chargeRevision=None)),
    ("UNSUPPORTED_ACTION", order(chargeRevision=999)),
    ("INVALID_PURCHASE_ORDER_REFERENCE", order(purchaseOrderReference=" ")),
    (
        "INVALID_PURCHASE_ORDER_REFERENCE",
        answer("accept_agreement_payment_request", purchaseOrderReference=" "),
    ),
    (
        "INVALID_REJECTION_REASON",
        answer("reject_agreement_payment_request", rejectionReason="x" * 251),
    ),
    ("INVALID_PARTY_TYPE", plainly(LIST_PAYMENTS, partyType="Buyer")),
    ("INVALID_CATALOG", plainly(LIST_PAYMENTS, partyType="Acceptor", catalog="Other")),
    (
        "INVALID_AGREEMENT_TYPE",
        plainly(LIST_PAYMENTS, partyType="Acceptor", agreementType="OtherAgreement"),
    ),
    ("INVALID_NEXT_TOKEN", plainly(LIST_PAYMENTS, partyType="Acceptor", nextToken="x")),
    ("INVALID_FILTER_NAME", searching({"name": "Weather", "values": ["Rain"]})),
    ("MISSING_FILTER_NAME", searching({"values": ["Rain"]})),
    ("INVALID_FILTER_VALUES", searching({"name": "Status", "values": ["RAINY"]})),
    ("MISSING_FILTER_VALUES", searching({"name": "Status"})),
    (
        "UNSUPPORTED_FILTERS",
        searching({"name": "Status", "values": ["ACTIVE"]},
                  {"name": "ResourceType", "values": ["SaaSProduct"]}),
    ),
    ("INVALID_SORT_BY", searching(sort={"sortBy": "StartTime", "sortOrder": "ASCENDING"})),
    (
        "INVALID_PAGINATION_TOKEN",
        plainly("search_listings", searchText="a", nextToken="x"),
    ),
    ("MALFORMED_REQUEST_PARAMETERS", plainly("list_purchase_options", filters=[NO_SCOPE])),
]  # fmt: skip

GONE: list[tuple[str, Callable[[Buyer], Asked]]] = [
    ("Agreement", plainly("describe_agreement", agreementId="agmt-x")),
    ("AgreementRequest", plainly("get_agreement_request", agreementRequestId="ar-x")),
    ("AgreementProposal", asking(agreementProposalIdentifier="at-unknown")),
    ("Charge", order(chargeId="ch-unknown")),
    (
        "PaymentRequest",
        answer("get_agreement_payment_request", paymentRequestId="pr-unknown"),
    ),
    (
        "AgreementCancellationRequest",
        plainly(
            "get_agreement_cancellation_request",
            agreementId="agmt-x",
            agreementCancellationRequestId="acr-x",
        ),
    ),
    ("AgreementApproval", plainly("get_agreement_approval", agreementApprovalId="apr-x")),
]
CHANGED: list[tuple[str, Callable[[Buyer], Asked]]] = [
    ("Agreement", cancelled_twice),
    ("AgreementRequest", accepted_twice),
    ("AgreementRequest", started_twice),
    ("PaymentRequest", answered_twice),
]
OPERATION = re.compile(r"(^|_)([a-z])")


def operation_of(asked: Asked) -> str:
    return OPERATION.sub(lambda found: found.group(2).upper(), asked[0])


@pytest.mark.parametrize(("reason", "ask"), REASONS)
def test_a_reason_arrives_with_its_sentence(
    buyer: Buyer, reason: str, ask: Callable[[Buyer], Asked]
) -> None:
    asked = ask(buyer)
    told = arrives(buyer, asked)
    expected = (
        agreement.REASONS_OF.get((operation_of(asked), reason))
        or agreement.REASONS.get(reason)
        or services.REASONS[reason]
    )
    assert told.reason == reason
    assert (type(told), told.message) == (expected.kind, expected.message)
    assert told.hint.startswith(expected.hint)
    assert told.aws_message
    assert told.aws_message not in told.message + told.hint


@pytest.mark.parametrize(("kind", "ask"), GONE)
def test_what_is_gone_is_named(buyer: Buyer, kind: str, ask: Callable[[Buyer], Asked]) -> None:
    told = arrives(buyer, ask(buyer))
    assert isinstance(told, NotFound)
    assert told.message == objects.NOT_FOUND[kind].message


@pytest.mark.parametrize(("kind", "ask"), CHANGED)
def test_what_changed_is_named(buyer: Buyer, kind: str, ask: Callable[[Buyer], Asked]) -> None:
    told = arrives(buyer, ask(buyer))
    assert isinstance(told, Conflict)
    assert told.message == objects.CHANGED[kind].message


@pytest.mark.parametrize(
    "asked",
    [
        ("get_offer", {"offerId": "offer-unknown"}),
        ("get_offer_set", {"offerSetId": "offerset-unknown"}),
        ("get_product", {"productId": "prod-unknown"}),
        ("get_listing", {"listingId": "listing-unknown"}),
    ],
)
def test_what_the_catalogue_does_not_show_is_named(buyer: Buyer, asked: Asked) -> None:
    told = arrives(buyer, asked)
    expected = services.OF_OPERATION[operation_of(asked), "ResourceNotFoundException"]
    assert (type(told), told.message) == (NotFound, expected.message)


def test_the_parts_that_aws_points_at_arrive_in_words(buyer: Buyer) -> None:
    told = arrives(buyer, order(chargeRevision=None)(buyer))
    assert isinstance(told, Rejected)
    assert told.hint.endswith("AWS points at the version of the charge.")


def test_the_sandbox_gives_no_reason_that_is_not_tried_here() -> None:
    folder = Path(app.sandbox.services.__file__).parent
    source = "\n".join(path.read_text("utf-8") for path in folder.glob("agreement_*.py"))
    given = set(re.findall(r"invalid\(\s*\"([A-Z_]+)\"", source))
    assert given - {reason for reason, _ in REASONS} == NO_OCCASION


def test_whatever_reason_refuses_a_command_stands_in_its_record(tmp_path: Path) -> None:
    operation = "AcceptAgreementPaymentRequest"
    with deciding(tmp_path) as desk:
        command, runner = desk.command(ApprovePayment), desk.runner()
        for reason in agreement.REASONS:
            row = agreement.REASONS_OF.get((operation, reason)) or agreement.REASONS[reason]
            if row.kind is Conflict:  # whether it was us is found out first
                continue
            desk.control.add_fault(
                Fault(
                    kind=FaultKind.ERROR,
                    operation=operation,
                    code="ValidationException",
                    status=400,
                    message="Told by AWS.",
                    members={"reason": reason, "fields": [{"name": "note", "message": "Why."}]},
                )
            )
            record = desk.run(desk.again(command), runner=runner)
            assert record.state is CommandState.REFUSED
            assert record.message == f"AWS refused, and nothing happened. {row.message}"
            assert record.hint == f"{row.hint} AWS points at the note."
            assert record.aws_message == "Told by AWS. Why."
        assert desk.effects(command) == []
