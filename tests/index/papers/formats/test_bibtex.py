from __future__ import annotations

import pytest

from index.papers import formats
from index.papers.formats import bibtex
from index.papers.model import Date
from index.papers.person_names import Name


def read(text):
    return bibtex.read("a.bib", text)


def one(text):
    (record,) = read(text).records
    return record


def remarks(text):
    return [(remark.line, remark.reason) for remark in read(text).remarks]


ARTICLE = r"""% of an example
@Article{doe2024,
  author    = {Doe, Jane and {A Body}},
  title     = {On {B}races -- and \"Umlauts},
  journal   = "Journal of " # {Tests},
  year      = 2024, month = may, day = {21},
  volume    = {3}, number = 4, pages = {5--9},
  publisher = {House}, series = {Notes}, issn = {1234-5678}, isbn = {978-1}, pmid = {123},
  keywords  = {one, two; still two, three},
  doi       = {https://doi.org/10.1000/A\_B},
  url       = {https://example.org/a\_b}, urldate = {2024-06-01},
  abstract  = {First line.
     See https://github.com/a/b.},
  langid    = {english},
  Owner     = {me},
}
"""


def test_every_field_has_its_place():
    record = one(ARTICLE)
    assert (record.source.file, record.source.line, record.key, record.type) == (
        "a.bib",
        2,
        "doe2024",
        "article",
    )
    assert record.title == "On Braces – and Ümlauts"
    assert record.authors == (Name("Doe", "Jane"), Name(literal="A Body"))
    assert record.published == Date(2024, 5, 21)
    assert record.dates == (("accessed", "2024-06-01"),)
    assert (record.venue, record.series, record.publisher) == ("Journal of Tests", "Notes", "House")
    assert (record.volume, record.issue, record.pages) == ("3", "4", "5–9")
    assert (record.issn, record.isbn, record.pmid, record.language) == (
        "1234-5678",
        "978-1",
        "123",
        "english",
    )
    assert record.keywords == ("one, two", "still two, three")
    assert record.doi == "10.1000/a_b"
    assert record.urls == ("https://example.org/a_b",)
    assert record.code_urls == ("https://github.com/a/b",)
    assert record.abstract == "First line. See https://github.com/a/b."
    assert record.fields == (("owner", "me"),)
    assert not remarks(ARTICLE)


@pytest.mark.parametrize(
    ("keywords", "found"),
    [("a, b,, c", ("a", "b", "c")), ("a; b, c; a", ("a", "b, c")), ("", ())],
)
def test_keywords(keywords, found):
    assert one(f"@misc{{a, keywords={{{keywords}}}}}").keywords == found


@pytest.mark.parametrize(
    ("fields", "published", "dates"),
    [
        ("date={2011-12}, year=1999", Date(2011, 12), ()),
        ("date={2010/2012-03}", Date(2010), (("published", "2010/2012-03"),)),
        ("date={2001-21}", Date(2001), (("published", "2001-21"),)),
        ("date={1999~}", Date(1999, circa=True), ()),
        ("date={2024-02-30}", Date(2024), ()),
        ("year={2013}, month={mar}", Date(2013, 3), ()),
        ('year=2013, month=10 # "~" # jan', Date(2013, 1, 10), ()),
        ("year=2013, month={Spring}", Date(2013), (("published", "2013-21"),)),
        ("year={in press}", None, ()),
        (
            "origdate={1900}, eventdate={2001-02-03/2001-02-05}",
            None,
            (("event-date", "2001-02-03/2001-02-05"), ("original-date", "1900")),
        ),
    ],
)
def test_dates(fields, published, dates):
    record = one(f"@misc{{a, {fields}}}")
    assert (record.published, record.dates) == (published, dates)


def test_what_a_date_cannot_hold_stays_as_a_field():
    assert dict(one("@misc{a, year={in press}, date={2024-02-30}}").fields) == {
        "year": "in press",
        "date": "2024-02-30",
    }


