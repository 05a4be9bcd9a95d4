"""The documentation names everything that there is, and nothing that there is not."""

from __future__ import annotations

import argparse
import ast
import re
import tomllib
from dataclasses import fields
from importlib import import_module
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from index.papers import formats
from index.search.query import operator_names
from index.search.query import parser as query_parser
from notes_tui import settings
from notes_tui.cli.arguments import parser
from notes_tui.settings_table import settings_table
from notes_tui.view.tour_steps import ACTS, STEPS
from tests.helpers import docs
from tests.helpers.paths import ROOT

PAGES = docs.pages()
REFERENCE = PAGES["docs/reference.md"]
QUERIES = PAGES["docs/query-language.md"]
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def commands():
    """The options of every command of the command line, by its name."""
    (sub,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return {name: options(command) for name, command in sub.choices.items()}


def options(command):
    """The long options of a parser, and of those inside it."""
    found = {option for action in command._actions for option in action.option_strings if option[1] == "-"}
    inner = [action for action in command._actions if isinstance(action, argparse._SubParsersAction)]
    return found.union(*(options(each) for action in inner for each in action.choices.values()))


def query_operators():
    """Every name that may stand before a colon in a query."""
    return set(operator_names.OPERATOR_NAMES)


def read_query(text):
    """The parts of a query that were not understood."""
    return query_parser.parse(text).ignored


# Command line ---------------------------------------------------------------------------------------------

COMMON = set.intersection(*commands().values())
DOCUMENTED = [
    (cells[0].strip("`").split()[0], set(OPTION.findall(" ".join(cells))))
    for cells in docs.rows(REFERENCE.partition("## Command line")[2].partition("Options of every command")[0])
]


def test_every_command_is_in_the_reference_and_no_other():
    assert {name for name, _ in DOCUMENTED} == commands().keys()


def test_every_option_is_in_the_row_of_its_command_and_no_other():
    documented = {}
    for name, options in DOCUMENTED:
        documented.setdefault(name, set()).update(options)
    assert documented == {name: options - COMMON for name, options in commands().items()}


def test_common_options_are_described():
    _, _, after = REFERENCE.partition("Options of every command")
    assert {"--vault", "--json", "--help"} <= COMMON
    assert {code.split()[0] for code in docs.code_spans(after.split("\n\n")[0])} >= COMMON
    top = {option for action in parser()._actions for option in action.option_strings if option[1] == "-"}
    for option in top:
        assert option in REFERENCE


def test_choices_are_spelled_out():
    (sub,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    for command in sub.choices.values():
        for action in command._actions:
            for choice in action.choices or ():
                assert choice in REFERENCE


@pytest.mark.parametrize("page", PAGES)
def test_commands_in_the_text_exist(page):
    """Each `notes-tui WORD --option` that a page tells the reader to run."""
    text = PAGES[page]
    known = commands()
    written = [*docs.code_spans(docs.without_code(text)), *"\n".join(docs.fenced(text, "sh")).splitlines()]
    for code in written:
        for found in re.finditer(r"(?:^|/)notes-tui (.*)", code):
            word = found[1].split()[0]
            if re.fullmatch(r"[a-z]+", word):
                assert word in known, code
                assert set(OPTION.findall(found[1])) <= known[word], code


# Keys -----------------------------------------------------------------------------------------------------


def test_the_page_of_keys_is_that_of_the_code():
    assert docs.KEYS_PAGE.read_text("utf-8") == docs.keys_page(), "run `make docs`"


def test_the_manual_page_has_every_command_and_option():
    """Python releases word the help of one parser differently, so the pages are not compared as a whole."""
    page = docs.MANUAL.read_text("utf-8").replace("\\-", "-")
    assert ".SH NAME\nnotes-tui - search, " in page
    commands = parser()._subparsers._group_actions[0].choices
    for name, command in commands.items():
        assert f"notes-tui {name}" in page, f"run `make docs`: {name}"
        missing = {
            option
            for action in command._actions
            for option in action.option_strings
            if option not in ("-h", "--help") and option not in page
        }
        assert not missing, f"run `make docs`: {name} {missing}"


def test_every_command_of_the_app_has_one_name():
    # The map and a PDF file may have another sentence for a command that other screens have too.
    names = [(key.group, key.name) for key in docs.app_keys() if key.name]
    assert len(names) > 40
    assert len(names) == len(set(names))


def test_a_heading_of_the_keys_stands_once():
    headings = [group for group, _keys in groupby(docs.app_keys(), key=lambda key: key.group)]
    assert len(headings) == len(set(headings))
    assert ("App", "quit") in {(key.group, key.name) for key in docs.app_keys()}


def quick_start():
    """The steps for newcomers in the README."""
    return PAGES["README.md"].partition("## Two minutes")[2].partition("\n\n`0` leads")[0]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        (quick_start(), {"retr", "to-read", "[[key]]", "papers/<key>.md", "make run"}),
        (PAGES["docs/tour.md"], {"$EDITOR", ".trash"}),
    ],
    ids=["README", "tour"],
)
def test_keys_in_the_tours_exist(text, typed):
    known = {span for key in docs.app_keys() for span in docs.code_spans(docs._shown(key.keys))}
    assert set(docs.code_spans(text)) - known == typed


