"""Names of firms, folded so that two spellings of one name meet."""

from __future__ import annotations

import re
import unicodedata

import opencc

_TO_SIMPLIFIED = opencc.OpenCC("t2s")
_BRACKETS = str.maketrans({**dict.fromkeys("[{〔【〈《「『", "("), **dict.fromkeys("]}〕】〉》」』", ")")})
_DROPPED = re.compile(r"[\s·•・.,，、。'\"“”‘’\-—_]+")
# 有限公司 and 股份有限公司 are different firms, so a key keeps its legal form; only the search for kin leaves it out.
_LEGAL_FORM = re.compile(
    r"(集团)?(股份有限公司|有限责任公司|有限公司|股份公司|集团公司|公司|集团|\(有限合伙\)|\(普通合伙\))+$"
)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
KEY_LENGTH = 120


def name_key(name: str) -> str:
    """Half width, simplified, lower case, one kind of bracket, no spaces or dots: equal for two spellings of a name."""
    folded = unicodedata.normalize("NFKC", name).translate(_BRACKETS).casefold()
    return _DROPPED.sub("", _TO_SIMPLIFIED.convert(folded))[:KEY_LENGTH]


def core(key: str) -> str:
    """A key without its legal form and what stands in brackets: the part that short names are made of."""
    bare = _IN_BRACKETS.sub("", _LEGAL_FORM.sub("", key))
    return bare or key
