"""`bridgehead compile`: make the reader faster where a C compiler is."""

from __future__ import annotations

import argparse
import sys

from .build import BuildError, build


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `compile` to the commands."""
    parser = subparsers.add_parser("compile", help="compile the reader for this machine, which takes a minute or two")
    parser.set_defaults(run=run)


def run(_args: argparse.Namespace) -> int:
    """Build, and say where the build lies."""
    try:
        print(build(lambda line: print(line, flush=True)))
    except BuildError as error:
        print(f"bridgehead compile: {error}", file=sys.stderr)
        return 1
    return 0
