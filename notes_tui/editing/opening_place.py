"""The place of the cursor when a note is opened: where one writes, never in the properties."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from notes_tui.shell import EditNote

if TYPE_CHECKING:
    from index import Heading, Library, Note
    from notes_tui.shell import Shell

_OWN_WORDS = "Notes"
_LINE_END = re.compile("\r\n|\r|\n")
_UNDERLINE = re.compile("[ ]{0,3}(?:=+|-+)[ \t]*(?:[\r\n]|$)")


def opening_place(shell: Shell, wanted: EditNote, text: str) -> tuple[tuple[int, int] | int, str]:
    """Return where one writes: at the wanted place, in the section being read, or where it was edited last.

    It is row and column, or an offset in characters; finding it takes seconds in a note of megabytes. With it comes
    what the text needs at its end first: see `missing_newline` and `missing_section`.
    """
    library = shell.library
    note = library.read.parsed(wanted.path, text)
    if wanted.place is not None:
        return wanted.place, missing_newline(text, note)
    last = shell.editor_places.get(wanted.path)
    if last is None or wanted.heading:
        section = missing_section(library, wanted, text, note)
        if section:
            return len(text) + len(section), section
        last = opening_offset(text, note, heading=wanted.heading, at_end=wanted.at_end)
    end = missing_newline(text, note)
    place = max(body_offset(text, note), min(last, len(text)))
    return place + len(end), end


def text_with_end(library: Library, path: str, *, offered: bool) -> tuple[str, bytes, str]:
    """Return text and bytes of a note on disk, and what the text needs at its end, as `opening_place` does.

    Args:
        library: The vault.
        path: The note.
        offered: The editor shows such an end now.

    Raises:
        LibraryError: The note cannot be read.
    """
    text, data = library.edit.text(path)
    # Parsing a large note takes long, and hardly one ends with its properties.
    if not offered and not text.rstrip(" \t").endswith("---"):
        return text, data, ""
    note = library.read.parsed(path, text)
    section = missing_section(library, EditNote(path), text, note) if offered else ""
    return text, data, section or missing_newline(text, note)


def without_offer(text: str, saved: str, end: str) -> str:
    """Return a text as the user has it, without what was offered at its end.

    A newline counts once anything is typed, and a section to write in once something is typed below its heading.

    Args:
        text: The text that is edited.
        saved: The note as it was saved last.
        end: What `opening_place` offered; empty for nothing.
    """
    if text == saved + end:
        return saved
    if _OWN_WORDS in end and text.endswith(end) and text.count(end) == 1:
        return text[: -len(end)]
    return text


def missing_section(library: Library, wanted: EditNote, text: str, note: Note) -> str:
    """Return the end with which a literature note has the section to write in; empty where it needs none."""
    titles = {heading.text.strip() for heading in note.headings}
    there = titles & {_OWN_WORDS, wanted.heading or _OWN_WORDS}
    if wanted.at_end or "key" not in note.properties or there:
        return ""
    found = _LINE_END.search(text)
    newline = found[0] if found else "\n"
    blank = not text or text.endswith((newline * 2, "\r\r"))
    before = "" if blank else newline if text.endswith(newline) else newline * 2
    end = f"{before}## {_OWN_WORDS}{newline * 2}"
    # At the end of a text may be code or a comment that is not closed.
    made = library.read.parsed(wanted.path, text + end).headings
    return end if made and made[-1].text.strip() == _OWN_WORDS else ""


def opening_offset(text: str, note: Note, *, heading: str = "", at_end: bool = False) -> int:
    """Return the offset, in characters, at which writing goes on.

    It is the end of the section with the wanted heading; else, when `at_end`, the end of the note; else the end of
    the section `Notes` of a literature note, or of the note where it has none; else the beginning of the text, below
    the heading that a note begins with.

    Args:
        text: The note's text.
        note: The same text, parsed.
        heading: Heading being read, as raw Markdown; empty for none.
        at_end: Go to the end of the note.
    """
    if heading and (section := _section_end(text, note, heading)) is not None:
        return section
    if at_end:
        return len(text)
    if "key" in note.properties:
        section = _section_end(text, note, _OWN_WORDS)
        return len(text) if section is None else section
    return _text_start(text, note)


def body_offset(text: str, note: Note) -> int:
    """Return the offset of the first character after the front matter and any byte order mark."""
    return note.body_start or int(text.startswith("\ufeff"))


def missing_newline(text: str, note: Note) -> str:
    """Return the newline without which typing would go on in the closing line of the front matter; usually empty."""
    if note.body_start < len(text) or not text or text[-1] in "\r\n" or not note.body_start:
        return ""
    found = _LINE_END.search(text)
    return found[0] if found else ""


def _text_start(text: str, note: Note) -> int:
    """Return the first character of the text, or the end of its own section below a heading without text."""
    begin = body_offset(text, note)
    if not note.headings:
        return begin
    starts = line_starts(text)
    first = note.headings[0]
    if text[begin : starts[first.line - 1]].strip():
        return begin
    following = note.headings[1] if len(note.headings) > 1 else None
    stop = following.line - 1 if following is not None else len(starts)
    ends = [*starts[1:], len(text)]
    below = range(first.line, stop)
    if not text[starts[first.line - 1] :].lstrip(" \ufeff").startswith("#"):
        underline = next((row for row in below if _UNDERLINE.match(text, starts[row])), first.line - 1)
        below = range(underline + 1, stop)
    filled = next((row for row in below if text[starts[row] : ends[row]].strip()), None)
    return starts[filled] if filled is not None else _end(text, starts, note, first, following)


def _section_end(text: str, note: Note, wanted: str) -> int | None:
    """Return the end of the text of a section, or None if there is no such heading."""
    at = next((at for at, heading in enumerate(note.headings) if heading.text.strip() == wanted), None)
    if at is None:
        return None
    first = note.headings[at]
    following = next((each for each in note.headings[at + 1 :] if each.level <= first.level), None)
    return _end(text, line_starts(text), note, first, following)


def _end(text: str, starts: list[int], note: Note, first: Heading, following: Heading | None) -> int:
    """Return the end of the text between two headings: on the blank line after it, if there is one."""
    begin = starts[first.line - 1]
    end = starts[following.line - 1] if following is not None else len(text)
    written = begin + len(text[begin:end].rstrip())
    last_line = bisect_right(starts, written)
    ends_with_heading = any(heading.line == last_line for heading in note.headings)
    places = [written, *(found.end() for found in _LINE_END.finditer(text, written, end))]
    # The place where the next heading begins is not one to write at.
    places = [place for place in places if following is None or place < end]
    return places[min(len(places) - 1, 2 if ends_with_heading else 1)]


def line_starts(text: str) -> list[int]:
    """Return the offset at which each line begins."""
    return [0, *(found.end() for found in _LINE_END.finditer(text))]
