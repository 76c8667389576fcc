"""What is read of the reminders room."""

from bridgehead.modules.reminders.queries.gathering import Gathered, gather
from bridgehead.modules.reminders.queries.own import (
    access_channel,
    access_digest,
    access_feed,
    channels_of,
    digests_of,
    feeds_of,
    unit_choices,
)

__all__ = [
    "Gathered",
    "access_channel",
    "access_digest",
    "access_feed",
    "channels_of",
    "digests_of",
    "feeds_of",
    "gather",
    "unit_choices",
]
