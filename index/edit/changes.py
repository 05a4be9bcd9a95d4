"""Changes of files as values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from index.errors import LibraryError

if TYPE_CHECKING:
    from index.vault.links.syntax import Edit
    from index.vault.text_spans import EditedText


class Move(NamedTuple):
    """Path of a file or folder before and after it is moved."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file before and after, in bytes; None where it does not exist.

    Attributes:
        back: It is taken back to what it was: a file that was deleted gets its mode and times again.
        edits: Edits of the text before that make the text after; None where what planned it did not say them.
    """

    path: str
    before: bytes | None
    after: bytes | None
    back: bool = field(default=False, compare=False)
    edits: tuple[Edit, ...] | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of_text(cls, path: str, before: bytes, made: EditedText) -> FileChange:
        """Return the change of a file whose text is edited."""
        return cls(path, before, made.text.encode("utf-8"), edits=made.edits)

    @property
    def made(self) -> EditedText:
        """Return the text after, with its edits; a file that does not exist counts as empty."""
        from index.vault.files import note_files
        from index.vault.text_spans import EditedText, text_edits

        before, after = (note_files.decode(data or b"")[0] for data in (self.before, self.after))
        return EditedText(after, text_edits(before, after) if self.edits is None else self.edits)


@dataclass(frozen=True, slots=True)
class Change:
    """One step that the user took, which may change several files.

    Attributes:
        label: Short description for messages: `tag stydeco`.
        files: Files by their paths after the moves; empty where no content changes.
        moves: Files and folders that are moved before the files are written.
    """

    label: str
    files: tuple[FileChange, ...] = ()
    moves: tuple[Move, ...] = ()

    def __bool__(self) -> bool:
        """Return whether there is anything to do."""
        return bool(self.files or self.moves)

    @property
    def paths(self) -> list[str]:
        """Return the files it changes, and both paths of everything it moves."""
        touched = [file.path for file in self.files]
        return list(dict.fromkeys([*touched, *(place for move in self.moves for place in move)]))

    def reversed(self, label: str) -> Change:
        """Return the inverse change."""
        back = reversed_moves(self.moves)
        files = tuple(
            FileChange(moved(file.path, back), file.after, file.before, back=True)
            for file in reversed(self.files)
        )
        return Change(label, files, back)

    def before(self, path: str) -> str:
        """Return the path of a file of this change before the moves."""
        return moved(path, reversed_moves(self.moves))


class RewrittenFile(NamedTuple):
    """Path of a file after a rename, and how many links, occurrences of a tag, or terms of queries change in it."""

    path: str
    links: int


@dataclass(frozen=True, slots=True)
class NoteEdit:
    """One note with its text to be.

    Attributes:
        path: Relative to the vault.
        before: Exact bytes of the note as it was read.
        made: The text so far.
        count: Number of links, or of occurrences of a tag, that differ.
    """

    path: str
    before: bytes
    made: EditedText
    count: int = 0

    @property
    def text(self) -> str:
        """Return the text so far."""
        return self.made.text

    def then(self, text: str, edits: Sequence[Edit], count: int) -> NoteEdit:
        """Return the note after another step, whose edits are those of its text so far and change `count` places."""
        return replace(self, made=self.made.then(text, edits), count=self.count + count)

    @property
    def change(self) -> FileChange | None:
        """Return the change of the file; None where its bytes stay the same."""
        change = FileChange.of_text(self.path, self.before, self.made)
        return change if change.after != self.before else None


def _verified() -> None:
    """Do nothing: everything was parsed when it was planned."""


@dataclass(frozen=True, slots=True)
class RenamePlan:
    """A rename that has been worked out, but not carried out.

    Attributes:
        old: Vault path of the note or folder; a heading's text; a tag with its `#`.
        new: The same after the rename.
        change: The whole rename, ready to be carried out.
        rewritten: Files whose links change, or for a tag, the files that carry it.
        skipped: One sentence for each file whose links should change and cannot.
        remark: Sentences to show before the rename is carried out; usually empty.
        queries: Files whose queries are certain to name it, and how many terms do. They are rewritten only if the
            rename was planned so.
        keys: Old and new citation key of each paper that gets another one, by old key.
        verify: Parses the files that were rewritten without being parsed, and raises a `LibraryError` where one would
            not say what it should. To be called before the change is carried out: it takes longer than the plan.
    """

    old: str
    new: str
    change: Change
    rewritten: tuple[RewrittenFile, ...]
    skipped: tuple[str, ...]
    remark: str = ""
    queries: tuple[RewrittenFile, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    verify: Callable[[], None] = field(default=_verified, compare=False, repr=False)

    @property
    def links(self) -> int:
        """Return the number of links, or of occurrences of a tag, that change."""
        return sum(file.links for file in self.rewritten)

    @property
    def terms(self) -> int:
        """Return the number of terms of queries that are certain to name what is renamed."""
        return sum(file.links for file in self.queries)


def reversed_moves(moves: Sequence[Move]) -> tuple[Move, ...]:
    """Return the moves that take these back."""
    return tuple(Move(new, old) for old, new in reversed(moves))


def moved(path: str, moves: Iterable[Move]) -> str:
    """Return the path of a file after some moves of files and folders."""
    for old, new in moves:
        if path == old or path.startswith(f"{old}/"):
            path = new + path[len(old) :]
    return path


@dataclass(frozen=True, slots=True)
class Draft:
    """The unsaved text of a note, and the text it is based on.

    Attributes:
        path: The note, relative to the vault.
        base: The note's text when editing began, which a merge needs.
        text: The text as it is now.
        saved_at: When the draft was written, in seconds since 1970.
        file: Name of the draft's file; empty for a draft that was not written yet.
        new: The note did not exist when editing began.
    """

    path: str
    base: str
    text: str
    saved_at: float
    file: str = ""
    new: bool = False


class HalfDoneError(LibraryError):
    """A change failed, and what it had done could not be taken back as a whole."""
