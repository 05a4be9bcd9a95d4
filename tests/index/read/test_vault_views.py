"""Papers as a canvas and a base of Obsidian."""

from __future__ import annotations

import json

import pytest
import yaml

from index.papers.model import Paper
from index.read.vault_views import base, canvas
from index.vault.canvas_note import read_canvas


def paper(key, **fields):
    return Paper(key=key, identity=key, **{"title": f"Title of {key}", **fields})


def test_a_card_is_the_literature_note_or_a_text():
    papers = [
        paper("a", note="papers/a.md"),
        paper("b", authors=("Ann Poe",), venue="Journal", published="2020-01-02", doi="10.1/x_y"),
        paper("c", title="[[x]] #tag $y$", authors=tuple("ABCDEF"), arxiv_id="2001.00001"),
    ]
    nodes = json.loads(canvas(papers))["nodes"]
    assert [node.get("file") for node in nodes] == ["papers/a.md", None, None]
    assert nodes[1]["text"] == "### Title of b\n\nAnn Poe\n\nJournal, 2020\n\n<https://doi.org/10.1/x_y>"
    assert nodes[2]["text"].startswith(r"### \[\[x\]\] \#tag \$y\$" + "\n\nA, B, C, D, E et al.")
    note = read_canvas("found.canvas", canvas(papers)).note
    assert [link.target for link in note.links] == ["/papers/a.md"]
    assert (note.tags, note.flaws) == ((), ())


def test_cards_stand_in_a_grid_and_keep_their_identifiers():
    def nodes(number):
        return json.loads(canvas([paper(f"k{at}") for at in range(number)]))["nodes"]

    made = nodes(5)
    places = [(node["x"], node["y"]) for node in made]
    assert len(set(places)) == 5
    assert {x for x, _y in places} == {0, 440, 880}
    assert {y for _x, y in places} == {0, 360}
    assert len({node["id"] for node in made}) == 5
    assert [node["id"] for node in nodes(3)] == [node["id"] for node in made[:3]]
    assert all(isinstance(node[name], int) for node in made for name in ("x", "y", "width", "height"))


def test_no_papers_are_an_empty_canvas():
    assert json.loads(canvas([])) == {"nodes": [], "edges": []}


@pytest.mark.parametrize("path", ["papers/a.md", 'papers/the "b".md', "papers/it's: #1.md", "papers/ü 日.md"])
def test_a_base_names_the_notes(path):
    made = yaml.safe_load(base([paper("a", note=path), paper("b")]))
    assert made["filters"] == {"or": [f"file.path == {json.dumps(path, ensure_ascii=False)}"]}
    assert made["views"][0]["type"] == "table"
    assert "title" in made["views"][0]["order"]
