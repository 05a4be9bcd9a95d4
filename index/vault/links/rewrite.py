"""Links that follow their files when notes and folders are renamed or moved. Pure: text -> text.

A link is changed only where, as it is written, it would not lead to the same file after the move. Every other
character stays. The result is parsed again, and unless every link then leads where it should, nothing is changed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault.links import syntax
from index.vault.links.move_plan import Lost, MovePlan, WrittenLink, is_wikilink
from index.vault.links.resolver import Resolver, same_heading
from index.vault.links.syntax import Edit
from index.vault.model import Link
from index.vault.parse import frontmatter
from index.vault.parse.note import parse
from index.vault.properties import yaml_nodes
from index.vault.properties.yaml_nodes import Node
from index.vault.properties.yaml_scalars import emit

_IN_ANCHOR = re.compile(r"[#|^\[\]\\%:\s]+")

# From a link to the edits of its raw text.
LinkChange = Callable[[Link], Sequence[Edit]]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text with changed links, the number of changed links, and the edits that were made."""

    text: str
    links: int
    edits: tuple[Edit, ...] = field(default=(), compare=False, repr=False)


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
        if link.kind == "citation":
            return None
        return self.plan.astray(WrittenLink(self.path, link.target, is_wikilink(link.raw)))


def rewrite(path: str, text: str, plan: MovePlan) -> Rewritten | None:
    """Make the links of a note lead to the same files after a move as before.

    Args:
        path: Path of the note before the move.
        text: The whole note.
        plan: The move.

    Returns:
        The new text, or None if nothing has to change.

    Raises:
        LibraryError: A link cannot be written so that it leads to its file.
    """
    links = parse(path, text).links
    made = redirected_links(path, text, links, plan)
    if made is not None:
        verify(path, links, made.text, plan)
    return made


def redirected_links(path: str, text: str, links: Sequence[Link], plan: MovePlan) -> Rewritten | None:
    """Do as `rewrite` with the links of the text, without a look at what the new text then says; see `verify`."""
    move = _NoteMove(path, plan)
    return _changed(text, links, lambda link: _redirected(link, move))


def affected(links: Iterable[WrittenLink], plan: MovePlan) -> list[str]:
    """Return the paths, before the move, of the notes that `rewrite` would change.

    Args:
        links: Every link of the vault, as the cache has them; citations left out.
        plan: The move.
    """
    moves = plan.moves
    # Only these names, and the links of what moves itself, can lead elsewhere than before.
    names = {fold(posixpath.basename(path)) for path in (*moves, *moves.values())}
    found: set[str] = set()
    for link in links:
        if link.source in found:
            continue
        name = fold(posixpath.basename(posixpath.normpath(link.target)))
        concerned = link.source in moves or name in names or f"{name}.md" in names
        if concerned and plan.astray(link):
            found.add(link.source)
    return sorted(found)


def anchor_text(heading: str) -> str:
    """Return a heading's text as the anchor of a link, without the signs that links cannot hold."""
    return _IN_ANCHOR.sub(" ", heading).strip()


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
        path: The note that contains the links.
        text: Its whole text.
        target: Path of the note that contains the headings; it may be the same note.
        names: Old and new text of each heading, which is the first of its text in the note.
        resolver: The vault's files.
    """
    anchors = [(old, anchor_text(new)) for old, new in names]
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
    """Make the links to a block follow its new identifier, like `rewrite_heading`; names are without `^`."""
    old, new = (f"^{name}" for name in names)
    return _with_anchors(
        path, text, (target, resolver), lambda written: new if fold(written) == fold(old) else written
    )


def _with_anchors(
    path: str, text: str, target: tuple[str, Resolver], changed: Callable[[str], str]
) -> Rewritten | None:
    """Change the anchors of the links to one note; `target` is its path, and the vault's files."""
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

    return changed_links(path, text, change)


