"""Questions to the user, as values: a command asks them through the shell, and a screen shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeVar

from index import Choice, DocumentId, RenamePlan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from index import (
        DuplicatePair,
        FileDiff,
        ImportProgress,
        ImportResult,  # noqa: F401 - in quotes below
        LinkRow,
        Merged,
        NoteSummary,
        Paper,
        PlannedImport,
        Problem,
        Reason,
        Related,
        WorksPlan,
    )

    ShowProgress = Callable[[ImportProgress], None]

AnswerT = TypeVar("AnswerT")


class Question(Generic[AnswerT]):
    """A question; its answer is None when the user leaves it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class EnterText(Question[str]):
    """Ask for one line of text, which is not empty.

    Attributes:
        complete: Returns a text that begins with what was typed, or None; may block.
        check: Raises `LibraryError` where the text cannot be taken; may block.
    """

    title: str
    value: str = ""
    placeholder: str = ""
    complete: Callable[[str], str | None] | None = None
    check: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True)
class ChooseAnswer(Question[str]):
    """Ask for one of a few answers, each with a key.

    Attributes:
        question: The question.
        answers: Keys and what they do.
        unasked: The question comes up by itself, so that keys pressed before it can be read do not answer it.
    """

    question: str
    answers: Sequence[tuple[str, str]]
    unasked: bool = False


@dataclass(frozen=True, slots=True)
class PickItem:
    """An item to pick.

    Attributes:
        value: The answer when this item is picked.
        label: Shown and matched, plain text.
        detail: Shown dimmed after the label.
    """

    value: str
    label: str
    detail: str = ""


class PickItems(NamedTuple):
    """Items to pick from, in the order to show them; see `PickOne` for `last`."""

    items: Sequence[PickItem]
    last: int | None = None


@dataclass(frozen=True, slots=True)
class PickOne(Question[str]):
    """Ask for one of many items, narrowed while typing.

    Attributes:
        title: The question.
        items: In the order to show them before anything is typed.
        create: Label for taking a new name (`New note`); empty when only items count. The answer is `new:NAME`.
        last: Items from this position on come last, whatever is typed.
        preview: Called with the value of the item under the cursor.
        load: Returns all items, for which `items` stand until they are there; may block, and raise `LibraryError`.
    """

    title: str
    items: Sequence[PickItem]
    create: str = ""
    last: int | None = None
    preview: Callable[[str], None] | None = None
    load: Callable[[], PickItems] | None = None


@dataclass(frozen=True, slots=True)
class TagEdit:
    """Tags to add and to remove, without `#`."""

    add: tuple[str, ...]
    remove: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EnterTags(Question[TagEdit]):
    """Ask for tags to add and remove.

    Attributes:
        title: Name of what is tagged.
        present: Its tags.
        known: All tags.
        suggest: Returns tags that are likely here; may block.
    """

    title: str
    present: Sequence[str]
    known: Sequence[str]
    suggest: Callable[[], Sequence[str]]


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """A row of the links screen; `link`: turn its mention into a link; `on_map`: show its note on the map."""

    row: LinkRow
    link: bool
    on_map: bool = False


@dataclass(frozen=True, slots=True)
class PickLink(Question[LinkAnswer]):
    """Show backlinks and unlinked mentions of a document."""

    title: str
    back: Sequence[LinkRow]
    mentions: Sequence[LinkRow]


@dataclass(frozen=True, slots=True)
class ProblemAnswer:
    """A problem and what to do about it."""

    problem: Problem
    action: Literal["read", "edit", "fix", "compare"]


@dataclass(frozen=True, slots=True)
class PickProblem(Question[ProblemAnswer]):
    """Show the problems of the files.

    Attributes:
        problems: All of them.
        repair: Returns what a fix would do, or None when there is no safe fix; may block.
        find: Finds them again after a file has changed; may block.
        edit_outside: Gives the file of a problem, and the terminal, to the user's own editor, and waits for it.
    """

    problems: Sequence[Problem]
    repair: Callable[[Problem], str | None]
    find: Callable[[], Sequence[Problem]]
    edit_outside: Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """An earlier change or version, and what to do: read it, or undo or restore it."""

    value: str
    action: Literal["open", "undo"]


@dataclass(frozen=True, slots=True)
class PickPast(Question[PastAnswer]):
    """Show earlier changes, or versions of a note.

    Attributes:
        title: What is listed.
        items: The latest first; the detail is the time.
        diff: Returns the lines that differ for an item's value; may block, and raise `LibraryError`.
        hint: The keys.
        words: Further words that an item is found by, by its value.
    """

    title: str
    items: Sequence[PickItem]
    diff: Callable[[str], list[FileDiff]]
    hint: str
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RelatedAnswer:
    """A related document, to be read or, with `on_map`, shown in the middle of the map."""

    id: DocumentId
    on_map: bool = False


