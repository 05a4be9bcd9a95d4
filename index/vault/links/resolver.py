"""Resolution of links as in Obsidian, and the shortest text for a new link to a file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from index.text import clean_line, fold
from index.vault.model import Heading, Link, LinkFormat

_NOTE = ".md"
# Characters that Obsidian ignores when it compares a link's heading with the headings of a note.
_HEADING_NOISE = re.compile(r"""[!"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\\s]+""")


class Resolver:
    """The linkable files of one vault, found by name in constant time.

    Names compare case-folded and composed, on every system alike. A path is relative to the vault, with `/`;
    hidden files are not linkable and must not be added.
    """

    def __init__(self, paths: Iterable[str] = ()) -> None:
        self._by_path: dict[str, set[str]] = {}
        self._by_name: dict[str, dict[str, str]] = {}
        for path in paths:
            self.add(path)

    def add(self, path: str) -> None:
        """Add a file; adding it twice changes nothing."""
        folded = fold(path)
        self._by_path.setdefault(folded, set()).add(path)
        self._by_name.setdefault(folded.rpartition("/")[2], {})[path] = folded

    def discard(self, path: str) -> None:
        """Remove a file, if it is there."""
        folded = fold(path)
        name = posixpath.basename(folded)
        for table, key in ((self._by_path, folded), (self._by_name, name)):
            held = table.get(key)
            if held is None or path not in held:
                continue
            if isinstance(held, set):
                held.discard(path)
            else:
                del held[path]
            if not held:
                del table[key]

    def _named(self, name: str) -> Mapping[str, str]:
        """Return the folded path of each file with a folded name."""
        return self._by_name.get(name, {})

    def _at(self, folded: str) -> Collection[str]:
        """Return the files with a folded path."""
        return self._by_path.get(folded, ())

    def resolve(self, target: str, source: str) -> str | None:
        """Return the file a link points at, or None.

        An exact path in the vault wins, then a file in the source's own folder, then the shortest path, then
        the first in alphabetical order. Targets that begin with `./` or `../` are looked up from the source's
        folder only, those that begin with `/` from the vault's root only. `.md` may be left out, other
        extensions may not.

        Args:
            target: Path or name as the link gives it, without subpath; empty for the source itself.
            source: Path of the note that contains the link.
        """
        found = self.candidates(target, source)
        return found[0] if found else None

    def relative(self, target: str, source: str, *, extension: bool = True) -> str | None:
        """Return the file at an address relative to the source's folder, as CommonMark reads it, or None.

        Args:
            target: The decoded address, without anchor. One that begins with `/` is not relative.
            source: Path of the note that contains the link.
            extension: `.md` may not be left out.
        """
        if not target or target.startswith("/"):
            return None
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        texts = (wanted,) if extension else (wanted, wanted + _NOTE)
        return next((text for text in texts if text in self._at(fold(text))), None)

    def candidates(self, target: str, source: str) -> tuple[str, ...]:
        """Return every file the link could mean, best first; with more than one the link is ambiguous."""
        if not target:
            return (source,)
        for wanted in (target, target + _NOTE):
            found = self._matches(wanted, source)
            if found:
                return found
        return ()

    def undecided(self, target: str, source: str) -> tuple[str, ...]:
        """Return the file a link points at, and those that fit it as well: their paths are of the same length.

        A path that is exact, or in the source's own folder, leaves no doubt, and neither does the shortest one.
        """
        found = self.candidates(target, source)
        if not found or not target or _is_exact(found[0], target, source):
            return found[:1]
        best = found[0]
        return (best, *(path for path in found[1:] if len(path) == len(best) and fold(path) != fold(best)))

    def shortest_link(self, path: str, source: str, style: LinkFormat, *, extension: bool = False) -> str:
        """Return the target that a new link in `source` needs to lead to the file `path`.

        Args:
            path: A file of this vault.
            source: Path of the note that will contain the link.
            style: The format of new links in the vault's settings.
            extension: Keep `.md`, as Markdown links do.
        """
        name = posixpath.basename(path)
        if style == "relative":
            near = posixpath.relpath(path, posixpath.dirname(source) or ".")
            texts = [near, near if near.startswith("../") else f"./{near}"]
        elif style == "absolute" or len(self._named(fold(name))) > 1:
            texts = [path]
        else:
            texts = [name, path]
        if not extension:
            texts = [text[: -len(_NOTE)] if text.lower().endswith(_NOTE) else text for text in texts]
        # A note named `x.pdf.md` needs its extension where `x.pdf` exists too.
        return next((text for text in (*texts, path) if self.resolve(text, source) == path), f"/{path}")

    def _matches(self, wanted: str, source: str) -> tuple[str, ...]:
        folder = posixpath.dirname(source)
        if wanted.startswith(("./", "../")):
            # Steps above the root leave `..` in front, and no known path begins like that.
            wanted = posixpath.normpath(posixpath.join(folder, wanted))
            return self._exact(wanted)
        if wanted.startswith("/"):
            return self._exact(wanted.lstrip("/"))
        folded = fold(wanted)
        beside = fold(posixpath.join(folder, wanted))
        tail = f"/{folded}"
        ranked = [
            (known != folded, known != beside, len(path), known, path != wanted, path)
            for path, known in self._named(posixpath.basename(folded)).items()
            if known == folded or known.endswith(tail)
        ]
        return tuple(rank[-1] for rank in sorted(ranked))

    def _exact(self, wanted: str) -> tuple[str, ...]:
        return tuple(sorted(self._at(fold(wanted)), key=lambda path: (path != wanted, path)))


def _is_exact(path: str, target: str, source: str) -> bool:
    """Return whether a target is the path of a file, from the root or from the source's folder."""
    known = fold(path)
    wanted = fold(posixpath.normpath(target.lstrip("/")))
    beside = fold(posixpath.normpath(posixpath.join(posixpath.dirname(source), target)))
    return known in {wanted, beside, wanted + _NOTE, beside + _NOTE}


def match_heading(headings: Sequence[Heading], anchor: str) -> Heading | None:
    """Return the heading that a link's anchor names, or None.

    Case, runs of spaces and the characters that links cannot hold are ignored. `A#B` is the first heading B
    of a deeper level after A; of equal headings the first counts.

    Args:
        headings: The note's headings in order.
        anchor: Anchor without its first `#`; a block (`^id`) does not name a heading.
    """
    parts = [_bare(part) for part in anchor.split("#")]
    parts = [part for part in parts if part]
    if not parts or anchor.startswith("^"):
        return None
    level = 0
    for heading in headings:
        if heading.level > level and _bare(heading.text) == parts[0]:
            level = heading.level
            del parts[0]
            if not parts:
                return heading
    return None


def is_reached(headings: Sequence[Heading], heading: Heading) -> bool:
    """Return whether a link with a heading's text leads to it: of equal headings, only the first can be reached."""
    return next((each for each in headings if same_heading(each.text, heading.text)), None) == heading


def same_heading(first: str, second: str) -> bool:
    """Return whether two texts name the same heading in a link."""
    return _bare(first) == _bare(second)


def display(link: Link) -> str:
    """Return the text a wikilink shows: its label, or target and anchor joined by ` > `."""
    if link.label is not None:
        return clean_line(link.label)
    parts = (link.target, *(link.anchor or "").split("#"))
    return clean_line(" > ".join(part for part in parts if part))


def _bare(heading: str) -> str:
    return _HEADING_NOISE.sub(" ", fold(heading)).strip()
