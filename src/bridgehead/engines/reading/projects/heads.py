"""Words that say of what stage the projects are that follow: 签约项目中，…; (二)开工项目。…; 集中开工的重点项目有："""

from __future__ import annotations

import re

from bridgehead.engines.reading.records import record

from .cues import cue

_STAGES = {
    "签约": "signed",
    "跟踪在谈": "negotiating",
    "在谈": "negotiating",
    "洽谈": "negotiating",
    "备案": "filed",
    "开竣工": "started",
    "开工": "started",
    "动工": "started",
    "奠基": "started",
    "在建": "building",
    "续建": "building",
    "竣工": "completed",
    "完工": "completed",
    "建成": "completed",
    "投产": "producing",
    "投运": "producing",
    "投用": "producing",
    "启动建设": "started",
    "开建": "started",
    "封顶": "topped_out",
    "落成": "completed",
    "试产": "producing",
}
_HEAD = re.compile(
    rf"(?=[拟待计即预未前谋集现本此新已当同再正首上{''.join(stage[0] for stage in _STAGES)}])"
    r"(?P<ahead>拟|待|计划|即将|预备|未|前期|谋划)?(?:集中|现场|本次|此次|新|已|当日|同日|再|正在|首批|上台)*"
    rf"(?P<stage>{'|'.join(_STAGES)})(?:投资协议|协议)?的?(?:\d+[亿万]美?元(?:及?以上)?|超?亿元(?:以上)?)?(?:的)?(?:\d+个)?[^，。；：、\d\n]{{0,10}}项目"
)
# 会上集中签约的有：A、B
_THOSE = re.compile(rf"(?P<stage>{'|'.join(_STAGES)})的，?(?:还)?(?:有|包括|是)")
_LISTS = re.compile(
    r"\d*个?(?:中|里)?[，]?(?:一个是|一是|包括|包含|主要有|主要包括|有：|有$|分别是|分别为|如下|为：|：)|中，|里，|中|$"
)
_ALL = re.compile(r"(?:共|有|总计)?\d+个[^。；]{0,30}?(?:包括|分别是|分别为|分别有)")
_ROW = re.compile(
    r"\s*(?:[▲●■◆★☆►▶◇○△◎※•➤·*—-]|\d{1,2}[.、 )]|[（(][\d一二三四五六七八九十]{1,3}[)）]|[①-⑳]"
    r"|“|\||投资|总投资|占地|用地|[\u4e00-\u9fffA-Za-z()]{3,24} +[^ \n，。]{4,36} +\d[\d.]*[亿万])"
)
# 在建项目7个，分别为: the head of a part of a sentence
_PART_HEAD = re.compile(
    rf"(?P<ahead>拟|待|计划|即将|未)?(?:已|新|集中)*(?P<stage>{'|'.join(_STAGES)})(?:的)?[^，。；：、\d]{{0,10}}项目(?:共|有|达)?\d+余?[个项宗]，?[^，。；\d]{{0,6}}(?:分别[为是有]|包括|主要有|即|为|是|：)"
)
# 20个项目中，已签约9个、总投资80亿元：
_COUNTED = re.compile(rf"(?:已|新|集中)*(?P<stage>{'|'.join(_STAGES)})\d+个[^。；：]{{0,30}}：")
# 新开工重大项目9个、总投资50亿元，其中包括A、B
_LISTED_BELOW = re.compile(
    rf"(?P<ahead>拟|待|计划|即将|未)?(?:集中|新|已)*(?P<stage>{'|'.join(_STAGES)})(?:的)?[^，。；：、\d]{{0,10}}项目(?:共|达)?\d+余?[个项宗]"
    r"(?:[^。；]{2,60}?(?:包括|主要有|分别是|分别为)|[^。；]{0,30}?其中(?:：|有))"
)
# 续建项目抓投产，前期项目抓开工: what is to be done with each kind of project.
_URGED = re.compile(
    "(?P<stage>续建|在建)项目(?:要|狠|重点|着力|全力)*[抓促保求](?:投产|竣工|建成|达产|达效|完工|进度|推进)"
    "|(?:开工|新建|新开工|前期|储备|签约|谋划)项目(?:要|狠|重点|着力|全力)*[抓促保求](?:开工|落地|推进|进度|签约|建设|转化)"
)
# 二是力促签约项目尽快开工。 opens a part of tasks: what its projects are.
_URGED_ON = re.compile(
    r"(?:^|[一二三四五六七八九十]是|[）)、.])\s*(?:推动|推进|促进|力促|加快|促使|抓好|紧盯)(?P<stage>签约|在建|续建|意向|在谈)项目(?:加快|尽快|早日|尽早|快速|建设)?"
    "(?:开工|建设|竣工|投产|签订|签约|落地|进度|合同|达效|达产)[^，。；：、]{0,6}(?:[。：]|$)"
)
# 集中开工的19个项目总投资86亿元，包括A、B
_SO_MANY_BELOW = re.compile(
    rf"(?:集中|新|此次|本次|现场|当天)+(?P<stage>{'|'.join(_STAGES)})的?(?:\d+余?个)?[^，。；：、\d]{{0,10}}项目[^。；]{{0,40}}?(?:包括|主要有|分别是|分别为)"
)
# 一批项目签约落地，包括A、B
_DONE_AND_WHICH = re.compile(
    rf"项目(?:集中|成功|现场|陆续|相继|先后|顺利|全部|均)?(?P<stage>{'|'.join(_STAGES)})(?:落地|落户|入园|建设)?，(?:其中)?(?:包括|主要有|分别是|分别为|主要是)"
)
# 有两个项目开工：A和B，总投资分别为…
_DONE_THEN = re.compile(
    rf"(?P<ahead>拟|待|将|计划)?(?:\d+|[一两二三四五六七八九十]+)[个项]?[^，。；：、\d]{{0,8}}项目(?:集中|现场|成功|顺利|先后|正式|双双|同时|相继|全部|均|已|[^，。；：、]{{2,12}}并)*(?P<stage>{'|'.join(_STAGES)})(?:建设)?(?:：|，(?:即|分别[是为有]|依次[是为]|它们是|这就是))"
)
# 签约5个项目，引资47亿元，其中单体最大的为X
_GREATEST_OF = re.compile(
    rf"(?<![拟待将])(?P<stage>{'|'.join(_STAGES)})了?(?:[^，。；：、\d]{{0,10}}项目)?\d+余?[个项宗][^。；]{{0,40}}?其?中[^，。；：、]{{0,8}}(?:最[大高多长]|头雁|龙头|重头戏|之首|“?巨无霸”?)[^，。；：、]{{0,6}}?(?:为|是|当属|要数|数)"
)
# 新签约工业项目28个，A、B等一批项目落地
_SO_MANY_THEN = re.compile(
    r"(?P<stage>签约|签订|在谈|洽谈)[^，。；：、\d]{0,8}项目(?:共|达)?\d+余?[个项宗]，(?=[^，。；：]{2,60}等(?:一批|\d+[个项])?[^，。；]{0,8}项目(?:成功|相继|先后|顺利)*落[地户])"
)
# 四、前期项目; 储备项目清单
_PREPARING = re.compile(
    r"(?:(?P<prepared>前期(?:工作)?)|谋划|储备)(?:重[大点])?项目(?:\d+个)?(?:清单|名单|[（(][^）)]{1,10}[）)])?[：\s]*$"
)
_PARTS = re.compile(r"其中|包括|主要有|分别是|分别为|涵盖|项目\d+[个项]")
# …签约项目9个。主要有A、B: what the sentence before counted.
_OPENS_LIST = re.compile(
    r"\s*(?:这些|上述)?(?:项目)?(?:主要|分别)?(?:[有为是]：?(?=[^，。；]{2,40}(?:、|等))|包括：?)(?!\d)|\s*其中，?(?=[^。；]{6,90}等[^，。；\d]{0,16}项目(?:共?\d|$|，|。))"
)
# 在53个项目中，A: what was said of so many projects.
_SOME_OF = re.compile(r"\s*(?:在|从)?(?:这|上述|此次|本次|其中)?(?P<many>\d+)余?[个项]项目(?:中|里|当中)")
_SAID_OF_THEM = re.compile(rf"(?P<stage>{'|'.join(_STAGES)})")
_NOT_DONE = re.compile("未|拟|将|计划|即将|待")
_CALLED = re.compile(
    rf"(?:作为|系|是)[^，。；：]{{0,8}}?(?<![拟待将])(?P<stage>{'|'.join(_STAGES)})的?(?:重[大点]|产业|工业)*项目(?:之一)?的“?$"
)
_CALLED_LONG = 24
_OTHER_TIMES = re.compile("今年以来|去年|近年|累计|截至|下一步|目前|将|计划(?!总?投资)|近期|此前")
_SHORT = 24
_CLOSES = "。 \n”)）"
_RESTS = ("", "有", "清单", "名单", "情况", "介绍", "简介", "一览", "概况")
_IN_NUMBERS = re.compile(r"\(共?\d+[个项]：?")  # 续建项目(3个)
_ENDS_IN_NUMBERS = re.compile(r"项目\(共?\d+[个项]$")
_LAST_OF_HEAD = ("项目", "：", "有", "清单", "名单", "情况", "介绍", "简介", "一览", "概况")

