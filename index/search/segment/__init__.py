"""Segments: arrays on disk, their term dictionary, how they are made and merged."""
