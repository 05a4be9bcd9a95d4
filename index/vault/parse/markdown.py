"""Markdown as Obsidian reads it: CommonMark with tables, and wikilinks, tags, citations and math.

The same parser serves for indexing notes and for showing them, so that both agree on what is a link or a tag.
It gives the tokens of markdown-it, and these in addition:

* `wikilink`: `[[target#anchor|label]]` and `![[...]]`; `meta` holds target, anchor, label, embed, size and raw,
* `tag`: `content` is the name without `#`,
* `citation`: `@key` as Pandoc reads it; `content` is the key, and `meta["bare"]` says that it is not in brackets,
* `math_inline` and `math_block`: `content` is the TeX,
* `definition`: `content` is the whole definition of a link's address, `[label]: address "title"`.

The `meta` of an `image` holds label and size as well.

The `meta` of the first three, of `image` and of the `link_open` of a link in brackets also holds `start` and
`end`, offsets in the content of the `inline` token that they are in.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination
from markdown_it.rules_block import StateBlock, reference, table
from markdown_it.rules_core import StateCore, block, normalize
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token

from index.vault.parse import citations, escapes
from index.vault.parse.budget import allow, count_block, count_inline, spend

# Lines that are nested deeper in lists and quotes are plain paragraphs.
_MAX_BLOCKS = 48
_MAX_NESTING = 60

# A wikilink ends at `]]` on the same line; of nested ones the innermost counts.
_WIKILINK = re.compile(r"!?\[\[(?!\[)((?:[^\[\]\n]++|\[(?!\[)|\](?!\]))++)\]\]")
# A tag ends at white space, general and supplemental punctuation and most of ASCII's.
_TAG = re.compile(
    "#([^\\s\x00-\x1f\x7f-\x9f\u2000-\u206f\u2e00-\u2e7f\ufeff'\"!#$%&()*+,.:;<=>?@^`{|}~\\[\\]\\\\]+)"
)
_DIGITS = re.compile("[0-9]+")
MATH = re.compile(r"\$(?!\s)((?:[^$\\\n]|\\.)++)(?<!\s)\$(?![0-9])")
_DISPLAY_MATH = re.compile(r"\$\$((?:[^$\\]|\\.|\$(?!\$))++)\$\$", re.DOTALL)
_SIZE = re.compile(r"[0-9]+(?:x[0-9]+)?")


def link_parts(inner: str, *, embed: bool) -> tuple[str, str | None, str | None]:
    """Split the text between the brackets of a wikilink.

    Returns:
        Target, anchor after the first `#`, and label after the first `|`. A text that begins with `|` is all
        target, as in Obsidian; the size of an embed (`|100`, `|640x480`) is not part of the label.
    """
    inner = inner.strip()
    target, bar, label = (inner, "", "") if inner.startswith("|") else inner.partition("|")
    if bar and target.endswith("\\"):  # an escaped bar, as in tables
        target = target[:-1]
    target, _, anchor = target.partition("#")
    if embed:
        label, _ = split_size(label)
    return target.strip(), anchor.strip() or None, label.strip() or None


def split_size(label: str) -> tuple[str, str | None]:
    """Split the label of an embed into label and size in pixels (`100`, `640x480`)."""
    words, _, last = label.rpartition("|")
    size = last.strip()
    return (words, size) if _SIZE.fullmatch(size) else (label, None)


def match_wikilink(text: str, position: int = 0) -> re.Match[str] | None:
    """Match a wikilink or embed at a position; group 1 is the text between the brackets."""
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
    """Return whether a name, without `#`, can be written as a tag in a text."""
    return _TAG.fullmatch(f"#{name}") is not None and _DIGITS.fullmatch(name) is None


def _opens_chunk(state: StateInline) -> bool:
    """Return whether another construct ends right here, so that a tag may follow it."""
    if state.pending:
        return state.pending.endswith(("==", "%%")) or state.pending[-1].isspace()
    if state.tokens and state.tokens[-1].type == "tag":
        return False
    return state.src[state.pos - 1] != ";"  # a character reference is plain text


def _undo_tags(state: StateInline) -> None:
    """Turn tags back into text if they follow emphasis markers that turned out to be text."""
    before: Token | None = None
    for token in state.tokens:
        if token.type == "tag" and before and before.type == "text":
            text = before.content
            if text and not text[-1].isspace() and not text.endswith(("==", "%%")):
                token.type, token.content, token.meta = "text", f"#{token.content}", {}
        before = token


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
        return False  # text follows, so it is a paragraph with math in it
    if not silent:
        token = state.push("math_block", "", 0)
        token.content = state.getLines(start, last + 1, state.blkIndent, False).strip()[2:-2].strip()
        token.markup = "$$"
        token.map = [start, last + 1]
        state.line = last + 1
    return True


def _deep(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """Read lines that are nested too deeply as paragraphs, so that no text after them is lost."""
    if silent or state.level < _MAX_BLOCKS:
        return False
    _push_paragraph(state, start, start + 1)
    return True


def _prose(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """Read a paragraph that begins with a letter, without trying every other rule first.

    Most of a note is such paragraphs, so this halves the time. If a line of only `-`, `=`, `:` and `|` may make
    it a table or a heading, it is left to the other rules.
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
            # A line indented like code, or a lazy continuation, belongs to the paragraph whatever is in it.
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
    """Read link definitions, each as a token of its own, but leave footnotes (`[^1]: [[note]]`) as text."""
    if state.src.startswith("[^", state.bMarks[start] + state.tShift[start]):
        return False
    if not reference(state, start, end, silent):
        return False
    if not silent:
        token = state.push("definition", "", 0)
        token.content = state.getLines(start, state.line, state.blkIndent, False).strip()
        token.map = [start, state.line]
    return True


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table, and store in `meta` the column of the line at which each row begins."""
    count = len(state.tokens)
    found = table(state, start, end, silent)
    if found and not silent:
        for token in state.tokens[count:]:
            if token.type == "tr_open" and token.map:
                position = state.bMarks[token.map[0]]
                token.meta["column"] = position - (state.src.rfind("\n", 0, position) + 1)
    return found


# A label without an address is followed through all brackets in it.
_STEPS_OF_A_LABEL = 5
# A key of the parser's cache by position that is no position.
_LAST_END = -1


def _last_label_end(state: StateInline) -> int:
    """Return the offset of the last bracket that can close the label of a link or image.

    Without this, each of many opening brackets would be followed to the end in vain.
    """
    found = state.cache.get(_LAST_END)
    if found is None:
        found = state.src.rfind("]" if state.env.get("references") else "](")
        state.cache[_LAST_END] = found
    return found


def _located(rule: Callable[[StateInline, bool], bool], kind: str) -> Callable[[StateInline, bool], bool]:
    """Wrap a rule for links or images so that it stores start and end of the construct it reads."""

    def located(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if state.src[start] not in "![" or start > _last_label_end(state):
            return False
        if not rule(state, silent):
            spend(state.env, _STEPS_OF_A_LABEL)
            return False
        if not silent:
            token = next(token for token in state.tokens[count:] if token.type == kind)
            token.meta.update(start=start, end=state.pos)
        return True

    return located


def _image(state: StateInline, silent: bool) -> bool:
    """Read an image, and split its label into label and size."""
    count = len(state.tokens)
    found = image(state, silent)
    if found and not silent:
        token = next(token for token in state.tokens[count:] if token.type == "image")
        token.meta["label"], token.meta["size"] = split_size(token.content)
    return found


@functools.cache
def parser() -> MarkdownIt:
    """Return the parser, which is built once; parsing does not change it."""
    markdown = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])
    spans, lines = markdown.inline.ruler, markdown.block.ruler
    spans.after("text", "steps", count_inline)
    spans.after("backticks", "math", _math)
    spans.after("math", "wikilink", _wikilink)
    spans.after("wikilink", "tag", _tag)
    spans.after("tag", "citation", citations.citation)
    spans.at("link", _located(link, "link_open"))
    spans.at("image", _located(_image, "image"))
    markdown.inline.ruler2.before("fragments_join", "undo_tags", _undo_tags)
    markdown.inline.ruler2.before("fragments_join", "citation_groups", citations.mark_groups)
    markdown.core.ruler.before("text_join", "keep_escapes", escapes.keep_escapes)
    lines.before("table", "steps", count_block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    lines.after("steps", "deep", _deep)
    lines.after("deep", "prose", _prose)
    lines.at("table", _table, {"alt": ["paragraph", "reference"]})
    lines.at("reference", _reference)
    lines.after("fence", "math_block", _math_block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    return markdown


def tokens(text: str) -> list[Token]:
    """Parse the body of a note (no front matter) into markdown-it tokens.

    Raises:
        TooComplexError: It takes too many steps.
    """
    env: dict[str, object] = {}
    allow(env, len(text))
    return parser().parse(text, env)


def blocks(text: str, env: dict[str, object]) -> list[Token]:
    """Parse a body into blocks only: `inline` tokens have content but no children.

    Args:
        text: Body of a note.
        env: Receives the link definitions; pass it to `inline` as well.

    Raises:
        TooComplexError: It takes too many steps.
    """
    allow(env, len(text))
    state = StateCore(text, parser(), env)
    normalize(state)
    block(state)
    return state.tokens


def inline(content: str, env: dict[str, object]) -> list[Token]:
    """Parse the content of one `inline` token.

    Raises:
        TooComplexError: The text that it is from takes too many steps.
    """
    markdown = parser()
    return markdown.inline.parse(content, markdown, env, [])


def comment_signs(token: Token, env: dict[str, object]) -> int:
    """Return how many `%%` of a block token open or close a comment; those in code and math do not.

    Args:
        token: One token of `blocks`.
        env: The link definitions that `blocks` found.
    """
    if "%%" not in token.content or token.type not in ("inline", "html_block"):
        return 0
    if token.type == "html_block":
        return token.content.count("%%")
    return sum(_signs_inside(each) for each in inline(token.content, env))


def _signs_inside(token: Token) -> int:
    if token.type in ("text", "html_inline"):
        return token.content.count("%%")
    return sum(map(_signs_inside, token.children or ()))


def address_end(text: str, start: int) -> int | None:
    """Return the offset after the address of a link, angle brackets included; None where there is none."""
    found = parseLinkDestination(text, start, len(text))
    return found.pos if found.ok else None
