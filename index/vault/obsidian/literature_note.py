"""The text of a new literature note, from a template.

A paper's texts come from outside: in a property they become values, quoted as YAML needs it, and in the body they
stay plain words, whatever Markdown they contain.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from index.errors import LibraryError
from index.text import clean, clean_line
from index.vault.obsidian import jinja_template, placeholders, template_blocks
from index.vault.obsidian.placeholders import PLACEHOLDER, Value
from index.vault.obsidian.plain_words import plain_words
from index.vault.properties import property_edits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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

%% begin abstract %%
> [!abstract]
> {{abstract}}

%% end abstract %%
%% begin properties %%
%% end properties %%

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


def render(template: str, paper: Paper, *, today: str) -> str:
    """Fill in a template.

    A property that is nothing but a placeholder is left out if the paper has no such value, and so is a callout
    that contains nothing but the abstract. `authors: {{authors}}` becomes a list. `key` and `title` are
    always there.

    Args:
        template: Markdown with `{{name}}` placeholders, of which unknown ones stay; or a Jinja2 template.
        paper: The values to fill in.
        today: ISO date for `{{date}}`.

    Raises:
        LibraryError: The template's front matter is not valid, or not of the form this app can edit, or it is
            a Jinja2 template that cannot be used.
    """
    return render_all(template, [paper], today=today)[0]


def render_all(template: str, papers: Sequence[Paper], *, today: str) -> list[str]:
    """Fill in a template for several papers: see `render`."""
    return [template_blocks.signed(text, moving) for text, moving in fresh(template, papers, today=today)]


def fresh(template: str, papers: Sequence[Paper], *, today: str) -> list[tuple[str, frozenset[str]]]:
    """Return for each paper what a template gives, and the properties in it whose value depends on the day.

    Raises:
        LibraryError: As `render`.
    """
    # Only properties that the template owns have to be known.
    days = (today, _another(today)) if template_blocks.PROPERTIES in template else (today,)
    if jinja_template.is_jinja(template):
        asked = [_for_jinja(paper, day) for day in days for paper in papers]
        texts = jinja_template.fill(template, asked)
        made = [_completed(text, paper) for text, paper in zip(texts, [*papers] * len(days), strict=True)]
    else:
        made = [_filled(template, _values(paper, day)) for day in days for paper in papers]
    here, there = made[: len(papers)], made[-len(papers) :]
    moving = map(template_blocks.moving_properties, here, there)
    return list(zip(here, moving, strict=True))


def _another(day: str) -> str:
    """Return a day of which year, month and day differ."""
    year, month, number = map(int, day.split("-"))
    return f"{year + 1:04d}-{month % 12 + 1:02d}-{number % 28 + 1:02d}"


def _completed(text: str, paper: Paper) -> str:
    try:
        for name, value in (("title", paper.title), ("key", paper.key)):
            text = property_edits.set_scalar(text, name, value)
    except LibraryError as error:
        raise _unusable(error) from None
    return text


def _unusable(error: LibraryError) -> LibraryError:
    return LibraryError(f"The template of literature notes cannot be used: {error}", code=error.code)


class _PaperValues(NamedTuple):
    paper: Paper
    texts: dict[str, str]


def _values(paper: Paper, today: str) -> _PaperValues:
    return _PaperValues(
        paper,
        {
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
        },
    )


def _for_jinja(paper: Paper, today: str) -> dict[str, object]:
    return _values(paper, today).texts | {
        "authors": paper.authors,
        "editors": paper.editors,
        "year": (paper.published or "")[:4],
        "keywords": paper.keywords,
        "urls": paper.urls,
        "code_urls": paper.code_urls,
        "type": paper.type or "",
        **{name: getattr(paper, name) for name in ("venue", "volume", "issue", "pages", "publisher")},
    }


def _filled(template: str, values: _PaperValues) -> str:
    front = {name: Value(text) for name, text in values.texts.items()}
    for name in ("published", "date"):
        # A date is meant, not text that looks like one.
        front[name] = Value(values.texts[name], plain=_DAY.fullmatch(values.texts[name]) is not None)
    front["authors"] = Value(values.texts["authors"], items=values.paper.authors)
    try:
        head, body = placeholders.fill_head(template, lambda name: front.get(name.lower()))
    except LibraryError as error:
        raise _unusable(error) from None
    return _completed(head + _filled_body(body, values.texts), values.paper)


def unknown(template: str) -> tuple[str, ...]:
    """Return the placeholders of a template that `render` leaves as they are, each once, in their order."""
    if jinja_template.is_jinja(template):
        return ()
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
                return plain_words(clean_line(values[name]))
            lines = [clean_line(part) for part in clean(values[name]).strip().split("\n")]
            # Every further line is in the same quote as the first.
            return plain_words("\n".join(lines)).replace("\n", newline + line[1])

        return line[1] + PLACEHOLDER.sub(fill, line[2])

    return _LINE_WITH_PLACEHOLDER.sub(fill_line, text)
