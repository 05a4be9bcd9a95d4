"""T: tags in text and properties."""

from __future__ import annotations

from index.vault.parse.note import parse
from index.vault.tag_edits import rename
from tests.obsidian.table import rule, rules

PUNCTUATION = "'\"!#$%&()*+,.:;<=>?@^`{|}~[]\\"


def tags(text):
    return [tag.name for tag in parse("n.md", text).tags]


@rules(
    ("text", "expected"),
    ("T1", "a tag at the start of a line or after white space", "#a b #c\n#d\t#e", ["a", "c", "d", "e"]),
    ("T1", "a tag at the start of bold, italic and highlighted text", "**#a** *#b* ==#c==", ["a", "b", "c"]),
    ("T1", "no tag after a letter or a bracket", "x#a (#b)", []),
    ("T2", "a tag has letters of any script and emoji", "#日本 #é #🚀", ["日本", "é", "🚀"]),
    ("T2", "a tag has hyphens, underscores and slashes", "#a-b_c/d", ["a-b_c/d"]),
    (
        *("T2", "ASCII punctuation ends a tag"),
        *("\n\n".join(f"#a{char}b" for char in PUNCTUATION), ["a"] * len(PUNCTUATION)),
    ),
    ("T2", "general punctuation ends a tag", "#a—b #c…d #e\u2e3af #g\u200bh", ["a", "c", "e", "g"]),
    ("T3", "digits alone are not a tag", "#1984", []),
    ("T3", "anything besides digits makes a tag", "#y1984 #1984a #1/2 #-", ["y1984", "1984a", "1/2", "-"]),
    ("T4", "a slash nests", "#a/b/c", ["a/b/c"]),
    ("T5", "a slash at the end is dropped", "#a/ x", ["a"]),
    ("T6", "the spelling is kept", "#Tag", ["Tag"]),
    ("T7", "no tag in code", "`#a`\n\n```\n#b\n```\n\n    #c", []),
    ("T7", "no tag in math", "$#a$ $$ #b $$", []),
    ("T7", "no tag in an HTML comment", "x <!-- #a -->", []),
    ("T7", "no tag in an address", "https://example.org/#a <https://example.org/ #b>", ["b"]),
    ("T7", "no tag in a link target", "[x](n.md#a) [[n#b]] [[n# c]]", []),
    ("T7", "the marker of a heading is not a tag", "# a\n\n## b", []),
    ("T8", "a tag in an Obsidian comment", "%% #a %%\n\n%%\n#b\n%%", ["a", "b"]),
    ("T9", "a tag in a heading", "## about #a", ["a"]),
    ("T9", "a tag in a quote and a callout", "> #a\n\n> [!note] #b\n> #c", ["a", "b", "c"]),
    ("T9", "a tag in a list and a task", "- #a\n- [ ] #b\n1. #c", ["a", "b", "c"]),
    ("T9", "a tag in a table", "| #a | x |\n|---|---|\n| y | #b |", ["a", "b"]),
    ("T14", "a tag after escaped brackets", "\\[\\[#Escaped x\\]\\]", ["Escaped"]),
    (
        *("T15", "tags of the properties first, then in order, with repetitions"),
        *("---\ntags: [z, a]\n---\n#b #a #b", ["z", "a", "b", "a", "b"]),
    ),
    ("T17", "tags of properties in JSON", '---\n{"tags": "journal"}\n---\n', ["journal"]),
)
def test_tags(text, expected):
    assert tags(text) == expected


@rules(
    ("yaml", "expected", "flaws"),
    ("T10", "a list of texts is a list of tags", "tags: [a, b/c]", ["a", "b/c"], 0),
    ("T10", "items with or without a number sign", 'tags: ["#a", b]', ["a", "b"], 0),
    ("T10", "items are trimmed", 'tags: [" a "]', ["a"], 0),
    ("T10", "an item with a space is dropped and reported", "tags: [a b, c]", ["c"], 1),
    ("T10", "an item that is not text is dropped and reported", "tags: [2024, c]", ["c"], 1),
    ("T11", "a text is one tag", "tags: one", ["one"], 0),
    ("T11", "a text with a comma is not a tag and is reported", "tags: a, b", [], 1),
    ("T11", "a text with a space is not a tag and is reported", "tags: a b", [], 1),
    ("T11", "an empty list has no tags", "tags: []", [], 0),
    ("T11", "an empty value has no tags", "tags:", [], 0),
    ("T12", "the property's name in any case", "Tags: [a]", ["a"], 0),
    ("T12", "the old singular is ignored", "tag: a", [], 0),
    ("T13", "an unquoted number sign makes a list invalid", "tags: [#a, #b]", [], 1),
    ("T13", "an unquoted number sign leaves a text empty", "tags: #a", [], 0),
)
def test_tags_in_properties(yaml, expected, flaws):
    note = parse("n.md", f"---\n{yaml}\n---\nbody")
    assert [tag.name for tag in note.tags] == expected
    kinds = [flaw.kind for flaw in note.flaws if flaw.kind != "ignored-property"]
    assert kinds == ["invalid-properties"] * flaws


