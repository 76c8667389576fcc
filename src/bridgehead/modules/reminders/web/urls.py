"""Where the pages of the reminders room stand."""

from django.urls import path

from bridgehead.modules.reminders.web import feeds, inbox, settings

app_name = "reminders"
urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/ways/", settings.ways, name="ways"),
    path("inbox/ways/<int:channel_id>/", settings.way, name="way"),
    path("inbox/feeds/<int:feed_id>/revoke/", settings.feed_revoke, name="feed_revoke"),
    path("feeds/<str:secret>.ics", feeds.feed, name="feed"),
]
