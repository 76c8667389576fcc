"""Words of time that give no figure its time: what is compared with, whose task was done, how a thing came to be."""

from __future__ import annotations

import re

from .expressions import Mark

# 完成全年任务的41.2%: the year is the task's, not the figure's.
_YEARS_TASK = re.compile("(?:目标任务|任务|目标|计划|预期目标)(?:数|总量)?(?:的|[一过近]半|[五六七八九]成|\\d)")
# 截至10月末供应2480亩，全年计划3000亩: what the year is to bring, and no task that is measured.
_SETS = re.compile(
    "(?:目标任务|预期目标|任务|目标|计划)(?:数|总量)?的?[\\d.]+(?![\\d.%])[^，。；、\\d]{1,8}(?=[，。；、]|$)"
)
_OPENS = ("，", "。", "；", "\n", "")
# 提前完成全年任务, 占年度计划, 超额完成年初制定的目标: what was done is measured by it.
_TASK_DONE = re.compile("(?:完成|占|超|实现|达到?|兑现)了?(?:[省市区县州]|我[省市区县])?(?:委|政府)?(?:下达)?的?$")
# 紧盯全年目标不动摇，再签约40个: what spurs the work on dates none of it.
_SPURRED_BY = re.compile(
    "(?:紧盯|紧扣|盯紧|锚定|围绕|对照|聚焦|瞄准|锁定|对标|冲刺|朝着|按照|根据)(?:[我全][省市区县])?$"
)
_SPUR = re.compile("的?(?:既定|预期|各项|主要|招商|招商引资|工作|经济|发展|总)*(?:目标|任务)")
# 年初确定的新签约项目60个目标
_SET_THEN = re.compile("的?(?:预期|目标|计划|任务|预算|指标|部署|安排)|[确制既]定|下达|提出|明确|部署|安排|预算")
_TASK = re.compile(
    "(?:的)?(?:\\d[\\d.,]*[万亿]?(?:[美欧港]?元|[个项家])?的?)?"
    "(?:[既预确制下]?[定达]|提出|[^，。；、\\d]{0,6})?的?(?:目标|任务|计划|预期|指标|预算)"
)
# 比2011年、2012年分别增加205个、88个
_THAN = re.compile(r"(?:[比较]|[快慢高低好优强]于)(?:(?:19|20)\d\d年[、和])*$")
_THAN_REACH, _ALSO_REACH = 19, 24
# 比2020年增长48%、2019年增长14%
_ALSO_THAN = re.compile("[比较](?:19|20)\\d\\d年(?:同期)?(?:分别)?(?:增[长加]|提高|下降)[\\d.]+%[、，和]$")
_GROWN = re.compile("(?:同期)?(?:分别)?(?:增[长加]|提高|下降)[\\d.]")
# 是2011年的1.37倍
_TIMES_OF = re.compile(r"同?期?的?(?:约|近)?[\d.]+[余多]?倍")
# 比年初净增3家, 较年初减少38万平方米: what the year has brought so far.
SINCE_OPENED = re.compile(
    "(?:新增|净增|净减|增加|增长|增|多|扩大|提高|提升|上升|减少|少|减|下降|降低|回落|压减)了?(?P<number>[\\d.一二三四五六七八九十百千]+)"
)
_GROWN_SINCE, _THAN_WORDS = tuple("新净增多扩提上减少下降回压"), ("比", "较")
# 与1—9月份持平
_EVEN = re.compile("份?(?:基本)?(?:持平|相比|相当|相同)")
# 1—7月实现本年完成投资28亿元: the year is in the name of the sum
_OF_THE_YEAR = re.compile("度?(?:累计)?(?:实际)?(?:完成|到位)(?:固定资产)?(?:投资|资金)")
_MONTHS_BEFORE = re.compile("(?:月|季度|半年)[^，。；]{0,12}，?[^，。；\\d]{0,8}$")
# 31个二季度开工项目全部开工: the quarter tells which projects
_PARTS_OF_YEAR = ("quarter", "half", "month", "m1", "first")
_PROJECTS_OF_THEN = re.compile(
    "(?:集中|计划|应|新)?(?:开(?:复)?工|签约|竣工|投产|落地|入库)(?:的)?[^，。；、\\d]{0,4}(?:项目|工程)"
)
_REPORTERS = ("记者", "笔者")
_COMPARED = ("比", "较", "同", "为", "是", "相当于", "超过", "高于", "低于", "好于", "优于", "快于", "慢于", "不及")
_FOUNDED_BEFORE = re.compile(
    "(?:成立|始建|创建|创办|创立|组建|注册|设立|建|生|起源|发布|施行|获批|开园|起步|挂牌|投用|投产|筹建)于$"
)
_FOUNDED_AFTER = tuple("成立 创立 创办 建厂 出生 毕业 建园 起施行 起实施 版 修订".split())
_SINCE_FOUNDED = ("成立以来", "创建以来", "建园以来", "创办以来")
_BASIS = re.compile("(?:年)?的?(?:基础上|水平|基数|底数)")
# 3月13日，记者从区招商中心获悉: the day of the report; 从集中开工分会场获悉 it is the day of the event.
_REPORTED = re.compile(
    "(?:[(（]\\d{1,2}月\\d{1,2}日[)）]|[)）])?(?:上午|下午)?，?(?:本报|笔者)?(?:记者)?从(?![^，。]{0,28}(?:仪式|活动|会场|现场|会议?|开工|签约|竣工)上?(?:获悉|了解到|得知|悉))"
    "[^，。]{0,24}(?:获悉|了解到|得知|悉)"
)
# 从14日召开的成果新闻发布会上获悉: nothing is signed or begun where it is only told of.
_PRESS = re.compile(
    "(?:[上下]午)?[，,]?[^，。；\\n]{0,40}(?:(?:新闻|情况|媒体|例行)(?:新闻)?(?:发布会|通气会|吹风会|见面会|通报会)|发布会上?(?:获悉|了解到|得知))"
    "|电\\s*(?:\\([^()]{1,20}\\)\\s*)?[^，。；\\n]{0,44}(?:获悉|了解到|得知)"
)
_AHEAD_OF_TIME = ("提前批", "度提前批", "的提前批", "提前下达")
_AWAY_FROM = ("距", "距离", "离", "临近", "接近")
_DAYS = ("md", "bare_day")
# 在历经2018年区划调整后, 继2019年获评后: what came before what is told.
_AFTER_IT = re.compile("[^，。；\\d]{2,16}(?:之后|以后|后)(?![续期备勤台端方])")
_COMES_AFTER = ("历经", "经历", "经历了", "经过", "继")
_FAR_AIMS = ("远景目标", "愿景", "远景规划", "奋斗目标纲要")
# How a park or a firm came to be (2006年被批准为省级工业园区), which is no time of what it is now.
_HISTORY = re.compile(
    "，?[^，。；\\d]{0,18}(?:批准(?:为|设立|成立|建立)|正式成立|获批(?:为|成立|建设)|晋升为|升格为|升级为|挂牌成立|列为国家级|列为省级"
    "|撤[县市地]设[区市]|(?:升格|设立|建)[区市县](?=[，。；、])|更名为|组建(?=[，。；])"
    "|(?:认定|确定|命名|授牌|评|确认|列)为[^，。；、\\d]{2,24}(?:区|园|基地|集群|示范|试点|名城|强[县区市])(?=[，。；]))"
    "|，?(?:设立|获批|批准|建成|启用|开园|规划建设|开发建设|启动建设|投入运营|投入使用)"
    "(?:[^，。；、\\d]{0,14}(?=，[^，。；\\d]{0,4}(?:今年|去年|[上下]半年|1[~\\-—至]|20\\d\\d年))"
    "|[^，。；、\\d]{0,10}的(?=[^，。；、\\d]{1,10}(?:区|园|县|市|镇|街道|公司|集团|企业)(?:[，。]|今年|去年|[上下]半年|签约|新)))"
)
# 一季度良好开局、夏季攻势等行动: a time in the name of what was done.
_CALLED = re.compile(
    "(?:工作)?(?:“?开门红”?|良好开局|“?首季|攻坚|会战|决战|攻势|冲刺|行动)(?:[^，。；]{0,12}(?:行动|活动|攻势|会战|[、”]))"
)
# 今年新入库48个，去年同期为35个: what the same months of the year before brought.
OF_THEN = re.compile("同期(?:共|累计|仅|只)?(?:(?=\\d)|为|是|有|签约|完成|实现|新增|开工|引进|竣工)")
_SAME_TIME = re.compile("同期|同比|的[\\d.]+倍|增[长加]|同口径")


