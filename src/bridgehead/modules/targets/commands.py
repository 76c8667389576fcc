"""`bridgehead chances`: work out the chances of all targets, to be run once a day."""

from __future__ import annotations

from bridgehead.modules.targets.jobs import chances_of_the_day


def chances_command() -> int:
    """Work them out and print of how many targets. 0 always: that there is too little history is an answer."""
    print(f"the chances of {chances_of_the_day()} targets are worked out")
    return 0
