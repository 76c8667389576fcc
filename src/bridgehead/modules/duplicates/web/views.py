"""The list of pairs, two of them side by side, and the decisions on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bridgehead.foundation.access import Conflict, Forbidden, Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.merging.kinds import FieldLine, LikeKind, Side, like_kinds
from bridgehead.foundation.merging.models import PairState
from bridgehead.foundation.merging.planning import MINE, THEIRS, Plan
from bridgehead.modules.duplicates import actions
from bridgehead.modules.duplicates.queries import (
    Card,
    access_merge,
    access_pair,
    cards_of,
    merge_cards,
    merges_of,
    pair_counts,
    pairs_of,
)

PAGE: Final = 25
_SHOWN: Final = (PairState.OPEN.value, PairState.DIFFERENT.value)
_FIELD, _ROW = "field-", "row-"


@dataclass(frozen=True, slots=True)
class Choice:
    """A field or a row of which one value stays: its name in the form, both values, which is chosen."""

    name: str
    label: str
    mine: str
    theirs: str
    stays: str
    differs: bool
    is_free: bool


def _kind(request: ActedRequest) -> LikeKind:
    wanted = request.GET.get("kind", "")
    kinds = like_kinds()
    return next((kind for kind in kinds if kind.key == wanted), kinds[0])


@require_safe
def pairs(request: ActedRequest) -> HttpResponse:
    """Pairs of a kind that wait for a decision, or were told apart."""
    kind = _kind(request)
    state = request.GET.get("show", "")
    state = state if state in _SHOWN else PairState.OPEN.value
    found = pairs_of(request.actor, kind, state)
    counts = pair_counts(request.actor)
    paginator = Paginator(found, PAGE)
    paginator.count = counts[kind.key][state]
    page = paginator.get_page(request.GET.get("page"))
    context = {
        **_tabs(kind, state),
        "page": page,
        "cards": cards_of(request.actor, kind, list(page.object_list)),
        "counts": counts[kind.key],
        "kinds": [(one.key, one.label, counts[one.key][PairState.OPEN]) for one in like_kinds()],
    }
    return render(request, "duplicates/list.html", context)


def _tabs(kind: LikeKind, show: str) -> dict[str, Any]:
    return {"kind": kind, "show": show}


@require_safe
def merges(request: ActedRequest) -> HttpResponse:
    """What was merged, the newest first, and what of that was undone."""
    kind = _kind(request)
    page = Paginator(merges_of(request.actor, kind), PAGE).get_page(request.GET.get("page"))
    counts = pair_counts(request.actor)
    context = {
        **_tabs(kind, "merged"),
        "page": page,
        "cards": merge_cards(request.actor, kind, list(page.object_list)),
        "counts": counts[kind.key],
        "kinds": [(one.key, one.label, counts[one.key][PairState.OPEN]) for one in like_kinds()],
    }
    return render(request, "duplicates/merges.html", context)


@require_safe
def pair(request: ActedRequest, pair_id: int) -> HttpResponse:
    """Two side by side: what differs, what would move, and what a person may decide."""
    card = access_pair(request.actor, pair_id)
    typed = {key: value for key, value in request.GET.items() if isinstance(value, str)}
    return _pair_page(request, card, typed)


def _pair_page(
    request: ActedRequest, card: Card, typed: Mapping[str, str], errors: list[str] | None = None, status: int = 200
) -> HttpResponse:
    survivor, loser = _kept(card, typed.get("keep", ""))
    lines = card.kind.compare(survivor.id, loser.id)
    plan, wrong = _plan(request, card, survivor, loser, typed)
    context = {
        "card": card,
        "pair": card.pair,
        "survivor": survivor,
        "loser": loser,
        "choices": [_field_choice(line, typed) for line in lines],
        "clashes": [_row_choice(clash, typed) for clash in plan.clashes] if plan else [],
        "moves": [(line.noun, line.count) for line in plan.lines] if plan else [],
        "reason": typed.get("reason", ""),
        "apart_reason": typed.get("apart_reason", ""),
        "may_merge": card.is_open and card.may_decide and plan is not None,
        "errors": [*(errors or ()), *wrong],
        "back": f"{reverse('duplicates:list')}?kind={card.kind.key}",
    }
    return render(request, "duplicates/pair.html", context, status=status)


def _kept(card: Card, keep: str) -> tuple[Side, Side]:
    """The one that stays and the one that goes: the earlier stays unless the other was chosen."""
    return (card.other, card.one) if keep == str(card.other.id) else (card.one, card.other)


def _plan(
    request: ActedRequest, card: Card, survivor: Side, loser: Side, typed: Mapping[str, str]
) -> tuple[Plan | None, list[str]]:
    if not (card.is_open and card.may_decide):
        return None, []
    try:
        found = card.kind.plan(
            actor=request.actor, survivor_id=survivor.id, loser_id=loser.id, rows=_chosen(typed, _ROW)
        )
    except Refused as refused:
        return None, [message for told in refused.errors.values() for message in told]
    return found, []


def _chosen(typed: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {key.removeprefix(prefix): value for key, value in typed.items() if key.startswith(prefix)}


def _field_choice(line: FieldLine, typed: Mapping[str, str]) -> Choice:
    proposed = THEIRS if not line.one and line.other else MINE
    stays = typed.get(f"{_FIELD}{line.name}", proposed)
    return Choice(f"{_FIELD}{line.name}", str(line.label), line.one, line.other, stays, line.differs, line.is_free)


def _row_choice(clash: Any, typed: Mapping[str, str]) -> Choice:
    label = f"{clash.mover.noun} · {clash.title}"
    differs = not clash.is_same
    return Choice(f"{_ROW}{clash.key}", label, clash.mine_shown, clash.theirs_shown, clash.stays, differs, True)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0


@require_POST
def merge(request: ActedRequest, pair_id: int) -> HttpResponse:
    """Make the two one."""
    card = access_pair(request.actor, pair_id)
    if not card.may_decide:
        raise Forbidden(card.kind.policy)
    typed = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    survivor, loser = _kept(card, typed.get("keep", ""))
    try:
        actions.merge_pair(
            actor=request.actor,
            pair_id=pair_id,
            keep=survivor.id,
            versions={one.id: _number(typed.get(f"version-{one.id}", "")) for one in (survivor, loser)},
            reason=typed.get("reason", ""),
            fields=_chosen(typed, _FIELD),
            rows=_chosen(typed, _ROW),
        )
    except Refused as refused:
        told = [message for said in refused.errors.values() for message in said]
        return _pair_page(request, card, typed, told, 422)
    except Conflict:
        fresh = access_pair(request.actor, pair_id)
        return _pair_page(request, fresh, typed, [_("Somebody changed one of the two meanwhile. Look again.")], 409)
    said = _("“%(loser)s” is part of “%(survivor)s” now. Until somebody goes on with it, this can be undone.")
    messages.success(request, said % {"loser": loser.name, "survivor": survivor.name})
    return redirect(f"{reverse('duplicates:merges')}?kind={card.kind.key}")


@require_POST
def different(request: ActedRequest, pair_id: int) -> HttpResponse:
    """The two are not the same."""
    card = access_pair(request.actor, pair_id)
    reason = request.POST.get("apart_reason", "")
    try:
        version = _number(request.POST.get("version", ""))
        actions.tell_apart(actor=request.actor, pair_id=pair_id, version=version, reason=reason)
    except Refused as refused:
        told = [message for said in refused.errors.values() for message in said]
        return _pair_page(request, card, {"apart_reason": reason}, told, 422)
    except Conflict:
        fresh = access_pair(request.actor, pair_id)
        told = [_("Somebody decided on this pair meanwhile.")]
        return _pair_page(request, fresh, {"apart_reason": reason}, told, 409)
    messages.success(request, _("They are not the same: this pair is not asked about again."))
    return redirect(f"{reverse('duplicates:list')}?kind={card.kind.key}")


@require_POST
def again(request: ActedRequest, pair_id: int) -> HttpResponse:
    """Take back that the two are not the same."""
    card = access_pair(request.actor, pair_id)
    try:
        actions.ask_again(actor=request.actor, pair_id=pair_id, version=_number(request.POST.get("version", "")))
    except Refused as refused:
        told = [message for said in refused.errors.values() for message in said]
        return _pair_page(request, card, {}, told, 422)
    except Conflict:
        told = [_("Somebody decided on this pair meanwhile.")]
        return _pair_page(request, access_pair(request.actor, pair_id), {}, told, 409)
    messages.success(request, _("The pair waits for a decision again."))
    return redirect("duplicates:pair", pair_id)


@require_POST
def undo(request: ActedRequest, merge_id: int) -> HttpResponse:
    """Part what was merged."""
    kind, _merge = access_merge(request.actor, merge_id)
    try:
        actions.undo_merge(actor=request.actor, merge_id=merge_id, reason=request.POST.get("reason", ""))
    except Refused as refused:
        for told in refused.errors.values():
            for message in told:
                messages.error(request, message)
    else:
        messages.success(request, _("The merge is undone: both are as they were."))
    return redirect(f"{reverse('duplicates:merges')}?kind={kind.key}")
