"""`bridgehead lights keep|rebuild`: the light of each project at a month's end, kept by a timer or worked out anew."""

from __future__ import annotations

from django.utils import timezone

from bridgehead.modules.delivery import actions


def keep() -> int:
    """Keep this month as it stands and the month before if nobody did; 0. For a timer, every evening."""
    today = timezone.localdate()
    for month, written in actions.rebuild_months(today=today, months=1).items():
        print(f"{month:%Y-%m}\t{written}")
    print(f"{today:%Y-%m}\t{actions.keep_month(today, today=today)}")
    return 0


def rebuild(months: int, *, anew: bool) -> int:
    """Work out the months that were not kept (`anew`: all), and print how many lights each got; 0."""
    for month, written in actions.rebuild_months(today=timezone.localdate(), months=months, anew=anew).items():
        print(f"{month:%Y-%m}\t{written}")
    return 0
