"""Numbers with their units: 260.69亿元, 60余家, 三十亿元, 10~15亿元, 61.9%, 3个工作日, 85亩, 千亿级.

A number without a unit that counts or measures is no quantity, so that 5G, 3+8+N, G312 and standards need no list of
exceptions; ordinals (第五批) and days of a date are passed over by what stands beside them.
"""

from __future__ import annotations

import re
import string
from decimal import Decimal
from fractions import Fraction

from bridgehead.engines.figures import Amount, Comparator

from .comparators import AFTER, BEFORE_ENDS, FILLER_ENDS, comparator_of
from .numerals import ONE, exact, parse_number, scale
from .patterns import alternatives
from .records import record
from .vocabulary import load

_WORDS = load("quantities")
CURRENCIES: dict[str, str] = {word: code for code, words in _WORDS["currencies"].items() for word in words}
AREAS: dict[str, Fraction] = {word: Fraction(size) for word, size in _WORDS["areas"].items()}
DURATIONS: dict[str, str] = _WORDS["durations"]
RATIOS: dict[str, str] = _WORDS["ratios"]
PHYSICAL: dict[str, str] = _WORDS["physical"]
COUNTERS = frozenset(_WORDS["counters"]["words"])


@record(frozen=True, slots=True)
class Quantity:
    """`value` in `unit` at [start, end) of the mended text; `end` takes in 以上 and the like.

    kind is count (unit is the counter), money (ISO 4217), ratio, points, area (m2), duration (d, wd) or physical
    (t, GW …). `high` closes a range, `both` says that it gives its unit twice (50个至60个). `grade` marks 百亿级,
    `bare` an 亿元 with no numeral. `tail` is the word after the unit (以上, 左右), `before` where a comparator word in
    front of the number starts.
    """

    start: int
    end: int
    kind: str
    value: Decimal
    unit: str
    comparator: Comparator = "="
    high: Decimal | None = None
    tail: str = ""
    grade: bool = False
    bare: bool = False
    before: int = -1
    both: bool = False

    @property
    def amount(self) -> Amount:
        """A sum of money as a project carries it."""
        return Amount(self.value, self.unit, self.comparator)


_MOST = Decimal(10) ** 18  # yuan, square metres or whatever else: more than there is
_SOME = Decimal(1)  # 数百, 几十: as many at the least; 上万
_SOME_OF, _HUNDREDS = ("数", "几"), ("百", "千")


def _units_of() -> dict[str, tuple[str, str, Fraction]]:
    """Kind, canonical unit and size of one of every unit that is no counter."""
    table: dict[str, tuple[str, str, Fraction]] = {word: ("physical", unit, ONE) for word, unit in PHYSICAL.items()}
    for word, told in RATIOS.items():
        size, _, points = told.partition(" ")
        table[word] = ("points", "points", Fraction(size)) if points else ("ratio", "ratio", Fraction(size))
    table |= {word: ("duration", unit, ONE) for word, unit in DURATIONS.items()}
    table |= {word: ("area", "m2", size) for word, size in AREAS.items()}
    return table | {word: ("money", code, ONE) for word, code in CURRENCIES.items()}


_UNITS_OF = _units_of()


