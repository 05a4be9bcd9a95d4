"""Saving notes, and keeping what is typed until then."""
