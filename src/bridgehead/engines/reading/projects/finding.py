"""Named projects of a document: one draft a project, with every fact that the text gives of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from bridgehead.engines.figures import StageDate
from bridgehead.engines.reading.figures.tiers import is_tier
from bridgehead.engines.reading.known import Hit, Known
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.text.sentences import Sentence
from bridgehead.engines.reading.times.clock import Clock
from bridgehead.engines.reading.times.marks import TimeMarks
from bridgehead.engines.reading.times.periods import TimeWord, find_times

from .enterprises import builder_in, enterprise_of
from .facts import ProjectDraft, phase_at, take_quantity
from .heads import Head, goes_below, head_in, tells_of_list
from .mention_lists import is_sum_of_list
from .mention_names import Mention
from .mentions import find_mentions
from .names import NameKey, name_key, near_places, same_project
from .plans import plan_sections
from .stages import RANK, StageSaid, date_of, speaks_of_plans, stages_in

_MARK = re.compile(
    "项目|专案|工程|期|园|厂|城|港|站|仓|路|段|线|基地|中心|大道|总部|枢纽|改造|投资"
    "|高铁|高速|大桥|隧道|水库|机场|医院|学校|中学|灌区"
)
# 总投资：5.3亿元 is one clause: the colon stands between a fact's name and its value.
_CLAUSES = re.compile(
    "(?:[^，；。：！？]+|(?<=投资|用地|占地|产值|税收|建面|面积|进度|主体|单位|产能)：|(?<=投资方)：|(?<=投资额)：|(?<=年销售)：)+"
)
_ADMIN = re.compile(
    r"全[区市县省镇州]|我[区市县省]|(?:\d|[十百多余])(?:个|项)[^，；。、]{0,14}项目|项目[^，；。、]{0,6}\d+个|[省市区县]级?重[大点](?:产业)?项目|[县市区](?:已|共|累计)?(?:签约|引进|新开工|新签约)"
    "|地区生产总值|社会消费品零售|固定资产投资(?<!其中固定资产投资)(?:[增完同比实]|\\d)|公共预算收入|财政收入|可支配收入|旅游(?:综合|总)收入|进出口总[值额]|规(?:模以)?上工业增加值"
    r"|^\s*(?:累计|共|全年|先后|成功)*(?:开展|推出|举办|出台|组织|召开|走访|承办|选派|发放)"
)
_GOES_ON = re.compile(
    r"\s*(?:“)?(?:该|此|本|这一|这个)?(?:项目|工程)(?!招引|建设|为王|化|攻坚|专班)|\s*(?:一期|二期|三期|首期|其中|全部|建成|投产|达产|满产|总投资|届时|投资方|投资主体|投资人|业主|建设单位|建设内容|改造面积|占地|用地)|\s*(?:建设(?:规模|地点|性质|工期|内容)|(?:形象)?(?:进度|进展)|(?:计划)?(?:开工|竣工)时间|责任单位|业主单位)："
)
# After a semicolon the text goes on with the same project only where it begins so.
_SAME_SUBJECT = re.compile(
    r"\s*(?:其中|[一二三四首]期|项目|该|此|这|总?投资|计划|预计|占地|用地|达产|投产|建成|全部|目前|已|正|将|主体|年|设备|厂房|可|新增|届时|力争|确保|争取|力促|\d|今年|明年|去年|总建面|建筑面积|现场|截至|规划|桩基|完成|累计|同时|并|建设(?:性质|工期|地点|内容|规模|单位|进度|进展|状态)|进展|形象进度|责任|业主|项目)"
)
_OTHER_SUBJECT = re.compile(
    r"\s*(?:“)?(?:区|市|县|镇)?[\u4e00-\u9fff]{0,6}(?:局|办|委|中心|部门|政府)(?!长)|\s*(?:“)?(?:据|记者|区委|市委|县委|下一步|今年以来|近年来|[\u4e00-\u9fff]{2,10}(?:区|市|县|镇|局|办|委)(?:将|已|持续|坚持|积极|加快))"
)
_FACTS = re.compile(
    "总投资|占地|用地|建筑面积|年产|产能|达产|投产|竣工|开工|封顶|厂房|生产线|[一二三首]期|项目|工程|设备|施工|年销售|年产值|税收|工地|桩|主体|签约|投资|动工|奠基|试产|通车|交付|落成|调试|摘牌|备案|立项|手续|审批|许可|破土|吊装|装修|塔吊|量产|满产|运营|投用"
)
_PARTS = re.compile("[^；]+")
# 2025年，全县…: the year of what follows.
_OPENS_YEAR = re.compile(
    r"\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])?((?:19|20)\d\d)年(?=，|全[市区县镇]|[^，。；]{0,12}(?:安排|打算|计划|目标))"
)
_MAKES = re.compile(
    "(?:建成(?:投产|投用|投运)?|竣工投产|开工建设|加快建设|启动建设|续建|新建)(?:了)?(?![投并后通运使交达于的为和、，。；)）即前时年，进步速工])[\u4e00-\u9fff\\d]"
)
_VERB_LONG = 5
_LIST_ENDS = frozenset("等0123456789两三四五六七八九")
_ITEM_HEAD = re.compile("[一二三四五六七八九十]是")
_AS_WELL = re.compile("(?:以及|及|和|与)")
_CEREMONY = re.compile(
    "签约仪式|签约活动|集中签约|现场签约|现场签下|集中签下|签约大会|集中开工|开工仪式|开工活动|奠基仪式|奠基活动"
    r"|(?:\d日|[当昨今]日|[当昨今]天|日前|近日)[^。；]{0,40}?\d+个[^。；，\d]{0,12}项目(?:集中)?(?:开工|签约)"
)
_DEED = re.compile("签|开工|奠基")  # one of them is in all that _CEREMONY finds
_ANAPHORA = re.compile(
    "(?:该|此|本|这一|此次投资的)(?:[\u4e00-\u9fff]{0,6})?(?:项目|工程)|^\\s*项目(?!招引|建设|为王|化|攻坚|专班)"
)


@dataclass(slots=True)
class _State:
    published: date | None
    marks: TimeMarks
    drafts: list[ProjectDraft] = field(default_factory=list)
    topic: list[ProjectDraft] = field(default_factory=list)
    phase: str | None = None
    claimed: set[int] = field(default_factory=set)
    opened: int = 0
    planned: bool = False
    planned_list: bool = False
    number: int = 0
    plans_of: Callable[[], Sequence[bool]] = tuple
    ceremony: str | None = None
    year: int | None = None
    year_said: bool = False
    head: Head | None = None
    totals: bool = False
    tells_of_ceremony: bool = False
    said: list[StageSaid] = field(default_factory=list)


def find_projects(
    text: str,
    marks: TimeMarks,
    sentences: Sequence[Sentence],
    by_sentence: Sequence[Sequence[Quantity]],
    published: date | None,
    known: Known,
    place: str | None = None,
) -> tuple[list[ProjectDraft], frozenset[int]]:
    """The projects of `text`, and the start offsets of the quantities that belong to them."""
    state = _State(published, marks, year=published.year if published else None)
    paragraph = -1
    # Asked only where a project's stage is said, which most texts never do.
    state.plans_of = cache(lambda: plan_sections(text, sentences, published, marks, known))
    for state.number, (sentence, quantities) in enumerate(zip(sentences, by_sentence, strict=True)):
        fresh = sentence.paragraph != paragraph
        state.opened = sentence.start
        paragraph = sentence.paragraph
        if fresh:
            state.planned = state.planned_list = False
            if state.head is not None and not (state.head.below and goes_below(text, sentence.start)):
                state.head = None
        elif state.head is not None and not state.head.below:
            state.head = None
        opens = _OPENS_YEAR.match(text, sentence.start, sentence.end)
        if opens is not None:
            state.year, state.year_said = int(opens.group(1)), True
        state.tells_of_ceremony = state.ceremony is not None and tells_of_list(text, sentence.start, sentence.end)
        state.head = head_in(text, sentence.start, sentence.end) or state.head
        if not state.topic and _MARK.search(text, sentence.start, sentence.end) is None and not known.projects:
            continue
        _read(text, sentence, quantities, known.projects, fresh, state)
        plans = speaks_of_plans(text, sentence.start, sentence.end)
        state.planned = state.planned if plans is None else plans
        state.planned_list = state.planned and bool(state.topic) and state.totals
        state.ceremony = _ceremony(text, sentence) or state.ceremony
    _finish(text, state.drafts, known, place)
    return state.drafts, frozenset(state.claimed)


def _finish(text: str, drafts: Sequence[ProjectDraft], known: Known, place: str | None) -> None:
    """Enterprises, and the stages that a list's head or the occasion gives where nothing else is said."""
    near = near_places(text, place) if drafts else frozenset()
    for draft in drafts:
        draft.enterprise = enterprise_of(text, draft, known, near)
        if draft.stage is None and draft.headed is not None:
            draft.stage = draft.headed
        if (
            draft.stage is None
            and draft.occasion is not None
            and draft.whole.investment is not None
            and draft.occasion not in draft.dates
        ):
            draft.stage = draft.occasion


