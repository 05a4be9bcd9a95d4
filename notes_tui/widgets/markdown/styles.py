"""Styles for the roles of a piece of Markdown, in the colours of the theme."""

from __future__ import annotations

from rich.style import Style

from notes_tui.widgets.markdown.callout_signs import SIGNS

FONTS = {
    "strong": Style(bold=True),
    "emphasis": Style(italic=True),
    "strike": Style(strike=True),
    "underline": Style(underline=True),
}
# Roles with a background of their own; the others keep the background below them.
GROUNDED = frozenset(("code", "block", "match", "tag", "highlight", "selected", "hint"))
ROLES = (
    *(f"h{level}" for level in range(1, 7)),
    *(
        "code",
        "block",
        "math",
        "link",
        "broken",
        "tag",
        "quote",
        "embed",
        "marker",
        "dim",
        "match",
        "highlight",
        "selected",
        "hint",
    ),
    *(f"syntax-{name}" for name in ("comment", "keyword", "name", "string", "number", "deleted")),
    *(f"callout-{kind}" for kind in SIGNS),
)
# Callouts have the colours of the theme that are closest to those in Obsidian.
CSS = """
MarkdownView {
    scrollbar-size-vertical: 1; scrollbar-gutter: stable; overflow-x: hidden; background: $background;
}
MarkdownView > .markdown-view--h1 { color: $text-primary; text-style: bold; }
MarkdownView > .markdown-view--h2 { color: $text-accent; text-style: bold; }
MarkdownView > .markdown-view--h3 { color: $text-primary; text-style: bold italic; }
MarkdownView > .markdown-view--h4 { color: $text-accent; text-style: bold italic; }
MarkdownView > .markdown-view--h5 { color: $text-primary; text-style: italic; }
MarkdownView > .markdown-view--h6 { color: $text-accent; text-style: italic; }
MarkdownView > .markdown-view--code { color: $foreground; background: $surface-lighten-1; }
MarkdownView > .markdown-view--block { color: $foreground; background: $surface; }
MarkdownView > .markdown-view--math { color: $text-warning; text-style: italic; }
MarkdownView > .markdown-view--link { color: $text-accent; text-style: underline; }
MarkdownView > .markdown-view--broken { color: $text-error; text-style: underline italic; }
MarkdownView > .markdown-view--tag { color: $text-success; background: $success 15%; }
MarkdownView > .markdown-view--quote { color: $text-primary; }
MarkdownView > .markdown-view--embed { color: $foreground 40%; }
MarkdownView > .markdown-view--marker { color: $text-primary; }
MarkdownView > .markdown-view--dim { color: $foreground 60%; }
MarkdownView > .markdown-view--match { background: $warning 40%; }
MarkdownView > .markdown-view--highlight { background: $accent 30%; }
MarkdownView > .markdown-view--selected { color: $block-cursor-foreground; background: $block-cursor-background; }
MarkdownView > .markdown-view--hint { color: $background; background: $foreground; text-style: bold; }
MarkdownView > .markdown-view--syntax-comment { color: $foreground 75%; text-style: italic; }
MarkdownView > .markdown-view--syntax-keyword { color: $text-accent; }
MarkdownView > .markdown-view--syntax-name { color: $text-primary; }
MarkdownView > .markdown-view--syntax-string { color: $text-success; }
MarkdownView > .markdown-view--syntax-number { color: $text-warning; }
MarkdownView > .markdown-view--syntax-deleted { color: $text-error; }
MarkdownView > .markdown-view--callout-note { color: $text-primary; }
MarkdownView > .markdown-view--callout-abstract { color: $text-secondary; }
MarkdownView > .markdown-view--callout-info { color: $text-primary; }
MarkdownView > .markdown-view--callout-todo { color: $text-primary; }
MarkdownView > .markdown-view--callout-tip { color: $text-secondary; }
MarkdownView > .markdown-view--callout-success { color: $text-success; }
MarkdownView > .markdown-view--callout-question { color: $text-warning; }
MarkdownView > .markdown-view--callout-warning { color: $text-warning; }
MarkdownView > .markdown-view--callout-failure { color: $text-error; }
MarkdownView > .markdown-view--callout-danger { color: $text-error; }
MarkdownView > .markdown-view--callout-bug { color: $text-error; }
MarkdownView > .markdown-view--callout-example { color: $text-accent; }
MarkdownView > .markdown-view--callout-quote { color: $foreground 80%; }
"""
