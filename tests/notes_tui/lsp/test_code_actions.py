"""Things to do at a place of an unsaved text, hints behind keys, and commands."""

from __future__ import annotations

import pytest

from tests.helpers.app import until
from tests.helpers.editor_client import CURSOR, RefusedByServerError, editing, place

NOTE = "Ideas.md"


async def offered(editor, text, path=NOTE, trigger=1):
    """The actions at the cursor, or for what is between two cursors, by title."""
    start = text.index(CURSOR)
    rest = text[start + 1 :]
    end = start + rest.index(CURSOR) if CURSOR in rest else start
    bare = text.replace(CURSOR, "")
    editor.open(path, bare)
    where = {"start": place(bare, start), "end": place(bare, end)}
    context = {"diagnostics": [], "triggerKind": trigger}
    found = await editor.request(
        "textDocument/codeAction", {**editor.at(path), "range": where, "context": context}
    )
    return {each["title"]: each for each in found}


@pytest.mark.parametrize(
    ("text", "title", "made"),
    [
        ("😀 [[The o‸ther|x]]", "Link the note by its name: [[The other|x]]", "😀 [[Reading|x]]"),
        ("😀 see read‸ing, reading", "Link “reading” to Reading", "😀 see [[reading]], reading"),
        ("😀 see ‸the other‸ now", "Link “the other” to Reading", "😀 see [[Reading|the other]] now"),
        ("😀 see read‸ing, reading", "Link all 2 mentions of Reading", "😀 see [[reading]], [[reading]]"),
        (
            "😀 as ‸models that explain‸ say",
            "Cite tinylens-small-models TinyLens: Small Models That Explain Large Ones",
            "😀 as models that explain [@tinylens-small-models] say",
        ),
    ],
)
async def test_an_action_changes_the_unsaved_text(vault, text, title, made):
    (vault / "Reading.md").write_text("---\naliases: [The other]\n---\n# Reading\n", "utf-8")
    async with editing(vault) as editor:
        found = await offered(editor, text)
        assert title in found
        editor.carry_out(found[title]["edit"])
        assert editor.texts[NOTE] == made


async def test_a_missing_note_is_created_also_from_a_template(vault):
    (vault / ".obsidian" / "templates.json").write_text('{"folder": "forms"}', "utf-8")
    (vault / "forms").mkdir()
    (vault / "forms" / "Plan.md").write_text("# {{title}}\n", "utf-8")
    async with editing(vault) as editor:
        found = await offered(editor, "😀 [[No such‸ note]]")
        assert found["Create the note: [[No such note]]"]["diagnostics"][0]["code"] == "broken-link"
        editor.carry_out(found["Create the note from the template Plan: [[No such note]]"]["edit"])
        assert (vault / "No such note.md").read_text("utf-8") == "# No such note\n"


async def test_a_paper_gets_its_note_and_its_abstract_is_quoted(vault):
    async with editing(vault) as editor:
        found = await offered(editor, "😀 @tiny‸lens-small-models\nafter\n")
        editor.carry_out(found["Create the literature note of tinylens-small-models"]["edit"])
        assert "TinyLens" in (vault / "papers" / "tinylens-small-models.md").read_text("utf-8")
        editor.carry_out(found["Quote the abstract of tinylens-small-models below"]["edit"])
        lines = editor.texts[NOTE].splitlines()
        assert lines[0] == "😀 @tinylens-small-models"
        assert lines[2].startswith("> We train a probe")
        assert lines[-1] == "after"


async def test_searches_are_made_only_where_the_user_asks(vault):
    async with editing(vault) as editor:
        found = await offered(editor, "as ‸models that explain‸ say", trigger=2)
        assert not [title for title in found if title.startswith("Cite")]


async def test_titles_stand_behind_bare_keys(vault):
    async with editing(vault) as editor:
        bare = "😀 @tinylens-small-models and [[harbour-benchmark-long]] [[Reading]]"
        editor.open(NOTE, f"{bare}\n[[harbour-benchmark-long|x]]\n")
        where = {"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}}
        found = await editor.request("textDocument/inlayHint", {**editor.at(NOTE), "range": where})
        assert [(each["position"]["character"], each["label"]) for each in found] == [
            (25, "TinyLens: Small Models That Explain Large Ones · unread"),
            (56, "Harbour: A Benchmark for Long Retrieval · unread"),
        ]


async def command(editor, name, *words):
    arguments = [editor.uri(NOTE), *words]
    return await editor.request(
        "workspace/executeCommand", {"command": f"notes-tui.{name}", "arguments": arguments}
    )


async def test_commands_search_and_make_notes(vault, tmp_path):
    async with editing(vault) as editor:
        hits = (await command(editor, "search", "several", "documents"))["hits"]
        assert hits[0]["key"] == "harbour-benchmark-long"
        related = (await command(editor, "related", "tinylens-small-models"))["hits"]
        assert related[0]["path"] == "Reading.md"
        assert "links here" in related[0]["why"]
        assert (await command(editor, "new", "Fresh"))["path"] == "Fresh.md"
        assert (vault / "Fresh.md").exists()
        today = await command(editor, "today")
        assert (vault / today["path"]).exists()
        await until(lambda: len(shown(editor)) == 2, 30)
        assert shown(editor)[0] == editor.uri("Fresh.md")
        source = tmp_path / "a.bib"
        source.write_text("@article{kite, title={Kites over graphs}, author={Ng, A}, year=2020}\n", "utf-8")
        assert (await command(editor, "import", str(source)))["added"] == ["kite"]


def shown(editor):
    return [said["params"]["uri"] for said in editor.said if said["method"] == "window/showDocument"]


async def test_a_command_without_its_words_says_what_it_needs(vault):
    async with editing(vault) as editor:
        with pytest.raises(RefusedByServerError, match="name of the note"):
            await command(editor, "new")
        with pytest.raises(RefusedByServerError, match="neither a citation key nor a note"):
            await command(editor, "open", "nothing like it")


async def test_a_paper_is_opened_at_its_arxiv_page_where_it_has_no_other(vault):
    (vault / "corpus").mkdir(exist_ok=True)
    source = (
        "@misc{kite, title={Kites}, author={Ng, A}, year=2020, eprint={2001.00001}, archiveprefix={arXiv}}\n"
    )
    (vault / "corpus/kite.bib").write_text(source, "utf-8")
    async with editing(vault) as editor:
        assert (await command(editor, "open", "kite"))["show"] == "https://arxiv.org/abs/2001.00001"
