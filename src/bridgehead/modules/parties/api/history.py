"""The history of an enterprise in the API."""

from __future__ import annotations

from ninja import Router

from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id
from bridgehead.foundation.api.history import EntryPage, FieldName, PersonId, ValuesOut, entry_page, values_out
from bridgehead.foundation.api.moments import Moment
from bridgehead.foundation.api.paging import After, Limit
from bridgehead.modules.parties.histories import enterprise_now, told_of_enterprise
from bridgehead.modules.parties.queries import access_enterprise

router = Router(tags=["parties"])


@router.get(
    "/enterprises/{enterprise_id}/history",
    response=EntryPage,
    operation_id="get_enterprise_history",
    summary="Who changed an enterprise",
)
def enterprise_history(
    request: ActedRequest,
    enterprise_id: Id,
    field: FieldName = "",
    person: PersonId = None,
    after: After = None,
    limit: Limit = 50,
) -> EntryPage:
    """The entries of an enterprise, newest first; what needs a clearance is no part of it."""
    found = access_enterprise(request.actor, enterprise_id)
    return entry_page(told_of_enterprise(found), field, person, after, limit)


@router.get(
    "/enterprises/{enterprise_id}/at",
    response=ValuesOut,
    operation_id="get_enterprise_at",
    summary="How an enterprise was",
)
def enterprise_at(request: ActedRequest, enterprise_id: Id, known_at: Moment) -> ValuesOut:
    """The fields at a moment; 404 where it was not there yet."""
    found = access_enterprise(request.actor, enterprise_id)
    return values_out(told_of_enterprise(found), enterprise_now(found), known_at)
