"""Quantities of a sentence to figures: measure, filters, modality and period, with what earlier figures leave to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .drafts import FALLBACK, FRAME, OWN, SENTENCE, Draft, ReadingState, SentenceView
from .filters import Filters, narrowed, read_filters
from .labels import label_of
from .lexicon import Word
from .measures import furthest_stage, match_rule
from .quantities import Quantity
from .rates import inherits, read_rate
from .respectively import Share
from .scopes import scope_of
from .timing import governing, modality_at, resolve
from .windows import Window

NOUNS = frozenset(
    "project enterprise fund finance upgrade case policy event guests visit partner network team staff job institution listed scheme".split()
)
_CARRIED = NOUNS | frozenset("total_investment output trade gdp fdi done_investment".split())
_COUNTED = re.compile("(?:企业|项目|用户|平台|商户|主体|专利|授权|合同|机构|设备|标准|品牌|商标|产品|车辆|人才|会员|客户)[^，。]{0,6}(?:数|总数|总量|数量|量)(?:[^，。]{0,3})$")
_GRADE_OF = re.compile("(?:的)?(?:[^，。；]{0,4})(?:产业|集群|产业链|规模)")
_APPROVAL = re.compile("拿地|开工|审批|办结|证照|许可|签约|投产|手续|执照|开办|摘地|核发|竣工|落地|备案")


def read_value(view: SentenceView, window: Window, words: Sequence[Word], far: Sequence[Word], tiers: Sequence[Quantity], share: Share | None, state: ReadingState) -> list[Draft]:
    """The figures that one quantity gives: one, none, or one for each of several industries (千亿级产业)."""
    quantity = window.quantity
    if share is not None:
        words = [*share.words, *words]
    local = frozenset(name for word in words for name in word.classes)
    own = read_filters(view.text, words, tiers)
    kind = quantity.kind
    if kind == "money" and quantity.grade:
        return _graded(view, window, words, state)
    if kind in ("ratio", "points"):
        draft = _rate(view, window, words, far, own, share, state)
    elif kind == "duration":
        draft = _duration(view, window, local, state)
    elif kind == "physical" or (kind == "count" and "capacity" in local):
        draft = _capacity(view, window, words, state) if "capacity" in local else None
    else:
        draft = _amount_or_count(view, window, words, local, far, own, share, state)
    return [] if draft is None else [_dated(view, window, draft, words, state)]


def _amount_or_count(
    view: SentenceView, window: Window, words: Sequence[Word], local: frozenset[str], far: Sequence[Word], own: Filters, share: Share | None, state: ReadingState
) -> Draft | None:
    quantity = window.quantity
    among = any("among" in word.classes for word in [*far, *words])
    frame = share.frame if share is not None and share.frame is not None else _frame_for(quantity, local, view, state)
    measure, evidence, classes = _classify(quantity, local, frozenset(name for word in far for name in word.classes), frame, view)
    if measure is None:
        return _fallback(view, window, local, own, state)
    stage_said = any(name.startswith("stage:") for name in local)
    depends = evidence == FRAME or among or (frame is not None and _dependent(measure, frame, view, stage_said))
    filters = dict(own)
    if depends and frame is not None:
        filters = _inherit(frame, own, measure)
    scope = scope_of(measure, words, far, frame if depends or frame is not None and frame.measure == measure and frame.sentence == view.number else None, window, view)
    filters.pop("scope", None)
    if scope is not None:
        filters["scope"] = scope
    draft = _draft(view, window, measure, narrowed(measure, filters), evidence, classes, words)
    draft.among = among or (depends and not stage_said and (view.breakdown or (frame is not None and frame.among)))
    draft.parent = frame if depends else None
    if quantity.kind == "count" and measure.startswith("project.") and not draft.among and not (view.breakdown and not stage_said):
        state.base = draft
    return draft


def _frame_for(quantity: Quantity, local: frozenset[str], view: SentenceView, state: ReadingState) -> Draft | None:
    """A sum belongs to the count before it; a count, and a sum that says its own stage, to the count that heads them."""
    last, base = state.last, state.base
    if quantity.kind == "count":
        if base is not None and not local & (NOUNS - {"project"}):
            return base
        return last
    if any(name.startswith("stage:") for name in local) and base is not None and last is not None and last.sentence == base.sentence:
        return base
    return _last_count(state, view) or last


def _last_count(state: ReadingState, view: SentenceView) -> Draft | None:
    for draft in reversed(state.drafts[-4:]):
        if draft.quantity.kind == "count" and view.number - draft.sentence <= 1:
            return draft
        if draft.quantity.kind == "money" and draft.measure.startswith("project."):
            continue
    return None


def _classify(
    quantity: Quantity, local: frozenset[str], far: frozenset[str], frame: Draft | None, view: SentenceView
) -> tuple[str | None, str, frozenset[str]]:
    """Measure, how it was found, and the classes that it was found with."""
    kind, unit = quantity.kind, quantity.unit
    if kind == "count":
        local = local | {"unit:" + unit}
    measure = match_rule(kind, unit, local, furthest_stage(local))
    if measure is not None:
        return measure, OWN, local
    tries: list[tuple[str, frozenset[str]]] = []
    if frame is not None and (not local & NOUNS or local & NOUNS & frame.classes):
        tries.append((FRAME, local | _left(frame.classes, local)))
    with_far = local | {name for name in far if name.startswith("stage:") or name in _CARRIED or name.startswith("scheme:") or name in ("present", "resolved", "carrier")}
    tries.append((SENTENCE, frozenset(with_far)))
    if not (frame is not None and frame.sentence == view.number):
        tries.reverse()
    for evidence, classes in tries:
        measure = match_rule(kind, unit, classes, furthest_stage(local) or furthest_stage(classes))
        if measure is not None:
            return measure, evidence, classes
    return None, FALLBACK, local


def _left(classes: frozenset[str], local: frozenset[str]) -> frozenset[str]:
    """What a frame leaves: its nouns, and its stage unless the figure says its own."""
    says_stage = any(name.startswith("stage:") for name in local)
    return frozenset(
        name
        for name in classes
        if name in _CARRIED or name.startswith("scheme:") or name in ("present", "resolved") or (name.startswith("stage:") and not says_stage)
    )


def _dependent(measure: str, frame: Draft, view: SentenceView, stage_said: bool) -> bool:
    """Whether a figure that says its own measure still speaks of the frame's projects (完成投资, 总投资 after a count)."""
    if frame.sentence != view.number or not frame.measure.startswith("project."):
        return False
    if measure.startswith("investment.done"):
        return True
    return measure.endswith(".investment") and measure.rsplit(".", 1)[0] == frame.measure.rsplit(".", 1)[0]


