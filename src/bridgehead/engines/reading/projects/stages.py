"""Stages that a clause says a project has reached or is to reach, with their dates."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bridgehead.engines.figures import STAGES, Period
from bridgehead.engines.reading.patterns import alternatives
from bridgehead.engines.reading.records import record
from bridgehead.engines.reading.times.periods import TimeWord
from bridgehead.engines.reading.vocabulary import load, words_of_class

from .cues import cue
from .progress import SAYS_PROGRESS, progress_in
from .signs import SAYS_SIGN, signs_in

_WORDS = {word: stage for stage, words in load("names")["stages"].items() for word in words}
_STAGE = re.compile(alternatives(_WORDS))
_SAYS_WORD = cue(_WORDS)
_JOINTS = {word: (tuple(before), tuple(after)) for word, (before, after) in load("names")["joints"].items()}
SAYS_STAGE = _SAYS_WORD | SAYS_PROGRESS | SAYS_SIGN
# 占年计划55%, 计划新开工项目, 计划总投资: a plan that is a noun or belongs to one.
_TARGET = re.compile(
    "计划(?<![年度占按]计划)(?!提前|工期|进度|时间)(?!的?(?:新开工|新建|竣工)?[^，。；]{0,6}项目|的?总?投资|数|[\\d.]+%|的)|预计(?!总?投资)|力争|确保|争取|有望|拟(?<!模拟)(?<!虚拟)(?!总?投资)|即将|将(?!军)|可望|准备(?<!前期准备)(?=$|[投开交竣试动])|要(?<![为首重主必只需概纪摘险紧]要)(?!求|素|点|闻|件|道|加[快速紧]|提速|续建|继续|持续)|待(?<!接待)(?<!期待)(?!遇)|要求|目标|预期|年内(?<!半年内)|届时|可(?<!许可)(?<!认可)(?!靠|充|再|降|视|编|穿|持|循|回|研|行|控|溶|调|变|燃|食|拆|移)|尽快|尽早|及早|推迟[至到]|延期[至到]|原定|下月|下个月|下周|次月|不日|争(?<!竞争)|加快.{0,4}早日|早日|就能|便能|将能|便可|即可|就可"
)
_ACTUAL = re.compile(
    "已|目前(?<!项目前)|现在|如今|眼下|至今|正(?=[在单做施调装铺浇砌吊搭联试带忙]|进行|[与和同][^，。；]|抓紧|加紧|加快|加速|有序|稳步|全力|紧张)|正式|顺利|现已|刚刚|刚|当前|成功|实现当年(?<![早争保取]实现当年)|日前|近日|了|实现了|今天|昨日|上月|以来|同日|当日|当天|还有|同步"
)
# 推动24个项目签约，X项目开工: what is urged on ends with its clause.
_URGED = re.compile(
    "推动|推进|促(?!销)|[一二三四五六]要|要(?=加快|推动|推进|抓|尽快)|抓好|做好|盯紧|紧盯|盯住|督促|目标是让|加快(?=[^，。；]{2,24}步伐)"
)
_PLAN = re.compile(
    "计划(?<![年度占按]计划)(?!的|(?:新开工|新建|竣工|开工)[^，。；]{0,4}项目)|力争|确保|争取|将(?=在|于|进一步|持续|继续|全面|全力|深入|大力|积极|加快|加强|加大|加力|重点|围绕|聚焦|坚持|以|按照|实施|建设|开展|组织|举办|新|实现|力争|会|有|推|完成|打造|达|超|牢牢|充分|努力|再|制定)|要(?!求|素|点|闻)(?<![为首重主必只需概纪摘险紧]要)|拟"
)
_DONE = re.compile("已|目前(?<!项目前)|截至|正在|以来|记者|现场")
_AFTER = re.compile(
    "(?:达[产效]|投产|投用|投运|建成|竣工)*(?:(?:后|之后|以后)(?!进展|迟迟|一直|始终|未能|停工|停滞|因|便|随即|立即|即(?!可)|已|移交|交由|交给|转交|划归|更名|命名)|前(?!期)|之前|到|至(?!今)|的(?:要求|目标|手续|条件)|率|时限|时间|倒计时|要求|需要|需求|能力|标准|审批|手续|条件|验收准备|准备|所需|仪式举行前|线|可(?:年|每年|新增|实现|带动|形成|安排|解决|增加|提供|创|达|吸纳|满足|望|为))"
)
_NOT_YET_RUNNING = re.compile(
    "[^，。；、]{0,8}(?:将|预计|计划|有望|力争|拟)|进行|安装|的|[^，。；、]{0,10}(?:调试|试验|安装|吊装|浇筑|就位|运抵|到场|组装|预埋|施工)"
)
_AFTER_FIRST = frozenset("可条需达投建竣后之以前到至的率时审手验准所仪线要能标倒")
_NOT_BEFORE = tuple("未 没有 不 从 离 距 距离 保障 推动 推进 促进 早 快 力促 抓 助力 服务 推迟 暂缓 延期 为 或".split())
# 加快推进X尽快开工: not begun, whatever goes on there.
_NOT_BEGUN = ("尽快", "尽早", "及早", "早日")
# 推动|正在洽谈的X尽快签约, 支持|去年投产的X达产: what they are already, whatever is planned for them
_AS_THEY_ARE = re.compile(
    "(?:推动|推进|促进|促使|力促|助推|支持|督促|帮助|服务|紧盯|盯紧|抓好|对|让|使|[今去前上]年|[月日季]度?|已经?|刚刚?|目前|近期|日前|新近?)$"
)
_TO_COME_TO = ("创造条件", "创造了条件", "创造良好条件", "打下", "打好基础", "奠定", "步伐")
_GETS_LAND = ("拿地", "摘牌", "供地")
_WAS_MEANT = re.compile("原定|计划|预计|拟|将|推迟")
_NOW = ("正在", "仍在", "在谈", "在建")
_TO_APPLY = re.compile("准备(?:办理|申报|申请)?[^，。；]{0,4}$")  # 正准备办理项目核准
_AS_LAND_IS_GOT = re.compile("拿地即(?<!项目拿地即)(?<!实现拿地即)$")
# 一期5万平方米厂房已交付: a part of the works.
_OF_A_HALL = re.compile(
    r"(?:厂房|车间|宿舍|办公楼|综合楼|研发楼|安置楼|住宅楼|教学楼|主楼|铺装|路面|沥青|桩基|基础(?!设施)|地基|基坑|地下室|屋面|幕墙|钢结构|围堰|导流隧?洞|泄洪洞|主塔|[牛猪鸡羊鸭鹅马畜圈]舍|大棚|温室|裙楼|塔楼|栈桥|看台|池体|水池|泵房|(?:地下|地上)?[一二三四五六七八九十\\d]+层|支洞|总干渠|主干渠|干渠|控制性(?:节点)?工程|土建|吊装|浇筑|\d+[号#]楼|(?:多|部分|首|\d|[两三四五六七八九十]|余)[个座条处段批][^，。；：、]{0,4}(?:(?:机电|土建|分项|单项|单体|单位|子项|附属|配套|辅助)工程|隧道|桥梁|涵洞|标段|坝段|区段|车站|泵站))(?![^，。；]{0,8}(?:等|项目))[^，。；]{0,8}$"
)
# 宿舍楼已封顶: no sign of the works themselves
_OF_A_SIDE = re.compile(
    "(?:主塔|索塔|[南北]塔|宿舍|办公|综合楼|食堂|门卫|配电房|地下室|地下车库|围墙)(?![^，。；]{0,8}(?:等|项目))[^，。；]{0,8}$"
)
_PREPARES = re.compile("前期(?:手续|工作|准备)")
# 正在进行环评公示: what goes on is papers.
_GOES_ON_WITH = ("正在进行", "抓紧", "正在加快", "正按", "推进中", "推进", "加紧进行")
_PAPERS = re.compile(
    "(?:(?!建设|施工)[^，。；]){0,8}(?:[三五七]通一平|场平|场地平整|土地平整|清表|环境影响|环评|可研|报批|审批|公示|招标|招投标|用地|征地|初步设计|施工图|手续|评审|论证|勘察|办理|编制|洽谈|谈判|对接|商谈|磋商|选址|签约|合同|协议)"
)
_PREPARED = re.compile(
    "(?:前期(?:工作|手续|准备)|谈判|洽谈|磋商|手续|审批|报批|招标|征地|征迁|拆迁|环评|编制|评审)[^，。；、]{0,4}$"
)
_BEGUN = re.compile(
    "(?:正式|全面|已|顺利|同时|同步|也|均|今天|今日|昨天|昨日|近日|日前|先后|相继)*[开动]工"
)  # 主体工程正式开工
_HASTENED = re.compile("(?:加快|加速|提速|推进|推动|开展|抓紧|做好|深化|启动)")
# 今年，我们将狠抓项目，加快建设X: what is hastened is under way, and so is what goes on.
_ASKS = "要将"
# 力争完成投资90亿元，A项目|加快建设
_GOES_ON_NOW = tuple(how + what for how in words_of_class("manner") for what in words_of_class("pushing"))
_HASTENS = ("加快", "加速", "提速", "续建")
_TOOK = re.compile("，?(?:只|仅|前后|全程|总共|一共|共|总计|不到|历经)*(?:用|花|历时|耗时)")  # 从签约到开工只用了45天
# 即将投产: it is being built.
_SOON = re.compile("(?:即将|准备)[^，。；]{0,6}$")
_TERMS = re.compile("了?[^，。；、]{0,6}(?:条款|细节|事宜|价格|方案)")
_LATE = re.compile("完成|装|试|收尾|尾声|验收")  # 即将完成装修
# 即将签约, 约定明年1月签约: the terms are being talked over.
_TO_SIGN = re.compile("(?:即将|将于|定于|约定|准备|有望|待)[^，。；]{0,8}$")
_NEAR = ("在望", "在即", "进入倒计时", "指日可待")  # 投产在即
_UNDER_WAY = ("building", "lead", "negotiating")
_BOTH = {"both": ("completed", "producing")}
_ENDS = ("topped_out", "completed", "producing", "full_capacity", "both")
_YEARS_PART = re.compile("(?:今年|本年|\\d年|年度)度?计划(?:完成)?投资|年度目标：")
_HAS_DONE = re.compile("实际|(?<!计划)(?:累计|已|季度|\\d月|月底|上半年)完成")
_SHARE_AFTER = re.compile(r"(?:了|约|近|超过?)*(?:\d[\d.]*%|[一二三四五六七八九]成|过半|一半|大半)")
_ENDS_A_LIST = re.compile(r"等(?:一批|多个|\d+[余多]?[个项])?(?:重点|重大|产业|工业|已)*$")
_LIST_LONG = 14
_AT_IT = ("工作", "作业", "施工", "冲刺", "阶段")
# X项目建成粮仓4栋: so many of them so far
_SO_MANY_BUILT = re.compile(r"了?[\u4e00-\u9fff]{0,8}\d+余?[栋座条个幢公间]")
_OF_WORKS = re.compile("(?:项目|工程|舍|棚|房|楼)[已共累计全部]*$")
_ENDS_CLAUSE = ("，", "。", "；", "、", "")
_HALLS_BUILT = re.compile(
    r"了?(?:标准化?)?(?:厂房|仓库|车间|冷库|大棚)[^，。；\d]{0,4}\d"
)  # 已建成标准化厂房6200平方米
_SITES = ("工地", "建设现场", "现场施工")
_INSIDE = ("内", "里", "中", "，", "一")
_TO_BE_BUILT = re.compile("建设|新建|包括|、$")
# 选址岗北智造谷: where it stands.
_SITED_AT = re.compile("选址(?:于|在)?(?!工作|阶段|论证|完成|方案|已|确定|等|意见|报告|审批)[\u4e00-\u9fff]")
_FROM_TO = re.compile("从[^，。；]{0,6}(?:到|至)$")
_THIS_MONTH = 31
_LAST_YEAR = 366
_HOW_IT_GOES, _BESIDE = ("正式", "顺利", "成功", "同步"), 8
_BEFORE = re.compile(".?(?:底|末)?(?:之前|以前|前)")
RANK = {stage: index for index, stage in enumerate(STAGES)}


@record(frozen=True, slots=True)
class StageSaid:
    """A stage with the time word beside it; `reached` is False for plans."""

    stage: str
    reached: bool
    time: TimeWord | None
    position: int


def stages_in(
    text: str,
    start: int,
    end: int,
    opening: int,
    cues: int,
    times: Sequence[TimeWord],
    published: date | None,
    planned: Callable[[], int],
    deeds: Callable[[], bool],
) -> list[StageSaid]:
    """Stages of text[start:end], a clause; modality words count from `opening`, where the project's part begins.

    `cues` are those of the clause, `times` the words of time from `times_from` on. `planned` tells where a plan that
    goes on from the sentence before stops to hold, -1 where none does: few stages need to ask. `deeds` tells whether
    the paragraph only tells of deeds.
    """
    said: list[StageSaid] = []
    time_from = times_from(start, opening)
    for at, after, told in _words_of_stages(text, start, end, cues):
        word, kind = text[at:after], told
        if text.startswith("的", after) and _is_what_it_is(text, start, at, kind):
            time = _time_beside(text, times, time_from, start, at, published) if times else None
            if time is None or _is_over(time, published):
                said += [StageSaid(stage, True, time, at) for stage in _BOTH.get(kind, (kind,))]
                time_from = max(time_from, after)
                continue
        if _tells_nothing(text, start, end, at, after, kind):
            continue
        kind = _as_far_as(text, start, at, after, kind)
        if text.startswith("项目", after) and _ENDS_A_LIST.search(text, max(start, at - _LIST_LONG), at) is not None:
            # A、B等在建项目年底投产: what they are, not what they will be
            said += [StageSaid(stage, True, None, at) for stage in _BOTH.get(kind, (kind,))]
            continue
        time = _time_beside(text, times, time_from, start, at, published) if times else None
        under_way = kind in _UNDER_WAY and not word.startswith(("完成", "落地"))
        hastened = kind == "building" and (at == start or text[at - 1] in _ASKS) and word.startswith(_HASTENS)
        covered_from = sys.maxsize if under_way else -1 if kind == "preparing" and word not in _GETS_LAND else at
        asked = at - int(hastened and at > start)  # 要|加快建设 tells of work under way
        plan_from = start if hastened or word.startswith(_GOES_ON_NOW) else opening
        reached = "了" in word or _reached(
            text, plan_from, asked, time, published, planned, deeds, covered_from
        )  # 动了土
        if reached and kind in _ENDS and time is None:
            reached = not _is_this_years(text, opening, at)
        if kind in _ENDS and text.startswith(_NEAR, after):
            said.append(StageSaid("building", True, None, at))
            continue
        reached = reached and (under_way or not text.startswith(_NEAR, after))  # 签约在即
        if not reached and kind == "signed" and _TO_SIGN.search(text, max(start, at - 12), at):
            said.append(StageSaid("negotiating", True, None, at))
        late = kind in _ENDS or (kind == "building" and _LATE.search(word) is not None)
        if not reached and late and _SOON.search(text, max(start, at - 8), at):
            said.append(StageSaid("building", True, None, at))
        said += [StageSaid(stage, reached, time, at) for stage in _BOTH.get(kind, (kind,))]
        time_from = max(time_from, after)
    return said


def _is_what_it_is(text: str, start: int, at: int, kind: str) -> bool:
    """Whether a stage at `at`, before 的, says what the projects after it are: 力促|在谈的A签约, not 未开工的."""
    if kind == "preparing":
        return False
    if text.startswith(_NOW, at):
        return True
    meant = _WAS_MEANT.search(text, max(start, at - 8), at)  # 原定10月竣工的X
    return meant is None and _AS_THEY_ARE.search(text, max(start, at - 4), at) is not None


def _is_over(time: TimeWord, published: date | None) -> bool:
    """Whether the stretch that a word of time names has begun by the document's date."""
    period = time.period
    return published is None or period is None or period.start is None or period.start <= published


