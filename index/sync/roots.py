"""The vault and corpus folders, and the kind of each file in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index.errors import LibraryError
from index.papers.formats import CORRECTIONS_FILE, INBOX_FILE, KEY_FILE, SUBSCRIPTIONS_FILE, SUFFIXES
from index.text import clean_line
from index.vault.files.names import is_canvas, original

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from index.sync.scan import Root

FileKind = Literal["note", "copy", "canvas", "base", "corpus"]
ATTACHMENTS_FOLDER = "papers/files"
"""Folder in the vault for PDF files, where the settings name no other."""
_EDITED = (KEY_FILE, CORRECTIONS_FILE, SUBSCRIPTIONS_FILE, INBOX_FILE)
_NOTE = ".md"
_BASE = ".base"
_READ_SUFFIXES = frozenset({_NOTE, _BASE, ".canvas"})


@dataclass(frozen=True, slots=True)
class Roots:
    """The vault and the corpus folders, as real paths.

    Attributes:
        corpus: The first is where imported files go.
        attachments: PDF files of papers are looked for in them; the first is where attached files go.
    """

    vault: Path
    corpus: tuple[Path, ...]
    attachments: tuple[Path, ...] = ()

    @classmethod
    def of(cls, vault: Path, corpus: Sequence[Path] = (), attachments: Sequence[Path] = ()) -> Roots:
        """Return the folders with symlinks resolved; attachment folders may be relative to the vault.

        Without `corpus`, it is the folder `corpus` in the vault; without `attachments`, the folder `papers/files`.

        Raises:
            LibraryError: The vault is not a folder, or a corpus folder is the vault or contains it.
        """
        if not vault.is_dir():
            raise LibraryError(
                f"{clean_line(str(vault))} is not a folder; name the folder your notes are in.",
                code="no-vault",
            )
        real = vault.resolve()
        folders = tuple(folder.resolve() for folder in corpus) or (real / "corpus",)
        for folder in folders:
            if real.is_relative_to(folder):
                raise LibraryError(
                    f"The corpus folder {clean_line(str(folder))} holds the vault; choose another.",
                    code="bad-settings",
                )
        attached = attachments or (Path(ATTACHMENTS_FOLDER),)
        return cls(real, folders, tuple((real / folder.expanduser()).resolve() for folder in attached))

    def roots(self) -> tuple[Root, ...]:
        """Return the folders to scan.

        A corpus folder inside the vault that does not exist is empty. One elsewhere may be a
        disk that is away for now: it is kept, and the scan reports it as missing.
        """
        from index.sync.scan import Root

        corpus = tuple(
            Root(folder=folder, prefix=self.name(folder), suffixes=SUFFIXES, kind="corpus")
            for folder in self.corpus
            if not folder.is_relative_to(self.vault) or folder.is_dir()
        )
        return (Root(folder=self.vault, prefix="", suffixes=_READ_SUFFIXES, kind="vault"), *corpus)

    def outside(self) -> dict[str, Path]:
        """Return the files at the top of a corpus outside the vault that changes are written to, by stored name."""
        corpus = self.corpus[0]
        if corpus.is_relative_to(self.vault):
            return {}
        return {self.name(corpus / name): corpus / name for name in _EDITED}

    def watched(self) -> tuple[Root, ...]:
        """Return the folders to watch; the watch on a folder covers those inside it."""
        scanned = tuple(
            root for root in self.roots() if root.prefix == "" or not root.folder.is_relative_to(self.vault)
        )
        return (*scanned, *self._attachments([root.folder for root in scanned]))

    def _attachments(self, watched: Sequence[Path]) -> Iterator[Root]:
        from index.sync.scan import Root

        covered = [*watched]
        # Those that have others inside come first.
        for folder in sorted(self.attachments, key=lambda each: len(each.parts)):
            if not any(folder.is_relative_to(each) for each in covered):
                covered.append(folder)
                yield Root(folder, self.name(folder), frozenset({".pdf"}), "attachments")

    def name(self, path: Path) -> str:
        """Return a path as it is stored and shown: relative to the vault if inside, else absolute, with `/`."""
        if path.is_relative_to(self.vault):
            return path.relative_to(self.vault).as_posix()
        return path.as_posix()

    def absolute(self, name: str) -> Path:
        """Return the path of a stored name."""
        return self.vault / name

    def folders(self) -> tuple[Path, ...]:
        """Return the vault and the corpus folders outside it."""
        return (self.vault, *(folder for folder in self.corpus if not folder.is_relative_to(self.vault)))

    def home(self, name: str) -> Path:
        """Return the folder, vault or corpus, that contains a stored name, and that its file must not lead out of."""
        path = self.absolute(name)
        if path.is_relative_to(self.vault):
            return self.vault
        return next((folder for folder in self.corpus if path.is_relative_to(folder)), self.vault)

    def lost(self, missing: Iterable[Path], known: Collection[str]) -> tuple[Path, ...]:
        """Return the folders that cannot be reached, or are empty while files of them are known.

        Args:
            missing: Folders that cannot be reached or are empty; a new vault is empty as well.
            known: Stored names of the files that were read.
        """
        return tuple(
            folder
            for folder in missing
            if not folder.is_dir() or any(self.absolute(path).is_relative_to(folder) for path in known)
        )

    def in_vault(self, name: str) -> bool:
        """Return whether a stored name is that of a file in the vault."""
        return self.absolute(name).is_relative_to(self.vault)

    def in_corpus(self, name: str) -> bool:
        """Return whether a stored name is that of a file in a corpus folder."""
        return any(self.absolute(name).is_relative_to(folder) for folder in self.corpus)

    def kind(self, name: str) -> FileKind | None:
        """Return the kind of a file by its place and name; None if it is only a possible link target.

        A `copy` is a second version of a note, left by a sync program: it is read, but is not a note. A `base` is
        read for the citation keys that it names, and is not a note either.
        """
        path = self.absolute(name)
        suffix = path.suffix.lower()
        if path.is_relative_to(self.vault):
            if suffix == _NOTE:
                return "copy" if original(name) else "note"
            if is_canvas(name):
                return "canvas"
            if suffix == _BASE:
                return "base"
        if path.name in (KEY_FILE, CORRECTIONS_FILE) and path.parent == self.corpus[0]:
            return "corpus"
        if suffix in SUFFIXES and self.in_corpus(name):
            return "corpus"
        return None
