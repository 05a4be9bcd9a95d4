"""What arrives by events is what a scan of everything would have found."""

from __future__ import annotations

import time

import pytest

from index import Library


@pytest.fixture
def watching(vault, tmp_path):
    states = []
    library = Library(vault, cache=tmp_path / "cache")
    library.start(lambda _announcement: None, states.append)
    until(lambda: states and states[-1].phase == "watching")
    yield library
    library.close()


def until(happened):
    end = time.monotonic() + 40
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_a_link_out_of_the_vault_that_comes_while_it_is_watched_is_no_file_of_the_vault(
    watching, vault, tmp_path
):
    (tmp_path / "secret.png").write_bytes(b"x")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "in.png").write_bytes(b"x")
    (vault / "elsewhere").symlink_to(tmp_path / "elsewhere")
    (vault / "secret.png").symlink_to(tmp_path / "secret.png")
    (vault / "picture.png").write_bytes(b"x")
    (vault / "Album.md").write_text("![[secret.png]] ![[in.png]] ![[picture.png]]\n", "utf-8")
    until(lambda: watching.find("album").total)
    until(lambda: "picture.png" in {link.target for link in watching.links(watching.resolve("Album")).out})
    assert (
        sum(problem.kind == "broken-link" for problem in watching.problems() if problem.path == "Album.md")
        == 2
    )


def test_a_file_that_was_made_here_counts_only_if_a_scan_would_find_it(watching, vault):
    for name in ("x.png", "x.png.tmp", ".hidden.png", "#x.png#"):
        (vault / name).write_bytes(b"x")
    watching._worker.poke({"x.png", "x.png.tmp", ".hidden.png", "#x.png#"})
    (vault / "Album.md").write_text("![[x.png]] ![[x.png.tmp]]\n", "utf-8")
    until(lambda: watching.find("album").total)
    until(lambda: watching.verify() == "equal")
