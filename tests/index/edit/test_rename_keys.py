"""Papers get other keys, and everything that uses the old ones follows, in one step to undo."""

from __future__ import annotations

import pytest

from index import Library, LibraryError

BIB = """@article{, title={Alpha of Things}, author={Ng, A}, year=2020, month=3}
@article{, title={Beta of Things}, author={Ng, B}, year=2020, month=5}
@article{Given.Key, title={Gamma of Things}, author={Li, C}, year=2021}
"""
CITING = """---
about: "[[alpha-things]]"
paper: beta-things
---
See [[alpha-things]], [[papers/alpha-things|it]], ![[alpha-things#Part]], [x](papers/alpha-things.md).
As @beta-things, [@alpha-things; -@beta-things, p. 3], @{beta-things} and [[beta-things]], [[Beta-Things|b]].
Code `@beta-things`, mail me@beta-things.org and @Given.Key, [[beta-thing]].
"""
CITED = """---
about: "[[ng2020a]]"
paper: beta-things
---
See [[ng2020a]], [[papers/ng2020a|it]], ![[ng2020a#Part]], [x](papers/ng2020a.md).
As @ng2020b, [@ng2020a; -@ng2020b, p. 3], @{ng2020b} and [[ng2020b]], [[ng2020b|b]].
Code `@beta-things`, mail me@beta-things.org and @Given.Key, [[beta-thing]].
"""
NOTE = "---\nkey: alpha-things\ntitle: Alpha of Things\ntags: [x]\n---\n# Part\n\n[[alpha-things]]\n"
PATTERN = "auth.lower + year"


@pytest.fixture
def vault(tmp_path):
    vault = tmp_path / "vault"
    for folder in ("corpus", "papers"):
        (vault / folder).mkdir(parents=True)
    (vault / "corpus/a.bib").write_text(BIB, "utf-8")
    (vault / "papers/alpha-things.md").write_text(NOTE, "utf-8")
    (vault / "citing.md").write_text(CITING, "utf-8")
    card = '{"nodes":[{"id":"1","type":"text","text":"@beta-things","x":0,"y":0,"width":9,"height":9}],"edges":[]}'
    (vault / "board.canvas").write_text(card, "utf-8")
    return vault


@pytest.fixture
def library(vault, tmp_path):
    library = Library(vault, cache=tmp_path / "cache")
    library.refresh()
    yield library
    library.close()


def contents(vault):
    return {
        path.relative_to(vault).as_posix(): path.read_text("utf-8")
        for path in vault.rglob("*")
        if path.is_file() and ".trash" not in path.parts
    }


def rename(library, **how):
    planned = library.keys.plan(**how)
    library.keys.do(planned)
    library.refresh()
    return planned


def test_everything_follows_in_one_step(library, vault):
    before = contents(vault)
    planned = library.keys.plan(pattern=PATTERN)
    assert planned.keys == (("alpha-things", "ng2020a"), ("beta-things", "ng2020b"))
    assert contents(vault) == before
    library.keys.do(planned)
    library.refresh()
    after = contents(vault)
    assert after["citing.md"] == CITED
    assert after["papers/ng2020a.md"] == NOTE.replace("alpha-things", "ng2020a")
    assert "papers/alpha-things.md" not in after
    assert '"@ng2020b"' in after["board.canvas"]
    assert "1 file names an old key" in planned.remark
    assert after["corpus/a.bib"] == BIB
    for old, new in planned.keys:
        assert library.read.resolve(old).key == new
        assert library.read.paper(new).key == new
    assert library.read.paper("ng2020a").tags == ("x",)
    broken = [problem.detail for problem in library.read.problems() if problem.path == "citing.md"]
    assert len(broken) == 1
    assert broken[0].startswith("[[beta-thing]] leads nowhere")
    assert library.verify() == "equal"
    library.edit.history.undo()
    library.refresh()
    assert contents(vault) == before
    assert library.read.paper("beta-things").key == "beta-things"
    assert library.verify() == "equal"


