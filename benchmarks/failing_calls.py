"""System calls that write, counted, and made to fail or to be the last one of a process.

It replaces functions of `os`, and renameat2 as `ctypes` calls it, in this process; it is meant for forked children.
Only calls below given folders count.
"""

from __future__ import annotations

import builtins
import ctypes
import errno
import io
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

KILLED = 77
"""Exit status of a process that was killed at one of its calls."""

_AT_FDCWD = -100
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_ONE_FILE = (
    "mkdir",
    "rmdir",
    "unlink",
    "remove",
    "truncate",
    "chmod",
    "chown",
    "setxattr",
    "removexattr",
    "utime",
)
_DESCRIPTOR = ("ftruncate", "fsync", "fdatasync", "fchmod", "fchown", "posix_fallocate")
_TWO_FILES = ("rename", "replace", "link", "symlink")

How = Literal["once", "onwards", "before", "half", "after"]


class Fault(NamedTuple):
    """A fault at one call.

    Attributes:
        number: The call, from 1.
        how: It fails `once`, or with all later ones (`onwards`); or the process ends `before` it, `after` it, or when
            `half` of the bytes are written.
        error: The system's error number, where it fails.
    """

    number: int
    how: How
    error: int = 0

    def __str__(self) -> str:
        """Return a short text for people."""
        if not self.error:
            return f"killed {'in' if self.how == 'half' else self.how} call {self.number}"
        return f"{errno.errorcode[self.error]} {self.how} at call {self.number}"


