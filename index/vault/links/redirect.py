"""Links that follow text which moves from one note to another. Pure: text -> text.

Like `rewrite`, this changes a link only where, as it is written, it would not lead to the same text afterwards.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from index.errors import LibraryError
from index.text import clean_line
from index.vault.links import syntax
from index.vault.links.move_plan import Lost, is_wikilink
from index.vault.links.resolver import match_heading
from index.vault.links.rewrite import Rewritten, anchor_text, changed_links
from index.vault.parse.note import parse

if TYPE_CHECKING:
    from index.vault.links.resolver import Resolver
    from index.vault.links.syntax import Edit, Parts
    from index.vault.model import Heading, Link, LinkFormat


class LinkPlace(NamedTuple):
    """A file, and the heading or block (`^id`) in it that a link leads to; None for the whole file."""

    path: str
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Redirection:
    """A move of text between notes, as links see it.

    Attributes:
        before: The vault's files before.
        after: The vault's files after it.
        lead: From the place a link leads to, to the place of the same text afterwards.
        style: The format of new links in the vault's settings.
    """

    before: Resolver
    after: Resolver
    lead: Callable[[LinkPlace], LinkPlace]
    style: LinkFormat

    def redirect(self, path: str, text: str, there: str | None = None) -> Rewritten | None:
        """Make the links of a text lead to the same text as before.

        Args:
            path: The file that the text is in before.
            text: The whole note, or the text of a card.
            there: The file that it is in afterwards; by default the same.

        Returns:
            The new text, or None if nothing has to change.

        Raises:
            LibraryError: A link cannot be written so that it leads to its text.
        """
        place = path if there is None else there
        made = changed_links(path, text, lambda link: self._edits(link, path, place))
        if made is not None:
            self._verify(path, text, made.text, place)
        return made

    def _wanted(self, link: Link, path: str) -> tuple[Lost, LinkPlace] | None:
        """Return file and place that a link has to lead to afterwards, or None where it leads nowhere."""
        if link.kind == "citation":
            return None
        wiki = is_wikilink(link.raw)
        found = self.before.resolve(link.target, path)
        near = None
        if not wiki or self.style == "relative":
            near = self.before.relative(link.target, path, extension=not wiki)
        old = near if found is None else found
        if old is None:
            return None
        wanted = self.lead(LinkPlace(old, link.anchor))
        return Lost(old, wanted.path, near == old), wanted

    def _leads(self, link: Link, file: Lost, there: str) -> bool:
        """Return whether the target of a link leads to its file afterwards, from the note `there`."""
        near = self.after.relative(link.target, there, extension=not is_wikilink(link.raw))
        found = self.after.resolve(link.target, there)
        if file.relative and near != file.new:
            return False
        return found == file.new or (found is None and near == file.new)

    def _edits(self, link: Link, path: str, there: str) -> Sequence[Edit]:
        found = self._wanted(link, path)
        if found is None:
            return ()
        file, wanted = found
        # A link with neither target nor anchor would be none.
        stays = self._leads(link, file, there) and bool(link.target or wanted.anchor)
        if stays and (wanted.anchor or None) == (link.anchor or None):
            return ()
        places = syntax.parts(link)
        target = self._target(link, places, (path, there), file) if places and not stays else None
        if places is None or (target is None and not stays):
            raise LibraryError(
                f"{clean_line(path)}, line {link.line}: {clean_line(link.raw)[:80]} cannot be made to lead to "
                f"{clean_line(file.new)}; change this link first.",
                code="not-editable",
            )
        return _with_anchor(link, places, target, wanted.anchor)

    def _target(self, link: Link, places: Parts, source: tuple[str, str], file: Lost) -> Edit | None:
        there = source[1]
        for spelled in self._spellings(link, places, source, file):
            target = syntax.new_target(places, spelled)
            near = self.after.relative(spelled, there, extension=not places.wiki)
            if target and (not file.relative or near == file.new):
                return target
        return None

    def _spellings(self, link: Link, places: Parts, source: tuple[str, str], file: Lost) -> Iterator[str]:
        if link.target:
            yield from syntax.spellings(link.target, source, file, self.after)
        elif not places.wiki:
            near = posixpath.relpath(file.new, posixpath.dirname(source[1]) or ".")
            yield from (
                text for text in (near, f"./{near}") if self.after.resolve(text, source[1]) == file.new
            )
        yield self.after.shortest_link(file.new, source[1], self.style, extension=not places.wiki)

    def _verify(self, path: str, old: str, new: str, there: str) -> None:
        """Refuse a text whose links do not lead where they should."""

        def follows(was: Link, now: Link) -> bool:
            found = self._wanted(was, path)
            if found is None:
                return (was.target, was.anchor) == (now.target, now.anchor)
            file, wanted = found
            return self._leads(now, file, there) and (now.anchor or None) == (wanted.anchor or None)

        links, made = parse(path, old).links, parse(there, new).links
        if len(links) != len(made) or not all(map(follows, links, made)):
            raise LibraryError(
                f"The links of {clean_line(path)} cannot be changed without changing what else it says; "
                "edit the note first.",
                code="not-editable",
            )


def anchor_of(headings: Sequence[Heading], heading: Heading, written: str | None = None) -> str | None:
    """Return an anchor that leads to a heading: as written, or by its text, or with headings above it; else None.

    Args:
        headings: The headings of the note, no two on the same line.
        heading: One of them.
        written: The anchor of a link that led to it elsewhere.
    """
    if written and match_heading(headings, written) == heading:
        return written
    chain = [heading]
    for each in reversed(headings[: headings.index(heading)]):
        if each.level < chain[0].level:
            chain.insert(0, each)
    texts = [anchor_text(each.text) for each in chain]
    tries = ("#".join(text for text in texts[at:] if text) for at in reversed(range(len(texts))))
    return next((text for text in tries if match_heading(headings, text) == heading), None)


def _with_anchor(link: Link, places: Parts, target: Edit | None, anchor: str | None) -> Sequence[Edit]:
    """Return the edits that give a link a target, if there is a new one, and an anchor."""
    written = anchor or ""
    if not places.wiki:
        written = "#".join(syntax.address(part, angle=places.angle) for part in written.split("#"))
    if (anchor or None) == (link.anchor or None):
        return [target] if target else []
    if places.anchor:
        start, end = places.anchor
        if not written:
            start = link.raw.rindex("#", 0, start)
        return [*([target] if target else []), (start, end, written)]
    # One edit, because both may be at the same place.
    start, end, text = target or (*places.target, link.raw[slice(*places.target)])
    return [(start, end, f"{text}#{written}")]