# Nothing that may follow a number begins with a digit, a comma or a point: a shorter number need not be tried.
_ARABIC = r"(?>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_HAN_DIGITS, _HAN_INSIDE = "零〇一二两三四五六七八九", "[零〇一二两三四五六七八九十百千]*"
# 四万九千二百七十四(亿元), 一亿二千万: what follows its own 万 or 亿 belongs to the number.
_HAN_GOES_ON = f"(?=[{_HAN_DIGITS}十百]){_HAN_INSIDE}"
_HAN_MORE = f"(?:万{_HAN_GOES_ON}|亿{_HAN_GOES_ON}万(?:(?=[{_HAN_DIGITS}]){_HAN_INSIDE})?)?"
_HAN = (
    f"[二两三四五六七八九十百千]{_HAN_INSIDE}{_HAN_MORE}(?:点[零一二三四五六七八九]+)?"
    f"|一(?=[十百千万亿成半]){_HAN_INSIDE}{_HAN_MORE}|[零〇一]点[零一二三四五六七八九]+"
    "|(?<=项目)一(?=[个项](?!(?:都|也)?[不没]))"
    "|(?<=企业)一(?=家)|(?<=[上超近逾过])(?=万[家名场人户个支次条项件辆亩台])"  # 上万名
    "|(?<![\\d十百千万亿数几])(?=万[余多])"
)
_WORKS_AND_CASES = "部(?![门委队分署长级件省])|例(?![如会外行])"  # 短剧16部, 患者200例
_UNITS = alternatives([*CURRENCIES, *AREAS, *DURATIONS, *RATIOS, *PHYSICAL, *COUNTERS])
_MONEY = alternatives(CURRENCIES)
# 七大指挥部 counts them, 七大产业 is a way of speech.
_GREAT = "大(?=[^，。；、\\d]{0,8}(?:指挥部|专班|工作组|攻坚组|专项组|推进组|攻坚队))"
# The look-ahead lets a search pass over what no quantity begins with at a tenth of the cost.
_PATTERN = re.compile(
    rf"(?=[\d零〇一二两三四五六七八九十百千万亿数几])(?!三元(?:前驱|正极|材料|锂|乙丙|电池|催化|[区里桥]))(?:(?:(?P<percent>百分之)(?P<hundredths>\d+(?:\.\d+)?|[零一二三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?))"
    rf"|(?P<number>(?<![\d.]){_ARABIC}|{_HAN}|[数几](?=[十百千万亿]))(?P<more>[余多])?(?P<scale>[十百千]?[万亿]{{0,2}}|[十百千])(?P<more2>[余多来])?"
    rf"(?:(?P<unit1>{_UNITS})?[~\-至到](?P<number2>{_ARABIC}|{_HAN})(?P<scale2>[十百千]?[万亿]{{0,2}}))?"
    rf"(?P<unit>(?<=亿)(?=项目(?!标))|{_UNITS}|{_WORKS_AND_CASES}|{_GREAT}|(?:(?<=亿)|(?<=亿[余多]))(?![克粒包袋盒瓶根份斤度吨千立平只头株件人户个台套米公亩支条瓦片方张枚颗美欧日港])|(?<=万)(?=[，。；])|(?<=万)(?=(?:及)?以上(?:[^，。；、\d]{{0,12}}(?:项目|投资)|的?\d+[余多]?[个项])))(?P<more3>[余多](?=[美欧日港]?元|[^\u4e00-\u9fff]|个|的))?(?P<per>/亩|/年)?"
    r"(?P<tail>级?(?:及)?以上|(?:及)?以[下内]|之[内上下]|级|左右(?![岸翼侧邻])|上下(?![游联级班衔贯同车])|有余|开外|内(?![^，。；、的就可将完办答]))?"
    rf"|(?P<bare>(?<![\d十百千万亿数几余多.])[百千万]?亿(?:{_MONEY})?(?P<bare_tail>级?(?:及)?以上|(?:及)?以下|级)?))"
)
# Counters of what comes in round hundreds: 百家企业, 千名客商.
_PEOPLE = ("场", "家", "户", "名", "次", "场次")
_COUNTERS_BEFORE_CLASS = ("个", "项", "款", "种", "件")
_COUNTS_PEOPLE = re.compile(
    "(?:人次|人数|人口|用户数?|户数|件数|次数|观众|粉丝|客流量?|业务量|(?:播放|下载|点击|访问|浏览|阅读|投递|揽收)量)(?:首次|已|将)*(?:约|近|超过?|突破|达到?|逾|为|是)*$"
)
_QUOTED = ("条", "项", "个", "件", "大")
_BARRIER = re.compile("元?(?:大关|台阶|关口|门槛)")
# 跨上百亿台阶, 百亿项目: where a bare 百亿 is a sum, and no way of speech.
_GREAT_SUM = re.compile(f"{_BARRIER.pattern}|的?(?:重大|产业|工业|制造业)*项目|的?\\d+[余多]?[个项]")
_ENDS_IT = re.compile(
    "[，。；\\n]|$|、[^，。；、\\d]{2,8}(?:突?破|超过?|达到?|过|逾)[\\d一二三四五六七八九十百千万亿.]+元?(?=[，。；]|$)"
    "|、(?:同比|增[长速幅]|[位居占列]|连续|总量|排)"
)
_ENDS_POINTS = frozenset("，。；、）)！\n和及以左") | {""}
_OF_COUNTED = re.compile("\\d[余多]?[家户个条][^，。；、\\d]{2,18}$")
_COUNTS_TRADES = frozenset("二两三四五六七八九十23456789")
_TRADES = re.compile("级?(?:元)?(?:产业|集群|赛道)")
_ZONE = re.compile("(?:园?区|镇|乡|村|街道?|县)(?![间域])")
_PAST = ("过", "超", "破", "逾")
_SHARE_OF, _CLAUSE = re.compile("(?:占|比重)[^，。；、]*$|(?:目标|任务|计划|指标)(?:任务|数)?的$"), 20
_HUNDREDS_OF_MILLIONS = re.compile("亿(?![元级以美欧港日])")
_SPOKEN_ON, _YUAN = frozenset({"成", "个"}), frozenset({"", "元"})
_HUNDRED_MILLIONS = "个亿"
_TENTHS = "零一二三四五六七八九"
_FOREIGN = [word for word, code in CURRENCIES.items() if code != "CNY"]
_CURRENCY_BEFORE = re.compile(rf"(?<![\d万亿])({'|'.join(_FOREIGN)})(?:约|逾|超过|超|达|近|共|合计)?\s?$")
_CURRENCY_ENDS = frozenset({*"约逾过超达近共计 \t\n\u3000", *(word[-1] for word in _FOREIGN)})
_ORDINAL = re.compile(r"(?:第|(?<!GD)(?<!FD)(?<!gd)[A-Za-z][\-]?|[\d.#:-]|(?<![\u4e00-\u9fff])\+)$")
SECTOR_SHARES = re.compile(
    r"(\d(?<![\d.:：∶].)\d?(?:\.\d+)?)[:：∶比](\d{1,2}(?:\.\d+)?)[:：∶比](\d{1,2}(?:\.\d+)?)(?![\d:：∶])"
)
SECTORS = re.compile("三次产业|三产|一二三产|产业结构|产业比例|一、二、三")
# 增长-6.2% has a sign, 5%-6% and G-12 have none.
_SIGNED = ("%", "个百分点", "百分点")
_MINUS = re.compile("[\\u4e00-\\u9fff、，：(]-$")
# What the two patterns before can end in: most numbers stand after neither.
_ORDINAL_ENDS = frozenset(f"第{string.ascii_letters}{string.digits}.+#:-")
# What makes a difference to a number right after it: most stand after none of these.
_TELLING_ENDS = _ORDINAL_ENDS | _CURRENCY_ENDS | FILLER_ENDS | BEFORE_ENDS


