"""Where a sentence names projects: 总投资…的X项目, X项目, lists before 等…项目, works that something is done to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache, reduce
from operator import or_

from bridgehead.engines.reading.known import Hit
from bridgehead.engines.reading.quantities import Quantity

from .brands import has_own_head
from .cues import cue
from .firms import AFTER_FIRM, BUILDS_IT, investor_before
from .mention_builders import OWNS, after_note, built_there, of_firm, owned
from .mention_done import AS_IS, IS_DONE_THERE, LED_TO, OF_A_KIND, as_is, products_done, products_had, products_led
from .mention_lists import (
    AS_MANY,
    BY_COMMAS,
    ENDS_LIST,
    TELLS_ITEMS,
    WORKS_DONE,
    as_many,
    beside,
    by_commas,
    items_told,
    listed,
    works_done,
)
from .mention_names import MADE_A_YEAR, NOT_AFTER, Mention, make_mention, name_start
from .mention_pairs import apart
from .mention_rows import (
    BY_COLON,
    FIELDS,
    NOTED,
    TITLED,
    bare_row,
    fields,
    noted,
    spaced,
    titled,
    told_by_colon,
)
from .mention_shared import SHARED, sharing
from .mention_stated import (
    AGREED,
    EACH,
    FACT_LAST,
    LONGEST_ROW,
    SIGNED_WITH,
    SPENDS,
    SPENT_LAST,
    TELLS_WHOSE,
    agreed_on,
    built_by,
    built_for,
    each_spends,
    opens_row,
    row_head,
    signed_with,
    stated,
    undertaken,
)
from .mention_sums import is_sum_of_all, is_whole, whole_before
from .mention_verbs import VERB_LED, verb_led
from .mention_works import CALLED, FIRMS_DONE, IS_DONE, WORKS_TOLD, called, firms_done, works
from .name_ends import is_invested_name, is_work, name_end
from .names import is_class
from .product_words import says_what

_BUILT = (
    "保障 延伸 南延 北延 东延 西延 升级 修缮 修复 加固 绿化 亮化 拓宽 "
    "淡化 疏浚 清淤 配套 迁改 保护 扩容 扩能 贯通 改造 提升 扩建 整治 建设 治理 枢纽 供水 引水 调水 "
    "复航 通航 防洪 安置 改建 迁建 新建 灌溉 改线 改道 连接线 复线 绕城 互通"
)
_PHASED = f"(?:[二三四五]期(?:工程|项目)?)?(?!{NOT_AFTER})"
_HEAD = re.compile(
    rf"项目{_PHASED}|专案{_PHASED}|工程(?!师|机械|塑料|之一|\d{{1,2}}号机组|有限|公司|集团)(?:(?<=[道桥遂隧期区厂路管站港库园线坝堤渠馆]工程)"
    rf"|{'|'.join(f'(?<={built}工程)' for built in _BUILT.split())})"
)
_HEADS, _BY, _NOTE_ENDS = cue(("项目", "专案", "工程")), cue("由"), cue(")")
# What no word tells: the sentence may be a row; it gives a sum, a sum before what may be a name, a sum that may be
# spent, the sum or area of what is named before, a sum in brackets.
_ROW, _SUM, _SUM_FIRST, _SPENT, _SIZE, _SUM_NOTED = cue(()), cue(()), cue(()), cue(()), cue(()), cue(())
_Finder = Callable[[str, int, int, Sequence[Quantity]], list[Mention]]
# What is said right after a project's name of that project alone.
_TOLD = re.compile(
    "(?:厂房|车间|办公楼|综合楼|宿舍楼?|研发楼|桩基|基础|土建|钢结构|征地|[一二两三四\\d]+(?:条|号|[#])生产线)(?!改造|建设|项目)|并网|首批|首台|(?:投资|合作|入园)+(?:协议|合同)|[，、]投资\\d|、总投资|，?(?:计划|概算|估算|批复|预计)+总?投资\\d|，?(?:概算|估算|批复)总?投资|，从[^，。；]{1,4}到|取得[^，。；]{0,6}进展|有序推进|稳步推进|扎实推进|基本(?:完工|建成)|投资额|位于|坐落|选址|规划(?:建设|安装)|，(?:计划|拟|概算|协议)*投资额|，?(?:投资主体|投资方|项目?业主|建设单位)|，?累计完成|，?于?(?:今天|昨天|今日|昨日|日前|近日|前不久)(?:[上下]午)?(?:\\([^()]{2,12}\\))?(?:正式|全面|顺利)?(?:开工|开建|破土|启动|开始建设|开始施工|竣工|完工|投产|通车|启用|投用|投运|贯通|封顶|动工|奠基)|，?(?:已)?(?:于)?(?:今年|去年|\\d+年)?\\d{1,2}月(?:\\d{1,2}日|底|初|份|中旬|上旬|下旬)?(?:正式|顺利)?(?:开工|竣工|投产|封顶|动工|签约|奠基|通车|投用)|启动|达成(?:合作|协议|意向|投资)|土地|正(?:与|有|按|加|以|在|抓|全|处|稳|进)|：(?=已|目前|一期|受|正|总投资|完成|计划|主体|今年|项目|[上下]半年|累计|截[至止]|年初|[一二三四]季度|\\d{1,2}月|厂房|设备)|在[^，。；]{1,8}(?:开工|签约|竣工|投产|落户|奠基|建成|封顶|启动|通车)|(?<=工程)(?:加快|全线)|，?(?:是|为|作为|被列为)[^，。]{0,30}(?:项目|工程|部分|基地)|的?(?:建设|施工)?(?:工地|现场)|，该项目|，?(?:已|正在|正式|总投资|计划总投资|由[^，。]{2,30}(?:投资|建设)|占地|一期|主体|全面|自去年|自今年|顺利|进入|实现|设备|完成|建成|投产|竣工|完工|投用|投运|启用|通车|落成|复工|开工|封顶|签约落户|破土|达产|奠基|动工)"
)
# 总投资30亿元的X, 投资5.5亿元、占地85亩的X
_INVESTED = re.compile(
    r"(?:人民币)?(?:[、，](?:占地|用地|总?建筑|规划|年产|由)[^，。；：、]{2,14})?的(?!项目|工程(?!机械|塑料))"
)
_OF_A_YEAR = re.compile(
    "(?:(?<!未)已经?|累计|完成|年度(?:计划)?|[当本今]年(?:计划)?|年内(?:计划)?)(?:完成)?投资额?[约超近达]?$"
)
_OPENS_NAME = frozenset(["的", "人", *(f"{comma}{word}" for comma in "，、" for word in "占用总建规年由")])
_SAID = re.compile(r"(?:总投资?额?|计划总?投资|投资额?|总额|概算|斥资)(?:人民币|达|为|约)?$")
# 引进云上幸福田园项目: a name of some length after such a verb.
_BUILDS = re.compile("(?:建成|建设|新建|形成|新上|打造)[^，。；]{0,4}$")
# 引进|8亿元的X项目: a sum that opens a clause or follows what is done to projects
_BARE_SUM = re.compile("(?:^|[，。；：、\\n“]|签约|引进|开工|建成|竣工|推进|实施|[如含括有和及])[约超近]?$")
_THIS = re.compile("[这该此][个座条家项处一]?$")
_ONE = re.compile(
    "(?:新|大|现代化|大型|标志性|重点|重大)*(?:项目|工程|场馆|工厂|厂房|厂区|厂|基地|园区|产业园|中心|综合体|生产线|产线|酒店|医院|学校|大桥|隧道|铁路|公路|高速|公园|景区|乐园|小镇|商场|市场|电站|水库|车间|大块头|大家伙)"
)
_SPENDS = re.compile("投资$")
_TAKEN_IN = tuple(verb + done for verb in "引进 签约 招引 引入 签下 签订 落户 洽谈".split() for done in ("", "了"))
# 汽车零部件项目|由霁芯科技投资建设: whose it is makes a project of any trade
_BUILDER_FIRST = "由投的业建总是系隶背"
_BUILDER_AFTER = re.compile(
    "(?:总投资[^，。；：\n]{2,12}，)?(?:由(?!于|此|来)[^，。；：\n]{2,24}?(?:投资|出资|建设|承建|打造|投建|实施|兴建|运营|牵头|主导|布局)|[是系][^，。；：\n]{2,24}?(?:公司|集团|科技|股份|医药|能源)(?:在[^，。；：\n]{1,8}?)?(?:投资|布局|建设|打造|兴建)|隶属于?|背后的投资方|的?(?:投资(?:方|商|者|主体)|业主(?:单位)?|(?:建设|实施)(?:方|单位|主体))[为是系：])"
)
_NAMED_AT_LENGTH, _HANDED_OUT, _NOTE_LONG = 8, 20, 20
_LONGEST_FIRM = 24
_SHORTEST_TOLD = 5
# 签约项目包括A项目和B项目
_LISTED = re.compile("项目中?，?(?:包括|主要有|分别是|分别为|有：|为：|如下)")
# 科创中心项目8个, 社会事业项目开工3项
_COUNT_AFTER = re.compile(
    r"(?:合同|协议|意向|(?:已|累计|共)*(?:新?开工|新?签约|动工|竣工|投产|复工|完成)|续建|在建)?(?:共|已达|达|有|为)*\d[\d.]*[余多]?万?[余多]?[个项处](?![月亿])"
)
_COUNT_FIRST = frozenset("完合协意共已累达有为新开签动竣投复续在0123456789")  # what _COUNT_AFTER may begin with
_BARE = len("项目")
_IS_TITLE = re.compile(
    "(?:成为|入选|入围|获评|获批|列入|评为)(?:国家|全国|全球|世界|全省|[省市]级)[^，。；：、]*$"
)  # what it is called
_TITLES = ("项目名称：", "工程名称：", "项目名称为")
_TOGETHER = ("共同建设", "共同打造", "合作建设", "联合建设", "共建")
_OWNERS = "集团 公司 科技 股份 药业 实业 控股 制药 新材 重工 光电 半导体 生技 精密 生物 电子 能源 机械 化工 医药 食品"
_OWNED = tuple(f"{firm}的" for firm in _OWNERS.split())
_BUILT_FOR = re.compile(f"(?:{AFTER_FIRM})(?:{BUILDS_IT})的$")  # X科技负责建设的|Y
_COUNTED = re.compile(r"(?:\d|[十百千万多余两二三四五六七八九])(?:个|项|大|批|类|家|户|宗|处|座)(?:[^，。；、]{0,4})$")
_OPENS = re.compile(r"\((?:[\u4e00-\u9fff]{2,10}(?:[市县区镇乡村园]|街道)，)?(?:总投资|投资额?|计划投资)?约?$")
_LAST_STOP = re.compile("(?s:.*)[，。；：、-]")
# 项目(总投资6亿元，已竣工)
_CLOSES = re.compile(r"(?:[，、；][^()，。；、\d]{2,8})?\)")
_LAST_OF_OPENING, _CLOSING = frozenset("(资额约"), frozenset("，、；)")
_FIRST_OF_ALL = re.compile("[^，。；、]{0,6}(?:最[大高长早快]|首[个座条]|唯一|第一)")
_PHASES_OF_IT = tuple(f"{which}{phase}期" for which in ("项目", "工程") for phase in "一二三四")
_IS_ONE = re.compile("(?:(?:[^，。；、]{0,8}，)?(?:是|作为)|为|系|被?列为)[^，。；、]*")
_STOPS = "，。；"
_THAT_IS = re.compile(
    "\\s*(?:该|此|本|这一?个?)?(?:项目|工程|基地|园区|产业园|工厂)(?:是|为|系|属于?|被列为|被列入|入选|列入|获评)[^，。；]*"
)
# 项目主要包括X工程和配套项目: the parts of the project told of before.
_ITS_CONTENTS = re.compile(
    r"\s*(?:该|本|此)?项目(?:[一二三]期)?(?:主要|拟|计划)*(?:包括|包含|建设内容|由[^，。；]{2,30}组成)"
)
# 320个重大项目已全部开工。|项目包括A、B等: they are projects
_COUNTS_PROJECTS, _FAR = re.compile(r"\d余?[个项][^，。；]{0,10}项目[^。\n]{0,20}。\s*$"), 48
_OF_IT = re.compile(
    r"\s*(?:该|本|此)?(?:项目|工程|基地|产业园)(?=总?投资|占地|由|计划|于|将|分|一期|[^，。；]{0,6}投资)"
)
# 走进位于霁城的|X项目: a place that is visited
_VISITED = re.compile("(?:走进|来到|走访|步入|走入)(?:了)?(?:位于|坐落在)?[^，。；：、]{0,16}$")
_PHASE_AFTER = re.compile("[一二三四五首]期")


def find_mentions(
    text: str, start: int, end: int, quantities: Sequence[Quantity], known: Sequence[Hit], cues: int
) -> list[Mention]:
    """Every mention in text[start:end], in order, without overlap; `known` are the gazetteer's projects there.

    A finder is asked only where the words stand that it needs (`cues`): most sentences hold few of them.
    """
    found: list[Mention] = []
    for find in _finders((cues | quantity_cues(text, start, end, quantities)) & _NEEDED):
        found += find(text, start, end, quantities)
    found = [mention for mention in found if not _is_counted(text, mention)]
    if not found:
        return _known_first(known, found) if known else found
    found = _without_overlap(found)
    found += beside(text, start, found) if text.find("、", start, end) >= 0 else ()
    contents = _ITS_CONTENTS.match(text, start, end) is not None and not _are_projects(found)
    if contents and _COUNTS_PROJECTS.search(text, max(0, start - _FAR), start) is None:
        return _known_first(known, []) if known else []
    found = [mention for mention in found if not _is_made_of(text, start, mention, found)]
    return _without_overlap([*_known_first(known, found), *found] if known else found)


def _is_counted(text: str, mention: Mention) -> bool:
    """固定资产投资项目已开工143项: a class whose number follows names no project."""
    end = mention.end
    if text[end : end + 1] not in _COUNT_FIRST or not text.endswith(("项目", "工程"), mention.start, end):
        return False
    return _COUNT_AFTER.match(text, end) is not None


def _are_projects(found: Sequence[Mention]) -> bool:
    """项目包括岚舟船艇项目、霁和箱包项目: whether two names or more have heads of their own."""
    return sum(each.name.endswith("项目") and has_own_head(each.name) for each in found) > 1


def quantity_cues(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> int:
    """The bits of what no word of text[start:end] tells: whether it may be a row, and what stands by its sums."""
    cues = _ROW if end - start <= LONGEST_ROW and opens_row(text[start]) else 0
    for quantity in quantities:
        is_sum = quantity.kind == "money"
        if not is_sum and quantity.kind != "area":
            continue
        if not quantity.grade:
            if is_sum:
                cues |= _SUM
            last = text[(quantity.before if quantity.before >= 0 else quantity.start) - 1]
            if last in FACT_LAST:
                cues |= _SIZE
            if is_sum and last in SPENT_LAST:
                cues |= _SPENT
            if is_sum and _may_open_name(text, quantity.end):
                cues |= _SUM_FIRST
        if is_sum and text[quantity.start - 1] in _LAST_OF_OPENING:
            cues |= _SUM_NOTED if text[quantity.end : quantity.end + 1] in _CLOSING else 0
    return cues


def _may_open_name(text: str, position: int) -> bool:
    """Whether _INVESTED may match at `position`."""
    return text[position : position + 1] in _OPENS_NAME or text[position : position + 2] in _OPENS_NAME


def _is_made_of(text: str, start: int, mention: Mention, found: Sequence[Mention]) -> bool:
    """X项目…，将建成年产3万支轮毂生产线, X项目是岚集团唯一的Y基地: no other project."""
    if text.endswith("由", start, mention.start) and mention.enterprise is None:
        return True  # 由A、B等企业建设的C
    if text[mention.end : mention.end + 1] in _STOPS and any(
        other.end < mention.start and _IS_ONE.fullmatch(text, other.end, mention.start) is not None for other in found
    ):
        return True
    if mention.led and text.endswith("建设", start, mention.start) and _OF_IT.match(text, start) is not None:
        return True  # 项目由X集团投资12亿元，占地85亩，建设Y产线
    return (
        mention.name.startswith(MADE_A_YEAR)
        and not mention.name.endswith("项目")
        and mention.investment is None
        and any(other.end <= mention.start for other in found)
        and _BUILDS.search(text, max(0, mention.start - 8), mention.start) is not None
    )


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
    if len(found) < 2:
        return found
    kept: list[Mention] = []
    for mention in found:  # earlier finders are surer than later ones
        if all(mention.end <= other.start or mention.start >= other.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def _invested(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Mention]:
    """总投资30亿元的X项目, 投资5.5亿元、占地85亩的X项目: the surest sign of a name."""
    found: list[Mention] = []
    for quantity in quantities:
        told = quantity.kind == "money" and not quantity.grade and _may_open_name(text, quantity.end)
        match = _INVESTED.match(text, quantity.end, end) if told else None
        if match is None:
            continue
        head = quantity.before if quantity.before >= 0 else quantity.start
        said = _SAID.search(text, max(start, head - 10), head)
        spent = _SPENDS.search(text, max(start, head - 4), head) if said is None else None
        prefix = said.start() if said is not None else spent.start() if spent is not None else head
        if (
            text[match.end() - 1] == "的"
            and _THIS.search(text, max(start, prefix - 3), prefix) is not None
            and _ONE.match(text, match.end(), end) is not None
        ):
            continue  # 这个投资8.8亿元的场馆: that named before
        firm = _investor(text, start, prefix, short=said is None or said.group() == "投资")
        bare = (
            not found
            and said is None
            and spent is None
            and _BARE_SUM.search(text, max(start, head - 5), head) is not None
        )
        if said is None and not found and not bare and (spent is None or firm is None):
            continue
        of_a_year = said is not None and _OF_A_YEAR.search(text, max(start, said.end() - 12), said.end()) is not None
        stop = name_end(text, match.end(), end)
        if is_sum_of_all(text, match.end(), stop, end, first=not found):
            continue  # 投资136亿元的A、B等21个项目: the sum of them all
        named = stop - match.end() >= 4 and is_invested_name(text[match.end() : stop])
        if bare and text.find("分别", max(start, head - _HANDED_OUT), head) >= 0:
            continue  # 总投资分别为11亿元、|6亿元的X和Y
        if bare and not (has_own_head(text[match.end() : stop]) and is_work(text[match.end() : stop])):
            continue
        mention = (
            make_mention(text, match.end(), stop, True, sure=firm is not None or is_whole(said)) if named else None
        )
        if mention is not None:
            whole = None if of_a_year else whole_before(text, quantity, quantities, prefix)
            found.append(Mention(mention.start, mention.end, mention.name, whole, prefix, enterprise=firm))
    return found


def _investor(text: str, start: int, prefix: int, short: bool) -> str | None:
    """霁舟新材|总投资60亿元的…: the firm between the clause's beginning and `prefix`, by a `short` name too."""
    stop = _LAST_STOP.match(text, start, prefix)
    opening = stop.end() if stop is not None else start
    return investor_before(text, opening, prefix, short) if 1 < prefix - opening <= _LONGEST_FIRM else None


