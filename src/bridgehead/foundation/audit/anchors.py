"""Anchors: the heads of all lanes on one day, kept where whoever can write to the database can't.

An anchor is one line of JSON, signed where a key is set: `{"at": …, "entries": …, "heads": [[lane, number, digest], …],
"seal": …, "signature": "sha256=…"}`. The signature is HMAC-SHA256 over the same JSON without it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils import timezone

from bridgehead.foundation.audit.digests import seal_of
from bridgehead.foundation.audit.models import AuditLane

ATTEMPTS: Final = 5
_TIMEOUT_SECONDS: Final = 10
# Answers after which the same request may yet be taken; every other refusal is final.
_AGAIN: Final = frozenset({408, 425, 429})


class AnchorError(Exception):
    """An anchor that could not be read or delivered; its text is for the operator."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The heads (lane, number of its newest entry, digest of it) at a moment, in ISO 8601."""

    at: str
    entries: int
    heads: tuple[tuple[int, int, str], ...]
    seal: str

    def line(self, key: str = "") -> bytes:
        """The line that is kept, signed when there is a key."""
        content = {"at": self.at, "entries": self.entries, "heads": self.heads, "seal": self.seal}
        if key:
            content["signature"] = signature_of(_canonical(content), key)
        return _canonical(content)


def _canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def signature_of(body: bytes, key: str) -> str:
    """`sha256=` and the HMAC of the body in hexadecimal."""
    return "sha256=" + hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


def anchor_now() -> Anchor:
    """The heads as they are: one statement, so that they are of one moment."""
    heads = tuple(AuditLane.objects.order_by("pk").values_list("pk", "sequence", "digest"))
    entries = sum(sequence for _lane, sequence, _digest in heads)
    return Anchor(timezone.now().isoformat(timespec="seconds"), entries, heads, seal_of(heads))


def read_anchors(place: Path, key: str = "") -> list[Anchor]:
    """All anchors of a file. Raises AnchorError for a line that is none, or whose signature is wrong under the key."""
    try:
        lines = place.read_bytes().splitlines()
    except OSError as error:
        raise AnchorError(f"{place} can't be read: {error.strerror}") from error
    found = [_read(line, f"{place}, line {number}", key) for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise AnchorError(f"{place} holds no anchor.")
    return found


def _read(line: bytes, where: str, key: str) -> Anchor:
    try:
        content = json.loads(line)
        signature = content.pop("signature", "")
        heads = tuple((int(lane), int(sequence), str(digest)) for lane, sequence, digest in content["heads"])
        anchor = Anchor(str(content["at"]), int(content["entries"]), heads, str(content["seal"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise AnchorError(f"{where}: this is no anchor.") from None
    if key and not hmac.compare_digest(signature_of(_canonical(content), key), str(signature)):
        raise AnchorError(f"{where}: the signature is {'wrong' if signature else 'missing'}; somebody wrote this line.")
    if seal_of(heads) != anchor.seal:
        raise AnchorError(f"{where}: the heads are not those that were sealed.")
    return anchor


def append(place: Path, line: bytes) -> None:
    """Add a line to the file of anchors, through to the disk."""
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        with os.fdopen(descriptor, "wb") as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise AnchorError(f"{place} can't be written: {error.strerror}") from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any, **_more: Any) -> None:
        """An anchor goes where the operator said, or nowhere."""


def send(url: str, line: bytes, key: str, *, waits: Sequence[float] = (1, 2, 4, 8)) -> None:
    """POST the line. `X-Bridgehead-Signature` signs the body as it is sent.

    Tried again after each of `waits` seconds when there is no answer or one that says later. Raises AnchorError when
    it is not taken in the end.
    """
    if urlsplit(url).scheme not in {"http", "https"}:
        raise AnchorError("The address of a webhook begins with https:// or http://.")
    headers = {"Content-Type": "application/json", "User-Agent": "bridgehead-anchor"}
    if key:
        headers["X-Bridgehead-Signature"] = signature_of(line, key)
    told = ""
    for wait in (*waits, None):
        told, final = _attempt(urllib.request.Request(url, data=line, headers=headers, method="POST"))  # noqa: S310 - looked at above
        if not told:
            return
        if final or wait is None:
            break
        time.sleep(wait)
    raise AnchorError(f"{url} did not take the anchor: {told}")


def _attempt(request: urllib.request.Request) -> tuple[str, bool]:
    """What went wrong, empty when nothing did; and whether trying again is of no use."""
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=_TIMEOUT_SECONDS):
            return "", True
    except urllib.error.HTTPError as error:
        with error:
            return f"it answers {error.code}", error.code < 500 and error.code not in _AGAIN
    except OSError as error:
        return str(getattr(error, "reason", error)), False
