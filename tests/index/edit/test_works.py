"""Joining and splitting works: what is planned is what comes of it, and undo gives everything back."""

from __future__ import annotations

import pytest

from index import Library, LibraryError, StaleFileError
from index.problems import ProblemKind

ONE = "@article{one, title={A Study of Rare Things}, author={Roe, Ann}, year={2019}, doi={10.1000/one}}\n"
TWO = "@article{two, title={Rare Things Revisited}, author={Poe, Bo}, year={2021}, doi={10.1000/two}}\n"
PREPRINT = (
    "@misc{pre, title={Rare Things Revisited}, author={Poe, Bo}, year={2020}, eprint={2001.00001}, "
    "archiveprefix={arXiv}}\n"
)
PLAIN = "@article{plain, title={Rare Things Revisited}, author={Poe, Bo}, year={2021}}\n"


@pytest.fixture
def vault(tmp_path):
    (tmp_path / "vault" / "corpus").mkdir(parents=True)
    return tmp_path / "vault"


def bring(library, vault, text, **notes):
    (vault / "corpus" / "a.bib").write_text(text, "utf-8")
    for name, note in notes.items():
        (vault / f"{name}.md").write_text(note, "utf-8")
    library.refresh()


def papers(library):
    library.refresh()
    ids = library.read.listing("papers")
    return {id_.value: item for id_, item in library.read.items(ids).items()}


def merges(vault):
    file = vault / "corpus" / "merges.yaml"
    return file.read_bytes() if file.exists() else None


def merge(library, *keys):
    planned = library.works.plan_merge([library.read.paper(key) for key in keys])
    library.works.do(planned)
    return planned


@pytest.mark.parametrize("text", [None, b"# mine\r\nkeys:\r\n  old: A Study of Rare Things\r\n"])
@pytest.mark.parametrize("used", ["", "[[one]] [[two]]", "@two"])
def test_a_merge_is_what_was_planned_and_is_undone(library, vault, text, used):
    if text:
        (vault / "corpus" / "merges.yaml").write_bytes(text)
    bring(library, vault, ONE + TWO, n=used)
    before = papers(library)
    planned = merge(library, "one", "two")
    after = papers(library)
    assert list(after.values()) == list(planned.after)
    assert len(after) == 1
    assert library.read.paper("one") == library.read.paper("two") == planned.after[0]
    assert [old for old, _new in planned.keys] == [
        key for key in ("one", "two") if key != planned.after[0].key
    ]
    library.refresh(rebuild=True)
    assert papers(library) == after
    assert library.verify() == "equal"
    library.edit.history.undo()
    assert papers(library) == before
    assert merges(vault) == text
    library.refresh(rebuild=True)
    assert papers(library) == before
    library.edit.history.redo()
    assert papers(library) == after


NOTES = {
    "one": "---\nkey: one\ntitle: A Study of Rare Things\n---\n",
    "two": "---\nkey: two\ntitle: Rare Things Revisited\n---\n",
}
FIRST = "The key {} stays, because it was named first."


@pytest.mark.parametrize("order", [("one", "two"), ("two", "one")])
@pytest.mark.parametrize(
    ("notes", "kept", "why"),
    [
        ([], 0, FIRST),
        ([0], 0, FIRST),
        ([1], 1, "The key {} stays, because it has a literature note and {} has none."),
        ([0, 1], 0, FIRST),
        (["@0"], 0, FIRST),
        (["@1"], 1, "The key {} stays, because notes use it and none uses {}."),
        (["@0", "@1"], 0, FIRST),
        ([0, "@1"], 0, FIRST),
        (["@0", 1], 1, "The key {} stays, because it has a literature note and {} has none."),
    ],
)
def test_the_first_key_stays_unless_only_another_is_in_use(library, vault, order, notes, kept, why):
    texts = {}
    for each in notes:
        if isinstance(each, int):
            texts[order[each]] = NOTES[order[each]]
        else:
            texts[f"n{each[1]}"] = f"[@{order[int(each[1])]}]"
    bring(library, vault, ONE + TWO, **texts)
    planned = merge(library, *order)
    assert planned.remarks[0] == why.format(order[kept], order[1 - kept])
    after = papers(library)
    assert list(after) == [order[kept]]
    assert list(after.values()) == list(planned.after)
    assert [tuple(pair) for pair in planned.keys] == [(order[1 - kept], order[kept])]
    for key in order:
        assert library.read.paper(key).key == order[kept]
    assert library.verify() == "equal"
    library.refresh(rebuild=True)
    assert papers(library) == after
    library.edit.history.undo()
    assert sorted(papers(library)) == ["one", "two"]


