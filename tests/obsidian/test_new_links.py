"""R, M and X: links written for the user follow the vault's settings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.vault.links import syntax
from index.vault.parse.note import parse
from notes_tui.app import NotesApp
from notes_tui.screens.editor_screen import EditorScreen
from notes_tui.settings import AppSettings
from notes_tui.shell import EditNote
from tests.conftest import PAGE
from tests.helpers.app import until
from tests.obsidian.table import rule, rules

TINY = "tinylens-small-models"
HARBOUR = "harbour-benchmark-long"
FILES = {
    "n/a.md": "",
    "x/Real Name.md": "---\naliases: [Nick]\n---\n",
    "x/Two.md": "",
    "y/Two.md": "",
    "corpus/page.txt": PAGE,
    f"papers/{TINY}.md": f"---\nkey: {TINY}\n---\n",
}
MARKDOWN = {"useMarkdownLinks": True}
RELATIVE = {"newLinkFormat": "relative"}
ABSOLUTE = {"newLinkFormat": "absolute"}


@rules(
    ("app", "typed", "text"),
    (
        "R19",
        "completing an alias writes the note's name with the alias as label",
        {},
        "[[Nick",
        "[[Real Name|Nick]]",
    ),
    ("R20", "completing a path adds the bare name as label", {}, "[[y/Two", "[[y/Two|Two]]"),
    (
        "R20",
        "a path that the settings ask for has the bare name as label",
        ABSOLUTE,
        "[[Real",
        "[[x/Real Name|Real Name]]",
    ),
    ("R20", "a bare name has no label", {}, "[[Real", "[[Real Name]]"),
    (
        "R18",
        "completion writes relative paths if they are set",
        RELATIVE,
        "[[Nick",
        "[[../x/Real Name|Nick]]",
    ),
    (
        "M9",
        "completion writes Markdown links if they are set",
        MARKDOWN,
        "[[Real",
        "[Real Name](Real%20Name.md)",
    ),
    ("M9", "a Markdown link has the full path where it is needed", MARKDOWN, "[[y/Two", "[Two](y/Two.md)"),
    ("M9", "a Markdown link has the alias as text", MARKDOWN, "[[Nick", "[Nick](Real%20Name.md)"),
    ("M9", "a paper with a note is linked by a Markdown link", MARKDOWN, f"[[{TINY}", f"[{TINY}]({TINY}.md)"),
    ("M9", "a paper without a note is linked by a wikilink", MARKDOWN, "[[Harbour", f"[[{HARBOUR}]]"),
    ("X3", "a citation key is completed after the at sign", {}, "[@tiny", f"[@{TINY}"),
    ("X3", "a citation key is completed by the paper's title", {}, "see @Retrieval", f"see @{HARBOUR}"),
    ("X3", "a citation key is not completed in code", {}, "`@tiny", "`@tiny\n"),
    ("X3", "a citation key is not completed in a mail address", {}, "me@tiny", "me@tiny\n"),
)
async def test_completion(vault_of, app, typed, text):
    vault = vault_of(FILES, app=app)
    notes_app = NotesApp(vault.library, AppSettings())
    async with notes_app.run_test() as pilot:
        editor = EditorScreen(notes_app, EditNote("n/a.md"))
        await notes_app.push_screen(editor)
        await until(lambda: editor.takes_keys and editor._completions.links("Nick"))
        await until(lambda: editor._completions.citations("tiny"))
        await pilot.press(*typed, "enter", "ctrl+s")
        await until(lambda: vault.read("n/a.md"))
    assert vault.read("n/a.md") == text


@rules(
    ("app", "key", "text"),
    ("R18", "a paper is linked by its citation key", {}, TINY, f"- [[{TINY}]]\n"),
    ("M9", "a paper is linked by a Markdown link if that is set", MARKDOWN, TINY, f"- [{TINY}]({TINY}.md)\n"),
    (
        "M9",
        "a paper without a note is not linked by a Markdown link",
        MARKDOWN,
        HARBOUR,
        f"- [[{HARBOUR}]]\n",
    ),
)
def test_linking_a_paper(vault_of, app, key, text):
    vault = vault_of(FILES, app=app)
    vault.library.edit.link("n/a.md", [vault.library.read.paper(key)])
    assert vault.read("n/a.md") == text
    vault.library.edit.link("n/a.md", [vault.library.read.paper(key)])
    assert vault.read("n/a.md") == text


@rules(
    ("app", "text"),
    ("R19", "a mention of an alias becomes the label", {}, "So says [[Real Name|nick]]."),
    ("R18", "a linked mention has the full path if that is set", ABSOLUTE, "So says [[x/Real Name|nick]]."),
    ("M9", "a linked mention is a Markdown link if that is set", MARKDOWN, "So says [nick](Real%20Name.md)."),
)
def test_linking_a_mention(vault_of, app, text):
    vault = vault_of({**FILES, "n/a.md": "So says nick."}, app=app)
    vault.library.edit.link_mention("n/a.md", "nick", 1, vault.library.read.resolve("Real Name"))
    assert vault.read("n/a.md") == text


@rule("M9", "a name that reads as an address is linked by a wikilink")
def test_a_name_that_reads_as_an_address(vault_of):
    vault = vault_of({**FILES, "mailto:x.md": ""}, app=MARKDOWN)
    assert "[[mailto:x]]" in [offer.text for offer in vault.library.read.complete("", "links", path="n/a.md")]


NAMES = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="/#^[]|\\"), min_size=1
)
LABELS = st.text(st.sampled_from("a ]\n[*_`"), max_size=6)


@given(name=NAMES.map(str.strip).filter(bool), label=LABELS)
def test_a_new_link_with_any_label_is_one_link_to_its_target(name, label):
    (link,) = parse("n.md", syntax.wikilink(name, label)).links
    assert link.target.casefold() in (name.casefold(), label.strip().casefold())
    written = syntax.markdown_link(f"{name}.md", label)
    if written is not None:
        (link,) = parse("n.md", f"x {written}").links
        assert (link.kind, link.target) == ("markdown", f"{name}.md")
