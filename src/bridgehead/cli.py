"""`bridgehead …`: read files, plan, serve, load the demonstration district, verify the ledger.

Commands that need no database are run without Django, so that `bridgehead read` starts at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from bridgehead import planning_command, reading_command
from bridgehead.compiled import command as compile_command
from bridgehead.config import commands

Command = Callable[[argparse.Namespace], int]


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    root = argparse.ArgumentParser(prog="bridgehead", description="Investment promotion and projects on one ledger.")
    commands_of = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    reading_command.add_parser(commands_of)
    planning_command.add_parser(commands_of)
    compile_command.add_parser(commands_of)
    commands.add_parsers(commands_of)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 when all went well, 1 when something was refused, 2 for bad usage."""
    args = parser().parse_args(arguments)
    run: Command = args.run
    if getattr(args, "needs_django", False):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bridgehead.config.settings")
        import django  # Only the commands that use the database pay for the start of Django.

        django.setup()
    try:
        return run(args)
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
