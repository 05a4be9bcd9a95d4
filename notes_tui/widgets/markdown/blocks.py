"""Markdown tokens, made into blocks of plain pieces."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.cells import cell_len

from index import clean
from notes_tui.widgets.markdown.callouts import SIGNS, read_callout
from notes_tui.widgets.markdown.code import code_lines
from notes_tui.widgets.markdown.inline import FOOTNOTE, Inline, Text, without_block_id
from notes_tui.widgets.markdown.model import OPEN, Block, Document, Fold, Piece, Target
from notes_tui.widgets.markdown.spans import commented

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from markdown_it.token import Token

    from index import Embed, Embeds

_TASK = re.compile(r"\[(.)\] ")
_BREAKS = ("softbreak", "hardbreak")
_BULLETS = "•◦▪"
_BOXES = {" ": "☐", "x": "☑", "X": "☑", "-": "☒", ">": "▹", "<": "◃", "/": "◐"}
_CLOSED_TASKS = {"x": ("dim",), "X": ("dim",), "-": ("dim", "strike")}
_QUOTE = Piece("▌ ", ("quote",))
_EMBED = Piece("┃ ", ("embed",))


@dataclass(slots=True)
class _Level:
    """An item, quote or embed that is open: what its first line, and its other lines, begin with.

    Attributes:
        kind: `item`, `quote` or `embed`.
        used: Something of it is shown already.
        later: It is not the first item of its list.
        fold: It is a callout that can be folded.
    """

    kind: str
    first: Piece
    rest: Piece
    used: bool = False
    later: bool = False
    fold: str | None = None


def build(
    tokens: Sequence[Token],
    mark: Callable[[str], Iterable[tuple[int, int]]] | None = None,
    embeds: Embeds | None = None,
    unresolved: Collection[str] = (),
) -> Document:
    """Read tokens of the engine's Markdown parser.

    Args:
        tokens: From the first to the last of a text.
        mark: Gives start and end of what is to be marked in a piece of text.
        embeds: What is embedded in the text; what is not among it is shown as a link.
        unresolved: What links of the text name that is not there.
    """
    builder = _Builder(mark, unresolved)
    builder.text(tokens, embeds or {})
    builder.document.blocks = commented(builder.document.blocks)
    return builder.document


class _Builder:
    def __init__(
        self, mark: Callable[[str], Iterable[tuple[int, int]]] | None, unresolved: Collection[str]
    ) -> None:
        self.document = Document()
        self._inline = Inline(self.document, mark, unresolved)
        self._levels: list[_Level] = []
        self._lists: list[int | None] = []
        self._items: list[int] = []
        self._titles: Counter[str] = Counter()
        self._heading = 0
        self._rows: list[list[tuple[Piece, ...]]] = []
        self._aligned: list[str] = []
        self._in_table = False

    def text(self, tokens: Sequence[Token], embeds: Embeds, source: str | None = None) -> None:
        """A whole text, with what is embedded in it; `source` is its path if it is embedded itself."""
        contents = (token.content for token in tokens if token.type == "inline" and "[^" in token.content)
        footnotes = {label for content in contents for label in FOOTNOTE.findall(content)}
        self._inline.text, self._lists, self._items = Text(embeds, source, footnotes), [], []
        for token in tokens:
            self._take(token)

    def _take(self, token: Token) -> None:
        name = token.type.removesuffix("_open") if token.type.endswith("_open") else token.type
        handler = getattr(self, f"_on_{name}", None)
        if handler is not None:
            handler(token)

    # Paragraphs

    def _on_inline(self, token: Token) -> None:
        tokens = token.children or []
        if self._in_table:
            self._rows[-1].append(tuple(self._inline.pieces(tokens)))
            return
        if self._heading:
            pieces = without_block_id(self._inline.pieces(tokens))
            if not self._levels:  # in quotes and embeds they are no headings of the note
                self.document.headings.append(len(self.document.blocks))
            self._emit(Block(tuple(piece.under(f"h{self._heading}") for piece in pieces)))
            return
        if self._levels and not self._levels[-1].used and tokens:
            tokens = self._special(tokens)
            if not tokens:
                return
        self._paragraph(tokens)

    def _paragraph(self, tokens: Sequence[Token]) -> None:
        """A paragraph, parted by what is embedded in it."""
        before = len(self.document.blocks)
        for part in self._parted(tokens):
            pieces = [] if isinstance(part, tuple) else without_block_id(self._inline.pieces(part))
            if not pieces and not isinstance(part, tuple):
                continue
            if len(self.document.blocks) > before:
                self._gap()
            if isinstance(part, tuple):
                self._embed(*part)
            else:
                self._emit(Block(tuple(pieces)))
        if len(self.document.blocks) == before:
            self._ungap()

    def _parted(self, tokens: Sequence[Token]) -> Iterator[list[Token] | tuple[Token, Embed]]:
        if not self._inline.text.embeds:
            yield list(tokens)
            return
        run: list[Token] = []
        depth = 0
        for token in tokens:
            depth += token.nesting
            embed = self._inline.shown(token) if depth == 0 and not token.nesting else None
            if embed is None:
                run.append(token)
                continue
            if any(each.content.strip() or each.nesting for each in run):
                yield run
            yield token, embed
            run = []
        while run and run[0].type in _BREAKS:
            del run[0]
        if any(each.content.strip() or each.nesting for each in run):
            yield run

    def _embed(self, token: Token, embed: Embed) -> None:
        with self._within(Block(tuple(self._inline.embedded(token, title=True)))):
            self.text(embed.tokens, embed.embeds, embed.path)
            if embed.cut:
                self._gap()
                self._emit(Block((Piece("… the rest is too long to be shown here", ("dim",)),)))

    @contextmanager
    def _within(self, title: Block) -> Iterator[None]:
        held, lists, items = self._inline.text, self._lists, self._items
        self._levels.append(_Level("embed", _EMBED, _EMBED))
        self._emit(title)
        yield
        self._levels.pop()
        self._inline.text, self._lists, self._items = held, lists, items

    # Tasks and callouts

    def _special(self, tokens: list[Token]) -> list[Token]:
        """A task's box, or a callout's title, where an item or a quote begins with one; returns what follows."""
        level, text = self._levels[-1], tokens[0].content
        if tokens[0].type != "text":
            return tokens
        if level.kind == "quote" and (callout := read_callout(text)):
            level.first = level.rest = Piece("▌ ", (f"callout-{callout.kind}",))
            end = next((at for at, token in enumerate(tokens) if token.type in _BREAKS), len(tokens))
            words = tokens[0].copy(content=text[callout.end :] or ("" if end > 1 else callout.name))
            title = self._inline.pieces([words, *tokens[1:end]])
            roles = ("strong", f"callout-{callout.kind}")
            title = [piece._replace(roles=(*piece.roles, *roles)) for piece in title]
            title.insert(0, Piece(f"{SIGNS[callout.kind]} ", roles))
            fold = None
            if callout.fold:
                title, fold = self._foldable(title, roles, closed=callout.fold == "-")
            self._emit(Block(tuple(title), title=fold))
            level.fold = fold
            return tokens[end + 1 :]
        if level.kind == "item" and (match := _TASK.match(text)):
            box = f"{_BOXES.get(match[1]) or f'[{clean(match[1])}]'} "
            # A task in a list of numbers keeps its number.
            kept = "" if level.first.text[0] in _BULLETS else level.first.text
            level.first = Piece(kept + box, ("marker",))
            level.rest = Piece(" " * cell_len(level.first.text))
            pieces = self._inline.pieces([tokens[0].copy(content=text[match.end() :]), *tokens[1:]])
            done = _CLOSED_TASKS.get(match[1], ())
            self._emit(Block(tuple(piece._replace(roles=(*piece.roles, *done)) for piece in pieces)))
            return []
        return tokens

    def _foldable(
        self, title: list[Piece], roles: tuple[str, ...], *, closed: bool
    ) -> tuple[list[Piece], str]:
        text = "".join(piece.text for piece in title)
        self._titles[text] += 1
        fold = Fold(f"{self._titles[text]} {text}", closed)
        self.document.folds.append(fold)
        number = self._inline.add(Target("fold", fold.name))
        title = [piece if piece.link >= 0 else piece._replace(link=number) for piece in title]
        return [*title, Piece(OPEN, roles, number)], fold.name

    # Other blocks

    def _on_heading(self, token: Token) -> None:
        self._gap()
        self._heading = int(token.tag[1:])

    def _on_heading_close(self, _token: Token) -> None:
        self._heading = 0

    def _on_paragraph(self, token: Token) -> None:
        if not token.hidden:
            self._gap()

    def _on_blockquote(self, _token: Token) -> None:
        self._gap()
        self._levels.append(_Level("quote", _QUOTE, _QUOTE))

    def _on_blockquote_close(self, _token: Token) -> None:
        self._levels.pop()

    def _on_bullet_list(self, _token: Token) -> None:
        self._open_list(None)

    def _on_ordered_list(self, token: Token) -> None:
        start = token.attrGet("start")
        self._open_list(1 if start is None else int(start))

    def _open_list(self, number: int | None) -> None:
        if not self._lists or self._levels[-1].kind != "item":
            self._gap()
        self._lists.append(number)
        self._items.append(0)

    def _on_bullet_list_close(self, _token: Token) -> None:
        self._lists.pop()
        self._items.pop()

    _on_ordered_list_close = _on_bullet_list_close

    def _on_list_item(self, _token: Token) -> None:
        number = self._lists[-1]
        depth = sum(each is None for each in self._lists) - 1
        text = f"{_BULLETS[min(depth, len(_BULLETS) - 1)]} " if number is None else f"{number}. "
        if number is not None:
            self._lists[-1] = number + 1
        later = self._items[-1] > 0
        self._items[-1] += 1
        self._levels.append(_Level("item", Piece(text, ("marker",)), Piece(" " * len(text)), later=later))

    def _on_list_item_close(self, _token: Token) -> None:
        if not self._levels[-1].used:
            self._emit(Block())
        self._levels.pop()

    def _on_fence(self, token: Token) -> None:
        self._gap()
        language = (token.info.split() or [""])[0]
        for line in code_lines(token.content, language, self._link):
            self._emit(Block(tuple(line), verbatim=True))

    _on_code_block = _on_fence

    def _link(self, name: str) -> int:
        return self._inline.add(Target("wikilink", name))

    def _on_math_block(self, token: Token) -> None:
        self._gap()
        for line in token.content.split("\n"):
            self._emit(Block((Piece(line.expandtabs(4), ("block", "math")),), verbatim=True))

    def _on_html_block(self, token: Token) -> None:
        self._gap()
        for line in token.content.rstrip("\n").split("\n"):
            self._emit(Block((Piece(line, ("dim",)),)))

    def _on_hr(self, _token: Token) -> None:
        self._gap()
        self._emit(Block(rule=True))

    def _on_table(self, _token: Token) -> None:
        self._gap()
        self._rows, self._aligned, self._in_table = [], [], True

    def _on_tr(self, _token: Token) -> None:
        self._rows.append([])

    def _on_th(self, token: Token) -> None:
        style = str(token.attrGet("style") or "")
        self._aligned.append(style.removeprefix("text-align:") or "left")

    def _on_table_close(self, _token: Token) -> None:
        self._in_table = False
        rows = tuple(tuple(row) for row in self._rows)
        self._emit(Block(rows=rows, aligned=tuple(self._aligned)))

    def _folds(self) -> tuple[str, ...]:
        return tuple(level.fold for level in self._levels if level.fold is not None)

    def _gap(self) -> None:
        """An empty line, unless this is the very first thing, or the first of its list or quote."""
        around = self._levels
        if around and not around[-1].used:
            if not around[-1].later:
                return
            around = around[:-1]
        if not self.document.blocks:
            return
        prefix = tuple(level.rest for level in around)
        folds = tuple(level.fold for level in around if level.fold is not None)
        self.document.blocks.append(Block(first=prefix, folds=folds))

    def _ungap(self) -> None:
        """Take an empty line back, where nothing came of what it was to stand before."""
        blocks = self.document.blocks
        if blocks and not blocks[-1].pieces and not blocks[-1].rest:
            blocks.pop()

    def _emit(self, block: Block) -> None:
        first = tuple(level.rest if level.used else level.first for level in self._levels)
        for level in self._levels:
            level.used = True
        rest = tuple(level.rest for level in self._levels)
        self.document.blocks.append(replace(block, first=first, rest=rest, folds=self._folds()))
