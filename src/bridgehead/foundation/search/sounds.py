"""How names sound: pinyin without tones, and the first letters of it.

A character may have two readings (重 zhong, chong; 长 chang, zhang), and a name of a firm says nowhere which one it
has, so each of them finds it. ü is written u, and so is the v that people type for it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain

# The readings of every character; none of one that is not Chinese.
Sounds = Sequence[tuple[str, ...]]


@cache
def _dictionary() -> dict[int, str]:
    # Imported when first asked for: its tables take a quarter of a second and 20 MB.
    from pypinyin.pinyin_dict import pinyin_dict

    return pinyin_dict


@cache
def _extra() -> dict[str, list[str]]:
    table = tomllib.loads(files(__package__).joinpath("readings.toml").read_text(encoding="utf-8"))
    extra: dict[str, list[str]] = table["readings"]
    return extra


def _plain(reading: str) -> str:
    """`lǜ` as `lu`."""
    return "".join(one for one in unicodedata.normalize("NFKD", reading) if one.isascii() and one.isalpha())


@cache
def readings(character: str) -> tuple[str, ...]:
    """The readings of a folded character: the dictionary's first, then those of readings.toml; none of another's."""
    told = _dictionary().get(ord(character), "")
    first = _plain(told.partition(",")[0])
    return tuple(filter(None, (first, *_extra().get(character, ()))))


@cache
def syllables() -> frozenset[str]:
    """Every reading that any character has."""
    # Each toned reading once: there are fifteen hundred, of forty thousand characters.
    first = {told.partition(",")[0] for told in _dictionary().values()}
    return frozenset(filter(None, [*map(_plain, first), *chain(*_extra().values())]))


@cache
def _said_as() -> dict[str, str]:
    """The characters of every reading."""
    found: dict[str, list[str]] = {}
    for character in [*map(chr, _dictionary()), *_extra()]:
        for reading in readings(character):
            found.setdefault(reading, []).append(character)
    return {reading: "".join(dict.fromkeys(characters)) for reading, characters in found.items()}


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(one[:length] for one in syllables() for length in range(1, len(one) + 1))


def sounds_of(folded: str) -> Sounds:
    """The readings of every character of a folded name."""
    return [*map(readings, folded)]


def letters_of(folded: str) -> Sequence[str]:
    """The letters that every character of a folded name may begin with; a Latin letter or a digit is its own."""
    return [_letters(character) for character in folded]


@cache
def _letters(character: str) -> str:
    return character if character.isascii() else "".join(dict.fromkeys(one[0] for one in readings(character)))


@lru_cache(maxsize=1024)
def typed_sound(folded: str) -> str:
    """A folded word as it is compared with sounds; empty where it can't be one: no letter, or not of ASCII alone."""
    if not folded.isascii() or not any(one.isalpha() for one in folded):
        return ""
    return folded.replace("v", "u")


def spellings(sounds: Sounds, longest: int) -> Sequence[Sequence[str]]:
    """For every character the first `longest` letters that can be read from it on, once each way of reading.

    They end before the next character that is not Chinese, and may then be fewer; of such a character there are none.
    """
    nothing = following = [""]
    found = []
    for every in reversed(sounds):
        here = [(reading + rest)[:longest] for reading in every for rest in following]
        if len(here) > 1:
            here = list(dict.fromkeys(here))
        found.append(here)
        following = here or nothing
    return found[::-1]


def sounded(sounds: Sounds, start: int, typed: str) -> int | None:
    """Where the characters end that `typed` spells from `start` on (the last perhaps in part); None: it does not."""
    if not typed:
        return start
    if start >= len(sounds):
        return None
    for reading in sounds[start]:
        if reading.startswith(typed):
            return start + 1
        if typed.startswith(reading):
            end = sounded(sounds, start + 1, typed[len(reading) :])
            if end is not None:
                return end
    return None


def initialled(letters: Sequence[str], start: int, typed: str) -> bool:
    """Whether `typed` gives the first letters of the characters from `start` on."""
    return len(letters) - start >= len(typed) and all(
        letter in letters[start + place] for place, letter in enumerate(typed)
    )


def spelt(typed: str) -> str:
    """A pattern of the characters that `typed` spells (the last perhaps in part), as `sounded` says; empty for none."""
    ways = []
    for end in range(1, len(typed)):
        rest = spelt(typed[end:]) if typed[:end] in _said_as() else ""
        if rest:
            ways.append(f"[{_said_as()[typed[:end]]}]{rest}")
    last = "".join(characters for reading, characters in _said_as().items() if reading.startswith(typed))
    return f"(?:{'|'.join([*ways, *([f'[{last}]'] if last else [])])})" if ways or last else ""


def begun(typed: str) -> str:
    """A pattern of characters with these first letters, as `initialled` says."""
    return "".join(f"[{_begun_with(letter)}{re.escape(letter)}]" for letter in typed)


@cache
def _begun_with(letter: str) -> str:
    return "".join(characters for reading, characters in _said_as().items() if reading[0] == letter)


def readings_of(typed: str, most: int) -> Iterator[str]:
    """The initials of the first `most` characters that `typed` may spell, once each way of parting it."""
    if not typed or most == 0:
        yield ""
        return
    if typed in _beginnings():
        yield typed[0]
    for end in range(1, len(typed)):
        if typed[:end] in syllables():
            for rest in readings_of(typed[end:], most - 1):
                yield typed[0] + rest
