"""Links that follow their files when notes and folders are renamed or moved. Pure: text -> text.

A link is changed only where it must be: where what is written would, after the move, not lead to the file it
led to before. Every other character of the text stays. What is made is read again, and unless every link then
leads where it should, nothing is changed.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault.links import syntax
from index.vault.links.resolver import Resolver, same_heading
from index.vault.links.syntax import Edit
from index.vault.model import Link
from index.vault.parse import frontmatter
from index.vault.parse.note import parse
from index.vault.properties import yaml_nodes
from index.vault.properties.yaml_nodes import Node
from index.vault.properties.yaml_scalars import emit

_IN_ANCHOR = re.compile(r"[#|^\[\]\\%:\s]+")
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]')
_CANVAS_FILES = (("nodes", "file"), ("nodes", "background"))
_CANVAS_TEXT = ("nodes", "text")

# From a link to the changes in its raw text.
_Change = Callable[[Link], Sequence[Edit]]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text with changed links, and how many were changed."""

    text: str
    links: int


class Lost(NamedTuple):
    """Old and new path of the file that a link would lose."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class MovePlan:
    """Files that move, and the vault's files before and after.

    Attributes:
        moves: New path by old path, for every file that moves.
        before: The vault's files before the move.
        after: The vault's files after it.
    """

    moves: Mapping[str, str]
    before: Resolver
    after: Resolver

    def destination(self, path: str) -> str:
        """Return the path of a file after the move."""
        return self.moves.get(path, path)

    def astray(self, target: str, source: str) -> Lost | None:
        """Return the file that a link in `source` would no longer lead to; None where it still does."""
        old = self.before.resolve(target, source) if target else None
        if old is None:
            return None
        new = self.destination(old)
        return None if self.after.resolve(target, self.destination(source)) == new else Lost(old, new)


@dataclass(frozen=True, slots=True)
class _NoteMove:
    """A move as the note sees it that is at `path` before."""

    path: str
    plan: MovePlan

    @property
    def there(self) -> str:
        """Return the path of the note after the move."""
        return self.plan.destination(self.path)

    def astray(self, link: Link) -> Lost | None:
        """Return the file that a link would lose; None where it still leads there."""
        return None if link.kind == "citation" else self.plan.astray(link.target, self.path)


def rewrite(path: str, text: str, plan: MovePlan) -> Rewritten | None:
    """Make the links of a note lead to the same files after a move as before.

    Args:
        path: Where the note is before the move.
        text: The whole note.
        plan: The move.

    Returns:
        The new text, or None where nothing has to change.

    Raises:
        LibraryError: A link cannot be written so that it leads to its file.
    """
    move = _NoteMove(path, plan)
    made = _changed(path, text, lambda link: _redirected(link, move))
    if made is not None:
        _verify(text, made.text, move)
    return made


def affected(links: Iterable[tuple[str, str]], plan: MovePlan) -> list[str]:
    """Paths, before the move, of the notes that `rewrite` would change.

    Args:
        links: Source and target of every link of the vault, as the cache has them; citations left out.
        plan: The move.
    """
    moves = plan.moves
    # Only these names, and the links of what moves itself, can lead elsewhere than before.
    names = {fold(posixpath.basename(path)) for path in (*moves, *moves.values())}
    found: set[str] = set()
    for source, target in links:
        if source in found:
            continue
        name = fold(posixpath.basename(posixpath.normpath(target)))
        concerned = source in moves or name in names or f"{name}.md" in names
        if concerned and plan.astray(target, source):
            found.add(source)
    return sorted(found)


def rewrite_canvas(path: str, text: str, plan: MovePlan) -> Rewritten | None:
    """Make the file and text cards of a canvas follow a move; see `rewrite`.

    What is no JSON is left alone.
    """
    parts: list[str] = []
    at = links = 0
    for start, end, keys in _strings(text):
        raw = text[start:end]
        value: str = json.loads(raw, strict=False)
        made: Rewritten | None = None
        if keys == _CANVAS_TEXT:
            made = rewrite(path, value, plan)
        elif keys in _CANVAS_FILES:
            old = plan.before.resolve(f"/{value}", path)
            new = plan.moves.get(old, value) if old is not None else value
            made = Rewritten(new, 1) if new != value else None
        if made is not None:
            ascii_only = not raw.isascii() or json.dumps(value, ensure_ascii=False) == raw
            parts += [text[at:start], json.dumps(made.text, ensure_ascii=not ascii_only)]
            at, links = end, links + made.links
    return Rewritten("".join([*parts, text[at:]]), links) if links else None


def rewrite_heading(
    path: str, text: str, target: str, names: tuple[str, str], resolver: Resolver
) -> Rewritten | None:
    """Make the links to one heading follow its new text; see `rewrite_headings`."""
    return rewrite_headings(path, text, target, [names], resolver)


def rewrite_headings(
    path: str, text: str, target: str, names: Sequence[tuple[str, str]], resolver: Resolver
) -> Rewritten | None:
    """Make the links to headings follow their new texts.

    Args:
        path: The note that holds the links.
        text: Its whole text.
        target: Path of the note that holds the headings; it may be the same note.
        names: Old and new text of each heading, which is the first of its text in the note.
        resolver: The vault's files.
    """
    anchors = [(old, _IN_ANCHOR.sub(" ", new).strip()) for old, new in names]
    fresh = [(old, anchor) for old, anchor in anchors if anchor and anchor != old]

    def changed(written: str) -> str:
        if written.startswith("^"):
            return written
        parts = written.split("#")
        return "#".join(
            next((anchor for old, anchor in fresh if same_heading(part, old)), part) for part in parts
        )

    return _with_anchors(path, text, (target, resolver), changed) if fresh else None


def rewrite_block(
    path: str, text: str, target: str, names: tuple[str, str], resolver: Resolver
) -> Rewritten | None:
    """Make the links to a block follow its new identifier; as `rewrite_heading`, with names without `^`."""
    old, new = (f"^{name}" for name in names)
    return _with_anchors(
        path, text, (target, resolver), lambda written: new if fold(written) == fold(old) else written
    )


def _with_anchors(
    path: str, text: str, target: tuple[str, Resolver], changed: Callable[[str], str]
) -> Rewritten | None:
    """A text with other subpaths in its links to a note, which is looked up in the vault's files."""
    file, resolver = target

    def change(link: Link) -> Sequence[Edit]:
        if not link.anchor or link.kind == "citation" or resolver.resolve(link.target, path) != file:
            return ()
        places = syntax.parts(link)
        made = changed(link.anchor)
        if not places or not places.anchor or made == link.anchor:
            return ()
        if not places.wiki:
            made = "#".join(syntax.address(part, angle=places.angle) for part in made.split("#"))
        return [(*places.anchor, made)]

    return _changed(path, text, change)


