"""Canvases changed by spans of their text values."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vault.links.canvas import canvas_nodes, rewrite_canvas
from index.vault.links.move_plan import MovePlan
from index.vault.links.resolver import Resolver


def moved(text, old, new, *others):
    plan = MovePlan({old: new}, Resolver([old, "c.canvas", *others]), Resolver([new, "c.canvas", *others]))
    return rewrite_canvas("c.canvas", text, plan)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (r'"\u005b[Old]]"', r'"\u005b[New]]"'),
        (r'"\ud83d\ude00\/ [[Old]] \t\"q\""', r'"\ud83d\ude00\/ [[New]] \t\"q\""'),
        (r'"[[Old]]\n\r\n[[Old|Old]]"', r'"[[New]]\n\r\n[[New|New]]"'),
        (r'"[x](Old.md \"t\")"', r'"[x](New.md \"t\")"'),
        (r'"![[Old#^b]] \u00E9"', r'"![[New#^b]] \u00E9"'),
        (r'"\ud83d [[Old]]"', r'"\ud83d [[New]]"'),
    ],
)
def test_escapes_stay_as_they_are_written(raw, expected):
    text = f'\ufeff{{ "nodes":\t[ {{"text" :{raw}}} ] ,"x":1.0}}\r\n'
    assert moved(text, "Old.md", "New.md").text == text.replace(raw, expected)


def test_a_canvas_without_letters_beyond_ascii_stays_so():
    text = '{"nodes":[{"text":"\\u00e9 [[Old]]"},{"file":"Old.md"}]}'
    assert moved(text, "Old.md", "Né.md").text == text.replace("Old", "N\\u00e9")
    text = '{"nodes":[{"file":"Old.md"}]}'
    assert moved(text, "Old.md", "Né.md").text == text.replace("Old", "Né")


@given(st.lists(st.dictionaries(st.text(), st.text())), st.booleans())
def test_the_values_of_nodes_are_those_that_json_has(nodes, ascii_only):
    text = json.dumps({"edges": [{"text": "x"}], "nodes": nodes}, ensure_ascii=ascii_only, indent=1)
    found = canvas_nodes(text)
    assert [{name: value.value for name, value in node.items()} for node in found] == nodes
    for node in found:
        assert all(json.loads(text[value.start : value.end]) == value.value for value in node.values())


@pytest.mark.parametrize(
    "text", ["", "{", "null", '{"nodes": {"file": "Old.md"}}', '[{"nodes": [{"file": "Old.md"}]}]']
)
def test_what_is_not_a_canvas_has_no_nodes(text):
    assert canvas_nodes(text) == []
    assert moved(text, "Old.md", "New.md") is None
