"""The evaluator against a slow reference, and against Whoosh's own searcher on the same index."""

import random

import numpy as np
import pytest
from rapidfuzz.distance import OSA
from whoosh import query
from whoosh.index import FileIndex

from index.search.document_row import row
from index.search.query import ast
from index.search.query.parser import parse
from index.search.query.properties import term_matcher, term_prefix
from index.search.query.value_patterns import term_fits
from index.search.schema import MISSING
from index.search.scoring.evaluator import Evaluator
from index.search.scoring.ranking import ranked_query
from index.search.search_index import SearchIndex
from index.search.whoosh.contents import NAME
from index.search.whoosh.fields import TermField, TextField, schema
from index.search.whoosh.imports import FileStorage, RamStorage
from index.search.whoosh.segment_entry import SegmentEntry
from tests.helpers.ids import doc_id
from tests.index.search.reference import Reference, random_documents, random_query, written_words
from tests.index.search.whoosh_codec import ArraysCodec, text_items, value_items

QUERIES = 300


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """Yield an index of several segments with deletions, and the same documents as a reference."""
    folder = tmp_path_factory.mktemp("index") / "index"
    index = SearchIndex.create(folder)
    reference = Reference()
    documents = list(random_documents(1, 260))
    changed = [document for document in random_documents(2, 260) if document.id in {d.id for d in documents}]
    steps = [
        (documents[:150], []),
        (documents[150:], []),
        (changed[:5], [document.id for document in documents[20:40]]),
        ([], [documents[70].id, doc_id("p:unknown")]),
    ]
    for updated, deleted in steps:
        index.apply(updated, deleted)
        reference.apply(updated, deleted)
    yield index, reference.finish(), folder
    index.close()


def texts():
    chance = random.Random(3)
    return [(random_query(chance), chance.random() < 0.4) for _ in range(QUERIES)]


def trees():
    for text, as_typed in texts():
        parsed = parse(text, as_typed=as_typed)
        for scope in ("all", "paper"):
            yield text, ranked_query(parsed, scope)


def test_the_library_has_segments_and_deletions(library):
    index, reference, _ = library
    assert len(index._evaluator.snapshot.segments()) == 3
    assert index.doc_count() == len(reference.alive) < len(reference.rows)


def test_scores_equal_those_of_the_reference(library):
    index, reference, _ = library
    found_something = 0
    for text, tree in trees():
        docs, scores = index._evaluator.hits(tree)
        wanted = reference.scores(tree)
        assert docs.tolist() == sorted(wanted), text
        assert np.allclose(scores, [wanted[doc] for doc in docs.tolist()], rtol=1e-12), text
        found_something += bool(wanted)
    assert found_something > QUERIES


@pytest.mark.parametrize("dense", [True, False])
def test_both_ways_to_add_up_agree(library, monkeypatch, dense):
    index, reference, _ = library
    for module in ("scoring.evaluator", "snapshot"):
        monkeypatch.setattr(f"index.search.{module}.is_dense", lambda count, size: dense)
    evaluator = Evaluator(index._evaluator.snapshot)
    for text, tree in list(trees())[::2]:
        docs, scores = evaluator.hits(tree)
        wanted = reference.scores(tree)
        assert docs.tolist() == sorted(wanted), text
        assert np.allclose(scores, [wanted[doc] for doc in docs.tolist()], rtol=1e-12), text


def whoosh_trees():
    """Yield the trees without near words: Whoosh knows distances in the order of the words only."""
    return ((text, tree) for text, tree in trees() if '"~' not in text)


class InRange(query.ColumnQuery):
    def estimate_size(self, reader):
        return reader.doc_count_all()


def in_whooshs_words(tree, reader):
    """Return the same query of parts that Whoosh's searcher can answer on these fields."""
    match tree:
        case ast.Word(parts):
            return query.DisjunctionMax([in_whooshs_words(part, reader) for part in parts])
        case ast.And(parts):
            return query.And([in_whooshs_words(part, reader) for part in parts])
        case ast.Or(parts):
            return query.Or([in_whooshs_words(part, reader) for part in parts])
        case ast.Not(part):
            return query.Not(in_whooshs_words(part, reader))
        case ast.AndMaybe(required, bonus):
            return query.AndMaybe(in_whooshs_words(required, reader), in_whooshs_words(bonus, reader))
        case ast.AsWritten(part):
            return in_whooshs_words(part, reader)
        case ast.All():
            return query.Every()
        case ast.Phrase(field, words):
            return query.Phrase(field, list(words))
    return filter_in_whooshs_words(tree, reader)


