"""Pairs of works in the sections `same` and `different` of `merges.yaml`, which `index.papers.key_file` reads."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import yaml

from index.papers import yaml_lines
from index.papers.said import Pair, Said, normal_pair, said

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

Word = Literal["same", "different"]
_WORDS: tuple[Word, ...] = get_args(Word)
_EXAMPLE = '["doi:10.1000/a", "A Title (2020)"]'


class _Written(NamedTuple):
    """A pair as it stands in the file; `names` are in the form in which they are compared."""

    word: Word
    names: Pair
    node: yaml.Node


class Pairs(NamedTuple):
    """The user's word, and line and sentence for each part of the file that cannot be read as such."""

    said: Said
    flaws: list[tuple[int, str]]


def read(root: yaml.Node | None) -> Pairs:
    """Return what the sections of a file say."""
    found, flaws = _written(root)
    same, different = ([pair.names for pair in found if pair.word == word] for word in _WORDS)
    return Pairs(said(same, different), flaws)


def _written(root: yaml.Node | None) -> tuple[list[_Written], list[tuple[int, str]]]:
    found: list[_Written] = []
    flaws: list[tuple[int, str]] = []
    for key, value in yaml_lines.entries(root):
        word = next((each for each in _WORDS if each == yaml_lines.scalar(key)), None)
        if word is None or yaml_lines.is_empty(value):
            continue
        if not isinstance(value, yaml.SequenceNode):
            flaws.append((yaml_lines.line(key), f"`{word}` is not a list of pairs, so it does not count."))
            continue
        for node in value.value:
            names = [yaml_lines.scalar(each) for each in node.value] if _is_list(node) else []
            one, two = names if len(names) == 2 else (None, None)
            if one and two and one.strip() and two.strip():
                found.append(_Written(word, normal_pair((one, two)), node))
            else:
                why = f"This entry of `{word}` is not a pair of works, such as {_EXAMPLE}; it is left out."
                flaws.append((yaml_lines.line(node), why))
    return found, flaws


def _is_list(node: yaml.Node) -> bool:
    return isinstance(node, yaml.SequenceNode)


def change(
    text: str, add: Sequence[tuple[Word, Pair]], remove: Collection[tuple[Word, Pair]] = ()
) -> str | None:
    """Return the file with some pairs more, and some less; None where it is not of a form that can be changed so.

    Args:
        text: The file; empty for a new one.
        add: With the names as they are to be written.
        remove: With the names as they are compared.
    """
    root = yaml_lines.compose(text)
    if isinstance(root, yaml_lines.Unreadable):
        return None
    written = _written(root)[0]
    gone = [(pair.node, pair.node) for pair in written if (pair.word, pair.names) in set(remove)]
    known = {(pair.word, pair.names) for pair in written} - set(remove)
    text = yaml_lines.without(text, gone)
    steps = []
    for word in _WORDS:
        lines = [
            f"- [{', '.join(map(yaml_lines.quoted, pair))}]"
            for kind, pair in add
            if kind == word and (word, normal_pair(pair)) not in known
        ]
        if lines:
            steps.append(partial(yaml_lines.with_section, name=word, lines=lines))
    made = yaml_lines.in_steps(text, steps)
    if made is None:
        return None
    after = yaml_lines.compose(made)
    wanted = known | {(word, normal_pair(pair)) for word, pair in add}
    if isinstance(after, yaml_lines.Unreadable) or {pair[:2] for pair in _written(after)[0]} != wanted:
        return None
    return made
