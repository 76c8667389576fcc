"""The firm that acts where a project is named: who signs, who spends, who speaks, in the sentences before the name."""

from __future__ import annotations

import re

from bridgehead.engines.reading.patterns import alternatives
from bridgehead.engines.reading.vocabulary import load

from .firms import FIRM_ENDS, plain_firm
from .regions import FOREIGN, without_region

_BODIES = (
    "城发 产投 城投 建投 交投 国投 水投 文投 旅投 农投 数科 影业 研究院 大学 生技 工业 制药 材料 家居"
    " 环保 农业 纺织 纸业"
    " 旅业 供销社"
    " 国贸 汽贸 医械 复材 生态 农发 水电 商业 印刷 造纸 水产 冷链 园林 盐化 煤业 焦业 铁业 镍业 锰业 硅业 钛业 锌业"
    " 钼业 蜂业 蚕业 丝业 布业 袜业 帽业 箱包 鞋服 灯具 厨具 洁具 卫浴 餐饮 酒店 油脂 牧场".split()
)
END_WORDS = frozenset((*FIRM_ENDS.split("|"), *load("brands")["brands"]["whole"], *_BODIES))
ENDS = alternatives(END_WORDS)
# 中国能建, 德国汉泰: firms by names that end in no word of firms
LED = rf"(?:{alternatives(load('brands')['brands']['groups'])}|{FOREIGN})"
FIRM = (
    rf"(?:(?:(?<![\u4e00-\u9fff])|(?<=[与和同由进约]))(?:{LED})(?=[投追又再斥增出在将与和同拟计决选落看签砸豪把就负]|副?总|，|。|的|旗下|(?:实施|建设|打造|布局|承建|新上|规划|牵头|兴建|正在|共同|联合))|"
    r"[\u4e00-\u9fffA-Za-z0-9·]{2,14}?(?:\([\u4e00-\u9fff]{2,4}\)[\u4e00-\u9fff]{0,8}?)?"
    rf"(?:{ENDS})(?!集团|股份|有限|公司|科技|控股|实业|产业园|项目|行业|产业|领域))"
)
_NAME = rf"(?P<firm>{FIRM})"
_OPENS = r"(?:^|(?<=[，。；：、“”\n]))"
_WHEN = (
    r"(?:已|正|正在|决定|近日|将|拟|计划|又|再|还|近日|日前|去年底?|今年|随后|于?\d+[年月日]+|在[\u4e00-\u9fff]{1,10})*"
)
_DEED = (
    "(?:投资|收购|追加|增资|斥资|投入|再投|出资|签下|投建|新建|新上|扩建|启动|打造|布局|建设|设立|落[子户地]|上马|选址|看[中好]|相中|砸下|豪掷|实施|推进|规划|[将把](?=总?投资|[^，。；]{2,16}(?:项目|基地|总部)(?:落|放|选))|负责|牵头|就"
    "|签约|签订|签署|与|和|同(?![时步期日一样比]))"
)
_ACTS = re.compile(
    rf"{_OPENS}{_NAME}{_WHEN}{_DEED}|旗下的?(?P<child>[\u4e00-\u9fffA-Za-z]{{3,8}}?)(?:公司)?{_WHEN}{_DEED}"
)
_SIGNS_WITH = re.compile(
    rf"[与和同](?:企业|公司)?{_NAME}(?:等(?:企业|公司)?)?(?:就|成功|正式|顺利|现场|共同)*"
    "(?:(?:举行|进行|完成)[^，。；：、\n]{0,10}?)?(?:签约|签订|签署|签下|约定|达成|合作|合资|牵手)"
)
_SPEAKS = re.compile(
    rf"(?:{_OPENS}|[在从])(?:[^，。；：、“”\n]{{2,10}}的)?{_NAME}[\u4e00-\u9fff]{{0,4}}"
    "(?:副?总经理|副?董事长|副?总裁|负责人|厂长|创始人|总监|相关人士|工作人员|老板|老总|掌门人|当家人|投资人)"
)
# 霁旭药业深耕…: what a firm is about
_IS_ABOUT = re.compile(
    rf"(?:{_OPENS}|(?<=[省市区县镇乡]的)){_NAME}(?:最近|近来|近年来|这两年|这几年|也没|深耕|成立于|创立于|创办于|始建于|总部|坐落|主营|专注|主要从事|专业从事"
    rf"|，[\u4e00-\u9fff]{{2,4}}企业，|是一家|是国内|是全球|系)"
)
# 总部位于云川的霁象影联，是…的独角兽: a firm by what is said of it, whatever its name ends in
_IS_FIRM = re.compile(
    r"(?:^|[，。；：“\n]|的)(?P<firm>(?!这|其|该|本|我|企业|公司|目前|项目|也)[\u4e00-\u9fffA-Za-z]{2,8}?)"
    r"(?:(?:总部(?:位于|设在|设于|在)|成立于|创立于|创办于|始建于|坐落于)[^，。；：\n]{2,14})?，?(?:是|作为)"
    r"[^，。；：\n]{2,36}?(?:企业|公司|独角兽|龙头|厂商|制造商|供应商|服务商|集团|小巨人|领军者)(?=[，。；”]|之一)"
)
# 在镇上注册成立霁源日用品公司，上了|Y
_FOUNDED = re.compile(rf"(?:注册|成立|组建|设立|创办)了?{_NAME}(?=[，。；]|后)")
_WE = re.compile(
    r"(?:^|[，。；：“\n])(?:目前|此次|本次|如今|这次|去年底?|今年[\d月]*|据悉|根据协议|按照协议)?，?"
    r"(?:该|这家|本)?(?:公司|企业|集团|其|双方|对方)(?!名称|的?总部|[家户数]|投资方)|我们"
)
_TOGETHER = re.compile("共同|合资|联合|携手|三方|合作(?:投资|建设|打造|开发|兴建|实施)|共建")
_PARTNER_BEFORE = re.compile(rf"{_NAME}(?:与|和|同|、|携手|联合)$")
_PARTNER_AFTER = re.compile(rf"(?:与|和|同|、|携手|联合){_NAME}")
_OPENS_SENTENCE = re.compile(r"“?(?:(?:计划|预计)?总?投资[^，。；、]{2,12}的)?")
_ITS_SITE = re.compile(
    rf"(?:走进|来到|步入|走入|位于[^，。；：、\n]{{2,16}}的){_NAME}"
    rf"|{_OPENS}(?P<there>{FIRM})(?:正在|正)[^，。；]{{0,12}}(?:项目(?:建设|施工)|施工)"
)
_GOVERNS = re.compile("政府|管委会|街道|[委局办厅区市县镇省乡]$|政策|产业|项目|园区")
_FAR_BACK = 400
# 在我区布局的第二个项目|——Y
_WHICH_ONE = re.compile("(?:——|-{1,2}|，即|——“)$|[：“—-]+$")

