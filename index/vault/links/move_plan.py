"""A move of files, and the links that it would lead astray."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.vault.links.resolver import Resolver

_MARKDOWN = ".md"


class Lost(NamedTuple):
    """A file that a link would lose.

    Attributes:
        old: Its path before the move.
        new: Its path after the move.
        relative: The link, read as an address relative to its note, leads there, and has to do so after the move.
    """

    old: str
    new: str
    relative: bool = False


class WrittenLink(NamedTuple):
    """A link as the cache has it; `wiki` is false for Markdown links."""

    source: str
    target: str
    wiki: bool


@dataclass(frozen=True, slots=True)
class MovePlan:
    """Files that move, and the vault's files before and after.

    Attributes:
        moves: New path by old path, for every file that moves.
        before: The vault's files before the move.
        after: The vault's files after it.
        relative_wikilinks: The vault writes wikilinks relative to their note, so those that are stay so. Markdown
            links always do, because other programs read them in no other way.
    """

    moves: Mapping[str, str]
    before: Resolver
    after: Resolver
    relative_wikilinks: bool = False

    def destination(self, path: str) -> str:
        """Return the path of a file after the move."""
        return self.moves.get(path, path)

    def astray(self, link: WrittenLink) -> Lost | None:
        """Return the file that a link would no longer lead to; None where it still does."""
        source, target, wiki = link
        if not target:
            return None
        found = self.before.resolve(target, source)
        near = None
        if self.relative_wikilinks or not wiki:
            near = self.before.relative(target, source, extension=not wiki)
        old = near if found is None else found
        if old is None:
            return None
        lost = Lost(old, self.destination(old), near == old)
        there = self.destination(source)
        followed = found is None or self.after.resolve(target, there) == lost.new
        return None if followed and self.reaches(target, there, lost, wiki=wiki) else lost

    def reaches(self, target: str, there: str, lost: Lost, *, wiki: bool) -> bool:
        """Return whether a target in the note `there` leads to the file relatively, where the link did before."""
        return not lost.relative or self.after.relative(target, there, extension=not wiki) == lost.new


def written_name(target: str) -> str:
    """Return the base name, without `.md`, of a link's target as it is written."""
    name = target.replace("\\", "/").rsplit("/", 1)[-1]
    return name[: -len(_MARKDOWN)] if name.lower().endswith(_MARKDOWN) else name


def is_wikilink(raw: str) -> bool:
    """Return whether a link or an embed is written with two brackets."""
    return raw.endswith("]]")
