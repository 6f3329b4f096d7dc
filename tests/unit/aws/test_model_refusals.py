"""Bedrock's refusals around models: AWS's words become one sentence and a kind of error."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.loaders import Loader
from botocore.model import ServiceModel

from app.aws.errors import translate
from app.errors import AccessDenied, AppError, Conflict, NotFound, OverQuota, Rejected, Unclear
from tests.fakes.enabling import MODEL_OPERATIONS, MODEL_READS

CREATE = "CreateFoundationModelAgreement"
DELETE = "DeleteFoundationModelAgreement"
PUT = "PutUseCaseForModelAccess"
MARKETPLACE = (
    "Model access is denied due to IAM user or service role is not authorized to perform the required"
    " AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable"
    " access to this model."
)


def told(operation: str, code: str, message: str = "", status: int = 400) -> AppError:
    response: dict[str, Any] = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "r-1"},
    }
    return translate(ClientError(response, operation), operation)


@pytest.mark.parametrize(
    ("operation", "code", "message", "kind", "words"),
    [
        (CREATE, "ResourceNotFoundException", "Model use case details have not been submitted",
         Rejected, "use-case form first"),
        (CREATE, "ResourceNotFoundException", "Model not found", NotFound, "does not find"),
        (CREATE, "ValidationException", "The offer token has expired", Rejected, "too old"),
        (CREATE, "ValidationException", "Invalid offerToken", Rejected, "too old"),
        (CREATE, "ValidationException", "The model is not available in this region", Rejected,
         "in this region"),
        (CREATE, "ValidationException", "Something new", Rejected, "found the request invalid"),
        (CREATE, "AccessDeniedException", MARKETPLACE, AccessDenied, "may not subscribe"),
        (CREATE, "AccessDeniedException", "Your account is not authorized to use it", AccessDenied,
         "does not permit this account"),
        (CREATE, "ConflictException", "", Conflict, "an agreement for this model already"),
        (DELETE, "ValidationException", "No agreement exists to cancel", NotFound,
         "no agreement for this model to end"),
        (DELETE, "ConflictException", "x", Conflict, "changing the agreement"),
        (PUT, "ValidationException", "Invalid form data", Rejected, "does not say which field"),
        (PUT, "ValidationException", "Use case already exists", Rejected, "another use-case form"),
        ("ListFoundationModels", "ValidationException", "token", Rejected, "request invalid"),
    ],
)  # fmt: skip
def test_words_become_a_sentence(
    operation: str, code: str, message: str, kind: type[AppError], words: str
) -> None:
    error = told(operation, code, message)
    assert type(error) is kind
    assert words in error.message
    assert error.request_id == "r-1"
    assert error.aws_message == message


def test_a_missing_right_of_bedrock_is_named() -> None:
    message = "User: arn:x is not authorized to perform: bedrock:CreateFoundationModelAgreement"
    error = told(CREATE, "AccessDeniedException", message, 403)
    assert error.missing_right == "bedrock:CreateFoundationModelAgreement"
    assert "It unlocks enabling an AI model." in error.hint
    error = told(CREATE, "AccessDeniedException", "No.", 403)
    assert error.missing_right == "bedrock:CreateFoundationModelAgreement"


def test_every_modelled_error_of_every_operation_has_a_sentence() -> None:
    model = ServiceModel(Loader().load_service_model("bedrock", "service-2"))
    operations = {*MODEL_OPERATIONS.values(), *MODEL_READS.values(), "ListFoundationModels"}
    operations.add("ListFoundationModelAgreementOffers")
    for operation in operations:
        for shape in model.operation_model(operation).error_shapes:
            status = shape.metadata["error"]["httpStatusCode"]
            error = told(operation, shape.name, "Some words.", status)
            is_ours = shape.name == "InternalServerException"
            assert isinstance(error, Unclear) is is_ours, (operation, shape.name)
            assert isinstance(error, OverQuota) is (shape.name == "ThrottlingException")
            assert "does not know" not in error.message
