"""Whatever other programs and the app do to a vault, in whatever order: the index follows, and nothing is lost."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from benchmarks import soak_acts
from benchmarks.soak_world import World

SEEDS = st.integers(0, 2**32 - 1)


class Vault(RuleBasedStateMachine):
    """Each action draws from its own seed, so that how fast the index follows changes no later draw."""

    @initialize(links=st.booleans())
    def open(self, links):
        self.folder = tempfile.TemporaryDirectory(prefix="notes-tui-stateful-")
        self.world = World(Path(self.folder.name).resolve())
        self.world.links = links
        self.killed = False

    @rule(act=st.sampled_from(soak_acts.OUTSIDE), seed=SEEDS)
    def outside(self, act, seed):
        act(self.world, random.Random(seed))
        self.world.check()

    @rule(act=st.sampled_from(soak_acts.APP), seed=SEEDS)
    def app(self, act, seed):
        act(self.world, random.Random(seed))
        self.world.check()

    @rule()
    def restart(self):
        self.world.restart()

    @precondition(lambda self: not self.killed)
    @rule(seed=SEEDS)
    def kill(self, seed):
        soak_acts.kill(self.world, random.Random(seed))
        self.killed = True
        self.world.check()

    @rule()
    def settle(self):
        self.world.settle()

    def teardown(self):
        if not hasattr(self, "world"):
            return
        try:
            self.world.settle()
        finally:
            self.world.close()
            self.folder.cleanup()


TestVault = Vault.TestCase
TestVault.settings = settings(
    max_examples=8,
    stateful_step_count=15,
    deadline=None,
    derandomize=True,
    database=None,
    # What fails may depend on the threads: shrinking would mostly wait.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
