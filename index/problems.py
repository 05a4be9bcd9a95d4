"""Problems that `doctor` lists: their kinds, how serious each kind is, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Self

Severity = Literal["error", "warning", "info"]
"""`error`: something cannot be read, or a link or key is broken; `warning`: it works, but perhaps not as meant;
`info`: worth knowing, and perhaps intended. `doctor` exits with 1 where there is an error."""


class ProblemKind(StrEnum):
    """Kinds of problem; the value is the stable name that `doctor` prints.

    Attributes:
        severity: How serious it is.
        meaning: One line for the documentation.
        repairable: A problem of this kind may have one safe fix, which `index.edit.repair` finds.
    """

    severity: Severity
    meaning: str
    repairable: bool

    def __new__(
        cls, name: str, severity: Severity = "error", meaning: str = "", repairable: bool = False
    ) -> Self:
        """Make a member whose value is its stable name."""
        # Every member gives severity and meaning: the defaults tell type checkers that `ProblemKind(name)` is fine.
        member = str.__new__(cls, name)
        member._value_ = name
        member.severity = severity
        member.meaning = meaning
        member.repairable = repairable
        return member

    ALIAS_AS_TARGET = (
        "alias-as-target",
        "error",
        "A link names an alias of a note, which Obsidian does not resolve.",
        True,
    )
    AMBIGUOUS_LINK = (
        "ambiguous-link",
        "warning",
        "Several files fit a link equally well, so it may lead elsewhere than meant.",
    )
    AMBIGUOUS_NAME = (
        "ambiguous-name",
        "warning",
        "The paths of two files differ only in case or accents, which some systems cannot store.",
    )
    BROKEN_LINK = ("broken-link", "error", "A link leads to no file and no paper.", True)
    CONFLICT_COPY = (
        "conflict-copy",
        "warning",
        "A sync program left a second version of a note that was changed in two places.",
    )
    DANGLING_ANCHOR = (
        "dangling-anchor",
        "warning",
        "A link leads to a note that does not have the heading or block it names.",
    )
    DISPLACED_PROPERTIES = (
        "displaced-properties",
        "error",
        "Something stands before or inside the `---` that opens the properties of a note, so they are not read.",
    )
    DUPLICATE_KEY = ("duplicate-key", "error", "Two literature notes claim the same citation key.")
    ENCODING = (
        "encoding",
        "error",
        "A note is not valid UTF-8; it is shown with replacements and never written.",
    )
    IGNORED_PROPERTY = (
        "ignored-property",
        "info",
        "Obsidian no longer reads a property under this name.",
        True,
    )
    INVALID_PROPERTIES = (
        "invalid-properties",
        "error",
        "The properties of a note, or a tag, alias or link among them, cannot be read as meant.",
        True,
    )
    INVALID_SETTINGS = (
        "invalid-settings",
        "error",
        "A setting of Obsidian, or a part of `merges.yaml` or `corrections.yaml`, cannot be read; it does not count.",
    )
    LEFT_OVER = ("left-over", "info", "An interrupted write left a temporary copy of a note behind.")
    MERGE_MARKS = (
        "merge-marks",
        "error",
        "A merge left both versions of some lines in a note, between conflict markers.",
    )
    MOVED_NOTE = (
        "moved-note",
        "error",
        "A link leads to the old path of a note that was renamed or moved.",
        True,
    )
    NESTED_VAULT = ("nested-vault", "info", "A folder inside the vault is itself a vault of Obsidian's.")
    NOT_DOWNLOADED = (
        "not-downloaded",
        "warning",
        "A note is stored only in iCloud, so it cannot be read here.",
    )
    NOT_READ = (
        "not-read",
        "info",
        "A file in the corpus has a format that is not read, so no papers come from it.",
    )
    NOT_TEXT = ("not-text", "error", "A note contains NUL characters, so it may not be text, or UTF-16.")
    ORPHAN = ("orphan", "info", "No link leads to a note or away from it.")
    OVERSIZE = ("oversize", "warning", "A note is so long that its links and tags are not read.")
    PDF_NOT_READ = (
        "pdf-not-read",
        "info",
        "A PDF file needs a password, is damaged or too long, or has no text, so words in it are not found.",
    )
    POSSIBLE_DUPLICATE = (
        "possible-duplicate",
        "info",
        "Two records may describe one work, or share a paper for a doubtful reason.",
    )
    REJECTED_RECORD = (
        "rejected-record",
        "error",
        "A part of a source file cannot be read as a paper.",
    )
    SECOND_NOTE = (
        "second-note",
        "warning",
        "Two literature notes are about one paper, by different keys; only one of them counts.",
    )
    SOURCE_REMARK = (
        "source-remark",
        "warning",
        "A source file has a fault that costs no paper: a field is doubled, broken or not decodable.",
    )
    TOO_COMPLEX = (
        "too-complex",
        "warning",
        "The markup of a note takes too long to read, so its links and tags are not read.",
    )
    UNFINISHED_CHANGE = (
        "unfinished-change",
        "error",
        "A change of several files is only half done, because a disk was full, read-only or away.",
    )
    UNKNOWN_CITATION = (
        "unknown-citation",
        "warning",
        "A citation in brackets names a key that no paper has.",
    )
    UNREADABLE = ("unreadable", "error", "A file or folder cannot be read.")
    UNUSED_ATTACHMENT = (
        "unused-attachment",
        "info",
        "No link, embed, canvas, base or property names an image, a recording, or a PDF that belongs to no paper.",
    )
    URL_IN_WIKILINK = ("url-in-wikilink", "error", "A wikilink contains a web address.")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing `doctor` lists.

    Attributes:
        path: The file, relative to the vault where it lies inside, with `/`.
        line: Line, from 1, where there is one.
        kind: Kind of problem.
        detail: One sentence for a person.
        column: Column in the line, from 1 and in characters, where one is known.
        subject: What exactly the problem is about, as it stands in the file and not made safe to show: the raw
            text of a link, the name of a property, the other path, a citation key; empty where there is nothing
            beside the path.
        about: The same for all problems of one kind that are about the same thing, such as the folded target of a
            link; empty for a problem that stands alone.
        context: The line around it, safe to show, where that helps.
        section: The heading it is under, safe to show.
    """

    path: str
    line: int | None
    kind: ProblemKind
    detail: str
    column: int | None = None
    subject: str = ""
    about: str = ""
    context: str = ""
    section: str = ""
