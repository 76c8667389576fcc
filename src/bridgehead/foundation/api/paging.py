"""Keyset paging: `?after=<opaque>&limit=`.

Rows that arrive meanwhile shift nothing, and page 1000 costs what page 1 costs.
"""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, TypeVar

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from pydantic import Field

from bridgehead.foundation.access import Refused

Row = TypeVar("Row", bound=models.Model)
Limit = Annotated[int, Field(ge=1, le=200, description="How many rows, at most 200.")]
After = Annotated[str | None, Field(max_length=60, description="`next` of the page before; left out for the first.")]


def write_cursor(pk: int) -> str:
    """The place after a row, in a form that nobody is tempted to compute with."""
    return base64.urlsafe_b64encode(f"after:{pk}".encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> int:
    """The key in a cursor. Raises Refused for one that was not made here."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        word, _colon, number = base64.urlsafe_b64decode(padded).decode("ascii").partition(":")
        if word != "after" or not number.isdecimal() or int(number) >= 2**63:
            raise ValueError(cursor)
    except (ValueError, binascii.Error) as unreadable:
        raise Refused({"after": [_("This is no cursor of this list. Start again without it.")]}) from unreadable
    return int(number)


def keyset_page(rows: QuerySet[Row], after: str | None, limit: int) -> tuple[list[Row], str | None]:
    """One page in the order of entry (by primary key), and the cursor of the next one, None at the end."""
    ordered = rows.order_by("pk")
    if after:
        ordered = ordered.filter(pk__gt=read_cursor(after))
    found = list(ordered[: limit + 1])
    has_more = len(found) > limit
    page = found[:limit]
    return page, write_cursor(page[-1].pk) if has_more else None
