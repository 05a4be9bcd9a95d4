"""The file `merges.yaml` of the corpus: `keys:` maps citation keys of earlier days to the papers they mean.

    keys:
      scaling-laws-neural-language: "scaling laws for neural language models"

A paper is named by its title, in any spelling. The user may edit the file; we only add lines to it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

import yaml

from index.errors import LibraryError
from index.papers.formats import KEY_FILE
from index.papers.title_forms import title_identity
from index.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEADER = "# Earlier citation keys, and the titles of the papers they mean. notes-tui adds to it; you may edit it.\n"
_KEYS_LINE = re.compile(r"keys:[ \t]*(?:#[^\r\n]*)?\r?$", re.MULTILINE)
_INDENTED = re.compile(r"(?:[ \t]+[^\r\n]*|#[^\r\n]*|)\r?$")
_PLAIN = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
_LARGEST = 4_000_000


class KeyFile(NamedTuple):
    """Content of the file.

    Attributes:
        owners: Identity of the paper by folded key.
        flaw: One sentence and the line where the file, or a part of it, cannot be read; None if all is well.
    """

    owners: dict[str, str]
    flaw: tuple[int, str] | None = None


def parse(text: str) -> KeyFile:
    """Read the file; what cannot be read as meant is named, and the rest counts."""
    try:
        content = yaml.safe_load(text if len(text) <= _LARGEST else ">")
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        why = "The file is not valid YAML, or longer than 4 MB, so no old key is known; correct it."
        return KeyFile({}, (mark.line + 1 if mark else 1, why))
    keys = content.get("keys") if isinstance(content, dict) else content
    if keys is None:
        return KeyFile({})
    if not isinstance(keys, dict):
        return KeyFile({}, (1, "`keys` is not a list of `key: title`, so no old key is known; correct it."))
    owners = {
        fold(str(key)): title_identity(str(title))
        for key, title in keys.items()
        if isinstance(key, (str, int)) and isinstance(title, (str, int, float))
    }
    flaw = (
        None if len(owners) == len(keys) else (1, "An entry of `keys` is not `key: title`; it is left out.")
    )
    return KeyFile(owners, flaw)


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
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = [
        f"{key if _PLAIN.fullmatch(key) else json.dumps(key)}: {json.dumps(identity, ensure_ascii=False)}"
        for key, identity in sorted(entries.items())
    ]
    made = _insert(text or _HEADER, lines, newline)
    after = parse(made)
    if before.flaw or after.flaw or after.owners != {**before.owners, **entries}:
        raise LibraryError(
            f"{KEY_FILE} in the corpus cannot be added to: correct it, or give each of its `keys` a line.",
            code="not-editable",
        )
    return made


def _insert(text: str, lines: list[str], newline: str) -> str:
    found = _KEYS_LINE.search(text)
    if found is None:
        gap = "" if text.endswith(("\n", "\r")) else newline
        return f"{text}{gap}keys:{newline}" + "".join(f"  {line}{newline}" for line in lines)
    at = end = found.end()
    indent = "  "
    for line in text[found.end() :].split("\n")[1:]:
        if not _INDENTED.fullmatch(line):
            break
        at += 1 + len(line)
        if line.strip() and not line.startswith("#"):
            end = at
            indent = line[: len(line) - len(line.lstrip())]
    added = "".join(f"{newline}{indent}{line}" for line in lines)
    head = text[:end].removesuffix("\r") if newline == "\r\n" else text[:end]
    return f"{head}{added}{'' if head == text[:end] else chr(13)}{text[end:]}"