@rules(
    ("before", "after"),
    ("T11", "a text with commas is made a list", "tags: a, b/c,d # x", "tags: [a, b/c, d] # x"),
    ("T11", "a text with spaces is made a list", "Tags:   'a  b'", "Tags:   ['a', 'b']"),
    ("T11", "a text with number signs is made a list in quotes", 'tags: "#a, #b"', 'tags: ["#a", "#b"]'),
    ("T11", "items that would not be text are quoted", "tags: a, 2024, true", 'tags: [a, "2024", "true"]'),
    ("T12", "the old singular is renamed", "tag: a", "tags: a"),
    ("T12", "the old singular keeps its case and quotes", '"Tag": [a, b]', '"Tags": [a, b]'),
    (
        "T12",
        "the old singular with a block list is renamed",
        "x: 1\ntag:   # x\n  - a\n\ny: 2",
        "x: 1\ntags:   # x\n  - a\n\ny: 2",
    ),
    ("T12", "no fix where the name is taken", "tag: a\ntags: b", None),
    ("T12", "no fix where the value is something else", "tag: some words", None),
    ("T12", "no fix where the value cannot be a tag", "tag: v1.0", None),
    ("T12", "no fix where the value is a number", "tag: 2", None),
)
def test_fixing_tags(vault_of, before, after):
    vault = vault_of({"n.md": f"---\r\n{before}\r\n---\r\nbody"})
    remedies = [
        problem for problem in vault.library.read.problems() if vault.library.repairs.suggested(problem)
    ]
    assert len(remedies) == (after is not None)
    for problem in remedies:
        vault.library.repairs.apply(problem)
        assert vault.read("n.md") == f"---\r\n{after}\r\n---\r\nbody"
        vault.library.edit.history.undo()
    assert vault.read("n.md") == f"---\r\n{before}\r\n---\r\nbody"


@rule("T12", "a note with both names is reported")
def test_both_names(vault_of):
    vault = vault_of({"n.md": "---\ntag: a\ntags: b\n---\n"})
    assert vault.kinds() == [("n.md", 2, "ignored-property")]
    assert "Obsidian reads `tags`, not `tag`; that is here too" in vault.sentences()


@rules(
    ("query", "expected"),
    ("T4", "a tag finds its nested tags", "tag:a", ["itself.md", "below.md"]),
    ("T4", "a nested tag finds itself", "tag:a/b", ["below.md"]),
    ("T6", "a tag matches in any case", "tag:A", ["itself.md", "below.md"]),
)
def test_finding_tags(vault_of, query, expected):
    vault = vault_of({"itself.md": "#a", "below.md": "#A/b", "longer.md": "#ab", "inside.md": "#x/a"})
    assert vault.found(query) == sorted(expected)


