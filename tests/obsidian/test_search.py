"""Q: queries, mentions, and the display of notes."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from index.vault.parse.block_builder import read_blocks
from notes_tui.widgets.markdown.blocks import build
from tests.helpers.page_lines import layout
from tests.obsidian.table import rule, rules

FILES = {
    "both.md": "alpha beta",
    "one.md": "---\nRating: 3\nsource: A talk\n---\nalpha gamma",
    "two.md": "beta and then alpha",
    "work/x.md": "#work/x delta `#code`",
    "other.md": "#myjob/work delta",
    "facts.md": (
        "---\nPages: 12\nDue: 2024-05-03\nDone:\nWho: [Ann, Bo]\nplace: {city: Rome}\n---\n"
        "Epsilon zeta\n- [ ] call\n\nx1 y2\n- [x] paid"
    ),
    "more.md": "---\npages: 5\ndue: 2025\ndone: yes\n---\n# A\nepsilon call paid\n# B\nZeta x12",
}


@pytest.fixture
def searched(vault_of):
    return vault_of(FILES)


@rules(
    ("query", "found"),
    ("Q1", "all words are required", "alpha beta", ["both", "two"]),
    ("Q1", "OR finds either", "gamma OR delta", ["one", "other", "work/x"]),
    ("Q1", "a hyphen excludes", "alpha -beta", ["one"]),
    ("Q1", "quotes make a phrase", '"alpha beta"', ["both"]),
    ("Q1", "parentheses group", "alpha (gamma OR and)", ["one", "two"]),
    ("Q1", "brackets find a property", "[rating]", ["one"]),
    ("Q1", "a property with a value", "[source:a talk]", ["one"]),
    ("Q1", "no property with another value", "[rating:4]", []),
    ("Q1", "a word OR a phrase of the value", '[source:Talk OR "a talk"]', ["one"]),
    ("Q1", "null finds an empty property", "[done:null]", ["facts"]),
    ("Q1", "a greater number", "[pages:>5]", ["facts"]),
    ("Q1", "a greater or equal number", "[pages:>=5]", ["facts", "more"]),
    ("Q1", "a smaller number", "[pages:<12]", ["more"]),
    ("Q1", "an earlier date", "[due:<=2024-12]", ["facts"]),
    ("Q1", "one of several values", "[who:bo]", ["facts"]),
    ("Q1", "a nested value", "[place.city:rome]", ["facts"]),
    ("Q1", "a star alone is ignored", "* gamma", ["one"]),
    ("Q1", "slashes make a regular expression", r"/x\d+$/", ["more"]),
    ("Q1", "a regular expression in any case, beside words", r"zeta /^EPSILON/", ["facts", "more"]),
    ("Q1", "an excluded regular expression", r"-/epsilon|alpha/ delta", ["other", "work/x"]),
    ("Q2", "a part of the path", "path:work/", ["work/x"]),
    ("Q2", "a tag", "tag:work", ["work/x"]),
    ("Q2", "a part of the name", "file:acts", ["facts"]),
    ("Q2", "words of the text", "content:epsilon", ["facts", "more"]),
    ("Q2", "no words of the name", "content:facts", []),
    ("Q2", "words on one line", "line:(epsilon zeta)", ["facts"]),
    ("Q2", "words in one block", "block:(epsilon call)", ["facts", "more"]),
    ("Q2", "words in one section", "section:(epsilon zeta)", ["facts"]),
    ("Q2", "words in a task", "task:call", ["facts"]),
    ("Q2", "words in an open task", "task-todo:paid", []),
    ("Q2", "words in a task that is done", "task-done:paid", ["facts"]),
    ("Q2", "words as written", "match-case:Zeta", ["more"]),
    ("Q2", "a whole group as written", "match-case:(epsilon OR Epsilon -Zeta)", ["facts", "more"]),
    ("Q2", "a phrase and a regular expression as written", 'match-case:("Epsilon zeta" /Ep/)', ["facts"]),
    ("Q2", "a part of a group in any case", "match-case:(Epsilon ignore-case:ZETA)", ["facts"]),
    ("Q2", "operators match in any case", "PATH:work/ Tag:#work", ["work/x"]),
    ("Q3", "a tag includes nested tags, not tags that end alike", "tag:#work", ["work/x"]),
    ("Q3", "code has no tags", "tag:code", []),
)
def test_queries(searched, query, found):
    assert searched.found(query) == [f"{path}.md" for path in found]


@rules(
    ("note", "text", "found"),
    ("Q4", "the name of a note", {}, "see Target here", ["Target"]),
    ("Q4", "an alias", {"aliases": "Nick"}, "so says Nick.", ["Nick"]),
    ("Q4", "a name in any case", {}, "see tARGET", ["tARGET"]),
    ("Q4", "not a part of a word", {}, "Targets and retarget", []),
    ("Q4", "not in a link", {}, "[[Target]] [Target](x.md)", []),
    ("Q4", "not in code", {}, "`Target`", []),
    ("Q4", "anywhere in scripts without spaces", {"aliases": "日本語"}, "私は日本語を話す", ["日本語"]),
)
def test_mentions(vault_of, note, text, found):
    front = "".join(f"{key}: {value}\n" for key, value in note.items())
    vault = vault_of({"Target.md": f"---\n{front}---\n", "a.md": text})
    assert [raw for _, _, raw in vault.mentions("Target.md")] == found


@rule("Q4", "not in excluded files")
def test_mentions_in_excluded_files(vault_of):
    vault = vault_of(
        {"Target.md": "", "a.md": "Target", "x/b.md": "Target"}, app={"userIgnoreFilters": ["x/"]}
    )
    assert vault.mentions("Target.md") == [("a.md", 1, "Target")]


@rule("Q4", "linking an alias writes the name and the alias")
def test_linking_an_alias(vault_of):
    vault = vault_of({"Target.md": "---\naliases: Nick\n---\n", "a.md": "so says Nick."})
    vault.library.edit.link_mention("a.md", "Nick", 1, vault.library.read.resolve("Target"))
    assert vault.read("a.md") == "so says [[Target|Nick]]."


def shown(text, opened=()):
    """Return the non-empty lines of a note as displayed, with the fold of callouts in `opened` toggled."""
    document = build(read_blocks(text))
    turned = {fold.name for fold in document.folds if fold.name.partition(" ")[2] in opened}
    lines = layout(document.blocks, 80, document.closed() ^ turned)
    texts = ("".join(piece.text for piece in line).rstrip() for line in lines)
    return [text for text in texts if text]


@rules(
    ("text", "lines"),
    ("Q5", "the title of a callout defaults to its type", "> [!note]\n> words", ["▌ ✎ Note", "▌ words"]),
    ("Q5", "a title may contain markup", "> [!note] **A** *b*\n> words\n> more", ["▌ ✎ A b", "▌ words more"]),
    ("Q5", "code is not a callout", "> `[!note]` x", ["▌ [!note] x"]),
    ("Q5", "a type in any case", "> [!WARNING]", ["▌ ! Warning"]),
    ("Q5", "a callout may have a title of its own", "> [!tip] Mind this", ["▌ ✦ Mind this"]),
    ("Q5", "an alias has the icon of its type", "> [!TLDR] A", ["▌ ≡ A"]),
    ("Q5", "an unknown type is a note", "> [!mine] A\n> words", ["▌ ✎ A", "▌ words"]),
    ("Q5", "a minus folds a callout", "> [!tip]- A\n> words\n>\n> - more\n\nend", ["▌ ✦ A ▸", "end"]),
    ("Q5", "a plus makes a callout foldable", "> [!tip]+ A\n> words", ["▌ ✦ A ▾", "▌ words"]),
    ("Q5", "a callout in another", "> [!a] A\n>\n> > [!bug] B", ["▌ ✎ A", "▌", "▌ ▌ ✱ B"]),
    (
        "Q5",
        "a folded callout in another",
        "> [!a] A\n> > [!bug]- B\n> > x\n\nc",
        ["▌ ✎ A", "▌", "▌ ▌ ✱ B ▸", "c"],
    ),
    ("Q6", "an open task", "- [ ] a", ["☐ a"]),
    ("Q6", "a task that is done", "- [x] a", ["☑ a"]),
    ("Q6", "any other character makes a task", "- [/] a\n- [?] b", ["◐ a", "[?] b"]),
    ("Q6", "a task in a numbered list", "7. [ ] a\n8. [x] b", ["7. ☐ a", "8. ☑ b"]),
    ("Q6", "two characters do not make a task", "- [xx] a", ["• [xx] a"]),
)
def test_display(text, lines):
    assert shown(text) == lines


@rule("Q5", "a fold opens and closes")
def test_folding():
    text = "> [!a]- A\n> words\n\n> [!b]+ B\n> more"
    assert shown(text, ["A ▾", "B ▾", "✎ A", "✎ B"]) == ["▌ ✎ A ▾", "▌ words", "▌ ✎ B ▸"]


@rule("Q5", "each of the thirteen types with its aliases has an icon and a color")
def test_kinds_of_callouts():
    kinds = (
        "note", "abstract summary tldr", "info", "todo", "tip hint important", "success check done",
        "question help faq", "warning caution attention", "failure fail missing", "danger error", "bug",
        "example", "quote cite",
    )  # fmt: skip
    heads = [[build(read_blocks(f"> [!{name}] x")).blocks[0] for name in names.split()] for names in kinds]
    signs = [{head.pieces[0].text for head in group} for group in heads]
    roles = [{head.first[0].roles for head in group} for group in heads]
    assert [len(group) for group in (*signs, *roles)] == [1] * 26
    assert len(set.union(*signs)) == len(set.union(*roles)) == 13
    assert all(cell_len(sign) == 2 for sign in set.union(*signs))


@rule("Q7", "a base can be linked and is left as it is")
def test_bases(vault_of):
    base = b"filters:\n  and:\n    - file.hasTag('a')   # why\n"
    vault = vault_of({"db.base": base, "a.md": "![[db.base]] #a"})
    vault.library.edit.tag(["a.md"], ["b"])
    vault.refresh()
    assert (vault.out("a.md"), (vault.folder / "db.base").read_bytes()) == (["db.base"], base)
    assert vault.notes() == ["a.md"]