@pytest.mark.parametrize(
    ("fields", "arxiv", "version"),
    [
        ("eprint={1906.01539}, archivePrefix={arXiv}", "1906.01539", ""),
        ("eprint={1906.01539v3}", "1906.01539", "v3"),
        ("eprint={0601001}, eprinttype={arxiv}, primaryClass={astro-ph}", "astro-ph/0601001", ""),
        ("eprint={ZACDOQ}, eprinttype={philpapers}", None, ""),
        ("eprint={1906.01539}, eprinttype={jstor}", None, ""),
        ("journal={Ar{X}iv:2010.02178}", "2010.02178", ""),
        ("journal={arXiv preprint arXiv:1412.6980}", "1412.6980", ""),
        ("journal={CoRR}, volume={abs/1412.6980}", "1412.6980", ""),
        ("url={https://arxiv.org/pdf/1906.01539v2}", "1906.01539", "v2"),
        ("doi={10.48550/arXiv.2106.09685}", "2106.09685", ""),
        ("arxivId={1105.3402}", "1105.3402", ""),
        ("note={a reply to arXiv:1105.3402}", None, ""),
    ],
)
def test_arxiv_ids(fields, arxiv, version):
    record = one(f"@misc{{a, {fields}}}")
    assert (record.arxiv_id, record.arxiv_version) == (arxiv, version)


def test_a_doi_is_found_in_the_address_and_one_that_is_none_stays_as_a_field():
    assert one("@misc{a, url={http://dx.doi.org/10.1000/x}}").doi == "10.1000/x"
    record = one("@misc{a, doi={unknown}}")
    assert (record.doi, record.fields) == (None, (("doi", "unknown"),))


@pytest.mark.parametrize(
    ("type_", "fields", "venue"),
    [
        ("article", "journaltitle={J}, booktitle={B}", "J"),
        ("inproceedings", "journal={J}, booktitle={B}", "B"),
        ("inproceedings", "eventtitle={E}", "E"),
    ],
)
def test_venues(type_, fields, venue):
    assert one(f"@{type_}{{a, {fields}}}").venue == venue


def test_a_subtitle_is_part_of_the_title():
    assert one("@book{a, title={A}, subtitle={B}}").title == "A: B"
    assert one("@book{a, title={A?}, subtitle={B}}").title == "A? B"


def test_strings_are_resolved_in_any_order_and_case():
    text = '@misc{a, title = FIRST # { and } # second}\n@string{second = first # "!"}\n@String(First = {One})'
    assert one(text).title == "One and One!"


def test_a_string_that_is_not_defined_keeps_its_name():
    text = "@string{a = b}\n@string{b = a}\n@misc{k,\n  title = NOWHERE,\n  year = 2000}"
    assert one(text).title == "NOWHERE"
    assert [line for line, _ in remarks(text)] == [1, 4]
    assert (
        remarks(text)[1][1]
        == "k: “NOWHERE” in the field “title” is not defined by an @string; its name was kept."
    )


def test_strings_made_of_strings_stay_small():
    text = "@string{a0 = {xxxxxxxxxx}}\n" + "".join(
        f"@string{{a{n + 1} = {' # '.join([f'a{n}'] * 10)}}}\n" for n in range(20)
    )
    assert len(one(f"{text}@misc{{k, title = a20}}").title) <= 10_000


@pytest.mark.parametrize(
    ("text", "line", "says", "fields"),
    [
        (
            "@misc{k,\n title = {A}\n year = 2000,\n}",
            2,
            "the comma after the field “title” is missing",
            ("A", 2000),
        ),
        (
            "@misc{k\n title = {A}, year = 2000}",
            1,
            "the comma after the citation key is missing",
            ("A", 2000),
        ),
        ("@misc{k title = {A}, year = 2000}", 1, "the comma after the citation key is missing", ("A", 2000)),
        (
            "@misc{k,\n author ! {X},\n title = {A}, year = 2000}",
            2,
            "“author” is followed by no “=”",
            ("A", 2000),
        ),
        ("@misc{k, title = {A},\n title = {B}, year = 2000}", 1, "“title” is there 2 times", ("A", 2000)),
        (
            "@misc{k,\n title = {A,\n year = 2000\n}\n@misc{l}",
            2,
            "the closing brace of the field “title”",
            ("A", 2000),
        ),
        ("@misc{k, title = {A}, year = 2000\n@misc{l}", 1, "its closing brace is missing", ("A", 2000)),
        (
            "@misc{k, title = A}, year = 2000}",
            1,
            "a closing brace of the field “title” has no opening one",
            ("A", 2000),
        ),
        ("@misc{k, title = {A} {B}, year = 2000}", 1, "not one text in braces or quotes", ("A B", 2000)),
        ('@misc{k, title = "A, year = 2000}', 1, "the closing quote of the field “title”", ("A", 2000)),
        ("@misc{k, title = {A}, year = 2000, note = }", 1, "the field “note” has no value", ("A", 2000)),
        (
            "@misc{k, title = {A}, date = {2000-13-01}}",
            1,
            "“2000-13-01” in the field “date” is not",
            ("A", 2000),
        ),
        ("@misc{k, title = {A}, year = 2000, urldate = {2001/02/03}}", 1, "“urldate” is not", ("A", 2000)),
        ("@misc{k, title = {A}, year = 2000, crossref = {x}}", 1, "“x”, which “crossref” names", ("A", 2000)),
    ],
)
def test_a_fault_is_named_with_its_line_and_costs_no_other_field(text, line, says, fields):
    record = read(text).records[0]
    assert (record.key, record.title, record.published.year) == ("k", *fields)
    assert any(at == line and reason.startswith("k: ") and says in reason for at, reason in remarks(text))


