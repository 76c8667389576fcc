"""One sentence: its words of time, tiers and values, handed to the figure grammar in order."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from bridgehead.engines.reading.drafts import OWN, Draft, ReadingState, SentenceView
from bridgehead.engines.reading.known import firm_in, may_name_firm, with_clusters
from bridgehead.engines.reading.lexicon import Word, lexicon
from bridgehead.engines.reading.patterns import stands_in
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.text.sentences import Sentence
from bridgehead.engines.reading.times.aims import Aim, aim_at, aims_in, settle_aims
from bridgehead.engines.reading.times.beside import is_aside, is_of_pair, is_part_of_time, opens_by_time
from bridgehead.engines.reading.times.clock import REPORTS_END, Clock
from bridgehead.engines.reading.times.events import is_date_line, without_event_names
from bridgehead.engines.reading.times.local import held_to_clauses
from bridgehead.engines.reading.times.periods import TimeWord, find_times
from bridgehead.engines.reading.times.sections import enter_section, look_back, year_of
from bridgehead.engines.reading.times.state import TimeState
from bridgehead.engines.reading.vocabulary import load

from .leaning import NOUNS
from .measures import names_scheme, stages_of
from .respectively import Share, find_run, in_turn, shares
from .spots import make_spot
from .telling import tiers_and_values
from .tiers import is_heading, is_tier_of
from .told import names_works
from .topics import comment_end, sum_before
from .unlisted import MEANS
from .values import read_value
from .wholes import list_told_of, speaks_of_them, whole_before
from .windows import Window, is_link, windows, words_between

# 按建设性质分，新开工项目173个
_SORTS = re.compile("[\\s■●◆★▲•]*(?:[从按]|分)[^，。；、\\d]{1,8}(?:来)?(?:看|分|划分|统计)[，：]")
_SECTORS = frozenset(f"sector:{name}" for name in ("manufacturing", "service", "agriculture", "infrastructure"))
_ANCHORS = NOUNS | frozenset(
    {
        "total_investment",
        "done_investment",
        "output",
        "trade",
        "gdp",
        "fdi",
        "indicator",
        "carrier",
        "land",
        "land_reuse",
        "capacity",
        "fund_scale",
        "balance",
        "added_value",
        "growth",
        "fall",
        "share",
        "done_rate",
        "started_rate",
        "resolved_rate",
        "policy_money",
        "finance_amount",
    }
    | _SECTORS
    | {"origin:foreign", "origin:domestic"}
)
# Whose a thing is, where the thing itself stands after the counter.
_WHO = frozenset("fund team staff event guests visit partner network institution policy case carrier job".split())
_WHOSE = _WHO | {"listed", *(f"scheme:{name}" for name in load("words")["schemes"])}
_FIELDS = re.compile("等(?:[\\d一二三四五六七八九十]+)?[个大多]*(?:重[点大])?(?:领域|行业|方面|门类|板块)")
# …迈上新台阶。第九届博览会签约超480亿元记者从正在举行的第九届博览会上了解到，: another item of the news
_NEW_REPORT = re.compile("[^，。；]{4,}记者从[^，。；]{2,30}(?:了解到|获悉)")
_WITH_SUM = ("总投资", "计划总投资", "协议总投资", "、总投资", "、计划总投资", "、协议总投资")
_SUM_AND_NOUN = re.compile(
    "(?:、(?:计划|协议)?总投资额?(?:不[低少小]于|超过)?|(?:计划|协议)?总投资额?)[约超近达逾]*[\\d.]+[余多]?[万亿]+[余多]?元的(?P<noun>[^，。；、\\d]{0,14}(?:项目|工程)[^，。；、\\d]{0,12})"
)
_EACH = ("每个", "每支", "每名", "每家", "每条")
_LISTED, _QUOTE = 16, 12
_OCCASIONS = ("场", "场次", "次", "期", "批次")
_AHEAD = re.compile(
    "今年|明年|来年|下一步|下步|下一阶段|下阶段|下半年|四季度|全年|新的一年|20\\d\\d年|今后|未来|以下|重点(?:抓|做|推)"
)
# 今年，重点抓好五项工作。 what follows are the year's tasks.
_OPENS_TASKS = re.compile(
    "\\s*(?:今年|明年|来年|新的一年|新一年|20\\d\\d年|下半年|四季度|下一?步|下一?阶段|接下来)[，里]?(?:政府|我们|全[省市区县州])?(?:将|要|应)?"
    "(?:重点|主要|着重|着力|突出|聚焦|全力|扎实|切实|统筹)?(?:[抓做干办](?:好|实|牢)(?!了)|推进(?!了)|从[^，。]{2,12}(?:发力|着手|入手))"
)
# 安排部署2025年重点任务。
_HANDS_OUT = re.compile(
    "(?:安排|部署|明确|谋划|提出)了?(?:今年|明年|20\\d\\d年|下一?步|下一?阶段|下半年|全年)(?:的)?[^，。、；]{0,10}(?:工作|任务|目标)"
)
_WILL_DO = re.compile(
    "将(?:重点|着力|全力|继续|大力|紧紧)(?:抓|做|推进|实施|围绕|突出|聚焦)"
    "|将[^，。；]{0,6}从[^，。；]{0,10}(?:方面|入手|着手)[^，。；]{0,8}(?:发力|着手|入手|推进|下功夫|用力|抓|做|$)"
)
# What follows says of what kinds the things are, and is no kind that all of them have.
_PROJECT = frozenset({"project"})
_COVERS = re.compile("涉及|涵盖|包括|覆盖|分布|囊括|(?:19|20)\\d\\d年")
# 集中开工项目5个 in the report on a ceremony.
_TOGETHER = re.compile("集中(?:签约|开工|动工|竣工|投产|开竣工)(?!率)")
_NAMED = (NOUNS - {"scheme"}) | {"industry", "product", "capacity"}
_TIME = re.compile("年|季|月|日|次|今天|昨天|现场|时期|期间|以来")
_ADMIN = re.compile("全[区市县省镇州域]|我[区市县省]|园区|开发区|高新区|经开区|经济区|新区")


def read_sentence(
    text: str,
    number: int,
    sentence: Sentence,
    quantities: Sequence[Quantity],
    claimed: frozenset[int],
    state: ReadingState,
) -> None:
    """Add the figures of one sentence to `state`."""
    times_of, start, end = state.time, sentence.start, sentence.end
    if sentence.heading and is_date_line(text, start, end):
        return
    enter_section(text, sentence, state)
    open_values = [quantity for quantity in quantities if quantity.start not in claimed]
    if not open_values and not _may_tell_time(text, start, end):
        state.firm = firm_in(text, start, end, state.known) or state.firm
        return
    times: list[TimeWord] = []
    if state.marks.has_any(start, end):
        found = find_times(state.marks, start, end, _clock(state))
        times = held_to_clauses(text, without_event_names(text, found), start, end)
    times_of.words = times
    _turn_to_report(text, start, end, times_of)
    if times and not open_values:
        look_back(text, sentence, state)
    by_time, whole = opens_by_time(text, start), state.base
    words = _words_of(text, start, end, state)
    aims = aims_in(words)
    if open_values:
        _values(text, number, sentence, open_values, words, aims, state)
    else:
        state.firm = firm_in(text, start, end, state.known) or state.firm
    hands_out = not open_values and _hands_out(text, sentence, times, times_of)
    state.planned = hands_out or _goes_on_planned(text, sentence, aim_at(aims, end), bool(quantities), state)
    if times:
        times_of.words = _telling(text, sentence, times)
    if by_time:  # the parts end with their sentence
        times_of.words, state.base = [], whole or state.base
    times_of.finish_sentence(text, start, end)


def _turn_to_report(text: str, start: int, end: int, time: TimeState) -> None:
    """Leave the time of the item before where a sentence opens another one, its headline first."""
    if time.carried is not None and text.find("记者从", start, end) >= 0 and _NEW_REPORT.search(text, start, end):
        time.carried = None


def _hands_out(text: str, sentence: Sentence, times: Sequence[TimeWord], time: TimeState) -> bool:
    """Whether a sentence without a figure hands out the tasks that follow."""
    start, end = sentence.start, sentence.end
    if _OPENS_TASKS.match(text, start, end) and not _is_told(times, time):
        return True
    return _HANDS_OUT.search(text, start, end) is not None


def _is_told(times: Sequence[TimeWord], time: TimeState) -> bool:
    """Whether the words of time are of what is over, or of a year that is so far gone that it may be told of."""
    today = time.published
    if not times or today is None:
        return False
    end = times[0].period.end if times[0].period is not None else None
    return end is not None and (end <= today or (times[0].year == today.year and today.month > REPORTS_END))


def _words_of(text: str, start: int, end: int, state: ReadingState) -> list[Word]:
    """The words of one sentence: most sentences of an article need none."""
    words = lexicon().words(text, start, end)
    if state.known.clusters:
        words = with_clusters(state.known, words, start, end)
    return settle_aims(text, words)


def _clock(state: ReadingState) -> Clock:
    """What is known of time where a sentence begins."""
    time = state.time
    said = time.section_year is not None or (time.carried is not None and time.carried.year is not None)
    said = said or (time.published is not None and time.year_said == time.published.year)
    reported = None if time.section_plan or state.planned or _speaks_of_running_year(state) else time.reported_year
    term = time.plan_term if time.section_plan else None
    bulletin = time.reported.period if time.reported is not None else None
    named = time.section_time.period if time.section_time is not None else None  # 10月份主要指标 over 当月
    told = time.told or (bulletin.end if bulletin is not None else None) or (named.end if named is not None else None)
    return Clock(time.published, year_of(state), said, told, reported, term)


def _speaks_of_running_year(state: ReadingState) -> bool:
    """Whether the paragraph has named the year that runs (2024年，重点抓好五项工作。全年… in January 2024)."""
    word, today = state.time.carried, state.time.published
    return word is not None and today is not None and word.kind == "year" and word.year == today.year


def _telling(text: str, sentence: Sentence, times: list[TimeWord]) -> list[TimeWord]:
    """The words of time that the next sentence may go on with: none in brackets, none that 其中 makes a part."""
    start, end = sentence.start, sentence.end
    telling = [word for word in times if word.until is None and not is_of_pair(text, word)]
    if text.find(")", start, end) >= 0 or text.find("）", start, end) >= 0:
        telling = [word for word in times if not is_aside(text, word, times, end)]
    if text.find("其中", start, end) >= 0:
        telling = [word for word in telling if not is_part_of_time(text, word, times)]
    return telling


def _goes_on_planned(text: str, sentence: Sentence, aim: Aim, tells: bool, state: ReadingState) -> bool:
    """Whether what follows a sentence is planned: 今年要抓好以下工作 opens a plan; 确保经济平稳运行 does not."""
    start, end = sentence.start, sentence.end
    if text.find("将", start, end) >= 0 and _WILL_DO.search(text, start, end):
        return True
    if aim.modality == "actual" and not (aim.weak and state.planned):
        return False
    if aim.modality == "target" and not (state.planned or aim.brief or aim.guess or state.time.section_review or tells):
        return _AHEAD.search(text, start, end) is not None
    return state.planned


def _may_tell_time(text: str, start: int, end: int) -> bool:
    return _TIME.search(text, start, end) is not None


def _values(
    text: str,
    number: int,
    sentence: Sentence,
    quantities: list[Quantity],
    words: list[Word],
    aims: list[tuple[int, Aim]],
    state: ReadingState,
) -> None:
    """Read the values of one sentence in order, each with what those before it leave."""
    tiers, values = tiers_and_values(text, quantities)
    said: set[str] = set().union(*[word.classes for word in words])
    view = _view(text, number, sentence, words, said, aims, state)
    if state.base is None and state.earlier_base is not None:
        goes_on = view.breakdown or speaks_of_them(text, sentence, tiers, said)
        state.base = whole_before(values, state) if goes_on else list_told_of(text, sentence, values, state)
    if state.base is not None and _is_of_another_year(sentence, state.base, state):
        state.base = None
    state.time.at_event = view.at_event
    starts = [word.start for word in words]
    found = windows(text, sentence.start, sentence.end, values, _ANCHORS, words, starts)
    pending: dict[int, Share] = {}
    shared = "respectively" in said
    whose = not _WHOSE.isdisjoint(said)
    listed = text.find("、", view.start, view.end) >= 0 or text.find("等", view.start, view.end) >= 0
    firms = may_name_firm(text, sentence.start, sentence.end, state.known)
    drafts = state.drafts
    for index, window in enumerate(found):
        if (shared or listed) and index not in pending:
            pending |= _handed_out(view, index, found, starts, state) if shared else in_turn(text, index, found)
        if firms:
            state.firm = firm_in(text, window.far[0], window.pre[1], state.known) or state.firm
        share = pending.get(index)
        own = _after_names(text, window) if listed and window.words else window.words
        behind = _behind_sum(text, window, words)
        near = [*own, *behind] if behind else _near(text, window, own, words, starts, whose)
        mine = _tiers_of(text, tiers, window, share) if tiers else ()
        read = read_value(make_spot(view, window, near, mine, share), state)
        if not read:
            continue
        before = sum_before(text, found[index - 1], read[0]) if index else None
        if before is not None:  # and what the sum leant on before its own count was read
            if drafts and drafts[-1].quantity is before.quantity:
                read_before = drafts.pop()
                before = read_before if read_before.evidence == OWN else before
            drafts.append(before)
        for draft in read:
            drafts.append(draft)
            state.last = state.last if draft.aim else draft


def _is_of_another_year(sentence: Sentence, base: Draft, state: ReadingState) -> bool:
    """Whether a sentence opens with a later year than that of the projects counted before (今年，… after 2023年，…)."""
    first = state.time.words[0] if state.time.words else None
    if first is None or first.start > sentence.start + 1 or first.kind not in ("year", "since"):
        return False
    told, new = base.period, first.period
    return (
        told is not None and told.end is not None and new is not None and new.start is not None and told.end < new.start
    )


def _tiers_of(text: str, tiers: Sequence[Quantity], window: Window, share: Share | None) -> list[Quantity]:
    """The tiers of one value; of a list that 分别 hands out, those of its item, else those of the last item."""
    mine = [tier for tier in tiers if _is_mine(text, tier, window) and not _is_defined(text, window, tier.start)]
    if share is None or share.item is None:
        return mine
    for start, end in (share.item, share.tail or share.item):
        inside = [tier for tier in tiers if start <= tier.start < end]
        if inside:
            return inside
    return mine if share.index else []


def _is_defined(text: str, window: Window, position: int) -> bool:
    """Whether a position lies in brackets that say what is counted: 项目(3000万元以上工业项目)161个."""
    head = window.pre[1]
    if text[head - 1 : head] != ")":
        return False
    start = text.rfind("(", window.pre[0], head)
    return 0 <= start < position < head and "、" in text[start:head] and text.count("以上", start, head) > 1


def _is_mine(text: str, tier: Quantity, window: Window) -> bool:
    """Whether a tier speaks of the window's quantity: it stands in it, or says how large each is (均超亿元)."""
    inside = window.pre[0] <= tier.start < max(window.post[1], window.quantity.end)
    inside = inside or (tier.start >= window.far[0] and is_heading(text, tier, window.far[1]))
    return inside or (tier.start >= window.quantity.end and is_tier_of(text, window.quantity, tier))


