"""Interrupt every change of several files at each system call that writes, and check that none is left in between.

`python -W ignore -m benchmarks.faults [--change NAME] [--errors] [--kills] [--sample N] [--seed N]`. Each call fails
once, and with all later ones; and the process ends before it, after it, and in the middle of a write. Then the vault
is opened again.
"""

from __future__ import annotations

import argparse
import errno
import importlib
import json
import os
import pkgutil
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import index
from benchmarks.failing_calls import KILLED, Calls, Fault
from benchmarks.fault_changes import CHANGES, FaultyChange
from benchmarks.fault_checks import FaultPlace
from index import LibraryError
from index.edit.changes import HalfDoneError

ERRORS = (errno.EIO, errno.ENOSPC, errno.EROFS)
_PATIENCE_SECONDS = 60
_MEMORY = "/dev/shm"
"""A disk in memory, where there is one: nothing here depends on what reaches a real disk."""
_DONE, _FAILED = 0, 1


@dataclass
class FaultResult:
    """The result of interrupting one change.

    Attributes:
        name: The change.
        calls: Names of its calls in order.
        errors: Number of faults that made calls fail.
        kills: Number of faults that ended the process.
        outcomes: How often the change was done, refused or left half done, and which files were left over.
        findings: What was wrong, a line each.
    """

    name: str
    calls: list[str] = field(default_factory=list)
    errors: int = 0
    kills: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)


