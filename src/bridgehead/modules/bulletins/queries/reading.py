"""Bulletins and templates that an actor may see, and fetching one with the permission to do something to it."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet
from django.http import Http404

from bridgehead.foundation.access import Actor, may, require, scope_q
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.bulletins.models import Bulletin, BulletinFigure, OwnTemplate

VIEW: Final = "bulletins.view"
WRITE: Final = "bulletins.write"
EXPORT: Final = "bulletins.export"
EDIT: Final = "bulletins.edit_template"
_LARGEST_KEY: Final = 2**63 - 1


def visible_bulletins(actor: Actor) -> QuerySet[Bulletin]:
    """Bulletins of the units in the actor's scope, withdrawn ones too: what went out stays to be read."""
    return Bulletin.objects.filter(scope_q(actor, VIEW, "unit__path"))


def bulletins_of(actor: Actor, *, unit: int | None = None, text: str = "", gone: bool = False) -> QuerySet[Bulletin]:
    """The list, the newest first: of a unit and those below it, with words in the title; `gone`: withdrawn ones too."""
    rows = visible_bulletins(actor).select_related("unit", "published_by", "template", "replaced_by").defer("blocks")
    if unit is not None and 0 < unit <= _LARGEST_KEY:
        path = Unit.objects.filter(pk=unit).values_list("path", flat=True).first()
        rows = rows.filter(unit__path__startswith=path) if path else rows.none()
    if text:
        rows = rows.filter(title__icontains=text)
    return rows if gone else rows.filter(withdrawn_at__isnull=True)


def access_bulletin(actor: Actor, bulletin_id: int, action: str = VIEW) -> Bulletin:
    """One bulletin. Http404 for strangers, Forbidden for readers who may not do `action`."""
    related = visible_bulletins(actor).select_related("unit", "published_by", "template", "replaces", "replaced_by")
    found = related.filter(pk=bulletin_id).first()
    if found is None:
        raise Http404("bulletin")
    require(actor, action, found.unit.path)
    return found


def access_figure(actor: Actor, bulletin_id: int, number: int) -> BulletinFigure:
    """A figure of a bulletin with both its units; raises as `access_bulletin` does."""
    bulletin = access_bulletin(actor, bulletin_id)
    found = bulletin.figures.select_related("unit").filter(number=number).first()
    if found is None:
        raise Http404("figure")
    found.bulletin = bulletin
    return found


def visible_templates(actor: Actor) -> QuerySet[OwnTemplate]:
    """Templates of one's own that are in use, of units in scope and of those above them: a park writes by its
    district's."""
    rows = OwnTemplate.objects.filter(withdrawn_at__isnull=True).select_related("unit")
    if actor.is_system:
        return rows
    above: set[int] = set()
    for unit in Unit.objects.filter(scope_q(actor, VIEW, "path")).values_list("path", flat=True):
        above.update(int(part) for part in unit.strip("/").split("/"))
    return rows.filter(scope_q(actor, VIEW, "unit__path") | Q(unit__in=above))


def templates_for(actor: Actor, unit: Unit) -> QuerySet[OwnTemplate]:
    """Those by which a bulletin of this unit may be written: its own and those of the units above it."""
    line = [int(part) for part in unit.path.strip("/").split("/")]
    return visible_templates(actor).filter(unit__in=line)


def access_template(actor: Actor, template_id: int, action: str = VIEW) -> OwnTemplate:
    """One template of one's own. Http404 for strangers, Forbidden for readers who may not do `action`."""
    found = visible_templates(actor).filter(pk=template_id).first()
    if found is None:
        raise Http404("template")
    if action != VIEW:
        require(actor, action, found.unit.path)
    return found


def writable_units(actor: Actor) -> list[Unit]:
    """The units for which the actor may write, and whose projects they see: only then is a figure the unit's own."""
    found = Unit.objects.filter(scope_q(actor, WRITE, "path"), is_active=True).order_by("path")
    return [unit for unit in found if may(actor, "ledger.view_project", unit.path)]
