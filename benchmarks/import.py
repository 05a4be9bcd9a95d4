"""CPU time to bring a library of references in, beside the bare libraries on the same files in the same run.

    python -m benchmarks.import [--entries N] [--peers FOLDER]

The files are made up: BibTeX, and the same as CSL-JSON. First what the files alone cost: read, decoded, grouped into
works, merged and keyed, next to `pybtex` and `json.loads`. Then the whole way until they can be searched: the first
time with the share of each stage, again without a change, with one entry changed, and for twice as many. `pybtex`,
`papis` and `cobib` are compared where they are installed, here or in FOLDER (`pip install --target FOLDER …`).
"""

from __future__ import annotations

import argparse
import compileall
import cProfile
import json
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import index
from benchmarks.made_libraries import bibtex, csl_json, references
from index import Library
from index.papers import citation_keys, formats
from index.papers.grouping import group
from index.papers.identity import identities
from index.papers.merge import paper_of
from index.papers.young_garbage import young_garbage_only

Figures = dict[str, Any]
_STAGES = {
    "read": ("index/papers/formats/__init__.py", "read"),
    "grouped": ("index/cache/works_table.py", "regroup"),
    "merged and keyed": ("index/cache/papers_table.py", "regroup"),
    "full text": ("index/search/search_index.py", "apply"),
}
_ROUNDS = 3
_HOMES = ("CACHE", "CONFIG", "DATA", "STATE")


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--peers", type=Path, help="folder with pybtex, papis and cobib")
    parser.add_argument("--child", nargs=2, metavar=("MEASURE", "FILE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.peers:
        sys.path.append(str(args.peers))
    if args.child:
        measure, file = args.child
        print(json.dumps(_MEASURES[measure](Path(file))))
        return
    with tempfile.TemporaryDirectory(prefix="notes-tui-bench-") as scratch:
        _compare(Path(scratch), args.entries, args.peers)


def _compare(scratch: Path, entries: int, peers: Path | None) -> None:
    # As installed packages are; otherwise the first import of a process, whose time counts, would compile us.
    compileall.compile_dir(Path(index.__file__).parent, quiet=1)
    some = list(references(2 * entries))
    bib, csl, twice = scratch / "library.bib", scratch / "library.json", scratch / "twice.bib"
    bib.write_text(bibtex(some[:entries]), "utf-8")
    csl.write_text(csl_json(some[:entries]), "utf-8")
    twice.write_text(bibtex(some), "utf-8")

    def run(measure: str, file: Path) -> Figures:
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.import", "--child", measure, str(file)]
        command += ["--peers", str(peers)] if peers else []
        environment = {**os.environ, **{f"XDG_{name}_HOME": str(scratch / name) for name in _HOMES}}
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
        return dict(json.loads(done.stdout))

    empty = run("nothing", bib)["memory"]
    print(f"{entries:,} entries, {bib.stat().st_size / 1e6:.1f} MB of BibTeX; seconds of CPU time")
    bare = run("pybtex", bib) if find_spec("pybtex") else None
    _print_files("BibTeX", run("files", bib), "pybtex", bare)
    _print_files("CSL-JSON", run("files", csl), "json.loads", run("json", csl))
    whole = run("whole", bib)
    shares = ", ".join(f"{name} {100 * whole[name]:.0f} %" for name in _STAGES)
    print(
        f"until it can be searched     {whole['first']:6.2f}   ({entries / whole['first']:.0f} a second: {shares})"
    )
    ratio = whole["again"] / whole["first"]
    print(f"again, nothing changed       {whole['again']:6.2f}   {ratio:.3f} of the first time")
    print(f"one field more in one entry  {whole['one']:6.2f}")
    print(f"memory at most               {whole['memory'] - empty:6.0f} MB above a process that does nothing")
    more = run("whole", twice)
    print(f"twice as many                {more['first']:6.2f}   {more['first'] / whole['first']:.2f} times")
    for peer in ("papis", "cobib"):
        if find_spec(peer) or (peers and (peers / "bin" / peer).exists()):
            _print_peer(peer, run(peer, bib), entries / whole["first"])
        else:
            print(f"{peer:28} not installed")


def _print_files(what: str, ours: Figures, peer: str, bare: Figures | None) -> None:
    total = sum(ours.values())
    stages = ", ".join(f"{name} {seconds:.2f}" for name, seconds in ours.items())
    print(f"{what}: read to keyed{'':{max(0, 14 - len(what))}} {total:6.2f}   ({stages})")
    if bare is None:
        print(f"  {peer:26} not installed")
        return
    theirs = bare["seconds"]
    ratios = f"ours: {total / theirs:.2f} times; reading alone {ours['read'] / theirs:.2f} times"
    print(f"  {peer:26} {theirs:6.2f}   {ratios}")


def _print_peer(peer: str, figures: Figures, ours: float) -> None:
    rate = figures["entries"] / figures["seconds"]
    ratio = f"ours, until it can be searched, is {ours / rate:.0f} times as fast"
    print(f"{peer:28} {figures['seconds']:6.2f}   {rate:.0f} a second: {ratio}")


# Measures, each in a process of its own -------------------------------------------------------------------


def _spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _nothing(_file: Path) -> Figures:
    return {"memory": _memory()}


def _memory() -> float:
    """Return the most memory that this process had, in MB."""
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1000
    return float("nan")


def _files(file: Path) -> Figures:
    """Time the way of one file from its bytes to papers with keys."""
    data = file.read_bytes()
    formats.read(
        file.name,
        b'@misc{a, title = "A"}' if file.suffix == ".bib" else b'[{"id": "a", "title": "A", "type": "book"}]',
    )
    with young_garbage_only():  # as an import does
        rounds = [_one_file(file.name, data) for _ in range(_ROUNDS)]
    return min(rounds, key=lambda each: sum(each.values()))


def _one_file(name: str, data: bytes) -> Figures:
    began = time.process_time()
    records = formats.read(name, data).records
    read = time.process_time()
    groups = group(records)
    grouped = time.process_time()
    papers = [
        paper_of(works, "", identity) for works, identity in zip(groups, identities(groups), strict=True)
    ]
    merged = time.process_time()
    given = {paper.identity: citation_keys.source_key(paper.source_key or "") for paper in papers}
    bases = {
        each.identity: given[each.identity] or citation_keys.base_key(each.title, each.identity)
        for each in papers
    }
    citation_keys.assign(bases, {})
    keyed = time.process_time()
    return {
        "read": read - began,
        "grouped": grouped - read,
        "merged": merged - grouped,
        "keyed": keyed - merged,
    }


def _pybtex(file: Path) -> Figures:
    from pybtex.database.input.bibtex import Parser

    text = file.read_text("utf-8")
    Parser().parse_string("@misc{a, title = {A}}")
    return {"seconds": min(_spent(lambda: Parser().parse_string(text)) for _ in range(_ROUNDS))}


def _json(file: Path) -> Figures:
    text = file.read_text("utf-8")
    return {"seconds": min(_spent(lambda: json.loads(text)) for _ in range(_ROUNDS))}


def _whole(file: Path) -> Figures:
    with tempfile.TemporaryDirectory(prefix="notes-tui-bench-") as folder:
        corpus = Path(folder, "vault", "corpus")
        corpus.mkdir(parents=True)
        target = corpus / file.name
        target.write_bytes(file.read_bytes())
        cache = Path(folder, "cache")
        plain = _refresh(corpus.parent, cache)
        memory = _memory()
        again = _refresh(corpus.parent, cache)
        text = target.read_text("utf-8")
        middle = text.index("  title = {", len(text) // 2)
        target.write_text(f"{text[:middle]}  note = {{new}},\n{text[middle:]}", "utf-8")
        one = _refresh(corpus.parent, cache)
        profile = cProfile.Profile()
        profile.enable()
        _refresh(corpus.parent, Path(folder, "profiled"))
        profile.disable()
    return {"first": plain, "again": again, "one": one, "memory": memory, **_shares(profile)}


def _refresh(vault: Path, cache: Path) -> float:
    library = Library(vault, cache=cache)
    try:
        return _spent(library.refresh)
    finally:
        library.close()


def _shares(profile: cProfile.Profile) -> dict[str, float]:
    """Return the share of each stage in the whole; a profiler makes all slower, but not one stage only."""
    stats: Any = pstats.Stats(profile)
    spent = {}
    for name, (path, function) in _STAGES.items():
        spent[name] = (
            sum(
                row[3]
                for (file, _line, called), row in stats.stats.items()
                if file.endswith(path) and called == function
            )
            / stats.total_tt
        )
    return spent


def _papis(file: Path) -> Figures:
    return _command(file, [["papis", "bibtex", "read", "{file}", "import", "--all"]], 200)


def _cobib(file: Path) -> Figures:
    return _command(file, [["cobib", "init"], ["cobib", "import", "--bibtex", "--", "{file}"]], 1_000)


def _command(file: Path, commands: list[list[str]], entries: int) -> Figures:
    """Time the last of some commands on the first entries of a file, as the other programs need minutes for all."""
    import resource

    parts = file.read_text("utf-8").split("\n\n")[:entries]
    with tempfile.TemporaryDirectory(prefix="notes-tui-bench-") as folder:
        some = Path(folder, "some.bib")
        some.write_text("\n\n".join(parts), "utf-8")
        (Path(folder) / "Documents" / "papers").mkdir(parents=True)  # which papis expects
        environment = {**os.environ, "HOME": folder, "PYTHONPATH": os.pathsep.join(sys.path)}
        environment |= {f"XDG_{name}_HOME": f"{folder}/{name.lower()}" for name in _HOMES}
        for words in commands:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            command = [sys.executable, "-m", *(word.format(file=some) for word in words)]
            subprocess.run(command, check=True, capture_output=True, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": spent, "entries": len(parts)}


_MEASURES: dict[str, Callable[[Path], Figures]] = {
    "nothing": _nothing,
    "files": _files,
    "pybtex": _pybtex,
    "json": _json,
    "whole": _whole,
    "papis": _papis,
    "cobib": _cobib,
}


if __name__ == "__main__":
    main()
