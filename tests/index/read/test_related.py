from __future__ import annotations

import pytest

from index import Library

PAGE = """Daily Papers

byAK and the research community

Mar 4

OwlNet: Wings for Retrieval

OwlNet retrieves passages with a hierarchy of feathers. It beats flat retrieval on long questions.

  • 3 authors
·
Oct 2, 2025 7

Feathers Considered Harmful

We study OwlNet and find that its feathers hardly help when questions are short.

  • 2 authors
·
Oct 3, 2025 1

Bread Rises Without Yeast

Sourdough fermentation of flour is modelled with a differential equation.

  • 2 authors
·
Oct 4, 2025 1

Crusts: Modelling the Oven

Flour, fermentation and heat: an equation for crusts.

  • 2 authors
·
Oct 5, 2025 1

Songs of Whales

Recordings from three oceans are sorted by dialect.

  • 2 authors
·
Oct 6, 2025 1
"""


@pytest.fixture
def library(tmp_path):
    vault = tmp_path / "vault"
    (vault / "corpus").mkdir(parents=True)
    (vault / "corpus" / "page.txt").write_text(PAGE, "utf-8")
    (vault / "Sea.md").write_text("On [[songs-whales]] and [[bread-rises-yeast]].", "utf-8")
    with_library = Library(vault)
    with_library.refresh()
    yield with_library
    with_library.close()


def keyed(library, words):
    papers = library.read.items(library.read.listing("papers")).values()
    return next(paper for paper in papers if words in paper.title)


def answers(library, *items):
    return {each.item.title: each.why for each in library.read.related(items)}


def test_the_name_of_a_paper_in_an_abstract_counts_both_ways(library):
    assert "mentions OwlNet" in answers(library, keyed(library, "OwlNet"))["Feathers Considered Harmful"]
    back = answers(library, keyed(library, "Feathers"))
    assert "mentioned here as OwlNet" in back["OwlNet: Wings for Retrieval"]


def test_shared_words_count_and_are_named(library):
    found = library.read.related([keyed(library, "Bread")])
    crusts = next(each for each in found if each.item.title.startswith("Crusts"))
    assert "shares equation, fermentation, flour" in crusts.why
    assert [crusts.snippet[a:b].lower() for a, b in crusts.matches] == ["flour", "fermentation", "equation"]


def test_links_in_the_users_own_notes_count(library):
    found = answers(library, keyed(library, "Whales"))
    assert found["Sea"] == ("links here",)
    assert "linked beside it in Sea" in found["Bread Rises Without Yeast"]
    assert "linked from Sea" in answers(library, library.read.resolve("Sea"))["Songs of Whales"]


def test_shared_tags_count_and_the_literature_note_is_its_paper(library):
    whales, crusts = keyed(library, "Whales"), keyed(library, "Crusts")
    library.edit.tag([whales, crusts], ["odd/pair"])
    library.refresh()
    found = answers(library, library.read.paper(whales.key))
    assert "also #odd/pair" in found["Crusts: Modelling the Oven"]
    assert whales.title not in found
    assert len([title for title in found if "Crusts" in title]) == 1


def test_a_selection_is_taken_together_and_is_not_in_the_answer(library):
    items = [keyed(library, "OwlNet"), keyed(library, "Bread")]
    found = answers(library, *items)
    assert {"Feathers Considered Harmful", "Crusts: Modelling the Oven"} <= set(found)
    assert not {item.title for item in items} & set(found)


def test_what_several_hints_agree_on_comes_first(library):
    bread, crusts, whales = (keyed(library, words) for words in ("Bread", "Crusts", "Whales"))
    library.edit.tag([bread, crusts], ["oven"])
    library.refresh()
    titles = list(answers(library, library.read.paper(bread.key)))
    assert titles.index(crusts.title) < titles.index(whales.title)


def test_nothing_is_related_to_what_stands_alone(library, tmp_path):
    (tmp_path / "vault" / "Alone.md").write_text("xyzzy", "utf-8")
    library.refresh()
    assert library.read.related([library.read.resolve("Alone")]) == []