def test_again_nothing_changes(library, vault):
    rename(library, pattern=PATTERN)
    after = contents(vault)
    assert rename(library, pattern=PATTERN).keys == ()
    assert contents(vault) == after


def test_old_keys_mean_their_papers_after_a_rebuild_and_a_second_rename(library, vault):
    rename(library, pattern=PATTERN)
    rename(library, pattern="auth + '-' + year")
    library.refresh(rebuild=True)
    for old in ("alpha-things", "ng2020a"):
        assert library.read.resolve(old).title == "Alpha of Things"
    assert library.read.resolve("ng2020b").title == "Beta of Things"
    assert {library.read.resolve(key).key for key in ("beta-things", "ng2020b")} == {"Ng-2020b"}
    text = (vault / "corpus/merges.yaml").read_text("utf-8")
    assert text.partition("chosen:\n")[2] == '  "Ng-2020b": "beta of things"\n'
    assert library.verify() == "equal"


def test_a_key_that_a_source_gives_changes_only_where_it_is_asked_for(library, vault):
    assert "Given.Key" not in dict(library.keys.plan(pattern=PATTERN).keys)
    paper = library.read.paper("Given.Key")
    assert rename(library, papers=[paper], pattern=PATTERN).keys == (("Given.Key", "li2021"),)
    assert library.read.paper("li2021").title == "Gamma of Things"
    assert "@li2021" in contents(vault)["citing.md"]
    assert library.read.resolve("Given.Key").key == "li2021"
    assert contents(vault)["corpus/a.bib"] == BIB
    library.refresh(rebuild=True)
    assert library.read.paper("li2021").title == "Gamma of Things"


def exported(library):
    return {record.title.split()[0]: record.key for record in library.exports.find().records}


def test_what_is_exported_has_the_new_key(library, vault):
    (vault / "papers/Given.Key.md").write_text("---\nkey: Given.Key\ntitle: Gamma of Things\n---\n", "utf-8")
    library.refresh()
    assert exported(library)["Gamma"] == "Given.Key"
    rename(library, papers=[library.read.paper("Given.Key")], pattern=PATTERN)
    assert library.read.paper("li2021").note == "papers/li2021.md"
    assert exported(library) == {"Alpha": "alpha-things", "Beta": "beta-things", "Gamma": "li2021"}
    library.edit.history.undo()
    library.refresh()
    assert exported(library)["Gamma"] == "Given.Key"


def test_a_correction_counts(library, vault):
    text = 'works:\n  "Beta of Things (2020)":\n    published: "1999"\n    authors: ["Zed, Q"]\n'
    (vault / "corpus/corrections.yaml").write_text(text, "utf-8")
    library.refresh()
    assert not [p for p in library.read.problems() if p.path.endswith("corrections.yaml")]
    assert ("beta-things", "zed1999") in library.keys.plan(pattern=PATTERN).keys


def test_a_name_that_is_taken_is_left_out(library, vault):
    (vault / "ng2020a.md").write_text("A note of that name.\n", "utf-8")
    (vault / "corpus/b.bib").write_text(
        "@article{ng2020b, title={Delta}, author={Xu, X}, year=1999}", "utf-8"
    )
    library.refresh()
    keys = dict(library.keys.plan(pattern=PATTERN).keys)
    assert keys == {"alpha-things": "ng2020c", "beta-things": "ng2020d"}


def test_the_old_key_of_one_paper_never_becomes_that_of_another(library, vault):
    rename(library, pattern="'x' + auth.lower + year")
    (vault / "corpus/c.bib").write_text(
        "@article{, title={Alpha Things}, author={Zu, Z}, year=1990}", "utf-8"
    )
    library.refresh()
    assert library.read.resolve("alpha-things").title == "Alpha of Things"
    assert library.read.resolve("xng2020a").title == "Alpha of Things"


