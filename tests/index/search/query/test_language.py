"""The query language on a small vault: every operator, as Obsidian's users write it, finds what it says."""

from __future__ import annotations

import os
import time
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Library
from index.search.model import Document
from index.search.query.parser import parse
from index.search.query.query_tokens import written_values
from index.search.query.reading import reading
from index.search.scoring.ranking import ranked_query
from index.search.search_index import SearchIndex
from tests.helpers.ids import doc_id

NOTES = {
    "A.md": """---
tags: [ml, ml/nlp]
rating: 5
authors: ["[[Doe, J.|JD]]", "[[people/Roe.md#x|Prof. R]]"]
due: 2025-03-01T10:00
up: "[[Home]]"
---
alpha beta → gamma

delta beta
- [ ] call bob 🚀

## Two
inline:: [[Some Note|shown]]
""",
    "B.md": """---
tags: [cv]
rating: 3
due: 2025-03-01
---
alpha
beta && gamma

- [x] call alice
- [ ] call carol
""",
    "C.md": "---\ntags: [old]\nrating: 4\nsource: a talk\n---\nfoo bar alpha x y beta status: report C++\n",
    "2024/D.md": "nothing -> here, cats or dogs\n",
}
PAPERS = [
    Document(
        doc_id("p:One"),
        "paper",
        "One",
        "",
        "one",
        facts=("10.1000/xyz(99)1",),
        status="unread",
        has=("doi", "abstract"),
        published=20240305,
        upvotes=12,
    ),
    Document(
        doc_id("p:Two"),
        "paper",
        "Two",
        "",
        "two",
        facts=("2401.12345v2", "2401.12345"),
        status="unread",
        published=20250000,
        upvotes=3,
    ),
    Document(
        doc_id("p:Three"),
        "paper",
        "Three",
        "",
        "three",
        facts=("arxiv.org/abs/2402.00001",),
        status="unread",
        published=20261100,
    ),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    vault = tmp_path_factory.mktemp("language") / "vault"
    for name, text in NOTES.items():
        (vault / name).parent.mkdir(parents=True, exist_ok=True)
        (vault / name).write_text(text, "utf-8")
    long_ago = time.time() - 400 * 24 * 3600
    os.utime(vault / "C.md", (long_ago, long_ago))
    opened = Library(vault, cache=vault.parent / "cache")
    opened.refresh()
    yield opened
    opened.close()


def found(library, query, **options):
    return "".join(sorted(hit.id.value[-4] for hit in library.read.find(query, scope="note", **options).hits))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        # Precedence, AND, NOT
        ("alpha beta OR nothing here", "ABCD"),
        ("nothing here OR foo gamma", "D"),
        ("(alpha OR nothing) gamma", "AB"),
        ("alpha AND beta", "ABC"),
        ("alpha AND gamma OR nothing AND here", "ABD"),
        ("alpha NOT bar", "AB"),
        ("NOT alpha", "D"),
        ("NOT (alpha gamma)", "CD"),
        ("alpha NOT (bar OR delta)", "B"),
        ("NOT NOT alpha", "ABC"),
        ("NOT tag:ml alpha", "BC"),
        ("alpha OR NOT beta", "ABCD"),
        # Groups after every operator
        ("tag:(ml OR cv)", "AB"),
        ("tag:(ml -old)", "A"),
        ('tag:(ml -"ml/nlp")', ""),
        ("-tag:(ml OR cv)", "CD"),
        ("path:(2024 OR A.md)", "AD"),
        ("file:(A.md OR B.md)", "AB"),
        ("kind:(note OR paper) delta", "A"),
        ("links:(Home OR nowhere)", "A"),
        ("title:(A OR D)", "AD"),
        ("match-case:(Alpha OR alpha)", "ABC"),
        ("match-case:line:(alpha Beta)", ""),
        ("modified:(today OR <2000)", "ABD"),
        # Expressions
        (r"path:/\d{4}/", "D"),
        (r"path:/^\d{4}\/d\.md$/", "D"),
        (r"path:(/\d{4}/ OR A.md)", "AD"),
        (r"-path:/\d{4}/", "ABC"),
        ("tag:/^m/", "A"),
        ("tag:/L/", "ACD"[:2]),
        ("[rating:/[45]/]", "AC"),
        ("[rating:(/[45]/ -4)]", "A"),
        ("links:/ho.e/", "A"),
        ("modified:/^20/ delta", "A"),
        # Properties
        ("[rating:(5 OR 3)]", "AB"),
        ("[rating:(5 OR 3) ]", "AB"),
        ("[rating:5 OR 3]", "AB"),
        ("[rating:(>3 <5)]", "C"),
        ("[rating:(>3 -5)]", "C"),
        ('[source:("a talk" OR x)]', "C"),
        ("[rating:(NOT 5)]", "BCD"),
        ("-[rating:(5 OR 3)]", "CD"),
        ("[authors:Doe]", "A"),
        ("[authors:JD]", "A"),
        ('[authors:"Doe, J."]', "A"),
        ("[authors:Doe, J.]", "A"),
        ("[authors:people/roe]", "A"),
        ("[authors:Roe]", "A"),
        ("[authors:Prof. R]", "A"),
        ("[authors:[[Roe]]]", ""),
        ("[up:Home]", "A"),
        ('[up:"[[Home]]"]', "A"),
        ("[inline:some note]", "A"),
        ("[inline:shown]", "A"),
        ("[due:2025-03-01]", "AB"),
        ("[due:2025-03]", ""),
        # One line, block, section, task
        ("line:(alpha beta)", "AC"),
        ("line:(alpha OR delta)", "ABC"),
        ("line:(alpha -beta)", "B"),
        ("line:(alpha NOT beta)", "B"),
        ("line:(beta (alpha OR delta) -gamma)", "AC"),
        ("line:(/al.*ma/)", "A"),
        ("line:/al.*ma/", "A"),
        ("line:(alp* delta)", ""),
        ("line:(delta bet*)", "A"),
        ("line:(b*ta foo)", "C"),
        ("line:(detla~ beta)", "A"),
        ('line:("alpha beta" →)', "A"),
        ('line:"beta alpha"~2', "A"),
        ('line:("beta alpha"~3 foo)', "C"),
        ("-line:(alpha beta) alpha", "B"),
        ("line:(match-case:alpha beta)", "AC"),
        ("line:(match-case:Alpha beta)", ""),
        ("block:(alpha gamma)", "AB"),
        ("block:(alpha -gamma)", "C"),
        ("section:(alpha -shown)", "ABC"),
        ('section:("alpha beta" -delta)', "B"),
        ("section:(line:(alpha gamma) delta)", "A"),
        ("task:(bob OR alice)", "AB"),
        ("task-todo:(call -bob)", "B"),
        ("task-done:(call NOT bob)", "B"),
        ("task:(/c.ll/ -bob)", "B"),
        ('task-todo:""', "AB"),
        ("task:🚀", "A"),
        # Tags, quotes, white space
        ("#ml", "A"),
        ("#ML", "A"),
        ("#ml/nlp OR #cv", "AB"),
        ("-#ml alpha", "BC"),
        ("(#ml OR #old) alpha", "AC"),
        ("“alpha beta”", "AB"),
        ("„alpha beta“", "AB"),
        ("«alpha beta»", "AB"),
        ("«\u00a0alpha beta\u00a0»", "AB"),
        ("tag:“ml/nlp”", "A"),
        ("[source:“a talk”]", "C"),
        ("alpha\u00a0delta", "A"),
        ("alpha\ndelta", "A"),
        ("alpha\nOR\nnothing", "ABCD"),
        # Near
        ('"alpha beta"~1', "AB"),
        ('"beta alpha"~3', "ABC"),
        ('"alpha foo"~2', "C"),
        ('"alpha foo"~1', ""),
        ('"alpha beta" ~3', "AB"[:0]),
        # Signs
        ("→", "A"),
        ("🚀", "A"),
        ("&&", "B"),
        ("->", "D"),
        ('"->"', "D"),
        ("alpha →", "A"),
        ("alpha 🚀", "A"),
        ("→ nothing", ""),
        ("-→ alpha", "BC"),
        ("alpha ->", "ABC"),
        ("alpha && … — !", "ABC"),
        (":-)", ""),
        ("()", ""),
        ("∀", ""),
        ("C++", "C"),
        # Days
        ("modified:7d", "ABD"),
        ("modified:today", "ABD"),
        ("modified:1m", "ABD"),
        ("modified:2y", "ABCD"),
        ("modified:<2000", ""),
        ("modified:2020..", "ABCD"),
        ("modified:..today", "ABCD"),
        ("modified:yesterday", ""),
    ],
)
def test_what_a_query_finds(library, query, names):
    assert found(library, query) == names


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("year:2024-2025", {"One", "Two"}),
        ("year:2024\N{EN DASH}2025", {"One", "Two"}),
        ("date:2024-2025", {"One", "Two"}),
        ("year:(2024 OR 2026)", {"One", "Three"}),
        ("year:(2024 OR >2025)", {"One", "Three"}),
        ("year:/202[45]/", {"One", "Two"}),
        ("date:2025", {"Two"}),
        ("date:/2024-03/", {"One"}),
        ("date:(2024-01..2024-06 OR 2026)", {"One", "Three"}),
        ("upvotes:(>=10 OR 3)", {"One", "Two"}),
        ("upvotes:/^1/", {"One"}),
        ("doi:10.1000/xyz(99)1", {"One"}),
        ('doi:"10.1000/XYZ(99)1"', {"One"}),
        ("doi:https://doi.org/10.1000/xyz(99)1", {"One"}),
        ("doi:10.1000/other", set()),
        ("arxiv:2401.12345", {"Two"}),
        ("arxiv:2401.12345v2", {"Two"}),
        ("arXiv:2401.12345v1", {"Two"}),
        ("arxiv:https://arxiv.org/abs/2402.00001", {"Three"}),
        ("arxiv:2401.1234", set()),
        ("has:doi", {"One"}),
        ("has:abstract", {"One"}),
        ("has:(doi OR pdf)", {"One"}),
        ("-has:doi", {"Two", "Three"}),
        ("is:unread", {"One", "Two", "Three"}),
        ("is:reading", set()),
        ("is:(read OR unread) one", {"One"}),
    ],
)
def test_what_a_query_finds_of_papers(papers, query, titles):
    results = papers.search(query, scope="paper")
    assert {hit.id.value for hit in results.hits} == titles
    assert results.ignored == ()


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers") / "index"
    index = SearchIndex.create(folder)
    index.apply(PAPERS, [])
    yield index
    index.close()