# What each pattern needs to find anything.
SAYS_STAGE_OF_LIST = cue([*_STAGES, "前期", "谋划项目", "储备项目"])
_IS_URGED = cue(f"{kind}项目" for kind in "续建 在建 开工 新建 前期 储备 签约 谋划 意向 在谈".split())
_LEADS_IN = cue("：")
_THAT_IS = cue("，即 分别 依次 它们是 这就是".split())
_IS_GREATEST = cue("最大 最高 最多 最长 头雁 龙头 重头戏 之首 巨无霸".split())
_OF_SO_MANY = cue(f"项目{number}" for number in "0123456789共达")
_NAMES_THEM = cue("包括 主要有 主要是 分别是 分别为 其中： 其中有".split())
_MAY_HEAD = cue(f"项目{comma}{after}" for comma in ("", "，") for after in "0123456789个中里包主有分如为：共总")
_OF_THOSE = cue(("的有", "的还有", "的包括", "的还包括", "的是", "的还是", "的，还有", "的，有", "的，包括"))


@record(frozen=True, slots=True)
class Head:
    """The stage that a list's head gives its projects, None for one still to come; `below` outlasts its sentence.

    `at` is where it begins.
    """

    stage: str | None
    below: bool
    at: int


def head_in(text: str, start: int, end: int, cues: int) -> Head | None:
    """The head of a list of projects in text[start:end], a sentence that says a stage, or None."""
    kind = _of_kind(text, start, end, cues)
    if kind is not None:
        return kind
    counted = _COUNTED.search(text, start, end) if cues & _LEADS_IN else None
    if counted is not None:
        return Head(_STAGES[counted["stage"]], below=False, at=counted.start())
    many = _of_many(text, start, end, cues)
    if many is not None:
        return many
    then = _SO_MANY_THEN.search(text, start, end) if cues & _OF_SO_MANY else None
    if then is not None:
        return Head("signed" if then["stage"].startswith("签") else "negotiating", below=False, at=then.start())
    if not cues & (_MAY_HEAD | _OF_THOSE) and not _ends_as_head(text, start, end):
        return None
    those = _THOSE.search(text, start, end) if cues & _OF_THOSE else None
    return _said_first(text, start, end, _HEAD.search(text, start, end), those)


