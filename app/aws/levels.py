"""Levels of approvers, as the plans of quotes and the approvals of organisations both have them."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

from app.aws.wire import Count, Wire

Doc = TypeVar("Doc")


class UnknownApprover(Wire, frozen=True):
    """The name of a kind of approver that botocore's service model does not know."""

    name: str = ""


class ApproverUnion(msgspec.Struct, frozen=True, rename="camel"):
    """A union of kinds of approvers: exactly one member is set."""

    # botocore's name for a member that its service model does not know; its content is lost
    unknown_member: UnknownApprover | None = msgspec.field(name="SDK_UNKNOWN_MEMBER", default=None)

    @property
    def unknown_kind(self) -> str:
        """The kind that the service model does not know; empty where none is set."""
        return self.unknown_member.name if self.unknown_member else ""


class _Criteria(Wire, frozen=True):
    required_approval_count: Count


class _Group(Wire, Generic[Doc], frozen=True):
    approval_criteria: _Criteria
    approvers: tuple[Doc, ...]


class Level(Wire, Generic[Doc], frozen=True):
    """One level: its groups are asked at the same time."""

    groups: tuple[_Group[Doc], ...]
    name: str = ""

    @property
    def needed(self) -> int:
        """How many approvals this level takes."""
        return sum(group.approval_criteria.required_approval_count for group in self.groups)

    @property
    def approvers(self) -> tuple[Doc, ...]:
        """Who is asked, of all groups."""
        return tuple(one for group in self.groups for one in group.approvers)
