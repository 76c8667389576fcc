"""Keeping a filter of the project list under a name."""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Forbidden, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.ledger.actions.common import check_text
from bridgehead.modules.ledger.models import SavedView
from bridgehead.modules.ledger.queries.filters import ProjectFilter

_LIMIT = 20


def _own_id(actor: Actor) -> int:
    """Views belong to people; the system keeps none."""
    require(actor, "ledger.save_view")
    if actor.id is None:
        raise Forbidden("ledger.save_view")
    return actor.id


def save_view(*, actor: Actor, name: str, query: str) -> SavedView:
    """Keep the filter `query` (a query string) under `name`; the same name again is overwritten with the new filter."""
    person_id = _own_id(actor)
    name = check_text(name, "name", 40, required=True)
    wanted, errors = ProjectFilter.from_query(dict(parse_qsl(query)))
    if errors:
        raise Refused(errors)
    with transaction.atomic():
        own = SavedView.objects.select_for_update().filter(person_id=person_id)
        view = own.filter(name=name).first()
        if view is None and own.count() >= _LIMIT:
            raise Refused({"": [_("You keep as many views as there is room for; delete one first.")]})
        before = {"query": view.query} if view else None
        view = view or SavedView(person_id=person_id, name=name)
        view.query = wanted.to_query()
        view.save()
        after = {"name": name, "query": view.query}
        record(actor=actor, action="ledger.view.saved", target=view, before=before, after=after)
    return view


def delete_view(*, actor: Actor, view_id: int) -> None:
    """Forget an own view; Http404 for anybody else's."""
    person_id = _own_id(actor)
    with transaction.atomic():
        view = SavedView.objects.filter(pk=view_id, person_id=person_id).first()
        if view is None:
            raise Http404("view")
        before = {"name": view.name, "query": view.query}
        record(actor=actor, action="ledger.view.deleted", target=view, before=before, after=None)
        view.delete()
