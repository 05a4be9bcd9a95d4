"""Scoring: the documents that match a query, and their order."""
