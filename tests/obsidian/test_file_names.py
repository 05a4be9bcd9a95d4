"""F: names of new and existing files."""

from __future__ import annotations

import unicodedata

import pytest

from index.errors import LibraryError
from index.vault.files.names import check_name, safe_name
from index.vault.properties import property_edits
from tests.obsidian.table import rule, rules

NFD = unicodedata.normalize("NFD", "Café")


@rules(
    "name",
    *(("F1", f"a file system may refuse U+{ord(char):04X}", f"a{char}b") for char in '*"\\/<>:|?'),
    *(("F1", f"a link cannot contain U+{ord(char):04X}", f"a{char}b") for char in "#^[]"),
    ("F2", "a name is not hidden", ".hidden"),
    ("F2", "a name does not end in a space", "a "),
    ("F2", "a name does not end in a dot", "a."),
    ("F2", "a name has no line break", "a\nb"),
    ("F2", "a name has no escape character", "a\x1bb"),
    ("F2", "a name is not a device of Windows", "CON"),
    ("F2", "a name is not a device of Windows with an extension", "nul.txt"),
    ("F2", "a name has at most 255 bytes", "é" * 127),
)
def test_refused_names(name):
    with pytest.raises(LibraryError):
        check_name(name)
    made = safe_name(name)
    check_name(made)
    assert made != name


@rules(
    "name",
    ("F1", "letters of any script are allowed", "日本語 é 🚀"),
    ("F1", "other punctuation is allowed", "a & b (c), it's - 100% ~ $x_1 = {y}; @z!"),
    ("F2", "255 bytes including the extension are allowed", "é" * 126),
    ("F2", "a dot inside is allowed", "v1.2"),
)
def test_allowed_names(name):
    check_name(name)


@rule("F3", "a note whose name changes in letter case only is still one note")
def test_case_changed(vault_of):
    vault = vault_of({"Example.md": "---\ntags: [kept]\n---\n", "a.md": "[[Example]]"})
    (vault.folder / "Example.md").rename(vault.folder / "example.md")
    vault.refresh()
    assert vault.notes() == ["a.md", "example.md"]
    assert vault.out("a.md") == ["example.md"]
    assert vault.tags() == {"kept": 1}
    assert vault.kinds() == []


@rule("F4", "a name made from a title is composed")
def test_made_names_are_composed():
    assert safe_name(NFD) == unicodedata.normalize("NFC", NFD)


@rule("F4", "an existing name keeps its Unicode form")
def test_existing_names(vault_of):
    vault = vault_of({f"{NFD}.md": "", "a.md": "[[Café]]"})
    vault.library.edit.tag([f"{NFD}.md"], ["x"])
    vault.refresh()
    assert sorted(file.name for file in vault.folder.glob("*.md")) == [f"{NFD}.md", "a.md"]
    assert vault.out("a.md") == [f"{NFD}.md"]


@rule("F4", "the text of a note keeps its Unicode form through an edit")
def test_contents():
    text = f"---\ntitle: {NFD}\n---\n{NFD} Café [[{NFD}]]\n"
    assert property_edits.set_scalar(text, "x", 1) == text.replace(f"title: {NFD}\n", f"title: {NFD}\nx: 1\n")
