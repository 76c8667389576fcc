"""What one clause says of the projects in hand: who builds them, their facts, and the stages that they have reached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, partial

from bridgehead.engines.figures import StageDate
from bridgehead.engines.reading.figures.tiers import is_tier
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.text.sentences import Sentence
from bridgehead.engines.reading.times.clock import Clock
from bridgehead.engines.reading.times.marks import TimeMarks
from bridgehead.engines.reading.times.periods import TELLS_WHICH, TimeWord, find_times

from .cues import Cues
from .enterprises import builder_in
from .facts import ProjectDraft, phase_at, take_quantity
from .heads import Head
from .mention_lists import is_sum_of_list
from .mention_names import Mention
from .plans import only_tells
from .stages import RANK, SAYS_STAGE, StageSaid, date_of, is_hastened, speaks_of_plans, stages_in, times_from
from .urging import is_urged_on, stage_led_to

_PARTS = re.compile("[^；]+")
_MAKES = re.compile(
    "(?:建成(?:投产|投用|投运)?|竣工投产|开工建设|加快建设|启动建设|续建|新建)(?:了)?(?![投并后通运使交达于的为和、，。；)）即前时年，进步速工])[\u4e00-\u9fff\\d]"
)
_VERB_LONG, _SHORTEST_DEED = 5, 2
# 开工建设X，…，力争Y建成投用: the sentence goes on to what is strived for.
_STRIVES = re.compile("[，；](?:力争|争取|确保|力促)")
# 为完成任务，争取A建成，|B投产
_AIMS_AT = re.compile("争取|力争|确保|力促|推动|促进|促使")
_HAPPENED = re.compile("[^，。；]*(?:全面|正式|顺利|成功|相继|先后|陆续|均|已)")
_URGES = ("推动", "促进", "促使")
_TASKS = re.compile(
    "争取|力争|确保|力促|尽快|尽早|及早|早日|谋划|要[加扎全抓]|(?:推动|促进)[^，。；]{2,120}(?:开工|动工|竣工|建成|投产|落地)"
)
_SINCE = re.compile("已|目前(?<!项目前)|截至|现")
_OTHER_WORK = re.compile(
    "(?:大道|公路|大桥|隧道|通道|水库|医院|学校|小镇|变电站|高速|铁路|公园|机构|院所|试点|改革|攻关|技术|合作|谈判|任务|行动)(?:已|累计|共|全部|全面|基本|均|也|正式|正在|目前|顺利)*$"
)
_SHORTEST_OTHER = 6
_FEWEST = 2
_IN_NAMES = ("building", "preparing")
_PAIR = ("前者", "后者")
_SHARES = ("ratio", "points")
# 9个总投资近|700亿元的电站群: of them all
_SUM_OF_MANY = re.compile(r"\d[余多]?[个座条项处家](?:计划|预计)*总?投资额?(?:超过?|[约近逾达])*$")
_SUM_LONG = 14
_SPENDING = re.compile("投资|出资|投入|斥资|耗资")
_OF_WORKS_DONE = re.compile("分别(?:已|累计|共|将|计划)*完成|年度投资|到位")
_AS_MUCH_EACH = re.compile(
    "投资额?(?:均|都|各)(?:为|达|是|约|超过?|近)*$|(?:各|均)(?:计划|拟)?(?:总?投资|出资|投入|斥资)(?:为|达|约|超过?|近)*$"
)
_stage_date = lru_cache(maxsize=1024)(StageDate)  # many projects reach their stages in the same months
_AS_WELL = re.compile("(?:以及|及|和|与)")
_IN_NOTE = re.compile(r"\([^()]*")
_LISTED_WITH = re.compile(
    r"(?:\([^)]*\))?(?:主体工程)?(?:、|和|及|以及|与)在?(?:[^，。；、]{0,40}的(?:[\u4e00-\u9fff]{1,8}[省市区县镇乡])?|[\u4e00-\u9fff]{1,8}[省市区县镇乡])?"
)
# A封顶、B下闸蓄水: the deed of the first ends before the second.
_NEXT_ITEM = re.compile(r"[^，。；、]{0,6}?(?:、|以及|[和及])")


@dataclass(slots=True)
class State:
    """Where the walk through a text stands: the projects so far, those in hand, and what holds for them.

    `sections` are the lines of `plans` read so far; `unasked` are the sentences of the paragraph that were not yet
    asked whether they plan, and `times` the words of time of the sentence, None until a stage asks for them. `head` is
    the head of a list that holds for the sentence `headed`, the last for which it was asked. `names`
    are where the names of projects begin.
    """

    published: date | None
    marks: TimeMarks
    plans: Iterator[bool]
    sentences: Sequence[Sentence]
    cues: Cues
    drafts: list[ProjectDraft] = field(default_factory=list)
    topic: list[ProjectDraft] = field(default_factory=list)
    phase: str | None = None
    claimed: set[int] = field(default_factory=set)
    start: int = 0
    end: int = 0
    planned: bool = False
    unasked: list[tuple[int, int]] = field(default_factory=list)
    list_goes_on: bool = False
    number: int = 0
    sections: list[bool] = field(default_factory=list)
    ceremony: str | None = None
    names: list[int] = field(default_factory=list)
    year: int | None = None
    year_said: bool = False
    head: Head | None = None
    headed: int = -1
    totals: bool = False
    times: list[TimeWord] | None = None
    said: list[StageSaid] = field(default_factory=list)


def read_clause(
    text: str,
    span: tuple[int, int],
    opening: int,
    quantities: Sequence[Quantity],
    mentions: Sequence[Mention],
    drafts: Sequence[ProjectDraft],
    cues: int,
    state: State,
) -> None:
    """Facts and stages of one clause for the projects in `state.topic`."""
    builder = builder_in(text, span[0], span[1], cues)
    if builder is not None and not (mentions and builder.startswith(mentions[0].name)):
        state.topic[-1].enterprise = builder
    if quantities and quantities[0].start < span[1] and quantities[-1].start >= span[0]:
        _take_quantities(text, span, quantities, mentions, drafts, state)
    if state.phase is not None or text.find("期", span[0], span[1]) >= 0:
        state.phase = phase_at(text, _after_mentions(mentions, span[1], span[0]), span[1], state.phase)
    if mentions or cues & SAYS_STAGE:
        _stages(text, span, opening, mentions, drafts, cues, state)
    else:
        state.said = []


def _take_quantities(
    text: str,
    span: tuple[int, int],
    quantities: Sequence[Quantity],
    mentions: Sequence[Mention],
    drafts: Sequence[ProjectDraft],
    state: State,
) -> None:
    """Put the quantities of a clause on the projects that they belong to."""
    since, claimed = span[0], state.claimed
    many = len(state.topic)
    if many > 1 and (not mentions or len(mentions) == many):
        _hand_out(text, span, quantities, bool(mentions), state)
    total_from = _after_mentions(mentions, span[1], span[0]) if state.totals else span[1]
    for index, quantity in enumerate(quantities):
        if quantity.start >= total_from:
            break
        if quantity.start < span[0] or quantity.start in claimed:
            continue
        of_many = (
            quantity.kind == "money"
            and _SUM_OF_MANY.search(text, max(span[0], quantity.start - _SUM_LONG), quantity.start) is not None
        )
        if of_many or (mentions and is_sum_of_list(text, quantity, mentions[0])):
            continue
        if is_tier(text, quantity, quantities[index + 1] if index + 1 < len(quantities) else None):
            continue
        if quantity.kind in _SHARES and not (mentions or (index and quantities[index - 1].start in claimed)):
            continue
        named, owner, begin = False, state.topic[-1], since
        if mentions:
            named = any(mention.start <= quantity.start < mention.end for mention in mentions)
            owner = _owner(text, quantity, mentions, drafts) or owner
            begin = max(since, _after_mentions(mentions, quantity.start, span[0]))
        phase = phase_at(text, begin, quantity.start, state.phase)
        if named or take_quantity(text, quantity, span, since, phase, owner):
            claimed.add(quantity.start)
        since = quantity.end


def _hand_out(text: str, span: tuple[int, int], quantities: Sequence[Quantity], named: bool, state: State) -> None:
    """总投资分别为5亿元、3亿元: a sum for each of the projects that were listed before."""
    told = text.find("分别", *span)
    if told < 0:
        _give_one(text, span, quantities, state)
        _give_each(text, span, quantities, state)
        return
    sums = [each for each in quantities if told < each.start < span[1] and each.kind == "money" and not each.grade]
    if _OF_WORKS_DONE.search(text, *span) is not None:
        state.claimed.update([each.start for each in sums])  # 分别完成年度投资1.1亿元、6000万元
        return
    if len(sums) != len(state.topic) or _SPENDING.search(text, *span) is None:
        return
    for project, quantity in zip(state.topic, sums, strict=True):
        if named or project.whole.investment is None:  # the sum beside a name is the last of those handed out
            project.whole.investment = quantity.amount
        state.claimed.add(quantity.start)


def _give_each(text: str, span: tuple[int, int], quantities: Sequence[Quantity], state: State) -> None:
    """投资各9亿元, 总投资额均为5亿元: as much for each of the projects in hand."""
    for quantity in quantities:
        if not (span[0] <= quantity.start < span[1]) or quantity.kind != "money" or quantity.grade:
            continue
        if _AS_MUCH_EACH.search(text, max(span[0], quantity.start - _SUM_LONG), quantity.start) is None:
            continue
        for project in state.topic:
            project.whole.investment = project.whole.investment or quantity.amount
        state.claimed.add(quantity.start)


def _give_one(text: str, span: tuple[int, int], quantities: Sequence[Quantity], state: State) -> None:
    """前者总投资4.5亿元: the sum of one of the two projects in hand."""
    if len(state.topic) != len(_PAIR) or not text.startswith(_PAIR, span[0]):
        return
    project = state.topic[text.startswith(_PAIR[1], span[0])]
    money = next((each for each in quantities if span[0] < each.start < span[1] and each.kind == "money"), None)
    if money is not None and not money.grade and text.find("投资", *span) >= 0:
        project.whole.investment = money.amount
        state.claimed.add(money.start)


def _owner(
    text: str, quantity: Quantity, mentions: Sequence[Mention], drafts: Sequence[ProjectDraft]
) -> ProjectDraft | None:
    """The project whose name follows (占地85亩的X项目), or the one before (X总投资5亿元、Y总投资3亿元)."""
    last: tuple[Mention, ProjectDraft] | None = None
    for mention, draft in zip(mentions, drafts, strict=True):
        if quantity.start < mention.start:
            told = last is not None and "、" not in text[last[0].end : quantity.start]
            return last[1] if last is not None and told and text[quantity.end] in "、(；" else draft
        last = mention, draft
    return None


def _after_mentions(mentions: Sequence[Mention], position: int, start: int) -> int:
    for mention in mentions:
        if mention.end <= position and mention.end > start:
            start = mention.end
    return start


def _stages(
    text: str,
    span: tuple[int, int],
    opening: int,
    mentions: Sequence[Mention],
    drafts: Sequence[ProjectDraft],
    cues: int,
    state: State,
) -> None:
    stages: list[StageSaid] = []
    on_list = bool(mentions) and min([mention.listed for mention in mentions]) >= 0
    if cues & SAYS_STAGE:
        beside = state.marks.within(times_from(span[0], opening), span[1])
        times = _times(text, state) if beside else ()
        planned = partial(_planned_until, text, span, mentions, on_list, state)
        deeds = partial(only_tells, text, span[0])
        stages = stages_in(text, span[0], span[1], opening, cues, times, state.published, planned, deeds)
    if not stages and mentions and is_urged_on(text, span, mentions):
        stages = [StageSaid("building", True, None, mentions[-1].end)]
    led_to = stage_led_to(text, span, mentions, not stages) if mentions else None
    if led_to is not None:
        planned = partial(_planned_until, text, span, mentions, on_list, state)
        reached = planned() < mentions[0].start and not speaks_of_plans(text, opening, mentions[0].start)
        stages = [StageSaid(led_to, reached, None, mentions[0].start - 1)]
    if not stages and on_list and _AS_WELL.match(text, span[0]) is not None:
        stages = state.said  # 加快实施A、B等交通项目，以及C、D等能源项目
    stages = [_unless_task(text, span[0], said, state) for said in stages]
    state.said = stages
    for said in stages:
        at = said.position
        if not mentions and at - span[0] >= _SHORTEST_OTHER and _OTHER_WORK.search(text, span[0], at) is not None:
            continue  # 县城至霁站快速通道完成投资1.3亿元: a work that no rule named
        if mentions and said.stage in _IN_NAMES and any(each.start <= at < each.end for each in mentions):
            continue  # X厂房建设项目: what the name says
        if at == span[0] and _MAKES.match(text, span[0]) and not _leads(text, span[0], mentions):
            continue  # 建成标准生产线三条: what the project is made of
        alone = _said_of(text, at, mentions, drafts) if mentions else _told_again(text, span, state.topic)
        for project in alone or state.topic:
            _reach(project, said, state.phase)


def _told_again(text: str, span: tuple[int, int], topic: Sequence[ProjectDraft]) -> list[ProjectDraft]:
    """A、B等项目，其中B的环评已获批: of several projects in hand, those that the clause says by name."""
    if len(topic) < _FEWEST:
        return []
    if len(topic) == len(_PAIR) and text.startswith(_PAIR, span[0]):
        return [topic[text.startswith(_PAIR[1], span[0])]]
    return [project for project in topic if text.find(project.name, *span) >= 0]


def _reach(project: ProjectDraft, said: StageSaid, phase: str | None) -> None:
    """Put a stage and its date on a project, as far as it goes further than what was said before."""
    if said.reached and RANK[said.stage] > RANK.get(project.stage or "", -1):
        project.stage = said.stage
    elif said.stage == "started" and not said.reached and project.stage == "building" and phase is None:
        project.stage = None  # 加快推进X，确保年内开工
    project.aimed = project.aimed or not said.reached
    project.unbegun = project.unbegun or (said.stage == "started" and not said.reached)
    day = date_of(said.time, reached=said.reached) if said.time is not None else None
    if day is not None and said.stage not in ("building", "lead", "negotiating"):
        project.dates[said.stage] = _stage_date(day, "actual" if said.reached else "target")


def _times(text: str, state: State) -> list[TimeWord]:
    """The words of time in the sentence; 明年 before a semicolon says nothing of the project after it."""
    if state.times is None:
        state.times = []
        if state.marks.within(state.start, state.end):
            clock = Clock(state.published, state.year, state.year_said or in_plans(state, state.number))
            for part in _PARTS.finditer(text, state.start, state.end):
                state.times += find_times(state.marks, *part.span(), clock)
    return state.times


def in_plans(state: State, number: int) -> bool:
    """Whether the sentence of that number stands in a section of plans."""
    while len(state.sections) <= number:
        state.sections.append(next(state.plans))
    return state.sections[number]


def _is_planned(text: str, state: State) -> bool:
    """Whether the last sentence of the paragraph, before this one, that speaks of plans or of deeds speaks of plans."""
    while state.unasked:
        plans = speaks_of_plans(text, *state.unasked.pop())
        if plans is not None:
            state.planned = plans
            state.unasked.clear()
    return state.planned


def _looks_back(text: str, state: State) -> bool:
    """Whether the sentence says a time that is over or unknown: a date tells by itself what stands by it."""
    for word in _times(text, state):
        if TELLS_WHICH.match(text, word.end) is not None:
            continue  # 支持|去年投产的A达产
        end = word.period.end if word.period is not None else None
        if end is None or state.published is None or end < state.published:
            return True
    return False


def _planned_until(text: str, span: tuple[int, int], mentions: Sequence[Mention], on_list: bool, state: State) -> int:
    """Up to where in a clause a plan holds that was made before it, -1 where none was.

    开工建设X goes on with a plan; X开工 tells of what has happened.
    """
    if (not _looks_back(text, state) and in_plans(state, state.number)) or (
        on_list and state.list_goes_on and _is_planned(text, state)
    ):
        return span[1]
    imperative = max([mention.end for mention in mentions], default=span[0])
    if _is_planned(text, state):
        return imperative
    if _strives_on(text, span[0], state):
        return span[1]
    # 我们将推进…，加快建设X，开工建设Y: the verbs of a sentence that plans, up to a semicolon
    if (
        mentions
        and 0 < mentions[0].start - span[0] <= _VERB_LONG
        and (
            speaks_of_plans(text, max(text.rfind("；", 0, span[0]) + 1, state.start), span[0])
            or _STRIVES.search(text, span[1], state.end) is not None
        )
    ):
        return imperative
    return -1


def _unless_task(text: str, start: int, said: StageSaid, state: State) -> StageSaid:
    """`said`, not reached where it is papers that a task only urges on: 力争A建成，加快B前期工作."""
    if said.stage == "preparing" and said.reached and is_hastened(text, start, said.position) and _is_task(text, state):
        return replace(said, reached=False)
    return said


def _is_task(text: str, state: State) -> bool:
    """Whether the sentence in hand sets aims and tells of nothing done: 力争A建成，加快B前期工作."""
    return (
        _TASKS.search(text, state.start, state.end) is not None and _SINCE.search(text, state.start, state.end) is None
    )


def _strives_on(text: str, position: int, state: State) -> bool:
    """争取A通车，B、C建成投产: whether an aim stands before a name in an earlier clause."""
    begin = max(text.rfind("；", state.start, position) + 1, state.start)
    told = only_tells(text, position) or _HAPPENED.match(text, position) is not None
    for aim in _AIMS_AT.finditer(text, begin, position):
        if told and aim.group() in _URGES:
            continue  # 今年以来，推动A开工，B建成投产
        if any(0 <= name - aim.end() <= _VERB_LONG for name in state.names) and not _SINCE.search(
            text, aim.end(), position
        ):
            return True
    return False


def _leads(text: str, position: int, mentions: Sequence[Mention]) -> bool:
    """Whether the verb at `position` stands before a project's name: 建成X大桥."""
    return any(0 < mention.start - position <= _VERB_LONG for mention in mentions)


