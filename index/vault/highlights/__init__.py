"""Annotations of PDF files in literature notes: each comes in once, and the user's words stay as they are."""
