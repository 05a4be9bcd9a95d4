"""Change the files of a vault. Every change of the user's goes through here and can be undone."""

from __future__ import annotations

import datetime
from functools import partial, wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from index.edit import untag
from index.edit.changes import Change, FileChange, RenamePlan
from index.edit.emptied import check_filled, check_vault
from index.edit.history import History
from index.edit.literature_texts import LiteratureTexts
from index.edit.new_links import Linker, linker
from index.edit.new_note_path import new_note_path
from index.edit.reading_dates import ReadingDates
from index.edit.rename_plans import RenamePlans
from index.errors import LibraryError, StaleFileError
from index.papers.model import READING_STATUSES, Paper
from index.text import clean_line
from index.vault import tag_edits
from index.vault.links import append
from index.vault.parse import mentions
from index.vault.parse.note import parse
from index.vault.properties import property_edits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from index.cache.cache import Cache
    from index.cache.json_columns import NoteSummary
    from index.edit.change_log import ChangeLog
    from index.edit.import_sources import Collected, Incoming
    from index.edit.journal import Journal
    from index.papers.model import ReadingStatus
    from index.vault.merge_text import Choice, Merged
    from index.vault.vault import NoteText, Vault

LITERATURE_FOLDER = "papers"

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


def _one_at_a_time(
    method: Callable[Concatenate[Editor, _Arguments], _Result],
) -> Callable[Concatenate[Editor, _Arguments], _Result]:
    """Keep other writes out from the first read of a method to its last write."""

    @wraps(method)
    def alone(self: Editor, /, *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        with self.history.exclusive():
            return method(self, *args, **kwargs)

    return alone


class Editor:
    """Edits notes of one vault.

    Methods may be called from any thread: each that writes reads what it changes while no other write is under way.

    Attributes:
        history: The changes that were made, for undo and redo.
        plans: Work out what a rename changes, before it is carried out by `rename`.
        literature_texts: The texts of new literature notes.
    """

    def __init__(
        self,
        vault: Vault,
        cache: Cache,
        written: Callable[[Change], None],
        journal: Journal | None = None,
        log: ChangeLog | None = None,
    ) -> None:
        """`written` is called with every change that reached the disk; see `History` for journal and log."""
        self._vault = vault
        self._cache = cache
        self.history = History(vault, written, journal, log, check=lambda: check_vault(cache, vault))
        self.plans = RenamePlans(vault, cache)
        self.literature_texts = LiteratureTexts(vault, self.history.warn)

    def over(self, unsaved: Mapping[str, str]) -> Editor:
        """Return an editor that writes nothing, and reads texts that another program has not saved; see `Vault.over`.

        Its methods return the changes, for that program to carry out.
        """
        from index.edit.unwritten import UnwrittenHistory

        vault = self._vault.over(unsaved)
        made = Editor(vault, self._cache, lambda _change: None)
        made.history = UnwrittenHistory(vault, lambda _change: None)
        return made

    # Reading notes to edit

    def text(self, path: str) -> NoteText:
        """Return a note's text, and the exact bytes it was read from.

        Raises:
            LibraryError: It cannot be read, is not valid UTF-8 and so must not be written, or is a canvas.
        """
        return self._vault.read_note_text(path)

    def _edit(self, path: str, edit: Callable[[str], str]) -> tuple[FileChange, ...]:
        return _edited(self._cache, path, self._vault.read_note_text(path), edit)

    # Papers and notes alike

    @_one_at_a_time
    def tag(self, refs: Sequence[Paper | str], add: Sequence[str], remove: Sequence[str] = ()) -> Change:
        """Add and remove tags of papers, and of notes given by path.

        A paper's tags live in its literature note, which is created when it is first needed.

        Raises:
            LibraryError: A tag is not one Obsidian could read, or a file cannot be edited.
        """
        add = [tag_edits.check_tag(tag) for tag in add]
        remove = [tag.removeprefix("#") for tag in remove]
        changes: list[FileChange] = []

        def edit(text: str) -> str:
            if add:
                text = property_edits.add_to_list(text, "tags", add)
            return property_edits.remove_from_list(text, "tags", remove) if remove else text

        if add:
            self.literature_texts.prepare([ref for ref in refs if isinstance(ref, Paper) and not ref.note])
        for ref in refs:
            if isinstance(ref, Paper):
                changes += self.paper_changes(ref, edit, create=bool(add))
            else:
                changes += self._edit(ref, edit)
        if remove and not add:
            changes = [untag.exact_removal(self.history, change) for change in changes]
        shown = " ".join([*(f"+{tag}" for tag in add), *(f"-{tag}" for tag in remove)])
        return self.history.do(Change(f"tag {shown}", tuple(changes)))

    # Papers

    @_one_at_a_time
    def set_status(self, papers: Sequence[Paper], status: ReadingStatus) -> Change:
        """Set the reading status, and its date; see `ReadingDates`.

        Raises:
            LibraryError: It is not one, or a note cannot be edited.
        """
        if status not in READING_STATUSES:
            raise LibraryError(
                f"{clean_line(status)} is not a reading status; use unread, reading or read.",
                code="bad-value",
            )
        changes: list[FileChange] = []
        papers = [each for each in papers if each.status != status]
        self.literature_texts.prepare([each for each in papers if not each.note])
        dates = ReadingDates(self._vault, self._cache)
        for paper in papers:
            changes += self.paper_changes(paper, lambda text: dates.with_status(text, status))
        return self.history.do(Change(f"status {status}", tuple(changes)))

    @_one_at_a_time
    def queue(self, papers: Sequence[Paper]) -> Change:
        """Put papers into the queue, with a literature note each; see `ReadingDates`.

        Raises:
            LibraryError: A note cannot be edited.
        """
        changes: list[FileChange] = []
        self.literature_texts.prepare([each for each in papers if not each.note])
        dates = ReadingDates(self._vault, self._cache)
        for paper in papers:
            changes += self.paper_changes(paper, partial(dates.queued, paper=paper))
        return self.history.do(Change(f"queue {' '.join(paper.key for paper in papers)}", tuple(changes)))

    @_one_at_a_time
    def set_rating(self, paper: Paper, rating: int | None) -> Change:
        """Set the rating, 1 to 5, or remove it with None."""
        if rating is not None and not 1 <= rating <= 5:
            raise LibraryError(f"{rating} is not a rating; use 1 to 5.", code="bad-value")

        def edit(text: str) -> str:
            if rating is None:
                return property_edits.remove(text, "rating")
            return property_edits.set_scalar(text, "rating", rating)

        return self.history.do(
            Change(f"rating of {paper.key}", self.paper_changes(paper, edit, create=rating is not None))
        )

    @_one_at_a_time
    def literature_note(self, paper: Paper) -> Change:
        """Create the paper's literature note if it is missing; see `note_path` for where it is."""
        return self.history.do(Change(f"note {paper.key}", self.paper_changes(paper, lambda text: text)))

    def text_or_new(self, path: str, new: str) -> tuple[str, bytes | None]:
        """Return text and bytes of a note as `text` does; where it does not exist, `new` and None."""
        if self._vault.read_bytes_or_none(path) is None:
            return new, None
        return self.text(path)

    @staticmethod
    def note_path(paper: Paper) -> str:
        """Return the path of the paper's literature note, whether or not it exists yet."""
        return paper.note or f"{LITERATURE_FOLDER}/{paper.key}.md"

    def paper_changes(
        self, paper: Paper, edit: Callable[[str], str], *, create: bool = True
    ) -> tuple[FileChange, ...]:
        """Return the change of a paper's literature note by an edit; a missing note is made first."""
        path = self.note_path(paper)
        note = self._vault.read_text_or_none(path)
        if note is not None:
            return _edited(self._cache, path, note, edit)
        if not create:
            return ()
        return (FileChange(path, None, edit(self.literature_texts.text(paper)).encode("utf-8")),)

    # Notes

    @_one_at_a_time
    def link(self, path: str, papers: Sequence[Paper], heading: str | None = None) -> Change:
        """Add links to papers at the end of a section, or of the note.

        Raises:
            LibraryError: The note has no such heading, or cannot be edited.
        """
        linker = self.linker(path)

        def edit(text: str) -> str:
            for paper in papers:
                text = append.append_link(text, parse(path, text), linker.to(paper), heading)
            return text

        label = " ".join(paper.key for paper in papers)
        return self.history.do(Change(f"link {label}", self._edit(path, edit)))

    @_one_at_a_time
    def link_mention(self, path: str, mention: str, line: int, item: Paper | NoteSummary) -> Change:
        """Turn an unlinked mention in a note into a link.

        Args:
            path: The note with the mention.
            mention: Its words.
            line: Its line, from 1.
            item: The paper or note to link to.

        Raises:
            LibraryError: The mention is no longer there.
        """
        linker = self.linker(path)

        def edit(text: str) -> str:
            found = mentions.find_mentions(parse(path, text), text, [mention])
            place = next((each for each in found if each.line == line), None)
            if place is None:
                raise LibraryError(f"“{clean_line(mention)}” is no longer on line {line}.", code="stale-file")
            return f"{text[: place.start]}{linker.to(item, place.text)}{text[place.end :]}"

        return self.history.do(Change(f"link “{clean_line(mention)}”", self._edit(path, edit)))

    @_one_at_a_time
    def replace(self, path: str, before: str, after: str) -> Change:
        """Replace a note's text, if it still is `before`.

        Raises:
            StaleFileError: It is not; nothing was written.
        """
        text, data = self._vault.read_text(path)
        if text != before:
            raise StaleFileError(f"{path} was changed by another program meanwhile; nothing was written.")
        changes = (FileChange(path, data, after.encode("utf-8")),) if after != before else ()
        return self.history.do(Change(f"edit {path}", changes))

    def linker(self, source: str) -> Linker:
        """Return a writer of new links in a note."""
        return linker(self._cache, self._vault.settings, source)

    @_one_at_a_time
    def save(self, path: str, text: str, base: bytes | None) -> Change:
        """Replace a note's text as a whole, as an editor does; where `base` is None, make the note.

        Raises:
            StaleFileError: The file is no longer `base`; nothing was written.
        """
        if self._vault.read_bytes_or_none(path) != base:
            raise StaleFileError(f"{path} was changed by another program while it was being edited.")
        after = text.encode("utf-8")
        changes = (FileChange(path, base, after),) if after != base else ()
        return self.history.do(Change(f"{'edit' if base is not None else 'new'} {path}", changes))

    @_one_at_a_time
    def save_copy(self, path: str, text: str) -> Change:
        """Write a text beside its note, as a conflict copy, because the note itself was changed elsewhere."""
        now = datetime.datetime.now().astimezone()
        stem = path.removesuffix(".md")
        copy = f"{stem} (conflicted copy {now:%Y-%m-%d %H%M%S}).md"
        return self.history.do(Change(f"copy of {path}", (FileChange(copy, None, text.encode("utf-8")),)))

    @_one_at_a_time
    def create(self, name: str, text: str = "", *, beside: str = "") -> Change:
        """Make a new note; a bare name goes into the vault's folder for new notes.

        Args:
            name: A name, or a path from the vault's root; a name with a leading slash is such a path too. `.md`
                may be left out.
            text: Content of the note.
            beside: The note that the new one is made from, for vaults whose new notes go into the same folder.

        Raises:
            LibraryError: The name cannot be used or is taken.
        """
        path = new_note_path(self._cache, self._vault, name, beside)
        change = Change(f"new {path}", (FileChange(path, None, text.encode("utf-8")),))
        return self.history.do(change)

    @_one_at_a_time
    def delete(self, paths: Sequence[str]) -> Change:
        """Move files to the vault's `.trash` folder, as Obsidian does.

        Raises:
            LibraryError: A file does not exist, or cannot be moved.
        """
        changes = []
        for path in paths:
            data = self._vault.read_bytes_or_none(path)
            if data is None:
                raise LibraryError(f"{path} no longer exists.", code="not-found")
            changes.append(FileChange(path, data, None))
        return self.history.do(Change(f"delete {' '.join(paths)}", tuple(changes)))

    @_one_at_a_time
    def rename(self, planned: RenamePlan) -> Change:
        """Carry out a planned rename as one step.

        Raises:
            StaleFileError: A file has changed since it was planned; nothing was done.
            LibraryError: A note would not say what it should, or cannot be written; nothing was done.
        """
        planned.verify()
        return self.history.do(planned.change)

    # Source files

    @staticmethod
    def collect_sources(source: Path) -> Collected:
        """Return the source files at or below a path, ready to be imported, and those that cannot be read."""
        from index.edit import import_sources

        return import_sources.collect(source)

    @staticmethod
    def piped_source(data: bytes) -> Incoming:
        """Return data from standard input as a source file, ready to be imported."""
        from index.edit import import_sources

        return import_sources.from_bytes(data)

    # Notes that were edited here and elsewhere

    def merge(self, path: str, base: str, ours: str) -> tuple[Merged, bytes]:
        """Merge the text `ours`, an edit of `base`, with the note as it is on disk.

        Returns:
            The merge, in which `theirs` is the note on disk; and its bytes, for `save_merged`.

        Raises:
            LibraryError: The note cannot be read.
        """
        from index.vault.merge_text import merge

        theirs, data = self._vault.read_text(path)
        return merge(base, ours, theirs), data

    @_one_at_a_time
    def save_merged(self, path: str, merged: Merged, choices: Sequence[Choice], theirs: bytes) -> Change:
        """Write a merge over the version of the note that it was made with; one step to undo.

        Raises:
            StaleFileError: The file is no longer `theirs`; nothing was written.
            LibraryError: The properties would be invalid after these choices, or the note cannot be written.
        """
        from index.vault.merge_text import keeps_properties, resolve

        if not keeps_properties(merged, choices):
            raise LibraryError(
                f"The properties of {path} cannot be read with these choices; choose one side there.",
                code="not-editable",
            )
        return self.save(path, resolve(merged, choices), theirs)


def _edited(cache: Cache, path: str, note: NoteText, edit: Callable[[str], str]) -> tuple[FileChange, ...]:
    try:
        after = edit(check_filled(cache, path, note).text).encode("utf-8")
    except LibraryError as error:
        raise LibraryError(f"{path}: {error}", code=error.code) from None
    return (FileChange(path, note.data, after),) if after != note.data else ()
