"""What may be chosen for payment sessions, and how a region that could not be read is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.errors import AppError, Offline, Rejected
from app.language import tr
from app.model.payment_session import (
    USER_ID_LIMIT,
    RegionReading,
    is_manager_arn,
    is_region,
    is_user_id,
)

_MOST_REGIONS = 20


def require_regions(regions: Sequence[str]) -> None:
    """Refuse texts that are no region's code, and more regions than are read in a minute. Raises Rejected."""
    if not all(is_region(one) for one in regions):
        raise Rejected(
            tr("This is not the code of an AWS region."),
            tr("Type it as AWS writes it, for instance us-east-1."),
            code="no-region",
        )
    if len(regions) > _MOST_REGIONS:
        raise Rejected(
            tr("These are {number} regions.", number=len(regions)),
            tr("Choose at most {most}.", most=_MOST_REGIONS),
            code="regions",
        )


def require_user(manager_arn: str, user_id: str) -> None:
    """Refuse what cannot be a manager's ARN or a user id. Raises Rejected."""
    if not is_manager_arn(manager_arn):
        raise Rejected(tr("This is not the ARN of a payment manager."), code="bad-id")
    if not is_user_id(user_id):
        raise Rejected(
            tr("The user id cannot be sent to AWS."),
            tr(
                "Use 1 to {most} letters, digits and signs of plain English.",
                most=USER_ID_LIMIT,
            ),
            code="bad-user",
        )


def failed_reading(region: str, at: datetime, error: AppError) -> RegionReading:
    """Say what kept AWS from telling; a region without the service has no address that could be reached."""
    message, hint = error.message, error.hint
    if isinstance(error, Offline) and error.code == "EndpointConnectionError":
        message = tr("AWS cannot be reached for agents' payments in {region}.", region=region)
        hint = tr(
            "There may be no such region, or none with agents' payments. Else check the network."
        )
    return RegionReading(
        region,
        tried_at=at,
        error_code=error.reason or error.code or type(error).__name__,
        error_message=message,
        error_hint=hint,
        missing_right=error.missing_right,
    )