def test_a_plan_changes_nothing(library, vault):
    bring(library, vault, ONE + TWO)
    before = papers(library)
    library.works.plan_merge(list(before.values()))
    assert papers(library) == before
    assert merges(vault) is None


def test_a_merge_holds_when_files_are_imported_again_and_in_another_order(library, vault):
    bring(library, vault, ONE + TWO)
    merge(library, "two", "one")
    (vault / "corpus" / "a.bib").unlink()
    assert papers(library) == {}
    bring(library, vault, TWO + ONE)
    assert len(papers(library)) == 1


def test_two_notes_about_one_paper_stay_and_are_named(library, vault):
    note = "---\ncitekey: {}\ntitle: {}\nrating: {}\n---\n"
    one, two = (
        note.format("one", "A Study of Rare Things", 4),
        note.format("two", "Rare Things Revisited", 2),
    )
    bring(library, vault, ONE + TWO, one=one, two=two)
    planned = merge(library, "two", "one")
    (paper,) = papers(library).values()
    assert (paper.key, paper.note, paper.rating) == ("two", "two.md", 2)
    assert (vault / "one.md").read_text("utf-8") == one
    assert (vault / "two.md").read_text("utf-8") == two
    assert planned.remarks[0] == "The key two stays, because it was named first."
    assert planned.remarks[1].startswith("one.md stays as it is, but two.md")
    found = [each for each in library.read.problems() if each.kind is ProblemKind.SECOND_NOTE]
    assert [each.path for each in found] == ["one.md"]
    assert library.read.problems_in(library.vault.parse("one.md", one), {}) == found
    assert library.read.problems_in(library.vault.parse("two.md", two), {}) == []
    library.edit.history.undo()
    assert {key: each.rating for key, each in papers(library).items()} == {"one": 4, "two": 2}


def test_a_split_is_what_was_planned_and_is_undone(library, vault):
    bring(library, vault, TWO + PREPRINT, n="[[two]]")
    before = papers(library)
    assert len(before) == 1
    planned = library.works.plan_split(library.read.paper("two"))
    library.works.do(planned)
    after = papers(library)
    assert sorted(after) == sorted(each.key for each in planned.after)
    assert {each.doi for each in after.values()} == {"10.1000/two", None}
    assert library.verify() == "equal"
    library.edit.history.undo()
    assert papers(library) == before
    assert merges(vault) is None


def test_a_merge_takes_back_a_split_and_a_split_a_merge(library, vault):
    bring(library, vault, TWO + PREPRINT)
    library.works.do(library.works.plan_split(library.read.paper("two")))
    one, other = papers(library).values()
    library.works.do(library.works.plan_merge([one, other]))
    assert len(papers(library)) == 1
    assert b"different:\nsame:" in merges(vault)
    library.works.do(library.works.plan_split(next(iter(papers(library).values()))))
    assert len(papers(library)) == 2
    assert b"same:\n" in merges(vault)
    assert merges(vault).count(b"- [") == 1


@pytest.mark.parametrize("order", [("one", "two", "three"), ("two", "three", "one"), ("three", "one", "two")])
@pytest.mark.parametrize("used", ["", "[@one] [[two]] [@three]", "@three"])
def test_a_split_gives_each_part_the_key_that_it_had_before_a_merge(library, vault, order, used):
    three = "@misc{three, title={A Third Matter Altogether}, author={Doe, Jo}, year={2015}}\n"
    bring(library, vault, ONE + TWO + three, n=used)
    before = papers(library)
    merge(library, *order[:2])
    papers(library)
    merge(library, *order)
    assert len(papers(library)) == 1
    for key in order[:2]:
        listed = library.works.sources(library.read.paper(key))
        off = [each.source for each in listed if each.title == before[key].title]
        if len(listed) > 1:  # They were joined by way of the first, which is split off alone.
            planned = library.works.plan_split(library.read.paper(key), off)
            library.works.do(planned)
            assert {each.key for each in planned.after} <= papers(library).keys()
    assert {key: each.title for key, each in papers(library).items()} == {
        key: each.title for key, each in before.items()
    }
    assert library.verify() == "equal"


