"""Parse a note's text into links, tags, headings, blocks and properties. Pure: no disk."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import PurePosixPath

from index.problems import ProblemKind
from index.text import clean, clean_line, fold
from index.vault.model import Flaw, InlineField, Link, Note, PropertyValue, Tag
from index.vault.parse import body, frontmatter, markdown
from index.vault.parse.budget import TooComplexError
from index.vault.parse.displaced_properties import displaced
from index.vault.parse.frontmatter import FrontMatter
from index.vault.parse.inline_fields import read_fields
from index.vault.parse.outline import outline
from index.vault.parse.source_map import LINE_END, body_place

# In characters; Obsidian has a limit of about this size too.
MAX_BODY = 2 * 1024 * 1024

# Conflict markers that git leaves around two versions of the same lines.
_OURS = re.compile(r"^<{7} ", re.MULTILINE)
_BETWEEN = re.compile(r"^={7}\s*?$", re.MULTILINE)
_NO_TAG = re.compile(r"[\s,]")
_DIGITS = re.compile("[0-9]+")
# In scripts without spaces each character counts as a word.
_HAN_KANA = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"[{_HAN_KANA}]|[^\\W{_HAN_KANA}]+(?:['’-][^\\W{_HAN_KANA}]+)*")
# The same in half the time, where no other letters occur.
_ASCII_WORD = re.compile(r"\w+(?:['-]\w+)*", re.ASCII)


def parse(path: str, text: str) -> Note:
    """Read a note.

    Args:
        path: Relative to the vault, with `/`; the default for the title.
        text: The whole file, with any line ends, and with its byte order mark if it has one.

    Returns:
        The note. Every text is valid: problems are listed in `flaws`. Links and tags of the properties come
        before those of the body, which are in the order of the text and do not overlap; only an embed that is
        the text of a link lies within that link.
    """
    front = frontmatter.load(text)
    start = front.block.end if front.block else 0
    first, line = body_place(text, start)
    flaws = list(front.flaws)
    if front.block is None and (flaw := displaced(text)) is not None:
        flaws.append(flaw)
    if "\0" in text:
        nul = text.index("\0")
        ends = [found.end() for found in LINE_END.finditer(text, 0, nul)]
        why = "a NUL character stands here, so the file may be no text, or UTF-16; convert it to UTF-8"
        flaws.append(Flaw(1 + len(ends), ProblemKind.NOT_TEXT, why, 1 + nul - (ends[-1] if ends else 0)))
    found = body.BodyContents()
    fields: list[InlineField] = []
    if len(text) - first > MAX_BODY:
        size = f"{MAX_BODY // 1024 // 1024} MB"
        flaws.append(
            Flaw(
                line,
                ProblemKind.OVERSIZE,
                f"the note is longer than {size}, so its links and tags are not read",
            )
        )
    else:
        try:
            found = body.read(text, first, line)
            flaws += _merge_marks(text, first, line)
            fields = read_fields(text, first, line, found)
        except TooComplexError:
            found = body.BodyContents()
            detail = "its markup is too complex, so its links and tags are not read; split the note"
            flaws.append(Flaw(line, ProblemKind.TOO_COMPLEX, detail))
    prose = text[first:]
    flaws += _unquoted_links(front, dict(front.properties))
    flaws += _tags_by_their_old_name(front)
    return Note(
        path=path,
        title=_title(path, front),
        aliases=tuple(_aliases(front, flaws)),
        tags=(*_property_tags(front, flaws), *found.tags),
        properties=front.properties,
        headings=tuple(found.headings),
        links=(*_property_links(front, dict(front.properties)), *found.links),
        blocks=tuple(found.blocks),
        fields=tuple(fields),
        body_start=start,
        body_line=line,
        words=len((_ASCII_WORD if prose.isascii() else _WORD).findall(prose)),
        prose=clean(prose),
        flaws=tuple(flaws),
    )


def _merge_marks(text: str, start: int, line: int) -> Iterator[Flaw]:
    """Yield the first conflict in the body, outside code, that a merge has left."""
    theirs = text.rfind("\n>>>>>>> ", start)
    between = [match.start() for match in _BETWEEN.finditer(text, start, max(theirs, start))]
    if not between or not (ours := [m.start() for m in _OURS.finditer(text, start, between[-1])]):
        return
    lines = [start, *(match.end() for match in LINE_END.finditer(text, start))]
    code = {
        row for each in outline(text[start:]) if each.kind == "code" for row in range(each.first, each.end)
    }
    rows = (bisect_right(lines, place) - 1 for place in ours)
    if (found := next((row for row in rows if row not in code), None)) is not None:
        detail = "a merge left both versions of some lines here; keep one and take the marks out"
        yield Flaw(line + found, ProblemKind.MERGE_MARKS, detail)


def _title(path: str, front: FrontMatter) -> str:
    for _, value, alone in _values(front, "title"):
        if alone and isinstance(value, str) and (title := clean_line(value)):
            return title
    name = PurePosixPath(path).name
    return clean_line(name[:-3] if name.lower().endswith(".md") else name)


def _values(front: FrontMatter, name: str) -> Iterator[tuple[int, PropertyValue, bool]]:
    """Yield each value of a property: its line, the value, and whether it is not in a list. Names ignore case."""
    for key, value in front.properties.items():
        if fold(key) != name:
            continue
        if isinstance(value, list):
            for position, item in enumerate(value):
                yield front.line(f"{key}.{position}"), item, False
        else:
            yield front.line(key), value, True


def _texts(front: FrontMatter, name: str, flaws: list[Flaw]) -> Iterator[tuple[int, str]]:
    """Yield line and text of each value of a list property; other types of value are added to the flaws."""
    for line, value, alone in _values(front, name):
        if isinstance(value, str):
            if alone and "," in value:
                flaws.append(
                    _invalid(line, name, f"`{name}` is one text with commas; write it as a list, `[a, b]`")
                )
            else:
                yield line, value
        elif value is not None:
            flaws.append(_invalid(line, name, f"a value of `{name}` is not text; put it in quotes"))


def _aliases(front: FrontMatter, flaws: list[Flaw]) -> Iterator[str]:
    for _, value in _texts(front, "aliases", flaws):
        if alias := clean_line(value):
            yield alias


def _property_tags(front: FrontMatter, flaws: list[Flaw]) -> Iterator[Tag]:
    for line, value in _texts(front, "tags", flaws):
        name = value.strip().removeprefix("#").rstrip("/")
        if why := why_no_tag(name):
            flaws.append(_invalid(line, "tags", why))
        elif name:
            yield Tag(clean(name), line)


def why_no_tag(name: str) -> str:
    """Return the reason why a property's value, without `#`, is not a tag; empty if it is one."""
    if _NO_TAG.search(name):
        return "a tag has a space or comma in it"
    return "a tag is all digits; it needs another character" if _DIGITS.fullmatch(name) else ""


