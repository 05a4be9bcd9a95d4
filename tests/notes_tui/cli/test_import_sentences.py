"""Sentences of `import` and `export` about files that they leave alone."""

from __future__ import annotations

from tests.helpers.command_line import command


def test_the_formats_that_can_be_read_are_listed_once(vault, tmp_path, capsys):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.docx", "b.png", "c.json", "d.xyz"):
        (folder / name).write_text("[1]", "utf-8")
        (vault / "corpus" / name).write_text("[1]", "utf-8")
    err = command(vault, capsys, "import", str(folder))[2]
    assert err.count("Daily Papers pages as text (.txt)") == 1
    assert "a.docx:1: It is not read: no format here has this suffix; what can be read" in err
    assert "b.png:1: It is not read: no format here has this suffix.\n" in err
    assert "c.json:1: This is JSON without any papers.\n" in err
    out = command(vault, capsys, "doctor")[1]
    assert out.count("Daily Papers pages as text (.txt)") == 1
    assert "It is not read: no format here has this suffix.\n" in out


def test_an_import_that_only_writes_tags_is_called_so(vault, tmp_path, capsys):
    source = tmp_path / "a.bib"
    source.write_text("@book{a, title={Harbours}, keywords={sea}}", "utf-8")
    assert command(vault, capsys, "import", str(source))[0] == 0
    assert command(vault, capsys, "import", str(source), "--tags")[0] == 0
    first = command(vault, capsys, "history")[1].splitlines()[0]
    assert first.endswith("tags from keywords")


def test_an_export_of_nothing_to_a_new_file_says_that_it_is_not_written(vault, tmp_path, capsys):
    target = tmp_path / "refs.bib"
    words = ("export", "--format", "bibtex", "-o", str(target), "zzzzz")
    assert command(vault, capsys, *words)[1] == f"{target}: not written\n"
    target.write_text("x", "utf-8")
    assert command(vault, capsys, *words)[1] == f"{target}: left as it is\n"