_FIRST_OF = re.compile(
    "(?:^|[，。；：、\n“])(?P<firm>[\u4e00-\u9fffA-Za-z]{2,8}?)(?:在(?:华|[\u4e00-\u9fff]{2,4}))?(?:的|旗下)?(?:全球|海外|亚太|中国|国内|全国|华[东南北中])*"
    "(?:首[个座家条]|第[一二三四五]个)的?$"
)
_NO_FIRST = re.compile(
    "[省市区县镇乡园州旗带圈湾域内界]$|^(?:我|全|国|世界|全球|目前|这|该|其|作为|是|建|打造|当地|[今昨明去]|日前|近日|此|已|将|推|引|有|在|又|也)|部$|方$|地区|行业|系统|我国|以及|全国"
)
_FIRST_LONG = 24


def acting_firm(text: str, start: int, end: int) -> str | None:
    """The firm that acts in the sentence of the name text[start:end], or that its 公司 or 其 stands for, or None."""
    line = text.rfind("\n", 0, start) + 1
    sentence = max(line, max(text.rfind(stop, line, start) for stop in "。！？；") + 1)
    if (another := text.rfind("项目", sentence, start)) >= 0 and not _WHICH_ONE.match(text, another + 2, start):
        sentence = another + 2  # who acts there acts on another one
    said = (
        _last(_SIGNS_WITH, text, sentence, start)
        or _last(_ACTS, text, sentence, start)
        or _last(_FOUNDED, text, sentence, start)
    )
    if said is not None:
        return said
    if (told := _at_its_site(text, line, sentence, start)) is not None:
        return told
    speaker = _speaker_after(text, start, end)
    if speaker is not None or _WE.search(text, sentence, start) is None:
        return speaker or _last(_SPEAKS, text, sentence, start) or _last(_IS_ABOUT, text, sentence, start)
    return spoken_of(text, start)


