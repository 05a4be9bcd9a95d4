"""Folders that tests use."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE_VAULT = ROOT / "sample_vault"
SAMPLES = Path(os.environ.get("NOTES_TUI_SAMPLES") or os.devnull).resolve()
NO_SAMPLES = "sample files of third parties: set NOTES_TUI_SAMPLES to the folder that holds them"
