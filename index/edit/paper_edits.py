"""Corrections of papers by hand, kept in `corrections.yaml`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.cache import corrections_table, queries
from index.edit import corpus_file
from index.edit.changes import Change
from index.edit.work_names import records_of, unique_name
from index.errors import LibraryError
from index.papers import corrections_file
from index.papers.corrections import corrected
from index.papers.formats import CORRECTIONS_FILE
from index.papers.merge import merge
from index.papers.paper_fields import FIELDS, LIST_FIELDS, OTHER_NAMES, as_typed, checked, listed, typed
from index.papers.said import names_of
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from index.cache.cache import Cache
    from index.edit.history import History
    from index.edit.vault_properties import Assignment
    from index.papers.model import Paper, Record
    from index.papers.paper_fields import Given
    from index.sync.roots import Roots


class PaperEdits:
    """Corrects, hides and makes papers of one library; each call is one step to undo."""

    def __init__(self, roots: Roots, cache: Cache, history: History) -> None:
        """Papers are read from `cache`; what is done goes through `history`."""
        self._roots = roots
        self._cache = cache
        self._history = history

    @staticmethod
    def fields() -> tuple[str, ...]:
        """Return the names of the fields that can be corrected."""
        return FIELDS

    @staticmethod
    def field(name: str) -> str | None:
        """Return the field that a person means by a name, such as `published` by `year`; None where it is none."""
        known = OTHER_NAMES.get(name, name)
        return known if known in FIELDS else None

    def hidden(self) -> list[Paper]:
        """Return the papers that are hidden, by key."""
        return queries.hidden(self._cache)

    def check(self, assignments: Sequence[Assignment], *, is_new: bool = False) -> None:
        """Refuse values that do not fit, and a new paper without a title.

        Raises:
            LibraryError: One does not fit.
        """
        values = self._values((), assignments)
        if is_new and not values.get("title"):
            raise LibraryError("A paper needs a title.", code="bad-value")

    def typed(self, paper: Paper) -> dict[str, str]:
        """Return the fields of a paper as they are typed, by name."""
        records = records_of(self._cache, paper)
        record = corrected(merge(records), corrections_table.read(self._cache).of(records))
        return {name: as_typed(record, name) for name in FIELDS}

    def set(
        self, papers: Sequence[Paper], assignments: Sequence[Assignment] = (), remove: Collection[str] = ()
    ) -> Change:
        """Correct fields of papers; an empty value says that a paper has none.

        Args:
            papers: The papers.
            assignments: What to set, in order.
            remove: Fields whose corrections are taken away, so that the sources count again.

        Raises:
            LibraryError: A value does not fit, or `corrections.yaml` cannot be changed so; then nothing is written.
        """
        assignments, remove = _named(assignments), [OTHER_NAMES.get(name, name) for name in remove]
        _check_names(remove)
        keys = " ".join(paper.key for paper in papers)
        names = [*(each.name for each in assignments), *(f"-{name}" for name in remove)]

        def edit(text: str) -> str:
            for paper in papers:
                records = records_of(self._cache, paper)
                values = self._values(records, assignments)
                text = self._corrected(text, paper, records, values, remove=set(remove) - values.keys())
            return text

        return self._changed(f"correct {keys}: {' '.join(names)}", edit)

    def _values(self, records: Sequence[Record], assignments: Iterable[Assignment]) -> dict[str, Given]:
        """Return checked values by field."""
        assignments = _named(assignments)
        _check_names(each.name for each in assignments)
        now = corrected(merge(records), corrections_table.read(self._cache).of(records)) if records else None
        values: dict[str, Given] = {}
        for each in assignments:
            given = typed(each.name, each.value)
            if each.sign != "=":
                if each.name not in LIST_FIELDS:
                    raise LibraryError(
                        f"{each.name} has one value; += and -= are for lists. Use =.", code="bad-value"
                    )
                before = values.get(each.name, listed(now, each.name) if now else ())
                changed = checked(each.name, given)
                kept = tuple(item for item in before if each.sign == "+=" or item not in changed)
                given = (*kept, *changed) if each.sign == "+=" else kept
            values[each.name] = checked(each.name, given)
        return values

    def _corrected(
        self,
        text: str,
        paper: Paper,
        records: Sequence[Record],
        values: Mapping[str, Given],
        *,
        remove: Collection[str] = (),
        hidden: bool | None = None,
    ) -> str:
        names = frozenset().union(*map(names_of, records))
        written = unique_name(self._cache, paper, records, {paper.identity}, CORRECTIONS_FILE)
        return corrections_file.correct(text, names, written, values, remove=remove, hidden=hidden)

    def hide(self, papers: Sequence[Paper], *, hidden: bool = True) -> Change:
        """Leave papers out of lists and search, or take them in again; links to them lead to them all the same.

        Raises:
            LibraryError: `corrections.yaml` cannot be changed so; then nothing is written.
        """
        label = f"{'hide' if hidden else 'unhide'} {' '.join(paper.key for paper in papers)}"

        def edit(text: str) -> str:
            for paper in papers:
                if paper.hidden != hidden:
                    text = self._corrected(text, paper, records_of(self._cache, paper), {}, hidden=hidden)
            return text

        return self._changed(label, edit)

    def new_paper(self, assignments: Sequence[Assignment], key: str = "") -> Change:
        """Make a paper by hand; the last of `corrections.yaml` is its record.

        Args:
            assignments: Its fields; a title is among them.
            key: Its citation key, or empty.

        Raises:
            LibraryError: A value does not fit, or the file cannot be added to; then nothing is written.
        """
        values = self._values((), assignments)
        if not values.get("title"):
            raise LibraryError("A paper needs a title: title=…", code="usage")
        label = f"new paper “{clean_line(str(values['title']))[:60]}”"
        return self._changed(label, lambda text: corrections_file.with_paper(text, values, key))

    def made(self) -> Paper | None:
        """Return the paper of the last record in `corrections.yaml`, once it is indexed."""
        file = self._roots.name(self._roots.corpus[0] / CORRECTIONS_FILE)
        return queries.paper_at_end_of(self._cache, file)

    def _changed(self, label: str, edit: Callable[[str], str]) -> Change:
        with self._history.exclusive():
            before = corpus_file.read(self._roots, CORRECTIONS_FILE)
            after = edit(before.text if before else "")
            planned = corpus_file.change(self._roots, label, CORRECTIONS_FILE, before, after)
            return corpus_file.do(self._history, self._roots, planned)


def _named(assignments: Iterable[Assignment]) -> list[Assignment]:
    return [replace(each, name=OTHER_NAMES.get(each.name, each.name)) for each in assignments]


def _check_names(names: Iterable[str]) -> None:
    for name in names:
        if name not in FIELDS:
            raise LibraryError(
                f"“{clean_line(name)}” is not a field of a paper; the fields are {', '.join(FIELDS)}.",
                code="bad-value",
            )
