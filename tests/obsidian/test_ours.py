"""X: what we have on top."""

from __future__ import annotations

import pytest

from index.errors import LibraryError, StaleFileError
from index.vault.parse.markdown import tokens
from index.vault.parse.note import MAX_BODY, parse
from index.vault.properties import property_edits
from notes_tui.widgets.markdown.blocks import build
from notes_tui.widgets.markdown.layout import layout
from tests.conftest import PAGE
from tests.obsidian.table import rule, rules

TINY = "tinylens-small-models"


@rules(
    ("before", "after"),
    ("X1", "into a list between brackets", "---\ntags: [a]\n---\nx", "---\ntags: [a, new]\n---\nx"),
    ("X1", "in the quotes it has", "---\ntags: ['a', 'b']\n---\n", "---\ntags: ['a', 'b', 'new']\n---\n"),
    ("X1", "into a list of lines", "---\ntags:\n    - a\n---\n", "---\ntags:\n    - a\n    - new\n---\n"),
    ("X1", "without indent as the others", "---\ntags:\n- a\n---\n", "---\ntags:\n- a\n- new\n---\n"),
    ("X1", "no list yet makes a list of lines", "---\na: b\n---\n", "---\na: b\ntags:\n  - new\n---\n"),
    ("X1", "no properties yet", "x\r\n", "---\r\ntags:\r\n  - new\r\n---\r\nx\r\n"),
)
def test_adding_a_tag_and_removing_it(before, after):
    assert property_edits.add_to_list(before, "tags", ["new"]) == after
    assert property_edits.remove_from_list(after, "tags", ["new"]) == before


@rule("X1", "a text with commas is refused until it is a list")
def test_invalid_tags():
    with pytest.raises(LibraryError, match="make it a list first"):
        property_edits.add_to_list("---\ntags: a, b\n---\n", "tags", ["new"])


@rules(
    ("text", "keys"),
    ("X3", "in brackets", "[@key]", ["key"]),
    ("X3", "several, and a page", "[see @a; @b, p. 3]", ["a", "b"]),
    ("X3", "in text", "as @doe:2020a. says", ["doe:2020a"]),
    ("X3", "not in code", "`@key`", []),
    ("X3", "no address of mail", "me@example.org", []),
)
def test_citations(text, keys):
    links = parse("n.md", text).links
    assert [(link.kind, link.target) for link in links] == [("citation", key) for key in keys]


@rule("X3", "a citation leads to its paper, and one that leads nowhere is told")
def test_where_citations_lead(vault_of):
    vault = vault_of({"corpus/page.txt": PAGE, "n.md": f"[@{TINY}; @nobody]"})
    assert vault.out("n.md") == [f"@{TINY}", None]
    assert vault.kinds() == [("n.md", 1, "broken-link")]
    assert [row.source for row in vault.library.read.links(vault.library.read.paper(TINY)).back] == ["n.md"]


@rules(
    ("text", "found"),
    ("X4", "the key of a paper", f"read {TINY} today", [TINY]),
    ("X4", "the short name before the colon", "TinyLens is small", ["TinyLens"]),
    ("X4", "whole words alone", "TinyLenses are none", []),
    ("X4", "not in a link", f"[[{TINY}|TinyLens]] [TinyLens](x.md)", []),
    ("X4", "not in code", "`TinyLens`", []),
)
def test_mentions_of_papers(vault_of, text, found):
    vault = vault_of({"corpus/page.txt": PAGE, "n.md": text})
    paper = vault.library.read.paper(TINY)
    assert [row.raw for row in vault.library.read.mentions(paper)] == found


@rule("X4", "one step makes a mention a link")
def test_linking_a_mention(vault_of):
    vault = vault_of({"corpus/page.txt": PAGE, "n.md": "TinyLens is small"})
    vault.library.edit.link_mention("n.md", "TinyLens", 1, vault.library.read.paper(TINY))
    assert vault.read("n.md") == f"[[{TINY}|TinyLens]] is small"


@rules(
    ("files", "kind", "line"),
    ("X5", "a link that leads nowhere", {"a.md": "x\n[[Nobody]]"}, "broken-link", 2),
    ("X5", "a heading that is not there", {"a.md": "[[b#Gone]]", "b.md": ""}, "dangling-anchor", 1),
    ("X5", "a block that is not there", {"a.md": "[[b#^gone]]", "b.md": ""}, "dangling-anchor", 1),
    ("X5", "a name that two notes have", {"a.md": "[[b]]", "x/b.md": "", "y/b.md": ""}, "ambiguous-link", 1),
    ("X5", "an address in a wikilink", {"a.md": "[[https://example.org]]"}, "url-in-wikilink", 1),
    (
        *("X5", "an alias for a target"),
        *({"a.md": "[[Nick]]", "b.md": "---\naliases: [Nick]\n---\n"}, "alias-as-target", 1),
    ),
    ("X5", "properties that are not valid", {"a.md": "---\nb: 1\na: [\n---\n"}, "invalid-properties", 3),
    (
        *("X5", "a key that two notes have"),
        *({"a.md": "---\nkey: k\n---\n", "b.md": "---\nkey: k\n---\n"}, "duplicate-key", None),
    ),
    (
        *("X5", "the copy of a note that was changed twice"),
        *({"a.md": "", "a (conflicted copy).md": ""}, "conflict-copy", None),
    ),
    ("X5", "a note that is not downloaded", {".a.md.icloud": ""}, "not-downloaded", None),
    ("X5", "a note that is very long", {"a.md": "x" * (MAX_BODY + 1)}, "oversize", 1),
    ("X5", "a note that is no text", {"a.md": b"\xff\xff"}, "encoding", None),
)
def test_what_doctor_names(vault_of, files, kind, line):
    assert [(each_line, each) for _, each_line, each in vault_of(files).kinds()] == [(line, kind)]


