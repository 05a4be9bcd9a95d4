"""The log: private, bounded, safe to print, without the user's text, and never in the way."""

from __future__ import annotations

import errno
import logging
import os
import stat
import subprocess
import sys
import threading

import pytest

from index import log_file, logs
from index.errors import LibraryError
from index.log_file import last_errors
from index.logs import LogSettings, read_settings
from tests.helpers.paths import ROOT

LOG = logging.getLogger("index.test")


@pytest.fixture
def folder(tmp_path):
    """The log is written here."""
    logs.start(tmp_path / "state", LogSettings())
    yield tmp_path / "state"
    logs.stop()


def lines(folder):
    return (folder / logs.FILE_NAME).read_text("utf-8").split("\n")[:-1]


def raised(error):
    """The exception, as if it had been caught."""
    try:
        raise error
    except type(error) as caught:
        return caught


def test_nothing_is_opened_before_there_is_something_to_say(folder):
    LOG.info("nothing that counts")
    assert not folder.exists()
    assert logs.written_file() is None


def test_the_log_can_be_read_by_its_owner_alone(folder):
    LOG.warning("something")
    file = folder / logs.FILE_NAME
    assert logs.written_file() == file
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_line_names_time_level_process_module_and_message(folder):
    LOG.warning("%s files", 3)
    when, level, process, rest = lines(folder)[0].split(" ", 3)
    assert when.endswith("+00:00")
    assert (level, process, rest) == ("WARNING", str(os.getpid()), "index.test: 3 files")


@pytest.mark.parametrize(
    "hostile",
    ["a\nb", "a\r\n2026 ERROR 1 x [busy a:1]: b", "\x1b]0;title\x07", "\u202eevil", "a\u2028b"],
)
def test_hostile_text_stays_on_its_line_and_tells_a_terminal_nothing(folder, hostile):
    LOG.warning("path %s", hostile)
    LOG.error("again", exc_info=raised(OSError(2, hostile, hostile)))
    found = lines(folder)
    assert found[0].partition("index.test: ")[2].startswith("path ")
    assert all(line[:2] in ("20", "  ") for line in found)
    assert len([line for line in found if line.startswith("20")]) == 2
    assert all(line.isprintable() for line in found)
    assert [each.what for each in last_errors(folder / logs.FILE_NAME)] == ["FileNotFoundError"]


def test_half_a_character_is_replaced():
    record = logging.LogRecord("index.test", logging.ERROR, "", 1, "path %s", ("\ud800",), None)
    assert log_file.LineFormatter().format(record).endswith("path \ufffd")


def test_a_programming_error_is_logged_with_its_traceback(folder):
    try:
        len(3)
    except TypeError as error:
        LOG.exception("It failed.", exc_info=error)
    text = "\n".join(lines(folder))
    assert "[TypeError " in text
    assert "test_logs.py" in text
    assert "TypeError: object of type 'int' has no len()" in text


def test_an_expected_error_is_logged_as_its_code_and_place(folder):
    LOG.warning("refused", exc_info=raised(LibraryError("“a secret query” is not there.", code="not-found")))
    assert len(lines(folder)) == 1
    assert "[not-found " in lines(folder)[0]
    assert "secret" not in lines(folder)[0]


@pytest.mark.parametrize("error", [ValueError("secret"), KeyError("secret"), LibraryError("secret")])
def test_messages_that_may_quote_the_users_text_are_not_logged(folder, error):
    try:
        try:
            raise error
        except type(error) as inner:
            raise RuntimeError("outer") from inner
    except RuntimeError as caught:
        LOG.exception("It failed.", exc_info=caught)
    logging.getLogger("asyncio").error("Exception in callback f('secret')", exc_info=caught_again(error))
    text = "\n".join(lines(folder))
    assert "RuntimeError: outer" in text
    assert f"{type(error).__name__}: (message of " in text
    assert "secret" not in text


def caught_again(error):
    return raised(type(error)("other"))


def test_a_recursion_without_end_fills_no_log(folder):
    def down():
        down()

    try:
        down()
    except RecursionError as error:
        LOG.exception("It failed.", exc_info=error)
    assert len(lines(folder)) < 100
    assert any(line.strip().endswith("more)") for line in lines(folder))


def test_a_full_log_is_rotated_and_bounded(folder, monkeypatch):
    monkeypatch.setattr(log_file, "MAX_BYTES", 2_000)
    for number in range(200):
        LOG.warning("record %03d", number)
    kept = sorted(path for path in folder.iterdir() if path.suffix != ".lock")
    assert [path.name for path in kept] == [f"{logs.FILE_NAME}{end}" for end in ("", ".1", ".2")]
    assert all(path.stat().st_size <= 2_000 for path in kept)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in folder.iterdir())
    assert lines(folder)[-1].endswith("record 199")


