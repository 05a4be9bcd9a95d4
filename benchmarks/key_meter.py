"""The processor time that a key takes in another process: until something is painted, and until all is done."""

from __future__ import annotations

import os
import select
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.terminal import Terminal

# Seconds without work or paint after which a key is done: longer than any pause the app makes before it goes on.
_QUIET = 0.2
_LONGEST = 3.0
_STEP = 0.01
# Seconds between two of the keys that a terminal sends while one is held down.
_HELD = 0.033
# Seconds of processor time in that, at most, that idle threads use.
_IDLE = 0.0005


@dataclass(frozen=True, slots=True)
class PressedKey:
    """One key, in milliseconds.

    Attributes:
        cpu: Processor time of the whole process until nothing more happened.
        loop: Of that, on the thread of the event loop.
        first: Processor time of the process until something was painted.
        paint: Time on the clock until something was painted.
        last: Time on the clock until the last paint.
        paints: How many times something came to be painted.
    """

    cpu: float
    loop: float
    first: float
    paint: float
    last: float
    paints: int


def start_cpu(terminal: Terminal, shows: str, seconds: float = 60.0) -> float:
    """Return the processor time in milliseconds that a program had taken when a text came on its new screen.

    The bytes are looked through, not the emulator's screen: while that is drawn, the program goes on.
    """
    received, began = b"", time.perf_counter()
    while shows.encode() not in received:
        if time.perf_counter() - began > seconds:
            raise TimeoutError(f"Not on screen within {seconds} s: {shows}")
        if select.select([terminal._master], [], [], _STEP)[0]:
            received += os.read(terminal._master, 65536)
    cpu = terminal.process_seconds() * 1000
    terminal._stream.feed(received)
    return cpu


def press(terminal: Terminal, key: str, *, times: int = 1) -> PressedKey:
    """Type a key, or hold it until it has come so many times, and wait until the program has nothing more to do."""
    loop, cpu = terminal.processor_seconds()
    began = last = active = time.perf_counter()
    seen = cpu
    first: tuple[float, float] | None = None
    received: list[bytes] = []
    sent = 0
    while (now := time.perf_counter()) - max(
        last, active
    ) < _QUIET and now - began < _LONGEST + times * _HELD:
        if sent < times and now - began >= sent * _HELD:
            terminal.send(key)
            sent, active = sent + 1, now
        if select.select([terminal._master], [], [], _STEP)[0]:
            received.append(os.read(terminal._master, 65536))
            last = time.perf_counter()
            first = first or (terminal.process_seconds() - cpu, last - began)
        used = terminal.process_seconds()
        if used - seen > _IDLE:
            seen, active = used, time.perf_counter()
    loop_now, cpu_now = terminal.processor_seconds()
    # The emulator is slow: it may not share the processor with what is measured.
    for data in received:
        terminal._stream.feed(data)
    painted, clock = first or (0.0, 0.0)
    return PressedKey(
        cpu=(cpu_now - cpu) * 1000,
        loop=(loop_now - loop) * 1000,
        first=painted * 1000,
        paint=clock * 1000,
        last=(last - began) * 1000,
        paints=len(received),
    )
