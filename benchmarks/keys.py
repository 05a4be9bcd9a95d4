"""Measure the processor time of each kind of key, by the size of the library, beside a bare list of Textual.

`python -m benchmarks.keys [--papers N …] [--notes N] [--rounds N] [--only WORD …] [--keep FOLDER]`. The app runs in a
pseudo-terminal; each key is typed when the app has nothing more to do. Printed are p50 and p95: processor time of the
process until the key has no more effects, the share of the event loop's thread, processor time until anything is
painted, and time on the clock until the last paint, which on a busy machine is that of other programs. With `--keep`
the vaults and their indexes stay in a folder for the next run; `--show` prints the screen that each key leads to.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.key_meter import press, start_cpu
from benchmarks.linked_vault import linked_vault
from benchmarks.percentiles import p95
from benchmarks.terminal import Terminal, app_command

if TYPE_CHECKING:
    from collections.abc import Sequence

_BARE_LIST = """
from textual.app import App
from textual.widgets import OptionList
class Bare(App):
    def compose(self): yield OptionList(*(f"Row {{n}} of a bare list" for n in range({rows})))
    def on_mount(self): self.query_one(OptionList).focus()
Bare().run()
"""
_EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self): yield Static("Row 1 of none")
Empty().run()
"""
_ESCAPE = "\x1b"
_DOWN, _PAGE_DOWN, _HOME, _END = "\x1b[B", "\x1b[6~", "\x1b[H", "\x1b[F"
_BACK_AT_THE_LIST = "/ Search"
_ESCAPES = 6


@dataclass(frozen=True, slots=True)
class KeyTrial:
    """A kind of key.

    Attributes:
        name: Its name in the table.
        key: What is measured.
        before: Keys that lead there.
        after: Keys that lead back to the list; escapes follow where they do not.
        times: Factor of the rounds.
        view: The view of the list.
        held: How many times the key comes.
    """

    name: str
    key: str
    before: Sequence[str] = ()
    after: Sequence[str] = ()
    times: int = 1
    view: str = "1"
    held: int = 1


def _dialog(name: str, key: str, view: str = "1") -> KeyTrial:
    return KeyTrial(name, key, ["j"], [_ESCAPE], view=view)


_EDIT = ["j", "e", "["]
_TRIALS = (
    KeyTrial("down", "j", times=4),
    KeyTrial("up", "k", times=2),
    KeyTrial("held j, 40 times", "j", ["g"], held=40),
    KeyTrial("half a page down", "\x04", times=2),
    KeyTrial("half a page up", "\x15"),
    KeyTrial("last row", "G", after=["g"]),
    KeyTrial("first row", "g", before=["G"]),
    KeyTrial("mark", " ", after=[_ESCAPE]),
    KeyTrial("papers", "1", before=["2"]),
    KeyTrial("notes", "2", after=["1"]),
    KeyTrial("tags", "3", after=["1"]),
    KeyTrial("queue", "4", after=["1"]),
    KeyTrial("saved searches", "5", after=["1"]),
    KeyTrial("inbox", "6", after=["1"]),
    KeyTrial("first letter of a query", "s", before=["/"], after=[_ESCAPE, _ESCAPE]),
    KeyTrial("second letter of a query", "t", before=["/", "s"], after=[_ESCAPE, _ESCAPE]),
    KeyTrial("facets", "f", after=["f"]),
    KeyTrial("read a paper", "\r", ["j"], [_ESCAPE]),
    KeyTrial("next page of the reader", "\x04", ["\r"], [_ESCAPE]),
    _dialog("back-links of a paper", "b"),
    _dialog("related to a paper", "r"),
    _dialog("problems", "P"),
    _dialog("tag a paper", "t"),
    KeyTrial("letter in the tag dialog", "s", ["j", "t"], [_ESCAPE]),
    _dialog("properties", "p"),
    _dialog("link picker", "l"),
    KeyTrial("letter in the link picker", "s", ["j", "l"], [_ESCAPE]),
    _dialog("copy as", "c"),
    _dialog("export", "w"),
    _dialog("new note", "N"),
    _dialog("import", "i"),
    _dialog("fetch", "F"),
    _dialog("history", "7"),
    _dialog("help", "?"),
    _dialog("palette", "\x10"),
    KeyTrial("letter in the palette", "t", ["\x10"], [_ESCAPE]),
    KeyTrial("status, written", "s", ["j"], ["u"]),
    KeyTrial("tag, written", "\r", ["j", "t", "x", "y"], ["u"]),
    KeyTrial("rate, written", "3", ["j", "*"], ["u"]),
    KeyTrial("link, written", "\r", ["j", "l", "\r"], ["u"]),
    KeyTrial("quote, written", "\r", ["j", "v", "\r", "\r"], ["u"]),
    KeyTrial("undo", "u", ["j", "s"]),
    KeyTrial("down in notes", "j", times=4, view="2"),
    KeyTrial("read a note", "\r", ["j"], [_ESCAPE], view="2"),
    _dialog("back-links of a note", "b", "2"),
    _dialog("related to a note", "r", "2"),
    _dialog("rename a note", "\x1bOQ", "2"),
    _dialog("versions", "V", "2"),
    _dialog("editor", "e", "2"),
    KeyTrial("letter in the editor", "x", ["j", "e"], ["\x7f", _ESCAPE], view="2"),
    KeyTrial("completion of links opens", "[", _EDIT, ["\x7f"] * 2, view="2"),
    KeyTrial("letter in the completion of links", "s", [*_EDIT, "["], ["\x7f"] * 3, view="2"),
    KeyTrial("completion of keys opens", "@", ["j", "e"], ["\x7f"], view="2"),
    KeyTrial("letter in the completion of keys", "s", ["j", "e", "@"], ["\x7f"] * 2, view="2"),
)
_BARE_TRIALS = (
    KeyTrial("bare list: down", _DOWN, times=4),
    KeyTrial("bare list: page down", _PAGE_DOWN, times=2),
    KeyTrial("bare list: last row", _END, after=[_HOME]),
    KeyTrial("bare list: first row", _HOME, before=[_END]),
)


