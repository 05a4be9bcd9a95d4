"""Types of works under the names that BibLaTeX and CSL give them.

Neither has a name for each type of the other: several names of one side are one of the other.
"""

from __future__ import annotations

# The first CSL type of each line is the one that the BibLaTeX type is written as.
_CSL = {
    "article": "article-journal article-magazine article-newspaper",
    "audio": "song",
    "book": "book classic",
    "booklet": "pamphlet",
    "dataset": "dataset",
    "image": "graphic figure map",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia entry-dictionary entry",
    "jurisdiction": "legal_case",
    "legal": "treaty",
    "legislation": "legislation bill regulation",
    "letter": "personal_communication",
    "misc": "document collection event hearing interview",
    "movie": "motion_picture",
    "music": "musical_score",
    "online": "webpage article post post-weblog",
    "patent": "patent",
    "performance": "performance",
    "periodical": "periodical",
    "report": "report",
    "review": "review review-book",
    "software": "software",
    "standard": "standard",
    "thesis": "thesis",
    "unpublished": "manuscript speech",
    "video": "broadcast",
}
_NARROWER = {
    "artwork": "graphic",
    "bookinbook": "chapter",
    "collection": "book",
    "commentary": "legal_case",
    "conference": "paper-conference",
    "electronic": "webpage",
    "inbook": "chapter",
    "manual": "book",
    "mastersthesis": "thesis",
    "mvbook": "book",
    "mvcollection": "book",
    "mvproceedings": "book",
    "mvreference": "book",
    "phdthesis": "thesis",
    "proceedings": "book",
    "reference": "book",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "suppperiodical": "article-journal",
    "techreport": "report",
    "www": "webpage",
}
_TO_BIBLATEX = {csl: biblatex for biblatex, names in _CSL.items() for csl in names.split()}
_TO_CSL = {biblatex: names.split()[0] for biblatex, names in _CSL.items()} | _NARROWER


def to_biblatex(csl: str) -> str:
    """Return BibLaTeX's name of a CSL type; one that is not known is kept as it is."""
    return _TO_BIBLATEX.get(csl, csl)


def to_csl(biblatex: str) -> str:
    """Return the CSL type of a BibLaTeX type; one that is not known is kept as it is."""
    return _TO_CSL.get(biblatex, biblatex)


def is_biblatex(name: str) -> bool:
    """Return whether BibLaTeX has a type of this name."""
    return name in _TO_CSL
