"""Where a sentence names projects: 总投资…的X项目, X项目, lists before 等…项目, works that something is done to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .known import Hit
from .project_names import is_generic, without_place
from .quantities import Quantity
from .vocabulary import load

_NAMES = load("names")
_WORKS = "|".join(sorted(map(re.escape, _NAMES["ends"]["works"]), key=len, reverse=True))
_WEAK = frozenset(_NAMES["boundaries"]["weak"])
_STRONG = [word for word in _NAMES["boundaries"]["words"] if word not in _WEAK]
# The look-aheads below name what a match can begin with: a search passes over all else at once.
_BOUNDARY = re.compile(
    rf"(?=[\d上中下季暨”{''.join(sorted({word[0] for word in _STRONG}))}])(?:"
    r"\d{1,2}[月日](?:底|初|份)?|(?:19|20)\d\d年度?|[上中下]旬|季度|[上下]半年|(?<=[工式会月动])暨|”(?:是|为)|"
    + "|".join(sorted(map(re.escape, _STRONG), key=len, reverse=True))
    + ")"
)
_WEAK_START = re.compile("(?:" + "|".join(sorted(map(re.escape, _WEAK | set(_STRONG)), key=len, reverse=True)) + ")")
_NOT_AFTER = "|".join(map(re.escape, _NAMES["generic"]["not_after"]))
_HEAD = re.compile(
    rf"(?=[项专工])(?:(?:项目|专案)(?:[二三四五]期(?:工程|项目)?)?(?!{_NOT_AFTER})|(?:(?<=[道桥遂隧期区厂路管])|(?<=改造)|(?<=提升)|(?<=扩建)|(?<=整治)|(?<=建设))工程(?!师|机械|塑料))"
)
_STOP = re.compile(
    r"(?=[，。；：！？、\n□“”-])(?:[，。；：！？、\n□]|-{2,}|(?<![\u4e00-\u9fffA-Za-z0-9])“|”(?![\u4e00-\u9fff]))"
)
_LIST_END = re.compile(
    r"(?=[等\d])(?:等(?!领域|方面|产业|环节|行业)(?:一批|一大批|一系列|多个|\d+余?个|[一二两三四五六七八九十百]+余?个)?(?:[^，。；：、\d]{0,12}(?:亿元|美元)(?:以上|级)?)?(?!在内)[^，。；：、\d]{0,14}?(?:项目(?!"
    + _NOT_AFTER
    + r")|工程|前期工作)"
    r"|(?<=[期园区心地线段厂路])\d+个(?:重大|重点|产业|工业)*项目(?=已|将|正|均|全部|集中|顺利|相继|年内))"
)
# What is said right after a project's name of that project alone.
_TOLD = re.compile(
    "，?(?:已|正在|正式|总投资|计划总投资|由[^，。]{2,30}(?:投资|建设)|占地|一期|主体|全面|自去年|自今年|顺利|进入|实现|设备|完成|建成|投产|竣工|开工|封顶|签约落户|破土|达产)"
)
# 年产30万套汽车轮毂项目: the quantity belongs to the name.
_MADE_A_YEAR = ("年产", "年产能", "年加工", "年处理", "年组装")
# A list that 等 leaves open: 签约的还有A、B、C项目等。
_OPEN_LIST = re.compile(r"(?<=项目)等(?=[，。；])")
_LIST_VERB = re.compile("签约|开工|竣工|投产|还有|包括|分别是|引进|落地|封顶|涉及")
# A work that is named without 项目 and then called 该项目.
# Both are searched for from the word that a work's name ends in, and the name then taken leftwards.
_WORK_NAMED = re.compile(
    r"(?:产业园|产业基地|生产基地|制造基地|测试基地|研发基地|基地|工厂|智造园|综合体|研发中心)(?=，|内|里|现场|建设现场|施工现场|工地|看到|\s+(?:总?投资|已|由|占地))"
)
_NAMED_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9()·]{4,28}$")
_BUILT = re.compile(
    "总?投资\\d|已投入|由.{2,20}建设|厂房.{0,6}封顶|已.{0,4}(?:封顶|竣工|投产|开工|完工)|塔吊|打桩|主体结构|生产线.{0,6}调试"
)
_CALLED_PROJECT = re.compile(
    "该项目|(?:[。，；“]|^)项目(?:总投资|占地|由|于|自|计划|预计|规划|分|全部|一期|建成|投产|达产)"
)
_DEED = re.compile("开工|竣工|投产|封顶|签约|建成|投用|投入|动工|开建|启动|完工|通车|奠基|桩基|主体")
_WORK_END = re.compile(rf"(?:{_WORKS}|项目)$")
_WORK_DONE = re.compile(
    rf"(?P<end>{_WORKS})(?P<then>\s*(?:将|计划|预计|力争|正式|顺利|全面|已|于|也|均|项目)*(?:今年|明年|年内|年底前?|\d{{1,2}}月(?:底|初|份|上旬|中旬|下旬)?前?)?(?:将|正式|顺利|全面|已|实现|通过|完成)*(?:开工|竣工|投产|封顶|签约|建成|投用|投入|动工|开建|启动|完工|通车|奠基|全部桩基|主体))"
)
_DONE_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9#·()+“”-]{2,28}$")
_INVESTED_NAME = re.compile(
    r"(?:、[^，。；：]{0,16})?的(?!项目|工程)(?P<name>[^，。；：、\d的是由在][^，。；：、的是由在]{2,40}?(?:项目|工程|(?:基地|中心|产业园|物流园|物流港|科技园|智造园|工厂|生产线|产线|电站|综合体|总部)(?:建设)?(?:项目)?)(?:[二三四五]期)?)(?P<more>[^，。；：、\d]{2,12}[、][^，。；：、\d]{2,12}项目(?=[；，。]))?"
)
_INVESTED_LISTED = re.compile(r"的(?P<name>[^，。；：、\d的]{3,24}?)(?=、|等|和|及|以及|，|。)")
_COUNTED = re.compile(r"(?:\d|[十百千万多余两二三四五六七八九])(?:个|项|大|批|类|家|宗)(?:[^，。；、]{0,4})$")
_TRIM = re.compile(
    r"^(?:[▲●■◆★☆►▶◇○△·*]|\d{1,2} +|\d+[.、)]|[（(]\d+[)）]|[①-⑳]|“|”|\s|[一二三四五六七八九十]+、|（|\()+"
    r"|(?:现场|正式|已|将|等|建设|”|“|\s)+$"
)
_TRAILING_NOTE = re.compile(r"\([^()]*(?:已|正|待|拟|将|总投资)[^()]*\)$")
_PHASE_AFTER = re.compile("[一二三四五首]期")
_RUN = 28  # characters that the longest name of a work has before its last word


@dataclass(frozen=True, slots=True)
class Mention:
    """A project's name at [start, end); `prefix` is where its 总投资…的 begins, `listed` marks items of a list.

    `known` is set where the name is the gazetteer's.
    """

    start: int
    end: int
    name: str
    investment: Quantity | None = None
    prefix: int = -1
    listed: int = -1
    known: bool = False


def find_mentions(
    text: str, start: int, end: int, quantities: Sequence[Quantity], known: Sequence[Hit]
) -> list[Mention]:
    """Every mention in text[start:end], in order, without overlap; `known` are the gazetteer's projects there."""
    found = _invested(text, start, end, quantities)
    found += _in_parentheses(text, start, end, quantities)
    found += _lists(text, start, end, quantities)
    found += _headed(text, start, end, quantities)
    found += _works(text, start, end)
    found += _beside(text, start, found)
    return _without_overlap([*_known_first(known, found), *found] if known else found)