# 去年签约项目开工率达到85%: the year tells which projects.
WHICH_PROJECTS = re.compile(
    "度?(?:新?签约|引进|招引|落户|落地|立项)的?[^，。；\\d]{0,8}项目[^，。；\\d]{0,6}(?:开工|动工|竣工|投产|达产|落地|履约|存续|注册|转化|到位|开竣工)率"
)
_WHICH_BEGINS = "度新签引招落立"
# 当月拿证、当月动工: in one and the same month, whichever it was
_ONE_MONTH = re.compile("当月[^，。；、\\d]{1,6}[、，]?当[月天日]")
_ONE_MONTH_REACH = 9
# 增速年内首次由负转正
_WITHIN_IT = ("首次", "首度", "新高", "最高", "最低", "新低", "最好", "最快")
_FROM = re.compile("[由从]")
_GROWN_FROM = re.compile(
    "末?底?的?[^，。；、\\d]{0,4}(?P<before>[\\d.]+[万亿]*[^，。；、\\d]{0,4}?)"
    "(?:增[加长]?|提[高升]|扩大|上升|攀升|跃升|发展|扩|下降|减少|降低?|升|压减|压缩)(?:到|至|为)了?[约近超]?(?!20\\d\\d|去|今|目前|现在)"
)
_BASIS_REACH = 24
_ON_BASIS = re.compile("的?[^，。；、\\d]{0,6}(?P<before>[\\d.]+[万亿]*[^，。；、\\d]{1,4}?)的?(?:基础|基数|底子)上")
_ITS_NUMBER = re.compile(
    "(?:全年)?的[^，。；、\\d]{0,4}[\\d.]+[余多]?个?[万亿]*(?:[美欧港]?元|[个家户项亩]|平方米|万?吨|(?<=亿)(?=[，。；]))"
)
_GUESSED = ("预计", "有望", "力争", "预期", "确保", "争取", "可望")
_EARLIER = frozenset({"去年", "上年", "上年度", "上一年", "上一年度", "前年", "当年"})
_THIS_YEAR = frozenset({"今年", "本年度", "当年"})
# The characters at the edge of an expression of time that each pattern beside it begins or ends with.
_THAN_ENDS = "比较、和于"
_FOUNDED_AFTER_BEGINS, _REPORTED_BEGINS = "成创建出毕起版修", "上下，本笔记从(（)）"
_SAME_TIME_BEGINS, _EVEN_BEGINS, _BASIS_BEGINS = "同的增", "份基持相", "年的基水底"


