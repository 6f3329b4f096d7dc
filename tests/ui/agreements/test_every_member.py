"""Every member that AWS can send about an agreement is shown by the pane, or named as hidden.

The replies are made from botocore's own shapes, each member with a value of its own, and go through
botocore's client and the real gateways.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import botocore.session
from botocore.model import ListShape, Shape, StructureShape
from botocore.stub import Stubber
from pytestqt.qtbot import QtBot

from app.aws.agreements import AgreementGateway
from app.aws.calls import ServiceCalls
from app.aws.entitlements import EntitlementGateway
from app.aws.pacing import Unpaced
from app.model.agreement import Agreement
from app.model.agreement_detail import AgreementDetail, AgreementRow, TermsVersion
from app.model.renewal import decision_deadline, renewal_of
from app.worker.messages import ContactRead, EntitlementsRead
from tests.fakes.samples import NOW
from tests.fakes.widget_texts import all_text
from tests.ui.agreements.conftest import Stage
from ui import text
from ui.tabs.agreements.pages.reading import ReadingPage
from ui.tabs.agreements.pane import PAGES

# Members that no view shows, each with the reason.
_PAGING = "says where the next page begins"
_KIND = "the card says the kind of the term in words"
HIDDEN = {
    "SearchAgreements.nextToken": _PAGING,
    "GetAgreementTerms.nextToken": _PAGING,
    "GetAgreementEntitlements.nextToken": _PAGING,
    "GetAgreementEntitlements.agreementEntitlements.registrationToken": (
        "a secret: it is copied on request and never shown"
    ),
    **{
        f"GetAgreementTerms.acceptedTerms.{kind}.type": _KIND
        for kind in (
            "legalTerm", "supportTerm", "renewalTerm", "usageBasedPricingTerm",
            "configurableUpfrontPricingTerm", "byolPricingTerm", "recurringPaymentTerm",
            "validityTerm", "paymentScheduleTerm", "freeTrialPricingTerm",
            "fixedUpfrontPricingTerm", "variablePaymentTerm", "netPaymentTerm",
        )
    },
}  # fmt: skip

_AMOUNTS = {"price", "agreementValue", "chargeAmount", "maxTotalChargeAmount"}
_PERCENTAGES = {"PriceIncreasePercentage", "ChargePercentage"}
_DAYS = {"lockoutPeriod", "adjustmentDeadline", "expirationDuration"}
_PERIODS = {
    "duration", "agreementDuration", "paymentDuePeriod", "chargeDateOffset", "selectorValue",
}  # fmt: skip
_MODEL = botocore.session.get_session().get_service_model("marketplace-agreement")
AGREEMENT_ID = "agmt-marker"


class Reply:
    """A reply in which every leaf has a value of its own, and how a person would read each."""

    def __init__(self, operation: str) -> None:
        self.operation = operation
        self.expected: dict[str, str] = {}
        shape = _MODEL.operation_model(operation).output_shape
        assert isinstance(shape, StructureShape)
        self.body = self._structure(shape, operation)

    def _make(self, shape: Shape, name: str, path: str) -> Any:
        if isinstance(shape, StructureShape):
            return self._structure(shape, path)
        if isinstance(shape, ListShape):
            if isinstance(shape.member, StructureShape) and shape.member.is_tagged_union:
                return list(self._union(shape.member, path))
            return [self._make(shape.member, name, path)]
        value, expected = _leaf(shape, name, path, len(self.expected) + 11)
        self.expected[path] = expected
        return value

    def _structure(self, shape: StructureShape, path: str, *, without: str = "") -> dict[str, Any]:
        return {
            name: self._make(member, name, f"{path}.{name}")
            for name, member in shape.members.items()
            if name != without
        }

    def _union(self, shape: StructureShape, path: str) -> Iterator[dict[str, Any]]:
        for name, member in shape.members.items():
            made = self._make(member, name, f"{path}.{name}")
            if name == "renewalTerm":  # its rise is fixed or a range, never both
                rise = made["priceIncrease"]
                rising = made | {"priceIncrease": {"percentageRange": rise["percentageRange"]}}
                made = made | {"priceIncrease": {"fixedPercentage": rise["fixedPercentage"]}}
                yield {name: rising}
            yield {name: made}


def _leaf(shape: Shape, name: str, path: str, number: int) -> tuple[Any, str]:
    if shape.type_name == "timestamp":
        at = datetime(2031, 1, 1, 12, tzinfo=UTC) + timedelta(days=number)
        return at, text.date(at)
    if shape.type_name == "boolean":
        return True, "On"
    if name == "dayOfMonth":
        return 17, "17th"
    if shape.type_name == "integer":
        return 1000 + number, f"{1000 + number:,}"
    if name == "currencyCode":
        code = f"Q{chr(65 + number // 26)}{chr(65 + number % 26)}"
        return code, code
    return _text_leaf(shape, name, path, number)


def _text_leaf(shape: Shape, name: str, path: str, number: int) -> tuple[str, str]:
    is_period = name in _PERIODS or path.endswith("selector.value")
    forms = (
        (path == "DescribeAgreement.agreementId", AGREEMENT_ID, AGREEMENT_ID),
        (name in _AMOUNTS, f"{2000 + number}.25", f"{2000 + number:,}.25"),
        (shape.name in _PERCENTAGES, f"{number}.5", f"{number}.5%"),
        (name in _DAYS, f"P{number}D", f"{number} days"),
        (is_period, f"P{number}M", f"{number} months"),
        (name == "accountId", f"{number:012d}", text.account_id(f"{number:012d}")),
        (True, f"marker{number}x", f"marker{number}x"),
    )
    return next((value, expected) for is_form, value, expected in forms if is_form)


def calls(reply: Reply) -> ServiceCalls:
    """Calls of a real client that answers with the reply."""
    client = botocore.session.get_session().create_client(
        "marketplace-agreement",
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )
    body = {key: value for key, value in reply.body.items() if key != "nextToken"}
    stubber = Stubber(client)
    stubber.add_response(_snake(reply.operation), body)
    stubber.activate()
    return ServiceCalls(client, None, Unpaced())


def _snake(operation: str) -> str:
    return str(botocore.xform_name(operation))


def detail_of(agreement: Agreement, versions: tuple[TermsVersion, ...] = ()) -> AgreementDetail:
    renewal = versions[0].terms.renewal if versions else None
    row = AgreementRow(
        agreement,
        renewal=renewal_of(agreement, renewal),
        decide_by=decision_deadline(agreement, renewal),
    )
    return AgreementDetail(row, terms=versions, chain=(agreement,))


def missing(reply: Reply, seen: str) -> list[str]:
    """The members whose value is neither seen nor hidden for a reason."""
    return [
        f"{path}: {expected}"
        for path, expected in reply.expected.items()
        if expected not in seen and path not in HIDDEN
    ]


def pages_text(stage: Stage, detail: AgreementDetail) -> str:
    """What can be seen on all pages, without those that ask AWS."""
    pane = stage.show(detail)
    seen = [all_text(pane.header)]
    for name in PAGES:
        if isinstance(pane.pages[name], ReadingPage):
            continue
        pane.show_page(name)
        seen.append(all_text(pane.pages[name]))
    return "\n".join(seen)


def test_every_member_of_a_summary_is_shown(stage: Stage) -> None:
    reply = Reply("SearchAgreements")
    found = [one for page in AgreementGateway(calls(reply)).search() for one in page.items]
    assert len(found) == 1
    assert missing(reply, pages_text(stage, detail_of(found[0]))) == []


def test_every_member_of_a_description_is_shown(stage: Stage) -> None:
    reply = Reply("DescribeAgreement")
    found = AgreementGateway(calls(reply)).describe(AGREEMENT_ID).value
    assert missing(reply, pages_text(stage, detail_of(found))) == []


def test_every_member_of_the_terms_is_shown(stage: Stage) -> None:
    reply = Reply("GetAgreementTerms")
    terms, _ = AgreementGateway(calls(reply)).terms(AGREEMENT_ID)
    agreement = Agreement(AGREEMENT_ID, "ACTIVE", ends_at=NOW + timedelta(days=400))
    seen = pages_text(stage, detail_of(agreement, (TermsVersion(NOW, terms),)))
    assert missing(reply, seen) == []


def test_every_member_of_the_entitlements_is_shown(stage: Stage, qtbot: QtBot) -> None:
    reply = Reply("GetAgreementEntitlements")
    found = EntitlementGateway(calls(reply)).entitlements(AGREEMENT_ID)
    pane = stage.show()
    pane.show_page("entitlements")
    stage.wait_until_asked()
    stage.frame.client.answer(EntitlementsRead(found))
    page = pane.pages["entitlements"]
    assert isinstance(page, ReadingPage)
    qtbot.waitUntil(lambda: page.answer is not None)
    seen = all_text(page)
    assert missing(reply, seen) == []
    secret = "GetAgreementEntitlements.agreementEntitlements.registrationToken"
    assert reply.expected[secret] not in seen


def test_every_member_of_the_contacts_is_shown(stage: Stage, qtbot: QtBot) -> None:
    reply = Reply("GetAgreementContacts")
    found = EntitlementGateway(calls(reply)).contact(AGREEMENT_ID)
    pane = stage.show()
    pane.show_page("contacts")
    page = pane.pages["contacts"]
    assert isinstance(page, ReadingPage)
    page.read()
    stage.wait_until_asked()
    stage.frame.client.answer(ContactRead(found))
    qtbot.waitUntil(lambda: page.answer is not None)
    assert missing(reply, all_text(page)) == []


def test_what_is_hidden_exists_and_has_a_reason() -> None:
    known: dict[str, str] = {}
    for operation in {path.partition(".")[0] for path in HIDDEN}:
        known |= Reply(operation).expected
    assert HIDDEN.keys() <= known.keys()
    assert all(HIDDEN.values())
