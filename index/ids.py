"""Identify a document: a paper by its citation key, a note by its path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, Self

DocumentKind = Literal["paper", "note"]

_PAPER, _NOTE = "p:", "n:"
_KINDS: Mapping[str, DocumentKind] = {_PAPER: "paper", _NOTE: "note"}


class DocumentId(NamedTuple):
    """The identity of a paper or note; `str` gives the form in which it is stored, `parse` reads it back.

    Attributes:
        kind: Whether `value` is a citation key or a path.
        value: Citation key of a paper, or path of a note relative to the vault, with `/`.
    """

    kind: DocumentKind
    value: str

    @classmethod
    def paper(cls, key: str) -> Self:
        """Return the identity of the paper with this citation key."""
        return cls("paper", key)

    @classmethod
    def note(cls, path: str) -> Self:
        """Return the identity of the note at this path."""
        return cls("note", path)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the stored form.

        Raises:
            ValueError: `text` was not written by `str` of a document's identity.
        """
        kind = _KINDS.get(text[:2])
        if kind is None:
            raise ValueError(f"Not a document id: {text!r}")
        return cls(kind, text[2:])

    def __str__(self) -> str:
        return f"{_PAPER if self.kind == 'paper' else _NOTE}{self.value}"
