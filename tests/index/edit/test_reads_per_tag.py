"""One change of a note reads the file and its YAML no more often than safety needs."""

from __future__ import annotations

import pytest
import yaml

from index import Library
from index.vault.files import file_versions, note_files, replacing
from tests.conftest import PAGE


@pytest.fixture
def library(tmp_path):
    vault = tmp_path / "vault"
    (vault / "corpus").mkdir(parents=True)
    (vault / "corpus" / "page.txt").write_text(PAGE, "utf-8")
    (vault / "n.md").write_text("---\ntags: [a, b]\nrating: 3\n---\nText\n", "utf-8")
    library = Library(vault, cache=tmp_path / "cache")
    library.refresh()
    yield library
    library.close()


@pytest.fixture
def counted(monkeypatch):
    """Return a function that runs an action and counts how often files are read and YAML is parsed."""
    reads, parses = [], []
    read_once, loader = file_versions.read_once, yaml.CSafeLoader.__init__

    def reading(target, *rest):
        reads.append(target)
        return read_once(target, *rest)

    def parsing(self, stream):
        parses.append(stream)
        loader(self, stream)

    monkeypatch.setattr(note_files, "read_once", reading)
    monkeypatch.setattr(file_versions, "read_once", reading)
    monkeypatch.setattr(yaml.CSafeLoader, "__init__", parsing)

    def count(action):
        reads.clear()
        parses.clear()
        assert action()
        return len(reads), len(parses)

    return count


@pytest.mark.parametrize(("add", "remove"), [(["x"], []), ([], ["a"]), ([], ["a", "b"])])
def test_tagging_a_note(library, counted, add, remove):
    reads, parses = counted(lambda: library.edit.tag(["n.md"], add, remove))
    assert 0 < reads <= 3
    assert 0 < parses <= 1 + len([*add, *remove])


def test_tagging_a_paper_that_has_a_literature_note(library, counted):
    paper = library.read.paper(library.read.listing("papers")[0].value)
    library.edit.literature_note(paper)
    library.refresh()
    paper = library.read.paper(paper.key)
    assert paper.note
    reads, parses = counted(lambda: library.edit.tag([paper], ["x"]))
    assert 0 < reads <= 3
    assert 0 < parses <= 2


def test_a_note_that_changes_before_it_is_written_is_still_left_alone(library, monkeypatch):
    note = library.roots.vault / "n.md"
    replace = replacing.replace

    def late(*rest, **names):
        note.write_text("theirs", "utf-8")
        return replace(*rest, **names)

    monkeypatch.setattr(replacing, "replace", late)
    with pytest.raises(note_files.StaleFileError):
        library.edit.tag(["n.md"], ["x"])
    assert note.read_text("utf-8") == "theirs"
