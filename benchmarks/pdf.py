"""Measure how PDF files are read: beside other readers, in the background of the app, and in memory.

`python -m benchmarks.pdf [--files N] [--pages N] [FILE …]`. Files are made up, in two columns, unless some are given.
Each reader has a process of its own, as hostile files need one, and pages are counted by second of processor time:
of ours with everything, annotations and clean text among it, of others the text alone. Then as many files as
`--background` lie in a vault whose app is typed in, and the time from key to results is measured while they are read
and indexed, and before: on the clock, and of the processor, for the thread that draws and for the whole app. The
latter counts where the machine has other work. `--files 0` leaves the readers out.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.generate import vocabulary
from benchmarks.percentiles import p95
from benchmarks.terminal import Terminal, app_command
from benchmarks.workplace import indexed_vault
from index import Library
from index.papers.pdf import read_pdfs

_LINES = 56
_COLUMNS = (54, 312)
_WORDS_A_LINE = 7
_PAUSE = 0.1
_RUNS = 5


def main() -> None:
    """Print a line for each reader, one for the memory, and one for keystrokes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--pages", type=int, default=33)
    parser.add_argument("--background", type=int, default=300)
    parser.add_argument("--papers", type=int, default=1_000)
    parser.add_argument("given", nargs="*", metavar="FILE", type=Path)
    args = parser.parse_args()
    if args.given or args.files:
        with tempfile.TemporaryDirectory() as folder:
            files = args.given or _made(Path(folder), args.files, args.pages)
            _compare(files)
    if args.background:
        _type_meanwhile(args.papers, args.background)


# Readers ------------------------------------------------------------------------------------------------------


def _compare(files: Sequence[Path]) -> None:
    pages = sum(contents.pages for contents in read_pdfs(files))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    readers = {"ours": "", "pypdfium2": _PDFIUM}
    if shutil.which("pdftotext"):
        readers["pdftotext"] = _PDFTOTEXT
    if importlib.util.find_spec("pypdf"):
        readers["pypdf"] = _PYPDF
    rates = {}
    for name, script in readers.items():
        times = [_processor_time(script, files) for _ in range(_RUNS if name != "pypdf" else 1)]
        rates[name] = pages / min(times)
        print(
            f"{name:12} {rates[name]:8,.0f} pages/s   {rates[name] / rates['ours']:6.2f} of ours", flush=True
        )
    print(f"ours has {rates['ours'] / rates['pypdfium2']:.0%} of bare pypdfium2's pages a second")
    print(f"peak memory of the process that reads: {memory:.0f} MB", flush=True)


def _processor_time(script: str, files: Sequence[Path]) -> float:
    """Return the seconds of processor time that a script, or our reader, takes for files."""
    before, own = resource.getrusage(resource.RUSAGE_CHILDREN), time.process_time()
    if script:
        subprocess.run([sys.executable, "-c", script, *files], check=True)
    else:
        for _contents in read_pdfs(files):
            pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    children = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return children + time.process_time() - own


_PDFIUM = """
import sys, pypdfium2
for file in sys.argv[1:]:
    document = pypdfium2.PdfDocument(file)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()
"""
_PDFTOTEXT = """
import subprocess, sys
for file in sys.argv[1:]:
    subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True)
"""
_PYPDF = """
import sys, pypdf
for file in sys.argv[1:]:
    for page in pypdf.PdfReader(file).pages:
        page.extract_text()
"""


# The app ------------------------------------------------------------------------------------------------------


