"""Reading PDFs, pictures and the cells of workbooks in a process of its own, with limits on its time and memory.

The libraries for these are large programs in C++ and Rust, fed with bytes of strangers: one that crashes, loops or
eats memory is ended, and what called it goes on. The child gets the file on its standard input and answers with JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from importlib.util import find_spec
from typing import Any, Final

from .extracted import Anchor, Extracted, Limits
from .refusals import ExtractionError, refusal

# Of the environment the child gets what an interpreter needs, and nothing that is secret.
_ENVIRONMENT: Final = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")


def can_recognise() -> bool:
    """Whether the optional part that reads pictures is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def pdf_text(data: bytes, limits: Limits) -> Extracted:
    """The text of a PDF: its own, and with the optional part also that of its scanned pages. Raises ExtractionError."""
    answer = ask("pdf", data, limits, limits.seconds, limits.memory_bytes)
    if "scans" in answer:
        if not can_recognise():
            raise refusal("ocr_missing")
        answer = ask("scan", data, limits, limits.picture_seconds, limits.picture_memory_bytes)
    return _extracted(answer, "pdf")


def picture_text(data: bytes, limits: Limits) -> Extracted:
    """The text on a picture, where the optional part is installed. Raises ExtractionError."""
    if not can_recognise():
        raise refusal("ocr_missing")
    return _extracted(ask("picture", data, limits, limits.picture_seconds, limits.picture_memory_bytes), "image")


def _extracted(answer: Mapping[str, Any], kind: str) -> Extracted:
    anchors = tuple(Anchor(start, where) for start, where in answer["anchors"])
    published = answer.get("published")
    return Extracted(
        answer["text"], kind, answer.get("title"), date.fromisoformat(published) if published else None, anchors
    )


def ask(task: str, data: bytes, limits: Limits, seconds: float, memory: int) -> dict[str, Any]:
    """What a child of our own answers to `task` (see `child`) about a file. Raises ExtractionError."""
    order = json.dumps({"task": task, "limits": asdict(limits), "seconds": seconds, "memory": memory})
    command = [sys.executable, "-B", "-P", "-m", f"{__package__}.child", order]
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            command, input=data, capture_output=True, timeout=seconds, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise refusal("too_slow", limit=round(seconds)) from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        # It ended without a word: by a crash of the library, or at one of its limits.
        raise refusal("broken") from None
    if "error" in answer:
        raise ExtractionError(*answer["error"])
    return dict(answer)
