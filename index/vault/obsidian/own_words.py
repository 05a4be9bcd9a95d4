"""The part of a literature note that the user wrote: without the title, the abstract and what its template owns."""

from __future__ import annotations

import re

from index.errors import LibraryError
from index.vault.obsidian import template_blocks

ABSTRACT_CALLOUT = re.compile(r"^>[ \t]*\[!abstract\].*\n(?:>.*\n?)*", re.MULTILINE | re.IGNORECASE)
_TITLE = re.compile(r"\A\s*# .*\n?")
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
# The heading of the section for the user's words, where another heading or nothing follows.
_SECTION_TO_WRITE_IN = re.compile(r"^(#{1,6})[ \t]+Notes[ \t]*$\s*(?:(?=(#{1,6})(?:\s|\Z))|\Z)", re.MULTILINE)
_SIGNS = re.compile(r"[\W_]+")
# Letters by which an abstract is known; a sentence of the user's is not the same for so long.
_TELLING = 60


def own_words(body: str, abstract: str) -> str:
    """Return the body of a literature note without title, blocks of its template, and a callout with the abstract.

    Without an empty section for notes, too; the result is empty where there are only headings.

    Args:
        body: The text below the front matter.
        abstract: Of the paper; a callout with other words is the user's.
    """
    text = _TITLE.sub("", body)
    try:
        # No front matter can begin on the second line.
        owned = sorted(template_blocks.blocks(f"\n{text}").values(), reverse=True)
    except LibraryError:
        # Its renewal names the fault.
        owned = []
    for block in owned:
        text = text[: block.start - 1] + text[block.end - 1 :]
    wanted = _letters(abstract)[:_TELLING]
    text = ABSTRACT_CALLOUT.sub(lambda callout: "" if _repeats(callout[0], wanted) else callout[0], text)
    text = _SECTION_TO_WRITE_IN.sub(lambda found: found[0] if _has_text(found) else "", text)
    return "" if all(_HEADING.match(line) for line in text.splitlines() if line.strip()) else text


def _has_text(section: re.Match[str]) -> bool:
    """Return whether the heading that follows is part of the section."""
    return len(section[2] or "") > len(section[1])


def _letters(text: str) -> str:
    return _SIGNS.sub("", text)


def _repeats(callout: str, beginning: str) -> bool:
    return bool(beginning) and _letters(callout.partition("\n")[2]).startswith(beginning)
