"""How much the signed-in identity may do, as far as its ARN tells."""

from __future__ import annotations

import re
from enum import StrEnum

_ADMINISTRATORS = re.compile(
    r"(AWSReservedSSO_)?(Administrator(Access|s)?|Admins?)(_[0-9a-f]{16})?"
    r"|OrganizationAccountAccessRole|AWSControlTowerExecution",
    re.IGNORECASE,
)
_PERMISSION_SET = re.compile(r"AWSReservedSSO_(.+)_[0-9a-f]{16}")


class Breadth(StrEnum):
    """Kinds of identities. An administrator is known by the name of the role or user only."""

    ROOT = "root"
    ADMINISTRATOR = "administrator"
    ORDINARY = "ordinary"


def breadth_of(principal_arn: str) -> Breadth:
    """Say whether an identity is the root user, or is named as an administrator.

    Its policies cannot be read with the rights that Countersign asks for, so the name decides: the
    permission set AdministratorAccess of Identity Center, roles and users called Administrator(s),
    AdministratorAccess or Admin(s), and the roles that Organizations and Control Tower make with all
    rights. An administrator by another name is not noticed, and a harmless role with such a name is.
    """
    resource = principal_arn.rpartition(":")[2]
    if resource == "root":
        return Breadth.ROOT
    is_administrator = _ADMINISTRATORS.fullmatch(principal_name(principal_arn)) is not None
    return Breadth.ADMINISTRATOR if is_administrator else Breadth.ORDINARY


def principal_name(principal_arn: str) -> str:
    """Give the name of the role or user of an ARN, without path and session; "root" for the root user."""
    kind, _, name = principal_arn.rpartition(":")[2].partition("/")
    if kind == "assumed-role":
        return name.partition("/")[0]
    return name.rpartition("/")[2] or kind


def spoken_principal(principal_arn: str) -> str:
    """Give the name that a person knows: of a role of Identity Center, that of its permission set."""
    name = principal_name(principal_arn)
    permission_set = _PERMISSION_SET.fullmatch(name)
    return name if permission_set is None else permission_set[1]
