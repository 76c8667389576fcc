"""Creates that may be repeated safely: the same `Idempotency-Key` gives the same answer and makes nothing twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, TypeVar

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header, Status
from pydantic import BaseModel

from bridgehead.foundation.access import Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.modules.accounts.models import IdempotencyRecord

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=80,
        pattern=r"^[!-~]+$",
        description="Chosen by the caller, kept for a day: a repeated call gets the first answer again.",
    ),
]
_KEPT = timedelta(days=1)
Made = TypeVar("Made", bound=BaseModel)


def _digest(request: HttpRequest) -> str:
    """Of method, path and content. Files count by their bytes: the boundaries between parts differ at every call."""
    summary = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if (request.content_type or "").startswith("multipart/"):
        summary.update(json.dumps(sorted(request.POST.lists())).encode())
        for field in sorted(request.FILES):
            for file in request.FILES.getlist(field):
                summary.update(f"{field}:{file.name}:{file.size}\n".encode())
                summary.update(hashlib.sha256(b"".join(file.chunks())).digest())
                file.seek(0)
    else:
        summary.update(request.body)
    return summary.hexdigest()


def _answer(status: int, body: object, *, replayed: bool = False) -> HttpResponse:
    headers = {"Idempotency-Replayed": "true"} if replayed else {}
    return JsonResponse(body, safe=False, status=status, headers=headers)


def _replay(person_id: int, key: str, digest: str) -> HttpResponse | None:
    kept = IdempotencyRecord.objects.filter(person_id=person_id, key=key).first()
    if kept is None:
        return None
    if kept.request_digest != digest:
        raise Refused({"Idempotency-Key": [_("This key was used for another request. Choose a new one.")]})
    return _answer(kept.status, kept.body, replayed=True)


def create_once(request: ActedRequest, key: str | None, make: Callable[[], Status[Made]]) -> HttpResponse:
    """Run `make` in a transaction and answer with its status and body; with a key, once and for all.

    Only what succeeded is kept: a refused call may be mended and sent again under its key. Raises Refused when the key
    was used for another request.
    """
    if key is None:
        with transaction.atomic():
            made = make()
            return _answer(made.status_code, made.value.model_dump(mode="json"))
    digest, person_id = _digest(request), request.actor.id or 0
    IdempotencyRecord.objects.filter(person_id=person_id, created_at__lt=timezone.now() - _KEPT).delete()
    replayed = _replay(person_id, key, digest)
    if replayed is not None:
        return replayed
    try:
        with transaction.atomic():
            # The row first: a twin of this call waits here for our commit, then finds the key taken.
            kept = IdempotencyRecord.objects.create(
                person_id=person_id, key=key, request_digest=digest, status=0, body={}
            )
            made = make()
            body = made.value.model_dump(mode="json")
            IdempotencyRecord.objects.filter(pk=kept.pk).update(status=made.status_code, body=body)
            return _answer(made.status_code, body)
    except IntegrityError:
        replayed = _replay(person_id, key, digest)
        if replayed is None:
            raise
        return replayed