def replace_link(path: str, text: str, link: Link, target: str, label: str) -> str | None:
    """Return the text with a wikilink instead of a link, or None if it would not be read as one there.

    Args:
        path: The note that contains the link.
        text: Its whole text.
        link: As the note has it; an embed stays one.
        target: Path or name, with an anchor if there is one.
        label: The text it shows.
    """
    before = parse(path, text).links
    at = before.index(link)
    sign = "!" if link.raw.startswith("!") else ""
    # In a table the bar must be escaped, or it ends the cell.
    for bar in ("|", "\\|"):
        edit = (0, len(link.raw), f"{sign}[[{target}{bar}{label}]]")
        made = changed_links(path, text, lambda each, edit=edit: [edit] if each == link else [])  # type: ignore[misc]
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
            if not move.plan.reaches(spelled, move.there, file, wiki=places.wiki):
                continue
            if target := syntax.new_target(places, spelled):
                label = syntax.new_label(link, places, file.old, file.new)
                return [target, label] if label else [target]
    raise LibraryError(
        f"{clean_line(move.path)}, line {link.line}: {clean_line(link.raw)[:80]} cannot be made to lead to "
        f"{clean_line(file.new)}; change this link first.",
        code="not-editable",
    )


def verify(path: str, links: Sequence[Link], text: str, plan: MovePlan) -> None:
    """Refuse a text whose links do not lead where they should, for example because a `$` in a name made math.

    Args:
        path: Path of the note before the move.
        links: All links of the note before the move.
        text: The whole note after it.
        plan: The move.

    Raises:
        LibraryError: A link leads elsewhere, or there are more or fewer of them.
    """
    move = _NoteMove(path, plan)
    made = parse(move.there, text).links
    if len(links) != len(made) or not all(_follows(*pair, move) for pair in zip(links, made, strict=True)):
        raise LibraryError(
            f"The links of {clean_line(move.path)} cannot be changed to the new name without changing what "
            "else it says; edit the note first.",
            code="not-editable",
        )


def follows_alone(path: str, link: Link, raw: str, plan: MovePlan) -> bool:
    """Return whether a link that was changed to `raw` leads where it should, read without the text around it."""
    move = _NoteMove(path, plan)
    made = parse(move.there, raw).links
    return len(made) == 1 and made[0].raw == raw and _follows(link, made[0], move)


def _follows(was: Link, now: Link, move: _NoteMove) -> bool:
    if was.anchor != now.anchor:
        return False
    file = move.astray(was)
    if file is None:
        return was.target == now.target
    if not move.plan.reaches(now.target, move.there, file, wiki=is_wikilink(now.raw)):
        return False
    return move.plan.after.resolve(now.target, move.there) == file.new


def changed_links(path: str, text: str, change: LinkChange) -> Rewritten | None:
    """Return the text with each link changed by the edits of its raw text, or None if nothing changes."""
    return _changed(text, parse(path, text).links, change)


def _changed(text: str, links: Iterable[Link], change: LinkChange) -> Rewritten | None:
    found = [(link, parts) for link in links if (parts := change(link))]
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
            edits.append(_in_scalar(text, node, link.raw, applied(link.raw, parts)))
    return Rewritten(applied(text, edits), len(found), tuple(edits))


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return the text after edits that do not overlap."""
    made: list[str] = []
    at = 0
    for start, end, new in sorted(edits):
        made += [text[at:start], new]
        at = end
    return "".join([*made, text[at:]])


# Links in properties


def _scalars(text: str) -> Mapping[str, list[Node]]:
    """Return the nodes of scalar properties by dotted name; an aliased value counts at its anchor only."""
    root = yaml_nodes.tree(text, frontmatter.load(text))
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
    """Return the edit that changes a link that is a whole value, in the quotes it has."""
    source = text[node.start : node.end]
    escaped = {'"': '"\\', "'": "'"}.get(node.style, "")
    if source.count(old) == 1 and new.isprintable() and not any(char in new for char in escaped):
        start = node.start + source.index(old)
        return start, start + len(old), new
    quotes = node.style if node.style in ("'", '"') else '"'
    return node.start, node.end, emit(node.text.replace(old, new), quotes=quotes)
