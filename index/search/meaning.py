"""Nearness in meaning of documents to a text, by word vectors; only where a model is installed.

Vectors are made of the documents that a search asks about, and kept in memory: there is nothing to index, and without
a model nothing changes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import NamedTuple, Protocol

from index.ids import DocumentId
from index.search.numeric import np
from index.search.segment.array_file import Array, Floats

_MOST_TEXT = 6_000
"""Characters of a document that are read: an abstract, or the beginning of a note, says what it is about."""

_KEPT = 10_000
"""Documents whose vectors are kept: half a kilobyte each."""


class WordVectors(Protocol):
    """A model that turns texts into vectors."""

    def embed(self, text: str) -> Floats:
        """Return the vector of a text, of length 1; of length 0 where the text has no words."""


class IndexedText(NamedTuple):
    """A document, and the digest of what was indexed of it, which differs where the document does."""

    id: DocumentId
    digest: bytes


class Meaning:
    """Compares meanings; safe to share between threads. The model is loaded when it is first needed."""

    def __init__(self, load: Callable[[], WordVectors | None], texts: Callable[[DocumentId], str]) -> None:
        """`load` returns the model, or None where there is none; `texts` the text of a document by its id."""
        self._load = load
        self._texts = texts
        self._lock = Lock()
        self._vectors: WordVectors | None = None
        self._loaded = False
        self._kept: OrderedDict[IndexedText, Array] = OrderedDict()

    def nearness(self, text: str, documents: Sequence[IndexedText]) -> Floats | None:
        """Return for each document how near it is to a text, -1 to 1; None without a model."""
        model = self._model()
        if model is None:
            return None
        wanted = model.embed(text)
        return np.array([float(wanted @ self._vector(model, document)) for document in documents])

    def _model(self) -> WordVectors | None:
        with self._lock:
            if not self._loaded:
                self._vectors = self._load()
                self._loaded = True
            return self._vectors

    def _vector(self, model: WordVectors, document: IndexedText) -> Array:
        with self._lock:
            if (found := self._kept.get(document)) is not None:
                self._kept.move_to_end(document)
                return found
        made = model.embed(self._texts(document.id)[:_MOST_TEXT]).astype(np.float16)
        with self._lock:
            self._kept[document] = made
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made
