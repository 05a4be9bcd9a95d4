"""Other programs: editor, browser, Obsidian. Arguments are passed one by one, never through a shell."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import PurePath
from typing import TYPE_CHECKING

from index import LibraryError, clean_line

if TYPE_CHECKING:
    from pathlib import Path

SAFE_SCHEMES = ("http://", "https://", "mailto:", "obsidian://", "zotero://")


_PLUS_LINE = re.compile(
    r"(?:g?n?vim?|vimx|gvim|mvim|nvi|elvis|vile|nano|pico|micro|kak|vis|joe|jmacs|jstar|ne|mg|zile|mcedit|emacs|"
    r"emacsclient|xemacs|gedit|gnome-text-editor|pluma|xed|leafpad|mousepad|geany)(?:[.-][\w.-]+)?"
)
"""Names of editors that begin in the line of an argument `+12`, also with suffixes such as `vim.tiny`."""
_LINE_AFTER_PATH = {
    **dict.fromkeys(("hx", "helix", "zed", "zeditor", "subl", "sublime_text", "lapce", "cudatext"), ()),
    **dict.fromkeys(("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"), ("--goto",)),
}
"""Arguments before `path:12`, by the name of the editor."""
_LINE_OPTION = {"kate": "--line", "kwrite": "--line", "mate": "--line", "notepadqq": "--line"}


def editor_command(file: Path, line: int | None = None) -> list[str]:
    """Return the command that opens a file in the user's editor, at a line where it is known how to say that.

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
    return [*words, *_place(PurePath(words[0]).name, str(file.resolve()), line)]


def _place(editor: str, path: str, line: int | None) -> list[str]:
    """Return the arguments for a file and a line, counted from 1; an unknown editor gets the file alone."""
    editor = editor.removesuffix(".exe")
    if line is None:
        return [path]
    if _PLUS_LINE.fullmatch(editor):
        return [f"+{line}", path]
    if editor in _LINE_AFTER_PATH:
        return [*_LINE_AFTER_PATH[editor], f"{path}:{line}"]
    if editor in _LINE_OPTION:
        return [_LINE_OPTION[editor], str(line), path]
    return [path]


def open_in_editor(file: Path, line: int | None = None) -> None:
    """Run the user's editor on a file, at a line if one is given, and wait for it.

    Raises:
        LibraryError: It cannot be started.
    """
    try:
        subprocess.run(editor_command(file, line), check=False)  # noqa: S603
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
