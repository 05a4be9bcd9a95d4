"""Every rule of docs/obsidian-rules.md has a test, or a reason for not being followed."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from tests.helpers.docs import obsidian_rules
from tests.obsidian.table import COVERED

NUMBERS = {
    "V": 10, "L": 30, "M": 11, "R": 20, "F": 4, "T": 17, "P": 20, "N": 17,
    "C": 10, "U": 9, "S": 13, "W": 12, "Q": 7, "X": 7,
}  # fmt: skip
"""The number of rules in each section."""

ELSEWHERE = {"N", "X2"}
"""Renames and their journal, which are tested in tests/index/edit."""

RULES = obsidian_rules()


def is_elsewhere(rule):
    return bool({rule, rule[0]} & ELSEWHERE)


def test_every_rule_is_documented():
    assert RULES.keys() == {
        f"{section}{n}" for section, count in NUMBERS.items() for n in range(1, count + 1)
    }


def test_every_rule_is_tested_or_not_followed_for_a_reason():
    for file in Path(__file__).parent.glob("test_*.py"):
        importlib.import_module(f"tests.obsidian.{file.stem}")
    ours = {rule for rule in RULES if not is_elsewhere(rule)}
    covered = {rule for rule in COVERED if not is_elsewhere(rule)}
    not_followed = {rule for rule in RULES if RULES[rule].not_followed}
    different = {rule for rule in RULES if RULES[rule].difference}
    assert covered <= ours
    assert not covered & not_followed
    assert covered | not_followed == ours
    assert {rule for rule in different if not is_elsewhere(rule)} <= covered
    assert not different & not_followed


def test_rules_and_reasons_are_sentences():
    for rule in RULES.values():
        for sentence in (rule.text, rule.not_followed, rule.difference):
            assert sentence is None or re.fullmatch(r"[A-Z`!].{10,}[.)]", sentence), sentence


def test_no_two_rows_say_the_same():
    for sentences in COVERED.values():
        assert len(set(sentences)) == len(sentences)
