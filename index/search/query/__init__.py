"""The query language: from what is typed to what is evaluated."""
