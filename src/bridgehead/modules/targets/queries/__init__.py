"""What is read of targets: which an actor sees, how they stand, series, closed months, chances."""

from bridgehead.modules.targets.queries.chances import BackTest, Outlook, Raise, outlooks
from bridgehead.modules.targets.queries.closings import (
    Adjustment,
    Moved,
    access_closing,
    access_figure,
    adjustments,
    changed_between,
    closings,
    figures_of,
    newest_closing,
    rows_between,
)
from bridgehead.modules.targets.queries.offers import Offer, offered_targets, offered_with
from bridgehead.modules.targets.queries.series import series_in_force
from bridgehead.modules.targets.queries.standing import MonthPoint, Standing, standings
from bridgehead.modules.targets.queries.targets import (
    VIEW,
    Split,
    TargetFilter,
    access_target,
    count_targets_in,
    history_of,
    listed_targets,
    split_of,
    splits_of,
    visible_targets,
    year_targets,
    years_of,
)

__all__ = [
    "VIEW",
    "Adjustment",
    "BackTest",
    "MonthPoint",
    "Moved",
    "Offer",
    "Outlook",
    "Raise",
    "Split",
    "Standing",
    "TargetFilter",
    "access_closing",
    "access_figure",
    "access_target",
    "adjustments",
    "changed_between",
    "closings",
    "count_targets_in",
    "figures_of",
    "history_of",
    "listed_targets",
    "newest_closing",
    "offered_targets",
    "offered_with",
    "outlooks",
    "rows_between",
    "series_in_force",
    "split_of",
    "splits_of",
    "standings",
    "visible_targets",
    "year_targets",
    "years_of",
]
