"""Words of products, works and industries in a name: what follows the brand."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import ahocorasick_rs

from bridgehead.engines.reading.vocabulary import load

# Product words too broad to tell one project from another.
_VAGUE = frozenset(
    "建设 产业 生产 制造 加工 研发 科技 创新 智能 设备 数字 信息 高端 新型 绿色"
    " 总部 配套 服务 商业 金融 文化 旅游 改造 技改 一期 二期 三期 年产 精密 高效 动力 增资"
    " 扩产 部件 大型 功能 检测 测试 教育 体育 国际 投资 交易 展示 资源 治理 金属 装配式".split()
)


@cache
def _trades() -> tuple[str, ...]:
    """Industries, products and works by the words that many projects have: what names of classes are made of."""
    industries, products = load("industries")["industry"], load("products")["products"]
    return (*industries["industry"], *industries["product"], *products["products"], *products["works"])


@cache
def all_terms() -> frozenset[str]:
    """Every word of products, works and industries: the trades, and goods by their own names."""
    return frozenset(_trades()).union(*load("goods").values())


@cache
def _telling() -> frozenset[str]:
    """The terms that say what is made or built."""
    return all_terms() - _VAGUE - (frozenset(load("products")["products"]["works"]) - _made())


@cache
def _made() -> frozenset[str]:
    industries = load("industries")["industry"]
    return frozenset([*industries["industry"], *industries["product"], *load("products")["products"]["products"]])


def _finder(terms: Iterable[str]) -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(sorted(set(terms)), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)


@cache
def _of_terms() -> ahocorasick_rs.AhoCorasick:
    return _finder(all_terms())


@cache
def _of_trades() -> ahocorasick_rs.AhoCorasick:
    return _finder(_trades())


def product_spans(name: str) -> list[tuple[int, int]]:
    """[start, end) of each product, work or industry in `name`, the longest terms, without overlap."""
    return [(start, end) for _, start, end in _of_terms().find_matches_as_indexes(name)]


def trade_spans(name: str) -> list[tuple[int, int]]:
    """The same of trades alone, which many projects share: 新能源 is one, 清洁机器人 tells a project from others."""
    return [(start, end) for _, start, end in _of_trades().find_matches_as_indexes(name)]


def says_what(name: str) -> bool:
    """Whether `name` says what is made or built there."""
    made = _telling()
    return any(name[start:end] in made for start, end in product_spans(name))


def is_product(word: str) -> bool:
    """Whether `word` is one of products or industries by itself, of one character too: 铝."""
    return word in _telling()