def replace_link(path: str, text: str, link: Link, target: str, label: str) -> str | None:
    """The text with a wikilink in the place of a link; None where it would not be read as that there.

    Args:
        path: The note that holds the link.
        text: Its whole text.
        link: As the note has it; an embed stays one.
        target: Path or name, with whatever subpath.
        label: What it shows.
    """
    before = parse(path, text).links
    at = before.index(link)
    sign = "!" if link.raw.startswith("!") else ""
    # In a table the bar must be escaped, or it ends the cell.
    for bar in ("|", "\\|"):
        edit = (0, len(link.raw), f"{sign}[[{target}{bar}{label}]]")
        made = _changed(path, text, lambda each, edit=edit: [edit] if each == link else [])  # type: ignore[misc]
        after = parse(path, made.text).links if made else ()
        if made and len(after) == len(before) and after[at].label == label:
            return made.text
    return None


def _redirected(link: Link, move: _NoteMove) -> Sequence[Edit]:
    file = move.astray(link)
    if file is None:
        return ()
    places = syntax.parts(link)
    if places is not None:
        for spelled in syntax.spellings(link.target, (move.path, move.there), file, move.plan.after):
            if target := syntax.new_target(places, spelled):
                label = syntax.new_label(link, places, *file)
                return [target, label] if label else [target]
    raise LibraryError(
        f"{clean_line(move.path)}, line {link.line}: {clean_line(link.raw)[:80]} cannot be made to lead to "
        f"{clean_line(file[1])}; change this link first.",
        code="not-editable",
    )


