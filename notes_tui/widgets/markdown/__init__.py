"""Markdown drawn by lines."""
