"""The vocabularies: classes of words are written out where a list names them, and no list names a word twice."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from bridgehead.engines.reading.vocabulary import load, words_of_class

FOLDER = files("bridgehead.engines.reading.vocabulary")
NAMES = sorted(path.name.removesuffix(".toml") for path in FOLDER.iterdir() if path.name.endswith(".toml"))
CLASSES = sorted(tomllib.loads(FOLDER.joinpath("classes.toml").read_text(encoding="utf-8")))


def lists_in(value: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Each list of words in a vocabulary, with where it stands: `stages.building`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from lists_in(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        if all(isinstance(inner, str) for inner in value):
            yield path, value
        else:
            for number, inner in enumerate(value):
                yield from lists_in(inner, f"{path}[{number}]")


@pytest.mark.parametrize("name", NAMES)
def test_no_list_names_a_word_twice(name: str) -> None:
    twice = {
        path: [word for word, times in Counter(words).items() if times > 1] for path, words in lists_in(load(name))
    }
    assert {path: words for path, words in twice.items() if words} == {}


def test_a_list_holds_all_that_its_classes_make() -> None:
    building = load("names")["stages"]["building"]
    assert {"加快推进", "抓紧施工", "有序建设", "压茬实施"} <= set(building)
    assert len(words_of_class("manner")) * len(words_of_class("pushing")) <= len(building)
    assert not [word for word in building if "{" in word]


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_is_asked_for_somewhere(name: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in _sources(files("bridgehead.engines.reading"))]
    assert any(f"{{{name}}}" in text or f'words_of_class("{name}")' in text for text in texts)


def test_an_unknown_class_is_refused() -> None:
    with pytest.raises(KeyError):
        words_of_class("no_such_class")


def _sources(folder: Any) -> Iterator[Any]:
    for path in folder.iterdir():
        if path.is_dir():
            yield from _sources(path)
        elif path.name.endswith((".toml", ".py")) and path.name != "classes.toml":
            yield path


def test_goods_stand_in_no_shorter_list() -> None:
    """What many projects share stands in the lists of products and industries, and not once more among goods."""
    industries, products = load("industries")["industry"], load("products")["products"]
    trades = {*industries["industry"], *industries["product"], *products["products"], *products["works"]}
    assert trades.isdisjoint(word for part in load("goods").values() for word in part)
