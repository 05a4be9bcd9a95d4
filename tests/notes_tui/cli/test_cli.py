"""The command line as scripts use it: exit code, standard output, standard error."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from notes_tui.cli.main import run
from tests.helpers.paths import NO_SAMPLES, SAMPLES

SEEDS = SAMPLES / "seeds"
TINY = "tinylens-small-models"
PAPER = {
    *(
        "key",
        "title",
        "abstract",
        "authors",
        "authors_count",
        "organization",
        "published",
        "published_inferred",
    ),
    *("type", "venue", "editors", "volume", "issue", "pages", "publisher", "keywords"),
    *("upvotes", "doi", "arxiv_id", "urls", "code_urls", "tags", "status", "rating", "note", "sources"),
}
NOTE = {"path", "title", "aliases", "tags", "properties", "fields", "headings", "links", "words", "modified"}


@pytest.fixture
def call(vault, capsys):
    """Runs a command on the small vault: code, parsed JSON, standard error."""

    def run_json(*words: str, folder: Path = vault):
        command, *rest = words
        code = run([command, "--vault", str(folder), "--json", *rest])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return SimpleNamespace(code=code, value=json.loads(out) if out else None, err=err)

    return run_json


def test_papers(call):
    found = call("papers")
    assert found.code == 0
    assert [paper.keys() for paper in found.value] == [PAPER] * 3
    assert [paper["published"] for paper in found.value] == ["2026-02-11", "2025-10-02", "2024-06-30"]
    assert found.value[0]["published_inferred"] is True
    assert found.value[0]["sources"] == [{"file": "corpus/page.txt", "line": 16}]


def test_search_shows_further_passages_of_a_long_note_where_they_are_asked_for(call, vault, capsys):
    filler = "Nothing of this kind is said in any of these lines. " * 10
    (vault / "Long.md").write_text(f"# Long\n\nThe zanzibar. {filler} A zanzibar with a kumquat.\n", "utf-8")
    (hit,) = call("search", "zanzibar", "--snippets", "2").value["hits"]
    first, second = hit["snippets"]
    assert (first["text"], first["matches"]) == (hit["snippet"], hit["matches"])
    assert "The zanzibar" in first["text"]
    assert "kumquat" in second["text"]
    ((start, end),) = second["matches"]
    assert second["text"][start:end] == "zanzibar"
    assert "snippets" not in call("search", "zanzibar").value["hits"][0]
    assert run(["search", "--vault", str(vault), "--snippets", "2", "zanzibar"]) == 0
    title, *shown = capsys.readouterr().out.splitlines()
    assert title.startswith("Long.md")
    assert [line.strip() for line in shown] == [first["text"], second["text"]]


def test_papers_takes_a_query(call):
    assert [paper["key"] for paper in call("papers", "upvotes:>=3").value] == [TINY]


def test_search(call):
    found = call("search", "hidden", "states", "--limit", "1")
    assert found.code == 0
    assert list(found.value) == ["query", "total", "hits", "suggestion", "total_relaxed"]
    (hit,) = found.value["hits"]
    assert {"kind", "key", "title", "score", "tags", "published", "snippet", "matches"} <= hit.keys()
    marked = [hit["snippet"][start:end].lower() for start, end in hit["matches"]]
    assert marked[:2] == ["hidden", "states"]


def test_a_query_that_finds_nothing_suggests_another(call):
    found = call("search", "harbuor")
    assert (found.code, found.value["total"], found.value["suggestion"]) == (1, 0, "harbour")


def test_documents_that_lack_a_word_follow_and_say_so(call):
    found = call("search", "harbour", "zebra")
    assert (found.code, found.value["total"]) == (1, 0)
    assert found.value["total_relaxed"] == len(found.value["hits"]) > 0
    assert (found.value["hits"][0]["missing"], found.value["hits"][0]["replaced"]) == (["zebra"], [])
    assert "No document has all the words." in found.err
    found = call("search", "harbuor")
    assert found.value["hits"][0]["replaced"] == [["harbuor", "harbour"]]
    found = call("search", "harbour", "zebra", "--all-words")
    assert (found.code, found.value["hits"], found.value["total_relaxed"]) == (1, [], 0)
    assert call("papers", "harbour", "zebra").value == []


def test_show_a_paper_and_a_note(call):
    assert call("show", TINY).value.keys() == PAPER | {"pdfs"}
    note = call("show", "Reading").value
    assert note.keys() == NOTE
    assert note["headings"] == [
        {"level": 1, "text": "Reading", "line": 4},
        {"level": 2, "text": "Later", "line": 8},
    ]
    assert note["links"][0]["raw"] == f"[[{TINY}]]"
    assert note["tags"] == ["list"]


def test_tag_and_untag(call, vault):
    assert call("tag", TINY, "Reading", "+new", "+a/b").value == {
        "changed": [f"papers/{TINY}.md", "Reading.md"]
    }
    assert call("show", TINY).value["tags"] == ["new", "a/b"]
    assert call("tag", TINY, "--remove", "new").code == 0
    assert call("show", TINY).value["tags"] == ["a/b"]
    assert call("tag", "Reading", "--", "-new", "-a/b").code == 0
    assert (vault / "Reading.md").read_text("utf-8").startswith("---\ntags: [list]\n---\n")
    counted = {row["tag"]: (row["papers"], row["notes"]) for row in call("tags").value}
    assert counted["a/b"] == (1, 1)


def test_status_and_note(call, vault):
    assert call("note", TINY).value == {"path": f"papers/{TINY}.md", "created": True}
    assert call("note", TINY).value == {"path": f"papers/{TINY}.md", "created": False}
    assert call("status", TINY, "read").value == {"changed": [f"papers/{TINY}.md"]}
    assert call("show", TINY).value["status"] == "read"
    assert call("status", TINY, "read").value == {"changed": []}


def test_today(call, vault, monkeypatch):
    (vault / ".obsidian" / "daily-notes.json").write_text('{"folder": "Daily", "template": "T/Day"}', "utf-8")
    assert "T/Day" in call("today").err
    (vault / "T").mkdir()
    (vault / "T" / "Day.md").write_text("{{title}}", "utf-8")
    made = call("today").value
    assert made["created"]
    assert re.fullmatch(r"Daily/\d{4}-\d\d-\d\d\.md", made["path"])
    assert f"{(vault / made['path']).read_text('utf-8')}.md" == made["path"].removeprefix("Daily/")
    opened = []
    monkeypatch.setattr("notes_tui.terminal.external_programs.open_in_editor", opened.append)
    assert call("today", "--open").value == {"path": made["path"], "created": False}
    assert opened == [vault / made["path"]]


def test_link_and_links(call, vault):
    assert call("link", "Ideas", TINY).value == {"changed": ["Ideas.md"]}
    found = call("links", TINY).value
    assert {link["source"] for link in found["back"]} == {"Ideas.md", "Reading.md"}
    link = found["back"][0]
    assert {"source", "line", "target", "raw", "kind", "anchor", "label"} <= link.keys()
    assert call("link", "Reading", TINY, "--heading", "Nowhere").code == 2


def test_mentions(call, vault):
    (vault / "Talk.md").write_text("They showed Harbour.\n", "utf-8")
    (mention,) = call("links", "harbour-benchmark-long").value["mentions"]
    assert (mention["source"], mention["line"], mention["raw"]) == ("Talk.md", 1, "Harbour")


def test_doctor(call):
    found = call("doctor", "--verify")
    assert found.code == 1
    assert found.value["index"] == "equal"
    orphan, problem = found.value["problems"]
    assert (orphan["path"], orphan["line"], orphan["kind"]) == ("Daily/2026-03-05.md", None, "orphan")
    assert (problem["path"], problem["line"], problem["kind"]) == ("Ideas.md", 3, "broken-link")


def test_doctor_says_where(call, vault, capsys):
    (vault / "Bad.md").write_text("---\na: b: c\n---\n[[Reading]]\n", "utf-8")
    problems = call("doctor").value["problems"]
    assert {(p["path"], p["line"], p["column"]) for p in problems} >= {
        ("Bad.md", 2, 5),
        ("Ideas.md", 3, None),
    }
    assert run(["doctor", "--vault", str(vault)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("Bad.md:2:5: invalid-properties: The properties are not") for line in lines)
    assert any(line.startswith("Ideas.md:3: broken-link: ") for line in lines)


def test_what_is_only_advice_is_no_failure(call, vault):
    (vault / "Nowhere.md").write_text("Now it leads somewhere: [[Reading]]\n", "utf-8")
    found = call("doctor")
    assert {problem["kind"] for problem in found.value["problems"]} == {"orphan"}
    assert found.code == 0


def test_index(call, vault):
    assert call("index").value.keys() == {"papers", "notes", "changed", "seconds"}
    assert call("index").value["changed"] == 0
    rebuilt = call("index", "--rebuild").value
    assert (rebuilt["papers"], rebuilt["notes"], rebuilt["changed"]) == (3, 3, 4)


def test_import_counts_what_is_new_and_what_is_not(call, vault, tmp_path):
    page = (vault / "corpus" / "page.txt").read_text("utf-8")
    source = tmp_path / "more.txt"
    source.write_text(
        page.replace("Counting Is Harder", "Adding Is Harder").replace("2025 7", "2025 9"), "utf-8"
    )
    dry = call("import", "--dry-run", str(source)).value
    assert not (vault / "corpus" / "more.txt").exists()
    done = call("import", str(source)).value
    assert dry == done
    assert done == {
        "added": ["adding-harder-than-looks"],
        "updated": ["harbour-benchmark-long", TINY],
        "unchanged": 0,
        "papers": 4,
        "keys": [],
        "remarks": [],
        "rejected": [],
    }
    assert (vault / "corpus" / "more.txt").read_bytes() == source.read_bytes()
    again = call("import", str(source)).value
    assert (again["added"], again["updated"], again["unchanged"]) == ([], [], 3)


def test_import_says_which_tags_it_makes(call, tmp_path):
    source = tmp_path / "b.bib"
    words = ", ".join(f"word {number}" for number in range(30))
    source.write_text(f"@article{{a2020, title={{Alpha}}, keywords={{x, 2024, {words}}}}}\n", "utf-8")
    dry = call("import", "--tags", "--dry-run", str(source))
    assert (dry.value["tags"]["notes"], dry.value["tags"]["created"]) == (1, 1)
    assert dry.value["tags"]["changed"][0] == ["word 0", "word-0"]
    assert "“2024” of a2020 can be no tag." in dry.err
    assert "tags" not in call("import", "--dry-run", str(source)).value
    assert call("import", "--tags", str(source)).code == 0
    assert call("show", "a2020").value["tags"][:2] == ["x", "word-0"]


def test_import_from_standard_input(call, vault, monkeypatch):
    data = (vault / "corpus" / "page.txt").read_bytes().replace(b"Counting", b"Adding")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert call("import", "-").value["added"] == ["adding-harder-than-looks"]


def test_what_cannot_be_imported_is_rejected_by_name_and_line(call, tmp_path):
    (tmp_path / "book.pdf").write_bytes(b"%PDF-1.5")
    found = call("import", str(tmp_path / "book.pdf"), str(tmp_path / "missing.txt"))
    assert found.code == 1
    assert [
        (item["source"].endswith(("book.pdf", "missing.txt")), item["line"])
        for item in found.value["rejected"]
    ]
    assert len(found.value["rejected"]) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["show", "no-such-thing"],
        ["tag", TINY],
        ["tag", "+x"],
        ["tag", TINY, "+two words"],
        ["link", "Ideas", "no-such-paper"],
        ["status", "Ideas", "read"],
    ],
)
def test_refusals_are_one_line_and_exit_2(call, words):
    found = call(*words)
    assert found.code == 2
    assert found.value is None
    assert found.err.startswith("notes-tui: ")
    assert found.err.count("\n") == 1


def test_a_vault_that_is_not_there(capsys, tmp_path):
    assert run(["tags", "--vault", str(tmp_path / "none")]) == 2
    assert "is not a folder" in capsys.readouterr().err


def test_without_a_vault_the_nearest_one_around_is_meant(vault, capsys, monkeypatch):
    monkeypatch.chdir(vault / "Daily")
    assert run(["tags", "--json"]) == 0
    assert {row["tag"] for row in json.loads(capsys.readouterr().out)} == {"list", "probe"}


def test_no_vault_at_all(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(["tags"]) == 2
    assert "--vault" in capsys.readouterr().err


def test_usage_errors_exit_2():
    with pytest.raises(SystemExit) as caught:
        run(["search", "--kind", "book", "x"])
    assert caught.value.code == 2


def test_terminal_sequences_in_files_do_not_reach_the_terminal(vault, capsys):
    (vault / "Evil \x1b[2J.md").write_text(
        "# \x1b]0;pwned\x07\n\n#tag [[\x1b[31mred]] \x9b2J \u202e\n", "utf-8"
    )
    for words in (
        ["search", "tag"],
        ["show", "Evil \x1b[2J.md"],
        ["doctor"],
        ["tags"],
        ["links", "Evil \x1b[2J.md"],
    ):
        run([words[0], "--vault", str(vault), *words[1:]])
        out, err = capsys.readouterr()
        for text in (out, err):
            assert not set("\x1b\x07\x9b\u202e") & set(text), words
    run(["show", "--vault", str(vault), "--json", "Evil \x1b[2J.md"])
    out, _err = capsys.readouterr()
    assert not set("\x1b\x07\x9b\u202e") & set(out)
    assert json.loads(out)["path"] == "Evil \x1b[2J.md"


def test_nothing_is_written_into_the_vault_by_reading(vault, call):
    before = sorted(path.relative_to(vault) for path in vault.rglob("*"))
    for words in (["search", "x"], ["papers"], ["tags"], ["doctor", "--verify"], ["index", "--rebuild"]):
        call(*words)
    assert sorted(path.relative_to(vault) for path in vault.rglob("*")) == before


def test_the_module_runs(vault):
    command = [sys.executable, "-m", "notes_tui", "tags", "--vault", str(vault), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert {row["tag"] for row in json.loads(done.stdout)} == {"list", "probe"}


@pytest.mark.skipif(not SEEDS.is_dir(), reason=NO_SAMPLES)
def test_every_title_of_the_real_pages_finds_its_paper_first(tmp_path, call):
    folder = tmp_path / "empty"
    folder.mkdir()
    assert call("import", str(SEEDS), folder=folder).value["papers"] == 127
    papers = call("papers", folder=folder).value
    assert len(papers) == 127
    for paper in papers:
        hits = call("search", paper["title"], folder=folder).value["hits"]
        assert hits, paper["title"]
        assert hits[0]["key"] == paper["key"]


def test_rename(call, vault):
    before = (vault / "Reading.md").read_bytes()
    wanted = {
        "from": "Ideas.md",
        "to": "Sub/Thoughts.md",
        "rewritten": [{"path": "Reading.md", "links": 1}],
        "queries": [],
    }
    assert call("rename", "Ideas", "Sub/Thoughts", "--dry-run").value == wanted
    assert (vault / "Reading.md").read_bytes() == before
    assert call("rename", "Ideas", "Sub/Thoughts").value == wanted
    assert (vault / "Reading.md").read_bytes() == before.replace(b"[[Ideas]]", b"[[Thoughts]]")
    assert not (vault / "Ideas.md").exists()
    refused = call("rename", "Reading", "Sub/Thoughts")
    assert (refused.code, refused.value) == (2, None)
    assert "Sub/Thoughts.md exists already" in refused.err


def test_rename_a_tag(call, vault):
    (vault / "Tagged.md").write_text("---\ntags: [Old]\n---\n#old/x\n", "utf-8")
    (vault / "Other.md").write_text("#new\n", "utf-8")
    before = (vault / "Tagged.md").read_bytes()
    wanted = {"from": "#old", "to": "#new", "rewritten": [{"path": "Tagged.md", "links": 2}], "queries": []}
    tried = call("rename", "#old", "#new", "--dry-run")
    assert (tried.code, tried.value) == (0, wanted)
    assert "Merges into #new, there already." in tried.err
    assert (vault / "Tagged.md").read_bytes() == before
    assert call("rename", "#old", "new").value == wanted
    assert (vault / "Tagged.md").read_text("utf-8") == "---\ntags: [new]\n---\n#new/x\n"
    refused = call("rename", "#old", "#new")
    assert (refused.code, refused.value) == (2, None)
    assert "No note carries #old." in refused.err


def test_queries_are_rewritten_by_a_rename_only_where_that_is_asked(call, vault):
    base = 'filters: file.hasLink("Ideas")\n'
    (vault / "a.base").write_text(base)
    found = [{"path": "a.base", "terms": 1}]
    tried = call("rename", "Ideas", "Thoughts", "--dry-run")
    assert tried.value["queries"] == found
    assert "1 term of queries in 1 file name it; --queries rewrites them." in tried.err
    done = call("rename", "Ideas", "Thoughts", "--queries")
    assert done.value["queries"] == found
    assert "--queries" not in done.err
    assert (vault / "a.base").read_text() == base.replace("Ideas", "Thoughts")
    assert call("rename", "Thoughts", "Ideas").value["queries"] == found
    assert (vault / "a.base").read_text() == base.replace("Ideas", "Thoughts")


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("#old", "new", "tag:old x", "tag:new x"),
        ("Note#Head", "Top", "links:Note", None),
        ("Note", "Word", "links:Note", "links:Word"),
    ],
)
def test_saved_searches_follow_on_the_command_line(call, vault, old, new, before, after):
    (vault / "Note.md").write_text("# Head\n\n#old\n")
    search = f"---\nsaved-search: {before}\n---\n"
    (vault / "s.md").write_text(search)
    assert call("rename", old, new, "--queries").code == 0
    assert (vault / "s.md").read_text() == (search if after is None else search.replace(before, after))


def test_related(call):
    found = call("related", TINY, "--limit", "2")
    assert found.code == 0
    assert len(found.value) <= 2
    hit = next(hit for hit in found.value if hit.get("path") == "Reading.md")
    assert hit["why"][0] == "links here"
    assert {"kind", "title", "score", "tags", "published", "snippet", "matches", "why"} <= set(hit)


def test_related_less_like_a_document(call, vault):
    whole = [hit.get("path") for hit in call("related", TINY).value]
    assert "Reading.md" in whole
    found = call("related", TINY, "--less-like", "Reading.md")
    assert found.code == 0
    assert "Reading.md" not in [hit.get("path") for hit in found.value]
    assert call("related", TINY, "--less-like", "Nowhere").code == 2


def test_search_explains(call):
    found = call("search", "tinylens", "--explain")
    hit = found.value["hits"][0]
    assert sum(reason["score"] for reason in hit["why"]) == pytest.approx(hit["score"], abs=0.01)
    assert "tinylens is the short name" in [reason["what"] for reason in hit["why"]]


def test_search_explains_how_the_query_was_read(call):
    found = call("search", "tinylens -kind:note", "--explain")
    assert found.value["reading"] == ["all of:", "  word “tinylens”", "  not kind “note”"]
    assert "reading" not in call("search", "tinylens").value


@pytest.mark.parametrize("command", ["search", "papers"])
@pytest.mark.parametrize("query", ["year:abc", "kind:foo", "[x:>abc]", "date:someday", "tag:"])
def test_a_filter_that_cannot_be_read_is_a_usage_error(call, command, query):
    found = call(command, query)
    assert found.code == 2
    assert (found.value if command == "papers" else found.value["hits"]) == []
    assert query in found.err
    assert call(command, f"tinylens {query}").code == 0


def test_files_in_the_corpus_that_are_not_read_are_named(call, vault, tmp_path):
    corpus = vault / "corpus"
    corpus.mkdir(exist_ok=True)
    unread = ("x.csv", "deep/x.opml", "p.PDF", "r.enw", "plain")
    (corpus / "deep").mkdir()
    for name in unread:
        (corpus / name).write_text("No records.\n", "utf-8")
    (corpus / "readme.md").write_text("A note.\n", "utf-8")
    found = call("doctor", "--only", "not-read")
    assert found.code == 0
    assert {each["path"] for each in found.value["problems"]} == {f"corpus/{name}" for name in unread}
    found = call("import", str(corpus))
    assert found.code == 1
    assert {item["source"].partition("corpus/")[2] for item in found.value["rejected"]} == {
        *unread,
        "readme.md",
    }
    (rejected,) = call("import", str(corpus / "x.csv")).value["rejected"]
    assert "no format known" in rejected["reason"]


def test_keys_are_renamed_and_shown_before(call, vault):
    (vault / "Citing.md").write_text(f"As [@{TINY}] says.\n", "utf-8")
    pattern = ("--pattern", "'p-' + veryshorttitle.lower + year")
    dry = call("keys", "rename", "--dry-run", *pattern, f"key:{TINY}")
    assert (dry.code, dry.value["keys"]) == (0, [[TINY, "p-tinylens2025"]])
    assert call("show", TINY).value["key"] == TINY
    done = call("keys", "rename", *pattern, f"key:{TINY}")
    assert (done.code, done.value) == (0, dry.value)
    assert {"path": "Citing.md", "links": 1} in done.value["rewritten"]
    assert call("show", TINY).value["key"] == "p-tinylens2025"
    assert (vault / "Citing.md").read_text("utf-8") == "As [@p-tinylens2025] says.\n"
    again = call("keys", "rename", *pattern, f"key:{TINY}")
    assert (again.code, again.value["keys"]) == (0, [])
    assert again.err.endswith("No key changes.\n")
    assert call("undo").code == 0
    assert call("show", TINY).value["key"] == TINY
    assert "only where a query finds their papers" in call("keys", "rename").err
    assert call("keys", "rename", "--pattern", "yeer").code == 2
    assert call("keys", "rename", "year:x").code == 2
