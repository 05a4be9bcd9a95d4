from __future__ import annotations

import random

import pytest

from index.vault.line_diff import line_diff


def shown(before, after, **options):
    return [f"{sign}{text}" for sign, text in line_diff(before, after, **options)]


def test_a_line_between_others():
    assert shown("a\nb\nc\nd\ne\n", "a\nb\nC\nd\ne\n", around=1) == ["@line 2", " b", "-c", "+C", " d"]


@pytest.mark.parametrize("text", ["", "a", "a\nb\n", "a\r\nb"])
def test_the_same_text_has_no_difference(text):
    assert line_diff(text, text) == ()


def test_differences_that_are_close_share_their_lines():
    old = "".join(f"{n}\n" for n in range(12))
    new = old.replace("3\n", "x\n").replace("7\n", "y\n")
    assert shown(old, new, around=3) == [
        *("@line 1", " 0", " 1", " 2", "-3", "+x", " 4", " 5", " 6", "-7", "+y", " 8", " 9", " 10")
    ]
    assert shown(old, new, around=1) == ["@line 3", " 2", "-3", "+x", " 4", "@line 7", " 6", "-7", "+y", " 8"]


def test_a_new_text_and_none_at_all():
    assert shown("", "a\nb") == ["@line 1", "+a", "+b"]
    assert shown("a\nb\n", "") == ["@line 1", "-a", "-b"]


def test_long_differences_are_cut():
    assert shown("", "x\n" * 50, most=3) == ["@line 1", "+x", "+x", "@more is not shown"]


def test_the_lines_say_both_texts():
    chance = random.Random(7)
    for _ in range(200):
        old = [chance.choice("abc") for _ in range(chance.randrange(12))]
        new = [chance.choice("abc") for _ in range(chance.randrange(12))]
        lines = line_diff("".join(f"{x}\n" for x in old), "".join(f"{x}\n" for x in new), around=99)
        if old != new:
            assert [text for sign, text in lines if sign in " -"] == old
            assert [text for sign, text in lines if sign in " +"] == new
