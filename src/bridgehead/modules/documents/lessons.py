"""What a correction teaches: names that stand in the text, and other names of what the ledger knows.

Pure. Precision before recall: what is learned is looked for in every later document, so a typing slip (it does not
stand in the text), a bare number and a word that names nothing in particular teach nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bridgehead.engines.figures import FigureStatement, ProjectStatement, Statement
from bridgehead.engines.reading.lexicon import lexicon
from bridgehead.engines.reading.projects.names import core, is_generic
from bridgehead.engines.reading.quantities import find_quantities
from bridgehead.engines.reading.text.mend import mend, simplify
from bridgehead.modules.documents.models import NameKind

# Shortest and longest names of each kind, in characters.
LENGTHS: Final[Mapping[str, tuple[int, int]]] = {
    NameKind.PROJECT: (4, 60),
    NameKind.ENTERPRISE: (3, 60),
    NameKind.PLACE: (2, 30),
    NameKind.PARK: (3, 30),
    NameKind.CLUSTER: (2, 30),
    NameKind.UNIT: (1, 12),
}
# A brand may stand for a firm that the ledger holds; by itself two characters are too little.
_SHORTEST_BRAND: Final = 2
_PARK = re.compile(
    "(?:园|园区|开发区|高新区|经开区|新区|示范区|保税区|合作区|集聚区|试验区|先导区|自贸区|度假区|片区|基地|[城谷湾港]|小镇"
    "|中心|大厦|广场|组团)$"
)
_NUMBER = re.compile(r"[\d\s.,+%~-]+")
_PUNCTUATION = re.compile("[，。；：！？、,;:!?\\n\\t]")
_STOP: Final = frozenset(
    "全区 全市 全县 我区 我市 我县 本区 本市 该区 该市 园区 开发区 高新区 经开区 工业园 工业园区 产业园 产业园区 示范区"
    " 新区 片区"
    " 公司 该公司 本公司 我公司 有限公司 集团 企业 该企业 总部 本企业"
    " 产业 制造业 工业 服务业 农业 项目 重点产业 主导产业 新兴产业 战略性新兴产业 现代产业 产业集群 产业链"
    " 经济开发区 高新技术产业开发区 科技城 中心 基地 广场 大厦 小镇".split()
)
# 465 is a name only where the text treats it as one.
_NAMED_NUMBER = r"[“\"]?{}(?:[”\"]|(?:现代|先进|特色|优势|主导|战略性?)*(?:产业|集群|体系|制造业))"
_NUMERIC_CLUSTER = re.compile(r"[1-9]\d{1,3}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PHASE = re.compile("[一二三四五六七八九首]期")
_AFTER_NUMBER = r"[\d十百千万亿余多]\s*{}"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A name to look for from now on; fields as those of `GazetteerEntry`."""

    kind: str
    term: str
    canonical: str = ""
    unit_kind: str = ""
    factor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the ledger holds under the corrected names, for aliases: names exactly as they stand there, "" for none.

    `project` is the one that is called as the corrected statement says, `linked` the existing one that the reviewer
    linked the statement to, `enterprise` the firm that is called so.
    """

    project: str = ""
    linked: str = ""
    enterprise: str = ""


def lessons_of(text: str, read: Statement, corrected: Statement, ledger: Ledger) -> list[Lesson]:
    """What `corrected` teaches of `text`, compared with what was `read`; what is known already is not sorted out."""
    words = _Words(text)
    return [lesson for lesson in _candidates(words, read, corrected, ledger) if _is_worth_it(words, lesson)]


class _Words:
    """The text as reading saw it, mended when it is first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._mended: str | None = None

    @property
    def mended(self) -> str:
        if self._mended is None:
            self._mended = mend(self._text).text
        return self._mended

    def hold(self, name: str | None) -> bool:
        return bool(name) and simplify(name or "") in self.mended

    def match(self, pattern: str, name: str) -> bool:
        return re.search(pattern.format(re.escape(simplify(name))), self.mended) is not None


