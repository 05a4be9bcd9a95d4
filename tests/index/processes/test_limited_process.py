"""Programs that are run with limits."""

from __future__ import annotations

import sys

import pytest

from index.errors import LibraryError
from index.processes import limited_process


def run(code, data=b"", seconds=60.0, **options):
    return limited_process.run(
        [sys.executable, "-I", "-c", code], data, what="The program", seconds=seconds, **options
    )


def test_the_output_is_returned():
    assert run("import sys; sys.stdout.write(sys.stdin.read().upper())", b"text") == b"TEXT"


def test_it_runs_in_an_empty_folder():
    assert run("import os; print(os.listdir())") == b"[]\n"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("raise SystemExit('some\\x1b[31m reason')", "The program failed: some.*reason"),
        ("raise SystemExit(3)", "The program failed: exit status 3"),
        ("while True: pass", "The program took too long and was ended"),
        ("import time; time.sleep(600)", "The program took too long and was ended"),
        ("import sys\nwhile True: sys.stdout.write('x' * 100_000)", "wrote too much|took too long"),
    ],
)
def test_it_ends_with_a_sentence(code, why, monkeypatch):
    monkeypatch.setattr(limited_process, "_MOST_OUTPUT", 1_000_000)
    with pytest.raises(LibraryError, match=why) as ended:
        run(code, seconds=1.0)
    assert "\x1b" not in str(ended.value)


def test_it_is_ended_when_cancelled():
    with pytest.raises(LibraryError, match="The program was cancelled"):
        run("import time; time.sleep(600)", seconds=600, cancelled=lambda: True)


def test_a_program_that_is_not_there():
    with pytest.raises(LibraryError, match="The program cannot be started"):
        limited_process.run(["/no/such/program"], b"", what="The program", seconds=1)


def test_a_module_of_ours_is_run():
    made = limited_process.run_python("json.tool", b'{"a":1}', what="The program", seconds=60)
    assert made == b'{\n    "a": 1\n}\n'