def find_quantities(text: str) -> list[Quantity]:
    """Every quantity of `text` (mended), in order and without overlap."""
    found = []
    for match in _PATTERN.finditer(text):
        quantity = _quantity(text, match)
        if quantity is not None:
            found.append(quantity)
    shares = sector_shares(text)
    if not shares:
        return found
    taken = [share.start for share in shares]
    return sorted([*(each for each in found if each.start not in taken), *shares], key=lambda each: each.start)


def sector_shares(text: str) -> list[Quantity]:
    """The three shares of 三次产业结构为11.2:45.3:43.5, which have no unit and add up to a hundred."""
    if "产" not in text or SECTORS.search(text) is None:
        return []
    found: list[Quantity] = []
    for match in SECTOR_SHARES.finditer(text):
        if text.endswith(("由", "从"), 0, match.start()):
            continue  # what it was before, at a time that is not said
        shares = [Decimal(match[group]) for group in (1, 2, 3)]
        if (
            abs(sum(shares, -Decimal(100))) > 1
            or SECTORS.search(text, max(0, match.start() - 40), match.start()) is None
        ):
            continue
        found += [
            Quantity(*match.span(group), "ratio", share / 100, "ratio") for group, share in enumerate(shares, start=1)
        ]
    return found


_BARE = _PATTERN.groupindex["bare"]