def _read(
    text: str,
    sentence: Sentence,
    quantities: Sequence[Quantity],
    known: Sequence[Hit],
    fresh: bool,
    state: _State,
) -> None:
    start, end = sentence.start, sentence.end
    inside = [hit for hit in known if start <= hit.start and hit.end <= end]
    mentions = find_mentions(text, start, end, quantities, inside)
    if fresh and not _GOES_ON.match(text, start):
        state.topic, state.phase = [], None
    elif not mentions and _OTHER_SUBJECT.match(text, start) and _ANAPHORA.search(text, start, end) is None:
        state.topic = []
    if not mentions and (not state.topic or _FACTS.search(text, start, end) is None):
        return
    times = _times(text, start, end, state)
    drafts = [_draft_for(text, mention, state) for mention in mentions]
    opening = after = start
    for clause in _CLAUSES.finditer(text, start, end):
        mine = [index for index, mention in enumerate(mentions) if clause.start() <= mention.start < clause.end()]
        if mine:
            state.topic, state.phase = _topic(text, mine, mentions, drafts), None
            last = mentions[mine[-1]]
            state.totals = len(state.topic) > 1 or last.led or _is_closed(text, last)
            opening = after
        elif _turns_away(text, *clause.span()) or (state.totals and _SAME_SUBJECT.match(text, clause.start()) is None):
            state.topic = []
        if text[clause.start() - 1 : clause.start()] == "；":
            opening = clause.start()
        if state.topic:
            _clause(
                text,
                clause.span(),
                opening,
                quantities,
                times,
                [mentions[index] for index in mine],
                [drafts[index] for index in mine],
                state,
            )
        if mine or text[clause.end() : clause.end() + 1] == "；":
            after = clause.end()


