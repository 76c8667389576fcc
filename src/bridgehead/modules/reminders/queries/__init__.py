"""What is read of the reminders room."""

from bridgehead.modules.reminders.queries.gathering import Gathered, gather
from bridgehead.modules.reminders.queries.own import (
    CHANGE,
    VIEW,
    access_channel,
    access_digest,
    access_feed,
    channels_of,
    digests_of,
    feeds_of,
    shown_address,
    unit_choices,
)

__all__ = [
    "CHANGE",
    "VIEW",
    "Gathered",
    "access_channel",
    "access_digest",
    "access_feed",
    "channels_of",
    "digests_of",
    "feeds_of",
    "gather",
    "shown_address",
    "unit_choices",
]
