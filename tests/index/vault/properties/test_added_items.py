"""First items, added as a person would write them."""

from __future__ import annotations

import pytest

from index.vault.properties import property_edits


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tags: []", "tags: [seed]"),
        ("tags: [ ]", "tags: [seed]"),
        ("tags: [    ]", "tags: [seed]"),
        ("tags: []  # mine", "tags: [seed]  # mine"),
        ("tags: [\n]", "tags: [seed\n]"),
        ("tags: [ # mine\n]", "tags: [seed # mine\n]"),
        ("tags:", "tags:\n  - seed"),
        ("tags: # mine", "tags: # mine\n  - seed"),
        ("tags: null", "tags: [seed]"),
        ("tags: ~", "tags: [seed]"),
        ('tags: ""', "tags: [seed]"),
        ("tags: one", "tags: [one, seed]"),
        ("tags: [one]", "tags: [one, seed]"),
        ("tags: [ one ]", "tags: [ one, seed ]"),
        ("tags: [one,two]", "tags: [one,two,seed]"),
        ("tags: ['one']", "tags: ['one', 'seed']"),
        ("tags:\n- one", "tags:\n- one\n- seed"),
        ("tags: []\nother: 1", "tags: [seed]\nother: 1"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_item_is_added_as_a_person_would(before: str, after: str, newline: str) -> None:
    text, wanted = (f"---\n{part}\n---\nText\n".replace("\n", newline) for part in (before, after))
    assert property_edits.add_to_list(text, "tags", ["seed"]) == wanted


@pytest.mark.parametrize(("before", "after"), [("---\n---\nText", "---\ntags:\n  - seed\n---\nText")])
def test_the_first_property(before: str, after: str) -> None:
    assert property_edits.add_to_list(before, "tags", ["seed"]) == after


@pytest.mark.parametrize(
    ("before", "left", "again"),
    [
        ("tags: [one]\n", "tags: []\n", "tags: [seed]\n"),
        ("tags: [ one ]\n", "tags: []\n", "tags: [seed]\n"),
        ("a: 1\ntags:\n  - one\n", "a: 1\n", "a: 1\ntags:\n  - seed\n"),
    ],
)
def test_the_last_item_is_removed_and_another_added(before: str, left: str, again: str) -> None:
    removed = property_edits.remove_from_list(f"---\n{before}---\nText", "tags", ["one"])
    assert removed == f"---\n{left}---\nText"
    assert property_edits.add_to_list(removed, "tags", ["seed"]) == f"---\n{again}---\nText"


def test_what_needs_quotes_has_them() -> None:
    text = property_edits.add_to_list("---\naliases: []\n---\n", "aliases", ["A: b", "1, 2", "true"])
    assert text == '---\naliases: ["A: b", "1, 2", "true"]\n---\n'
