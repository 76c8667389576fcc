"""Names in a sheet to rows of ours: responsible units and builders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bridgehead.engines.sheets import UNIT_ENDS
from bridgehead.foundation.access import Actor, may
from bridgehead.foundation.search.folding import fold
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.parties.credit_code import normalise
from bridgehead.modules.parties.models import Enterprise, EnterpriseAlias
from bridgehead.modules.parties.names import name_key

_CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Units:
    """Every unit by its folded name; which of them the actor may register projects in."""

    by_name: Mapping[str, int]
    names: Mapping[int, str]
    allowed: frozenset[int]
    found: dict[str, int | None] = field(default_factory=dict)

    def find(self, words: str) -> int | None:
        """The unit that these words name: exactly, or the only one whose name they hold or that holds them."""
        if words not in self.found:
            self.found[words] = self._look_up(fold(words))
        return self.found[words]

    def under(self, headings: Sequence[str]) -> tuple[int | None, str]:
        """The unit that the innermost of a row's headings names; else the words of one that names a unit not known.

        Headings of another kind (新签约项目, 先进制造业) name none.
        """
        for words in reversed(headings):
            if (unit := self.find(words)) is not None:
                return unit, words
        return None, next((words for words in reversed(headings) if words.endswith(UNIT_ENDS)), "")

    def _look_up(self, key: str) -> int | None:
        if not key:
            return None
        exact = self.by_name.get(key)
        if exact is not None:
            return exact
        near = {pk for name, pk in self.by_name.items() if len(name) > 1 and (name in key or key in name)}
        return near.pop() if len(near) == 1 else None


def units_for(actor: Actor) -> Units:
    """All units in use: one query."""
    by_name: dict[str, int] = {}
    names: dict[int, str] = {}
    allowed = set()
    for pk, name, short, path in Unit.objects.filter(is_active=True).values_list("pk", "name", "short_name", "path"):
        names[pk] = short or name
        for spelling in (name, short):
            if spelling:
                by_name.setdefault(fold(spelling), pk)
        if may(actor, "ledger.register_project", path):
            allowed.add(pk)
    return Units(by_name, names, frozenset(allowed))


@dataclass(frozen=True, slots=True)
class Builders:
    """Builders named in a sheet: the firm of each name or credit code that the ledger knows; the keys of all names."""

    by_key: Mapping[str, int]
    by_code: Mapping[str, int]
    keys: Mapping[str, str]

    def find(self, name: str, code: str) -> int | None:
        """The firm with that credit code, else with that name."""
        found = self.by_code.get(normalise(code)) if code else None
        return found if found is not None else self.by_key.get(self.keys.get(name, ""))


def builders_for(names: Iterable[str], codes: Iterable[str]) -> Builders:
    """The firms with these names, other names or credit codes: three queries for each five thousand."""
    keys = {name: name_key(name) for name in set(names)}
    wanted, wanted_codes = (
        sorted({key for key in keys.values() if key}),
        sorted({normalise(code) for code in set(codes)}),
    )
    by_key: dict[str, int] = {}
    by_code: dict[str, int] = {}
    for part in _parts(wanted):
        aliases = EnterpriseAlias.objects.filter(name_key__in=part).values_list("name_key", "enterprise_id")
        by_key |= dict(aliases)
        living = Enterprise.objects.filter(name_key__in=part, merged_at__isnull=True)
        by_key |= dict(living.order_by("-pk").values_list("name_key", "pk"))
    for part in _parts(wanted_codes):
        by_code |= dict(
            Enterprise.objects.filter(credit_code__in=part, merged_at__isnull=True).values_list("credit_code", "pk")
        )
    return Builders(by_key, by_code, keys)


def _parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
