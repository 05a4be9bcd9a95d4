"""The inbox: papers that pages and subscriptions brought, until they are kept or dismissed.

What is decided stands in the file `inbox.txt` of the corpus, a line for each paper, in any order:

    dismissed arxiv:2609.19170
    kept doi:10.1000/182

A paper is named as in `merges.yaml`. Programs that merge files line by line may merge this one; of a paper that is
both, `kept` counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.papers.formats import FETCH_LOG
from index.papers.said import normal_name
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from index.papers.model import Record

Mark = Literal["kept", "dismissed"]

_HEADER = "# Papers that were kept in the inbox, or dismissed; the lines may stand in any order.\n"
_LINE = re.compile(r"(kept|dismissed)[ \t]+(\S.*)")
_SURELY_OURS = re.compile(r"^(kept|dismissed)[ \t]+(doi|arxiv|key):\S", re.MULTILINE)
_PAGES = frozenset({"daily_papers", "daily_papers_json", "arxiv_rss", "arxiv_atom", "feed"})
_FETCHED = f"/{FETCH_LOG.partition('/')[0]}/"
_BROUGHT = re.compile(rf"{_FETCHED}(queries/|hf/\d{{4}}-)")


class InboxFile(NamedTuple):
    """Content of the file.

    Attributes:
        marks: By the name of each paper, as `normal_name` returns it.
        flaws: Line and sentence for each line that cannot be read; the rest counts.
    """

    marks: Mapping[str, Mark]
    flaws: tuple[tuple[int, str], ...] = ()


def is_inbox(text: str) -> bool:
    """Return whether a text is such a file, and not a source file that has its name.

    The first line says so, or any other: a slip, or what a program that syncs left there, may stand above it.
    """
    lines = (line for line in text.lstrip("\ufeff").splitlines() if line.strip())
    first = next(lines, "")
    begins_so = not first or first.startswith("#") or _LINE.match(first) is not None
    return begins_so or _SURELY_OURS.search(text) is not None


def parse(text: str) -> InboxFile:
    """Read the file."""
    marks: dict[str, Mark] = {}
    flaws: list[tuple[int, str]] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.rstrip())
        name = normal_name(found[2]) if found else ""
        if found is None or not name:
            why = f"“{clean_line(line)[:60]}” is not “kept” or “dismissed” and a paper; it is left out."
            flaws.append((number, why))
        elif found[1] == "kept" or name not in marks:
            marks[name] = "kept" if found[1] == "kept" else "dismissed"
    return InboxFile(marks, tuple(flaws))


def marked(text: str, papers: Iterable[tuple[Collection[str], str]], mark: Mark) -> str:
    """Return the file with a mark for each of these papers, in place of any other.

    Args:
        text: The file; empty for a new one.
        papers: All names of each, as `normal_name` returns them, and the one that is written.
        mark: The mark.
    """
    listed = list(papers)
    taken = frozenset(name for names, _written in listed for name in names)
    kept = [line for line in (text or _HEADER).splitlines(keepends=True) if _name(line) not in taken]
    if kept and not kept[-1].endswith("\n"):
        kept.append("\n")
    return "".join([*kept, *(f"{mark} {clean_line(written)}\n" for _names, written in listed)])


def _name(line: str) -> str | None:
    found = _LINE.fullmatch(line.rstrip())
    return normal_name(found[2]) if found and not line.startswith("#") else None


def is_brought(records: Iterable[Record]) -> bool:
    """Return whether pages and subscriptions brought a paper, and nothing of the user's own has it."""
    brought = False
    for record in records:
        file = f"/{record.source.file}"
        if _FETCHED in file:
            brought = brought or _BROUGHT.search(file) is not None
        elif record.origin in _PAGES:
            brought = True
        else:
            return False
    return brought
