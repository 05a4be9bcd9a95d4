"""The text of a new literature note, from a template."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.vault import frontmatter, properties
from index.vault.scalars import double_quoted, emit

if TYPE_CHECKING:
    from index.papers.model import Paper

DEFAULT_TEMPLATE = """---
key: {{key}}
title: {{title}}
published: {{published}}
status: unread
---
# {{title}}

> [!abstract]
> {{abstract}}

## Notes

"""

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def render(template: str, paper: Paper, *, today: str) -> str:
    """Fill in a template; what the paper says can become a value, but never a property or a placeholder.

    Args:
        template: Markdown with `{{name}}` placeholders; unknown ones stay.
        paper: What to fill in.
        today: ISO date for `{{date}}`.
    """
    values = {
        "key": paper.key,
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": ", ".join(paper.authors),
        "organization": paper.organization or "",
        "published": paper.published or "",
        "url": next(iter((*paper.urls, *paper.code_urls)), ""),
        "doi": paper.doi or "",
        "arxiv": paper.arxiv_id or "",
        "date": today,
    }
    block = frontmatter.split(template)
    head, body = (template[: block.end], template[block.end :]) if block else ("", template)
    text = _fill_properties(head, values) + _fill(body, values)
    for name in ("title", "key"):
        text = properties.set_scalar(text, name, values[name])
    return text


def _fill(text: str, values: dict[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values.get(match[1].lower(), match[0]), text)


def _fill_properties(head: str, values: dict[str, str]) -> str:
    return "".join(_fill_property(line, values) for line in head.splitlines(keepends=True))


def _fill_property(line: str, values: dict[str, str]) -> str:
    """A line of front matter: a value with a placeholder in it is written anew, quoted as it must be."""
    if not any(match[1].lower() in values for match in _PLACEHOLDER.finditer(line)):
        return line
    name, colon, value = line.partition(":")
    bare = value.strip().strip("\"'")
    filled = " ".join(_fill(bare, values).split())
    end = line[len(line.rstrip("\r\n")) :]
    if not colon:
        return _fill(line, {name: double_quoted(value) for name, value in values.items()})
    return f"{name}: {emit(filled) if filled else ''}".rstrip() + end
