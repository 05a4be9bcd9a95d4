"""Ends that come from outside, right after something was typed in the editor: every letter is in a draft."""

from __future__ import annotations

import os
import signal
import time

import pytest

from benchmarks.terminal import Terminal, app_command
from index import Library

HANGUP = "the terminal is closed"


def drafts(vault):
    library = Library(vault)
    try:
        return {draft.path: draft.text for draft in library.drafts.unsaved()}
    finally:
        library.close()


def open_editor(terminal):
    terminal.wait("Harbour")
    terminal.send("2")
    terminal.wait("Ideas")
    terminal.send("/ideas\r")
    terminal.wait(lambda text: "Reading" not in text.splitlines()[1] and "What if a" in text)
    terminal.send("e")
    terminal.wait("[[Nowhere]]")
    terminal.wait("Ideas.md")


def end(terminal, *numbers):
    for number in numbers:
        if number == HANGUP:
            os.close(terminal._master)
            terminal._master = os.open(os.devnull, os.O_RDONLY)
        else:
            terminal._process.send_signal(number)
    # Where nobody reads what the app draws, it waits for its terminal before it gives up.
    return terminal._process.wait(300) if HANGUP in numbers else terminal.exit_code()


@pytest.mark.parametrize(
    ("numbers", "pause"),
    [
        ((signal.SIGHUP,), 0.05),
        ((signal.SIGHUP,), 0.4),
        ((signal.SIGTERM,), 0.0),
        ((signal.SIGINT,), 0.05),
        ((signal.SIGQUIT,), 0.05),
        ((HANGUP,), 0.05),
        ((signal.SIGHUP, signal.SIGTERM), 0.05),
        ((signal.SIGTERM, signal.SIGTERM, HANGUP), 0.05),
    ],
)
def test_what_was_typed_is_in_a_draft(vault, numbers, pause):
    before = (vault / "Ideas.md").read_bytes()
    with Terminal(app_command(str(vault))) as terminal:
        open_editor(terminal)
        terminal.send("quokka wombat")
        time.sleep(pause)
        code = end(terminal, *numbers)
    assert code in {128 + number if number != HANGUP else 129 for number in numbers}
    assert (vault / "Ideas.md").read_bytes() == before
    assert "quokka wombat" in drafts(vault)["Ideas.md"]


def test_with_a_dialog_over_the_editor(vault):
    with Terminal(app_command(str(vault))) as terminal:
        open_editor(terminal)
        terminal.send("quokka")
        terminal.wait("quokka")
        terminal.send("\x1b")
        terminal.wait("Not saved yet")
        end(terminal, signal.SIGHUP)
    assert "quokka" in drafts(vault)["Ideas.md"]


def test_a_state_folder_that_cannot_be_written_is_named(vault, tmp_path):
    state = tmp_path / "state"
    state.write_text("not a folder", "utf-8")
    with Terminal(app_command(str(vault)), env={"XDG_STATE_HOME": str(state)}) as terminal:
        open_editor(terminal)
        terminal.send("quokka")
        terminal.wait("quokka")
        terminal._process.send_signal(signal.SIGTERM)
        terminal.exit_code()
    assert b"Unsaved text cannot be kept" in terminal.raw


def test_a_signal_in_the_list_ends_the_app(vault):
    with Terminal(app_command(str(vault))) as terminal:
        terminal.wait("Harbour")
        assert end(terminal, signal.SIGTERM) == 128 + signal.SIGTERM
    assert b"Traceback" not in terminal.raw
    assert drafts(vault) == {}
