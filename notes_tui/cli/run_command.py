"""The run of one command: settings, log, library, and its end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from notes_tui import settings
from notes_tui.cli.arguments import module_of
from notes_tui.cli.guard import complain, start_log

if TYPE_CHECKING:
    import argparse


def run_command(args: argparse.Namespace) -> int:
    """Run a command, and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    start_log(verbose=args.verbose, mirror=args.verbose)
    user = settings.load()
    for warning in (*user.warnings, *_unusable(user)):
        complain(warning)
    if args.command == "doctor" and args.report:
        from notes_tui.cli import report

        return report.run(args, user)
    module = module_of(args.command)
    if (without_vault := getattr(module, "WITHOUT_VAULT", {}).get(args.command)) is not None:
        return int(without_vault(args))
    args.ignored_problems = user.doctor.ignore
    args.user = user
    args.citation_style = user.citations.style
    args.highlight_tags = user.highlight_tags
    args.relax = user.search.relax and not vars(args).get("all_words", False)
    vault = settings.choose_vault(args.vault, user)
    library = settings.open_library(vault, user)
    start_log(library.state, verbose=args.verbose, mirror=args.verbose)
    try:
        return int(module.COMMANDS[args.command](library, args))
    finally:
        library.close()
        for sentence in library.take_warnings():
            complain(sentence)


def _unusable(user: settings.AppSettings) -> list[str]:
    """Return a warning for each setting of the app that it could not use; costs nothing with the defaults."""
    warnings = []
    if user.theme != settings.DEFAULT_THEME:
        from textual.theme import BUILTIN_THEMES

        from notes_tui.theme_files import OWN_THEMES

        own = {theme.name for theme in (*OWN_THEMES, *user.themes)}
        if user.theme not in BUILTIN_THEMES and user.theme not in own:
            warnings.append(f"There is no theme “{user.theme}”; the default is used.")
    if user.keys:
        from notes_tui.commands import user_keys

        warnings += user_keys.checked(user.keys, user.key_places).refused
    return warnings