def test_a_split_leaves_keys_that_mean_no_other_part(library, vault):
    entries = '  # mine\n  "old": "a study of rare things"\n'
    (vault / "corpus" / "merges.yaml").write_text(f"keys:\n{entries}", "utf-8")
    bring(library, vault, ONE + TWO, n="[@old]")
    merge(library, "one", "two")
    papers(library)
    library.works.do(library.works.plan_split(library.read.paper("one")))
    papers(library)
    assert entries in merges(vault).decode()
    assert library.read.paper("old").title == "A Study of Rare Things"


def test_only_some_sources_are_split_off(library, vault):
    bring(library, vault, TWO + PREPRINT + TWO.replace("{two", "{again"))
    paper = library.read.paper("two")
    listed = library.works.sources(paper)
    assert [each.part for each in listed] == [1, 2, 1]
    library.works.do(library.works.plan_split(paper, [listed[1].source]))
    assert sorted(len(each.sources) for each in papers(library).values()) == [1, 2]


@pytest.mark.parametrize("sources", [[0], [0, 1]])
def test_what_no_name_tells_apart_is_refused(library, vault, sources):
    bring(library, vault, PLAIN + PLAIN.replace("@", "\n@") + PREPRINT)
    (paper,) = papers(library).values()
    listed = library.works.sources(paper)
    chosen = [listed[number].source for number in sources]
    if len(chosen) == 1:
        with pytest.raises(LibraryError, match="cannot be told apart"):
            library.works.plan_split(paper, chosen)
    else:
        assert len(library.works.plan_split(paper, chosen).after) == 2
    assert merges(vault) is None


def test_a_paper_that_no_name_means_is_not_merged(library, vault):
    alike = PLAIN.replace("Poe, Bo", "Doe, Jo") + "@misc{x, title={Other}, year={1900}}\n"
    bring(library, vault, PLAIN + alike)
    assert len(papers(library)) == 3
    with pytest.raises(LibraryError, match=r"plain.* cannot be named"):
        library.works.plan_merge([library.read.paper("x"), library.read.paper("plain")])
    assert merges(vault) is None


def test_papers_that_are_kept_apart_are_not_listed_again(library, vault):
    again = PLAIN.replace("{plain", "{again").replace("2021", "1990").replace("}}", "}, doi={10.1000/x}}")
    bring(library, vault, PLAIN + again)

    def listed():
        return [each for each in library.read.problems() if each.kind is ProblemKind.POSSIBLE_DUPLICATE]

    assert len(listed()) == 1
    one, two = papers(library).values()
    library.works.do(library.works.plan_different(one, two))
    assert len(papers(library)) == 2
    assert listed() == []


