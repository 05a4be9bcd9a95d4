"""Join and split works by the user's word, which is kept in `merges.yaml`."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from index.cache import key_owners, said_table, word_preview
from index.edit import corpus_file, inbox_marks
from index.edit.duplicate_pairs import DuplicatePair, duplicates
from index.edit.paper_edits import PaperEdits
from index.edit.work_names import records_of, unique_name
from index.errors import LibraryError
from index.papers import key_file
from index.papers.formats import KEY_FILE
from index.papers.said import Said, names_of, normal_name, normal_pair, written_names
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.cache.cache import Cache
    from index.cache.word_preview import WordPreview
    from index.edit.changes import Change
    from index.edit.history import History
    from index.papers.model import Paper, Record, Source
    from index.papers.said import Pair
    from index.papers.said_pairs import Word
    from index.sync.roots import Roots


_PAUSE = 0.05  # seconds


@dataclass(frozen=True, slots=True)
class WorksPlan:
    """The effects of joining or splitting works, before it is done.

    Attributes:
        before: The papers as they are.
        after: The papers that come of them.
        keys: Each key that is given up, with the one of the paper that it leads to from now on.
        others: Keys of further papers that change.
        remarks: Sentences to show before it is done.
        change: The change of `merges.yaml`.
    """

    before: tuple[Paper, ...]
    after: tuple[Paper, ...]
    keys: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    remarks: tuple[str, ...]
    change: Change


@dataclass(frozen=True, slots=True)
class PaperSource:
    """A record of a paper; those that no name tells apart are of one `part`, counted from 1."""

    source: Source
    title: str
    names: tuple[str, ...]
    part: int


class Works:
    """The works of one library.

    Attributes:
        edits: Corrections of papers by hand.
    """

    def __init__(self, roots: Roots, cache: Cache, history: History) -> None:
        """Plans read `cache`; what is done goes through `history`."""
        self._roots = roots
        self._cache = cache
        self._history = history
        self.edits = PaperEdits(roots, cache, history)

    def mark(self, papers: Sequence[Paper], mark: Literal["kept", "dismissed"]) -> Change:
        """Keep papers of the inbox, or dismiss them, in `inbox.txt`; one step to undo.

        Raises:
            LibraryError: A paper has no name of its own, or the file cannot be written.
        """
        return inbox_marks.mark(self._roots, self._cache, self._history, papers, mark)

    def do(self, planned: WorksPlan) -> Change:
        """Carry out a plan; one step to undo.

        Raises:
            StaleFileError: `merges.yaml` has changed since; nothing was written.
            LibraryError: It cannot be written.
        """
        return corpus_file.do(self._history, self._roots, planned.change)

    def sources(self, paper: Paper) -> list[PaperSource]:
        """Return the records of a paper, in order of file and line."""
        parts: dict[str, int] = {}
        found: list[PaperSource] = []
        for record in records_of(self._cache, paper):
            names = written_names(record)
            part = normal_name(names[0]) if names else str(record.source)
            number = parts.setdefault(part, len(parts) + 1)
            found.append(PaperSource(record.source, record.title, names, number))
        return found

    def plan_merge(self, papers: Sequence[Paper]) -> WorksPlan:
        """Work out what joining papers comes to.

        Raises:
            LibraryError: They cannot be joined, or `merges.yaml` cannot be changed so.
        """
        papers = list({paper.identity: paper for paper in papers}.values())
        if len(papers) < 2:
            raise LibraryError("These keys mean one paper already; name two papers.", code="usage")
        groups = [records_of(self._cache, paper) for paper in papers]
        works = {paper.identity for paper in papers}
        said = said_table.read(self._cache)
        everything = [record for group in groups for record in group]
        gone = {pair for pair in said.different if _is_between(pair, everything, everything)}
        names = [
            unique_name(self._cache, paper, group, works, KEY_FILE)
            for paper, group in zip(papers, groups, strict=True)
        ]
        pairs = [(names[0], name) for name in names[1:]]
        tried = self._tried(said, works, same=pairs, gone=gone)
        if len(tried.papers) > 1:
            # Records that were joined for the sake of others may have to be named themselves.
            rest = [record for _paper, group in tried.papers[1:] for record in group]
            more = {normal_name(each): each for record in rest for each in written_names(record)[:1]}
            pairs += [
                (names[0], name) for folded, name in sorted(more.items()) if folded != normal_name(names[0])
            ]
            tried = self._tried(said, works, same=pairs, gone=gone)
        if len(tried.papers) > 1:
            raise LibraryError(
                f"{_keys(papers)} cannot be joined: what tells their records apart is stronger. Add pairs to "
                f"{KEY_FILE} by hand.",
                code="not-editable",
            )
        chosen: dict[str, str] = {}
        key, why = self._kept_key(papers, tried.papers[0][0].key)
        if key != tried.papers[0][0].key:
            chosen = {tried.papers[0][0].identity: key}
            tried = self._tried(said, works, same=pairs, gone=gone, chosen=chosen)
        label = f"merge {' '.join(paper.key for paper in papers)}"
        words: list[tuple[Word, Pair]] = [("same", pair) for pair in pairs]
        removed: list[tuple[Word, Pair]] = [("different", pair) for pair in gone]
        return self._plan(label, papers, tried, words, removed, chosen=chosen, remark=why)

    def _kept_key(self, papers: Sequence[Paper], otherwise: str) -> tuple[str, str]:
        """Return the key that papers keep together, and the sentence that says why.

        Args:
            papers: In the order in which the user named them.
            otherwise: The key that their sources and notes give them.
        """
        first, *others = papers
        used = key_owners.used(self._cache, {paper.key.lower() for paper in papers})
        in_use = [paper for paper in others if paper.key.lower() in used]
        if first.note or (
            not any(paper.note for paper in others) and (first.key.lower() in used or not in_use)
        ):
            return first.key, f"The key {first.key} stays, because it was named first."
        noted = next((paper for paper in others if paper.note), None)
        kept = next((paper for paper in in_use if paper.key == otherwise), noted or in_use[0])
        if kept.note:
            return (
                kept.key,
                f"The key {kept.key} stays, because it has a literature note and {first.key} has none.",
            )
        return kept.key, f"The key {kept.key} stays, because notes use it and none uses {first.key}."

    def plan_split(self, paper: Paper, sources: Sequence[Source] = ()) -> WorksPlan:
        """Work out what splitting some records off a paper comes to.

        Args:
            paper: The paper.
            sources: Places of the records; where there are none, the paper must have two parts, see `sources`.

        Raises:
            LibraryError: The records cannot be told from the others, or `merges.yaml` cannot be changed so.
        """
        if not sources:
            listed = self.sources(paper)
            if max(each.part for each in listed) != 2:
                one = "It has one source" if len(listed) == 1 else "Its sources do not fall into two parts"
                raise LibraryError(f"{one}; name the sources of {paper.key} to split off.", code="usage")
            sources = [each.source for each in listed if each.part == 2]
        records = records_of(self._cache, paper)
        off = [record for record in records if record.source in sources]
        rest = [record for record in records if record.source not in sources]
        if len(off) < len(set(sources)) or not rest or not off:
            why = "All sources would be split off" if off else "This is not one of the sources"
            raise LibraryError(f"{why} of {paper.key}; name some of them, not all.", code="usage")
        return self._apart(f"split {paper.key}", [paper], off, rest)

    def plan_different(self, first: Paper, second: Paper) -> WorksPlan:
        """Work out what saying that two papers are different works comes to: they are not listed as duplicates again.

        Raises:
            LibraryError: Their records cannot be told apart, or `merges.yaml` cannot be changed so.
        """
        label = f"keep {first.key} and {second.key} apart"
        ones, others = records_of(self._cache, first), records_of(self._cache, second)
        return self._apart(label, [first, second], ones, others)

    def duplicates(self) -> list[DuplicatePair]:
        """Return the possible duplicates, in order of their places."""
        return duplicates(self._cache)

    def plan_together(self, pair: DuplicatePair) -> WorksPlan:
        """Work out what saying that a pair is one work comes to: it is not listed as a possible duplicate again.

        Raises:
            LibraryError: As `plan_merge`.
        """
        if not pair.joined:
            return self.plan_merge([pair.first, pair.second])
        off, rest = self._parts(pair)
        said = said_table.read(self._cache)
        pairs = list(product(_distinct_names(off[:1], rest[:1])[:1], _distinct_names(rest[:1], off[:1])[:1]))
        if not pairs:
            raise _not_told_apart(off[0], rest[0])
        tried = self._tried(said, {pair.first.identity}, same=pairs)
        words: list[tuple[Word, Pair]] = [("same", each) for each in pairs]
        return self._plan(f"keep {pair.first.key} together", [pair.first], tried, words, [])

    def plan_apart(self, pair: DuplicatePair) -> WorksPlan:
        """Work out what saying that a pair is two works comes to: it is not listed as a possible duplicate again.

        Raises:
            LibraryError: As `plan_split` and `plan_different`.
        """
        if not pair.joined:
            return self.plan_different(pair.first, pair.second)
        off, rest = self._parts(pair)
        return self._apart(f"split {pair.first.key}", [pair.first], off, rest)

    def _parts(self, pair: DuplicatePair) -> tuple[list[Record], list[Record]]:
        """Return the records of a paper that are the second of a pair, by their best names, and the others.

        The two records that were compared come first.
        """
        records = records_of(self._cache, pair.first)
        chief = next((each for each in records if each.source == pair.places[1]), None)
        other = next((each for each in records if each.source == pair.places[0]), None)
        if chief is None or other is None:
            raise LibraryError(
                f"The sources of {pair.first.key} have changed; look again.", code="stale-file"
            )
        names = written_names(chief)[:1]
        alike = set(names) - set(written_names(other)[:1])
        off = [each for each in records if each is not chief and alike & set(written_names(each)[:1])]
        rest = [each for each in records if each not in (chief, other) and each not in off]
        return [chief, *off], [other, *rest]

    def wait_until_read(self, seconds: float = 10.0) -> None:
        """Wait until the index knows what `merges.yaml` says, or for so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            text = corpus_file.read(self._roots, KEY_FILE)
            if key_file.parse(text.text if text else "").said == said_table.read(self._cache):
                return
            time.sleep(_PAUSE)

    def _apart(self, label: str, papers: list[Paper], off: list[Record], rest: list[Record]) -> WorksPlan:
        said = said_table.read(self._cache)
        gone = {pair for pair in said.same if _is_between(pair, off, rest)}
        pairs = list(product(_distinct_names(off, rest), _distinct_names(rest, off)))
        if not pairs:
            raise _not_told_apart(off[0], rest[0])
        works = {paper.identity for paper in papers}
        tried = self._tried(said, works, different=pairs, gone=gone, split=len(works) == 1)
        places = {record.source for record in off}
        for _paper, records in tried.papers:
            ones = [record for record in records if record.source in places]
            others = [record for record in records if record.source not in places]
            if ones and others:
                raise _not_told_apart(ones[0], others[0])
        words: list[tuple[Word, Pair]] = [("different", pair) for pair in pairs]
        return self._plan(label, papers, tried, words, [("same", pair) for pair in gone])

    def _tried(
        self,
        said: Said,
        works: set[str],
        *,
        same: Iterable[Pair] = (),
        different: Iterable[Pair] = (),
        gone: Iterable[Pair] = (),
        chosen: Mapping[str, str] = MappingProxyType({}),
        split: bool = False,
    ) -> WordPreview:
        kept = (said.different - set(gone)).union(map(normal_pair, different))
        joined = (said.same - set(gone)).union(map(normal_pair, same))
        return word_preview.preview(self._cache, Said(joined - kept, kept), works, chosen, split=split)

    def _plan(
        self,
        label: str,
        papers: list[Paper],
        tried: WordPreview,
        add: list[tuple[Word, Pair]],
        remove: list[tuple[Word, Pair]],
        *,
        chosen: Mapping[str, str] = MappingProxyType({}),
        remark: str = "",
    ) -> WorksPlan:
        before = corpus_file.read(self._roots, KEY_FILE)
        text = key_file.say(before.text if before else "", add, remove)
        text = key_file.add(text, tried.kept, chosen, gone=tried.gone, freed=tried.freed)
        after = [paper for paper, _records in tried.papers]
        keys = {paper.identity: paper.key for paper in after}
        shown = {paper.key.lower(): paper.key for paper in papers}
        given_up = sorted(
            (shown.get(name, name), keys[identity])
            for name, identity in tried.kept.items()
            if identity in keys
        )
        given_up = [(old, new) for old, new in given_up if old.lower() != new.lower()]
        remarks = _remarks(papers, after)
        return WorksPlan(
            tuple(papers),
            tuple(after),
            tuple(given_up),
            tuple(tried.others),
            tuple(filter(None, (remark, *remarks))),
            corpus_file.change(self._roots, label, KEY_FILE, before, text),
        )


