"""The graph around a document or tag: each kind of tie, two hops, bounds and order."""

from __future__ import annotations

import pytest

from index import Around, DocumentId, Library

BIB = """
@article{owl2020, title={Owls of the north}, author={Ng, A}, year=2020}
@article{bread2021, title={Bread without yeast}, author={Oh, B}, year=2021}
@article{whale2022, title={Songs of whales}, author={Pi, C}, year=2022}
"""
NOTES = {
    "Centre.md": "---\ntags: [rare, common]\n---\nSee [[Out]], [[owl2020]] and [@bread2021].\n",
    "Out.md": "Back to [[Far]].\n",
    "Back.md": "From [[Centre]] and [[Beside]].\n",
    "Beside.md": "Nothing.\n",
    "Far.md": "Nothing.\n",
    "Mutual.md": "[[Centre]]\n",
    "Shares.md": "#rare #common\n",
    "Common 1.md": "#common\n",
    "Common 2.md": "#common\n",
}
CENTRE = DocumentId.note("Centre.md")


@pytest.fixture
def opened(tmp_path):
    libraries = []

    def open_with(notes=None):
        vault = tmp_path / f"vault{len(libraries)}"
        (vault / "corpus").mkdir(parents=True)
        (vault / "corpus" / "all.bib").write_text(BIB, "utf-8")
        for name, text in (notes or NOTES).items():
            (vault / name).parent.mkdir(parents=True, exist_ok=True)
            (vault / name).write_text(text, "utf-8")
        library = Library(vault)
        library.refresh()
        libraries.append(library)
        return library

    yield open_with
    for library in libraries:
        library.close()


def note(name):
    return DocumentId.note(f"{name}.md")


def found(library, centre=CENTRE, **wanted):
    return library.read.neighbourhood(Around(centre, **wanted))


def ids(graph, hop=1):
    return [node.item.id for node in graph.nodes if node.hop == hop]


def kinds(graph, id_):
    return {(tie.kind, tie.target == id_) for tie in graph.ties if id_ in (tie.source, tie.target)}


def test_links_and_citations_go_both_ways(opened):
    graph = found(opened(), kinds=frozenset({"link", "citation"}))
    assert kinds(graph, note("Out")) == {("link", True)}
    assert kinds(graph, DocumentId.paper("owl2020")) == {("link", True)}
    assert kinds(graph, DocumentId.paper("bread2021")) == {("citation", True)}
    assert ("link", False) in kinds(graph, note("Back"))
    assert DocumentId.paper("whale2022") not in ids(graph)


def test_what_is_linked_beside_it_names_the_note(opened):
    graph = found(opened())
    (tie,) = [each for each in graph.ties if each.kind == "together"]
    assert (tie.source, tie.target, tie.why) == (CENTRE, note("Beside"), ("Back",))


def test_rare_tags_come_first(opened):
    graph = found(opened(), kinds=frozenset({"tag"}))
    assert ids(graph) == [note("Shares"), note("Common 1"), note("Common 2")]
    assert graph.ties[0].why == ("rare", "common")
    assert graph.ties[0].weight > graph.ties[1].weight


def test_only_the_kinds_that_are_wanted_are_followed(opened):
    library = opened()
    assert {tie.kind for tie in found(library, kinds=frozenset({"citation"})).ties} == {"citation"}
    assert found(library, kinds=frozenset()).nodes == ()
    assert {tie.kind for tie in found(library).ties} >= {"link", "citation", "together", "tag"}


def test_related_documents_have_reasons(opened):
    library = opened({"A.md": "Zebras graze quietly.\n", "B.md": "Zebras graze loudly.\n", "C.md": "Rain.\n"})
    graph = found(library, note("A"))
    assert [(tie.kind, tie.target) for tie in graph.ties] == [("related", note("B"))]
    assert "zebras" in graph.ties[0].why[0].lower()


def test_the_second_hop_belongs_to_the_first(opened):
    library = opened()
    assert note("Far") not in ids(found(library))
    graph = found(library, hops=2)
    assert ids(graph, 2) == [note("Far")]
    assert [node.parent for node in graph.nodes if node.hop == 2] == [note("Out")]


def test_a_literature_note_stands_as_its_paper(opened):
    notes = {**NOTES, "papers/owl2020.md": "---\ncitation_key: owl2020\n---\nOn [[whale2022]] and [[Far]].\n"}
    library = opened(notes)
    paper = DocumentId.paper("owl2020")
    assert library.read.paper("owl2020").note == "papers/owl2020.md"
    graph = found(library, DocumentId.note("papers/owl2020.md"))
    assert graph.centre.id == paper
    assert {DocumentId.paper("whale2022"), note("Far"), CENTRE} <= set(ids(graph))
    assert paper in ids(found(library))


def test_links_among_neighbours_are_ties_too(opened):
    graph = found(opened({**NOTES, "Out.md": "[[Back]]\n"}))
    assert any((tie.source, tie.target) == (note("Out"), note("Back")) for tie in graph.ties)


def test_the_number_of_neighbours_is_bounded_and_kinds_take_turns(opened):
    notes = {f"Back {number:02}.md": "[[Hub]]\n" for number in range(60)}
    library = opened({**notes, "Hub.md": "[[Out]] [[owl2020]]\n", "Out.md": "x\n"})
    graph = found(library, note("Hub"), limit=6)
    assert len(graph.nodes) == 6
    assert {note("Out"), DocumentId.paper("owl2020"), note("Back 00")} <= set(ids(graph))
    assert graph.total >= 62
    assert found(library, note("Hub"), limit=6) == graph
    assert len(found(library, note("Out"), limit=6, hops=2).nodes) == 6


def test_hidden_papers_are_not_in_it(opened):
    library = opened()
    library.works.edits.hide([library.read.paper("owl2020")])
    library.refresh()
    assert DocumentId.paper("owl2020") not in ids(found(library))


def test_a_tag_has_the_documents_with_it_or_a_tag_below(opened):
    library = opened(
        {"A.md": "#topic/one\n", "B.md": "#topic [[Far]]\n", "C.md": "#topical\n", "Far.md": "x\n"}
    )
    graph = found(library, "Topic", hops=2)
    assert set(ids(graph)) == {note("A"), note("B")}
    assert ids(graph, 2) == [note("Far")]
    assert found(library, "none").nodes == ()


def test_a_document_that_is_gone_has_none(opened):
    assert found(opened(), note("Gone")) is None
