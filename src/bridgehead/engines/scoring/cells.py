"""Reading tables strictly: each value asked for by name and kind, what is wrong collected with its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, Final

_ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold in a formula: where, a code, and a sentence that says what is wrong.

    `missing`, `unknown`, `kind`, `choice`: a key that is absent, too much, of another kind, or none of what may stand;
    `order`: values that must rise; `name`: a reference to nothing; `twice`: a key or a group member that stands twice;
    `weights`: full scores that do not add up; `sign`: a bonus that takes or a penalty that gives; `days`: versions that
    overlap or end before they begin.
    """

    place: str
    code: str
    message: str


class Cells:
    """One table at a place. What is asked for is read and ticked off; `done` complains of the rest.

    A value that is wrong is noted in `problems`, and a harmless one given instead, so that reading goes on and finds
    the other problems.
    """

    def __init__(self, table: object, place: str, problems: list[Problem]) -> None:
        self.place = place
        self.problems = problems
        self._table: Mapping[str, Any] = table if isinstance(table, Mapping) else {}
        self._asked: set[str] = set()
        if not isinstance(table, Mapping):
            self.complain("kind", f"must be a table, not {table!r}")

    def complain(self, code: str, message: str, key: str = "") -> None:
        """Note a problem of the table, or of one of its keys."""
        place = ".".join(filter(None, (self.place, key)))
        self.problems.append(Problem(place, code, message))

    def has(self, key: str) -> bool:
        """Whether the key stands in the table."""
        return key in self._table

    def any(self, key: str, default: object = _ABSENT) -> Any:
        """Whatever stands there."""
        self._asked.add(key)
        if key in self._table:
            return self._table[key]
        if default is _ABSENT:
            self.complain("missing", "is missing", key)
            return None
        return default

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty."""
        found = self.any(key, _ABSENT if default is None else default)
        if isinstance(found, str) and (found or default == ""):
            return found
        if found is not None:
            self.complain("kind", f"must be a text, not {found!r}", key)
        return ""

    def choice(self, key: str, options: Collection[str], default: str | None = None) -> Any:
        """One of some texts; callers say by its type which."""
        found = self.text(key, default)
        if found in options:
            return found
        if found:
            self.complain("choice", f"must be one of {', '.join(options)}, not {found!r}", key)
        return next(iter(options))

    def number(self, key: str, default: int | None = None) -> Decimal:
        """An exact number."""
        found = self.any(key, _ABSENT if default is None else default)
        return Decimal(0) if found is None else self.exact(found, key)

    def number_or_none(self, key: str) -> Decimal | None:
        """An exact number where there is one."""
        return self.exact(self.any(key), key) if self.has(key) else None

    def number_or_word(self, key: str, word: str) -> Decimal | None:
        """An exact number, or the word that stands for None; it must be said which."""
        found = self.any(key)
        return None if found is None or found == word else self.exact(found, key)

    def exact(self, found: object, key: str) -> Decimal:
        """A value as a decimal: whole numbers, decimals and texts of them; a float is not exact and is refused."""
        try:
            number = Decimal(found) if isinstance(found, int | Decimal | str) and not isinstance(found, bool) else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite():
            self.complain("kind", f"must be an exact number, not {found!r}", key)
            return Decimal(0)
        return number

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        """A list of exact numbers, one or more."""
        return tuple(self.exact(one, f"{key}[{place}]") for place, one in enumerate(self.rows(key), 1))

    def pairs(self, key: str) -> tuple[tuple[Decimal, Decimal], ...]:
        """Pairs of exact numbers, the first of which rise; one or more."""
        pairs = []
        for place, one in enumerate(self.rows(key), 1):
            if isinstance(one, Sequence) and len(one) == 2 and not isinstance(one, str):
                pairs.append((self.exact(one[0], f"{key}[{place}]"), self.exact(one[1], f"{key}[{place}]")))
            else:
                self.complain("kind", f"must be a pair of numbers, not {one!r}", f"{key}[{place}]")
        if any(one[0] >= other[0] for one, other in pairwise(pairs)):
            self.complain("order", "the first numbers of the pairs must rise", key)
        return tuple(pairs)

    def rows(self, key: str, *, may_lack: bool = False) -> Sequence[Any]:
        """A list, one row or more unless it may be lacking."""
        found = self.any(key, () if may_lack else _ABSENT)
        if isinstance(found, list | tuple) and (found or may_lack):
            return found
        if found is not None:
            self.complain("kind", f"must be a list of one or more, not {found!r}", key)
        return ()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, one or more."""
        found = self.rows(key)
        for place, one in enumerate(found, 1):
            if not isinstance(one, str):
                self.complain("kind", f"must be a text, not {one!r}", f"{key}[{place}]")
        return tuple(one for one in found if isinstance(one, str))

    def flag(self, key: str, *, default: bool) -> bool:
        """Yes or no."""
        found = self.any(key, default)
        if not isinstance(found, bool):
            self.complain("kind", f"must be true or false, not {found!r}", key)
            return default
        return found

    def day(self, key: str) -> date | None:
        """A day where there is one; JSON writes it as a text."""
        found = self.any(key, None)
        if isinstance(found, str):
            # What is no day stays a text, of which is complained below.
            with suppress(ValueError):
                found = date.fromisoformat(found)
        if found is None or type(found) is date:
            return found
        self.complain("kind", f"must be a day such as 2026-01-31, not {found!r}", key)
        return None

    def inner(self, key: str) -> Cells:
        """The table under a key."""
        return self.at(self.any(key, None), key)

    def at(self, table: object, place: str) -> Cells:
        """Another table, at a place under this one."""
        return Cells(table, ".".join(filter(None, (self.place, place))), self.problems)

    def every_key(self) -> tuple[str, ...]:
        """Every key, all of them ticked off."""
        self._asked.update(self._table)
        return tuple(str(key) for key in self._table)

    def done(self) -> None:
        """Complain of what nobody asked for: a key that is misspelt must not be passed over."""
        for key in self._table:
            if key not in self._asked:
                self.complain("unknown", "is no key that may stand here", str(key))
