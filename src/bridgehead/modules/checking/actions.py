"""Handing a draft in, and throwing it away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.extraction import Extracted
from bridgehead.foundation import files
from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.checking.models import Draft
from bridgehead.modules.checking.queries import access_draft, owner_of, usual_unit
from bridgehead.modules.documents.intake import check_size, extracted_text
from bridgehead.modules.documents.titles import guess_title, title_of


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file as it came: its name and its bytes."""

    name: str
    data: bytes


def hand_in_draft(
    *, actor: Actor, text: str = "", file: HandedIn | None = None, unit_id: int | None = None, as_of: date | None = None
) -> Draft:
    """Keep a draft for checking: a file, or text that was pasted, of the unit given or the actor's usual one.

    Raises Refused with messages under `file`, `text`, `as_of` or `unit`, Forbidden where the actor may check none.
    """
    unit = unit_to_check(actor, unit_id)
    if as_of is not None and as_of > timezone.localdate():
        raise Refused({"as_of": [_("This day is still to come.")]})
    draft = Draft(person_id=owner_of(actor), unit=unit, as_of=as_of, created_at=timezone.now())
    if file is not None:
        extracted = text_of(file)
        stored = files.store(file.data, files.safe_name(file.name))
        draft.text, draft.title = extracted.text, title_of(extracted, file.name)[:200]
        draft.file_name, draft.file_sha256 = stored.name, stored.sha256
    elif text.strip():
        if len(text.encode()) > settings.MAX_UPLOAD_BYTES:
            raise Refused({"text": [_("This text is too long.")]})
        draft.text, draft.title = text, guess_title(text)[:200]
    else:
        raise Refused({"text": [_("Paste some text, or choose a file.")]})
    with transaction.atomic():
        draft.save(force_insert=True)
        after = {"title": draft.title, "unit": unit.pk, "file_sha256": draft.file_sha256}
        record(actor=actor, action="checking.draft.handed_in", target=draft, before=None, after=after)
    return draft


def text_of(file: HandedIn) -> Extracted:
    """The text of a file. Raises Refused with messages under `file`."""
    check_size(file.name, len(file.data))
    return extracted_text(file.data, files.safe_name(file.name))


def unit_to_check(actor: Actor, unit_id: int | None) -> Unit:
    """The unit whose draft it is, with the right to check it. Raises Refused and Forbidden."""
    unit = Unit.objects.filter(pk=unit_id).first() if unit_id is not None else usual_unit(actor)
    if unit is None:
        require(actor, "checking.check")
        raise Refused({"unit": [_("There is no such unit.")]})
    require(actor, "checking.check", unit.path)
    return unit


def discard_draft(*, actor: Actor, draft_id: int) -> None:
    """Throw a draft of one's own away; the file goes with the next tidying up where nothing else refers to it."""
    with transaction.atomic():
        draft = access_draft(actor, draft_id)
        before = {"title": draft.title}
        record(actor=actor, action="checking.draft.discarded", target=draft, before=before, after=None)
        draft.delete()