def main() -> None:
    """Print a table for each size of the library."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--papers", type=int, nargs="*", default=[100, 10_000, 100_000])
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--only", nargs="*", default=[], metavar="WORD")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="notes-tui-bench-") as folder:
        for papers in args.papers:
            vault = linked_vault(args.keep or Path(folder), papers, args.notes)
            # An earlier run ended in another view, which the app would show again.
            shutil.rmtree(os.environ["XDG_STATE_HOME"], ignore_errors=True)
            print(f"\n{papers:,} papers and {args.notes:,} notes, in ms", flush=True)
            print(f"{'':36}{'cpu':>14}{'of it, loop':>16}{'cpu to paint':>16}{'last paint':>16}", flush=True)
            bare = [sys.executable, "-c", _BARE_LIST.format(rows=papers)]
            app = app_command(str(vault))
            _starts([sys.executable, "-c", _EMPTY], bare, app, papers, args.rounds)
            with Terminal(bare, lines=40, columns=120) as terminal:
                terminal.wait("Row 1 ", 60)
                _run(terminal, _BARE_TRIALS, args)
            with Terminal(app, lines=40, columns=120) as terminal:
                _ready(terminal, papers)
                _run(terminal, _TRIALS, args)


def _starts(empty: list[str], bare: list[str], app: list[str], papers: int, rounds: int) -> None:
    for name, command, shows in (
        ("empty app: start", empty, "Row 1 "),
        ("bare list: start", bare, "Row 1 "),
        ("start", app, f"{papers:,} papers"),
    ):
        times = []
        for _ in range(rounds):
            with Terminal(command, lines=40, columns=120) as terminal:
                times.append(start_cpu(terminal, shows))
        _report(name, times)


def _ready(terminal: Terminal, papers: int) -> None:
    """Wait until the app has started, followed the disk and loaded what searches need."""
    terminal.wait(f"{papers:,} papers", 60)
    for _ in range(10):
        press(terminal, "")
    press(terminal, "j")
    press(terminal, "g")


def _run(terminal: Terminal, trials: Sequence[KeyTrial], args: argparse.Namespace) -> None:
    view = "1"
    for trial in trials:
        if args.only and not any(word in trial.name for word in args.only):
            continue
        if trial.view != view:
            view = trial.view
            press(terminal, view)
        times = []
        for number in range(args.rounds * trial.times):
            for key in trial.before:
                press(terminal, key)
            times.append(press(terminal, trial.key, times=trial.held))
            if args.show and not number:
                print(terminal.text())
            for key in trial.after:
                press(terminal, key)
            if trial.after and not trial.name.startswith("bare"):
                _leave(terminal)
        paints = f", {statistics.median(each.paints for each in times):.0f} paints" if trial.held > 1 else ""
        _report(
            trial.name + paints,
            *zip(*((each.cpu, each.loop, each.first, each.last) for each in times), strict=True),
        )


def _leave(terminal: Terminal) -> None:
    for _ in range(_ESCAPES):
        if "Not saved yet" in terminal.text():
            press(terminal, "d")
        elif _BACK_AT_THE_LIST in terminal.text().splitlines()[-1]:
            return
        else:
            press(terminal, _ESCAPE)
    raise SystemExit(f"Keys do not lead back to the list:\n{terminal.text()}")


def _report(name: str, *columns: Sequence[float]) -> None:
    cells = (f"{statistics.median(values):7.1f} {p95(values):7.1f}" for values in columns)
    print(f"{name:34}{' '.join(cells)}", flush=True)


if __name__ == "__main__":
    main()
