"""Quantities of English pages: RMB 4.6 billion, 91.15 billion yuan, 17.5 per cent, 150 mu, 20 working days.

The text is the mended one with its punctuation put back to Western forms, which moves no offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from bridgehead.engines.figures import Comparator
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.records import record
from bridgehead.engines.reading.vocabulary import load

WORDS = load("english")
_SPOKEN: dict[str, int] = WORDS["numbers"]
_SCALES = {word: Decimal(size) for word, size in WORDS["scales"].items()}


def any_of(words: Iterable[str]) -> str:
    """The words as one alternative, longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


def in_small(text: str) -> str:
    """`text` in small letters, each where it stood.

    To put a text in small letters once is a fifth of the cost of searching it with a pattern that takes both: that one
    tries each of its words at each character.
    """
    return text.replace("İ", "I").lower()  # İ alone is two characters in small letters


_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = rf"(?:{_DIGITS}|\b(?:(?:{_TENS})-[a-z]{{3,5}}|{any_of(_SPOKEN)})\b)"
_SCALE = r"(?:thousand|million|billion|trillion|mln|bln|mn|bn|[mb](?![a-z]))"
_BEFORE = {code: any_of(words) for code, words in WORDS["currency_before"].items()}
_AFTER = {code: any_of(words) for code, words in WORDS["currency_after"].items()}
_AREAS = [(re.compile(rf"(?:{unit})\b", re.I), Fraction(size)) for unit, size in WORDS["areas"].items()]
_DURATIONS = [(re.compile(rf"(?:{unit})\b", re.I), code) for unit, code in WORDS["durations"].items()]
_PHYSICAL = [(re.compile(rf"(?:{unit})\b"), code) for unit, code in WORDS["physical"].items()]
_MONEY_BEFORE = re.compile(
    rf"(?<![a-z])(?:{in_small(any_of(_BEFORE.values()))}) ?(?P<number>{_NUMBER})[ -]?(?P<scale>{_SCALE})?"
    rf"(?:[ -](?P<unit>{in_small(any_of(_AFTER.values()))})\b)?"
)
_MONEY_AFTER = re.compile(
    rf"(?<![\w.,])(?P<number>{_NUMBER})[ -]?(?P<scale>{_SCALE})?[ -](?P<unit>{in_small(any_of(_AFTER.values()))})\b"
)
_RATIO = re.compile(
    rf"(?<![\w.,])(?P<number>-?{_NUMBER}) ?(?:%|per ?cent\b)(?P<points>[ -]points?)?"
    rf"|(?P<pp>{_DIGITS}) percentage points"
)
_BEFORE_AND = re.compile(rf"(?<![\w.,])(?P<number>{_DIGITS}),? and $")
_PLAIN = re.compile(
    rf"(?<![\w.,$/:-])(?P<number>{_NUMBER})(?:[ -](?P<scale>{_SCALE})\b)?(?P<glued>gwh|mwh|gw|mw)?(?![\d,.]*\d)"
)
_COMPARE_BEFORE: list[tuple[re.Pattern[str], Comparator]] = [
    (re.compile(rf"\b(?:{any_of(words)}) (?:a total of |an? |the |of )?$", re.I), sign)
    for sign, words in WORDS["comparators"]["before"].items()
]
_COMPARE_AFTER: list[tuple[re.Pattern[str], Comparator]] = [
    (re.compile(rf" (?:{any_of(words)})\b", re.I), sign) for sign, words in WORDS["comparators"]["after"].items()
]
_NOT_COUNTED = re.compile(
    r"(?:Fortune(?: Global)?|top|Top|No\.|Phase|phase|Article|world's|Road|Street|Tel:?|Building|version|Boeing|the|"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?) ?$"
)
_FIRST = re.compile(r"(?:Fortune(?: Global)?|top|Top|No\.|Phase|phase) $")
_YEAR = re.compile(r"(?:19|20)\d\d")


@record(frozen=True, slots=True)
class Noun:
    """A number's noun: `kind` is a key of [nouns], or empty; [start, end) from the number to the noun's end."""

    kind: str
    start: int
    end: int


_NOUNS = [(kind, re.compile(rf"\b(?:{any_of(words)})\b", re.I)) for kind, words in WORDS["nouns"].items()]
_STOPS = (
    "of|in|with|to|from|for|on|at|by|yuan|percent|per|were|was|million|billion|held|after|before|that|which|who"
    "|as|into|"
    "including|or|will|a|an|worth|signed|inked|costing|involving|totaling|each|have|had|has|is|are|started|broke|"
    r"and (?:\d|two|three|four|five|six|seven|eight|nine|ten|(?!sophisticated|speciali[sz]ed)\w+ed\b)"
)
_GAP = re.compile(
    r"(?: (?:newly[- ])?(?:signed|inked|contracted|completed)(?= (?:[\w-]+ ){0,5}(?:projects|deals)\b))?"
    rf"(?:[ -](?!(?:{_STOPS})\b)(?:\([A-Z&]+\)|[\w'’\"“”&/+-]+)){{0,7}}"
)
IS = re.compile(r" (?:of (?:the|these|those|its|them|which)|are|were|is|was|have been|had been)\b")


