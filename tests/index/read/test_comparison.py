from __future__ import annotations

import pytest

from index import LibraryError

BIB = """
@article{one, title={The Night Shelf}, author={Roe, Ann}, year={2019}, journal={Shelves | and Books},
  abstract={Libraries grow. We propose a lamp. It outperforms candles by 12\\%.}}
@article{two, title={The Day Shelf}, author={Poe, Bo}, year={2021},
  abstract={Windows are small. We present a larger one. Readers improve.}}
@article{three, title={A Third Shelf #3}, author={Doe, Cy}, abstract={Nothing is said.}}
"""


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpus" / "shelves.bib").write_text(BIB, "utf-8")
    (folder / "papers").mkdir()
    (folder / "papers" / "one.md").write_text(
        "---\nkey: one\nstatus: read\nrating: 4\ntags: [shelf/night]\n---\n# The Night Shelf\n\n> [!abstract]\n"
        "> Libraries grow.\n\n## Notes\n\nSee also [[two]]: *better*.\n\n%% begin facts %%\nowned\n%% end facts %%\n",
        "utf-8",
    )
    (folder / "papers" / "three.md").write_text(
        "---\nkey: three\n---\n# A Third Shelf\n\n> [!abstract]\n> Nothing.\n\nMy | own [[#x]] word.\n",
        "utf-8",
    )
    (folder / "Both.md").write_text("[[one]] and [@two].\n", "utf-8")
    return folder


@pytest.fixture
def papers(library):
    library.refresh()
    return [library.read.paper(key) for key in ("one", "two", "three")]


def cells(table, name):
    row = next(line for line in table.splitlines() if line.startswith(f"| {name} |"))
    return row.removeprefix(f"| {name} | ").removesuffix(" |").split(" | ")


def test_what_papers_say_of_themselves(library, papers):
    first, second, third = library.read.compare(papers).papers
    assert first.gist == ("Libraries grow.", "We propose a lamp.", "It outperforms candles by 12%.")
    assert second.gist.result == "Readers improve."
    assert third.gist == ("", "", "")
    assert "lamp" in first.words
    assert library.read.compare(papers[:2]).shared == ("shelf",)


def test_what_notes_say_of_them(library, papers):
    first, second, third = library.read.compare(papers).papers
    assert first.own_words == "See also two: better."
    assert second.own_words == ""
    assert third.own_words == "My | own #x word."
    assert [paper.key for paper in first.links] == ["two"]
    assert first.together == second.together == ("Both.md",)
    assert third.together == ()


def test_a_long_note_is_cut_at_a_word(library, vault):
    (vault / "papers" / "three.md").write_text(f"---\nkey: three\n---\n{'word ' * 200}", "utf-8")
    library.refresh()
    found = library.read.compare([library.read.paper(key) for key in ("two", "three")])
    own = found.papers[1].own_words
    assert len(own) <= 242
    assert own.endswith("word …")


def test_a_note_that_cannot_be_read_costs_its_words_only(library, papers, vault):
    (vault / "papers" / "one.md").unlink()
    assert library.read.compare(papers).papers[0].own_words == ""


def test_the_table_is_markdown_that_says_what_was_found(library, papers):
    table = library.read.comparison_table(library.read.compare(papers))
    head = table.splitlines()[0]
    assert head.startswith("|  | [[one\\|The Night Shelf]] | [[two\\|The Day Shelf]] | ")
    assert cells(table, "Status") == ["read", "unread", "unread"]
    assert cells(table, "Rating") == ["★★★★", "", ""]
    assert cells(table, "Tags") == ["shelf/night", "", ""]
    assert cells(table, "Venue") == ["Shelves \\| and Books", "", ""]
    assert cells(table, "Method") == ["“We propose a lamp.”", "“We present a larger one.”", ""]
    assert cells(table, "Links to") == ["[[two]]", "", ""]
    assert cells(table, "Linked together in") == ["[[Both]]", "[[Both]]", ""]
    assert "| Votes |" not in table
    assert library.read.parsed("New.md", table).tags == ()
    links = [link.target for link in library.read.parsed("New.md", table).links]
    assert links == ["one", "two", "three", "two", "Both", "Both"]


def test_links_are_written_as_the_vault_writes_them(library, papers, vault):
    (vault / ".obsidian").mkdir()
    (vault / ".obsidian" / "app.json").write_text('{"useMarkdownLinks": true}', "utf-8")
    library.refresh()
    table = library.read.comparison_table(library.read.compare(papers), "Folder/Target.md")
    assert "[The Night Shelf](one.md)" in table or "[The Night Shelf](papers/one.md)" in table


@pytest.mark.parametrize("keys", [[], ["one"], ["one", "two", "three"] * 2])
def test_fewer_than_two_and_more_than_five_are_refused(library, papers, keys):
    with pytest.raises(LibraryError, match=f"2 to 5 papers, not {len(keys)}"):
        library.read.compare([library.read.paper(key) for key in keys])
