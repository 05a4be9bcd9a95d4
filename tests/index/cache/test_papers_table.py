"""Keys and papers of the cache depend on the files alone, in whatever order they came."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cache import (
    corrections_table,
    key_owners,
    links_table,
    notes_table,
    papers_table,
    records_table,
    said_table,
    works_table,
)
from index.cache.cache import CacheWriter
from index.cache.database import connect
from index.cache.json_columns import record_from_json
from index.cache.note_rows import rows_of
from index.papers import citation_keys, grouping
from index.papers.corrections import Correction
from index.papers.model import Date, Record, Source
from index.papers.person_names import Name
from index.papers.said import match_keys_of, normal_name, said
from index.papers.title_forms import title_identity
from index.text import fold
from index.vault.links.resolver import Resolver
from index.vault.parse.note import parse

TITLES = ("One Two Three Four Five", "One Two Three Four Six", "One: Two", "one: two!", "Other", "Mine")
KEYS = (
    "other2001",
    "Other.Key-1",
    "one-two-three-four",
    "One-Two-Three-Four",
    "one-two",
    "other",
    "mine",
    "Mine",
    "one-two-three-four-",
)


@pytest.fixture
def cache():
    cache = CacheWriter(connect(Path(":memory:"), create=True))
    yield cache
    cache.close()


ANN, BO, CY = Name("Roe", "Ann"), Name("Poe", "Bo"), Name("Loe", "Cy")
LONG = "A Rather Long Title About the Merging of Records"
SPECIAL = {
    "e1": {"title": "Editorial", "doi": "10.1/e1", "published": Date(2001)},
    "e2": {"title": "Editorial", "doi": "10.1/e2", "published": Date(2005)},
    "e3": {"title": "Editorial", "doi": "10.1/e3"},
    "preprint": {
        "title": LONG,
        "arxiv_id": "1701.00001",
        "authors": (ANN, BO),
        "published": Date(2017, 1, 2),
    },
    "published": {"title": LONG.upper(), "doi": "10.1/long", "authors": (ANN, BO), "published": Date(2018)},
    "retitled": {"title": "Merging", "arxiv_id": "1701.00001", "authors": (ANN, BO)},
    "by id": {"title": "Merging", "doi": "10.1/long", "authors": (ANN,)},
    "later": {"title": LONG, "doi": "10.1/later", "authors": (ANN, CY), "published": Date(2023)},
    "typo": {"title": LONG.replace("Records", "Recrods"), "authors": (ANN, BO), "published": Date(2017)},
    "untitled": {"title": "", "doi": "10.1/e1"},
    "bare": {"title": "", "abstract": "some words"},
    "one of two": {"title": "Two", "abstract": "of the first nothing is known but these words"},
    "two of two": {"title": "Two", "abstract": "and the second speaks about another thing"},
    "keyed": {"title": "Other", "abstract": "words", "key": "Other.Key/1"},
    "keyed too": {"title": "Mine", "abstract": "words", "key": "mine"},
    "keyed alike": {"title": LONG, "authors": (ANN, BO), "key": "Mine"},
    "keyed as titled": {"title": "Neither", "abstract": "words", "key": "other"},
    "keyed again": {"title": "Other", "abstract": "words", "key": "Other2001"},
}


def record(path, line, title):
    fields = SPECIAL.get(title) or {"title": title, "abstract": "words"}
    return Record(Source(path, line), **fields)


def store_note(cache, note, modified):
    destinations = links_table.Destinations(cache, Resolver(()))
    return notes_table.store(cache, rows_of(note, modified), destinations)


def read(cache, path, titles):
    """Do what reading one file does: a page of these titles, or a note on the first that claims a key."""
    named, identities, names = set(), set(), set()
    uses = key_owners.uses_of(cache, path)
    if path.startswith("links"):
        store_note(cache, parse(path, "".join(f"[[{key}]] " for key in titles)), 7)
    elif path == "corpus/merges.yaml":
        entries, same, different = titles
        named |= key_owners.set_old_keys(cache, {key: title_identity(title) for key, title in entries})
        works = works_table.regroup(cache, said_table.replace(cache, said(same, different)))
        identities, names = works.identities, works.keys
    elif path == "corpus/corrections.yaml":
        corrections = [
            Correction(normal_name(name), {"title": title}, hidden) for name, title, hidden in titles
        ]
        keys = set()
        for name in corrections_table.replace(cache, corrections):
            identities |= records_table.identities_named(cache, name)
            keys |= match_keys_of(name)
        works = works_table.regroup(cache, keys)
        identities, names = identities | works.identities, works.keys
    elif path.endswith(".md"):
        if titles:
            key, title = titles
            titled = f"title: '{title}'\n" if title else ""
            note = parse(path, f"---\ncitekey: {key}\n{titled}rating: 3\n---\n")
            named, identities = store_note(cache, note, 7)
        else:
            named, identities = notes_table.drop(cache, path)
    else:
        records = [record(path, line, title) for line, title in enumerate(titles, 1)]
        if path.endswith(".bib"):
            known = records_table.known_keys(cache, path)
            records = [
                Record(one.source, "", key=known[title], digest=title)
                if title in known
                else replace(one, digest=title)
                for one, title in zip(records, titles, strict=True)
            ]
        replaced = records_table.replace(cache, path, records)
        works = works_table.regroup(cache, replaced.keys, replaced.identities, replaced.marks)
        identities, names = works.identities, works.keys
        papers_table.refresh_places(cache, replaced.moved - identities)
    uses ^= key_owners.uses_of(cache, path)
    regrouped = papers_table.regroup(cache, identities, named | uses)
    papers_table.refresh_user_layer(cache, named)
    folded = {fold(key) for key in regrouped.keys | named}
    links_table.resolve_links(cache, Resolver(()), names=names | regrouped.names | folded)


def state(cache):
    return [
        cache.db.execute(f"SELECT {what} ORDER BY 1, 2").fetchall()
        for what in (
            "key, data, status, modified FROM papers",
            "value, folded, kind FROM tags",
            "source, position, paper FROM links",
            "file, number, identity, digest, data FROM records",
            "name, identity FROM work_names",
        )
    ]


def distinct(title, length):
    """The key of a paper whose title's own key others want too."""
    identity = title_identity(title)
    return citation_keys.form(citation_keys.base_key(title, identity), identity)[
        : len("one-two-three-four-") + length
    ]


