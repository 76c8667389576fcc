"""Workbooks that leave the house: each is logged before it is sent, numbered by its log entry, and marked with both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor
from bridgehead.foundation.audit.chain import Target, record
from bridgehead.foundation.sheets.workbooks import Column, Footer, sheet_response, workbook


@dataclass(frozen=True, slots=True)
class Marked:
    """The mark of what leaves, and its foot, which says it too."""

    mark: str
    footer: Footer


def mark_of(*, actor: Actor, action: str, target: Target, after: Mapping[str, Any]) -> str:
    """The mark of what is about to leave: who takes it, when, and the number of the entry that records it.

    In the transaction in which it is made; what fails there is not recorded either.
    """
    entry = record(actor=actor, action=action, target=target, before=None, after=after)
    return _("%(name)s %(moment)s No. %(number)d") % {
        "name": actor.signature,
        "moment": f"{timezone.localtime(entry.recorded_at):%Y-%m-%d %H:%M}",
        "number": entry.pk,
    }


def exported_by(mark: str) -> str:
    """The mark in a sentence, as it stands under what was exported."""
    return _("Exported by %(mark)s") % {"mark": mark}


@contextmanager
def recorded_mark(
    *, actor: Actor, action: str, target: Target, asked: str, count: int, footer: Footer
) -> Iterator[Marked]:
    """Record who takes how many rows of what; what fails inside is not recorded either."""
    with transaction.atomic():
        after = {"query": asked[:500], "rows": count}
        mark = mark_of(actor=actor, action=action, target=target, after=after)
        yield Marked(mark, replace(footer, notes=(*footer.notes, exported_by(mark))))


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
    with recorded_mark(actor=actor, action=action, target=target, asked=asked, count=count, footer=footer) as marked:
        content = workbook(columns, rows, title=title, footer=marked.footer, mark=marked.mark)
    return sheet_response(content, name)
