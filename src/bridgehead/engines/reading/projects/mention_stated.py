"""Works that are named without 项目, by the facts that are told of them: X二期，总投资8亿元; 投资5亿元建设X."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bridgehead.engines.reading.quantities import Quantity

from .cues import cue
from .firms import FIRM_ENDS, builders, investor_before, plain_firm
from .mention_names import Mention, make_mention, name_start
from .name_ends import is_work, name_end
from .product_words import says_what
from .regions import ends_in_firm

_FACT = re.compile(
    r"(?=[项计协概估规预总投增注占用拿建改])(?:项目)?(?:计划|协议|概算|估算|规划|预计)*(?P<fact>总投资|投资总额|投资额|投资|增资|注册资本|占地|用地|拿地|总建面|建筑面积|改造面积)(?:面积|额|规模)?[：为约达近超逾]*(?:人民币)?$"
)
FACT_LAST = frozenset("资额本地面积模：为约达近超逾币")  # what _FACT may end in
_SAID_OF = re.compile(
    r"(?:[”)]|\s)*\n?\s*(?:由[^，。；]{2,30}(?:投资|建设|投建|实施)|投资方|投资主体|建设单位|业主|(?:计划|协议)?总?投资(?:额|约)?：?\d|占地|用地|建设(?:内容|地点|规模)|改造面积|[\u4e00-\u9fff]{2,12}(?:集团|公司)(?:投建|投资|建设))"
)
_ROW = re.compile(
    r"\s*(?:[▲●■◆★☆►▶◇○△◎※•➤·*—-]|\d{1,2}[.、)]|[（(][\d一二三四五六七八九十]{1,3}[)）]|[①-⑳]|[一二三四五六七八九十]是)\s*“?"
)
_AT_ROW_HEAD = re.compile(
    r"(?:^|[\n；：。])\s*(?:[▲●■◆★☆►▶◇○△◎※•➤·*—-]|\d{1,2}[.、)]|[（(][\d一二三四五六七八九十]{1,3}[)）]|[①-⑳]|[一二三四五六七八九十]是)?\s*“?$"
)
_NO_NAME = re.compile(
    "^(?:落地|落户|签约|拟|计划|决定|将|其中|累计|合计|总|共|本|该|此|全|我|投资|预计|达产|建成|新增|平均|每)|同比|增长|完成|分别|(?:计划|拟|将)在"
)
# 新建项目6个。其中X有限公司，投资2亿元；Y食品厂，投资…: a project that is called by its firm
_FIRM_OF_LIST = re.compile("(?:[；：。、](?:其中)?|其中)(?P<firm>(?!其中)[\u4e00-\u9fff()]{4,24}(?:有限公司|厂))$")
_NEW_ONES = re.compile(r"项目\d+[个项][。：；，]")
_LONGEST_FIRM = 30
_NO_NAMES_END = (
    *"局委办省市区县镇乡村类业个中上是下年月日",
    *"公司 集团 政府 街道 企业 项目 亿元 投资 投建 建设 实施 承建 开发 现场 期间 方面 其中 目前 仪式 活动".split(),
    *"产品 资金 合计 人员 面积 计划 情况 进展 内容 规模 产业链 集群".split(),
)
_DEEDS = tuple("下线 上线 通车 投产 竣工 开工 封顶 签约 投用 投运 落户 落地 并网 奠基".split())
_LONGEST_END = 20
# 开工160个|流域治理工程，总投资90亿元: so many of a class
_MEASURES, _SO_MANY = frozenset("个项处座"), re.compile(r"\d[余多]?[个项处座]$")
_WHERE = re.compile("(?:在|位于|坐落于|落户|入驻|毗邻)$")  # 在霁浦工业园，投资5亿元的…
LONGEST_ROW, _SHORTEST_ROW = 40, 6
_ITEM_NUMBERS = frozenset("一二三四五六七八九十")
_SPENT = re.compile(
    r"(?:计划|预计|拟|将)?(?:总投资|投资|斥资|增资|出资|投入|追加|再投|砸下|豪掷|投下)了?(?:约|超|近|逾)?(?:人民币)?$"
)
SPENDS = cue("投资 斥资 增资 出资 投入 追加 再投 砸下 豪掷 投下".split())
SPENT_LAST = frozenset("资入约超近逾币加投下掷了")  # what _SPENT may end in
_UNDERTAKES = re.compile(
    r"(?:人民币)?[，、]?(?:用于|将|计划|拟|并|(?:在|于)[^，。；、]{2,16}?|盘活[^，。；、]{2,12}，){0,3}(?:投资)?(?:正在|开工|加快)?(?:建设|新建|打造|新上|兴建|投建|扩建|改建|布局|启动建设|建起|建成|上马|上的|上了|办起|修建|开发(?!区)|实施|建立|建造|筹建|建(?![设筑成立]))(?:的|了)?"
)
_WHOSE = re.compile(
    r"(?:由(?P<built>(?:(?!斥资|正在|\d亿)[^，。；：\n由]){2,36}?)(?:投资|独资|全资|合资|合作|共同|联合|计划|负责|牵头|领衔)*(?:建设|兴建|兴办|打造|投建|开发|承建|实施|运营|投资)|(?P<with>[\u4e00-\u9fffA-Za-z0-9·()]{2,30}(?:公司|集团))与[^，。；：、\n]{2,14}(?:签订|签署|签约)|(?:与|和)(?P<signed>[^，。；：、\n与和]{2,26}?)(?:签订|签署|签约)|(?P<owner>[\u4e00-\u9fffA-Za-z0-9·()]{2,30}?(?:公司|集团))(?:计划|拟|独资|全资)?(?:投资|投建))(?:的|(?:投资|共同)?建设|共建)"
)
_BUILT_BY = re.compile(
    r"由(?:[^，。；：、\n由]{2,26}?|[^，。；：\n由]{6,70}?(?:共同|联合|合作))(?:投资|出资|斥资|投建)(?:约|近|逾|超|人民币)?(?:\d[\d.]*[万亿]+[美欧港]?元)?(?:建设|打造|兴建|新建|开发|实施|投建|[，、])"
    r"|由[^，。；：、\n由]{2,26}作为(?:投资|建设|实施)(?:主体|方|单位)"
)
# A word that gives whose it is, and the end of what is said of them.
TELLS_WHOSE = cue("由 签订 签署 签约 公司 集团".split()) | cue(
    deed + end
    for deed in "建设 兴建 兴办 打造 投建 开发 承建 实施 运营 投资 签订 签署 签约".split()
    for end in ("的", "建设", "投资建设", "共同建设", "共建")
)
SIGNED_WITH = cue(["签约", "签订", "签署"])
_NO_FIRM = re.compile("(?:政府|管委会|[省市县区镇委方商]|(?<![一二三四五六七八九十])局|国有|企业)$|^[其该我]")
_AGREED_ON = re.compile(
    r"(?P<with>[\u4e00-\u9fffA-Za-z0-9·()]{2,30}(?:公司|集团|株式会社))，?就(?:共建|共同建设|投资建设|合作建设|建设|投资)"
    r"|(?:^|[，。；：\n])(?P<in>[\u4e00-\u9fffA-Za-z0-9·()]{2,20})在[\u4e00-\u9fff]{2,10}(?:投资|投资建设|投资兴建|布局)的(?!首|第|又|另)"
)
AGREED = cue(("就共", "就投资", "就合作", "就建设", "投资的", "投资建设的", "投资兴建的", "布局的"))
_FIRM = rf"[\u4e00-\u9fffA-Za-z0-9·()]{{2,30}}?(?:{FIRM_ENDS}|投资中心)"
_SEAT = "[^，。；：、\n]{1,14}?(?:政府|管委会|[省市区县镇])"
_SIGN = "(?:成功|正式|顺利|现场|集中)?(?:签约|签订|签署)了?(?:总投资[\\d.]+亿元的)?"
# X公司、Y集团分别与Z区签约…, Z区与X公司签约…
_SIGNED_WITH = re.compile(
    rf"(?P<firms>{_FIRM}(?:、{_FIRM})*)(?P<each>分别)?[与和同]{_SEAT}{_SIGN}"
    rf"|(?:{_SEAT}|(?:集团|总局|公司)(?=分别))(?P<apart>分别)?[与和同](?P<with>{_FIRM}(?:、{_FIRM})*){_SIGN}"
)
# What each of them holds: most sentences that tell of something signed do not say so with whom.
_WITH_SOMEBODY = re.compile("[与和同][^，。；：、\n]{2,40}?(?:签约|签订|签署)")
_AND = re.compile("、|以及|[和及与]")
_NO_WORK = ("战略", "合作", "框架", "协议", "投资", "入园", "招商")
_EACH_SPENDS = re.compile(
    r"(?:^|(?<=[，。；：\n]))(?P<firms>[^，。；：\n]{4,60}?)(?:将|计划|拟)?(?:分别|各)(?:计划|拟|将)?(?:总?投资|出资|斥资)(?P<sums>[\d.、和亿万元约超美欧]{4,60})，?(?:在[^，。；、]{2,12}?)?"
    r"(?:建设|新建|打造|兴建|实施|布局|投建)(?:的|了)?(?P<names>[^，。；：\n]{6,80})"
)
# 总投资分别为11亿元、6亿元的C项目和D项目
_EACH_COSTS = re.compile(
    r"总?投资额?分别(?:约|为|达)*(?P<sums>[\d.、和亿万元约超美欧]{6,60})的(?P<names>[^，。；：\n]{6,80}?)(?=等?(?:已|均|将|，|。|；|$|集中|正式|成功|顺利|签约|开工|落户))"
)
# 与A、B、C3家企业签订协议，|三家企业将分别投资: the firms are those just named
_THE_FIRMS = re.compile(r"(?:这|上述|该)?(?:\d|[两三四五六七八九十])家(?:企业|公司|客商)?|双方|上述企业")
_FIRMS_NAMED = re.compile(
    r"(?:[与和同]|引进|签约|引入)(?P<firms>[^，。；：\n]{2,20}(?:、[^，。；：、\n]{2,20})+?)(?:等)?(?:\d|[两三四五六七八九十])家(?:企业|公司|客商)"
)
EACH = cue(("投资分别", "投资额分别", "分别投资", "分别总投资", "分别计划投资", "分别拟投资", "分别出资", "分别斥资"))
_ITEM = re.compile("[^、]+")
_JOINT = re.compile("以及|[和与及]")
_SHORTEST_SIGNED, _CLAUSE_END = 4, re.compile("[，。；：\n]")
_POWER = re.compile(r"\d[\d.]*万?(?:千瓦|兆瓦|MW)[\u4e00-\u9fff]{3}")  # 15万千瓦风能发电厂
_THAT_ONE = re.compile("(?:该|本|此|这一)(?:项目|工程)")
_CONTENT = re.compile(r"年产|包括|\d|[一二两三四五六七八九十]+[条座个栋]")
_LAST_STOP = re.compile("(?s:.*)[，。；：！？\n]")


def stated(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Mention]:
    """Works whose investment, land or builder is told right after their name."""
    found = []
    for quantity in quantities:
        if quantity.kind not in ("money", "area") or quantity.grade:
            continue
        head = quantity.before if quantity.before >= 0 else quantity.start
        fact = _FACT.search(text, max(start, head - 16), head) if text[head - 1] in FACT_LAST else None
        if fact is None:
            continue
        mention = _named_before(text, start, fact.start(), quantities)
        if mention is not None:
            found.append(mention)
    return found


def built_for(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Mention]:
    """X产业园由Y集团投资25亿元建设: a work whose builder is told right after its name."""
    found = []
    for told in _BUILT_BY.finditer(text, start, end):
        mention = _named_before(text, start, told.start(), quantities)
        if mention is not None:
            found.append(mention)
    return found


def _named_before(text: str, start: int, position: int, quantities: Sequence[Quantity]) -> Mention | None:
    """The work whose name ends at `position`, or before the comma or colon that stands there."""
    stop = position
    while stop > start and text[stop - 1] in " ”":
        stop -= 1
    apart, colon = stop < position, False
    if stop > start and text[stop - 1] in "，：":
        stop, apart, colon = stop - 1, True, text[stop - 1] == "："
    firm = _FIRM_OF_LIST.search(text, max(0, stop - _LONGEST_FIRM), stop) if apart and not colon else None
    if firm is not None and _NEW_ONES.search(text, max(0, text.rfind("\n", 0, stop)), firm.start("firm")) is not None:
        return make_mention(text, *firm.span("firm"), True, sure=True)
    last = text[max(start, stop - _LONGEST_END) : stop].rstrip(" ”")
    if last.endswith(_DEEDS) or (last.endswith(_NO_NAMES_END) and not (colon and is_work(last))):
        if not ends_in_firm(last):
            return None  # 签约项目41个，总投资160亿元
    elif not apart and not is_work(last):
        return None
    begin = name_start(text, max(start, stop - LONGEST_ROW), stop, quantities)
    name = text[begin:stop].strip(" ”")
    if (
        len(name) < 4
        or (text[begin - 1 : begin] in _MEASURES and _SO_MANY.search(text, max(start, begin - 4), begin))
        or (_is_no_name(name) and not ends_in_firm(name) and not (colon and is_work(name)))
        or _WHERE.search(text, max(start, begin - 4), begin)
    ):
        return None
    if not is_work(name) and not (
        apart
        and (colon or says_what(name) or ends_in_firm(name))
        and _AT_ROW_HEAD.search(text, max(0, begin - 8), begin)
    ):
        return None
    return make_mention(text, begin, stop, True)


def _is_no_name(name: str) -> bool:
    return name.endswith(_NO_NAMES_END) or _NO_NAME.search(name) is not None


def opens_row(character: str) -> bool:
    """Whether a sentence that begins with `character` may be one that `row_head` finds a name in."""
    return not character.isalpha() or character in _ITEM_NUMBERS


def row_head(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """(2)X产业园。由…投资: a numbered sentence, or one in brackets, that is a name, of which the next one tells."""
    row = _ROW.match(text, start, end)
    if (row is None and text[start] != "“") or _SAID_OF.match(text, end) is None:
        return []
    begin = row.end() if row is not None else start
    stop = end
    while stop > begin and text[stop - 1] in " 。”：":
        stop -= 1
    name = text[begin:stop]
    numbered = row is not None and len(name) >= _SHORTEST_ROW and name.endswith("项目")  # 1.储能电芯项目。
    if "，" in name or not is_work(name) or (_is_no_name(name) and not numbered):
        return []
    mention = make_mention(text, begin, stop, True, sure=numbered)
    return [mention] if mention is not None else []


def built_by(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """由X投资建设的Y, 与X签订的Y项目: a work that the words before it give an investor."""
    found = []
    for match in _WHOSE.finditer(text, start, end):
        stop = name_end(text, match.end(), end)
        firm = builders(match["built"]) if match["built"] else plain_firm(next(filter(None, match.groups())))
        sure = match["built"] is not None
        mention = make_mention(text, match.end(), stop, True, sure=sure) if stop - match.end() >= 4 else None
        if (
            mention is not None
            and text[match.end() - 1] in "的建设"
            and is_work(mention.name)
            and not _NO_FIRM.search(firm)
        ):
            found.append(Mention(mention.start, mention.end, mention.name, enterprise=firm))
    return found


def agreed_on(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """与X集团就共建Y达成意向, X在Z投资的Y项目: a work that the words before it lead up to, with whose it is."""
    found = []
    for match in _AGREED_ON.finditer(text, start, end):
        stop = name_end(text, match.end(), end)
        firm = plain_firm(next(filter(None, match.groups())))
        mention = make_mention(text, match.end(), stop, True, sure=True) if stop - match.end() >= 4 else None
        if mention is not None and is_work(mention.name) and not _NO_FIRM.search(firm):
            found.append(Mention(mention.start, mention.end, mention.name, enterprise=firm))
    return found


def signed_with(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """X公司和Y区政府签约Z项目: what a firm and a government sign, however little its name says.

    A、B分别与Y区签约C项目和D项目: as many works as firms are each one's own; else the firm named first builds it.
    """
    found: list[Mention] = []
    if _WITH_SOMEBODY.search(text, start, end) is None:
        return found
    for match in _SIGNED_WITH.finditer(text, start, end):
        firms = [plain_firm(firm) for firm in (match["firms"] or match["with"]).split("、")]
        each = len(firms) > 1 and (match["each"] or match["apart"]) is not None
        spans = _signed(text, match.end(), end, len(firms)) if each else []
        if len(spans) != len(firms):
            spans, firms = [(match.end(), name_end(text, match.end(), end))], firms[:1]
        for firm, (first, last) in zip(firms, spans, strict=True):
            mention = make_mention(text, first, last, True, sure=True) if last - first >= _SHORTEST_SIGNED else None
            if mention is not None and is_work(mention.name) and not mention.name.startswith(_NO_WORK):
                found.append(Mention(mention.start, mention.end, mention.name, enterprise=firm))
    return found


def each_spends(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Mention]:
    """A、B分别投资3亿元、2亿元建设C项目和D项目: firms, what each spends, and on what, in the same order."""
    told = _EACH_SPENDS.search(text, start, end) or _EACH_COSTS.search(text, start, end)
    if told is None:
        return []
    sums = [each for each in quantities if told.start("sums") <= each.start < told.end("sums") and each.kind == "money"]
    spenders = told.re is _EACH_SPENDS
    many = len(sums)
    if many == 1 and spenders:  # A、B分别投资50亿元: as much each
        many = len(_items(text, *told.span("firms"), 0))
        sums = sums * many
    names = _items(text, *told.span("names"), many)
    firms = _items(text, *_firms_of(text, start, told), many) if spenders else names
    if not len(firms) == len(sums) == len(names) > 1:
        return []
    found = []
    for firm, spent, name in zip(firms, sums, names, strict=True):
        mention = make_mention(text, *name, True, sure=True)
        if mention is not None:
            by = plain_firm(text[slice(*firm)]) if spenders else None
            found.append(Mention(mention.start, mention.end, mention.name, spent, -1, enterprise=by))
    return found


def _firms_of(text: str, start: int, told: re.Match[str]) -> tuple[int, int]:
    """[start, end) of the list of the firms that each spend; 三家企业 are those that the sentence has named."""
    named = _FIRMS_NAMED.search(text, start, told.start()) if _THE_FIRMS.fullmatch(told["firms"]) else None
    return named.span("firms") if named is not None else told.span("firms")


def _items(text: str, start: int, end: int, many: int) -> list[tuple[int, int]]:
    """[start, end) of the items between 、; the last is parted at its 和 where `many` are looked for."""
    spans = [item.span() for item in _ITEM.finditer(text, start, end)]
    joints = [*_JOINT.finditer(text, *spans[-1])] if len(spans) == many - 1 else []
    if len(joints) != 1:
        return spans
    first, last = spans.pop()
    return [*spans, (first, joints[0].start()), (joints[0].end(), last)]


def _signed(text: str, start: int, end: int, many: int) -> list[tuple[int, int]]:
    """The names of a list that begins at `start` and ends with its clause; 和 parts them where `many` are not told."""
    stop = _CLAUSE_END.search(text, start, end)
    last = stop.start() if stop is not None else end
    if len(items := _items(text, start, last, many)) == many:
        return items
    spans, left = [], start
    for joint in _AND.finditer(text, start, last):
        spans.append((left, joint.start()))
        left = joint.end()
    return [*spans, (left, last)]


def _is_content(name: str, sure: bool) -> bool:
    """Whether a name says only what is made or how much; a firm's 年产5万吨铝箔项目 is a project."""
    return _CONTENT.match(name) is not None and not (sure and (name.endswith("项目") or _POWER.match(name)))