def _as_far_as(text: str, start: int, at: int, after: int, kind: str) -> str:
    """`kind`, or building where the word in text[at:after] tells of a part: 主体工程已完工95%, 进行封顶工作."""
    word = text[at:after]
    if word == "敲定" and _TERMS.match(text, after) is not None:
        return "negotiating"  # 正在敲定最后条款
    if kind == "filed" and text.startswith(("程序", "流程"), after):
        return "preparing"  # 已进入核准|程序
    part = (
        (kind in _ENDS and _SHARE_AFTER.match(text, after) is not None)
        or (word == "建成" and _HALLS_BUILT.match(text, after) is not None)
        or (kind == "topped_out" and text.startswith(_AT_IT, after))
        or (word == "建成" and _SO_MANY_BUILT.match(text, after) and _OF_WORKS.search(text, start, at) is not None)
        or (kind == "topped_out" and _OF_A_SIDE.search(text, max(start, at - 12), at) is not None)
        or ((kind == "completed" or word == "交付使用") and _OF_A_HALL.search(text, max(start, at - 12), at))
    )
    return "building" if part else kind


def _is_this_years(text: str, opening: int, at: int) -> bool:
    """2024年计划投资4000万元，主体封顶: whether a stage is what a year's part of the sum is to bring."""
    planned = _last(_YEARS_PART, text, opening, at)
    return planned >= 0 and _last(_ACTUAL, text, planned, at) < 0 and _HAS_DONE.search(text, planned, at) is None