@rules(
    ("text", "line", "column"),
    ("X5", "properties that are not valid, to the column", "---\nb: 1\né: b: c\n---\n", 3, 5),
    ("X5", "a property that is there twice", "---\r\na: 1\r\n  \r\na: 2\r\n---\r\n", 4, 1),
    ("X5", "a name that is no text", "\ufeff---\na: {{title}}\n---\n", 2, 5),
    ("X5", "an alias that stands for nothing", "---\na: *x\n---\n", 2, 4),
    ("X5", "a control character in the properties", "---\na: 1\nb: é\x07\n---\n", 3, 5),
    ("X5", "what a merge left", "---\na: 1\n<<<<<<< x\n---\n", 3, 1),
    ("X5", "where something is missing at the end, the last line alone", "---\nb: 1\na: [\n---\n", 3, None),
    ("X5", "a NUL", "x\r\né \0\n", 2, 3),
)
def test_where_a_note_is_not_valid(vault_of, text, line, column):
    (problem,) = [each for each in vault_of({"a.md": text}).library.read.problems() if each.kind != "orphan"]
    assert (problem.line, problem.column) == (line, column)


@rule("X5", "a note without any link")
def test_orphans(vault_of):
    assert vault_of({"alone.md": "", "a.md": "[[b]]", "b.md": ""}).orphans() == ["alone.md"]


@rule("X5", "a file that cannot be read")
def test_unreadable(vault_of):
    vault = vault_of({"b.md": ""})
    (vault.folder / "a.md").symlink_to("nowhere.md")
    vault.refresh()
    assert vault.kinds() == [("a.md", None, "unreadable")]


@rules(
    ("files", "lines"),
    (
        *("X6", "a note in itself is not shown again, and says so"),
        *({"a.md": "words ![[a]] end"}, ["words a · shown already, around this end"]),
    ),
    (
        *("X6", "a ring is shown once"),
        *(
            {"a.md": "one\n\n![[b]]", "b.md": "two\n\n![[a]]"},
            ["one", "┃ b", "┃ two", "┃ a · shown already, around this"],
        ),
    ),
    (
        *("X6", "another part of a note in itself is no ring"),
        *({"a.md": "![[#B]]\n\n# B\n\nword"}, ["┃ B", "┃ B", "┃ word", "B", "word"]),
    ),
    (
        *("X6", "three notes deep is the end"),
        *(
            {"a.md": "![[b]]", "b.md": "![[c]]", "c.md": "![[d]]", "d.md": "![[e]]", "e.md": ""},
            ["┃ b", "┃ ┃ c", "┃ ┃ ┃ d", "┃ ┃ ┃ e · too deep to show here"],
        ),
    ),
    (
        *("X6", "the same twice is shown once"),
        *({"a.md": "![[b]]\n\n![[b]]", "b.md": "word"}, ["┃ b", "┃ word", "b · shown above"]),
    ),
    ("X6", "what is not there is told", {"a.md": "![[b]] ![[a#c]]"}, ["b · not there a › c · not there"]),
    (
        *("X6", "a block alone, without its name"),
        *(
            {"a.md": "![[b#^x]]", "b.md": "- one\n- two ^x\n  - more\n- three"},
            ["┃ b › ^x", "┃ • two", "┃   ◦ more"],
        ),
    ),
    (
        *("X6", "other files are a line"),
        *(
            {"a.md": "![[p.png|640x480]] ![[d.pdf#page=3]]", "p.png": "", "d.pdf": ""},
            ["▣ p.png · 640×480 px ▣ d.pdf › page 3"],
        ),
    ),
)
def test_embeds(vault_of, files, lines):
    passage = vault_of(files).library.read.passage("a.md")
    shown = layout(build(tokens(passage.text), embeds=passage.embeds).blocks, 80)
    texts = ("".join(piece.text for piece in line).rstrip("┃ ") for line in shown)
    assert [text for text in texts if text] == lines


@rule("X7", "what another program wrote is never written over unasked, and the words are kept")
def test_unsaved_words(vault_of):
    vault = vault_of({"n.md": "base"})
    text, base = vault.library.edit.text("n.md")
    vault.write("n.md", "theirs")
    with pytest.raises(StaleFileError):
        vault.library.edit.save("n.md", f"{text} and mine", base)
    (copy,) = vault.library.edit.save_copy("n.md", f"{text} and mine").paths
    assert (vault.read("n.md"), vault.read(copy)) == ("theirs", "base and mine")