def undertaken(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Mention]:
    """X公司投资5亿元建设Y: what a sum is spent on, and who spends it."""
    found = []
    for quantity in quantities:
        if quantity.kind != "money" or quantity.grade:
            continue
        head = quantity.before if quantity.before >= 0 else quantity.start
        spent = _SPENT.search(text, max(start, head - 10), head) if text[head - 1] in SPENT_LAST else None
        verb = _UNDERTAKES.match(text, quantity.end, end) if spent is not None else None
        if spent is None or verb is None or ("总" in spent.group() and verb.group()[:1] in "，、"):
            continue  # X项目总投资5亿元，建设Y: Y is what X is made of
        if _THAT_ONE.search(text, start, spent.start()) is not None:
            continue  # 该项目投资5亿元，将建成Y
        stop = name_end(text, verb.end(), end)
        before = _LAST_STOP.match(text, start, spent.start())
        opening = before.end() if before is not None else start
        firm = investor_before(text, opening, spent.start(), short=True)
        sure = firm is not None
        mention = make_mention(text, verb.end(), stop, True, sure=sure) if stop - verb.end() >= 4 else None
        if mention is None or not is_work(mention.name) or _is_content(mention.name, sure):
            continue
        found.append(Mention(mention.start, mention.end, mention.name, quantity, -1, enterprise=firm))
    return found
