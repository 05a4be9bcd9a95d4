"""Which folders are watched, and what a file in them is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index.errors import LibraryError
from index.papers.formats import SUFFIXES
from index.text import clean_line
from index.vault.files.names import original

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.sync.scan import Root

FileKind = Literal["note", "copy", "corpus"]
NOTE_SUFFIXES = frozenset({".md"})


@dataclass(frozen=True, slots=True)
class Roots:
    """The vault and the corpus folders, as real paths.

    Attributes:
        corpus: The first is where imported files go.
    """

    vault: Path
    corpus: tuple[Path, ...]

    @classmethod
    def of(cls, vault: Path, corpus: Sequence[Path] = ()) -> Roots:
        """Roots with symlinks resolved; without `corpus`, the folder `corpus` in the vault.

        Raises:
            LibraryError: A corpus folder is the vault, or holds it.
        """
        real = vault.resolve()
        folders = tuple(folder.resolve() for folder in corpus) or (real / "corpus",)
        for folder in folders:
            if real.is_relative_to(folder):
                raise LibraryError(
                    f"The corpus folder {clean_line(str(folder))} holds the vault; choose another.",
                    code="bad-settings",
                )
        return cls(real, folders)

    def roots(self) -> tuple[Root, ...]:
        """What to scan.

        A corpus folder inside the vault that does not exist holds nothing. One elsewhere may
        be a disk that is away for now: it stays, and the scan reports it as missing.
        """
        from index.sync.scan import Root

        corpus = tuple(
            Root(folder=folder, prefix=self.name(folder), suffixes=SUFFIXES, kind="corpus")
            for folder in self.corpus
            if not folder.is_relative_to(self.vault) or folder.is_dir()
        )
        return (Root(folder=self.vault, prefix="", suffixes=NOTE_SUFFIXES, kind="vault"), *corpus)

    def watched(self) -> tuple[Root, ...]:
        """What to watch: the vault's own watch covers the corpus folders inside it."""
        return tuple(
            root for root in self.roots() if root.prefix == "" or not root.folder.is_relative_to(self.vault)
        )

    def name(self, path: Path) -> str:
        """A path as it is stored and shown: relative to the vault if inside, else absolute, with `/`."""
        if path.is_relative_to(self.vault):
            return path.relative_to(self.vault).as_posix()
        return path.as_posix()

    def absolute(self, name: str) -> Path:
        """The inverse of `name`."""
        return self.vault / name

    def folders(self) -> tuple[Path, ...]:
        """Vault and corpus folders that `home` may name."""
        return (self.vault, *(folder for folder in self.corpus if not folder.is_relative_to(self.vault)))

    def home(self, name: str) -> Path:
        """The folder, vault or corpus, that a stored name lies in, and that its file must not lead out of."""
        path = self.absolute(name)
        if path.is_relative_to(self.vault):
            return self.vault
        return next((folder for folder in self.corpus if path.is_relative_to(folder)), self.vault)

    def in_vault(self, name: str) -> bool:
        """Whether a stored name is that of a file in the vault."""
        return self.absolute(name).is_relative_to(self.vault)

    def kind(self, name: str) -> FileKind | None:
        """What a file counts as by its place and name; None where it is only a possible link target.

        A `copy` is another version of a note, left by a sync program that met two: it is read, but no note.
        """
        path = self.absolute(name)
        suffix = path.suffix.lower()
        if suffix in NOTE_SUFFIXES and path.is_relative_to(self.vault):
            return "copy" if original(name) else "note"
        if suffix in SUFFIXES and any(path.is_relative_to(folder) for folder in self.corpus):
            return "corpus"
        return None
