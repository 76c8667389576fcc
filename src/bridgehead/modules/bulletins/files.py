"""A bulletin as Word, PDF or workbook, each logged before it is sent and marked with the number of its log entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from bridgehead.engines.composing import Block, blocks_from_json, chart_png, pdf, stamped, word
from bridgehead.engines.composing.pages import NoFont
from bridgehead.engines.figures import format_measure, format_period, print_measure
from bridgehead.foundation.access import Actor, Refused
from bridgehead.foundation.files import read_file, safe_name
from bridgehead.foundation.sheets.exports import export_response, mark_of
from bridgehead.foundation.sheets.workbooks import Column, Footer
from bridgehead.modules.bulletins.models import Bulletin
from bridgehead.modules.ledger import words

WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Bulletins are written in Chinese whatever the language of the page.
DRAFT: Final = "草稿"
EXPORTED: Final = "bulletins.exported"


def word_bytes(blocks: Sequence[Block], mark: str, watermark: str = "") -> bytes:
    """Blocks as .docx in the layout of the house."""
    return word(blocks, partial(chart_png, fonts=settings.FONTS), mark=mark, watermark=watermark)


def pdf_bytes(blocks: Sequence[Block], mark: str, watermark: str = "") -> bytes:
    """Blocks as PDF. Raises Refused where the server has no Chinese font."""
    try:
        return pdf(blocks, mark=mark, watermark=watermark, day=timezone.localdate(), fonts=settings.FONTS)
    except NoFont as missing:
        message = _("The server has no font with Chinese characters; one of these is needed: %(names)s")
        raise Refused({"": [message % {"names": missing}]}) from missing


def bulletin_file(actor: Actor, bulletin: Bulletin, kind: str) -> HttpResponse:
    """A published bulletin as `word`, `pdf` or `xlsx`; who took it away is recorded."""
    if kind == "xlsx":
        return _workbook(actor, bulletin)
    blocks = blocks_from_json(bulletin.blocks)
    watermark = str(_("Withdrawn")) if bulletin.withdrawn_at is not None else ""
    # A Word template of one's own has its own layout: the file that it wrote is the bulletin.
    own = read_file(bulletin.sha256) if kind == "word" and bulletin.sha256 else None
    makers: Mapping[str, Callable[[str], bytes]] = {
        "word": lambda mark: stamped(own, mark, watermark) if own is not None else word_bytes(blocks, mark, watermark),
        "pdf": lambda mark: pdf_bytes(blocks, mark, watermark),
    }
    return _taken(actor, (Bulletin._meta.label_lower, bulletin.pk), bulletin.title, kind, makers[kind])


def draft_file(actor: Actor, title: str, blocks: Sequence[Block], own: bytes | None, kind: str) -> HttpResponse:
    """A draft as Word or PDF; it says that it is one."""
    makers: Mapping[str, Callable[[str], bytes]] = {
        "word": lambda mark: stamped(own, mark, DRAFT) if own is not None else word_bytes(blocks, mark, DRAFT),
        "pdf": lambda mark: pdf_bytes(blocks, mark, DRAFT),
    }
    return _taken(actor, (Bulletin._meta.label_lower, None), f"{DRAFT}-{title}", kind, makers[kind])


def _taken(
    actor: Actor, target: tuple[str, int | None], title: str, kind: str, make: Callable[[str], bytes]
) -> HttpResponse:
    with transaction.atomic():
        content = make(mark_of(actor=actor, action=EXPORTED, target=target, after={"query": title, "as": kind}))
    suffix, media_type = (".docx", WORD_TYPE) if kind == "word" else (".pdf", "application/pdf")
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = str(content_disposition_header(True, safe_name(f"{title}{suffix}", (suffix,))))
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _columns() -> list[Column]:
    return [
        Column(_("No."), "int"),
        Column(_("Measure"), width=40),
        Column(_("Unit"), width=16),
        Column(_("Period"), width=22),
        Column(_("As printed"), width=20),
        Column(_("Value"), "number", width=20),
        Column(_("Unit of the value")),
        Column(_("Text form"), width=60),
    ]


def _workbook(actor: Actor, bulletin: Bulletin) -> HttpResponse:
    """Every figure of a bulletin, a row each, with both clocks at the foot."""
    language = words.language()
    figures = list(bulletin.figures.select_related("unit"))
    rows: list[list[Any]] = [
        [
            figure.number,
            format_measure(figure.measure, language),
            str(figure.unit),
            format_period(figure.period, language),
            figure.text,
            figure.value,
            figure.value_unit,
            print_measure(figure.measure),
        ]
        for figure in figures
    ]
    return export_response(
        actor=actor,
        action=EXPORTED,
        target=bulletin,
        asked=bulletin.title,
        count=len(rows),
        columns=_columns(),
        rows=rows,
        title=bulletin.title,
        footer=Footer(bulletin.as_of, bulletin.known_at, actor.name, (bulletin.title,)),
        name=f"{bulletin.title}-{_('figures')}.xlsx",
    )
