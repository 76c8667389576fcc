"""The stage that a project takes from what stands before it: the head of its list, a lead sentence, the ceremony.

Where the clauses of a project say no stage of their own, each word of a stage before its name is an option, and so is
none. The likeliest option is taken, by the weights of its traits (vocabulary/inherited.toml), which
`python -m tools.stage_weights` learns from labelled passages: where the word stands, what stands on both sides of it,
what leads from it to the name, and how the name stands in its own clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bridgehead.engines.reading.patterns import alternatives
from bridgehead.engines.reading.records import record
from bridgehead.engines.reading.text.sentences import Sentence
from bridgehead.engines.reading.vocabulary import load

from .cues import Cues, cue

_DATA = load("inherited")
_STAGES = {word: stage for stage, words in _DATA["words"].items() for word in words}
_WORD = re.compile(alternatives(_STAGES))
SAYS_STAGE_BEFORE = cue(_STAGES)
_WEIGHTS: Mapping[str, float] = _DATA["weights"]
_KINDS = {side: [(kind, re.compile(words)) for kind, words in _DATA[side].items()] for side in ("after", "before")}
_LINKS = [(kind, re.compile(words)) for kind, words in _DATA["links"].items()]
_LEADS = [(kind, re.compile(words)) for kind, words in _DATA["leads"].items()]
_OPENS = [(kind, re.compile(words)) for kind, words in _DATA["opens"].items()]
_PAST = re.compile("去年|上年|近年|此前|以来|截至|累计|[上前][一二三四五]?[个季月轮批]")
_COUNTED = re.compile(r"\d余?[个项宗]|[一两二三四五六七八九十]+[个项](?!月)")
_PLAN = re.compile("计划|拟|力争|确保|争取|明年|下半年|下一步|将|目标|谋划")
_OTHERS = re.compile("此外|另外|还有|同时|以及|除了|尚|另")
_STOPS = re.compile("[，；：。]")
_ROW = re.compile(r"\s*(?:[▲●■◆★☆►▶◇○△◎※•➤·*—-]|\d{1,2}[.、 )]|[（(][\d一二三四五六七八九十]{1,3}[)）]|[①-⑳]|“|【|\|)")
_CEREMONY = re.compile("仪式|活动|大会|集中|现场|批次|恳谈会|推介会|洽谈会|会上")
_AFTER_NAME = re.compile("[等、和及与的，。；：(]")
SURE = 0.6  # log-odds by which a stage must be likelier than none: a wrong one misleads
_SIDE, _LEAD_LONG, _FAR, _MOST = 9, 10, 40, 8


@record(frozen=True, slots=True)
class Place:
    """A name at [start, end) in the sentence `number`; whether it stands in a list and with a sum, and is aimed at."""

    number: int
    start: int
    end: int
    listed: bool
    invested: bool


@record(frozen=True, slots=True)
class Option:
    """A stage that may be taken, None for none, and its traits."""

    stage: str | None
    traits: Sequence[str]


def inherited(
    text: str, place: Place, aimed: bool, sentences: Sequence[Sentence], cues: Cues, names: Sequence[int]
) -> str | None:
    """The stage of the project at `place` by what stands before it; `names` are where the names of the text begin."""
    best, most = None, 0.0
    for option in options(text, place, aimed, sentences, cues, names):
        weight = sum([_WEIGHTS.get(trait, 0.0) for trait in option.traits])
        if option.stage is None:
            most = weight + SURE
        elif weight > most:
            best, most = option.stage, weight
    return best


def options(
    text: str, place: Place, aimed: bool, sentences: Sequence[Sentence], cues: Cues, names: Sequence[int]
) -> list[Option]:
    """The options of the project at `place`, none first."""
    own = [f"listed{place.listed:d}", f"sum{place.invested:d}", *(["aimed"] if aimed else ())]
    own.append(f"lead:{_kind(_LEADS, text[max(0, place.start - _LEAD_LONG) : place.start])}")
    sentence = sentences[place.number]
    own.append(f"opens:{_kind(_OPENS, text[sentence.start : min(place.start, sentence.start + _SIDE)])}")
    ahead = text[sentence.start : place.start]
    own.append(f"ahead:{_kind(_LINKS, ahead)}")
    own += ["plan"] if _PLAN.search(ahead) else []
    own += ["others"] if _OTHERS.search(ahead) else []
    after = _AFTER_NAME.match(text, place.end)
    own.append(f"then:{after.group() if after is not None else ''}")
    found: list[Option] = []
    for rank, (scope, start, word) in enumerate(_words(text, place, sentences, cues)):
        if rank == _MOST:
            break
        traits = _traits(text, scope, start, word, place, names)
        near = f"{scope}#{min(rank, 3)}"
        stage = _STAGES[word.group()]
        found.append(Option(stage, [*traits, near, f"{scope}={stage}", *(f"{scope}&{each}" for each in own)]))
    none = ["none", f"none{min(len(found), 3)}", *(f"none&{each}" for each in own)]
    return [Option(None, none), *found]


def _words(
    text: str, place: Place, sentences: Sequence[Sentence], cues: Cues
) -> Iterator[tuple[str, int, re.Match[str]]]:
    """The words of stages that may tell of the project, nearest first: scope, where the sentence begins, word."""
    own = sentences[place.number]
    yield from _in(text, "own", own.start, place.start, cues)
    following = _CEREMONY.search(text, place.end, own.end)
    if following is not None:
        for word in _WORD.finditer(text, place.end, own.end):
            if _CEREMONY.search(text, max(place.end, word.start() - 2), min(own.end, word.end() + 4)):
                yield "later", own.start, word
                break
    number, back, row = place.number - 1, 1, _ROW.match(text, own.start) is not None
    while number >= 0 and back <= _FAR:
        sentence = sentences[number]
        same = sentence.paragraph == own.paragraph
        if cues.within(sentence.start, sentence.end) & SAYS_STAGE_BEFORE:
            heads = sentence.heading or text[sentence.end - 1] == "："
            if same and back <= 4:
                yield from _in(text, f"back{min(back, 3)}", sentence.start, sentence.end, cues)
            elif heads:
                yield from _in(text, "headrow" if row else "head", sentence.start, sentence.end, cues)
            elif back <= 3 or _CEREMONY.search(text, sentence.start, sentence.end) is not None:
                scope = "above" if back <= 3 else "far"
                yield from _in(text, f"{scope}row" if row else scope, sentence.start, sentence.end, cues)
        number -= 1
        back += 1


def _in(text: str, scope: str, start: int, end: int, cues: Cues) -> Iterator[tuple[str, int, re.Match[str]]]:
    """The words of stages in text[start:end], the last first."""
    if cues.within(start, end) & SAYS_STAGE_BEFORE:
        for word in reversed(list(_WORD.finditer(text, start, end))):
            yield scope, start, word


def _traits(text: str, scope: str, start: int, word: re.Match[str], place: Place, names: Sequence[int]) -> list[str]:
    at, end = word.span()
    after = _kind(_KINDS["after"], text[end : end + _SIDE])
    before = _kind(_KINDS["before"], text[max(start, at - _SIDE) : at])
    traits = [f"{scope}", f"{scope}>{after}", f"{scope}<{before}", f">{after}", f"<{before}", f"<{before}>{after}"]
    clause = max(text.rfind(stop, start, at) for stop in "，；。") + 1
    if any(clause <= name < at for name in names):
        traits += ["owned", f"{scope}owned"]
    if _PAST.search(text, max(start, clause), at) is not None:
        traits.append("past")
    if _COUNTED.search(text, max(start, at - 14), min(len(text), end + 14)) is not None:
        traits += ["counted", f"{scope}counted"]
    if scope == "own":
        between = text[end : place.start]
        traits += [f"link:{_kind(_LINKS, between)}", f"stops{min(len(_STOPS.findall(between)), 3)}"]
        traits += ["semi"] if "；" in between else []
        traits += ["over"] if any(end <= name < place.start for name in names) else []
    return traits


def _kind(kinds: Sequence[tuple[str, re.Pattern[str]]], words: str) -> str:
    """The first kind whose words are found."""
    return next((kind for kind, pattern in kinds if pattern.search(words) is not None), "")
