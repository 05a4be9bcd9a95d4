"""Format items with `citeproc-py`, in a process of its own: a style that never ends can be ended.

Standard input is a JSON object with `style` (text of a CSL file) and `items`; standard output a list of
`[number of the item, text with marks or null]` in the order of the style.
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, model
from citeproc.source.json import CiteProcJSON

from index.processes.limited_process import limit_memory
from index.read.formatted_citations.citeproc_corrections import STATE, Formatter, apply
from index.read.formatted_citations.marked_text import CLOSE_QUOTE, MARKS, from_html

if TYPE_CHECKING:
    from collections.abc import Sequence

_INTO_QUOTE = re.compile(rf"{CLOSE_QUOTE}(.)([{MARKS}]*)([.,])")
_SAME_TWICE = re.compile(rf"([.,;:])([{MARKS}]+)\1")
_AFTER_STRONGER = re.compile(rf"([?!])([{MARKS}]*)(?:\.(?!\.)|,(?=[”’»]))")
_BLANK_BEFORE = re.compile(rf"\s+([{MARKS}]*[,;])")
_BLANKS = re.compile(r"\s+")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_VARIABLES_WITH_MARKUP = ("title", "container-title", "collection-title", "title-short", "note", "genre")
_UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def main() -> None:
    """Read the items, write the texts."""
    limit_memory()
    warnings.simplefilter("ignore")
    asked = json.load(sys.stdin)
    json.dump(format_items(asked["style"], asked["items"]), sys.stdout)


def format_items(style_text: str, items: Sequence[dict[str, Any]]) -> list[tuple[int, str | None]]:
    """Return the number and the text of each item, in the order of the style."""
    style = CitationStylesStyle(BytesIO(style_text.encode()), validate=False)
    locale = style.root.get("default-locale", "en-US")
    apply(locale[:2].lower())
    known = [_marked(item, at) for at, item in enumerate(items)]
    source = CiteProcJSON(known)
    bibliography = CitationStylesBibliography(style, source, Formatter)
    for item in known:
        bibliography.register(Citation([CitationItem(item["id"])]))
    bibliography.sort()
    if style.root.citation.get("disambiguate-add-year-suffix") == "true":
        explicit = "//cs:text[@variable='year-suffix'][not(ancestor::cs:citation)]"
        STATE.suffix_after_year = not style.root.xpath_search(explicit)
        _add_year_suffixes(style, bibliography)
    return _texts(style, bibliography.items)


def _marked(item: dict[str, Any], number: int) -> dict[str, Any]:
    made = {name: from_html(value) if isinstance(value, str) else value for name, value in item.items()}
    return made | {"id": str(number)}


def _texts(style: Any, items: Sequence[Any]) -> list[tuple[int, str | None]]:
    root = style.root.bibliography
    aligned = root.get("second-field-align") is not None
    same_author = root.get("subsequent-author-substitute")
    within = str(style.root.get_locale_option("punctuation-in-quote")).lower() == "true"
    made: list[tuple[int, str | None]] = []
    names: str | None = None
    for item in items:
        try:
            text = _rendered(root.layout, item, aligned)
        except _UNREADABLE:
            made.append((int(item.key), None))
            continue
        before, names = names, STATE.first_names
        if same_author is not None and names and names == before and text.startswith(names):
            text = same_author + text.removeprefix(names)
        made.append((int(item.key), tidy(text, within)))
    return made


def _rendered(layout: Any, item: Any, aligned: bool) -> str:
    STATE.begin()
    layout.repressed = {}
    parts: list[str] = []
    for child in layout.iterchildren():
        try:
            text = child.render(item)
        except model.VariableError:
            continue
        if text is not None and str(text):
            parts.append(str(text))
    first = parts.pop(0).rstrip() + " " if aligned and len(parts) > 1 else ""
    joined = model.join(parts, layout.get("delimiter", ""))
    return first + str(layout.format(layout.wrap(model.String(joined))))


def _add_year_suffixes(style: Any, bibliography: Any) -> None:
    """Give those of one author and year, which a citation does not tell apart, the letters a, b, c."""
    alike: dict[str, list[Any]] = {}
    for item in bibliography.items:
        citation = Citation([CitationItem(item.key)])
        citation.bibliography = bibliography
        STATE.begin()
        try:
            cited = str(style.render_citation(citation, [], None))
        except _UNREADABLE:
            continue
        if any(char.isdigit() for char in cited):
            alike.setdefault(cited, []).append(item)
    for items in alike.values():
        if len(items) > 1:
            for at, item in enumerate(items):
                item.reference["year_suffix"] = _letters(at)


def _letters(number: int) -> str:
    made = ""
    while number >= 0:
        made = chr(ord("a") + number % 26) + made
        number = number // 26 - 1
    return made


def tidy(text: str, within: bool) -> str:
    """Correct punctuation where texts meet; `within` puts commas and full stops before closing quotation marks."""
    text = _BLANKS.sub(" ", text).strip()
    text = _APOSTROPHE.sub("’", _BLANK_BEFORE.sub(r"\1", text))
    if within:
        text = _INTO_QUOTE.sub(r"\3\1\2", text)
    text = text.replace(CLOSE_QUOTE, "")
    text = _SAME_TWICE.sub(r"\1\2", text)
    return _AFTER_STRONGER.sub(r"\1\2", text)


if __name__ == "__main__":
    main()
