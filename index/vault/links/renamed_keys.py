"""Citations of papers, and links to papers without a note, that follow a new citation key. Pure: text -> text.

Links that lead to a file are left alone: they follow the file (see `rewrite`). Every other character stays. The
result is parsed again, and refused if anything else differs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault.links import syntax
from index.vault.links.rewrite import Rewritten, changed_links
from index.vault.parse.note import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from index.vault.links.resolver import Resolver
    from index.vault.links.syntax import Edit
    from index.vault.model import Link

    _NewTarget = Callable[[Link], str | None]

_NOTE = ".md"
# Other keys are a citation only in braces.
_BARE = re.compile(r"\w+(?:[.+-]\w+)*")


def rewrite_keys(
    path: str, text: str, keys: Mapping[str, str], files: Resolver, others: Collection[str] = ()
) -> Rewritten | None:
    """Make citations and links to papers use new keys.

    Args:
        path: The note that contains them.
        text: The whole note.
        keys: New key by folded old one.
        files: The vault's files: what leads to one of them is no link to a paper.
        others: Old keys as they are written where they mean other papers, which differ from `keys` in letter case.

    Returns:
        The new text, or None if nothing has to change.

    Raises:
        LibraryError: One of them cannot be written so that it is read as the new key.
    """

    def new_target(link: Link) -> str | None:
        folder, slash, name = (
            ("", "", link.target) if link.kind == "citation" else link.target.rpartition("/")
        )
        suffix = name[-len(_NOTE) :] if link.kind != "citation" and name.lower().endswith(_NOTE) else ""
        written = name.removesuffix(suffix)
        new = None if written in others else keys.get(fold(written))
        if new is None or (link.kind != "citation" and files.resolve(link.target, path) is not None):
            return None
        return f"{folder}{slash}{new}{_NOTE if suffix else ''}"

    made = changed_links(path, text, lambda link: _renamed(path, link, new_target))
    if made is not None:
        _verify(path, text, made.text, new_target)
    return made


def _renamed(path: str, link: Link, new_target: _NewTarget) -> Sequence[Edit]:
    new = new_target(link)
    if new is None or new == link.target:
        return ()
    if link.kind == "citation":
        braces = link.raw.startswith("@{") or not _BARE.fullmatch(new)
        return [(0, len(link.raw), f"@{{{new}}}" if braces else f"@{new}")]
    places = syntax.parts(link)
    target = syntax.new_target(places, new) if places else None
    if places is None or target is None:
        raise LibraryError(
            f"{clean_line(path)}, line {link.line}: {clean_line(link.raw)[:80]} cannot be made to lead to "
            f"{new}; it still leads there by the old key.",
            code="not-editable",
        )
    label = syntax.new_label(link, places, link.target, new)
    return [target, label] if label else [target]


def _verify(path: str, before: str, after: str, new_target: _NewTarget) -> None:
    links, made = parse(path, before).links, parse(path, after).links
    sound = len(links) == len(made) and all(
        (new_target(was) or was.target) == now.target and was.anchor == now.anchor
        for was, now in zip(links, made, strict=True)
    )
    if not sound:
        raise LibraryError(
            f"The citations of {clean_line(path)} cannot be changed without changing what else it says; they still "
            "lead to their papers by the old keys.",
            code="not-editable",
        )