def _words_of_stages(text: str, start: int, end: int, cues: int) -> list[tuple[int, int, str]]:
    """[start, end) of what tells of a stage in a clause of so many `cues`, with the stage, in order."""
    said: list[tuple[int, int, str]] = []
    if cues & _SAYS_WORD:
        said = [(*match.span(), _WORDS[match.group()]) for match in _STAGE.finditer(text, start, end)]
    progress = [*progress_in(text, start, end)] if cues & SAYS_PROGRESS else []
    if cues & SAYS_SIGN:
        progress += signs_in(text, start, end, cues)
    if not progress:
        return said
    begun = [word for word in said if word[2] == "started"]
    progress = [each for each in progress if not any(word[0] <= each[0] and each[1] <= word[1] for word in begun)]
    hulls = [(begin, stop) for begin, stop, kind in progress if kind == "topped_out"]
    if hulls:  # 主体工程已完工
        said = [word for word in said if not any(begin <= word[0] and word[1] <= stop for begin, stop in hulls)]
    return sorted([*said, *progress])


def times_from(start: int, opening: int) -> int:
    """Where the words of time begin that may stand by a stage of the clause at `start`."""
    return max(opening, start - 14)


def _tells_nothing(text: str, start: int, end: int, at: int, after: int, kind: str) -> bool:
    """Whether the word of a stage in text[at:after] tells of no stage: 投产后, 从签约到开工, 前期工作有序推进."""
    if text[after : after + 1] in _AFTER_FIRST and _AFTER.match(text, after):
        return not text.endswith("复工", at, after) or text[after] != "后"  # 复工后连续作业
    unbegun = kind == "started" and text.endswith(_NOT_BEGUN, start, at)
    if text.startswith(_TO_COME_TO, after):
        return True  # 为A投产|创造条件
    if (text.endswith(_NOT_BEFORE, start, at) and not unbegun) or (
        text.endswith("拿地即", start, at) and _AS_LAND_IS_GOT.search(text, max(start, at - 5), at)
    ):
        return True
    from_to = text.endswith(("到", "至"), start, at) and _FROM_TO.search(text, max(start, at - 8), at) is not None
    if from_to and not _TOOK.match(text, after):
        return True
    if kind == "filed" and _TO_APPLY.search(text, max(start, at - 10), at) is not None:
        return True
    word = text[at:after]
    if _is_no_word(text, start, at, after, word) or (word.endswith(_GOES_ON_WITH) and _PAPERS.match(text, after, end)):
        return True
    if kind == "building":  # X项目前期工作有序推进, 加速推进X、Y等项目前期手续
        return (
            _PREPARED.search(text, max(start, at - 10), at) is not None
            or _PREPARES.search(text, after, end) is not None
            or (
                word == "主体工程"
                and (text.startswith(("、", "和", "及"), after) or _BEGUN.match(text, after) is not None)
            )
        )
    return kind == "preparing" and _SITED_AT.match(text, at) is not None