@record(frozen=True, slots=True)
class _Said:
    """What the words of a quantity say, whatever stands beside them.

    `word` is the unit as it is written; `sure` says whether its number is none of those that are often a way of speech.
    """

    word: str
    kind: str
    unit: str
    value: Decimal
    high: Decimal | None
    comparator: Comparator
    tail: str
    both: bool
    sure: bool
    round: bool


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    last = text[start - 1 : start]
    beside = last in _TELLING_ENDS
    said = _said(match)
    below = last == "-" and said is not None and said.word in _SIGNED and _MINUS.search(text, max(0, start - 2), start)
    if beside and not below and last in _ORDINAL_ENDS and _ORDINAL.search(text, max(0, start - 2), start):
        return None
    if said is None:
        return _bare(text, match) if match.lastindex == _BARE else None
    named: str | None = ""
    tenths = 0
    if said.word in _SPOKEN_ON:
        named, end, tenths = _spoken_on(text, said.word, end)
    elif said.word in _YUAN:
        named = _yuan(text, start, end, said)
    if named is None or ((tenths or named not in _YUAN) and (said := _said_in(match, named, tenths)) is None):
        return None
    if below:
        start -= 1
    if not (said.sure or _plausible(text, start, match, said)) or _is_no_value(text, start, end, match, said):
        return None
    sign, before = comparator_of(text, start, said.comparator) if beside else (said.comparator, -1)
    if (
        sign == "="
        and text.find("少", max(0, start - 6), start) >= 0
        and _AT_LEAST.search(text, max(0, start - 7), start)
    ):
        sign = ">="
    if said.round and sign == "=":
        return None  # 百项工程 is a slogan, 超百项 is none
    value = -said.value if below else said.value
    tail = said.tail
    return Quantity(
        start, end, said.kind, value, said.unit, sign, said.high, tail, tail == "级", False, before, said.both
    )


# What the words of quantities say, the same few again and again. The words alone are the key: what stands beside them
# tells how far they go, not how they part. (A cache of the groups would take as long as all else done with them.)
_KNOWN: dict[str, _Said | None] = {}
_MOST_KNOWN = 4096


def _said(match: re.Match[str]) -> _Said | None:
    """What the words of a match say; None where they are no quantity, or have no numeral."""
    if match.lastindex == _BARE:
        return None
    words = match.group()
    said = _KNOWN.get(words)
    if said is None and words not in _KNOWN:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        said = _KNOWN[words] = _said_in(match)
    return said


def _said_in(match: re.Match[str], named: str = "", tenths: int = 0) -> _Said | None:
    """What a match with a numeral says, of `named` where that is no empty string; None where it is no quantity."""
    (percent, hundredths, number, more, powers, more2, unit1, number2, scale2, unit, more3, per, tail, _, _) = (
        match.groups()
    )
    if percent or number is None:
        value = parse_number(hundredths or "") / 100
        return _Said("百分之", "ratio", "ratio", value, None, "=", "", False, True, False)
    counted = named or unit or "元"
    value, power = (parse_number(number) if number.strip("数几") else _SOME), scale(powers or "")
    high = None
    if number2:
        power2 = scale(scale2 or "")
        high = parse_number(number2) * power2
        if not powers and not unit1:
            power = power2
    if counted == _HUNDRED_MILLIONS:
        counted, power = "元", power * 10**8
    value += Decimal(tenths) / 10
    if value * power >= _MOST or (high is not None and high >= _MOST):
        return None  # digits without end are a number of something
    kind, canonical, factor = _UNITS_OF.get(counted) or ("count", counted, ONE)
    if (per == "/亩" and kind != "money") or (kind == "area" and power == 1 and powers == "" and counted == "平"):
        return None
    vague = number in _SOME_OF or more or more2 or more3 or high is not None
    return _Said(
        unit or "",
        kind,
        canonical,
        exact(value * power, factor),
        None if high is None else exact(high, factor),
        ">=" if vague else AFTER.get(tail, "=") if tail else "=",
        per or tail or "",
        bool(number2 and unit1),
        number[:1].isdigit() and (unit != "度" or bool(powers)),
        kind == "count" and number in _HUNDREDS and canonical not in _PEOPLE,
    )


def _yuan(text: str, start: int, end: int, said: _Said) -> str | None:
    """The currency named before a number of 元 (新台币35亿元), else 元; people in 出游人次34.6亿, none in 12万."""
    if not said.word and said.kind == "money" and _COUNTS_PEOPLE.search(text, max(0, start - _CLAUSE), start):
        return "人次"
    if not said.word and not said.tail and text[end - 1] == "万":
        return None
    if text[start - 1 : start] not in _CURRENCY_ENDS:
        return "元"
    named = _CURRENCY_BEFORE.search(text, max(0, start - 9), start)
    return named[1] if named is not None else "元"


