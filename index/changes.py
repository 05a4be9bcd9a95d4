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
