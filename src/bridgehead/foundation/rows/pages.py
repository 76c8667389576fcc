"""A page of a long list: found by ids alone, then read."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def read_page(rows: QuerySet[Row], start: int, stop: int) -> list[Row]:
    """A part of a list in its order, with what is fetched along with it: one query.

    A database that sorts what it found, or passes by the pages before, does so with ids and not with whole rows and all
    that is joined to them.
    """
    ids = rows.select_related(None).values("pk")[start:stop]
    found = rows.model._default_manager.filter(pk__in=ids).order_by(*rows.query.order_by)
    found.query.select_related = rows.query.select_related
    return list(found)
