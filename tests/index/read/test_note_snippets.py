"""Passages of notes, as they read."""

import time

import pytest

from index.read.note_snippets import note_snippets
from index.search.highlight import Highlighter
from index.vault.plain_text import plain_text


@pytest.mark.parametrize(
    ("markdown", "reads"),
    [
        ("# Title", "Title"),
        ("see [[a/Note#x|the note]] and [[Other]], ![[pic.png]]", "see the note and Other, pic.png"),
        ("a [text](https://example.org/a_b) and ![alt](<my file.png>)", "a text and alt"),
        ("- [x] done **well** and *soon*", "done well and soon"),
        ("* word\n- \n---", "word\n\n"),
        ("1. first\n2) second", "first\nsecond"),
        ("> [!tip] Mind\n> the gap", "Mind\nthe gap"),
        ("| a | b |\n|---|:-:|\n| c | d |", "a  b\n\nc  d"),
        ("a line ^block-1", "a line"),
        ("`code` and ==marked== ~~gone~~ __bold__", "code and marked gone bold"),
        ("***both***", "***both***"),
        ("```python\nx = 1\n```", "\nx = 1\n"),
        ("%% hidden %% shown", " hidden  shown"),
        ("snake_case_name and 2 * 3 * 4, a_b", "snake_case_name and 2 * 3 * 4, a_b"),
        ("#tag stays, [1] too", "#tag stays, [1] too"),
    ],
)
def test_a_text_as_it_reads(markdown, reads):
    assert plain_text(markdown) == reads


def test_what_is_shown_is_preferred_to_what_is_not():
    (found,) = note_snippets("## Later\n\nsee [[memory|what is kept]], and memory", Highlighter(["memory"]))
    assert found.text == "Later see what is kept, and memory"
    assert [found.text[start:end] for start, end in found.matches] == ["memory"]


def test_the_markdown_is_shown_where_only_a_link_target_matches():
    (found,) = note_snippets("see [[memory|what is kept]]", Highlighter(["memory"]))
    assert found.text == "see [[memory|what is kept]]"
    assert note_snippets("see [[x|what is kept]]", Highlighter(["memory"]))[0].text == "see what is kept"


@pytest.mark.parametrize(
    "piece", ["[[", "[", "](", "*", "**a", "`", "|", "> ", "- ", "_a", "%%", "#", "![[a|"]
)
def test_long_texts_take_linear_time(piece):
    text = piece * (200_000 // len(piece))
    began = time.process_time()
    plain_text(text)
    assert time.process_time() - began < 20
