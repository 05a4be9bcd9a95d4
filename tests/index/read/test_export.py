"""Exports of a whole library: nothing of a source file is lost, in its own format or through another."""

from __future__ import annotations

import pytest

from index import Library
from index.papers import formats
from index.papers.formats.bibtex_source import entries_at
from tests.helpers.gold import sample_files
from tests.helpers.paths import NO_SAMPLES

NO_FILES = [pytest.param(None, marks=pytest.mark.skip(NO_SAMPLES))]
RENAMED = {
    "bibtex": {"journaltitle": "journal", "eprinttype": "archiveprefix", "eventtitle": "booktitle"},
    "biblatex": {"journal": "journaltitle", "archiveprefix": "eprinttype"},
}
VALUES = (
    "key type title authors authors_more editors published dates venue series volume issue pages publisher language "
    "keywords isbn issn pmid doi arxiv_id abstract urls fields"
).split()


@pytest.fixture
def exports(tmp_path):
    """Return a function that returns the exports of a new library with one source file."""
    opened = []

    def of(name, data):
        folder = tmp_path / str(len(opened))
        (folder / "corpus").mkdir(parents=True)
        (folder / "corpus" / name).write_bytes(data)
        library = Library(folder, cache=tmp_path / f"cache{len(opened)}")
        opened.append(library)
        library.refresh()
        return library.exports

    yield of
    for library in opened:
        library.close()


def entries(text):
    return entries_at(text, range(1, text.count("\n") + 2)).values()


@pytest.mark.parametrize("form", ["bibtex", "biblatex"])
@pytest.mark.parametrize("path", sample_files("bib-") or NO_FILES, ids=lambda path: path and path.stem)
def test_no_key_and_no_field_of_bibtex_is_lost(path, form, exports):
    data = path.read_bytes()
    library = exports(path.name, data)
    out = library.text(form, library.find())
    written = {entry.key: {field.name for field in entry.fields} for entry in entries(out)}
    aliases = {
        key.strip()
        for entry in entries(out)
        for field in entry.fields
        if field.name == "ids"
        for key in field.value.split(",")
    }
    given = [entry for entry in entries(formats.text_of(path.name, data)[0]) if entry.type != "set"]
    assert given
    for entry in given:
        if entry.key not in written:
            # It is one paper with another entry.
            assert entry.key in aliases
            continue
        for field in entry.fields:
            assert {field.name, RENAMED[form].get(field.name)} & written[entry.key], (entry.key, field)


@pytest.mark.parametrize("other", ["csl-json", "ris"])
@pytest.mark.parametrize("path", sample_files("bib-") or NO_FILES, ids=lambda path: path and path.stem)
def test_bibtex_through_another_format_says_the_same(path, other, exports):
    first = exports(path.name, path.read_bytes())
    text = first.text(other, first.find())
    second = exports(f"refs.{'json' if other == 'csl-json' else other}", text.encode())
    third = exports("refs.bib", second.text("bibtex", second.find()).encode())
    before, after = (each.find().records for each in (first, third))
    said = [[getattr(record, name) for name in VALUES] for record in before]
    assert said == [[getattr(record, name) for name in VALUES] for record in after]
