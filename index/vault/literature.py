"""The text of a new literature note, from a template.

What a paper says of itself is text from outside: in a property it becomes a value, quoted as YAML needs it, and
in the body it stays words, whatever Markdown would make of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.text import clean, clean_line
from index.vault import frontmatter, markdown, properties, yaml_tree
from index.vault.scalars import emit

if TYPE_CHECKING:
    from index.papers.model import Paper
    from index.vault.yaml_tree import Node

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

_PLACEHOLDER = re.compile(r"\{\{[ \t]*([^{}\n\r]*?)[ \t]*\}\}")
_LINE_WITH_PLACEHOLDER = re.compile(r"^([ \t>]*)(.*\{\{.*)$", re.MULTILINE)
_ABSTRACT_ALONE = re.compile(
    r"^>[ \t]*\[![^\]\r\n]+\][^\r\n]*(\r\n|\n|\r)>[ \t]*\{\{[ \t]*abstract[ \t]*\}\}[ \t]*\1\1?", re.MULTILINE
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PROSE = frozenset(("title", "abstract", "authors", "organization"))
# What would begin, or end, anything but words: a link, a tag, a citation, code, HTML, a comment, a block
# identifier, a cell; at the start of a line also a block of another kind.
_MARKUP = re.compile(
    r"""[`|] | \[(?=\[) | \](?=[(:]) | (?<![^\W_])(?<!/)\#(?!\s) | (?<![^\W_])(?<!/)@(?=[\w{]) | <(?=[A-Za-z/!?])
    | &(?=[#\w]+;) | %(?=%) | ~(?=~~) | \^(?=[A-Za-z0-9-]+\s*$) | \\(?=[!-/:-@\[-`{-~]|$)
    | ^(?:[#>] | [-+=:](?=[-=:|\s]*$))""",
    re.VERBOSE | re.MULTILINE,
)
_MATH = re.compile(rf"(?<!\\){markdown.MATH.pattern}")


def render(template: str, paper: Paper, *, today: str) -> str:
    """Fill in a template.

    A property that is a placeholder and nothing else is left out where the paper has no such value, and so is
    a callout that holds nothing but the abstract. `authors: {{authors}}` becomes a list. `key` and `title` are
    always there.

    Args:
        template: Markdown with `{{name}}` placeholders; unknown ones stay.
        paper: What to fill in.
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
    block = frontmatter.split(template)
    at = block.end if block else int(template.startswith("\ufeff"))
    try:
        head = _Head(template[:at], values, paper.authors).filled() if block else template[:at]
        text = head + _filled_body(template[at:], values)
        for name in ("title", "key"):
            text = properties.set_scalar(text, name, values[name])
    except LibraryError as error:
        raise LibraryError(f"The template of literature notes cannot be used: {error}") from None
    return text


class _Head:
    """A template's front matter, read as YAML with a word in the place of each placeholder."""

    def __init__(self, text: str, values: Mapping[str, str], authors: tuple[str, ...]) -> None:
        self.values = values
        self.authors = authors
        self.names: list[str] = []
        self.raws: list[str] = []
        self.word = "placeholder"
        while any(self.word in held for held in (text, *values.values(), *authors)):
            self.word += "x"
        self.mark = re.compile(f"{self.word}([0-9]+)z")
        self.text = _PLACEHOLDER.sub(self._mark, text)

    def _mark(self, found: re.Match[str]) -> str:
        self.names.append(found[1].lower())
        self.raws.append(found[0])
        return f"{self.word}{len(self.names) - 1}z"

    def filled(self) -> str:
        """The front matter with the values in it; what stands outside a value stays as it was."""
        front = frontmatter.load(self.text)
        root = yaml_tree.parse(self.text, front.block) if front.block and not front.flaws else None
        if root is None:
            return self._restored(self.text)
        text = self.text
        for node, parent in sorted(_scalars(root, root), key=lambda pair: pair[0].start, reverse=True):
            if self.mark.search(node.text):
                text = text[: node.start] + self._written(node, parent) + text[node.end :]
        for key, node in root.pairs() if root.kind == "map" else ():
            if node.kind == "scalar" and not self._value(node.text) and self.mark.fullmatch(node.text):
                text = properties.remove(text, self._value(key.text))
        return self._restored(text)

    def _written(self, node: Node, parent: Node) -> str:
        whole = self.mark.fullmatch(node.text)
        name = self.names[int(whole[1])] if whole and not node.style else ""
        if name == "authors" and self.authors:
            return self._list(node, parent)
        value = self._value(node.text)
        if name in ("published", "date") and _DAY.fullmatch(value):
            return value  # a date is meant, not text that looks like one
        return emit(value, flow=parent.flow, quotes=node.style if node.style in ("'", '"') else "")

    def _list(self, node: Node, parent: Node) -> str:
        """The authors as a list of their own, or as further items of the list they stand in."""
        items = [emit(author, flow=True) for author in self.authors]
        before = self.text[: node.start]
        bullet = re.search(r"(?:\r\n|\n|\r)[ ]*-[ ]+\Z", before)
        if parent.kind == "list" and (parent.flow or bullet):
            return (", " if parent.flow or bullet is None else bullet[0]).join(items)
        return f"[{', '.join(items)}]"

    def _value(self, text: str) -> str:
        return self.mark.sub(self._of_placeholder, text)

    def _of_placeholder(self, found: re.Match[str]) -> str:
        at = int(found[1])
        return self.values.get(self.names[at], self.raws[at])

    def _restored(self, text: str) -> str:
        return self.mark.sub(lambda found: self.raws[int(found[1])], text)


def _scalars(node: Node, parent: Node) -> Iterator[tuple[Node, Node]]:
    """Every scalar with the list or map that holds it."""
    if node.kind == "scalar":
        yield node, parent
    for child in node.children:
        yield from _scalars(child, node)


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
            # Every further line stands in the quote that the first one stands in.
            return _plain("\n".join(lines)).replace("\n", newline + line[1])

        return line[1] + _PLACEHOLDER.sub(fill, line[2])

    return _LINE_WITH_PLACEHOLDER.sub(fill_line, text)


def _plain(text: str) -> str:
    """Text in which Markdown finds words and math, and no more."""
    parts = []
    at = 0
    for math in () if "$$" in text else _MATH.finditer(text):
        parts += [_MARKUP.sub(r"\\\g<0>", text[at : math.start()]), math[0]]
        at = math.end()
    return "".join([*parts, _MARKUP.sub(r"\\\g<0>", text[at:])])
