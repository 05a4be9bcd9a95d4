from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.papers import formats
from index.papers.formats import ris
from index.papers.model import Date, Record, Source
from index.papers.person_names import Name
from tests.helpers.generated_records import records
from tests.helpers.gold import mismatches, sample_files
from tests.helpers.paths import NO_SAMPLES

FULL = """\
TY  - CHAP
ID  - roe2020
AU  - Roe, Ann
AU  - van der Berg, Jan, Jr.
AU  - World Health Organization
AU  - et al.
A2  - Poe, Ed
TI  - A title
  on two lines
T2  - The Book
T3  - Notes in Something
PY  - 2020
DA  - 2020/05/21/
Y2  - 2021/01/02/
VL  - 3
IS  - 4
SP  - 10
EP  - 20
PB  - Press
CY  - Oslo
SN  - 978-3-16-148410-0
SN  - 1234-567X
LA  - en
KW  - one
KW  - two words
DO  - https://doi.org/10.1000/ABC
UR  - https://example.org/x
UR  - https://github.com/roe/code
UR  - file:///home/roe/a.pdf
N2  - An abstract
ZZ  - unknown
C1  - custom
ER  -
"""
MUTATED = (
    FULL
    + "\n"
    + FULL.replace("roe2020", "poe1999").replace("A title", "Another")
    + "\n"
    + FULL.replace("roe2020", "other")
)


def test_every_value_has_its_place_and_the_others_keep_their_tags():
    (record,) = ris.read("a.ris", FULL).records
    assert record == Record(
        Source("a.ris", 1),
        "A title on two lines",
        "An abstract",
        authors=(
            Name("Roe", "Ann"),
            Name("Berg", "Jan", "van der", "Jr."),
            Name(literal="World Health Organization"),
        ),
        authors_more=True,
        editors=(Name("Poe", "Ed"),),
        type="incollection",
        published=Date(2020, 5, 21),
        dates=(("accessed", "2021-01-02"),),
        venue="The Book",
        series="Notes in Something",
        volume="3",
        issue="4",
        pages="10-20",
        publisher="Press",
        language="en",
        keywords=("one", "two words"),
        isbn="978-3-16-148410-0",
        issn="1234-567X",
        doi="10.1000/abc",
        urls=("https://example.org/x",),
        code_urls=("https://github.com/roe/code",),
        key="roe2020",
        fields=(("CY", "Oslo"), ("UR", "file:///home/roe/a.pdf"), ("ZZ", "unknown"), ("C1", "custom")),
    )


@pytest.mark.parametrize(
    ("text", "titles", "remarks"),
    [
        ("TY  - JOUR\nTI  - A\nTY  - JOUR\nTI  - B\nER  - \n", ["A", "B"], [(1, "ER")]),
        ("TY  - JOUR\nTI  - A\nER  - \nTY  - JOUR\nTI  - B", ["A", "B"], [(4, "ER")]),
        ("TY - JOUR\nTI - A\nER -\n", ["A"], []),
        ("\ufeffTY  - JOUR\nTI  -A\nER  -\n", ["A"], []),
        ("Record 1 of 1\nProvider: x\n\nTY  - JOUR\nTI  - A\nER  - \nend", ["A"], []),
        ("TY  - JOUR\nAB  - x\nER then more\nER  - \n", [""], [(1, "title")]),
        ("TY  - JOUR\nTI  - A\nDA  - 2020/02/30\nPY  - 2020\nER  - \n", ["A"], [(3, "2020/02/30")]),
        ("TY  - JOUR\nTI  - A\nDO  - none\nER  - \n", ["A"], [(3, "not a DOI")]),
    ],
)
def test_faults_cost_no_record_and_are_named_with_their_line(text, titles, remarks):
    result = ris.read("a.ris", text)
    assert [record.title for record in result.records] == titles
    assert result.rejected == ()
    assert len(result.remarks) == len(remarks)
    for remark, (line, says) in zip(result.remarks, remarks, strict=True):
        assert remark.line == line
        assert says in remark.reason


