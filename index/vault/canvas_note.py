"""A canvas read as a note: its cards as a list, with the links and tags in them."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import NamedTuple

from index.problems import ProblemKind
from index.vault.links.canvas import CanvasNode, canvas_nodes, is_canvas_json
from index.vault.model import Flaw, Link, Note, Tag
from index.vault.parse.note import parse

_LARGEST = 2_000_000  # characters
_MOST_CARDS = 5_000
_APART = "\n\n---\n\n"
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_ADDRESS = re.compile(r"https?://[^\s<>]+")


class CanvasNote(NamedTuple):
    """A canvas as Markdown that lists its cards, and the note that this text is."""

    text: str
    note: Note


def read_canvas(path: str, text: str) -> CanvasNote:
    """Read a canvas.

    Text cards are Markdown; a card that shows a file is an embed of it, from the vault's root; the label of a group
    is a heading. Lines count in the list of cards. Nothing makes it fail: what cannot be read is a flaw of the note.

    Args:
        path: Relative to the vault.
        text: Its JSON.
    """
    flaws: list[Flaw] = []
    nodes: list[CanvasNode] = []
    if len(text) > _LARGEST:
        flaws.append(Flaw(1, ProblemKind.OVERSIZE, "the canvas is too large, so its cards are not read"))
    elif text.strip("\ufeff \t\r\n") and not is_canvas_json(text):
        flaws.append(
            Flaw(1, ProblemKind.UNREADABLE, "the canvas is not valid JSON, so its cards are not read")
        )
    else:
        nodes = canvas_nodes(text)
    if len(nodes) > _MOST_CARDS:
        detail = f"the canvas has more than {_MOST_CARDS} cards, so the others are not read"
        flaws.append(Flaw(1, ProblemKind.TOO_COMPLEX, detail))
    parts: list[str] = []
    prose: list[str] = []
    links: list[Link] = []
    tags: list[Tag] = []
    words = line = offset = 0
    for node in nodes[:_MOST_CARDS]:
        shown, card = _card(path, node)
        if not shown:
            continue
        links += [_shifted(link, line, offset) for link in card.links]
        tags += [
            replace(tag, line=tag.line + line, start=tag.start + offset, end=tag.end + offset)
            for tag in card.tags
            if tag.start >= 0
        ]
        flaws += [
            replace(flaw, line=flaw.line + line)
            for flaw in card.flaws
            if flaw.kind is ProblemKind.TOO_COMPLEX
        ]
        words += card.words
        prose.append(card.prose or shown)
        parts.append(shown)
        line += shown.count("\n") + _APART.count("\n")
        offset += len(shown) + len(_APART)
    whole = _APART.join(parts)
    note = Note(
        path=path,
        title=posixpath.basename(path),
        tags=tuple(tags),
        links=tuple(links),
        words=words,
        prose=_APART.join(prose),
        flaws=tuple(flaws),
    )
    return CanvasNote(whole, note)


def _shifted(link: Link, line: int, offset: int) -> Link:
    if link.start < 0:
        return replace(link, line=link.line + line)
    return replace(link, line=link.line + line, start=link.start + offset, end=link.end + offset)


def _card(path: str, node: CanvasNode) -> tuple[str, Note]:
    """Return a card as Markdown, and the note that it would be alone."""
    if "text" in node:
        text = _fences_closed("\n".join(node["text"].value.splitlines()))
        return text, replace(parse(path, text), prose=text)
    for name in ("file", "background"):
        if name in node and node[name].value:
            return _file_card(path, node, name)
    label, url = (" ".join(node[name].value.split()) if name in node else "" for name in ("label", "url"))
    shown = [
        f"## {literal}" if name == "label" else literal
        for name, literal in (("label", _literal(label)), ("url", _literal(url)))
        if literal
    ]
    text, prose = "\n\n".join(shown), "\n\n".join(filter(None, (label, url)))
    return text, replace(parse(path, prose), links=(), tags=(), prose=prose)


def _literal(text: str) -> str:
    """Return Markdown that shows a text as it is; a web address is a link."""
    return f"<{text}>" if _ADDRESS.fullmatch(text) else _PUNCTUATION.sub(r"\\\1", text)


def _fences_closed(text: str) -> str:
    """Close a code block that a card leaves open, so that the cards after it are not code."""
    opened = ""
    for line in text.split("\n"):
        if not (match := _FENCE.match(line)):
            continue
        if not opened:
            opened = match[1] if match[1][0] == "~" or "`" not in match[2] else ""
        elif match[1].startswith(opened) and not match[2].strip():
            opened = ""
    return f"{text}\n{opened}" if opened else text


def _file_card(path: str, node: CanvasNode, name: str) -> tuple[str, Note]:
    target = f"/{node[name].value.lstrip('/')}"
    subpath = node["subpath"].value if name == "file" and "subpath" in node else ""
    raw = " ".join(f"![[{target}{subpath}]]".splitlines())
    link = Link(raw, "embed", target, subpath.removeprefix("#") or None, None, 1, 0, len(raw))
    label = node["label"].value.strip() if "label" in node else ""
    label = " ".join(label.split())
    text, prose = (f"{raw}\n\n{shown}" if label else raw for shown in (_literal(label), label))
    return text, Note(path=path, title="", links=(link,), prose=prose)