NOTE = st.tuples(
    st.sampled_from([*KEYS, distinct(TITLES[0], 4)]),
    st.sampled_from([*TITLES, "Editorial", LONG, "Merging", "Corrected", "", ""]),
)
LINKS = st.lists(st.sampled_from([*KEYS, distinct(TITLES[0], 4), distinct(TITLES[1], 4)]), max_size=2)
ENTRY = st.tuples(
    st.sampled_from(["one-two-three-four", "other", "earlier", distinct(TITLES[0], 4)]),
    st.sampled_from(TITLES),
)
WORKS = st.sampled_from(
    [
        *("doi:10.1/e1", "doi:10.1/e2", "doi:10.1/long", "doi:10.1/later", "arxiv:1701.00001"),
        *(f"{LONG} (2017)", f"{LONG} (2018)", "Editorial (2001)", "Editorial", *TITLES),
    ]
)
PAIRS = st.lists(st.tuples(WORKS, WORKS), max_size=3)
MERGES = st.tuples(st.lists(ENTRY, max_size=2, unique_by=lambda entry: entry[0]), PAIRS, PAIRS)
CORRECTIONS = st.tuples(
    st.just("corpus/corrections.yaml"),
    st.lists(st.tuples(WORKS, st.sampled_from([*TITLES, "Corrected"]), st.booleans()), max_size=3),
)
OF_KEYS = (
    CORRECTIONS
    | st.tuples(st.sampled_from(["links.md", "links2.md"]), LINKS)
    | st.tuples(st.just("corpus/merges.yaml"), MERGES)
)
STEP = (
    OF_KEYS
    | st.tuples(
        st.sampled_from(["a.txt", "b.txt", "c.bib"]),
        st.lists(st.sampled_from([*TITLES, *SPECIAL]), max_size=3),
    )
    | st.tuples(st.sampled_from(["papers/x.md", "y.md", "z.md"]), st.just(()) | NOTE)
)


