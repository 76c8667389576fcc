"""Rows taken away from here, which is recorded."""

from __future__ import annotations

from django.db import transaction

from bridgehead.foundation.access import Actor, require
from bridgehead.foundation.sheets.exports import mark_of
from bridgehead.modules.exchange.models import WorkbookImport
from bridgehead.modules.exchange.queries import VIEW
from bridgehead.modules.exchange.returning import returned_workbook


def take_returned(*, actor: Actor, book: WorkbookImport) -> bytes:
    """The rows that were not taken, each with the reason, as a workbook; who took them away is recorded."""
    require(actor, VIEW, book.unit.path)
    with transaction.atomic():
        after = {"query": book.file_name}
        return returned_workbook(book, mark_of(actor=actor, action="exchange.rows.returned", target=book, after=after))
