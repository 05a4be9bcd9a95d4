"""Other programs: editor, browser, Obsidian. Arguments are passed one by one, never through a shell."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from index import LibraryError, clean_line

if TYPE_CHECKING:
    from pathlib import Path

SAFE_SCHEMES = ("http://", "https://", "mailto:", "obsidian://", "zotero://")


def editor_command(file: Path) -> list[str]:
    """Return the command that opens a file in the user's editor.

    Raises:
        LibraryError: There is no editor.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        words = shlex.split(named)
    except ValueError:
        raise LibraryError(f"$EDITOR cannot be read: {clean_line(named)}", code="bad-settings") from None
    if not words:
        words = [name for name in ("nano", "vim", "vi") if shutil.which(name)][:1]
    if not words or not shutil.which(words[0]):
        shown = clean_line(words[0]) if words else "none is set"
        raise LibraryError(
            f"The editor cannot be started ({shown}); set $EDITOR to one that is installed.",
            code="no-program",
        )
    # An absolute path cannot be taken for an option.
    return [*words, str(file.resolve())]


def open_in_editor(file: Path) -> None:
    """Run the user's editor on a file and wait for it.

    Raises:
        LibraryError: It cannot be started.
    """
    try:
        subprocess.run(editor_command(file), check=False)  # noqa: S603
    except OSError as error:
        raise LibraryError(
            f"The editor cannot be started ({error.strerror}); check $EDITOR.", code="no-program"
        ) from None


def open_address(address: str) -> None:
    """Open an address with the desktop.

    Raises:
        LibraryError: The kind of address is not allowed, or nothing here can open it.
    """
    if not address.lower().startswith(SAFE_SCHEMES) or any(ord(char) < 0x21 for char in address):
        raise LibraryError(
            f"{clean_line(address)} cannot be opened: only web, mail, Obsidian and Zotero links can.",
            code="bad-value",
        )
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    if not shutil.which(opener):
        raise LibraryError(
            f"There is no {opener} here; the address is {clean_line(address)}", code="no-program"
        )
    subprocess.Popen(  # noqa: S603
        [opener, address], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
