"""Faces of official documents and what stands in for them: the names of the trade first, then open ones.

方正小标宋 and 仿宋_GB2312 may not be passed on, so they are named and never shipped (domain/07 section 5).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_SERIF: Final = ("Source Han Serif SC", "Noto Serif CJK SC", "Noto Serif SC")
_SANS: Final = ("Source Han Sans SC", "Noto Sans CJK SC", "Noto Sans SC")

# Face -> names, the preferred first. Word takes the first and is told of the others.
FACES: Final[Mapping[str, tuple[str, ...]]] = {
    "fang": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "FandolFang R", "FandolFang", *_SERIF),
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", *_SERIF, "SimSun", "FandolSong"),
    "hei": ("SimHei", "黑体", "STHeiti", "FandolHei", *_SANS),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "FandolKai", *_SERIF),
    "song": ("SimSun", "宋体", "STSong", "FandolSong", *_SERIF, *_SANS),
    "latin": ("Times New Roman", "Liberation Serif", "Tinos", "Libertinus Serif"),
}
# What Word calls the faces, and the names that it may take instead.
WORD_NAMES: Final[Mapping[str, str]] = {
    "fang": "仿宋_GB2312",
    "title": "方正小标宋简体",
    "hei": "黑体",
    "kai": "楷体_GB2312",
    "song": "宋体",
    "latin": "Times New Roman",
}
