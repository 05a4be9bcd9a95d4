"""The PDF files of papers: new ones are copied into the attachments folder, and highlights into literature notes.

Their pages are returned as text, and as pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.cache import attachments_table
from index.cache.attachments_table import PdfStamp
from index.edit.changes import Change, FileChange
from index.errors import LibraryError
from index.papers.cancelling import Cancelled
from index.text import clean_line
from index.vault.files import note_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from index.cache.cache import CacheReader
    from index.edit.editor import Editor
    from index.edit.highlights import AddedHighlights
    from index.papers.model import Paper
    from index.papers.pdf import PdfContents
    from index.papers.pdf_picture import PagePicture
    from index.sync.roots import Roots

_HEAD = 1024
_MOST = 99


class AttachedFile(NamedTuple):
    """Stored name of a file, and whether it was made just now."""

    path: str
    created: bool


class PdfPages(NamedTuple):
    """The text of a PDF file.

    Attributes:
        pages: Number of its pages; 0 where it is not known.
        texts: Text of each page that was read, with line breaks.
        fault: A sentence that says why not all of it could be read, or an empty text.
    """

    pages: int
    texts: tuple[str, ...]
    fault: str


class Pdfs:
    """The PDF files of papers."""

    def __init__(
        self, roots: Roots, cache: CacheReader, editor: Editor, cancelled: Callable[[], bool]
    ) -> None:
        """Keep what is needed.

        Args:
            roots: The folders.
            cache: The cache.
            editor: Files are written through its history, so that this can be undone.
            cancelled: Asked while PDF files are read.
        """
        self._roots = roots
        self._cache = cache
        self._cancelled = cancelled
        self._editor = editor

    def attach(self, paper: Paper, file: Path) -> AttachedFile:
        """Copy a PDF file into the attachments folder, under the key of its paper; never over another file.

        Where the folder is outside the vault, it is not a step to undo. Nothing is done where the same file is there.

        Raises:
            LibraryError: It cannot be read, is not a PDF file, or cannot be written.
        """
        shown = clean_line(str(file))
        try:
            data = note_files.read(file)[0]
        except FileNotFoundError:
            raise LibraryError(f"{shown} is not there.", code="not-found") from None
        if b"%PDF-" not in data[:_HEAD]:
            raise LibraryError(f"{shown} is not a PDF file, so it is not attached.", code="bad-value")
        folder = self._roots.attachments[0]
        with self._editor.history.exclusive():
            place = self._free(folder, paper.key, data)
            name = self._roots.name(place)
            change = Change(f"attach {name}", (FileChange(name, None, data),))
            if place.exists():
                return AttachedFile(name, created=False)
            if self._roots.in_vault(name):
                self._editor.history.do(change)
                return AttachedFile(name, created=True)
            if not folder.is_dir():
                raise LibraryError(
                    f"The attachments folder {clean_line(str(folder))} cannot be reached; nothing was copied.",
                    code="not-found",
                )
            note_files.write(place, data, expected=None, vault=folder)
            return AttachedFile(name, created=True)

    def pages(self, name: str, *, cancelled: Callable[[], bool] = lambda: False) -> PdfPages:
        """Return the text of a file, given by its stored name; it is read now if it was not read before.

        Raises:
            LibraryError: The file is not there, or reading it was cancelled.
        """
        from index.papers.pdf import read_pdf

        path = self._roots.absolute(name)
        found = self._known(name, path)
        if found is None:
            try:
                found = read_pdf(path, cancelled=lambda: self._cancelled() or cancelled())
            except Cancelled:
                raise LibraryError("Reading the file was cancelled.", code="busy") from None
        return PdfPages(found.pages, found.texts, found.fault)

    def _known(self, name: str, path: Path) -> PdfContents | None:
        """Return what was read in a file, if it is still the same."""
        try:
            stat = path.stat()
        except FileNotFoundError:
            raise LibraryError(f"{clean_line(name)} is not there any more.", code="not-found") from None
        except OSError:
            return None  # reading it says why
        digest = attachments_table.digest(self._cache, name, PdfStamp(stat.st_size, stat.st_mtime_ns))
        return self._cache.pdf_texts.get(digest) if digest else None

    def stamp(self, name: str) -> tuple[int, int] | None:
        """Return size and time of a file, by which it is known to be the same; None where it cannot be looked at."""
        try:
            stat = self._roots.absolute(name).stat()
        except OSError:
            return None
        return stat.st_size, stat.st_mtime_ns

    def picture(
        self, name: str, page: int, width: int, height: int, *, cancelled: Callable[[], bool] = lambda: False
    ) -> PagePicture:
        """Return a page of a file as a picture, as large as fits into so many pixels.

        Args:
            name: The stored name of the file.
            page: From 1; the last one stands for those after it.
            width: Most pixels in a row.
            height: Most rows.
            cancelled: Asked while the page is drawn.

        Raises:
            LibraryError: The file cannot be read, the page takes too much time or memory, or it was cancelled.
        """
        from index.papers.pdf_picture import draw_page

        path = self._roots.absolute(name)
        try:
            return draw_page(path, page, width, height, cancelled=lambda: self._cancelled() or cancelled())
        except Cancelled:
            raise LibraryError("Drawing the page was cancelled.", code="busy") from None

    def add_highlights(
        self, papers: Sequence[Paper], tags: Mapping[str, str], *, dry_run: bool = False
    ) -> AddedHighlights:
        """Bring what was marked in the PDF files of papers into their literature notes, in one step to undo.

        Each comes in once; what the user wrote, changed or deleted there stays so.

        Args:
            papers: The papers.
            tags: Tags for colours, by name or `#rrggbb`.
            dry_run: Write nothing.

        Raises:
            LibraryError: A tag cannot be used, a file cannot be written, or the library is closed meanwhile.
        """
        from index.edit.highlights import HighlightAdder

        adder = HighlightAdder(self._roots, self._cache, self._editor, tags)
        try:
            return adder.add(papers, dry_run=dry_run, cancelled=self._cancelled)
        except Cancelled:
            raise LibraryError("The highlights were not brought in: notes-tui ends.", code="busy") from None

    @staticmethod
    def _free(folder: Path, key: str, data: bytes) -> Path:
        """Return the place of a file with these bytes: a free name, or that of the same file."""
        for number in range(1, _MOST + 1):
            place = folder / (f"{key}.pdf" if number == 1 else f"{key} ({number}).pdf")
            if not place.exists() and not place.is_symlink():
                return place
            if place.is_file() and place.stat().st_size == len(data) and place.read_bytes() == data:
                return place
        raise LibraryError(
            f"{clean_line(key)} has {_MOST} PDF files already; remove some first.", code="exists"
        )
