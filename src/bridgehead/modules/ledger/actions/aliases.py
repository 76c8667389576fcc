"""Other names of a project: taking one in, and dropping it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused
from bridgehead.foundation.audit.chain import record
from bridgehead.foundation.search.folding import fold
from bridgehead.foundation.search.indexing import index
from bridgehead.modules.ledger.actions.common import check_text, clock, close
from bridgehead.modules.ledger.models import ProjectAlias, SourceKind
from bridgehead.modules.ledger.queries.visibility import access_project

LONGEST = 160


def add_project_alias(
    *,
    actor: Actor,
    project_id: int,
    name: str,
    source_kind: str = SourceKind.FORM,
    source: Mapping[str, Any] | None = None,
) -> ProjectAlias:
    """Another name of a project, found and read from now on. One that it has already changes nothing.

    Two projects may go by the same name. Raises Refused for a name that says nothing, or is the project's own.
    """
    kept = check_text(name, "name", LONGEST, required=True)
    key = fold(kept)
    if len(key) < 2:
        raise Refused({"name": [_("A name has two characters at least.")]})
    with transaction.atomic():
        project = access_project(actor, action="ledger.change_project", project_id=project_id, lock=True)
        if key == fold(project.name):
            raise Refused({"name": [_("This is the project's name already.")]})
        known = ProjectAlias.objects.current().filter(project=project, name_key=key).first()
        if known is not None:
            found: ProjectAlias = known
            return found
        alias = ProjectAlias.objects.create(
            project=project, name=kept, name_key=key[:LONGEST], **clock(actor, source_kind, source)
        )
        index("project", [project.pk])
        after = {"name": alias.name, "source_kind": alias.source_kind, "source": alias.source}
        record(actor=actor, action="ledger.alias.added", target=project, before=None, after=after)
    return alias


def drop_project_alias(*, actor: Actor, project_id: int, alias_id: int) -> ProjectAlias:
    """The project goes by this name no longer; that it did stays known.

    Raises Http404 where the project has no such name, Conflict where somebody dropped it meanwhile.
    """
    with transaction.atomic():
        project = access_project(actor, action="ledger.change_project", project_id=project_id, lock=True)
        held = ProjectAlias.objects.filter(pk=alias_id, project=project).first()
        if held is None:
            raise Http404("alias")
        alias: ProjectAlias = held
        close(alias, timezone.now())
        index("project", [project.pk])
        record(
            actor=actor, action="ledger.alias.dropped", target=project, before={"name": alias.name}, after={"name": ""}
        )
    return alias