def _distinct_names(records: Sequence[Record], others: Sequence[Record]) -> list[str]:
    """Return names that together name all records that can be named so, and none of the others."""
    taken = frozenset().union(*map(names_of, others))
    found: dict[str, str] = {}
    for record in records:
        names = [name for name in written_names(record) if normal_name(name) not in taken]
        if names and not any(normal_name(name) in found for name in names):
            found[normal_name(names[0])] = names[0]
    return list(found.values())


def _is_between(pair: Pair, ones: Sequence[Record], others: Sequence[Record]) -> bool:
    """Return whether one of two names is of one of the first records, and the other of one of the second."""
    left, right = (frozenset().union(*map(names_of, records)) for records in (ones, others))
    return (pair[0] in left and pair[1] in right) or (pair[1] in left and pair[0] in right)


def _not_told_apart(one: Record, other: Record) -> LibraryError:
    return LibraryError(
        f"{_shown(one)} and {_shown(other)} cannot be told apart by DOI, arXiv id, title and year, or citation key. "
        "Give each of the two sources a citation key of its own, or one of them an identifier.",
        code="ambiguous",
    )


def _remarks(before: Sequence[Paper], after: Sequence[Paper]) -> list[str]:
    """Say what becomes of literature notes."""
    counting = {paper.note for paper in after}
    found = []
    for paper in before:
        if paper.note and paper.note not in counting:
            note, kept = clean_line(paper.note), next((each for each in counting if each), None)
            found.append(
                f"{note} stays as it is, but {clean_line(kept or '')} is the note of the paper: tags, status and "
                f"rating of {note} do not count. Join the two notes, or keep both."
            )
    return found


def _keys(papers: Iterable[Paper]) -> str:
    return ", ".join(paper.key for paper in papers)


def _shown(record: Record) -> str:
    return f"“{clean_line(record.title)[:80]}” in {clean_line(record.source.file)}:{record.source.line}"
