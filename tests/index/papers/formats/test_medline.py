from __future__ import annotations

import pytest

from index.papers import formats
from index.papers.formats import medline
from index.papers.model import Date, Record, Source
from index.papers.person_names import Name
from tests.helpers.gold import mismatches, sample_files
from tests.helpers.paths import NO_SAMPLES

FULL = """\
PMID- 123
OWN - NLM
IS  - 1234-5678 (Print)
VI  - 3
IP  - 4
DP  - 2006 Mar 1
TI  - A title on
      two lines.
PG  - 10-2
LID - 10.1000/ABC [doi]
AB  - See
      https://github.com/roe/code
FAU - Roe, Ann B
AU  - Roe AB
FAU - van der Berg, Jan
AU  - van der Berg J
CN  - The Group
FED - Poe, Ed
LA  - eng
PT  - Journal Article
DEP - 20060110
TA  - J Things
JT  - Journal of things
OT  - things
MH  - *Cats/genetics
AID - S123 [pii]
AID - 10.1000/abc [doi]
"""


def test_every_value_has_its_place_and_the_others_keep_their_tags():
    (record,) = medline.read("a.nbib", FULL).records
    assert record == Record(
        Source("a.nbib", 1),
        "A title on two lines",
        "See https://github.com/roe/code",
        authors=(Name("Roe", "Ann B"), Name("Berg", "Jan", "van der"), Name(literal="The Group")),
        editors=(Name("Poe", "Ed"),),
        type="article",
        published=Date(2006, 3, 1),
        dates=(("epub", "2006-01-10"),),
        venue="Journal of things",
        volume="3",
        issue="4",
        pages="10-2",
        language="eng",
        keywords=("things", "Cats/genetics"),
        issn="1234-5678",
        pmid="123",
        doi="10.1000/abc",
        code_urls=("https://github.com/roe/code",),
        fields=(
            ("OWN", "NLM"),
            ("IS", "1234-5678 (Print)"),
            ("AU", "Roe AB"),
            ("AU", "van der Berg J"),
            ("PT", "Journal Article"),
            ("TA", "J Things"),
            ("MH", "*Cats/genetics"),
            ("AID", "S123 [pii]"),
        ),
    )


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("AU  - Roe AB\nAU  - et al.", lambda record: record.authors, (Name("Roe", "AB"),)),
        ("FAU - Roe, Ann\nAU  - Roe A\nAU  - Poe E", lambda record: record.authors[1:], (Name("Poe", "E"),)),
        ("DP  - 2006 Mar-Apr", lambda record: record.dates, (("published", "2006-03/2006-04"),)),
        ("DP  - 2006 Spring", lambda record: record.dates, (("published", "2006-21"),)),
        ("PT  - Preprint", lambda record: record.type, "online"),
        ("BTI - The Book.", lambda record: (record.type, record.venue), ("incollection", "The Book")),
        ("AID - arXiv:2609.19170v2 [pii]", lambda record: record.arxiv_id, "2609.19170"),
        ("LID - none [doi]", lambda record: (record.doi, record.fields), (None, (("LID", "none [doi]"),))),
    ],
)  # fmt: skip
def test_special_values(text, value, expected):
    (record,) = medline.read("a.nbib", f"PMID- 1\nTI  - A\n{text}\n").records
    assert value(record) == expected


@pytest.mark.parametrize(
    ("text", "titles", "rejected", "remarks"),
    [
        ("PMID- 1\nTI  - A.\nPMID- 2\nTI  - B...\n", ["A", "B..."], [], []),
        ("PMID- 1\nTI  - A\n\nTI  - B\nVI  - 2\n", ["A", "B"], [], [(4, "PMID")]),
        ("PMID- 1\n\nTI  - A\n\nVI  - 2\n", ["A"], [], []),
        ("PMID- 1\n\nPMID- 2\nTI  - A\n", ["A"], [1], []),
        ("VI  - 1\n\nPMID- 2\nTI  - A\n", ["A"], [1], []),
        ("PMID- 1\nVI  - 2\n", [""], [], [(1, "title")]),
        ("PMID- x\nTI  - A\n", ["A"], [], [(1, "PMID")]),
    ],
)
def test_faults_cost_no_neighbour_and_are_named_with_their_line(text, titles, rejected, remarks):
    result = medline.read("a.nbib", text)
    assert [record.title for record in result.records] == titles
    assert [part.line for part in result.rejected] == rejected
    assert [remark.line for remark in result.remarks] == [line for line, _ in remarks]
    assert all(says in remark.reason for remark, (_, says) in zip(result.remarks, remarks, strict=True))


def test_it_is_known_by_its_content():
    assert formats.read("page.txt", f"\n{FULL}".encode()).records[0].pmid == "123"
    assert formats.read("a.ris", FULL.replace("\n", "\r\n").encode()).records[0].pmid == "123"


@pytest.mark.parametrize(
    "path", sample_files("nbib-") or [pytest.param(None, marks=pytest.mark.skip(NO_SAMPLES))]
)
def test_gold_values(path):
    assert mismatches(path.name, formats.read(path.name, path.read_bytes())) == []
