from __future__ import annotations

import pytest

from index.papers import formats
from index.papers.formats import endnote_xml
from index.papers.model import Date, Record, Source
from index.papers.person_names import Name
from tests.helpers.gold import mismatches, sample_files
from tests.helpers.paths import NO_SAMPLES

FULL = """\
<?xml version="1.0" encoding="UTF-8"?>
<xml><records>
<record><ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style face="normal">Roe, Ann</style></author><author>et al.</author></authors>
<secondary-authors><author>Poe, Ed</author></secondary-authors></contributors>
<titles><title><style face="normal">On CO</style><style face="subscript">2</style><style face="normal"> and </style>
  <style face="italic">cats</style></title>
<secondary-title>Journal</secondary-title><short-title>CO2</short-title></titles>
<periodical><full-title>Journal</full-title></periodical><pages>1-2</pages><volume>3</volume><number>4</number>
<keywords><keyword>one</keyword><keyword>two</keyword></keywords>
<dates><year>2006</year><pub-dates><date>Mar 1</date></pub-dates></dates><isbn>1234-5678</isbn>
<abstract>An abstract</abstract><electronic-resource-num>https://doi.org/10.1000/ABC</electronic-resource-num>
<urls><related-urls><url>https://example.org/</url><url>&lt;Go to ISI&gt;://000</url></related-urls></urls></record>
</records></xml>
"""


def test_every_value_has_its_place_and_the_others_keep_their_paths():
    (record,) = endnote_xml.read("a.xml", FULL).records
    assert record == Record(
        Source("a.xml", 3),
        "On CO2 and cats",
        "An abstract",
        authors=(Name("Roe", "Ann"),),
        authors_more=True,
        editors=(Name("Poe", "Ed"),),
        type="article",
        published=Date(2006, 3, 1),
        venue="Journal",
        volume="3",
        issue="4",
        pages="1-2",
        keywords=("one", "two"),
        issn="1234-5678",
        doi="10.1000/abc",
        urls=("https://example.org/",),
        fields=(("titles/short-title", "CO2"), ("urls/related-urls/url", "<Go to ISI>://000")),
    )


def test_a_type_that_is_not_the_only_one_of_its_kind_is_kept():
    (record,) = endnote_xml.read("a.xml", FULL.replace("Journal Article", "Newspaper Article")).records
    assert (record.type, record.fields[0]) == ("article", ("ref-type", "Newspaper Article"))


def test_an_isbn_and_faults():
    text = FULL.replace("1234-5678", "978-3-16-148410-0").replace("On CO", "").replace("2006", "soon")
    result = endnote_xml.read("a.xml", text.replace("https://doi.org/10.1000/ABC", "none"))
    assert (result.records[0].isbn, result.records[0].issn) == ("978-3-16-148410-0", "")
    assert dict(result.records[0].fields)["dates/year"] == "soon"
    assert [remark.line for remark in result.remarks] == [3, 3, 3]


def test_it_is_known_by_its_content():
    assert len(formats.read("refs.txt", FULL.encode()).records) == 1


@pytest.mark.parametrize(
    "path", sample_files("enl-") or [pytest.param(None, marks=pytest.mark.skip(NO_SAMPLES))]
)
def test_gold_values(path):
    assert mismatches(path.name, formats.read(path.name, path.read_bytes())) == []
