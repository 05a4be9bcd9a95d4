"""Quote a paper or a note in another note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.edit.append_text import append_text
from index.errors import LibraryError
from index.papers.model import Paper
from index.text import clean
from index.vault.obsidian.plain_words import plain_words

if TYPE_CHECKING:
    from index.cache.json_columns import NoteSummary
    from index.edit.changes import Change
    from index.edit.editor import Editor

QUOTE_TEMPLATE = "> {quote}\n>\n> — {link}"
"""The text that is added; a line with `{quote}` is written for each paragraph, with an empty one between."""


def quote(
    editor: Editor,
    path: str,
    text: str,
    item: Paper | NoteSummary,
    template: str = "",
    *,
    heading: str | None = None,
) -> Change:
    """Quote a text at the end of a note, or of one of its sections.

    Args:
        editor: Writes the note.
        path: The note, relative to the vault.
        text: The words to quote; in Markdown they stay words. A blank line parts two paragraphs.
        item: The document that they are from.
        template: Markdown with `{quote}`, `{link}` and `{key}`, which is the title of a note; empty for
            `QUOTE_TEMPLATE`.
        heading: The section to add it to; None for the end of the note.

    Raises:
        LibraryError: There is nothing to quote, no such heading, or the note cannot be edited.
    """
    link = editor.linker(path).to(item)
    key = item.key if isinstance(item, Paper) else item.title
    filled = quotation(text, template or QUOTE_TEMPLATE, link=link, key=key)
    return append_text(editor, path, filled, heading, label=f"quote {key}")


def quotation(text: str, template: str, *, link: str, key: str) -> str:
    """Return a quotation as Markdown; see `quote`.

    Raises:
        LibraryError: There is nothing to quote.
    """
    paragraphs = [plain_words(clean(part).strip()) for part in text.split("\n\n") if part.strip()]
    if not paragraphs:
        raise LibraryError("There is nothing to quote.", code="usage")
    # The link first: a quoted text may hold the signs of the template.
    filled = template.replace("{link}", link).replace("{key}", plain_words(key))
    lines: list[str] = []
    for line in filled.splitlines():
        before, held, after = line.partition("{quote}")
        if not held:
            lines.append(line)
            continue
        for number, paragraph in enumerate(paragraphs):
            lines += [*([before.rstrip()] if number else []), f"{before}{paragraph}{after}"]
    return "\n".join(lines)
