"""Names and titles with a meaning for a system, a shell or a terminal, and names that are almost the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index import LibraryError
from tests.helpers.ids import short
from tests.hostile.conftest import assert_good, check, ids, named, outside, tree

EVIL_NAMES = [
    *("../../x", "/etc/x", "C:\\x", "~/x", "x\0y", "CON", ".", "..", "-rf", "con.md", "a/../../../b", "nul"),
    *("x" * 300, "é" * 200, "🚀" * 90, "\u202egnp.exe", "e\u0301" * 10, "a\nb", "a\x1b[2Jb", "..\\..\\x"),
    *(".git/x", "\ud800", "x.", " x ", "a//b", "a|b", "[[x]]", "#x", "$(touch x)", "; rm -rf x"),
    *("%2e%2e/x", "file:///etc/x"),
]


@pytest.mark.parametrize("name", EVIL_NAMES, ids=ascii)
def test_a_new_note_is_refused_or_inside_the_vault(library, vault, tmp_path, name):
    library.refresh()
    before, hidden = outside(tmp_path), {path for path in tree(vault) if path.startswith(".")}
    refused = ""
    try:
        (path,) = library.edit.create(name).paths
    except LibraryError as error:
        refused = str(error)
    else:
        assert (vault / path).resolve().is_relative_to(vault.resolve())
        assert (vault / path).is_file()
    assert not set("\n\x1b\0\u202e") & set(refused)
    assert outside(tmp_path) == before
    assert {path for path in tree(vault) if path.startswith(".")} == hidden
    library.refresh()
    assert_good(library)


@pytest.mark.parametrize("name", EVIL_NAMES, ids=ascii)
def test_a_paper_with_a_hostile_title_gets_a_safe_key_and_keeps_its_title(library, vault, tmp_path, name):
    title = name.replace("\n", " ").encode("utf-8", "replace").decode()
    page = f"Daily Papers\n\nMar 4\n\n{title} zz\n\nAn abstract about zanzibar, and long enough to be one.\n"
    (vault / "corpus" / "more.txt").write_text(page, "utf-8")
    outsiders = outside(tmp_path)
    library.refresh()
    assert_good(library)
    found = [hit.item for hit in library.read.search("zanzibar", scope="paper").hits]
    if "\0" in title:
        assert "NUL" in named(library, "corpus/more.txt", "source-remark", line=5)
    (paper,) = found
    assert set(paper.key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 0 < len(paper.key) <= 40
    (path,) = library.edit.literature_note(paper).paths
    assert path == f"papers/{paper.key}.md"
    library.refresh()
    assert library.read.note(path).properties["title"] == paper.title
    assert library.read.paper(paper.key).note == path
    assert outside(tmp_path) == outsiders
    assert_good(library)


@pytest.mark.parametrize("name", EVIL_NAMES, ids=ascii)
def test_a_link_target_never_leads_outside(library, vault, tmp_path, name):
    target = name.encode("utf-8", "replace").decode()
    (tmp_path / "x.md").write_text("zanzibar", "utf-8")
    (vault / "links.md").write_text(f"[[{target}]] ![[{target}]] [a](<{target}>)\n", "utf-8")
    check(library, vault, notes=4)
    assert not ids(library, "zanzibar")
    assert short(library.read.destination(target, "links.md")) in (None, "n:links.md")
    for path in (name, f"{name}.md"):
        with pytest.raises(LibraryError):
            library.read.note_text(path)
        with pytest.raises(LibraryError):
            library.edit.tag([path], ["x"])
    with pytest.raises(LibraryError):
        library.read.resolve(target)


@pytest.mark.parametrize(
    "name",
    ["-rf.txt", "~.txt", "CON.txt", "a\nb.txt", "\x1b[2J.txt", "é" * 120 + ".txt", "🚀.txt", "…\u202e.txt"],
)
def test_an_imported_file_gets_a_safe_name_inside_the_corpus(library, vault, tmp_path, name):
    page = (vault / "corpus/page.txt").read_text("utf-8").replace("Counting", "Adding")
    source = tmp_path / "from"
    source.mkdir()
    (source / name).write_text(page, "utf-8")
    before, outsiders = tree(vault), outside(tmp_path)
    incoming, rejected = library.edit.collect_sources(source)
    assert not rejected
    assert library.import_files(incoming).added == ("adding-harder-than-looks",)
    (made,) = tree(vault).keys() - before.keys()
    assert made.startswith("corpus/")
    assert not set("\x1b\n\u202e") & set(made)
    assert not made.startswith(("corpus/-", "corpus/."))
    assert outside(tmp_path) == outsiders
    assert_good(library)


@pytest.mark.parametrize(
    "name", ["🚀 rocket.md", "-c quit.md", "~.md", "CON.md", "x" * 252 + ".md", "e\u0301.md", "a\nb.md"]
)
def test_a_note_with_an_unusual_name_is_read_and_edited(library, vault, name):
    (vault / name).write_text("zanzibar", "utf-8")
    check(library, vault, notes=4)
    assert ids(library, "zanzibar") == [f"n:{name}"]
    library.edit.tag([name], ["x"])
    library.refresh()
    assert ids(library, "tag:x") == [f"n:{name}"]


def test_a_name_that_is_not_text_is_reported(library, vault):
    Path(os.fsdecode(bytes(vault) + b"/bad-\xff.md")).write_text("zanzibar", "utf-8")
    library.refresh()
    assert_good(library)
    assert [p for p in library.read.problems() if p.kind == "unreadable" and "not valid UTF-8" in p.detail]


# Names that are almost the same


@pytest.mark.parametrize(("one", "two"), [("Case.md", "case.md"), ("caf\u00e9.md", "cafe\u0301.md")])
def test_names_that_differ_only_in_case_or_form_are_both_kept_and_reported(library, vault, one, two):
    (vault / one).write_text("zanzibar one", "utf-8")
    (vault / two).write_text("zanzibar two", "utf-8")
    if len(list(vault.glob("*.md"))) < 4:
        pytest.skip("this file system takes both for one")
    check(library, vault, notes=5)
    assert sorted(ids(library, "zanzibar")) == sorted([f"n:{one}", f"n:{two}"])
    assert [p for p in library.read.problems() if p.kind == "ambiguous-name" and p.path in (one, two)]
    library.edit.tag([two], ["x"])
    assert (vault / one).read_text("utf-8") == "zanzibar one"
    assert "x" in (vault / two).read_text("utf-8")
