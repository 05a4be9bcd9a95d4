"""What the user did to files."""

from __future__ import annotations

from dataclasses import dataclass


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
        files: Empty where nothing had to change.
    """

    label: str
    files: tuple[FileChange, ...] = ()

    @property
    def paths(self) -> list[str]:
        """The files it touched."""
        return [file.path for file in self.files]


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
