"""What Bedrock's refusals around the access to models mean: it has codes, but tells the reason in words."""

from __future__ import annotations

import re

from app.errors import AccessDenied, AppError, NotFound, Rejected
from app.language import tr

Row = tuple[type[AppError], str, str]

_CREATE = "CreateFoundationModelAgreement"
_DELETE = "DeleteFoundationModelAgreement"
_PUT = "PutUseCaseForModelAccess"
_VALIDATION = "ValidationException"
_NOT_FOUND, _DENIED = "ResourceNotFoundException", "AccessDeniedException"
_LOOK_AGAIN = tr("Read the model's access again to see where it stands.")

# Operation, code, words of AWS's message, meaning; the first that fits is taken. Every start imports this and
# hardly any needs it: compiled here, the patterns would take 2 ms.
_ROWS: tuple[tuple[str, str, str, Row], ...] = (
    (
        _CREATE,
        _NOT_FOUND,
        "use case",
        (
            Rejected,
            tr("The provider of this model wants your use-case form first."),
            tr("Send the form, then enable the model. AWS may take up to 15 minutes to know it."),
        ),
    ),
    (
        _CREATE,
        _VALIDATION,
        r"token.*\b(expired|not valid|invalid)|\b(expired|invalid)\b.*token",
        (
            Rejected,
            tr("AWS does not accept the offer any more: it was too old when it arrived."),
            tr("Try again; a fresh one is fetched."),
        ),
    ),
    (
        _CREATE,
        _VALIDATION,
        r"not (available|supported|offered) in|\bregion\b",
        (
            Rejected,
            tr("AWS does not offer this model in this region."),
            tr("Choose another region."),
        ),
    ),
    (
        _CREATE,
        _DENIED,
        "required AWS Marketplace actions",
        (
            AccessDenied,
            tr("Your role may not subscribe to models."),
            tr("Grant it aws-marketplace:Subscribe and ViewSubscriptions, then wait two minutes."),
        ),
    ),
    (
        _CREATE,
        _DENIED,
        "account is not authorized",
        (
            AccessDenied,
            tr("AWS does not permit this account to use the model."),
            tr("No right mends that; ask AWS Support or your contact at AWS."),
        ),
    ),
    (
        _DELETE,
        _VALIDATION,
        "no agreement",
        (NotFound, tr("There is no agreement for this model to end."), _LOOK_AGAIN),
    ),
    (
        _PUT,
        _VALIDATION,
        "another|already|exist",
        (
            Rejected,
            tr("AWS has another use-case form of this account already."),
            tr("It cannot be changed from here; ask AWS Support."),
        ),
    ),
)


def model_row(operation: str, code: str, aws_message: str) -> Row | None:
    """Give the meaning of a refusal of one of these operations, where AWS's code alone says too little."""
    fits = (
        row
        for of, known, words, row in _ROWS
        if (of, known) == (operation, code) and re.search(words, aws_message, re.IGNORECASE)
    )
    return next(fits, None)
