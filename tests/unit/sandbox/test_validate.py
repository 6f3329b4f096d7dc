from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox.validate import Problem, ShapeChecks, compile_pattern

SHAPES: dict[str, Any] = {
    "Word": {"type": "string", "min": 2, "max": 4, "pattern": "[a-z]+"},
    "Color": {"type": "string", "enum": ["RED", "BLUE"]},
    "Count": {"type": "integer", "min": 1, "max": 9},
    "Small": {"type": "integer"},
    "Big": {"type": "long"},
    "Ratio": {"type": "double", "max": 1.5},
    "Flag": {"type": "boolean"},
    "Moment": {"type": "timestamp"},
    "Bytes": {"type": "blob", "max": 3},
    "Words": {"type": "list", "member": {"shape": "Word"}, "min": 1, "max": 2},
    "Map": {"type": "map", "key": {"shape": "Word"}, "value": {"shape": "Count"}, "max": 1},
    "Choice": {
        "type": "structure",
        "union": True,
        "members": {"word": {"shape": "Word"}, "count": {"shape": "Count"}},
    },
    "Free": {"type": "structure", "document": True, "members": {}},
    "Tree": {
        "type": "structure",
        "required": ["word"],
        "members": {"word": {"shape": "Word"}, "below": {"shape": "Trees"}},
    },
    "Trees": {"type": "list", "member": {"shape": "Tree"}},
}
MODEL = ServiceModel({"metadata": {}, "operations": {}, "shapes": SHAPES}, "sample")


def problems_of(shape: str, value: Any) -> list[Problem]:
    found: list[Problem] = []
    ShapeChecks().of(MODEL.shape_for(shape))(value, found)
    return found


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        ("Word", "abcd"),
        ("Color", "RED"),
        ("Count", 9),
        ("Small", -(2**31)),
        ("Big", 2**63 - 1),
        ("Ratio", 1),
        ("Flag", False),
        ("Moment", datetime(2026, 1, 1, tzinfo=UTC)),
        ("Bytes", b"abc"),
        ("Words", ["ab", "cd"]),
        ("Map", {"ab": 1}),
        ("Choice", {"count": 1}),
        ("Free", {"anything": [1, None, {"x": 1.5}]}),
        ("Tree", {"word": "ab", "below": [{"word": "cd", "below": []}]}),
    ],
)
def test_a_value_within_the_rules_passes(shape: str, value: Any) -> None:
    assert problems_of(shape, value) == []


@pytest.mark.parametrize(
    ("shape", "value", "words"),
    [
        ("Word", "a", "length between 2 and 4"),
        ("Word", "abcde", "length between 2 and 4"),
        ("Word", "aB", "regular expression pattern: [a-z]+"),
        ("Word", "ab\n", "regular expression"),
        ("Word", 7, "must be a string"),
        ("Color", "red", "enum value set: [BLUE, RED]"),
        ("Count", 0, "greater than or equal to 1"),
        ("Count", 10, "less than or equal to 9"),
        ("Count", True, "must be a whole number"),
        ("Count", 1.0, "must be a whole number"),
        ("Small", 2**31, "less than or equal to 2147483647"),
        ("Big", 2**63, "less than or equal to"),
        ("Ratio", 1.6, "less than or equal to 1.5"),
        ("Ratio", "1", "must be a number"),
        ("Flag", 1, "must be a boolean"),
        ("Moment", datetime(2026, 1, 1), "must be a timestamp"),  # noqa: DTZ001 - the case itself
        ("Moment", 17, "must be a timestamp"),
        ("Bytes", b"abcd", "less than or equal to 3"),
        ("Bytes", "abc", "must be binary"),
        ("Words", [], "length between 1 and 2"),
        ("Words", ["ab", "cd", "ef"], "length between 1 and 2"),
        ("Words", "ab", "must be a list"),
        ("Map", {"ab": 1, "cd": 2}, "less than or equal to 1"),
        ("Map", [], "must be a map"),
        ("Choice", {}, "Exactly one member"),
        ("Choice", {"word": "ab", "count": 1}, "Exactly one member"),
        ("Tree", [], "must be a structure"),
        ("Tree", {"word": None}, "must be a string"),
    ],
)
def test_a_value_outside_the_rules_is_named(shape: str, value: Any, words: str) -> None:
    (found,) = problems_of(shape, value)
    assert words in found.text


def test_a_problem_says_where_it_is() -> None:
    tree = {"word": "ab", "below": [{"word": "cd"}, {"below": [{"word": "X1"}], "extra": 1}]}
    paths = {(found.path, found.is_missing) for found in problems_of("Tree", tree)}
    assert paths == {
        ("below[1].word", True),
        ("below[1].below[0].word", False),
        ("below[1].extra", False),
    }


def test_a_pattern_of_the_model_may_use_unicode_categories() -> None:
    printable = compile_pattern(r"[^\p{C}]+")
    assert printable.fullmatch("Größe 東京")
    assert not printable.fullmatch("a\u202eb")
    assert compile_pattern(r"\p{L}[\p{L}\p{N}]*").fullmatch("é1")
    assert compile_pattern(r"[\p{L}-_]+").fullmatch("a-_")


def test_a_pattern_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        compile_pattern("(?<broken")
    with pytest.raises(ValueError, match="category"):
        compile_pattern(r"\p{Qq}")


@pytest.mark.parametrize(
    "service",
    ["marketplace-agreement", "marketplace-discovery", "bedrock", "bedrock-agentcore", "invoicing"],
)
def test_every_shape_of_the_services_compiles(service: str) -> None:
    model = ServiceModel(Loader().load_service_model(service, "service-2"), service)
    checks = ShapeChecks()
    for name in model.operation_names:
        operation = model.operation_model(name)
        for shape in (operation.input_shape, operation.output_shape, *operation.error_shapes):
            if shape:
                checks.of(shape)


@given(st.text(max_size=6))
def test_a_word_passes_exactly_when_it_keeps_every_rule(text: str) -> None:
    is_word = 2 <= len(text) <= 4 and all("a" <= letter <= "z" for letter in text)
    assert (problems_of("Word", text) == []) == is_word
