from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.papers import formats
from index.papers.abstracts import best
from index.papers.corrections import ORIGIN
from index.papers.merge import _RANKS, merge, paper_of, rank
from index.papers.model import Date, Source
from tests.helpers.records import record

GOOD = "We show that a lamp which reads aloud is of use to its owner in the evening hours."
SCANNED = "We sh0w th4t a larnp wh1ch re- ads al0ud is o f u s e t o its 0wner in the even1ng h0urs, and m0re of it."


def both(*records):
    """The merged record, which is the same in both orders."""
    merged = merge(records)
    assert replace(merge(records[::-1]), source=merged.source) == merged
    return merged


def test_ranks_follow_the_issue_of_the_source():
    order = ["bibtex", "crossref_json", "openalex_json", "arxiv_atom", "daily_papers_json", "daily_papers"]
    ranks = [rank(record(origin=origin)) for origin in order]
    assert ranks == sorted(set(ranks))
    assert {rank(record(origin=origin)) for origin in ("bibtex", "csl_json", "ris", "a_plugin")} == {0}


def test_ranks_are_of_formats_that_there_are():
    assert set(_RANKS) - {ORIGIN} <= set(formats._MODULES)


def test_the_best_source_wins_field_by_field_and_an_empty_one_never():
    text = record("a lamp", "Roe, Ann", origin="daily_papers", organization="Lab", key="text")
    bib = record("A Lamp", "Roe, A.", origin="bibtex", volume="3", language="en")
    web = record(
        "A lamp.",
        "Roe, Ann",
        origin="crossref_json",
        volume="4",
        issue="7",
        language="de",
        venue="Mind",
        doi="10.1000/a",
    )
    merged = merge([text, web, bib])
    assert merged == merge([bib, text, web])
    assert (merged.title, merged.organization, merged.key) == ("A Lamp", "Lab", "text")
    assert (merged.volume, merged.issue, merged.language, merged.venue) == ("4", "7", "en", "Mind")


def test_fields_of_the_best_source_come_first_also_two_of_one_name():
    bib = record("A Lamp", origin="bibtex", fields=(("note", "one"), ("note", "two"), ("file", "a.pdf")))
    web = record(
        "A Lamp", origin="crossref_json", fields=(("note", "three"), ("funder", "X"), ("funder", "Y"))
    )
    expected = (*bib.fields, ("funder", "X"), ("funder", "Y"))
    assert both(web, bib).fields == expected


def test_of_one_rank_the_most_frequent_title_wins():
    records = [record("A Lamp"), record("A LAMP"), record("A LAMP")]
    assert both(*records).title == "A LAMP"


def test_a_title_that_is_cut_short_loses():
    assert (
        both(record("A Lamp that Re...", origin="bibtex"), record("A Lamp that Reads")).title
        == "A Lamp that Reads"
    )
    assert both(record("A Lamp that…"), record("A Lamp…")).title in ("A Lamp that…", "A Lamp…")


def test_other_titles_are_kept_one_spelling_of_each():
    records = [
        record("A Lamp", origin="bibtex"),
        record("a lamp!"),
        record("A Lamp: Reading"),
        record("The Lamp"),
    ]
    assert paper_of(records, "k").titles == ("A Lamp: Reading", "The Lamp")


def test_the_longest_list_that_begins_with_the_first_author():
    bib = record(authors="Roe, A.; Poe, E.; others", origin="bibtex")
    full = record(authors="Roe, Ann; Poe, Ed; Doe, Jo", origin="crossref_json")
    other = record(authors="Poe, Ed; Roe, Ann; Doe, Jo; Moe, Al", origin="arxiv_atom")
    merged = both(bib, full)
    assert [str(name) for name in merged.authors] == ["Ann Roe", "Ed Poe", "Jo Doe"]
    assert not merged.authors_more
    assert merge([bib, full, other]).authors == full.authors
    assert both(bib, record()).authors_more


def test_of_lists_of_one_length_the_best_source_wins():
    assert (
        both(record(authors="Roe, A.", origin="bibtex"), record(authors="Roe, Ann", origin="arxiv_atom"))
        .authors[0]
        .given
        == "A."
    )
    more = record(authors="Roe, A.; others", origin="bibtex")
    assert not both(more, record(authors="Roe, Ann", origin="arxiv_atom")).authors_more


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ("Short.", GOOD),
        (SCANNED, GOOD),
        (f"<jats:p>{GOOD} And more of it.</jats:p>", GOOD),
        ("\\emph{" + GOOD + "} More.", GOOD),
        (GOOD.replace("lamp", "l\ufffdmp").replace("show", "sh\ufffdw") + " More.", GOOD),
        ("", SCANNED),
        # Names of models and short words are no damage.
        (GOOD, GOOD + " GPT4o and LLaMA do so in 4 bits, as I and you see in a BERT of x, y and z."),
    ],
)
def test_the_longest_abstract_without_markup_and_damage(worse, better):
    assert best([worse, better]) == best([better, worse]) == better


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        ((Date(2024), Date(2024, 5, 2)), "2024-05-02"),
        ((Date(2024, 6, 1), Date(2023, 5, 2)), "2023-05-02"),
        ((Date(2023), Date(2024, 5, 2)), "2024-05-02"),
        ((Date(2020, 5, 1, inferred=True), Date(2025)), "2025"),
        ((None, Date(2025)), "2025"),
        ((None, None), None),
    ],
)
def test_the_earliest_full_date_that_was_read(dates, published):
    records = [record(year=date) for date in dates]
    assert paper_of(records, "k").published == paper_of(records[::-1], "k").published == published


