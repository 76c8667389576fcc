"""Work for the frame's tests: small, and different in ways that the frame must notice."""

import itertools

from bench.frame import Work


def short() -> Work:
    return Work("short", lambda: sum(1 for _ in range(20_000)))


def long() -> Work:
    print("a library that talks on standard output")
    return Work("long", lambda: sum(1 for _ in range(2_000_000)))


def idle() -> Work:
    return Work("idle", lambda: 0)


def unsteady() -> Work:
    counter = itertools.count(1)
    return Work("unsteady", lambda: next(counter))


def missing() -> Work:
    raise ImportError("the peer is not installed")


def counted() -> Work:
    """Takes part in two of four rounds, and once before: the third time more would be too many."""
    turns = itertools.count(1)

    def run() -> int:
        if next(turns) > 3:
            raise RuntimeError("called too often")
        return 1

    return Work("counted", run)
