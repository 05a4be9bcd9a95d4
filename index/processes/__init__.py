"""Processes of the system: programs that are run with limits, and a lock that one process holds."""
