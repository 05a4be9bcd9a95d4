"""Tables of rules: each row is one rule, or a part of one, said in a sentence, with an example of it.

A rule's letter is its section: V files in the vault, L wikilinks, M Markdown links, R resolution, F file names,
T tags, P properties, N renames, C settings, U addresses, S conflicts, W watching, Q search, X ours.
"""

from __future__ import annotations

import re

import pytest

COVERED: dict[str, list[str]] = {}
"""The sentences of every rule that is in a table, by its id; filled as the tables are imported."""


def rules(names, *rows):
    """A table as parameters of a test: rows of rule id, sentence, and a value for each of `names`."""
    return pytest.mark.parametrize(
        names, [pytest.param(*values, id=_id(rule, sentence)) for rule, sentence, *values in rows]
    )


def rule(identifier, sentence):
    """A table of one row, for what takes more than values to show."""
    return rules((), (identifier, sentence))


def _id(identifier, sentence):
    COVERED.setdefault(identifier, []).append(sentence)
    return f"{identifier}-{re.sub(r'[^a-z0-9]+', '-', sentence.lower()).strip('-')}"
