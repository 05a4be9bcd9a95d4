from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.papers import merge_records
from index.papers.model import Date, Record, Source


def record(title="A Title", file="one.txt", line=1, **fields):
    return Record(Source(file, line), title, **fields)


def test_one_title_in_several_spellings_is_one_paper():
    papers = merge_records.merge(
        [record("A  Title: of Things"), record("a title -- Of things!", "two.txt")], {}
    )
    assert len(papers) == 1


def test_plus_makes_another_work():
    assert len(merge_records.merge([record("CodeT5"), record("CodeT5+", line=3)], {})) == 2


def test_a_date_that_was_read_beats_one_that_was_inferred():
    inferred = record(published=Date(2026, 5, 1, inferred=True))
    read = record(file="two.txt", published=Date(2025, 5, 1))
    paper = merge_records.merge_one("k", [inferred, read])
    assert (paper.published, paper.published_inferred) == ("2025-05-01", False)


def test_the_most_precise_date_wins():
    paper = merge_records.merge_one(
        "k", [record(published=Date(2024)), record(line=2, published=Date(2024, 5, 2))]
    )
    assert paper.published == "2024-05-02"


def test_sources_complete_each_other():
    records = [
        record(abstract="short", upvotes=2, authors_count=3, urls=("https://a",)),
        record(file="two.txt", abstract="much longer", upvotes=9, urls=("https://b", "https://a")),
        record(file="three.txt", organization="Lab"),
    ]
    paper = merge_records.merge_one("k", records)
    assert (paper.abstract, paper.upvotes, paper.authors_count, paper.organization) == (
        "much longer",
        9,
        3,
        "Lab",
    )
    assert paper.urls == ("https://a", "https://b")
    assert [source.file for source in paper.sources] == ["one.txt", "three.txt", "two.txt"]


RECORDS = st.lists(
    st.builds(
        record,
        title=st.sampled_from(
            ["One", "one", "Two", "One!", "", "一", "Two Three Four Five Six", "Two Three Four Five 7"]
        ),
        file=st.sampled_from(["a", "b", "c"]),
        line=st.integers(1, 50),
        abstract=st.text(max_size=5),
        upvotes=st.none() | st.integers(0, 9),
        published=st.none() | st.builds(Date, st.integers(2000, 2030), inferred=st.booleans()),
    ),
    max_size=12,
    unique_by=lambda rec: rec.source,
)


@given(RECORDS, st.randoms())
def test_the_result_does_not_depend_on_the_order_of_import(records, random):
    shuffled = records[:]
    random.shuffle(shuffled)
    assert merge_records.merge(shuffled, {}) == merge_records.merge(records, {})


@given(RECORDS)
def test_no_record_is_lost(records):
    papers = merge_records.merge(records, {})
    assert sorted(source for paper in papers for source in paper.sources) == sorted(
        rec.source for rec in records
    )
    assert {merge_records.identity(rec) for rec in records} == {paper.identity for paper in papers}


def test_a_pinned_key_is_kept():
    rec = record("Some Long Title of Ours")
    (paper,) = merge_records.merge(
        [rec, replace(rec, source=Source("two.txt", 1))], {merge_records.identity(rec): "mine"}
    )
    assert paper.key == "mine"