def _spoken_on(text: str, unit: str, end: int) -> tuple[str, int, int]:
    """What goes on after the unit: 一成五 is 15%, 100个亿 is money. What else is counted, its end, and tenths of it."""
    if unit == "成" and end < len(text) and text[end] in _TENTHS:
        return "", end + 1, _TENTHS.index(text[end])
    if unit == "个" and text.startswith("亿", end) and _HUNDREDS_OF_MILLIONS.match(text, end):
        return _HUNDRED_MILLIONS, end + 1, 0
    return "", end, 0


def _is_title(text: str, start: int, end: int, unit: str) -> bool:
    """Whether a count is the name of a paper (制造业“18条”)."""
    return text[end : end + 1] == "”" and unit in _QUOTED and text.endswith("“", 0, start)


def _is_no_value(text: str, start: int, end: int, match: re.Match[str], said: _Said) -> bool:
    """Whether it is the name of a paper, or a half that is no share.

    占总投资的一半以上 is one, 用时缩短一半 and 超过计划一半 are none.
    """
    if match["unit"] == "半":
        return match["number"] != "一" or _SHARE_OF.search(text, max(0, start - _CLAUSE), start) is None
    if said.unit == "类" and text[start - 1 : start] in _COUNTERS_BEFORE_CLASS:
        return True  # 2个1类新药: a class of drugs
    if match["unit"] == "个点":
        return text[end : end + 1] not in _ENDS_POINTS  # 5个点位
    return _is_title(text, start, end, said.unit)


def _plausible(text: str, start: int, match: re.Match[str], said: _Said) -> bool:
    """Whether a number in characters is no 1个 of indefinite 一, slogan of bare 百 千 万 or issue of a paper."""
    number, unit = match.group("number", "unit")
    if number[:1].isdigit():
        return False
    if said.kind == "count" or not unit:
        near = max(0, start - 16)
        if text.rfind("“", near, start) > text.rfind("”", near, start):
            return False
    if said.kind == "money" and not unit and len(number) == 1 and number in "十百千":
        passed = text[start - 1 : start] in _PAST and _ENDS_IT.match(text, match.end())  # 合同额过百亿，
        return bool(passed) or bool(match["tail"]) or _GREAT_SUM.match(text, match.end()) is not None
    return said.unit != "期" and (unit != "度" or bool(match["scale"]))


def _names_a_class(text: str, match: re.Match[str]) -> bool:
    """“八大万亿产业”项目 and 创百亿元区: what trades and zones are called by, which is no size of a project."""
    start, end = match.span()
    if text[start - 1 : start] == "大" and text[start - 2 : start - 1] in _COUNTS_TRADES:
        return _TRADES.match(text, end) is not None
    if text.startswith("”", end) and text.find("“", max(0, start - 4), start - 1) >= 0:
        return True  # “千项万亿”项目
    return text[start - 1 : start] == "创" and _ZONE.match(text, end) is not None


def _ends_clause(text: str, match: re.Match[str]) -> bool:
    """Whether a bare sum ends its clause and is of no firms just counted (18家企业营收超百亿元)."""
    start = match.start()
    return _ENDS_IT.match(text, match.end()) is not None and not _OF_COUNTED.search(text, max(0, start - 24), start)


def _bare(text: str, match: re.Match[str]) -> Quantity | None:
    """亿元以上, 百亿级, 亿元: a tier whose numeral is left out."""
    word = match["bare"]
    tail = match["bare_tail"] or ""
    if word == "亿" or _names_a_class(text, match):
        return None
    base = word.removesuffix(tail)
    currency = next((code for name, code in CURRENCIES.items() if base.endswith(name)), "CNY")
    digits = base[: base.index("亿") + 1]
    sign, before = AFTER.get(tail, "="), -1
    # 突破千亿大关 and 总额突破万亿元， are values, 千亿产业 is not
    passed = base.startswith("万亿元") or _BARRIER.match(text, match.end()) is not None
    if passed or (not tail and word[0] != "亿" and _ends_clause(text, match)):
        sign, before = comparator_of(text, match.start(), sign)
    return Quantity(
        match.start(),
        match.end(),
        "money",
        scale(digits),
        currency,
        sign,
        None,
        tail,
        tail == "级",
        before < 0,
        before,
    )


# 每个乡镇至少引进1个亿元以上项目
_AT_LEAST = re.compile("(?:至|最)少(?:要)?[^，。；、\\d多一]{1,4}$")