def _topic(
    text: str, mine: Sequence[int], mentions: Sequence[Mention], drafts: Sequence[ProjectDraft]
) -> list[ProjectDraft]:
    """The projects that the rest of a clause speaks of: its last mention, and those listed with it."""
    last = mine[-1]
    topic = [drafts[last]]
    for index in reversed(mine[:-1]):
        gap = text[mentions[index].end : mentions[index + 1].start]
        listed = mentions[index].listed >= 0 and mentions[index].listed == mentions[index + 1].listed
        if not listed and not re.fullmatch(
            r"(?:\([^)]*\))?(?:、|和|及|以及|与)(?:[^，。；、]{0,40}的(?:[\u4e00-\u9fff]{1,8}[省市区县镇乡])?)?", gap
        ):
            break
        topic.append(drafts[index])
    return topic[::-1]


def _times(text: str, start: int, end: int, state: _State) -> list[TimeWord]:
    """The words of time in a sentence; 明年 before a semicolon says nothing of the project after it."""
    clock = Clock(state.published, state.year, state.year_said)
    return [word for part in _PARTS.finditer(text, start, end) for word in find_times(state.marks, *part.span(), clock)]


def _turns_away(text: str, start: int, end: int) -> bool:
    """Whether a clause that names no project speaks of something else than the one before."""
    if text[start - 1 : start] == "；" and _SAME_SUBJECT.match(text, start) is None:
        return True
    return _ADMIN.search(text, start, end) is not None or _ITEM_HEAD.match(text, start) is not None


