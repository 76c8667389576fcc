"""Plans as files of Microsoft Project (MSPDI) in the API: taken out, and taken in as a draft or a proposal."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from bridgehead.engines.scheduling.mspdi import LARGEST
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.exchanging import remark_said
from bridgehead.modules.delivery.queries.schedules import access_planned, access_schedule

router = Router(tags=["delivery"])
_FILE = "/projects/{code}/schedule/file"
_XML = {"application/xml": {"schema": {"type": "string", "format": "binary"}}}


class PlanTakenOut(Schema):
    """What became of a file: a draft, or the proposal `proposal`; `remarks` are what could not be taken over as it was.

    A proposal moves nothing until it is accepted.
    """

    version: int
    is_draft: bool
    proposal: int | None
    remarks: list[str]


class PlanFileIn(Schema):
    """Why the plan changes: to be given where one is accepted already."""

    reason: Annotated[str, Field(max_length=200)] = ""


@router.get(
    _FILE,
    operation_id="get_schedule_file",
    summary="The plan as a file of Microsoft Project",
    openapi_extra={"responses": {200: {"description": "An .xml file (MSPDI)", "content": _XML}}},
)
def plan_file(request: ActedRequest, code: str) -> HttpResponse:
    """The plan with its links, days, what happened and who does it, as Microsoft Project opens it."""
    found = access_schedule(request.actor, code)
    content = actions.export_plan(actor=request.actor, schedule=found)
    response = HttpResponse(content, content_type="application/xml")
    response["Content-Disposition"] = str(content_disposition_header(True, f"{found.project.code}.xml"))
    return response


@router.post(
    _FILE,
    response={201: PlanTakenOut},
    operation_id="import_schedule_file",
    summary="Take a file of Microsoft Project in",
)
def import_file(
    request: ActedRequest, code: str, file: Annotated[UploadedFile, File()], details: Annotated[PlanFileIn, Form()]
) -> Status[PlanTakenOut]:
    """Make a draft of an .xml file of 5 MB at most, or replace the draft; of an accepted plan make a proposal.

    422 for what is no plan, has a ring of links, or is shorter than a statutory minimum; nothing is kept then.
    """
    project = access_planned(request.actor, code, "delivery.change_schedule")
    content = file.read(LARGEST + 1)
    taken = actions.import_plan(actor=request.actor, project_id=project.pk, content=content, reason=details.reason)
    return Status(
        201,
        PlanTakenOut(
            version=taken.schedule.version,
            is_draft=taken.schedule.is_draft,
            proposal=taken.proposal.pk if taken.proposal is not None else None,
            remarks=[remark_said(one) for one in taken.remarks],
        ),
    )
