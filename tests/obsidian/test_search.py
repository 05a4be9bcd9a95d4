"""Q: what a query means, and how a note is shown."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from index.vault.parse.markdown import tokens
from notes_tui.widgets.markdown.blocks import build
from notes_tui.widgets.markdown.layout import layout
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
    ("Q1", "words are all wanted", "alpha beta", ["both", "two"]),
    ("Q1", "OR wants either", "gamma OR delta", ["one", "other", "work/x"]),
    ("Q1", "a hyphen wants none", "alpha -beta", ["one"]),
    ("Q1", "quotes make a phrase", '"alpha beta"', ["both"]),
    ("Q1", "parentheses group", "alpha (gamma OR and)", ["one", "two"]),
    ("Q1", "brackets want a property", "[rating]", ["one"]),
    ("Q1", "with a value", "[source:a talk]", ["one"]),
    ("Q1", "which must be that one", "[rating:4]", []),
    ("Q1", "two words OR a phrase of it", '[source:Talk OR "a talk"]', ["one"]),
    ("Q1", "null wants one that is empty", "[done:null]", ["facts"]),
    ("Q1", "a sign a greater number", "[pages:>5]", ["facts"]),
    ("Q1", "or the same", "[pages:>=5]", ["facts", "more"]),
    ("Q1", "or a smaller one", "[pages:<12]", ["more"]),
    ("Q1", "or an earlier day", "[due:<=2024-12]", ["facts"]),
    ("Q1", "one of several values", "[who:bo]", ["facts"]),
    ("Q1", "a value within another", "[place.city:rome]", ["facts"]),
    ("Q1", "a star alone wants nothing", "* gamma", ["one"]),
    ("Q1", "slashes make a regular expression", r"/x\d+$/", ["more"]),
    ("Q1", "in any case, beside words", r"zeta /^EPSILON/", ["facts", "more"]),
    ("Q1", "or none", r"-/epsilon|alpha/ delta", ["other", "work/x"]),
    ("Q2", "a part of the path", "path:work/", ["work/x"]),
    ("Q2", "a tag", "tag:work", ["work/x"]),
    ("Q2", "a part of the name", "file:acts", ["facts"]),
    ("Q2", "words of the text", "content:epsilon", ["facts", "more"]),
    ("Q2", "which are not those of the name", "content:facts", []),
    ("Q2", "words in one line", "line:(epsilon zeta)", ["facts"]),
    ("Q2", "in one block", "block:(epsilon call)", ["facts", "more"]),
    ("Q2", "in one section", "section:(epsilon zeta)", ["facts"]),
    ("Q2", "in a task", "task:call", ["facts"]),
    ("Q2", "in one to do", "task-todo:paid", []),
    ("Q2", "in one that is done", "task-done:paid", ["facts"]),
    ("Q2", "as they are written", "match-case:Zeta", ["more"]),
    ("Q2", "all of a group", "match-case:(epsilon OR Epsilon -Zeta)", ["facts"]),
    ("Q2", "a phrase, an expression", 'match-case:("Epsilon zeta" /Ep/)', ["facts"]),
    ("Q2", "but for some in any case", "match-case:(Epsilon ignore-case:ZETA)", ["facts"]),
    ("Q2", "names of operators in any case", "PATH:work/ Tag:#work", ["work/x"]),
    ("Q3", "a tag has those below it and not those that end like it", "tag:#work", ["work/x"]),
    ("Q3", "what is in code is no tag", "tag:code", []),
)
def test_queries(searched, query, found):
    assert searched.found(query) == [f"{path}.md" for path in found]


@rules(
    ("note", "text", "found"),
    ("Q4", "the name of a note", {}, "see Target here", ["Target"]),
    ("Q4", "an alias", {"aliases": "Nick"}, "so says Nick.", ["Nick"]),
    ("Q4", "in any case", {}, "see tARGET", ["tARGET"]),
    ("Q4", "not a part of a word", {}, "Targets and retarget", []),
    ("Q4", "not in a link", {}, "[[Target]] [Target](x.md)", []),
    ("Q4", "not in code", {}, "`Target`", []),
    ("Q4", "in scripts without spaces anywhere", {"aliases": "日本語"}, "私は日本語を話す", ["日本語"]),
)
def test_mentions(vault_of, note, text, found):
    front = "".join(f"{key}: {value}\n" for key, value in note.items())
    vault = vault_of({"Target.md": f"---\n{front}---\n", "a.md": text})
    assert [raw for _, _, raw in vault.mentions("Target.md")] == found


@rule("Q4", "not in files that are excluded")
def test_mentions_in_excluded_files(vault_of):
    vault = vault_of(
        {"Target.md": "", "a.md": "Target", "x/b.md": "Target"}, app={"userIgnoreFilters": ["x/"]}
    )
    assert vault.mentions("Target.md") == [("a.md", 1, "Target")]


@rule("Q4", "linking an alias writes name and alias")
def test_linking_an_alias(vault_of):
    vault = vault_of({"Target.md": "---\naliases: Nick\n---\n", "a.md": "so says Nick."})
    vault.library.edit.link_mention("a.md", "Nick", 1, vault.library.read.resolve("Target"))
    assert vault.read("a.md") == "so says [[Target|Nick]]."


def shown(text, opened=()):
    """Every line of a note that says something, with the callouts of some titles folded the other way."""
    document = build(tokens(text))
    turned = {fold.name for fold in document.folds if fold.name.partition(" ")[2] in opened}
    lines = layout(document.blocks, 80, document.closed() ^ turned)
    texts = ("".join(piece.text for piece in line).rstrip() for line in lines)
    return [text for text in texts if text]


@rules(
    ("text", "lines"),
    ("Q5", "a callout has its kind for a title", "> [!note]\n> words", ["▌ ✎ Note", "▌ words"]),
    ("Q5", "a title may have markup", "> [!note] **A** *b*\n> words\n> more", ["▌ ✎ A b", "▌ words more"]),
    ("Q5", "code is no callout", "> `[!note]` x", ["▌ [!note] x"]),
    ("Q5", "in any case", "> [!WARNING]", ["▌ ! Warning"]),
    ("Q5", "or a title of its own", "> [!tip] Mind this", ["▌ ✦ Mind this"]),
    ("Q5", "an alias has the sign of its kind", "> [!TLDR] A", ["▌ ≡ A"]),
    ("Q5", "an unknown kind is a note", "> [!mine] A\n> words", ["▌ ✎ A", "▌ words"]),
    ("Q5", "a minus folds it", "> [!tip]- A\n> words\n>\n> - more\n\nend", ["▌ ✦ A ▸", "end"]),
    ("Q5", "a plus makes it foldable", "> [!tip]+ A\n> words", ["▌ ✦ A ▾", "▌ words"]),
    ("Q5", "one in another", "> [!a] A\n>\n> > [!bug] B", ["▌ ✎ A", "▌", "▌ ▌ ✱ B"]),
    (
        "Q5",
        "one may fold in another",
        "> [!a] A\n> > [!bug]- B\n> > x\n\nc",
        ["▌ ✎ A", "▌", "▌ ▌ ✱ B ▸", "c"],
    ),
    ("Q6", "a task to do", "- [ ] a", ["☐ a"]),
    ("Q6", "a task that is done", "- [x] a", ["☑ a"]),
    ("Q6", "any other sign is one too", "- [/] a\n- [?] b", ["◐ a", "[?] b"]),
    ("Q6", "in a list of numbers as well", "7. [ ] a\n8. [x] b", ["7. ☐ a", "8. ☑ b"]),
    ("Q6", "two signs are none", "- [xx] a", ["• [xx] a"]),
)
def test_what_is_shown(text, lines):
    assert shown(text) == lines


@rule("Q5", "a fold opens and closes")
def test_folding():
    text = "> [!a]- A\n> words\n\n> [!b]+ B\n> more"
    assert shown(text, ["A ▾", "B ▾", "✎ A", "✎ B"]) == ["▌ ✎ A ▾", "▌ words", "▌ ✎ B ▸"]


@rule("Q5", "each of the thirteen kinds and their aliases has its sign and colour")
def test_kinds_of_callouts():
    kinds = (
        "note", "abstract summary tldr", "info", "todo", "tip hint important", "success check done",
        "question help faq", "warning caution attention", "failure fail missing", "danger error", "bug",
        "example", "quote cite",
    )  # fmt: skip
    heads = [[build(tokens(f"> [!{name}] x")).blocks[0] for name in names.split()] for names in kinds]
    signs = [{head.pieces[0].text for head in group} for group in heads]
    roles = [{head.first[0].roles for head in group} for group in heads]
    assert [len(group) for group in (*signs, *roles)] == [1] * 26
    assert len(set.union(*signs)) == len(set.union(*roles)) == 13
    assert all(cell_len(sign) == 2 for sign in set.union(*signs))


@rule("Q7", "a base may be linked and is left as it is")
def test_bases(vault_of):
    base = b"filters:\n  and:\n    - file.hasTag('a')   # why\n"
    vault = vault_of({"db.base": base, "a.md": "![[db.base]] #a"})
    vault.library.edit.tag(["a.md"], ["b"])
    vault.refresh()
    assert (vault.out("a.md"), (vault.folder / "db.base").read_bytes()) == (["db.base"], base)
    assert vault.notes() == ["a.md"]
