"""Bulletins of the demonstration district that went out: its July, by two of the supplied templates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.bulletins.actions import known_words, publish_bulletin
from bridgehead.modules.bulletins.queries import Asked

START, AS_OF = date(2026, 1, 1), date(2026, 7, 31)


def load_published(units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
    """Publish them."""
    asked = Asked(actor_of(people["shen"]), units["district"], START, AS_OF)
    for key in ("monthly", "circular"):
        publish_bulletin(actor=asked.actor, asked=asked, reference=f"supplied:{key}", words=known_words({}))