def test_comments_between_fields_are_no_fields():
    text = (
        "@misc{k,  % title = {no}\n  title = {A 50\\% b},  % a = {x}\n  % year = 1,\n  year = {2000}% end\n}"
    )
    record = one(text)
    assert (record.title, record.published, record.fields) == ("A 50% b", Date(2000), ())
    assert not remarks(text)


def test_the_second_of_two_fields_is_kept():
    assert one("@misc{k, note={A}, title={T}, title={B}}").fields == (("note", "A"), ("title", "B"))


def test_entries_of_one_key_are_both_kept_and_named():
    result = read("@misc{k, title={A}}\n@misc{k, title={B}}")
    assert [record.title for record in result.records] == ["A", "B"]
    assert [(remark.line, remark.reason[:16]) for remark in result.remarks] == [(2, "k: line 1 has an")]


def test_what_is_no_paper_is_a_comment():
    text = (
        '@comment{jabref-meta: databaseType:bibtex;}\n@preamble{"x"}\n@string{a={b}}\n@set{s, entryset={a,b}}\n'
        "@xdata{x, publisher={P}}\n@comment{@article{c, title={C}}}\n@book{b, title={B}, xdata={x}}"
    )
    result = read(text)
    assert [(record.title, record.publisher) for record in result.records] == [("B", "P")]
    assert (result.comments, result.rejected, result.remarks) == (6, (), ())


def test_an_entry_of_which_nothing_can_be_read_is_rejected_with_its_line():
    result = read("@book{b, title={B}}\n@article{a\n@misc{}")
    assert [record.key for record in result.records] == ["b"]
    assert [(part.line, part.reason) for part in result.rejected] == [
        (2, "The entry “a” has no fields: its closing brace is missing."),
        (3, "The entry @misc has no fields: it has no citation key and no field."),
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("@misc{DBLP:conf/wicsa/2015, title={A}}", "DBLP:conf/wicsa/2015"),
        ("@misc{smith 2003, title={A}}", "smith 2003"),
        ("@misc{title={A}}", None),
        ("@misc{ , title={A}}", None),
        ("@misc{../../x\x1b[31m, title={A}}", "../../x␛[31m"),
        ("@ misc {k, title={A}}", "k"),
        ("@misc(k, title={A (b)})", "k"),
    ],
)
def test_citation_keys(text, key):
    assert one(text).key == key


def test_a_part_takes_what_it_lacks_from_the_whole():
    text = """
@inproceedings{a, title={Part}, author={A}, crossref={C}, year={2016}}
@inbook{b, title={Chapter}, crossref={book}, publisher={Own}}
@proceedings{c, title={Whole}, editor={E}, date={2015-03}, publisher={P}, doi={10.1000/w}, abstract={W}}
@book{book, title={Book}, crossref={c}}
"""
    part, chapter, *_ = read(text).records
    assert (part.title, part.venue, part.publisher, part.doi, part.abstract) == (
        "Part",
        "Whole",
        "P",
        None,
        "",
    )
    assert part.published == Date(2016)
    assert [str(name) for name in part.editors] == ["E"]
    assert (chapter.venue, chapter.publisher, chapter.published) == ("Book", "Own", Date(2015, 3))
    assert part.fields == (("crossref", "C"),)