def test_papers_with_an_abstract_are_known(vault, tmp_path):
    with closing(Library(vault, cache=tmp_path / "cache")) as opened:
        opened.refresh()
        papers = opened.read.counts()[0]
        assert 0 < opened.read.find("has:abstract").total == papers
        assert opened.read.find("has:doi").total == 0


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("year:abc", "is not a year"),
        ("year:2024-25", "is not a year"),
        ("kind:foo", "must be one of paper, note"),
        ("is:done", "must be one of unread, reading, read"),
        ("has:everything", "must be one of"),
        ("date:someday", "is not a date"),
        ("date:7x", "is not a date"),
        ("modified:soon", "is not a date"),
        ("added:soon", "is not a date"),
        ("year:2024-2023", "ends before it begins"),
        ("date:2025-03..2025-01", "ends before it begins"),
        ("upvotes:5..3", "ends before it begins"),
        ("status:done", "must be one of unread, reading, read"),
        ("upvotes:many", "is not a number"),
        ("doi:abc", "is not a DOI"),
        ("arxiv:abc", "is not an arXiv identifier"),
        ("author:/x/", "takes no regular expression"),
        ("[x:>abc]", "neither a number nor a date"),
        ("[x:/(/]", "is searched as words"),
        ("-kind:foo", "must be one of"),
        ("(kind:foo)", "must be one of"),
        ("kind:(foo OR bar)", "must be one of"),
        ("kind:foo date:someday", "must be one of"),
        ("(kind:foo) has:note -status:read", "must be one of"),
        ("tag:", "has no value"),
        ("tag:()", "has no value"),
        ("line:(tag:x)", "is of a whole document"),
        ("title:→", "has no letters or digits"),
    ],
)
def test_a_filter_that_cannot_be_read_finds_nothing_alone(library, query, why):
    results = library.read.find(query)
    assert results.total == 0
    assert results.unreadable or why == "is searched as words"
    assert any(why in part for part in results.ignored)
    assert library.read.facets(query)["tag"] == ()


