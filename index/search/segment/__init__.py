"""Segments: arrays on disk, their term dictionary, building and merging them."""
