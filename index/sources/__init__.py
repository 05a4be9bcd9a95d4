"""Live sources: requests to five services, and the polite client that sends them.

Bodies are handed on as they came, and the readers of `index.papers.formats` read them from the files that they are
saved in. Nothing here writes a file.
"""
