"""Everything that is done with bulletins: compose, publish, withdraw; and templates of one's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.composing import (
    Composed,
    Head,
    TemplateFaults,
    Use,
    blocks_to_json,
    chart_png,
    check,
    check_word,
    compose,
    compose_word,
)
from bridgehead.engines.composing.language import WORDS
from bridgehead.engines.figures import format_day, print_measure
from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import record
from bridgehead.foundation.files import read_file, store
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.bulletins.faults import faults_said, refused_by
from bridgehead.modules.bulletins.models import Bulletin, BulletinFigure, OwnTemplate, TemplateKind
from bridgehead.modules.bulletins.queries import (
    EDIT,
    SUPPLIED,
    WRITE,
    Asked,
    access_bulletin,
    access_template,
    templates_for,
    world_of,
)

LONGEST_TITLE: Final = 120
LONGEST_TEXT: Final = 100_000
EARLIEST: Final = date(1990, 1, 1)
LONGEST_ISSUER: Final = 24
EXAMPLE_NUMBER: Final = "桥港发〔2026〕12号"
_NUMBER: Final = re.compile(r"[^〔〕\s]{1,16}〔(?:19|20)\d{2}〕[1-9]\d{0,4}号", re.ASCII)
_MOST_DAYS: Final = 366 * 3


@dataclass(frozen=True, slots=True)
class Draft:
    """A bulletin that nobody has published: its words and figures, and its Word file where its template is one."""

    composed: Composed
    template_key: str
    template: OwnTemplate | None
    file: bytes | None


def known_words(words: Mapping[str, str]) -> dict[str, str]:
    """Those of the words that templates know; the day of issue is today's where nobody says another.

    Raises Refused for a name that no template knows.
    """
    unknown = words.keys() - set(WORDS)
    if unknown:
        raise Refused({"words": [_("Templates know no such word: %(names)s") % {"names": ", ".join(sorted(unknown))}]})
    return {"issued_on": format_day(timezone.localdate(), "zh-Hans"), **words}


def red_head(issuer: str, number: str = "") -> Head:
    """The red head of a paper. Raises Refused for a mark that fits on no line, and for a number of another form.

    A number names the year in six-cornered brackets and is not filled up with noughts (GB/T 9704-2012, 7.2.5).
    """
    said, numbered = issuer.strip(), number.strip()
    if not 2 <= len(said) <= LONGEST_ISSUER:
        raise Refused({"issuer": [_("The mark of the organ has 2 to {most} characters.").format(most=LONGEST_ISSUER)]})
    if numbered and not _NUMBER.fullmatch(numbered):
        message = _("Write it like {example}: the year in full, no nought before the number.")
        raise Refused({"number": [message.format(example=EXAMPLE_NUMBER)]})
    return Head(said, numbered)


def chosen_template(actor: Actor, unit: Unit, reference: str) -> tuple[str, OwnTemplate | None]:
    """`supplied:monthly` or `own:12` as (key of a supplied one, one's own). Raises Refused where there is none."""
    kind, _colon, key = reference.partition(":")
    if kind == "supplied" and key in SUPPLIED:
        return key, None
    if kind == "own" and key.isdecimal() and len(key) < 19:
        found = templates_for(actor, unit).filter(pk=int(key)).first()
        if found is not None:
            return "", found
    raise Refused({"template": [_("There is no such template for this unit.")]})


def compose_bulletin(
    *, actor: Actor, asked: Asked, reference: str, words: Mapping[str, str] | None = None, head: Head | None = None
) -> Draft:
    """Write a template out for a unit and its days, without keeping anything; with a red head where one is asked for.

    Raises Forbidden where the actor may not write for the unit or does not see all its projects, and Refused with every
    fault of the template by name.
    """
    require(actor, WRITE, asked.unit.path)
    require(actor, "ledger.view_project", asked.unit.path)
    _check_days(asked)
    key, own = chosen_template(actor, asked.unit, reference)
    world = world_of(asked, words)
    try:
        if own is not None and own.kind == TemplateKind.WORD:
            if head is not None:
                raise Refused({"head": [_("A Word file of one's own brings its own head.")]})
            file, composed = compose_word(read_file(own.sha256), world, partial(chart_png, fonts=settings.FONTS))
            return Draft(composed, key, own, file)
        composed = compose(own.text if own is not None else SUPPLIED[key].text, world)
        if head is not None:
            composed = replace(composed, blocks=(head, *composed.blocks))
        return Draft(composed, key, own, None)
    except TemplateFaults as faults:
        raise refused_by(faults) from faults


def _check_days(asked: Asked) -> None:
    if asked.as_of > timezone.localdate():
        raise Refused({"as_of": [_("This day is still to come.")]})
    if asked.start < EARLIEST or asked.start > asked.as_of:
        raise Refused({"start": [_("The period ends before it begins.")]})
    if (asked.as_of - asked.start).days > _MOST_DAYS:
        raise Refused({"start": [_("A bulletin speaks of three years at most.")]})


@transaction.atomic
def publish_bulletin(
    *,
    actor: Actor,
    asked: Asked,
    reference: str,
    words: Mapping[str, str] | None = None,
    replaces: int | None = None,
    head: Head | None = None,
) -> Bulletin:
    """Compose, and keep the bulletin with every figure in it. Raises as `compose_bulletin` does.

    `replaces` is the bulletin of which this is a later edition.
    """
    before = _replaced(actor, asked, replaces)
    known_at = timezone.now()
    draft = compose_bulletin(actor=actor, asked=asked, reference=reference, words=words, head=head)
    title = draft.composed.title.strip() or asked.unit.name
    bulletin = Bulletin.objects.create(
        title=title[:LONGEST_TITLE],
        unit=asked.unit,
        template_key=draft.template_key,
        template=draft.template,
        start=asked.start,
        as_of=asked.as_of,
        known_at=known_at,
        blocks=blocks_to_json(draft.composed.blocks),
        sha256=store(draft.file, f"{title}.docx").sha256 if draft.file is not None else "",
        published_by_id=actor.id,
        replaces=before,
    )
    BulletinFigure.objects.bulk_create([_figure(bulletin, use) for use in draft.composed.uses], batch_size=500)
    after = {"title": bulletin.title, "as_of": asked.as_of, "figures": len(draft.composed.uses)}
    record(actor=actor, action="bulletins.published", target=bulletin, before=None, after=after)
    return bulletin


def _replaced(actor: Actor, asked: Asked, replaces: int | None) -> Bulletin | None:
    if replaces is None:
        return None
    before = access_bulletin(actor, replaces, WRITE)
    if before.unit_id != asked.unit.pk:
        raise Refused({"replaces": [_("A later edition is of the same unit.")]})
    if Bulletin.objects.filter(replaces=before).exists():
        raise Refused({"replaces": [_("There is a later edition already.")]})
    return before


def _figure(bulletin: Bulletin, use: Use) -> BulletinFigure:
    period = use.question.period
    return BulletinFigure(
        bulletin=bulletin,
        number=use.number,
        measure_text=print_measure(use.question.measure),
        unit_id=use.question.unit or bulletin.unit_id,
        start=period.start,
        end=period.end or bulletin.as_of,
        form=use.form,
        text=use.text,
        value_text=format(use.value, "f"),
        value_unit=use.unit,
        base_text="" if use.base is None else format(use.base, "f"),
    )


@transaction.atomic
def withdraw_bulletin(*, actor: Actor, bulletin_id: int, version: int, reason: str) -> Bulletin:
    """Take a bulletin back, with a reason; its words and figures stay to be read. Raises Refused, Conflict."""
    access_bulletin(actor, bulletin_id, WRITE)
    said = reason.strip()
    if not said or len(said) > 200:
        raise Refused({"reason": [_("Say why in at most 200 characters.")]})
    bulletin = locked(Bulletin.objects.all(), bulletin_id, version=version, attempted={"reason": said})
    if bulletin.withdrawn_at is not None:
        raise Refused({"": [_("This bulletin is withdrawn already.")]})
    values = {"withdrawn_at": timezone.now(), "reason": said}
    save_fields(bulletin, values)
    record(actor=actor, action="bulletins.withdrawn", target=bulletin, before={"withdrawn_at": None}, after=values)
    return bulletin


# ---- templates of one's own


def _checked(name: str, text: str) -> dict[str, Any]:
    kept = name.strip()
    if not kept or len(kept) > 60:
        raise Refused({"name": [_("A name has 1 to 60 characters.")]})
    if not text.strip():
        raise Refused({"text": [_("This cannot be left empty.")]})
    if len(text) > LONGEST_TEXT:
        raise Refused({"text": [_("The template is too long.")]})
    faults = check(text)
    if faults:
        raise Refused({"text": faults_said(faults)})
    return {"name": kept, "text": text}


@transaction.atomic
def make_template(*, actor: Actor, unit: Unit, name: str, text: str = "", upload: Any = None) -> OwnTemplate:
    """Keep a text, or a Word file (`upload`, or text files), as a template of a unit. Raises Refused by name."""
    require(actor, EDIT, unit.path)
    values = (
        _checked_upload(name, upload) if upload is not None else {"kind": TemplateKind.TEXT, **_checked(name, text)}
    )
    made = OwnTemplate.objects.create(unit=unit, made_by_id=actor.id, changed_at=timezone.now(), **values)
    record(actor=actor, action="bulletins.template_made", target=made, before=None, after={"name": made.name})
    return made


def _checked_upload(name: str, upload: Any) -> dict[str, Any]:
    kept = store(upload, getattr(upload, "name", "template.docx"))
    content = read_file(kept.sha256)
    if kept.name.lower().endswith(".docx"):
        try:
            faults = check_word(content)
        except TemplateFaults as broken:
            raise refused_by(broken, "file") from broken
        if faults:
            raise Refused({"file": faults_said(faults)})
        checked = _checked(name, "-")
        return {
            "kind": TemplateKind.WORD,
            "name": checked["name"],
            "sha256": kept.sha256,
            "file_name": kept.name[:LONGEST_TITLE],
        }
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused({"file": [_("Save the text as UTF-8, or take a Word file.")]}) from None
    return {"kind": TemplateKind.TEXT, **_checked(name, text)}


@transaction.atomic
def change_template(*, actor: Actor, template_id: int, version: int, name: str, text: str = "") -> OwnTemplate:
    """Another name, and of a text another text; bulletins that it wrote stay as they are. Raises Refused, Conflict."""
    found = access_template(actor, template_id, EDIT)
    values = _checked(name, text if found.kind == TemplateKind.TEXT else "-")
    if found.kind == TemplateKind.WORD:
        del values["text"]
    template = locked(OwnTemplate.objects.all(), template_id, version=version, attempted=values)
    before = {field: getattr(template, field) for field in values}
    if before == values:
        return template
    save_fields(template, {**values, "changed_at": timezone.now()})
    record(actor=actor, action="bulletins.template_changed", target=template, before=before, after=values)
    return template


@transaction.atomic
def withdraw_template(*, actor: Actor, template_id: int, version: int) -> OwnTemplate:
    """Offer a template no longer. Raises Conflict."""
    access_template(actor, template_id, EDIT)
    now = timezone.now()
    template = locked(OwnTemplate.objects.all(), template_id, version=version, attempted={"withdrawn_at": now})
    save_fields(template, {"withdrawn_at": now})
    record(
        actor=actor,
        action="bulletins.template_withdrawn",
        target=template,
        before={"name": template.name},
        after={"withdrawn_at": now},
    )
    return template
