"""Sending: a POST to a robot that follows no redirect, and an e-mail; what went wrong comes back as words."""

from __future__ import annotations

import smtplib
import time
import urllib.error
import urllib.request
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from bridgehead.modules.reminders import robots
from bridgehead.modules.reminders.models import Channel, ChannelKind, Digest
from bridgehead.modules.reminders.points import heading, point_of, said

_TIMEOUT_SECONDS: Final = 10
_LONGEST_ANSWER: Final = 64 * 1024
# Answers after which the same request may yet be taken; every other refusal is final.
_AGAIN: Final = frozenset({408, 425, 429})
# What went wrong (empty: nothing), and whether trying again is of no use.
Outcome = tuple[str, bool]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any, **_more: Any) -> None:
        """A digest goes where the settings allow, or nowhere."""


def send(channel: Channel, digest: Digest) -> Outcome:
    """Send a digest on a way. Never raises for what the other side does."""
    if channel.kind == ChannelKind.EMAIL:
        return _mail(channel, digest)
    # Asked again here: the settings may have changed since the address was entered.
    if not robots.allowed(channel.kind, channel.address):
        return _("this address is not allowed any more"), True
    points = [point_of(row) for row in digest.body]
    what = robots.message(
        channel.kind, channel.address, channel.secret, heading(points, digest.day), points, time.time()
    )
    return _post(channel.kind, what)


def _post(kind: str, what: robots.Message) -> Outcome:
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "bridgehead"}
    request = urllib.request.Request(what.url, data=what.body, headers=headers, method="POST")  # noqa: S310 - one of the settings' origins
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=_TIMEOUT_SECONDS) as answer:
            return robots.refusal(kind, answer.read(_LONGEST_ANSWER))
    except urllib.error.HTTPError as error:
        with error:
            return _("it answers %(code)d") % {"code": error.code}, error.code < 500 and error.code not in _AGAIN
    except OSError as error:
        # The reason alone: the address holds a key.
        return str(getattr(error, "reason", error))[:160], False


def _mail(channel: Channel, digest: Digest) -> Outcome:
    points = [point_of(row) for row in digest.body]
    lines, project = [], ""
    for one in points:
        if one.project != project:
            lines += ["", one.project]
            project = one.project
        lines.append(f"- {said(one)}" + (f"\n  {settings.SITE_URL}{one.url}" if settings.SITE_URL else ""))
    mail = EmailMessage(subject=heading(points, digest.day), body="\n".join(lines).strip(), to=[channel.address])
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused:
        return _("the address is refused"), True
    except OSError as error:
        return str(error)[:160], False
    return "", True
