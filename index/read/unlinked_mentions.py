"""Unlinked mentions: notes that name a note or paper without a link, found by full text and then read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache.links_table import LinkRow
from index.errors import LibraryError
from index.papers.model import Paper
from index.text import clean_line, note_name
from index.vault.files.names import is_canvas
from index.vault.links.link_context import NoteContexts
from index.vault.parse import mentions as vault_mentions

if TYPE_CHECKING:
    from index.cache.json_columns import NoteSummary
    from index.search.search_index import SearchIndex
    from index.vault.vault import Vault

_MOST_NOTES = 200
_LONGEST_TITLE = 120
_NAME_WORDS = 4


def mention_names(item: Paper | NoteSummary) -> tuple[str, ...]:
    """Return the names of a note or paper in running text.

    A note has its file name, title and aliases; a paper its key, its title, and the short name before the title's
    colon.
    """
    brief = short_name(item.title)
    title = item.title if len(item.title) <= _LONGEST_TITLE else ""
    if isinstance(item, Paper):
        return vault_mentions.names_of(item.key, title, brief)
    stem = note_name(item.path)
    return vault_mentions.names_of(stem, title, *item.aliases, *((item.key, brief) if item.key else ()))


def short_name(title: str) -> str:
    """Return the words before a title's colon, if they are few enough to be a name."""
    short, colon, _ = title.partition(":")
    return short.strip() if colon and len(short.split()) <= _NAME_WORDS else ""


def mentions(search: SearchIndex, vault: Vault, item: Paper | NoteSummary) -> list[LinkRow]:
    """Return every mention of an item in other notes, by path and line; `kind` is `mention`."""
    wanted = mention_names(item)
    own = item.note if isinstance(item, Paper) else item.path
    found: set[str] = set()
    for name in wanted:
        phrase = name.replace('"', " ")
        hits = search.search(f'"{phrase}"', scope="note", limit=_MOST_NOTES).hits
        found.update(hit.id.value for hit in hits)
    rows: list[LinkRow] = []
    if found - {own or ""}:
        from index.vault.parse.note import parse  # with all that reads Markdown and YAML
    for path in sorted(found - {own or ""}):
        if is_canvas(path):
            continue  # its text cards are not edited
        try:
            text = vault.read_text(path).text
        except LibraryError:
            continue  # missing, or not UTF-8: reported elsewhere
        note = parse(path, text)
        contexts = NoteContexts(note)
        rows += [
            LinkRow(
                *(path, mention.line, own, clean_line(mention.text), "mention", None, None, item.key),
                *contexts.at(mention.line, mention.text),
            )
            for mention in vault_mentions.find_mentions(note, text, wanted)
        ]
    return rows
