"""The file `merges.yaml` of the corpus: which papers earlier keys mean, and which works the user joined or split.

    keys:
      scaling-laws-neural-language: "scaling laws for neural language models"
    same:
      - ["doi:10.1145/3065386", "ImageNet Classification (2012)"]
    different:
      - ["arxiv:1706.03762", "Attention (2018)"]

Under `keys`, a paper is named by its title, in any spelling. The user may edit the file; we add and remove lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import yaml

from index.errors import LibraryError
from index.papers import said_pairs, yaml_lines
from index.papers.formats import KEY_FILE
from index.papers.said import NOTHING_SAID, Said
from index.papers.title_forms import title_identity
from index.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from index.papers.said import Pair
    from index.papers.said_pairs import Word

_HEADER = "# Earlier keys, and works that are the same or different. notes-tui adds to it; you may edit it.\n"
_PLAIN = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")


class KeyFile(NamedTuple):
    """Content of the file.

    Attributes:
        owners: Identity of the paper by folded key.
        said: Which works the user joined or split.
        flaws: Line and sentence for each part of the file that cannot be read; the rest counts.
    """

    owners: dict[str, str]
    said: Said = NOTHING_SAID
    flaws: tuple[tuple[int, str], ...] = ()


def parse(text: str) -> KeyFile:
    """Read the file; what cannot be read as meant is named, and the rest counts."""
    root = yaml_lines.compose(text)
    if isinstance(root, yaml_lines.Unreadable):
        why = "The file is not valid YAML, or longer than 4 MB, so nothing of it counts; correct it."
        return KeyFile({}, NOTHING_SAID, ((root.line, why),))
    if root is not None and not yaml_lines.is_empty(root) and not isinstance(root, yaml.MappingNode):
        why = "The file has no `keys`, `same` or `different`, so nothing of it counts; correct it."
        return KeyFile({}, NOTHING_SAID, ((yaml_lines.line(root), why),))
    owners, flaws = _owners(root)
    pairs = said_pairs.read(root)
    return KeyFile(owners, pairs.said, tuple(sorted([*flaws, *pairs.flaws])))


def _owners(root: yaml.Node | None) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """Return identities by key, and the flaws of the section `keys`."""
    owners: dict[str, str] = {}
    flaws: list[tuple[int, str]] = []
    for name, section in yaml_lines.entries(root):
        if yaml_lines.scalar(name) != "keys" or yaml_lines.is_empty(section):
            continue
        if not isinstance(section, yaml.MappingNode):
            why = "`keys` is not a list of `key: title`, so no old key is known; correct it."
            flaws.append((yaml_lines.line(section), why))
        for key, value in yaml_lines.entries(section):
            old, title = yaml_lines.scalar(key), yaml_lines.scalar(value)
            if old and title:
                owners[fold(old)] = title_identity(title)
            else:
                why = "This entry of `keys` is not `key: title`; it is left out."
                flaws.append((yaml_lines.line(key), why))
    return owners, flaws


def add(text: str, entries: Mapping[str, str]) -> str:
    """Return the file with more entries; all other characters stay as they are.

    Args:
        text: The file; empty for a new one.
        entries: Identity of the paper by key.

    Raises:
        LibraryError: The file is not of a form that can be added to.
    """
    before = parse(text)
    entries = {fold(key): identity for key, identity in entries.items()}
    entries = {key: identity for key, identity in entries.items() if before.owners.get(key) != identity}
    if not entries:
        return text
    lines = [
        f"{key if _PLAIN.fullmatch(key) else yaml_lines.quoted(key)}: {yaml_lines.quoted(identity)}"
        for key, identity in sorted(entries.items())
    ]
    made = yaml_lines.with_section(text or _HEADER, "keys", lines)
    if made is None or parse(made)[:2] != ({**before.owners, **entries}, before.said):
        raise LibraryError(
            f"{KEY_FILE} in the corpus cannot be added to: correct it, or give each of its `keys` a line.",
            code="not-editable",
        )
    return made


def say(text: str, add: Sequence[tuple[Word, Pair]], remove: Collection[tuple[Word, Pair]] = ()) -> str:
    """Return the file with some pairs more, and some less; all other characters stay as they are.

    Args:
        text: The file; empty for a new one.
        add: With the names as they are to be written.
        remove: With the names as they are compared.

    Raises:
        LibraryError: The file is not of a form that can be changed so.
    """
    made = said_pairs.change(text or _HEADER, add, remove)
    if made is None or parse(made).owners != parse(text).owners:
        raise LibraryError(
            f"{KEY_FILE} in the corpus cannot be changed: correct it, or give each pair of `same` and `different` "
            "a line.",
            code="not-editable",
        )
    return made
