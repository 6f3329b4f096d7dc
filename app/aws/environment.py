"""Whether the environment itself holds AWS credentials; apart from profiles, which need botocore."""

from __future__ import annotations

import os

_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_OTHERS = (
    ("AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"),
    ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",),
    ("AWS_CONTAINER_CREDENTIALS_FULL_URI",),
)


def has_credentials(*, has_default: bool = False) -> bool:
    """Say whether there are any; beside a default profile (`has_default`), only keys come first."""
    ways = (_KEYS,) if has_default else (_KEYS, *_OTHERS)
    return any(all(os.environ.get(name) for name in way) for way in ways)
