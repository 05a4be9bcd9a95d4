from __future__ import annotations

import stat
import sys

import pytest

from notes_tui.terminal import clipboard_programs
from notes_tui.terminal.clipboard_programs import copy_with_programs


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Return a function that puts a program on the path; what it is given stands in `NAME.got`."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    for name in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    def install(name, body="/bin/cat"):
        file = folder / name
        file.write_text(
            f'#!/bin/sh\necho "$@" > {folder}/{name}.args\n{body} > {folder}/{name}.got\n', "utf-8"
        )
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
        return folder

    return install


def test_tmux_and_the_desktop_get_the_text(installed, monkeypatch):
    for name in ("tmux", "xclip", "xsel"):
        folder = installed(name)
    monkeypatch.setenv("TMUX", "x")
    monkeypatch.setenv("DISPLAY", ":0")
    assert copy_with_programs("$(touch x); “é”") == ["tmux", "xclip"]
    assert (folder / "tmux.got").read_text("utf-8") == "$(touch x); “é”"
    assert (folder / "tmux.args").read_text("utf-8").split() == ["load-buffer", "-w", "-"]
    assert (folder / "xclip.args").read_text("utf-8").split() == ["-selection", "clipboard"]


@pytest.mark.parametrize(
    ("name", "variable"), [("wl-copy", "WAYLAND_DISPLAY"), ("xsel", "DISPLAY"), ("clip.exe", "")]
)
def test_other_programs(installed, monkeypatch, name, variable):
    folder = installed(name)
    if variable:
        monkeypatch.setenv(variable, "0")
    assert copy_with_programs("é") == [name.removesuffix(".exe")]
    encoding = "utf-16" if name == "clip.exe" else "utf-8"
    assert (folder / f"{name}.got").read_bytes().decode(encoding) == "é"


def test_pbcopy_on_a_mac(installed, monkeypatch):
    installed("pbcopy")
    assert copy_with_programs("x") == []
    monkeypatch.setattr(sys, "platform", "darwin")
    assert copy_with_programs("x") == ["pbcopy"]


def test_a_program_that_fails_or_hangs_took_nothing(installed, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    installed("xclip", "exit 1; :")
    assert copy_with_programs("x") == []
    installed("xclip", "/bin/sleep 60")
    monkeypatch.setattr(clipboard_programs, "_LONGEST", 0.2)
    assert copy_with_programs("x") == []


def test_without_programs_nothing_is_run(installed):
    assert copy_with_programs("x") == []
