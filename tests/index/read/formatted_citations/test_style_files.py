"""Styles are found by name and by path, and refused with a sentence."""

from __future__ import annotations

import pytest

from index.errors import LibraryError
from index.read import formatted_citations
from index.read.formatted_citations import bibliography
from index.read.formatted_citations.style_files import find_style

CSL = '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">{}</style>'
INFO = "<info><title>t</title><id>t</id><updated>2026-01-01T00:00:00Z</updated>{}</info>"
CITATION = '<citation><layout><text variable="title"/></layout></citation>'
TITLES = f'{CITATION}<bibliography><layout><text variable="title"/></layout></bibliography>'
PARENT = '<link href="http://www.zotero.org/styles/{}" rel="independent-parent"/>'
REFUSED = {
    "entities.csl": ('<!DOCTYPE style [<!ENTITY a "aaaa">]>' + CSL.format("&a;"), "defines entities"),
    "damaged.csl": ("<style", "is damaged"),
    "latin.csl": (CSL.format("ä").encode("latin-1"), "is damaged"),
    "other.csl": ("<html/>", "is not a citation style"),
    "notes.csl": (CSL.format(CITATION), "has no bibliography"),
    "huge.csl": (CSL.format(" " * (2 << 20)), "is larger than 2 MB"),
    "orphan.csl": (
        CSL.format(INFO.format(PARENT.format("nobody-has-this"))),
        "put nobody-has-this.csl beside it",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_a_style_is_refused(tmp_path, name):
    text, why = REFUSED[name]
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(LibraryError, match=why) as refused:
        find_style(str(tmp_path / name), with_pandoc=True)
    assert name in str(refused.value)


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ("nowhere.csl", "There is no style file nowhere.csl"),
        ("no-such-style-at-all", "is not here; give the path of a .csl file"),
        ("not\x1b[31m a name", "is not the name of a style"),
        ("", "is not the name of a style"),
        ("../../etc/passwd", "There is no style file"),
    ],
)
def test_a_style_that_is_not_there_is_named(named, why):
    with pytest.raises(LibraryError, match=why) as refused:
        find_style(named, with_pandoc=False)
    assert "\x1b" not in str(refused.value)


def test_a_style_stands_for_the_one_beside_it(tmp_path):
    (tmp_path / "child.csl").write_text(CSL.format(INFO.format(PARENT.format("parent"))))
    (tmp_path / "parent.csl").write_text(CSL.format(INFO.format("") + TITLES))
    found = find_style(str(tmp_path / "child.csl"), with_pandoc=False)
    assert found.data == (tmp_path / "parent.csl").read_bytes()
    (tmp_path / "parent.csl").write_text(CSL.format(INFO.format(PARENT.format("child"))))
    with pytest.raises(LibraryError, match="stands for"):
        find_style(str(tmp_path / "child.csl"), with_pandoc=False)


def test_styles_of_pandoc_and_zotero_are_found(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for folder in ("data/pandoc/csl", "Zotero/styles"):
        (tmp_path / folder).mkdir(parents=True)
        file = tmp_path / folder / f"{folder[0].lower()}-own.csl"
        file.write_text(CSL.format(INFO.format("") + TITLES))
        assert find_style(file.stem, with_pandoc=False).data == file.read_bytes()


def test_pandoc_brings_one_style():
    assert find_style("chicago-author-date", with_pandoc=True).name == "chicago-author-date"


def test_a_style_that_never_ends_is_ended(works, program, tmp_path, monkeypatch):
    macros = "".join(
        f'<macro name="m{at}"><text macro="m{at + 1}"/><text macro="m{at + 1}"/></macro>' for at in range(40)
    )
    macros += '<macro name="m40"><text value="x"/></macro>'
    layout = '<bibliography><layout><text macro="m0"/></layout></bibliography>'
    (tmp_path / "endless.csl").write_text(CSL.format(INFO.format("") + macros + CITATION + layout))
    monkeypatch.setattr(formatted_citations, "_SECONDS", 2)
    monkeypatch.setattr(formatted_citations, "_SECONDS_EACH", 0)
    with pytest.raises(LibraryError, match=r"took too long|failed"):
        bibliography(works, str(tmp_path / "endless.csl"))


def test_a_macro_that_calls_itself_is_a_sentence(works, citeproc, tmp_path):
    layout = '<bibliography><layout><text macro="m"/></layout></bibliography>'
    text = CSL.format(INFO.format("") + '<macro name="m"><text macro="m"/></macro>' + CITATION + layout)
    with pytest.raises(LibraryError, match=r"Formatting in the style .* failed: RecursionError"):
        citeproc(works, text)


def test_formatting_can_be_cancelled(works, program, tmp_path):
    (tmp_path / "titles.csl").write_text(CSL.format(INFO.format("") + TITLES))
    with pytest.raises(LibraryError, match="was cancelled"):
        bibliography(works, str(tmp_path / "titles.csl"), cancelled=lambda: True)


def test_without_a_program_the_sentence_says_what_to_install(works, citeproc, monkeypatch):
    monkeypatch.setattr(formatted_citations, "find_spec", lambda _name: None)
    with pytest.raises(LibraryError, match="install pandoc, or the extra “citations”"):
        bibliography(works)


def test_no_papers_are_no_bibliography(program, tmp_path):
    (tmp_path / "titles.csl").write_text(CSL.format(INFO.format("") + TITLES))
    assert bibliography([], str(tmp_path / "titles.csl")).markdown == ""


def test_a_style_of_citeproc_py_itself(works, citeproc):
    made = bibliography(works, "harvard-cite-them-right").markdown
    assert (
        "LeCun, Y., Bengio, Y. and Hinton, G. (2015) “Deep learning,” *Nature*, 521(7553), pp. 436–444."
        in made
    )
    assert made.count("\n\n") == len(works) - 1
