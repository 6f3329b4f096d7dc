"""Errors on their way through the channel: described in the worker, raised again in the window."""

from __future__ import annotations

from app import errors
from app.errors import AppError
from app.worker.opening import ErrorInfo

_KINDS: dict[str, type[AppError]] = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, AppError)
}


def describe(error: AppError) -> ErrorInfo:
    """Turn an error into a message; a kind that only the worker knows goes as its known base."""
    kind = next(base.__name__ for base in type(error).__mro__ if base in _KINDS.values())
    return ErrorInfo(
        kind=kind,
        message=error.message,
        hint=error.hint,
        code=error.code,
        reason=error.reason,
        request_id=error.request_id,
        aws_message=error.aws_message,
        missing_right=error.missing_right,
    )


def revive(info: ErrorInfo) -> AppError:
    """Make the error again that `describe` was given."""
    return _KINDS.get(info.kind, AppError)(
        info.message,
        info.hint,
        code=info.code,
        reason=info.reason,
        request_id=info.request_id,
        aws_message=info.aws_message,
        missing_right=info.missing_right,
    )
