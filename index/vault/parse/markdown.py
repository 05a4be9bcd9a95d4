"""Markdown as Obsidian reads it: CommonMark with tables, and wikilinks, tags, citations and math.

One parser serves both the reading of notes and their rendering: what is a link or a tag in one is so in the
other. The tokens are markdown-it's own, with these leaves added:

* `wikilink`: `[[target#anchor|label]]` and `![[...]]`; `meta` holds target, anchor, label, embed, size and raw,
* `tag`: `content` is the name without `#`,
* `citation`: `@key` as Pandoc reads it; `content` is the key,
* `math_inline` and `math_block`: `content` is the TeX.

The `meta` of an `image` holds label and size as well.

The first three, `image` and the `link_open` of a link in brackets hold `start` and `end` in `meta`: where
they stand in the content of the `inline` token that holds them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference, table
from markdown_it.rules_core import StateCore, block, normalize
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token

# Lists and quotes in one another: below this level, lines are plain paragraphs.
_MAX_BLOCKS = 48
_MAX_NESTING = 60

# Only `]]` ends a wikilink, it stays on its line, and of nested ones the innermost counts.
_WIKILINK = re.compile(r"!?\[\[(?!\[)((?:[^\[\]\n]++|\[(?!\[)|\](?!\]))++)\]\]")
# A tag ends at white space, general and supplemental punctuation and most of ASCII's.
_TAG = re.compile(
    "#([^\\s\x00-\x1f\x7f-\x9f\u2000-\u206f\u2e00-\u2e7f\ufeff'\"!#$%&()*+,.:;<=>?@^`{|}~\\[\\]\\\\]+)"
)
_DIGITS = re.compile("[0-9]+")
# https://pandoc.org/MANUAL.html#citation-syntax: single internal punctuation, none at the end, or braces.
_CITATION = re.compile(r"@(?:\{([^{}\s]+)\}|(\w+(?:[:.#$%&\-+?<>~/]\w+)*))")
_BEFORE_CITATION = frozenset("([{;,\"'“‘«—–-*_>|!")
MATH = re.compile(r"\$(?!\s)((?:[^$\\\n]|\\.)++)(?<!\s)\$(?![0-9])")
_DISPLAY_MATH = re.compile(r"\$\$((?:[^$\\]|\\.|\$(?!\$))++)\$\$", re.DOTALL)
_SIZE = re.compile(r"[0-9]+(?:x[0-9]+)?")


def link_parts(inner: str, *, embed: bool) -> tuple[str, str | None, str | None]:
    """Take what stands between the brackets of a wikilink apart.

    Returns:
        Target, anchor after the first `#`, and label after the first `|`. A link that begins with `|` is all
        target, as in Obsidian; a size in an embed (`|100`, `|640x480`) is no label.
    """
    inner = inner.strip()
    target, bar, label = (inner, "", "") if inner.startswith("|") else inner.partition("|")
    if bar and target.endswith("\\"):  # the bar was escaped, as tables need it
        target = target[:-1]
    target, _, anchor = target.partition("#")
    if embed:
        label, _ = split_size(label)
    return target.strip(), anchor.strip() or None, label.strip() or None


def split_size(label: str) -> tuple[str, str | None]:
    """Take the size in pixels (`100`, `640x480`) that Obsidian reads there off the end of an embed's label."""
    words, _, last = label.rpartition("|")
    size = last.strip()
    return (words, size) if _SIZE.fullmatch(size) else (label, None)


def match_wikilink(text: str, position: int = 0) -> re.Match[str] | None:
    """Match a wikilink or embed at a position; group 1 is what stands between the brackets."""
    match = _WIKILINK.match(text, position)
    return match if match and match[1].strip() else None


