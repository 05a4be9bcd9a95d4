"""The command that opens a PDF file at a page."""

from __future__ import annotations

import pytest

from index import LibraryError
from notes_tui.terminal import pdf_viewers
from notes_tui.terminal.pdf_viewers import has_viewer, open_pdf, viewer_command

VIEWERS = ("zathura", "okular", "evince", "mupdf", "xpdf", "qpdfview", "reader", "xdg-open", "xdg-mime")


@pytest.fixture
def programs(tmp_path, monkeypatch):
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in VIEWERS:
        (folder / name).write_text("#!/bin/sh\necho org.kde.okular.desktop\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(pdf_viewers.sys, "platform", "linux")
    return folder


@pytest.mark.parametrize(
    ("viewer", "page", "arguments"),
    [
        ("zathura", 3, ["zathura", "--page=3", "FILE"]),
        ("zathura --fork", None, ["zathura", "--fork", "FILE"]),
        ("okular", 3, ["okular", "--page", "3", "FILE"]),
        ("evince", 3, ["evince", "--page-index=3", "FILE"]),
        ("mupdf", 3, ["mupdf", "FILE", "3"]),
        ("xpdf", 3, ["xpdf", "FILE", ":3"]),
        ("qpdfview", 3, ["qpdfview", "--unique", "FILE#3"]),
        ("reader", 3, ["reader", "FILE"]),
        ("reader -p {page} -f {file}", 3, ["reader", "-p", "3", "-f", "FILE"]),
        ("reader -p {page} {file}", None, ["reader", "-p", "1", "FILE"]),
        ("", None, ["xdg-open", "FILE"]),
        ("", 3, ["okular", "--page", "3", "FILE"]),
    ],
)
def test_viewers_begin_at_the_page(programs, tmp_path, viewer, page, arguments):
    file = tmp_path / "-a; rm $(x) {page}.pdf"
    expected = [each.replace("FILE", str(file)) for each in arguments]
    assert viewer_command(viewer, file, page) == expected


def test_a_desktop_viewer_that_cannot_be_given_a_page(programs, tmp_path):
    (programs / "xdg-mime").write_text("#!/bin/sh\necho firefox.desktop\n")
    assert viewer_command("", tmp_path / "a.pdf", 3) == ["xdg-open", str(tmp_path / "a.pdf")]


@pytest.mark.parametrize(
    ("viewer", "why"),
    [("nothing-here", "nothing-here is not installed"), ("'open", "pdf_viewer cannot be read")],
)
def test_viewers_that_cannot_be_used(programs, tmp_path, viewer, why):
    with pytest.raises(LibraryError, match=why):
        viewer_command(viewer, tmp_path / "a.pdf", 3)


def test_a_file_that_is_gone(programs, tmp_path):
    with pytest.raises(LibraryError, match="is not there any more"):
        open_pdf("reader", tmp_path / "a.pdf")


@pytest.mark.parametrize(
    ("viewer", "environment", "expected"),
    [
        ("zathura", {}, True),
        ("", {"DISPLAY": ":0"}, True),
        ("", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("", {"DISPLAY": ""}, False),
        ("", {"SSH_CONNECTION": "a b"}, False),
    ],
)
def test_a_viewer_needs_a_screen(monkeypatch, viewer, environment, expected):
    monkeypatch.setattr(pdf_viewers.sys, "platform", "linux")
    monkeypatch.setattr(pdf_viewers.shutil, "which", lambda name: name)
    assert has_viewer(viewer, environment) is expected


def test_a_session_by_ssh_has_no_screen_of_a_mac(monkeypatch):
    monkeypatch.setattr(pdf_viewers.sys, "platform", "darwin")
    assert has_viewer("", {}) is True
    assert has_viewer("", {"SSH_CONNECTION": "a b"}) is False
