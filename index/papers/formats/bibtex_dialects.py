"""BibTeX and BibLaTeX: the types and fields of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from index.papers.formats.bibtex import NO_WORKS
from index.papers.formats.bibtex_records import PARTS_OF_BOOKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.papers.model import Record

_TYPE = re.compile(r"[a-z]+")
_NO_WORKS = NO_WORKS | {"comment", "preamble", "string"}
_CLASSIC = frozenset(
    "article book booklet conference inbook incollection inproceedings manual mastersthesis misc phdthesis "
    "proceedings techreport unpublished".split()
)
_NEAREST = {
    **dict.fromkeys(("bookinbook", "suppbook"), "inbook"),
    **dict.fromkeys(("collection", "mvbook", "mvcollection", "mvreference", "reference"), "book"),
    **dict.fromkeys(("inreference", "suppcollection"), "incollection"),
    **dict.fromkeys(("review", "suppperiodical"), "article"),
    "mvproceedings": "proceedings",
    "report": "techreport",
}
_THESES = frozenset(("phdthesis", "mastersthesis", "thesis"))
_MASTERS = re.compile(r"master|bachelor|diplom|\bm\.?\s?(?:sc|a)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """Names that one of the two has.

    Attributes:
        classic: It is BibTeX: only the types of its first styles, dates as year and month, and commands for letters.
        journal: Field of the journal.
        archive: Field of the archive of a preprint, and arXiv's name there.
        renamed: Fields of the other dialect, with the same values under another name.
    """

    classic: bool
    journal: str
    archive: tuple[str, str]
    renamed: Mapping[str, str]

    def field(self, name: str, type_: str) -> str:
        """Return the name that the dialect has for a field of an entry of a type."""
        if self.classic and name == "eventtitle" and type_ in PARTS_OF_BOOKS:
            return "booktitle"
        if self.classic and name == "institution" and type_ in _THESES:
            return "school"
        return self.renamed.get(name, name)

    def type(self, record: Record) -> str:
        """Return the type of the entry."""
        wanted = record.type or "misc"
        if not self.classic:
            return wanted if _TYPE.fullmatch(wanted) and wanted not in _NO_WORKS else "misc"
        if wanted == "thesis":
            kind = next((text for name, text in record.fields if name in ("type", "genre")), "")
            return "mastersthesis" if _MASTERS.search(kind) else "phdthesis"
        return wanted if wanted in _CLASSIC else _NEAREST.get(wanted, "misc")

    def publisher(self, type_: str) -> str:
        """Return the field of who publishes an entry of a type."""
        if type_ in _THESES:
            return "school" if self.classic else "institution"
        if type_ in ("techreport", "report"):
            return "institution"
        return "organization" if type_ in ("manual", "online") else "publisher"


BIBTEX = Dialect(
    classic=True,
    journal="journal",
    archive=("archiveprefix", "arXiv"),
    renamed=MappingProxyType({"journaltitle": "journal", "eprinttype": "archiveprefix"}),
)
BIBLATEX = Dialect(
    classic=False,
    journal="journaltitle",
    archive=("eprinttype", "arxiv"),
    renamed=MappingProxyType({"journal": "journaltitle", "archiveprefix": "eprinttype"}),
)
