"""Enterprises by their full names, and the firm that a stretch of text speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bridgehead.engines.reading.patterns import alternatives
from bridgehead.engines.reading.vocabulary import load

from .regions import without_region

# 有限公司 and its like end a full name; 集团 and 公司 alone do so only after a brand. Searched for from the end: what
# may stand before it is almost any character.
_FORM = re.compile("股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|合伙企业")
_BEFORE_FORM = re.compile(
    r"(?<![\u4e00-\u9fffA-Za-z])?([\u4e00-\u9fffA-Za-z0-9·]{2,24}(?:[(（][\u4e00-\u9fff]{2,6}[)）])?[\u4e00-\u9fffA-Za-z]{0,16}?)$"
)
_LONGEST = 50
_LEAD = re.compile(
    r"^.*(?:记者从|例如|成立|创办|组建|旗下|龙头|巨头|上市公司|隐形冠军|独角兽|领军|500强|比如|譬如|再如|由|(?:[司团区市县府委会方院学镇省所里]|项目)(?:与|和|及|同)|、|向|是|为|的|在|被|了|给|让|走进|来到|位于|据悉|据了解|投资方|引荐|企业|作为|引进|签约|以及|其中|签下|招引|引入|牵手|[\d多余]家|，)(?=[\u4e00-\u9fffA-Za-z]{4})"
)


def says_form(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] can hold the full name of a firm."""
    return text.find("公司", start, end) >= 0 or text.find("合伙企业", start, end) >= 0  # every form holds one of them


