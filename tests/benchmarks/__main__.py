"""Run the benchmarks: all of them, or those named on the command line."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

PREFIX = "bench_"


def find_benchmarks() -> list[str]:
    """The names of the benchmarks, each a module ``bench_NAME`` with a function ``main`` that prints its figures."""
    return sorted(p.stem.removeprefix(PREFIX) for p in Path(__file__).parent.glob(f"{PREFIX}*.py"))


def run_benchmarks(names: list[str]) -> int:
    """Run the named benchmarks in turn; the exit status, 2 when there is no such benchmark."""
    known = find_benchmarks()
    for name in names or known:
        if name not in known:
            print(f"no benchmark {name!r}; there are {', '.join(known)}", file=sys.stderr)
            return 2
        print(f"== {name}", flush=True)
        import_module(f"tests.benchmarks.{PREFIX}{name}").main()
    return 0


if __name__ == "__main__":
    raise SystemExit(run_benchmarks(sys.argv[1:]))
