"""Give the terms of queries their new values when something is renamed. Pure.

A term follows only where it is certain to name what is renamed, and where its new value means the same; else it is
left, and the query is named to the user.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from index.edit.changes import Move, moved
from index.errors import LibraryError
from index.text import fold
from index.vault import tag_edits
from index.vault.links.rewrite import rewrite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from index.edit.query_terms import QueryTerm
    from index.vault.links.move_plan import MovePlan
    from index.vault.links.rewrite import Rewritten

_NOTE = ".md"
_TAG = re.compile(r"(#?)(.*?)(/*\*?)", re.DOTALL)
_BREAKS_WORD = re.compile(r"[\s()]")
_BREAKS_PROPERTY = re.compile(r"[\[\]:]")


class NewTerm(NamedTuple):
    """A term that names what is renamed, and its new value; None where it is not certain."""

    value: str | None


class TermRename(Protocol):
    """A rename, as the terms of queries see it."""

    @property
    def needles(self) -> tuple[str, ...]:
        """Return folded texts: a query that names what is renamed holds one of them."""
        ...

    def follow(self, source: str, term: QueryTerm) -> NewTerm | None:
        """Return the new value of a term in the file `source`; None where it names something else."""
        ...


def written(term: QueryTerm, value: str) -> str | None:
    """Return a new value as it is to be written in the place of a term; None where it cannot be."""
    if "\\" in value or not value.isprintable() or any(sign in value for sign in term.quotes):
        return None
    if term.quotes or term.kind == "tag":
        return value
    # A bare word of a search.
    breaks = _BREAKS_PROPERTY if term.kind == "property" else _BREAKS_WORD
    if '"' in value:
        return None
    return f'"{value}"' if breaks.search(value) else value


@dataclass(frozen=True, slots=True)
class FileRename:
    """A note, another file or a folder that is renamed or moved; made by `file_rename`.

    Attributes:
        move: Its path before and after.
        folder: It is a folder.
        plan: All files that move with it.
        paths: The path of every file of the vault before.
        needles: See `TermRename`.
    """

    move: Move
    folder: bool
    plan: MovePlan
    paths: Sequence[str]
    needles: tuple[str, ...]

    def follow(self, source: str, term: QueryTerm) -> NewTerm | None:
        """Return the new value of a term."""
        folded = fold(term.value)
        if not any(needle in folded for needle in self.needles):
            return None
        made: NewTerm | None = None
        match term.kind:
            case "link":
                made = _link(source, term.value, lambda path, text: rewrite(path, text, self.plan))
            case "links":
                made = self._linked(term.value)
            case "folder" if self.folder:
                made = self._placed(term.value)
            case "source":
                made = self._source(term.value)
            case "file":
                made = self._placed(term.value)
            case "path":
                made = self._part(term.value, (str,))
            case "name":
                made = self._part(term.value, (str, posixpath.basename))
        if made is None or made.value == term.value:
            return None
        return made if term.sure else NewTerm(None)

    def _source(self, value: str) -> NewTerm | None:
        """Follow a folder, or else a note that may lack its extension, as Dataview reads it."""
        below = f"{value.strip('/')}/"
        if self.folder or value.endswith(_NOTE):
            return self._placed(value)
        if any(path.startswith(below) for path in self.paths):
            return None
        made = self._placed(value + _NOTE)
        return NewTerm(made.value.removesuffix(_NOTE)) if made and made.value else made

    def _placed(self, value: str) -> NewTerm | None:
        """Follow a path from the root of the vault; in other letter case it is not certain."""
        value = unicodedata.normalize("NFC", value)
        old, new = (unicodedata.normalize("NFC", each) for each in self.move)
        bare = value.strip("/")
        place = moved(bare, [Move(old, new)])
        if place != bare:
            return NewTerm(value.replace(bare, place, 1))
        return NewTerm(None) if _is_at_or_below(bare, old) else None

    def _linked(self, value: str) -> NewTerm | None:
        """Follow the value of `links:`: a path or a name, with or without its extension."""
        wiki = value.startswith("[[") and value.endswith("]]")
        name = value[2:-2] if wiki else value
        for old, new in self._forms():
            if fold(old) == fold(name) and old != new:
                certain = self._only(old, self.paths) and self._only(
                    new, map(self.plan.destination, self.paths)
                )
                return NewTerm((f"[[{new}]]" if wiki else new) if certain else None)
        return None

    @staticmethod
    def _only(name: str, paths: Iterable[str]) -> bool:
        """Return whether one file alone has this path or base name."""
        wanted = {fold(name), f"{fold(name)}{_NOTE}"}
        named = (fold(path) for path in paths)
        return sum(path in wanted or posixpath.basename(path) in wanted for path in named) == 1

    def _part(self, value: str, parts: Iterable[Callable[[str], str]]) -> NewTerm | None:
        """Follow a part of a path, if it selects the same files afterwards, by each of some parts of their paths."""
        bare = value.strip("/")
        new = next((after for before, after in self._forms() if fold(before) == fold(bare)), None)
        if new is None and self.folder and _is_at_or_below(bare, self.move.old):
            new = f"{self.move.new}{bare[len(self.move.old) :]}"
        if new is None:
            return None
        made = value.replace(bare, new, 1)
        for part in parts:
            before = {path for path in self.paths if fold(value) in fold(part(path))}
            after = {path for path in self.paths if fold(made) in fold(part(self.plan.destination(path)))}
            if before != after or not before <= self.plan.moves.keys():
                return NewTerm(None)
        return NewTerm(made)

    def _forms(self) -> Iterator[tuple[str, str]]:
        """Yield what each file that moves may be called, and the folder, with the same afterwards."""
        for old, new in (self.move, *self.plan.moves.items()):
            for before, after in ((old, new), (posixpath.basename(old), posixpath.basename(new))):
                yield before, after
                if before.endswith(_NOTE):
                    yield before.removesuffix(_NOTE), after.removesuffix(_NOTE)


def file_rename(move: Move, plan: MovePlan, paths: Sequence[str]) -> FileRename:
    """Return a rename as terms see it; `paths` has every file of the vault before.

    It concerns queries with the old name, and with the new one where another file has it: a link that led to that
    file may lead to this one now.
    """
    folder = move.old not in plan.moves
    old, new = (fold(posixpath.basename(path)) for path in move)
    shared = not folder and any(fold(posixpath.basename(path)) == new for path in paths)
    needles = tuple(name.removesuffix(_NOTE) for name in ((old, new) if shared else (old,)))
    return FileRename(move, folder, plan, paths, needles)


def _is_at_or_below(path: str, folder: str) -> bool:
    """Return whether a path is that of a file or folder, or below it, in any letter case."""
    return fold(path[: len(folder)]) == fold(folder) and path[len(folder) :][:1] in ("", "/")


@dataclass(frozen=True, slots=True)
class AnchorRename:
    """A heading or block that is renamed: only links with it follow.

    Attributes:
        path: Its note.
        rewrite: Makes the links in the text of a file follow, see `rewrite_heading`; None where no link leads there.
    """

    path: str
    rewrite: Callable[[str, str], Rewritten | None] | None

    @property
    def needles(self) -> tuple[str, ...]:
        """Return the name of the note, and the start of a link within the note itself."""
        return (fold(posixpath.basename(self.path).removesuffix(_NOTE)), "[[#", 'link("#')

    def follow(self, source: str, term: QueryTerm) -> NewTerm | None:
        """Return the new value of a term."""
        if self.rewrite is None or term.kind != "link" or "#" not in term.value:
            return None
        made = _link(source, term.value, self.rewrite)
        return made if made is None or term.sure else NewTerm(None)


def _link(source: str, value: str, rewritten: Callable[[str, str], Rewritten | None]) -> NewTerm | None:
    """Follow the text of a link as a link in the text of the file would."""
    try:
        made = rewritten(source, f"[[{value}]]")
    except LibraryError:  # no link there could lead to the new place
        return NewTerm(None)
    if made is None:
        return None
    whole = made.text.startswith("[[") and made.text.endswith("]]")
    return NewTerm(made.text[2:-2] if whole else None)


@dataclass(frozen=True, slots=True)
class TagRename:
    """A tag that is renamed with those nested in it; both names are without `#`."""

    old: str
    new: str

    @property
    def needles(self) -> tuple[str, ...]:
        """Return the folded old name."""
        return (fold(self.old),)

    def follow(self, source: str, term: QueryTerm) -> NewTerm | None:  # noqa: ARG002 - a tag is the same everywhere
        """Return the new value of a term."""
        parts = _TAG.fullmatch(term.value)
        if term.kind != "tag" or parts is None:
            return None
        sign, name, end = parts.groups()
        new = tag_edits.renamed(name, self.old, self.new)
        if new is None or new == name:
            return None
        # `old*` finds `older` too.
        return NewTerm(f"{sign}{new}{end}" if term.sure and end != "*" else None)


@dataclass(frozen=True, slots=True)
class PropertyRename:
    """A property that is renamed."""

    old: str
    new: str

    @property
    def needles(self) -> tuple[str, ...]:
        """Return the folded old name."""
        return (fold(self.old),)

    def follow(self, source: str, term: QueryTerm) -> NewTerm | None:  # noqa: ARG002 - as with tags
        """Return the new value of a term, which may be the name of a nested value: `old.part`."""
        rest = term.value[len(self.old) :]
        named = fold(term.value[: len(self.old)]) == fold(self.old) and rest[:1] in ("", ".")
        return NewTerm(f"{self.new}{rest}") if term.kind == "property" and named else None