def end_of_before(text: str, start: int, end: int) -> int | None:
    """Where the number of an earlier year ends that is only compared with.

    由2019年的24%攀升到37.5%, 在去年462亿元的基础上, 超过去年全年的3.2亿元.
    """
    beside = text[end : end + 1]
    if beside in "全的" and text.endswith(_COMPARED, 0, start) and (than := _ITS_NUMBER.match(text, end)) is not None:
        return than.end()
    if text.find("上", end, end + _BASIS_REACH) >= 0 and (basis := _ON_BASIS.match(text, end)) is not None:
        return basis.end("before")
    if _FROM.search(text, max(0, start - 1), end) is None:
        return None
    grown = _GROWN_FROM.match(text, end)
    return grown.end("before") if grown is not None else None


def is_no_time(text: str, mark: Mark) -> bool:
    """Whether the words only compare, tell when something was founded, or name a year that is another thing's."""
    start, end = mark.start, mark.end
    if mark.year == "当年" and not mark.kind:
        return True  # 当年签约项目: of the stretch that is spoken of
    if mark.year == "本年" and not mark.kind and _OF_THE_YEAR.match(text, end):
        return _MONTHS_BEFORE.search(text, max(0, start - _THAN_REACH), start) is not None
    if text.startswith("当月", start) and _ONE_MONTH.search(text, max(0, start - _ONE_MONTH_REACH), end + 8):
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in ("个", "项") and mark.kind in _PARTS_OF_YEAR and _PROJECTS_OF_THEN.match(text, end):
        return True
    return (
        _is_of_another(text, mark, before, after)
        or _compares(text, mark, before, after)
        or _is_task(text, mark)
        or (
            after in _WHICH_BEGINS and bool(mark.year) and not mark.kind and WHICH_PROJECTS.match(text, end) is not None
        )
        or (after in _BASIS_BEGINS and _BASIS.match(text, end) is not None)
    )


