"""Many literature notes from one Jinja2 template."""

from __future__ import annotations

import pytest

from index import Assignment, Library, LibraryError
from index.vault.obsidian import jinja_template


@pytest.fixture
def library(vault):
    (vault / "T").mkdir()
    (vault / "T" / "Literature note.md").write_text("{% set a = 1 %}# {{ title }}\n", "utf-8")
    (vault / ".obsidian" / "templates.json").write_text('{"folder": "T"}', "utf-8")
    with_papers = Library(vault)
    with_papers.refresh()
    yield with_papers
    with_papers.close()


@pytest.fixture
def fillings(monkeypatch):
    counted = []
    fill = jinja_template.fill

    def counting(template, papers):
        counted.append(len(papers))
        return fill(template, papers)

    monkeypatch.setattr(jinja_template, "fill", counting)
    return counted


def papers(library):
    found = library.exports.papers(library.exports.find().keys)
    assert len(found) == 3
    return found


@pytest.mark.parametrize("change", ["tag", "status", "property"])
def test_the_template_is_filled_in_once_for_many_papers(library, vault, fillings, change):
    if change == "tag":
        made = library.edit.tag(papers(library), ["x"])
    elif change == "status":
        made = library.edit.set_status(papers(library), "reading")
    else:
        made = library.properties.set(papers(library), [Assignment("mood", "=", "good")])
    assert fillings == [3]
    assert len(made.files) == 3
    for path in made.paths:
        assert "\n# " in (vault / path).read_text("utf-8")


def test_a_template_that_cannot_be_used_is_tried_once(library, vault, fillings):
    (vault / "T" / "Literature note.md").write_text("{% if %}", "utf-8")
    with pytest.raises(LibraryError, match="The template of literature notes cannot be used: line 1"):
        library.edit.tag(papers(library), ["x"])
    assert fillings == [3]
    assert not (vault / "papers").exists()
