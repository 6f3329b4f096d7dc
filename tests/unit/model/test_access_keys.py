from __future__ import annotations

import pytest

from app.model.access_keys import problems_of
from app.model.sign_in import AccessKeys

KEY_ID, SECRET = "AKIAEXAMPLEEXAMPLE00", "canary/secret+access=key0canary0secret00"
PASSING = "ASIAEXAMPLEEXAMPLE00"
ROLE = "arn:aws:iam::123456789012:role/Buyer"
DEVICE = "arn:aws:iam::123456789012:mfa/dana"


@pytest.mark.parametrize(
    ("keys", "at", "words"),
    [
        (AccessKeys("", SECRET), 0, "Enter the access key id"),
        (AccessKeys("akia", SECRET), 0, "capital letters"),
        (AccessKeys(KEY_ID, ""), 1, "Enter the secret"),
        (AccessKeys(KEY_ID, "short"), 1, "no secret access key"),
        (AccessKeys(KEY_ID, KEY_ID), 1, "the access key id again"),
        (AccessKeys(PASSING, SECRET), 2, "needs its session token"),
        (AccessKeys(KEY_ID, SECRET, "IQoJb3JpZ2luX2Vj"), 2, "leave this empty"),
        (AccessKeys(PASSING, SECRET, "<b>"), 2, "no session token"),
        (AccessKeys(KEY_ID, SECRET, role_arn="Buyer"), 3, "A role ARN looks like"),
        (AccessKeys(KEY_ID, SECRET, external_id="abc"), 3, "Enter the ARN of the role"),
        (AccessKeys("AIDA" + KEY_ID[4:], SECRET), 0, "begins with AKIA or ASIA"),
        (AccessKeys(KEY_ID, "\u00e9" * 40), 1, "no secret access key"),
        (AccessKeys(KEY_ID, SECRET, mfa_serial="123456"), 5, "An MFA device is named"),
        (AccessKeys(PASSING, SECRET, "t" * 40, mfa_serial=DEVICE), 5, "Temporary keys cannot"),
        (AccessKeys(KEY_ID, SECRET, role_arn=ROLE, external_id="?"), 4, "An external id has"),
        (AccessKeys(KEY_ID, SECRET, role_arn=ROLE, mfa_serial="x"), 5, "An MFA device is named"),
    ],
)
def test_each_part_says_in_one_sentence_what_is_wrong(
    keys: AccessKeys, at: int, words: str
) -> None:
    problems = problems_of(keys)
    assert words in problems[at]
    assert not any(problem for index, problem in enumerate(problems) if index != at)
    assert SECRET not in "".join(problems)


def test_what_is_right_has_no_problem() -> None:
    full = AccessKeys(KEY_ID, SECRET, role_arn=ROLE, external_id="a:b", mfa_serial=DEVICE)
    with_device = AccessKeys(KEY_ID, SECRET, mfa_serial=DEVICE)
    for keys in (full, with_device, AccessKeys(PASSING, SECRET, "IQoJb3JpZ2luX2Vj")):
        assert not any(problems_of(keys))