@dataclass(frozen=True, slots=True)
class PickRelated(Question[RelatedAnswer]):
    """Show related documents, with reasons.

    Attributes:
        title: Name of what they are related to.
        find: Finds the documents, the closest first, less like some others; may block, and raise `LibraryError`.
    """

    title: str
    find: Callable[[Sequence[Paper | NoteSummary]], Sequence[Related]]


@dataclass(frozen=True, slots=True)
class Explanation(Question[None]):
    """Show why a document is in the results, beside the next one; there is nothing to answer.

    Attributes:
        title: Of the document.
        reading: How the query was read, line by line.
        parts: Of its score.
        next_title: Of the next hit; empty where there is none.
        next_parts: Of the score of the next hit.
    """

    title: str
    reading: Sequence[str]
    parts: Sequence[Reason]
    next_title: str = ""
    next_parts: Sequence[Reason] = ()


class RenameChoices(NamedTuple):
    """Choices for a rename: keep the old name as an alias, and rewrite the queries that name it."""

    alias: bool = False
    queries: bool = False


@dataclass(frozen=True, slots=True)
class EnterNewName(Question[RenamePlan]):
    """Ask for a new name, and show what the rename changes while it is typed.

    Attributes:
        title: What is renamed.
        old: Its name now.
        plan: Returns the plan for a typed name and choices, or raises `LibraryError`; may block.
        counted: What the plan counts in each file, singular.
        has_alias: The old name can be kept as an alias.
        verb: What enter does.
        placeholder: Shown while nothing is typed.
    """

    title: str
    old: str
    plan: Callable[[str, RenameChoices], RenamePlan]
    counted: str = "link"
    has_alias: bool = False
    verb: str = "rename"
    placeholder: str = "New name"


DuplicateAction = Literal["together", "apart"]


@dataclass(frozen=True, slots=True)
class DuplicateAnswer:
    """The position of a pair, and what the user says of it."""

    at: int
    action: DuplicateAction


@dataclass(frozen=True, slots=True)
class ReviewDuplicates(Question[DuplicateAnswer]):
    """Show pairs of papers side by side, and ask whether they are one work.

    Attributes:
        pairs: At least one.
        at: The position of the one to begin with.
        together: Returns what making one paper of a pair comes to, or raises `LibraryError`; may block.
    """

    pairs: Sequence[DuplicatePair]
    at: int
    together: Callable[[DuplicatePair], WorksPlan]


class FormField(NamedTuple):
    """A line of a form."""

    name: str
    value: str = ""
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class FillForm(Question["Mapping[str, str]"]):
    """Ask for several lines of text, by their names.

    Attributes:
        title: The question.
        fields: At least one.
        check: Raises `LibraryError` where the texts cannot be taken; may block.
    """

    title: str
    fields: Sequence[FormField]
    check: Callable[[Mapping[str, str]], None]


@dataclass(frozen=True, slots=True)
class PressKey(Question[str]):
    """Ask for a key, which is pressed.

    Attributes:
        title: The question.
        check: Raises `LibraryError` where the key cannot be taken; may block.
    """

    title: str
    check: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ChangeSettings(Question[bool]):
    """Show the settings, to be changed; answered with True where the vault has to be opened again for that."""


MergeAnswer = tuple[Choice, ...] | Literal["copy"]
"""A choice for each clash, or `copy` to keep the user's version beside the note."""


@dataclass(frozen=True, slots=True)
class MergeVersions(Question[MergeAnswer]):
    """Ask which side to take in each clash of a merge; `chosen` holds earlier choices, if any."""

    path: str
    merged: Merged
    chosen: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class ImportFiles(Question["ImportResult"]):
    """Show what importing a file, folder or archive, or a fetch, would do, and do it; the answer is the outcome.

    The functions may block; both take a function that shows progress and one that says whether it was cancelled.

    Attributes:
        source: The path, or what is fetched, safe to show.
        plan: Returns the import of a path, or of the source; None if it was cancelled.
        carry_out: Imports it; returns False if it was cancelled.
        file_of: Returns the file that a part names, as it is before or after the import; None in an archive.
        edit_outside: Gives a file, at a line, to the user's own editor.
        fetched: It comes from live sources, and not from files.
    """

    source: str
    plan: Callable[[Path | None, ShowProgress, Callable[[], bool]], PlannedImport | None]
    carry_out: Callable[[PlannedImport, ShowProgress, Callable[[], bool]], bool]
    file_of: Callable[[PlannedImport, str, bool], Path | None]
    edit_outside: Callable[[Path, int], None]
    fetched: bool = False
