"""The accounts room in the API: who am I, and the tree of units."""

from __future__ import annotations

from ninja import Router, Schema

from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.modules.accounts.api.history import router as history
from bridgehead.modules.accounts.queries import visible_units

router = Router(tags=["accounts"])
router.add_router("", history)


class GrantOut(Schema):
    """A role and the path of the unit where it is held; it covers whatever starts with that path."""

    role: str
    unit_path: str


class MeOut(Schema):
    """Who calls, with what rights. `token_scopes` is null for a session."""

    id: int
    name: str
    enterprise_id: int | None
    grants: list[GrantOut]
    token_scopes: list[str] | None


class UnitOut(Schema):
    """A unit of the tree. `path` is the ids from the root down to this unit."""

    id: int
    name: str
    short_name: str
    kind: str
    parent_id: int | None
    path: str
    division_code: str
    is_active: bool


@router.get("/me", response=MeOut, operation_id="me", summary="Who am I")
def me(request: ActedRequest) -> MeOut:
    """The caller, with roles and where they are held."""
    actor = request.actor
    return MeOut(
        id=actor.id or 0,
        name=actor.name,
        enterprise_id=actor.enterprise_id,
        grants=[GrantOut(role=grant.role, unit_path=grant.unit_path) for grant in actor.grants],
        token_scopes=None if actor.token_scopes is None else sorted(actor.token_scopes),
    )


@router.get("/units", response=list[UnitOut], operation_id="list_units", summary="The tree of units")
def units(request: ActedRequest) -> list[UnitOut]:
    """Every unit, parents before children; a district has some hundred, so they come in one answer."""
    require(request.actor, "accounts.view_units")
    return [UnitOut.from_orm(unit) for unit in visible_units(request.actor)]
