"""What can be done in the reminders room."""

from bridgehead.modules.reminders.actions.channels import add_channel, drop_channel, switch_channel, try_channel
from bridgehead.modules.reminders.actions.digests import mark_read, write_digests
from bridgehead.modules.reminders.actions.feeds import feed_of, make_feed, revoke_feed

__all__ = [
    "add_channel",
    "drop_channel",
    "feed_of",
    "make_feed",
    "mark_read",
    "revoke_feed",
    "switch_channel",
    "try_channel",
    "write_digests",
]
