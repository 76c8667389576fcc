"""How reminders reach one: ways out, and calendars to subscribe to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bridgehead.foundation.access import Refused, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.reminders import actions
from bridgehead.modules.reminders.calendars import address_of
from bridgehead.modules.reminders.queries import CHANGE, channels_of, feeds_of, shown_address, unit_choices
from bridgehead.modules.reminders.web.forms import ChannelForm, FeedForm


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ways(request: ActedRequest) -> HttpResponse:
    """The ways out and the calendars; a POST adds one of `what`. The address of a new calendar is shown this once."""
    require(request.actor, CHANGE)
    what = request.POST.get("what", "")
    channel = ChannelForm(request.POST if what == "channel" else None, units=unit_choices(request.actor))
    feed = FeedForm(request.POST if what == "feed" else None, initial={"code": request.GET.get("project", "")[:20]})
    address = ""
    if request.method == "POST":
        form: Any = channel if what == "channel" else feed
        if form.is_valid():
            try:
                if what == "channel":
                    actions.add_channel(actor=request.actor, **form.cleaned_data)
                    messages.success(request, _("The way is kept. Send a trial to see whether it works."))
                    return redirect("reminders:ways")
                _made, secret = actions.make_feed(actor=request.actor, **form.cleaned_data)
                address = address_of(request, secret)
                feed = FeedForm()
            except Refused as refused:
                add_refusal(form, refused)
    status = 422 if channel.errors or feed.errors else 200
    context = {
        "channels": [(one, shown_address(one)) for one in channels_of(request.actor)],
        "feeds": feeds_of(request.actor),
        "channel_form": channel,
        "feed_form": feed,
        "address": address,
    }
    return render(request, "reminders/ways.html", context, status=status)


@require_POST
def way(request: ActedRequest, channel_id: int) -> HttpResponse:
    """Try a way, switch it, or drop it, as `deed` says."""
    deed, typed = request.POST.get("deed", ""), request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
    require(request.actor, CHANGE)
    if deed == "try":
        told = actions.try_channel(actor=request.actor, channel_id=channel_id)
        if told:
            messages.warning(request, _("Not sent: %(told)s") % {"told": told})
        else:
            messages.success(request, _("The trial is sent."))
    elif deed == "drop":
        actions.drop_channel(actor=request.actor, channel_id=channel_id, version=version)
        messages.success(request, _("The way is forgotten."))
    else:
        is_active = deed == "on"
        actions.switch_channel(actor=request.actor, channel_id=channel_id, version=version, is_active=is_active)
        messages.success(request, _("Saved."))
    return redirect("reminders:ways")


@require_POST
def feed_revoke(request: ActedRequest, feed_id: int) -> HttpResponse:
    """End a calendar."""
    require(request.actor, CHANGE)
    actions.revoke_feed(actor=request.actor, feed_id=feed_id)
    messages.success(request, _("The calendar is revoked: its address shows nothing any more."))
    return redirect("reminders:ways")
