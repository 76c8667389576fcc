"""The review page and what can be done on it. Every action is a plain form; htmx swaps the parts that it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridgehead.engines.figures import format_statement, statement_from_json
from bridgehead.foundation.access import Conflict, Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.documents import actions
from bridgehead.modules.documents.batch import Batch, plan_batch
from bridgehead.modules.documents.models import Document, ReviewState, StatementRecord
from bridgehead.modules.documents.project_acceptance import language
from bridgehead.modules.documents.queries import (
    ORDERS,
    access_document,
    access_statement,
    in_order,
    next_to_review,
    statements_of,
)
from bridgehead.modules.documents.web.forms import StatementForm, statement_form
from bridgehead.modules.documents.web.presentation import ReviewPage, quoted

_PAGE = "documents/review.html"
_PARTS = "documents/review_parts.html"
_ORDER = "documents.review_order"
_SOURCE_POPOVER = "bh-src-pop"


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else None


def _answer(
    request: ActedRequest,
    page: ReviewPage,
    *,
    form: StatementForm | None = None,
    touched: tuple[int, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """The whole page, or for htmx the panel with the rows and marks of the statements that were touched."""
    context: dict[str, Any] = {"page": page, "document": page.document, "panel": page.panel(form), "status": status}
    if request.htmx and not request.htmx.boosted:
        current = page.current
        changed = {*touched, *([current.record.pk] if current is not None else [])}
        context["changed_rows"] = [row for row in page.rows if row.record.pk in changed]
        context["changed_pieces"] = page.pieces_of(changed)
        response = render(request, _PARTS, context, status=status)
        if current is not None:
            response["HX-Replace-Url"] = _url(page)
        return response
    return render(request, _PAGE, context, status=status)


def _url(page: ReviewPage) -> str:
    query = QueryDict(mutable=True)
    query["s"] = str(page.position)
    if page.shown != "all":
        query["show"] = page.shown
    return f"{reverse('documents:review', args=[page.document.pk])}?{query.urlencode()}"


def _order(request: ActedRequest) -> str:
    """The order of the statements: the one asked for, which is then kept for the session, else the one kept."""
    asked = request.GET.get("sort")
    if asked in ORDERS and asked != request.session.get(_ORDER, "text"):
        request.session[_ORDER] = asked
    return str(request.session.get(_ORDER, "text"))


def _shown(request: ActedRequest) -> str:
    return str(request.POST.get("show") or request.GET.get("show") or "all")


@require_safe
def document(request: ActedRequest, document_id: int) -> HttpResponse:
    """The text with its statements, one of them open (`?s=` its number)."""
    found = access_document(request.actor, document_id)
    if request.htmx and request.htmx.target == _SOURCE_POPOVER:
        return _source(request, found)
    position = _number(request.GET.get("s"))
    wanted = _number(request.GET.get("statement"))
    if wanted is not None:
        position = found.statements.filter(pk=wanted).values_list("position", flat=True).first()
    page = ReviewPage(request.actor, found, position=position, shown=_shown(request), order=_order(request))
    return render(request, _PAGE, {"page": page, "document": found, "panel": page.panel()})


def _source(request: ActedRequest, found: Document) -> HttpResponse:
    """The words behind a value, for the popover of a source mark."""
    rows = found.statements.all()
    number, position = _number(request.GET.get("statement")), _number(request.GET.get("s"))
    record = rows.filter(pk=number).first() if number is not None else rows.filter(position=position or 0).first()
    start, end = _number(request.GET.get("start")), _number(request.GET.get("end"))
    if record is not None:
        start, end = record.start, record.end
    words = quoted(found.text, start, end) if start is not None and end is not None else None
    where = found.where_said(start, end or start) if start is not None else ""
    context = {"document": found, "record": record, "words": words, "where": where}
    return render(request, "documents/source.html", context)


def _statement(
    request: ActedRequest, document_id: int, statement_id: int, action: str = "documents.view"
) -> StatementRecord:
    record = access_statement(request.actor, statement_id, action)
    if record.document_id != document_id:
        raise Http404("statement")
    return record


@require_safe
def statement(request: ActedRequest, document_id: int, statement_id: int) -> HttpResponse:
    """Open a statement: its panel for htmx, else its place on the page."""
    record = _statement(request, document_id, statement_id)
    chosen = request.GET.get("project", "")[:20]
    page = ReviewPage(
        request.actor,
        record.document,
        position=record.position,
        shown=_shown(request),
        chosen=chosen,
        order=_order(request),
    )
    if not request.htmx:
        return redirect(_url(page))
    was = _number(request.GET.get("was"))
    return _answer(request, page, touched=(was,) if was is not None else ())


@require_POST
def accept(request: ActedRequest, document_id: int, statement_id: int) -> HttpResponse:
    """Accept the statement as it stands in the form."""

    def act(record: StatementRecord, form: StatementForm, version: int) -> None:
        project = request.POST.get("project", "")[:20]
        verdict = actions.accept_statement(
            actor=request.actor, statement_id=record.pk, version=version, content=form.content(), project=project
        )
        for doubt in verdict.doubts:
            messages.warning(request, _("Not entered: %(doubt)s") % {"doubt": doubt})

    return _act(request, document_id, statement_id, act)


@require_POST
def correct(request: ActedRequest, document_id: int, statement_id: int) -> HttpResponse:
    """Save what was corrected; the statement stays open and waits for a verdict."""

    def act(record: StatementRecord, form: StatementForm, version: int) -> None:
        actions.correct_statement(actor=request.actor, statement_id=record.pk, version=version, content=form.content())
        messages.success(request, _("The correction is saved; the statement still waits for a verdict."))

    return _act(request, document_id, statement_id, act, stay=True)


@require_POST
def reject(request: ActedRequest, document_id: int, statement_id: int) -> HttpResponse:
    """Don't use the statement; what was typed in the form is not looked at."""

    def act(record: StatementRecord, _form: StatementForm, version: int) -> None:
        reason = request.POST.get("reason", "")
        actions.reject_statement(actor=request.actor, statement_id=record.pk, version=version, reason=reason)

    return _act(request, document_id, statement_id, act, with_form=False)


