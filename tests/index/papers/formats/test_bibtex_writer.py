"""BibTeX and BibLaTeX as they are written: what is written is read as it was."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.papers import formats
from index.papers.formats import bibtex, csl_json
from index.papers.formats.bibtex_source import entries_at
from index.papers.formats.bibtex_writer import write
from index.papers.formats.exact_values import VALUES
from index.papers.model import Date, Record, Source
from index.papers.person_names import Name
from index.text import clean_line
from tests.helpers.generated_records import records
from tests.helpers.gold import sample_files
from tests.helpers.paths import NO_SAMPLES

NOWHERE = Source("", 0)
DIALECTS = ("bibtex", "biblatex")


def without_places(found):
    return [replace(record, source=NOWHERE, origin="", digest="") for record in found]


def read(text):
    result = bibtex.read("a.bib", text)
    assert result.rejected == ()
    return without_places(result.records)


def written_from(text, form):
    """Write the records of a BibTeX file again, with what stands in it."""
    found = bibtex.read("a.bib", text).records
    entries = entries_at(text, {record.source.line for record in found})
    places = {record: (record.source.line, record.key or "") for record in found}
    sources = {record.key or "": [entries[place]] for record, place in places.items() if place in entries}
    return found, write(found, form, sources)


@settings(suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.parametrize("form", DIALECTS)
@given(given_records=st.lists(records(), max_size=3))
@example(given_records=[Record(NOWHERE, "A", key="k"), Record(NOWHERE, "B", key="K")])
@example(given_records=[Record(NOWHERE, "A", type="comment"), Record(NOWHERE, "B", type="set")])
@example(given_records=[Record(NOWHERE, "A", fields=(("notes-tui", '{"title": "B"}'),))])
def test_what_is_written_is_read_as_it_was(form, given_records):
    text = write(given_records, form, {})
    assert read(text) == without_places(given_records)
    remarks = bibtex.read("a.bib", text).remarks
    assert [remark for remark in remarks if "this citation key too" not in remark.reason] == []


KINDS = ("bib-", "csl-", "ris-", "enl-", "nbib-", "atom-arxiv-query")
NO_FILES = [pytest.param(None, marks=pytest.mark.skip(NO_SAMPLES))]


@pytest.mark.parametrize("form", DIALECTS)
@pytest.mark.parametrize("path", [path for kind in KINDS for path in sample_files(kind)] or NO_FILES)
def test_samples_are_written_and_read_again(path, form):
    found = formats.read(path.name, path.read_bytes()).records
    assert read(write(found, form, {})) == without_places(found)


RENAMED = {
    "bibtex": {"journaltitle": "journal", "eprinttype": "archiveprefix", "eventtitle": "booktitle"},
    "biblatex": {"journal": "journaltitle", "archiveprefix": "eprinttype"},
}


@pytest.mark.parametrize("form", DIALECTS)
@pytest.mark.parametrize("path", sample_files("bib-") or NO_FILES)
def test_fields_of_bibtex_are_written_as_they_stand(path, form):
    text = formats.text_of(path.name, path.read_bytes())[0]
    found, out = written_from(text, form)
    assert read(out) == without_places(found)
    before = entries_at(text, {record.source.line for record in found})
    after = list(entries_at(out, range(len(out))).values())
    assert len(after) == len(found)
    for record, entry in zip(found, after, strict=True):
        place = record.source.line, record.key or ""
        if place not in before:
            continue  # Its braces are broken.
        fields = [(field.name, field.value, field.text) for field in entry.fields]
        for field in before[place].fields:
            names = (field.name, RENAMED[form].get(field.name))
            shown = [text for name, value, text in fields if name in names and value == field.value]
            assert shown, (record.key, field)
            assert not field.text or field.text in shown
        assert entry.key == before[place].key or not record.key


MACROS = """@string{jz = "Journal of {Z}eros"} @string{other = 1}
@article{smith:2020, title = "On {Z}eros", journal = jz # { (Suppl.)}, month = 3 # "~" # mar, year = 2020,
  author = {Smith, Ann and others}, NOTE = {a   b}, note = {second}, url = {http://a.org/%7Eb_c}, empty = {} }
"""


def test_strings_that_are_used_are_written_too():
    found, out = written_from(MACROS, "bibtex")
    assert (
        out
        == """@string{jz = {Journal of {Z}eros}}

@article{smith:2020,
  title = "On {Z}eros",
  journal = jz # { (Suppl.)},
  month = 3 # "~" # mar,
  year = 2020,
  author = {Smith, Ann and others},
  note = {a   b},
  note = {second},
  url = {http://a.org/%7Eb_c},
  empty = {},
}
"""
    )
    assert read(out) == without_places(found)


def test_a_preamble_that_defines_a_command_of_an_entry_is_written_too():
    text = r"""@preamble{"\newcommand{\noopsort}[1]{}"} @preamble{"\other"}
@misc{a, title = {A}, year = {\noopsort{b}2000}}
@misc{b, title = {B}, note = {\emph{c}}}"""
    _found, out = written_from(text, "bibtex")
    assert out.startswith('@preamble{"\\newcommand{\\noopsort}[1]{}"}\n\n@misc{a,\n')
    assert "other" not in out
    alone = {"b": [entries_at(text, {3})[3, "b"]]}
    assert "preamble" not in write(bibtex.read("", text).records[1:], "bibtex", alone)


def test_a_string_of_two_meanings_is_resolved():
    first, second = (
        f"@string{{j = {{{name}}}}} @misc{{{name}, title = {{T}}, journal = j}}" for name in "ab"
    )
    entries = {name: [entries_at(text, {1})[1, name]] for name, text in (("a", first), ("b", second))}
    found = [bibtex.read("", text).records[0] for text in (first, second)]
    out = write(found, "bibtex", entries)
    assert out.startswith("@string{j = {a}}\n")
    assert "journal = j,\n" in out
    assert "journal = {b},\n" in out


def test_what_another_source_knows_better_replaces_what_stands():
    (record,) = bibtex.read("", MACROS).records
    better = replace(record, venue="Zeros", abstract="Long.", published=Date(2020, 4), key="k", doi="10.1/x")
    out = write([better], "biblatex", {"k": [entries_at(MACROS, {2})[2, "smith:2020"]]})
    assert read(out) == without_places([better])
    assert 'title = "On {Z}eros"' in out
    assert "journaltitle = {Zeros}" in out
    assert "date = {2020-04}" in out
    assert "month" not in out
    assert "@string" not in out


def test_fields_and_types_fit_the_dialect():
    record = Record(
        NOWHERE, "“ÖBB” and BERT: Pre-Train 50 %", type="thesis", venue="J", pages="1–9", published=Date(2020, 5, 2),
        authors=(Name("Musil", "Róbert", "von", "Jr."), Name(literal="Ärzte & Co")), arxiv_id="2609.19170",
        issue="2", publisher="Graz", key="a:b", urls=("https://a.org/x_y", "https://b.org"),
        fields=(("type", "Master's thesis"),),
    )  # fmt: skip
    assert (
        write([record], "bibtex", {})
        == r"""@mastersthesis{a:b,
  author = {von Musil, Jr., R{\'o}bert and {{\"A}rzte \& Co}},
  title = {``{{\"O}BB}'' and {BERT}: Pre-Train 50 \%},
  journal = {J},
  number = {2},
  pages = {1--9},
  year = {2020},
  month = may,
  day = {2},
  school = {Graz},
  eprint = {2609.19170},
  archiveprefix = {arXiv},
  url = {https://a.org/x_y},
  bdsk-url-1 = {https://b.org},
  type = {Master's thesis},
  notes-tui = {{"type": "thesis"}},
}
"""
    )
    assert (
        write([record], "biblatex", {})
        == r"""@thesis{a:b,
  author = {von Musil, Jr., Róbert and {Ärzte \& Co}},
  title = {“{ÖBB}” and {BERT}: Pre-Train 50 \%},
  journaltitle = {J},
  number = {2},
  pages = {1--9},
  date = {2020-05-02},
  institution = {Graz},
  eprint = {2609.19170},
  eprinttype = {arxiv},
  url = {https://a.org/x_y},
  bdsk-url-1 = {https://b.org},
  type = {Master's thesis},
}
"""
    )


def test_biblatex_becomes_bibtex():
    text = """@inproceedings{a, title = {A}, date = {2020-03}, eventtitle = {A {Meeting}}, eprinttype = {arxiv},
      eprint = {2609.19170}}
@thesis{b, title = {B}, date = {1999/2001}, institution = {Graz}}"""
    found, out = written_from(text, "bibtex")
    assert (
        out
        == """@inproceedings{a,
  title = {A},
  date = {2020-03},
  booktitle = {A {Meeting}},
  archiveprefix = {arxiv},
  eprint = {2609.19170},
  year = {2020},
  month = mar,
}

@phdthesis{b,
  title = {B},
  date = {1999/2001},
  school = {Graz},
  year = {1999},
  notes-tui = {{"type": "thesis"}},
}
"""
    )
    assert read(out) == without_places(found)


def test_keys_are_safe_and_differ_in_more_than_case():
    given_records = [Record(NOWHERE, "T", key=key) for key in ("A b", "a-b", "x,{y}", None)]
    out = write(given_records, "biblatex", {})
    assert re.findall(r"(?m)^@misc\{(.*),$", out) == ["A-b", "a-b-2", "x-y", "t"]
    assert read(out) == given_records


def test_a_reference_to_an_entry_that_is_not_written_is_kept_apart():
    text = "@inproceedings{a, title = {A}, crossref = {b}}\n@proceedings{b, title = {B}, year = 2000}"
    found, out = written_from(text, "bibtex")
    assert "crossref = {b}" in out
    alone = write(found[:1], "bibtex", {"a": [entries_at(text, {1})[1, "a"]]})
    assert "crossref =" not in alone
    assert "booktitle = {B}" in alone
    assert read(alone) == without_places(found[:1])


def test_fields_of_an_entry_that_is_no_paper_are_not_lost():
    text = "@book{b, title = {B}, xdata = {x}}\n@xdata{x, publisher = {P}, location = {Graz}}"
    found, out = written_from(text, "biblatex")
    assert found[0].fields == (("xdata", "x"), ("location", "Graz"))
    assert "  publisher = {P},\n  location = {Graz},\n" in out
    assert "xdata =" not in out
    assert read(out) == without_places(found)


@pytest.mark.parametrize("form", DIALECTS)
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(wanted=records(), in_source=records(), mixed=st.sets(st.sampled_from(VALUES)))
def test_whatever_stands_in_the_source_the_record_is_read_again(form, wanted, in_source, mixed):
    text = write([in_source], "biblatex", {})
    entry = next(iter(entries_at(text, {1}).values()))
    # As a merge takes some values from one source and some from another.
    record = replace(wanted, **{name: getattr(in_source, name) for name in mixed})
    out = write([record], form, {record.key or "": [entry]})
    assert read(out) == [record]


@pytest.mark.parametrize("form", DIALECTS)
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(given_records=st.lists(records(), max_size=2))
def test_through_csl_json_and_back_nothing_is_lost(form, given_records):
    text = csl_json.write(bibtex.read("", write(given_records, form, {})).records)
    assert read(write(csl_json.read("", text).records, form, {})) == without_places(given_records)


@pytest.mark.parametrize("exact", ["{", "{}", '{"title": 1}', '{"nonsense": "x"}', '{"upvotes": true}'])
def test_exact_values_that_nobody_wrote_so_stay_a_field(exact):
    (record,) = bibtex.read("a", f"@misc{{a, title = {{A}}, notes-tui = {{{exact}}}\n}}").records
    assert record.title == "A"
    assert record.fields == () or record.fields[0][0] == "notes-tui"


@given(st.text(), st.text(max_size=20))
def test_no_text_breaks_out_of_its_field(title, key):
    given_records = [
        Record(NOWHERE, clean_line(clean_line(title)), key=clean_line(clean_line(key)) or None),
        Record(NOWHERE, "next", key="next"),
    ]
    assert read(write(given_records, "bibtex", {})) == given_records
