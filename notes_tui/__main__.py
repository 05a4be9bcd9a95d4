"""Start here: the app, or one command."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Entry point of `notes-tui`."""
    # Nothing that is loaded at the start is garbage; looking for some takes a tenth of the time.
    gc.disable()
    from notes_tui.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