def _is_closed(text: str, mention: Mention) -> bool:
    """Whether a list ends in 等…项目: what is said after it is said of all of them, and is no project's own."""
    return mention.listed >= 0 and text[mention.listed] in _LIST_ENDS


def _draft_for(text: str, mention: Mention, state: _State) -> ProjectDraft:
    """The draft that a mention belongs to: a new one, or one of the same project named before."""
    key = name_key(mention.name)
    for draft in state.drafts:
        if _is_same(draft, mention, key):
            draft.mentions += 1
            draft.keys.append(key)
            if (mention.known and not draft.known) or (not draft.known and len(mention.name) > len(draft.name) + 1):
                draft.name, draft.known = mention.name, mention.known
                draft.start, draft.end = (mention.prefix if mention.prefix >= 0 else mention.start), mention.end
            draft.enterprise = draft.enterprise or mention.enterprise
            _invest(mention, draft, state)
            return draft
    start = mention.prefix if mention.prefix >= 0 else mention.start
    draft = ProjectDraft(start, mention.end, mention.name, keys=[key], known=mention.known)
    draft.enterprise = mention.enterprise
    if state.head is None and mention.listed >= 0 and state.ceremony is not None and state.tells_of_ceremony:
        draft.headed = state.ceremony
    elif state.head is None:
        draft.occasion = state.ceremony
    else:
        draft.headed = state.head.stage
    draft.attested = mention.investment is not None or mention.listed >= 0
    _invest(mention, draft, state)
    state.drafts.append(draft)
    return draft


def _is_same(draft: ProjectDraft, mention: Mention, key: NameKey) -> bool:
    if draft.known and mention.known:  # two names of the gazetteer are two projects, however alike
        return draft.name == mention.name
    return any(same_project(other, key) for other in draft.keys)


def _invest(mention: Mention, draft: ProjectDraft, state: _State) -> None:
    if mention.investment is None:
        return
    state.claimed.add(mention.investment.start)
    if draft.whole.investment is None:
        draft.whole.investment = mention.investment.amount


def _clause(
    text: str,
    span: tuple[int, int],
    opening: int,
    quantities: Sequence[Quantity],
    times: Sequence[TimeWord],
    mentions: Sequence[Mention],
    drafts: Sequence[ProjectDraft],
    state: _State,
) -> None:
    """Facts and stages of one clause for the projects in `state.topic`."""
    project = state.topic[-1]
    builder = builder_in(text, *span)
    if builder is not None:
        project.enterprise = builder
    since = span[0]
    for index, quantity in enumerate(quantities):
        if not span[0] <= quantity.start < span[1] or quantity.start in state.claimed:
            continue
        if state.totals and quantity.start >= _after_mentions(mentions, span[1], span[0]):
            continue
        if mentions and is_sum_of_list(text, quantity, mentions[0]):
            continue
        if is_tier(text, quantity, quantities[index + 1] if index + 1 < len(quantities) else None):
            continue
        if quantity.kind in ("ratio", "points") and not (
            mentions or (index and quantities[index - 1].start in state.claimed)
        ):
            continue
        outside = [mention for mention in mentions if mention.start <= quantity.start < mention.end]
        phase = phase_at(
            text, max(since, _after_mentions(mentions, quantity.start, span[0])), quantity.start, state.phase
        )
        if outside or take_quantity(text, quantity, span, since, phase, _owner(quantity, mentions, drafts, project)):
            state.claimed.add(quantity.start)
        since = quantity.end
    state.phase = phase_at(text, _after_mentions(mentions, span[1], span[0]), span[1], state.phase)
    _stages(text, span, opening, times, mentions, drafts, state.topic, state)


