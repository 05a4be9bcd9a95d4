from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers.json_shape import describe, shape


def test_names_stand_below_the_objects_they_are_in_and_lists_are_left_out():
    head = '[{"a": {"b": [{"c": 1}, {"d": "}]"}]}, "e": null}, {"f\\"": "a\\\\", "cut'
    assert shape(head) == {"a", "a.b", "a.b.c", "a.b.d", "e", 'f\\"'}
    assert shape("Text with {braces}") == frozenset()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"error": "Paper not found\\u001b"}', "reports an error, “Paper not found"),
        ('{"message": "Too Many Requests", "code": "429"}', "reports an error, “Too Many Requests”"),
        ('{"error": {"code": 403, "message": "Key needed"}}', "reports an error, “Key needed”"),
        ('{"status": "failed", "message": ["bad"]}', "reports an error, “bad”"),
        ('{"config": {}, "collections": {}, "items": []}', "Better BibTeX's own JSON"),
        ('{"name": "x", "\\u001b[31m": 2}', "“name”)"),
        ("[]", "without any papers"),
        ("[" * 100_000, "without any papers"),
    ],
)
def test_json_of_other_things_is_named_as_what_it_is(text, said):
    assert said in describe(text)
    assert "\x1b" not in describe(text)


@given(st.text(st.sampled_from('[]{}":,\\a \n'), max_size=200))
def test_any_beginning_has_a_shape(head):
    describe(head)
    assert shape("Not JSON " + head) == frozenset()
