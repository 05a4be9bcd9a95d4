"""Join a note into another, with every link that leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.cache import files_table, queries
from index.edit.changes import Change, FileChange, Move, RenamePlan, RewrittenFile
from index.edit.followed_queries import with_named_queries
from index.edit.redirected_links import redirected_links
from index.edit.renamed_terms import file_rename
from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault.links.append import addition_place
from index.vault.links.joined_body import JoinedBody, joined_body
from index.vault.links.move_plan import MovePlan
from index.vault.links.redirect import LinkPlace, Redirection, anchor_of
from index.vault.links.resolver import Resolver, match_heading
from index.vault.links.whole_notes import check_whole
from index.vault.model import Heading
from index.vault.parse.note import parse
from index.vault.parse.source_map import LINE_END
from index.vault.properties import editable_front_matter, property_edits, set_property

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.cache.cache import Cache
    from index.vault.model import Note
    from index.vault.vault import Vault

# Lists that are merged, and the title, which becomes a heading.
_MERGED = {"tags": "tags", "tag": "tags", "aliases": "aliases", "alias": "aliases"}
_TITLE = "title"


class _Read(NamedTuple):
    """A note with its text and exact bytes."""

    text: str
    data: bytes
    note: Note


def plan(cache: Cache, vault: Vault, path: str, into: str, heading: str | None = None) -> RenamePlan:
    """Work out what joining a note into another changes; nothing is written.

    Its text goes to the end of the other note, under its own first heading or else its title, and the note itself to
    the trash.

    Args:
        cache: The cache, in which the notes that link to both are found.
        vault: The folder of notes.
        path: The note that is joined.
        into: The note that it is joined into.
        heading: The section that the text goes to the end of, as in a link; its headings become deeper than that
            one. None for the end of the note.

    Raises:
        LibraryError: The notes cannot be joined, or a link cannot follow.
    """
    if fold(path) == fold(into):
        raise LibraryError(f"{clean_line(path)} cannot be joined into itself.", code="usage")
    source, target = _read(vault, path), _read(vault, into)
    if key := (summary.key if (summary := queries.summary(cache, path)) else None):
        raise LibraryError(
            f"{clean_line(path)} is the note of the paper {clean_line(key)}, which would lose it; join the other "
            "note into this one.",
            code="not-editable",
        )
    editable_front_matter.read(source.text)
    section = _section(target.note, heading)
    body = joined_body((source.text, source.note), (target.text, target.note), section)
    lead = _JoinedPlaces(source.note, target, body, heading)
    paths = files_table.linkable(cache)
    after = Resolver(each for each in paths if each != path)
    redirection = Redirection(Resolver(paths), after, lead, vault.settings.new_link_format)

    moved = redirection.redirect(path, source.text, into)
    stays = redirection.redirect(into, target.text)
    source_text = moved.text if moved else source.text
    source_note = parse(into, source_text)
    target_text = stays.text if stays else target.text
    target_note = parse(into, target_text)
    joined = target_text
    if not body.empty:
        place = addition_place(target_text, target_note, heading, item=False)
        joined = place.insert(target_text, body.text(source_text, source_note))
    _check(parse(into, joined), lead, body, (source_note, target_note))
    joined, conflicts = _with_properties(joined, target_note, source_note, (path, body.title is None))

    others = redirected_links(cache, vault, redirection, {path, into}, {path, into})
    own = sum(each.links for each in (moved, stays) if each)
    rewritten = [*others.rewritten, *([RewrittenFile(into, own)] if own else [])]
    files = [FileChange(path, source.data, None)]
    if joined != target.text:
        files.insert(0, FileChange(into, target.data, joined.encode("utf-8")))
    change = Change(f"join {path} into {into}", (*files, *others.files))
    skipped = (*others.skipped, *conflicts, *lead.sentences())
    planned = RenamePlan(path, into, change, tuple(sorted(rewritten)), skipped)
    terms = file_rename(Move(path, into), MovePlan({path: into}, redirection.before, after), paths)
    return with_named_queries(cache, vault, planned, terms)


def _read(vault: Vault, path: str) -> _Read:
    if not path.lower().endswith(".md"):
        raise LibraryError(f"{clean_line(path)} is not a note.", code="usage")
    text, data = vault.read_note_text(path)
    note = parse(path, text)
    check_whole(note)
    return _Read(text, data, note)


def _section(note: Note, heading: str | None) -> Heading | None:
    found = match_heading(note.headings, heading) if heading is not None else None
    if heading is not None and found is None:
        raise LibraryError(
            f"{clean_line(note.path)} has no heading “{clean_line(heading)}”.", code="not-found"
        )
    return found


class _JoinedPlaces:
    """Leads each link into both notes to the place of the same text afterwards."""

    def __init__(self, source: Note, target: _Read, body: JoinedBody, heading: str | None) -> None:
        self._source = source
        self.path = source.path
        self._target = target.note
        self._blocks = body.blocks
        added = [] if body.empty else body.headings(source)
        held = len(target.note.headings)
        if added:
            starts = [0, *(found.end() for found in LINE_END.finditer(target.text))]
            place = addition_place(target.text, target.note, heading, item=False)
            held = sum(starts[each.line - 1] < place.at for each in target.note.headings)
        self._held = held
        self._first = held + (body.title is not None)
        self._added = len(added)
        both = [*target.note.headings[:held], *added, *target.note.headings[held:]]
        self.headings = [Heading(each.level, each.text, line) for line, each in enumerate(both, 1)]
        self._top = anchor_of(self.headings, self.headings[held]) if added else None
        self._unreachable: dict[str, None] = {}

    def __call__(self, place: LinkPlace) -> LinkPlace:
        path, anchor = place
        into = self._target.path
        if path == into:
            return LinkPlace(into, self._own(anchor) if anchor else anchor)
        if path != self._source.path:
            return place
        if not anchor:
            return LinkPlace(into, self._top)
        name = anchor.rpartition("#")[2]
        if name.startswith("^"):
            return LinkPlace(into, f"^{self._blocks.get(fold(name[1:]), name[1:])}")
        heading = match_heading(self._source.headings, anchor)
        if heading is None:
            return LinkPlace(into, anchor)
        there = self.headings[self._first + self._source.headings.index(heading)]
        found = anchor_of(self.headings, there, anchor)
        if found is None:
            self._unreachable[heading.text] = None
        return LinkPlace(into, found or self._top)

    def sentences(self) -> tuple[str, ...]:
        """Return a sentence for each heading that no link can name in the joined note."""
        return tuple(
            f"No link can name the heading “{clean_line(text)}” of {clean_line(self._source.path)} in "
            f"{clean_line(self._target.path)}, which has the same; links to it lead to the joined text."
            for text in self._unreachable
        )

    def _own(self, anchor: str) -> str:
        heading = match_heading(self._target.headings, anchor)
        if heading is None:
            return anchor
        at = self._target.headings.index(heading)
        there = self.headings[at if at < self._held else at + self._added]
        found = anchor_of(self.headings, there, anchor)
        if found is None:
            raise LibraryError(
                f"The joined text would stand above “{clean_line(heading.text)}” of {clean_line(self._target.path)} "
                "and has the same heading, so that no link could name that one; rename one of them, or join the note "
                "at the end.",
                code="not-editable",
            )
        return found


def _with_properties(text: str, target: Note, source: Note, told: tuple[str, bool]) -> tuple[str, list[str]]:
    """Return the joined note with the properties of both, and a sentence for each that is not carried over.

    Args:
        text: The joined note.
        target: The note that is joined into.
        source: The note that is joined.
        told: Its path, and that its title property is in no heading.
    """
    path, untitled = told
    skipped: list[str] = []
    tags = [tag.name for tag in source.tags if tag.start < 0]
    for name, values in (("tags", tags), ("aliases", list(source.aliases))):
        if values:
            text = property_edits.add_to_list(text, name, values)
    held = {fold(name): value for name, value in target.properties.items()}
    for name, value in source.properties.items():
        folded = fold(name)
        if folded in _MERGED or (folded == _TITLE and not untitled):
            continue
        reason = ""
        if folded == _TITLE or held.get(folded) not in (None, value):
            reason = f"{clean_line(target.path)} keeps its own"
        elif held.get(folded) is None:
            try:
                text = set_property.set_value(text, name, value)
            except LibraryError as error:
                reason = str(error)
        if reason:
            skipped.append(
                f"The property {clean_line(name)} of {clean_line(path)} is not carried over: {reason}"
            )
    return text, [sentence if sentence.endswith(".") else f"{sentence}." for sentence in skipped]


def _check(made: Note, lead: _JoinedPlaces, body: JoinedBody, notes: Sequence[Note]) -> None:
    """Refuse where the joined note would not be read as the two were."""
    source, target = notes
    parts = (target,) if body.empty else notes
    links = sorted(link.raw for note in parts for link in note.links if link.start >= 0)
    blocks = sorted(
        [fold(block.id) for block in target.blocks]
        + [fold(body.blocks.get(fold(block.id), block.id)) for block in source.blocks]
    )
    same = (
        [each.level for each in made.headings] == [each.level for each in lead.headings]
        and sorted(link.raw for link in made.links if link.start >= 0) == links
        and sorted(fold(block.id) for block in made.blocks) == blocks
    )
    if not same:
        raise LibraryError(
            f"The text of {clean_line(lead.path)} would be read differently in {clean_line(target.path)}, "
            "for example because code or a comment there is never closed; edit the notes instead.",
            code="not-editable",
        )
