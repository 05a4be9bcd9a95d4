"""The file `corrections.yaml` of the corpus: corrections of papers, and papers that are made by hand.

    works:
      "doi:10.1145/3065386":
        title: "ImageNet Classification"
        hidden: true
    papers:
      - title: "A Report That Nobody Printed"
        authors: ["Doe, Jane"]

A work is named as in `merges.yaml`. The user may edit the file; we add and remove lines.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import yaml

from index.errors import LibraryError
from index.papers import yaml_lines
from index.papers.corrections import ORIGIN, Correction
from index.papers.formats import CORRECTIONS_FILE
from index.papers.model import Record, Source
from index.papers.paper_fields import FIELDS, checked, of_record
from index.papers.said import normal_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from index.papers.paper_fields import Given

_SECTIONS = ("works", "papers")
_HEADER = "# Corrections of papers, and papers made by hand. notes-tui adds to it; you may edit it.\n"
_HIDDEN = "hidden"
_KEY = "key"
_NOWHERE = Source("", 0)


class CorrectionsFile(NamedTuple):
    """Content of the file.

    Attributes:
        corrections: In the order of the file.
        records: The papers that are made by hand.
        flaws: Line and sentence for each part of the file that cannot be read; the rest counts.
    """

    corrections: tuple[Correction, ...] = ()
    records: tuple[Record, ...] = ()
    flaws: tuple[tuple[int, str], ...] = ()


def parse(file: str, text: str) -> CorrectionsFile:
    """Read the file; what cannot be read as meant is named, and the rest counts."""
    root = yaml_lines.compose(text)
    if isinstance(root, yaml_lines.Unreadable):
        why = "The file is not valid YAML, or longer than 4 MB, so nothing of it counts; correct it."
        return CorrectionsFile(flaws=((root.line, why),))
    if root is not None and not yaml_lines.is_empty(root) and not isinstance(root, yaml.MappingNode):
        why = "The file has no `works` and no `papers`, so nothing of it counts; correct it."
        return CorrectionsFile(flaws=((yaml_lines.line(root), why),))
    corrections: list[Correction] = []
    records: list[Record] = []
    flaws = yaml_lines.unknown(root, _SECTIONS)
    for key, section in yaml_lines.entries(root):
        name = yaml_lines.scalar(key)
        if yaml_lines.is_empty(section) or name not in _SECTIONS:
            continue
        if name == "works" and isinstance(section, yaml.MappingNode):
            for work, entry in yaml_lines.entries(section):
                correction, found = _correction(work, entry)
                flaws += found
                corrections += [correction] if correction is not None else []
        elif name == "papers" and isinstance(section, yaml.SequenceNode):
            for entry in section.value:
                record, found = _record(file, entry)
                flaws += found
                records += [record] if record is not None else []
        else:
            form = "an entry for each work" if name == "works" else "a list of papers"
            flaws.append((yaml_lines.line(key), f"`{name}` is not {form}, so it does not count."))
    return CorrectionsFile(tuple(corrections), tuple(records), tuple(sorted(flaws)))


def _correction(work: yaml.Node, entry: yaml.Node) -> tuple[Correction | None, list[tuple[int, str]]]:
    name = yaml_lines.scalar(work)
    if not name or not name.strip() or not isinstance(entry, yaml.MappingNode):
        return None, [
            (yaml_lines.line(work), "This entry of `works` is not a work and its fields; it is left out.")
        ]
    values, others, flaws = _fields(entry)
    hidden = others.pop(_HIDDEN, None)
    if hidden is not None and hidden[1] not in ("true", "false"):
        flaws.append((hidden[0], "`hidden` is true or false; it is left out."))
    flaws += [
        (line, f"“{field}” is not a field of a paper; it is left out.") for field, (line, _) in others.items()
    ]
    return Correction(normal_name(name), values, hidden is not None and hidden[1] == "true"), flaws


def _record(file: str, entry: yaml.Node) -> tuple[Record | None, list[tuple[int, str]]]:
    values, others, flaws = _fields(entry)
    key = others.pop(_KEY, (0, ""))[1]
    flaws += [
        (line, f"“{field}” is not a field of a paper; it is left out.") for field, (line, _) in others.items()
    ]
    if not values.get("title"):
        return None, [
            *flaws,
            (yaml_lines.line(entry), "This entry of `papers` has no title; it is left out."),
        ]
    source = Source(file, yaml_lines.line(entry))
    return Record(source, key=key or None, origin=ORIGIN, **of_record(values)), flaws  # type: ignore[arg-type]


def _fields(
    entry: yaml.Node,
) -> tuple[dict[str, Given], dict[str, tuple[int, str]], list[tuple[int, str]]]:
    """Return the checked values of an entry, line and text of what is no field, and flaws."""
    values: dict[str, Given] = {}
    others: dict[str, tuple[int, str]] = {}
    flaws: list[tuple[int, str]] = []
    for key, node in yaml_lines.entries(entry):
        name, line = yaml_lines.scalar(key) or "", yaml_lines.line(key)
        if name not in FIELDS:
            others[name] = line, yaml_lines.scalar(node) or ""
            continue
        try:
            values[name] = checked(name, _given(node))
        except LibraryError as error:
            flaws.append((line, f"{error} The correction is left out."))
    return values, others, flaws


def _given(node: yaml.Node) -> Given:
    if isinstance(node, yaml.SequenceNode):
        return tuple(yaml_lines.scalar(each) or "" for each in node.value)
    if isinstance(node, yaml.MappingNode):
        raise LibraryError("A field is a text or a list of texts.", code="bad-value")
    return yaml_lines.scalar(node) or ""


# Changing it ----------------------------------------------------------------------------------------------


def correct(
    text: str,
    names: Collection[str],
    written: str,
    values: Mapping[str, Given],
    *,
    remove: Collection[str] = (),
    hidden: bool | None = None,
) -> str:
    """Return the file with corrections of one work more, or less; all other characters stay as they are.

    Args:
        text: The file; empty for a new one.
        names: Names of the work, as `normal_name` returns them; entries with one of them are those of the work.
        written: The name to write where it has no entry yet.
        values: Checked values to set.
        remove: Fields whose corrections are taken away.
        hidden: Whether the paper is hidden; None to leave that as it is.

    Raises:
        LibraryError: The file is not of a form that can be changed so.
    """
    before = parse("", text)
    lines = [f"{name}: {_in_yaml(value)}" for name, value in values.items()]
    gone = {*values, *remove} | ({_HIDDEN} if hidden is not None else set())
    lines += [f"{_HIDDEN}: true"] if hidden else []
    made = _changed(text or _HEADER, names, written, lines, gone)
    old = _together(before, names)
    kept = {name: value for name, value in old.values.items() if name not in remove}
    wanted = Correction("", kept | dict(values), old.hidden if hidden is None else hidden)
    if made is None or not _is_as_meant(before, parse("", made), names, wanted):
        raise LibraryError(
            f"{CORRECTIONS_FILE} in the corpus cannot be changed: correct it, or give each field of `works` a line.",
            code="not-editable",
        )
    return made


def _in_yaml(value: Given) -> str:
    if isinstance(value, str):
        return yaml_lines.quoted(value)
    return f"[{', '.join(map(yaml_lines.quoted, value))}]"


def _changed(
    text: str, names: Collection[str], written: str, lines: list[str], gone: Collection[str]
) -> str | None:
    def own(text: str) -> list[tuple[yaml.Node, yaml.Node]]:
        root = yaml_lines.compose(text)
        found = None if isinstance(root, yaml_lines.Unreadable) else yaml_lines.entry(root, "works")
        works = yaml_lines.entries(found[1]) if found else ()
        return [each for each in works if normal_name(yaml_lines.scalar(each[0]) or "") in names]

    fields = [
        field
        for _work, entry in own(text)
        for field in yaml_lines.entries(entry)
        if yaml_lines.scalar(field[0]) in gone
    ]
    text = yaml_lines.without(text, fields)
    entries = own(text)
    emptied = [(work, work) for work, entry in entries if yaml_lines.is_empty(entry)]
    if lines and entries:
        return yaml_lines.with_lines(text, *entries[-1], lines)
    if lines:
        work = [f"{yaml_lines.quoted(written)}:", *(f"  {line}" for line in lines)]
        return yaml_lines.with_section(text, "works", work)
    return yaml_lines.without(text, emptied)


def _is_as_meant(
    before: CorrectionsFile, after: CorrectionsFile, names: Collection[str], wanted: Correction
) -> bool:
    """Return whether a file has the wanted corrections of one work, and all else as it was."""
    others = [[each for each in file.corrections if each.name not in names] for file in (before, after)]
    return (
        _without_places(before) == _without_places(after)
        and others[0] == others[1]
        and _together(after, names) == wanted
    )


def _without_places(file: CorrectionsFile) -> list[Record]:
    return [replace(record, source=_NOWHERE) for record in file.records]


def _together(file: CorrectionsFile, names: Collection[str]) -> Correction:
    own = [each for each in file.corrections if each.name in names]
    values: dict[str, Given] = {}
    for each in own:
        values |= each.values
    return Correction("", values, any(each.hidden for each in own))


def with_paper(text: str, values: Mapping[str, Given], key: str = "") -> str:
    """Return the file with one paper more; all other characters stay as they are.

    Args:
        text: The file; empty for a new one.
        values: Checked values; one of them is a title.
        key: Citation key, or empty.

    Raises:
        LibraryError: The file is not of a form that can be added to.
    """
    fields = [f"{name}: {_in_yaml(value)}" for name, value in values.items() if value]
    fields += [f"{_KEY}: {yaml_lines.quoted(key)}"] if key else []
    lines = [f"{'- ' if number == 0 else '  '}{line}" for number, line in enumerate(fields)]
    before = parse("", text)
    made = yaml_lines.in_steps(
        text or _HEADER, [partial(yaml_lines.with_section, name="papers", lines=lines)]
    )
    after = parse("", made) if made is not None else CorrectionsFile()
    new = Record(_NOWHERE, key=key or None, origin=ORIGIN, **of_record(values))  # type: ignore[arg-type]
    if (
        made is None
        or after.corrections != before.corrections
        or _without_places(after) != [*_without_places(before), new]
    ):
        raise LibraryError(
            f"{CORRECTIONS_FILE} in the corpus cannot be added to: correct it, or give each of its `papers` lines of "
            "its own.",
            code="not-editable",
        )
    return made