def _tags_by_their_old_name(front: FrontMatter) -> Iterator[Flaw]:
    """Report `tag`, which Obsidian read until version 1.9, if its value would be valid for `tags`."""
    for key, value in front.properties.items():
        if fold(key) == "tag" and does_for_tags(value):
            taken = any(fold(other) == "tags" for other in front.properties)
            remedy = "that is here too, so move the value there" if taken else "rename it"
            detail = f"Obsidian reads `tags`, not `{key}`; {remedy}"
            yield Flaw(front.line(key), ProblemKind.IGNORED_PROPERTY, detail, subject=key)


def does_for_tags(value: PropertyValue) -> bool:
    """Return whether a value is a tag, or a list of only tags."""
    items = value if isinstance(value, list) else [value]
    names = [item.strip().removeprefix("#").rstrip("/") for item in items if isinstance(item, str)]
    return len(names) == len(items) > 0 and all(map(markdown.is_tag, names))


def _invalid(line: int, name: str, sentence: str) -> Flaw:
    return Flaw(line, ProblemKind.INVALID_PROPERTIES, sentence, subject=name)


def _property_links(front: FrontMatter, value: PropertyValue, name: str = "") -> Iterator[Link]:
    """Yield each value that is a link as a whole, by dotted name."""
    children: list[tuple[str, PropertyValue]] = []
    if isinstance(value, str):
        link = _whole_link(value.strip(), front.line(name), name)
        if link:
            yield link
    elif isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = [(str(position), item) for position, item in enumerate(value)]
    for key, item in children:
        yield from _property_links(front, item, f"{name}.{key}" if name else key)


def _unquoted_links(front: FrontMatter, value: PropertyValue, name: str = "") -> Iterator[Flaw]:
    """Report each `[[x]]` without quotes, which YAML reads as a list in a list."""
    match value:
        case [[str(target)]]:
            # For tags and aliases another flaw says already that the value is not text.
            if fold(name) not in ("tags", "aliases"):
                shown = clean_line(target)[:80]
                yield _invalid(front.line(name), name, f'a link needs quotes here; write "[[{shown}]]"')
        case dict():
            for key, item in value.items():
                yield from _unquoted_links(front, item, f"{name}.{key}" if name else key)
        case list():
            for position, item in enumerate(value):
                yield from _unquoted_links(front, item, f"{name}.{position}")


def _whole_link(text: str, line: int, name: str) -> Link | None:
    if match := markdown.match_wikilink(text):
        if match.end() < len(text) or text.startswith("!"):
            return None
        target, anchor, label = markdown.link_parts(match[1], embed=False)
        return Link(text, "wikilink", target, anchor, label, line, property=name)
    if not text.startswith("[") or not text.endswith(")"):
        return None
    try:
        tokens = markdown.inline(text, {})
    except TooComplexError:
        return None
    meta = tokens[0].meta if tokens[0].type == "link_open" else {}
    where = body.destination(str(tokens[0].attrGet("href") or ""))
    if (meta.get("start"), meta.get("end")) != (0, len(text)) or not where:
        return None
    return Link(text, "markdown", *where, body.plain_label(tokens), line, property=name)
