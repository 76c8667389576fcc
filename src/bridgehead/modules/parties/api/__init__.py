"""The parties room in the API: enterprises."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import Http404, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id, Line, Version
from bridgehead.foundation.api.paging import After, Limit, keyset_page
from bridgehead.modules.accounts.idempotency import IdempotencyKey, create_once
from bridgehead.modules.parties import actions
from bridgehead.modules.parties.api.history import router as history
from bridgehead.modules.parties.credit_code import check
from bridgehead.modules.parties.models import Enterprise
from bridgehead.modules.parties.queries import (
    access_enterprise,
    find_likely,
    search,
    survivor_firm,
    visible_enterprises,
)

router = Router(tags=["parties"])
router.add_router("", history)

Name = Annotated[str, Field(min_length=1, max_length=120)]
Code = Annotated[str, Field(max_length=30, description="18 characters; a doubtful one is kept, with a warning.")]
Division = Annotated[str, Field(pattern=r"^(\d{6}|\d{9})?$")]


class EnterpriseFields(Schema):
    """The facts of a firm besides its name."""

    credit_code: Code = ""
    division_code: Division = ""
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "CN"
    address: Line = ""
    industry_code: Annotated[str, Field(pattern=r"^[A-T]?\d{0,4}$")] = ""
    legal_representative: Annotated[str, Field(max_length=40)] = ""
    founded_on: date | None = None
    unit_path: Annotated[str, Field(max_length=200, description="Path of the unit that looks after it, or empty.")] = ""


class EnterpriseIn(EnterpriseFields):
    """A firm to register."""

    name: Name


class EnterprisePatch(Schema):
    """What is to change; what is left out stays. `version` is the one that was read."""

    version: Version
    name: Name = ""
    credit_code: Code = ""
    division_code: Division = ""
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "CN"
    address: Line = ""
    industry_code: Annotated[str, Field(pattern=r"^[A-T]?\d{0,4}$")] = ""
    legal_representative: Annotated[str, Field(max_length=40)] = ""
    founded_on: date | None = None
    unit_path: Annotated[str, Field(max_length=200)] = ""


class EnterpriseOut(EnterpriseFields):
    """A firm. `code_warnings`, by GB 32100-2015: `length`, `alphabet`, `registrar`, `inner`, `outer`."""

    id: int
    name: str
    version: int
    code_warnings: list[str]


class EnterprisePage(Schema):
    """A page of firms in the order of entry; `next` goes into `after`."""

    items: list[EnterpriseOut]
    next: str | None


class LikelyOut(Schema):
    """A firm that may be meant; `score` 100 is the same."""

    enterprise: EnterpriseOut
    score: int
    reasons: list[str]


def _out(enterprise: Enterprise) -> EnterpriseOut:
    facts = {name: getattr(enterprise, name) for name in ("id", "version", *actions.FACTS)}
    return EnterpriseOut(**facts, code_warnings=[warning.kind for warning in check(enterprise.credit_code)])


@router.get("/enterprises", response=EnterprisePage, operation_id="list_enterprises", summary="Enterprises")
def enterprises(
    request: ActedRequest, q: Annotated[str, Query(max_length=120)] = "", after: After = None, limit: Limit = 50
) -> EnterprisePage:
    """The firms that the caller may see; `q` looks in names, other names and credit codes."""
    found, following = keyset_page(search(visible_enterprises(request.actor), q), after, limit)
    return EnterprisePage(items=[_out(one) for one in found], next=following)


@router.get(
    "/enterprises/likely", response=list[LikelyOut], operation_id="find_likely_enterprises", summary="Is it known?"
)
def likely(
    request: ActedRequest,
    name: Annotated[str, Query(max_length=120)] = "",
    credit_code: Annotated[str, Query(max_length=30)] = "",
) -> list[LikelyOut]:
    """The firms that are probably meant by a name or a code, best first: ask before you register."""
    return [
        LikelyOut(enterprise=_out(match.enterprise), score=match.score, reasons=[str(one) for one in match.reasons])
        for match in find_likely(request.actor, name, credit_code)
    ]


@router.post(
    "/enterprises", response={201: EnterpriseOut}, operation_id="register_enterprise", summary="Register an enterprise"
)
def register(request: ActedRequest, payload: EnterpriseIn, idempotency_key: IdempotencyKey = None) -> HttpResponse:
    """A new firm. 422 when its credit code is taken; a code that fails the check is kept, with a warning."""
    facts = payload.model_dump()
    return create_once(
        request, idempotency_key, lambda: Status(201, _out(actions.register_enterprise(actor=request.actor, **facts)))
    )


class FirmMovedOut(Schema):
    """A firm that was merged into another, whose id follows."""

    id: int
    merged_into: int


@router.get(
    "/enterprises/{enterprise_id}",
    response={200: EnterpriseOut, 307: FirmMovedOut},
    operation_id="get_enterprise",
    summary="One enterprise",
)
def enterprise(
    request: ActedRequest, response: HttpResponse, enterprise_id: Id
) -> Status[EnterpriseOut | FirmMovedOut]:
    """One firm; 307 with the address of the other where it was merged into one."""
    try:
        return Status(200, _out(access_enterprise(request.actor, enterprise_id)))
    except Http404:
        into = survivor_firm(request.actor, enterprise_id)
        if into is None:
            raise
    response["Location"] = f"/api/v1/enterprises/{into.pk}"
    return Status(307, FirmMovedOut(id=enterprise_id, merged_into=into.pk))


@router.patch(
    "/enterprises/{enterprise_id}", response=EnterpriseOut, operation_id="change_enterprise", summary="Change it"
)
def change(request: ActedRequest, enterprise_id: Id, payload: EnterprisePatch) -> EnterpriseOut:
    """Change some facts; 409 with both values when somebody changed it since `version`."""
    facts = payload.model_dump(exclude_unset=True, exclude={"version"})
    return _out(
        actions.change_enterprise(actor=request.actor, enterprise_id=enterprise_id, version=payload.version, **facts)
    )
