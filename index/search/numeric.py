"""The one module that imports numpy, and without threads of its own.

Its library of linear algebra starts a thread for each core while it is imported, which takes as long as the rest of
the import. Only word vectors are multiplied here, and those are small.
"""

from __future__ import annotations

import os

_THREADS = "OPENBLAS_NUM_THREADS"


def _set_threads() -> bool:
    """Ask for a single thread, and return whether the user has not said a number."""
    if _THREADS in os.environ:
        return False
    os.environ[_THREADS] = "1"
    return True


_asked = _set_threads()
try:
    import numpy as np
    import numpy.typing as npt
finally:
    if _asked:
        del os.environ[
            _THREADS
        ]  # the user's editor and other programs that are started have all their threads

__all__ = ["np", "npt"]