def test_entries_that_refer_to_each_other_are_read():
    assert (
        len(
            read(
                "@book{a, crossref={b}}\n@book{b, crossref={a}}\n@book{c, crossref={c}, xdata={a,b,c}}"
            ).records
        )
        == 3
    )


def test_only_changed_entries_are_parsed_again():
    text = "@string{s={S}}\n@misc{a, title={A}}\n@misc{b, title=s}\n@inbook{c, crossref={d}}\n@book{d, title={D}}\n"
    known = {record.digest: record.key for record in read(text).records}
    assert len(known) == 4
    changed = "% new line\n" + text.replace("{A}", "{New}")

    def kept(other):
        return {r.key for r in bibtex.reread("a.bib", other, known).records if r.digest in known}

    again, fresh = bibtex.reread("a.bib", changed, known), read(changed)
    assert [(r.key, r.source, r.digest) for r in again.records] == [
        (r.key, r.source, r.digest) for r in fresh.records
    ]
    assert [r for r in again.records if r.key == "a"] == [r for r in fresh.records if r.key == "a"]
    assert again.remarks == fresh.remarks
    assert kept(changed) == {"b", "c", "d"}
    assert kept(text.replace("{S}", "{T}")) == {"a", "c", "d"}
    assert kept(text.replace("{D}", "{E}")) == {"a", "b"}


def test_an_entry_with_a_fault_is_named_each_time():
    text = "@misc{a, title={A} year=2000}"
    known = {record.digest: record.key for record in read(text).records}
    assert bibtex.reread("a.bib", text, known).remarks == read(text).remarks != ()


@pytest.mark.parametrize(
    ("name", "data", "records"),
    [
        ("refs.bib", b"@article{a, title={A}}", 1),
        ("refs.txt", b"% made by hand\n@article{a, title={A}}", 1),
        ("refs.bib", b"\xef\xbb\xbf@article{a,\r\n title={A}}\r@book{b}", 2),
        ("refs.bib", b'{"title": "@article{a, title={A}}"}', 0),
        ("refs.bib", b"no entries", 0),
    ],
)
def test_it_is_known_by_its_content(name, data, records):
    assert len(formats.read(name, data).records) == records


def test_one_fault_is_named_once():
    text = "@misc{k,\n title = {A,\n year = 2000\n}\n@misc{l}"
    assert remarks(text) == [(2, "k: the closing brace of the field “title” is missing.")]


def test_of_very_many_faults_in_one_entry_the_first_are_named():
    found = remarks("@misc{k,\n" + "a = {b}\n" * 1_000 + "}")
    assert found[0] == (1, "k: the field “a” is there 1000 times; the first one is used.")
    assert found[1] == (2, "k: the comma after the field “a” is missing.")
    assert found[-1] == (21, "k: 979 more faults follow.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@book{a, crossref={b}}\n@book{b, crossref={a}, year=1}", ["a: the entry “b”", "b: the entry “a”"]),
        (
            "@book{a, title={x}, xdata={a}}",
            ["a: the entry “a”, which “xdata” names, refers back to this one"],
        ),
        (
            "@book{a, crossref={b}}\n@book{b, crossref={c}}\n@book{c, crossref={b}}",
            ["b: the entry “c”", "c: the entry “b”"],
        ),
    ],
)
def test_entries_that_refer_to_each_other_are_named(text, said):
    result = read(text)
    assert len(result.records) == text.count("@")
    reasons = [remark.reason for remark in result.remarks]
    assert len(reasons) == len(said)
    assert all(reason.startswith(start) for reason, start in zip(reasons, said, strict=True))


def test_strings_that_are_cut_are_named_once():
    doubled = "".join(f"@string{{s{n} = s{n - 1} # s{n - 1}}}\n" for n in range(1, 40))
    result = read(f'@string{{s0 = "abcdefgh"}}\n{doubled}@book{{a, note=s39}}')
    (remark,) = result.remarks
    assert remark.line == 12
    assert (
        remark.reason == "@string: “s11” and 28 more have more than 10,000 characters; the rest is left out."
    )
