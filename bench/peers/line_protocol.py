"""How a contestant talks with the driver: it prints `ready`, then answers each line of standard input.

`run N` performs N units of work (steps, or epochs) and prints a JSON list of milliseconds a unit: N numbers where
each unit can be timed alone, one average where they run in a single call. `quit`, or the end of input, ends it.
"""

import json
import os
import sys
import time

THREADS = int(os.environ.get("BENCH_THREADS", "2"))


def each(step):
    """Milliseconds of each of n calls of `step`."""

    def run(n):
        times = []
        for _ in range(n):
            start = time.perf_counter()
            step()
            times.append((time.perf_counter() - start) * 1000)
        return times

    return run


def whole(steps):
    """Milliseconds a unit of one call `steps(n)`."""

    def run(n):
        start = time.perf_counter()
        steps(n)
        return [(time.perf_counter() - start) * 1000 / n]

    return run


def serve(run):
    print("ready", flush=True)
    for line in sys.stdin:
        word, *rest = line.split() or ["?"]
        if word == "quit":
            break
        if word != "run" or len(rest) != 1 or not rest[0].isdigit():
            sys.exit(f"expected `run N` or `quit`; received {line!r}")
        print(json.dumps(run(int(rest[0]))), flush=True)