@pytest.mark.parametrize(
    "query", ["kind:foo delta", "delta year:abc", "(delta [x:>abc])", "date:someday OR delta"]
)
def test_beside_words_it_is_named_and_ignored(library, query):
    results = library.read.find(query)
    assert found(library, query) == "A"
    assert not results.unreadable
    assert len(results.ignored) == 1


@pytest.mark.parametrize(
    "query",
    [
        "year:20",
        "year:",
        "kind:no",
        "date:yes",
        "date:>=2",
        "has:ab",
        "doi:10",
        "modified:7",
        "added:7",
        "status:rea",
    ],
)
def test_a_value_that_is_being_typed_hides_nothing(query):
    assert not parse(query, as_typed=True).unreadable


@pytest.mark.parametrize("query", ["year:abc", "kind:foo", "date:someday"])
def test_a_value_that_cannot_become_one_hides_all(query):
    assert parse(query, as_typed=True).unreadable


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("tags:ml", "tag:"),
        ("titel:alpha", "title:"),
        ("autor:lee", "author:"),
        ("created:2025", "added:"),
        ("folder:x", "path:"),
        ("updated:7d", "modified:"),
        ("alpha Tags:(a OR b)", "tag:"),
        ('tags:"a b"', "tag:"),
    ],
)
def test_an_unknown_operator_is_named_with_the_one_that_is_meant(query, meant):
    (said,) = parse(query).ignored
    assert "is searched as words" in said
    assert said.endswith(f"did you mean {meant}?")


