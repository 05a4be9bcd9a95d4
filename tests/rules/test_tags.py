"""T: what a tag is, in the text and in the properties."""

from __future__ import annotations

from index.vault.note import parse
from tests.rules.table import rule, rules

PUNCTUATION = "'\"!#$%&()*+,.:;<=>?@^`{|}~[]\\"


def tags(text):
    return [tag.name for tag in parse("n.md", text).tags]


@rules(
    ("text", "expected"),
    ("T1", "at the start of a line or after white space", "#a b #c\n#d\t#e", ["a", "c", "d", "e"]),
    ("T1", "at the start of bold, italic and highlighted text", "**#a** *#b* ==#c==", ["a", "b", "c"]),
    ("T1", "not behind a letter or a bracket", "x#a (#b)", []),
    ("T2", "letters of any script and emoji", "#日本 #é #🚀", ["日本", "é", "🚀"]),
    ("T2", "hyphen, underscore and slash", "#a-b_c/d", ["a-b_c/d"]),
    (
        *("T2", "English punctuation ends it"),
        *("\n\n".join(f"#a{char}b" for char in PUNCTUATION), ["a"] * len(PUNCTUATION)),
    ),
    ("T2", "so does general punctuation", "#a—b #c…d #e\u2e3af #g\u200bh", ["a", "c", "e", "g"]),
    ("T3", "digits alone are no tag", "#1984", []),
    ("T3", "anything else beside them is enough", "#y1984 #1984a #1/2 #-", ["y1984", "1984a", "1/2", "-"]),
    ("T4", "a slash nests", "#a/b/c", ["a/b/c"]),
    ("T5", "a slash at the end is dropped", "#a/ x", ["a"]),
    ("T6", "casing is kept", "#Tag", ["Tag"]),
    ("T7", "not in code", "`#a`\n\n```\n#b\n```\n\n    #c", []),
    ("T7", "not in math", "$#a$ $$ #b $$", []),
    ("T7", "not in an HTML comment", "x <!-- #a -->", []),
    ("T7", "not in an address", "https://example.org/#a <https://example.org/ #b>", ["b"]),
    ("T7", "not in the target of a link", "[x](n.md#a) [[n#b]] [[n# c]]", []),
    ("T7", "not the mark of a heading", "# a\n\n## b", []),
    ("T8", "in a comment of Obsidian it counts", "%% #a %%\n\n%%\n#b\n%%", ["a", "b"]),
    ("T9", "in a heading", "## about #a", ["a"]),
    ("T9", "in a quote and a callout", "> #a\n\n> [!note] #b\n> #c", ["a", "b", "c"]),
    ("T9", "in a list and a task", "- #a\n- [ ] #b\n1. #c", ["a", "b", "c"]),
    ("T9", "in a table", "| #a | x |\n|---|---|\n| y | #b |", ["a", "b"]),
    ("T14", "behind escaped brackets", "\\[\\[#Escaped x\\]\\]", ["Escaped"]),
    (
        *("T15", "those of the properties first, then in order, repeated"),
        *("---\ntags: [z, a]\n---\n#b #a #b", ["z", "a", "b", "a", "b"]),
    ),
    ("T17", "properties in JSON", '---\n{"tags": "journal"}\n---\n', ["journal"]),
)
def test_tags(text, expected):
    assert tags(text) == expected


@rules(
    ("yaml", "expected", "flaws"),
    ("T10", "a list of texts", "tags: [a, b/c]", ["a", "b/c"], 0),
    ("T10", "with or without the sign", 'tags: ["#a", b]', ["a", "b"], 0),
    ("T10", "trimmed", 'tags: [" a "]', ["a"], 0),
    ("T10", "what has a space in it is dropped and named", "tags: [a b, c]", ["c"], 1),
    ("T10", "what is no text is dropped and named", "tags: [2024, c]", ["c"], 1),
    ("T11", "one text is one tag", "tags: one", ["one"], 0),
    ("T11", "a text with a comma is none and is named", "tags: a, b", [], 1),
    ("T11", "a text with a space is none and is named", "tags: a b", [], 1),
    ("T11", "nothing is none", "tags: []", [], 0),
    ("T11", "nor is an empty value", "tags:", [], 0),
    ("T12", "the name of the property in any case", "Tags: [a]", ["a"], 0),
    ("T12", "the old singular is ignored", "tag: a", [], 0),
    ("T13", "signs without quotes are a comment, which spoils a list", "tags: [#a, #b]", [], 1),
    ("T13", "and leave nothing of a text", "tags: #a", [], 0),
)
def test_tags_in_properties(yaml, expected, flaws):
    note = parse("n.md", f"---\n{yaml}\n---\nbody")
    assert [tag.name for tag in note.tags] == expected
    assert [flaw.kind for flaw in note.flaws] == ["invalid-properties"] * flaws


@rules(
    ("query", "expected"),
    ("T4", "a tag finds those below it", "tag:a", ["itself.md", "below.md"]),
    ("T4", "one below finds itself", "tag:a/b", ["below.md"]),
    ("T6", "in any case", "tag:A", ["itself.md", "below.md"]),
)
def test_finding_tags(vault_of, query, expected):
    vault = vault_of({"itself.md": "#a", "below.md": "#A/b", "longer.md": "#ab", "inside.md": "#x/a"})
    assert vault.found(query) == sorted(expected)


@rule("T6", "one tag in two casings is one, shown as the note has it first")
def test_casing(vault_of):
    assert vault_of({"a.md": "#tag #Tag #TAG"}).tags() == {"tag": 1}


@rule("T15", "a note counts once for a tag")
def test_counts(vault_of):
    assert vault_of({"a.md": "---\ntags: [x]\n---\n#x #x", "b.md": "#X"}).tags().popitem()[1] == 2
