"""References, symbols, links and folds, with open texts that are not saved."""

from __future__ import annotations

from tests.helpers.editor_client import CURSOR, editing, offset_of

NOTE = "Ideas.md"


async def places(editor, text, path=NOTE, declaration=False):
    """Path and exact characters of each reference to what is at the cursor of an unsaved text."""
    where = editor.open(path, text)
    context = {"includeDeclaration": declaration}
    found = await editor.request("textDocument/references", {**editor.at(path, where), "context": context})
    return sorted((name_of(editor, each["uri"]), cut(editor, each)) for each in found)


def name_of(editor, uri):
    return next(
        name
        for name in (each.relative_to(editor.vault).as_posix() for each in editor.vault.rglob("*"))
        if editor.uri(name) == uri
    )


def cut(editor, place):
    name = name_of(editor, place["uri"])
    text = editor.texts.get(name) or (editor.vault / name).read_bytes().decode()
    start, end = (offset_of(text, place["range"][side]) for side in ("start", "end"))
    return text[start:end]


async def test_every_link_to_a_note_is_found_saved_or_not(vault):
    (vault / "Other.md").write_text(
        "😀 [[Reading#Later]], [r](Reading.md) and [[reading]], [[reading]]\n", "utf-8"
    )
    async with editing(vault) as editor:
        editor.open("Daily/2026-03-05.md", "Not saved: 😀 [[Reading|x]]")
        assert await places(editor, "no link, but see [[Re‸ading]]") == [
            ("Daily/2026-03-05.md", "[[Reading|x]]"),
            ("Ideas.md", "[[Reading]]"),
            ("Other.md", "[[Reading#Later]]"),
            ("Other.md", "[[reading]]"),
            ("Other.md", "[[reading]]"),
            ("Other.md", "[r](Reading.md)"),
        ]


async def test_a_heading_a_block_and_the_note_itself_have_references(vault):
    (vault / "Other.md").write_text("[[Ideas#Two 😀]] [[Ideas#^abc]] [[Ideas]]\n", "utf-8")
    async with editing(vault) as editor:
        text = "one ^abc\n\n## Two 😀\n\n[[#^abc]]\n"
        assert await places(editor, text.replace("Two", f"T{CURSOR}wo")) == [("Other.md", "[[Ideas#Two 😀]]")]
        assert await places(editor, text.replace("one ^abc", f"one ^a{CURSOR}bc"), declaration=True) == [
            ("Ideas.md", "[[#^abc]]"),
            ("Ideas.md", "^abc"),
            ("Other.md", "[[Ideas#^abc]]"),
        ]
        assert ("Other.md", "[[Ideas]]") in await places(editor, text.replace("one", f"o{CURSOR}ne"))


async def test_a_paper_is_found_by_key_link_and_citation(vault):
    (vault / "Cites.md").write_text("See [@tinylens-small-models, p. 2].\n", "utf-8")
    async with editing(vault) as editor:
        assert await places(editor, "@tiny‸lens-small-models") == [
            ("Cites.md", "@tinylens-small-models"),
            ("Ideas.md", "@tinylens-small-models"),
            ("Reading.md", "[[tinylens-small-models]]"),
        ]


async def test_a_tag_is_found_with_those_nested_in_it(vault):
    (vault / "Tagged.md").write_text("---\ntags: [probe/deep, other]\n---\n😀 #Probe\n", "utf-8")
    async with editing(vault) as editor:
        assert await places(editor, "an unsaved #pro‸be") == [
            ("Ideas.md", "#probe"),
            ("Tagged.md", "#Probe"),
            ("Tagged.md", "probe/deep"),
        ]


async def test_the_outline_is_nested(vault):
    text = "---\na: 1\n---\n# One\n\ntext ^id\n\n### Deep 😀\n\n## Two\n\n# Last\n"
    async with editing(vault) as editor:
        editor.open(NOTE, text)
        found = await editor.request("textDocument/documentSymbol", editor.at(NOTE))
        assert [each["name"] for each in found] == ["One", "Last"]
        assert [each["name"] for each in found[0]["children"]] == ["^id", "Deep 😀", "Two"]
        assert found[0]["range"]["end"]["line"] == 9
        assert found[0]["selectionRange"]["start"]["line"] == 3


async def test_names_of_the_vault_are_found(vault):
    async with editing(vault) as editor:
        await editor.complete(NOTE, CURSOR)
        found = await editor.request("workspace/symbol", {"query": "read"})
        assert next(each["location"]["uri"] for each in found) == editor.uri("Reading.md")
        found = await editor.request("workspace/symbol", {"query": "harbour"})
        assert [each["location"]["uri"] for each in found] == [editor.uri("corpus/page.txt")]


async def test_links_are_clicked(vault):
    async with editing(vault) as editor:
        editor.open(NOTE, "😀 [[Reading#Later]] [[Nowhere]] @harbour-benchmark-long\n")
        found = await editor.request("textDocument/documentLink", editor.at(NOTE))
        assert [cut(editor, {"uri": editor.uri(NOTE), **each}) for each in found] == [
            "[[Reading#Later]]",
            "[[Nowhere]]",
        ]
        made = [await editor.request("documentLink/resolve", each) for each in found]
        assert [each.get("target") for each in made] == [f"{editor.uri('Reading.md')}#L8", None]


async def test_sections_callouts_lists_and_properties_fold(vault):
    text = "---\na: 1\nb: 2\n---\n# One\n\n> [!note] Call\n> out\n\n- a\n  - b\n\n```\ncode\n```\n\n# Two\n"
    async with editing(vault) as editor:
        editor.open(NOTE, text)
        found = await editor.request("textDocument/foldingRange", editor.at(NOTE))
        folds = {(each["startLine"], each["endLine"]) for each in found}
        assert folds >= {
            (0, 3),
            (4, 14),
            (6, 7),
            (9, 10),
            (12, 14),
        }
        assert all(each["startLine"] < each["endLine"] for each in found)
