"""Fields that entries take from others: from the book or proceedings that `crossref` names, and from `xdata`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.papers.formats.bibtex_fields import key_of, read_entry
from index.papers.formats.bibtex_records import PARTS_OF_BOOKS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from index.papers.formats.bibtex_blocks import BibtexBlock

_REFERENCE = re.compile(r"\b(?:crossref|xdata)\s*+=\s*+[{\"]?([^{}\"\n]*+)", re.IGNORECASE)
# Not the identifiers, address, abstract and authors of the whole: those of the part are others.
_HANDED_DOWN = frozenset(
    (
        "address booktitle date day edition editor eventdate eventtitle institution isbn issn issue journal "
        "journaltitle langid language location maintitle month number organization publisher series venue volume year"
    ).split()
)
_DEEPEST = 4


class Family:
    """The entries of a file by citation key, read when another one refers to them."""

    def __init__(self, blocks: Sequence[BibtexBlock], string: Callable[[str], str | None]) -> None:
        self._blocks = blocks
        self._string = string
        self._by_key: dict[str, BibtexBlock] | None = None
        self._read: dict[int, dict[str, str]] = {}

    def inherited(
        self, block: BibtexBlock, fields: Iterable[tuple[str, str]]
    ) -> tuple[dict[str, str], list[str]]:
        """Return the fields that an entry takes from others, and what is wrong with its references."""
        own = dict(reversed(list(fields)))
        faults: list[str] = []
        loops: set[int] = set()
        looping: list[str] = []
        for field, key, parent in self._parents(own):
            if parent is not None and (parent is block or block.text in self.texts_of_parents(parent)):
                loops.add(id(parent))
                looping.append(
                    f"the entry “{key}”, which “{field}” names, refers back to this one, "
                    "so only its own fields are taken"
                )
        found = self._from_parents(block.word, own, faults, 0, loops)
        return found, [*faults, *looping]

    def _parents(self, own: dict[str, str]) -> Iterator[tuple[str, str, BibtexBlock | None]]:
        """Yield field, key and entry of each reference of an entry."""
        for field in ("xdata", "crossref"):
            named = (key.strip("{} \n\t") for key in own.get(field, "").split(","))
            for key in filter(None, named):
                yield field, key, self._find(key)

    def texts_of_parents(self, block: BibtexBlock) -> list[str]:
        """Return the texts of all entries that one depends on."""
        texts: list[str] = []
        seen: set[str] = set()
        waiting = [block]
        while waiting and len(texts) < 50:
            for key in _keys_named(waiting.pop().text):
                parent = self._find(key)
                if parent is not None and key not in seen:
                    seen.add(key)
                    texts.append(parent.text)
                    waiting.append(parent)
        return texts

    def _find(self, key: str) -> BibtexBlock | None:
        if self._by_key is None:
            self._by_key = {}
            for block in self._blocks:
                if block.kind == "entry" and (name := key_of(block)):
                    self._by_key.setdefault(name, block)
                    self._by_key.setdefault(name.casefold(), block)
        return self._by_key.get(key) or self._by_key.get(key.casefold())

    def _from_parents(
        self, type_: str, own: dict[str, str], missing: list[str], depth: int, loops: Collection[int] = ()
    ) -> dict[str, str]:
        found: dict[str, str] = {}
        for field, key, parent in self._parents(own):
            if parent is None:
                missing.append(f"the entry “{key}”, which “{field}” names, is not in the file")
            elif depth < _DEEPEST:
                # What the other one takes may come from this one, whose title would be its own booktitle.
                theirs = self._own(parent) if id(parent) in loops else self._fields(parent, depth)
                found = self._handed_down(field, type_, parent.word, theirs) | found
        return found

    def _fields(self, block: BibtexBlock, depth: int) -> dict[str, str]:
        """Return all fields of an entry, its own and those that it takes from others."""
        known = self._read.get(id(block))
        if known is None:
            own = self._own(block)
            known = self._from_parents(block.word, own, [], depth + 1) | own
            self._read[id(block)] = known
        return known

    def _own(self, block: BibtexBlock) -> dict[str, str]:
        return dict(reversed(read_entry(block, self._string).fields))

    def _handed_down(self, field: str, type_: str, parent: str, theirs: dict[str, str]) -> dict[str, str]:
        if field == "xdata":
            return {name: value for name, value in theirs.items() if name not in ("crossref", "xdata")}
        given = {name: value for name, value in theirs.items() if name in _HANDED_DOWN}
        if (title := theirs.get("title")) and (type_ in PARTS_OF_BOOKS or parent == "periodical"):
            given.setdefault("journaltitle" if parent == "periodical" else "booktitle", title)
        return given


def _keys_named(text: str) -> list[str]:
    if "cross" not in text.lower() and "xdata" not in text.lower():
        return []
    return [key.strip() for found in _REFERENCE.finditer(text) for key in found[1].split(",") if key.strip()]
