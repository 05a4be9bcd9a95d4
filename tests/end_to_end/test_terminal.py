"""The whole program in a real pseudo-terminal, with real files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.terminal import Terminal, app_command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def terminal(vault: Path) -> Iterator[Terminal]:
    with Terminal(app_command(str(vault))) as running:
        running.wait("TinyLens")
        yield running


def settled(path: Path, text: str) -> bool:
    return path.is_file() and text in path.read_text("utf-8")


def test_search_tag_a_hit_and_find_the_tag_in_the_file(terminal: Terminal, vault: Path) -> None:
    terminal.wait("3 papers")
    terminal.send("/harb")
    terminal.wait("1 paper in")
    terminal.wait("Harbour: A Benchmark")
    terminal.send("\r")
    terminal.send("t")
    terminal.wait("Tag Harbour")
    terminal.send("retrieval/long\r")
    terminal.wait("#retrieval/long")
    note = vault / "papers" / "harbour-benchmark-long.md"
    terminal.wait(lambda _screen: settled(note, "retrieval/long"))
    terminal.send("u")
    terminal.wait(lambda _screen: not note.exists())


def test_keys_typed_before_a_dialog_opens_go_into_it(terminal: Terminal, vault: Path) -> None:
    terminal.send("tquick/senses\r")
    terminal.wait("#quick/senses")
    note = vault / "papers" / "harbour-benchmark-long.md"
    terminal.wait(lambda _screen: settled(note, "quick/senses"))


def test_an_edit_made_outside_shows_on_screen(terminal: Terminal, vault: Path) -> None:
    terminal.send("2")
    terminal.wait("Ideas")
    (vault / "Fresh thought.md").write_text("# Fresh thought\n\nFound while walking.\n", "utf-8")
    terminal.wait("Fresh thought")
    terminal.send("/walking")
    terminal.wait("1 note in")
    (vault / "Fresh thought.md").write_text("# Fresh thought\n\nFound while swimming.\n", "utf-8")
    terminal.wait("0 notes in")


def test_a_corpus_file_dropped_in_shows_its_papers(terminal: Terminal, vault: Path) -> None:
    page = "Daily Papers\n\nMar 5\n\nQuokka: Smiling Agents\n\nAgents that smile are trusted more.\n"
    (vault / "corpus" / "more.txt").write_text(page, "utf-8")
    terminal.wait("Quokka")
    terminal.wait("4 papers")
    (vault / "corpus" / "more.txt").unlink()
    terminal.wait("3 papers")


def test_link_into_a_note_and_quit(terminal: Terminal, vault: Path) -> None:
    terminal.send("/counting")
    terminal.wait("1 paper in")
    terminal.send("\rl")
    terminal.wait("into")
    terminal.send("Reading")
    terminal.wait("Reading")
    terminal.send("\r")
    terminal.wait("Section of")
    terminal.send("Later")
    terminal.send("\r")
    terminal.wait("Linked into")
    text = (vault / "Reading.md").read_text("utf-8")
    assert text.endswith("- [[Ideas]]\n- [[counting-harder-than-looks]]\n")
    terminal.send("\x1b")
    terminal.wait("3 papers")
    terminal.send("q")
    assert terminal.exit_code() == 0


def test_escape_sequences_in_files_never_reach_the_terminal(vault: Path) -> None:
    hostile = "\x1b]0;pwned\x07\x1b[2J\u202e[red]x[/red] [@click=app.quit]y[/]"
    page = f"Daily Papers\n\nMar 5\n\nEvil {hostile} title\n\nAn abstract {hostile}.\n"
    (vault / "corpus" / "more.txt").write_text(page, "utf-8")
    (vault / "evil.md").write_text(f"---\ntitle: evil\n---\n# Evil {hostile}\n\n#tag {hostile}\n", "utf-8")
    with Terminal(app_command(str(vault))) as terminal:
        terminal.wait("4 papers")
        terminal.send("/evil")
        terminal.wait("[red]x[/red]")
        terminal.send("\r\r")
        terminal.wait("An abstract")
        terminal.send("\x1b2")
        terminal.wait("evil")
        assert b"pwned\x07" not in terminal.raw
        assert b"\x1b]0;pwned" not in terminal.raw
        assert "\u202e".encode() not in terminal.raw


# A program that leads its session gets the terminal that it opens as its own.
WITH_TERMINAL = 'exec 0<>"$(tty)"; exec "$@" 2>>"$ERRORS"'
WITHOUT_TERMINAL = 'exec "$@" 2>>"$ERRORS"'


def test_it_is_drawn_on_the_terminal_where_standard_error_leads_into_a_file(
    vault: Path, tmp_path: Path
) -> None:
    errors = tmp_path / "errors"
    command = ["sh", "-c", WITH_TERMINAL, "sh", *app_command(str(vault))]
    with Terminal(command, env={"ERRORS": str(errors)}) as running:
        running.wait("TinyLens")
        running.send("q")
        running.wait(lambda _screen: not running.is_running)
    assert errors.read_text("utf-8") == ""


def test_without_a_terminal_to_draw_on_it_says_so(vault: Path, tmp_path: Path) -> None:
    errors = tmp_path / "errors"
    command = ["sh", "-c", WITHOUT_TERMINAL, "sh", *app_command(str(vault))]
    with Terminal(command, env={"ERRORS": str(errors)}) as running:
        running.wait(lambda _screen: not running.is_running)
    assert errors.read_text("utf-8") == (
        "notes-tui: standard error leads elsewhere, and the terminal cannot be opened to draw the app on.\n"
    )


def test_text_is_selected_with_the_mouse_and_quoted(terminal: Terminal, vault: Path) -> None:
    terminal.wait("Systems that only look")
    lines = terminal.text().splitlines()
    row = next(at for at, line in enumerate(lines) if "Harbour asks" in line)
    column = lines[row].index("asks")
    terminal.send(f"\x1b[<0;{column + 1};{row + 1}M")
    terminal.send(f"\x1b[<32;{column + 9};{row + 1}M")
    terminal.send(f"\x1b[<32;{column + 14};{row + 1}M")
    terminal.send(f"\x1b[<0;{column + 14};{row + 1}m")
    terminal.wait("Copy")
    terminal.send("\r")
    terminal.wait("Quote Harbour")
    terminal.send("Reading\r")
    terminal.wait("Section of")
    terminal.send("\r")
    note = vault / "Reading.md"
    terminal.wait(lambda _screen: settled(note, "> asks questions\n>\n> — [[harbour-benchmark-long]]\n"))