def main() -> None:
    """Run, and exit with 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--change", action="append", choices=[change.name for change in CHANGES])
    parser.add_argument("--errors", action="store_true", help="only calls that fail")
    parser.add_argument("--kills", action="store_true", help="only processes that end")
    parser.add_argument(
        "--sample", type=int, metavar="N", help="so many faults of each change, drawn at random"
    )
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    kinds = [kind for kind in ("errors", "kills") if getattr(args, kind)] or ["errors", "kills"]
    chance = random.Random(args.seed)
    results = []
    for change in CHANGES:
        if not args.change or change.name in args.change:
            began = time.monotonic()
            result = interrupt(change, kinds, args.sample, chance)
            results.append(result)
            print(_line(result, time.monotonic() - began), *result.findings, sep="\n  ", flush=True)
    calls, errors, kills, findings = (
        sum(counts)
        for counts in zip(
            *((len(each.calls), each.errors, each.kills, len(each.findings)) for each in results), strict=True
        )
    )
    print(f"{len(results)} changes, {calls} calls, {errors} errors, {kills} kills, {findings} findings")
    sys.exit(1 if findings else 0)


def interrupt(
    change: FaultyChange, kinds: list[str], sample: int | None = None, chance: random.Random | None = None
) -> FaultResult:
    """Interrupt one change in every way, or in some; `kinds` are `errors` and `kills`."""
    _import_everything()
    memory = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="notes-tui-faults-", dir=memory) as folder:
        return _Run(Path(folder).resolve(), change).go(kinds, sample, chance or random.Random(0))


def _line(result: FaultResult, seconds: float) -> str:
    outcomes = ", ".join(f"{count} {name}" for name, count in sorted(result.outcomes.items()))
    return (
        f"{result.name}: {len(result.calls)} calls, {result.errors} errors, {result.kills} kills ({outcomes}), "
        f"{len(result.findings)} findings, {seconds:.0f} s"
    )


class _Run:
    """One change, interrupted again and again."""

    def __init__(self, root: Path, change: FaultyChange) -> None:
        self._place = FaultPlace(root)
        self._change = change
        self._result = FaultResult(change.name)

    def go(self, kinds: list[str], sample: int | None, chance: random.Random) -> FaultResult:
        self._forked(self._prepare)
        self._place.keep()
        dry = self._trial(self._change.act, None)
        if self._change.interrupted:
            steps = [number for number, name in enumerate(dry["calls"], 1) if name.startswith("renameat2 ")]
            middle = steps[len(steps) // 2]
            back = self._change.interrupted == "back"
            self._place.reset()
            self._trial(self._change.act, Fault(middle, *(("onwards", errno.EROFS) if back else ("before",))))
            self._place.keep()
            dry = self._trial(_start, None)
        self._result.calls = dry["calls"]
        faults = list(_faults(dry["calls"], kinds))
        if sample is not None and sample < len(faults):
            faults = chance.sample(faults, sample)
        for fault in faults:
            self._interrupt(fault, dry)
        return self._result

    def _prepare(self) -> None:
        library = self._place.open()
        library.refresh()
        self._change.prepare(library)
        library.refresh()
        library.close()

    def _interrupt(self, fault: Fault, dry: dict[str, Any]) -> None:
        self._place.reset()
        interrupted = bool(self._change.interrupted)
        made = self._trial(_start if interrupted else self._change.act, fault)
        both = [dry["after"]] if interrupted else [dry["before"], dry["after"]]
        allowed, wrong = both, list[str]()
        if fault.error:
            self._result.errors += 1
            allowed, wrong = self._judged(made, fault, both)
        else:
            self._result.kills += 1
        found = self._forked(
            lambda: self._place.check(dry["before"], allowed, forgotten=bool(made.get("warnings")))
        )
        wrong += found["wrong"] if "wrong" in found else [f"crash: {found['crash']}"]
        self._result.outcomes["new" if found.get("after") else "old"] += 1
        self._result.outcomes["left over"] += found.get("left", 0)
        name = dry["calls"][fault.number - 1]
        self._result.findings += [f"{self._change.name}: {fault} ({name}): {each}" for each in wrong]

    def _judged(self, made: dict[str, Any], fault: Fault, both: list[Any]) -> tuple[list[Any], list[str]]:
        """Return what the files may be after a failed call, by what the user was told; and what was wrong at once."""
        if "crash" in made:
            return both, [f"crash: {made['crash']}"]
        wrong: list[str] = []
        if made["error"] is None:
            return both[-1:], wrong
        self._result.outcomes["half done" if made["half"] else "refused"] += 1
        if made["half"] and not made["unfinished"]:
            wrong.append(f"half done and not named: {made['error']}")
        if not made["half"] and made["now"] != both[0]:
            wrong.append(f"refused and not as before: {made['error']}")
        if fault.how == "onwards":
            return (both if made["half"] else both[:1]), wrong
        if made["again"] is not None:
            wrong.append(f"refused a second time, without a fault: {made['again']}")
        return both[-1:], wrong

    def _trial(self, act: Callable[..., object], fault: Fault | None) -> dict[str, Any]:
        return self._forked(lambda: self._act(act, fault))

    def _act(self, act: Callable[..., object], fault: Fault | None) -> dict[str, Any]:
        """Make the change with a fault; a child that ends at it returns nothing."""
        calls = Calls(self._place.counted, fault, counting=False)
        calls.install()
        library = self._place.open()
        if not self._change.interrupted:
            self._change.warm(library)
            library._log.flush()
        before = self._place.files()
        calls.counting = True
        error = _refusal(lambda: act(library))
        library._log.flush()
        calls.counting = False
        made: dict[str, Any] = {
            "error": error and str(error),
            "half": isinstance(error, HalfDoneError),
            "unfinished": len(library.read.unfinished()),
            "before": before,
            "now": self._place.files(),
            "again": None,
        }
        if error is not None and fault is not None and fault.how == "once":
            again = _refusal(lambda: act(library))
            # Planned with files that were half changed, it is refused once more: they are taken back first.
            if isinstance(error, HalfDoneError) and again is not None:
                again = _refusal(lambda: act(library))
            made["again"] = again and str(again)
        library.close()
        made |= {"after": self._place.files(), "calls": calls.names, "warnings": library.take_warnings()}
        return made

    def _forked(self, work: Callable[[], Any]) -> dict[str, Any]:
        """Do some work in a child, and return its result: nothing if it was killed, `crash` if it failed."""
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            signal.alarm(_PATIENCE_SECONDS)
            status = _FAILED
            try:
                data = json.dumps(work() or {}).encode()
                status = _DONE
            except BaseException as error:  # noqa: BLE001 - reported by the parent
                data = json.dumps({"crash": f"{type(error).__name__}: {error} {_place_of(error)}"}).encode()
            with os.fdopen(write, "wb") as pipe:
                pipe.write(data)
            os._exit(status)
        os.close(write)
        with os.fdopen(read, "rb") as pipe:
            data = pipe.read()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status not in (_DONE, _FAILED, KILLED):
            return {"crash": f"the child ended with {status}"}
        made: dict[str, Any] = json.loads(data or b"{}")
        return made


def _faults(calls: list[str], kinds: list[str]) -> Iterator[Fault]:
    for number, name in enumerate(calls, 1):
        if "errors" in kinds:
            for error in ERRORS:
                yield Fault(number, "once", error)
                yield Fault(number, "onwards", error)
        if "kills" in kinds:
            yield Fault(number, "before")
            yield Fault(number, "after")
            if name.startswith("write "):
                yield Fault(number, "half")


def _import_everything() -> None:
    """Import what each child would otherwise import again."""
    for module in pkgutil.walk_packages(index.__path__, "index."):
        with suppress(ModuleNotFoundError):  # it needs an extra that is not installed
            importlib.import_module(module.name)
    importlib.import_module("numpy.ma")


def _start(library: Any) -> None:
    library.refresh()


def _refusal(act: Callable[[], object]) -> LibraryError | None:
    try:
        act()
    except LibraryError as error:
        return error
    return None


def _place_of(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))


if __name__ == "__main__":
    main()
