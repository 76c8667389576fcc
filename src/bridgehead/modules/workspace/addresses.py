"""Addresses of pages of other rooms, which may be switched off, and what an address says."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

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
