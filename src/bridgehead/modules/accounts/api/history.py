"""The histories of people and units in the API."""

from __future__ import annotations

from ninja import Router

from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id
from bridgehead.foundation.api.history import EntryPage, FieldName, PersonId, ValuesOut, entry_page, values_out
from bridgehead.foundation.api.moments import Moment
from bridgehead.foundation.api.paging import After, Limit
from bridgehead.modules.accounts.histories import person_now, told_of_person, told_of_unit, unit_now
from bridgehead.modules.accounts.queries import access_person, access_unit

router = Router(tags=["accounts"])


@router.get(
    "/people/{person_id}/history",
    response=EntryPage,
    operation_id="get_person_history",
    summary="Who changed somebody's account",
)
def person_history(
    request: ActedRequest,
    person_id: Id,
    field: FieldName = "",
    person: PersonId = None,
    after: After = None,
    limit: Limit = 50,
) -> EntryPage:
    """The entries of somebody's account, newest first; what needs a clearance is no part of it."""
    found = access_person(request.actor, person_id)
    return entry_page(told_of_person(found), field, person, after, limit)


@router.get(
    "/people/{person_id}/at", response=ValuesOut, operation_id="get_person_at", summary="How somebody's account was"
)
def person_at(request: ActedRequest, person_id: Id, known_at: Moment) -> ValuesOut:
    """The fields at a moment; 404 where it was not there yet."""
    found = access_person(request.actor, person_id)
    return values_out(told_of_person(found), person_now(found), known_at)


@router.get(
    "/units/{unit_id}/history",
    response=EntryPage,
    operation_id="get_unit_history",
    summary="Who changed a unit",
)
def unit_history(
    request: ActedRequest,
    unit_id: Id,
    field: FieldName = "",
    person: PersonId = None,
    after: After = None,
    limit: Limit = 50,
) -> EntryPage:
    """The entries of a unit, newest first; what needs a clearance is no part of it."""
    found = access_unit(request.actor, unit_id)
    return entry_page(told_of_unit(found), field, person, after, limit)


@router.get("/units/{unit_id}/at", response=ValuesOut, operation_id="get_unit_at", summary="How a unit was")
def unit_at(request: ActedRequest, unit_id: Id, known_at: Moment) -> ValuesOut:
    """The fields at a moment; 404 where it was not there yet."""
    found = access_unit(request.actor, unit_id)
    return values_out(told_of_unit(found), unit_now(found), known_at)
