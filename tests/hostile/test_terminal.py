"""Text that a terminal, a widget, a template or another program might obey."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import pytest
from textual.widgets import Input

from benchmarks.terminal import Terminal, app_command
from index import Library, LibraryError
from notes_tui.app import NotesApp
from notes_tui.cli.main import run
from notes_tui.settings import AppSettings
from notes_tui.terminal.external_programs import editor_command, open_address
from notes_tui.widgets.markdown.view import MarkdownView
from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.status_line import StatusLine
from tests.helpers.app import until
from tests.hostile.conftest import TINY, check

ORDERS = "\x1b[2J\x1b]0;pwned\x07\x1b]52;c;cHduZWQ=\x07 \x9b31m\x90q\x9c \x00\x08\x7f \u202eltr\u2066 a\u200bb\u2060c"
OBEYED = set("\0\x07\x08\x1b\x7f\x90\x9b\x9c\u202e\u2066\u200b\u2060")
MARKUP = "[bold]b[/] [@click=app.quit]x[/] $variable {{date}} {{title}} {% raw %} [/red] [["


@pytest.fixture
def orders(vault):
    """Return the vault, with control sequences and markup in every place for text."""
    (vault / "Evil \x1b[2J\u202e.md").write_text(
        f'---\ntags: [\'{ORDERS[1:4]}x\', evil]\naliases: ["\\e[2Jalias"]\n"na\\eme": "\\e[0m"\n---\n'
        f"# Head {ORDERS}\n\n#evil{ORDERS} [[No {ORDERS}]] [a](javascript:alert) zanzibar {ORDERS}\n",
        "utf-8",
    )
    page = f"Daily Papers\n\nMar 4\n\nLamp {ORDERS[1:]}\n\nAn abstract on zanzibar. {ORDERS[1:]}\n"
    (vault / "corpus" / "ev\x1b[31mil.txt").write_text(page.replace("\0", ""), "utf-8")
    (vault / "corpus" / "lone\x1b[31m.txt").write_text(f"no page {ORDERS[1:]}".replace("\0", ""), "utf-8")
    return vault


@pytest.mark.parametrize("as_json", [(), ("--json",)])
@pytest.mark.parametrize(
    "words",
    [
        ["search", "zanzibar"],
        ["search", ORDERS],
        ["papers"],
        ["tags"],
        ["doctor"],
        ["index"],
        ["show", "Evil \x1b[2J\u202e"],
        ["links", "Evil \x1b[2J\u202e.md"],
        ["show", f"no {ORDERS[1:]}"],
        ["tag", "Ideas.md", f"+{ORDERS[1:]}"],
        ["tag", "Ideas.md", "+fine"],
        ["link", "Ideas.md", TINY, "--heading", ORDERS],
        ["note", ORDERS],
        ["import", f"/no/{ORDERS[1:]}"],
    ],
    ids=ascii,
)
def test_no_command_prints_a_control_sequence(orders, capsys, words, as_json):
    code = run([words[0], "--vault", str(orders), *as_json, *words[1:]])
    out, err = capsys.readouterr()
    assert not OBEYED & set(out + err)
    if as_json and out:
        json.loads(out)
    assert code in {0, 1, 2}
    assert "Traceback" not in err


def screen_text(app):
    """Return every line on the screen, of all widgets."""
    width, height = app.size
    lines = app.screen._compositor.render_strips()
    assert len(lines) <= height
    assert all(strip.cell_length <= width for strip in lines)
    return "\n".join(strip.text for strip in lines)


SCREENS = ("enter", "question_mark", "P", "b", "t", "N", "l", "i", "slash", "ctrl+p", "e")


@pytest.mark.parametrize("size", [(20, 5), (100, 30), (500, 150)])
async def test_every_screen_of_every_size_shows_control_sequences_and_markup_as_text(orders, size):
    (orders / "AAA.md").write_text(f"# {MARKUP}\n\n{MARKUP} #tag/[bold] zanzibar\n", "utf-8")
    app = NotesApp(Library(orders), AppSettings())
    async with app.run_test(size=size) as pilot:
        await until(lambda: app.screen.query_one(StatusLine).sync.phase == "watching")
        await pilot.press("2")
        await until(lambda: app.screen.query_one(RowList).virtual_size.height == 5)
        for key in SCREENS:
            await pilot.press("g", key)
            await pilot.pause()
            for line in screen_text(app).split("\n"):
                assert not OBEYED & set(line), (key, line)
            if size == (100, 30):
                await pilot.resize_terminal(20, 5)
                await pilot.pause()
                assert not OBEYED & set(screen_text(app))
                await pilot.resize_terminal(*size)
            if isinstance(app.focused, Input):
                app.focused.insert_text_at_cursor(f"{MARKUP} zanz")
                await pilot.pause()
                assert not OBEYED & set(screen_text(app))
                app.focused.value = ""
            for _ in range(4):
                await pilot.press("escape")
            await until(lambda: len(app.screen_stack) == 2)
        assert app.is_running


async def test_markup_in_a_note_is_shown_as_typed(vault):
    (vault / "AAA.md").write_text(f"{MARKUP[:60]} zanzibar\n", "utf-8")
    (vault / "[bold]b[_] [@click=app.quit]x.md").write_text("zanzibar\n", "utf-8")
    app = NotesApp(Library(vault), AppSettings())
    async with app.run_test(size=(120, 30), notifications=True) as pilot:
        await until(lambda: app.screen.query_one(StatusLine).sync.phase == "watching")
        await until(lambda: app.screen.query_one(RowList).virtual_size.height >= 3)
        await pilot.press("2", "slash", *"zanzibar")
        await until(lambda: app.screen.query_one(RowList).virtual_size.height == 2)
        await until(lambda: "[bold]b[_] [@click=app.quit]x" in screen_text(app))
        app.notify_error("[@click=app.quit]x[/] $v {{date}}")
        await until(lambda: "[@click=app.quit]x[/] $v {{date}}" in screen_text(app))


def test_a_template_fills_only_its_own_text(library, vault):
    page = f"Daily Papers\n\nMar 4\n\nLamp {MARKUP}\n\nAn abstract on {{{{date}}}} and {{{{key}}}}.\n"
    (vault / "corpus" / "more.txt").write_text(page, "utf-8")
    check(library, vault, papers=4)
    (paper,) = (hit.item for hit in library.read.search("lamp", scope="paper").hits)
    (path,) = library.edit.literature_note(paper).paths
    assert library.read.note(path).properties["title"] == f"Lamp {MARKUP}"
    assert "An abstract on {{date}} and {{key}}." in (vault / path).read_text("utf-8")


@pytest.mark.parametrize(
    "address",
    [
        *(
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "JaVaScRiPt:x",
            "-c quit",
            "/etc/passwd",
        ),
        *("http://a b", "http://a\n", "https://\x1b[2J", " https://a", "ssh://a", "", "vscode://x", "https:"),
    ],
)
def test_an_address_of_another_kind_is_never_opened(monkeypatch, address):
    started = []
    monkeypatch.setattr(subprocess, "Popen", lambda *words, **_options: started.append(words))
    with pytest.raises(LibraryError) as refused:
        open_address(address)
    assert not OBEYED & set(str(refused.value))
    assert not started


@pytest.mark.parametrize(
    "name", ["-c quit", "; rm -rf x", "$(touch x)", "a b", "a\nb", "'\"", "--", "`x`", "%s"]
)
def test_a_name_is_one_argument_of_the_editor_and_not_an_option(vault, monkeypatch, name):
    monkeypatch.setenv("VISUAL", f"{sys.executable} -m 'two words'")
    monkeypatch.chdir(vault)
    words = editor_command((vault / f"{name}.md").relative_to(vault))
    assert words == [sys.executable, "-m", "two words", str(vault.resolve() / f"{name}.md")]


@pytest.mark.parametrize("words", [["show"], ["note"], ["links"], ["tag"], ["status"], ["link"]])
@pytest.mark.parametrize(
    "ref", ["../../etc/passwd", "/etc/passwd", "-rf", "~root", "x\0y", "", ".", "..", "*", "\udcff"]
)
def test_an_unknown_name_on_the_command_line_is_one_message(vault, capsys, words, ref):
    rest = {"tag": ["+x"], "status": ["read"], "link": [TINY]}.get(words[0], [])
    before = sorted(vault.rglob("*"))
    assert run([*words, "--vault", str(vault), "--", ref, *rest]) in {1, 2}
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("notes-tui: ")
    assert err.count("\n") == 1
    assert sorted(vault.rglob("*")) == before


# The terminal itself


@pytest.mark.parametrize(("columns", "lines"), [(20, 5), (80, 24)])
@pytest.mark.parametrize(
    "env",
    [{"NO_COLOR": "1"}, {"TERM": "dumb", "COLORTERM": ""}, {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}],
    ids=["no colour", "dumb", "no Unicode"],
)
def test_a_limited_terminal_is_supported(vault, env, columns, lines):
    with Terminal(app_command(str(vault)), env=env, columns=columns, lines=lines) as terminal:
        terminal.wait("Harbo")
        terminal.send("q")
        assert terminal.exit_code() == 0
    assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_terminal_that_is_closed_leaves_everything_whole(vault, number):
    with Terminal(app_command(str(vault))) as terminal:
        terminal.wait("Harbour")
        terminal.send("tlate/tag\r")
        terminal.wait("#late/tag")
        terminal._process.send_signal(number)
        terminal._process.wait(300)
    assert "late/tag" in (vault / "papers" / "harbour-benchmark-long.md").read_text("utf-8")
    assert not [path for path in vault.rglob("*") if path.name.endswith(".tmp")]
    library = Library(vault)
    try:
        assert not library.refresh().shared
        assert library.verify() == "equal"
    finally:
        library.close()


def test_a_suspended_terminal_continues(vault):
    with Terminal(app_command(str(vault))) as terminal:
        terminal.wait("Harbour")
        terminal._process.send_signal(signal.SIGSTOP)
        (vault / "Later.md").write_text("# Later\n", "utf-8")
        time.sleep(0.3)
        terminal._process.send_signal(signal.SIGCONT)
        terminal.send("2")
        terminal.wait("Later")


def test_without_a_terminal_there_is_a_message(vault):
    command = app_command(str(vault))
    done = subprocess.run(command, input="", capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 2
    assert done.stderr.startswith("notes-tui: the app needs a terminal")
    assert done.stderr.count("\n") == 1


async def test_a_note_of_escapes_is_laid_out_as_text(orders):
    app = NotesApp(Library(orders), AppSettings())
    async with app.run_test(size=(120, 30)) as pilot:
        await until(lambda: app.screen.query_one(StatusLine).sync.phase == "watching")
        await until(lambda: app.screen.query_one(RowList).virtual_size.height >= 3)
        await pilot.press("2", "slash", *"zanzibar")
        await until(lambda: app.screen.query_one(RowList).virtual_size.height == 1)
        view = app.screen.query_one(MarkdownView)
        await until(lambda: "zanzibar" in screen_text(app))
        shown = "".join(view.render_line(y).text for y in range(view.size.height))
        assert not OBEYED & set(shown)
