"""Adding a tag and taking it away gives every file back to its very bytes."""

from __future__ import annotations

import pytest

from notes_tui.cli.main import run

HEADS = [
    "",
    "---\n---\n",
    "---\ntags: [a, b]\n---\n",
    "---\ntags: [ a,b ]\n---\n",
    "---\ntags: ['a', \"b\"]\n---\n",
    "---\ntags: []\n---\n",
    "---\ntags:\n---\n",
    "---\ntags: one\n---\n",
    "---\ntags: 'one'\n---\n",
    "---\ntags:\n  - a\n  - b\n---\n",
    "---\ntags:\n- a\n- b\n---\n",
    "---\ntags:\n    -   a   # why\n    -   b\n---\n",
    "---\nTags:\n  - a\ntitle: x\n---\n",
    "---\n# a comment\ntitle:   spaced   # another\ntags: [a] # third\n\nlast: 1\n---\n",
    "---\ntitle: 'it''s'\nnested:\n  deep: [1, {x: y}]\ntags: [a]\n---\n",
    '---\nquoted: "with: colon"\nlist:\n- [1, 2]\n- x\n---\n',
    "---\ntext: |\n  two\n  lines\ntags:\n  - a\n---\n",
    "---\ntext: >-\n  folded\n  text\n---\n",
    "---\ndate: 2024-02-30\nnumber: 010\nno: no\ntime: 12:30\n---\n",
    '---\n"quoted key": 1\nkey with space: 2\n---\n',
    "---\ntags:\n  - a/b\n  - 'c d'\n---\n",
    "---   \ntitle: trailing spaces   \n---   \n",
    "---\nanchor: &x [1]\nuse: *x\n---\n",
    "---\ntitle: 日本語 🎉 é\naliases: [ä, ö]\n---\n",
    '---\nlink: "[[Note]]"\nup:\n  - "[[A|b]]"\n---\n',
]
BODIES = {
    "plain": lambda text: text + "# Title\n\nBody.\n",
    "no newline at the end": lambda text: text + "Body",
    "Windows": lambda text: (text + "# Title\n\nBody.\n").replace("\n", "\r\n"),
    "byte order mark": lambda text: "\ufeff" + text + "Body --- with dashes\n\n---\n",
}


@pytest.mark.parametrize("body", BODIES)
def test_tagging_and_untagging(body, tmp_path, capsys):
    vault = tmp_path / "vault"
    vault.mkdir()
    before = {}
    for number, head in enumerate(HEADS):
        name = f"note {number}"
        before[name] = BODIES[body](head).encode()
        (vault / f"{name}.md").write_bytes(before[name])
    assert run(["tag", "--vault", str(vault), *before, "+round/trip"]) == 0
    changed = {name for name, data in before.items() if (vault / f"{name}.md").read_bytes() != data}
    assert changed == before.keys()
    assert run(["tag", "--vault", str(vault), *before, "--", "-round/trip"]) == 0
    after = {name: (vault / f"{name}.md").read_bytes() for name in before}
    assert after == before
    assert len(HEADS) * len(BODIES) >= 100


def test_what_another_program_wrote_since_stays(tmp_path, capsys):
    vault = tmp_path / "vault"
    vault.mkdir()
    note = vault / "n.md"
    note.write_bytes(b"---\ntags: one\n---\nBody.\n")
    assert run(["tag", "--vault", str(vault), "n", "+two"]) == 0
    assert note.read_bytes() == b"---\ntags: [one, two]\n---\nBody.\n"
    note.write_bytes(note.read_bytes() + b"More.\n")
    assert run(["tag", "--vault", str(vault), "n", "--remove", "two"]) == 0
    assert note.read_bytes() == b"---\ntags: [one]\n---\nBody.\nMore.\n"


def test_another_tag_than_the_last_one_is_removed_alone(tmp_path, capsys):
    vault = tmp_path / "vault"
    vault.mkdir()
    note = vault / "n.md"
    note.write_bytes(b"---\ntags: one\n---\nBody.\n")
    assert run(["tag", "--vault", str(vault), "n", "+two"]) == 0
    assert run(["tag", "--vault", str(vault), "n", "--remove", "one"]) == 0
    assert note.read_bytes() == b"---\ntags: [two]\n---\nBody.\n"
