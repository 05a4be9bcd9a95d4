"""The benchmark of growth builds what it says, and prints its figures beside those of others."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from benchmarks import growth
from benchmarks.process_memory import PeakMemory

_TAKES = "import sys; held = bytearray(b'x') * 60_000_000; print(flush=True); sys.stdin.read()"


@pytest.mark.parametrize(
    ("text", "size"), [("100+20", (100, 20)), ("+20", (0, 20)), ("100", (100, 0)), ("0+5", (0, 5))]
)
def test_sizes_are_papers_and_notes(text, size):
    assert growth.Size.of(text) == growth.Size(*size)


def test_each_step_is_printed_as_a_ratio_to_the_bare_ones(tmp_path, capsys):
    growth.measure(growth.Size(40, 12), tmp_path, {"build": growth._HERE}, 1)
    out = capsys.readouterr().out
    rows = {line.split(" | ")[0]: line.split(" | ") for line in out.splitlines() if line.startswith("| ")}
    assert list(rows) == ["| step", "| markdown-it", "| fts5", "| build"]
    assert len({len(row) for row in rows.values()}) == 1
    assert rows["| markdown-it"][-4] == rows["| fts5"][-2] == "1.00"
    assert float(rows["| build"][6]) > 0
    assert "read" in out.splitlines()[-2]
    assert any((tmp_path / "cache").rglob("cache.sqlite"))


@pytest.mark.skipif(
    sys.platform != "linux", reason="memory that is shared is told from other memory on Linux only"
)
def test_the_memory_of_processes_that_a_process_starts_counts():
    starts = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_TAKES!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", starts], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdin
        process.stdout.readline()
        with PeakMemory(process.pid) as peak:
            for _ in range(200):
                if peak.megabytes < 60:
                    time.sleep(0.05)
        process.stdin.close()
    assert 60 < peak.megabytes < 200