def _type_meanwhile(papers: int, count: int) -> None:
    words = [word for word in random.Random(7).sample(vocabulary()[20:2_000], 60) if len(word) >= 4][:20]
    with indexed_vault(papers) as vault:
        answers: dict[str, str] = {}
        library = Library(vault)
        library.refresh()
        library.read.warm()
        for typed in (word[:length] for word in words for length in range(1, 5)):
            total = library.read.find(typed, scope="paper", limit=1_000, as_typed=True).total
            answers[typed] = f"{total:,} {'paper' if total == 1 else 'papers'} in "
        keys = [id_.value for id_ in library.read.listing("papers")][:count]
        texts = library.folder / "pdf-texts"
        library.close()
        before = _typed(vault, papers, words, answers)
        _report("keystroke without PDF files", before)
        shelf = vault / "papers" / "files"
        shelf.mkdir(parents=True)
        for number, key in enumerate(keys):
            # No word begins like one of the vocabulary, so that the answers stay as they are.
            (shelf / f"{key}.pdf").write_bytes(_pdf(random.Random(number), 10, _odd_words()))
        times = _typed(vault, papers, words, answers)
        _report(f"keystroke while {_count(texts)} of {len(keys)} files were read", times)
        ratios = (p95(getattr(times, name)) / p95(getattr(before, name)) for name in ("clock", "drawing"))
        print("with PDF files p95 is {:.2f} times as much on the clock, {:.2f} of the thread".format(*ratios))


class _Keystrokes(NamedTuple):
    """Seconds from each key to its results: on the clock, of the thread that draws, and of all threads."""

    clock: list[float]
    drawing: list[float]
    whole: list[float]


def _typed(vault: Path, papers: int, words: Sequence[str], answers: Mapping[str, str]) -> _Keystrokes:
    """Return the times of each key."""
    shown = _Keystrokes([], [], [])
    with Terminal(app_command(str(vault)), lines=24, columns=80) as terminal:
        terminal.wait(f"{papers:,} papers", 30)
        _rest(terminal, 2.0)
        for word in words:
            terminal.send("/")
            _rest(terminal, 3 * _PAUSE)
            for length in range(1, 5):
                _rest(terminal, _PAUSE)
                drawing, whole = terminal.processor_seconds()
                terminal.send(word[length - 1])
                shown.clock.append(terminal.wait(partial(_holds, word[:length], answers[word[:length]])))
                after = terminal.processor_seconds()
                shown.drawing.append(after[0] - drawing)
                shown.whole.append(after[1] - whole)
            terminal.send("\x1b")
            terminal.send("\x1b")
            terminal.wait(lambda text: " in " not in text.splitlines()[-2])
    return shown


def _report(what: str, times: _Keystrokes) -> None:
    print(f"{what}, n {len(times.clock)}:")
    names = ("on the clock", "of the thread that draws", "of all threads")
    for name, part in zip(names, times, strict=True):
        p50 = statistics.median(part)
        print(f"    {name:26} p50 {p50 * 1000:6.1f} ms   p95 {p95(part) * 1000:6.1f} ms", flush=True)


def _count(folder: Path) -> int:
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def _holds(typed: str, answer: str, text: str) -> bool:
    return typed in text and answer in text


def _rest(terminal: Terminal, seconds: float) -> None:
    """Keep reading for a while without typing."""
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        terminal.pump(left)


# Files --------------------------------------------------------------------------------------------------------


def _made(folder: Path, count: int, pages: int) -> list[Path]:
    files = [folder / f"{number}.pdf" for number in range(count)]
    for number, file in enumerate(files):
        file.write_bytes(_pdf(random.Random(number), pages, vocabulary()))
    return files


def _odd_words() -> list[str]:
    chance = random.Random(1)
    return [f"zzq{''.join(chance.choices('aeioubcdfglmnprst', k=6))}" for _ in range(20_000)]


def _pdf(chance: random.Random, pages: int, words: Sequence[str]) -> bytes:
    """Return a file with two columns of words on each page."""
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for _ in range(pages):
        parts = ["BT /F1 9 Tf"]
        for left in _COLUMNS:
            for line in range(_LINES):
                text = " ".join(chance.choices(words, k=_WORDS_A_LINE)).encode("ascii", "ignore").decode()
                parts.append(f"1 0 0 1 {left} {740 - 12 * line} Tm ({text}) Tj")
        content = "\n".join([*parts, "ET"]).encode()
        bodies.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(bodies)
        )
        kids.append(len(bodies))
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    bodies[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start)
    return bytes(out)


if __name__ == "__main__":
    main()
