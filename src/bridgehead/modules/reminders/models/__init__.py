"""The tables of the reminders room."""

from bridgehead.modules.reminders.models.digests import (
    Channel,
    ChannelKind,
    Digest,
    Dispatch,
    DispatchState,
)
from bridgehead.modules.reminders.models.feeds import Feed

__all__ = ["Channel", "ChannelKind", "Digest", "Dispatch", "DispatchState", "Feed"]