def test_the_readme_begins_with_the_tour_of_the_app_and_few_keys():
    steps = re.findall(r"^(\d)\. ", quick_start(), re.MULTILINE)
    assert [int(step) for step in steps] == list(range(1, STEPS + 1))
    spans = set(docs.code_spans(quick_start()))
    keys = {key.name: key.keys for key in docs.app_keys()}
    assert {keys[act.command] for act in ACTS if act.command} <= spans
    assert len(spans) <= 20


def test_the_long_tour_leads_past_every_view_and_what_is_done_while_reading():
    assert {"2", "3", "4", "5", "6", "8", "/", "h", "v", "C"} <= set(docs.code_spans(PAGES["docs/tour.md"]))


# Settings -------------------------------------------------------------------------------------------------


def test_the_page_of_settings_is_that_of_the_code():
    assert docs.SETTINGS_PAGE.read_text("utf-8") == docs.settings_page(), "run `make docs`"


def test_the_example_of_settings_has_only_what_the_table_has():
    (example,) = docs.fenced(REFERENCE, "toml")
    names = {setting.name for setting in settings_table()}
    for table, values in tomllib.loads(example).items():
        inner = {f"{table}.{name}" for name in values} if isinstance(values, dict) else {table}
        assert {name for name in inner if "#" not in name} <= names | {"sources.crossref"}


def test_every_setting_is_in_the_reference_and_no_other():
    (example,) = docs.fenced(REFERENCE, "toml")
    assert tomllib.loads(example).keys() == {field.name for field in fields(settings.AppSettings)} - {
        *("warnings", "key_places", "themes")
    }


def test_the_example_of_settings_is_valid(tmp_path):
    (example,) = docs.fenced(REFERENCE, "toml")
    file = tmp_path / "config.toml"
    file.write_text(example, "utf-8")
    read = settings.load(file)
    assert read.warnings == ()
    assert set(read.keys) <= {key.name for key in docs.app_keys()}


def test_every_environment_variable_of_ours_is_in_the_reference():
    code = "".join(file.read_text("utf-8") for file in (ROOT / "notes_tui").rglob("*.py"))
    code += "".join(file.read_text("utf-8") for file in (ROOT / "index").rglob("*.py"))
    ours = set(re.findall(r"\bNOTES_TUI_[A-Z_]+\b", code))
    assert "NOTES_TUI_VAULT" in ours
    assert ours <= {code for cells in docs.rows(REFERENCE) for code in docs.code_spans(cells[0])}


# Query language -------------------------------------------------------------------------------------------

EXAMPLES = [code for cells in docs.rows(QUERIES) for code in docs.code_spans(" ".join(cells))]


def test_every_format_that_is_read_is_in_the_table():
    table = PAGES["docs/formats.md"].partition("## BibTeX")[0]
    names = {import_module(f"index.papers.formats.{name}").NAME for name in formats._MODULES}
    assert len(names) > 10
    for name in names:
        for word in re.findall(r"(?:[A-Z]|identifier)[\w-]*", name):
            assert word in table, name


def test_every_query_operator_is_documented():
    outside_brackets = re.sub(r"\[[^\]]*\]", "", " ".join(EXAMPLES))
    shown = set(re.findall(r"(?<![\w-])([a-z-]+):", outside_brackets))
    assert shown == query_operators()


@pytest.mark.parametrize("query", sorted({code for code in EXAMPLES if len(code) > 2}))
def test_examples_of_queries_are_understood(query):
    bare = re.fullmatch(r"[a-z-]+:", query)
    assert bare or read_query(query) == ()


# Rules ----------------------------------------------------------------------------------------------------


def test_every_rule_stands_in_the_section_of_its_letter():
    _, *sections = re.split(r"^## ", PAGES["docs/obsidian-rules.md"], flags=re.MULTILINE)
    for section in sections:
        letters = set(re.findall(r"^- \*\*([A-Z])\d+\*\*", section, re.MULTILINE))
        assert letters == {section[0]}


def test_rules_are_numbered_without_a_gap():
    numbers = {}
    for identifier in docs.obsidian_rules():
        numbers.setdefault(identifier[0], []).append(int(identifier[1:]))
    for found in numbers.values():
        assert found == list(range(1, len(found) + 1))