def _is_no_word(text: str, start: int, at: int, after: int, word: str) -> bool:
    """成立|项目公司, 电|动工具, 建设办公楼、生产车间: whether what looks like the word of a stage is another."""
    joint = _JOINTS.get(word)
    if joint is not None and (text[at - 1 : at] in joint[0] or text[after : after + 1] in joint[1]):
        return True
    if word in _SITES and text.rfind("会场", start, at) >= 0:
        return True  # 主会场设在X|工地: where the start is celebrated
    if word == "全面完成":
        return text[after : after + 1] not in _ENDS_CLAUSE  # 全面完成|基建施工
    if word.endswith("机组"):  # 首台机组就将投产, 对首台机组进行安装
        return _NOT_YET_RUNNING.match(text, after) is not None
    if word == "立项":
        return text.startswith("目", after)
    if word == "生产车间":  # told of from inside: the machines run
        return text[after : after + 1] not in _INSIDE or _TO_BE_BUILT.search(text, max(start - 1, 0), at) is not None
    return word.startswith("动工") and text[at - 1 : at] in ("电", "自", "手", "气", "机", "劳")


def _time_beside(
    text: str, times: Sequence[TimeWord], time_from: int, start: int, position: int, published: date | None
) -> TimeWord | None:
    """The last word of time before a stage at `position` that no other stage has taken."""
    for word in reversed(times):
        if not (time_from <= word.start and word.end <= position) or word.period is None:
            continue
        if word.start >= start or _STAGE.search(text, word.end, start) is None:
            return _deadline_ahead(text, word, position, published)
    return None


