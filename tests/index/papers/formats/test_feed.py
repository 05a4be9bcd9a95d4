from __future__ import annotations

import pytest

from index.papers import formats
from index.papers.formats import feed
from index.papers.model import Date, Record, Source
from index.papers.person_names import Name

RSS = """\
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">
<channel><title>J. Things</title>
<item><title>On &lt;i&gt;cats&lt;/i&gt; &amp;amp; dogs</title><link>https://example.org/1</link>
<description><![CDATA[<p>One.</p><p>Two &lt; three.</p><script>alert(1)</script>]]></description>
<dc:creator>Ann Roe and Ed Poe</dc:creator><pubDate>Fri, 18 Sep 2026 10:00:00 GMT</pubDate>
<prism:publicationName>J. Things</prism:publicationName><prism:doi>10.1000/ABC</prism:doi>
<prism:volume>3</prism:volume>
<guid isPermaLink="false">x1</guid></item>
<item><link>https://example.org/2</link></item>
</channel></rss>
"""
ATOM = """\
<feed xmlns="http://www.w3.org/2005/Atom"><title>A blog</title><id>urn:x</id>
<entry><title type="html">A &amp;lt;b&amp;gt; post</title><id>urn:1</id>
<link rel="alternate" href="https://example.org/a"/>
<author><name>Ann Roe</name></author><published>2026-09-18T10:00:00Z</published>
<updated>2026-09-19T10:00:00Z</updated>

<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>Some <b>text</b>.</p></div></content></entry></feed>
"""
RDF = """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>J</title></channel>
<item rdf:about="x"><title>A title</title><link>https://example.org/a</link><dc:date>2026-09-18</dc:date>
<dc:identifier>doi:10.1000/abc</dc:identifier><dc:creator>Roe, Ann</dc:creator></item></rdf:RDF>
"""


def test_an_item_of_rss():
    result = feed.read("a.xml", RSS)
    assert result.records == (
        Record(
            Source("a.xml", 3),
            "On cats & dogs",
            "One. Two < three.",
            authors=(Name("Roe", "Ann"), Name("Poe", "Ed")),
            type="article",
            published=Date(2026, 9, 18),
            venue="J. Things",
            volume="3",
            doi="10.1000/abc",
            urls=("https://example.org/1",),
            fields=(("doi", "10.1000/ABC"), ("guid@isPermaLink", "false"), ("guid", "x1")),
        ),
    )
    assert [(part.line, part.reason) for part in result.rejected] == [(9, "The item has no title.")]


def test_an_entry_of_atom():
    (record,) = feed.read("a.xml", ATOM).records
    assert (record.title, record.abstract, record.type) == ("A <b> post", "Some text.", "online")
    assert (record.authors, record.published) == ((Name("Roe", "Ann"),), Date(2026, 9, 18))
    assert record.urls == ("https://example.org/a",)
    assert ("updated", "2026-09-19T10:00:00Z") in record.fields


def test_an_item_of_rss_1():
    (record,) = feed.read("a.xml", RDF).records
    assert (record.title, record.published, record.doi) == ("A title", Date(2026, 9, 18), "10.1000/abc")
    assert record.authors == (Name("Roe", "Ann"),)


@pytest.mark.parametrize(
    ("creator", "names"),
    [
        ("Ann Roe, Ed Poe", ["Ann Roe", "Ed Poe"]),
        ("Roe, Ann", ["Ann Roe"]),
        ("Roe, Ann; Poe, Ed", ["Ann Roe", "Ed Poe"]),
        ("A. Roe, E. Poe &amp; B. Li", ["A. Roe", "E. Poe", "B. Li"]),
    ],
)
def test_creators_in_one_text(creator, names):
    record = feed.read("a.xml", RSS.replace("Ann Roe and Ed Poe", creator)).records[0]
    assert [str(name) for name in record.authors] == names


def test_a_date_that_cannot_be_read_is_named_and_kept():
    result = feed.read("a.xml", RSS.replace("Fri, 18 Sep 2026 10:00:00 GMT", "today"))
    assert ("pubDate", "today") in result.records[0].fields
    assert "today" in result.remarks[0].reason


@pytest.mark.parametrize("text", [RSS, ATOM, RDF])
def test_they_are_known_by_their_content(text):
    assert len(formats.read("a.txt", text.encode()).records) == 1