def _inherit(frame: Draft, own: Filters, measure: str) -> Filters:
    filters = frame.filters | own
    if "investment_min" in own and "investment_max" not in own:
        filters.pop("investment_max", None)
    if measure.rsplit(".", 1)[0] != frame.measure.rsplit(".", 1)[0]:
        filters.pop("scope", None)
    return filters


def _fallback(view: SentenceView, window: Window, local: frozenset[str], own: Filters, state: ReadingState) -> Draft | None:
    """A figure of no listed measure, where the text names what it is."""
    quantity, (start, end) = window.quantity, window.pre
    if quantity.kind == "count":
        if not _COUNTED.search(view.text, max(start, end - 24), end):
            return None
        measure = "other.count"
    elif quantity.kind == "money":
        if not {"indicator", "balance", "added_value"} & local:
            return None
        measure = "other.amount"
    else:
        if not local & {"land_reuse", "carrier", "land"}:
            return None
        measure = "other.area"
    return _draft(view, window, measure, narrowed(measure, own), FALLBACK, local, ())


def _rate(
    view: SentenceView, window: Window, words: Sequence[Word], far: Sequence[Word], own: Filters, share: Share | None, state: ReadingState
) -> Draft | None:
    subject = share.frame if share is not None and share.frame is not None else _subject(view, window, state)
    before = [word for word in words if word.end <= window.quantity.start]
    rate = read_rate(view.text, window.quantity, before, window.pre, subject)
    if rate is None:
        return None
    filters = narrowed(rate.measure, inherits(rate, own))
    if rate.measure == "enterprise.awarded.share" and rate.subject is not None:
        filters = narrowed(rate.measure, rate.subject.filters)
    draft = _draft(view, window, rate.measure, filters, rate.evidence, frozenset(), words)
    draft.value, draft.unit, draft.parent = rate.value, "ratio", rate.subject
    if rate.subject is not None and rate.measure.startswith(("other.rate", "project.share")):
        head = rate.subject.label or label_of(view.text, rate.subject.start, rate.subject.quantity.start, view.times) or ""
        draft.label = (head + rate.label_tail)[-40:] or None
    elif rate.subject is not None and rate.measure.endswith(".growth"):
        draft.label = rate.subject.label
    return draft


