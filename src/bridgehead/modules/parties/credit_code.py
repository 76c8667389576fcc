"""The unified social credit code (统一社会信用代码), GB 32100-2015.

Genuine old codes exist that fail the check, so nothing here refuses: it says what looks wrong and a person decides.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LENGTH = 18
_WEIGHTS = tuple(pow(3, position, 31) for position in range(_LENGTH - 1))
# Organisation code inside, positions 9 to 17 (GB 11714): letters count from A = 10.
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# Position 1 and 2, as they are given out (domain/07 section 1).
_REGISTRARS = {
    *("11", "12", "13", "19", "21", "29", "31", "32", "33", "34", "35", "39", "41", "49", "51", "52", "53", "59"),
    *("61", "62", "69", "71", "72", "79", "81", "89", "91", "92", "93", "A1", "A9", "N1", "N2", "N3", "N9", "Y1"),
}


@dataclass(frozen=True, slots=True)
class CodeWarning:
    """Something that looks wrong. `expected` is the check character that the rule gives, where it gives one."""

    kind: Literal["length", "alphabet", "registrar", "outer", "inner"]
    expected: str = ""


def normalise(code: str) -> str:
    """Upper case, half width, no spaces or hyphens: how a code is stored."""
    folded = unicodedata.normalize("NFKC", code).upper()
    return "".join(character for character in folded if not character.isspace() and character != "-")


def check_character(first_17: str) -> str:
    """Position 18 for the 17 before it. Raises ValueError for characters outside the alphabet."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(first_17, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def organisation_check_character(first_8: str) -> str:
    """Position 17, the check character of the organisation code in positions 9 to 16 (GB 11714)."""
    total = sum(int(character, 36) * weight for character, weight in zip(first_8, _INNER_WEIGHTS, strict=True))
    return "0123456789X"[(11 - total % 11) % 11]


def check(code: str) -> tuple[CodeWarning, ...]:
    """What looks wrong with a normalised code; nothing for an empty one, which is simply not known yet."""
    if not code:
        return ()
    if len(code) != _LENGTH:
        return (CodeWarning("length"),)
    if not set(code) <= set(ALPHABET):
        return (CodeWarning("alphabet"),)
    warnings = [] if code[:2] in _REGISTRARS else [CodeWarning("registrar")]
    inner = organisation_check_character(code[8:16])
    if code[16] != inner:
        warnings.append(CodeWarning("inner", inner))
    outer = check_character(code[:17])
    if code[17] != outer:
        warnings.append(CodeWarning("outer", outer))
    return tuple(warnings)
