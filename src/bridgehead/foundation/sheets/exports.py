"""Workbooks that leave the house: each is logged before it is sent, numbered by its log entry, and marked with both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor
from bridgehead.foundation.audit.chain import Target, record
from bridgehead.foundation.sheets.workbooks import Column, Footer, sheet_response, workbook


def export_response(
    *,
    actor: Actor,
    action: str,
    target: Target,
    asked: str,
    count: int,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    title: str,
    footer: Footer,
    name: str,
) -> HttpResponse:
    """The answer that sends `rows` as a workbook called `name`.

    Who took how many rows of what (`asked`, a query) is recorded under `action`; the number of the entry, the name and
    the moment stand on every printed page and under the rows, so that a copy leads back to whoever took it.
    """
    with transaction.atomic():
        after = {"query": asked[:500], "rows": count}
        entry = record(actor=actor, action=action, target=target, before=None, after=after)
        mark = _("%(name)s %(moment)s No. %(number)d") % {
            "name": actor.signature,
            "moment": f"{timezone.localtime(entry.recorded_at):%Y-%m-%d %H:%M}",
            "number": entry.pk,
        }
        marked = replace(footer, notes=(*footer.notes, _("Exported by %(mark)s") % {"mark": mark}))
        content = workbook(columns, rows, title=title, footer=marked, mark=mark)
    return sheet_response(content, name)
