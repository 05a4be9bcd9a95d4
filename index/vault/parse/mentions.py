"""Find names in a note that are not links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.vault.model import Note

_LINE_END = re.compile(r"\r\n|\n|\r")
# Ideographs and kana, and Hangul, in which particles follow a word without a space.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
# Shorter names occur in every text and are rarely meant.
_SHORTEST = 3
_MOST = 200


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a note's text: `text[start:end]`, on a line counted from 1."""

    text: str
    line: int
    start: int
    end: int


def names_of(*names: str) -> tuple[str, ...]:
    """Return the names long enough to search for, each once, the longest first so that it wins over its parts."""
    sound = {name.strip() for name in names if len(name.strip()) >= _SHORTEST}
    return tuple(sorted(sound, key=lambda name: (-len(name), name)))


def find_mentions(note: Note, text: str, names: Iterable[str]) -> list[Mention]:
    """Return the mentions of any of the names as whole words in running text, matched case-insensitively.

    A mention counts if it can be made a wikilink, so not in links, code, math, HTML comments or properties. To
    find out, all of them are made links and the note is read again.

    Args:
        note: The note, parsed.
        text: Its whole text.
        names: The names to find; see `names_of`.
    """
    wanted = "|".join(map(_whole, names))
    if not wanted:
        return []
    pattern = re.compile(wanted, re.IGNORECASE)
    links = sorted((link.start, link.end) for link in note.links if link.start >= 0)
    found = [
        (match.start(), match.end())
        for match in pattern.finditer(text, note.body_start)
        if not _LINE_END.search(match[0]) and not _inside(match.start(), match.end(), links)
    ][:_MOST]
    return [_mention(text, start, end) for start, end in _linkable(note, text, found)]


def _whole(name: str) -> str:
    """Return the pattern for a name as a whole word; scripts without spaces have no word boundaries to match."""
    before = r"(?<![#/@-])" if _UNSPACED.match(name) else r"(?<![\w#/@-])"
    after = "(?!-)" if _UNSPACED.match(name[-1:]) else r"(?![\w-])"
    return f"{before}{re.escape(name)}{after}"


def _inside(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(first < end and start < last for first, last in spans)


def _linkable(note: Note, text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans that become links when they are put in double brackets."""
    if not found:
        return []
    # The names alone need nothing that reads Markdown.
    from index.vault.parse import body
    from index.vault.parse.budget import TooComplexError

    parts: list[str] = []
    at = 0
    for start, end in found:
        parts += [text[at:start], "[[", text[start:end], "]]"]
        at = end
    parts.append(text[at:])
    try:
        tried = body.read("".join(parts), note.body_start, note.body_line)
    except TooComplexError:
        return []
    there = {(link.start, link.raw) for link in tried.links if link.kind == "wikilink"}
    return [
        (start, end)
        for number, (start, end) in enumerate(found)
        if (start + 4 * number, f"[[{text[start:end]}]]") in there
    ]


def _mention(text: str, start: int, end: int) -> Mention:
    line = 1 + len(_LINE_END.findall(text, 0, start))
    return Mention(text[start:end], line, start, end)
