"""Identify documents: papers by their citation keys, notes by their paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, Self, overload

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


class DocumentIds(Sequence[DocumentId]):
    """The ids of a long list of papers or notes, made one by one when they are asked for.

    A hundred thousand ids at once take a tenth of a second, and longer each time the garbage collector visits them.
    """

    def __init__(self, kind: DocumentKind, values: Sequence[str]) -> None:
        """Take citation keys or paths, in order; they may not change."""
        self._kind = kind
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    @overload
    def __getitem__(self, at: int) -> DocumentId: ...
    @overload
    def __getitem__(self, at: slice) -> DocumentIds: ...
    def __getitem__(self, at: int | slice) -> DocumentId | DocumentIds:
        if isinstance(at, slice):
            return DocumentIds(self._kind, self._values[at])
        return DocumentId(self._kind, self._values[at])

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, DocumentId) and id_.kind == self._kind and id_.value in self._values

    def __eq__(self, other: object) -> bool:
        """Return whether another sequence has the same ids."""
        if isinstance(other, DocumentIds):
            return (self._kind, self._values) == (other._kind, other._values)
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self))

    def index(self, id_: object, start: int = 0, stop: int | None = None) -> int:
        """Return the place of an id.

        Raises:
            ValueError: It is not there.
        """
        if not isinstance(id_, DocumentId) or id_.kind != self._kind:
            raise ValueError(f"Not in the list: {id_}")
        return self._values.index(id_.value, start, len(self._values) if stop is None else stop)
