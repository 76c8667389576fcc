"""Folding, sounds and tokens: whatever the rule of matching finds, the tokens let through. No database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.foundation.search import matching
from bridgehead.foundation.search.folding import fold, places, words
from bridgehead.foundation.search.matching import Level
from bridgehead.foundation.search.sounds import readings, readings_of, sounded, sounds_of, spellings
from bridgehead.foundation.search.tokens import CODES, Text, code_line, path_tokens, tokens_of

# Characters with one reading and with two, traditional ones, letters, digits, marks, full width.
CHARACTERS = "铜箔重庆长沙乐行银電極薄5Gg（）·《》 －-Ａ１乾"
TEXTS = st.text(st.sampled_from(CHARACTERS), max_size=10) | st.text(max_size=6)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("《極薄銅箔》 項目（二期）", "极薄铜箔项目二期"),
        ("ＢＩＰＶ·组件", "bipv组件"),
        ("Café №5", "cafeno5"),
        ("2301—990099－89", "230199009989"),
        ("……", ""),
        ("㈱硕渡", "株硕渡"),
    ],
)
def test_one_spelling(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(TEXTS, TEXTS)
def test_a_part_folds_to_a_part(one: str, other: str) -> None:
    assert fold(one) + fold(other) == fold(one + other)
    assert fold(fold(one)) == fold(one)
    assert "".join(fold(one[at])[:1] for at in dict.fromkeys(places(one))) == "".join(fold(each)[:1] for each in one)
    assert len(places(one)) == len(fold(one))


@given(TEXTS)
def test_words_are_what_blanks_part(text: str) -> None:
    assert "".join(words(text)) == fold(text)


def test_names_have_all_readings_that_names_use() -> None:
    assert set(readings("重")) == {"zhong", "chong"}
    assert set(readings("长")) == {"zhang", "chang"}
    assert "xia" in readings("厦")
    assert readings("g") == readings("，") == ()


@pytest.mark.parametrize(
    ("typed", "found"), [("xian", {"x", "xa"}), ("chongqing", {"cq"}), ("bipvx", set()), ("jibaot", {"jbt"})]
)
def test_ways_of_parting_pinyin(typed: str, found: set[str]) -> None:
    assert found <= set(readings_of(typed, 4))
    assert bool(found) == bool(set(readings_of(typed, 4)))


def naive_spelling(name: str, start: int) -> set[str]:
    """Everything that can be read from a character on, letter by letter, up to the next that is not Chinese."""
    if start >= len(name) or not readings(name[start]):
        return {""}
    return {reading + rest for reading in readings(name[start]) for rest in naive_spelling(name, start + 1)}


@given(st.text(st.sampled_from("重庆长沙银行g乐"), min_size=1, max_size=6), st.data())
def test_spellings_are_what_can_be_read(name: str, data: st.DataObject) -> None:
    spelt = spellings(sounds_of(name), 6)
    for start in range(len(name)):
        naive = naive_spelling(name, start)
        assert {one[:6] for one in naive} - {""} == set(spelt[start]) - {""}
        whole = data.draw(st.sampled_from(sorted(naive)))
        if whole:
            typed = whole[: data.draw(st.integers(1, len(whole)))]
            assert sounded(sounds_of(name), start, typed) is not None


FIELDS = st.sampled_from(["name", "alias", "former", "enterprise", "site", "code", "credit_code"])
THINGS = st.lists(st.builds(Text, FIELDS, TEXTS), max_size=4)
TYPED = st.one_of(
    TEXTS,
    st.sampled_from(
        [
            "chongqing",
            "zhongq",
            "tongbo",
            "cs",
            "csl",
            "tbz",
            "yinhang",
            "yinx",
            "bo",
            "changshale",
            "g铜",
            "铜 箔",
            "重",
        ]
    ),
)


def lines_of(texts: list[Text]) -> list[matching.Line]:
    return [(one.field, code_line(one.shown) if one.field in CODES else fold(one.shown)) for one in texts if one.shown]


def held(tokens: set[str], ways: list[list[matching.Options]]) -> bool:
    return any(all(any(set(option) <= tokens for option in group) for group in groups) for groups in ways)


@given(THINGS, TYPED, st.sets(st.sampled_from([1, 4, 9])))
def test_what_is_judged_to_match_is_let_through_at_its_level(texts: list[Text], typed: str, units: set[int]) -> None:
    query = matching.parse(typed, [(4, "铜箔园"), (9, "长沙路"), (9, "长沙")])
    judged = matching.judge(query, lines_of(texts), frozenset(units))
    if judged is None:
        return
    path = "".join(f"/{unit}" for unit in sorted(units)) + "/"
    tokens = {*tokens_of(texts), *path_tokens(path, None)}
    assert held(tokens, matching.groups_at(query, judged.level))
    assert held(tokens, matching.groups_of(query))


@given(THINGS, st.data())
def test_two_characters_of_a_name_find_it(texts: list[Text], data: st.DataObject) -> None:
    long = [one for one in texts if len(fold(one.shown)) >= 2 and one.field not in CODES]
    if not long:
        return
    folded = fold(data.draw(st.sampled_from(long)).shown)
    start = data.draw(st.integers(0, len(folded) - 2))
    query = matching.parse(folded[start : start + data.draw(st.integers(2, 6))])
    judged = matching.judge(query, lines_of(texts), frozenset())
    assert judged is not None
    assert judged.level <= Level.TEXT


CODE = "2301-990099-89-01-100123"


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        (CODE, Level.EXACT),
        ("2301990099890１100123", Level.EXACT),
        ("2301-9900", Level.TEXT),
        ("100123", Level.TEXT),
        ("0123", Level.TEXT),
        ("9900", Level.TEXT),
        ("990", None),
        ("0123456", None),
        ("3019", None),
    ],
)
def test_codes_are_found_whole_by_the_beginning_of_a_part_and_by_their_end(typed: str, level: Level | None) -> None:
    judged = matching.judge(matching.parse(typed), lines_of([Text("code", CODE)]), frozenset())
    assert (judged and judged.level) == level


NAMED = [Text("name", "重庆硕渡高强极薄铜箔项目"), Text("alias", "硕渡二厂"), Text("enterprise", "硕渡新材料有限公司")]


@pytest.mark.parametrize(
    ("typed", "level", "line"),
    [
        ("重庆硕渡高强极薄铜箔项目", Level.EXACT, 0),
        ("硕渡二廠", Level.EXACT, 1),
        ("硕渡", Level.START, 1),
        ("极薄", Level.INSIDE, 0),
        ("新材料", Level.TEXT, 2),
        ("chongqing", Level.SOUND, 0),
        ("zhongqings", Level.SOUND, 0),
        ("jibaotongb", Level.SOUND, 0),
        ("jbtb", Level.INITIALS, 0),
        ("cqsd", Level.INITIALS, 0),
        ("cq", Level.INITIALS, 0),
        ("重", Level.START, 0),
        ("铜", None, 0),
        ("tb", None, 0),
        ("铜箔 新材料", Level.TEXT, 0),
        ("铜箔 二厂", Level.INSIDE, 0),
        ("铜箔 没有", None, 0),
    ],
)
def test_levels(typed: str, level: Level | None, line: int) -> None:
    judged = matching.judge(matching.parse(typed), lines_of(NAMED), frozenset())
    if level is None:
        assert judged is None
    else:
        assert judged is not None
        assert judged.level is level
        assert judged.hits[0].line == line


@given(
    name=st.text(alphabet="重庆长乐电池铜箔银行项目5gab", min_size=1, max_size=8),
    typed=st.text(alphabet="abcdeghiklnotuxyz5v", min_size=1, max_size=9)
    | st.sampled_from(["chongqing", "zhongqing", "dianchi", "tongbo", "yinhang", "xm", "dc", "cqd", "changle", "leyi"]),
)
def test_the_pattern_of_a_sound_is_found_where_letter_by_letter_it_is_heard(name: str, typed: str) -> None:
    heard = matching.hearing(typed)
    told = matching.find_word(typed, [("name", name)], False)
    written = typed in name
    if heard and not written:
        lines = f"code\t重庆\nname\t{name}\nsite\t电池"
        assert any(way.search(lines) for way in heard) == (told is not None)