def test_a_note_that_cannot_be_edited_keeps_its_key(library, vault):
    (vault / "papers/alpha-things.md").write_bytes(NOTE.encode() + b"\xff\n")
    library.refresh()
    planned = library.keys.plan(pattern=PATTERN)
    assert planned.keys == (("beta-things", "ng2020b"),)
    assert planned.skipped[0].startswith("alpha-things keeps its key: ")


def test_a_citing_file_that_is_not_utf_8_is_named_and_its_key_still_counts(library, vault):
    (vault / "odd.md").write_bytes(b"@beta-things \xff\n")
    library.refresh()
    planned = rename(library, pattern=PATTERN)
    assert planned.skipped == ("odd.md is not valid UTF-8, so it is left as it is.",)
    assert library.read.paper("ng2020b").title == "Beta of Things"
    assert library.verify() == "equal"


def test_a_file_that_changed_meanwhile_stops_all_of_it(library, vault):
    planned = library.keys.plan(pattern=PATTERN)
    (vault / "citing.md").write_text("other\n", "utf-8")
    before = contents(vault)
    with pytest.raises(LibraryError):
        library.keys.do(planned)
    assert contents(vault) == before


def test_a_corpus_outside_the_vault(vault, tmp_path):
    (vault / "corpus").rename(tmp_path / "elsewhere")
    library = Library(vault, [tmp_path / "elsewhere"], cache=tmp_path / "other")
    library.refresh()
    rename(library, pattern=PATTERN)
    assert (tmp_path / "elsewhere" / "merges.yaml").is_file()
    assert library.read.paper("ng2020b").title == "Beta of Things"
    assert (vault / "citing.md").read_text("utf-8") == CITED
    library.edit.history.undo()
    library.refresh()
    assert library.read.resolve("beta-things").title == "Beta of Things"
    assert (vault / "citing.md").read_text("utf-8") == CITING
    assert not (tmp_path / "elsewhere" / "merges.yaml").exists()
    library.close()


def test_letter_case_alone_can_change(library, vault):
    rename(library, pattern=PATTERN)
    planned = rename(library, pattern="auth.upper + year")
    assert planned.keys == (("ng2020a", "NG2020a"), ("ng2020b", "NG2020b"))
    assert library.read.paper("NG2020a").key == "NG2020a"
    assert library.read.paper("NG2020b").key == "NG2020b"
    assert "papers/NG2020a.md" in contents(vault)


def test_uses_of_a_key_that_folds_to_other_letters_follow(library, vault):
    entry = "@misc{größe, title={Größe und Maß}, author={Ng, C}, year=2017}\n"
    (vault / "corpus/b.bib").write_text(entry, "utf-8")
    (vault / "uses.md").write_text("[[größe#Teil|x]] [@Größe] [@{größe}]", "utf-8")
    library.refresh()
    rename(library, papers=[library.read.paper("größe")], pattern=PATTERN)
    assert contents(vault)["uses.md"] == "[[ng2017#Teil|x]] [@ng2017] [@{ng2017}]"
    assert library.read.paper("größe").key == "ng2017"


def test_citations_by_the_spelling_of_a_source_that_cannot_be_a_key_follow(vault, library):
    (vault / "corpus/b.bib").write_text("@article{a/b, title={Delta of Things}, author={Wu, D}, year=2022}\n")
    (vault / "delta.md").write_text("See [@{a/b}, p. 3] and @a-b, not [@{a/c}].\n", "utf-8")
    library.refresh()
    planned = library.keys.plan([library.read.paper("a-b")], PATTERN)
    library.keys.do(planned)
    library.refresh()
    assert planned.keys == (("a-b", "wu2022"),)
    assert (vault / "delta.md").read_text("utf-8") == "See [@{wu2022}, p. 3] and @wu2022, not [@{a/c}].\n"
