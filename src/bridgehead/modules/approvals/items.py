"""The matters that a project is approved in, as `items.toml` has them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from bridgehead.modules.ledger.words import language

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Item:
    """A matter: its name in both languages, plan tasks and milestone that it belongs to, limits as `10wd`, `30cd`."""

    key: str
    zh: str
    en: str
    tasks: tuple[str, ...]
    milestone: str
    statutory: str
    promised: str
    rule_zh: str
    rule_en: str

    @property
    def said(self) -> str:
        """Its name in the language of the reader."""
        return self.zh if language().startswith("zh") else self.en

    @property
    def rule(self) -> str:
        """The rule of its statutory limit in the language of the reader; empty without one."""
        return self.rule_zh if language().startswith("zh") else self.rule_en


@cache
def items() -> Mapping[str, Item]:
    """All matters by key, in the order in which a project comes to them."""
    data = tomllib.loads(files("bridgehead.modules.approvals").joinpath("items.toml").read_text(encoding="utf-8"))
    return MappingProxyType({key: _item(key, row) for key, row in data["items"].items()})


def _item(key: str, row: Mapping[str, str]) -> Item:
    texts = ("zh", "en", "milestone", "statutory", "promised", "rule_zh", "rule_en")
    return Item(key=key, tasks=tuple(row["tasks"]), **{name: row.get(name, "") for name in texts})


def item_of_task(code: str) -> Item | None:
    """The matter that a plan task waits for, if it is one."""
    return next((one for one in items().values() if code in one.tasks), None)
