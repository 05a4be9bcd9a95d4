"""Edits that make one version of a text of another."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vault.links.rewrite import applied
from index.vault.text_spans import EditedText, composed, text_edits

TEXTS = st.text(st.sampled_from("ab []é😀#|\n\r\t"), max_size=60)


@given(TEXTS, TEXTS)
def test_the_edits_make_the_other_text(before, after):
    edits = text_edits(before, after)
    assert applied(before, edits) == after
    assert all(one[1] <= other[0] for one, other in pairwise(edits))


@pytest.mark.parametrize(
    ("before", "after", "edits"),
    [
        ("same", "same", []),
        ("a [[Old]] b [[Old|x]]\n", "a [[New]] b [[New|x]]\n", ["Old>New", "Old>New"]),
        ("one\r\n😀 [[Old]]\r\nthree", "one\r\n😀 [[A B]]\r\nthree", ["Old>A B"]),
        (
            "---\na: 1\n---\ntext [[Old]]\n",
            "---\na: 1\nkey: k\n---\ntext [[New]]\n",
            [">key: k\n", "Old>New"],
        ),
        ("#old/x and #old", "#new/x and #new", ["old>new", "old>new"]),
    ],
)
def test_only_the_words_that_differ_are_replaced(before, after, edits):
    made = text_edits(before, after)
    assert [f"{before[start:end]}>{new}" for start, end, new in made] == edits


def test_a_long_text_without_anything_in_common_is_replaced_as_a_whole():
    before, after = "\n".join(f"a{n}" for n in range(5_000)), "\n".join(f"b{n}" for n in range(4_000))
    assert len(text_edits(before, after)) <= 4_001
    assert applied(before, text_edits(before, after)) == after


@st.composite
def edits_of(draw, text):
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    spans = dict.fromkeys(list(pairwise(places))[::2])
    return [(start, end, draw(st.text("xé😀", max_size=3))) for start, end in spans]


@given(st.data())
def test_two_steps_are_made_at_once(data):
    before = data.draw(TEXTS)
    first = data.draw(edits_of(before))
    between = applied(before, first)
    second = data.draw(edits_of(between))
    made = composed(between, first, second)
    assert applied(before, made) == applied(between, second)
    assert all(one[1] <= other[0] for one, other in pairwise(made))


def test_what_one_step_alone_changes_keeps_its_span():
    text = EditedText("[[Old]] and #tag").then("[[New]] and #tag", [(2, 5, "New")])
    assert text.then("[[New]] and #other", [(13, 16, "other")]).edits == ((2, 5, "New"), (13, 16, "other"))
    assert text.then("[[Newer]] and #tag", [(2, 5, "Newer")]).edits == ((2, 5, "Newer"),)
    assert text.compared("[[New]] or #tag").edits == ((2, 5, "New"), (8, 11, "or"))
