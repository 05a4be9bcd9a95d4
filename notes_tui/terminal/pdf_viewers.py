"""Open PDF files in another program, at a page where it is known how to say that."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import PurePath
from typing import TYPE_CHECKING

from index import LibraryError, clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PAGE_OPTIONS = {
    **dict.fromkeys(("evince", "papers", "atril", "xreader"), ("--page-index={page}", "{file}")),
    **dict.fromkeys(("okular", "sioyek"), ("--page", "{page}", "{file}")),
    "zathura": ("--page={page}", "{file}"),
    "llpp": ("-page", "{page}", "{file}"),
    **dict.fromkeys(("mupdf", "mupdf-x11", "mupdf-gl"), ("{file}", "{page}")),
    "xpdf": ("{file}", ":{page}"),
    "qpdfview": ("--unique", "{file}#{page}"),
}
"""Arguments for a file and a page, counted from 1, by the name of the program."""
_SECONDS = 3


def has_viewer(viewer: str, environment: Mapping[str, str]) -> bool:
    """Return whether another program can show PDF files to whoever sits at this terminal.

    One in the settings is believed in. The desktop's needs a screen, which a session by SSH has only where it passes
    windows on.
    """
    if viewer.strip():
        return True
    remote = "SSH_CONNECTION" in environment
    if sys.platform == "darwin":
        return not remote
    has_screen = any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    return has_screen and shutil.which("xdg-open") is not None


def viewer_command(viewer: str, file: Path, page: int | None) -> list[str]:
    """Return the command that opens a PDF file.

    Args:
        viewer: Program and arguments, in which `{file}` and `{page}` may stand; empty for the desktop's.
        file: The file.
        page: Page to open it at, from 1; None for none.

    Raises:
        LibraryError: There is no such program.
    """
    try:
        words = shlex.split(viewer)
    except ValueError:
        raise LibraryError(f"pdf_viewer cannot be read: {clean_line(viewer)}", code="bad-settings") from None
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    if not words:
        words = [(page is not None and _desktop_viewer()) or opener]
    if not shutil.which(words[0]):
        raise LibraryError(
            f"{clean_line(words[0])} is not installed; set pdf_viewer in the settings to a program that shows "
            f"PDF files. The file is {clean_line(str(file))}",
            code="no-program",
        )
    # An absolute path cannot be taken for an option.
    values = {"{file}": str(file.absolute()), "{page}": str(page or 1)}
    if not any("{file}" in word for word in words[1:]):
        known = _PAGE_OPTIONS.get(PurePath(words[0]).name, ("{file}",)) if page is not None else ("{file}",)
        words = [*words, *known]
    return [words[0], *(_filled(word, values) for word in words[1:])]


def _filled(word: str, values: dict[str, str]) -> str:
    # The page first: the name of a file may have anything in it.
    return word.replace("{page}", values["{page}"]).replace("{file}", values["{file}"])


def _desktop_viewer() -> str:
    """Return the program that the desktop opens PDF files with, if it can be given a page; else an empty text."""
    if not shutil.which("xdg-mime"):
        return ""
    try:
        found = subprocess.run(
            ["xdg-mime", "query", "default", "application/pdf"],  # noqa: S607
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    name = found.removesuffix(".desktop").rpartition(".")[2].lower()
    return name if name in _PAGE_OPTIONS and shutil.which(name) else ""


def open_pdf(viewer: str, file: Path, page: int | None = None) -> None:
    """Open a PDF file; see `viewer_command`.

    Raises:
        LibraryError: It is not there, or no program can open it.
    """
    if not file.is_file():
        raise LibraryError(f"{clean_line(str(file))} is not there any more.", code="not-found")
    command = viewer_command(viewer, file, page)
    try:
        subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise LibraryError(
            f"{clean_line(command[0])} cannot be started ({error.strerror}).", code="no-program"
        ) from None
