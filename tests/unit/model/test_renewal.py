"""The decision's deadline: worked out where it can be, never guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.model.agreement import Agreement
from app.model.renewal import decision_deadline
from app.model.term import RenewalTerm

END = datetime(2027, 1, 31, tzinfo=UTC)
ACTIVE = Agreement("agmt-1", "ACTIVE", ends_at=END)


@pytest.mark.parametrize(
    ("term", "deadline"),
    [
        (None, None),
        (RenewalTerm(), END),
        (RenewalTerm(lockout=timedelta(days=30)), END - timedelta(days=30)),
        (RenewalTerm(unread_lockout="P100000D"), None),
        (RenewalTerm(lockout=timedelta(weeks=99_999, days=99_999)), None),
    ],
)
def test_the_decision_is_due_a_lockout_before_the_end(
    term: RenewalTerm | None, deadline: datetime | None
) -> None:
    assert decision_deadline(ACTIVE, term) == deadline