def test_tags_are_suggested_that_several_neighbours_carry(library):
    bread, crusts, whales = (keyed(library, words) for words in ("Bread", "Crusts", "Whales"))
    library.edit.tag([crusts, library.read.resolve("Sea").path], ["Baking", "mine"])
    library.edit.tag([whales], ["sound"])
    library.refresh()
    bread = library.read.paper(bread.key)
    assert set(library.read.suggested_tags([bread])) == {"Baking", "mine"}
    library.edit.tag([bread], ["mine"])
    library.refresh()
    assert library.read.suggested_tags([library.read.paper(bread.key)]) == ["Baking"]


def test_a_list_of_everything_does_not_put_papers_beside_each_other(library, tmp_path):
    names = [id_.value for id_ in library.read.listing("papers")]
    links = "\n".join(f"- [[{name}]]" for name in [*names, *(f"n{number}" for number in range(60))])
    for number in range(60):
        (tmp_path / "vault" / f"n{number}.md").write_text("xyzzy", "utf-8")
    (tmp_path / "vault" / "Everything.md").write_text(links, "utf-8")
    library.refresh()
    found = answers(library, keyed(library, "Whales"))
    assert "links here" in found["Everything"]
    assert not any("Everything" in reason for why in found.values() for reason in why)
    assert "linked beside it in Sea" in found["Bread Rises Without Yeast"]


def test_a_note_that_links_few_counts_more_than_one_that_links_many(library, tmp_path):
    whales, crusts, owl = (keyed(library, words).key for words in ("Whales", "Crusts", "OwlNet"))
    (tmp_path / "vault" / "Pair.md").write_text(f"[[{whales}]] [[{crusts}]]", "utf-8")
    many = " ".join(f"[[m{number}]]" for number in range(10))
    for number in range(10):
        (tmp_path / "vault" / f"m{number}.md").write_text("xyzzy", "utf-8")
    (tmp_path / "vault" / "Many.md").write_text(f"[[{whales}]] [[{owl}]] {many}", "utf-8")
    library.refresh()
    titles = list(answers(library, keyed(library, "Whales")))
    assert titles.index("Crusts: Modelling the Oven") < titles.index("OwlNet: Wings for Retrieval")


def test_a_name_counts_as_it_is_written_only(library, tmp_path):
    page = PAGE.replace("OwlNet: Wings", "ABL: Wings").replace("It beats", "We are able to say that it beats")
    page = page.replace("are modelled", "are able")
    page = page.replace("Flour, fermentation and heat", "ABL, flour and heat")
    (tmp_path / "vault" / "corpus" / "page.txt").write_text(page, "utf-8")
    library.refresh()
    found = answers(library, keyed(library, "ABL"))
    assert [title for title, why in found.items() if "mentions ABL" in why] == ["Crusts: Modelling the Oven"]


def test_less_like_a_document_puts_its_kind_behind(library):
    items = [keyed(library, "OwlNet"), keyed(library, "Whales")]
    bread, feathers = keyed(library, "Bread"), keyed(library, "Feathers")

    def titles(*unwanted):
        return [each.item.title for each in library.read.related(items, unwanted=unwanted)]

    assert feathers.title in titles()
    assert feathers.title not in titles(feathers)
    assert bread.title in titles()  # linked beside the whales, in Sea
    assert bread.title not in titles(bread)
    library.edit.tag([keyed(library, "Crusts"), bread, items[0]], ["oven"])
    library.refresh()
    items = [library.read.paper(item.key) for item in items]
    scores = {each.item.title: each.score for each in library.read.related(items)}
    pushed = {
        each.item.title: each.score
        for each in library.read.related(items, unwanted=[library.read.paper(bread.key)])
    }
    crusts = "Crusts: Modelling the Oven"
    assert pushed.get(crusts, 0.0) < scores[crusts]
    assert pushed[feathers.title] >= scores[feathers.title]


def test_no_tag_is_suggested_where_the_neighbours_disagree(library):
    for words, tag in (("Crusts", "a"), ("Feathers", "b"), ("Whales", "c"), ("OwlNet", "d")):
        library.edit.tag([keyed(library, words)], [tag])
    library.refresh()
    assert library.read.suggested_tags([keyed(library, "Bread")]) == []
