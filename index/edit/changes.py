"""What the user did to files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Move = tuple[str, str]
"""Where a file or folder was, and where it is then."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file before and after, in bytes; None where it does not exist."""

    path: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing the user did, which may have touched several files.

    Attributes:
        label: What it was, for a message: `tag stydeco`.
        files: Under their paths after the moves; empty where no content had to change.
        moves: Files and folders that go to another place, before the files are written.
    """

    label: str
    files: tuple[FileChange, ...] = ()
    moves: tuple[Move, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.files or self.moves)

    @property
    def paths(self) -> list[str]:
        """The files it touched, and both places of what it moved."""
        touched = [file.path for file in self.files]
        return list(dict.fromkeys([*touched, *(place for move in self.moves for place in move)]))

    def reversed(self, label: str) -> Change:
        """What takes it back."""
        back = tuple((new, old) for old, new in reversed(self.moves))
        files = tuple(
            FileChange(moved(file.path, back), file.after, file.before) for file in reversed(self.files)
        )
        return Change(label, files, back)

    def before(self, path: str) -> str:
        """Where a file of this change was before the moves."""
        return moved(path, [(new, old) for old, new in reversed(self.moves)])


@dataclass(frozen=True, slots=True)
class RenamePlan:
    """What a rename would do.

    Attributes:
        old: Vault path of the note or folder; a heading's text; a tag with its `#`.
        new: Where it goes, or what it is called then.
        change: All of it, ready to be carried out.
        rewritten: Files whose links change, under their paths afterwards, with the number of links; for a tag,
            the number of places it stands in.
        skipped: A sentence for each file whose links should change and cannot.
        remark: What else there is to know before it is done, in a sentence; mostly nothing.
    """

    old: str
    new: str
    change: Change
    rewritten: tuple[tuple[str, int], ...]
    skipped: tuple[str, ...]
    remark: str = ""

    @property
    def links(self) -> int:
        """Number of links, or of places of a tag, that change."""
        return sum(count for _path, count in self.rewritten)


def moved(path: str, moves: Iterable[Move]) -> str:
    """Where a file is after some moves of files and folders."""
    for old, new in moves:
        if path == old or path.startswith(f"{old}/"):
            path = new + path[len(old) :]
    return path


@dataclass(frozen=True, slots=True)
class Draft:
    """A note's text as it was typed, and what it was typed over.

    Attributes:
        path: The note, relative to the vault.
        base: The note's text when the typing began, which a merge needs.
        text: The text as it is now.
        saved_at: When it was kept, in seconds since 1970.
        file: Name of the file it is kept in; empty for one that never was.
    """

    path: str
    base: str
    text: str
    saved_at: float
    file: str = ""
