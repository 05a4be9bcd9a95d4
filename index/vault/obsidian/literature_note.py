"""The text of a new literature note, from a template.

A paper's texts come from outside: in a property they become values, quoted as YAML needs it, and in the body they
stay plain words, whatever Markdown they contain.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.text import clean, clean_line
from index.vault.obsidian import placeholders
from index.vault.obsidian.placeholders import PLACEHOLDER, Value
from index.vault.parse import markdown
from index.vault.properties import property_edits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.papers.model import Paper

DEFAULT_TEMPLATE = """---
key: {{key}}
title: {{title}}
authors: {{authors}}
published: {{published}}
doi: {{doi}}
arxiv: {{arxiv}}
url: {{url}}
status: unread
tags: []
created: {{date}}
---
# {{title}}

> [!abstract]
> {{abstract}}

## Notes

"""

_LINE_WITH_PLACEHOLDER = re.compile(r"^([ \t>]*)(.*\{\{.*)$", re.MULTILINE)
_ABSTRACT_ALONE = re.compile(
    r"^>[ \t]*\[![^\]\r\n]+\][^\r\n]*(\r\n|\n|\r)>[ \t]*\{\{[ \t]*abstract[ \t]*\}\}[ \t]*\1\1?", re.MULTILINE
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What `render` fills in.
_NAMES = frozenset(
    ("key", "title", "abstract", "authors", "organization", "published", "url", "doi", "arxiv", "date")
)
_PROSE = frozenset(("title", "abstract", "authors", "organization"))
# Characters that would begin or end something other than words: a link, a tag, a citation, code, HTML, a comment,
# a block identifier, a cell; at the start of a line also another kind of block.
_MARKUP = re.compile(
    r"""[`|] | \[(?=\[) | \](?=[(:]) | (?<![^\W_])(?<!/)\#(?!\s) | (?<![^\W_])(?<!/)@(?=[\w{]) | <(?=[A-Za-z/!?])
    | &(?=[#\w]+;) | %(?=%) | ~(?=~~) | \^(?=[A-Za-z0-9-]+\s*$) | \\(?=[!-/:-@\[-`{-~]|$)
    | ^(?:[#>] | [-+=:](?=[-=:|\s]*$))""",
    re.VERBOSE | re.MULTILINE,
)
_MATH = re.compile(rf"(?<!\\){markdown.MATH.pattern}")


def render(template: str, paper: Paper, *, today: str) -> str:
    """Fill in a template.

    A property that is nothing but a placeholder is left out if the paper has no such value, and so is a callout
    that contains nothing but the abstract. `authors: {{authors}}` becomes a list. `key` and `title` are
    always there.

    Args:
        template: Markdown with `{{name}}` placeholders; unknown ones stay.
        paper: The values to fill in.
        today: ISO date for `{{date}}`.

    Raises:
        LibraryError: The template's front matter is not valid, or not of the form this app can edit.
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
    front = {name: Value(text) for name, text in values.items()}
    for name in ("published", "date"):
        # A date is meant, not text that looks like one.
        front[name] = Value(values[name], plain=_DAY.fullmatch(values[name]) is not None)
    front["authors"] = Value(values["authors"], items=paper.authors)
    try:
        head, body = placeholders.fill_head(template, lambda name: front.get(name.lower()))
        text = head + _filled_body(body, values)
        for name in ("title", "key"):
            text = property_edits.set_scalar(text, name, values[name])
    except LibraryError as error:
        raise LibraryError(
            f"The template of literature notes cannot be used: {error}", code=error.code
        ) from None
    return text


def unknown(template: str) -> tuple[str, ...]:
    """Return the placeholders of a template that `render` leaves as they are, each once, in their order."""
    found = PLACEHOLDER.finditer(template)
    return tuple(dict.fromkeys(match[0] for match in found if match[1].lower() not in _NAMES))


def _filled_body(text: str, values: Mapping[str, str]) -> str:
    if not values["abstract"]:
        text = _ABSTRACT_ALONE.sub("", text)
    newline = "\r\n" if "\r\n" in text else "\n"

    def fill_line(line: re.Match[str]) -> str:
        def fill(found: re.Match[str]) -> str:
            name = found[1].lower()
            if name not in values:
                return found[0]
            if name not in _PROSE:
                return clean_line(values[name])
            if name != "abstract":
                return _plain(clean_line(values[name]))
            lines = [clean_line(part) for part in clean(values[name]).strip().split("\n")]
            # Every further line is in the same quote as the first.
            return _plain("\n".join(lines)).replace("\n", newline + line[1])

        return line[1] + PLACEHOLDER.sub(fill, line[2])

    return _LINE_WITH_PLACEHOLDER.sub(fill_line, text)


def _plain(text: str) -> str:
    """Return text in which Markdown finds words and math, and nothing else."""
    parts = []
    at = 0
    for math in () if "$$" in text else _MATH.finditer(text):
        parts += [_MARKUP.sub(r"\\\g<0>", text[at : math.start()]), math[0]]
        at = math.end()
    return "".join([*parts, _MARKUP.sub(r"\\\g<0>", text[at:])])