def _known_first(known: Sequence[Hit], found: Sequence[Mention]) -> list[Mention]:
    """The gazetteer's names, with what was found of their investment and list; another phase is another project."""
    mentions = []
    for hit in known:
        same = [each for each in found if each.start < hit.end and hit.start < each.end]
        if any(each.end > hit.end and _PHASE_AFTER.search(each.name, hit.end - each.start) for each in same):
            continue
        told = next((each for each in same if each.investment is not None or each.listed >= 0), None)
        mention = Mention(hit.start, hit.end, hit.name, known=True)
        if told is not None:
            mention = replace(mention, investment=told.investment, prefix=told.prefix, listed=told.listed)
        mentions.append(mention)
    return mentions


def _without_overlap(found: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in found:  # earlier finders are surer than later ones
        if all(mention.end <= other.start or mention.start >= other.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def _invested(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Mention]:
    """总投资30亿元的X项目, 投资5.5亿元、占地85亩的X项目: the surest sign of a name."""
    found: list[Mention] = []
    for quantity in quantities:
        if quantity.kind != "money" or quantity.grade or not start <= quantity.start < end:
            continue
        head = quantity.before if quantity.before >= 0 else quantity.start
        said = re.search(
            r"(?:总投资额?|计划总?投资|投资额?|总额|概算)(?:人民币|达|为)?$", text[max(start, head - 10) : head]
        )
        match = _INVESTED_NAME.match(text, quantity.end, end)
        if match is None:
            continue
        if said is None and not found:
            continue
        prefix = head - len(said.group()) if said else head
        stop = match.end("more") if match["more"] else match.end("name")
        mention = _mention(text, match.start("name"), stop, True)
        if mention is not None:
            found.append(Mention(mention.start, mention.end, mention.name, quantity, prefix))
    return found


def _lists(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Mention]:
    """A、B和C等5个亿元项目: each item is a project, whatever it ends in."""
    found: list[Mention] = []
    for match in [*_LIST_END.finditer(text, start, end), *_OPEN_LIST.finditer(text, start, end)]:
        left = max(text.rfind(stop, start, match.start()) for stop in "，。；：！？\n")
        left = max(left + 1, start)
        if match.group() == "等" and _LIST_VERB.search(text, left, match.start()) is None:
            continue
        spans = _from_head(text, _split_list(text, left, match.start()), quantities)
        for first, last in spans:
            money = next(
                (q for q in quantities if first <= q.start and q.end < last and q.kind == "money" and not q.grade), None
            )
            name_start = money.end + 1 if money is not None and text[money.end] == "的" else first
            mention = _mention(
                text,
                name_start,
                last,
                money is not None
                or len(spans) > 1
                or text[last - 2 : last] in ("项目", "二期", "三期", "一期")
                or len(spans) == 1,
            )
            if mention is not None:
                prefix = first if money is not None else -1
                found.append(Mention(mention.start, mention.end, mention.name, money, prefix, match.start()))
    return found


def _in_parentheses(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Mention]:
    """X生产线(8.5亿元): a work with its investment after the name."""
    found: list[Mention] = []
    for quantity in quantities:
        if (
            quantity.kind != "money"
            or not start <= quantity.start < end
            or text[quantity.end : quantity.end + 1] != ")"
        ):
            continue
        opening = re.search(
            r"\((?:总投资|投资额?|计划投资)?约?$", text[max(start, quantity.start - 8) : quantity.start]
        )
        if opening is None:
            continue
        stop = quantity.start - len(opening.group())
        begin = _name_start(text, max(start, stop - 40), stop, ())
        mention = _mention(text, begin, stop, True)
        if mention is not None and _WORK_END.search(mention.name):
            found.append(Mention(mention.start, mention.end, mention.name, quantity, -1, start))
    return found


def _beside(text: str, start: int, found: Sequence[Mention]) -> list[Mention]:
    """中原食品城、X项目同步开工: a work that stands in a list beside a project."""
    beside = []
    for mention in found:
        stop = text.rfind("、", max(start, mention.start - 6), mention.start)
        if stop < 0 or _WORK_END.search(text[max(start, stop - 8) : stop]) is None:
            continue
        other = _mention(text, _name_start(text, max(start, stop - 30), stop, ()), stop, True)
        if other is not None and len(other.name) >= 5:
            beside.append(other)
    return beside


def _split_list(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Items between 、 and a last 和, but not inside parentheses."""
    spans, position, depth = [], start, 0
    for index in range(start, end):
        character = text[index]
        if character in "(（":
            depth += 1
        elif character in ")）":
            depth -= 1
        elif character == "、" and depth <= 0:
            spans.append((position, index))
            position = index + 1
    spans.append((position, end))
    first, last = spans[-1]
    joint = re.search("项目(?:和|及|以及|与)", text[first:last])
    if joint is not None:
        spans[-1:] = [(first, first + joint.start() + 2), (first + joint.end(), last)]
    return spans


def _from_head(text: str, spans: list[tuple[int, int]], quantities: Sequence[Quantity]) -> list[tuple[int, int]]:
    """The items that belong to the list: from the last one that opens with a verb or 的, without that opening."""
    for index in range(len(spans) - 1, -1, -1):
        start, end = spans[index]
        money = next((q for q in quantities if start <= q.start < end and q.kind == "money"), None)
        stop = end
        if money is not None:
            said = re.search("(?:总|计划)*投资额?[约超近达]?$", text[start : money.start])
            stop = start + said.start() if said else money.start
        boundary = start
        for match in _BOUNDARY.finditer(text, start, stop):
            if match.end() <= end - 2:
                boundary = match.end()
        if index > 0 and text[boundary - 1] == "的" and 0 < boundary - start <= 4:
            spans[index] = (boundary, end)  # 港资的X项目: a word about one item, not the head of the list
            continue
        if boundary > start or index == 0:
            weak = _WEAK_START.match(text, boundary, stop)
            if weak is not None and end - weak.end() >= 3:
                boundary = weak.end()
            return [(boundary, end), *spans[index + 1 :]]
    return spans


def _headed(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Mention]:
    """Runs that end in 项目."""
    found: list[Mention] = []
    left = start
    for match in _HEAD.finditer(text, start, end):
        begin = _name_start(text, left, match.start(), quantities)
        left = match.end()
        if _COUNTED.search(text, max(start, begin - 8), begin):
            continue
        told = match.end() - begin >= 6 and _TOLD.match(text, match.end(), end) is not None
        mention = _mention(text, begin, match.end(), told)
        if mention is not None:
            found.append(mention)
    return found


def _name_start(text: str, left: int, end: int, quantities: Sequence[Quantity]) -> int:
    """The leftmost character that can belong to the name that ends at `end`."""
    begin = left
    for match in _STOP.finditer(text, left, end):
        if not _inside_parentheses(text, left, match.start(), end):
            begin = match.end()
    for quantity in quantities:
        if begin < quantity.end <= end and not text.endswith(_MADE_A_YEAR, begin, quantity.start):
            begin = quantity.end
    return after_boundary(text, begin, end)


def after_boundary(text: str, begin: int, end: int) -> int:
    """Where a name that ends at `end` begins: after the last word in text[begin:end] that no name holds."""
    for match in _BOUNDARY.finditer(text, begin, end):
        if end - match.end() >= 2:
            begin = match.end()
    for _ in range(3):
        weak = _WEAK_START.match(text, begin, end)
        if weak is None or end - weak.end() < 3:
            break
        begin = weak.end()
    return begin


def _inside_parentheses(text: str, left: int, position: int, end: int) -> bool:
    opened = text.rfind("(", left, position)
    return opened >= 0 and text.find(")", opened, position) < 0 <= text.find(")", position, end)


def _works(text: str, start: int, end: int) -> list[Mention]:
    """X二期9月底前竣工, Y产业园9月开工: works named without 项目, with what is done to them."""
    found = []
    left = start
    for match in _WORK_DONE.finditer(text, start, end) if _DEED.search(text, start, end) else ():
        run = _DONE_RUN.search(text, max(left, match.start() - _RUN), match.start())
        if run is None:
            continue
        left, stop = match.end(), match.end("end")
        begin = _name_start(text, run.start(), stop, ())
        mention = _mention(text, begin, stop, stop - begin >= 6)
        if mention is not None and len(mention.name) >= 4:
            found.append(mention)
    return found + _works_told_of(text, start, end)


def _works_told_of(text: str, start: int, end: int) -> list[Mention]:
    """X产业园, of which the text goes on as 该项目 or says that it is built: works that no verb is said of."""
    found = []
    left = start
    for match in _WORK_NAMED.finditer(text, start, end):
        run = _NAMED_RUN.search(text, max(left, match.start() - _RUN), match.start())
        if run is None:
            continue
        left = match.end()
        line = text.find("\n", end)
        paragraph_end = line if line >= 0 else len(text)
        told = _CALLED_PROJECT.search(text, left, paragraph_end) or _BUILT.search(text, left, end)
        if told is None:
            continue
        mention = _mention(text, _name_start(text, run.start(), left, ()), left, False)
        if mention is not None and len(mention.name) >= 5:
            found.append(mention)
    return found


def _mention(text: str, start: int, end: int, attested: bool) -> Mention | None:
    """The name in text[start:end] without numbering and places before it; None where it is no name."""
    raw = text[start:end]
    lead = _TRIM.match(raw)
    if lead is not None and lead.start() == 0 and lead.end() < len(raw):
        start += lead.end()
        raw = text[start:end]
    name = _TRAILING_NOTE.sub("", raw).rstrip("”“ ")
    short = without_place(name)
    start += len(name) - len(short)
    name = short
    if not 2 <= len(name) <= 45 or is_generic(name, attested) or name[0] in "、）)的，":
        return None
    end = start + len(name)
    if name.count("“") != name.count("”"):
        name = name.replace("“", "").replace("”", "")
    return Mention(start, end, name)
