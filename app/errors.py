"""Errors that a person can act on, named by what there is to do about them."""

from __future__ import annotations


class AppError(Exception):
    """A failure with one sentence for a person, a way on, and facts for the details view.

    `code` is AWS's error code or our own short name, `request_id` AWS's id of the refused request,
    `aws_message` what AWS wrote (foreign text: show it only inside a quotation), `missing_right` the
    IAM action that a denied call needs, `link` where on AWS Marketplace a product has to be bought first.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        code: str = "",
        reason: str = "",
        request_id: str = "",
        aws_message: str = "",
        missing_right: str = "",
        link: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code
        self.reason = reason
        self.request_id = request_id
        self.aws_message = aws_message
        self.missing_right = missing_right
        self.link = link


class SignInNeeded(AppError):
    """The credentials are missing, expired or refused: sign in again."""


class AccessDenied(AppError):
    """The account or role lacks a right: `reason` names it where AWS says so."""


class Offline(AppError):
    """AWS cannot be reached: nothing was sent, try again when the network is back."""


class NotFound(AppError):
    """The object is gone, or this role has no access to it: AWS answers both the same way."""


class OverQuota(AppError):
    """AWS is busy with our calls: wait and try again."""


class Conflict(AppError):
    """The object changed meanwhile: read it again before any word about the outcome."""


class Rejected(AppError):
    """AWS found the request invalid and did nothing."""


class NeverSent(AppError):
    """The request was held back before it left this computer: it can be made again."""


class Unclear(AppError):
    """The answer got lost or makes no sense: whether something happened is not known."""


class BadSettings(AppError):
    """A profile, config file, folder or option is wrong: say which and how to mend it."""


class StoreDamaged(AppError):
    """The store file cannot be read: it can be set aside, never silently replaced."""


class StoreTooNew(AppError):
    """The store was written by a newer version of Countersign."""


class StoreOutdated(AppError):
    """The store is of an older version: wait until the worker has brought it up to date."""


class StoreLocked(AppError):
    """The key of the store is not to be had: the keyring is locked, missing or lost it."""


class TargetBusy(AppError):
    """Another command on the same object is open: wait until its outcome is known."""


class NoKeyring(AppError):
    """The system's keyring cannot be used; `reason` is one word for why.

    missing, locked, dismissed (its question), timed out, denied, oversized or failed; passphrase: the
    person has yet to give it; without: the person chose to keep nothing.
    """