def _behind_sum(text: str, window: Window, words: list[Word]) -> list[Word]:
    """The words of what is counted where their sum stands between (380个总投资约6200亿元的重大项目开工)."""
    if window.quantity.kind != "count" or not text.startswith(_WITH_SUM, window.quantity.end):
        return []
    whole = _SUM_AND_NOUN.match(text, window.quantity.end)
    if whole is None:
        return []
    return [word for word in words if whole.start("noun") <= word.start < whole.end("noun")]


def _near(
    text: str,
    window: Window,
    before: list[Word],
    words: list[Word],
    starts: list[int],
    whose: bool,
) -> list[Word]:
    """The words that speak of one quantity, without those of its post where the noun stands before the number.

    `before` are those before it, `whose` is whether any of `words` can say whose a thing is.
    """
    start, end = window.pre
    if before and text[end - 1] == ")":
        before = [word for word in before if not _is_defined(text, window, word.start)]
    if before and text.find("每", start, end) >= 0:  # 每个专班至少引进1个项目
        before = [word for word in before if not text.endswith(_EACH, 0, word.start)]
    if window.noun_first:
        if not whose:
            return before
        last = next((word for word in reversed(before) if not NOUNS.isdisjoint(word.classes)), None)
        of_projects = last is not None and "project" in last.classes
        return [word for word in before if not _is_whose(word, last)] if of_projects and last is not None else before
    start, end = window.post
    if start == end:
        after: list[Word] = []
    else:
        covers = _COVERS.search(text, start, end)
        after = words_between(words, starts, start, covers.start() if covers else end)
        if after and "decoy" in after[-1].classes and text.startswith("项目建设", after[-1].start):
            after = [*after[:-1], Word(after[-1].start, after[-1].start + 2, _PROJECT)]  # 推进5个氢能项目建设
    to_come = comment_end(text, start, end)
    if to_come is not None:  # 9个在建项目，今年要投产: what becomes of them counts, and not what they are
        after = [word for word in after if not stages_of(word.classes)]
        after = [*after, *words_between(words, starts, end, to_come)]
    if not window.counts_noun:
        return [*before, *after] if after else before
    head = after[:1]  # 专班2个项目: the team is whose they are; 3个项目可新增就业: the jobs are others
    if len(after) > 1 and after[0].end == after[1].start:
        head = after[:2]  # 26支项目服务专班
    end = window.pre[1]
    called_on = [word for word in before if "visit" in word.classes and is_link(text, word.end, end)]
    return [
        word for word in (*before, *after) if word in head or word in called_on or _WHO.isdisjoint(word.classes)
    ]  # 累计走访3200余家企业