def test_a_corpus_outside_the_vault_is_written_and_undone(vault, tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.bib").write_text(ONE + TWO, "utf-8")
    library = Library(vault, [corpus], cache=tmp_path / "cache")
    try:
        library.refresh()
        planned = merge(library, "one", "two")
        assert planned.remarks == (FIRST.format("one"),)
        assert len(papers(library)) == 1
        written = (corpus / "merges.yaml").read_bytes()
        library.close()
        library = Library(vault, [corpus], cache=tmp_path / "cache")
        library.refresh()
        library.edit.history.undo()
        assert not (corpus / "merges.yaml").exists()
        assert len(papers(library)) == 2
        library.edit.history.redo()
        assert (corpus / "merges.yaml").read_bytes() == written
        (corpus / "merges.yaml").write_bytes(written + b"# mine\n")
        with pytest.raises(StaleFileError):
            library.edit.history.undo()
        with pytest.raises(LibraryError):
            library.vault.resolve(str(corpus / "a.bib"))
    finally:
        library.close()


def test_a_file_that_changed_meanwhile_is_left(library, vault):
    bring(library, vault, ONE + TWO)
    planned = library.works.plan_merge(list(papers(library).values()))
    (vault / "corpus" / "merges.yaml").write_text("# mine\n", "utf-8")
    with pytest.raises(LibraryError):
        library.works.do(planned)
    assert merges(vault) == b"# mine\n"


def test_a_file_that_cannot_be_changed_is_left(library, vault):
    (vault / "corpus" / "merges.yaml").write_text("same: [[a, b]]\n", "utf-8")
    bring(library, vault, ONE + TWO)
    with pytest.raises(LibraryError, match=r"merges\.yaml in the corpus cannot be changed"):
        library.works.plan_merge(list(papers(library).values()))


DOUBTFUL = ONE + ONE.replace("{one", "{other").replace("A Study of Rare Things", "Quite Another Title")


@pytest.mark.parametrize("action", ["plan_together", "plan_apart"])
def test_records_that_share_a_paper_for_a_doubtful_reason_are_decided_once(library, vault, action):
    bring(library, vault, DOUBTFUL)
    (pair,) = library.works.duplicates()
    assert pair.joined
    assert [pair.first.title, pair.second.title] == ["A Study of Rare Things", "Quite Another Title"]
    assert [len(each.sources) for each in (pair.first, pair.second)] == [1, 1]
    planned = getattr(library.works, action)(pair)
    library.works.do(planned)
    assert len(papers(library)) == len(planned.after) == (1 if action == "plan_together" else 2)
    assert library.works.duplicates() == []
    assert library.verify() == "equal"


def test_a_pair_that_may_be_one_work_is_decided_once(library, vault):
    again = PLAIN.replace("{plain", "{again").replace("2021", "1990").replace("}}", "}, doi={10.1000/x}}")
    bring(library, vault, PLAIN + again)
    (pair,) = library.works.duplicates()
    assert not pair.joined
    planned = library.works.plan_together(pair)
    library.works.do(planned)
    assert list(papers(library).values()) == list(planned.after)
    assert library.works.duplicates() == []


TWINS = [PREPRINT.replace("{pre", f"{{{key}") for key in ("pre", "Pre", "other")]


@pytest.mark.parametrize("order", [TWINS, TWINS[::-1], [TWINS[1], TWINS[2], TWINS[0]]])
def test_sources_that_share_all_but_the_citation_key_are_split_by_it(library, vault, order):
    bring(library, vault, "".join(order))
    (paper,) = papers(library).values()
    chosen = [each.source for each in library.works.sources(paper) if "key:other" in each.names]
    planned = library.works.plan_split(paper, chosen)
    library.works.do(planned)
    assert b'- ["key:other", "key:' in merges(vault)
    after = papers(library)
    assert sorted(after) == ["Pre", "other"]
    assert list(after.values()) == sorted(planned.after, key=lambda each: list(after).index(each.key))
    assert [len(after[key].sources) for key in ("other", "Pre")] == [1, 2]
    assert library.verify() == "equal"
    (vault / "corpus" / "a.bib").write_text("".join(reversed(order)), "utf-8")
    again = papers(library)
    assert {key: each.identity for key, each in again.items()} == {
        key: each.identity for key, each in after.items()
    }
    merge(library, "pre", "other")
    assert len(papers(library)) == 1
    assert library.verify() == "equal"


def test_pairs_may_name_works_by_their_citation_keys(library, vault):
    (vault / "corpus" / "merges.yaml").write_text("same:\n  - [key:one, 'KEY: two']\n", "utf-8")
    bring(library, vault, ONE)
    (vault / "corpus" / "b.bib").write_text(TWO, "utf-8")
    assert len(papers(library)) == 1
    assert library.verify() == "equal"
    (vault / "corpus" / "b.bib").write_text(TWO.replace("{two", "{Two"), "utf-8")
    assert len(papers(library)) == 2
