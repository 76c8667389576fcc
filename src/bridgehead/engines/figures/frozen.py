"""A mapping that cannot change, so that values holding one can be hashed, shared and pickled."""

from collections.abc import ItemsView, Iterator, Mapping
from typing import Generic, TypeVar

Value_co = TypeVar("Value_co", covariant=True)


class FrozenMap(Mapping[str, Value_co], Generic[Value_co]):
    """An immutable, hashable `Mapping` from text; equal to any mapping with the same items, in any order."""

    __slots__ = ("_items",)
    _items: dict[str, Value_co]

    def __init__(self, items: Mapping[str, Value_co] | None = None) -> None:
        object.__setattr__(self, "_items", dict(items or {}))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is read-only; build a new one instead of setting {name!r}")

    def __getitem__(self, key: str) -> Value_co:
        return self._items[key]

    # What `Mapping` would do by trying and failing is asked of the dict at once: the registry is looked into for every
    # statement that is read.
    def __contains__(self, key: object) -> bool:
        return key in self._items

    def items(self) -> ItemsView[str, Value_co]:
        """The pairs, in the order in which they were given."""
        return self._items.items()

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FrozenMap):
            return self._items == other._items
        return self._items == dict(other) if isinstance(other, Mapping) else NotImplemented

    def __repr__(self) -> str:
        return f"FrozenMap({self._items!r})"

    def __reduce__(self) -> tuple[type["FrozenMap[Value_co]"], tuple[dict[str, Value_co]]]:
        # Slots and a closed __setattr__ leave pickle no other way in.
        return (FrozenMap, (dict(self._items),))
