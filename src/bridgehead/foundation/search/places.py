"""Where the things stand that somebody reaches: as tokens, and of the units that a query names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bridgehead.foundation.search.kinds import Reach
from bridgehead.foundation.search.matching import Query
from bridgehead.foundation.search.tokens import path_tokens

# Gives the path of each of these units.
PathsOf = Callable[[Iterable[int]], Mapping[int, str]]
_paths: Final[list[PathsOf]] = []


def register_paths(paths: PathsOf) -> None:
    """Say where the paths of units are read."""
    _paths[:] = [paths]


def ends_of(reach: Reach) -> list[tuple[str, ...]]:
    """What somebody reaches as tokens, any of these; of no token where everything, or all below a root, is reached."""
    if reach.everywhere or any(path.count("/") <= 2 for path in reach.paths):
        return [()]
    ends: list[tuple[str, ...]] = [(path_tokens(path, None)[-1],) for path in reach.paths]
    ends += [("u0",)] if reach.unplaced else []
    ends += [(f"o{reach.owner}",)] if reach.owner is not None else []
    return ends


def within(query: Query, reaches: Mapping[str, Reach]) -> Mapping[str, Query]:
    """The query for each key: without units in or below which nothing lies that is reached. One query where it names
    any and somebody is not everywhere.

    The office of another town is none that a town's things stand in, and what stands there need not be looked for.
    """
    named = frozenset().union(*query.units.values())
    if not named or not _paths or all(map(_is_anywhere, reaches.values())):
        return dict.fromkeys(reaches, query)
    paths = _paths[0](named)
    return {key: _narrowed(query, reach, paths) for key, reach in reaches.items()}


def _is_anywhere(reach: Reach) -> bool:
    # What an enterprise owns may stand in any unit.
    return () in ends_of(reach) or reach.owner is not None


def _narrowed(query: Query, reach: Reach, paths: Mapping[int, str]) -> Query:
    if _is_anywhere(reach):
        return query
    there = {one for one, path in paths.items() if _meets(path, reach.paths)}
    return replace(query, units={word: units & there for word, units in query.units.items()})


def _meets(path: str, reached: Sequence[str]) -> bool:
    return any(path.startswith(one) or one.startswith(path) for one in reached)
