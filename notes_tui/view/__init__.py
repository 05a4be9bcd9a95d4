"""Content before there is a widget: pure functions."""
