"""The JSON that commands print, beside the schemas in the documentation."""

from __future__ import annotations

import json

import jsonschema
import pytest

from notes_tui.cli.command_table import MODULES
from notes_tui.cli.json_outputs import OUTPUTS
from tests.helpers import schemas
from tests.helpers.command_line import command
from tests.helpers.pdf_files import PdfPage, pdf

TINY = "tinylens-small-models"
NOTE = "Cards"
READING = {
    "search": [["probe tinylens zzzz", "--snippets", "2"], ["probe", "--explain"], ["year:abc"], ["prrobe"]],
    "papers": [[], ["--sort", "title"]],
    "random": [[], ["--kind", "note"]],
    "queue": [[]],
    "show": [[TINY], [NOTE]],
    "cat": [[TINY], [NOTE]],
    "open": [[TINY, "--print"]],
    "links": [[NOTE], [TINY]],
    "related": [[TINY]],
    "tags": [[]],
    "doctor": [[]],
    "diary": [[]],
    "plot": [["papers"], ["tags"], ["reading"]],
    "export": [["--format", "bibtex"], ["--format", "bibtex", "--cited-in", NOTE]],
    "history": [[], ["--diff"]],
    "versions": [[NOTE]],
    "property list": [[]],
    "names": [["keys"], ["notes"], ["tags"]],
    "config": [[]],
    "config get": [["search.relax"], ["corpus"]],
    "follow": [[]],
    "index": [[]],
}
WRITING = {
    "tag": [[TINY, "+small"]],
    "status": [[TINY, "read"]],
    "rate": [[TINY, "4"]],
    "set": [[NOTE, "mood=good"]],
    "append": [[NOTE, "more"]],
    "link": [[NOTE, TINY]],
    "task": [[f"{NOTE}.md:9"]],
    "undo": [[]],
    "rename": [[NOTE, "Other", "--dry-run"], [f"{NOTE}#Part", "Whole", "--dry-run"]],
    "property rename": [["mood", "temper", "--dry-run"]],
    "join": [[NOTE, "Target", "--dry-run"]],
    "extract": [[f"{NOTE}#Part", "New part", "--dry-run"]],
    "keys rename": [["--pattern", "auth.lower + year", "--dry-run"]],
    "merge": [[TINY, "second-work", "--dry-run"]],
    "note": [[TINY]],
    "note --refresh": [["--dry-run"]],
    "new": [["Fresh"]],
    "today": [[]],
    "attach": [[TINY, "FILE"]],
    "highlights": [[TINY, "--dry-run"]],
    "new-paper": [["title=By hand", "authors=Doe, Jane"]],
    "import": [["BIB", "--dry-run"], ["BIB", "--tags"]],
    "delete": [["Target"]],
}
# `pick` needs a terminal, and `restore` an earlier version: it prints what `undo` prints.
ELSEWHERE = {"pick", "restore"}
# These print what another command of the table prints, or no JSON.
SAME = {"fetch", "refresh", "hide", "unhide", "split", "keys", "property"}
NO_JSON = {"mcp", "lsp", "completion"}


@pytest.fixture
def filled(vault, tmp_path):
    body = (
        f"# Title\n\n[[{TINY}]] and [[missing]] #idea field:: value ^b\n\n- [ ] call\n\n## Part\n\n[@nokey]\n"
    )
    (vault / f"{NOTE}.md").write_text(f"---\naliases: [Deck]\nmood: fine\n---\n{body}")
    (vault / "Target.md").write_text("A deck of tinylens cards: Cards and Deck.\n")
    (vault / "corpus" / "more.bib").write_text(
        "@article{second-work, title={A probe of harbours}, author={Roe, Ann}, year={2021}, month=feb}\n"
    )
    (tmp_path / "new.bib").write_text(
        "@article{new, title={New}, author={Po, Bo}, keywords={one thing}}\n@article{, title={}}\n"
    )
    (tmp_path / "new.pdf").write_bytes(pdf(PdfPage(("Words",))))
    return vault


def _check(filled, capsys, tmp_path, name, words):
    places = {"FILE": str(tmp_path / "new.pdf"), "BIB": str(tmp_path / "new.bib")}
    given = [places.get(word, word) for word in words]
    _code, out, err = command(filled, capsys, *name.split(), *given, "--json")
    assert out, err
    jsonschema.validate(json.loads(out), schemas.schema_of(name), cls=jsonschema.Draft202012Validator)
    return json.loads(out)


@pytest.mark.parametrize(
    ("name", "words"), [(name, words) for name, asked in READING.items() for words in asked]
)
def test_what_is_read_has_its_schema(filled, capsys, tmp_path, name, words):
    _check(filled, capsys, tmp_path, "tag", [TINY, "+read"])
    _check(filled, capsys, tmp_path, "set", [TINY, "title=Corrected"])
    _check(filled, capsys, tmp_path, "status", [TINY, "reading"])
    _check(filled, capsys, tmp_path, name, words)


def test_what_is_written_has_its_schema(filled, capsys, tmp_path):
    for name, asked in WRITING.items():
        for words in asked:
            _check(filled, capsys, tmp_path, name, words)


def test_each_command_has_a_schema_and_each_schema_is_tried():
    assert set(OUTPUTS) == {*READING, *WRITING, *ELSEWHERE}
    assert set(MODULES) - {name.split()[0] for name in OUTPUTS} - SAME == NO_JSON


def test_the_page_of_schemas_is_the_one_in_the_code():
    assert schemas.SCHEMAS_PAGE.read_text("utf-8") == schemas.page(), "run: make docs"
    jsonschema.Draft202012Validator.check_schema(schemas.schemas())


def test_a_shape_that_is_not_printed_is_noticed(filled, capsys, tmp_path):
    found = _check(filled, capsys, tmp_path, "search", ["probe"])
    for broken in (
        {**found, "more": 1},
        {**found, "total": "1"},
        {k: v for k, v in found.items() if k != "total"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, schemas.schema_of("search"))
