"""Search engines whose ranking `benchmarks.relevance` compares: each gets the same texts, and any word may match."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.judged import Text
from index.ids import DocumentId
from index.search import wordllama
from index.search.meaning import Meaning
from index.search.model import Document
from index.search.more_like_this import LikeText
from index.search.search_index import SearchIndex
from index.search.text_access import TextAccess

DEPTH = 100
Search: TypeAlias = Callable[[str], list[str]]
"""Returns the ids of the best documents for what was typed, best first."""
Peer: TypeAlias = Callable[[Sequence[Text], Path, int], Search]
"""Indexes texts; the search returns at most so many."""

_WORD = re.compile(r"[^\W_]+")


def documents(texts: Sequence[Text]) -> list[Document]:
    """Return texts as this program indexes papers."""
    return [
        Document(
            DocumentId.paper(text.id),
            "paper",
            text.id,
            "",
            text.title,
            abstract=text.abstract,
            authors=text.authors,
            published=text.year * 10_000 if text.year else None,
        )
        for text in texts
    ]


def ours(texts: Sequence[Text], folder: Path) -> dict[str, Search]:
    """This program's index, asked as the app and the command line ask it; with word vectors if they are installed."""
    SearchIndex.create(folder / "ours").apply(documents(texts), (), bulk=True)
    read = {text.id: f"{text.title}\n\n{text.abstract}" for text in texts}

    def text_of(id_: DocumentId) -> str:
        return read[id_.value]

    found = {"ours, as typed": _as_typed(folder / "ours", TextAccess(text_of))}
    if wordllama.load() is not None:
        meaning = Meaning(wordllama.load, text_of)
        found["ours with word vectors"] = _as_typed(folder / "ours", TextAccess(text_of, meaning=meaning))
    return found


def _as_typed(folder: Path, texts: TextAccess) -> Search:
    index = SearchIndex.open(folder, texts)

    def search(typed: str) -> list[str]:
        query = index.query(typed)
        found = [hit.id.value for hit in query.results(limit=DEPTH).hits]
        return found + [hit.id.value for hit in query.relaxed(limit=DEPTH).hits]

    return search


def ours_related(texts: Sequence[Text], folder: Path) -> Search:
    """The words' part of what this program shows as related to a paper, by id; here is nothing but words."""
    index = SearchIndex.create(folder / "related")
    index.apply(documents(texts), (), bulk=True)
    known = {text.id: LikeText(text.title, text.abstract) for text in texts}
    return lambda id_: [hit.id.value for hit in index.similar([known[id_]], limit=len(texts))[0]]


def fts5(tokenizer: str, *, prefix: bool = False) -> Peer:
    """SQLite FTS5 with its bm25 and equal weights; with `prefix`, all words begin like those that were typed."""

    def build(texts: Sequence[Text], _folder: Path, depth: int = DEPTH) -> Search:
        db = sqlite3.connect(":memory:")
        db.execute(
            f"CREATE VIRTUAL TABLE docs USING fts5(id UNINDEXED, title, rest, tokenize = '{tokenizer}')"
        )
        db.executemany(
            "INSERT INTO docs VALUES (?, ?, ?)",
            [
                (text.id, text.title, " ".join((text.abstract, *text.authors, str(text.year or ""))))
                for text in texts
            ],
        )

        def search(typed: str) -> list[str]:
            words = [f'"{word}"' + "*" * prefix for word in dict.fromkeys(_WORD.findall(typed.lower()))]
            match = (" AND " if prefix else " OR ").join(words)
            rows = db.execute(
                "SELECT id FROM docs WHERE docs MATCH ? ORDER BY bm25(docs) LIMIT ?", (match, depth)
            )
            return [row[0] for row in rows]

        return search

    return build


def tantivy(texts: Sequence[Text], folder: Path, depth: int = DEPTH) -> Search:
    """Tantivy with English stemming."""
    import tantivy as library

    builder = library.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in ("title", "rest"):
        builder.add_text_field(name, tokenizer_name="en_stem")
    (folder / "tantivy").mkdir()
    index = library.Index(builder.build(), path=str(folder / "tantivy"))
    writer = index.writer(64_000_000, 1)
    for text in texts:
        rest = " ".join((text.abstract, *text.authors, str(text.year or "")))
        writer.add_document(library.Document(id=text.id, title=text.title, rest=rest))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(typed: str) -> list[str]:
        query = index.parse_query(" ".join(_WORD.findall(typed.lower())), ["title", "rest"])
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(query, depth).hits]

    return search


def bm25s(texts: Sequence[Text], _folder: Path, depth: int = DEPTH) -> Search:
    """bm25s with English stemming and stop words, on title and text together."""
    import bm25s as library
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    whole = [" ".join((text.title, text.abstract, *text.authors, str(text.year or ""))) for text in texts]
    index = library.BM25()
    options: dict[str, Any] = {"stopwords": "en", "stemmer": stemmer, "show_progress": False}
    index.index(library.tokenize(whole, **options), show_progress=False)

    def search(typed: str) -> list[str]:
        asked = library.tokenize([typed], **options)
        found, scores = index.retrieve(asked, k=min(depth, len(texts)), show_progress=False)
        return [texts[at].id for at, score in zip(found[0], scores[0], strict=True) if score > 0]

    return search


def rapidfuzz(texts: Sequence[Text], _folder: Path, depth: int = DEPTH) -> Search:
    """Titles that resemble what was typed, by rapidfuzz's token set ratio."""
    from rapidfuzz import fuzz, process, utils

    titles = [utils.default_process(text.title) for text in texts]

    def search(typed: str) -> list[str]:
        found = process.extract(
            utils.default_process(typed), titles, scorer=fuzz.token_set_ratio, limit=min(10, depth)
        )
        return [texts[at].id for _, _, at in found]

    return search


PEERS: dict[str, Peer] = {
    "FTS5, unicode61": fts5("unicode61"),
    "FTS5, porter": fts5("porter unicode61"),
    "FTS5, all words as prefixes": fts5("unicode61", prefix=True),
    "tantivy, en_stem": tantivy,
    "bm25s, stem and stop words": bm25s,
    "rapidfuzz, titles": rapidfuzz,
}
