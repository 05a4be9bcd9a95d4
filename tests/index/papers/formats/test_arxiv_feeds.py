from __future__ import annotations

import pytest

from index.papers import formats
from index.papers.formats import arxiv_atom, arxiv_rss
from index.papers.model import Date, Record, Source
from index.papers.person_names import Name
from tests.helpers.gold import mismatches, sample_files
from tests.helpers.paths import NO_SAMPLES

ATOM = """\
<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/xyz</id><title>arXiv Query</title>
  <entry>
    <id>http://arxiv.org/abs/astro-ph/0601001v2</id>
    <title>A title
      on two lines</title>
    <updated>2006-02-01T10:00:00Z</updated><published>2006-01-02T10:00:00Z</published>
    <link href="https://arxiv.org/abs/astro-ph/0601001v2" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/astro-ph/0601001v2" rel="related" title="pdf"/>
    <link href="https://doi.org/10.1000/ABC" rel="related" title="doi"/>
    <summary>An abstract.</summary>
    <category term="astro-ph" scheme="http://arxiv.org/schemas/atom"/>
    <arxiv:primary_category term="astro-ph"/>
    <arxiv:comment>3 pages, code at https://github.com/roe/code</arxiv:comment>
    <arxiv:journal_ref>J. Things 3 (2006)</arxiv:journal_ref>
    <author><name>Ann van Roe</name><arxiv:affiliation>Uni</arxiv:affiliation></author>
    <author><name>The Big Collaboration</name></author>
    <arxiv:doi>10.1000/ABC</arxiv:doi>
  </entry>
</feed>
"""
RSS = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>
<title>cs.AI updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.AI</link>
<item><title>A &amp; B</title><link>https://arxiv.org/abs/2609.19170</link>
<description>arXiv:2609.19170v1 Announce Type: new
Abstract: First line
and second.</description><guid isPermaLink="false">oai:arXiv.org:2609.19170v1</guid><category>cs.AI</category>
<pubDate>Fri, 18 Sep 2026 00:00:00 -0400</pubDate><arxiv:announce_type>new</arxiv:announce_type>
<dc:creator>Ann Roe, Ed Poe</dc:creator></item>
</channel></rss>
"""
ERROR = ATOM.replace(
    "http://arxiv.org/abs/astro-ph/0601001v2", "https://arxiv.org/api/errors#incorrect_id"
).replace("An abstract.", "incorrect id format for abc")


def test_an_entry_of_a_query():
    (record,) = arxiv_atom.read("a.xml", ATOM).records
    assert record == Record(
        Source("a.xml", 4),
        "A title on two lines",
        "An abstract.",
        authors=(Name("Roe", "Ann", "van"), Name(literal="The Big Collaboration")),
        type="online",
        published=Date(2006, 1, 2),
        dates=(("updated", "2006-02-01"),),
        doi="10.1000/abc",
        arxiv_id="astro-ph/0601001",
        arxiv_version="v2",
        code_urls=("https://github.com/roe/code",),
        fields=(
            ("primary_category", "astro-ph"),
            ("category", "astro-ph"),
            ("comment", "3 pages, code at https://github.com/roe/code"),
            ("journal_ref", "J. Things 3 (2006)"),
            ("affiliation", "Ann van Roe: Uni"),
        ),
    )


def test_an_error_of_arxiv_is_no_paper():
    result = formats.read("a.xml", ERROR.encode())
    assert result.records == ()
    (rejected,) = result.rejected
    assert rejected.line == 4
    assert "arXiv answered with an error" in rejected.reason
    assert "incorrect id format for abc" in rejected.reason


def test_a_query_that_found_nothing_says_so():
    result = formats.read("a.xml", f"{ATOM.partition('<entry>')[0]}</feed>".encode())
    assert [part.reason for part in result.rejected] == ["The file has no records."]


def test_an_entry_without_an_id_of_arxiv_is_named():
    result = arxiv_atom.read("a.xml", ATOM.replace("http://arxiv.org/abs/astro-ph/0601001v2", "x"))
    assert result.records[0].arxiv_id is None
    assert [(remark.line, "arXiv id" in remark.reason) for remark in result.remarks] == [(4, True)]


def test_the_date_of_an_item_is_that_of_the_announcement():
    (record,) = arxiv_rss.read("a.xml", RSS).records
    assert record == Record(
        Source("a.xml", 4),
        "A & B",
        "First line and second.",
        authors=(Name("Roe", "Ann"), Name("Poe", "Ed")),
        type="online",
        dates=(("announced", "2026-09-18"),),
        arxiv_id="2609.19170",
        arxiv_version="v1",
        fields=(("announce_type", "new"), ("category", "cs.AI")),
    )


def test_a_date_that_cannot_be_read_is_left_out():
    (record,) = arxiv_rss.read("a.xml", RSS.replace("18 Sep 2026", "40 Sep 2026")).records
    assert record.dates == ()


def test_arxivs_atom_feed_of_announcements_is_read_like_its_rss():
    text = ATOM.replace("An abstract.", "arXiv:astro-ph/0601001v2 Announce Type: replace\nAbstract: Text.")
    (record,) = arxiv_atom.read("a.xml", text).records
    assert record.abstract == "Text."
    assert record.published is None
    assert record.dates == (("announced", "2006-01-02"), ("updated", "2006-02-01"))
    assert record.fields[0] == ("announce_type", "replace")


@pytest.mark.parametrize("text", [ATOM, RSS])
def test_they_are_known_by_their_content(text):
    (record,) = formats.read("a.txt", text.encode()).records
    assert record.arxiv_id


@pytest.mark.parametrize(
    "path",
    [*sample_files("atom-arxiv"), *sample_files("rss-arxiv")]
    or [pytest.param(None, marks=pytest.mark.skip(NO_SAMPLES))],
)
def test_gold_values(path):
    assert mismatches(path.name, formats.read(path.name, path.read_bytes())) == []
