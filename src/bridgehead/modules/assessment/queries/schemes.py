"""Schemes and their versions: who sees which."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from bridgehead.foundation.access import Actor, may, require
from bridgehead.modules.assessment.models import Scheme, SchemeVersion

VIEW = "assessment.view"
CHANGE = "assessment.change_scheme"


def visible_schemes(actor: Actor) -> QuerySet[Scheme]:
    """All schemes, those in use first. Forbidden for outsiders."""
    require(actor, VIEW)
    return Scheme.objects.all()


def access_scheme(actor: Actor, scheme_id: int) -> Scheme:
    """One scheme. Http404 where there is none."""
    found = visible_schemes(actor).filter(pk=scheme_id).first()
    if found is None:
        raise Http404("scheme")
    return found


def visible_versions(actor: Actor) -> QuerySet[SchemeVersion]:
    """The versions in force, past and to come; drafts for those who may write them."""
    require(actor, VIEW)
    rows = SchemeVersion.objects.select_related("scheme", "created_by", "put_in_force_by")
    return rows if may(actor, CHANGE) else rows.filter(put_in_force_at__isnull=False)


def access_version(actor: Actor, version_id: int, *, lock: bool = False) -> SchemeVersion:
    """One version. Http404 where there is none, or a draft for whoever may not write it."""
    rows = visible_versions(actor)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=version_id).first()
    if found is None:
        raise Http404("scheme version")
    return found


def newest_version(scheme_id: int) -> SchemeVersion:
    """The version that was put in force last; what a new draft begins with."""
    rows = SchemeVersion.objects.filter(scheme=scheme_id, put_in_force_at__isnull=False).select_related("scheme")
    found = rows.order_by("-put_in_force_at", "-number").first()
    if found is None:
        raise Http404("scheme version")
    return found


def before_version(version: SchemeVersion) -> SchemeVersion | None:
    """The version in force before this one; for a draft the newest in force. None for the first."""
    rows = SchemeVersion.objects.filter(scheme=version.scheme_id, put_in_force_at__isnull=False)
    if version.put_in_force_at is not None:
        rows = rows.filter(number__lt=version.number)
    return rows.select_related("scheme").order_by("-put_in_force_at", "-number").first()
