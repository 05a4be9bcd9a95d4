"""RIS's types of reference and BibLaTeX's."""

from __future__ import annotations

TYPES = {
    **dict.fromkeys(("JOUR", "EJOUR", "MGZN", "NEWS", "INPR", "ABST"), "article"),
    "JFULL": "periodical",
    **dict.fromkeys(("BOOK", "EBOOK"), "book"),
    "EDBOOK": "collection",
    "SER": "mvbook",
    **dict.fromkeys(("CHAP", "ECHAP"), "incollection"),
    **dict.fromkeys(("ENCYC", "DICT"), "inreference"),
    **dict.fromkeys(("CPAPER", "CONF"), "inproceedings"),
    "THES": "thesis",
    **dict.fromkeys(("RPRT", "GOVDOC"), "report"),
    "STAND": "standard",
    "PAT": "patent",
    **dict.fromkeys(("UNPB", "MANSCPT"), "unpublished"),
    **dict.fromkeys(("ELEC", "BLOG", "WEB", "ICOMM"), "online"),
    **dict.fromkeys(("DATA", "AGGR", "DBASE"), "dataset"),
    "COMP": "software",
    "PAMP": "booklet",
    **dict.fromkeys(("VIDEO", "ADVS"), "video"),
    "MPCT": "movie",
    "SOUND": "audio",
    "MUSIC": "music",
    "ART": "artwork",
    **dict.fromkeys(("FIGURE", "MAP", "CHART", "SLIDE"), "image"),
    "CASE": "jurisdiction",
    **dict.fromkeys(("BILL", "STAT"), "legislation"),
    **dict.fromkeys(("LEGAL", "HEAR", "UNBILL"), "legal"),
    "PCOMM": "letter",
    "GEN": "misc",
}
TAGS: dict[str, str] = {}
"""The first tag above for each of BibLaTeX's types, and the nearest for types that RIS does not tell apart."""
for _tag, _type in TYPES.items():
    TAGS.setdefault(_type, _tag)
TAGS["inproceedings"] = "CPAPER"
TAGS |= {
    **dict.fromkeys(("inbook", "suppbook", "bookinbook", "suppcollection"), "CHAP"),
    **dict.fromkeys(("mvcollection", "proceedings", "mvproceedings", "reference", "mvreference"), "EDBOOK"),
    **dict.fromkeys(("phdthesis", "mastersthesis"), "THES"),
    "techreport": "RPRT",
    "manual": "BOOK",
    "suppperiodical": "JOUR",
    "electronic": "ELEC",
    "www": "ELEC",
}
WHOLE_BOOKS = frozenset({"book", "collection", "mvbook"})
