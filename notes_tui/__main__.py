"""Start here: the app, or one command."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Entry point of `notes-tui`."""
    # Nothing that is loaded at the start is garbage; looking for some takes a tenth of the time.
    gc.disable()
    if sys.stdin is None:
        # So Python has it where the input was closed; it is empty then.
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - until the process ends; pathlib costs time
    from notes_tui.cli.main import run

    code = run(sys.argv[1:])
    gc.freeze()  # nor is there any need to look for some at the end, as Python does otherwise
    sys.exit(code)


if __name__ == "__main__":
    main()
