"""Read the documentation for tests; `python -m tests.helpers.docs` writes the page of keys and the manual page."""

from __future__ import annotations

import ast
import re
import sys
import unicodedata
from dataclasses import dataclass
from itertools import groupby

from tests.helpers.paths import ROOT

DOCS = ROOT / "docs"
KEYS_PAGE = DOCS / "keys.md"
SETTINGS_PAGE = DOCS / "settings.md"
MANUAL = DOCS / "notes-tui.1"

_CODE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
_CELLS = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_RULE = re.compile(r"^- \*\*([A-Z]+\d+)\*\* (.*(?:\n  .*)*)", re.MULTILINE)


@dataclass(frozen=True)
class Rule:
    """One rule of `docs/obsidian-rules.md`, with the reason if it is not followed, or only in part."""

    text: str
    not_followed: str | None
    difference: str | None


@dataclass(frozen=True)
class Key:
    """One line of the page of keys; `name` is empty for a key that cannot be rebound."""

    group: str
    keys: str
    name: str
    meaning: str


def pages():
    """Return every Markdown page of the project by its path from the root, except notes and test data."""
    files = [*ROOT.glob("*.md"), *DOCS.glob("**/*.md"), *(ROOT / ".github").glob("**/*.md")]
    return {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in sorted(files)}


def without_code(text):
    """Return a text without its fenced code."""
    return _CODE.sub("", text)


def fenced(text, language):
    """Return the contents of every fenced block of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def rows(text):
    """Return the cells of every table row, without heads and rules, with `\\|` as `|`."""
    lines = [line for line in without_code(text).splitlines() if line.startswith("|")]
    tables = [[cell.strip() for cell in _CELLS.split(line)[1:-1]] for line in lines]
    heads = {at - 1 for at, cells in enumerate(tables) if set("".join(cells)) <= set("-: ")}
    kept = [cells for at, cells in enumerate(tables) if not {at, at + 1} & {head + 1 for head in heads}]
    return [[cell.replace("\\|", "|") for cell in cells] for cells in kept]


def code_spans(text):
    """Return the texts between single backticks."""
    return re.findall(r"`([^`\n]+)`", text)


def links(text):
    """Return the targets of Markdown links outside code."""
    return _LINK.findall(re.sub(r"`[^`\n]*`", "", without_code(text)))


def anchors(text):
    """Return the anchors that GitHub gives the headings of a page."""
    found = []
    for heading in _HEADING.findall(without_code(text)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        kept = (char for char in plain if char in " -_" or unicodedata.category(char)[0] in "LMN")
        anchor = "".join(kept).replace(" ", "-")
        found.append(anchor if anchor not in found else f"{anchor}-{found.count(anchor)}")
    return set(found)


def obsidian_rules():
    """Return the rules of `docs/obsidian-rules.md` by id, in order."""
    found = {}
    for identifier, written in _RULE.findall((DOCS / "obsidian-rules.md").read_text("utf-8")):
        assert identifier not in found, f"{identifier} is documented twice"
        text, *notes = re.split(r"\*\*(Not followed|Difference):\*\*", " ".join(written.split()))
        reasons = {name: reason.strip() for name, reason in zip(notes[::2], notes[1::2], strict=True)}
        found[identifier] = Rule(text.strip(), reasons.get("Not followed"), reasons.get("Difference"))
    return found


def app_keys():
    """Return every key of the app and every command without one: the only access to the app's own tables."""
    from notes_tui.commands.keys_table import sections
    from notes_tui.commands.registry import COMMANDS

    keys = [Key(group, row.keys, row.id, row.help) for group, rows in sections({}) for row in rows]
    without = [Key("Without a key", "", "", f"{c.label}: {c.help}") for c in COMMANDS if not c.keys]
    return [*keys, *without]


def code_names():
    """Return every name of the packages in full: modules, functions, classes, constants, methods and attributes."""
    found = set()
    for package in ("index", "notes_tui"):
        for file in (ROOT / package).rglob("*.py"):
            module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found |= {module, *_defined(ast.parse(file.read_text("utf-8")), module)}
    return found


