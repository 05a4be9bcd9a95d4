"""DOI, PMID and arXiv id of items of CSL-JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from index.papers.identifiers import read_arxiv, read_doi
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOTE_LINE = re.compile(
    r"^[ \t]*(DOI|arXiv|PMID)(?:[ \t]ID)?[ \t]*:[ \t]*(\S+)", re.MULTILINE | re.IGNORECASE
)


def identify(item: Mapping[str, object], fields: list[tuple[str, str]], found: dict[str, Any]) -> None:
    """Find DOI, PMID and arXiv id in the variables where programs put them.

    Args:
        item: The item.
        fields: Of the record; those go that say no more than the arXiv id.
        found: Values of the record by name, to which these are added.
    """
    archive, place = str(item.get("archive") or ""), str(item.get("archive_location") or "")
    at_arxiv = "arxiv" in archive.lower()
    candidates = [place if at_arxiv else ""]
    candidates += [
        text
        for name in ("number", "DOI", "URL", "container-title")
        if isinstance(text := item.get(name), str)
    ]
    if not at_arxiv:
        candidates += [place, archive]
    note = item.get("note")
    if isinstance(note, str) and ":" in note:
        for kind, text in _NOTE_LINE.findall(note):
            if kind.lower() == "doi":
                found["doi"] = found.get("doi") or read_doi(text)
            elif kind.lower() == "pmid":
                found["pmid"] = found.get("pmid") or clean_line(text)
            else:
                candidates.append(f"arXiv:{text.lower().removeprefix('arxiv:')}")
    if not found.get("doi") and found.get("urls") and "doi.org/" in found["urls"][0]:
        found["doi"] = read_doi(found["urls"][0])
    if arxiv := _arxiv(candidates, at_arxiv):
        found["arxiv_id"], found["arxiv_version"] = arxiv
    if (
        archive == "arXiv"
        and found.get("arxiv_id")
        and place == f"{found['arxiv_id']}{found['arxiv_version']}"
    ):
        fields[:] = [
            field for field in fields if field not in (("archive", archive), ("archive_location", place))
        ]


def _arxiv(candidates: list[str], at_arxiv: bool) -> tuple[str, str] | None:
    """Return the first arXiv id in some texts; the first of them may be a bare one, if the item is at arXiv."""
    said = "\n".join(candidates).lower()
    if not (at_arxiv or "arxiv" in said or "/papers/" in said):
        return None
    for at, text in enumerate(candidates):
        bare = at == 0 and at_arxiv
        if (bare or "arxiv" in text.lower() or "/papers/" in text) and (arxiv := read_arxiv(text)):
            return arxiv
    return None