def _verify(old: str, new: str, move: _NoteMove) -> None:
    """Refuse a text whose links do not lead where they should, say because a `$` in a name made math."""

    def follows(was: Link, now: Link) -> bool:
        if was.anchor != now.anchor:
            return False
        file = move.astray(was)
        if file is None:
            return was.target == now.target
        return move.plan.after.resolve(now.target, move.there) == file[1]

    links, made = parse(move.path, old).links, parse(move.there, new).links
    if len(links) != len(made) or not all(map(follows, links, made)):
        raise LibraryError(
            f"The links of {clean_line(move.path)} cannot be changed to the new name without changing what "
            "else it says; edit the note first.",
            code="not-editable",
        )


def _changed(path: str, text: str, change: _Change) -> Rewritten | None:
    """The text with each link changed as `change` says."""
    note = parse(path, text)
    found = [(link, parts) for link in note.links if (parts := change(link))]
    if not found:
        return None
    nodes = _scalars(text) if any(link.property is not None for link, _ in found) else {}
    edits: list[Edit] = []
    for link, parts in found:
        if link.property is None:
            edits += [(link.start + start, link.start + end, new) for start, end, new in parts]
            continue
        node = next((node for node in nodes.get(link.property, ()) if node.text.strip() == link.raw), None)
        if node is not None:
            edits.append(_in_scalar(text, node, link.raw, _applied(link.raw, parts)))
    return Rewritten(_applied(text, edits), len(found))


def _applied(text: str, edits: Iterable[Edit]) -> str:
    made: list[str] = []
    at = 0
    for start, end, new in sorted(edits):
        made += [text[at:start], new]
        at = end
    return "".join([*made, text[at:]])


# Links in properties


def _scalars(text: str) -> Mapping[str, list[Node]]:
    """The values of the properties by dotted name; what an alias repeats stands at its anchor alone."""
    block = frontmatter.split(text)
    root = yaml_nodes.parse(text, block) if block else None
    found: dict[str, list[Node]] = {}

    def walk(node: Node, name: str) -> None:
        children: list[tuple[str, Node]] = []
        if node.kind == "scalar":
            found.setdefault(name, []).append(node)
        elif node.kind == "map":
            children = [(key.text, value) for key, value in node.pairs()]
        else:
            children = [(str(position), item) for position, item in enumerate(node.children)]
        for key, value in children:
            walk(value, f"{name}.{key}" if name else key)

    if root is not None:
        walk(root, "")
    return found


def _in_scalar(text: str, node: Node, old: str, new: str) -> Edit:
    """The edit that changes a link that is the whole of a value, in the quotes it has."""
    source = text[node.start : node.end]
    escaped = {'"': '"\\', "'": "'"}.get(node.style, "")
    if source.count(old) == 1 and new.isprintable() and not any(char in new for char in escaped):
        start = node.start + source.index(old)
        return start, start + len(old), new
    quotes = node.style if node.style in ("'", '"') else '"'
    return node.start, node.end, emit(node.text.replace(old, new), quotes=quotes)


# Canvases


def _strings(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Where each text value of a JSON document stands, quotes included, and the names that lead to it."""
    try:
        json.loads(text.removeprefix("\ufeff"), strict=False)
    except (ValueError, RecursionError):
        return
    # For each open object or list: whether it is an object, and the name of the value at hand.
    stack: list[tuple[bool, str | None]] = []
    for found in _JSON_TOKEN.finditer(text):
        sign = found[0]
        if sign in "{[":
            stack.append((sign == "{", None))
        elif sign in "}]":
            stack.pop()
        elif sign == ",":
            stack[-1] = (stack[-1][0], None)
        elif sign != ":" and stack:
            if stack[-1][0] and stack[-1][1] is None:
                stack[-1] = (True, json.loads(sign, strict=False))
            else:
                yield found.start(), found.end(), tuple(name for _, name in stack if name is not None)
