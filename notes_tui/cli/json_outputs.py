"""The shape of what each command prints with `--json`; the page of schemas in `docs/` is made of them.

Fields may be added within a version. What is removed, or gets another meaning or type, raises it.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from notes_tui.cli.json_shapes import (
    LinksJson,
    NoteItemJson,
    NoteJson,
    Pair,
    PaperJson,
    ProblemJson,
    RelatedJson,
    ResultsJson,
)

VERSION = 1
"""The version of all shapes together."""


class DoctorJson(TypedDict):
    """The problems of the files; `index` is null without `--verify`."""

    problems: list[ProblemJson]
    index: Literal["equal", "differs"] | None


class TextJson(TypedDict):
    """A plain text."""

    text: str


class OpenedJson(TypedDict):
    """The PDF file or address that is opened."""

    pdf: str | None
    address: str | None


class TagCountJson(TypedDict):
    """A tag with its counts."""

    tag: str
    papers: int
    notes: int


class ChangedJson(TypedDict):
    """The files that a command changed."""

    changed: list[str]


class CorrectedJson(TypedDict):
    """A paper after its correction."""

    changed: list[str]
    paper: PaperJson


class MadeJson(TypedDict):
    """A file, and whether the command created it."""

    path: str
    created: bool


class RenewedJson(TypedDict):
    """Literature notes that `note --refresh` renewed."""

    dry_run: bool
    changed: list[str]
    unchanged: int
    skipped: list[str]


class RewrittenJson(TypedDict):
    """A note with so many links rewritten."""

    path: str
    links: int


class NamingJson(TypedDict):
    """A file with so many terms of queries that name what is renamed."""

    path: str
    terms: int


PlanJson = TypedDict(
    "PlanJson",
    {"from": str, "to": str, "rewritten": list[RewrittenJson], "queries": list[NamingJson]},
)
"""A rename, of whatever kind."""


class PropertyUseJson(TypedDict):
    """A property with the number of its notes; the type is null where values differ."""

    name: str
    notes: int
    type: str | None
    declared: bool


class ChangedLinesJson(TypedDict):
    """The lines of a file that a change changed, each with its sign."""

    path: str
    remark: str
    lines: list[str]


class PastChangeJson(TypedDict):
    """An earlier change."""

    id: str
    when: str
    label: str
    paths: list[str]
    outside: bool
    undone: bool
    diffs: NotRequired[list[ChangedLinesJson]]


class VersionJson(TypedDict):
    """An earlier version of a note."""

    id: str
    when: str
    label: str
    outside: bool
    current: bool


class DiaryEntryJson(TypedDict):
    """A document, with what was done with it."""

    kind: Literal["paper", "note"]
    ref: str
    deeds: list[str]
    day: str
    note: str | None


class WeekJson(TypedDict):
    """A week of the diary."""

    monday: str
    counts: dict[str, int]
    entries: list[DiaryEntryJson]


class PlotJson(TypedDict):
    """Counts over time; each series has one for each span."""

    kind: str
    query: str
    spans: list[str]
    series: dict[str, list[int]]
    left_out: int


class UnknownKeyJson(TypedDict):
    """A citation of a key that no paper has."""

    key: str
    path: str
    line: int
    bare: bool


class ExportJson(TypedDict):
    """An export: its text, or the file that it was written to."""

    format: str
    keys: list[str]
    unknown: list[UnknownKeyJson]
    text: NotRequired[str]
    path: NotRequired[str]
    changed: NotRequired[bool]


class FaultJson(TypedDict):
    """Something of a source that was not read as it is; line 0 is for what was not fetched."""

    source: str
    line: int
    reason: str


class KeywordTagsJson(TypedDict):
    """The effect of `import --tags` on literature notes."""

    notes: int
    created: int
    changed: list[Pair]
    skipped: list[str]


class ImportJson(TypedDict):
    """The outcome of an import."""

    added: list[str]
    updated: list[str]
    unchanged: int
    papers: int
    keys: list[Pair]
    rejected: list[FaultJson]
    remarks: list[FaultJson]
    tags: NotRequired[KeywordTagsJson]


class FollowedJson(TypedDict):
    """A query that is followed."""

    name: str
    source: str
    query: str


class IndexJson(TypedDict):
    """The index after an update."""

    papers: int
    notes: int
    changed: int
    seconds: float


class KeysJson(TypedDict):
    """Citation keys, old and new, and what is changed with them."""

    keys: list[Pair]
    moved: list[Pair]
    rewritten: list[RewrittenJson]
    skipped: list[str]


class WorksJson(TypedDict):
    """Papers before and after `merge` or `split`."""

    changed: list[str]
    before: list[PaperJson]
    after: list[PaperJson]
    keys: list[Pair]
    others: list[str]
    remarks: list[str]


class SettingJson(TypedDict):
    """A setting."""

    name: str
    value: bool | int | float | str | list[str]
    default: bool | int | float | str | list[str]
    choices: list[str]
    meaning: str


class HighlightsJson(TypedDict):
    """Highlights that were brought into literature notes."""

    dry_run: bool
    changed: list[str]
    added: int
    comments: int
    files: int
    remarks: list[str]


OUTPUTS: dict[str, Any] = {
    "search": ResultsJson,
    "papers": list[PaperJson],
    "random": PaperJson | NoteItemJson,
    "pick": list[PaperJson | NoteItemJson],
    "queue": list[PaperJson],
    "show": PaperJson | NoteJson,
    "cat": TextJson,
    "open": OpenedJson,
    "links": LinksJson,
    "related": list[RelatedJson],
    "tags": list[TagCountJson],
    "doctor": DoctorJson,
    "diary": list[WeekJson],
    "plot": PlotJson,
    "export": ExportJson,
    "history": list[PastChangeJson],
    "versions": list[VersionJson],
    "property list": list[PropertyUseJson],
    "property rename": PlanJson,
    "names": list[str],
    "config": list[SettingJson],
    "config get": SettingJson,
    "index": IndexJson,
    "import": ImportJson,
    "follow": list[FollowedJson],
    "keys rename": KeysJson,
    "merge": WorksJson,
    "rename": PlanJson,
    "join": PlanJson,
    "extract": PlanJson,
    "note": MadeJson,
    "note --refresh": RenewedJson,
    "new": MadeJson,
    "today": MadeJson,
    "attach": MadeJson,
    "highlights": HighlightsJson,
    "new-paper": CorrectedJson,
    **dict.fromkeys(
        ("tag", "status", "rate", "append", "link", "task", "delete", "set", "undo", "restore"), ChangedJson
    ),
}
"""The shape of what each command prints."""