def _wikilink(state: StateInline, silent: bool) -> bool:
    source, position = state.src, state.pos
    if not source.startswith("[[", position) and not source.startswith("![[", position):
        return False
    match = match_wikilink(source, position)
    if match is None or match.end() > state.posMax:
        return False
    if not silent:
        token = state.push("wikilink", "", 0)
        embed = match[0][0] == "!"
        target, anchor, label = link_parts(match[1], embed=embed)
        token.content = label or match[1].strip()
        token.meta = {
            "target": target,
            "anchor": anchor,
            "label": label,
            "embed": embed,
            "size": split_size(match[1].partition("|")[2])[1] if embed else None,
            "raw": match[0],
            "start": position,
            "end": match.end(),
        }
    state.pos = match.end()
    return True


def _tag(state: StateInline, silent: bool) -> bool:
    source, position = state.src, state.pos
    if source[position] != "#" or state.level > 0:
        return False
    if position and source[position - 1] not in " \t\n" and not _opens_chunk(state):
        return False
    match = _TAG.match(source, position, state.posMax)
    name = match[1].rstrip("/") if match else ""
    if not name or _DIGITS.fullmatch(name):
        return False
    end = position + 1 + len(name)
    if not silent:
        token = state.push("tag", "", 0)
        token.content = name
        token.meta = {"start": position, "end": end}
    state.pos = end
    return True


def is_tag(name: str) -> bool:
    """Whether a name, without `#`, is a tag where it stands in a text."""
    return _TAG.fullmatch(f"#{name}") is not None and _DIGITS.fullmatch(name) is None


def _opens_chunk(state: StateInline) -> bool:
    """Whether a construct ends right here, so that plain text begins anew: a tag may stand there."""
    if state.pending:
        return state.pending.endswith(("==", "%%")) or state.pending[-1].isspace()
    if state.tokens and state.tokens[-1].type == "tag":
        return False
    return state.src[state.pos - 1] != ";"  # a character reference is text


def _settle_tags(state: StateInline) -> None:
    """Make tags behind emphasis markers that turned out to be plain text plain text too."""
    before: Token | None = None
    for token in state.tokens:
        if token.type == "tag" and before and before.type == "text":
            text = before.content
            if text and not text[-1].isspace() and not text.endswith(("==", "%%")):
                token.type, token.content, token.meta = "text", f"#{token.content}", {}
        before = token


