"""What left the ledger or was opened though it is sensitive: rooms say which audit actions tell of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

# Ids of rows -> (what they are called, where they are shown).
Named = Callable[[Iterable[int]], Mapping[int, tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """An audit action that tells of an export or of an opening; `named` says of what, where it has one target."""

    action: str
    words: Promise
    named: Named | None = None


_disclosures: dict[str, Disclosure] = {}


def register_disclosure(disclosure: Disclosure) -> None:
    """Show entries of this action in the log of exports and openings."""
    _disclosures[disclosure.action] = disclosure


def disclosures() -> Mapping[str, Disclosure]:
    """All of them by action."""
    return dict(_disclosures)
