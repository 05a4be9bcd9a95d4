"""Random edits against a model, messages that are none, cancelled requests, and editors that end in the middle."""

from __future__ import annotations

import random

import pytest

from tests.helpers.editor_client import editing, offset_of, place
from tests.helpers.server_process import INITIALIZE, PATIENCE, answer, framed, send, server

NOTE = "Ideas.md"
STEPS = 10_000
PIECES = [
    "a",
    "é",
    "😀",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\u2028",
    "\x0b",
    "[[Rea",
    "]]",
    "#",
    "# H\n",
    "@",
    "---\n",
    "^x",
    "\t",
    "𝒳",
]


def positions(text):
    """Every offset that a place can name: none is inside the end of a line."""
    return [at for at in range(len(text) + 1) if text[at - 1 : at + 1] != "\r\n" or at == 0]


async def test_ten_thousand_random_edits_leave_the_text_that_the_editor_has(vault):
    chance = random.Random(14)
    async with editing(vault) as editor:
        text = "😀 start\r\n"
        editor.open(NOTE, text)
        for step in range(STEPS):
            changes = []
            for _ in range(chance.choice((1, 1, 1, 2))):
                places = positions(text)
                start = chance.choice(places)
                end = chance.choice([at for at in places if start <= at <= start + 8])
                new = "".join(chance.choices(PIECES, k=chance.randint(0, 3)))
                if len(text) > 150:
                    new, end = "", chance.choice([at for at in places if start <= at])
                where = {"start": place(text, start), "end": place(text, end)}
                assert offset_of(text, where["start"]) == start
                text = text[:start] + new + text[end:]
                changes.append((where, new))
            if step % 997 == 0:
                text = text[:40]
                changes.append((None, text))
            editor.change(NOTE, *changes)
            held = editor.server.buffers.get(editor.uri(NOTE))
            assert held.lines.text == text
            assert held.version == step + 2
        editor.texts[NOTE] = text
        symbols = await editor.request("textDocument/documentSymbol", editor.at(NOTE))
        again = await editor.request("textDocument/documentSymbol", editor.at(NOTE))
        assert symbols == again


BAD = [
    b"garbage\r\n\r\n",
    b"Content-Length: abc\r\n\r\n",
    b"Content-Length: -5\r\n\r\n",
    b"Content-Length: 4\r\n\r\nnull",
    b"Content-Length: 2\r\n\r\n[]",
    b"Content-Length: 9\r\n\r\n{not json",
    b"Content-Length: 3\r\n\r\n\xff\xfe\x00",
    b"X" * 70_000 + b"\r\n\r\n",
    framed({"method": 5}),
    framed({"method": "textDocument/didOpen", "params": {}}),
    framed({"method": "textDocument/didOpen", "params": {"textDocument": {"uri": 7, "text": None}}}),
    framed(
        {"method": "textDocument/didChange", "params": {"textDocument": {"uri": "file:///x", "version": 1}}}
    ),
    framed({"method": "textDocument/didClose", "params": {"textDocument": {"uri": "untitled:1"}}}),
    framed({"method": "$/cancelRequest", "params": {"id": 999}}),
    framed({"method": "nothing/known", "params": {}}),
    framed({"result": None}, number=77),
    framed({"error": {"code": 1, "message": "x"}}, number=78),
]
REFUSED = [
    {"method": "textDocument/hover", "params": {}},
    {"method": "textDocument/hover", "params": {"textDocument": {"uri": "file:///a.md"}, "position": "here"}},
    {"method": "nothing/known", "params": {}},
    {"method": "workspace/executeCommand", "params": {"command": "rm", "arguments": ["-rf"]}},
    {"method": "textDocument/rename", "params": {"textDocument": {"uri": "file:///a.md"}}},
]


def files(vault):
    return {str(each): each.read_bytes() for each in vault.rglob("*") if each.is_file()}


def test_messages_that_are_none_do_not_end_it(vault):
    before = files(vault)
    with server("--vault", str(vault)) as process:
        send(process, framed(INITIALIZE, number=1))
        answer(process, 1)
        for number, bad in enumerate(BAD, 100):
            send(process, bad)
            where = {"textDocument": {"uri": "file:///nowhere/x.md"}, "position": {"line": 0, "character": 0}}
            send(process, framed({"method": "textDocument/hover", "params": where}, number=number))
            assert answer(process, number)["result"] is None
        for number, message in enumerate(REFUSED, 200):
            send(process, framed(message, number=number))
            assert "error" in answer(process, number)
        send(process, framed({"method": "shutdown"}, number=2))
        answer(process, 2)
        send(process, framed({"method": "exit"}))
        assert process.wait(PATIENCE) == 0
    assert files(vault) == before


@pytest.mark.parametrize(
    "last",
    [
        b"",
        b"Content-Length: 100\r\n\r\n{",
        b"Content-Length: 99999999999999999999\r\n\r\n",
        b"Content-Le",
        framed({"method": "exit"}),
    ],
)
def test_an_editor_that_ends_in_the_middle_ends_it(last):
    with server() as process:
        send(process, framed(INITIALIZE, number=1))
        answer(process, 1)
        send(process, last)
        process.stdin.close()
        assert process.wait(PATIENCE) == 1
        assert process.stdout.read() == b""


async def test_a_cancelled_request_is_answered_as_such_and_others_go_on(vault):
    async with editing(vault) as editor:
        where = editor.open(NOTE, "😀 [[Rea‸ding]]")
        begun = [editor.begin("textDocument/hover", editor.at(NOTE, where)) for _ in range(8)]
        for number, _ in begun[::2]:
            editor.notify("$/cancelRequest", {"id": number})
        messages = [await future for _, future in begun]
        assert {message["error"]["code"] for message in messages if "error" in message} <= {-32800}
        assert all("Reading" in message["result"]["contents"]["value"] for message in messages[1::2])


@pytest.mark.parametrize(
    "where",
    [
        {"line": 0, "character": 99_999},
        {"line": 99_999, "character": 0},
        {"line": 2_147_483_647, "character": 2_147_483_647},
    ],
)
async def test_places_that_are_not_there_are_those_at_the_end(vault, where):
    async with editing(vault) as editor:
        editor.open(NOTE, "😀 [[Rea")
        for method in ("completion", "hover", "definition", "prepareRename"):
            _, future = editor.begin(f"textDocument/{method}", editor.at(NOTE, where))
            message = await future
            assert message.get("error", {}).get("code", -32803) == -32803
            if method == "completion":
                assert message["result"]["items"][0]["label"].startswith("Reading")
