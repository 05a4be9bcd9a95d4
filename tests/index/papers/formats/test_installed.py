"""Formats of other packages, which may do anything wrong."""

from __future__ import annotations

import importlib
import logging
import sys

import pytest

from index import Library, LibraryError
from index.papers.formats import installed, read, write
from index.papers.model import Record, Source

GOOD = """
from index.papers.model import Date, ReadResult, Record, Rejected, Source

NAME = "a tab-separated list"

def sniff(head, name):
    return head.startswith("title\\tyear")

def read(file, text):
    records, rejected = [], []
    for number, line in enumerate(text.split("\\n"), 1):
        cells = line.split("\\t")
        if number > 1 and len(cells) == 2:
            records.append(Record(Source("elsewhere", number), cells[0], published=Date(int(cells[1]))))
        elif number > 1 and line:
            rejected.append(Rejected("elsewhere", number, "This line needs a title and a year.\\x1b[2J"))
    return ReadResult(tuple(records), tuple(rejected))
"""
RAISING = GOOD.replace("def read(file, text):", "def read(file, text):\n    raise ValueError(text)\n")
LIST = "title\tyear\nAlpha of Things\t2020\nbad\nBeta \x1b]0;x of Things\t2021\n"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Return a function that installs a package with one format module."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    made = []

    def package(name, source):
        (folder / f"{name}_format.py").write_text(source, "utf-8")
        info = folder / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
        (info / "entry_points.txt").write_text(f"[notes_tui.formats]\n{name} = {name}_format\n", "utf-8")
        made.append(f"{name}_format")
        importlib.invalidate_caches()
        installed._installed.cache_clear()

    yield package
    installed._installed.cache_clear()
    for name in made:
        sys.modules.pop(name, None)


def test_a_format_of_another_package_is_read(package):
    package("tabs", GOOD)
    assert "tabs_format" not in sys.modules
    result = read("corpus/a.txt", LIST.encode())
    assert [record.title for record in result.records] == ["Alpha of Things", "Beta ␛]0;x of Things"]
    assert {(record.source.file, record.origin) for record in result.records} == {("corpus/a.txt", "tabs")}
    (part,) = result.rejected
    assert (part.source, part.line, part.reason) == (
        "corpus/a.txt",
        3,
        "This line needs a title and a year.␛[2J",
    )


def test_ours_come_first_and_load_no_other(package):
    package("tabs", GOOD.replace('head.startswith("title\\\\tyear")', "True"))
    assert read("a.bib", b"@article{a, title={T}}").records[0].origin == "bibtex"
    assert "tabs_format" not in sys.modules


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("import nothing_of_this_name", "failed to start (ModuleNotFoundError)"),
        ("this is no Python", "failed to start (SyntaxError)"),
        ("NAME = 'x'", "failed to start (AttributeError)"),
        ("NAME = sniff = read = 3", "failed to start (TypeError)"),
        (
            GOOD.replace("return head", "return 1 / 0 or head"),
            "failed to look at this file (ZeroDivisionError)",
        ),
        (RAISING, "failed to read this file (ValueError)"),
        (GOOD.replace("return ReadResult(", "return list("), "failed to read this file (TypeError)"),
        (GOOD.replace("tuple(records)", "(3,)"), "failed to read this file (TypeError)"),
        (GOOD.replace("cells[0], pub", "3.5, pub"), "failed to read this file (TypeError)"),
    ],
)
def test_a_package_that_fails_is_named_as_its_fault(package, caplog, source, sentence):
    package("tabs", source)
    with caplog.at_level(logging.ERROR):
        result = read("a.txt", LIST.encode())
    (part,) = result.rejected
    assert f"The format “tabs” of the package tabs {sentence}; the log has the details." in part.reason
    assert any(record.exc_info for record in caplog.records)
    assert read("a.bib", b"@article{a, title={T}}").records


def test_another_package_reads_what_one_fails_at(package):
    package("broken", "import nothing_of_this_name")
    package("tabs", GOOD)
    result = read("a.txt", LIST.encode())
    assert len(result.records) == 2
    assert "The format “broken”" in result.remarks[0].reason


WRITING = (
    GOOD
    + """
def write(records):
    return "".join(f"{record.title}\\n" for record in records)
"""
)


def test_a_package_writes_too(package):
    package("tabs", WRITING)
    assert write("tabs", [Record(Source("a", 1), "One"), Record(Source("a", 2), "Two")]) == "One\nTwo\n"
    with pytest.raises(LibraryError, match=r"“tab” is not a format to write; .*, and packages bring tabs"):
        write("tab", [])


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (GOOD, "“tabs” is not a format to write"),
        (
            GOOD + "\ndef write(records):\n    return 3\n",
            r"“tabs” of the package tabs failed to write \(TypeError\)",
        ),
        (GOOD + "\ndef write(records):\n    1 / 0\n", r"failed to write \(ZeroDivisionError\)"),
        ("import nothing_of_this_name", r"failed to start \(ModuleNotFoundError\)"),
    ],
)
def test_a_package_that_cannot_write_is_named(package, source, sentence):
    package("tabs", source)
    with pytest.raises(LibraryError, match=sentence):
        write("tabs", [])


def test_a_file_of_no_format_is_refused_as_before(package):
    package("tabs", GOOD)
    assert read("a.txt", b"nothing known").rejected[0].reason.startswith("This is in no format known here")


def test_a_vault_is_read_beside_a_package_that_fails(package, tmp_path):
    package("tabs", RAISING)
    corpus = tmp_path / "vault/corpus"
    corpus.mkdir(parents=True)
    (corpus / "a.txt").write_text(LIST, "utf-8")
    (corpus / "b.bib").write_text("@article{b, title={T}}", "utf-8")
    library = Library(tmp_path / "vault", cache=tmp_path / "cache")
    assert library.refresh().papers == 1
    (problem,) = [each for each in library.read.problems() if each.path == "corpus/a.txt"]
    assert "The format “tabs” of the package tabs failed to read this file (ValueError)" in problem.detail
    library.close()
