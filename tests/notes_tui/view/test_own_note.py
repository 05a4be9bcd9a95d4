"""A paper's page with the user's own words, and what links to it."""

from __future__ import annotations

import pytest

from index import DocumentId, Library
from index.vault.obsidian.own_words import own_words
from notes_tui.view.document_markdown import load_markdown
from tests.helpers.app import TINY, go_to, preview, running, shown, until

NOTE = """---
key: tinylens-small-models
---
# Title of mine

%% begin abstract %%
> [!abstract]
> Words of the template.
%% end abstract %%

Mine: see [[Ideas]] and [[Nobody]].

> [!abstract] In short
> My own summary.

![[Ideas]]
"""


@pytest.fixture(autouse=True)
def folder(vault):
    (vault / "papers").mkdir()


@pytest.fixture
def library(vault, tmp_path):
    library = Library(vault, cache=tmp_path / "cache")
    library.refresh()
    yield library
    library.close()


def page(library):
    library.refresh()
    return load_markdown(library, DocumentId.paper(TINY))


def test_the_own_note_stands_under_the_abstract(library, vault):
    (vault / "papers" / "tiny.md").write_text(NOTE, "utf-8")
    shown = page(library)
    abstract = library.read.paper(TINY).abstract
    text = shown.text
    assert "Words of the template." not in text
    assert "Title of mine" not in text
    assert (
        text.index(abstract[:10])
        < text.index("[[papers/tiny]]")
        < text.index("Mine: see")
        < text.index("Sources")
    )
    assert "My own summary." in text
    assert {target.target for target in shown.embeds} == {"Ideas"}
    assert "Nobody" in shown.unresolved


def test_the_abstract_is_not_repeated(library, vault):
    abstract = library.read.paper(TINY).abstract
    (vault / "papers" / "tiny.md").write_text(
        f"---\nkey: {TINY}\n---\n> [!abstract]\n> {abstract}\n\nMine.", "utf-8"
    )
    text = page(library).text
    assert text.count("[!abstract]") == 0
    assert "Mine." in text


def test_a_note_that_cannot_be_read_costs_only_its_words(library, vault):
    note = vault / "papers" / "tiny.md"
    note.write_text(NOTE, "utf-8")
    library.refresh()
    note.unlink()
    text = load_markdown(library, DocumentId.paper(TINY)).text
    assert "tiny\\.md" in text
    assert "Sources" in text


def test_what_links_here_says_it_in_a_sentence(library, vault):
    (vault / "A.md").write_text(f"Else. It *beats* [[{TINY}]] by far. Not this.\n\n- [[{TINY}]]\n", "utf-8")
    many = "\n".join(f"{number}: @{TINY} again.\n" for number in range(5))
    (vault / "B.md").write_text(many, "utf-8")
    text = page(library).text
    assert f"- [[A]] — It beats {TINY} by far\\.".replace("-s", "\\-s").replace("-m", "\\-m") in text
    assert "Not this" not in text
    assert text.count("again") == 3
    assert "  - *and 2 more*" in text


async def test_a_link_in_the_own_note_is_followed_from_there(vault):
    (vault / "papers" / "sub").mkdir()
    (vault / "papers" / "sub" / "Near.md").write_text("Beside it.", "utf-8")
    (vault / "papers" / "tiny.md").write_text(f"---\nkey: {TINY}\n---\n[near](sub/Near.md)", "utf-8")
    async with running(vault, size=(100, 50)) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await until(lambda: "near" in preview(app))
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
        await until(lambda: "near" in preview(app))
        view = app.screen.query_one("QuotableView")
        await until(lambda: view._sheet.page.links)
        await pilot.press("tab", "tab", "tab", "enter")
        await until(lambda: "Beside it." in preview(app))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("# T\n\n## Notes\n\n", ""),
        ("# T\n\n## Notes", ""),
        ("# T\n\n## Summary\n\n## Notes\n", ""),
        ("# T\n\n## Notes\n\n## Links\n\n- x\n", "## Links\n\n- x\n"),
        ("# T\n\n## Notes\n\n### Deeper\n\nx\n", "## Notes\n\n### Deeper\n\nx\n"),
        ("# T\n\n## Notes\n\nMine.\n", "## Notes\n\nMine.\n"),
        ("# T\n\n## Notes #probe\n", ""),
        ("# T\n\nMine.\n\n## Notes\n", "Mine.\n"),
    ],
)
def test_sections_without_words_are_not_shown(body, words):
    assert own_words(body, "").strip() == words.strip()


def test_the_page_of_a_paper_has_no_empty_section(library, vault):
    (vault / "papers" / "tiny.md").write_text(f"---\nkey: {TINY}\n---\n# T\n\n## Notes\n\n", "utf-8")
    text = page(library).text
    assert "[[papers/tiny]]" in text
    assert "## Notes" not in text
