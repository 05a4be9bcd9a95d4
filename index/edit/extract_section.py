"""Move a section of a note into a new note, with every link that leads there."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from index.cache import files_table
from index.edit.changes import Change, FileChange, RenamePlan, RewrittenFile
from index.edit.new_note_path import new_note_path
from index.edit.redirected_links import redirected_links
from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault.links import syntax
from index.vault.links.note_body import NoteBody
from index.vault.links.redirect import LinkPlace, Redirection, anchor_of
from index.vault.links.resolver import Resolver, match_heading
from index.vault.links.shared_definitions import DefinedLabel, definitions, used_labels
from index.vault.links.whole_notes import check_whole
from index.vault.parse.note import parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.cache.cache import Cache
    from index.vault.links.rewrite import Rewritten
    from index.vault.links.syntax import Edit
    from index.vault.model import Block, Heading, Note
    from index.vault.vault import Vault


class _Lines(NamedTuple):
    """The section's lines in the body, from 0; `end` is the line after its last."""

    first: int
    end: int


def plan(
    cache: Cache, vault: Vault, path: str, heading: Heading, wanted: str, *, embed: bool = False
) -> RenamePlan:
    """Work out what moving a section into a new note changes; nothing is written.

    Args:
        cache: The cache, in which the notes that link to the section are found.
        vault: The folder of notes.
        path: The note with the section.
        heading: The heading of the section as it is in the note; it moves along, with the headings below it.
        wanted: Name or path of the new note, as for any new note.
        embed: The section stays visible where it was: an embed stands in its place, not a link.

    Raises:
        LibraryError: The heading no longer exists, the name cannot be used, or a link cannot follow.
    """
    text, data = vault.read_note_text(path)
    note = parse(path, text)
    check_whole(note)
    body = NoteBody(text, note)
    lines = _section(body, note, heading)
    new = new_note_path(cache, vault, wanted, beside=path)
    paths = files_table.linkable(cache)
    after = Resolver([*paths, new])
    lead = _ExtractedPlaces(note, new, lines)
    redirection = Redirection(Resolver(paths), after, lead, vault.settings.new_link_format)
    stays = redirection.redirect(path, text)
    moves = redirection.redirect(path, text, new)

    found = definitions([body.line(at) for at in range(body.count)], body.prose_lines(body.count))
    newline = body.newline(lines.first)
    inside = set(range(*lines))
    outside = set(range(body.count)) - inside
    section = _slice(body, moves, lines.first, lines.end)
    kept = section.rstrip(" \t\r\n")
    carried = _carried(body, moves, found, (inside, outside))
    made = newline.join([kept, *([""] if carried else []), *carried]) + newline
    link = _link(vault, after, path, new, embed=embed)
    back = _carried(body, stays, found, (outside, inside))
    middle = newline.join([link, *([""] if back else []), *back])
    left = _around(body, stays, lines, middle, section[len(kept) :])
    _check(note, lead, (made, left), (path, new))

    others = redirected_links(cache, vault, redirection, {path}, {path, new})
    counts = [
        RewrittenFile(new, _count(moves, body, lines)),
        RewrittenFile(path, _count(stays, body) - _count(stays, body, lines)),
    ]
    files = (FileChange(path, data, left.encode("utf-8")), FileChange(new, None, made.encode("utf-8")))
    rewritten = sorted([*others.rewritten, *(each for each in counts if each.links)])
    change = Change(f"extract {clean_line(heading.text)} into {new}", (*files, *others.files))
    return RenamePlan(f"{path}#{heading.text}", new, change, tuple(rewritten), others.skipped)


class _ExtractedPlaces:
    """Leads each link into the note to the place of the same text afterwards."""

    def __init__(self, note: Note, new: str, lines: _Lines) -> None:
        self._path = note.path
        self._new = new
        self._note = note
        first, end = (note.body_line + line for line in lines)
        self._span = range(first, end)
        self.moved = [each for each in note.headings if each.line in self._span]
        self.left = [each for each in note.headings if each.line not in self._span]

    def __call__(self, place: LinkPlace) -> LinkPlace:
        anchor = place.anchor
        if place.path != self._path or not anchor:
            return place
        part = _part(self._note, anchor)
        if part is None:
            return place
        path, headings = (self._new, self.moved) if part.line in self._span else (self._path, self.left)
        if part not in headings:
            return LinkPlace(path, anchor)
        return LinkPlace(path, anchor_of(headings, part, anchor) or anchor)


def _part(note: Note, anchor: str) -> Heading | Block | None:
    name = anchor.rpartition("#")[2]
    if name.startswith("^"):
        return next((each for each in note.blocks if fold(each.id) == fold(name[1:])), None)
    return match_heading(note.headings, anchor)


