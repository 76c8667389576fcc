"""The tokens under which a thing is kept, and those under which a query looks: one cut for both databases.

Every token begins with the letter of its sort, so that sorts never meet:

    =text   a whole name or code               ^tt    the first two characters of a name (or the only one)
    ntt     two characters side by side, of a name, or of a name it had or goes by
    xtt     the same, of anything else: the enterprise, the site …          ttt     of what a document says
    cfour   four characters from the beginning of a part of a code; d six, g eight, h eleven, p fourteen, q seventeen
    efour   four characters at the end of a code; fsixsix six of them
    yfour   four letters of pinyin from the beginning of a character    wsixsix six of them
    bji     two and three letters of pinyin from the beginning of a name
    iabc    the first letters of three characters side by side          jab    of the first two of a name
    u12     a unit that it stands in, or below  o7     whose it is
    s0kind  among the weightiest of its kind   kkind    of that kind
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

from bridgehead.foundation.search.folding import fold, fold_long
from bridgehead.foundation.search.sounds import letters_of, readings_of, sounds_of, spellings, typed_sound

# What a text of a thing is. A room may use any of its own as well: it then counts as TEXT.
NAME: Final = "name"
ALIAS: Final = "alias"
FORMER: Final = "former"
# What a document says, from its beginning to its end; always the last of its texts.
BODY: Final = "body"
CODES: Final = frozenset({"code", "national_code", "credit_code"})
NAMES: Final = frozenset({NAME, ALIAS, FORMER})

_PART: Final = re.compile(r"[^\W_]+")
LEAST_OF_CODE: Final = 4
# Close together: credit codes of one district differ in their last nine characters only, and where the lengths lay far
# apart very many would be fetched that begin as what is looked for does, and go on otherwise.
_BEGINNINGS: Final = ((LEAST_OF_CODE, "c"), (6, "d"), (8, "g"), (11, "h"), (14, "p"), (17, "q"))
_ENDS: Final = ((LEAST_OF_CODE, "e"), (6, "f"))
SHORT_SOUND, _LONG_SOUND, _LONGEST_SOUND = 4, 6, 16
# A credit code is registrar and kind, division, organisation, check: people look for the third by itself.
_ORGANISATION: Final = 8
_CREDIT_CODE: Final = 18
# More bigrams of a long query narrow nothing down; what is found is compared with all of it.
_BIGRAMS: Final = 12
_WHOLE: Final = 200

All = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """Something that a thing is found by: what it is (`name`, `code`, `site` …) and the words as they are shown."""

    field: str
    shown: str


def bigrams(sort: str, folded: str) -> list[str]:
    """Every two characters side by side."""
    return [f"{sort}{folded[i : i + 2]}" for i in range(len(folded) - 1)]


@lru_cache(maxsize=1024)
def code_line(shown: str) -> str:
    """A code folded, with one dash between its parts: `2301—990099/89` is `2301-990099-89`."""
    return "-".join(filter(None, map(fold, _PART.findall(shown))))


def code_parts(line: str) -> list[int]:
    """Where the parts of a code begin among its characters without dashes: of `2301-990099-89` at 0, 4 and 10."""
    starts, at = [], 0
    for part in line.split("-"):
        starts.append(at)
        at += len(part)
    return [*starts, _ORGANISATION] if at == _CREDIT_CODE and len(starts) == 1 else starts


def _code_tokens(line: str) -> Iterator[str]:
    whole = line.replace("-", "")
    yield f"={whole[:_WHOLE]}"
    starts = code_parts(line)
    for length, sort in _BEGINNINGS:
        last = len(whole) - length
        yield from [f"{sort}{whole[start : start + length]}" for start in starts if start <= last]
    yield from [f"{sort}{whole[-length:]}" for length, sort in _ENDS if len(whole) >= length]


def _name_tokens(folded: str) -> list[str]:
    return [f"={folded[:_WHOLE]}", f"^{folded[0]}", f"^{folded[:2]}", *bigrams("n", folded)]


def _sound_tokens(folded: str) -> list[str]:
    spelt = spellings(sounds_of(folded), _LONG_SOUND)
    letters = letters_of(folded)
    return [
        *[f"b{one[:length]}" for length in (2, 3) for one in spelt[0] if len(one) >= length],
        *[f"y{one[:SHORT_SOUND]}" for every in spelt for one in every if len(one) >= SHORT_SOUND],
        *[f"w{one}" for every in spelt for one in every if len(one) == _LONG_SOUND],
        *[f"j{one}{two}" for one, two in (product(*letters[:2]) if len(letters) > 1 else ())],
        *[
            f"i{a}{b}{c}"
            for three in zip(letters, letters[1:], letters[2:], strict=False)
            for a, b, c in product(*three)
        ],
    ]


def tokens_of(texts: Iterable[Text]) -> Sequence[str]:
    """The tokens of a thing, each once, in a steady order."""
    found: list[str] = []
    for text in texts:
        if text.field == BODY:
            found += bigrams("t", fold_long(text.shown))
            continue
        folded = fold(text.shown)
        if not folded:
            continue
        if text.field in CODES:
            found += _code_tokens(code_line(text.shown))
        elif text.field in NAMES:
            found += _name_tokens(folded)
            # A Latin name (5G) has no sound beside its spelling.
            if not folded.isascii():
                found += _sound_tokens(folded)
        else:
            found += bigrams("x", folded)
    return list(dict.fromkeys(found))


def path_tokens(path: str, owner: int | None) -> list[str]:
    """The units of a path, `/1/4/9/`, from the root down; `u0` where no unit has it. Last whose it is."""
    units = [f"u{number}" for number in path.split("/") if number] or ["u0"]
    return units if owner is None else [*units, f"o{owner}"]


def _spread(grams: Sequence[str]) -> All:
    """At most _BIGRAMS of them, from all over the query."""
    step = -(-len(grams) // _BIGRAMS) if grams else 1
    return tuple(dict.fromkeys(grams[::step]))


def by_whole(word: str) -> list[All]:
    """Things whose whole name or code is the word."""
    return [(f"={word[:_WHOLE]}",)]


def by_start(word: str) -> list[All]:
    """Things with a name that may begin with the word. One character is enough here, and nowhere else."""
    return [(f"^{word[:2]}", *_spread(bigrams("n", word)[1:]))]


def by_name(word: str) -> list[All]:
    """Things with a name that may hold the word."""
    return [_spread(bigrams("n", word))] if len(word) > 1 else []


def by_text(word: str, units: Iterable[int]) -> list[All]:
    """Things that may hold the word elsewhere: in a code, in other texts, or by standing in one of these units."""
    found = [_spread(bigrams("x", word))] if len(word) > 1 else []
    if len(word) >= LEAST_OF_CODE and word.isascii():
        length, sort = max(one for one in _BEGINNINGS if one[0] <= len(word))
        found.append((f"{sort}{word[:length]}",))
        length, sort = max(one for one in _ENDS if one[0] <= len(word))
        found.append((f"{sort}{word[-length:]}",))
    return [*found, *((f"u{unit}",) for unit in units)]


def by_body(word: str) -> list[All]:
    """Documents that may say the word."""
    return [_spread(bigrams("t", word))] if len(word) > 1 else []


def by_sound(word: str) -> list[All]:
    """Things with a name that may sound like the word."""
    typed = typed_sound(word)
    if len(typed) < 2:
        return []
    if len(typed) < SHORT_SOUND:
        return [(f"b{typed}",)]
    if len(typed) < _LONG_SOUND:
        return [(f"y{typed[:SHORT_SOUND]}",)]
    # Two names may begin with the same letters: the initials of the next characters tell most of them apart.
    ways = dict.fromkeys(_threes(initials) for initials in readings_of(typed[:_LONGEST_SOUND], 4))
    return [(f"w{typed[:_LONG_SOUND]}", *threes) for threes in ways]


def _threes(initials: str) -> All:
    return tuple(dict.fromkeys(f"i{initials[i : i + 3]}" for i in range(len(initials) - 2)))


def by_initials(word: str) -> list[All]:
    """Things with a name whose characters may begin with these letters."""
    typed = typed_sound(word)
    if len(typed) < 2:
        return []
    return [(f"j{typed}",)] if len(typed) == 2 else [_threes(typed)]