def _is_whose(word: Word, noun: Word) -> bool:
    """Whether a word before 项目 says whose the projects are (专精特新企业项目5个), and is not counted itself."""
    if word is noun:
        return False
    if not _WHO.isdisjoint(word.classes) or "listed" in word.classes:
        return True  # 上市公司投资项目7个
    return word.end <= noun.start and names_scheme(word.classes)


def _after_names(text: str, window: Window) -> list[Word]:
    """The words before a number without the nouns of names that are listed (签约引进甲、乙等外资项目14个)."""
    (start, head), before = window.pre, window.words
    if before[-1].end == head and not window.noun_first and text.find("、", start, head) >= 0:
        before = [word for word in before if word.end < head or "industry" not in word.classes]  # 甲、乙食品3户企业
    if window.quantity.kind != "count":
        return before
    cut = text.rfind("等", max(start, head - _LISTED), head)
    if cut < 0:
        return before
    kept = "event" if window.quantity.unit in _OCCASIONS else ""  # 举办座谈会、推介会等140场次
    if _FIELDS.match(text, cut):  # 交通物流、城市基础设施等8大领域234个项目
        before = [word for word in before if word.start > cut or _SECTORS.isdisjoint(word.classes)]
    last = next((word for word in reversed(before) if word.end <= cut), None)
    if last is not None and window.noun_first and last.end == cut and not _SECTORS.isdisjoint(last.classes):
        return before  # 现代服务业等项目7个: a kind, and no name
    return [word for word in before if word.start > cut or kept in word.classes or not _belongs_to_name(word, cut)]


