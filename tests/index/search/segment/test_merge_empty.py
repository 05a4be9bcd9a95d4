from __future__ import annotations

from index.search.model import Document
from index.search.search_index import SearchIndex
from tests.helpers.ids import doc_id


def test_a_field_without_documents_is_merged(tmp_path):
    index = SearchIndex.create(tmp_path / "index")
    try:
        index.apply([Document(doc_id("n:a"), "note", "", "a.md", "One", body="words")], [])
        index.apply([Document(doc_id("p:b"), "paper", "b", "", "Two", abstract="more")], [])
        index.apply([], [doc_id("n:a")])
        index._merge([part.name for part in index._evaluator.snapshot.segments()])
        index.apply([Document(doc_id("n:c"), "note", "", "c.md", "Three", body="most")], [])
        assert index._merge([part.name for part in index._evaluator.snapshot.segments()])
        assert index.search("title:three").total == 1
        assert index.doc_count() == 2
    finally:
        index.close()
