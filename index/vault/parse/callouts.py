"""The first line of a callout: `[!kind]`, a sign for folding, and a title."""

from __future__ import annotations

import re
from typing import NamedTuple, cast, get_args

from index.vault.markdown_blocks import CalloutKind, Folding

_KINDS = frozenset(get_args(CalloutKind))
_ALIASES = {
    "summary": "abstract",
    "tldr": "abstract",
    "hint": "tip",
    "important": "tip",
    "check": "success",
    "done": "success",
    "help": "question",
    "faq": "question",
    "caution": "warning",
    "attention": "warning",
    "fail": "failure",
    "missing": "failure",
    "error": "danger",
    "cite": "quote",
}
# Some themes take words after a bar (`[!note|wide]`), which have no meaning for readers.
_OPENING = re.compile(r"\[!([^\[\]|\n]+)(?:\|[^\[\]\n]*)?\]([+-]?)[ \t]*")
_FOLDING: dict[str, Folding] = {"": "", "+": "open", "-": "closed"}


class CalloutOpening(NamedTuple):
    """The opening of a callout.

    Attributes:
        kind: `note` for an unknown kind.
        name: The kind as it is written, to serve as a title.
        folding: State at first of a callout that can be folded; empty for others.
        end: Offset of the written title.
    """

    kind: CalloutKind
    name: str
    folding: Folding
    end: int


def read_callout(text: str) -> CalloutOpening | None:
    """Read the first words of a quote; return None if they do not open a callout."""
    match = _OPENING.match(text)
    if match is None:
        return None
    written = match[1].strip()
    kind = _ALIASES.get(written.lower(), written.lower())
    return CalloutOpening(
        kind=cast("CalloutKind", kind) if kind in _KINDS else "note",
        name=written.replace("-", " ").capitalize(),
        folding=_FOLDING[match[2]],
        end=match.end(),
    )