def _deadline_ahead(text: str, time: TimeWord, position: int, published: date | None) -> TimeWord:
    """`time`, a year later where it is a month that a stage is due before: in February 10月底前完工 is this autumn."""
    period = time.period
    if published is None or period is None or period.end is None or period.end >= published:
        return time
    words = text[time.start : time.end]
    if (
        "年" in words
        or _BEFORE.match(text, time.end - 1, position) is None
        or _ACTUAL.search(text, time.start - 4, position)
    ):
        return time
    if (published - period.end).days > _LAST_YEAR:
        return time
    later = Period(_a_year_on(period.start) if period.start is not None else None, _a_year_on(period.end))
    return replace(time, period=later)


def _a_year_on(day: date) -> date:
    """The same day a year later; 29 February is the 28th."""
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def _reached(
    text: str,
    opening: int,
    position: int,
    time: TimeWord | None,
    published: date | None,
    planned: Callable[[], int],
    deeds: Callable[[], bool],
    covered_from: int,
) -> bool:
    """Whether the stage at `position` has happened: not after a word of plan, nor at a time to come.

    A plan of the sentence before covers it that holds past `covered_from`: a verb before the name, or preparations.
    """
    comma = text.rfind("，", opening, position) + 1 or opening
    actual = _last(_ACTUAL, text, opening, position)
    if actual >= comma and text.startswith(_HOW_IT_GOES, actual):  # 下月正式启用
        meant = _last(_TARGET, text, max(comma, actual - _BESIDE), actual)
        actual = meant - 1 if meant >= 0 else actual
    target = _last(_TARGET, text, opening, position)
    if target > actual:
        if covered_from == sys.maxsize and opening < target < comma and position > comma + 1:
            return True  # 力争年底投产，|工地上塔吊林立
        return target < comma and time is not None and time.start >= comma and _is_past(time, published)
    if covered_from >= 0 and covered_from != sys.maxsize and _last(_URGED, text, comma, position) > actual:
        return deeds() and planned() < 0
    if time is None:
        return actual >= 0 or covered_from == sys.maxsize or planned() <= covered_from
    period = time.period
    if published is None or period is None or period.end is None or time.kind in ("now", "since"):
        return True
    if period.end <= published:
        return True
    begun = period.start is not None and period.start <= published
    if begun and covered_from == sys.maxsize:
        return True  # 今年，加快建设X
    soon = (period.end - published).days <= _THIS_MONTH and text.rfind("正在", opening, comma) < 0
    return begun and (actual >= comma or soon) and planned() < 0


