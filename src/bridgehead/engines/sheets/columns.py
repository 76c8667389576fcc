"""The fields that a column can stand for, and which one it does by the words over it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .reads import tidy
from .tables import FIELD_ROWS, WORDS

_BRACKETS: Final = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_MARKS: Final = re.compile(r"[:、*#\"“”'。;_]|^其中|其中(?=固|设)|\(盖章\)")
_ALL_UNITS: Final = frozenset([*WORDS["money"], *WORDS["foreign"], *WORDS["area"], "%", "个", "人"])
_LONGEST_FIRST: Final = sorted(map(re.escape, _ALL_UNITS), key=len, reverse=True)
_SLASH_UNIT: Final = re.compile(r"[/／](" + "|".join(_LONGEST_FIRST) + r")\Z")
_DASH: Final = re.compile(r"(?<=\d)[-~—–](?=\d|本月)")
# Brackets behind a head that say how to fill it in.
_HINTS: Final = frozenset(["", "年月日", "年、月", "年月", "必填", "选填"])
_NUMBERED: Final = re.compile(r"\{(year|month)\}")
_PATTERNS: Final = {"year": r"(?P<year>20\d\d)", "month": r"(?P<month>1[0-2]|0?[1-9])"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of fields.toml; `of` is the fact or the kind of milestone that it fills, `unit` its usual unit."""

    id: str
    kind: str
    target: str
    of: str
    unit: str
    names: tuple[str, ...]
    choices: Mapping[str, str]

    @property
    def is_written(self) -> bool:
        """Whether the ledger can take what stands there."""
        return self.target not in ("key", "computed", "note")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, counted from 0: the words over it from top to bottom, and what they say.

    `unit` is empty where none is said; `year` and `month` are those of a head such as 2026年计划投资 or 8月完成投资.
    """

    index: int
    words: tuple[str, ...]
    field: str = ""
    unit: str = ""
    year: int | None = None
    month: int | None = None

    @property
    def head(self) -> str:
        """The words as one line, by which the column is known again."""
        return " / ".join(self.words)


def _field(field_id: str, row: Mapping[str, Any]) -> Field:
    return Field(
        id=field_id,
        kind=row["kind"],
        target=row["target"],
        of=row.get("of", ""),
        unit=row.get("unit", ""),
        names=tuple(row["names"]),
        choices=row.get("choices", {}),
    )


FIELDS: Final[Mapping[str, Field]] = {field_id: _field(field_id, row) for field_id, row in FIELD_ROWS.items()}


def _folded(name: str) -> str:
    return _DASH.sub("至", _MARKS.sub("", tidy(name))).casefold()


def _tables() -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    exact: dict[str, str] = {}
    numbered: list[tuple[re.Pattern[str], str]] = []
    for field in FIELDS.values():
        for name in field.names:
            if "{" in name:
                numbered.append((re.compile(_pattern(name)), field.id))
            elif exact.setdefault(_folded(name), field.id) != field.id:
                raise ValueError(f"fields.toml: {name!r} names both {exact[_folded(name)]} and {field.id}")
    return exact, numbered


def _pattern(name: str) -> str:
    parts = _NUMBERED.split(name)
    return "".join(_PATTERNS[part] if at % 2 else re.escape(_folded(part)) for at, part in enumerate(parts))


_EXACT, _WITH_NUMBERS = _tables()


def unit_of(words: str) -> str:
    """The unit that words over a column name, in brackets or behind a stroke; empty for none."""
    text = tidy(words)
    for match in _BRACKETS.finditer(text):
        said = (match[1] or match[2] or "").removeprefix("单位:").removeprefix("单位")
        if said in _ALL_UNITS:
            return said
    found = _SLASH_UNIT.search(text)
    return found[1] if found else ""


def bare(words: str) -> str:
    """Words over a column without spaces, units and brackets: the form that names are compared in."""
    text = tidy(words)
    text = _BRACKETS.sub(lambda match: "" if _says_unit(match) else match[0], text)
    return _folded(_SLASH_UNIT.sub("", text))


def _says_unit(match: re.Match[str]) -> bool:
    said = (match[1] or match[2] or "").removeprefix("单位:").removeprefix("单位")
    return said in _ALL_UNITS or said in _HINTS


def field_of(words: Sequence[str]) -> tuple[str, int | None, int | None]:
    """Field, year and month that the words over a column mean; ("", None, None) where they mean none."""
    parts = [part for part in (bare(word) for word in words) if part]
    if not parts:
        return "", None, None
    joined = "".join(parts)
    # 备案 under 总投资 is 备案总投资, and not the day of the filing.
    turned = "".join(reversed(parts))
    tries = [joined, turned, parts[-1], _BRACKETS.sub("", parts[-1]), parts[-1].removeprefix("项目"), parts[0]]
    for name in dict.fromkeys(tries):
        if name in _EXACT:
            return _EXACT[name], None, None
        for pattern, field in _WITH_NUMBERS:
            if (match := pattern.fullmatch(name)) is not None:
                said = match.groupdict()
                return field, _number(said.get("year")), _number(said.get("month"))
    return "", None, None


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


def column_of(index: int, words: Sequence[str]) -> Column:
    """A column by the words over it, the same words one below the other said once."""
    said = tuple(dict.fromkeys(word for word in (" ".join(word.split()) for word in words) if word))
    field, year, month = field_of(said)
    unit = next((unit for unit in map(unit_of, reversed(said)) if unit), "")
    return Column(index, said, field, unit, year, month)