def code_literals():
    """Return every string of the code without spaces, such as the name of a file that it writes."""
    trees = (
        ast.parse(file.read_text("utf-8"))
        for package in ("index", "notes_tui")
        for file in (ROOT / package).rglob("*.py")
    )
    strings = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {text for text in strings if isinstance(text, str) and " " not in text}


def _defined(scope, name):
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name}.{node.name}"
            yield from _defined(node, f"{name}.{node.name}" if isinstance(node, ast.ClassDef) else name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name) and not isinstance(
                    scope, ast.FunctionDef | ast.AsyncFunctionDef
                ):
                    yield f"{name}.{target.id}"
        elif isinstance(node, ast.If):
            yield from _defined(node, name)
        elif isinstance(node, ast.ImportFrom) and isinstance(scope, ast.Module | ast.If):
            yield from (f"{name}.{alias.asname or alias.name}" for alias in node.names)


def _shown(written):
    return " ".join(f"`{part}`" for part in written.split()) or "none"


def keys_page():
    """Return the text of `docs/keys.md`, made from the app's own tables."""
    lines = [
        "# Keys",
        "",
        "Generated by `make docs` from the app's own tables; do not edit this page.",
        "`?` in the app shows the same list with your own keys, and `ctrl+p` finds every command by name.",
        "The names are those for `[keys]` in the [settings](reference.md#settings).",
    ]
    for group, members in groupby(app_keys(), key=lambda key: key.group):
        lines += ["", f"## {group}", "", "| key | name | effect |", "|---|---|---|"]
        for key in members:
            name = f"`{key.name}`" if key.name else ""
            lines.append(f"| {_shown(key.keys)} | {name} | {_escaped(key.meaning)} |")
    return "\n".join(lines) + "\n"


def settings_page():
    """Return the text of `docs/settings.md`, made from the app's own table."""
    from notes_tui.settings_table import settings_table, shown

    lines = [
        "# Settings",
        "",
        "Generated by `make docs` from the app's own table; do not edit this page.",
        "`f9` in the app shows the same list, and changes them; so does `notes-tui config`.",
        "An example of the file is in the [reference](reference.md#settings).",
        "A dot stands for a table: `search.relax` is `relax` under `[search]`.",
        "The names of keys, `keys.NAME`, are in [keys.md](keys.md).",
    ]
    plain = [setting for setting in settings_table() if setting.kind != "key"]
    for group, members in groupby(plain, key=lambda setting: setting.group):
        lines += ["", f"## {group}", "", "| name | default | effect |", "|---|---|---|"]
        for setting in members:
            default = f"`{shown(setting.default)}`" if shown(setting.default) else ""
            choices = ", ".join(f"`{choice}`" for choice in setting.choices)
            effect = _escaped(setting.meaning) + (f" Choices: {choices}." if choices else "")
            lines.append(f"| `{setting.name}` | {default} | {effect} |")
    return "\n".join(lines) + "\n"


def _escaped(text):
    # Markdown would read brackets and asterisks as markup.
    return re.sub(r"([\[\]*|<>_])", r"\\\1", text)


def manual_page():
    """Return the manual page in troff's `man` macros, made from the parser of the command line."""
    from argparse_manpage.manpage import Manpage

    from notes_tui.cli.arguments import parser

    page = Manpage(parser())
    page.date, page.manual = "", "User Commands"
    # `man -k` and `whatis` show it.
    page.description = "search, read, tag and link papers and notes"
    return f"{page}\n"


if __name__ == "__main__":
    from tests.helpers import schemas

    for file, text in (
        (KEYS_PAGE, keys_page()),
        (SETTINGS_PAGE, settings_page()),
        (MANUAL, manual_page()),
        (schemas.SCHEMAS_PAGE, schemas.page()),
    ):
        file.write_text(text, "utf-8")
        sys.stdout.write(f"{file.relative_to(ROOT)} written\n")