def _subject(view: SentenceView, window: Window, state: ReadingState) -> Draft | None:
    """The figure that a rate belongs to: the last one that is no rate, in this sentence or just before it."""
    for draft in reversed(state.drafts[-6:]):
        if view.number - draft.sentence > 1:
            return None
        if draft.unit != "ratio":
            return draft
    return None


def _graded(view: SentenceView, window: Window, words: Sequence[Word], state: ReadingState) -> list[Draft]:
    """生物医药、新能源产业加快跻身千亿级产业: a size that each industry named is to reach."""
    quantity = window.quantity
    if not _GRADE_OF.match(view.text, quantity.end):
        return []
    named = [word for word in words if "industry" in word.classes and word.end <= quantity.start]
    drafts = []
    for word in named:
        draft = _draft(view, window, "output.amount", {"industry": view.text[word.start : word.end]}, OWN, frozenset({"output"}), ())
        draft.start, draft.comparator = word.start, ">="
        dated = _dated(view, window, draft, words, state)
        dated.modality, dated.period = ("target", None) if not dated.period_said else (dated.modality, dated.period)
        drafts.append(dated)
    return drafts


def _duration(view: SentenceView, window: Window, local: frozenset[str], state: ReadingState) -> Draft | None:
    if not _APPROVAL.search(view.text, window.far[0], window.pre[1]) and not _APPROVAL.search(view.text, *window.post):
        return None
    if window.quantity.unit == "d" and not {"approval", "resolved"} & local and not _APPROVAL.search(view.text, window.far[0], window.pre[1]):
        return None
    draft = _draft(view, window, "approval.duration", {}, OWN, local, ())
    draft.label = label_of(view.text, *window.pre, view.times) or label_of(view.text, *window.post, view.times)
    return draft


def _capacity(view: SentenceView, window: Window, words: Sequence[Word], state: ReadingState) -> Draft:
    filters: Filters = {"enterprise": state.firm} if state.firm else {}
    draft = _draft(view, window, "capacity.amount", filters, OWN, frozenset({"capacity"}), words)
    draft.label = label_of(view.text, *window.pre, view.times)
    draft.unit = window.quantity.unit
    return draft


def _draft(view: SentenceView, window: Window, measure: str, filters: Filters, evidence: str, classes: frozenset[str], words: Sequence[Word]) -> Draft:
    quantity = window.quantity
    start = min([word.start for word in words if word.start >= window.pre[0]] + [quantity.start])
    end = quantity.end if window.noun_first or not window.post[1] > quantity.end else window.post[1]
    unit = "1" if quantity.kind == "count" else quantity.unit
    draft = Draft(start, end, quantity, measure, filters, quantity.value, unit, quantity.comparator, evidence, classes, view.number)
    if measure.startswith("other."):
        draft.label = label_of(view.text, window.pre[0], quantity.start, view.times) or label_of(view.text, *window.post, view.times)
    return draft


def _dated(view: SentenceView, window: Window, draft: Draft, words: Sequence[Word], state: ReadingState) -> Draft:
    """`draft` with its period, its modality and, for a firm's own figure, the firm."""
    quantity = draft.quantity
    said = modality_at(view.words, view.start, quantity.start)
    parent = draft.parent
    scope = draft.filters.get("scope")
    times = governing(view.times, quantity.start, view.end)
    if parent is not None and not any(time.start < quantity.start for time in view.times):
        draft.period, future = parent.period, False
        draft.period_said = parent.period_said
        if said is None:
            said = parent.modality
    else:
        timing = resolve(draft.measure, str(scope) if scope else None, said, times, state.time, view.at_event)
        draft.period, future, draft.period_said = timing.period, timing.future, timing.explicit
    draft.modality_said = said is not None
    draft.modality = said or ("target" if view.plan or future else "actual")
    if state.firm is not None and draft.measure.startswith(("output.", "other.", "land.")) and not view.admin:
        draft.filters = narrowed(draft.measure, draft.filters | {"enterprise": state.firm})
    return replace(draft)
