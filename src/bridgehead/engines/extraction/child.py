"""The process that reads one PDF, picture or workbook: `python -m … '{"task": …}' < file`; `isolated` calls it."""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .extracted import Limits
from .refusals import ExtractionError, refusal, too_much

if TYPE_CHECKING:
    from .layout import Page


def _limit(seconds: float, memory: int) -> None:
    """Bounds that hold even if whoever started this process is gone."""
    whole = int(seconds) + 1
    cores = os.cpu_count() or 1
    for what, most in (
        (resource.RLIMIT_CPU, whole * cores),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))


def _read(task: str, data: bytes, limits: Limits) -> dict[str, Any]:
    if task == "picture":
        from .recognition import recognise_picture

        return _composed([recognise_picture(data, limits)], limits)
    if task == "sheets":
        from .sheet_cells import read_sheets

        return read_sheets(data, limits)
    from .pdf_pages import open_pdf, read_pages

    document = open_pdf(data, limits)
    found = read_pages(document, limits)
    if task == "pdf":
        # One scanned page among many, a cover or an annex, keeps nobody from the rest.
        if len(found.scans) * 2 > len(found.pages):
            return {"scans": found.scans}
        return _composed(found.pages, limits)
    from .recognition import recognise_pages

    recognised = recognise_pages(document, found.scans, limits)
    return _composed([recognised.get(page.number, page) for page in found.pages], limits)


def _composed(pages: list[Page], limits: Limits) -> dict[str, Any]:
    from .composing import Composer
    from .grids import grid_of, put_table
    from .printed_blocks import Paragraph, blocks_of

    composer = Composer(limits)
    paged = len(pages) > 1
    for block in blocks_of(pages):
        if isinstance(block, Paragraph):
            composer.paragraph(block.text, [(start, f"第{page}页") for start, page in block.pages] if paged else [])
        else:
            cells = block.cells if paged else [replace(cell, where="") for cell in block.cells]
            put_table(composer, grid_of(cells, limits.cells))
    return {
        "text": composer.text(),
        "anchors": [(anchor.start, anchor.where) for anchor in composer.anchors()],
    }


@lru_cache(maxsize=4096)
def _cell(value: Any) -> Any:
    """What JSON has no form for: a day or a moment is a list of its text, a clock time or a duration its text."""
    return [value.isoformat()] if isinstance(value, date) else str(value)


def main() -> int:
    """Read standard input, answer on standard output."""
    order = json.loads(sys.argv[1])
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    _limit(order["seconds"], order["memory"])
    data = sys.stdin.buffer.read()
    try:
        answer = _read(order["task"], data, Limits(**order["limits"]))
    except ExtractionError as error:
        answer = {"error": (error.code, error.message_en, error.message_zh)}
    except MemoryError:
        full = too_much("more than fits in memory", "内存放不下")
        answer = {"error": (full.code, full.message_en, full.message_zh)}
    except Exception:
        broken = refusal("broken")
        answer = {"error": (broken.code, broken.message_en, broken.message_zh)}
    # As one text: writing piece by piece goes through the slow encoder.
    out.write(json.dumps(answer, ensure_ascii=False, default=_cell))
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
