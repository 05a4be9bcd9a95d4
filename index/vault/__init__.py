"""Markdown notes, as Obsidian means them."""