@rules(
    ("before", "after"),
    ("T16", "a tag in the text", "x #a, #a", "x #b, #b"),
    ("T16", "nested tags follow", "#a/x #a/x/y", "#b/x #b/x/y"),
    ("T16", "a tag in any case, with nested parts as they are", "#A #A/X", "#b #b/X"),
    ("T16", "not tags that only begin alike or contain the name", "#ab #a-b #x/a", "#ab #a-b #x/a"),
    ("T16", "not in code", "`#a`\n\n```\n#a\n```\n\n    #a", "`#a`\n\n```\n#a\n```\n\n    #a"),
    ("T16", "not in math or an HTML comment", "$#a$ $$ #a $$ <!-- #a -->", "$#a$ $$ #a $$ <!-- #a -->"),
    (
        *("T16", "not in addresses or links"),
        *(
            "https://e.org/#a <https://e.org/ #a> [x](n.md#a) [[n#a]] [ #a](n.md)",
            "https://e.org/#a <https://e.org/ #b> [x](n.md#a) [[n#a]] [ #a](n.md)",
        ),
    ),
    ("T16", "in an Obsidian comment", "%% #a %%", "%% #b %%"),
    (
        "T16",
        "in a table, a quote and a list",
        "| #a |\n|---|\n| #A/x |\n\n> - #a",
        "| #b |\n|---|\n| #b/x |\n\n> - #b",
    ),
    ("T16", "before a trailing slash", "#a/ x", "#b/ x"),
    (
        "T16",
        "in a list in brackets",
        "---\ntags: [x,  a , y]\n---\n",
        "---\ntags: [x,  b , y]\n---\n",
    ),
    (
        *("T16", "with its quotes and its number sign"),
        *("---\ntags: ['#A/x', \"#a\"]\n---\n", "---\ntags: ['#b/x', \"#b\"]\n---\n"),
    ),
    (
        *("T16", "in a block list whose comments and line endings stay"),
        *(
            "---\r\nTags:\r\n- a # why\r\n-   x\r\n---\r\n#a\r\n",
            "---\r\nTags:\r\n- b # why\r\n-   x\r\n---\r\n#b\r\n",
        ),
    ),
    ("T16", "as a text in the properties", "---\ntags: a\n---\n", "---\ntags: b\n---\n"),
    ("T16", "never twice in a list", "---\ntags: [a, x, B]\n---\n", "---\ntags: [x, B]\n---\n"),
    (
        "T16",
        "never twice where two become equal",
        "---\ntags:\n  - a\n  - A\n---\n",
        "---\ntags:\n  - b\n---\n",
    ),
    (
        "T16",
        "not values that are not tags",
        "---\ntags: [a/x y, a]\nother: a\n---\n",
        "---\ntags: [a/x y, b]\nother: a\n---\n",
    ),
    ("T16", "in the text below invalid properties", "---\na: [\n---\n#a", "---\na: [\n---\n#b"),
)
def test_renaming_a_tag(before, after):
    made = rename("n.md", before, "a", "b")
    assert (made.text if made else before) == after


@rules(
    ("old", "new", "before", "after"),
    ("T16", "to a tag nested in it", "a", "a/b", "#a #a/b #a/x", "#a/b #a/b/b #a/b/x"),
    ("T16", "to its parent", "a/b", "a", "#a/b/x #a/b #a/c", "#a/x #a #a/c"),
    ("T16", "to another letter case", "tag", "Tag", "#tag #TAG/x #Tag", "#Tag #Tag/x #Tag"),
    ("T16", "of any script", "日本", "été", "#日本/x", "#été/x"),
)
def test_renaming_tags_to(old, new, before, after):
    assert rename("n.md", before, old, new).text == after


@rule("T16", "links to a heading that contains the tag follow")
def test_headings_with_a_tag(vault_of):
    vault = vault_of({"n.md": "# about #a\n[[#about a]]", "m.md": "[[n#about a|x]]"})
    vault.library.edit.rename(vault.library.edit.plans.tag("a", "b"))
    vault.refresh()
    assert vault.read("n.md") == "# about #b\n[[#about b]]"
    assert vault.read("m.md") == "[[n#about b|x]]"
    assert vault.kinds() == []


@rule("T16", "links follow where a heading gets the text that another had")
def test_headings_that_follow_each_other(vault_of):
    vault = vault_of({"n.md": "# on #a\n# on #a/b\n[[#on a]] [[#on a b]]"})
    vault.library.edit.rename(vault.library.edit.plans.tag("a", "a/b"))
    assert vault.read("n.md") == "# on #a/b\n# on #a/b/b\n[[#on a/b]] [[#on a/b/b]]"


@rule("T6", "one tag in two spellings is one, shown as first written")
def test_casing(vault_of):
    assert vault_of({"a.md": "#tag #Tag #TAG"}).tags() == {"tag": 1}


@rule("T15", "a note counts once for a tag")
def test_counts(vault_of):
    assert vault_of({"a.md": "---\ntags: [x]\n---\n#x #x", "b.md": "#X"}).tags().popitem()[1] == 2
