"""YAML that would run code, fill the memory, overflow the stack or be ambiguous."""

from __future__ import annotations

import pytest

from index import LibraryError
from tests.hostile.conftest import check, ids, named, unnamed

BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
REFUSED = {
    "runs a command": ("a: !!python/object/apply:os.system ['touch pwned']", 2, "tag"),
    "makes an object": ("ok: 1\na: !!python/object/new:os.getcwd []", 3, "tag"),
    "aliases of aliases": (BOMB, 8, "expand"),
    "an alias of itself": ("a: &a [*a]", 2, "itself"),
    "10,000 lists deep": ("a: " + "[" * 10_000 + "]" * 10_000, 2, "too deeply"),
    "10,000 maps deep": ("a: " + "{a: " * 10_000 + "}" * 10_000, 2, "too deeply"),
    "a megabyte": ("a: " + "x" * 1_000_000, 2, "256 KB"),
    "a name twice": ("ok: 1\na: 1\na: 2", 4, "twice"),
    "a tab": ("ok: 1\n\ta: 1", 3, "tab"),
    "a number as name": ("ok: 1\n7: a", 3, "not text"),
    "a list as name": ("? [a]\n: b", 2, "name"),
    "unbalanced": ("ok: 1\na: [b", 3, "not valid YAML"),
}
READ = {
    "a day that is none": ("day: 2024-02-30", {"day": "2024-02-30"}),
    "a clock time": ("at: 12:30", {"at": "12:30"}),
    "words that were truth values": ("a: no\nb: off", {"a": "no", "b": "off"}),
    "a merge key": ("<<: {a: 1}\nb: 2", {"<<": {"a": 1}, "b": 2}),
    "numbers out of range": ("a: 1e999\nb: .nan", None),
    "very many digits": ("a: " + "9" * 10_000, None),
}


@pytest.mark.parametrize(("yaml", "line", "why"), REFUSED.values(), ids=REFUSED)
def test_refused_yaml_is_reported_with_its_line_and_the_note_is_read_as_text(
    library, vault, monkeypatch, yaml, line, why
):
    monkeypatch.chdir(vault)
    text = f"---\n{yaml}\n---\n# Zanzibar\n\nsome #words\n"
    (vault / "yaml.md").write_text(text, "utf-8")
    check(library, vault, notes=4)
    assert why in named(library, "yaml.md", "invalid-properties", line)
    assert "n:yaml.md" in ids(library, "zanzibar")
    assert ids(library, "tag:words") == ["n:yaml.md"]
    assert library.read.note("yaml.md").headings[0].text == "Zanzibar"
    with pytest.raises(LibraryError):
        library.edit.tag(["yaml.md"], ["x"])
    assert (vault / "yaml.md").read_text("utf-8") == text


@pytest.mark.parametrize(("yaml", "properties"), READ.values(), ids=READ)
def test_yaml_that_other_readers_get_wrong_is_read_and_kept(library, vault, yaml, properties):
    (vault / "yaml.md").write_text(f"---\n{yaml}\n---\nzanzibar\n", "utf-8")
    check(library, vault, notes=4)
    assert unnamed(library, "yaml.md")
    assert properties is None or library.read.note("yaml.md").properties == properties
    library.edit.tag(["yaml.md"], ["x"])
    library.refresh()
    assert ids(library, "tag:x zanzibar") == ["n:yaml.md"]
    assert yaml in (vault / "yaml.md").read_text("utf-8")


@pytest.mark.parametrize(
    "tags", ["tags: 7", "tags: {a: b}", "tags: [[a]]", "tags: null", "tags: [null, 2.5, ok]"]
)
@pytest.mark.parametrize(
    "rest", ["aliases: 5", "title: [a, b]", "status: 3\nrating: eleven", "citekey: ../../x"]
)
def test_properties_of_the_wrong_kind_do_no_harm(library, vault, tags, rest):
    (vault / "yaml.md").write_text(f"---\n{tags}\n{rest}\n---\nzanzibar\n", "utf-8")
    check(library, vault, notes=4)
    assert ids(library, "zanzibar") == ["n:yaml.md"]
    assert library.read.note("yaml.md").title == "yaml"
    assert all(
        p.kind == "invalid-properties" for p in library.read.problems() if p.path == "yaml.md" and p.line
    )
