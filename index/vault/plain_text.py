"""The text of a note without the signs of Markdown, for lines that show a part of it."""

from __future__ import annotations

import re

_LINK = re.compile(r"!?\[\[([^\[\]|\n]{1,500})(?:\|([^\[\]\n]{0,500}))?\]\]")
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\((?:<[^<>\n]{0,2000}>|[^()\s]{0,2000})\)")
_LINE_START = re.compile(
    r"^[ \t]*(?:>[ \t]*)*(?:\[![\w-]+\][+-]?[ \t]*)?(?:#{1,6}[ \t]+)?"
    r"(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[^\[\]\n]\][ \t]+)?)?",
    re.MULTILINE,
)
_RULE = re.compile(r"^[ \t]*(?:(?:`{3,}|~{3,})[ \t]*\w*[ \t]*|[|:*_=-][ \t|:*_=-]*)$", re.MULTILINE)
_TABLE_BAR = re.compile(r"[ \t]*(?<!\\)\|[ \t]*")
_TABLE_ROW = re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE)
_BLOCK_ID = re.compile(r"[ \t]\^[\w-]+[ \t]*$", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*~=])(\*\*|\*|~~|==|__|_)(?=\S)([^*~=_\n]{1,500})(?<=\S)\1(?![\w*~=])")
_CODE = re.compile(r"(`{1,2})([^`\n]{1,500})\1")
_COMMENT = re.compile(r"%%")


def plain_text(markdown: str) -> str:
    """Return a text of Markdown as it reads: shown texts of links, no marks of headings, lists, tables and emphasis.

    It is for showing only, and approximate: what looks like a mark in code is left out as well.
    """
    text = _LINK.sub(lambda match: match[2] or match[1], markdown)
    text = _MARKDOWN_LINK.sub(lambda match: match[1], text)
    text = _RULE.sub("", text)
    text = _TABLE_ROW.sub(lambda match: _TABLE_BAR.sub("  ", match[0]).strip(), text)
    text = _LINE_START.sub("", text)
    text = _BLOCK_ID.sub("", text)
    text = _CODE.sub(lambda match: match[2], text)
    for _ in range(2):  # one inside another
        text = _EMPHASIS.sub(lambda match: match[2], text)
    return _COMMENT.sub("", text)