def test_both_dates_are_kept():
    preprint = record(
        year=Date(2018, 10, 11), arxiv_id="1810.04805", venue="arXiv", dates=(("accessed", "2020"),)
    )
    publication = record(year=2019, doi="10.1000/a", venue="NAACL", type="inproceedings")
    paper = paper_of([preprint, publication], "k")
    assert paper.published == "2018-10-11"
    assert sorted(paper.dates) == [("accessed", "2020"), ("preprint", "2018-10-11"), ("publication", "2019")]
    assert paper_of([preprint], "k").dates == (("accessed", "2020"),)


def test_the_publication_beats_the_preprint():
    preprint = record(
        venue="arXiv", type="misc", arxiv_id="1810.04805", doi="10.48550/arxiv.1810.04805", origin="bibtex"
    )
    publication = record(
        venue="NAACL", type="inproceedings", doi="10.1000/a", pages="1", origin="openalex_json"
    )
    merged = both(preprint, publication)
    assert (merged.venue, merged.type, merged.doi, merged.arxiv_id) == (
        "NAACL",
        "inproceedings",
        "10.1000/a",
        "1810.04805",
    )


def test_identifiers_of_one_record_are_tidied():
    merged = merge([record(doi="10.48550/arxiv.1810.04805")])
    assert (merged.doi, merged.arxiv_id) == ("10.48550/arxiv.1810.04805", "1810.04805")


def test_the_highest_version():
    records = [record(arxiv_id="1810.04805", arxiv_version=version) for version in ("v9", "v10", "")]
    assert merge(records).arxiv_version == "v10"


def test_upvotes_of_the_newest_capture():
    def voted(file, upvotes):
        return record(source=Source(file, 1), upvotes=upvotes)

    assert both(voted("a.txt", 3), voted("b.txt", 9)).upvotes == 9
    assert both(voted("hf/2026-11-27.json", 7), voted("hf/2026-11-20.json", 9)).upvotes == 7
    assert both(voted("hf/2026-W48.json", 7), voted("hf/2026-11-20.json", 9)).upvotes == 7
    assert both(voted("hf/2026-W99.json", 7), voted("b.txt", 0)).upvotes == 7
    assert both(voted("a.txt", 0), record()).upvotes == 0


def test_sources_complete_each_other():
    records = [
        record(
            urls=("https://a",),
            code_urls=("https://c",),
            authors_count=3,
            keywords=("x",),
            fields=(("note", "1"),),
        ),
        record(urls=("https://b", "https://a"), keywords=("y", "x"), fields=(("note", "2"), ("file", "f"))),
    ]
    paper = paper_of(records, "k", "mine")
    assert set(paper.urls) == {"https://a", "https://b"}
    assert (paper.code_urls, set(paper.keywords), paper.authors_count) == (("https://c",), {"x", "y"}, 3)
    assert paper.sources == tuple(each.source for each in records)
    assert (paper.key, paper.identity) == ("k", "mine")
    assert {name for name, _ in merge(records).fields} == {"note", "file"}


RECORDS = st.lists(
    st.builds(
        record,
        st.sampled_from(["A Lamp", "a lamp", "A Lamp: Reading", "", "A La..."]),
        st.sampled_from(["", "Roe, Ann", "Roe, A.; Poe, Ed", "Poe, Ed; others"]),
        st.none()
        | st.builds(Date, st.integers(2018, 2022), st.none() | st.integers(1, 12), inferred=st.booleans()),
        source=st.builds(Source, st.sampled_from(["a", "b"]), st.integers(1, 99)),
        abstract=st.sampled_from(["", GOOD, SCANNED]),
        venue=st.sampled_from(["", "Mind", "arXiv"]),
        doi=st.sampled_from([None, "10.1000/a"]),
        urls=st.lists(st.sampled_from("abc"), max_size=2).map(tuple),
        upvotes=st.none() | st.integers(0, 9),
        origin=st.sampled_from(["bibtex", "crossref_json", "daily_papers"]),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda each: each.source,
)


@settings(max_examples=100, deadline=None)
@given(RECORDS, st.randoms())
def test_the_paper_depends_on_neither_order_nor_files(records, random):
    shuffled = records[:]
    random.shuffle(shuffled)
    paper = paper_of(records, "k", "i")
    assert paper_of(shuffled, "k", "i") == paper
    moved = [replace(each, source=Source("c", number)) for number, each in enumerate(shuffled)]
    assert replace(paper_of(moved, "k", "i"), sources=paper.sources) == paper


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"doi": "10.1/a", "arxiv_id": "2407.13168"}, "10.1/a"),
        ({"arxiv_id": "2407.13168"}, "arXiv:2407.13168"),
        ({"code_urls": ("https://github.com/a/b",)}, "https://github.com/a/b"),
        ({}, ""),
    ],
)
def test_a_paper_without_a_title_shows_its_identifier(values, title):
    paper = paper_of([record("", **values)], "key")
    assert paper.title == title
    assert paper.titles == ()