def test_several_processes_write_at_once_and_lose_nothing(tmp_path):
    program = f"""
import logging, sys
from pathlib import Path
from index import log_file, logs
log_file.MAX_BYTES = 20_000
log_file.BACKUPS = 50
logs.start(Path({str(tmp_path)!r}), logs.LogSettings())
for number in range(300):
    logging.getLogger("index.test").warning("%s %03d end", sys.argv[1], number)
logs.stop()
"""
    running = [
        subprocess.Popen([sys.executable, "-c", program, name], cwd=ROOT) for name in ("one", "two", "three")
    ]
    assert [process.wait() for process in running] == [0, 0, 0]
    texts = [path.read_text("utf-8") for path in tmp_path.iterdir() if path.suffix != ".lock"]
    assert len(texts) > 2
    found = sorted(line.partition("index.test: ")[2] for text in texts for line in text.split("\n")[:-1])
    assert found == sorted(
        f"{name} {number:03} end" for name in ("one", "two", "three") for number in range(300)
    )


def test_a_full_disk_costs_the_log_and_nothing_else(folder, monkeypatch):
    class Full:
        def __init__(self, inner):
            self.inner = inner

        def write(self, _text):
            raise OSError(errno.ENOSPC, "full")

        def __getattr__(self, name):
            return getattr(self.inner, name)

    real = log_file.LogFile._open
    with monkeypatch.context() as patch:
        patch.setattr(log_file.LogFile, "_open", lambda self: Full(real(self)))
        LOG.warning("lost")
        assert logs.written_file() is None
    LOG.warning("kept")
    assert [line.rpartition(" ")[2] for line in lines(folder)] == ["kept"]
    assert logs.written_file() is not None


@pytest.mark.parametrize("obstacle", ["file", "folder", "pipe", "link"])
def test_what_stands_in_the_place_of_the_log_costs_the_log_and_nothing_else(
    folder, tmp_path, obstacle, capfd
):
    place = folder / logs.FILE_NAME
    if obstacle == "file":
        folder.write_text("no folder")
    else:
        folder.mkdir()
    if obstacle == "folder":
        place.mkdir()
    elif obstacle == "pipe":
        os.mkfifo(place)
    elif obstacle == "link":
        (tmp_path / "mine.txt").write_text("mine")
        place.symlink_to(tmp_path / "mine.txt")
    LOG.warning("lost")
    assert logs.written_file() is None
    assert capfd.readouterr() == ("", "")
    assert last_errors(place) == []
    assert obstacle != "link" or (tmp_path / "mine.txt").read_text() == "mine"


def test_what_ends_a_thread_is_logged(folder):
    thread = threading.Thread(target=lambda: len(3), name="lens")
    thread.start()
    thread.join()
    assert "The thread lens ended" in lines(folder)[0]
    assert [each.what for each in last_errors(folder / logs.FILE_NAME)] == ["TypeError"]


def test_the_latest_errors_are_read_across_a_rotation(folder, monkeypatch):
    monkeypatch.setattr(log_file, "MAX_BYTES", 1_500)
    codes = ["busy", "disk-full", "not-found"] * 5
    for code in codes:
        LOG.warning("refused", exc_info=raised(LibraryError("x", code=code)))
        LOG.warning("said without an error")
    found = last_errors(folder / logs.FILE_NAME, 9)
    assert [each.what for each in found] == list(reversed(codes))[: len(found)]
    assert len(found) > 3
    assert all(each.where.startswith("tests.") or ":" in each.where for each in found)


@pytest.mark.parametrize(
    ("value", "level", "file"),
    [
        ("", "warning", None),
        ("debug", "debug", None),
        ("INFO", "info", None),
        ("off", "off", None),
        ("/x/y.log", "debug", "/x/y.log"),
        ("./y.log", "debug", "y.log"),
        ("error:/x/y.log", "error", "/x/y.log"),
    ],
)
def test_the_variable_names_a_level_a_path_or_both(value, level, file):
    found = read_settings(value)
    assert (found.level, str(found.file) if found.file else None, found.warning) == (level, file, "")


@pytest.mark.parametrize("value", ["wraning", "debug:", "y.log"])
def test_any_other_value_is_named_and_the_default_used(value):
    found = read_settings(value)
    assert (found.level, found.file) == ("warning", None)
    assert "NOTES_TUI_LOG" in found.warning


def test_off_writes_nothing(tmp_path):
    logs.start(tmp_path, read_settings("off"))
    LOG.critical("x")
    logs.stop()
    assert list(tmp_path.iterdir()) == []
