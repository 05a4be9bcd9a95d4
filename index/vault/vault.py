"""A folder of notes: how its files are read, and what Obsidian's settings for it say."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from index.errors import LibraryError
from index.text import clean_line
from index.vault.files.names import is_canvas

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from index.problems import Problem
    from index.vault.model import Note
    from index.vault.obsidian.settings import SettingsStamp, VaultSettings


class NoteText(NamedTuple):
    """The text of a file, and the exact bytes it was decoded from."""

    text: str
    data: bytes


class Vault:
    """A vault on disk. Paths are relative to it, with `/`; methods may be called from any thread.

    Attributes:
        root: The vault's folder.
        unsaved: Texts by path that are read instead of their files; see `over`.
    """

    def __init__(
        self,
        root: Path,
        outside: Mapping[str, Path] = MappingProxyType({}),
        unsaved: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Keep the folder; nothing is read yet.

        Args:
            root: The vault's folder.
            outside: The only files outside of it that may be written too, by their absolute paths with `/`.
            unsaved: See `over`.
        """
        self.root = root
        self.unsaved = unsaved
        self._outside = outside
        self._settings: _CachedSettings | None = None

    def over(self, unsaved: Mapping[str, str]) -> Vault:
        """Return the vault with texts that are read instead of their files: those that an editor has not saved.

        What is worked out with it is for that editor to carry out: for a change here, the files are others.
        """
        return Vault(self.root, self._outside, unsaved)

    # Files

    def resolve(self, path: str) -> Path:
        """Return the place of a vault path; the file need not exist.

        Raises:
            LibraryError: It is not inside the vault, or hidden.
        """
        from index.vault.files import note_files

        if path in self._outside:
            place = self._outside[path]
            return note_files.resolve_inside(place.parent, place.name)
        return note_files.resolve_inside(self.root, path)

    def home(self, path: str) -> Path:
        """Return the folder that a file must not lead out of."""
        return self._outside[path].parent if path in self._outside else self.root

    def read_bytes_or_none(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None where there is no such file.

        Raises:
            LibraryError: It cannot be read.
        """
        from index.vault.files import note_files

        if path in self.unsaved:
            return self.unsaved[path].encode("utf-8")
        try:
            return note_files.read(self.resolve(path))[0]
        except FileNotFoundError:
            return None

    def read_text_or_none(self, path: str) -> NoteText | None:
        """Return the text of a file that is to be edited, or None where there is no such file.

        Raises:
            LibraryError: It cannot be read, or is not valid UTF-8 and so must not be written.
        """
        from index.vault.files import note_files

        data = self.read_bytes_or_none(path)
        if data is None:
            return None
        text, sound = note_files.decode(data)
        if not sound:
            raise LibraryError(
                f"{path} is not valid UTF-8, so it is left as it is; convert it to UTF-8 first.",
                code="not-utf8",
            )
        return NoteText(text, data)

    def read_text(self, path: str) -> NoteText:
        """Return the text of a file that is to be edited.

        Raises:
            LibraryError: It is missing, cannot be read, or is not valid UTF-8 and so must not be written.
        """
        found = self.read_text_or_none(path)
        if found is None:
            raise LibraryError(f"{path} no longer exists.", code="not-found")
        return found

    def read_note_text(self, path: str) -> NoteText:
        """Return the text of a note that is to be edited as Markdown.

        Raises:
            LibraryError: As `read_text`, and where it is a canvas.
        """
        if is_canvas(path):
            raise LibraryError(
                f"{clean_line(path)} is a canvas, which is not edited here; open it in Obsidian.",
                code="not-editable",
            )
        return self.read_text(path)

    @staticmethod
    def parse(path: str, text: str) -> Note:
        """Return a note, or a canvas as the list of its cards."""
        from index.vault.canvas_note import read_canvas
        from index.vault.parse.note import parse

        return read_canvas(path, text).note if is_canvas(path) else parse(path, text)

    def read_note(self, path: str) -> Note:
        """Return a note to be shown; what is not valid UTF-8 is replaced.

        Raises:
            LibraryError: It is missing or cannot be read.
        """
        from index.vault.files import note_files

        data = self.read_bytes_or_none(path)
        if data is None:
            raise LibraryError(f"{path} no longer exists.", code="not-found")
        return self.parse(path, note_files.decode(data)[0])

    # Obsidian's settings

    @property
    def settings(self) -> VaultSettings:
        """Return what Obsidian's settings say now. They are read again only after one of their files changed."""
        return self._current().settings

    @property
    def settings_problems(self) -> tuple[Problem, ...]:
        """Return a problem for each of Obsidian's settings that cannot be used."""
        return self._current().problems

    def forget_settings(self) -> None:
        """Have the settings read again when they are next asked for."""
        self._settings = None

    def _current(self) -> _CachedSettings:
        from index.vault.obsidian.settings import read_settings, settings_stamp

        cached = self._settings
        stamp = settings_stamp(self.root)
        if cached is None or stamp is None or cached.stamp != stamp:
            # The stamp is taken before reading: what changes meanwhile has another one next time.
            cached = self._settings = _CachedSettings(stamp, *read_settings(self.root))
        return cached


class _CachedSettings(NamedTuple):
    stamp: SettingsStamp | None
    settings: VaultSettings
    problems: tuple[Problem, ...]
