"""The commands of the screens that show documents: the list and the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.commands import documents, files, links, notes, opening, past, property_editing, searches, tags
from notes_tui.commands.command import Command
from notes_tui.view.listing import SORT_LABELS

if TYPE_CHECKING:
    from index import Sort
    from notes_tui.commands.command import (
        BrowseContext,
        DocumentContext,
        PageContext,
        ReaderContext,
        ScreenName,
    )
    from notes_tui.view.listing import ViewName

_BROWSE: tuple[ScreenName, ...] = ("browse",)
_READER: tuple[ScreenName, ...] = ("reader",)
_DOCUMENTS: tuple[ScreenName, ...] = ("browse", "reader", "map")
_PAGES: tuple[ScreenName, ...] = ("reader", "comparison", "plot", "paper-note")
_EVERYWHERE: tuple[ScreenName, ...] = (*_DOCUMENTS, "comparison", "plot")


def _view(id_: ViewName, key: str, label: str, help_: str) -> Command[BrowseContext]:
    return Command(id_, key, label, help_, "Find", _BROWSE, lambda screen: searches.show_view(screen, id_))


def _sort(sort: Sort, label: str) -> Command[BrowseContext]:
    return Command(
        f"sort-{sort}",
        "",
        f"Sort by {label}",
        f"Sort the list by {label}.",
        "Find",
        _BROWSE,
        lambda screen: screen.sort_by(sort),
    )


FIND: tuple[Command[BrowseContext], ...] = (
    Command(
        "search",
        "slash",
        "Search",
        "Type a query; results follow each letter. An earlier query is selected: typing replaces it.",
        "Find",
        _BROWSE,
        lambda screen: screen.focus_search(),
        footer="Search",
    ),
    _view("papers", "1", "Papers", "List every paper of the corpus."),
    _view("notes", "2", "Notes", "List every note of the vault."),
    _view("tags", "3", "Tags", "List every tag; enter lists the documents that carry it."),
    _view("queue", "4", "Queue", "List what you are reading and plan to read; ( and ) move a paper."),
    _view("searches", "5", "Searches", "List saved searches, with what is new in them."),
    _view("inbox", "6", "Inbox", "List new papers, by what brought them; a keeps one, z dismisses it."),
    _view("diary", "8", "Diary", "List by week what you read, started, noted, linked and queued."),
    Command(
        "save-search", "S", "Save search", "Save the query as a note.", "Find", _BROWSE, searches.save_search
    ),
    Command(
        "facets",
        "f",
        "Facets",
        "Count tags, years and more in the list; enter narrows by one.",
        "Find",
        _BROWSE,
        lambda screen: screen.toggle_facets(),
    ),
    Command("suggested", "ctrl+y", "Suggestion", "Take “Did you mean”.", "Find", _BROWSE, searches.suggested),
    Command(
        "explain",
        "x",
        "Explain",
        "Explain the score of a result, beside the next one.",
        "Find",
        _BROWSE,
        searches.explain,
    ),
    *(_sort(sort, label) for sort, label in SORT_LABELS.items()),
    Command(
        "next-pane",
        "tab,shift+tab",
        "Next pane",
        "Go to the next pane.",
        "Find",
        _BROWSE,
        lambda screen: screen.next_pane(),
    ),
)

READ: tuple[Command[DocumentContext], ...] = (
    Command(
        "read",
        "enter",
        "Read",
        "Read the selection on the whole screen.",
        "Read",
        _BROWSE,
        documents.read,
        footer="Read",
    ),
    Command(
        "back",
        "escape",
        "Back",
        "Leave this screen, or clear the search.",
        "Read",
        _EVERYWHERE,
        lambda screen: screen.back(),
    ),
)

FOLLOW: tuple[Command[PageContext], ...] = (
    Command(
        "next-link",
        "tab",
        "Next link",
        "Go to the next link.",
        "Read",
        _PAGES,
        lambda screen: screen.next_link(),
        footer="Next",
    ),
    Command(
        "previous-link",
        "shift+tab",
        "Previous link",
        "Go to the previous link.",
        "Read",
        _PAGES,
        lambda screen: screen.previous_link(),
    ),
    Command(
        "follow-link",
        "enter",
        "Follow link",
        "Follow the link, or fold and unfold.",
        "Read",
        _PAGES,
        lambda screen: screen.follow_link(),
        footer="Follow",
    ),
)

HINTS: tuple[Command[PageContext], ...] = (
    Command(
        "link-hints",
        "f",
        "Links by letter",
        "Show a letter over each link on the screen; the letter follows it.",
        "Read",
        _PAGES,
        lambda screen: screen.start_hints(),
    ),
)

READER: tuple[Command[ReaderContext], ...] = (
    Command(
        "comments",
        "percent_sign",
        "Comments",
        "Show what is between %% signs, or hide it.",
        "Read",
        _READER,
        lambda screen: screen.toggle_comments(),
    ),
)

WORK: tuple[Command[DocumentContext], ...] = (
    Command(
        "backlinks",
        "b",
        "Backlinks",
        "Show notes that link here; enter reads one.",
        "Read",
        _DOCUMENTS,
        documents.backlinks,
    ),
    Command(
        "related",
        "r",
        "Related",
        "Show related documents, with reasons.",
        "Read",
        _DOCUMENTS,
        documents.related,
    ),
    Command(
        "problems",
        "P",
        "Problems",
        "Show problems of the files; f fixes those that have one safe fix.",
        "Read",
        _DOCUMENTS,
        documents.problems,
    ),
    Command(
        "open-url",
        "o",
        "Open",
        "Open a PDF file or a web address of the paper.",
        "Read",
        _DOCUMENTS,
        opening.open_paper,
    ),
    Command(
        "obsidian",
        "O",
        "Open in Obsidian",
        "Open the note in Obsidian.",
        "Read",
        _DOCUMENTS,
        documents.open_obsidian,
    ),
    Command(
        "tag", "t", "Tag", "Add or remove tags of the selection.", "Work", _DOCUMENTS, tags.tag, footer="Tag"
    ),
    Command(
        "status",
        "s",
        "Status",
        "Set the next reading status: unread, reading, read.",
        "Work",
        _DOCUMENTS,
        tags.next_status,
        footer="Status",
    ),
    Command("rate", "asterisk", "Rate", "Rate the paper: one to five stars.", "Work", _DOCUMENTS, tags.rate),
    Command(
        "properties",
        "p",
        "Properties",
        "Set, add, rename and remove properties of the selection.",
        "Work",
        _DOCUMENTS,
        property_editing.edit_properties,
    ),
    Command(
        "note",
        "n",
        "Literature note",
        "Edit the literature note beside its paper; a missing one is made when it is saved.",
        "Work",
        _DOCUMENTS,
        notes.edit_beside,
        footer="Note",
    ),
    Command("new-note", "N", "New note", "Create a note.", "Work", _DOCUMENTS, notes.new_note),
    Command(
        "unique-note",
        "",
        "Unique note",
        "Create a note named after the minute.",
        "Work",
        _DOCUMENTS,
        notes.unique_note,
    ),
    Command(
        "today",
        "d",
        "Today",
        "Edit today's daily note; create it if missing.",
        "Work",
        _DOCUMENTS,
        notes.today,
    ),
    Command(
        "previous-day",
        "left_square_bracket",
        "Previous daily note",
        "Read the daily note before this one, or before today.",
        "Work",
        _DOCUMENTS,
        lambda screen: notes.neighbouring_day(screen, -1),
    ),
    Command(
        "next-day",
        "right_square_bracket",
        "Next daily note",
        "Read the daily note after this one, or after today.",
        "Work",
        _DOCUMENTS,
        lambda screen: notes.neighbouring_day(screen, 1),
    ),
    Command(
        "weekly-note",
        "",
        "Weekly note",
        "Edit the note of this week; create it if missing.",
        "Work",
        _DOCUMENTS,
        notes.weekly_note,
    ),
    Command("edit", "e", "Edit", "Edit the note here.", "Work", _DOCUMENTS, notes.edit, footer="Edit"),
    Command(
        "editor",
        "E",
        "Edit in $EDITOR",
        "Edit the note in your own editor.",
        "Work",
        _DOCUMENTS,
        notes.edit_externally,
    ),
    Command(
        "link",
        "l",
        "Link",
        "Link the selected papers into a note.",
        "Work",
        ("browse", "reader"),
        links.link,
        footer="Link",
    ),
    Command(
        "rename",
        "f2",
        "Rename",
        "Rename or move the note, or rename the tag, with every link.",
        "Work",
        _DOCUMENTS,
        files.rename,
    ),
    Command(
        "rename-heading",
        "H",
        "Rename heading",
        "Rename a heading or block, with every link to it.",
        "Work",
        _DOCUMENTS,
        files.rename_heading,
    ),
    Command(
        "toggle-task",
        "X",
        "Toggle task",
        "Tick a task of the note, or open it again.",
        "Work",
        _DOCUMENTS,
        notes.toggle_task,
    ),
    Command(
        "delete",
        "D",
        "Delete",
        "Move the selected notes to the vault's trash.",
        "Work",
        _DOCUMENTS,
        files.delete,
    ),
    Command(
        "history",
        "7",
        "History",
        "Show the history of changes; u undoes one.",
        "Work",
        _DOCUMENTS,
        past.history,
    ),
    Command(
        "versions",
        "V",
        "Earlier versions",
        "Show earlier versions of the note; u restores one.",
        "Work",
        _DOCUMENTS,
        past.versions,
    ),
    Command("undo", "u", "Undo", "Undo your last change.", "Work", _EVERYWHERE, files.undo),
    Command("redo", "ctrl+r", "Redo", "Redo what was undone.", "Work", _EVERYWHERE, files.redo),
    Command(
        "keys",
        "question_mark",
        "Help",
        "Show keys, commands and the query language; type to narrow, enter runs.",
        "App",
        _DOCUMENTS,
        documents.show_keys,
        footer="Keys",
    ),
    Command(
        "quit",
        "q",
        "Quit",
        "Leave notes-tui.",
        "App",
        _BROWSE,
        lambda screen: screen.shell.quit(),
        footer="Quit",
    ),
    # A page is left with the same key, whatever the user binds to it.
    Command(
        "quit", "q", "Close", "Leave this page.", "App", _PAGES, lambda screen: screen.back(), footer="Back"
    ),
)
