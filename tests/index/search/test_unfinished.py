import time

import pytest

from index.search.completion import completions
from index.search.snapshot import Snapshot
from index.search.unfinished import continued, without_last


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("memory tit", "memory"),
        ("memory -ta", "memory"),
        ("tag:", ""),
        ('memory "lost in', "memory"),
        ('memory title:"lost in', "memory"),
        ("memory [1]", "memory"),
        ("- [ ]", "-"),
        ("memory „lost", "memory"),
        ("memory [rat", "memory"),
        ("memory /re", "memory"),
        ("memory path:/\\d", "memory"),
        ("memory upvotes:>=", "memory"),
        ("memory #", "memory"),
        ("memory htt", "memory"),
        ("https:/", ""),
        ("in C+", "in C"),
        ("memory zebra", None),
        ('memory "lost in"', None),
        ("memory tag:nothing", None),
        ("", None),
    ],
)
def test_only_a_part_that_is_clearly_unfinished_is_left_out(typed, left):
    assert without_last(typed) == left


def test_a_star_inside_a_word_is_followed_by_another():
    assert continued("a t*le") == "a t*le*"
    assert continued("t*") is None
    assert continued("title") is None


@pytest.mark.parametrize("piece", ["[ ", '" ', "((", "!!", "a*", "tag:", "[a:", "#", "-"])
def test_long_texts_take_linear_time(piece):
    text = piece * (200_000 // len(piece))
    began = time.process_time()
    without_last(text)
    continued(text)
    completions(text, Snapshot(-1))
    assert time.process_time() - began < 20
