"""A citation key that is used means its paper for ever, whatever comes and goes."""

from __future__ import annotations

import json
import random

import pytest

from index import LibraryError
from index.papers import key_file

LAWS = "Scaling Laws for Neural Language Models"
LATER = "Scaling Laws for Neural Language Models Revisited"
KEY = "scaling-laws-neural-language"


def page(*papers):
    """Return a page of papers: title, year and abstract."""
    return "Daily Papers\n\nFeb 2\n\n" + "".join(
        f"{title}\n\nAbstract of {title}, with some words about it.\n\n• 3 authors\n·\nMar 4, {year} 7\n\n"
        for title, year in papers
    )


@pytest.fixture
def vault(tmp_path):
    (tmp_path / "vault" / "corpus").mkdir(parents=True)
    return tmp_path / "vault"


def bring(library, tmp_path, name, *papers, dry_run=False):
    source = tmp_path / name
    source.write_text(page(*papers), "utf-8")
    return library.import_files(library.edit.collect_sources(source).incoming, dry_run=dry_run)


USES = {
    "wikilink": f"See [[{KEY}]].",
    "wikilink into a folder": f"See [[papers/{KEY}|this]].",
    "embed": f"![[{KEY}]]",
    "citation": f"As @{KEY} says.",
    "citation in brackets": f"As said [see @{KEY}, p. 3].",
    "Markdown link": f"[it](papers/{KEY}.md)",
    "property that is a link": f'---\nabout: "[[{KEY}]]"\n---\n',
    "property that is the key": f"---\npaper: {KEY}\n---\n",
    "property that is a list": f"---\npapers: [other, '@{KEY}']\n---\n",
    "saved search": f"---\nsaved-search: 'x key:{KEY}'\n---\n",
    "saved search for links": f"---\nsaved-search: 'links:{KEY} year:2024'\n---\n",
    "query block": f"```query\nx links:papers/{KEY} y\n```\n",
    "Dataview block": f"> ~~~dataview\n> LIST FROM [[papers/{KEY}|x]]\n> ~~~\n",
    "base block": f"```base\nfilters: file.hasLink('{KEY}.md')\n```\n",
    "base block that is long": f"```base\n# {'-' * 3000}\nfilters: 'link(\"{KEY}\")'\n```\n",
    "Dataview program": f"```dataviewjs\ndv.page('papers/{KEY}')\n```\n",
    "expression in a line": f"Rated `= [[{KEY}]].rating` and `$= 1`.",
    "literature note without a title": f"---\nkey: {KEY}\n---\n",
}


def card(**fields):
    """Return a canvas with one card."""
    return json.dumps({"nodes": [{"id": "a", "x": 0, "y": 0, "width": 9, "height": 9, **fields}]})


IN_FILES = {
    "base": ("x.base", f'filters:\n  and:\n    - file.hasLink(link("{KEY}"))\n'),
    "base with a link": ("x.base", f"views:\n  - filters: 'about == [[papers/{KEY}]]'\n"),
    "base with escapes": ("a/x.BASE", f'filters: "file.hasLink(\\"{KEY}.md\\")"\n'),
    "base that is not valid": ("x.base", f"filters: [\n  link('{KEY}')\n"),
    "text card": ("x.canvas", card(type="text", text=f"See [[{KEY}]].")),
    "text card that cites": ("x.canvas", card(type="text", text=f"As [@{KEY}].")),
    "text card with a query": ("x.canvas", card(type="text", text=f"```base\nfilters: link('{KEY}')\n```")),
    "file card": ("x.canvas", card(type="file", file=f"papers/{KEY}.md")),
}
EVERY_USE = {name: ("note.md", text) for name, text in USES.items()} | IN_FILES