def _belongs_to_name(word: Word, cut: int) -> bool:
    """Whether a word before 等 is of the names listed there: 绿色矿山建设等2个项目 are not said to be under way."""
    if word.end == cut and "stage:building" in word.classes:
        return True
    return not _NAMED.isdisjoint(word.classes) or names_scheme(word.classes)


def _view(
    text: str,
    number: int,
    sentence: Sentence,
    words: list[Word],
    said: Set[str],
    aims: list[tuple[int, Aim]],
    state: ReadingState,
) -> SentenceView:
    start, end = sentence.start, sentence.end
    together = text.find("集中", start, end) >= 0 and _TOGETHER.search(text, start, end) is not None
    admin = _ADMIN.search(text, start, end) is not None
    return SentenceView(
        text,
        number,
        start,
        end,
        words,
        aims,
        tuple(state.time.words),
        admin,
        "breakdown" in said or state.parts_follow or _SORTS.match(text, start, end) is not None,
        together or "ceremony" in said,
        state.time.section_plan,
        text.find("“", max(0, start - _QUOTE), end) >= 0,
        stands_in(text, MEANS, start, end),
        not admin and names_works(text, start, end),
        text.find("(", start, end) >= 0 or text.find("（", start, end) >= 0,
    )


def _handed_out(
    view: SentenceView, index: int, found: Sequence[Window], starts: list[int], state: ReadingState
) -> dict[int, Share]:
    """What 分别 hands to the values of a list that begins at `index`; empty where none does."""
    handed: dict[int, Share] = {}
    for word in view.words:
        if "respectively" not in word.classes or word.start >= found[index].quantity.start:
            continue
        run = find_run(view.text, word, found, index)
        if run and run[0] == index:
            begin = found[index - 1].quantity.end if index else view.start
            handed |= shares(view.text, word, run, found, state.in_sentence(view.number), view.words, starts, begin)
    return handed