def _act(
    request: ActedRequest,
    document_id: int,
    statement_id: int,
    act: Callable[[StatementRecord, StatementForm, int], None],
    *,
    stay: bool = False,
    with_form: bool = True,
) -> HttpResponse:
    record = _statement(request, document_id, statement_id, "documents.review")
    typed = with_form and any(name.startswith("f-") for name in request.POST)
    form = statement_form(record.content, request.POST) if typed else _as_it_stands(record)
    position, status = record.position, 200
    if not form.is_valid():
        status = 422
    else:
        try:
            act(record, form, _number(request.POST.get("version")) or 0)
        except Refused as refused:
            add_refusal(form, refused)
            status = 422
        except Conflict as conflict:
            form.add_error(None, _conflict_words(conflict))
            status = 409
    fresh = access_document(request.actor, document_id)
    if status == 200 and not stay:
        following = next_to_review(in_order(statements_of(fresh), _order(request)), position)
        position = following.position if following is not None else position
    chosen = request.POST.get("project", "")[:20] if status != 200 else ""
    page = ReviewPage(
        request.actor, fresh, position=position, shown=_shown(request), chosen=chosen, order=_order(request)
    )
    if status == 200 and not request.htmx:
        return redirect(_url(page))
    return _answer(request, page, form=form if status != 200 else None, touched=(statement_id,), status=status)


def _as_it_stands(record: StatementRecord) -> StatementForm:
    """A form as if its own values had been sent: an accept without fields accepts what was read."""
    unbound = statement_form(record.content)
    sent = QueryDict(mutable=True)
    for name in unbound.fields:
        value = unbound.get_initial_for_field(unbound.fields[name], name)
        sent[unbound.add_prefix(name)] = "" if value is None else str(value)
    return statement_form(record.content, sent)


def _conflict_words(conflict: Conflict) -> str:
    state = conflict.differences.get("state")
    if state is not None and state[0] == ReviewState.ACCEPTED:
        return _("Somebody accepted this statement a moment ago. What you typed is still here; nothing was saved.")
    if state is not None and state[0] == ReviewState.REJECTED:
        return _("Somebody rejected this statement a moment ago. What you typed is still here; nothing was saved.")
    return _("Somebody corrected this statement a moment ago. What you typed is still here; nothing was saved.")


@require_POST
def undo(request: ActedRequest, document_id: int) -> HttpResponse:
    """Take the actor's last step in this document back."""
    found = access_document(request.actor, document_id, "documents.review")
    position, touched, status = _number(request.POST.get("s")), (), 200
    try:
        step = actions.undo_review(actor=request.actor, document_id=document_id)
    except Refused as refused:
        messages.error(request, str(refused))
        status = 422
    else:
        touched = tuple(change["statement"] for change in step.changes)
        first = found.statements.filter(pk__in=touched).values_list("position", flat=True).first()
        position = first if first is not None else position
        said = ngettext("%(count)d statement is as it was.", "%(count)d statements are as they were.", len(touched))
        messages.success(request, said % {"count": len(touched)})
    fresh = access_document(request.actor, document_id)
    page = ReviewPage(request.actor, fresh, position=position, shown=_shown(request), order=_order(request))
    if not request.htmx:
        return redirect(_url(page))
    was = _number(request.POST.get("was"))
    return _answer(request, page, touched=(*touched, *([was] if was is not None else [])), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def rest(request: ActedRequest, document_id: int) -> HttpResponse:
    """Say what accepting the rest without doubt would take and create; POST does it."""
    found = access_document(request.actor, document_id, "documents.review")
    status = 200
    if request.method == "POST":
        try:
            batch = actions.accept_rest(
                actor=request.actor, document_id=document_id, token=request.POST.get("token", "")
            )
        except Refused as refused:
            messages.error(request, str(refused))
            status = 422
        else:
            messages.success(request, _said(batch))
            return redirect("documents:review", document_id)
    plan = plan_batch(request.actor, found)
    spoken = language()
    sentences = [
        (choice, format_statement(statement_from_json(choice.statement.content), spoken)) for choice in plan.chosen
    ]
    context = {"document": found, "batch": plan, "sentences": sentences}
    return render(request, "documents/accept_rest.html", context, status=status)


def _said(batch: Batch) -> str:
    said = _("Accepted: %(figures)d figures; %(linked)d projects linked, %(created)d created.")
    return said % {"figures": batch.figures, "linked": batch.linked, "created": batch.created}
