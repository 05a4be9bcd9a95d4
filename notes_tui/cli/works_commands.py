"""The commands of the user's word on works: `merge` and `split`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import LibraryError, Paper, clean_line
from notes_tui.cli import output
from notes_tui.cli.arguments import add_dry_run
from notes_tui.cli.command_output import emit, refresh, say
from notes_tui.cli.guard import CANNOT_RUN
from notes_tui.cli.named_documents import named_paper
from notes_tui.view.compared_papers import compare

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from index import Library, PaperSource, Source, WorksPlan


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments of both; `add` returns the parser of a command."""
    command = add("merge")
    command.add_argument("keys", nargs="+", metavar="KEY")
    add_dry_run(command)
    command = add("split")
    command.add_argument("key", metavar="KEY")
    command.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help="the sources to split off, by number, file:line or citation key, or another paper to keep apart from it",
    )
    add_dry_run(command)


def merge(library: Library, args: argparse.Namespace) -> int:
    """`merge KEY KEY…`."""
    refresh(library)
    papers = [named_paper(library, key) for key in args.keys]
    return _carried_out(library, args, library.works.plan_merge(papers))


def split(library: Library, args: argparse.Namespace) -> int:
    """`split KEY [SOURCE…]`."""
    refresh(library)
    paper = named_paper(library, args.key)
    listed = library.works.sources(paper)
    if not args.sources and max(each.part for each in listed) != 2:
        lines = [f"{number:3}  {_line(each)}" for number, each in enumerate(listed, 1)]
        emit(args, {"key": paper.key, "sources": [_source_json(each) for each in listed]}, lines)
        say(
            f"Name the sources to split off: notes-tui split {paper.key} NUMBER…"
            if len(listed) > 1
            else f"{paper.key} has only one source, so there is nothing to split."
        )
        return CANNOT_RUN
    if len(args.sources) == 1 and (other := _other_paper(library, paper, args.sources[0])) is not None:
        return _carried_out(library, args, library.works.plan_different(paper, other))
    chosen = [_source(listed, text) for text in args.sources]
    return _carried_out(library, args, library.works.plan_split(paper, chosen))


def _other_paper(library: Library, paper: Paper, text: str) -> Paper | None:
    """Return another paper that a person means by its key."""
    found = library.read.paper(text.removeprefix("@"))
    return found if found is not None and found.identity != paper.identity else None


def _source(listed: Sequence[PaperSource], text: str) -> Source:
    found = [each.source for number, each in enumerate(listed, 1) if _is_meant(each, number, text)]
    if len(found) == 1:
        return found[0]
    why = "could be several of the sources" if found else "is not one of the sources"
    raise LibraryError(
        f"“{clean_line(text)}” {why}; give a number from 1 to {len(listed)}, file:line, or a citation key.",
        code="usage",
    )


def _is_meant(each: PaperSource, number: int, text: str) -> bool:
    place = f"{each.source.file}:{each.source.line}"
    return text in (str(number), place) or place.endswith(f"/{text}") or f"key:{text}" in each.names


def _line(each: PaperSource) -> str:
    keys = [name for name in each.names[2:] if name.startswith("key:")]
    names = ", ".join([*each.names[:2], *keys]) or each.title
    return f"{clean_line(each.source.file)}:{each.source.line}  {clean_line(names)}"


def _source_json(each: PaperSource) -> output.Json:
    place = {"file": each.source.file, "line": each.source.line}
    return {**place, "title": each.title, "names": list(each.names), "part": each.part}


def _carried_out(library: Library, args: argparse.Namespace, planned: WorksPlan) -> int:
    for sentence in planned.remarks:
        say(sentence)
    if not args.dry_run:
        library.works.do(planned)
        refresh(library)
    value = {
        "changed": planned.change.paths,
        "before": [output.paper_json(paper) for paper in planned.before],
        "after": [output.paper_json(paper) for paper in planned.after],
        "keys": [list(pair) for pair in planned.keys],
        "others": list(planned.others),
        "remarks": list(planned.remarks),
    }
    emit(args, value, _preview(planned))
    return 0


def _preview(planned: WorksPlan) -> list[str]:
    """Return the papers field by field, before and after; a star marks what differs."""
    lines: list[str] = []
    count = len(planned.before)
    for field in compare([*planned.before, *planned.after]):
        signs = [*[" "] * count, *[">"] * len(planned.after)]
        for number, (sign, text) in enumerate(zip(signs, field.values, strict=True)):
            head = f"{'*' if field.differs else ' '} {field.name:10}" if number == 0 else " " * 12
            if number == 0 and not field.differs:
                lines.append(f"{head}  {clean_line(text)}")
                break
            lines.append(f"{head}{sign} {clean_line(text)}".rstrip())
    lines += [f"{old} leads to {new} from now on" for old, new in planned.keys]
    lines += [f"{key} changes too" for key in planned.others]
    return lines


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "merge": merge,
    "split": split,
}
