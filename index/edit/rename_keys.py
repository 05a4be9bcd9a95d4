"""Give papers other citation keys, with all notes, links and citations that use the old ones."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from index.cache import (
    exact_keys,
    files_table,
    key_owners,
    links_table,
    notes_table,
    papers_table,
    pattern_in_use,
    queries,
    works_table,
)
from index.edit import corpus_file, rename_note
from index.edit.changes import Change, FileChange, Move, RenamePlan, RewrittenFile
from index.edit.new_keys import new_keys
from index.errors import LibraryError
from index.papers import citation_keys, key_file, key_patterns
from index.papers.formats import KEY_FILE
from index.papers.model import Paper
from index.text import clean_line, fold
from index.vault.files import note_files
from index.vault.files.names import is_canvas
from index.vault.links.canvas import rewrite_canvas, rewrite_canvas_anchors
from index.vault.links.move_plan import MovePlan
from index.vault.links.renamed_keys import rewrite_keys
from index.vault.links.resolver import Resolver
from index.vault.links.rewrite import Rewritten, rewrite
from index.vault.parse.note import parse
from index.vault.properties import property_edits
from index.vault.text_spans import EditedText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.cache.cache import Cache
    from index.edit.history import History
    from index.sync.roots import Roots
    from index.vault.vault import Vault

_KEY_PROPERTIES = ("key", "citekey")


class _Renamed(NamedTuple):
    """A paper that gets another key, its literature notes, and spellings of its old key that mean other papers.

    Notes have the place where they go, by path, and spellings the identity of the other paper. Given is the old key
    as its source writes it, where that cannot be a key here but is cited; or empty.
    """

    identity: str
    old: str
    given: str
    new: str
    notes: Mapping[str, str]
    kept_by_note: bool
    others: Mapping[str, str]


class Keys:
    """The citation keys of one library."""

    def __init__(self, roots: Roots, vault: Vault, cache: Cache, history: History) -> None:
        """Plans read vault and cache; what is done goes through `history`."""
        self._roots = roots
        self._vault = vault
        self._cache = cache
        self._history = history

    @property
    def pattern(self) -> str:
        """Return the pattern of the settings, as it is written; empty where keys are made of titles."""
        return pattern_in_use.text(self._cache)

    def do(self, planned: RenamePlan) -> Change:
        """Carry out a plan; one step to undo.

        Raises:
            StaleFileError: A file has changed since; nothing was done in the vault.
            LibraryError: A file cannot be written.
        """
        return corpus_file.do(self._history, self._roots, planned.change)

    def over(self, unsaved: Mapping[str, str]) -> Keys:
        """Return what plans with texts by path that an editor has not saved; see `Vault.over`."""
        return Keys(self._roots, self._vault.over(unsaved), self._cache, self._history)

    def rename(self, paper: Paper, new: str) -> RenamePlan:
        """Work out what giving one paper another key changes; nothing is written.

        Raises:
            LibraryError: It cannot be a key, another paper or file has it, or a note cannot be changed so.
        """
        new = new.strip().removeprefix("@")
        if citation_keys.source_key(new) != new or not new:
            raise LibraryError(
                f"“{clean_line(new)}” cannot be a citation key; use signs that file names may have.",
                code="bad-name",
            )
        other = key_owners.key_of(self._cache, new)
        if other is not None and other != paper.key:
            raise LibraryError(
                f"The key {clean_line(new)} means another paper; choose another.", code="exists"
            )
        return self._plan([self._renamed(paper, new)], [])

    def plan(self, papers: Sequence[Paper] | None = None, pattern: str = "") -> RenamePlan:
        """Work out what giving papers the keys of a pattern changes; nothing is written.

        Args:
            papers: Those to rename; by default all papers to which no source gives a key.
            pattern: By default that of the settings, or titles.

        Raises:
            LibraryError: The pattern cannot be read, or a note or `merges.yaml` cannot be changed so.
        """
        if papers is None:
            listed = queries.items(self._cache, queries.listing(self._cache, "papers", "title")).values()
            every = [paper for paper in listed if isinstance(paper, Paper)]
            papers = [paper for paper in every if not papers_table.given_key(paper)]
        used = key_patterns.parse(pattern) if pattern else pattern_in_use.read(self._cache)
        keys = new_keys(self._cache, papers, used)
        skipped: list[str] = []
        renamed: list[_Renamed] = []
        for paper in papers:
            if paper.identity in keys:
                try:
                    renamed.append(self._renamed(paper, keys[paper.identity]))
                except LibraryError as error:
                    skipped.append(f"{paper.key} keeps its key: {error}")
        return self._plan(sorted(renamed, key=lambda each: each.old), skipped)

    def _renamed(self, paper: Paper, new: str) -> _Renamed:
        notes: dict[str, str] = {}
        kept = False
        for path, work in notes_table.notes_of_key(self._cache, paper.key):
            folder, name = posixpath.split(path)
            place = posixpath.join(folder, f"{new}.md") if fold(name[:-3]) == fold(paper.key) else path
            if fold(place) != fold(path) and self._vault.resolve(place).exists():
                raise LibraryError(f"{clean_line(place)} exists already.", code="exists")
            text, _data = self._vault.read_note_text(path)
            _with_key(path, text, paper.key, new)  # it may be refused
            notes[path] = place
            known = works_table.resolve(self._cache, [work] if work else [])
            kept |= work is not None and known.get(work, work) == paper.identity
        # Beside a key that a source gives, only `merges.yaml` says which one the user wants, in what is exported too.
        kept = kept and not papers_table.given_key(paper)
        return _Renamed(
            paper.identity,
            paper.key,
            self._given(paper),
            new,
            notes,
            kept,
            exact_keys.of_others(self._cache, paper.key),
        )

    def _given(self, paper: Paper) -> str:
        given = paper.source_key or ""
        if given == papers_table.given_key(paper):
            return ""
        return given if works_table.of_source_key(self._cache, fold(given)) == {paper.identity} else ""

    def _plan(self, renamed: list[_Renamed], skipped: list[str]) -> RenamePlan:
        keys = tuple((each.old, each.new) for each in renamed)
        label = f"rename key {keys[0][0]} to {keys[0][1]}" if len(keys) == 1 else f"rename {len(keys)} keys"
        moves = {path: place for each in renamed for path, place in each.notes.items() if path != place}
        rewriting = _Rewriting(self._cache, self._vault, renamed, moves)
        for path in rewriting.candidates():
            rewriting.take(path)
        kept = self._kept(renamed)
        files = [*rewriting.files, *kept.files]
        change = Change(label, tuple(files), tuple(Move(old, new) for old, new in moves.items()))
        return RenamePlan(
            "",
            "",
            change,
            tuple(sorted(rewriting.rewritten)),
            (*skipped, *rewriting.skipped),
            rewriting.left(),
            keys=keys,
        )

    def _kept(self, renamed: list[_Renamed]) -> Change:
        before = corpus_file.read(self._roots, KEY_FILE)
        text = key_file.add(
            before.text if before else "",
            {key: work for each in renamed for key, work in _entries_for(each).items()},
            {each.identity: each.new for each in renamed if not each.kept_by_note},
        )
        return corpus_file.change(self._roots, "keys", KEY_FILE, before, text)


def _entries_for(renamed: _Renamed) -> dict[str, str]:
    """Return the entries of `merges.yaml` by which the old key, and spellings that mean other papers, stay known."""
    if renamed.old.lower() == renamed.new.lower():
        return {}
    # An entry in lower case means every spelling without one.
    others = renamed.others if renamed.old == fold(renamed.old) else {}
    return {**others, renamed.old: renamed.identity}


class _Rewriting:
    """Rewrites the files that use keys, one after the other."""

    def __init__(self, cache: Cache, vault: Vault, renamed: list[_Renamed], moves: Mapping[str, str]) -> None:
        self._cache = cache
        self._vault = vault
        self._keys = {fold(name): each.new for each in renamed for name in (each.given, each.old) if name}
        self._others = {spelling for each in renamed for spelling in each.others}
        self._notes = {path: each for each in renamed for path in each.notes}
        paths = files_table.linkable(cache)
        self._moves = MovePlan(
            moves,
            Resolver(paths),
            Resolver(moves.get(path, path) for path in paths),
            vault.settings.new_link_format == "relative",
        )
        self.files: list[FileChange] = []
        self.rewritten: list[RewrittenFile] = []
        self.skipped: list[str] = []

    def candidates(self) -> list[str]:
        """Return the files that may have to change."""
        found = set(rename_note.candidates(self._cache, self._moves)) if self._moves.moves else set()
        found.update(self._notes, self._vault.unsaved, links_table.sources_of_keys(self._cache, self._keys))
        return sorted(found)

    def left(self) -> str:
        """Return a sentence about the other uses of the keys, which stay; empty where there are none."""
        others = key_owners.sources_of_uses(self._cache, self._keys) - self._notes.keys()
        if not others:
            return ""
        files = f"{len(others)} file{'s name' if len(others) > 1 else ' names'}"
        return f"{files} an old key in properties or queries; it stays there and still means the paper."

    def take(self, path: str) -> None:
        """Rewrite one file.

        Raises:
            LibraryError: A link to a note that moves cannot be changed.
        """
        data = self._vault.read_bytes_or_none(path)
        if data is None:
            return
        text, sound = note_files.decode(data)
        place = self._moves.destination(path)
        made, links = self._followed(path, place, text)
        if path in self._notes:
            each = self._notes[path]
            made = made.compared(_with_key(place, made.text, each.old, each.new))
        if made.text == text:
            return
        if not sound:
            self.skipped.append(f"{clean_line(path)} is not valid UTF-8, so it is left as it is.")
            return
        self.files.append(FileChange.of_text(place, data, made))
        if links:
            self.rewritten.append(RewrittenFile(place, links))

    def _followed(self, path: str, place: str, text: str) -> tuple[EditedText, int]:
        """Return a text whose links lead to the notes that move, and to the papers by their new keys."""
        made, links = EditedText(text), 0
        if self._moves.moves:
            follow = rewrite_canvas if is_canvas(path) else rewrite
            if found := follow(path, text, self._moves):
                made, links = made.then(found.text, found.edits), found.links
        try:
            if is_canvas(path):
                cited = rewrite_canvas_anchors(path, made.text, self._rewrite_keys)
            else:
                cited = self._rewrite_keys(place, made.text)
        except LibraryError as error:
            self.skipped.append(str(error))
            return made, links
        return (made.then(cited.text, cited.edits), links + cited.links) if cited else (made, links)

    def _rewrite_keys(self, path: str, text: str) -> Rewritten | None:
        return rewrite_keys(path, text, self._keys, self._moves.after, self._others)


def _with_key(path: str, text: str, old: str, new: str) -> str:
    """Return a literature note whose properties give another key.

    Raises:
        LibraryError: They cannot be edited.
    """
    properties = parse(path, text).properties
    for name in _KEY_PROPERTIES:
        value = properties.get(name)
        if isinstance(value, str) and fold(value.lstrip("@")) == fold(old):
            try:
                text = property_edits.set_scalar(
                    text, name, value[: len(value) - len(value.lstrip("@"))] + new
                )
            except LibraryError as error:
                raise LibraryError(f"{clean_line(path)}: {error}", code=error.code) from error
    return text
