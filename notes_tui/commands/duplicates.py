"""Decide which papers are one work: possible duplicates, papers that the user chose, and parts of a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Paper, clean_line
from notes_tui.commands.command import Command
from notes_tui.commands.selection import current_item, selected_papers
from notes_tui.questions import ChooseAnswer, PickItem, PickOne, ReviewDuplicates

if TYPE_CHECKING:
    from index import DuplicatePair, Source, WorksPlan
    from notes_tui.commands.command import DocumentContext, ScreenName
    from notes_tui.shell import Shell


async def possible_duplicates(screen: DocumentContext, start: Source | None = None) -> None:
    """Show possible duplicates side by side, one pair after the other, beginning at the record at a place."""
    shell = screen.shell
    works = shell.library.works
    pairs = await shell.attempt(works.duplicates)
    if pairs is None:
        return
    if not pairs:
        shell.notify_done("No possible duplicates.")
        return
    at = next((at for at, pair in enumerate(pairs) if start in pair.places), 0)
    while pairs:
        answer = await shell.ask(ReviewDuplicates(pairs, at, works.plan_together))
        if answer is None:
            return
        pair, at = pairs[answer.at], answer.at
        if await _decided(shell, pair, answer.action):
            found = await shell.attempt(works.duplicates)
            pairs = [each for each in found or () if each.places != pair.places]
    shell.notify_done("No more possible duplicates.")


async def _decided(shell: Shell, pair: DuplicatePair, action: str) -> bool:
    """Write what the user says of a pair; return whether it was done and the index has it."""
    works = shell.library.works

    def decide() -> WorksPlan:
        planned = works.plan_together(pair) if action == "together" else works.plan_apart(pair)
        works.do(planned)
        works.wait_until_read()
        return planned

    planned = await shell.attempt(decide)
    if planned is None:
        return False
    shell.notify_done(f"{planned.change.label or 'Nothing to change'} · u to undo")
    return True


async def merge_papers(screen: DocumentContext) -> None:
    """Show the two selected papers side by side, and join them or keep them apart."""
    from index import DuplicatePair  # it loads what groups papers

    shell = screen.shell
    papers = list({paper.identity: paper for paper in await selected_papers(screen)}.values())
    if len(papers) != 2:
        if papers:
            shell.notify_warning("Mark two papers to merge, with space.")
        return
    pair = DuplicatePair(papers[0], papers[1])
    answer = await shell.ask(ReviewDuplicates([pair], 0, shell.library.works.plan_together))
    if answer is not None:
        await _decided(shell, pair, answer.action)


async def split_paper(screen: DocumentContext) -> None:
    """Ask which source of the paper is another work, say what follows, and split it off."""
    shell = screen.shell
    works = shell.library.works
    paper = await current_item(screen)
    sources = await shell.attempt(lambda: works.sources(paper)) if isinstance(paper, Paper) else None
    if not isinstance(paper, Paper) or not sources or len(sources) < 2:
        shell.notify_warning("Select a paper that has several sources.")
        return
    items = [
        PickItem(
            str(at), f"{each.source.file}:{each.source.line}", f"{each.title}  {', '.join(each.names[:2])}"
        )
        for at, each in enumerate(sources)
    ]
    answer = await shell.ask(PickOne(f"Split a source off {paper.key}", items))
    if answer is None:
        return
    planned = await shell.attempt(lambda: works.plan_split(paper, [sources[int(answer)].source]))
    if planned is None:
        return
    listed = "; ".join(f"{each.key} from {len(each.sources)} sources" for each in planned.after)
    question = f"Split {paper.key} into {clean_line(listed)}? {' '.join(planned.remarks)}".strip()
    if await shell.ask(ChooseAnswer(question, [("s", "split it"), ("n", "cancel")])) == "s":
        change = await shell.attempt(lambda: works.do(planned))
        if change is not None:
            shell.notify_done(f"{change.label} · u to undo")


_DOCUMENTS: tuple[ScreenName, ...] = ("browse", "reader")
DUPLICATES: tuple[Command[DocumentContext], ...] = (
    Command(
        "duplicates",
        "",
        "Possible duplicates",
        "Show possible duplicates side by side, to join them or keep them apart.",
        "Work",
        _DOCUMENTS,
        possible_duplicates,
    ),
    Command(
        "merge-papers",
        "",
        "Merge papers",
        "Show two marked papers side by side, and make them one.",
        "Work",
        _DOCUMENTS,
        merge_papers,
    ),
    Command(
        "split-paper",
        "",
        "Split paper",
        "Say that a source of the paper is another work.",
        "Work",
        _DOCUMENTS,
        split_paper,
    ),
)
