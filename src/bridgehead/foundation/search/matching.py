"""What a thing matches of a query, and how well: the one rule of what is found and of its order. Pure.

Levels, best first. A whole name or code; the beginning of a name; inside a name; elsewhere (part of a code, the
enterprise, the site, the unit); the pinyin of a name; its initials; what a document says. Several words must all be
found, each somewhere, and count as their worst, at best as inside a name. Of one character only names that begin with
it are found, of two or three letters of pinyin and of two initials only those at the beginning of a name, of a code
four characters from the beginning of a part or at its end: fewer would find half of everything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Final

from bridgehead.foundation.search import tokens
from bridgehead.foundation.search.folding import words
from bridgehead.foundation.search.sounds import begun, initialled, letters_of, sounded, sounds_of, spelt, typed_sound

MOST_WORDS = 6
UNIT = "unit"


class Level(IntEnum):
    """How well something matches; less is better."""

    EXACT = 0
    START = 1
    INSIDE = 2
    TEXT = 3
    SOUND = 4
    INITIALS = 5
    BODY = 6


# Levels at which the characters themselves are found.
WRITTEN = (Level.EXACT, Level.START, Level.INSIDE, Level.TEXT, Level.BODY)


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: folded words, and for each of them the units whose name holds it (`units`).

    `bodies`: also in what documents say.
    """

    words: tuple[str, ...]
    units: Mapping[str, frozenset[int]] = field(default_factory=dict)
    bodies: bool = False

    @property
    def joined(self) -> str:
        """All words in one: a name that holds the blank, or a code typed in parts."""
        return "".join(self.words)

    def units_of(self, word: str) -> frozenset[int]:
        """The units that the word names."""
        return self.units.get(word, frozenset())


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a word was found: the number of the line (None: in the unit), and the folded characters `[start, end)`."""

    level: Level
    word: str
    line: int | None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """How well a thing matches, and a hit a word."""

    level: Level
    hits: tuple[Hit, ...]


# A field and what it says, folded; a code keeps the dashes between its parts.
Line = tuple[str, str]
# In disjunctive form: any of these, of which all tokens.
Options = Sequence[tokens.All]


def parse(text: str, units: Iterable[tuple[int, str]] = ()) -> Query:
    """A query from what was typed; `units` are ids and folded names, a unit perhaps more than once."""
    found = words(text)[:MOST_WORDS]
    sought = dict.fromkeys([*found, "".join(found)])
    named = tuple(units)
    return Query(
        found, {word: frozenset(one for one, name in named if len(word) > 1 and word in name) for word in sought}
    )


def _in_code(word: str, line: str) -> tuple[Level, int] | None:
    whole = line.replace("-", "")
    if word not in whole:
        return None
    if whole == word:
        return Level.EXACT, 0
    if len(word) < tokens.LEAST_OF_CODE or not word.isascii():
        return None
    for start in tokens.code_parts(line):
        if whole.startswith(word, start):
            return Level.TEXT, start
    return (Level.TEXT, len(whole) - len(word)) if whole.endswith(word) else None


def _in_name(word: str, line: str) -> tuple[Level, int] | None:
    if line.startswith(word):
        return (Level.EXACT if len(line) == len(word) else Level.START), 0
    at = line.find(word) if len(word) > 1 else -1
    return (Level.INSIDE, at) if at >= 0 else None


def _in_text(word: str, line: str) -> tuple[Level, int] | None:
    at = line.find(word) if len(word) > 1 else -1
    return (Level.TEXT, at) if at >= 0 else None


def _in_body(word: str, line: str) -> tuple[Level, int] | None:
    at = line.find(word) if len(word) > 1 else -1
    return (Level.BODY, at) if at >= 0 else None


def _reader(name: str) -> Callable[[str, str], tuple[Level, int] | None]:
    if name == tokens.BODY:
        return _in_body
    return _in_code if name in tokens.CODES else _in_name if name in tokens.NAMES else _in_text


# Fewer first letters are looked for at the beginning of a name only.
_SHORT_INITIALS: Final = 3


def _sounding(word: str, line: str) -> Hit | None:
    """Where a name sounds like a word; the caller puts in the line."""
    typed = typed_sound(word)
    if len(typed) < 2 or line.isascii():
        return None
    letters = letters_of(line)
    starts = [start for start, letter in enumerate(letters) if typed[0] in letter]
    sounds = sounds_of(line) if starts else ()
    for start in starts if len(typed) >= tokens.SHORT_SOUND else _first_of(starts):
        end = sounded(sounds, start, typed)
        if end is not None:
            return Hit(Level.SOUND, word, None, start, end)
    for start in starts if len(typed) >= _SHORT_INITIALS else _first_of(starts):
        if initialled(letters, start, typed):
            return Hit(Level.INITIALS, word, None, start, start + len(typed))
    return None


# What is typed longer than that is not made a pattern of: it may be parted in very many ways.
_LONGEST_PATTERN: Final = 16
_ANYWHERE: Final = r"[^\n]*?"


@lru_cache(maxsize=64)
def hearing(word: str) -> Sequence[re.Pattern[str]]:
    """Patterns of which one is found in the lines of a thing, one a line, where a name of it sounds like the word:
    `_sounding` for very many things at once. None for a word that is no sound, or a very long one.
    """
    typed = typed_sound(word)
    if not 2 <= len(typed) <= _LONGEST_PATTERN:
        return ()
    # A name of ASCII alone has no sound beside its spelling.
    name = rf"^(?:{'|'.join(sorted(tokens.NAMES))})\t(?=[^\n]*[^\n\x00-\x7f])"
    # Each apart: of either of two patterns the machine tries both at every character.
    ways = [(spelt(typed), tokens.SHORT_SOUND), (begun(typed), _SHORT_INITIALS)]
    return [
        re.compile(f"{name}{_ANYWHERE if len(typed) >= least else ''}{way}", re.MULTILINE) for way, least in ways if way
    ]


def _first_of(starts: Sequence[int]) -> Sequence[int]:
    """The beginning of a name alone, where it is among the starts."""
    return starts[:1] if starts and starts[0] == 0 else ()


def find_word(word: str, lines: Sequence[Line], units: bool) -> Hit | None:
    """The best hit of one word; `units`: whether the thing stands in a unit that the word names."""
    best: Hit | None = None
    for number, (name, line) in enumerate(lines):
        found = _reader(name)(word, line)
        if found is not None and (best is None or found[0] < best.level):
            best = Hit(found[0], word, number, found[1], found[1] + len(word))
    if units and (best is None or best.level > Level.TEXT):
        best = Hit(Level.TEXT, word, None)
    if not typed_sound(word) or (best is not None and best.level < Level.SOUND):
        return best
    for number, (name, line) in enumerate(lines):
        heard = _sounding(word, line) if name in tokens.NAMES else None
        if heard is not None and (best is None or heard.level < best.level):
            best = Hit(heard.level, word, number, heard.start, heard.end)
    return best


def holds(text: str, word: str) -> bool:
    """Whether a word stands in the lines of a thing, one a line; nobody has to type the dashes of a code."""
    return word in text or word in text.replace("-", "")


def may_match(query: Query, text: str) -> bool:
    """Whether a thing whose lines are this text, one a line, is worth judging: most that the index let through in vain
    are known by that.
    """
    run_on = text.replace("-", "")

    def there(word: str) -> bool:
        return word in run_on or bool(query.units_of(word)) or bool(typed_sound(word))

    return there(query.joined) or all(map(there, query.words))


def written(query: Query, worst: Level) -> list[str]:
    """The words that every thing that matches, no worse than that, holds in its lines but for dashes.

    So that the database can look itself: words of ASCII alone, for of others the tokens say nearly as much. What names
    a unit need not be held, nor what may sound so.
    """
    sought = [query.joined, *query.words]
    if any(map(query.units_of, sought)) or (worst >= Level.SOUND and any(map(typed_sound, sought))):
        return []
    return [word for word in query.words if word.isascii()]


def judge(query: Query, lines: Sequence[Line], units: frozenset[int]) -> Judged | None:
    """How a thing with these lines, which stands in these units, matches; None: it does not."""
    joined = query.joined
    if not joined:
        return None
    whole = find_word(joined, lines, bool(units & query.units_of(joined)))
    if len(query.words) == 1 or (whole is not None and whole.level <= Level.INSIDE):
        return None if whole is None else Judged(whole.level, (whole,))
    hits = [find_word(word, lines, bool(units & query.units_of(word))) for word in query.words]
    apart = [hit for hit in hits if hit is not None]
    if len(apart) == len(hits):
        level = max(Level.INSIDE, *(hit.level for hit in apart))
        if whole is None or level <= whole.level:
            return Judged(level, tuple(apart))
    return None if whole is None else Judged(whole.level, (whole,))


def options(word: str, level: Level, units: Iterable[int]) -> Options:
    """The tokens of things where the word may be found at this very level."""
    if level is Level.TEXT:
        return tokens.by_text(word, sorted(units))
    cut: Mapping[Level, Callable[[str], Options]] = {
        Level.EXACT: tokens.by_whole,
        Level.START: tokens.by_start,
        Level.INSIDE: tokens.by_name,
        Level.SOUND: tokens.by_sound,
        Level.INITIALS: tokens.by_initials,
        Level.BODY: tokens.by_body,
    }
    return cut[level](word)


def at_any(query: Query, word: str, levels: Iterable[Level]) -> Options:
    """The tokens of things where the word may be found at any of these levels."""
    sought = [one for one in levels if one is not Level.BODY or query.bodies]
    every = [option for one in sought for option in options(word, one, query.units_of(word))]
    # What begins with the word holds it: looked for once.
    return [one for one in every if len(word) == 1 or not one[0].startswith("^")]


def groups_at(query: Query, level: Level) -> list[list[Options]]:
    """What to look for at a level: things that satisfy, of any of these lists, every group by one of its options."""
    if level is Level.BODY and not query.bodies:
        return []
    joined = query.joined
    at_level = options(joined, level, query.units_of(joined))
    found: list[list[Options]] = [[at_level]] if at_level else []
    if len(query.words) > 1 and level >= Level.INSIDE:
        up_to = [one for one in Level if one <= level]
        found.append([at_any(query, word, up_to) for word in query.words])
    return found


def groups_of(query: Query) -> list[list[Options]]:
    """The same for all levels at once."""
    found = [[at_any(query, query.joined, Level)]]
    if len(query.words) > 1:
        found.append([at_any(query, word, Level) for word in query.words])
    return found


# The characters of a credit code before the organisation: registrar, kind and division, alike in a whole district.
_BEFORE_ORGANISATION: Final = 8
_REACHED: Final = _BEFORE_ORGANISATION + tokens.LEAST_OF_CODE


def groups_of_credit_code(query: Query) -> list[list[Options]]:
    """What to look for at the level of texts where the word is the beginning of a credit code, if of any.

    So many codes of a district begin alike that all of those would be fetched to be held against the last characters of
    the word: a credit code is found by its organisation besides. None where that tells no more than the beginning does.
    """
    word = query.joined
    if len(query.words) > 1 or len(word) < _REACHED or not word.isascii():
        return []
    begun = begun_as(word)
    # The first letter of a token is its sort.
    if len(begun[0]) > _REACHED:
        return []
    closer = (*begun, *begun_as(word[_BEFORE_ORGANISATION:_REACHED]))
    at_level = options(word, Level.TEXT, query.units_of(word))
    return [[[closer if option == begun else option for option in at_level]]]


def begun_as(word: str) -> tokens.All:
    """What a code that begins so is kept under."""
    begun, _ended = tokens.by_text(word, ())[-2:]
    return begun
