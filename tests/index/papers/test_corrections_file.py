"""`corrections.yaml` is read part by part, values are checked, and only the lines concerned change."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import LibraryError
from index.papers import corrections_file
from index.papers.model import Date, Source
from index.papers.paper_fields import FIELDS, LIST_FIELDS, checked, of_record, people, typed
from index.papers.person_names import Name

TEXT = """# mine
works:
  doi:10.1000/A:   # why
    title: One   # so
    published: 2012-12
    authors: [ "Roe, Ann", '{The Team}' ]

  'A Title (2020)': {hidden: true}
papers:
  - title: By Hand
    editors:
      - Bo van der Poe
    volume: 7
"""


def test_it_is_read_in_any_form_of_yaml():
    found = corrections_file.parse("c.yaml", TEXT)
    assert found.flaws == ()
    one, two = found.corrections
    assert (one.name, two.name, two.hidden) == ("doi:10.1000/a", "a title (2020)", True)
    assert one.values == {"title": "One", "published": "2012-12", "authors": ("Roe, Ann", "{The Team}")}
    assert of_record(one.values)["authors"] == (Name("Roe", "Ann"), Name(literal="The Team"))
    (record,) = found.records
    assert (record.title, record.volume, record.source) == ("By Hand", "7", Source("c.yaml", 10))
    assert record.editors == (Name("Poe", "Bo", "van der"),)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("works:\n  a: 1\n  b:\n    title: T\n", [2]),
        ("works:\n  b:\n    title: T\npaper:\n  - title: U\n", [4]),
        ("works:\n  b:\n    title: T\n    published: 2019-13\n    colour: red\n    hidden: 2\n", [4, 5, 6]),
        ("works:\n  b:\n    title: T\n    volume: [1, 2]\n    doi: {a: b}\npapers: 3\n", [4, 5, 6]),
        ("works:\n  b:\n    title: T\npapers:\n  - doi: 10.1000/a\n  - x\n", [5, 6]),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line_and_the_rest_counts(text, lines):
    found = corrections_file.parse("c.yaml", text)
    assert [line for line, _why in found.flaws] == lines
    assert [(each.name, each.values) for each in found.corrections] == [("b", {"title": "T"})]
    assert found.records == ()


@pytest.mark.parametrize("text", ["works: [\n", "- a\n", "3\n"])
def test_a_file_that_is_not_of_this_kind_is_named(text):
    found = corrections_file.parse("c.yaml", text)
    assert len(found.flaws) == 1
    assert (found.corrections, found.records) == ((), ())


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("published", "2019-02-30", "is not a date that exists"),
        ("published", "soon", "is not a date that exists"),
        ("type", "poem", "is not a type of BibLaTeX"),
        ("doi", "10.abc", "is not a DOI"),
        ("arxiv_id", "12345", "is not an arXiv id"),
        ("urls", ("x.org",), "is not a web address"),
        ("title", " ", "A paper needs a title"),
        ("volume", ("1", "2"), "takes one value"),
    ],
)
def test_values_that_do_not_fit_are_refused(name, value, why):
    with pytest.raises(LibraryError, match=why):
        checked(name, value)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("published", "-0044-03", "-0044-03"),
        ("type", "Article-Journal", "article"),
        ("type", "PhdThesis", "phdthesis"),
        ("doi", "https://doi.org/10.1000/ABC.", "10.1000/abc"),
        ("doi", "", ""),
        ("arxiv_id", "arXiv:1706.03762v5", "1706.03762v5"),
        ("abstract", "One.\n\nTwo.\x07", "One.\n\nTwo.\N{SYMBOL FOR BELL}"),
        ("venue", " A \n  B ", "A B"),
    ],
)
def test_values_are_written_in_one_form(name, value, kept):
    assert checked(name, value) == kept


@pytest.mark.parametrize(
    ("name", "text", "items"),
    [
        ("authors", "Roe, Ann; Poe, Bo and {The Team}", ("Roe, Ann", "Poe, Bo", "{The Team}")),
        ("authors", '["Roe, Ann", "The A and B Team"]', ("Roe, Ann", "The A and B Team")),
        ("keywords", "a b; c; ", ("a b", "c")),
        ("urls", "https://a.org http://b.org", ("https://a.org", "http://b.org")),
        ("title", "[a]", "[a]"),
        ("authors", "", ()),
    ],
)
def test_values_are_typed_on_one_line(name, text, items):
    assert checked(name, typed(name, text)) == items


def test_a_list_that_is_not_one_is_refused():
    with pytest.raises(LibraryError, match="is not a list"):
        typed("authors", "[Roe")


@given(
    st.lists(
        st.builds(
            Name,
            family=st.sampled_from(["Roe", "Poe Loe"]),
            given=st.sampled_from(["A. B.", "Ann"]),
            particle=st.sampled_from(["", "van der"]),
            suffix=st.sampled_from(["", "Jr."]),
        )
        | st.builds(Name, literal=st.sampled_from(["The Team", "NASA", "Roe, Ann"])),
        max_size=4,
        unique=True,
    )
)
def test_names_that_are_written_are_read_as_they_were(names):
    assert of_record({"authors": checked("authors", people(names))})["authors"] == tuple(names)


def test_dates_are_those_of_records():
    assert of_record({"published": "2020-05"}) == {"published": Date(2020, 5)}
    assert of_record({"published": ""}) == {"published": None}


NAMES = {"doi:10.1000/a", "other (2001)"}


def test_a_field_that_is_set_replaces_its_line_only():
    made = corrections_file.correct(TEXT, NAMES, "doi:10.1000/a", {"published": "2013", "volume": "3"})
    lines = '    published: "2013"\n    volume: "3"\n'
    before = "    authors: [ \"Roe, Ann\", '{The Team}' ]\n"
    assert made == TEXT.replace("    published: 2012-12\n", "").replace(before, before + lines)


def test_a_work_without_an_entry_gets_one():
    made = corrections_file.correct(TEXT, {"x (1)"}, "X (1)", {"title": "Ü: “x”"}, hidden=True)
    entry = '  "X (1)":\n    title: "Ü: “x”"\n    hidden: true\n'
    assert made == TEXT.replace("papers:\n", f"{entry}papers:\n")
    assert corrections_file.correct(made, {"x (1)"}, "X (1)", {}, remove=["title"], hidden=False) == TEXT


def test_what_was_set_in_a_new_file_is_taken_away():
    made = corrections_file.correct("", {"a"}, "a", {}, hidden=True)
    assert made.splitlines()[1:] == ["works:", '  "a":', "    hidden: true"]
    assert corrections_file.correct(made, {"a"}, "a", {}, hidden=False).splitlines()[1:] == ["works:"]


@pytest.mark.parametrize(
    "text",
    [
        "works: {}\n",
        "works:\n  doi:10.1000/a: {title: x, volume: 1}\n",
        "works:\n  a: [\n",
        "works: 3\n",
        "- x\n",
    ],
)
def test_a_file_of_another_form_is_left_as_it_is(text):
    with pytest.raises(LibraryError, match=r"corrections\.yaml"):
        corrections_file.correct(text, NAMES, "doi:10.1000/a", {"title": "T"})


def test_a_paper_by_hand_is_added_at_the_end_of_the_papers():
    made = corrections_file.with_paper(
        TEXT.replace("\n", "\r\n"), {"title": "New", "authors": ("A, B",)}, "k"
    )
    assert (
        made == TEXT.replace("\n", "\r\n") + '  - title: "New"\r\n    authors: ["A, B"]\r\n    key: "k"\r\n'
    )


VALUES = st.dictionaries(
    st.sampled_from(
        [name for name in FIELDS if name not in ("published", "type", "doi", "arxiv_id", "urls", "code_urls")]
    ),
    st.text(min_size=1, max_size=20),
    max_size=4,
)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b (1)", "doi:10.1/x"]), VALUES, st.none() | st.booleans()),
        max_size=4,
    )
)
def test_every_value_is_read_as_it_was_written(steps):
    text, wanted = "", {}
    for name, given_values, hidden in steps:
        values = {}
        for field, value in given_values.items():
            try:
                values[field] = checked(field, (value,) if field in LIST_FIELDS else value)
            except LibraryError:
                continue
        text = corrections_file.correct(text, {name}, name, values, hidden=hidden)
        before, was_hidden = wanted.get(name, ({}, False))
        wanted[name] = before | values, was_hidden if hidden is None else hidden
    found = corrections_file.parse("c.yaml", text)
    assert found.flaws == ()
    shown = {each.name: (dict(each.values), each.hidden) for each in found.corrections}
    assert shown == {name: what for name, what in wanted.items() if what != ({}, False)}