def _owner(
    quantity: Quantity, mentions: Sequence[Mention], drafts: Sequence[ProjectDraft], project: ProjectDraft
) -> ProjectDraft:
    """Before the first mention of a clause a quantity belongs to that mention (占地85亩的X项目)."""
    for mention, draft in zip(mentions, drafts, strict=True):
        if quantity.start < mention.start:
            return draft
    return project


def _after_mentions(mentions: Sequence[Mention], position: int, start: int) -> int:
    return max([mention.end for mention in mentions if mention.end <= position] + [start])


def _stages(
    text: str,
    span: tuple[int, int],
    opening: int,
    times: Sequence[TimeWord],
    mentions: Sequence[Mention],
    drafts: Sequence[ProjectDraft],
    topic: Iterable[ProjectDraft],
    state: _State,
) -> None:
    on_list = bool(mentions) and all(mention.listed >= 0 for mention in mentions)
    planned = _planned_until(text, span, times, mentions, on_list, state)
    stages = stages_in(text, *span, opening, times, state.published, planned)
    if not stages and on_list and _AS_WELL.match(text, span[0]) is not None:
        stages = state.said  # 加快实施A、B等交通项目，以及C、D等能源项目
    state.said = stages
    for said in stages:
        if said.stage in ("building", "preparing") and any(m.start <= said.position < m.end for m in mentions):
            continue  # X厂房建设项目: what the name says
        if said.position == span[0] and _MAKES.match(text, span[0]) and not _leads(text, span[0], mentions):
            continue  # 建成标准生产线三条: what the project is made of
        for project in _named_before(text, said.position, mentions, drafts) or topic:
            if said.reached and RANK[said.stage] > RANK.get(project.stage or "", -1):
                project.stage = said.stage
            elif said.stage == "started" and not said.reached and project.stage == "building" and state.phase is None:
                project.stage = None  # 加快推进X，确保年内开工
            day = date_of(said.time, reached=said.reached) if said.time is not None else None
            if day is not None and said.stage not in ("building", "lead", "negotiating"):
                project.dates[said.stage] = StageDate(day, "actual" if said.reached else "target")


def _planned_until(
    text: str,
    span: tuple[int, int],
    times: Sequence[TimeWord],
    mentions: Sequence[Mention],
    on_list: bool,
    state: _State,
) -> int:
    """Up to where in a clause a plan holds that was made before it, -1 where none was.

    开工建设X goes on with a plan; X开工 tells of what has happened.
    """
    # A date tells by itself whether what it stands by is over.
    if (not times and state.plans_of()[state.number]) or (state.planned_list and on_list):
        return span[1]
    imperative = max([mention.end for mention in mentions], default=span[0])
    if state.planned:
        return imperative
    # 我们将推进…，加快建设X，开工建设Y: the verbs of a sentence that plans, up to a semicolon
    if (
        mentions
        and 0 < mentions[0].start - span[0] <= _VERB_LONG
        and speaks_of_plans(text, max(text.rfind("；", 0, span[0]) + 1, state.opened), span[0])
    ):
        return imperative
    return -1


def _leads(text: str, position: int, mentions: Sequence[Mention]) -> bool:
    """Whether the verb at `position` stands before a project's name: 建成X大桥."""
    return any(0 < mention.start - position <= _VERB_LONG for mention in mentions)


def _named_before(
    text: str, position: int, mentions: Sequence[Mention], drafts: Sequence[ProjectDraft]
) -> list[ProjectDraft]:
    """The one project whose name stands just before the parenthesis that holds `position`: X项目(已奠基)."""
    for mention, draft in zip(mentions, drafts, strict=True):
        if mention.end < position and re.fullmatch(r"\([^()]*", text[mention.end : position]):
            return [draft]
    return []


def _ceremony(text: str, sentence: Sentence) -> str | None:
    """The stage of the ceremony that a sentence tells of; projects introduced after it took part."""
    if _DEED.search(text, sentence.start, sentence.end) is None:
        return None
    match = _CEREMONY.search(text, sentence.start, sentence.end)
    if match is None:
        return None
    return "signed" if "签" in match.group() else "started"
