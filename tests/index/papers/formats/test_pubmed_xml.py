from __future__ import annotations

import pytest

from index.papers import formats
from index.papers.formats import pubmed_xml
from index.papers.model import Date, Record, Source
from index.papers.person_names import Name

FULL = """\
<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" "https://dtd.nlm.nih.gov/x.dtd">
<PubmedArticleSet>
<PubmedArticle><MedlineCitation><PMID>123</PMID><Article><Journal><ISSN>1234-5678</ISSN><JournalIssue>
<Volume>3</Volume><Issue>4</Issue><PubDate><Year>2006</Year><Month>Mar</Month><Day>1</Day></PubDate></JournalIssue>
<Title>A journal</Title></Journal><ArticleTitle>On <i>E. coli</i>&nbsp;growth.</ArticleTitle>
<Pagination><MedlinePgn>10-2</MedlinePgn></Pagination><ELocationID EIdType="doi">10.1000/ABC</ELocationID>
<Abstract><AbstractText Label="AIM">One.</AbstractText><AbstractText>Two.</AbstractText></Abstract>
<AuthorList CompleteYN="N"><Author><LastName>Roe</LastName><ForeName>Ann B</ForeName><Initials>AB</Initials>
<Suffix>Jr</Suffix><AffiliationInfo><Affiliation>Uni</Affiliation></AffiliationInfo></Author>
<Author><CollectiveName>The Group</CollectiveName></Author></AuthorList><Language>eng</Language>
<ArticleDate DateType="Electronic"><Year>2006</Year><Month>01</Month><Day>10</Day></ArticleDate></Article>
<MeshHeadingList><MeshHeading><DescriptorName>Cats</DescriptorName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword>growth</Keyword></KeywordList></MedlineCitation><PubmedData><ReferenceList><Reference>
<ArticleIdList><ArticleId IdType="doi">10.1000/cited</ArticleId></ArticleIdList></Reference></ReferenceList>
</PubmedData>
</PubmedArticle>
<PubmedBookArticle><BookDocument><PMID>9</PMID><Book><Publisher><PublisherName>Press</PublisherName></Publisher>
<BookTitle>The Book</BookTitle><PubDate><Year>2001</Year></PubDate><AuthorList Type="editors">
<Author><LastName>Poe</LastName>
<ForeName>Ed</ForeName></Author></AuthorList><Isbn>9783161484100</Isbn></Book><ArticleTitle>A chapter</ArticleTitle>
</BookDocument></PubmedBookArticle></PubmedArticleSet>
"""


def test_every_value_of_an_article_has_its_place_and_the_others_keep_their_paths():
    record, _ = pubmed_xml.read("a.xml", FULL).records
    article = "MedlineCitation/Article"
    assert record == Record(
        Source("a.xml", 4),
        "On E. coli growth",
        "AIM: One. Two.",
        authors=(Name("Roe", "Ann B", suffix="Jr"), Name(literal="The Group")),
        authors_more=True,
        type="article",
        published=Date(2006, 3, 1),
        dates=(("epub", "2006-01-10"),),
        venue="A journal",
        volume="3",
        issue="4",
        pages="10-2",
        language="eng",
        keywords=("Cats", "growth"),
        issn="1234-5678",
        pmid="123",
        doi="10.1000/abc",
        fields=(
            (f"{article}/ELocationID@EIdType", "doi"),
            (f"{article}/ELocationID", "10.1000/ABC"),
            (f"{article}/AuthorList/Author/AffiliationInfo/Affiliation", "Uni"),
            (f"{article}/ArticleDate@DateType", "Electronic"),
            (f"{article}/ArticleDate/Year", "2006"),
            (f"{article}/ArticleDate/Month", "01"),
            (f"{article}/ArticleDate/Day", "10"),
            ("PubmedData/ReferenceList/Reference/ArticleIdList/ArticleId@IdType", "doi"),
            ("PubmedData/ReferenceList/Reference/ArticleIdList/ArticleId", "10.1000/cited"),
        ),
    )


def test_a_chapter_of_a_book():
    _, record = pubmed_xml.read("a.xml", FULL).records
    assert record == Record(
        Source("a.xml", 18),
        "A chapter",
        editors=(Name("Poe", "Ed"),),
        type="incollection",
        published=Date(2001),
        venue="The Book",
        publisher="Press",
        isbn="9783161484100",
        pmid="9",
        fields=(("BookDocument/Book/AuthorList@Type", "editors"),),
    )


@pytest.mark.parametrize(
    ("date", "published", "dates"),
    [
        ("<Year>2006</Year><Season>Spring</Season>", Date(2006), [("published", "2006-21")]),
        (
            "<MedlineDate>2000 Dec 23-30</MedlineDate>",
            Date(2000, 12, 23),
            [("published", "2000-12-23/2000-12-30")],
        ),
        ("<MedlineDate>unknown</MedlineDate>", None, []),
    ],
)
def test_dates(date, published, dates):
    text = FULL.replace("<Year>2006</Year><Month>Mar</Month><Day>1</Day>", date)
    record, _ = pubmed_xml.read("a.xml", text).records
    assert record.published == published
    assert [pair for pair in record.dates if pair[0] == "published"] == dates


def test_it_is_known_by_its_content():
    assert [record.pmid for record in formats.read("a.txt", FULL.encode()).records] == ["123", "9"]
