"""A moment in the API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from django.utils import timezone
from pydantic import AfterValidator, Field


def _in_utc(value: datetime) -> datetime:
    """In UTC, from the district's time zone where none is given: databases refuse offsets that a text may still have.

    Years that no ledger has seen are refused, for the first and the last would overflow.
    """
    if not 1900 <= value.year <= 2200:
        raise ValueError("the year must lie between 1900 and 2200")
    return (timezone.make_aware(value) if timezone.is_naive(value) else value).astimezone(UTC)


Moment = Annotated[datetime, AfterValidator(_in_utc), Field(description="With its offset: 2026-07-31T18:00:00+08:00.")]