@pytest.mark.parametrize(
    "query",
    [
        "Status: a report",
        "https://x.org/a:b",
        "mailto:x@y.org",
        "std::vector",
        "key:: value",
        "10:30",
        "C:\\x",
        "a:b",
        "foo:",
        "this is a long sentence of more than a dozen words in which it says namely:that",
    ],
)
def test_what_only_looks_like_an_operator_is_not_named(query):
    assert parse(query).ignored == ()


@pytest.mark.parametrize(
    ("query", "operators"),
    [
        ("cats or zebras", ["OR"]),
        ("zebras and cats", ["AND"]),
        ("zebras not cats", ["NOT"]),
        ("tag:(ml or cv)", ["OR"]),
        ("[source:talk or lecture]", ["OR"]),
        ("cats or dogs", []),
        ("or zebras", []),
        ("zebras or", []),
        ('"zebras or cats"', []),
    ],
)
def test_lower_case_operators_are_hinted_at_where_nothing_is_found(library, query, operators):
    said = " ".join(library.read.find(query).ignored)
    assert [name for name in ("OR", "AND", "NOT") if f"the operator is {name}," in said] == operators


@pytest.mark.parametrize("query", ["alpha OR", "alpha AND", "alpha NOT", "alpha OR  "])
def test_an_operator_at_the_end_is_left_out(library, query):
    assert found(library, query) == "ABC"
    assert library.read.find(query).ignored == (f"“{query.split()[1]}” has nothing after it",)
    assert found(library, query, as_typed=True) == "ABC"
    assert library.read.find(query, as_typed=True).ignored == ()


