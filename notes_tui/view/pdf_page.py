"""The text of a page of a PDF file, to be read: its lines joined to paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Paragraph, TextRun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import MarkdownBlock, PdfPages
    from notes_tui.shell import FindMatches

# Shorter lines than these, in characters, are those of tables and lists, and stay as they are.
_NARROW = 30
# Part of the usual length of a line: a shorter one ends its paragraph.
_SHORT = 0.75
_STARTS = ("•", "–", "◦", "▪", "∗")


def flowing(text: str) -> str:
    """Return the text of a page with its lines joined, and an empty line between paragraphs.

    Short lines after each other, as of a table or a list of names, stay lines without empty ones between them.
    """
    lines = [line.strip() for line in text.split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    usual = lengths[int(0.8 * len(lengths))] if lengths else 0
    if usual < _NARROW:
        return "\n".join(lines).strip("\n")
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if not line or (line.startswith(_STARTS) and paragraphs[-1]):
            paragraphs.append([])
        if line:
            paragraphs[-1].append(line)
            if len(line) < _SHORT * usual:
                paragraphs.append([])
    text = ""
    was_short = False
    for paragraph in filter(None, paragraphs):
        is_short = len(paragraph) == 1 and len(paragraph[0]) < _SHORT * usual
        text += ("\n" if is_short and was_short else "\n\n" if text else "") + _joined(paragraph)
        was_short = is_short
    return text


def _joined(lines: Sequence[str]) -> str:
    found = lines[0]
    for line in lines[1:]:
        # A hyphen that is written, as in well-known; those of line ends are gone.
        glued = found[-1:] == "-" and found[-2:-1].isalpha() and line[:1].islower()
        found += line if glued else f" {line}"
    return found


def page_blocks(text: str) -> list[MarkdownBlock]:
    """Return a text as blocks to be shown; nothing in it is markup."""
    blocks: list[MarkdownBlock] = []
    for paragraph in text.split("\n\n"):
        for number, line in enumerate(paragraph.split("\n")):
            blocks.append(Paragraph((TextRun(line),), tight=number > 0))
    return blocks


def shown_text(pages: PdfPages, page: int) -> str:
    """Return the text of a page, or the sentence that says why there is none."""
    if page <= len(pages.texts):
        text = flowing(pages.texts[page - 1])
        return text or ("" if pages.fault else "This page has no text.") or pages.fault
    return pages.fault or "This page has no text."


def pages_with(pages: PdfPages, matches: FindMatches) -> list[int]:
    """Return the pages with a match, from 1."""
    return [number for number, text in enumerate(pages.texts, 1) if matches(flowing(text))]


def best_page(pages: PdfPages, matches: FindMatches) -> int:
    """Return the first of the pages with most of the different words that are matched; 1 where there is none."""
    best, most = 1, 0
    for number, text in enumerate(pages.texts, 1):
        words = len({text[start:end].casefold() for start, end in matches(text)})
        if words > most:
            best, most = number, words
    return best