def full_names(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of full firm names in text[start:end], without the words that lead up to them."""
    spans = []
    left = start
    for form in _FORM.finditer(text, start, end):
        before = _BEFORE_FORM.search(text, max(left, form.start() - _LONGEST), form.start())
        if before is None:
            continue
        left = form.end()
        lead = _LEAD.match(text[before.start() : left])
        length = left - before.start()
        offset = lead.end() if lead is not None and length - lead.end() >= 6 else 0
        spans.append((before.start() + offset, left))
    return spans


def subject_firm(text: str, start: int, end: int) -> str | None:
    """The last firm that text[start:end] names in full, or None."""
    if not says_form(text, start, end):
        return None
    spans = full_names(text, start, end)
    return text[slice(*spans[-1])] if spans else None


# 霁纶新材料总经理介绍，公司投资…: whose head speaks.
_SPEAKER = re.compile(
    r"(?:^|[，。；：、”“\n]|记者[从在])(?P<firm>[\u4e00-\u9fffA-Za-z·]{2,8}(?:公司|集团|科技|股份|实业|能源|药业|重工|电子|材料|新材|生物|光电|制药|食品|光伏|汽车|纺织|医药|精密|智能|半导体|环保|建材|物流|化工|机械|装备|重装|铝业|铜业|显示|智造|医疗|电器|家居|鞋业|服饰|纸业|酒业|乳业|牧业|农业|文旅|轴承|电机|电缆|阀门|泵业|玻璃|水泥|陶瓷|化学|包装|传动|软件|数据|通信|仪器|航空|船舶|农牧|种业|饲料|渔业|茶业|轮胎|橡塑|塑业|玻纤|锂业|钢铁|矿业|工贸|商贸|控股|木业|粮油|家电))(?:执行|财务|市场|生产|技术|运营|行政|销售|常务)?(?:副?总经理|副?董事长|副?总裁|负责人|厂长|副总|创始人|总监|副?经理|执行董事|董秘|总工程师|总工|了解到|获悉|采访)"
)


def speaker_firm(text: str, start: int, end: int) -> str | None:
    """The firm by its short name whose head is the last to speak in text[start:end], or None."""
    said = list(_SPEAKER.finditer(text, start, end))
    return plain_firm(said[-1]["firm"]) if said else None


# 岚雨新材公告称，公司拟投资…: who makes it known
_ANNOUNCES = re.compile(
    r"(?:^|[，。：；\n]|\d日)(?P<firm>[\u4e00-\u9fffA-Za-z]{3,10}?)(?:\([^()\n]{4,14}\))?(?:发布)?公告(?:称|显示|，)"
)


def announcer(text: str, start: int, end: int) -> str | None:
    """The firm by its short name whose announcement text[start:end] tells of, or None."""
    said = _ANNOUNCES.search(text, start, end) if text.find("公告", start, end) >= 0 else None
    return said["firm"] if said is not None else None


_NO_SUBJECT = re.compile(
    "(?:将|拟|计划|打算|准备|有意|决定|还|已|再|再次|又|总|追加|先期|一次性|一起|在[\u4e00-\u9fff]{2,10})*"
)
_CLAUSE_FIRM = re.compile(
    r"(?P<firm>[\u4e00-\u9fffA-Za-z0-9·()]{2,30}?(?:公司|集团))[^，。；：、\n]{0,4}，$"
    r"|(?P<plans>[\u4e00-\u9fffA-Za-z0-9·()]{2,30}?(?:公司|集团))(?:拟|计划|将|主要|专业)[^。；：\n]{0,40}，$"
    r"|(?P<signs>[\u4e00-\u9fffA-Za-z0-9·()]{3,24})[与同][^，。；：、\n]{2,14}(?:签订|签署|签约|达成)[^，。；：、\n]{0,10}，$"
    r"|(?:我[省市区县镇]|政府|[省市区县镇]|管委会)[与和同](?P<with>[\u4e00-\u9fffA-Za-z0-9·()]{2,24}(?:公司|集团))(?:成功|正式|顺利)*(?:签订|签署|签约|达成)[^，。；：、\n]{0,12}，$"
)
# 海岚传动投资1.2亿欧元: a short name, where nothing else stands before the sum.
_SHORT_NAME = re.compile("[\u4e00-\u9fffA-Za-z0-9]{2,8}")
_NO_NAME = re.compile(
    "[省市区县镇乡村园]$|[一二三首]期|^(?:协议|合同|意向|概算|估算|规划|签约)|项目|政府|财政|全[市区县省]|[今去明]年|累计|计划|预计|其中|同时|公司|企业|合计|共|并|又|再|还|将|拟|先后|每年|总|目前|已|由|引进|招引|引入|签约|签下|包括|包含|推进|实施|[和与及是为有了的]|一个|客商|外商|固定|工业|产业|民间|社会|国家|中央|个人|人均|亩均"
)
_TAKES_IN = re.compile("^(?:成功|新|先后|又|陆续|相继)*(?:引进|招引|引入|签约|签下)了?")
# 协议约定公司拟投资…: the firm that the text is about.
_ANY_FIRM = re.compile(
    "(?:约定|公告|协议|显示|规定|表示|介绍|披露)[\u4e00-\u9fff]{0,2}公司$|^(?:其中)?(?:包括|包含|含)?(?:该|本|我)?公司$"
)
_FAR_BACK = 1500
# 桥港区与霁宁空气产品签订投资28亿元的…
_SIGNS_WITH = re.compile(
    r"(?:[省市区县镇会]|政府|园区|(?<=、))[与和同](?P<firm>[\u4e00-\u9fffA-Za-z0-9·()]{3,24}?)(?:成功|正式|顺利)?(?:签订|签署|签约|达成)了?$"
)
# 与霁岚重装签订|总投资35亿元的…: who signs is who reports
_OPENS_WITH = re.compile(
    r"(?:成功|已|先后|正式|还|又|近日|新)*[与和同](?P<firm>[\u4e00-\u9fffA-Za-z0-9·()]{3,24}?)(?:成功|正式|顺利)?(?:签订|签署|签约|签下|达成)了?$"
)
# What the short names of firms end in.
FIRM_ENDS = (
    "公司|集团|科技|股份|控股|实业|能源|药业|重工|电子|材料|新材|生物|光电|制药|食品|光伏|汽车|纺织|医药|精密|智能|半导体|环保"
    "|建材|物流|建工|农业|文旅|商贸|电器|家居|化工|石化|航空|船舶|机械|装备|重装|铝业|铜业|医疗|资本|酒业|乳业|渔业|牧业"
    "|种业|水务|环境|智造|软件|数据|通信|电气|电力"
)
# Behind such an end: a look-behind has one width.
AFTER_FIRM = "|".join(f"(?<={end})" for end in FIRM_ENDS.split("|"))
_SPENDERS = alternatives({*FIRM_ENDS.split("|"), *load("brands")["brands"]["whole"]})
_ENDS_FIRM = re.compile(
    rf"(?P<firm>[\u4e00-\u9fffA-Za-z0-9·()、]{{2,40}}?(?:{_SPENDERS}))(?:将|拟|计划|打算|准备|决定|有意|还|已|再|又|一次性|累计|共|近日|追加|增资|在[\u4e00-\u9fff]{{2,10}})*$"
)


def _sentence_start(text: str, line: int, position: int) -> int:
    return max(line, text.rfind("。", line, position) + 1, text.rfind("；", line, position) + 1)


def investor_before(text: str, start: int, end: int, short: bool = False) -> str | None:
    """The firm that text[start:end], the words before 投资…亿元, says invests; 公司 alone is the paragraph's firm.

    With `short`, a name without 公司, 集团 and the like is a firm's too.
    """
    match = (
        _SIGNS_WITH.search(text, start, end)
        or _OPENS_WITH.match(text, start, end)
        or _ENDS_FIRM.search(text, start, end)
    )
    if match is None and _NO_SUBJECT.fullmatch(text, start, end):  # X集团，计划在砚江区投资15亿元
        line = text.rfind("\n", 0, start) + 1
        match = _CLAUSE_FIRM.search(text, max(line, start - _LONGEST), start)
        if match is None and (firm := subject_firm(text, _sentence_start(text, line, start), start)) is not None:
            return firm
    if match is None:
        own = _FOLLOWS.sub("", text[start:end])
        if own.endswith(("公司", "企业", "对方")):
            return _speaks_of(text, start)
        own = plain_firm(_TAKES_IN.sub("", own))
        named = short and _SHORT_NAME.fullmatch(own) is not None and _NO_NAME.search(own) is None
        return own if named and without_region(own) else None  # 襄阳投资8亿元的…: a city does
    firm = next(filter(None, match.groups()))
    return _speaks_of(text, start) if _ANY_FIRM.search(firm) is not None else plain_firm(firm)


def _speaks_of(text: str, start: int) -> str | None:
    """The firm that the text before `start` is about: 公司 alone."""
    far = max(0, start - _FAR_BACK)
    return announcer(text, far, start) or subject_firm(text, far, start)


# A集团与B市共同出资, A集团、B区人民政府共同打造: the government beside the firm is none.
_GOVERNMENT = re.compile("(?:[、与和同及])[\u4e00-\u9fff]{2,10}(?:政府|管委会|[省市县区州镇])$")
_JOINT = re.compile(
    "(?:(?<=公司)|(?<=集团)|(?<=科技)|(?<=股份)|(?<=环境)|(?<=能源)|(?<=药业)|(?<=控股)|(?<=建投)|(?<=投资))(?:联合|携手)(?=[\u4e00-\u9fff]{3})|(?<=[\u4e00-\u9fff]{3})与(?=[\u4e00-\u9fff]{3})|(?<=[城产建交国水农旅能文]投)[和及]|(?:"
    + AFTER_FIRM
    + ")[与和及同](?=[\u4e00-\u9fff]{2})|、"
)


# 由上市公司、行业龙头霁盛集团投资: what the firm is
_RANK = re.compile(
    "(?:A股|H股|国内|国际|全球|世界|中国|知名|著名|主板|创业板|科创板|行业|民营)*(?:上市(?:公司|企业)?|龙头(?:企业)?|500强(?:企业)?|独角兽(?:企业)?|领军企业|隐形冠军(?:企业)?|头部企业|[央国民]企|单项冠军(?:企业)?)"
)


# What is said of a project between its firm and 的: X投资建设的|Y.
BUILDS_IT = (
    "新建|投建|投资建设|投资兴建|投资|兴建|建设|旗下|打造|布局|实施|合作|新上|上马|承建|负责建设|负责实施|负责运营|牵头建设|牵头实施|牵头|主导|主导建设"
    "|规划建设|计划建设|正在建设|正在推进|正在实施|在建|自主建设|独资建设|全资建设|独资兴建|出资建设|出资兴建|斥资兴建|斥资建设|倾力打造|运营|扩建|启动|谋划|规划"
)
_AND_OTHERS = re.compile("等(?:\\d+家)?[\u4e00-\u9fff]{0,4}(?:企业|公司|单位|[央国民]企)$")


def builders(said: str) -> str:
    """The firms that build together, from the words that name them: A集团和B公司 is A集团、B公司."""
    said = _AND_OTHERS.sub("", _GOVERNMENT.sub("", said))
    firms = [plain_firm(firm) for firm in _JOINT.split(said) if firm]
    return "、".join([firm for firm in firms if _RANK.fullmatch(firm) is None and without_region(firm)])


# What says when, at either end of a firm's name.
_WHEN = (
    r"(?:(?:\d{4}|[今去前明当次]|近(?:几|两|三)?|[一二两三四五六七八九十]+)年(?:以?来|[内前后初底末中])?|(?:上|下)半年"
    r"|(?:\d+|[本上当])个?月(?:份|[初底末中])?(?:\d+[日号])?|\d+[日号]|[昨今前当][日天]|日前|近日|近期|目前|眼下|如今|现在|此前|随后|后来|最近|当时|原先|原来)"
)
# What a firm is said to be: its rank, whose money is in it, what it does for a project, where it is from.
_KIND = (
    "(?:成功)?(?:引进|招引|引入)|[^，。；]{2,12}?(?:(?:旗下)?(?:全资|控股|独资)?子公司|旗下的?)(?=[\u4e00-\u9fff]{3})"
    "|(?:[国行]业?内?[^，。；]{0,4}龙头|本地|当地|知名|本土|民营|国有|台资|中外合资|外商独资|上市|重点|骨干|领军|头部)企业(?=[\u4e00-\u9fff]{3})"
    "|(?:[港台外日德韩美法英侨]资|中外合资|外商独资)(?=[\u4e00-\u9fff]{3})|[港台外侨客日德韩]商(?!会)|[港台外日德韩美法英]资企业"
    "|(?:德国|日本|韩国|美国|法国|英国|瑞士|荷兰)企业|[省市区县]属[国央]企|[央国民]企|企业"
    "|(?:投资|建设|实施|运营|接盘|接手|承建|业主|出资|开发)(?:方|商|者|人|主体|单位|企业)(?:[为是系：]|(?=[\u4e00-\u9fff]{3}))|(?:业主|老板|东家)(?:[为是系：]|(?=[\u4e00-\u9fff]{4}))"
    "|(?:来自|坐落于|位于|总部(?:位于|设在|在))[\u4e00-\u9fff]{2,8}?的|[\u4e00-\u9fff]{0,4}(?:商人|客商|企业家|青年|乡贤|能人|大户|华侨)(?=[\u4e00-\u9fff]{2,4}$)"
)
_LEADS_IN = re.compile(rf"^(?:{_WHEN}|{_KIND}|其中|同时|此外|另外|最终|据悉|原?由)+")
# What a firm does and when, behind its name: 霁岑控股|注资后恢复, 霁山智造|三年内.
_FOLLOWS = re.compile(
    rf"(?:(?<=[\u4e00-\u9fff]{{3}})(?:{_WHEN}|(?:注资|接手|接盘|盘活|增资|入股|出手|斥资|豪掷|牵头|为其|为此|有意|负责)[\u4e00-\u9fff]*|\d+月(?:[初底])?)|将|拟|计划|打算|准备|决定|有意|还|已|再|又|追加|正在|在)+$"
)
# 对方, 同意, 头雁是, 该县: no firm is called so, whatever the pattern that took it for one.
_NO_FIRM = re.compile(
    "^(?:[其该这那它他她]|我[们省市区县国方]|本(?:公司|企业|地|市|县|区|省)|[双三各对甲乙][方]|[前后]者|自己|大家|以下|上述|下列|同意|批准|核准|标志|推[进动]|加快|确保|力[争促]|社会资本$|国资$|民资$|外资$|沪商|浙商$)"
    r"|^(?:项目|合资|[子分母]|全资子|控股子|平台)公司$|[的是为了被让把\d]$|^[\d.]+[年月日号个家]|^.?$"
)


def plain_firm(firm: str) -> str:
    """`firm` without what leads up to it and what follows it (引荐云浙霁洋集团, 港商霁岑集团, 如今霁创药械)."""
    lead = _LEAD.match(firm)
    if lead is not None and len(firm) - lead.end() >= 4:
        firm = firm[lead.end() :]
    return _FOLLOWS.sub("", _LEADS_IN.sub("", firm))


def told_firm(said: str) -> str | None:
    """The firms in `said`, the words that a pattern took for their names, without others; None where it holds none.

    Every firm that the context of a project tells goes through here.
    """
    firms = [plain_firm(firm) for firm in said.split("、")]
    return "、".join([firm for firm in firms if may_be_called(firm) and without_region(firm)]) or None


def may_be_called(firm: str) -> bool:
    """Whether a firm can have the name `firm`: no pronoun, verb, date or kind of firm is one."""
    return _NO_FIRM.search(firm) is None


def ends_of(text: str, head: str) -> list[int]:
    """Where `head` ends each time that it stands in `text`; no pattern is compiled for a name."""
    ends = []
    at = text.find(head)
    while at >= 0:
        ends.append(at + len(head))
        at = text.find(head, at + 1)
    return ends


def says_after(text: str, ends: Sequence[int], after: re.Pattern[str]) -> re.Match[str] | None:
    """The first match of `after` at one of `ends`."""
    for end in ends:
        match = after.match(text, end)
        if match is not None:
            return match
    return None
