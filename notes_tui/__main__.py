"""Start here: the app, or one command."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of `notes-tui`."""
    from notes_tui.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