def filter_in_whooshs_words(tree, reader):
    match tree:
        case ast.Range(field, start, end):
            low = MISSING + 1 if start is None else start
            high = 2**31 if end is None else end
            # A column alone does not know which documents are deleted.
            return query.And([InRange(field, lambda number: low <= number <= high), query.Every()])
        case ast.PropertyTest():
            values = [term.decode() for term in reader.lexicon("property")]
            kept = filter(term_matcher(tree), [v for v in values if v.startswith(term_prefix(tree))])
            return query.Or([query.Term("property", value) for value in kept])
        case ast.ValuePattern(field="published"):
            fits = term_fits(tree)
            return query.And([InRange("published", lambda number: fits(str(number)[:4])), query.Every()])
        case ast.ValuePattern(field=field):
            fits = term_fits(tree)
            values = [term.decode() for term in reader.lexicon(field)]
            return query.Or([query.Term(field, v) for v in values if v.startswith(tree.prefix) and fits(v)])
        case ast.Fuzzy(field, text, distance):  # Whoosh counts letters that changed places as two edits
            terms = [term.decode() for term in reader.lexicon(field)]
            near = [term for term in terms if OSA.distance(text, term) <= distance and term[:1] == text[:1]]
            return query.Or([query.Term(field, term) for term in near])
    return getattr(query, type(tree).__name__)(tree.field, tree.text)


def test_whooshs_own_searcher_finds_the_same(library, monkeypatch):
    index, _, folder = library
    monkeypatch.setattr(SegmentEntry, "codec", lambda _: ArraysCodec())
    with FileIndex(FileStorage(str(folder)), schema=schema(), indexname=NAME).searcher() as searcher:
        for text, tree in whoosh_trees():
            asked = in_whooshs_words(tree, searcher.reader())
            theirs = sorted(searcher.search(asked, limit=None, scored=False).docs())
            assert index._evaluator.hits(tree).docs.tolist() == theirs, text


def test_an_index_written_by_whoosh_finds_the_same(tmp_path_factory, monkeypatch):
    """Whoosh's own writer and codec index the same documents with our schema, without any of our storage."""
    monkeypatch.setattr(TextField, "index", text_items)
    monkeypatch.setattr(TermField, "index", value_items)
    documents = list(random_documents(9, 120))
    ours = SearchIndex.create(tmp_path_factory.mktemp("ours") / "index")
    ours.apply(documents, ())
    theirs = RamStorage().create_index(schema())
    with theirs.writer() as writer:
        for document in documents:
            writer.add_document(**row(document), written=sorted(written_words(row(document))))
    with theirs.searcher() as searcher:
        for text, tree in list(whoosh_trees())[::3]:
            asked = in_whooshs_words(tree, searcher.reader())
            found = sorted(searcher.search(asked, limit=None, scored=False).docs())
            assert ours._evaluator.hits(tree).docs.tolist() == found, text
    ours.close()


def test_results_have_the_order_of_the_reference(library):
    index, reference, _ = library
    for text, as_typed in texts()[:150]:
        wanted = reference.scores(ranked_query(parse(text, as_typed=as_typed), "all"))
        ranked = sorted(
            wanted,
            key=lambda doc: (-round(wanted[doc], 9), -(reference.rows[doc]["published"] or MISSING), doc),
        )
        found = index.search(text, limit=10, as_typed=as_typed)
        assert found.total == len(wanted)
        assert [hit.id for hit in found.hits] == [reference.documents[doc].id for doc in ranked[:10]], text


def test_kept_results_stay_within_bounds(library, monkeypatch):
    index, _, _ = library
    monkeypatch.setattr("index.search.scoring.evaluator._CACHED", 300)
    monkeypatch.setattr("index.search.scoring.evaluator._CACHED_COMMON", 0)
    evaluator = Evaluator(index._evaluator.snapshot)
    sizes = set()
    for _, tree in trees():
        evaluator.hits(tree)
        sizes.add(evaluator._kept_size)
        assert sum(len(hits.docs) for hits in evaluator._kept.values()) == evaluator._kept_size <= 300
        assert len(evaluator._masks) <= 16
    assert max(sizes) > 100


def test_words_without_hits_are_not_kept_for_ever(library, monkeypatch):
    index, _, _ = library
    monkeypatch.setattr("index.search.scoring.evaluator._CACHED_WORDS", 10)
    evaluator = Evaluator(index._evaluator.snapshot)
    for number in range(50):
        evaluator.hits(ranked_query(parse(f"zzz{number}"), "all"))
    assert len(evaluator._kept) == 10