def test_bytes_with_another_line_end_or_a_byte_order_mark_are_read():
    for data in (FULL.replace("\n", "\r"), FULL.replace("\n", "\r\n"), f"\ufeff{FULL}"):
        result = formats.read("a.ris", data.encode())
        assert [record.title for record in result.records] == ["A title on two lines"]
        assert result.rejected == result.remarks == ()


def test_lines_that_stand_in_no_record_and_empty_records_are_rejected():
    text = "TI  - Lost\nAU  - Roe\nER  - \n\nTY  - JOUR\nER  - \nTY  - JOUR\nTI  - A\nER  - \n"
    result = ris.read("a.ris", text)
    assert [record.title for record in result.records] == ["A"]
    assert [(part.line, part.reason.split(":")[0]) for part in result.rejected] == [
        (1, "These lines stand in no record"),
        (5, "The record is empty"),
    ]


@pytest.mark.parametrize(
    ("lines", "published", "dates", "fields"),
    [
        ("PY  - 2014//", Date(2014), (), ()),
        ("Y1  - 2014/10//Spring", Date(2014, 10), (), (("Y1", "2014/10//Spring"),)),
        ("PY  - 2014\nDA  - May 3", Date(2014, 5, 3), (), ()),
        ("PY  - 2014\nDA  - 2013/05/03", Date(2014), (), (("DA", "2013/05/03"),)),
        ("PY  - 2014\nDA  - Mar-Apr", Date(2014, 3), (("published", "2014-03/2014-04"),), ()),
        ("PY  - in press", None, (), (("PY", "in press"),)),
    ],
)
def test_the_most_precise_date_of_the_year_counts(lines, published, dates, fields):
    (record,) = ris.read("a.ris", f"TY  - JOUR\nTI  - A\n{lines}\nER  - \n").records
    assert (record.published, record.dates, record.fields) == (published, dates, fields)


@pytest.mark.parametrize(
    ("ids", "keys"),
    [
        (["a1", "b1"], ["a1", "b1"]),
        (["a1", "a1"], [None, None]),
        (["12345", "a/b"], [None, None]),
    ],
)
def test_an_id_is_a_key_where_it_can_be_one(ids, keys):
    text = "".join(f"TY  - JOUR\nID  - {each}\nTI  - A\nER  - \n" for each in ids)
    found = ris.read("a.ris", text).records
    assert [record.key for record in found] == keys
    assert [dict(record.fields).get("ID") or record.key for record in found] == ids


def test_an_arxiv_address_gives_the_id():
    (record,) = ris.read("a", "TY  - JOUR\nTI  - A\nUR  - http://arxiv.org/abs/2609.19170v2\nER  -").records
    assert (record.arxiv_id, record.arxiv_version) == ("2609.19170", "v2")


def test_names_and_addresses_in_one_line_are_taken_apart():
    text = (
        "TY  - JOUR\nTI  - A\nAU  - Roe, A.; Poe, E.\nUR  - http://a.org/;http://b.org/ http://c.org/\nER  -"
    )
    (record,) = ris.read("a", text).records
    assert record.authors == (Name("Roe", "A."), Name("Poe", "E."))
    assert record.urls == ("http://a.org/", "http://b.org/", "http://c.org/")


def test_a_type_that_is_not_the_only_one_of_its_kind_is_kept():
    news, book = ris.read("a", "TY  - NEWS\nTI  - A\nER  -\nTY  - BOOK\nTI  - B\nT2  - Series\nER  -").records
    assert (news.type, news.fields) == ("article", (("TY", "NEWS"),))
    assert (book.type, book.series, book.fields) == ("book", "Series", ())


def without_places(found):
    return [replace(record, source=Source("", 0), origin="") for record in found]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(records(), max_size=3))
