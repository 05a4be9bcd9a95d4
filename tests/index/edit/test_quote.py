from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import Library, LibraryError, quote

BIB = "@article{roe19, title={The Night Shelf}, author={Roe, Ann}, year={2019}}\n"
NOTE = "# Draft\n\n## Quotes\n\nText.\n\n## After\n"


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpus" / "a.bib").write_text(BIB, "utf-8")
    (folder / "Draft.md").write_text(NOTE, "utf-8")
    (folder / "Other.md").write_text("# Other\n", "utf-8")
    return folder


@pytest.fixture
def paper(library: Library):
    library.refresh()
    return library.read.paper("roe19")


def test_a_sentence_goes_under_its_section_in_one_step(library, paper, vault):
    quote(library.edit, "Draft.md", "Owls sort at night.", paper, heading="Quotes")
    assert (vault / "Draft.md").read_text("utf-8") == NOTE.replace(
        "Text.\n", "Text.\n\n> Owls sort at night.\n>\n> — [[roe19]]\n"
    )
    assert library.edit.history.undo().label == "quote roe19"
    assert (vault / "Draft.md").read_text("utf-8") == NOTE


def test_paragraphs_stay_apart(library, paper, vault):
    quote(library.edit, "Other.md", "One.\n\nTwo.", paper)
    assert (vault / "Other.md").read_text("utf-8").endswith("> One.\n>\n> Two.\n>\n> — [[roe19]]\n")


def test_a_note_is_quoted_with_a_link_to_it(library, paper, vault):
    item = library.read.resolve("Other")
    quote(library.edit, "Draft.md", "One.", item, "- {quote} ({link}, {key})")
    assert (vault / "Draft.md").read_text("utf-8").endswith("- One. ([[Other]], Other)\n")


def test_words_stay_words(library, paper, vault):
    quote(library.edit, "Other.md", "A #tag, [[Draft]] and %%hidden%%.", paper)
    note = library.read.note("Other.md")
    assert [link.target for link in note.links] == ["roe19"]
    assert note.tags == ()


@pytest.mark.parametrize(("text", "heading"), [("Words.", "Nowhere"), (" ", None)])
def test_nothing_and_nowhere_are_refused(library, paper, vault, text, heading):
    before = (vault / "Draft.md").read_bytes()
    with pytest.raises(LibraryError):
        quote(library.edit, "Draft.md", text, paper, heading=heading)
    assert (vault / "Draft.md").read_bytes() == before


@given(text=st.text(alphabet=st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=40))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_quoted_is_no_link_no_tag_and_no_second_paragraph(library, paper, vault, text):
    if not text.strip():
        return
    (vault / "Other.md").write_text("# Other\n", "utf-8")
    quote(library.edit, "Other.md", text, paper)
    note = library.read.note("Other.md")
    assert [link.target for link in note.links if not link.bare] == ["roe19"]
    assert note.tags == ()
    assert len((vault / "Other.md").read_text("utf-8").splitlines()) == 5
