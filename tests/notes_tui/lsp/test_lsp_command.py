"""The server as a process: its first answer, its end, and its silence on standard output."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from pygls.uris import from_fs_path

from tests.helpers.server_process import INITIALIZE, PATIENCE, answer, framed, send, server

LATE = ("index", "textual", "rich", "notes_tui.cli", "notes_tui.settings", "numpy")


def place(column):
    return {"line": 0, "character": column}


@pytest.mark.parametrize("word", ["--stdio", None])
def test_it_answers_and_ends_when_told(word):
    with server(*filter(None, [word])) as process:
        send(process, framed(INITIALIZE, number=1))
        result = answer(process, 1)["result"]
        assert result["serverInfo"]["name"] == "notes-tui"
        assert result["capabilities"]["positionEncoding"] == "utf-16"
        send(process, framed({"method": "shutdown"}, number=2))
        answer(process, 2)
        send(process, framed({"method": "exit"}))
        assert process.wait(PATIENCE) == 0
        assert process.stdout.read() == b""


def test_utf_8_is_taken_where_the_editor_prefers_it():
    capabilities = {"general": {"positionEncodings": ["utf-8", "utf-16"]}}
    params = {"processId": None, "rootUri": None, "capabilities": capabilities}
    with server() as process:
        send(process, framed({"method": "initialize", "params": params}, number=1))
        assert answer(process, 1)["result"]["capabilities"]["positionEncoding"] == "utf-8"


def test_it_ends_with_an_editor_that_dies(vault):
    uri = from_fs_path(str(vault / "Ideas.md"))
    document = {"uri": uri, "languageId": "markdown", "version": 1, "text": "[["}
    change = {
        "textDocument": {"uri": uri, "version": 2},
        "contentChanges": [{"range": {"start": place(2), "end": place(2)}, "rangeLength": 0, "text": "rea"}],
    }
    where = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 5}}
    with server() as process:
        send(
            process,
            framed(INITIALIZE, number=1),
            framed({"method": "initialized", "params": {}}),
            framed({"method": "textDocument/didOpen", "params": {"textDocument": document}}),
            framed({"method": "textDocument/didChange", "params": change}),
        )
        answer(process, 1)
        # Until its vault is open, answers are empty.
        for number in range(2, 200):
            send(process, framed({"method": "textDocument/completion", "params": where}, number=number))
            items = answer(process, number)["result"]["items"]
            if items:
                break
            time.sleep(0.1)
        assert [item["label"] for item in items] == ["Reading"]
        process.stdin.close()
        assert process.wait(PATIENCE) == 1


def test_nothing_of_the_engine_is_loaded_for_the_first_answer():
    code = "import sys\nfrom notes_tui.lsp.offers import make_server\nmake_server()\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = set(loaded.stdout.split())
    assert "lsprotocol.types" in names
    assert not [name for name in names if name in LATE]


def test_standard_input_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "input").write_bytes(b"")
    with (tmp_path / "input").open("rb") as file:
        done = subprocess.run(
            [sys.executable, "-m", "notes_tui", "lsp"], stdin=file, capture_output=True, check=False
        )
    assert done.returncode == 2
    assert b"talks to an editor" in done.stderr


@pytest.mark.parametrize("redirected", ["</dev/null", "<&-", "<FILE"])
def test_without_a_pipe_it_ends_with_a_sentence(tmp_path, redirected):
    (tmp_path / "FILE").write_text("x")
    command = f'exec "{sys.executable}" -m notes_tui lsp {redirected}'
    done = subprocess.run(
        ["sh", "-c", command],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == "notes-tui: lsp talks to an editor over a pipe; it is not for files.\n"
