"""Names of files in the `file` fields of reference managers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

FILE_FIELDS = frozenset(("file", "pdf", "localfile"))
"""Fields of BibTeX that name files."""

_LONGEST = 20_000
_MOST = 50
_SUFFIX = ".pdf"
# Mendeley leaves out the first slash of a path, and writes the colon of a drive in LaTeX.
_LATEX = re.compile(r"\$\\backslash\$|\{\\textbackslash\}|\\textbackslash\{?\}?")
_WITHOUT_ROOT = re.compile(r"(?:home|Users|mnt|media|Volumes|var|data|srv)/")
_DRIVE = re.compile(r"[A-Za-z]:[/\\]")


def pdf_names(value: str) -> tuple[str, ...]:
    """Return the paths of PDF files that a field names, as they stand there, with `/`; each once.

    Read are a bare path, `description:path:type` of JabRef, Zotero and Mendeley, several of them separated by `;`,
    and addresses `file://`. A backslash takes the meaning from the sign after it.
    """
    value = _LATEX.sub(r"\\", value[:_LONGEST])
    found: dict[str, None] = {}
    for entry in _split(value, ";"):
        for path in _paths(entry):
            if path.lower().endswith(_SUFFIX) and "\0" not in path:
                found.setdefault(path)
    return tuple(found)[:_MOST]


def _paths(entry: str) -> Iterator[str]:
    if entry.strip().lower().startswith("file://"):
        yield unquote(entry.strip()[len("file://") :])
        return
    parts = [_plain(part) for part in _split(entry, ":")]
    if len(parts) == 1:
        yield parts[0]
        return
    # The type is last; a drive has a colon of its own.
    inner = parts if parts[-1].lower().endswith(_SUFFIX) else parts[:-1]
    for start in (1, 0):
        path = ":".join(inner[start:])
        if _DRIVE.match(path) or (path and (start or len(inner) == 1)):
            yield f"/{path}" if _WITHOUT_ROOT.match(path) else path
            return


def _split(text: str, sign: str) -> list[str]:
    """Split a text at a sign, but where a backslash stands before it."""
    parts = [""]
    escaped = False
    for char in text:
        if char == sign and not escaped:
            parts.append("")
        else:
            parts[-1] += char
        escaped = char == "\\" and not escaped
    return parts


def _plain(text: str) -> str:
    return re.sub(r"\\([\\:;{}_&%#$])", r"\1", text).strip().replace("\\", "/").replace("//", "/")
