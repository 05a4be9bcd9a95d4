"""Search engines that `benchmarks.search` compares, behind one small interface."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from index.search.document_row import row
from index.search.model import Document

TOP = 50
"""Every engine is asked for its best 50."""

_WEIGHTS = {"title": 4.0, "names": 4.0, "abstract": 1.5, "body": 1.0}


@dataclass(frozen=True, slots=True)
class Question:
    """A query, which every engine writes in its own syntax.

    Attributes:
        words: The words to find.
        style: `all`, `any`, `phrase`; `typed`: the last word may be unfinished, as in a search box; `star`: the same
            written by hand, `wor*`, in all fields.
        years: First and last year, inclusive.
        by_date: Sort by date instead of by score.
    """

    words: tuple[str, ...]
    style: str = "all"
    years: tuple[int, int] | None = None
    by_date: bool = False

    @property
    def in_names_only(self) -> bool:
        """Return whether only titles and names are searched: for one or two typed letters."""
        return self.style == "typed" and len(self.words[-1]) <= 2


class Engine(Protocol):
    """A search engine on a folder of its own."""

    def add(self, batch: list[Document]) -> None:
        """Index documents in one commit."""

    def finish(self) -> None:
        """End the first build."""

    def open(self) -> None:
        """Open the index for searching."""

    def search(self, question: Question) -> int:
        """Search and return the number of hits among the first `TOP`."""

    def edit(self, old: Document, new: Document) -> None:
        """Replace a document, in one commit, so that the next search finds it."""


class Ours:
    """This program's index."""

    def __init__(self, folder: Path) -> None:
        from index.search.search_index import SearchIndex

        self._kind = SearchIndex
        self._folder = folder / "index"
        self._index: SearchIndex | None = None

    def add(self, batch: list[Document]) -> None:
        if self._index is None:
            self._index = self._kind.create(self._folder)
        self._index.apply(batch, (), bulk=True)

    def finish(self) -> None:
        assert self._index is not None
        self._index.merge_due(idle=True)  # as in the app, when the first build is over

    def open(self) -> None:
        self._index = self._kind.open(self._folder)

    def search(self, question: Question) -> int:
        assert self._index is not None
        text = {"any": " OR ".join(question.words), "phrase": f'"{" ".join(question.words)}"'}.get(
            question.style, " ".join(question.words)
        )
        if question.style == "star":
            text += "*"
        if question.years:
            text += f" year:{question.years[0]}..{question.years[1]}"
        found = self._index.search(
            text,
            limit=TOP,
            sort="date" if question.by_date else "relevance",
            as_typed=question.style == "typed",
        )
        return len(found.hits)

    def edit(self, old: Document, new: Document) -> None:
        assert self._index is not None
        self._index.apply([new], [old.id])


