"""Addresses of pages of other rooms, which may be switched off, and what an address says."""

from __future__ import annotations

from datetime import date, datetime, time

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from bridgehead.modules.ledger.queries import data_day


def address_of(name: str, *args: object) -> str:
    """The address of a page of another room; empty where that room is switched off."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def asked_day(request: HttpRequest, name: str = "as_of") -> date:
    """The day in the address, at most today; the ledger's own day where there is none or where it is no day."""
    try:
        return min(date.fromisoformat(request.GET.get(name, "")), timezone.localdate())
    except ValueError:
        return data_day()


def read_moment(typed: str) -> datetime | None:
    """A moment: a day means its end. None where nothing was typed. Raises ValueError for what is no moment."""
    typed = typed.strip()
    if not typed:
        return None
    if len(typed) == 10:
        moment = datetime.combine(date.fromisoformat(typed), time.max)
    else:
        parsed = parse_datetime(typed.replace(" ", "+") if typed.count(" ") == 1 and "T" in typed else typed)
        if parsed is None:
            raise ValueError(typed)
        moment = parsed
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
