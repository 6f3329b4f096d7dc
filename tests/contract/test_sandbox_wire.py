"""What boto3 sends arrives, and what the sandbox answers boto3 reads: the frame without the world."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from http.client import HTTPConnection
from typing import Any

import pytest
from botocore.exceptions import ClientError

from app.sandbox.identities import Identity, Trouble
from app.sandbox.service import Call, ServiceError
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.stub_world import AGREEMENT, PAYMENT, StubService, paying_world, world_of

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
TARGET = "AWSMPCommerceService_v20200301"
SIGNED = (
    "AWS4-HMAC-SHA256 Credential=AKIDTEST/20261118/us-east-1/aws-marketplace/aws4_request, "
    "SignedHeaders=host, Signature=00"
)


@pytest.fixture
def paying() -> Iterator[RunningSandbox]:
    with running_sandbox(build=paying_world) as sandbox:
        yield sandbox


def answering(output: dict[str, Any]) -> Callable[[Call], dict[str, Any]]:
    return lambda _call: output


def refusing(error: ServiceError) -> Callable[[Call], dict[str, Any]]:
    def handle(_call: Call) -> dict[str, Any]:
        raise error

    return handle


def without_metadata(reply: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in reply.items() if name != "ResponseMetadata"}


def post(sandbox: RunningSandbox, body: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
    connection = HTTPConnection(sandbox.url.removeprefix("http://"), timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("POST", "/", body, named)
    response = connection.getresponse()
    answer = json.loads(response.read())
    connection.close()
    return response.status, answer


def test_json_carries_every_kind_of_value_both_ways() -> None:
    item = {
        "text": {"S": "Größe \u202e"},
        "number": {"N": "12.5"},
        "bytes": {"B": b"\x00\xff"},
        "flag": {"BOOL": True},
        "list": {"L": [{"S": "x"}, {"NULL": True}]},
        "map": {"M": {"inner": {"BS": [b"a", b"b"]}}},
    }
    output = {"Attributes": item, "ConsumedCapacity": {"CapacityUnits": 1.5}}
    service = StubService("dynamodb", {"PutItem": answering(output)})
    with running_sandbox(build=world_of(service)) as sandbox:
        reply = sandbox.client("dynamodb").put_item(TableName="things", Item=item)
    assert service.calls[0].params == {"TableName": "things", "Item": item}
    assert without_metadata(reply) == output


def test_rest_json_uses_path_query_headers_payload_and_status() -> None:
    output = {"StatusCode": 202, "FunctionError": "no", "Payload": b"\x01out"}
    service = StubService("lambda", {"Invoke": answering(output)})
    with running_sandbox(build=world_of(service)) as sandbox:
        reply = sandbox.client("lambda").invoke(
            FunctionName="name:LIVE", Qualifier="7", LogType="Tail", Payload=b"in"
        )
        body = reply["Payload"].read()
    assert service.calls[0].params == {
        "FunctionName": "name:LIVE",
        "Qualifier": "7",
        "LogType": "Tail",
        "Payload": b"in",
    }
    assert (reply["StatusCode"], reply["FunctionError"], body) == (202, "no", b"\x01out")
    assert reply["ResponseMetadata"]["HTTPStatusCode"] == 202


def test_rest_json_carries_times_unions_and_documents() -> None:
    params = {
        "memoryId": "memory-0123456789",
        "actorId": "dana",
        "eventTimestamp": NOON,
        "payload": [{"blob": {"free": [1, None, {"deep": 1.5}]}}],
        "clientToken": "0123456789012345678901234567890123",
    }
    event = {**params, "sessionId": "one", "eventId": "0000001763460000000#12345678"}
    del event["clientToken"]
    service = StubService("bedrock-agentcore", {"CreateEvent": answering({"event": event})})
    with running_sandbox(build=world_of(service)) as sandbox:
        reply = sandbox.client("bedrock-agentcore").create_event(**params)
    assert service.calls[0].params == params
    assert without_metadata(reply) == {"event": event}


def test_query_and_xml_carry_lists_numbers_and_times() -> None:
    output = {
        "Credentials": {
            "AccessKeyId": "AKIDAKIDAKIDAKID",
            "SecretAccessKey": "<&>",
            "SessionToken": "token",
            "Expiration": NOON,
        },
        "PackedPolicySize": 7,
    }
    service = StubService("sts", {"AssumeRole": answering(output)})
    params = {
        "RoleArn": "arn:aws:iam::447109263358:role/Purchasing",
        "RoleSessionName": "dana",
        "DurationSeconds": 900,
        "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}],
    }
    with running_sandbox(build=world_of(service)) as sandbox:
        reply = sandbox.client("sts").assume_role(**params)
    assert service.calls[0].params == params
    assert without_metadata(reply) == output


def test_amounts_stay_the_text_that_aws_wrote(paying: RunningSandbox) -> None:
    client = paying.client("marketplace-agreement")
    reply = client.accept_agreement_payment_request(paymentRequestId=PAYMENT, agreementId=AGREEMENT)
    assert Decimal(reply["chargeAmount"]) == Decimal("9.00")
    assert reply["chargeAmount"] == "9.00"


@pytest.mark.expects_log
def test_services_share_the_port_and_are_told_apart() -> None:
    services = [
        StubService("sts", {"GetCallerIdentity": answering({"Account": "447109263358"})}),
        StubService("marketplace-agreement", {"ListAgreementCharges": answering({"items": []})}),
        StubService("marketplace-discovery", {"SearchListings": answering({})}),
        StubService(
            "bedrock-agentcore", {"ListPaymentSessions": answering({"paymentSessions": []})}
        ),
    ]
    with running_sandbox(build=world_of(*services), may_violate=True) as sandbox:
        sandbox.client("sts").get_caller_identity()
        sandbox.client("marketplace-agreement").list_agreement_charges()
        with pytest.raises(ClientError, match="internal error"):
            sandbox.client("marketplace-discovery").search_listings()
        counts = sandbox.control.requests().counts
    assert [len(service.calls) for service in services] == [1, 1, 1, 0]
    assert counts["marketplace-discovery:SearchListings"] == 1


def test_a_modelled_error_keeps_its_status_members_and_request_id() -> None:
    conflict = ServiceError(
        "ConflictException", "Decided.", resourceType="PaymentRequest", resourceId=PAYMENT
    )
    service = StubService(
        "marketplace-agreement", {"AcceptAgreementPaymentRequest": refusing(conflict)}
    )
    with running_sandbox(build=world_of(service)) as sandbox:
        client = sandbox.client("marketplace-agreement")
        with pytest.raises(client.exceptions.ConflictException) as refused:
            client.accept_agreement_payment_request(paymentRequestId=PAYMENT, agreementId=AGREEMENT)
    response = refused.value.response
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 409
    assert response["Error"] == {"Code": "ConflictException", "Message": "Decided."}
    assert response["resourceType"] == "PaymentRequest"
    assert response["resourceId"] == PAYMENT
    assert response["requestId"] == response["ResponseMetadata"]["RequestId"]


def test_an_invalid_request_is_refused_with_each_field_and_reaches_nobody() -> None:
    service = StubService("marketplace-agreement", {"RejectAgreementPaymentRequest": answering({})})
    with running_sandbox(build=world_of(service)) as sandbox:
        client = sandbox.client("marketplace-agreement")
        with pytest.raises(client.exceptions.ValidationException) as refused:
            client.reject_agreement_payment_request(
                paymentRequestId="no prefix", agreementId=AGREEMENT, rejectionReason="x" * 251
            )
    response = refused.value.response
    assert response["reason"] == "INVALID_PAYMENT_REQUEST_ID"
    assert [field["name"] for field in response["fields"]] == [
        "paymentRequestId",
        "rejectionReason",
    ]
    assert service.calls == []


@pytest.mark.parametrize(
    ("body", "reason", "field"),
    [
        (b"{}", "MISSING_AGREEMENT_ID", "agreementId"),
        (
            b'{"agreementId":"a","paymentRequestId":7}',
            "INVALID_PAYMENT_REQUEST_ID",
            "paymentRequestId",
        ),
        (b'{"agreementId":"a","paymentRequestId":"pr-1","x":1}', "OTHER", "x"),
        (b'{"agreementId":"a","paymentRequestId":"pr-1","\\n":1}', "OTHER", "?"),
    ],
)
def test_what_boto3_would_never_send_is_refused_too(
    paying: RunningSandbox, body: bytes, reason: str, field: str
) -> None:
    status, answer = post(
        paying,
        body,
        X_Amz_Target=f"{TARGET}.AcceptAgreementPaymentRequest",
        Authorization=SIGNED,
    )
    assert (status, answer["__type"]) == (400, "ValidationException")
    assert answer["reason"] == reason
    assert answer["fields"][0]["name"] == field
    assert paying.control.ledger() == ()


def test_a_union_takes_one_member() -> None:
    service = StubService("marketplace-agreement", {"CreateAgreementRequest": answering({})})
    term = {"id": "term-1", "configuration": {"variablePaymentTermConfiguration": {}, "x": {}}}
    body = {"intent": "NEW", "requestedTerms": [term]}
    with running_sandbox(build=world_of(service)) as sandbox:
        status, answer = post(
            sandbox,
            json.dumps(body).encode(),
            X_Amz_Target=f"{TARGET}.CreateAgreementRequest",
            Authorization=SIGNED,
        )
    assert status == 400
    assert "Exactly one member of the union" in answer["message"]


@pytest.mark.expects_log
@pytest.mark.parametrize(
    "output",
    [
        {"status": "PERHAPS"},
        {"chargeAmount": 9.0},
        {"paymentRequestId": "nr-1"},
        {"createdAt": "today"},
        {"surprise": 1},
        {"description": None},
    ],
)
def test_a_reply_against_the_model_never_leaves(output: dict[str, Any]) -> None:
    service = StubService(
        "marketplace-agreement", {"AcceptAgreementPaymentRequest": answering(output)}
    )
    with running_sandbox(build=world_of(service), may_violate=True) as sandbox:
        client = sandbox.client("marketplace-agreement")
        with pytest.raises(client.exceptions.InternalServerException):
            client.accept_agreement_payment_request(paymentRequestId=PAYMENT, agreementId=AGREEMENT)
        (violation,) = sandbox.control.overview().violations
    assert next(iter(output)) in violation


@pytest.mark.expects_log
@pytest.mark.parametrize(
    "error",
    [
        ServiceError("NoSuchException", "Not in the model."),
        ServiceError("ConflictException", "Unknown word.", resourceType="Teapot"),
        ValueError("a bug"),
    ],
)
def test_an_error_against_the_model_is_a_bug(error: Exception) -> None:
    def fail(_call: Call) -> dict[str, Any]:
        raise error

    service = StubService("marketplace-agreement", {"AcceptAgreementPaymentRequest": fail})
    with running_sandbox(build=world_of(service), may_violate=True) as sandbox:
        client = sandbox.client("marketplace-agreement")
        with pytest.raises(client.exceptions.InternalServerException):
            client.accept_agreement_payment_request(paymentRequestId=PAYMENT, agreementId=AGREEMENT)
    assert len(sandbox.server.violations) == 1


def test_a_request_without_a_signature_is_refused(paying: RunningSandbox) -> None:
    status, answer = post(paying, b"{}", X_Amz_Target=f"{TARGET}.AcceptAgreementPaymentRequest")
    assert (status, answer["__type"]) == (403, "MissingAuthenticationTokenException")


def test_cbor_gets_a_clear_answer(paying: RunningSandbox) -> None:
    status, answer = post(paying, b"\xa0", Smithy_Protocol="rpc-v2-cbor", Authorization=SIGNED)
    assert status == 415
    assert "JSON" in answer["message"]


@pytest.mark.parametrize(
    ("target", "status"), [(f"{TARGET}.Nothing", 400), ("Elsewhere.Operation", 404), ("", 404)]
)
def test_an_unknown_operation_is_named(paying: RunningSandbox, target: str, status: int) -> None:
    got, answer = post(paying, b"{}", X_Amz_Target=target, Authorization=SIGNED)
    assert (got, answer["__type"]) == (status, "UnknownOperationException")


def test_a_broken_body_is_refused(paying: RunningSandbox) -> None:
    target = f"{TARGET}.AcceptAgreementPaymentRequest"
    for body in (b"{", b"[]", b"null", b'{"a":"\xff"}'):
        status, answer = post(paying, body, X_Amz_Target=target, Authorization=SIGNED)
        assert (status, answer["__type"]) == (400, "SerializationException")


def test_the_access_key_picks_the_identity() -> None:
    service = StubService("sts", {"GetCallerIdentity": answering({})})
    with running_sandbox(build=world_of(service)) as sandbox:
        other = Identity("111122223333", "arn:aws:sts::111122223333:assumed-role/Other/kim")
        sandbox.control.assign_identity("AKIDOTHER", other)
        sandbox.client("sts").get_caller_identity()
        sandbox.client("sts", access_key="AKIDOTHER").get_caller_identity()
    assert [call.account_id for call in service.calls] == ["447109263358", "111122223333"]
    assert service.calls[1].principal_arn == other.principal_arn


@pytest.mark.parametrize(
    ("trouble", "service", "code"),
    [
        (Trouble.EXPIRED, "sts", "ExpiredToken"),
        (Trouble.UNKNOWN, "sts", "InvalidClientTokenId"),
        (Trouble.EXPIRED, "marketplace-agreement", "ExpiredTokenException"),
        (Trouble.UNKNOWN, "marketplace-agreement", "UnrecognizedClientException"),
    ],
)
def test_troubled_credentials_are_refused_as_aws_does(
    trouble: Trouble, service: str, code: str
) -> None:
    stubs = [
        StubService("sts", {"GetCallerIdentity": answering({})}),
        StubService("marketplace-agreement", {"ListAgreementCharges": answering({})}),
    ]
    with running_sandbox(build=world_of(*stubs)) as sandbox:
        sandbox.control.assign_identity("AKIDBAD", Identity(trouble=trouble))
        client = sandbox.client(service, access_key="AKIDBAD")
        ask = client.get_caller_identity if service == "sts" else client.list_agreement_charges
        with pytest.raises(ClientError) as refused:
            ask()
    assert refused.value.response["Error"]["Code"] == code


def test_the_date_header_is_the_accounts_present(paying: RunningSandbox) -> None:
    paying.control.freeze()
    paying.control.set_clock(NOON)
    reply = paying.client("marketplace-agreement").accept_agreement_payment_request(
        paymentRequestId=PAYMENT, agreementId=AGREEMENT
    )
    assert reply["ResponseMetadata"]["HTTPHeaders"]["date"] == "Wed, 18 Nov 2026 12:00:00 GMT"
    assert reply["createdAt"] == NOON


def test_query_errors_are_xml() -> None:
    service = StubService("sts", {"GetCallerIdentity": answering({})})
    form = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    with running_sandbox(build=world_of(service)) as sandbox:
        with pytest.raises(ClientError) as refused:
            sandbox.client("sts").get_session_token()
        connection = HTTPConnection(sandbox.url.removeprefix("http://"), timeout=30)
        connection.request("POST", "/", "Action=GetCallerIdentity&Version=2011-06-15", form)
        unsigned = connection.getresponse()
        body = unsigned.read()
        connection.close()
    assert refused.value.response["Error"]["Code"] == "InvalidAction"
    assert unsigned.status == 403
    assert b"<Code>MissingAuthenticationToken</Code>" in body


def test_what_is_no_http_is_refused_and_the_connection_ends(paying: RunningSandbox) -> None:
    host, _, port = paying.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(b"EHLO there\r\n\r\n")
        with connection.makefile("rb") as stream:
            answer = stream.read()
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