@dataclass
class Calls:
    """The calls of this process below some folders.

    Attributes:
        folders: Absolute paths.
        fault: What happens to one of them.
        names: The calls so far, with the file: `write Ideas.md`.
        counting: False while calls go through uncounted.
    """

    folders: Sequence[str]
    fault: Fault | None = None
    names: list[str] = field(default_factory=list)
    counting: bool = True
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def install(self) -> None:
        """Replace the functions, for the rest of this process."""
        for name in _ONE_FILE:
            self._replace(name, lambda args, names: [(args[0], names.get("dir_fd"))])
        for name in _DESCRIPTOR:
            self._replace(name, lambda args, _names: [(args[0], None)])
        for name in _TWO_FILES:
            self._replace(name, _two_places)
        self._replace(
            "open", lambda args, names: [(args[0], names.get("dir_fd"))] if _writes(args, names) else []
        )
        self._replace("write", lambda args, _names: [(args[0], None)], half=_half_write)
        self._replace_files()
        self._replace_exchange()

    def _replace(
        self,
        name: str,
        places: Callable[[tuple[Any, ...], dict[str, Any]], list[tuple[Any, int | None]]],
        half: Callable[..., object] | None = None,
    ) -> None:
        real = getattr(os, name)

        def call(*args: Any, **names: Any) -> Any:
            paths = [_path(path, folder) for path, folder in places(args, names)]
            if not self._ours(paths):
                return real(*args, **names)
            part = (lambda: half(real, *args, **names)) if half is not None else None
            return self._call(f"{name} {_shown(paths)}", lambda: real(*args, **names), part)

        setattr(os, name, call)
        for supported in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
            if real in supported:
                supported.add(call)

    def _replace_files(self) -> None:
        """Count what files that Python opened write: they do not call `os.write`."""
        calls, real = self, io.open

        class CountedFile(io.FileIO):
            def write(self, data: Any) -> int:
                path = _path(self.fileno(), None)
                if not calls._ours([path]):
                    return super().write(data)
                half = memoryview(data)[: len(memoryview(data)) // 2]
                whole, part = super().write, (lambda: super(CountedFile, self).write(half))
                return int(calls._call(f"write {_shown([path])}", lambda: whole(data), part))

        def counted(file: Any, mode: str = "r", buffering: int = -1, *args: Any, **names: Any) -> Any:
            path = _path(file, None)
            if not set(mode) & set("wax+") or not self._ours([path]):
                return real(file, mode, buffering, *args, **names)
            plain = mode.replace("b", "").replace("t", "")
            opened = (
                CountedFile(file, plain, names.get("closefd", True))
                if isinstance(file, int)
                else calls._call(f"open {_shown([path])}", lambda: CountedFile(file, plain))
            )
            if buffering == 0:
                return opened
            if "b" in mode:
                return io.BufferedRandom(opened) if "+" in mode else io.BufferedWriter(opened)
            kept = {name: names[name] for name in ("encoding", "errors", "newline") if name in names}
            return io.TextIOWrapper(io.BufferedWriter(opened), **kept)

        setattr(builtins, "open", counted)  # noqa: B010 - mypy refuses the plain assignment
        setattr(io, "open", counted)  # noqa: B010
        setattr(os, "fdopen", counted)  # noqa: B010

    def _replace_exchange(self) -> None:
        real, calls = ctypes.CDLL, self

        class CountedLibrary(real):  # type: ignore[misc, valid-type]
            def __getattr__(self, name: str) -> Any:
                function = super().__getattr__(name)
                if name != "renameat2":
                    return function

                def call(*args: Any) -> Any:
                    paths = [_path(args[at + 1], args[at]) for at in (0, 2)]
                    if not calls._ours(paths):
                        return function(*args)
                    try:
                        return calls._call(f"renameat2 {_shown(paths)}", lambda: function(*args))
                    except OSError as error:
                        ctypes.set_errno(error.errno or 0)
                        return -1

                return call

        setattr(ctypes, "CDLL", CountedLibrary)  # noqa: B010

    def _ours(self, paths: Sequence[str]) -> bool:
        return self.counting and any(
            path == folder or path.startswith(f"{folder}/") for path in paths for folder in self.folders
        )

    def _call(self, name: str, whole: Callable[[], Any], half: Callable[[], Any] | None = None) -> Any:
        with self._lock:
            self.names.append(name)
            number, fault = len(self.names), self.fault
            if fault is None or number < fault.number or (number > fault.number and fault.how != "onwards"):
                return whole()
            if fault.how == "half" and half is not None:
                half()
            elif fault.how == "after":
                whole()
            elif fault.error:
                # A disk that is nearly full takes the first bytes.
                if fault.error == errno.ENOSPC and number == fault.number and half is not None:
                    half()
                raise OSError(fault.error, os.strerror(fault.error), name)
            os._exit(KILLED)


def _half_write(write: Callable[[int, Any], int], descriptor: int, data: Any) -> int:
    view = memoryview(data)
    return write(descriptor, view[: len(view) // 2])


def _writes(args: tuple[Any, ...], names: dict[str, Any]) -> bool:
    return bool((args[1] if len(args) > 1 else names.get("flags", 0)) & _WRITING)


def _two_places(args: tuple[Any, ...], names: dict[str, Any]) -> list[tuple[Any, int | None]]:
    return [(args[0], names.get("src_dir_fd")), (args[1], names.get("dst_dir_fd", names.get("dir_fd")))]


def _path(path: Any, folder: Any) -> str:
    """Return the absolute path of a file that a call is given, by path or descriptor."""
    if isinstance(path, int):
        try:
            return _file_of(path)
        except OSError:
            return ""
    relative = os.fsdecode(path)
    base = _file_of(folder) if isinstance(folder, int) and folder != _AT_FDCWD else ""
    # The folder may be given by descriptor too, as /proc/self/fd/3; a link at the end is not followed.
    at = os.path.abspath(os.path.join(base, relative))  # noqa: PTH100, PTH118 - text
    return os.path.join(os.path.realpath(os.path.dirname(at)), os.path.basename(at))  # noqa: PTH118, PTH119, PTH120


def _file_of(descriptor: int) -> str:
    return str(Path(f"/proc/self/fd/{descriptor}").readlink())


def _shown(paths: Sequence[str]) -> str:
    return " ".join(path.rpartition("/")[2] for path in paths)