class Fts5:
    """SQLite FTS5: contentless, Porter's stemmer, bm25 with the same column weights, no fsync as in ours."""

    prefix = ""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "fts5.sqlite"
        self._db: Any

    def _connect(self) -> None:
        self._db = sqlite3.connect(self._path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")

    def add(self, batch: list[Document]) -> None:
        if not self._path.exists():
            self._connect()
            columns = ", ".join(_WEIGHTS)
            self._db.execute(
                f"CREATE VIRTUAL TABLE f USING fts5({columns}, content='', tokenize='porter unicode61'"
                f"{self.prefix})"
            )
            weights = ", ".join(map(str, _WEIGHTS.values()))
            self._db.execute("INSERT INTO f(f, rank) VALUES ('rank', ?)", (f"bm25({weights})",))
            self._db.execute("CREATE TABLE d (id INTEGER PRIMARY KEY, name TEXT UNIQUE, published INTEGER)")
        self._db.execute("BEGIN")
        for document in batch:
            cursor = self._db.execute(
                "INSERT INTO d (name, published) VALUES (?, ?)", (str(document.id), document.published)
            )
            self._insert(cursor.lastrowid, document)
        self._db.execute("COMMIT")

    def _insert(self, number: int, document: Document) -> None:
        self._db.execute(
            "INSERT INTO f (rowid, title, names, abstract, body) VALUES (?, ?, ?, ?, ?)",
            (number, *_texts(document)),
        )

    def finish(self) -> None:
        self._db.close()

    def open(self) -> None:
        self._connect()

    def search(self, question: Question) -> int:
        words = [f'"{word}"' for word in question.words]
        if question.style == "phrase":
            match = f'"{" ".join(question.words)}"'
        elif question.style == "any":
            match = " OR ".join(words)
        else:
            if question.style in ("typed", "star"):
                words[-1] += "*"
            if question.in_names_only:
                words[-1] = f"{{title names}}: {words[-1]}"
            match = " AND ".join(words)
        order = "published DESC" if question.by_date else "rank"
        if question.years or question.by_date:
            low, high = question.years or (0, 9999)
            sql = (
                "SELECT name FROM f JOIN d ON d.id = f.rowid WHERE f MATCH ? AND published BETWEEN ? AND ?"
                f" ORDER BY {order} LIMIT {TOP}"
            )
            return len(self._db.execute(sql, (match, low * 10_000, high * 10_000 + 9_999)).fetchall())
        # Only the best hits need their names.
        sql = (
            f"SELECT name FROM (SELECT rowid AS number FROM f WHERE f MATCH ? ORDER BY rank LIMIT {TOP})"
            " JOIN d ON d.id = number"
        )
        return len(self._db.execute(sql, (match,)).fetchall())

    def edit(self, old: Document, new: Document) -> None:
        number = self._db.execute("SELECT id FROM d WHERE name = ?", (str(old.id),)).fetchone()[0]
        self._db.execute("BEGIN")
        self._db.execute(
            "INSERT INTO f (f, rowid, title, names, abstract, body) VALUES ('delete', ?, ?, ?, ?, ?)",
            (number, *_texts(old)),
        )
        self._insert(number, new)
        self._db.execute("COMMIT")


class Fts5Prefix(Fts5):
    """FTS5 with prefix indexes for one, two and three letters."""

    prefix = ", prefix='1 2 3'"


class Fts5TwoThree(Fts5):
    """FTS5 with prefix indexes for two and three letters."""

    prefix = ", prefix='2 3'"


class Whoosh:
    """Whoosh with its defaults: its own codec, stemming analyzer, BM25F."""

    def __init__(self, folder: Path) -> None:
        import warnings

        warnings.simplefilter("ignore")
        from whoosh import analysis, fields, index, qparser, query

        self._query: Any = query
        self._qparser: Any = qparser
        self._module: Any = index
        self._folder = folder / "whoosh"
        stemming = analysis.StemmingAnalyzer(stoplist=None, minsize=1)
        self._schema = fields.Schema(
            id=fields.ID(stored=True, unique=True),
            published=fields.NUMERIC(sortable=True),
            **{name: fields.TEXT(analyzer=stemming) for name in _WEIGHTS},
        )
        self._index: Any = None
        self._searcher: Any = None

    def add(self, batch: list[Document]) -> None:
        if self._index is None:
            self._folder.mkdir()
            self._index = self._module.create_in(self._folder, self._schema)
        writer = self._index.writer(limitmb=256)
        for document in batch:
            writer.add_document(**self._fields(document))
        writer.commit()

    @staticmethod
    def _fields(document: Document) -> dict[str, Any]:
        texts = dict(zip(_WEIGHTS, _texts(document), strict=True))
        return {"id": str(document.id), "published": document.published, **texts}

    def finish(self) -> None:
        self._index.close()

    def open(self) -> None:
        self._index = self._module.open_dir(self._folder)
        self._searcher = self._index.searcher()

    def search(self, question: Question) -> int:
        wanted = [name for name in _WEIGHTS if name in ("title", "names") or not question.in_names_only]
        group = self._qparser.OrGroup if question.style == "any" else self._qparser.AndGroup
        parser = self._qparser.MultifieldParser(wanted, self._schema, _WEIGHTS, group=group)
        text = " ".join(question.words)
        if question.style == "phrase":
            text = f'"{text}"'
        if question.style in ("typed", "star"):
            text += "*"
        extra: dict[str, Any] = {"sortedby": "published", "reverse": True} if question.by_date else {}
        if question.years:
            low, high = question.years
            extra["filter"] = self._query.NumericRange("published", low * 10_000, high * 10_000 + 9_999)
        return int(self._searcher.search(parser.parse(text), limit=TOP, **extra).scored_length())

    def edit(self, old: Document, new: Document) -> None:
        assert old.id == new.id
        writer = self._index.writer()
        writer.update_document(**self._fields(new))
        writer.commit(merge=False)
        self._searcher = self._searcher.refresh()


class Tantivy:
    """Tantivy through its Python bindings, English stemming, the same weights."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._tantivy: Any = tantivy
        self._folder = folder / "tantivy"
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        for name in _WEIGHTS:
            builder.add_text_field(name, stored=False, tokenizer_name="en_stem")
        builder.add_integer_field("published", indexed=True, fast=True)
        self._schema = builder.build()
        self._index: Any = None
        self._writer: Any = None

    def add(self, batch: list[Document]) -> None:
        if self._writer is None:
            self._folder.mkdir()
            self._index = tantivy_index = self._tantivy.Index(self._schema, path=str(self._folder))
            self._writer = tantivy_index.writer(128_000_000, 2)
        for document in batch:
            self._writer.add_document(self._document(document))
        self._writer.commit()

    def _document(self, document: Document) -> Any:
        texts = dict(zip(_WEIGHTS, _texts(document), strict=True))
        return self._tantivy.Document(id=str(document.id), published=document.published or 0, **texts)

    def finish(self) -> None:
        self._writer.wait_merging_threads()

    def open(self) -> None:
        self._index = self._tantivy.Index(self._schema, path=str(self._folder))

    def search(self, question: Question) -> int:
        query = self._parsed(question)
        if question.years:
            low, high = question.years
            kind, must = self._tantivy.FieldType.Integer, self._tantivy.Occur.Must
            years = self._tantivy.Query.range_query(
                self._schema, "published", kind, low * 10_000, high * 10_000 + 9_999
            )
            query = self._tantivy.Query.boolean_query([(must, query), (must, years)])
        searcher = self._index.searcher()
        extra = {"order_by_field": "published"} if question.by_date else {}
        hits = searcher.search(query, TOP, count=False, **extra).hits
        return len([searcher.doc(address)["id"] for _, address in hits])

    def _parsed(self, question: Question) -> Any:
        fields, words = list(_WEIGHTS), list(question.words)
        occur, query = self._tantivy.Occur, self._tantivy.Query
        text = {"phrase": f'"{" ".join(words)}"', "any": " OR ".join(words)}.get(question.style)
        begun = words.pop() if question.style in ("typed", "star") else None
        parts = []
        if words:
            wanted = text or " AND ".join(words)
            parts.append((occur.Must, self._index.parse_query(wanted, fields, field_boosts=_WEIGHTS)))
        if begun is not None:
            names = ["title", "names"] if question.in_names_only else fields
            begins = [(occur.Should, query.regex_query(self._schema, name, f"{begun}.*")) for name in names]
            parts.append((occur.Must, query.boolean_query(begins)))
        return query.boolean_query(parts)

    def edit(self, old: Document, new: Document) -> None:
        if self._writer is None:
            self._writer = self._index.writer(15_000_000, 1)
        self._writer.delete_documents("id", str(old.id))
        self._writer.add_document(self._document(new))
        self._writer.commit()
        self._index.reload()


class Ripgrep:
    """ripgrep over one file with one paper per line; finds words and phrases but does not rank."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("rg") is None:
            raise ModuleNotFoundError("rg is not installed", name="rg")
        self._file = folder / "papers.txt"

    def add(self, batch: list[Document]) -> None:
        with self._file.open("a", encoding="utf-8") as file:
            file.writelines(f"{document.title} {document.abstract}\n" for document in batch)

    def finish(self) -> None:
        """Do nothing: the file is complete."""

    def open(self) -> None:
        """Do nothing: there is nothing to open."""

    def search(self, question: Question) -> int:
        several = len(question.words) > 1 and question.style != "phrase"
        if several or question.years or question.by_date or question.style in ("typed", "star"):
            raise NotImplementedError
        command = ["rg", "-iwFc", "-m", str(TOP), " ".join(question.words), str(self._file)]
        return int(subprocess.run(command, capture_output=True, check=False).stdout or 0)

    def edit(self, old: Document, new: Document) -> None:
        raise NotImplementedError


ENGINES: dict[str, Callable[[Path], Engine]] = {
    "ours": Ours,
    "fts5": Fts5,
    "fts5-prefix": Fts5Prefix,
    "fts5-2-3": Fts5TwoThree,
    "tantivy": Tantivy,
    "whoosh": Whoosh,
    "ripgrep": Ripgrep,
}


def _texts(document: Document) -> Iterable[str]:
    found = row(document)
    return [found[name] for name in _WEIGHTS]