def _is_past(time: TimeWord, published: date | None) -> bool:
    """Whether a day or a month that is said is over: 将投资3亿元，9月23日签约."""
    end = time.period.end if time.period is not None else None
    return time.kind in ("day", "month") and published is not None and end is not None and end <= published


def speaks_of_plans(text: str, start: int, end: int) -> bool | None:
    """Whether the last word of modality in text[start:end] is one of plan; None where there is none."""
    target, actual = _last(_PLAN, text, start, end), _last(_DONE, text, start, end)
    return None if target == actual else target > actual


def is_hastened(text: str, start: int, position: int) -> bool:
    """Whether what is told at `position` is only urged on: 加快X等项目|前期工作."""
    return _HASTENED.search(text, start, position) is not None and _last(_ACTUAL, text, start, position) < 0


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Where the last match of `pattern` in text[start:end] begins, -1 where there is none."""
    last = -1
    for match in pattern.finditer(text, start, end):
        last = match.start()
    return last


def date_of(time: TimeWord, *, reached: bool) -> str | None:
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as exact as the words are.

    上半年 is its last month where it is a deadline; where the stage is over (上半年签约) only the year is known.
    """
    period = time.period
    if period is None or period.end is None or time.kind in ("now", "recent"):
        return None
    if time.kind == "since" and period.start is not None:
        return period.start.isoformat() if (period.start.month, period.start.day) != (1, 1) else None
    return day_or_month(time.kind, period, reached=reached)


def day_or_month(kind: str, period: Period, *, reached: bool) -> str | None:
    """`period`, said by a word of time of that kind, as the date of a stage."""
    if period.end is None:
        return None
    if kind == "day":
        return period.end.isoformat()
    if kind == "year" or (reached and _lasts_months(period)):
        return f"{period.end.year}"
    return f"{period.end.year}-{period.end.month:02d}"


def _lasts_months(period: Period) -> bool:
    """Whether a closed period is longer than one month."""
    if period.start is None or period.end is None:
        return False
    return (period.start.year, period.start.month) != (period.end.year, period.end.month)