def find_english(text: str, begin: int, stop: int) -> list[Quantity]:
    """Every quantity of text[begin:stop] in order and without overlap.

    A count has no unit and is checked for its noun later.
    """
    found: list[Quantity] = []
    small = in_small(text)
    for match in _MONEY_BEFORE.finditer(small, begin, stop):
        code = _code(match["unit"], _AFTER) if match["unit"] else _code(match.group(), _BEFORE, head=True)
        found.append(_quantity(text, match, "money", code, Fraction(1)))
    found += [
        _quantity(text, match, "money", _code(match["unit"], _AFTER), Fraction(1))
        for match in _MONEY_AFTER.finditer(small, begin, stop)
    ]
    for match in _RATIO.finditer(small, begin, stop):
        points = match["points"] or match["pp"]
        found.append(_quantity(text, match, "points" if points else "ratio", "ratio", Fraction(1, 100)))
    found += _sharing(text, found)
    taken = bytearray(len(text))
    for each in found:
        taken[each.start : each.end] = b"\1" * (each.end - each.start)
    for match in _PLAIN.finditer(small, begin, stop):
        if taken.find(1, match.start(), match.end()) >= 0:
            continue
        quantity = _measured(text, match)
        if quantity is not None:
            found.append(quantity)
    kept: list[Quantity] = []
    for quantity in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return kept


def _sharing(text: str, found: Iterable[Quantity]) -> list[Quantity]:
    """Rates without a sign before one that has it: 61 and 60.7 percent, respectively."""
    shared = []
    for each in found:
        match = _BEFORE_AND.search(text, max(0, each.start - 24), each.start) if each.kind == "ratio" else None
        if match is not None and re.match(r"[^.;]{0,120}\brespectively\b", text[each.end :]):
            shared.append(_quantity(text, match, "ratio", "ratio", Fraction(1, 100), match.end("number")))
    return shared


def _measured(text: str, match: re.Match[str]) -> Quantity | None:
    """An area, a duration, a capacity, or a bare number that may count something."""
    at = match.end() if not match["glued"] else match.start("glued")
    rest = at + 1 if text[at : at + 1] in (" ", "-") else at
    for patterns, kind in ((_AREAS, "area"), (_DURATIONS, "duration"), (_PHYSICAL, "physical")):
        for pattern, unit in patterns:
            found = pattern.match(text, rest)
            if found is not None:
                factor = unit if isinstance(unit, Fraction) else Fraction(1)
                name = "m2" if isinstance(unit, Fraction) else unit
                return _quantity(text, match, kind, name, factor, found.end())
    before = text[max(0, match.start() - 24) : match.start()]
    if match["scale"] and text[match.start("scale") - 1] == "-":
        return None  # three hundred-billion-level industries, the five-billion fund
    if _FIRST.search(before) or (_NOT_COUNTED.search(before) and not before.endswith("the ")):
        return None
    dated = before.endswith(", ") and before[-3:-2].isdigit()  # Nov. 12, 2024
    if _YEAR.fullmatch(match["number"]) and (dated or noun_of(text, match.end(), len(text)) is None):
        return None
    return _quantity(text, match, "count", "1", Fraction(1))


def _quantity(
    text: str, match: re.Match[str], kind: str, unit: str, factor: Fraction, end: int | None = None
) -> Quantity:
    groups = match.groupdict()
    number = groups.get("number") or groups.get("pp") or "0"
    value = _value(number) * _SCALES.get((groups.get("scale") or "").lower(), Decimal(1))
    exact = value * factor.numerator / factor.denominator
    if factor.denominator == 3:
        exact = exact.quantize(Decimal("0.01"))
    exact = exact.normalize() + 0 if exact != exact.to_integral_value() else exact.to_integral_value()
    stop = end if end is not None else match.end()
    sign, before = _compared(text, match.start(), stop)
    after = next((found for pattern, _ in _COMPARE_AFTER if (found := pattern.match(text, stop))), None)
    return Quantity(
        match.start(),
        after.end() if after else stop,
        kind,
        exact,
        unit,
        sign,
        tail=after.group() if after else "",
        before=before,
    )


def _value(number: str) -> Decimal:
    bare = number.lower().replace(",", "")
    if bare.lstrip("-")[:1].isdigit():
        return Decimal(bare)
    if bare in _SPOKEN:
        return Decimal(_SPOKEN[bare])
    tens, _, unit = bare.partition("-")
    return Decimal(_SPOKEN.get(tens, 0) + {"one": 1, **_SPOKEN}.get(unit, 0))


def _compared(text: str, start: int, end: int) -> tuple[Comparator, int]:
    head = text[max(0, start - 40) : start]
    for pattern, sign in _COMPARE_AFTER:
        if pattern.match(text, end):
            return sign, -1
    for pattern, sign in _COMPARE_BEFORE:
        match = pattern.search(head)
        if match is not None:
            return sign, max(0, start - 40) + match.start()
    return "=", -1


def _code(word: str, table: dict[str, str], head: bool = False) -> str:
    for code, words in table.items():
        if re.match(rf"(?:{words})", word, re.I) and (head or re.fullmatch(rf"(?:{words})", word, re.I)):
            return code
    return "CNY"


def noun_of(text: str, end: int, limit: int) -> Noun | None:
    """The noun before `limit` that a number ending at `end` counts: 14 are manufacturing projects."""
    at = end
    joined = IS.match(text, at)
    if joined is not None:
        at = joined.end()
    gap = _GAP.match(text, at)
    stop = min(limit, gap.end() if gap is not None else at)
    best: Noun | None = None
    for kind, pattern in _NOUNS:
        for match in pattern.finditer(text, at, stop):
            following = text[match.end() : match.end() + 1]
            # The last noun heads the phrase: six fund cooperation projects are projects.
            if following != "-" and (best is None or match.end() > best.end):
                best = Noun(kind, match.start(), match.end())
    return best


def noun_in(words: str) -> str:
    """The kind of the last noun in a label (Projects signed: 38), or empty."""
    found = [(match.end(), kind) for kind, pattern in _NOUNS for match in pattern.finditer(words)]
    return max(found)[1] if found else ""
