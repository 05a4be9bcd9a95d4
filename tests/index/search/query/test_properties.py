from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.query.ast import PropertyTest
from index.search.query.properties import property_query, term_matcher, term_prefix
from index.search.query.terms import UnusableValueError


def passes(value, sign, operand):
    test = PropertyTest("a", sign, operand)
    return term_matcher(test)(f"{term_prefix(test)}{value}")


@pytest.mark.parametrize(
    ("value", "comparison", "holds"),
    [
        ("6", ">5", True),
        ("5", ">5", False),
        ("5", ">=5", True),
        ("4.5", "<5", True),
        ("10", "<9", False),
        ("-3", "<-2.5", True),
        ("1e3", ">999", True),
        ("five", ">1", False),
        ("true", ">0", False),
        ("2024-05-03", ">2024-05-02", True),
        ("2024-05-03", ">2024-05", False),
        ("2024-06-01", ">2024-05", True),
        ("2024-05-03", ">=2024-05", True),
        ("2024-05-03", "<=2024-05", True),
        ("2024-05-03", "<2024-05-03", False),
        ("2024-5-3", "<2024-05-04", True),
        ("2024-05-03 09:30", ">2024-05-03", False),
        ("2024-05-03t09:30:00", ">2024-05-03 09:00", True),
        ("2024-05-03t09:30:00z", "<2024-05-03 10:00", True),
        ("2023", "<2024", True),
        ("2024-05-03", ">2023", True),
        ("2024-13-03", ">2023", False),
        ("2024-05-03", ">5", False),
    ],
)
def test_comparisons(value, comparison, holds):
    sign, operand = re.fullmatch("([<>]=?)(.*)", comparison).groups()
    assert passes(value, sign, operand) is holds


@pytest.mark.parametrize("value", [">many", "a OR >b", '>""', ">9999-99"])
def test_values_without_an_order_are_refused(value):
    with pytest.raises(UnusableValueError, match="neither a number nor a date"):
        property_query("a", value)


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from([">", ">=", "<", "<="]))
def test_no_value_raises(value, operand, sign):
    assert passes(value, sign, operand) in {True, False}


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_numbers_are_compared_as_numbers(value, operand):
    assert passes(value, ">", str(operand)) is (value > operand)
    assert passes(value, "<=", str(operand)) is (value <= operand)
