"""Obsidian's settings, templates and formats."""
