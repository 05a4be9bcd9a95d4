"""The parts of one written link, and how a target is written in it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from index.text import fold
from index.vault.links.move_plan import is_wikilink
from index.vault.parse import markdown
from index.vault.parse.body import Definition, definition, destination

if TYPE_CHECKING:
    from index.vault.links.move_plan import Lost
    from index.vault.links.resolver import Resolver
    from index.vault.model import Link

Span = tuple[int, int]
Edit = tuple[int, int, str]

_NOTE = ".md"
_BLANKS = re.compile(r"\s*")
_TITLE = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)"""
_AFTER_ADDRESS = re.compile(rf"(?:\s+(?:{_TITLE}))?\s*\)", re.DOTALL)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# Characters that would end an address, be decoded in it, or reach beyond it; outside angles also spaces.
_IN_ADDRESS = re.compile(r"[#<>\\|`\x00-\x1f\x7f]|%(?=[0-9A-Fa-f]{2})|&(?=[#\w]+;)")
_IN_LABEL = re.compile(r"[\\`*$\[\]<>&~]|(?<!\w)_|_(?!\w)")
_ESCAPED = r"\\\g<0>"
_APART = r"\g<0> "
_DOUBLED = re.compile(r"\](?=\]|$)|\[(?=\[)")


@dataclass(frozen=True, slots=True)
class Parts:
    """The spans of a link's parts in its raw text; the anchor is without its `#`."""

    wiki: bool
    target: Span
    anchor: Span | None
    label: Span | None
    angle: bool = False


def parts(link: Link) -> Parts | None:
    """Return the parts of a link, or None if it is written in a way that cannot be edited."""
    if is_wikilink(link.raw):
        return _wiki_parts(link)
    if (defined := definition(link.raw)) is not None:
        return _definition_parts(link, defined)
    # Label and title may contain brackets: only one address is the link's own and ends with it.
    for found in re.finditer(r"\]\(", link.raw):
        if made := _markdown_parts(link, found.start()):
            return made
    return None


def _wiki_parts(link: Link) -> Parts:
    begin = link.raw.index("[[") + 2
    inner = link.raw[begin:-2]
    head, bar, _ = inner.partition("|")
    label = _label(link, begin + len(head) + 1) if bar else None
    if bar and head.endswith("\\"):
        head = head[:-1]
    target, sign, anchor = head.partition("#")
    after = begin + len(target) + 1
    return Parts(
        True, _trimmed(begin, target), _trimmed(after, anchor) if sign and anchor.strip() else None, label
    )


def _definition_parts(link: Link, found: Definition) -> Parts | None:
    """Return the parts of a definition; its label is a name within the note, which never changes with its target."""
    if found.where != (link.target, link.anchor):
        return None
    angle = link.raw[found.start] == "<"
    begin, end = (found.start + 1, found.end - 1) if angle else (found.start, found.end)
    return _address_parts(link.raw, begin, end, None, angle=angle)


def _address_parts(raw: str, begin: int, end: int, label: Span | None, *, angle: bool) -> Parts:
    target, sign, anchor = raw[begin:end].partition("#")
    after = begin + len(target) + 1
    return Parts(False, (begin, begin + len(target)), (after, end) if sign and anchor else None, label, angle)


def _markdown_parts(link: Link, bracket: int) -> Parts | None:
    raw = link.raw
    blanks = _BLANKS.match(raw, bracket + 2)
    start = blanks.end() if blanks else bracket + 2
    stop = markdown.address_end(raw, start)
    if stop is None or not _AFTER_ADDRESS.fullmatch(raw, stop):
        return None
    angle = raw[start] == "<"
    begin, end = (start + 1, stop - 1) if angle else (start, stop)
    if destination(_unescaped(raw[begin:end])) != (link.target, link.anchor):
        return None
    label = _label(link, raw.index("[") + 1, bracket)
    return _address_parts(raw, begin, end, label, angle=angle)


def _trimmed(begin: int, text: str) -> Span:
    start = begin + len(text) - len(text.lstrip())
    return start, max(start, begin + len(text.rstrip()))


def _label(link: Link, begin: int, end: int = -2) -> Span | None:
    """Return the span of the label, if it is plain text; a size may follow it."""
    written = link.raw[begin:end]
    start, stop = _trimmed(begin, written)
    plain = link.raw[start:stop]
    if link.label is None:
        return None
    if end == -2:
        return (start, start + len(link.label)) if plain.startswith(link.label) else None
    name, bar, _ = plain.partition("|")
    if bar and link.kind == "embed" and _unescaped(name.rstrip()) == link.label:
        return start, start + len(name.rstrip())
    return (start, stop) if _unescaped(plain) == link.label else None


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)


