from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers import inbox
from index.papers.model import Record, Source

TEXT = """# mine
dismissed arxiv:2609.19170
kept  doi:10.1000/A

kept Tides of Data (2026)
"""


def test_marks_are_read_by_the_names_of_papers():
    assert inbox.parse(TEXT) == (
        {"arxiv:2609.19170": "dismissed", "doi:10.1000/a": "kept", "tides of data (2026)": "kept"},
        (),
    )


def test_of_a_paper_that_is_both_kept_counts_in_any_order():
    lines = ["kept arxiv:2609.1", "dismissed arxiv:2609.1"]
    for text in ("\n".join(lines), "\n".join(lines[::-1])):
        assert inbox.parse(text).marks == {"arxiv:2609.1": "kept"}


def test_lines_that_cannot_be_read_are_named_and_the_rest_counts():
    found = inbox.parse("kept arxiv:2609.1\nnonsense \x1b[31m\nkept\ndismissed doi:10.1000/a\n")
    assert found.marks == {"arxiv:2609.1": "kept", "doi:10.1000/a": "dismissed"}
    assert [line for line, _why in found.flaws] == [2, 3]
    assert "\x1b" not in found.flaws[0][1]


def test_a_mark_takes_the_place_of_any_other_and_all_other_characters_stay():
    names = ({"arxiv:2609.19170", "tides (2026)"}, "arxiv:2609.19170")
    after = inbox.marked(TEXT, [names], "kept")
    assert after == TEXT.replace("dismissed arxiv:2609.19170\n", "") + "kept arxiv:2609.19170\n"
    assert inbox.marked(after, [names], "kept") == after
    new = inbox.marked("", [names], "dismissed")
    assert new.startswith("# Papers that were kept")
    assert inbox.parse(new).marks == {"arxiv:2609.19170": "dismissed"}


@pytest.mark.parametrize(
    ("text", "ours"), [(TEXT, True), ("", True), ("\n\nkept x", True), ("Daily Papers\n", False)]
)
def test_a_source_file_of_that_name_is_not_ours(text, ours):
    assert inbox.is_inbox(text) is ours


@pytest.mark.parametrize("first", ["<<<<<<< HEAD", "kept", "dismised arxiv:2609.2", "\x00"])
def test_a_broken_first_line_does_not_lose_what_was_decided_below_it(first):
    text = f"{first}\ndismissed arxiv:2609.1\n"
    assert inbox.is_inbox(text)
    assert inbox.parse(text).marks == {"arxiv:2609.1": "dismissed"}
    assert [line for line, _why in inbox.parse(text).flaws] == [1]


def record(file, origin):
    return Record(Source(file, 1), "T", origin=origin)


@pytest.mark.parametrize(
    ("sources", "brought"),
    [
        ([("corpus/page.txt", "daily_papers")], True),
        ([("corpus/fetched/hf/2026-11-27.json", "daily_papers_json")], True),
        ([("corpus/fetched/queries/tides/2026-11-27.xml", "arxiv_atom")], True),
        ([("corpus/fetched/hf/2611.01001.json", "daily_papers_json")], False),
        ([("corpus/fetched/arxiv/2609.1v1.xml", "arxiv_atom")], False),
        ([("/papers/fetched/queries/a/2026-11-27.xml", "arxiv_atom")], True),
        ([("corpus/own.bib", "bibtex")], False),
        ([("corpus/page.txt", "daily_papers"), ("corpus/own.bib", "bibtex")], False),
        ([("corpus/page.txt", "daily_papers"), ("corpus/fetched/crossref/x.json", "crossref_json")], True),
        ([], False),
    ],
)
def test_what_pages_and_subscriptions_brought(sources, brought):
    assert inbox.is_brought([record(*source) for source in sources]) is brought


@given(st.text())
def test_any_text_is_read(text):
    found = inbox.parse(text)
    assert set(found.marks.values()) <= {"kept", "dismissed"}


DECISIONS = st.dictionaries(
    st.sampled_from([f"arxiv:2611.0{n}" for n in range(1000, 1006)]), st.sampled_from(["kept", "dismissed"])
)


@given(DECISIONS, DECISIONS, DECISIONS, st.randoms())
def test_what_two_computers_decide_is_merged_line_by_line(before, here, there, random):
    def decided(text, decisions):
        for name, mark in decisions.items():
            text = inbox.marked(text, [({name}, name)], mark)
        return text

    base = decided("", before)
    mine, theirs = decided(base, here), decided(base, there)
    # As programs merge that keep the lines of both in any order: what either has removed goes.
    kept = set(base.splitlines()) & set(mine.splitlines()) & set(theirs.splitlines())
    added = (set(mine.splitlines()) | set(theirs.splitlines())) - set(base.splitlines())
    lines = sorted(kept | added)
    random.shuffle(lines)
    found = inbox.parse("\n".join(lines))
    assert found.flaws == ()
    for name in here.keys() | there.keys():
        said = {side[name] for side in (here, there) if name in side}
        if len(said) == 1 and name not in before:
            assert found.marks[name] == said.pop()
        elif "kept" in said and before.get(name) != "kept":
            assert found.marks[name] == "kept"
    for name in before.keys() - here.keys() - there.keys():
        assert found.marks[name] == before[name]