def _of_many(text: str, start: int, end: int, cues: int) -> Head | None:
    """The head that says how many of a stage there are before it names them, or the greatest of them."""
    if cues & _NAMES_THEM:
        below = _LISTED_BELOW.search(text, start, end) if cues & _OF_SO_MANY else None
        if below is not None and not below["ahead"]:
            return Head(_STAGES[below["stage"]], below=False, at=below.start())
        many = _SO_MANY_BELOW.search(text, start, end) or _DONE_AND_WHICH.search(text, start, end)
        if many is not None:
            return Head(_STAGES[many["stage"]], below=False, at=many.start())
    done = _DONE_THEN.search(text, start, end) if cues & (_LEADS_IN | _THAT_IS) else None
    if done is not None and not done["ahead"]:
        return Head(_STAGES[done["stage"]], below=False, at=done.start())
    greatest = _GREATEST_OF.search(text, start, end) if cues & _IS_GREATEST else None
    return None if greatest is None else Head(_STAGES[greatest["stage"]], below=False, at=greatest.start())


def _of_kind(text: str, start: int, end: int, cues: int) -> Head | None:
    """The head that tells what is to be done with a kind of projects (续建项目抓投产), or that is 前期项目 alone."""
    urged = _URGED.search(text, start, end) if cues & _IS_URGED else None
    if urged is not None:
        return Head("building" if urged["stage"] else None, below=True, at=urged.start())
    urged_on = _URGED_ON.search(text, start, end) if cues & _IS_URGED else None
    if urged_on is not None:
        return Head(_STAGES.get(urged_on["stage"], "negotiating"), below=True, at=urged_on.start())
    prepared = _PREPARING.search(text, start, end) if end - start <= _SHORT else None
    if prepared is not None:
        return Head("preparing" if prepared["prepared"] else None, below=True, at=prepared.start())
    return None


