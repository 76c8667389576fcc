"""Whether a figure that somebody wrote agrees with the one that is known, judged by the words it was written with.

A number says as much as its digits do: 260.69亿元 is right to 0.01亿元, 12亿元 to a whole one. Words around it say how
it was meant. The bounds below are what such words are taken to promise; a share is of the number that was written.

| wording | such as | agrees where the known value is |
| --- | --- | --- |
| exact | 42个 | the same; `rounded` where it is the same once rounded half up to the digits written |
| at_least | 不少于40个 | 40 or more |
| over | 超40个, 突破 | 40 or more, and not past the next number of so many digits (50) or a tenth more |
| odd | 40余个, 40多个 | from 40 to below the next number of so many digits (50) |
| nearly | 近300亿元 | from a twentieth less (of a count one less, at least) up to it |
| about | 约300亿元, 左右 | at most a twentieth off, or the same once rounded to the digits written |
| under | 不足40个 | less |
| at_most | 不超过40个 | no more |
| grade | 百亿级 | of as many digits |
| range | 10—15亿元 | within both ends |
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final, Literal, get_args

from .quantities import check_decimal

Wording = Literal["exact", "at_least", "over", "odd", "nearly", "about", "under", "at_most", "grade", "range"]
Verdict = Literal["agrees", "rounded", "differs"]

WORDINGS: Final[tuple[Wording, ...]] = get_args(Wording)
_TWENTIETH: Final = Decimal("0.05")
_TENTH: Final = Decimal("0.1")
_WIDE: Final = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Said:
    """A value as it was written, in a statement's unit: `step` is one of its last digit, `high` ends a range."""

    value: Decimal
    step: Decimal
    wording: Wording = "exact"
    high: Decimal | None = None

    def __post_init__(self) -> None:
        check_decimal(self.value, "what was said")
        check_decimal(self.step, "the last digit")
        if self.step <= 0:
            raise ValueError(f"the last digit must be worth something, not {self.step}")


def judge(said: Said, known: Decimal) -> Verdict:
    """Whether what was said agrees with what is known, both in the same unit."""
    if said.wording == "exact":
        if known == said.value:
            return "agrees"
        return "rounded" if as_written(known, said.step) == said.value else "differs"
    return "agrees" if _KEEPS[said.wording](said, known) else "differs"


def as_written(known: Decimal, step: Decimal) -> Decimal:
    """The known value, rounded half up to the digits that the written one has."""
    return _WIDE.multiply(_WIDE.divide(known, step).to_integral_value(ROUND_HALF_UP), step)


def _leading(value: Decimal) -> Decimal:
    """One of the last digit that is no zero at the end: of 40 ten, of 300亿 100亿, of 465亿 1亿."""
    digits = value.normalize(_WIDE).as_tuple()
    return Decimal(1).scaleb(int(digits.exponent)) if value else Decimal(1)


def _over(said: Said, known: Decimal) -> bool:
    return said.value <= known <= said.value + max(_leading(said.value), abs(said.value) * _TENTH)


def _odd(said: Said, known: Decimal) -> bool:
    return said.value <= known < said.value + max(_leading(said.value), said.step)


def _nearly(said: Said, known: Decimal) -> bool:
    # 近10个 is 9: of few things a twentieth is none of them.
    slack = max(abs(said.value) * _TWENTIETH, min(said.step, _ONE))
    return said.value - slack <= known <= said.value


def _about(said: Said, known: Decimal) -> bool:
    near = abs(known - said.value) <= abs(said.value) * _TWENTIETH
    return near or as_written(known, said.step) == said.value


def _graded(said: Said, known: Decimal) -> bool:
    return said.value <= known < said.value * 10


def _within(said: Said, known: Decimal) -> bool:
    return said.value <= known <= (said.value if said.high is None else said.high)


_ONE: Final = Decimal(1)
_KEEPS: Final[Mapping[Wording, Callable[[Said, Decimal], bool]]] = {
    "at_least": lambda said, known: known >= said.value,
    "over": _over,
    "odd": _odd,
    "nearly": _nearly,
    "about": _about,
    "under": lambda said, known: known < said.value,
    "at_most": lambda said, known: known <= said.value,
    "grade": _graded,
    "range": _within,
}
