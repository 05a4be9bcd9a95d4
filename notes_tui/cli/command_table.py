"""Every command of the command line: its module, and its summary.

Nothing is imported here, so that a list of the commands is there at once; a command's module is imported when it
runs.
"""

from __future__ import annotations

SUMMARIES: dict[str, dict[str, str]] = {
    "import_command": {
        "import": "Bring source files into the corpus.",
        "fetch": "Bring papers into the corpus from arXiv, Crossref, OpenAlex and Daily Papers.",
    },
    "follow_command": {
        "follow": "Follow a query, Daily Papers or a feed; without any, list what is followed.",
        "refresh": "Fetch what is new of the queries that are followed.",
    },
    "search_commands": {
        "search": "Papers and notes that match a query, best first.",
        "papers": "Every paper that matches.",
        "random": "One paper at random, of all or of those that match.",
    },
    "show_commands": {
        "show": "One paper or note.",
        "cat": "The plain text of a note, or of a paper with what its note says.",
        "open": "Open a paper's PDF file or web page, and print its place.",
        "links": "Links out of, back to and mentions of a note or paper.",
        "related": "What else to read, with the reasons for each.",
        "tags": "Every tag with its counts.",
    },
    "pick_command": {
        "pick": "Choose papers and notes in a full-screen list, and print their keys and paths.",
    },
    "tagging_commands": {
        "tag": "Add tags with +TAG; remove them with --remove TAG, or -- -TAG.",
        "status": "Set the reading status of a paper.",
        "rate": "Rate a paper with 1 to 5 stars.",
    },
    "literature_note_command": {
        "note": "Create a paper's literature note if it is missing, and print its path.",
    },
    "reading_commands": {
        "queue": "The reading queue, in its order.",
        "diary": "What was read, started, noted, linked and queued in each week, the latest first.",
    },
    "plot_command": {
        "plot": "Print papers a month, tags over time, or reading a week, as Markdown.",
    },
    "note_commands": {
        "new": "Create a note, and print its path.",
        "today": "Create today's daily note if it is missing, and print its path.",
        "append": "Add text at the end of a note, or of one of its sections.",
        "link": "Add a link to a paper at the end of a note, or of one of its sections.",
        "task": "Tick a task, or open it again.",
        "delete": "Move notes to the vault's trash.",
    },
    "property_commands": {
        "set": "Set properties of a note or of a paper's literature note, or correct fields of a paper.",
        "property": "List the properties of the vault, or rename or remove one in every note.",
    },
    "key_commands": {
        "keys": "Give papers other citation keys, with every note, link and citation of the old ones.",
    },
    "refactoring_commands": {
        "rename": "Rename or move a note, file or folder, a heading, a block or a tag, with every link to it.",
        "join": "Append a note to another, with every link to it; the note goes to the trash.",
        "extract": "Move a section into a new note, with every link to it; a link stays in its place.",
    },
    "works_commands": {
        "merge": "Say that papers are one work; the first key stays where it can.",
        "split": "Say that the sources of a paper are different works.",
    },
    "pdf_commands": {
        "attach": "Copy a PDF file into the attachments folder, as that of a paper.",
        "highlights": "Bring what is marked in the PDF files of papers into their literature notes.",
    },
    "correction_commands": {
        "hide": "Leave papers out of lists and search; without a key, list those that are.",
        "unhide": "Take hidden papers into lists and search again.",
        "new-paper": "Make a paper by hand, and print its key.",
    },
    "export_command": {
        "export": "Write papers in a format that other programs read.",
    },
    "history_commands": {
        "history": "Earlier changes, the latest first, and those that other programs made.",
        "undo": "Undo the latest change, or the one with this id.",
        "versions": "Earlier versions of a note, the latest first.",
        "restore": "Give a note the text of an earlier version; a change that can be undone.",
    },
    "mcp_command": {
        "mcp": "Serve tools for assistants over standard input and output, in the Model Context Protocol.",
    },
    "index_command": {
        "index": "Bring the index up to date.",
    },
    "config_command": {
        "config": "List, print, set or edit the settings.",
    },
    "completion_command": {
        "completion": "Print a script by which a shell completes commands, options, keys, notes and tags.",
        "names": "The names that shells complete: keys, notes or tags.",
    },
    "doctor_command": {
        "doctor": "What is wrong with the files.",
    },
    "lsp_command": {
        "lsp": "Serve an editor: a language server over standard input and output.",
    },
}
"""The summary of each command, by the module that declares its arguments and runs it, in the order of the help."""

MODULES = {name: module for module, names in SUMMARIES.items() for name in names}
"""The module of each command."""
