"""What can be access keys, for the window that asks for them and the worker that keeps them."""

from __future__ import annotations

import re

from app.language import tr
from app.model.sign_in import AccessKeys

LASTING = "AKIA"  # how the ids of keys begin that work until somebody removes them
_TEMPORARY = "ASIA"
_KEY_ID = re.compile(rf"(?:{LASTING}|{_TEMPORARY})[A-Z0-9]{{12,124}}")
_SECRET = re.compile(r"[!-~]{16,256}")
_TOKEN = re.compile(r"[!-~]{16,8192}")
_ROLE_ARN = re.compile(r"arn:aws(?:-[a-z]+)*:iam::\d{12}:role/[\w+=,.@/-]{1,512}", re.ASCII)
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
_MFA_SERIAL = re.compile(
    r"arn:aws(?:-[a-z]+)*:iam::\d{12}:mfa/[\w+=,.@/-]{1,226}|[A-Za-z0-9]{9,40}", re.ASCII
)


def trimmed(keys: AccessKeys) -> AccessKeys:
    """Give the keys without the spaces and line breaks that pasting adds."""
    return AccessKeys(*("".join(getattr(keys, name).split()) for name in keys.__struct_fields__))


def problems_of(keys: AccessKeys) -> tuple[str, ...]:
    """Say in one sentence what is wrong with each of the six parts, in order; empty where nothing is."""
    return (
        _key_id_problem(keys.access_key_id),
        _secret_problem(keys),
        _token_problem(keys),
        _role_problem(keys),
        _external_id_problem(keys.external_id),
        _device_problem(keys),
    )


def _key_id_problem(key_id: str) -> str:
    if not key_id:
        return tr("Enter the access key id.")
    if not _KEY_ID.fullmatch(key_id):
        return tr(
            "An access key id has 16 or more capital letters and digits, and begins with AKIA or ASIA."
        )
    return ""


def _secret_problem(keys: AccessKeys) -> str:
    if not keys.secret_access_key:
        return tr("Enter the secret access key that belongs to it.")
    if not _SECRET.fullmatch(keys.secret_access_key):
        return tr("This is no secret access key: it has 40 letters, digits and / + = signs.")
    if keys.secret_access_key == keys.access_key_id:
        return tr("This is the access key id again, not the secret.")
    return ""


def _token_problem(keys: AccessKeys) -> str:
    is_temporary = keys.access_key_id.startswith(_TEMPORARY)
    if not keys.session_token:
        needs = tr("A temporary key, which begins with ASIA, needs its session token.")
        return needs if is_temporary else ""
    if keys.access_key_id.startswith(LASTING):
        return tr("A key that begins with AKIA has no session token: leave this empty.")
    return "" if _TOKEN.fullmatch(keys.session_token) else tr("This is no session token.")


def _role_problem(keys: AccessKeys) -> str:
    if not keys.role_arn:
        return tr("Enter the ARN of the role that is to be assumed.") if keys.external_id else ""
    if _ROLE_ARN.fullmatch(keys.role_arn):
        return ""
    return tr("A role ARN looks like arn:aws:iam::123456789012:role/Buyer.")


def _external_id_problem(external_id: str) -> str:
    if not external_id or _EXTERNAL_ID.fullmatch(external_id):
        return ""
    return tr("An external id has 2 to 1,224 letters, digits and + = , . @ : / - signs.")


def _device_problem(keys: AccessKeys) -> str:
    if not keys.mfa_serial:
        return ""
    if keys.access_key_id.startswith(_TEMPORARY):
        return tr("Temporary keys cannot be used with an MFA device: leave this empty.")
    if _MFA_SERIAL.fullmatch(keys.mfa_serial):
        return ""
    return tr(
        "An MFA device is named like arn:aws:iam::123456789012:mfa/name, or by its serial number."
    )