def _is_of_another(text: str, mark: Mark, before: str, after: str) -> bool:
    """Whether the words say when something was founded, reported on or called so, `before` and `after` being beside."""
    start, end, kind = mark.start, mark.end, mark.kind
    then = before == "于" and _FOUNDED_BEFORE.search(text, max(0, start - 4), start) is not None
    founded = after in _FOUNDED_AFTER_BEGINS and text.startswith(_FOUNDED_AFTER, end)
    if (
        then
        or (founded and not text.startswith(_SINCE_FOUNDED, end))
        or text.startswith(_FAR_AIMS, end)
        or _is_ahead(text, mark)
    ):
        return True
    if mark.year == "本年" and not kind and _OF_THE_YEAR.match(text, end):
        return _MONTHS_BEFORE.search(text, max(0, start - _THAN_REACH), start) is not None
    if after in "从(（" and text.endswith(_REPORTERS, 0, start) and (after == "从" or _REPORTED.match(text, end)):
        return True  # 记者昨日从区商务局获悉, 记者今天(4月30日)从…获悉
    of_list = mark.year and text.startswith(_AHEAD_OF_TIME, end)  # 下达2026年提前批项目资金
    if of_list or ((mark.year or kind == "md") and _HISTORY.match(text, end)):
        return True
    if mark.year and before in "经历了过继" and text.endswith(_COMES_AFTER, 0, start) and _AFTER_IT.match(text, end):
        return True
    if kind in _DAYS or text.startswith("昨", start):
        if _PRESS.match(text, end) is not None:
            return True
        return after in _REPORTED_BEGINS and _REPORTED.match(text, end) is not None
    return kind == "quarter" and _CALLED.match(text, end) is not None


def _is_ahead(text: str, mark: Mark) -> bool:
    """距离年底还有一个月."""
    return mark.kind == "end_of" and text.endswith(_AWAY_FROM, 0, mark.start)


def _compares(text: str, mark: Mark, before: str, after: str) -> bool:
    """Whether the words say what is compared with; `before` and `after` are the characters beside them."""
    start, end = mark.start, mark.end
    compared = text.endswith(_COMPARED, 0, start)
    year_alone = mark.year is not None and not mark.kind
    if not compared and year_alone and mark.year in ("去年", "上年") and OF_THEN.match(text, end):
        return before in ("与", "和", "跟", "超")
    earlier = mark.year in _EARLIER or mark.kind == "plan"
    if earlier and (compared or (after in _SAME_TIME_BEGINS and _SAME_TIME.match(text, end))):
        whole = compared and mark.year in _EARLIER and mark.kind in ("", "whole")
        return not (whole and _ITS_NUMBER.match(text, end))
    if mark.match["end_of"] == "年初" and (compared or _SET_THEN.match(text, end)):
        return not (text.endswith(_THAN_WORDS, 0, start) and _has_grown(text, end))
    if after in _EVEN_BEGINS and _EVEN.match(text, end):
        return True
    if mark.kind != "now" and before in _THAN_ENDS and _THAN.search(text, max(0, start - _THAN_REACH), start):
        return True
    if year_alone and before in "、，和" and _GROWN.match(text, end):
        return _ALSO_THAN.search(text, max(0, start - _ALSO_REACH), start) is not None
    return year_alone and _TIMES_OF.match(text, end) is not None


def _has_grown(text: str, end: int) -> bool:
    return text.startswith(_GROWN_SINCE, end) and SINCE_OPENED.match(text, end) is not None


def _is_task(text: str, mark: Mark) -> bool:
    """Whether the words say whose task it is that was done."""
    start, end = mark.start, mark.end
    if mark.kind == "whole":
        if text.startswith(_WITHIN_IT, end):
            return not text.endswith(_GUESSED, 0, start)  # 预计全年首次突破5000亿元
        if text.startswith("占", start - 1):
            return True  # 占全年200亿元的92%
        task = _YEARS_TASK.match(text, end)
        if task is not None and not (text[start - 1 : start] in _OPENS and _SETS.match(text, end)):
            return True
    elif (mark.kind or mark.year not in _THIS_YEAR) and (mark.kind != "end_of" or mark.match["end_of"] != "年初"):
        return False
    if _TASK.match(text, end) is None:
        return False
    head = max(0, start - 10)
    spurred = _SPURRED_BY.search(text, head, start) is not None and _SPUR.match(text, end) is not None
    return spurred or _TASK_DONE.search(text, head, start) is not None