def _citation(state: StateInline, silent: bool) -> bool:
    source, position = state.src, state.pos
    if source[position] != "@" or state.level > 0:
        return False
    before = source[position - 1] if position else " "
    if not before.isspace() and before not in _BEFORE_CITATION:
        return False
    match = _CITATION.match(source, position, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content = match[1] or match[2]
        token.meta = {"start": position, "end": match.end()}
    state.pos = match.end()
    return True


def _math(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$":
        return False
    match = None
    for pattern in (_DISPLAY_MATH, MATH):
        match = match or pattern.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("math_inline", "", 0)
        token.content = match[1]
        token.markup = match[0][: match.start(1) - match.start()]
    state.pos = match.end()
    return True


def _math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("$$", first) or state.is_code_block(start):
        return False
    last, opening = start, first + 2
    while (closing := state.src.rfind("$$", opening, state.eMarks[last])) < 0:
        last += 1
        if last >= end or (state.sCount[last] < state.blkIndent and not state.isEmpty(last)):
            return False
        opening = state.bMarks[last]
    if state.src[closing + 2 : state.eMarks[last]].strip():
        return False  # text follows: a paragraph that holds math
    if not silent:
        token = state.push("math_block", "", 0)
        token.content = state.getLines(start, last + 1, state.blkIndent, False).strip()[2:-2].strip()
        token.markup = "$$"
        token.map = [start, last + 1]
        state.line = last + 1
    return True


def _deep(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """Read what is nested too deeply line by line, so that nothing after it is lost."""
    if silent or state.level < _MAX_BLOCKS:
        return False
    _push_paragraph(state, start, start + 1)
    return True


def _prose(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """Read a paragraph that begins with a letter without asking every other rule for it first.

    Most of a note is such paragraphs, and this halves the time. What could make one a table or a heading (a
    line of nothing but `-`, `=`, `:` and `|`) is left to the rules that know.
    """
    source = state.src
    first = state.bMarks[start] + state.tShift[start]
    if silent or not source[first].isalpha() or state.is_code_block(start):
        return False
    terminators = state.md.block.ruler.getRules("paragraph")
    outer, state.parentType = state.parentType, "paragraph"
    line = start + 1
    try:
        while line < state.lineMax and not state.isEmpty(line):
            first = state.bMarks[line] + state.tShift[line]
            # A line indented like code, or a lazy one, continues the paragraph whatever is in it.
            if not (source[first].isalpha() or state.sCount[line] < 0 or state.is_code_block(line)):
                if not source[first : state.eMarks[line]].strip("-=:| \t"):
                    return False
                if any(rule(state, line, state.lineMax, True) for rule in terminators):
                    break
            line += 1
    finally:
        state.parentType = outer
    _push_paragraph(state, start, line)
    return True


def _push_paragraph(state: StateBlock, start: int, end: int) -> None:
    state.push("paragraph_open", "p", 1).map = [start, end]
    token = state.push("inline", "", 0)
    token.content = state.getLines(start, end, state.blkIndent, False).strip(" \t\n")
    token.map = [start, end]
    token.children = []
    state.push("paragraph_close", "p", -1)
    state.line = end


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read link definitions, but leave footnotes (`[^1]: [[note]]`) to be text."""
    if state.src.startswith("[^", state.bMarks[start] + state.tShift[start]):
        return False
    return reference(state, start, end, silent)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table, noting in which column of its line each row begins."""
    count = len(state.tokens)
    found = table(state, start, end, silent)
    if found and not silent:
        for token in state.tokens[count:]:
            if token.type == "tr_open" and token.map:
                position = state.bMarks[token.map[0]]
                token.meta["column"] = position - (state.src.rfind("\n", 0, position) + 1)
    return found


def _located(rule: Callable[[StateInline, bool], bool], kind: str) -> Callable[[StateInline, bool], bool]:
    """Make a rule note where the construct stands that it reads."""

    def located(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            token = next(token for token in state.tokens[count:] if token.type == kind)
            token.meta.update(start=start, end=state.pos)
        return True

    return located


def _image(state: StateInline, silent: bool) -> bool:
    """Read an image, taking its size off its label."""
    count = len(state.tokens)
    found = image(state, silent)
    if found and not silent:
        token = next(token for token in state.tokens[count:] if token.type == "image")
        token.meta["label"], token.meta["size"] = split_size(token.content)
    return found


@functools.cache
def parser() -> MarkdownIt:
    """The parser, made once: reading a text does not change it."""
    markdown = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])
    spans, lines = markdown.inline.ruler, markdown.block.ruler
    spans.after("backticks", "math", _math)
    spans.after("math", "wikilink", _wikilink)
    spans.after("wikilink", "tag", _tag)
    spans.after("tag", "citation", _citation)
    spans.at("link", _located(link, "link_open"))
    spans.at("image", _located(_image, "image"))
    markdown.inline.ruler2.before("fragments_join", "settle_tags", _settle_tags)
    lines.before("table", "deep", _deep)
    lines.after("deep", "prose", _prose)
    lines.at("table", _table, {"alt": ["paragraph", "reference"]})
    lines.at("reference", _reference)
    lines.after("fence", "math_block", _math_block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    return markdown


def tokens(text: str) -> list[Token]:
    """Parse the body of a note (no front matter) into markdown-it tokens."""
    return parser().parse(text)


def blocks(text: str, env: dict[str, object]) -> list[Token]:
    """Parse a body into blocks alone: `inline` tokens have content but no children yet.

    Args:
        text: Body of a note.
        env: Receives the link definitions; give it to `inline` as well.
    """
    state = StateCore(text, parser(), env)
    normalize(state)
    block(state)
    return state.tokens


def inline(content: str, env: dict[str, object]) -> list[Token]:
    """Parse the content of one `inline` token."""
    markdown = parser()
    return markdown.inline.parse(content, markdown, env, [])
