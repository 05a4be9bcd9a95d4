"""The form of a module that reads source files of one format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from index.papers.model import ReadResult


class Format(Protocol):
    """A format module."""

    __name__: str
    NAME: str

    def sniff(self, head: str, name: str) -> bool:
        """Return whether it can read a text that begins with `head`."""

    def read(self, file: str, text: str) -> ReadResult:
        """Read a whole text."""
