"""The table of rights: every right in words, and policies that IAM takes."""

from __future__ import annotations

import json
import re

import pytest

from app.model.policy import Policy
from app.model.right import (
    POLICIES,
    POLICY_NAMES,
    POLICY_WORDS,
    RIGHTS,
    Use,
    actions_of,
    missing,
    right_of,
)


def test_every_right_stands_once_and_says_what_it_unlocks() -> None:
    names = [one.operation for one in RIGHTS]
    assert len(names) == len(set(names))
    assert all(one.unlocks and not one.unlocks.endswith(".") for one in RIGHTS)


def test_what_aws_ties_to_a_right_has_words_of_its_own() -> None:
    tied = {name for one in RIGHTS for name in one.also}
    assert all(right_of(f"aws-marketplace:{name}") for name in tied)


@pytest.mark.parametrize("policy", Policy)
def test_a_policy_is_json_that_iam_takes(policy: Policy) -> None:
    document = json.loads(POLICIES[policy])
    assert document["Version"] == "2012-10-17"
    (statement,) = document["Statement"]
    assert statement["Effect"] == "Allow"
    assert statement["Resource"] == "*"
    assert re.fullmatch("[A-Za-z0-9]+", statement["Sid"])
    assert statement["Action"] == sorted(set(statement["Action"])) == list(actions_of(policy))
    assert len(POLICIES[policy]) < 6144  # what IAM takes as a managed policy
    assert POLICY_WORDS[policy].endswith(".")


def test_watching_changes_nothing_and_each_policy_holds_the_one_before() -> None:
    writes = {one.action for one in RIGHTS if one.use is Use.WRITE}
    watch, approve, buy = (set(actions_of(policy)) for policy in Policy)
    assert not watch & writes
    assert watch < approve < buy
    assert "aws-marketplace:AcceptAgreementPaymentRequest" in approve - watch
    assert "aws-marketplace:AcceptAgreementRequest" in buy - approve
    assert "aws-marketplace:Subscribe" in buy - approve


def test_a_missing_right_is_told_with_what_it_unlocks() -> None:
    told = missing("aws-marketplace:ListAgreementCharges")
    assert told == (
        "Missing right: aws-marketplace:ListAgreementCharges. It unlocks charges and their purchase"
        " orders."
    )
    assert missing("kms:Decrypt") == "Missing right: kms:Decrypt."


@pytest.mark.parametrize("policy", Policy)
def test_no_policy_lets_anybody_pay(policy: Policy) -> None:
    assert not [one for one in actions_of(policy) if "ProcessPayment" in one]
    makes = "bedrock-agentcore:CreatePaymentSession" in actions_of(policy)
    assert makes is (policy is Policy.BUY)


def test_policies_have_names() -> None:
    assert [POLICY_NAMES[one] for one in Policy] == ["watch only", "approve", "buy"]
