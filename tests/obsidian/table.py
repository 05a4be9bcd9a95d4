"""Tables of rules: each row is one rule, or a part of one, as a short sentence with an example.

The rules are listed by id in docs/obsidian-rules.md.
"""

from __future__ import annotations

import re

import pytest

COVERED: dict[str, list[str]] = {}
"""The sentences of each rule by its id; filled when the tables are imported."""


def rules(names, *rows):
    """Parametrize a test with rows of rule id, sentence, and a value for each of `names`."""
    return pytest.mark.parametrize(
        names, [pytest.param(*values, id=_id(rule, sentence)) for rule, sentence, *values in rows]
    )


def rule(identifier, sentence):
    """Name the rule of a test that needs no values."""
    return rules((), (identifier, sentence))


def _id(identifier, sentence):
    COVERED.setdefault(identifier, []).append(sentence)
    return f"{identifier}-{re.sub(r'[^a-z0-9]+', '-', sentence.lower()).strip('-')}"