def _at_its_site(text: str, line: int, sentence: int, start: int) -> str | None:
    """走进霁创材料公司，工人正在施工。|Y项目…: the firm at whose site the sentence before is."""
    if sentence == line or _OPENS_SENTENCE.fullmatch(text, sentence, start) is None:
        return None
    before = max(line, max(text.rfind(stop, line, sentence - 1) for stop in "。！？；") + 1)
    return _last(_ITS_SITE, text, before, sentence)


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> str | None:
    """The last firm that `pattern` finds in text[start:end]; governments and their offices are none."""
    found = [match[match.lastgroup or "firm"] for match in pattern.finditer(text, start, end)]
    firms = [plain_firm(firm) for firm in found if _GOVERNS.search(firm) is None]
    return firms[-1] if firms else None


def spoken_of(text: str, end: int) -> str | None:
    """The firm that the text before `end` named last as one that acts, speaks or is told about."""
    start = max(0, end - _FAR_BACK)
    said = [
        (match.end(), match[match.lastgroup or "firm"])
        for pattern in (_ACTS, _SIGNS_WITH, _SPEAKS, _IS_ABOUT, _IS_FIRM)
        for match in pattern.finditer(text, start, end)
    ]
    said = [each for each in said if _GOVERNS.search(each[1]) is None]
    return plain_firm(max(said)[1]) if said else None


def _speaker_after(text: str, start: int, end: int) -> str | None:
    """“我们…X项目…。”霁铂科技总经理说: who has spoken the words in which the name stands."""
    opened, closed = text.rfind("“", 0, start), text.find("”", end)
    if opened < 0 or closed < 0 or text.find("”", opened, start) >= 0 or text.find("“", end, closed) >= 0:
        return None
    speaks = _SPEAKS.match(text, closed + 1)
    return plain_firm(speaks["firm"]) if speaks is not None else None


def with_partners(text: str, firm: str, start: int, end: int) -> str:
    """`firm` and who joins it in text[start:end]: A与B合资建设的Y is of A、B, and so is 与A、B签订三方协议."""
    at = text.rfind(firm, start, end)
    if at < 0 or _TOGETHER.search(text, start, end) is None or "、" in firm:
        return firm
    before = _PARTNER_BEFORE.search(text, start, at)
    after = _PARTNER_AFTER.match(text, at + len(firm), end)
    found = [plain_firm(match["firm"]) for match in (before, after) if match is not None]
    found = [each for each in found if _GOVERNS.search(each) is None]
    firms = [*found, firm] if before is not None else [firm, *found]
    return "、".join(firms)


def first_of(text: str, start: int) -> str | None:
    """岚沃首个海外|储能工厂: whose first of the kind a work is; no place's."""
    first = _FIRST_OF.search(text, max(0, start - _FIRST_LONG), start)
    if first is None or _NO_FIRST.search(first["firm"]) is not None or not without_region(first["firm"]):
        return None
    return first["firm"]
