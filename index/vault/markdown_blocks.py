"""A page of Markdown as a tree: blocks, and the inline pieces in them. Plain values without a parser.

They are named tuples rather than dataclasses because a long page has tens of thousands of them.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

InlineStyle = Literal["strong", "emphasis", "strike", "underline", "code", "highlight", "comment"]
Styles: TypeAlias = tuple[InlineStyle, ...]
"""Styles of an inline piece, outermost first; `highlight` comes first and `comment` last."""
RunKind = Literal["text", "code", "math", "html"]
LinkSpanKind = Literal["wikilink", "markdown", "citation", "tag", "url"]
Alignment = Literal["left", "right", "center"]
Folding = Literal["", "open", "closed"]
CalloutKind = Literal[
    "note",
    "abstract",
    "info",
    "todo",
    "tip",
    "success",
    "question",
    "warning",
    "failure",
    "danger",
    "bug",
    "example",
    "quote",
]


class TextRun(NamedTuple):
    """Characters of one kind and style; code, TeX and HTML come without the signs around them."""

    text: str
    kind: RunKind = "text"
    styles: Styles = ()


class LineBreak(NamedTuple):
    """The end of a line within a paragraph; a soft one is drawn as a space."""

    hard: bool
    styles: Styles = ()


class LinkSpan(NamedTuple):
    """A link.

    Attributes:
        target: Note, path, citation key, name of the tag (without `#`) or web address.
        anchor: Heading or block; only for links to notes and files.
        content: The label; empty for a wikilink without one, a citation in brackets and a tag.
        bare: It is a citation outside brackets: plain text unless a paper has that key.
    """

    kind: LinkSpanKind
    target: str
    anchor: str | None = None
    content: tuple[Inline, ...] = ()
    styles: Styles = ()
    bare: bool = False


class EmbedSpan(NamedTuple):
    """A note, file or image that is embedded.

    Attributes:
        target: Note, path or web address.
        label: Text to show in its place; may be empty.
        size: In pixels, such as `100` or `640x480`.
        web: The target is a web address.
    """

    target: str
    anchor: str | None = None
    label: str = ""
    size: str | None = None
    web: bool = False
    styles: Styles = ()


class FootnoteMark(NamedTuple):
    """The mark of a footnote: in the text, or (`opens_note`) at the start of the footnote itself.

    Attributes:
        content: The text of an inline footnote; empty for one that is written elsewhere.
    """

    label: str
    opens_note: bool = False
    styles: Styles = ()
    content: tuple[Inline, ...] = ()


Inline: TypeAlias = TextRun | LineBreak | LinkSpan | EmbedSpan | FootnoteMark
Inlines: TypeAlias = tuple[Inline, ...]


class Paragraph(NamedTuple):
    """A paragraph without its block id.

    Attributes:
        inlines: Empty if the paragraph is only a block id.
        tight: No blank line comes before it: it is in a tight list, or directly below a callout's title.
    """

    inlines: Inlines
    tight: bool = False


class HeadingBlock(NamedTuple):
    """A heading of level 1 to 6, without its block id."""

    level: int
    inlines: Inlines


class ListItem(NamedTuple):
    """An item of a list.

    Attributes:
        task: The character in the box of a task; the first block is then its text, a paragraph. None for others.
    """

    blocks: tuple[MarkdownBlock, ...]
    task: str | None = None


class ListBlock(NamedTuple):
    """A list; `start` is the number of the first item, or None for a bullet list."""

    items: tuple[ListItem, ...]
    start: int | None = None


class Quote(NamedTuple):
    """A block quote."""

    blocks: tuple[MarkdownBlock, ...]


class Callout(NamedTuple):
    """A quote that begins with `[!kind]`.

    Attributes:
        kind: `note` for an unknown kind.
        title: The written title, or the name of the kind.
        folding: State at first of a callout that can be folded; empty for others.
        comment: It begins within a `%%comment%%`.
    """

    kind: CalloutKind
    title: Inlines
    blocks: tuple[MarkdownBlock, ...]
    folding: Folding = ""
    comment: bool = False


class CodeBlock(NamedTuple):
    """Fenced or indented code; `language` is the first word of the fence, or empty."""

    code: str
    language: str = ""
    comment: bool = False

    @property
    def query(self) -> str | None:
        """The query of a `query` block, on one line; None for other code and in a comment."""
        asks = self.language.lower() == "query" and not self.comment
        return " ".join(self.code.split()) if asks else None


class MathBlock(NamedTuple):
    """TeX between lines of `$$`."""

    tex: str
    comment: bool = False


class HtmlBlock(NamedTuple):
    """HTML line by line: simple tags are styles, all others text."""

    lines: tuple[Inlines, ...]


class Table(NamedTuple):
    """A table; the first row is the head, and rows may be of different lengths."""

    rows: tuple[tuple[Inlines, ...], ...]
    alignments: tuple[Alignment, ...]


class ThematicBreak(NamedTuple):
    """A horizontal rule."""


MarkdownBlock: TypeAlias = (
    Paragraph
    | HeadingBlock
    | ListBlock
    | Quote
    | Callout
    | CodeBlock
    | MathBlock
    | HtmlBlock
    | Table
    | ThematicBreak
)