def test_rules_named_by_other_pages_exist():
    for text in PAGES.values():
        for identifier in re.findall(r"`([VLMRFTPNCUSWQX]\d{1,2})`", text):
            assert identifier in docs.obsidian_rules()


# Names of the code ---------------------------------------------------------------------------------------

CODE_PAGES = ["docs/architecture.md", "docs/adding-a-command.md", "docs/adding-a-format.md"]


@pytest.mark.parametrize("page", CODE_PAGES)
def test_names_of_the_code_exist(page):
    """Each path exists; each other name with a dot, an underscore or a capital is the end of a name of the code."""
    spans = {
        span.removesuffix("/")
        for span in docs.code_spans(docs.without_code(PAGES[page]))
        if re.fullmatch(r"[\w./-]{2,}", span) and re.search(r"[./_A-Z]", span)
    }
    paths = {span for span in spans if "/" in span or (ROOT / span).exists()}
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []
    names = docs.code_names()
    known = {
        ".".join(parts[at:]) for parts in (name.split(".") for name in names) for at in range(len(parts))
    }
    literals = docs.code_literals()
    assert sorted(spans - paths - known - literals) == []
    assert len(spans) > 10


@pytest.mark.parametrize("page", CODE_PAGES)
def test_examples_import_what_exists(page):
    names = docs.code_names()
    for example in docs.fenced(PAGES[page], "python"):
        for node in ast.walk(ast.parse(example)):
            if isinstance(node, ast.ImportFrom) and node.module.partition(".")[0] in ("index", "notes_tui"):
                assert {f"{node.module}.{alias.name}" for alias in node.names} <= names


def test_the_example_of_a_format_works():
    (example,) = docs.fenced(PAGES["docs/adding-a-format.md"], "python")
    made = {}
    exec(example, made)
    text = "Title\tYear\tDOI\tAbstract\nTiny Lenses\t2024\t\tSmall.\n\n\t2024\t\t\n"
    assert made["sniff"](text, "list.tsv")
    assert not made["sniff"]("Daily Papers\n", "page.txt")
    read = made["read"]("list.tsv", text)
    assert [(record.title, record.source.line, record.published.isoformat()) for record in read.records] == [
        ("Tiny Lenses", 2, "2024")
    ]
    assert [part.line for part in read.rejected] == [4]


# Links and files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    broken = []
    for target in docs.links(PAGES[page]):
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        file = ((ROOT / page).parent / path if path else ROOT / page).resolve()
        exists = file.is_relative_to(ROOT) and file.exists()
        if not exists or (anchor and anchor not in docs.anchors(file.read_text("utf-8"))):
            broken.append(target)
    assert broken == []


def test_every_page_is_linked_from_another():
    reached = set()
    for page, text in PAGES.items():
        for target in docs.links(text):
            path = (ROOT / page).parent / unquote(target).partition("#")[0]
            if path.is_file():
                reached.add(path.resolve().relative_to(ROOT).as_posix())
    pages = {page for page in PAGES if not page.startswith(".github/")}
    assert pages - reached <= {"README.md"}


def test_make_targets_in_the_text_exist():
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        found
        for text in PAGES.values()
        for code in [
            *docs.code_spans(docs.without_code(text)),
            *"\n".join(docs.fenced(text, "sh")).splitlines(),
        ]
        for found in re.findall(r"^make ([a-z][\w-]*)", code)
    }
    assert named
    assert named <= targets


@pytest.mark.parametrize("path", ["README.md", "docs/reference.md"])
def test_pages_name_files_that_exist(path):
    for name in re.findall(r"`((?:docs|tests|benchmarks)/[\w./-]+)`", PAGES[path]):
        assert (ROOT / name).exists(), name


YAML = sorted(
    file.relative_to(ROOT).as_posix()
    for file in [ROOT / ".pre-commit-config.yaml", *(ROOT / ".github").rglob("*.yml")]
)


@pytest.mark.parametrize("path", YAML)
def test_yaml_is_valid(path):
    assert isinstance(yaml.safe_load((ROOT / path).read_text("utf-8")), dict)


def test_workflows_run_what_the_project_supports():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    supported = {
        name.rpartition(" :: ")[2]
        for name in project["classifiers"]
        if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", name)
    }
    workflow = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text("utf-8"))
    assert set(workflow["jobs"]["test"]["strategy"]["matrix"]["python"]) == supported


def test_bug_reports_ask_for_what_exists():
    """A command named in the form is one that the program has."""
    form = Path(ROOT / ".github/ISSUE_TEMPLATE/bug_report.yml").read_text("utf-8")
    named = set(re.findall(r"notes-tui ([a-z]+)", form))
    assert named
    assert named <= commands().keys()
