"""Quantities of a sentence to figures: measure, filters, modality and period, with what earlier figures leave to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bridgehead.engines.figures import Period

from .drafts import FALLBACK, FRAME, OWN, SENTENCE, Draft, ReadingState, SentenceView
from .filters import Filters, narrowed, read_filters
from .labels import label_of
from .lexicon import Word
from .measures import furthest_stage, match_rule
from .quantities import Quantity
from .rates import inherits, read_rate
from .respectively import Share
from .scopes import scope_of
from .timing import STANDING, governing, modality_at, resolve
from .windows import Window

NOUNS = frozenset(
    "project enterprise fund finance upgrade case policy event guests visit partner network team staff job institution listed scheme".split()
)
_CARRIED = NOUNS | frozenset("total_investment output trade gdp fdi done_investment".split())
_KNOWN_NOUNS = NOUNS | {
    "sector:manufacturing",
    "sector:service",
    "sector:agriculture",
    "sector:infrastructure",
    "origin:foreign",
    "origin:domestic",
}
# A project count that names a list (省重点项目) is of that list, not of the projects signed in the sentence before.
_NAMED_LISTS = frozenset({"level:province", "level:city", "level:state", "level:district", "major"})
_KNOWN_KINDS = _NAMED_LISTS | _KNOWN_NOUNS - NOUNS | {"industry"}
_STAGES_APART = frozenset({"stage:signed", "stage:filed", "stage:started", "stage:completed", "stage:producing"})
# Words that are no part of what a figure counts: a quote does not begin with them.
_UNSAID = frozenset("decoy actual weak_actual target neither cumulative held ceremony among share growth".split())
_PUNCTUATION = frozenset("，。；、：！？）)”\n|") | {""}
_GO_ON = ("以上", "左右", "通过", "已", "和", "及", "的目标", "获", "入选", "，")
_COUNTED = re.compile(
    "(?:企业|项目|用户|平台|商户|主体|专利|授权|合同|机构|设备|标准|品牌|商标|产品|车辆|人才|会员|客户)[^，。]{0,6}(?:数|总数|总量|数量|量)(?:[^，。]{0,3})$"
)
_GRADE_OF = re.compile("(?:的)?(?:[^，。；]{0,4})(?:产业|集群|产业链|规模)")
_DONE_OF = re.compile("完成[^，。；、]{2,16}投资(?:额)?(?:达到?|约|超|突破|不少于|不低于)?$")
_REACHED = re.compile("(?:增至|增加到|提升到|升至|增长到|扩大到|提高到)[^，。；]{0,3}$")
_FROM = re.compile("[由从]$")
_SET_UP = re.compile(
    "组建|设立|新设|增设|建立|成立|打造|建成|达到|配备|新增|布局|选派|遴选|力争|计划|确保|新建|派出|拓展|发展"
)
_APPROVAL = re.compile("拿地|开工|审批|办结|证照|许可|签约|投产|手续|执照|开办|摘地|核发|竣工|落地|备案")


def read_value(
    view: SentenceView,
    window: Window,
    words: Sequence[Word],
    far: Sequence[Word],
    tiers: Sequence[Quantity],
    share: Share | None,
    state: ReadingState,
) -> list[Draft]:
    """The figures that one quantity gives: one, none, or one for each of several industries (千亿级产业)."""
    quantity = window.quantity
    if share is not None:
        words = [*share.words, *(word for word in words if not share.replaces or word.start >= window.quantity.end)]
    local = frozenset(name for word in words for name in word.classes) | ({"tier"} if tiers else set())
    if window.quantity.kind == "money" and _DONE_OF.search(view.text, *window.pre):
        local |= {"done_investment"}
    local |= {"far:finance" for word in far if "finance" in word.classes and view.at_event}
    local |= {"before:visit" for word in words if "visit" in word.classes and word.start < window.quantity.start}
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
        draft = _amount_or_count(view, window, words, local, far, own, tiers, share, state)
    if draft is None:
        return []
    dated = _dated(view, window, draft, words, state)
    return [dated] if not quantity.both or quantity.high is None else [dated, _upper(dated)]


def _upper(draft: Draft) -> Draft:
    """The other end of 50个至60个: at most."""
    high = draft.quantity.high
    return replace(draft, value=draft.value if high is None else high, comparator="<=")


def _amount_or_count(
    view: SentenceView,
    window: Window,
    words: Sequence[Word],
    local: frozenset[str],
    far: Sequence[Word],
    own: Filters,
    tiers: Sequence[Quantity],
    share: Share | None,
    state: ReadingState,
) -> Draft | None:
    quantity = window.quantity
    among = any("among" in word.classes for word in [*far, *words])
    beyond = frozenset(name for word in far for name in word.classes)
    part_of = furthest_stage(local) or furthest_stage(beyond) if among else None
    frames = (
        [share.frame]
        if share is not None and share.frame is not None
        else _frames(quantity, local, part_of, view, state)
    )
    measure, evidence, classes, frame = _classify(view, window, local, beyond, frames, among)
    follows = among or view.breakdown or _follows_part(view, state)
    tier_of_firms = measure == "enterprise.present.count" and bool(tiers)
    if (
        measure is None
        or tier_of_firms
        or (evidence == FRAME and not follows and _unknown_list(view, window, local, tiers))
    ):
        return _fallback(view, window, local, own, state)
    if evidence == SENTENCE:
        own = read_filters(view.text, [*far, *words], tiers)
    stage_said = any(name.startswith("stage:") for name in local)
    depends = (
        evidence == FRAME
        or (among and frame is not None and _related(measure, frame))
        or (frame is not None and _dependent(measure, frame, view, local))
    )
    if part_of is not None and depends and frame is not None and quantity.kind == "count":
        state.base = frame
    if (
        depends
        and frame is not None
        and frame.among
        and frame.parent is not None
        and evidence == OWN
        and quantity.kind == "money"
    ):
        frame = frame.parent
    filters = dict(own)
    if depends and frame is not None:
        filters = _inherit(frame, own, measure)
    scope = scope_of(
        measure,
        words,
        far,
        frame if depends or frame is not None and frame.measure == measure and frame.sentence == view.number else None,
        window,
        view,
    )
    filters.pop("scope", None)
    if scope is not None:
        filters["scope"] = scope
    if measure.startswith("finance."):
        classes = classes | {"finance"}
    draft = _draft(view, window, measure, narrowed(measure, filters), evidence, classes, words)
    draft.among = (
        among
        or (evidence == FRAME and not stage_said and _follows_part(view, state))
        or (depends and frame is not None and frame.among and quantity.kind != "count")
        or (depends and not stage_said and (view.breakdown or (frame is not None and frame.among)))
    )
    draft.parent = frame if depends else None
    if (
        quantity.kind == "count"
        and measure.startswith("project.")
        and not draft.among
        and not (view.breakdown and not stage_said)
    ):
        state.base = draft
        state.first_base = state.first_base or draft
    return draft


def _frames(
    quantity: Quantity, local: frozenset[str], part_of: str | None, view: SentenceView, state: ReadingState
) -> list[Draft]:
    """The figures that this one may lean on, likeliest first.

    A sum belongs to the count before it; a count, and a sum that says its own stage, to the count that heads them; 其中
    of a stage that is said again (开工项目中) belongs to the count of that stage, `part_of`.
    """
    last, base = state.last, state.base
    if quantity.kind == "count":
        ordered = [base, last]
        if part_of is not None:
            ordered.insert(
                0,
                next(
                    (draft for draft in reversed(state.drafts[-12:]) if draft.measure == f"project.{part_of}.count"),
                    None,
                ),
            )
        if (
            last is not None
            and last.quantity.kind == "count"
            and not last.measure.startswith("project.")
            and last.sentence == view.number
        ):
            ordered = [last, base]
    elif (
        any(name.startswith("stage:") for name in local)
        and base is not None
        and last is not None
        and last.sentence == base.sentence
    ):
        ordered = [base, last]
    elif local & {"total_investment", "finance_amount", "scale"}:
        ordered = [_last_count(state, view), last]
    else:
        ordered = [_last_value(state), _last_count(state, view)]
    return [draft for draft in ordered if draft is not None]


def _follows_part(view: SentenceView, state: ReadingState) -> bool:
    """Whether the count before, in this sentence, is a part of a whole: its neighbours are parts too."""
    last = _last_count(state, view)
    return last is not None and last.sentence == view.number and last.among


def _unknown_list(view: SentenceView, window: Window, local: frozenset[str], tiers: Sequence[Quantity]) -> bool:
    """入库项目188个 after 开工92个: a kind of project that nothing is known of is no part of those started."""
    if window.quantity.kind != "count" or "project" not in local or tiers or not window.noun_first:
        return False
    if local & _KNOWN_KINDS or furthest_stage(local) is not None:
        return False
    label = label_of(view.text, *window.pre, view.times) or ""
    return len(label.removesuffix("项目").removesuffix("工程")) >= 2


def _last_value(state: ReadingState) -> Draft | None:
    return next((draft for draft in reversed(state.drafts[-4:]) if draft.unit != "ratio"), None)


def _last_count(state: ReadingState, view: SentenceView) -> Draft | None:
    for draft in reversed(state.drafts[-4:]):
        if draft.quantity.kind == "count" and view.number - draft.sentence <= 1:
            return draft
    return None


def _classify(
    view: SentenceView, window: Window, local: frozenset[str], far: frozenset[str], frames: Sequence[Draft], among: bool
) -> tuple[str | None, str, frozenset[str], Draft | None]:
    """Measure, how it was found, the classes that it was found with, and the figure that it leans on."""
    quantity = window.quantity
    kind, unit = quantity.kind, quantity.unit
    first = frames[0] if frames else None
    if kind == "count" and len(_STAGES_APART & local) > 2:
        return None, FALLBACK, local, None  # 签约、开工、投产项目86个 is one total of several stages
    measure = match_rule(kind, unit, local, furthest_stage(local))
    if measure is not None:
        return measure, OWN, local, _same(measure, frames) or first
    tries: list[tuple[str, frozenset[str], Draft | None]] = []
    for frame in frames if _may_lean(view, window, local, among) else ():
        if local & _NAMED_LISTS and "project" in local and frame.sentence != view.number and not among:
            continue
        if not local & NOUNS or local & NOUNS & frame.classes:
            tries.append((FRAME, local | _left(frame.classes, local), frame))
    with_far = local | {
        name
        for name in far
        if name.startswith(("stage:", "scheme:")) or name in _CARRIED or name in ("present", "resolved", "carrier")
    }
    tries.append((SENTENCE, frozenset(with_far), first))
    if first is not None and first.sentence != view.number and not view.breakdown:
        tries = tries[-1:] + tries[:-1]
    tries.append((SENTENCE, local | {"default"}, None))
    if unit in ("个", "项") and not local & NOUNS and furthest_stage(local) is not None:
        tries.append((SENTENCE, local | {"project"}, None))
    for evidence, classes, frame in tries:
        measure = match_rule(kind, unit, classes, furthest_stage(local) or furthest_stage(classes))
        if measure is not None:
            return measure, evidence, classes, frame
    return None, FALLBACK, local, None


def _same(measure: str, frames: Sequence[Draft]) -> Draft | None:
    return next((frame for frame in frames if frame.measure.rsplit(".", 1)[0] == measure.rsplit(".", 1)[0]), None)


def _may_lean(view: SentenceView, window: Window, local: frozenset[str], among: bool) -> bool:
    """三个倒逼 counts something of its own: only a count that names nothing else leans on another figure."""
    quantity = window.quantity
    if quantity.kind != "count" or window.noun_first or local & _KNOWN_NOUNS:
        return True
    after = view.text[quantity.end : quantity.end + 1]
    return after in _PUNCTUATION or view.text.startswith(_GO_ON, quantity.end)


def _left(classes: frozenset[str], local: frozenset[str]) -> frozenset[str]:
    """What a frame leaves: its nouns, and its stage unless the figure says its own."""
    says_stage = any(name.startswith("stage:") for name in local)
    return frozenset(
        name
        for name in classes
        if name in _CARRIED
        or name.startswith("scheme:")
        or name in ("present", "resolved")
        or (name.startswith("stage:") and not says_stage)
    )


def _related(measure: str, frame: Draft) -> bool:
    """Whether a part (其中) of `measure` can be of the frame's whole: projects of projects, output of output."""
    return measure.partition(".")[0] == frame.measure.partition(".")[0] or frame.measure.startswith(
        "enterprise.present"
    )


