from __future__ import annotations

import pytest

from index.papers import formats
from index.papers.formats import wos
from index.papers.model import Date, Record, Source
from index.papers.person_names import Name

FULL = """\
FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Roe, AB
   Poe, E
AF Roe, Ann B.
   Poe, Ed
TI A title on
   two lines
SO NATURE
LA English
DT Article
DE one; two words
ID THREE
AB An abstract.
CR Smith J, 2000, X
   Doe J, 2001, Y
SN 1234-5678
PD MAY 21
PY 2004
VL 3
IS 4
BP 10
EP 20
DI 10.1000/X
UT WOS:000
PM 123
ER

PT C
AU Roe, A
TI Second
AR 17
ER

EF
"""


def test_every_value_has_its_place_and_the_others_keep_their_tags():
    first, second = wos.read("a.txt", FULL).records
    assert first == Record(
        Source("a.txt", 3),
        "A title on two lines",
        "An abstract.",
        authors=(Name("Roe", "Ann B."), Name("Poe", "Ed")),
        type="article",
        published=Date(2004, 5, 21),
        venue="NATURE",
        volume="3",
        issue="4",
        pages="10-20",
        language="English",
        keywords=("one", "two words", "THREE"),
        issn="1234-5678",
        pmid="123",
        doi="10.1000/x",
        fields=(
            ("PT", "J"),
            ("AU", "Roe, AB"),
            ("AU", "Poe, E"),
            ("DT", "Article"),
            ("CR", "Smith J, 2000, X"),
            ("CR", "Doe J, 2001, Y"),
            ("UT", "WOS:000"),
        ),
    )
    assert (second.source.line, second.type, second.authors, second.pages) == (
        30,
        "inproceedings",
        (Name("Roe", "A"),),
        "17",
    )


@pytest.mark.parametrize(
    ("kind", "document", "expected"),
    [
        ("J", "Article; Proceedings Paper", "article"),
        ("S", "Proceedings Paper", "inproceedings"),
        ("B", "Book", "book"),
        ("B", "Article; Book Chapter", "incollection"),
        ("P", "", "patent"),
    ],
)
def test_types(kind, document, expected):
    (record,) = wos.read("a.txt", f"PT {kind}\nTI A\nDT {document}\nER\n").records
    assert record.type == expected


def test_faults_cost_no_neighbour_and_are_named_with_their_line():
    text = "FN x\nVR 1.0\nTI Lost\nER\nPT J\nTI A\nPT J\nER\nPT J\nTI B\nER\nEF"
    result = wos.read("a.txt", text)
    assert [record.title for record in result.records] == ["A", "B"]
    assert [part.line for part in result.rejected] == [3, 7]
    assert [(remark.line, "ER" in remark.reason) for remark in result.remarks] == [(5, True)]


def test_it_is_known_by_its_content():
    assert len(formats.read("savedrecs.txt", f"\ufeff{FULL}".encode()).records) == 2
    assert len(formats.read("savedrecs.ris", FULL.partition("VR 1.0\n")[2].encode()).records) == 2
    assert not wos.sniff("PT is short for point\n", "a.txt")