@pytest.mark.parametrize("use", EVERY_USE.values(), ids=EVERY_USE.keys())
@pytest.mark.parametrize(("first", "second"), [((LAWS, 2020), (LATER, 2024)), ((LATER, 2024), (LAWS, 2020))])
def test_every_use_of_a_key_keeps_it(library, vault, tmp_path, use, first, second):
    bring(library, tmp_path, "one.txt", first)
    file = vault / use[0]
    file.parent.mkdir(exist_ok=True)
    file.write_text(use[1], "utf-8")
    library.refresh()
    outcome = bring(library, tmp_path, "two.txt", second)
    assert outcome.keys == ()
    assert library.read.paper(KEY).title == first[0]
    assert library.read.paper(KEY).key == KEY
    library.refresh(rebuild=True)
    assert library.read.paper(KEY).title == first[0]
    assert library.verify() == "equal"
    (vault / "corpus" / "one.txt").unlink()
    library.refresh()
    assert library.read.paper(KEY) is None
    library.refresh(rebuild=True)
    assert library.read.paper(KEY) is None
    bring(library, tmp_path, "three.txt", first)
    assert library.read.paper(KEY).title == first[0]


def test_a_base_pins_what_it_names_now(library, vault, tmp_path):
    base = vault / "x.base"
    base.write_text("filters: link('other')\n", "utf-8")
    bring(library, tmp_path, "one.txt", (LATER, 2024))
    base.write_text(f"filters: link('{KEY}')\n", "utf-8")
    library.refresh()
    assert bring(library, tmp_path, "two.txt", (LAWS, 2020), dry_run=True).keys == ()
    base.unlink()
    library.refresh()
    assert bring(library, tmp_path, "two.txt", (LAWS, 2020), dry_run=True).keys != ()
    assert library.verify() == "equal"


def test_a_key_nobody_uses_changes_by_name_and_still_means_its_paper(library, vault, tmp_path):
    bring(library, tmp_path, "one.txt", (LATER, 2024))
    dry = bring(library, tmp_path, "two.txt", (LAWS, 2020), dry_run=True)
    assert not (vault / "corpus" / "merges.yaml").exists()
    done = bring(library, tmp_path, "two.txt", (LAWS, 2020))
    assert dry == done
    ((old, new),) = done.keys
    assert (old, library.read.paper(new).title) == (KEY, LATER)
    assert library.read.resolve(old) == library.read.paper(new)
    assert key_file.parse((vault / "corpus" / "merges.yaml").read_text("utf-8")).owners == {
        KEY: LATER.lower()
    }
    library.refresh(rebuild=True)
    assert library.read.resolve(old).title == LATER
    library.edit.history.undo()
    library.refresh()
    assert not (vault / "corpus" / "merges.yaml").exists()
    assert library.read.paper(KEY).key == KEY


def test_a_corpus_that_another_program_changed_keeps_the_keys_in_use(library, vault):
    (vault / "corpus" / "one.txt").write_text(page((LATER, 2024)), "utf-8")
    (vault / "note.md").write_text(f"[[{KEY}]]", "utf-8")
    library.refresh()
    (vault / "corpus" / "two.txt").write_text(page((LAWS, 2020)), "utf-8")
    library.refresh()
    assert library.read.paper(KEY).title == LATER
    assert library.verify() == "equal"
    with pytest.raises(LibraryError, match="nothing to undo"):
        library.edit.history.undo()


def test_the_users_own_words_in_the_file_stay(library, vault, tmp_path):
    file = vault / "corpus" / "merges.yaml"
    text = "# mine\r\nother: [a,  b]\r\nkeys:\r\n    mine: 'Some  Title'   # why\r\n\r\nlast: 1\r\n"
    file.write_bytes(text.encode())
    bring(library, tmp_path, "one.txt", (LATER, 2024))
    bring(library, tmp_path, "two.txt", (LAWS, 2020))
    line = f"    {KEY}: {json.dumps(LATER.lower())}\r\n"
    assert file.read_bytes().decode() == text.replace("# why\r\n", f"# why\r\n{line}")


@pytest.mark.parametrize("text", ["keys: [", "keys: {a: b}\n", "a: *x\n", "keys: [a]\n", "\x00"])
def test_a_file_that_cannot_be_added_to_is_left_as_it_is(text):
    with pytest.raises(Exception, match=r"merges\.yaml"):
        key_file.add(text, {"k": "title"})


def test_a_broken_file_is_named(library, vault):
    (vault / "corpus" / "merges.yaml").write_text("keys:\n  a: [\n", "utf-8")
    library.refresh()
    assert [(each.path, each.kind.value) for each in library.read.problems()] == [
        ("corpus/merges.yaml", "invalid-settings")
    ]


FAMILY = [
    (f"{LAWS}{end}", year) for end, year in [("", 2020), (" Revisited", 2019), (" Again", 2024), (" B", 2021)]
]