def _candidates(words: _Words, read: Statement, corrected: Statement, ledger: Ledger) -> Iterator[Lesson]:
    if isinstance(read, ProjectStatement) and isinstance(corrected, ProjectStatement):
        yield from _project(words, read.name, corrected.name, ledger)
        yield from _enterprise(words, read.enterprise, corrected.enterprise, ledger)
    if isinstance(read, FigureStatement) and isinstance(corrected, FigureStatement):
        before, after = read.measure.filters, corrected.measure.filters
        yield from _enterprise(words, _text(before, "enterprise"), _text(after, "enterprise"), ledger)
        industry = _text(after, "industry")
        if industry and industry != _text(before, "industry"):
            yield Lesson(NameKind.CLUSTER, industry)
        if corrected.unit != read.unit and corrected.measure.definition.unit_kind == "capacity":
            yield Lesson(NameKind.UNIT, corrected.unit, corrected.unit, "physical", Decimal(1))
    if corrected.place and corrected.place != read.place:
        yield Lesson(NameKind.PARK if _PARK.search(corrected.place) else NameKind.PLACE, corrected.place)


def _text(filters: Mapping[str, str | int], name: str) -> str | None:
    value = filters.get(name)
    return value if isinstance(value, str) else None


def _project(words: _Words, read: str, corrected: str, ledger: Ledger) -> Iterator[Lesson]:
    if ledger.linked and words.hold(corrected):
        yield from _other_name(corrected, ledger.linked)
    elif corrected != read and words.hold(corrected):
        yield Lesson(NameKind.PROJECT, corrected)
    elif corrected != read and ledger.project:
        yield from _other_name(read, ledger.project)


def _other_name(term: str, canonical: str) -> Iterator[Lesson]:
    """An alias of a project, unless the two differ in filler words alone, or speak of different phases."""
    if core(simplify(term)) != core(simplify(canonical)) and _PHASE.findall(term) == _PHASE.findall(canonical):
        yield Lesson(NameKind.PROJECT, term, canonical)


def _enterprise(words: _Words, read: str | None, corrected: str | None, ledger: Ledger) -> Iterator[Lesson]:
    if not corrected or corrected == read:
        return
    if words.hold(corrected):
        yield Lesson(NameKind.ENTERPRISE, corrected)
    elif read and ledger.enterprise:
        yield Lesson(NameKind.ENTERPRISE, read, ledger.enterprise)


def _is_worth_it(words: _Words, lesson: Lesson) -> bool:
    """Whether the term may be looked for everywhere: it stands in the text, and is neither too short nor too common."""
    term = simplify(lesson.term)
    least, most = LENGTHS[lesson.kind]
    if lesson.kind == NameKind.ENTERPRISE and lesson.canonical:
        least = _SHORTEST_BRAND
    if not least <= len(term) <= most or term in _STOP or _PUNCTUATION.search(term) or not words.hold(term):
        return False
    if lesson.kind == NameKind.UNIT:
        return _is_new_unit(term) and words.match(_AFTER_NUMBER, term)
    if _NUMBER.fullmatch(term):
        return lesson.kind == NameKind.CLUSTER and _names_a_cluster(words, term)
    if lesson.kind == NameKind.PROJECT:
        return not is_generic(term, attested=True)
    return lesson.kind != NameKind.CLUSTER or not _is_industry(term)


def _names_a_cluster(words: _Words, term: str) -> bool:
    if "+" in term:
        return True
    numeric = _NUMERIC_CLUSTER.fullmatch(term) is not None and _YEAR.fullmatch(term) is None
    return numeric and words.match(_NAMED_NUMBER, term)


def _is_industry(term: str) -> bool:
    """Whether the vocabulary has the term as an industry already."""
    found = lexicon().words(term)
    return len(found) == 1 and found[0].end - found[0].start == len(term) and "industry" in found[0].classes


def _is_new_unit(term: str) -> bool:
    known = find_quantities(f"12{term}")
    return not known or known[0].end != len(term) + 2
