"""Keeping what corrections teach, and forgetting it with them; names entered and retired by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.figures import CURRENCIES, FigureStatement, ProjectStatement, Statement, statement_from_json
from bridgehead.foundation.access import Actor, Conflict, Refused, may, require
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.documents.lessons import LENGTHS, Ledger, Lesson, lessons_of
from bridgehead.modules.documents.models import GazetteerEntry, NameKind, StatementRecord
from bridgehead.modules.documents.queries import access_entry
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.models import Project, ProjectAlias, SourceKind
from bridgehead.modules.ledger.queries import visible_projects
from bridgehead.modules.parties.models import Enterprise, EnterpriseAlias
from bridgehead.modules.parties.queries import visible_enterprises

_EDIT = "documents.edit_gazetteer"
_QUOTE: Final = 300
_SENTENCE_ENDS = re.compile("[。！？!?\\n]")
# Kinds of quantities that a unit of measurement may be of, with the units that values of that kind are kept in.
UNIT_KINDS: Final = ("physical", "count", "area", "money", "duration", "ratio")
_LARGEST_FACTOR: Final = Decimal(10) ** 15


def learn(actor: Actor, statement: StatementRecord) -> list[GazetteerEntry]:
    """Bring what a statement teaches in line with its content as it stands; inside the caller's transaction.

    What it taught before and does no longer is retired, unless another statement teaches it too. A name that somebody
    retired by hand is not learned again from the same statement. Gives the names that are new.
    """
    wanted = set(_lessons(actor, statement))
    _call_project(actor, statement, wanted)
    held = list(statement.teaches.select_related("unit"))
    if not wanted and not held:
        return []
    for entry in held:
        if _lesson(entry) not in wanted and entry.retired_at is None:
            _let_go(actor, statement, entry)
    settled = {_lesson(entry) for entry in held}
    # Sorted, so that two reviewers write the same names in the same order.
    fresh = sorted(wanted - settled, key=lambda lesson: (lesson.kind, lesson.term))
    kept = [_keep(actor, statement, lesson) for lesson in fresh]
    return [entry for entry in kept if entry is not None]


def _call_project(actor: Actor, statement: StatementRecord, wanted: set[Lesson]) -> None:
    """Let the project that a statement was linked to go by the names that the statement teaches, and no others of its.

    Whoever reviews but may not change the project teaches reading alone.
    """
    taught = ProjectAlias.objects.current().filter(source_kind="document", source__statement=statement.pk)
    project = statement.project if statement.project_id is not None and not statement.created_project else None
    terms = {lesson.term for lesson in wanted if project is not None and lesson.canonical == project.name}
    for alias in taught.select_related("project__unit"):
        if alias.name not in terms and may(actor, "ledger.change_project", alias.project.unit.path):
            ledger.drop_project_alias(actor=actor, project_id=alias.project_id, alias_id=alias.pk)
    if project is None or not may(actor, "ledger.change_project", project.unit.path):
        return
    for term in sorted(terms):
        source = {
            "document": statement.document_id,
            "statement": statement.pk,
            "start": statement.start,
            "end": statement.end,
            "quote": quote_of(statement, term),
            "title": statement.document.title,
        }
        ledger.add_project_alias(
            actor=actor, project_id=project.pk, name=term, source_kind=SourceKind.DOCUMENT, source=source
        )


def forget(actor: Actor, statements: Iterable[StatementRecord]) -> None:
    """`learn` for statements that were put back; those that taught nothing cost nothing."""
    by_id = {statement.pk: statement for statement in statements}
    through = GazetteerEntry.taught_by.through.objects
    rows = through.filter(statementrecord_id__in=by_id).values_list("statementrecord_id", flat=True).distinct()
    for statement_id in sorted(rows):
        learn(actor, by_id[statement_id])


def _lesson(entry: GazetteerEntry) -> Lesson:
    return Lesson(entry.kind, entry.term, entry.canonical, entry.unit_kind, entry.factor)


def _lessons(actor: Actor, statement: StatementRecord) -> list[Lesson]:
    linked = statement.project if statement.project_id is not None and not statement.created_project else None
    if linked is None and statement.content == statement.read_as:
        return []
    read, corrected = statement_from_json(statement.read_as), statement_from_json(statement.content)
    return lessons_of(statement.document.text, read, corrected, _ledger(actor, read, corrected, linked))


def _ledger(actor: Actor, read: Statement, corrected: Statement, linked: Project | None) -> Ledger:
    """The names of the ledger that the corrected statement uses."""
    project = enterprise = ""
    if isinstance(corrected, ProjectStatement) and isinstance(read, ProjectStatement) and corrected.name != read.name:
        named = visible_projects(actor).filter(name=corrected.name).values_list("name", flat=True)
        project = named.first() or ""
    firm, was = _firm(corrected), _firm(read)
    if firm and firm != was:
        enterprise = visible_enterprises(actor).filter(name=firm).values_list("name", flat=True).first() or ""
    return Ledger(project, "" if linked is None else linked.name, enterprise)


def _firm(statement: Statement) -> str:
    if isinstance(statement, FigureStatement):
        return str(statement.measure.filters.get("enterprise", ""))
    return statement.enterprise or ""


def _on_line(path: str) -> Q:
    """Entries that are used for documents of the unit at `path`: of units above it, itself and below."""
    above = [path[: end + 1] for end, character in enumerate(path) if character == "/" and end]
    return Q(unit__path__in=above) | Q(unit__path__startswith=path)


def _keep(actor: Actor, statement: StatementRecord, lesson: Lesson) -> GazetteerEntry | None:
    """Note that the statement teaches a lesson; the entry where nobody knew it before, else None."""
    unit = statement.document.unit
    same = GazetteerEntry.objects.filter(
        _on_line(unit.path),
        kind=lesson.kind,
        term=lesson.term,
        canonical=lesson.canonical,
        retired_at__isnull=True,
    )
    # Of several the one that reaches furthest.
    entry = same.order_by(Length("unit__path")).first()
    if entry is not None:
        entry.taught_by.add(statement)
        return None
    if not lesson.canonical and _is_known(lesson, statement):
        return None
    entry = _create(
        actor,
        "documents.learn_name",
        unit,
        lesson,
        document=statement.document,
        statement=statement,
        quote=quote_of(statement, lesson.term),
    )
    entry.taught_by.add(statement)
    return entry


def _is_known(lesson: Lesson, statement: StatementRecord) -> bool:
    """Whether the ledger has a name; a project that this very statement has registered does not count."""
    if lesson.kind == NameKind.PROJECT:
        others = Project.objects.filter(name=lesson.term, withdrawn_at__isnull=True)
        if statement.created_project and statement.project_id is not None:
            others = others.exclude(pk=statement.project_id)
        return others.exists()
    if lesson.kind == NameKind.ENTERPRISE:
        names = (Enterprise.objects.filter(name=lesson.term), EnterpriseAlias.objects.filter(name=lesson.term))
        return any(rows.exists() for rows in names)
    if lesson.kind in (NameKind.PLACE, NameKind.PARK):
        return Unit.objects.filter(Q(name=lesson.term) | Q(short_name=lesson.term), is_active=True).exists()
    return False


def quote_of(statement: StatementRecord, term: str) -> str:
    """The sentence that holds `term`, the one nearest before the statement's end; else the statement's own words."""
    text = statement.document.text
    at = text.rfind(term, 0, statement.end + len(term))
    at = at if at >= 0 else text.find(term)
    if at < 0:
        return str(statement.content["quote"])[:_QUOTE]
    start = max((end.end() for end in _SENTENCE_ENDS.finditer(text, 0, at)), default=0)
    stop = _SENTENCE_ENDS.search(text, at + len(term))
    sentence = text[start : stop.end() if stop is not None else len(text)].strip()
    # Around the term, where a sentence is as long as a paragraph.
    first = max(0, sentence.find(term) - _QUOTE // 2)
    return sentence[first : first + _QUOTE]


def _let_go(actor: Actor, statement: StatementRecord, entry: GazetteerEntry) -> None:
    entry.taught_by.remove(statement)
    by_hand = entry.document_id is None
    if not by_hand and not entry.taught_by.exists():
        _retire(actor, "documents.forget_name", entry)


def _create(actor: Actor, action: str, unit: Unit, lesson: Lesson, **source: object) -> GazetteerEntry:
    entry, created = GazetteerEntry.objects.get_or_create(
        unit=unit,
        kind=lesson.kind,
        term=lesson.term,
        canonical=lesson.canonical,
        retired_at=None,
        defaults={
            "unit_kind": lesson.unit_kind,
            "factor": lesson.factor,
            "person_id": actor.id,
            "created_at": timezone.now(),
            **source,
        },
    )
    if created:
        names = ("kind", "term", "canonical", "unit_kind", "factor", "unit_id", "document_id", "statement_id", "quote")
        record(
            actor=actor, action=action, target=entry, before=None, after={name: getattr(entry, name) for name in names}
        )
    return entry


def _retire(actor: Actor, action: str, entry: GazetteerEntry) -> None:
    entry.retired_at = timezone.now()
    entry.version += 1
    entry.save(update_fields=["retired_at", "version"])
    record(
        actor=actor,
        action=action,
        target=entry,
        before={"retired_at": None},
        after={"retired_at": entry.retired_at, "term": entry.term},
    )


@transaction.atomic
def add_entry(
    *,
    actor: Actor,
    kind: str,
    term: str,
    unit_id: int,
    canonical: str = "",
    unit_kind: str = "",
    factor: Decimal | None = None,
) -> GazetteerEntry:
    """Enter a name by hand, for documents on the line of a unit. One that is there already is given back.

    Raises Refused with messages by field, Forbidden.
    """
    unit = Unit.objects.filter(pk=unit_id).first()
    require(actor, _EDIT, None if unit is None else unit.path)
    if unit is None:
        raise Refused({"unit": [_("There is no such unit.")]})
    lesson = _checked(kind, term.strip(), canonical.strip(), unit_kind, factor)
    return _create(actor, "documents.add_name", unit, lesson)


def _checked(kind: str, term: str, canonical: str, unit_kind: str, factor: Decimal | None) -> Lesson:
    if kind not in NameKind.values:
        raise Refused({"kind": [_("Choose what the name is the name of.")]})
    least, most = (1 if kind == NameKind.UNIT else 2), LENGTHS[kind][1]
    if not least <= len(term) <= most or any(character in term for character in "\n\t"):
        message = _("Write %(least)s to %(most)s characters, on one line.")
        raise Refused({"term": [message % {"least": least, "most": most}]})
    if kind != NameKind.UNIT:
        return Lesson(kind, term, "" if canonical == term else canonical)
    if unit_kind not in UNIT_KINDS:
        raise Refused({"unit_kind": [_("Choose what the unit measures.")]})
    if factor is not None and not 0 < factor <= _LARGEST_FACTOR:
        raise Refused({"factor": [_("Write how much one is, as a number above zero.")]})
    fixed = {"area": "m2", "ratio": "ratio"}.get(unit_kind, "")
    canonical = fixed or canonical or ("" if unit_kind in ("money", "duration") else term)
    if (unit_kind == "money" and canonical not in CURRENCIES) or (unit_kind == "duration" and canonical != "d"):
        raise Refused({"canonical": [_("Write CNY, USD or another currency for money, and d for days.")]})
    return Lesson(kind, term, canonical, unit_kind, factor or Decimal(1))


@transaction.atomic
def retire_entry(*, actor: Actor, entry_id: int, version: int) -> GazetteerEntry:
    """Use a name no longer. Raises Conflict where it was changed since `version`, Forbidden, Http404."""
    access_entry(actor, entry_id, _EDIT)
    entry = GazetteerEntry.objects.select_for_update().get(pk=entry_id)
    if entry.version != version:
        state = "retired" if entry.retired_at is not None else "in use"
        raise Conflict(current_version=entry.version, differences={"state": (state, "retired")})
    _retire(actor, "documents.retire_name", entry)
    return entry