@settings(deadline=None, max_examples=400)
@given(st.lists(STEP, max_size=12))
def test_what_is_known_depends_on_the_files_and_not_on_what_was_there_before(steps):
    one, two = (CacheWriter(connect(Path(":memory:"), create=True)) for _ in range(2))
    try:
        for path, what in steps:
            read(one, path, what)
        for path, what in sorted(dict(steps).items(), reverse=True):
            read(two, path, what)
        assert state(one) == state(two)
    finally:
        one.close()
        two.close()


@settings(deadline=None, max_examples=200)
@given(st.lists(STEP, max_size=12))
def test_possible_duplicates_that_are_kept_are_those_among_all_records(steps):
    with closing(CacheWriter(connect(Path(":memory:"), create=True))) as cache:
        for path, what in steps:
            read(cache, path, what)
        rows = cache.db.execute("SELECT file, line, data FROM records").fetchall()
        wanted = grouping.possible_duplicates(
            [record_from_json(*row) for row in rows], said_table.read(cache)
        )
        found = works_table.possible_duplicates(cache)
        assert sorted(map(shown, found)) == sorted(map(shown, wanted))


def shown(pair):
    return (*sorted((pair.first.title, pair.second.title)), pair.reason, pair.joined)


def keys_of(cache):
    return dict(cache.db.execute("SELECT identity, key FROM papers"))


def test_two_notes_may_claim_one_key_in_any_letter_case(cache):
    read(cache, "a.txt", ["Other", "Mine"])
    read(cache, "x.md", ("the-key", "Other"))
    read(cache, "y.md", ("The-Key", "Mine"))
    assert keys_of(cache) == {"mine": "The-Key", "other": "other"}


def test_a_key_that_a_note_lets_go_of_goes_back_to_the_paper_it_is_made_for(cache):
    read(cache, "a.txt", ["Other"])
    read(cache, "x.md", ("other", "A Paper We Do Not Have"))
    assert keys_of(cache)["other"].startswith("other-")
    read(cache, "x.md", ())
    assert keys_of(cache) == {"other": "other"}


def test_a_note_that_writes_a_key_in_other_letter_case_is_still_that_paper_s(cache):
    read(cache, "a.txt", ["Other"])
    named, _identities = store_note(cache, parse("n.md", "---\ncitekey: OTHER\nrating: 4\n---\n"), 0)
    assert papers_table.refresh_user_layer(cache, named) == {"other"}
    assert papers_table._stored(cache, "key", {"other"})[fold("other")][1].rating == 4


def test_of_two_keys_that_notes_claim_for_one_paper_the_one_not_taken_is_free(cache):
    read(cache, "a.txt", ["Other"])
    read(cache, "z.md", ("other", "A Paper We Do Not Have"))
    assert keys_of(cache)["other"] != "other"
    read(cache, "y.md", ("mine", "A Paper We Do Not Have"))
    assert keys_of(cache) == {"other": "other"}
    read(cache, "y.md", ())
    assert keys_of(cache)["other"] != "other"


def test_a_paper_that_gets_another_key_leaves_the_note_of_the_old_one_behind(cache):
    read(cache, "a.txt", TITLES[:2])
    key = distinct(TITLES[0], 4)
    read(cache, "n.md", (key, ""))
    read(cache, "a.txt", TITLES[:1])
    assert papers_table._stored(cache, "key", {key})[title_identity(TITLES[0])][1].rating == 3
    read(cache, "n.md", ())
    papers = papers_table._stored(cache, "identity", {title_identity(TITLES[0])})
    assert [(paper.key, paper.rating) for _base, paper in papers.values()] == [("one-two-three-four", None)]