def _is_told(name: str) -> bool:
    """Whether `name` with a sum in parentheses after it is a project's: a work, or a brand with its product."""
    return is_work(name) or (len(name) >= _SHORTEST_TOLD and says_what(name) and not is_class(name))


def _in_parentheses(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Mention]:
    """X生产线(8.5亿元): a work with its investment after the name."""
    found: list[Mention] = []
    for quantity in quantities:
        if quantity.kind != "money" or _CLOSES.match(text, quantity.end) is None:
            continue
        opening = _OPENS.search(text, max(start, quantity.start - _NOTE_LONG), quantity.start)
        if opening is None:
            continue
        stop = quantity.start - len(opening.group())
        left = max(start, stop - 40, after_note(text, start, stop))
        mention = make_mention(text, name_start(text, left, stop, ()), stop, True)
        if mention is not None and _is_told(mention.name):
            found.append(Mention(mention.start, mention.end, mention.name, quantity, -1, start))
    return found


def _headed(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Mention]:
    """Runs that end in 项目."""
    found: list[Mention] = []
    left = start
    counted = {each.end for each in quantities if each.kind == "count"}  # 41个项目, most of all that is said of them
    for match in _HEAD.finditer(text, start, end):
        since, (head, left) = left, match.span()
        if text[left : left + 1] in _COUNT_FIRST and _COUNT_AFTER.match(text, left):
            continue
        begin = head if head in counted else name_start(text, since, head, quantities)
        if left - begin <= _BARE and text[begin - 1 : begin] != "、":
            continue
        if _COUNTED.search(text, max(start, begin - 8), begin) or _IS_TITLE.search(text, max(start, begin - 12), left):
            continue
        begin += int(text.startswith("以", begin) and text.startswith("为例", left))  # 以X项目为例
        if _tells_of_another(text, start, begin, found):
            continue
        told = left - begin >= _SHORTEST_TOLD and (
            _TOLD.match(text, left, end) is not None
            or _LISTED.search(text, start, begin) is not None
            or (left - begin >= _NAMED_AT_LENGTH and text.endswith(_TAKEN_IN, start, begin))
            or _VISITED.search(text, max(start, begin - 24), begin) is not None
        )
        titled = (
            text.endswith(_TITLES, start, begin)
            or text.endswith("关于", start, begin)
            or text.endswith(_OWNED, start, begin)
            or (text[begin - 1 : begin] == "的" and _BUILT_FOR.search(text, start, begin) is not None)
            or (text[left : left + 1] in _BUILDER_FIRST and _BUILDER_AFTER.match(text, left, end) is not None)
        )
        titled = titled or (told and text.endswith(_TOGETHER, start, begin))
        mention = built_there(text, begin, left, told or titled, titled) if left - begin > _BARE else None
        if mention is None and text[begin - 1 : begin] == "、":
            mention = of_firm(text, start, begin, left)
        if mention is not None:
            found += apart(text, mention)
    return found


