"""What can be said only when all is read: tiers that exclude each other, what a headline leaves to its text."""

from __future__ import annotations

from itertools import groupby, pairwise

from bridgehead.engines.reading.drafts import Draft

from .tiers import exclusive

# The headline and the lead are the first sentences; a number as small as this may be another thing's.
_LEAD, _TELLING = 2, 5
# A heading further down speaks of what follows at once.
_NEXT = 4


def settle(drafts: list[Draft]) -> None:
    """Give headlines the time that the body says, and a maximum to sibling tiers that cannot nest.

    30亿元以上3个, 10亿元以上3个, 5亿元以上2个: none of the second is one of the first.
    """
    _name_headline(drafts)
    _take_from_body(drafts)
    tiered = [draft for draft in drafts if draft.parent is not None and "investment_min" in draft.filters]
    for _, group in groupby(tiered, key=lambda draft: draft.sentence):
        siblings: dict[object, list[Draft]] = {}
        for draft in group:
            if draft.quantity.kind == "count":
                others = tuple(
                    sorted(
                        (name, str(value)) for name, value in draft.filters.items() if not name.startswith("investment")
                    )
                )
                siblings.setdefault((id(draft.parent), draft.measure, others), []).append(draft)
        for tiers in siblings.values():
            _exclude(tiers)


def _name_headline(drafts: list[Draft]) -> None:
    """融资67.3亿元！ over 授信金额67.3亿元: a sum of the first line is what the text says again that it is."""
    for index, draft in enumerate(drafts):
        if draft.sentence > 0:
            return
        if not draft.measure.startswith("other.") or draft.quantity.kind != "money":
            continue
        for again in drafts[index + 1 :]:
            if again.sentence > 0 and (again.value, again.unit) == (draft.value, draft.unit):
                if again.quantity.kind == draft.quantity.kind and not again.measure.startswith("other."):
                    draft.measure, draft.filters, draft.label = again.measure, dict(again.filters), again.label
                break


def _take_from_body(drafts: list[Draft]) -> None:
    """A figure of a headline or the lead that says no time is the one that the text says again with its time."""
    for index, draft in enumerate(drafts):
        leads = draft.sentence <= _LEAD
        ahead = leads and draft.modality == "target" and not draft.modality_said
        if not (draft.period is None or ahead) or draft.unit == "ratio" or _may_be_others(draft):
            continue
        reach = drafts[index + 1 :] if leads else drafts[index + 1 : index + 1 + _NEXT]
        same = (
            other
            for other in reach
            if other.sentence > draft.sentence and other.period is not None and (leads or other.period_said)
        )
        again = next(
            (o for o in same if (o.measure, o.value, o.unit) == (draft.measure, draft.value, draft.unit)), None
        )
        if again is None:
            continue
        for each in (draft, *(other for other in drafts if _shares_time(other, draft))):
            each.period, each.modality, each.modality_said = again.period, again.modality, again.modality_said


def _may_be_others(draft: Draft) -> bool:
    """Whether a number is so small that it may be another thing's; projects of the first line are those of the text."""
    return draft.value <= _TELLING and (draft.sentence > 0 or not draft.measure.startswith("project."))


def _shares_time(other: Draft, draft: Draft) -> bool:
    """Whether a figure that leans on `draft` has its time: one of its sentence, or of the next line of a headline."""
    if other.parent is not draft:
        return False
    return other.sentence == draft.sentence or (other.sentence <= _LEAD and other.period is None)


def _exclude(tiers: list[Draft]) -> None:
    ordered = sorted(tiers, key=lambda draft: int(draft.filters["investment_min"]), reverse=True)
    counts = [(int(draft.filters["investment_min"]), draft.value) for draft in ordered]
    if len(ordered) < 2 or not exclusive(counts):
        return
    for higher, lower in pairwise(ordered):
        if higher.filters["investment_min"] != lower.filters["investment_min"]:
            lower.filters = {**lower.filters, "investment_max": higher.filters["investment_min"]}
