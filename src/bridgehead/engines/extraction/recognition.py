"""Text of pictures by RapidOCR, whose models come in its package. Runs in a process of its own: see `child`."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

import numpy
import pypdfium2
from PIL import Image

from .extracted import Limits
from .layout import Page, Segment
from .refusals import refusal, too_much

_SCALE: Final = 150 / 72  # dots an inch that print of ordinary size is read best at, for its price
_LONGEST: Final = 4000
_SURE: Final = 0.5


def _engine() -> Any:
    from rapidocr import RapidOCR  # takes seconds to load: not before the picture is known to be one

    return RapidOCR(params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 2})


def recognise_picture(data: bytes, limits: Limits) -> Page:
    """The words of a picture. Raises ExtractionError."""
    Image.MAX_IMAGE_PIXELS = None  # the size is looked at here, before a pixel is unpacked
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
            if picture.width * picture.height > limits.picture_pixels:
                raise too_much(
                    f"more than {limits.picture_pixels} pixels", f"超过 {limits.picture_pixels // 10_000} 万像素"
                )
            picture.draft("RGB", (_LONGEST, _LONGEST))
            image = picture.convert("RGB")
    except (OSError, SyntaxError, EOFError) as error:
        raise refusal("broken") from error
    image.thumbnail((_LONGEST, _LONGEST))
    return _page(1, image, _engine())


def recognise_pages(document: pypdfium2.PdfDocument, numbers: Sequence[int], limits: Limits) -> dict[int, Page]:
    """The words of pages of a PDF that are pictures, by page number. Raises ExtractionError."""
    if len(numbers) > limits.picture_pages:
        raise too_much(f"more than {limits.picture_pages} scanned pages", f"扫描页超过 {limits.picture_pages} 页")
    engine = _engine()
    found = {}
    for number in numbers:
        page = document[number - 1]
        longest = max(page.get_width(), page.get_height(), 1.0)
        image = page.render(scale=min(_SCALE, _LONGEST / longest)).to_pil().convert("RGB")
        found[number] = _page(number, image, engine)
        page.close()
    return found


def _page(number: int, image: Any, engine: Any) -> Page:
    result = engine(numpy.asarray(image)[:, :, ::-1])
    segments = []
    if result.boxes is not None:
        for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
            if score >= _SURE and text.strip():
                across, down = [float(point[0]) for point in box], [float(point[1]) for point in box]
                segments.append(Segment(text.strip(), min(across), max(across), min(down), max(down)))
    return Page(number, float(image.height), tuple(segments))