@example([Record(Source("", 0), "A", key="k"), Record(Source("", 0), "B", key="k")])
def test_what_is_written_is_read_as_it_was(given_records):
    text = ris.write(given_records)
    result = ris.read("a.ris", text)
    assert without_places(result.records) == given_records
    assert result.rejected == ()


def test_what_is_written_is_plain_ris_where_that_can_hold_it():
    (record,) = ris.read("", FULL).records
    text = ris.write([record])
    assert "C8" not in text
    assert set(re.findall(r"(?m)^(..)  -", text)) == set(re.findall(r"(?m)^(..)  -", FULL)) - {"N2"} | {"AB"}
    assert 'C8  - notes-tui: {"upvotes": 3}\nER' in ris.write([replace(record, upvotes=3)])


@pytest.mark.parametrize(
    "exact",
    ["{", "[1]", '{"title": 1}', '{"nonsense": "x"}', '{"published": {"year": 2020, "month": 13}}', "[" * 100_000,
     '{"authors": [{"title": "x"}]}', '{"upvotes": 1e999}', '{"upvotes": true}', '{"upvotes": ' + "9" * 5000 + "}"],
)  # fmt: skip
def test_exact_values_that_nobody_wrote_so_stay_a_field(exact):
    (record,) = ris.read("a", f"TY  - JOUR\nTI  - A\nC8  - notes-tui: {exact}\nER  -\n").records
    assert record.title == "A"
    assert record.fields == (("C8", f"notes-tui: {exact}"),)


def test_exact_values_are_cleaned():
    (record,) = ris.read(
        "a", 'TY  - JOUR\nTI  - A\nC8  - notes-tui: {"title": "\\u001b[2J"}\nER  -\n'
    ).records
    assert record.title == "␛[2J"


@given(st.text(), st.text())
def test_any_text_is_read(before, after):
    result = ris.read("a.ris", f"{before}\n{FULL}\n{after}")
    assert any(record.title == "A title on two lines" for record in result.records)


def changed(text: str, at: int, how: str, other: str) -> str:
    return text[:at] + {"change": other, "cut": "", "double": text[at : at + 1] * 2}[how] + text[at + 1 :]


@given(st.integers(0, len(MUTATED) - 1), st.sampled_from(["change", "cut", "double"]), st.characters())
def test_a_changed_character_loses_no_record_that_ends_before_it(at, how, other):
    whole = ris.read("a.ris", MUTATED)
    ends = [match.end() for match in re.finditer(r"(?m)^ER  -\n", MUTATED)]
    found = ris.read("a.ris", changed(MUTATED, at, how, other))
    before = sum(end <= at for end in ends)
    assert found.records[:before] == whole.records[:before]
    starts = len(re.findall(r"(?m)^TY  - ", changed(MUTATED, at, how, other)))
    assert len(found.records) + len(found.rejected) >= starts


@pytest.mark.parametrize(
    "path", sample_files("ris-") or [pytest.param(None, marks=pytest.mark.skip(NO_SAMPLES))]
)
def test_gold_values(path):
    result = formats.read(path.name, path.read_bytes())
    assert mismatches(path.name, result) == []
    assert without_places(ris.read("", ris.write(result.records)).records) == without_places(result.records)


@pytest.mark.parametrize(
    ("text", "date"),
    [("2020/13/45", Date(2020)), ("2020-02-31", Date(2020)), ("20/13/45", None), ("2020 or so", None)],
)
def test_a_date_that_does_not_exist_keeps_its_year_and_is_named(text, date):
    reading = ris.read("a.ris", f"TY  - JOUR\nTI  - A title\nDA  - {text}\nER  - \n")
    (record,) = reading.records
    (remark,) = reading.remarks
    assert record.published == date
    assert f"“{text}” is not a known date; " in remark.reason
    assert ("only its year is known" in remark.reason) == (date is not None)
    assert ("DA", text) in record.fields
