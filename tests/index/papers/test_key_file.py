"""`merges.yaml` is read part by part, and only the lines concerned change."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import LibraryError
from index.papers import corrections_file, key_file, yaml_lines
from index.papers.said import normal_pair, said

PAIR = ("doi:10.1000/a", "A Title: “One” (2020)")
OTHER = ("arxiv:2001.00001", "doi:10.1000/b")


def test_pairs_are_read_in_any_form_of_yaml():
    text = """
keys: {old: A Title}
same: [[doi:10.1000/A, 'a title one (2020)']]
different:
- - arXiv:2001.00001v3
  - "https://doi.org/10.1000/b"
-
  - doi:10.1000/c
  - 1984 (1949)
"""
    found = key_file.parse(text.replace("https://doi.org/", "doi:"))
    assert found.owners == {"old": "a title"}
    assert found.said == said([PAIR], [OTHER, ("doi:10.1000/c", "1984 (1949)")])
    assert found.flaws == ()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("same:\n  - [a]\n  - [doi:10.1/a, doi:10.1/b]\n  - x\n  - [a, '']\n", [2, 4, 5]),
        ("different: x\nsame:\n  - [doi:10.1/a, doi:10.1/b]\n  - [a, [b]]\n", [1, 4]),
        ("diferent:\n  - [c, d]\nsame:\n  - [doi:10.1/a, doi:10.1/b]\n", [1]),
        ("keys:\n  a: [1]\nsame:\n  - [doi:10.1/a, doi:10.1/b]\n  - {a: b}\n", [2, 5]),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line_and_the_rest_counts(text, lines):
    found = key_file.parse(text)
    assert [line for line, _why in found.flaws] == lines
    assert found.said == said([("doi:10.1/a", "doi:10.1/b")], [])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("same:\n  - [a, b\n", 3),
        ("- a\n", 1),
        ("a: 1\na: *x\n", 2),
        ('a: "\\UFFFFFFFF"\n', 1),
        ("[" * 3000, 1),
    ],
)
def test_a_file_that_is_not_of_this_kind_is_named(text, line):
    found = key_file.parse(text)
    assert [at for at, _why in found.flaws] == [line]
    assert found.said == said([], [])


def test_a_new_file_says_what_it_is():
    text = key_file.say("", [("same", PAIR), ("different", OTHER)])
    assert text.splitlines()[1:] == [
        "same:",
        '  - ["doi:10.1000/a", "A Title: “One” (2020)"]',
        "different:",
        '  - ["arxiv:2001.00001", "doi:10.1000/b"]',
    ]


BEFORE = (
    "# mine\r\nsame:   # joined\r\n-   [doi:10.1/x,  'T (2001)']   # why\r\n\r\nkeys:\r\n  k: t\r\n"
    "different:\r\n    - - doi:10.1/y\r\n      - doi:10.1/z # so\r\nlast: [1]"
)


def test_all_other_characters_stay():
    made = key_file.say(BEFORE, [("same", PAIR), ("different", OTHER)])
    one = '- ["doi:10.1000/a", "A Title: “One” (2020)"]\r\n'
    two = '    - ["arxiv:2001.00001", "doi:10.1000/b"]\r\n'
    assert made == BEFORE.replace("# why\r\n", f"# why\r\n{one}").replace("# so\r\n", f"# so\r\n{two}")
    assert key_file.say(made, [("same", PAIR)]) == made


def test_a_pair_that_is_taken_away_takes_its_lines():
    gone = [("different", normal_pair(("doi:10.1/z", "doi:10.1/Y")))]
    made = key_file.say(BEFORE, [], gone)
    assert made == BEFORE.replace("    - - doi:10.1/y\r\n      - doi:10.1/z # so\r\n", "")
    assert key_file.parse(made).said == said([("doi:10.1/x", "T (2001)")], [])


@pytest.mark.parametrize("text", ["same: [[a, b]]\n", "same: x\n", "{same: }\n", "same:\n  - [a\n", "- a\n"])
def test_a_file_of_another_form_is_left_as_it_is(text):
    with pytest.raises(LibraryError, match=r"merges\.yaml"):
        key_file.say(text, [("same", PAIR)])


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(deadline=None)
@given(st.text(st.characters(), max_size=20))
def test_a_quoted_text_reads_as_it_was(text):
    if any("\ud800" <= each <= "\udfff" for each in text):
        return
    root = yaml_lines.compose(f"a: {yaml_lines.quoted(text)}\n")
    assert yaml_lines.scalar(root.value[0][1]) == text


@settings(deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS).filter(lambda pair: all(map(str.strip, pair))), max_size=4))
def test_what_was_added_can_be_taken_away_again(pairs):
    text = "same:\n- [doi:10.1/x, doi:10.1/y]\n# end\n"
    made = text
    for pair in pairs:
        made = key_file.say(made, [("same", pair)])
    gone = {("same", normal_pair(pair)) for pair in pairs} - {("same", ("doi:10.1/x", "doi:10.1/y"))}
    assert key_file.say(made, [], gone) == text


def test_keys_that_the_user_chose():
    text = key_file.add("", {"old": "a title"}, {"a title": "New2020"})
    assert key_file.parse(text).chosen == {"a title": "New2020"}
    assert key_file.parse(text).owners == {"old": "a title"}
    again = key_file.add(text, {"New2020": "a title"}, {"a title": "other", "b": "x-y"})
    assert key_file.parse(again).chosen == {"a title": "other", "b": "x-y"}
    assert '"New2020": "a title"' not in again.partition("chosen:")[2]
    assert key_file.add(again, {}, {"b": "x-y"}) == again


def test_entries_that_no_longer_count_take_their_lines():
    text = '# mine\nkeys:\n  a-b: "a title"  # x\n  Kept: other\nchosen:\n  new: A Title\n  last: other\n'
    assert key_file.add(text, {}, gone={"a-b"}) == text.replace('  a-b: "a title"  # x\n', "")
    assert key_file.add(text, {}, freed={"a title"}) == text.replace("  new: A Title\n", "")
    moved = key_file.add(text, {"a-b": "third"}, gone={"a-b", "nobody"}, freed={"nobody"})
    assert key_file.parse(moved).owners == {"a-b": "third", "Kept": "other"}
    assert key_file.add(text, {"Kept": "other"}) == text


def test_a_chosen_key_that_cannot_be_one_is_named():
    found = key_file.parse('chosen:\n  "a/b": one\n  ok: two\n  bad: [three]\n')
    assert found.chosen == {"two": "ok"}
    assert found.flaws == (
        (2, "“a/b” under `chosen` cannot be a key; it is left out."),
        (4, "This entry of `chosen` is not `key: title`; it is left out."),
    )
    assert key_file.parse("chosen: 3\n").flaws[0][0] == 1


PARTS = [
    "same:",
    "works:",
    "papers:",
    "\n  ",
    "\n- ",
    "- ",
    "[a, b]",
    "{a: b}",
    "&x",
    "*x",
    "a: ",
    "'",
    '"',
    "#",
    "|",
    "!!binary ",
]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=3), max_size=14).map("".join))
def test_no_text_is_more_than_refused(text):
    key_file.parse(text)
    corrections_file.parse("c.yaml", text)
    with suppress(LibraryError):
        key_file.say(text, [("same", PAIR)], [("same", ("a", "b"))])
    with suppress(LibraryError):
        corrections_file.correct(text, {"a"}, "a", {"title": "T"}, remove=["volume"], hidden=False)
    with suppress(LibraryError):
        corrections_file.with_paper(text, {"title": "T"})


def test_a_node_that_is_part_of_itself_is_named():
    found = key_file.parse("same: &x\n- *x\n- [doi:10.1/a, doi:10.1/b]\n")
    assert found.said == said([("doi:10.1/a", "doi:10.1/b")], [])
    with suppress(LibraryError):
        key_file.say("same: &x\n- [doi:10.1/a, doi:10.1/b]\n- *x\n", [("same", PAIR)])


@pytest.mark.parametrize(
    "identity",
    [
        "tides",
        "tides · arxiv:2611.23004",
        "tides · doi:10.5555/a",
        "tides · ng 2020",
        "untitled doi:10.5555/a",
    ],
)
def test_works_that_share_a_title_are_named_apart(identity):
    """Their identities are written as they are; a title of the user's is read in any spelling."""
    text = key_file.add("", {"old-key": identity}, {identity: "chosen"})
    found = key_file.parse(text)
    assert (found.owners, found.chosen) == ({"old-key": identity}, {identity: "chosen"})
    assert key_file.add(text, {"old-key": identity}, {identity: "chosen"}) == text
    assert key_file.parse(key_file.add(text, {}, {identity: "other"})).chosen == {identity: "other"}


def test_a_title_of_the_user_with_a_dot_in_it_is_a_title():
    assert key_file.parse("keys:\n  old-key: Tides · A Study\n").owners == {"old-key": "tides a study"}
