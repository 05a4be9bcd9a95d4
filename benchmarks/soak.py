"""Change vaults at random, as the app and other programs do, and check index, files and history.

`python -m benchmarks.soak [--steps N] [--seed N]`. It measures nothing; it looks for differences.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter, deque
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.soak_acts import APP, OUTSIDE, kill
from benchmarks.soak_changes import CHANGES
from benchmarks.soak_disks import DISKS
from benchmarks.soak_terminal import TERMINAL
from benchmarks.soak_world import World

if TYPE_CHECKING:
    from benchmarks.soak_acts import Act

_STEPS_A_VAULT = 500


def main() -> None:
    """Run, and exit with 1 if anything differed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1, help="of the first vault; the next has the next")
    parser.add_argument("--settle-every", type=int, default=20, metavar="STEPS")
    args = parser.parse_args()
    steps = settles = findings = 0
    acts, skipped = Counter[str](), Counter[str]()
    seed = args.seed
    while steps < args.steps:
        with tempfile.TemporaryDirectory(prefix="notes-tui-soak-") as folder:
            run = _Run(Path(folder).resolve(), seed, args.settle_every)
            sound = run.go(min(_STEPS_A_VAULT, args.steps - steps))
        steps += run.steps
        settles += run.settles
        findings += not sound
        acts += run.acts
        skipped += run.skipped
        print(f"{steps} steps, {settles} settles, {findings} findings", flush=True)
        seed += 1
    print("steps:", ", ".join(f"{count} {name}" for name, count in acts.most_common()))
    if skipped:
        print("left out:", ", ".join(f"{count} times {why}" for why, count in skipped.items()))
    sys.exit(1 if findings else 0)


def _share(acts: tuple[Act, ...], part: float) -> list[tuple[Act, float]]:
    return [(act, part / len(acts)) for act in acts]


_ACTS = [
    *_share(OUTSIDE, 0.45),
    *_share(APP, 0.32),
    *_share(CHANGES, 0.14),
    *_share(DISKS, 0.06),
    *_share((kill,), 0.02),
    *_share(TERMINAL, 0.01),
]
"""The steps, and how often each is taken."""


class _Run:
    """Random changes of one vault."""

    def __init__(self, folder: Path, seed: int, settle_every: int) -> None:
        self.steps = self.settles = 0
        self._seed = seed
        self._settle_every = settle_every
        self._chance = random.Random(seed)
        self._recent: deque[str] = deque(maxlen=50)
        self.acts: Counter[str] = Counter()
        self._world = World(folder, own_disk=True)

    @property
    def skipped(self) -> Counter[str]:
        """Return how often acts were left out, by why."""
        return self._world.skipped

    def go(self, steps: int) -> bool:
        """Take this many steps; if one leads to a difference, print the last steps and return False."""
        try:
            for _ in range(steps):
                self._step()
            self._settle()
        except Exception as error:  # noqa: BLE001 - any exception is a finding
            print(*self._recent, f"seed {self._seed}: {type(error).__name__}: {error}", sep="\n")
            return False
        finally:
            self._world.end()
        return True

    def _step(self) -> None:
        chance = self._chance
        self.steps += 1
        acts, shares = zip(*_ACTS, strict=True)
        act = chance.choices(acts, shares)[0]
        self.acts[act.__name__] += 1
        seed = chance.randrange(2**32)
        self._recent.append(f"{self.steps}: {act.__name__}({seed})")
        act(self._world, random.Random(seed))
        self._world.check()
        if self.steps % self._settle_every == 0:
            self._settle()
        if chance.random() < 0.01:
            self._recent.append("restart")
            self._world.restart()

    def _settle(self) -> None:
        self._world.settle()
        self.settles += 1
        self._world.links = self._chance.random() < 0.25


if __name__ == "__main__":
    main()
