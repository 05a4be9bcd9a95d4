"""Blocks of the engine's Markdown, made into the blocks of a page."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from index import (
    Callout,
    CodeBlock,
    EmbedSpan,
    FootnoteMark,
    HeadingBlock,
    HtmlBlock,
    LineBreak,
    ListBlock,
    MathBlock,
    Paragraph,
    Quote,
    Table,
    TextRun,
    ThematicBreak,
    clean,
)
from notes_tui.widgets.markdown.callout_signs import SIGNS
from notes_tui.widgets.markdown.code import code_lines
from notes_tui.widgets.markdown.hidden_comments import without_comments
from notes_tui.widgets.markdown.inline import InlineStyler, TextContext
from notes_tui.widgets.markdown.model import (
    OPEN,
    Fold,
    ImageSpot,
    MarkdownPage,
    PageBlock,
    Piece,
    Target,
    dimmed,
    text_of,
)
from notes_tui.widgets.markdown.query_answers import answer_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from index import Embed, Embeds, Inline, ListItem, MarkdownBlock, QueryAnswer

_BULLETS = "•◦▪"
_BOXES = {" ": "☐", "x": "☑", "X": "☑", "-": "☒", ">": "▹", "<": "◃", "/": "◐"}
_CLOSED_TASKS = {"x": ("dim",), "X": ("dim",), "-": ("dim", "strike")}
_QUOTE = Piece("▌ ", ("quote",))
_EMBED = Piece("┃ ", ("embed",))
_FONTS = frozenset(("strong", "emphasis", "strike"))
_CUT = Piece("… the rest is too long to be shown here", ("dim",))


@dataclass(slots=True)
class _Level:
    """An open item, quote or embed, with the prefix of its first line and that of the others.

    Attributes:
        kind: `item`, `quote` or `embed`.
        used: It has a line already.
        later: It is not the first item of its list.
        fold: Name of the fold, for a callout that can be folded.
    """

    kind: str
    first: Piece
    rest: Piece
    used: bool = False
    later: bool = False
    fold: str | None = None


class _Shown(NamedTuple):
    """An embed, and the note or image to show in its place."""

    span: EmbedSpan
    embed: Embed
    image: ImageSpot | None = None


def build(
    blocks: Sequence[MarkdownBlock],
    mark: Callable[[str], Iterable[tuple[int, int]]] | None = None,
    embeds: Embeds | None = None,
    unresolved: Collection[str] = (),
    *,
    comments: bool = True,
    answers: Mapping[str, QueryAnswer] | None = None,
    pictures: bool = False,
) -> MarkdownPage:
    """Make a page of the blocks of a text.

    Args:
        blocks: The whole text.
        mark: Gives start and end of each match in a piece of text.
        embeds: Embeds of the text; others are shown as links.
        unresolved: Targets of the text's links that do not exist.
        comments: Show `%%comments%%`.
        answers: Answers to `query` blocks, by their queries.
        pictures: Give images lines of their own, for pictures above them.
    """
    builder = _PageBuilder(mark, answers or {}, comments=comments, pictures=pictures)
    builder.text(blocks, TextContext(embeds or {}, unresolved=unresolved))
    return builder.page


class _PageBuilder:
    def __init__(
        self,
        mark: Callable[[str], Iterable[tuple[int, int]]] | None,
        answers: Mapping[str, QueryAnswer],
        *,
        comments: bool,
        pictures: bool,
    ) -> None:
        self._answers = answers
        self._pictures = pictures
        self._comments = comments
        self.page = MarkdownPage()
        self._inline = InlineStyler(self.page, mark)
        self._levels: list[_Level] = []
        self._bullets = 0
        self._titles: Counter[str] = Counter()

    def text(self, blocks: Sequence[MarkdownBlock], context: TextContext) -> None:
        """Add a whole text with its embeds."""
        self._inline.text, self._bullets = context, 0
        self._blocks(blocks if self._comments else without_comments(blocks))
        # The list grows while it is read: a footnote may have footnotes.
        for number, mark in enumerate(self._inline.text.notes):
            opening = FootnoteMark(mark.label, opens_note=True, styles=mark.styles)
            note = Paragraph((opening, TextRun(" "), *mark.content), tight=number > 0)
            self._blocks((note,) if self._comments else without_comments((note,)))

    def _blocks(self, blocks: Sequence[MarkdownBlock]) -> None:
        for block in blocks:
            self._block(block)

    def _block(self, block: MarkdownBlock) -> None:
        hidden = isinstance(block, HeadingBlock) and not block.inlines and not self._comments
        if not self._is_tight(block) and not hidden:
            self._gap()
        match block:
            case Paragraph():
                self._paragraph(block.inlines)
            case HeadingBlock():
                self._heading(block)
            case ListBlock():
                self._list(block)
            case Quote():
                with self._within(_Level("quote", _QUOTE, _QUOTE)):
                    self._blocks(block.blocks)
            case Callout():
                self._callout(block)
            case _:
                self._leaf(block)

    def _leaf(self, block: CodeBlock | MathBlock | HtmlBlock | Table | ThematicBreak) -> None:
        match block:
            case CodeBlock():
                lines = code_lines(block.code, block.language, self._wikilink)
                self._verbatim(lines, comment=block.comment)
                if block.query is not None and (answer := self._answers.get(block.query)) is not None:
                    for pieces in answer_lines(answer, self._inline.add):
                        self._emit(pieces)
            case MathBlock():
                from index import formula_text

                tex = formula_text(block.tex) or block.tex
                lines = [[Piece(line.expandtabs(4), ("block", "math"))] for line in tex.split("\n")]
                self._verbatim(lines, comment=block.comment)
            case HtmlBlock():
                for line in block.lines:
                    self._emit(self._inline.pieces(line))
            case Table():
                rows = tuple(tuple(tuple(self._inline.pieces(cell)) for cell in row) for row in block.rows)
                self._emit(rows=rows, aligned=block.alignments)
            case ThematicBreak():
                self._emit(rule=True)

    # Paragraphs

    def _heading(self, heading: HeadingBlock) -> None:
        if not self._levels:  # a heading in a quote or an embed is not one of the note
            self.page.headings.append(len(self.page.blocks))
        if not heading.inlines and not self._comments:
            return
        pieces = self._inline.pieces(heading.inlines)
        self._emit(piece.under(f"h{heading.level}") for piece in pieces)

    def _paragraph(self, inlines: Sequence[Inline]) -> None:
        """Add a paragraph, split at the embeds that are shown in it."""
        before = len(self.page.blocks)
        for part in self._parts(inlines):
            pieces = [] if isinstance(part, _Shown) else self._inline.pieces(part)
            if not pieces and not isinstance(part, _Shown):
                continue
            if len(self.page.blocks) > before:
                self._gap()
            if isinstance(part, _Shown) and part.image is not None:
                self.page.images.append(len(self.page.blocks))
                self._emit(self._inline.embedded(part.span), image=part.image)
            elif isinstance(part, _Shown):
                self._embed(part)
            else:
                self._emit(pieces)
        if len(self.page.blocks) == before:
            self._ungap()

    def _parts(self, inlines: Sequence[Inline]) -> Iterator[Sequence[Inline] | _Shown]:
        if not self._inline.text.embeds:
            yield inlines
            return
        run: list[Inline] = []
        for inline in inlines:
            shown = self._shown(inline)
            if shown is None:
                run.append(inline)
                continue
            if not _blank(run):
                yield run
            yield shown
            run = []
        while run and isinstance(run[0], LineBreak):
            del run[0]
        if not _blank(run):
            yield run

    def _shown(self, inline: Inline) -> _Shown | None:
        if not isinstance(inline, EmbedSpan) or not _FONTS.isdisjoint(inline.styles):
            return None
        if self._pictures and (found := self._inline.image(inline)) is not None:
            return _Shown(inline, *found)
        embed = self._inline.shown(inline)
        return None if embed is None else _Shown(inline, embed)

    def _embed(self, shown: _Shown) -> None:
        before, span, embed = len(self.page.blocks), shown.span, shown.embed
        title = self._inline.embedded(span, title=True)
        text, bullets = self._inline.text, self._bullets
        with self._within(_Level("embed", _EMBED, _EMBED)):
            self._emit(title)
            self.text(embed.blocks, TextContext(embed.embeds, embed.path, embed.unresolved))
            if embed.cut:
                self._gap()
                self._emit((_CUT,))
        self._inline.text, self._bullets = text, bullets
        if "comment" in span.styles:
            self.page.blocks[before:] = [block.dimmed() for block in self.page.blocks[before:]]

    # Lists and callouts

    def _list(self, block: ListBlock) -> None:
        bullet = _BULLETS[min(self._bullets, len(_BULLETS) - 1)]
        self._bullets += block.start is None
        for number, item in enumerate(block.items, block.start or 0):
            text = f"{bullet} " if block.start is None else f"{number}. "
            level = _Level("item", Piece(text, ("marker",)), Piece(" " * len(text)))
            level.later = item is not block.items[0]
            with self._within(level):
                self._item(item, level, numbered=block.start is not None)
                if not level.used:
                    self._emit()
        self._bullets -= block.start is None

    def _item(self, item: ListItem, level: _Level, *, numbered: bool) -> None:
        blocks = item.blocks
        if item.task is not None and isinstance(text := blocks[0], Paragraph):
            if not text.tight:
                self._gap()
            box = f"{_BOXES.get(item.task) or f'[{clean(item.task)}]'} "
            level.first = Piece(level.first.text + box if numbered else box, ("marker",))
            level.rest = Piece(" " * cell_len(level.first.text))
            done = _CLOSED_TASKS.get(item.task, ())
            self._emit(self._inline.pieces(text.inlines, *done))
            blocks = blocks[1:]
        self._blocks(blocks)

    def _callout(self, callout: Callout) -> None:
        role = f"callout-{callout.kind}"
        bar = Piece("▌ ", (role,))
        level = _Level("quote", bar, bar)
        roles = ("strong", role, "dim") if callout.comment else ("strong", role)
        sign = Piece(f"{SIGNS[callout.kind]} ", roles)
        title = [sign, *self._inline.pieces(callout.title, "strong", role)]
        with self._within(level):
            if callout.folding:
                title, fold = self._foldable(title, roles, closed=callout.folding == "closed")
                self._emit(title, title=fold)
                level.fold = fold
            else:
                self._emit(title)
            self._blocks(callout.blocks)

    def _foldable(
        self, title: list[Piece], roles: tuple[str, ...], *, closed: bool
    ) -> tuple[list[Piece], str]:
        text = text_of(title)
        self._titles[text] += 1
        fold = Fold(f"{self._titles[text]} {text}", closed)
        self.page.folds.append(fold)
        number = self._inline.add(Target("fold", fold.name))
        title = [piece if piece.link >= 0 else piece._replace(link=number) for piece in title]
        return [*title, Piece(OPEN, roles, number)], fold.name

    # Code

    def _verbatim(self, lines: Iterable[list[Piece]], *, comment: bool) -> None:
        for line in lines:
            self._emit(dimmed(line) if comment else line, verbatim=True)

    def _wikilink(self, name: str) -> int:
        return self._inline.add(Target("wikilink", name))

    # Lines

    @contextmanager
    def _within(self, level: _Level) -> Iterator[None]:
        self._levels.append(level)
        yield
        self._levels.pop()

    def _is_tight(self, block: MarkdownBlock) -> bool:
        """Return whether no empty line comes before a block: for example, before a list within an item."""
        if isinstance(block, ListBlock):
            return bool(self._levels) and self._levels[-1].kind == "item"
        return isinstance(block, Paragraph) and block.tight

    def _gap(self) -> None:
        """Add an empty line, except at the very top and at the top of a list or quote."""
        around = self._levels
        if around and not around[-1].used:
            if not around[-1].later:
                return
            around = around[:-1]
        if not self.page.blocks:
            return
        prefix = tuple(level.rest for level in around)
        self.page.blocks.append(PageBlock(first=prefix, folds=_folds(around)))

    def _ungap(self) -> None:
        """Remove the last empty line, because nothing followed it."""
        blocks = self.page.blocks
        if blocks and not blocks[-1].pieces and not blocks[-1].rest:
            blocks.pop()

    def _emit(
        self,
        pieces: Iterable[Piece] = (),
        *,
        rows: tuple[tuple[tuple[Piece, ...], ...], ...] = (),
        aligned: tuple[str, ...] = (),
        verbatim: bool = False,
        rule: bool = False,
        title: str | None = None,
        image: ImageSpot | None = None,
    ) -> None:
        levels = self._levels
        first = tuple([level.rest if level.used else level.first for level in levels])
        for level in levels:
            level.used = True
        rest = tuple([level.rest for level in levels])
        self.page.blocks.append(
            PageBlock(tuple(pieces), first, rest, rows, aligned, verbatim, rule, _folds(levels), title, image)
        )


def _folds(levels: Iterable[_Level]) -> tuple[str, ...]:
    return tuple([level.fold for level in levels if level.fold is not None])


def _blank(run: Iterable[Inline]) -> bool:
    """Return whether a part of a paragraph has only white space."""
    return all(
        isinstance(each, LineBreak) or (isinstance(each, TextRun) and not each.text.strip()) for each in run
    )