def _dependent(measure: str, frame: Draft, view: SentenceView, local: frozenset[str]) -> bool:
    """Whether a figure that says its own measure still speaks of the frame's projects (完成投资, 总投资 after a count)."""
    if frame.sentence != view.number:
        return False
    if frame.among and measure == frame.measure and not measure.startswith("project."):
        return True
    if not frame.measure.startswith("project.") or local & {"project", "own_investment"}:
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


def _fallback(
    view: SentenceView, window: Window, local: frozenset[str], own: Filters, state: ReadingState
) -> Draft | None:
    """A figure of no listed measure, where the text names what it is."""
    quantity, (start, end) = window.quantity, window.pre
    if quantity.kind == "count":
        named = (
            "registered" in local
            or len(_STAGES_APART & local) > 2
            or "tier" in local
            or _unknown_list(view, window, local, ())
        )
        if not named and not _COUNTED.search(view.text, max(start, end - 24), end):
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
    if "registered" in local and state.base is not None and state.base.sentence == view.number:
        own = state.base.filters | own
    return _draft(view, window, measure, narrowed(measure, own), FALLBACK, local, ())


def _rate(
    view: SentenceView,
    window: Window,
    words: Sequence[Word],
    far: Sequence[Word],
    own: Filters,
    share: Share | None,
    state: ReadingState,
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
    if rate.subject is not None and not rate.names_itself and rate.measure.startswith(("other.rate", "project.share")):
        head = (
            rate.subject.label or label_of(view.text, rate.subject.start, rate.subject.quantity.start, view.times) or ""
        )
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
        draft = _draft(
            view,
            window,
            "output.amount",
            {"industry": view.text[word.start : word.end]},
            OWN,
            frozenset({"output"}),
            (),
        )
        draft.start, draft.comparator = word.start, ">="
        dated = _dated(view, window, draft, words, state)
        dated.modality, dated.period = ("target", None) if not dated.period_said else (dated.modality, dated.period)
        drafts.append(dated)
    return drafts


def _duration(view: SentenceView, window: Window, local: frozenset[str], state: ReadingState) -> Draft | None:
    before = _APPROVAL.search(view.text, window.far[0], window.pre[1])
    after = _APPROVAL.search(view.text, *window.post)
    last = state.last
    goes_on = last is not None and last.measure == "approval.duration" and last.sentence == view.number
    if not (before or after or goes_on):
        return None
    draft = _draft(view, window, "approval.duration", {}, OWN, local, ())
    if goes_on and last is not None and not before:
        draft.label = last.label
    else:
        start = window.far[0] if before and before.start() < window.pre[0] else window.pre[0]
        draft.label = label_of(view.text, start, window.pre[1], view.times) or label_of(
            view.text, *window.post, view.times
        )
    return draft


def _capacity(view: SentenceView, window: Window, words: Sequence[Word], state: ReadingState) -> Draft:
    filters: Filters = {"enterprise": state.firm} if state.firm else {}
    draft = _draft(view, window, "capacity.amount", filters, OWN, frozenset({"capacity"}), words)
    draft.label = label_of(view.text, *window.pre, view.times)
    draft.unit = window.quantity.unit
    return draft


def _draft(
    view: SentenceView,
    window: Window,
    measure: str,
    filters: Filters,
    evidence: str,
    classes: frozenset[str],
    words: Sequence[Word],
) -> Draft:
    quantity = window.quantity
    said = (word.start for word in words if word.start >= window.pre[0] and not word.classes <= _UNSAID)
    start = min(said, default=quantity.start)
    start = min(start, quantity.start)
    end = quantity.end if window.noun_first or not window.post[1] > quantity.end else window.post[1]
    unit = "1" if quantity.kind == "count" else quantity.unit
    draft = Draft(
        start,
        end,
        quantity,
        measure,
        filters,
        quantity.value,
        unit,
        quantity.comparator,
        evidence,
        classes,
        view.number,
    )
    if measure.startswith("other."):
        draft.label = label_of(view.text, window.pre[0], quantity.start, view.times) or label_of(
            view.text, *window.post, view.times
        )
    return draft


def _planned_for_year(view: SentenceView, draft: Draft, state: ReadingState) -> Draft:
    """年度计划投资76亿元: a plan for the whole of the year that the sentence is of."""
    year = next((word.year for word in reversed(view.times) if word.year is not None), None)
    year = year or (state.time.published.year if state.time.published else None)
    draft.modality, draft.modality_said = "target", True
    draft.period, draft.period_said = (Period.of_year(year), False) if year is not None else (None, False)
    return draft


def _same_kind(draft: Draft, parent: Draft) -> bool:
    """A flow takes no period from a stock: that one's start is open."""
    scopes = {draft.filters.get("scope"), parent.filters.get("scope")}
    if scopes == {"new", "cumulative"}:
        return False
    if parent.period is None or parent.period.start is not None:
        return True
    return (
        draft.unit == "ratio"
        and not draft.measure.startswith("investment.")
        or draft.measure.rsplit(".", 1)[0] == parent.measure.rsplit(".", 1)[0]
    )


def _dated(view: SentenceView, window: Window, draft: Draft, words: Sequence[Word], state: ReadingState) -> Draft:
    """`draft` with its period, its modality and, for a firm's own figure, the firm."""
    quantity = draft.quantity
    said = modality_at(view.words, view.start, quantity.start)
    if any("year_plan" in word.classes for word in words):
        return _planned_for_year(view, draft, state)
    if not window.noun_first and any("target" in word.classes and word.start == quantity.end for word in words):
        said = "target"
    parent = draft.parent
    scope = draft.filters.get("scope")
    times = governing(view.times, quantity.start, view.end)
    if _REACHED.search(view.text, max(window.pre[0] - 12, view.start), quantity.start):
        times = [time for time in times if not _FROM.search(view.text, max(0, time.start - 1), time.start)]
    if parent is not None and _same_kind(draft, parent) and not any(time.start < quantity.start for time in view.times):
        draft.period, future = parent.period, False
        draft.period_said = parent.period_said
        if said is None:
            said = parent.modality
    else:
        timing = resolve(
            draft.measure, str(scope) if scope else None, said, times, state.time, view.at_event, quantity.start
        )
        draft.period, future, draft.period_said = timing.period, timing.future, timing.explicit
    if draft.measure.startswith(STANDING[:4]) and not _SET_UP.search(view.text, *window.pre):
        said, future = "actual", False
        if (
            draft.period is not None
            and not draft.period_said
            and state.time.published is not None
            and draft.period.end is not None
            and draft.period.end > state.time.published
        ):
            draft.period = None
    draft.modality_said = said is not None
    draft.modality = said or ("target" if view.plan or future else "actual")
    if state.firm is not None and draft.measure.startswith(("output.", "other.", "land.")) and not view.admin:
        draft.filters = narrowed(draft.measure, draft.filters | {"enterprise": state.firm})
    return replace(draft)