def wikilink(target: str, label: str = "") -> str:
    """Return a new wikilink; without a label, a target with a folder shows its last part, as in Obsidian."""
    shown = _one_line(label) or (posixpath.basename(target) if "/" in target else target)
    if fold(shown) == fold(target):
        return f"[[{shown}]]"
    # Two brackets in a label would begin or end a link.
    return f"[[{target}|{_DOUBLED.sub(_APART, shown)}]]"


def markdown_link(path: str, label: str = "") -> str | None:
    """Return a new Markdown link to a path, with the note's name as default label, or None if it cannot be one."""
    written = address(path, angle=False)
    if destination(written) != (path, None):
        return None  # the text before a colon is read as a scheme
    return f"[{_IN_LABEL.sub(_ESCAPED, _one_line(label) or _base_names(path)[0])}]({written})"


def _one_line(text: str) -> str:
    return " ".join(text.splitlines()).strip()


def new_target(places: Parts, spelled: str) -> Edit | None:
    """Return the edit that puts another target in a link, or None if it cannot be written there."""
    if places.wiki:
        whole = f"[[{spelled}]]"
        match = markdown.match_wikilink(whole)
        if not match or match.end() < len(whole) or spelled.endswith("\\"):
            return None
        written = spelled if markdown.link_parts(match[1], embed=False) == (spelled, None, None) else None
    else:
        written = address(spelled, angle=places.angle)
        if destination(written) != (spelled, None):
            written = None
    return None if written is None else (*places.target, written)


def new_label(link: Link, places: Parts, old: str, new: str) -> Edit | None:
    """Return the edit that updates a label that is the target's old base name, with or without extension."""
    if places.label is None:
        return None
    for before, after in zip(_base_names(old), _base_names(new), strict=True):
        if link.label == before and before != after:
            label = after if places.wiki else _IN_LABEL.sub(_ESCAPED, after)
            return (*places.label, label)
    return None


def address(path: str, *, angle: bool) -> str:
    """Return a path as the address of a Markdown link, percent-encoded only where it must be."""
    written = _IN_ADDRESS.sub(lambda found: quote(found[0], safe=""), path)
    if angle:
        return written
    written = re.sub(r"\s", lambda found: quote(found[0]), written)
    if not _balanced(written):
        written = written.replace("(", "%28").replace(")", "%29")
    return written


def _balanced(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0


def _base_names(path: str) -> tuple[str, str]:
    name = posixpath.basename(path)
    return posixpath.splitext(name)[0], name


def spellings(written: str, source: tuple[str, str], file: Lost, after: Resolver) -> Iterator[str]:
    """Return targets that lead to a file after its move, the one most like the written target first.

    A bare name stays one while no other file has it, and becomes a path from the root otherwise. A path
    relative to the note stays relative, one from the root stays so, and the end of a path keeps its length. Where
    an address relative to the note is a must, it begins with `./` only if another file would capture it.

    Args:
        written: The target as it is in the link.
        source: Path of the note that contains the link, before and after.
        file: The file it leads to.
        after: The vault after the move.
    """
    path = file.new
    extension = written.lower().endswith(_NOTE)
    for form in _relative(written, source[1], path) if file.relative else _forms(written, source, file):
        for text in (form,) if extension else (_without_extension(form), form):
            found = after.candidates(text, source[1])
            # A name that two files have might lead here today, and elsewhere after the next change.
            safe = file.relative or len(found) == 1 or text in (path, _without_extension(path))
            if found[:1] == (path,) and safe:
                yield text


def _without_extension(path: str) -> str:
    return path[: -len(_NOTE)] if path.lower().endswith(_NOTE) else path


def _relative(written: str, source: str, path: str) -> list[str]:
    near, dotted = _near(source, path)
    return [dotted] if written.startswith(("./", "../")) else [near, dotted]


def _near(source: str, path: str) -> tuple[str, str]:
    """Return a path relative to a note, without and with `./` in front."""
    near = posixpath.relpath(path, posixpath.dirname(source) or ".")
    return near, near if near.startswith("../") else f"./{near}"


def _forms(written: str, source: tuple[str, str], file: Lost) -> list[str]:
    old, path = file.old, file.new
    near, dotted = _near(source[1], path)
    rooted = f"/{path}"
    if written.startswith(("./", "../")):
        return [dotted, path, rooted]
    if written.startswith("/"):
        return [rooted]
    if "/" not in written:
        return [posixpath.basename(path), path, rooted]
    known = (fold(old), fold(_without_extension(old)))
    if fold(written) in known:
        return [path, rooted]
    beside = fold(posixpath.normpath(posixpath.join(posixpath.dirname(source[0]), written)))
    if beside in known:
        return [near, dotted, path, rooted]
    end = "/".join(path.split("/")[-written.count("/") - 1 :])
    return [end, path, rooted]
