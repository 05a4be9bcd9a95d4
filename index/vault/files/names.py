"""Names of notes: which can be stored on every disk and linked from every note, and names of conflict copies."""

from __future__ import annotations

import re
import unicodedata

from index.errors import LibraryError
from index.text import clean, clean_line

# Characters that Obsidian refuses in a new name, because one of the common file systems or shells does.
_UNSTORABLE = '*"\\/<>:|?'
# Characters that end the name in a wikilink: anchor, block, brackets.
_UNLINKABLE = "#^[]"
# Names that Windows reserves for devices, with any extension (Win32, "Naming Files").
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"]
)
_MAX_BYTES = 255
_MAX_TITLE = 120
_EXTENSION = ".md"

_FORBIDDEN = re.compile(f"[{re.escape(_UNSTORABLE + _UNLINKABLE)}]")
_SPACES = re.compile(r"\s+")
# Added to the name of the losing version by Syncthing, by Dropbox and others (and by us), and by Synology.
_CONFLICT = re.compile(
    r"(.+?)(?:"
    r"\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]+)?"
    r"| ?\((?:[^()]*['’]s )?conflicted copy[^()]*\)(?: \(\d+\))?"
    r"|_[^_/]+_[A-Z][a-z]{2}-\d{2}-\d{4,6}-\d{4}_Conflict"
    r")+(\.[^./]*)?",
    re.IGNORECASE | re.DOTALL,
)
# Left by `clean` instead of unsafe characters.
_STAND_IN = re.compile("[\ufffd\u2400-\u2424]")


def check_name(name: str) -> None:
    """Raise an error for a name that a note or folder cannot have.

    Args:
        name: One part of a path, with or without `.md`.

    Raises:
        LibraryError: It is empty, hidden, too long (255 bytes of UTF-8 with `.md`), reserved on Windows, ends
            in a space or dot, or contains a character that cannot be stored or linked.
    """
    shown = f"“{clean_line(name)[:80]}”"
    stem = name.removesuffix(_EXTENSION)
    if not stem.strip():
        raise LibraryError("A name needs at least one character.", code="bad-name")
    bad = _FORBIDDEN.search(name)
    if bad is not None:
        why = "linked" if bad[0] in _UNLINKABLE else "stored everywhere"
        raise LibraryError(
            f"{shown} holds {bad[0]}, with which a note cannot be {why}; leave it out.", code="bad-name"
        )
    if clean(name) != name or any(char < " " for char in name):
        raise LibraryError(f"{shown} holds a control or invisible character; leave it out.", code="bad-name")
    if name[0] in ". ":
        raise LibraryError(
            f"{shown} begins with a dot or a space, which would hide or confuse it.", code="bad-name"
        )
    if name[-1] in ". " or stem[-1] in ". ":
        raise LibraryError(f"{shown} ends with a dot or a space, which some systems drop.", code="bad-name")
    if _device(stem):
        raise LibraryError(
            f"{shown} is a name that Windows keeps for a device; choose another.", code="bad-name"
        )
    if len(stem.encode()) + len(_EXTENSION) > _MAX_BYTES:
        raise LibraryError(
            f"{shown} is too long: a file name has room for {_MAX_BYTES} bytes.", code="bad-name"
        )


def safe_name(title: str) -> str:
    """Return a name made from any text: NFC, at most 120 characters, always accepted by `check_name`."""
    text = title.replace(": ", " - ")
    while True:
        made = _shorten(_trim(_SPACES.sub(" ", _STAND_IN.sub(" ", clean(_FORBIDDEN.sub(" ", text))))))
        # Removing a character may have separated a joiner from its letter.
        if made == text:
            break
        text = made
    if not text:
        return "Untitled"
    return f"Note {text}" if _device(text) else text


def original(path: str) -> str | None:
    """Return the file that this one is a conflict copy of, judging by its name, or None."""
    folder, slash, name = path.rpartition("/")
    found = _CONFLICT.fullmatch(name) if "conflict" in name.lower() else None
    return f"{folder}{slash}{found[1]}{found[2] or ''}" if found else None


def _shorten(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    if len(text) > _MAX_TITLE:
        cut = text[: _MAX_TITLE + 1]
        text = cut[: cut.rfind(" ")] if " " in cut[_MAX_TITLE // 2 :] else cut[:_MAX_TITLE]
    while len(text.encode()) + len(_EXTENSION) > _MAX_BYTES:
        text = text[:-1]
    return text


def _trim(text: str) -> str:
    # A leading hyphen would read as an option, a trailing `.md` as the extension.
    text = text.lstrip(" .-").rstrip(" .")
    while text.endswith(_EXTENSION):
        text = text.removesuffix(_EXTENSION).rstrip(" .")
    return text


def _device(stem: str) -> bool:
    return stem.partition(".")[0].rstrip().casefold() in _DEVICES


def is_canvas(path: str) -> bool:
    """Return whether a file is a canvas by its name."""
    return path.lower().endswith(".canvas")