@pytest.mark.parametrize("seed", range(6))
def test_used_keys_mean_the_same_paper_through_everything(library, vault, tmp_path, seed):
    chance = random.Random(seed)
    meant = {}
    for step in range(25):
        act = chance.choice(["import", "import", "drop in", "link", "link", "remove", "rebuild"])
        number = chance.randrange(len(FAMILY))
        file = vault / "corpus" / f"{number}.txt"
        if act == "import" and not file.exists():
            bring(library, tmp_path, f"{number}.txt", FAMILY[number])
        elif act == "drop in":
            file.write_text(page(FAMILY[number]), "utf-8")
        elif act == "remove":
            file.unlink(missing_ok=True)
        elif act == "link" and (papers := library.read.listing("papers") if library.ready() else []):
            paper = library.read.paper(chance.choice(papers).value)
            meant[paper.key] = paper.title
            (vault / f"{step}.md").write_text(f"[[{paper.key}]]", "utf-8")
        library.refresh(rebuild=act == "rebuild")
        for key, title in meant.items():
            found = library.read.paper(key)
            assert found is None or found.title == title, (step, act)
            assert found is not None or not any(
                f"\n{title}\n" in path.read_text() for path in vault.glob("corpus/*.txt")
            )
    assert meant
    assert library.verify() == "equal"


def entry(title, doi="10.1234/poe", key="poe2020"):
    return (
        f"@article{{{key},\n  title = {{{title}}}, author = {{Poe, Ann}}, year = 2020, doi = {{{doi}}}\n}}\n"
    )


def test_the_note_of_an_entry_follows_when_its_title_is_corrected_in_the_source(library, vault, tmp_path):
    source = vault / "corpus" / "library.bib"
    source.write_text(entry("Old words of a title"), "utf-8")
    library.refresh()
    (vault / "papers").mkdir()
    (vault / "papers" / "poe2020.md").write_text(
        "---\ncitekey: poe2020\ntitle: Old words of a title\nrating: 4\n---\n", "utf-8"
    )
    library.refresh()
    for title in ("Wholly others stand here", "And once again something else"):
        source.write_text(entry(title), "utf-8")
        library.refresh()
        paper = library.read.paper("poe2020")
        assert (paper.title, paper.rating, paper.note) == (title, 4, "papers/poe2020.md")
        assert library.verify() == "equal"
    # Another work with this key, as its DOI shows, is not the same entry.
    source.write_text(entry("A third", "10.1234/third"), "utf-8")
    library.refresh()
    (third,) = library.read.items(library.read.listing("papers")).values()
    assert (third.title, third.rating) == ("A third", None)
    assert library.verify() == "equal"


def test_a_link_to_a_key_made_from_a_title_follows_when_the_source_corrects_the_title(library, vault):
    source = vault / "corpus" / "library.bib"
    source.write_text(entry("Old Words of Titles", key=""), "utf-8")
    (vault / "n.md").write_text("[[old-words-titles]]", "utf-8")
    library.refresh()
    assert library.read.paper("old-words-titles")
    source.write_text(entry("Newer Ones", key=""), "utf-8")
    library.refresh()
    assert library.read.resolve("old-words-titles").title == "Newer Ones"
    (paper,) = library.read.items(library.read.listing("papers")).values()
    assert len(library.read.links(paper).back) == 1
    assert library.verify() == "equal"


def test_a_key_that_merges_yaml_no_longer_gives_means_nothing(vault, library):
    (vault / "links.md").write_text("See [[one-two-three-four]].")
    (vault / "corpus/page.txt").write_text(page(("One: Two", 2001)))
    (vault / "papers").mkdir()
    (vault / "papers/x.md").write_text("---\ncitekey: other2001\ntitle: 'One: Two'\n---\n")
    (vault / "corpus/merges.yaml").write_text("keys:\n  one-two-three-four: 'One: Two'\n")
    library.refresh()
    assert [link.source for link in library.read.links(library.read.paper("other2001")).back] == ["links.md"]
    (vault / "corpus/merges.yaml").write_text("keys: {}\n")
    library.refresh()
    assert library.read.links(library.read.paper("other2001")).back == []
    assert library.verify() == "equal"
