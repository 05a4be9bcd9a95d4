"""Highlights of PDF files in notes: each once, changed comments changed, and the user's words as they were."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LibraryError
from index.papers.pdf import PdfAnnotation
from index.vault.highlights.merge_highlights import merge_highlights
from index.vault.highlights.note_highlight import Highlight
from index.vault.parse.block_builder import read_blocks
from index.vault.parse.note import parse

NOTE = "---\nkey: roe2020\n---\n# Ships\n\n## Notes\n\nMine.\n"


def mark(page, y, text="", comment="", *, kind="highlight", name="", x=100, tag=""):
    annotation = PdfAnnotation(page, kind if text else "note", text, comment, "#ffff00", name, x, y)
    return Highlight(annotation, f"[[roe2020.pdf#page={page}|p. {page}]]", tag)


FIRST = mark(1, 100, "Ships go far.", name="a")
SECOND = mark(2, 300, "The tide turns twice.", "why?\n\nreally", name="b", tag="idea")
THIRD = mark(2, 700, comment="A note in the margin")
ALL = (FIRST, SECOND, THIRD)


def merge(text, *highlights):
    return merge_highlights("papers/roe2020.md", text, highlights)


def ids(text):
    return re.findall(r"^\^hl-[0-9a-f]{8}$", text, re.MULTILINE)


def test_highlights_come_into_a_section_of_their_own():
    found = merge(NOTE, *ALL)
    assert found.added == 3
    first, second, third = ids(found.text)
    body, memory = found.text.removeprefix(NOTE).split("%% highlights:")
    assert body == (
        "\n## Highlights\n\n"
        f"> Ships go far. — [[roe2020.pdf#page=1|p. 1]]\n\n{first}\n\n"
        f"> The tide turns twice. — [[roe2020.pdf#page=2|p. 2]] #idea\n\n{second}\n\nwhy?\nreally\n\n"
        f"> [[roe2020.pdf#page=2|p. 2]]\n\n{third}\n\nA note in the margin\n\n"
    )
    assert memory.count("\nhl-") == 3
    assert memory.endswith("\n%%\n")


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        ("- [ ] read again", "- \\[ ] read again"),
        ("1.  [x] done", "1.  \\[x] done"),
        ("status:: unread", "status:\\: unread"),
        ("see [due:: 2026-01-01]", "see [due:\\: 2026-01-01]"),
        ("$$", "\\$\\$"),
        ("$$x^2$$ of #all", "\\$\\$x^2\\$\\$ of \\#all"),
        ("as in [1] by $x$ of std::vector", "as in [1] by $x$ of std::vector"),
    ],
)
def test_a_comment_is_words_and_no_task_field_or_block_of_math(comment, shown):
    marks = (mark(1, 100, "Ships go far.", comment, name="a"), THIRD)
    text = merge(NOTE, *marks).text
    assert f"\n\n{shown}\n\n" in text
    note = parse("papers/roe2020.md", text)
    assert note.tags == ()
    assert [heading.text for heading in note.headings] == ["Ships", "Notes", "Highlights"]
    assert "task='" not in repr(read_blocks(text))
    again = merge(text, *marks)
    assert (again.text, again.added, again.changed, again.remarks) == (text, 0, 0, ())


def test_the_same_again_changes_nothing():
    text = merge(NOTE, *ALL).text
    assert merge(text, *ALL) == (again := merge(text, *reversed(ALL)))
    assert (again.text, again.added, again.changed, again.remarks) == (text, 0, 0, ())


def test_new_ones_come_in_reading_order_and_words_between_stay():
    text = merge(NOTE, FIRST, THIRD).text
    mine = "My own thought about ships.\n  - with *markup*\t\n"
    at = text.index("> [[roe2020")
    text = text[:at] + mine + "\n" + text[at:] + "\nAt the end.\n"
    found = merge(text, *ALL, mark(3, 5, "The last word."))
    assert found.added == 2
    order = [
        found.text.index(part)
        for part in ("Ships go", mine, "The tide", "A note in", "At the end.", "The last")
    ]
    assert order == sorted(order)


def test_deleted_ones_stay_away_until_the_comment_is_deleted():
    text = merge(NOTE, *ALL).text
    start, end = text.index("> The tide"), text.index("> [[roe2020")
    text = text[:start] + text[end:]
    assert merge(text, *ALL).text == text
    assert merge(NOTE, *ALL).added == 3
    without = text[: text.index("%% highlights")]
    again = merge(without, *ALL)
    assert (again.added, "The tide" in again.text) == (1, True)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("why?", "because", "because"),
        ("", "because", "because"),
        ("why?", "", ""),
        ("why?\nso", "one\n\ntwo", "one\ntwo"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_changed_comment_is_changed(before, after, expected, newline):
    old, new = (
        replace(SECOND, annotation=replace(SECOND.annotation, comment=each)) for each in (before, after)
    )
    note = NOTE.replace("\n", newline)
    text = merge(note, FIRST, old, THIRD).text
    found = merge(text, FIRST, new, THIRD)
    assert (found.added, found.changed) == (0, 1)
    assert found.text == merge(note, FIRST, new, THIRD).text
    assert merge(found.text, FIRST, new, THIRD).text == found.text
    if expected:
        assert expected.replace("\n", newline) in found.text
    assert ("\n" in found.text.replace("\r\n", "")) == (newline == "\n")


def test_a_comment_that_the_user_changed_stays_and_is_named_once():
    text = merge(NOTE, *ALL).text.replace("why?", "I know why.")
    new = replace(SECOND, annotation=replace(SECOND.annotation, comment="other"))
    found = merge(text, FIRST, new, THIRD)
    assert "page 2" in found.remarks[0]
    assert "I know why.\nreally" in found.text
    assert "other" not in found.text
    assert merge(found.text, FIRST, new, THIRD).remarks == ()


def test_saved_again_by_another_reader():
    text = merge(NOTE, *ALL).text

    def resaved(each):
        annotation = each.annotation
        return replace(
            each,
            annotation=replace(
                annotation, name=f"new-{annotation.page}", x=annotation.x + 3, color="#123456"
            ),
        )

    assert merge(text, *map(resaved, ALL)).text == text
    nameless = [replace(each, annotation=replace(each.annotation, name="")) for each in ALL]
    assert merge(text, *nameless).text == text
    assert merge(merge(NOTE, *nameless).text, *ALL).added == 0
    shifted = [replace(SECOND, annotation=replace(SECOND.annotation, page=3))]
    assert merge(text, *shifted).added == 0


def test_one_passage_marked_twice_on_a_page_is_two():
    twice = [mark(1, y, "TSX", name=f"n{y}") for y in (100, 500)]
    text = merge(NOTE, *twice).text
    assert len(ids(text)) == 2
    found = merge(text, *twice, mark(1, 900, "TSX", name="n900"))
    assert found.added == 1


def test_what_says_the_same_is_one():
    same = [
        mark(1, 100, "Ships go far.", "ships go far"),
        mark(1, 101, "Ships go far.", "and return", kind="underline"),
        mark(1, 400, comment="and return"),
    ]
    found = merge(NOTE, *same)
    assert found.added == 1
    assert found.text.count("and return") == 1


@pytest.mark.parametrize(
    "comments",
    [("typo", "typo"), ("?", "!!", "✓", "---"), ("?", "5")],
    ids=["same", "signs", "sign-and-digit"],
)
def test_notes_at_different_places_are_several(comments):
    notes = [mark(1, 100 + 50 * at, comment=comment) for at, comment in enumerate(comments)]
    found = merge(NOTE, *notes)
    assert found.added == len(comments)
    assert merge(found.text, *notes).text == found.text


def test_one_note_twice_at_one_place_is_one():
    assert merge(NOTE, mark(1, 100, comment="?"), mark(1, 101, comment="?")).added == 1


def test_files_that_give_all_marks_one_name():
    named = [mark(1, y, f"Passage {y}", name="same") for y in (100, 300, 500)]
    text = merge(NOTE, *named).text
    assert len(set(ids(text))) == 3
    assert merge(text, *named).text == text


def test_markup_from_outside_is_words():
    bad = mark(1, 1, "a `b` [[c]] #d %% <script> ^hl-00000000", "%% end\n^x-1 #tag [[l]]")
    found = merge(NOTE, bad, FIRST)
    assert merge(found.text, bad, FIRST).text == found.text
    assert found.added == 2


def test_a_struck_passage_is_shown_as_such():
    assert "> ~~Ships go far.~~ — [[" in merge(NOTE, mark(1, 1, "Ships go far.", kind="strike-out")).text


def test_the_section_may_be_anywhere_and_be_followed_by_others():
    note = NOTE.replace("## Notes", "## highlights\n\nIntro.\n### Below\n\nMore.\n## Notes")
    found = merge(note, *ALL)
    assert found.text.index("More.") < found.text.index("> Ships") < found.text.index("## Notes")
    assert "%%\n\n## Notes" in found.text
    assert merge(found.text, *ALL).text == found.text
    later = merge(found.text, *ALL, mark(9, 9, "Last."))
    assert (
        later.text.index("A note in the margin") < later.text.index("> Last.") < later.text.index("%% highl")
    )


def test_a_block_that_was_moved_to_another_section_is_known():
    text = merge(NOTE, *ALL).text
    block = text[text.index("> The tide") : text.index("> [[roe2020")]
    text = text.replace(block, "").replace("Mine.\n", f"Mine.\n\n{block}")
    assert merge(text, *ALL).text == text


def test_both_versions_of_the_comment_that_a_sync_program_leaves_count():
    one, two = merge(NOTE, FIRST).text, merge(NOTE, FIRST, SECOND).text
    both = one + two[two.index("%% highl") :]
    assert merge(both, FIRST, SECOND).added == 0


def test_an_open_code_block_is_refused():
    with pytest.raises(LibraryError, match="within code"):
        merge(NOTE + "\n```\ncode\n", FIRST)


WORDS = st.lists(
    st.sampled_from(["ships", "tide", "  - item", "> quoted", "\ttab ", "#tag", "[[l]]", "", "1. x"])
)


@given(st.integers(0, 10_000), st.lists(WORDS, min_size=4, max_size=4), st.booleans())
def test_the_users_words_keep_every_byte(seed, words, crlf):
    """Lines between highlights stay as they are, in their order, whatever comes in around them."""
    newline = "\r\n" if crlf else "\n"
    chance = random.Random(seed)
    marks = [
        mark(page, y, f"Passage {page} {y}", chance.choice(("", "c", "c\nd")))
        for page in (1, 2)
        for y in (9, 99, 999)
    ]
    some = sorted(chance.sample(marks, 3), key=marks.index)
    text = merge(NOTE.replace("\n", newline), *some).text
    for each in words:
        starts = [found.start() for found in re.finditer(r"^> |^%% high|^## High", text, re.MULTILINE)]
        at = chance.choice(starts)
        mine = newline.join(f"{line}~{chance.random()}" for line in each)
        text = f"{text[:at]}{mine}{newline * 2 if mine else ''}{text[at:]}"
    found = merge(text, *marks)
    assert found.added >= 3
    left = iter(found.text.split(newline))
    assert all(line in left for line in text.split(newline))
    assert merge(found.text, *marks).text == found.text
