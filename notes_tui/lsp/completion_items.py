"""Completion: links, headings, blocks, citations, tags and properties for what is unfinished at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lsprotocol.types import CompletionItem, CompletionItemKind, CompletionList, TextEdit

from index import DocumentId, LibraryError, Names, anchor_text, clean_line, fold
from notes_tui.lsp.cursor_context import CursorContext, context_at
from notes_tui.lsp.link_targets import document_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index import NameOffer, Note
    from notes_tui.lsp.note_question import NoteQuestion

MOST = 100
"""Most items of one answer."""
NOTHING = CompletionList(is_incomplete=False, items=[])
_TAG_PROPERTIES = ("tag", "tags")
_IN_LINK = ("heading", "block")
_MOST_VALUES = 1_000


def complete(question: NoteQuestion) -> CompletionList:
    """Return what may complete the word at the cursor, best first.

    Raises:
        LibraryError: The index cannot be read.
    """
    context = context_at(question.note.text, question.offset)
    if context is None:
        return NOTHING
    made, read = _Items(question, context), question.library.read
    if context.kind == "link":
        return made.links(read.complete(context.typed, "links", path=question.note.path, limit=MOST))
    if context.kind == "citation":
        return made.citations(read.complete(context.typed, "papers", limit=MOST))
    words, kind = _words(question, context)
    after = (
        ": "
        if context.kind == "property"
        else "]]"
        if context.kind in _IN_LINK and not context.closed
        else ""
    )
    return made.words(words, kind, after)


def _words(question: NoteQuestion, context: CursorContext) -> tuple[Sequence[str], CompletionItemKind]:
    """Return the words that may complete what is no document, and their kind."""
    properties = question.library.properties
    if context.kind in _IN_LINK:
        note = _target(question, context.subject)
        if note is None:
            return (), CompletionItemKind.Text
        if context.kind == "block":
            return [block.id for block in note.blocks], CompletionItemKind.Text
        return [anchor_text(heading.text) for heading in note.headings], CompletionItemKind.Text
    if context.kind == "property":
        return [use.name for use in properties.uses()], CompletionItemKind.Property
    if context.kind == "tag" or fold(context.subject) in _TAG_PROPERTIES:
        return _tags(question, context), CompletionItemKind.Keyword
    return properties.values(context.subject, _MOST_VALUES), CompletionItemKind.Value


def _tags(question: NoteQuestion, context: CursorContext) -> list[str]:
    """Return every tag; those of the open note alone come last, without those of the line being typed."""
    known = [count.tag for count in question.library.read.tags()]
    folded = set(map(fold, known))
    line = question.note.lines.position(context.start).line + 1
    here = [tag for tag in question.note.note.tags if tag.line != line]
    return [*known, *dict.fromkeys(tag.name for tag in here if fold(tag.name) not in folded)]


def _target(question: NoteQuestion, target: str) -> Note | None:
    """Return the note that a link leads to, as the editor shows it."""
    found = document_named(question, target)
    try:
        return question.notes[found.path].note if found is not None and found.path is not None else None
    except LibraryError:
        return None


class _NewText(NamedTuple):
    """A text, the span of the note that it replaces, and what is typed of it there."""

    text: str
    start: int
    end: int
    typed: str


class _Items:
    """Makes the items of one answer."""

    def __init__(self, question: NoteQuestion, context: CursorContext) -> None:
        self._question = question
        self._context = context

    def links(self, offers: Sequence[NameOffer]) -> CompletionList:
        return self._listed(map(self._link, range(len(offers)), offers), len(offers))

    def _link(self, at: int, offer: NameOffer) -> CompletionItem:
        context = self._context
        if offer.text.startswith("[["):
            text = offer.text[2:-2] if context.closed else offer.text[2:]
            written = _NewText(text, context.start, context.end, context.typed)
        else:
            # In a vault that writes Markdown links, the brackets go.
            end = context.end + (2 if context.closed else 0)
            written = _NewText(offer.text, context.start - 2, end, f"[[{context.typed}")
        return self._document(at, offer, written)

    def citations(self, offers: Sequence[NameOffer]) -> CompletionList:
        context = self._context
        written = (_NewText(offer.text, context.start, context.end, context.typed) for offer in offers)
        return self._listed(map(self._document, range(len(offers)), offers, written), len(offers))

    def _document(self, at: int, offer: NameOffer, written: _NewText) -> CompletionItem:
        id_ = offer.id
        is_paper = id_ is not None and id_.kind == "paper"
        kind = CompletionItemKind.Reference if is_paper else CompletionItemKind.File
        item = self._item(at, clean_line(offer.label), kind, written)
        if id_ is not None:
            item.data = {"kind": id_.kind, "value": id_.value, "uri": self._question.note.uri}
        return item

    def words(self, words: Sequence[str], kind: CompletionItemKind, after: str) -> CompletionList:
        start, end, typed = self._context.start, self._context.end, self._context.typed
        found = [words[each] for each in Names.of(words).best(typed, MOST, slips=False)]
        items = (
            self._item(at, clean_line(word), kind, _NewText(f"{word}{after}", start, end, typed))
            for at, word in enumerate(found)
        )
        return self._listed(items, len(found))

    def _listed(self, items: Iterable[CompletionItem], count: int) -> CompletionList:
        # Incomplete even where all are listed: the next letter may match other names, which the editor has not.
        return CompletionList(is_incomplete=count > 0, items=list(items))

    def _item(self, at: int, label: str, kind: CompletionItemKind, written: _NewText) -> CompletionItem:
        edit = TextEdit(self._question.note.lines.range(written.start, written.end), written.text)
        # The typed text, so that no editor leaves out what matches by another word.
        return CompletionItem(
            label, kind=kind, text_edit=edit, filter_text=written.typed, sort_text=f"{at:03}"
        )


def documented(question: NoteQuestion, item: CompletionItem) -> CompletionItem:
    """Return an item of an earlier answer with a description of its document.

    Raises:
        LibraryError: The index or the note cannot be read.
    """
    from notes_tui.lsp.hover_cards import card

    data = item.data if isinstance(item.data, dict) else {}
    kind, value = data.get("kind"), data.get("value")
    if kind in ("paper", "note") and isinstance(value, str):
        id_ = DocumentId.paper(value) if kind == "paper" else DocumentId.note(value)
        item.documentation = card(question, id_)
    return item
