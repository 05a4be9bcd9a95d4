from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
import os
from index.search import numeric
print(os.environ.get("OPENBLAS_NUM_THREADS"))
print(len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1)
"""


@pytest.mark.parametrize(("given", "left"), [(None, "None"), ("1", "1")])
def test_arrays_come_without_threads_and_the_environment_stays(monkeypatch, given, left):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    if given is not None:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", given)
    said = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True).stdout
    assert said.split() == [left, "1"]
