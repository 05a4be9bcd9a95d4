"""The sentence around a link, as it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.papers.sentences import sentence_spans
from index.text import clean_line
from index.vault.plain_text import plain_text

if TYPE_CHECKING:
    from index.cache.links_table import LinkRow


def link_sentence(link: LinkRow) -> str:
    """Return the sentence that a link is in, as plain text on one line; empty where the link is all of it.

    A dash before it, as before the one who is quoted, is left out.
    """
    line, raw = link.context, clean_line(link.raw)
    at = line.find(raw)
    parts = [line[start:end] for start, end in sentence_spans(line) if start < at + len(raw) and at < end]
    sentence = " ".join(parts) if at >= 0 else line
    words = clean_line(plain_text(sentence)).lstrip(" —–-").strip()
    return "" if words.strip(" .,;:()|—–-") in ("", plain_text(raw).strip(), raw) else words