@pytest.mark.parametrize("query", ["OR foo", "AND foo", "(OR foo)", "foo (AND bar)"])
def test_an_operator_at_the_beginning_is_left_out_and_named(library, query):
    assert found(library, query) == "C"
    (said,) = library.read.find(query).ignored
    assert said.endswith(" has nothing before it")


@pytest.mark.parametrize("query", ["source: talk", "tag: ml", "foo year: 2024", "kind: note"])
def test_an_operator_with_a_space_after_it_is_named(library, query):
    said = library.read.find(query).ignored
    is_operator = "source" not in query
    assert len([part for part in said if "follows without a space" in part]) == is_operator


def test_a_title_with_the_name_of_an_operator_is_not_named(library):
    assert library.read.find("Status: report").ignored == ()


@pytest.mark.parametrize(
    "query", ["- [ ] foo bar", "- [x] foo bar", "[ ] foo", "[12] foo bar", "* [ ] foo", 'content:"foo bar']
)
def test_a_line_that_is_pasted_finds_its_words(library, query):
    assert found(library, query) == "C"


def test_an_open_quote_after_an_operator_reaches_to_the_end(library):
    assert found(library, 'content:"foo bar alpha') == "C"
    assert found(library, 'content:"bar foo') == ""
    assert library.read.find('content:"foo bar').ignored == ('“"foo bar” has an unmatched quote',)
    assert library.read.find('content:"foo ba', as_typed=True).total
    assert found(library, 'tag:"ml') == "A"


def test_words_between_or_are_not_free_to_be_missing():
    assert parse("zebra cat OR dog cow").free == ()
    assert [free.text for free in parse("zebra (cat OR dog) cow tag:(a OR b) →").free] == ["zebra", "cow"]


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("cat", ["word “cat”"]),
        ("", []),
        (
            'a b OR title:"c d" -e*',
            [
                "any of:",
                "  all of:",
                "    word “a”",
                "    word “b”",
                "  all of:",
                "    phrase “c d” in title",
                "    not words that fit “e*”",
            ],
        ),
        ("tag:(a OR -/b/)", ["any of:", "  tag “a”", "  not tag /b/"]),
        (
            "line:(a -match-case:B) +c",
            [
                "all of:",
                "  in one line:",
                "    all of:",
                "      word “a”",
                "      not word “B” in exactly this case",
                "  always word “c”",
            ],
        ),
        (
            '[x] [y:>3] "a b"~3',
            ["all of:", "  property “x”", "  property “y” with >3", "  words “a b” within 3 places"],
        ),
        ("→ cat~", ["all of:", "  signs “→”", "  words like “cat”"]),
    ],
)
def test_how_a_query_was_read_is_said_in_words(query, lines):
    assert list(reading(parse(query).pieces)) == lines


PIECES = st.sampled_from(
    """( ) " “ „ - + OR AND NOT or ~3 ~ : / /a+/ [ ] [a:( [a:/ ] line:( line: task: tag:( tag: tag:/ year: #ml # → &&
    -> [[x]] * match-case: title:( word Zürich 7d 2024-2025 ]""".split()
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=24), st.booleans(), st.booleans())
def test_any_pieces_can_be_read(pieces, spaced, as_typed):
    text = (" " if spaced else "").join(pieces)
    parsed = parse(text, as_typed=as_typed)
    ranked_query(parsed, "all")
    assert not set("\0\x1b\x07\n\u202e") & set("".join(reading(parsed.pieces)))
    for value in written_values(text):
        assert 0 <= value.start <= value.end <= len(text)
