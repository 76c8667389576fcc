"""Other words for the same, one character for one: Taiwan wording, numerals of contracts, arrows, a colon for 为."""

from __future__ import annotations

import re

_FORMAL = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟弍", "一二三四五六七八九十百千二", strict=True))
_FORMAL_SIGN = "[壹贰叁肆伍陆柒捌玖拾佰仟弍零]"
_FORMAL_NUMBER = re.compile(f"{_FORMAL_SIGN}{_FORMAL_SIGN}*(?=[万亿元个家季项%年月]|点[壹贰叁肆伍陆柒捌玖])")
_PROJECT = re.compile("专案(?!组|调查|行动|侦|审|贷)")
_ARROW = re.compile(r"[↑▲⬆↓▼⬇](?=\d[\d.]*(?:%|个百分点))")
_UP = "↑▲⬆"
# 签约项目：38个 is 签约项目为38个; what is no figure (a time, a telephone) keeps its colon.
_LABELLED = re.compile(
    r"：(?<=[\u4e00-\u9fff)”]：)"
    r"(?<!时间：|日期：|电话：|传真：|编号：|单位：|文号：|点击：|浏览：|阅读：|其中：|分别：|热线：|邮编：)(?=(?:约|近|超|逾|达|不低于|不少于|超过)?"
    r"\d[\d,.]*[余多]?[十百千]?[万亿]{0,2}[余多]?(?:元|美元|欧元|港元|日元|%|个|家|项|亩|平方米|公顷|吨|名|人|户|宗|套|台|辆|座|支|场|次))"
)
# 固定资产投资：增长10.5% says one thing.
_GROWN = re.compile(r"：(?=(?:同比|比上年|较上年)?(?:增长|下降|增|降)\d)")
# 一六六件, 三五○亿元, 二六·六亿元: numerals that stand for digits.
_DIGITS = dict(zip("〇○零一二三四五六七八九", "000123456789", strict=True))
_NUMERAL = "〇○零一二三四五六七八九"
_BY_DIGITS = re.compile(
    rf"[{_NUMERAL}](?:(?<![十百千万亿第{_NUMERAL}].)[{_NUMERAL}]{{2,}}|[〇○零][{_NUMERAL}]*|[{_NUMERAL}]*·[{_NUMERAL}]+)"
    r"(?=[余多]?(?:[万亿]|[个家项件户人元]|公顷))"
)
_ANY_BY_DIGITS = re.compile(rf"[{_NUMERAL}](?:[{_NUMERAL}]{{2}}|[〇○·])")
_WORDS = re.compile("[专壹贰叁肆伍陆柒捌玖拾佰仟弍↑▲⬆↓▼⬇]")
_VALUE = re.compile(r"：[约近超逾达不]?\S{0,4}\d")


def reworded(text: str) -> str:
    """`text` (simplified) with plainer words of the same length."""
    if _ANY_BY_DIGITS.search(text) is not None:
        text = _BY_DIGITS.sub(_in_digits, text)
    worded = _WORDS.search(text) is not None
    if worded:
        text = _FORMAL_NUMBER.sub(lambda match: "".join(_FORMAL.get(each, each) for each in match.group()), text)
        text = _PROJECT.sub("项目", text)
        text = _ARROW.sub(lambda match: "增" if match.group() in _UP else "跌", text)
    if not worded and _VALUE.search(text) is None:
        return text
    return _LABELLED.sub("为", _GROWN.sub(" ", text))


def _in_digits(match: re.Match[str]) -> str:
    """The numerals of a match as digits."""
    return "".join("." if each == "·" else _DIGITS[each] for each in match.group())
