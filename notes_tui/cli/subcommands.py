"""The commands. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

from index import Block, LibraryError, Paper, ProblemKind, clean_line, json_safe
from notes_tui.cli import (
    correction_commands,
    doctor_command,
    export_command,
    follow_command,
    history_commands,
    import_command,
    key_commands,
    note_commands,
    output,
    pdf_commands,
    plot_command,
    property_commands,
    refactoring_commands,
    refresh_command,
    works_commands,
)
from notes_tui.cli.command_output import carried_out, done, emit, print_text, refresh, say
from notes_tui.cli.guard import CANNOT_RUN
from notes_tui.cli.works_commands import named_paper
from notes_tui.view.lacking import Lacking, without

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import Announcement, Library, Reason, RenamePlan, SyncState


def search(library: Library, args: argparse.Namespace) -> int:
    """`search QUERY`."""
    refresh(library)
    page = library.read.search(
        " ".join(args.query),
        scope=args.kind,
        limit=args.limit,
        sort=args.sort,
        relax=args.relax,
        most_snippets=args.snippets or 1,
    )
    for part in page.ignored:
        say(part)
    hits = (*page.hits, *page.relaxed)
    lines = [output.hit_line(hit) for hit in hits]
    reasons: list[tuple[Reason, ...]] = []
    if args.explain:
        reasons = [library.read.explain(page.query, hit.item.id, scope=args.kind) for hit in hits]
        for at, found in enumerate(reasons):
            lines[at] += "".join(f"\n    {reason.score:10.3f}  {reason.what}" for reason in found)
    for at, relaxed in enumerate(page.relaxed, len(page.hits)):
        lines[at] += f"\n    {without(Lacking(relaxed.missing, relaxed.replaced)) or 'other words'}"
    if args.snippets:
        for at, hit in enumerate(hits):
            shown = (hit.snippet, *(snippet.text for snippet in hit.more))
            lines[at] += "".join(f"\n    {clean_line(text)}" for text in shown if text)
    reading = library.read.reading(page.query) if args.explain else ()
    if not page.hits:
        hint = f" Did you mean: {page.suggestion}" if page.suggestion else ""
        say(f"Nothing found.{hint}" if not hits else f"No document has all the words.{hint}")
    elif page.relaxed:
        lines.insert(len(page.hits), "Not all the words:")
    emit(args, output.page_json(page, reasons, reading, snippets=bool(args.snippets)), [*reading, *lines])
    return CANNOT_RUN if page.unreadable else 0 if page.hits else 1


def papers(library: Library, args: argparse.Namespace) -> int:
    """`papers [QUERY]`."""
    refresh(library)
    query = " ".join(args.query)
    limit = args.limit or max(1, library.read.counts()[0])
    results = library.read.find(query, scope="paper", limit=limit, sort=args.sort)
    found = library.read.items([hit.id for hit in results.hits])
    listed = [item for hit in results.hits if isinstance(item := found.get(hit.id), Paper)]
    for part in results.ignored:
        say(part)
    emit(args, [output.paper_json(paper) for paper in listed], [output.item_line(p) for p in listed])
    return CANNOT_RUN if results.unreadable else 0


def show(library: Library, args: argparse.Namespace) -> int:
    """`show KEY|NOTE`."""
    refresh(library)
    item = library.read.resolve(args.ref)
    if isinstance(item, Paper):
        pdfs = library.read.pdfs(item)
        emit(args, {**output.paper_json(item), "pdfs": list(pdfs)}, [output.paper_text(item, pdfs)])
    elif args.json:
        emit(args, output.note_json(library, item), [])
    else:
        text = library.read.note_text(item.path)
        if "\N{REPLACEMENT CHARACTER}" in text:
            for problem in library.read.problems():
                if problem.path == item.path and problem.kind is ProblemKind.ENCODING:
                    say(f"{item.path}: {problem.detail}")
        print_text(text)
    return 0


def tag(library: Library, args: argparse.Namespace) -> int:
    """`tag KEY|NOTE… +TAG`."""
    refresh(library)
    refs = [word for word in args.words if not word.startswith(("+", "-"))]
    add = [word[1:] for word in args.words if word.startswith("+")]
    remove = [*args.remove, *(word[1:] for word in args.words if word.startswith("-"))]
    if not refs or not (add or remove):
        raise LibraryError(
            "Name what to tag and the tags: notes-tui tag KEY +TAG, or --remove TAG.", code="usage"
        )
    items = [library.read.resolve(ref) for ref in refs]
    targets = [item if isinstance(item, Paper) else item.path for item in items]
    return done(library, args, library.edit.tag(targets, add, remove))


def status(library: Library, args: argparse.Namespace) -> int:
    """`status KEY unread|reading|read`."""
    refresh(library)
    return done(library, args, library.edit.set_status([named_paper(library, args.ref)], args.status))


def note(library: Library, args: argparse.Namespace) -> int:
    """`note KEY`, `note --refresh [QUERY]`."""
    if args.refresh:
        return refresh_command.refresh_notes(library, args)
    args.ref = refresh_command.only_key(args)
    refresh(library)
    paper = named_paper(library, args.ref)
    path, change = library.edit.note_path(paper), library.edit.literature_note(paper)
    return _made(library, args, path, created=bool(change.files))


def today(library: Library, args: argparse.Namespace) -> int:
    """`today`, `--date`, `--previous`, `--next`, `--weekly`."""
    refresh(library)
    if args.previous or args.next:
        found = library.templates.neighbour(args.date, -1 if args.previous else 1)
        if found is None:
            say(f"There is no {'earlier' if args.previous else 'later'} daily note.")
            return 1
        return _made(library, args, found, created=False)
    path, created = (library.templates.weekly if args.weekly else library.templates.daily)(args.date)
    return _made(library, args, path, created=created)


def _made(library: Library, args: argparse.Namespace, path: str, *, created: bool) -> int:
    if args.open:
        from notes_tui.terminal.external_programs import open_in_editor

        open_in_editor(library.roots.absolute(path))
    refresh(library)
    emit(args, {"path": path, "created": created}, [path])
    return 0


def link(library: Library, args: argparse.Namespace) -> int:
    """`link NOTE KEY`."""
    refresh(library)
    target = library.read.resolve(args.note)
    path = target.note if isinstance(target, Paper) else target.path
    if path is None:
        raise LibraryError(
            f"“{clean_line(args.note)}” is a paper without a note; make one: notes-tui note KEY.",
            code="not-found",
        )
    change = library.edit.link(path, [named_paper(library, args.ref)], args.heading)
    if not change.files:
        say(f"{path} already has this link; nothing was changed.")
    return done(library, args, change)


def rename(library: Library, args: argparse.Namespace) -> int:
    """`rename NOTE|NOTE#HEADING|NOTE#^BLOCK|#TAG NEW`."""
    refresh(library)
    planned = _planned(library, args.note, args.new, alias=args.alias, queries=args.queries)
    return carried_out(library, args, planned)


def _planned(library: Library, old: str, new: str, *, alias: bool, queries: bool) -> RenamePlan:
    plans = library.edit.plans
    if alias:
        return plans.note(library.read.place(old), new, alias=True, queries=queries)
    if old.startswith("#"):
        return plans.tag(old, new, queries=queries)
    name, mark, anchor = old.partition("#")
    try:
        return plans.note(library.read.place(old), new, queries=queries)
    except LibraryError as error:
        # A file may have the sign in its name.
        if not mark or error.code != "not-found":
            raise
    from index import find_part

    path = library.read.place(name)
    part = find_part(library.read.note(path), anchor)
    if isinstance(part, Block):
        return plans.block(path, part, new, queries=queries)
    return plans.heading(path, part, new, queries=queries)


def links(library: Library, args: argparse.Namespace) -> int:
    """`links NOTE|KEY`."""
    refresh(library)
    attachment = library.read.attachment(args.ref)
    if attachment is not None:
        found, mentions = library.read.backlinks(attachment), []
    else:
        item = library.read.resolve(args.ref)
        found, mentions = library.read.links(item), library.read.mentions(item)
    lines = [
        *(f"out   {output.link_line(link)}" for link in found.out),
        *(f"back  {output.link_line(link)}" for link in found.back),
        *(f"named {output.link_line(link)}" for link in mentions),
    ]
    emit(args, output.links_json(found, mentions), lines)
    return 0


def related(library: Library, args: argparse.Namespace) -> int:
    """`related KEY|NOTE…`."""
    refresh(library)
    wanted, unwanted = ([library.read.resolve(ref) for ref in refs] for refs in (args.ref, args.less_like))
    found = library.read.related(wanted, args.limit, unwanted=unwanted)
    lines = [f"{output.item_line(each.item)}\n    {'; '.join(each.why)}" for each in found]
    emit(args, [output.related_json(each) for each in found], lines)
    return 0


def tags(library: Library, args: argparse.Namespace) -> int:
    """`tags`."""
    refresh(library)
    counted = library.read.tags()
    value = [{"tag": count.tag, "papers": count.papers, "notes": count.notes} for count in counted]
    emit(args, value, [f"{c.papers:5} {c.notes:5}  #{c.tag}" for c in counted])
    return 0


def index(library: Library, args: argparse.Namespace) -> int:
    """`index`, `--rebuild`, `--watch`."""
    refreshed = refresh(library, rebuild=args.rebuild, pdfs=True)
    value = {
        "papers": refreshed.papers,
        "notes": refreshed.notes,
        "changed": refreshed.changed,
        "seconds": round(refreshed.seconds, 3),
    }
    line = f"{refreshed.papers} papers, {refreshed.notes} notes; {refreshed.changed} files had changed"
    emit(args, value, [line])
    return _watch(library) if args.watch else int(bool(refreshed.faults))


def _watch(library: Library) -> int:
    """Print a JSON line for each change until interrupted, or until nobody reads them any more."""
    unread = threading.Event()
    failed = False

    def announce(announcement: Announcement) -> None:
        if not announcement.searchable or not (announcement.ids or announcement.everything):
            return
        ids = sorted(announcement.ids)
        value = {
            "papers": [id_.value for id_ in ids if id_.kind == "paper"],
            "notes": [id_.value for id_ in ids if id_.kind == "note"],
            "everything": announcement.everything,
        }
        try:
            print(json_safe(json.dumps(value, ensure_ascii=False)), flush=True)  # noqa: T201
        except BrokenPipeError:
            unread.set()

    def report(state: SyncState) -> None:
        nonlocal failed
        if state.message:
            say(state.message)
        elif failed and state.phase == "watching":
            say("Syncing works again.")
        failed = state.phase == "failed" or (failed and state.phase != "watching")

    library.start(announce, report)
    try:
        unread.wait()
    except KeyboardInterrupt:
        return 0
    raise BrokenPipeError


def doctor(library: Library, args: argparse.Namespace) -> int:
    """`doctor`, `--verify`, `--only`, `--ignore`."""
    away = refresh(library).away
    problems = doctor_command.chosen(library.read.problems(), args)
    verdict = library.verify() if args.verify else None
    value = {
        "problems": [output.problem_json(problem) for problem in problems],
        "index": verdict,
    }
    lines = doctor_command.lines(problems)
    if verdict:
        lines.append(f"the index and a fresh rebuild: {verdict}")
    elif not problems and not away:
        lines.append("nothing to report")
    emit(args, value, lines)
    serious = any(problem.kind.severity == "error" for problem in problems)
    return 1 if serious or away or verdict == "differs" else 0


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "import": import_command.import_,
    "fetch": import_command.fetch,
    "follow": follow_command.follow,
    "plot": plot_command.plot,
    "refresh": follow_command.refresh_followed,
    "search": search,
    "papers": papers,
    "show": show,
    "tag": tag,
    "status": status,
    "note": note,
    "today": today,
    "link": link,
    "rename": rename,
    "links": links,
    "related": related,
    "tags": tags,
    "new": note_commands.new,
    "append": note_commands.append,
    "task": note_commands.task,
    "delete": note_commands.delete,
    "rate": note_commands.rate,
    "set": property_commands.set_,
    "property": property_commands.property_,
    "keys": key_commands.keys,
    "join": refactoring_commands.join,
    "extract": refactoring_commands.extract,
    "attach": pdf_commands.attach,
    "highlights": pdf_commands.highlights,
    "merge": works_commands.merge,
    "split": works_commands.split,
    "hide": correction_commands.hide,
    "unhide": correction_commands.unhide,
    "new-paper": correction_commands.new_paper,
    "export": export_command.export,
    "history": history_commands.history,
    "undo": history_commands.undo,
    "versions": history_commands.versions,
    "restore": history_commands.restore,
    "index": index,
    "doctor": doctor,
}
