"""Every rename says which characters of each file it changes: those make the new text of the old one."""

from __future__ import annotations

import json
import random
from itertools import pairwise

import pytest

from index import Library
from index.vault.links.rewrite import applied

NOTES = ["Alpha", "Beta 😀", "Folder/Gamma", "papers/delta-things"]
BIB = "@article{, title={Delta of Things}, author={Ng, A}, year=2020}\n"
FRONT = [
    "",
    "",
    "---\ntags: [probe, 'probe/deep', é]\n---\n",
    '---\nabout: "[[Alpha]]"\nlist:\n- "[[delta-things]]"\n---\n',
]
PIECES = [
    "😀é ",
    "[[Alpha]] ",
    "[[Alpha#Part|so]] ",
    "[[Beta 😀#^one]] ",
    "![[Gamma]] ",
    "[m](Alpha.md#Part) ",
    "[m](Folder/Gamma.md) ",
    "[[papers/delta-things|d]] ",
    "[[delta-things#Part]] ",
    "@delta-things ",
    "[see @delta-things, p. 1] ",
    "#probe ",
    "#probe/deep ",
    "`#probe [[Alpha]]` ",
    "words ",
    "\n",
    "\r\n",
    "\n\n# Part #probe\n\n",
    "\n\n## Part\n\n",
    "\n\nline ^one\n\n",
    "\n\n```query\ntag:probe note:Alpha\n```\n\n",
]


@pytest.fixture(params=range(3))
def library(tmp_path, request):
    chance = random.Random(request.param)
    vault = tmp_path / "vault"
    for folder in ("corpus", "papers", "Folder", ".obsidian"):
        (vault / folder).mkdir(parents=True)
    (vault / "corpus/a.bib").write_text(BIB, "utf-8")
    for name in [*NOTES, *(f"More {number}" for number in range(12))]:
        front = "---\nkey: delta-things\n---\n" if name.startswith("papers/") else chance.choice(FRONT)
        body = "".join(chance.choices(PIECES, k=24))
        (vault / f"{name}.md").write_bytes(f"{front}{body}".encode())
    cards = [
        {"id": "1", "type": "file", "file": "Alpha.md", "subpath": "#Part"},
        {"id": "2", "type": "text", "text": "".join(chance.choices(PIECES, k=12))},
    ]
    (vault / "Board.canvas").write_text(json.dumps({"nodes": cards, "edges": []}, indent="\t"), "utf-8")
    library = Library(vault)
    library.refresh()
    yield library
    library.close()


def plans(library):
    """Yield a plan of each kind of rename."""
    made = library.edit.plans
    for path in [f"{name}.md" for name in NOTES] + ["Folder"]:
        yield made.note(path, "New name 😀")
        yield made.note(path, "Folder two/Other")
    yield made.note("Alpha.md", "Again", alias=True, queries=True)
    for path in [f"{name}.md" for name in NOTES]:
        note = library.vault.parse(path, library.vault.read_text(path).text)
        for heading in note.headings:
            yield made.heading(path, heading, "Section 😀", queries=True)
        for block in note.blocks[:1]:
            yield made.block(path, block, "two")
    for tag, new in (("probe", "test/é"), ("probe/deep", "shallow"), ("probe", "é")):
        yield made.tag(tag, new, queries=True)
    yield made.property("about", "on")
    yield library.keys.rename(library.read.paper("delta-things"), "delta2020")


def test_the_edits_of_each_file_make_its_new_text(library):
    seen = 0
    for plan in plans(library):
        for file in plan.change.files:
            before, after = (file.before or b"").decode(), file.after.decode()
            assert applied(before, file.made.edits) == after, file.path
            assert all(one[1] <= other[0] for one, other in pairwise(file.made.edits))
            assert file.edits is not None or file.before is None or file.path.endswith(".yaml"), file.path
            seen += 1
    assert seen > 100


def test_only_the_name_in_a_link_is_in_its_edit(library):
    plan = library.edit.plans.note("Alpha.md", "New")
    for file in plan.change.files:
        text = file.before.decode()
        if not file.path.endswith(".canvas"):
            assert {text[start:end] for start, end, _ in file.made.edits} <= {
                "Alpha",
                "Alpha.md",
                "[[Alpha]]",
            }
