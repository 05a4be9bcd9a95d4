from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.papers import formats
from index.papers.formats import csl_json
from index.papers.model import Date, Record, Source
from index.papers.person_names import Name
from index.text import clean, clean_line
from tests.helpers import gold
from tests.helpers.paths import NO_SAMPLES

PLACE = Source("refs.json", 1)


def read(value):
    return csl_json.read("refs.json", value if isinstance(value, str) else json.dumps(value))


def one(**item):
    (record,) = read([{"id": "k", "type": "book", **item}]).records
    return placed(record)


def placed(record):
    """Return a record as if it stood at one place and came from no format."""
    return replace(record, source=PLACE, origin="")


def back(records):
    """Return what is read of what is written, at the place of the first record."""
    reading = csl_json.read("refs.json", csl_json.write(records))
    assert not reading.rejected
    return [placed(record) for record in reading.records]


def test_an_item_with_everything():
    (record,) = read(
        [
            {
                "id": "doe2020",
                "citation-key": "doe2020",
                "type": "article-journal",
                "title": 'Of <i>E. coli</i> and <span class="nocase">DNA</span>',
                "abstract": "<jats:p>See https://github.com/a/b.</jats:p>",
                "author": [
                    {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
                    {"family": "King", "given": "Martin", "suffix": "Jr."},
                    {"literal": "The Committee"},
                    {"literal": "others"},
                ],
                "editor": [{"family": "Ed", "given": "Ita"}],
                "container-title": "Journal of Things",
                "collection-title": "Old Series",
                "volume": 12,
                "issue": "3",
                "page": "1-9",
                "publisher": "House",
                "language": "en",
                "keyword": "bees, ants",
                "ISBN": "1-2",
                "ISSN": "3-4",
                "PMID": 77,
                "DOI": "https://doi.org/10.1000/ABC",
                "URL": "https://example.org/x",
                "issued": {"date-parts": [["2020", "5", 21]]},
                "accessed": {"date-parts": [[2021, 1, 2]]},
                "number-of-pages": 9,
                "translator": [{"family": "Trans"}],
                "note": "a note",
            }
        ]
    ).records
    assert placed(record) == Record(
        PLACE,
        "Of E. coli and DNA",
        "See https://github.com/a/b.",
        authors=(
            Name("Beethoven", "Ludwig", "van"),
            Name("King", "Martin", suffix="Jr."),
            Name(literal="The Committee"),
        ),
        authors_more=True,
        editors=(Name("Ed", "Ita"),),
        type="article",
        published=Date(2020, 5, 21),
        dates=(("accessed", "2021-01-02"),),
        venue="Journal of Things",
        series="Old Series",
        volume="12",
        issue="3",
        pages="1-9",
        publisher="House",
        language="en",
        keywords=("bees", "ants"),
        isbn="1-2",
        issn="3-4",
        pmid="77",
        doi="10.1000/abc",
        urls=("https://example.org/x",),
        code_urls=("https://github.com/a/b",),
        key="doe2020",
        fields=(
            ("title", 'Of <i>E. coli</i> and <span class="nocase">DNA</span>'),
            ("number-of-pages", "9"),
            ("translator", '[{"family": "Trans"}]'),
            ("note", "a note"),
        ),
    )
    assert back([record]) == [placed(record)]


@pytest.mark.parametrize(
    ("issued", "published", "edtf"),
    [
        ({"date-parts": [[2020]]}, Date(2020), None),
        ({"date-parts": [["2020", "05"]]}, Date(2020, 5), None),
        ({"date-parts": [2020, 5]}, Date(2020, 5), None),
        ({"date-parts": [[2020, 5, 1], [2021]]}, Date(2020, 5, 1), "2020-05-01/2021"),
        ({"date-parts": [[2020], [0]]}, Date(2020), "2020/.."),
        ({"date-parts": [[2020]], "season": 4}, Date(2020), "2020-24"),
        ({"date-parts": [[2020]], "season": "1", "circa": "1"}, Date(2020, circa=True), "2020-21~"),
        ({"date-parts": [[2020, 14]]}, Date(2020), "2020-22"),
        ({"date-parts": [[1850]], "circa": True}, Date(1850, circa=True), None),
        ({"date-parts": [["-334"]]}, Date(-334), None),
        ({"raw": "2020-05-21"}, Date(2020, 5, 21), None),
        ({"raw": "2019/2020-03"}, Date(2019), "2019/2020-03"),
        ({"raw": "May 21, 2020"}, Date(2020, 5, 21), None),
        ({"literal": "21st March 1998"}, Date(1998, 3, 21), None),
        ({"literal": "Spring 2020"}, Date(2020), None),
        ({"raw": "2020-05-21T10:00:00Z"}, Date(2020, 5, 21), None),
        ("2020", Date(2020), None),
        (2020, Date(2020), None),
        ({"date-parts": [[2020, 2, 30]]}, Date(2020, 2), None),
        ({"date-parts": [[2020, 99]]}, Date(2020), None),
        ({"literal": "13th cent"}, None, None),
        ({"date-parts": [[]]}, None, None),
        ({"date-parts": [[None]]}, None, None),
        ({"date-parts": "2020"}, None, None),
        ({"date-parts": [["12345678901234567890"]]}, None, None),
        ({}, None, None),
        (True, None, None),
    ],
)
def test_dates(issued, published, edtf):
    record = one(title="T", issued=issued)
    assert record.published == published
    assert dict(record.dates).get("published") == edtf
    assert back([record]) == [record]


@pytest.mark.parametrize(
    "issued",
    [
        {"date-parts": [[2020, 2, 30]]},
        {"literal": "13th cent"},
        {"raw": "May 21, 2020"},
        {"date-parts": [[2020, 14]]},
    ],
)
def test_a_date_of_which_not_all_is_understood_is_kept_as_it_is(issued):
    assert one(title="T", issued=issued).fields == (("issued", json.dumps(issued)),)
    assert json.loads(csl_json.write([one(title="T", issued=issued)]))[0]["issued"] == issued


@pytest.mark.parametrize(
    ("item", "doi", "arxiv"),
    [
        ({"note": "DOI: 10.1000/Note\narXiv: 2407.13168v3"}, "10.1000/note", ("2407.13168", "v3")),
        ({"note": "arXiv:2407.13168 [cs]"}, None, ("2407.13168", "")),
        ({"DOI": "10.48550/arXiv.2407.13168"}, "10.48550/arxiv.2407.13168", ("2407.13168", "")),
        ({"URL": "http://arxiv.org/abs/astro-ph/0601001v2"}, None, ("astro-ph/0601001", "v2")),
        ({"number": "arXiv:2407.13168"}, None, ("2407.13168", "")),
        ({"archive": "arXiv", "archive_location": "2407.13168v1"}, None, ("2407.13168", "v1")),
        ({"container-title": "arXiv:1906.01539 [cs, q-bio]"}, None, ("1906.01539", "")),
        ({"URL": "https://doi.org/10.1000/u"}, "10.1000/u", None),
        ({"number": "2407.13168"}, None, None),
        ({"archive_location": "2407.13168"}, None, None),
        ({"DOI": "none"}, None, None),
        ({"DOI": 10.1}, None, None),
    ],
)
def test_identifiers(item, doi, arxiv):
    record = one(title="T", **item)
    assert record.doi == doi
    assert ((record.arxiv_id, record.arxiv_version) if record.arxiv_id else None) == arxiv
    assert back([record]) == [record]


def test_only_an_address_of_the_web_is_an_address():
    record = one(title="T", URL="javascript:alert(1)")
    assert record.urls == ()
    assert record.fields == (("URL", "javascript:alert(1)"),)


def test_the_key_is_the_citation_key_else_the_id():
    assert one(title="T").key == "k"
    assert one(title="T", id=7).key == "7"
    record = one(title="T", id="http://zotero.org/users/1/items/A")
    assert record.key is None
    assert record.fields == (("id", "http://zotero.org/users/1/items/A"),)
    record = one(**{"title": "T", "id": "1/A", "citation-key": "doe"})
    assert record.key == "doe"
    assert record.fields == (("id", "1/A"),)
    # Pandoc cites an item by its `id`, so that is what is written; the other one comes back all the same.
    assert json.loads(csl_json.write([record]))[0]["id"] == "doe"
    assert back([record]) == [record]


def test_types_of_one_side_that_the_other_has_no_name_for_are_kept():
    assert one(title="T", type="bill").type == "legislation"
    assert one(title="T", type="x-mine").type == "x-mine"
    for name in ("bill", "x-mine", "article-magazine", "thesis"):
        assert json.loads(csl_json.write([one(title="T", type=name)]))[0]["type"] == name
    record = Record(PLACE, "T", type="mvproceedings")
    assert json.loads(csl_json.write([record]))[0]["type"] == "book"
    assert back([record]) == [record]


def test_particles_that_are_dropped_and_kept_are_both_part_of_the_name_and_written_as_they_were():
    author = [
        {"family": "Sade", "given": "D. A. F.", "dropping-particle": "de", "non-dropping-particle": "La"}
    ]
    record = one(title="T", author=author)
    assert record.authors == (Name("Sade", "D. A. F.", "de La"),)
    assert json.loads(csl_json.write([record]))[0]["author"] == author


def test_tags_are_taken_only_where_they_enclose_something():
    assert one(title="a <b> c").title == "a <b> c"
    assert one(title="if a<b and c>d").title == "if a<b and c>d"
    assert one(title="H<sub>2</sub>O <i>in <b>it</b></i>").title == "H2O in it"
    literal = Record(PLACE, "The <i>tag</i>", "An <sub>x</sub>", venue="<b>V</b>")
    assert back([literal]) == [literal]


def test_one_object_and_objects_one_a_line_are_read_too():
    assert [r.title for r in read({"id": "a", "title": "A", "type": "book"}).records] == ["A"]
    reading = read('{"id": "a", "title": "A"}\n{"id": "b", "title": "B"}\n')
    assert [(r.title, r.source.line) for r in reading.records] == [("A", 1), ("B", 2)]
    assert not reading.remarks


def test_members_that_are_no_papers_are_named_with_their_line():
    reading = read(
        '[\n {"id": "a", "title": "A"},\n 7,\n [],\n "text",\n {"x": 1},\n null,\n {"id": "b", "title": "B"}\n]'
    )
    assert [r.title for r in reading.records] == ["A", "B"]
    assert [part.line for part in reading.rejected] == [3, 4, 5, 6]
    assert reading.comments == 1


@pytest.mark.parametrize(
    ("bad", "line"),
    [
        ('{"id": "bad", "title": "B",}', 3),
        ('{"id": "bad", "title": "B" "type": "book"}', 3),
        ('{"id": "bad", "author": [{"family": "F"}, {"family": "G", "title": "B"}', 3),
        ('{"id": "bad, "title": "B"}', 3),
        ('{"id": "bad", "title": [[1, 2, "B"}', 3),
        ('{"id": "bad", "custom": ' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "}", 3),
        ('{"id": "bad", "title": nothing}', 3),
        ("so it goes", 3),
    ],
)
@pytest.mark.parametrize("indent", ["", "  "])
def test_a_damaged_item_costs_no_other(bad, line, indent):
    text = (
        f'[\n{indent}{{"id": "a", "title": "A"}},\n{indent}{bad},\n{indent}{{"id": "c", "title": "C"}}\n]\n'
    )
    reading = read(text)
    assert [(r.title, r.source.line) for r in reading.records] == [("A", 2), ("C", 4)]
    assert [part.line for part in reading.rejected] == [line]
    assert not reading.remarks


def test_a_damaged_item_costs_no_other_in_a_text_of_one_line():
    item = '{"id": "%s", "title": "T", "author": [{"family": "F"}, {"family": "G"}]}'
    text = f"[{item % 'a'}, {(item % 'b')[:-9]}, {item % 'c'}, {item % 'd'}]"
    reading = read(text)
    assert [record.key for record in reading.records] == ["a", "c", "d"]
    assert len(reading.rejected) == 1


def test_each_of_several_damaged_items_is_named():
    reading = read(
        '[{"id":"a","title":"A"},{"id":"b","title":,{"id":"c","title":"C"},{"id":"d" "title":"D"},{"id":"e","ti'
    )
    assert [record.key for record in reading.records] == ["a", "c"]
    assert len(reading.rejected) == 3


@pytest.mark.parametrize("blank", ["\u00a0", "\x1f", "\x85", "\u2028 \u3000", "\ufeff\x0b"])
def test_blanks_that_json_does_not_have_are_named_and_hold_nothing_up(blank):
    item = '{"id": "a", "title": "A"}'
    for text in (
        f"[{item},{blank}",
        f"[{item},{blank}]",
        f"{item}{blank}",
        f"[{blank}{item}]",
        f"[{blank}",
        f"[{blank}{{",
    ):
        reading = read(text)
        assert len(reading.records) == text.count("}")
        assert len(reading.rejected) == 1


def test_commas_too_many_or_too_few_and_a_list_without_an_end_are_remarked():
    reading = read('[{"id": "a", "title": "A"}\n{"id": "b", "title": "B"},,\n{"id": "c", "title": "C"},\n]')
    assert len(reading.records) == 3
    assert [remark.line for remark in reading.remarks] == [2, 2, 4]
    reading = read('[{"id": "a", "title": "A"},\n')
    assert len(reading.records) == 1
    assert [remark.line for remark in reading.remarks] == [2]


def test_numbers_that_json_does_not_have_and_names_that_stand_twice_are_kept_and_named():
    reading = read(
        '[{"id": "a", "title": "A", "volume": NaN, "x": 1e999, "y": %s, "title": "B"}]' % ("9" * 5000)
    )
    (record,) = reading.records
    assert record.title == "A"
    assert record.volume == "NaN"
    assert dict(record.fields) == {"x": "1e999", "y": "9" * 5000, "title": "B"}
    assert len(reading.remarks) == 4
    assert placed(record) == back([record])[0]


def test_control_characters_are_shown_and_not_obeyed():
    reading = read(json.dumps([{"id": "\x1b]0;x\x07", "title": "\x1b[31mred\u202e", "x\x1b": {"y": "\x9b"}}]))
    (record,) = reading.records
    shown = str(record)
    assert clean(shown) == shown
    assert back([record]) == [placed(record)]


def test_the_format_is_known_by_its_content():
    assert formats.read("refs.txt", b'[{"id": "a", "type": "book", "title": "T"}]').records
    assert not csl_json.sniff("Once upon a time", "x.json")
    assert not csl_json.sniff('{"some": {"title": "id", "type": "t"}}', "x.json")


def test_nothing_but_the_records_decides_what_is_written():
    assert csl_json.write([]) == "[]\n"
    records = [one(title="T"), one(title="\x9bU", id="u")]
    assert csl_json.write(records) == csl_json.write(records)
    assert csl_json.write(records[:1]) == (
        '[\n  {\n    "id": "k",\n    "citation-key": "k",\n    "type": "book",\n    "title": "T"\n  }\n]\n'
    )


def test_the_type_of_an_item_is_one_of_csl_whatever_a_field_of_another_format_says():
    thesis = Record(PLACE, "T", type="phdthesis", key="k", fields=(("type", "PhD dissertation"),))
    written = csl_json.write([thesis])
    (item,) = json.loads(written)
    assert (item["type"], item["genre"]) == ("thesis", "PhD dissertation")
    assert placed(read(written).records[0]) == placed(thesis)
    entry = Record(
        PLACE, "T", type="inreference", fields=(("type", "reference-entry"),), origin="crossref_json"
    )
    (item,) = json.loads(csl_json.write([entry]))
    assert item["type"] == "entry-encyclopedia"
    assert "genre" not in item


@pytest.mark.skipif(not gold.sample_files("csl-"), reason=NO_SAMPLES)
@pytest.mark.parametrize("file", gold.sample_files("csl-"), ids=lambda file: file.name)
def test_sample_files_have_the_values_read_off_by_hand(file):
    reading = formats.read(file.name, file.read_bytes())
    assert gold.mismatches(file.name, reading) == []
    assert back(reading.records) == [placed(record) for record in reading.records]


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
MARKED = st.one_of(TEXT, st.text('<>/ibspan \\"{}[],;', max_size=20)).map(clean)
LINE = MARKED.map(clean_line)
NAMES = st.builds(Name, LINE, LINE, LINE, LINE) | st.builds(Name, literal=LINE)
DATES = st.builds(
    Date,
    st.integers(-9999, 9999),
    st.none() | st.integers(1, 12),
    inferred=st.booleans(),
    circa=st.booleans(),
) | st.builds(Date, st.integers(-9999, 9999), st.integers(1, 12), st.integers(1, 31))
EDTF = st.sampled_from(["2020", "2020-21", "2020-05/..", "1999~/2001~", "2020?", "../2000", "-0100"]) | MARKED
FIELD = (
    st.sampled_from(["title", "author", "custom", "id", "issued", "archive", "note", "x", "DOI", "type"])
    | LINE
)
VALUE = MARKED | st.sampled_from(
    ["[]", "{}", '{"notes-tui": {"title": "x"}}', '[{"family": "F"}]', "[NaN]", "null"]
)
NUMBER = st.none() | st.integers(0, 10**9)
RECORDS = st.builds(
    Record,
    st.just(PLACE),
    LINE,
    MARKED,
    authors=st.lists(NAMES, max_size=3).map(tuple),
    authors_more=st.booleans(),
    authors_count=NUMBER,
    editors=st.lists(NAMES, max_size=2).map(tuple),
    organization=st.none() | LINE,
    type=st.none() | LINE | st.sampled_from(["article", "phdthesis", "online", "bill", "legislation"]),
    published=st.none() | DATES,
    dates=st.lists(
        st.tuples(st.sampled_from(["published", "accessed", "urldate"]) | LINE, EDTF), max_size=3
    ).map(tuple),
    venue=LINE,
    series=LINE,
    volume=LINE,
    issue=LINE,
    pages=LINE,
    publisher=LINE,
    language=LINE,
    keywords=st.lists(LINE, max_size=3).map(tuple),
    isbn=LINE,
    issn=LINE,
    pmid=LINE,
    upvotes=NUMBER,
    doi=st.none() | LINE | st.just("10.1000/x"),
    arxiv_id=st.none() | LINE | st.just("2407.13168"),
    arxiv_version=st.sampled_from(["", "v2"]),
    urls=st.lists(LINE | st.just("https://example.org/"), max_size=2).map(tuple),
    code_urls=st.lists(LINE | st.just("https://github.com/a/b"), max_size=2).map(tuple),
    key=st.none() | LINE,
    fields=st.lists(st.tuples(FIELD, VALUE), max_size=4).map(tuple),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(RECORDS, max_size=3))
def test_what_is_written_reads_as_the_same_records(records):
    text = csl_json.write(records)
    assert json.loads(text) is not None
    assert clean(text) == text
    assert back(records) == records


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
CSL_NAME = st.sampled_from(
    [
        "id",
        "citation-key",
        "title",
        "author",
        "editor",
        "issued",
        "accessed",
        "DOI",
        "URL",
        "note",
        "custom",
        "type",
        "ISBN",
    ]
)
ITEM = st.dictionaries(CSL_NAME | st.text(max_size=4), JSON, max_size=6)


@settings(max_examples=100, deadline=None)
@given(st.lists(ITEM | JSON, max_size=6))
def test_every_item_of_a_list_is_a_record_or_rejected(items):
    reading = read(items)
    assert len(reading.records) + len(reading.rejected) + reading.comments == len(items)
    again = csl_json.read("refs.json", csl_json.write(reading.records))
    assert [placed(r) for r in again.records] == [placed(r) for r in reading.records]


WHOLE = csl_json.write(
    Record(
        PLACE,
        f"Title {at}",
        "An abstract.",
        (Name("Family", "Given"),),
        published=Date(2000 + at),
        urls=("https://example.org",),
        key=f"k{at}",
    )
    for at in range(5)
)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, len(WHOLE) - 1),
    st.sampled_from(["cut", "double", "drop", "change"]),
    st.characters(),
    st.booleans(),
)
def test_a_changed_character_loses_no_record_before_it(at, how, char, flat):
    text = " ".join(WHOLE.split()) if flat else WHOLE
    changed = {
        "cut": text[:at],
        "double": text[: at + 1] + text[at:],
        "drop": text[:at] + text[at + 1 :],
        "change": text[:at] + char + text[at + 1 :],
    }[how]
    end_of_item = 'org" }' if flat else 'org"\n  }'
    whole = text[:at].count(end_of_item)
    keys = [record.key for record in read(changed).records]
    assert keys[:whole] == [f"k{number}" for number in range(whole)]


@given(st.text())
def test_any_text_at_all_is_read_without_an_error(text):
    csl_json.read("refs.json", text)
    csl_json.read("refs.json", "[{" + text)
    csl_json.sniff("[{" + text, "refs.json")


def test_an_item_with_a_key_alone_is_kept_and_named():
    result = read('[{"id": "a", "type": "book"}, {"id": "b", "type": "book", "title": "T"}]')
    assert [record.key for record in result.records] == ["a", "b"]
    assert [remark.reason for remark in result.remarks] == ["This item has a citation key and nothing else."]


def test_authors_that_are_a_text_are_named():
    result = csl_json.read("a.json", '[{"id": "a", "title": "T", "author": "Roe, Ann"}]')
    assert [str(name) for name in result.records[0].authors] == ["Ann Roe"]
    assert [remark.reason for remark in result.remarks] == [
        "“author” is a text and not a list; it is read as one name."
    ]
