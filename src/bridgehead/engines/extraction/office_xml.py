"""Looking into Office XML by local names: the strict and the transitional form differ in their namespaces only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from .packages import Package

_OFF: Final = frozenset({"0", "false", "off", "none"})


def name_of(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: etree._Element, name: str, default: str = "") -> str:
    """An attribute by its local name."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return default


def number_attribute(element: etree._Element, name: str, default: int = 0) -> int:
    """An attribute that is a whole number of at most nine digits; `default` where it is none."""
    value = attribute(element, name).strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else default


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as `<w:vanish/>` is there and not set off."""
    return element is not None and attribute(element, "val", "true").lower() not in _OFF


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first child with the first name, its first with the second, and so on."""
    for name in names:
        if element is None:
            return None
        element = next((inner for inner in element if name_of(inner) == name), None)
    return element


def children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """The children with that name."""
    if element is not None:
        yield from (inner for inner in element if name_of(inner) == name)


def value_of(element: etree._Element | None) -> str:
    """The `val` of a property element, or nothing."""
    return "" if element is None else attribute(element, "val")


def optional_part(package: Package, name: str) -> etree._Element | None:
    """The root of a part that may be absent."""
    return package.xml(name) if name in package.names else None