def _ends_as_head(text: str, start: int, end: int) -> bool:
    """Whether a list may follow the whole sentence: 签约项目, 开工项目清单."""
    if text.find("项目", max(start, end - 3), end) >= 0:
        return True
    said = text[start:end].rstrip(_CLOSES)
    return end - start <= _SHORT and (said.endswith(_LAST_OF_HEAD) or _ENDS_IN_NUMBERS.search(said) is not None)


def _said_first(
    text: str, start: int, end: int, match: re.Match[str] | None, those: re.Match[str] | None
) -> Head | None:
    """签约项目中，A、B; A、B等在建项目 ends a list and heads none. `match` is the stage with its 项目."""
    if those is not None and (match is None or those.start() < match.start()):
        return Head(_STAGES[those["stage"]], below=text[start:end].rstrip().endswith("："), at=those.start())
    if match is None or text[match.start() - 1 : match.start()] == "等":
        return None
    stage = None if match["ahead"] else _STAGES[match["stage"]]
    rest = text[match.end() : end].rstrip(_CLOSES)
    if end - start <= _SHORT and (rest.rstrip("：") in _RESTS or _IN_NUMBERS.fullmatch(rest) is not None):
        return Head(stage, below=True, at=match.start())
    if rest.endswith("：") and _LISTS.match(text, match.end(), end):
        return Head(stage, below=True, at=match.start())
    if _LISTS.match(text, match.end(), end - 1) or _ALL.match(text, match.end(), end):
        return Head(stage, below=False, at=match.start())
    return None


def heads_of_parts(text: str, start: int, end: int) -> list[Head]:
    """The heads that commas part: 在建项目7个，分别为A、B，|在谈项目3个，分别为C; [] of fewer than two."""
    if text.find("项目", text.find("项目", start, end) + 1, end) < 0:
        return []
    found = [
        Head(None if match["ahead"] else _STAGES[match["stage"]], below=False, at=match.start())
        for match in _PART_HEAD.finditer(text, start, end)
    ]
    return found if len(found) > 1 else []


def called_before(text: str, start: int, position: int) -> Head | None:
    """作为签约项目的|X, 开工项目之一的|X: the stage that the words right before a name give it."""
    called = _CALLED.search(text, max(start, position - _CALLED_LONG), position)
    return Head(_STAGES[called["stage"]], below=False, at=called.start()) if called is not None else None


def opens_list(text: str, start: int, end: int) -> bool:
    """Whether a sentence goes on as the list of the projects that the one before counted: 主要有A、B."""
    return _OPENS_LIST.match(text, start, end) is not None


def counted_before(text: str, start: int, end: int) -> Head | None:
    """The stage of the projects that text[start:end], the sentence before a list, has counted: 跟踪在谈项目40个."""
    last: re.Match[str] | None = None
    for match in _HEAD.finditer(text, start, end):
        last = match
    return None if last is None or last["ahead"] else Head(_STAGES[last["stage"]], below=False, at=start)


def some_of_many(text: str, start: int, end: int) -> Head | None:
    """在53个项目中，A、B: the stage that the text has told of all of as many (这53个项目已全部开工)."""
    some = _SOME_OF.match(text, start, end)
    if some is None:
        return None
    at = max(text.rfind(f"{some['many']}{unit}", 0, start) for unit in ("个", "余个", "项"))
    stop = text.find("。", at, start) if at >= 0 else -1
    said = _SAID_OF_THEM.search(text, at, stop) if stop > at else None
    if said is None or text[at - 1].isdigit() or _NOT_DONE.search(text, at, said.start()):
        return None
    return Head(_STAGES[said["stage"]], below=False, at=start)


def goes_below(text: str, start: int) -> bool:
    """Whether the line that begins at `start` is a row of the list that a head began."""
    return _ROW.match(text, start) is not None


def tells_of_list(text: str, start: int, end: int) -> bool:
    """Whether a sentence lists what took part in the ceremony told of before: 其中，产业项目16个，包括A、B等."""
    return _PARTS.search(text, start, end) is not None and _OTHER_TIMES.search(text, start, end) is None