def _said_of(
    text: str, position: int, mentions: Sequence[Mention], drafts: Sequence[ProjectDraft]
) -> list[ProjectDraft]:
    """Of whom alone the stage at `position` is said: whose name holds it (X新投产项目), stands before its parenthesis
    (X项目(已奠基)), or ends the part of a list that it closes (A、B封顶、C蓄水).
    """
    for number, (mention, draft) in enumerate(zip(mentions, drafts, strict=True)):
        if mention.start <= position < mention.end:
            return [draft]
        if text.startswith("(", mention.end, position) and _IN_NOTE.fullmatch(text, mention.end, position):
            return [draft]
        if number + 1 < len(mentions) and mention.end <= position < mentions[number + 1].start:
            joint = _NEXT_ITEM.match(text, position + _SHORTEST_DEED, mentions[number + 1].start)
            if joint is not None and joint.end() == mentions[number + 1].start:
                return listed_together(text, mentions[: number + 1], drafts[: number + 1])
    return []


def listed_together(text: str, mentions: Sequence[Mention], drafts: Sequence[ProjectDraft]) -> list[ProjectDraft]:
    """The projects that the rest of a clause speaks of: that of the last mention, and those listed with it."""
    topic = [drafts[-1]]
    for index in range(len(mentions) - 2, -1, -1):
        mention, following = mentions[index], mentions[index + 1]
        listed = mention.listed >= 0 and mention.listed == following.listed
        if not listed and not _LISTED_WITH.fullmatch(text, mention.end, following.start):
            break
        topic.append(drafts[index])
    return topic[::-1]