def _tells_of_another(text: str, start: int, begin: int, found: Sequence[Mention]) -> bool:
    """Whether the run at `begin` says what a project is, has become or is to build, and is no name."""
    if text.endswith("等", start, begin) or (text.endswith("成为", start, begin) and _FIRST_OF_ALL.match(text, begin)):
        return True  # A、B等|比赛场馆项目, 成为全国最大的海水淡化示范项目
    if text.startswith("年产", begin) and text.endswith(("建设", *_PHASES_OF_IT)[0 if found else 1 :], start, begin):
        return True  # 项目二期|年产40万吨己内酰胺项目
    if found and _IS_ONE.fullmatch(text, found[-1].end, begin) is not None:
        return True  # X总部项目是园区重点打造的支撑性项目
    # 该项目是岚河区的重点技改项目
    return _THAT_IS.fullmatch(text, max(start, text.rfind("，", start, begin) + 1), begin) is not None


# The surest finder first, each with the cues that it needs all of.
FINDERS: tuple[tuple[int, _Finder], ...] = (
    (TITLED, titled),
    (NOTED, noted),
    (FIELDS, fields),
    (_SUM, spaced),
    (SHARED, sharing),
    (_SUM_FIRST, _invested),
    (TELLS_WHOSE, built_by),
    (AGREED, agreed_on),
    (SIGNED_WITH, signed_with),
    (EACH, each_spends),
    (_SPENT | SPENDS, undertaken),
    (CALLED, called),
    (_SUM_NOTED | _NOTE_ENDS, _in_parentheses),
    (TELLS_ITEMS, items_told),
    (BY_COMMAS, by_commas),
    (ENDS_LIST, listed),
    (AS_MANY, as_many),
    (WORKS_DONE, works_done),
    (OWNS, owned),
    (_HEADS, _headed),
    (_ROW, row_head),
    (_ROW, bare_row),
    (BY_COLON, told_by_colon),
    (_SIZE, stated),
    (_BY, built_for),
    (AS_IS, as_is),
    (IS_DONE, works),
    (IS_DONE_THERE, products_done),
    (FIRMS_DONE, firms_done),
    *WORKS_TOLD,
    (VERB_LED, verb_led),
    (OF_A_KIND, products_had),
    (LED_TO, products_led),
)
_NEEDED = reduce(or_, (need for need, _ in FINDERS))


@lru_cache(maxsize=1024)
def _finders(cues: int) -> tuple[_Finder, ...]:
    """The finders that have all that they need."""
    return tuple(find for need, find in FINDERS if cues & need == need)
