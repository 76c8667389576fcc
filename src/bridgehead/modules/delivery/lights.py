"""The rule sets of lights: those that ship (`lights.toml`), versions that were written, who is judged by which."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from django.utils.translation import gettext as _

from bridgehead.engines.lights import LightError, Measure, RuleSet, parse_rules
from bridgehead.foundation.access import Refused
from bridgehead.modules.delivery.models import LightChoice, LightRule
from bridgehead.modules.ledger.words import language

NO_LIGHT: Final = "none"
LIGHTS: Final = ("ok", "warn", "late", NO_LIGHT)


@dataclass(frozen=True, slots=True)
class LightRules:
    """A rule set with its names; `since` is None for one that ships, `published` what the document says of it."""

    id: str
    chinese: str
    english: str
    rules: RuleSet
    said_zh: str = ""
    said_en: str = ""
    source: str = ""
    published: str = ""
    mend_zh: str = ""
    mend_en: str = ""
    since: date | None = None

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.chinese if _is_chinese() else self.english

    @property
    def said(self) -> str:
        """It in a sentence; its own lines where nobody wrote one."""
        return (self.said_zh if _is_chinese() else self.said_en) or "；".join(self.rules.text.splitlines())

    @property
    def mend(self) -> str:
        """What was settled that the document leaves open."""
        return self.mend_zh if _is_chinese() else self.mend_en

    def light_of(self, late_by: int) -> str:
        """The light of so many working days late, for a set that asks for nothing else."""
        return self.rules.light({"days_late": late_by}) or NO_LIGHT


def _is_chinese() -> bool:
    return language().startswith("zh")


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("bridgehead.modules.delivery").joinpath("lights.toml").read_text(encoding="utf-8"))


@cache
def measures() -> Mapping[str, Measure]:
    """What a rule set may ask for."""
    return {
        name: Measure(name, row.get("whole", False), Decimal(row["least"]) if "least" in row else None)
        for name, row in _tables()["measures"].items()
    }


def measures_said() -> list[tuple[str, str]]:
    """The measures with what each means, for whoever writes a rule set."""
    at = "zh" if _is_chinese() else "en"
    return [(name, row[at]) for name, row in _tables()["measures"].items()]


@cache
def shipped() -> Mapping[str, LightRules]:
    """Every rule set that ships by its id, the standard one first."""
    names = ("said_zh", "said_en", "source", "mend_zh", "mend_en")
    made = {
        key: LightRules(
            id=key,
            chinese=row["zh"],
            english=row["en"],
            rules=parse_rules(row["rules"], measures()),
            published=row.get("published", "").strip(),
            **{name: row.get(name, "") for name in names},
        )
        for key, row in _tables()["sets"].items()
    }
    standard = _tables()["standard"]
    return {standard: made[standard], **made}


def standard_rules() -> LightRules:
    """The rule set that holds where none is chosen."""
    return next(iter(shipped().values()))


@lru_cache(maxsize=64)
def _parsed(text: str) -> RuleSet:
    return parse_rules(text, measures())


def rules_of(row: LightRule) -> LightRules:
    """A version that an administrator wrote."""
    return LightRules(row.key, row.name, row.name, _parsed(row.rules), source=row.source, since=row.since)


def sets_on(day: date) -> dict[str, LightRules]:
    """The rule sets as they hold on a day, the standard one first: one query."""
    found = dict(shipped())
    for row in LightRule.objects.filter(since__lte=day).order_by("since", "pk"):
        found[row.key] = rules_of(row)
    return found


@dataclass(frozen=True, slots=True)
class Judge:
    """Which rule set holds for a unit on a day: what it chose, else what the nearest unit above it did."""

    sets: Mapping[str, LightRules]
    chosen: Mapping[str, str]
    forced: str = ""

    def rules_for(self, path: str) -> LightRules:
        """The rule set for the unit at this path."""
        if self.forced:
            return self.sets[self.forced]
        best = max((one for one in self.chosen if path.startswith(one)), key=len, default=None)
        found = self.sets.get(self.chosen[best]) if best is not None else None
        return found or next(iter(self.sets.values()))

    @property
    def asked(self) -> frozenset[str]:
        """The measures that any of the sets in use may ask for."""
        used = [self.sets[self.forced]] if self.forced else [self.sets[key] for key in self.chosen.values()]
        return frozenset(name for one in (*used, next(iter(self.sets.values()))) for name in one.rules.measures)


def judge_on(day: date, forced: str = "") -> Judge:
    """Who is judged by which rule set on a day; `forced` judges all by one, if there is one of that id. Two queries."""
    sets = sets_on(day)
    rows = LightChoice.objects.filter(since__lte=day).order_by("since", "pk").values_list("unit__path", "key")
    chosen = {path: key for path, key in rows if key in sets}
    return Judge(sets, chosen, forced if forced in sets else "")


def checked_rules(text: str) -> RuleSet:
    """Rules as somebody typed them. Raises Refused on `rules` that says which values have no light, or two."""
    try:
        return parse_rules(text, measures())
    except LightError as wrong:
        raise Refused({"rules": [_told(wrong)]}) from None


def _told(wrong: LightError) -> str:
    facts = {"line": wrong.line, "where": wrong.where, "lights": " / ".join(wrong.lights)}
    return {
        "gap": _("These values have no light: %(where)s. Fill the gap; a project there would have none."),
        "overlap": _("These values have two lights (%(lights)s): %(where)s."),
        "syntax": _("This line cannot be read: %(line)s. Write for instance: late: days_late > 10"),
        "measure": _("There is no measure %(where)s."),
        "empty": _("There is no rule at all."),
        "many": _("Too many rules or numbers."),
    }[wrong.code] % facts
