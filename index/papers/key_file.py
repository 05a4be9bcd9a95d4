"""The file `merges.yaml` of the corpus: which papers earlier keys mean, and which works the user joined or split.

    keys:
      scaling-laws-neural-language: "scaling laws for neural language models"
    same:
      - ["doi:10.1145/3065386", "ImageNet Classification (2012)"]
    different:
      - ["arxiv:1706.03762", "Attention (2018)"]
    chosen:
      kaplan2020: "scaling laws for neural language models"

Under `keys` and `chosen`, a paper is named by its title, in any spelling: `keys` has names that it answers to,
`chosen` the key that the user gave it. The user may edit the file; we add and remove lines.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import yaml

from index.errors import LibraryError
from index.papers import said_pairs, yaml_lines
from index.papers.citation_keys import source_key
from index.papers.formats import KEY_FILE
from index.papers.identity import read_identity
from index.papers.said import NOTHING_SAID, Said
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence, Set

    from index.papers.said import Pair
    from index.papers.said_pairs import Word

_SECTIONS = ("keys", "chosen", "same", "different")
_HEADER = "# Earlier keys, and works that are the same or different. notes-tui adds to it; you may edit it.\n"
_PLAIN = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")


class KeyFile(NamedTuple):
    """Content of the file.

    Attributes:
        owners: Identity of the paper by key, as it is written.
        said: Which works the user joined or split.
        chosen: Key that the user gave a paper, as it is written, by the paper's identity.
        flaws: Line and sentence for each part of the file that cannot be read; the rest counts.
    """

    owners: dict[str, str]
    said: Said = NOTHING_SAID
    chosen: Mapping[str, str] = MappingProxyType({})
    flaws: tuple[tuple[int, str], ...] = ()


def parse(text: str) -> KeyFile:
    """Read the file; what cannot be read as meant is named, and the rest counts."""
    root = yaml_lines.compose(text)
    if isinstance(root, yaml_lines.Unreadable):
        why = "The file is not valid YAML, or longer than 4 MB, so nothing of it counts; correct it."
        return KeyFile({}, flaws=((root.line, why),))
    if root is not None and not yaml_lines.is_empty(root) and not isinstance(root, yaml.MappingNode):
        why = "The file has no `keys`, `chosen`, `same` or `different`, so nothing of it counts; correct it."
        return KeyFile({}, flaws=((yaml_lines.line(root), why),))
    flaws = yaml_lines.unknown(root, _SECTIONS)
    owners = {key: identity for key, identity, _line in _entries(root, "keys", flaws)}
    chosen: dict[str, str] = {}
    for key, identity, line in _entries(root, "chosen", flaws):
        if source_key(key) == key:
            chosen[identity] = key
        else:
            flaws.append((line, f"“{clean_line(key)}” under `chosen` cannot be a key; it is left out."))
    pairs = said_pairs.read(root)
    return KeyFile(owners, pairs.said, chosen, tuple(sorted([*flaws, *pairs.flaws])))


def _entries(
    root: yaml.Node | None, section: str, flaws: list[tuple[int, str]]
) -> Iterator[tuple[str, str, int]]:
    """Yield key, identity and line of each entry of a section; its flaws are added to `flaws`."""
    for name, content in yaml_lines.entries(root):
        if yaml_lines.scalar(name) != section or yaml_lines.is_empty(content):
            continue
        if not isinstance(content, yaml.MappingNode):
            why = f"`{section}` is not a list of `key: title`, so nothing of it counts; correct it."
            flaws.append((yaml_lines.line(content), why))
        for key, value in yaml_lines.entries(content):
            written, title = yaml_lines.scalar(key), yaml_lines.scalar(value)
            if written and title:
                yield written, read_identity(title), yaml_lines.line(key)
            else:
                why = f"This entry of `{section}` is not `key: title`; it is left out."
                flaws.append((yaml_lines.line(key), why))


def add(
    text: str,
    entries: Mapping[str, str],
    chosen: Mapping[str, str] = MappingProxyType({}),
    *,
    gone: Collection[str] = (),
    freed: Collection[str] = (),
) -> str:
    """Return the file with more entries, and some less; all other characters stay as they are.

    Args:
        text: The file; empty for a new one.
        entries: Identity of the paper by key that it answers to.
        chosen: Key by identity of the papers that the user gives one; it takes the place of an earlier one.
        gone: Keys, as they are written, whose entries are removed first.
        freed: Identities of papers whose chosen keys are removed first.

    Raises:
        LibraryError: The file is not of a form that can be added to.
    """
    before = parse(text)
    owners = {key: identity for key, identity in before.owners.items() if key not in gone}
    stay = {identity: key for identity, key in before.chosen.items() if identity not in freed}
    text = _without(text, "keys", before.owners.keys() - owners.keys(), frozenset())
    text = _without(text, "chosen", frozenset(), before.chosen.keys() - stay.keys())
    entries = {key: identity for key, identity in entries.items() if owners.get(key) != identity}
    chosen = {identity: key for identity, key in chosen.items() if stay.get(identity) != key}
    lines = [_line(key, identity) for key, identity in sorted(entries.items())]
    keys = sorted(_line(key, identity) for identity, key in chosen.items())
    if not lines and not keys and (owners, stay) == (before.owners, before.chosen):
        return text
    made = yaml_lines.in_steps(
        text or _HEADER,
        [
            lambda text: yaml_lines.with_section(text, "keys", lines) if lines else text,
            lambda text: _without(text, "chosen", frozenset(), chosen.keys()),
            lambda text: yaml_lines.with_section(text, "chosen", keys) if keys else text,
        ],
    )
    wanted = ({**owners, **entries}, before.said, {**stay, **chosen})
    if made is None or parse(made)[:3] != wanted:
        raise LibraryError(
            f"{KEY_FILE} in the corpus cannot be added to: correct it, or give each of its `keys` a line.",
            code="not-editable",
        )
    return made


def _line(key: str, identity: str) -> str:
    return f"{key if _PLAIN.fullmatch(key) else yaml_lines.quoted(key)}: {yaml_lines.quoted(identity)}"


def _without(text: str, section: str, keys: Set[str], identities: Set[str]) -> str:
    """Return the text without the entries of a section that have one of these keys or identities."""
    root = yaml_lines.compose(text)
    if isinstance(root, yaml_lines.Unreadable) or not (keys or identities):
        return text
    found = yaml_lines.entry(root, section)
    return yaml_lines.without(
        text,
        [
            (key, value)
            for key, value in (yaml_lines.entries(found[1]) if found else ())
            if yaml_lines.scalar(key) in keys
            or ((title := yaml_lines.scalar(value)) and read_identity(title) in identities)
        ],
    )


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
    before = parse(text)
    if made is None or parse(made)._replace(said=before.said, flaws=before.flaws) != before:
        raise LibraryError(
            f"{KEY_FILE} in the corpus cannot be changed: correct it, or give each pair of `same` and `different` "
            "a line.",
            code="not-editable",
        )
    return made