def _section(body: NoteBody, note: Note, heading: Heading) -> _Lines:
    """Return the lines of a section: from its heading to the next of the same or a higher level."""
    tops = {
        block.first + note.body_line for block in body.blocks if block.kind == "heading" and block.level == 0
    }
    if heading not in note.headings:
        raise LibraryError(
            f"{clean_line(note.path)} has no heading “{clean_line(heading.text)}” on line {heading.line}.",
            code="stale-file",
        )
    if heading.line not in tops:
        raise LibraryError(
            f"“{clean_line(heading.text)}” is within a list or a quote; only a section of the note can be "
            "extracted.",
            code="not-editable",
        )
    first = heading.line - note.body_line
    ends = (
        each.line - note.body_line
        for each in note.headings
        if each.line in tops and each.line > heading.line and each.level <= heading.level
    )
    own_end = body.section(None).end
    end = min(next(ends, body.count), own_end)
    if first >= own_end or body.in_comment(body.starts[first]) or body.in_comment(body.starts[end]):
        raise LibraryError(
            f"“{clean_line(heading.text)}” is within a comment, or holds a part of one; close it first.",
            code="not-editable",
        )
    return _Lines(first, end)


def _carried(
    body: NoteBody, made: Rewritten | None, found: list[DefinedLabel], sides: tuple[set[int], set[int]]
) -> list[str]:
    """Return the definitions that one side of the text uses, and only the other has, as they will be written."""
    here, there = sides
    prose = set(body.prose_lines(body.count))
    lines = [body.line(at) for at in range(body.count)]
    has = {each.label for each in found if each.first in here}
    wanted = used_labels(lines, here & prose) - has
    taken: list[DefinedLabel] = []
    # A footnote may itself have a mark of another.
    while fresh := [
        each for each in found if each.first in there and each.label in wanted and each not in taken
    ]:
        for each in fresh:
            if each.label not in {other.label for other in taken}:
                taken.append(each)
                wanted |= used_labels(lines, set(range(each.first, each.end)) & prose) - has
        wanted -= {each.label for each in taken}
    return [
        _slice(body, made, each.first, each.end).rstrip("\r\n")
        for each in sorted(taken, key=lambda each: each.first)
    ]


def _slice(body: NoteBody, made: Rewritten | None, first: int, end: int) -> str:
    """Return some lines of the body with their changed links."""
    return _edited(body.text, made.edits if made else (), body.starts[first], body.starts[end])


def _edited(text: str, edits: Iterable[Edit], start: int, end: int) -> str:
    parts: list[str] = []
    at = start
    for first, last, new in sorted(edits):
        if start <= first and last <= end:
            parts += [text[at:first], new]
            at = last
    return "".join([*parts, text[at:end]])


def _around(body: NoteBody, made: Rewritten | None, lines: _Lines, middle: str, tail: str) -> str:
    """Return the note with other text in place of the section, as a paragraph of its own."""
    edits = made.edits if made else ()
    above = _edited(body.text, edits, 0, body.starts[lines.first])
    below = _edited(body.text, edits, body.starts[lines.end], len(body.text))
    newline = body.newline(lines.first)
    if lines.first and body.line(lines.first - 1).strip():
        above += newline
    ends = tail.count("\n") or tail.count("\r")
    tail = tail.lstrip(" \t")
    if below and ends < 2 and body.line(lines.end).strip():
        tail = newline * 2
    return f"{above}{middle}{tail}{below}"


def _link(vault: Vault, after: Resolver, path: str, new: str, *, embed: bool) -> str:
    style = vault.settings.new_link_format
    link = None
    if vault.settings.use_markdown_links:
        link = syntax.markdown_link(after.shortest_link(new, path, style, extension=True))
    return "!" * embed + (link or syntax.wikilink(after.shortest_link(new, path, style)))


def _count(made: Rewritten | None, body: NoteBody, lines: _Lines | None = None) -> int:
    """Return the number of changed links, in the whole note or in some of its lines."""
    if made is None or lines is None:
        return made.links if made else 0
    start, end = body.starts[lines.first], body.starts[lines.end]
    spans = [(link.start, link.end) for link in body.note.links if start <= link.start and link.end <= end]
    return sum(any(first <= edit[0] and edit[1] <= last for edit in made.edits) for first, last in spans)


def _check(note: Note, lead: _ExtractedPlaces, texts: tuple[str, str], paths: tuple[str, str]) -> None:
    """Refuse where the two notes would not be read as the one was."""
    made, left = parse(paths[1], texts[0]), parse(paths[0], texts[1])
    pairs = ((made, lead.moved), (left, lead.left))
    same = all(
        [each.level for each in one.headings] == [each.level for each in headings] for one, headings in pairs
    )
    blocks = sorted(fold(each.id) for each in itertools.chain(made.blocks, left.blocks))
    if not same or made.properties or sorted(fold(each.id) for each in note.blocks) != blocks:
        raise LibraryError(
            f"The section cannot be taken out of {clean_line(note.path)} without changing how the rest is read; "
            "edit the note instead.",
            code="not-editable",
        )
