"""The part of the app that screens and commands may use.

Screens and commands never import the app or each other: they ask the shell a question, or tell it where to go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from index import Comparison, DocumentId, Draft, Library, LibraryError, Plot, ProblemKind
    from notes_tui.app_state import AppState, WindowState
    from notes_tui.questions import Question
    from notes_tui.reading_positions import ReadingPosition, ReadingPositions
    from notes_tui.settings import AppSettings, PictureSetting

    FindMatches = Callable[[str], list[tuple[int, int]]]
    """Returns start and end of every match of the current search in a text."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """Read a document on the whole screen.

    Attributes:
        id: The document.
        anchor: Heading to begin at; without one, begin at the first match.
        find_matches: Marks the matches of the current search.
        position: Line to begin at instead.
    """

    id: DocumentId
    anchor: str | None = None
    find_matches: FindMatches | None = None
    position: ReadingPosition | None = None


@dataclass(frozen=True, slots=True)
class EditNote:
    """Edit a note.

    Attributes:
        path: The note.
        place: Row and column (from 0) for the cursor; None for where one writes.
        draft: Unsaved text of an earlier session to go on with.
        heading: Heading being read, as raw Markdown; empty for none.
        at_end: Begin at the end, as in a daily note, unless the note was edited before in this session.
        beside: Paper to read beside it.
        new: Text to begin with where the note does not exist, which is made when it is saved; None where it has to.
    """

    path: str
    place: tuple[int, int] | None = None
    draft: Draft | None = None
    heading: str = ""
    at_end: bool = False
    beside: DocumentId | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True)
class ShowTag:
    """List the documents that carry a tag, on the first screen."""

    tag: str


@dataclass(frozen=True, slots=True)
class ShowPapers:
    """List the papers that a query finds, on the first screen."""

    query: str


@dataclass(frozen=True, slots=True)
class ShowInbox:
    """List the papers that are new, on the first screen."""


@dataclass(frozen=True, slots=True)
class ComparePapers:
    """Show papers side by side."""

    comparison: Comparison


@dataclass(frozen=True, slots=True)
class ShowPlot:
    """Show counts over time."""

    plot: Plot


@dataclass(frozen=True, slots=True)
class ShowMap:
    """Show what a document, or a tag given as text, is tied to."""

    centre: DocumentId | str


@dataclass(frozen=True, slots=True)
class OpenPdf:
    """Read a PDF file on the whole screen.

    Attributes:
        name: Its stored name.
        page: Page to begin at, from 1; None for the one with most of what was searched for, or the first.
        find_matches: Marks the matches of the current search.
    """

    name: str
    page: int | None = None
    find_matches: FindMatches | None = None


@dataclass(frozen=True, slots=True)
class ShowKeys:
    """Show the list of keys."""


@dataclass(frozen=True, slots=True)
class NotePlace:
    """The end of a note, or of one of its sections."""

    path: str
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class ShowUnseen:
    """Go to the next paper of the list that was never opened; from another screen than the first, read it."""


@dataclass(frozen=True, slots=True)
class ReadNext:
    """Go to the document after this one, if this one is under the cursor in the list.

    Attributes:
        after: The document that is read now.
        decided: What was to be done with it is done: read the next one. Before that, only the cursor moves, as the
            document may leave the list.
    """

    after: DocumentId
    decided: bool


@dataclass(frozen=True, slots=True)
class ReadNeighbour:
    """Read the document before (-1) or after (1) this one in the list, on the same screen."""

    document: DocumentId
    step: Literal[-1, 1]


@dataclass(frozen=True, slots=True)
class GoAlongTrail:
    """Go back (-1) or forward (1) to a place where the user has been."""

    step: Literal[-1, 1]


@dataclass(frozen=True, slots=True)
class ChangeTab:
    """Open a new tab, close this one, or go to another, by its number from 0."""

    to: Literal["new", "close", "next", "previous"] | int


Destination = (
    OpenDocument
    | EditNote
    | ShowTag
    | ShowPapers
    | ShowInbox
    | ShowUnseen
    | ReadNext
    | ReadNeighbour
    | GoAlongTrail
    | ChangeTab
    | ComparePapers
    | ShowMap
    | ShowPlot
    | OpenPdf
    | ShowKeys
)


class Shell(Protocol):
    """The app, as its screens and commands see it.

    Attributes:
        library: The open vault.
        app_state: Choices that are remembered over restarts, for all vaults.
        window_state: What is remembered of this window of the vault.
        user_keys: The user's own keys, by command id.
        ignored_problems: Kinds of problem that the user does not want to see.
        relax_searches: After few results, list documents that lack a word.
        citation_style: Name of the style of formatted citations, or path of its file.
        pdf_viewer: Program that opens PDF files; empty for the desktop's.
        pictures: The kind of pictures that are shown.
        quote_template: Markdown that is written for a quotation.
        highlight_tags: Tags for the colours of highlights, by name or `#rrggbb`.
        sync_failure: The sentence that says why syncing does not work now; empty while it works.
        editor_places: Offsets, in characters, where notes were edited last in this session, by path.
        reading_positions: Lines at which documents were left.
        autosave_after: Seconds without a key after which the editor saves a note by itself; 0 for never.
        paste_as: What a pasted id or address of a known paper becomes: `citation`, `link` or `off`.
        offered_id: The id or address that was pasted last and is of no known paper; `F` begins with it.
        last_place: The place that was picked last to add something, in an earlier session too.
        close_chain: Papers that were read from one to the next close one.
    """

    library: Library
    app_state: AppState
    window_state: WindowState
    user_keys: Mapping[str, str]
    ignored_problems: tuple[ProblemKind, ...]
    relax_searches: bool
    citation_style: str
    pdf_viewer: str
    pictures: PictureSetting
    quote_template: str
    highlight_tags: Mapping[str, str]
    sync_failure: str
    editor_places: dict[str, int]
    reading_positions: ReadingPositions
    close_chain: list[DocumentId]
    autosave_after: int
    paste_as: str
    offered_id: str
    last_place: NotePlace | None

    async def attempt(
        self, work: Callable[[], T], *, refused: Callable[[LibraryError], T | None] | None = None
    ) -> T | None:
        """Run blocking work off the event loop, such as reading or changing files, and return its result.

        When the work raises `LibraryError`, return `refused(error)`; without `refused`, show the error and return
        None.
        """
        ...

    async def ask(self, question: Question[T]) -> T | None:
        """Show a question and return the answer; None when the user leaves it. Call it from a worker only."""
        ...

    def open(self, destination: Destination) -> None:
        """Go to another screen."""
        ...

    def leave_place(self) -> None:
        """Remember what is read or listed: the user goes elsewhere, and may come back."""
        ...

    @property
    def tour_is_under_way(self) -> bool:
        """Return whether a step of the tour for newcomers is shown."""
        ...

    @property
    def welcome_note(self) -> str:
        """Return the path of the note to begin with; empty where there is none, or it was opened."""
        ...

    def open_welcome_note(self) -> None:
        """Read the note to begin with."""
        ...

    def start_tour(self) -> None:
        """Go to the first step of the tour."""
        ...

    def end_tour(self) -> None:
        """Leave the tour."""
        ...

    def skip_tour_step(self) -> None:
        """Go to the next step of the tour, or hide the offer of it; without either, do nothing."""
        ...

    def apply_settings(self, settings: AppSettings) -> None:
        """Use other settings from now on; what the vault was opened with stays until it is opened again."""
        ...

    def open_vault(self, vault: Path) -> object:
        """Close the vault, and open another, or the same again; where that is refused, say so and stay."""
        ...

    def keep_places(self) -> None:
        """Keep what is shown over restarts."""
        ...

    def show_tabs(self) -> None:
        """Show the names of the tabs: what one of them shows has changed."""
        ...

    def quit(self) -> None:
        """Leave the app."""
        ...

    def start_syncing(self) -> None:
        """Begin to follow the disk."""
        ...

    def notify_done(self, text: str) -> None:
        """Say shortly that something was done."""
        ...

    def notify_info(self, title: str, text: str) -> None:
        """Show a few lines to read."""
        ...

    def notify_warning(self, text: str) -> None:
        """Show a warning."""
        ...

    def notify_error(self, error: LibraryError | str) -> None:
        """Show an error."""
        ...

    def copy(self, text: str) -> None:
        """Put a text on every clipboard that can be reached, and say so."""
        ...

    def theme_names(self) -> tuple[str, list[str]]:
        """Return the theme that is shown, and all that can be."""
        ...

    def show_theme(self, name: str, *, keep: bool = False) -> None:
        """Show a theme; with `keep`, at the next start too."""
        ...

    def run_in_terminal(self, program: Callable[[], None]) -> None:
        """Give the terminal to another program and wait for it."""
        ...


def quietly(_error: LibraryError) -> None:
    """Ignore a refusal: where the caller does without the result."""
