"""Finding in the database: the same things in the same order as a naive look at every row, however many match."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import opencc
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridgehead.foundation.access import SYSTEM, Actor
from bridgehead.foundation.search import commands, finding, indexing, matching
from bridgehead.foundation.search.finding import find
from bridgehead.foundation.search.folding import fold
from bridgehead.foundation.search.listing import matching_q
from bridgehead.foundation.search.models import CommonToken, SearchEntry, SearchStratum
from bridgehead.foundation.search.sounds import letters_of, readings
from bridgehead.modules.accounts.actions.units import move_unit
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.documents.models import Document
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.ledger.queries import visible_projects
from bridgehead.modules.parties import actions as parties
from bridgehead.modules.workspace.found import found_groups
from tests import factories

pytestmark = pytest.mark.django_db
STEMS = ["硕渡", "岚澜", "重庆", "银行", "長樂"]
THINGS = ["铜箔", "电池", "极薄铜箔", "5G模组", "储能", "薄膜"]
ASKED = [
    *("铜箔", "極薄", "项目", "硕渡", "硕渡 电池", "松木", "松木 储能", "5g", "重", "铜箔项目", "长乐电池", "没有"),
    *("tongbo", "chongqing", "zhongqingdianchi", "changle", "yinhang", "dianchixiangmu", "jbtb", "cdc", "sd", "5gmz"),
    *("2301", "0007", "9900", "230199009900007", "有限公司", "临港大道", "项目 有限", "xm 硕渡"),
]


@pytest.fixture
def world() -> list[Unit]:
    """Sixty projects in three units, two of which lie in one another, with names that overlap."""
    dice = random.Random(7)
    park = factories.make_unit(name="松木园区")
    units = [park, factories.make_unit(name="临港专班", parent=park), factories.make_unit(name="望江街道")]
    firms = [
        factories.make_enterprise(name=f"{stem}储能有限公司", unit_path=unit.path)
        for stem, unit in zip(STEMS[:3], units, strict=True)
    ]
    for number in range(60):
        project = factories.make_project(
            name=f"{dice.choice(STEMS)}{dice.choice(THINGS)}{dice.choice(['项目', '产业化项目', '扩建'])}",
            unit=dice.choice(units),
            enterprise=dice.choice([*firms, None]),
            national_code=f"2301-990099-{number:05d}",
            site=dice.choice(["临港大道1号", "望江路2号", ""]),
            total_investment=Decimal(round(10 ** dice.uniform(6.5, 10.5))),
        )
        if number % 7 == 0:
            factories.make_project_alias(project=project, name=f"{dice.choice(STEMS)}二厂")
    factories.make_contact(enterprise=firms[0], name="温见山")
    return units


@pytest.fixture
def strata(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if sixty were a million: everything that two have is common, and is looked for a stratum at a time."""
    monkeypatch.setattr(indexing, "STRATA", (4, 15))
    monkeypatch.setattr(indexing, "COMMON", 1)
    return


def naive(actor: Actor, text: str, kind: str, limit: int) -> list[tuple[int, int]]:
    """Every row, judged one by one: (level, id), best first."""
    query = finding.query_of(text)
    found = []
    for entry in SearchEntry.objects.filter(kind=kind):
        lines = [tuple(line.split("\t", 1)) for line in entry.lines.split("\n")]
        units = frozenset(int(number) for number in entry.unit_path.split("/") if number)
        judged = matching.judge(query, lines, units)  # type: ignore[arg-type]
        if judged is not None and entry.object_id in indexing.kind_of(kind).show(actor, [entry.object_id]):
            found.append((judged.level, -entry.weight, -entry.object_id))
    return [(int(level), -one) for level, _weight, one in sorted(found)[:limit]]


def said(actor: Actor, text: str, kind: str, limit: int) -> list[tuple[int, int]]:
    sections = list(find(actor, text, limit=limit, kinds=[kind]))
    return [(int(one.judged.level), one.id) for section in sections for one in section.found]


@pytest.mark.parametrize("limit", [3, 100])
def test_finds_what_a_naive_look_finds(world: list[Unit], limit: int) -> None:
    officer = factories.make_actor("project_officer", unit=world[0])
    for actor in (SYSTEM, officer):
        for text in ASKED:
            assert said(actor, text, "project", limit) == naive(actor, text, "project", limit), text


@pytest.mark.parametrize("limit", [3, 100])
def test_and_so_it_does_where_everything_is_common(world: list[Unit], strata: None, limit: int) -> None:
    indexing.settle()
    assert CommonToken.objects.filter(token="n铜箔").exists()
    assert SearchStratum.objects.filter(kind="project").count() == 2
    officer = factories.make_actor("project_officer", unit=world[1])
    for actor in (SYSTEM, officer):
        for text in ASKED:
            assert said(actor, text, "project", limit) == naive(actor, text, "project", limit), text
    assert not list(indexing.faults())


@pytest.mark.parametrize("some", [0, 1_000])
@pytest.mark.parametrize("limit", [2, 100])
def test_a_code_typed_in_part_finds_what_a_naive_look_finds(
    world: list[Unit], strata: None, monkeypatch: pytest.MonkeyPatch, limit: int, some: int
) -> None:
    """Some begin as very many do, and are looked for by their organisation besides, others not."""
    monkeypatch.setattr(finding, "_SOME", some)
    codes = [
        "91990099MA1ABCDE2X",
        "91990099MA1ABCDF3Y",
        "91990099MA1AQCDE2X",
        "91990099MB1ABCDE2X",
        "52990099MA1ABCDE2X",
    ]
    for code in codes:
        firm = factories.make_enterprise(name=f"溟舟{code[-4:]}厂", credit_code=code)
        for number in range(2):
            factories.make_project(name=f"{number}期{code[9:12]}", enterprise=firm, unit=world[0])
    factories.make_project(name="铜箔91990099ma1a项目", unit=world[0])
    factories.make_project(name="无", national_code="9199-009900-11-01-000001", site="91990099MA1AB号", unit=world[1])
    indexing.settle()
    for kind in ("project", "enterprise"):
        # Several words, whole codes, and words of which the lines tell only some.
        for text in ("2301 00007", "009900 1101", "2301-990099-00012", "铜箔 00007", "MA1 MA1A"):
            assert said(SYSTEM, text, kind, limit) == naive(SYSTEM, text, kind, limit), (kind, text)
        for code in (codes[0], codes[2], "9199009911010000", "91990099MA1AZZZZ"):
            for length in range(4, len(code) + 1):
                text = code[:length]
                assert said(SYSTEM, text, kind, limit) == naive(SYSTEM, text, kind, limit), (kind, text)


def test_what_begins_with_a_common_word_is_looked_for_a_stratum_at_a_time(
    world: list[Unit], strata: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_SOME", 0)
    indexing.settle()
    with CaptureQueriesContext(connection) as asked:
        said(SYSTEM, "硕渡", "project", 3)
    first = next(query["sql"] for query in asked if "^硕渡" in query["sql"] and "commontoken" not in query["sql"])
    assert "s0project" in first


def listed(actor: Actor, text: str, *, is_all: bool = False) -> None:
    """All of a list narrowed by a text, and a part of it, which may be looked for in other ways."""
    wanted = {one for _level, one in naive(actor, text, "project", 100)}
    told = matching_q("project", text, actor=actor, is_long=True, is_all=is_all)
    rows = visible_projects(actor).filter(told).order_by("-pk").values_list("pk", flat=True)
    assert set(rows) == wanted, text
    assert list(rows[:7]) == sorted(wanted, reverse=True)[:7], text
    assert rows.count() == len(wanted), text


def readers(world: list[Unit]) -> list[Actor]:
    """Of everything, of a unit, of an enterprise, of nothing."""
    firm = Project.objects.exclude(enterprise=None).earliest("pk").enterprise_id
    return [
        SYSTEM,
        factories.make_actor("project_officer", unit=world[1]),
        factories.make_actor("enterprise", enterprise_id=firm),
        factories.make_actor(None),
    ]


def test_a_list_narrowed_by_a_text_holds_what_the_box_finds(world: list[Unit]) -> None:
    for actor in readers(world):
        for text in (*ASKED, "重", "5g", "松木 铜箔", "项目 储能", "23 01"):
            listed(actor, text)


def test_a_word_that_names_units_finds_what_stands_in_them_and_what_holds_it(world: list[Unit]) -> None:
    empty = [factories.make_unit(parent=world[0], name=f"铜箔{number}组") for number in range(5)]
    there = ledger.register_project(actor=SYSTEM, facts={"name": "无关之事", "unit_id": empty[0].pk})
    found = {one for _level, one in naive(SYSTEM, "铜箔", "project", 100)}
    assert there.pk in found
    assert len(found) > 3
    for actor in readers(world):
        listed(actor, "铜箔")
        listed(actor, "铜箔 无关")
        assert said(actor, "铜箔", "project", 100) == naive(actor, "铜箔", "project", 100)


def test_and_so_it_does_where_nearly_all_match(world: list[Unit], strata: None) -> None:
    indexing.settle()
    counts = dict(CommonToken.objects.filter(kind="project").values_list("token", "entries"))
    assert counts["kproject"] == 60
    assert counts["n项目"] > 30 > counts["n铜箔"] > 3
    # An index that was written to since is no less right for it.
    late = ledger.register_project(actor=SYSTEM, facts={"name": "项目之外的扩建", "unit_id": world[0].pk})
    assert late.pk in {one for _level, one in naive(SYSTEM, "项目", "project", 100)}
    for actor in readers(world):
        for text in (*ASKED, "重", "5g", "松木 铜箔", "项目 储能"):
            listed(actor, text)
            listed(actor, text, is_all=True)


def test_units_where_nothing_lies_that_is_reached_are_not_looked_for(world: list[Unit], strata: None) -> None:
    indexing.settle()
    park, team, street = world
    for unit, sought, passed_by in ((street, street, park), (team, park, street)):
        officer = factories.make_actor("project_officer", unit=unit)
        for text in ("松木", "松木 储能", "临港 铜箔", "望江", "望江 项目", "园区 街道"):
            assert said(officer, text, "project", 100) == naive(officer, text, "project", 100), text
        with CaptureQueriesContext(connection) as captured:
            find(officer, f"{sought.name} 项目", kinds=["project"])
            find(officer, f"{passed_by.name} 项目", kinds=["project"])
        asked = " ".join(one["sql"] for one in captured if "search_searchentry" in one["sql"])
        assert re.search(rf"\bu{sought.pk}\b", asked)
        assert not re.search(rf"\bu{passed_by.pk}\b", asked)


def test_a_kind_is_told_from_others_of_the_same_words(world: list[Unit], strata: None) -> None:
    for number in range(5):
        factories.make_document(unit=world[0], title=f"铜箔项目通报{number}", text="")
    indexing.settle()
    # So many documents have the words that the index is asked for projects alone; and so few that it need not be.
    for some in (2, 1_000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(finding, "_SOME", some)
            for text in ("铜箔项目", "铜箔", "项目", "通报"):
                for kind in ("project", "document"):
                    assert said(SYSTEM, text, kind, 100) == naive(SYSTEM, text, kind, 100), (text, kind)


def test_a_stranger_learns_nothing(world: list[Unit]) -> None:
    for role in (None, "enterprise"):
        nobody = factories.make_actor(role, unit=world[0])
        assert all(section.kind.key == "enterprise" for section in find(nobody, "铜箔") + find(nobody, "硕渡"))
    outside = factories.make_actor("project_officer", unit=factories.make_unit())
    assert not find(outside, "铜箔", kinds=["project"])
    firm = Project.objects.exclude(enterprise=None).first()
    assert firm is not None
    own = factories.make_actor("enterprise", enterprise_id=firm.enterprise_id)
    found = [one.id for section in find(own, "项目", limit=100, kinds=["project"]) for one in section.found]
    assert set(found) <= set(Project.objects.filter(enterprise=firm.enterprise_id).values_list("pk", flat=True))


def test_contacts_are_for_those_with_clearance_and_bring_their_firm(world: list[Unit]) -> None:
    person = factories.make_person(role="promoter")
    assert not find(actor_of(person), "温见山")
    factories.make_grant(person=person, role="contacts")
    sections = {section.kind.key: section for section in find(actor_of(person), "wenjianshan")}
    assert list(sections) == ["project", "enterprise", "contact"]
    assert sections["enterprise"].found[0].brought_by == ("contact", sections["contact"].found[0].id)


def names_found(text: str) -> set[str]:
    sections = find(SYSTEM, text, kinds=["project"])
    return {section.shown[one.id].title for section in sections for one in section.found}


def test_actions_keep_the_index(db: None) -> None:
    firm = parties.register_enterprise(actor=SYSTEM, name="硕渡新材料有限公司", credit_code="91990099MA1ABCDE2X")
    unit = factories.make_unit(name="松木园区")
    facts = {"name": "高强铜箔项目", "unit_id": unit.pk, "enterprise_id": firm.pk}
    project = ledger.register_project(actor=SYSTEM, facts=facts)
    for text in ("铜箔", project.code, "硕渡", "ABCDE2X", "松木"):
        assert names_found(text) == {"高强铜箔项目"}, text
    alias = ledger.add_project_alias(actor=SYSTEM, project_id=project.pk, name="北塘二厂")
    assert names_found("beitang") == {"高强铜箔项目"}
    ledger.drop_project_alias(actor=SYSTEM, project_id=project.pk, alias_id=alias.pk)
    assert not names_found("北塘")
    ledger.change_project(actor=SYSTEM, project_id=project.pk, version=1, facts={"name": "岚澜薄膜项目"})
    assert names_found("薄膜") == names_found("铜箔") == {"岚澜薄膜项目"}
    parties.add_alias(actor=SYSTEM, enterprise_id=firm.pk, name="溟舟")
    assert names_found("溟舟") == {"岚澜薄膜项目"}
    parties.change_enterprise(actor=SYSTEM, enterprise_id=firm.pk, version=1, name="知栖材料有限公司")
    assert names_found("知栖") == names_found("硕渡") == {"岚澜薄膜项目"}
    project.refresh_from_db()
    ledger.withdraw_project(actor=SYSTEM, project_id=project.pk, version=project.version, reason="误报")
    assert not names_found("薄膜")
    assert not list(indexing.faults())


def test_a_large_project_comes_before_a_small_one_and_a_new_one_before_an_old_one(db: None) -> None:
    small, large = (
        ledger.register_project(
            actor=SYSTEM,
            facts={"name": f"铜箔{name}", "unit_id": factories.make_unit().pk, "estimated_investment": Decimal(amount)},
        )
        for name, amount in (("一", 10**7), ("二", 10**9))
    )
    section = find(SYSTEM, "铜箔", kinds=["project"])[0]
    assert [one.id for one in section.found] == [large.pk, small.pk]


def test_a_unit_that_moves_takes_its_things_along(world: list[Unit], strata: None) -> None:
    indexing.settle()
    _park, team, street = world
    move_unit(actor=SYSTEM, unit_id=team.pk, version=team.version, parent=street)
    team.refresh_from_db()
    assert not list(indexing.faults())
    officer = factories.make_actor("project_officer", unit=street)
    expected = set(Project.objects.filter(unit__in=[team, street]).values_list("pk", flat=True))
    found = {one.id for section in find(officer, "2301", limit=100, kinds=["project"]) for one in section.found}
    assert found == expected


def test_rebuild_and_check(world: list[Unit], capsys: pytest.CaptureFixture[str]) -> None:
    entry = SearchEntry.objects.filter(kind="project").first()
    assert entry is not None
    SearchEntry.objects.filter(pk=entry.pk).update(lines="name\t别的")
    gone = SearchEntry.objects.filter(kind="project").exclude(pk=entry.pk).first()
    assert gone is not None
    gone.delete()
    factories.make_search_entry()
    assert commands.check() == 1
    told = capsys.readouterr().out
    assert f"project\t{entry.object_id}\tstale" in told
    assert f"project\t{gone.object_id}\tmissing" in told
    assert "left over" in told
    assert commands.rebuild(1) == 0
    assert commands.check() == 0
    assert said(SYSTEM, "铜箔", "project", 100) == naive(SYSTEM, "铜箔", "project", 100)


def test_queries_do_not_grow_with_what_is_found(world: list[Unit]) -> None:
    def counted(text: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            find(SYSTEM, text, limit=100)
        return len(captured)

    # Units, common tokens, the rows; then what is shown and its texts, for projects and enterprises.
    assert counted("没有这个") == 3
    assert counted("储能") == counted("chuneng") == 7


def test_documents_are_found_by_what_they_say(world: list[Unit], strata: None) -> None:
    park, team, street = world
    said = "本月，溟舟极薄銅箔项目\n完成备案，总投资12.5亿元。"
    here = factories.make_document(title="甲简报", text=said, unit=team)
    there = factories.make_document(title="极薄铜箔快讯", text="别处的话。" * 300 + "溟舟到访。", unit=street)
    indexing.index("document", [here.pk, there.pk])
    indexing.settle()
    assert not list(indexing.faults())
    officer = factories.make_actor("project_officer", unit=park)
    for actor in (SYSTEM, officer):
        # A title comes before what is said, words on two lines are found, and words of title and text together.
        for text in ("铜箔", "極薄", "溟舟", "箔项目完成", "快讯 溟舟", "投资12", "别处", "jianbao"):
            assert said_by(actor, text) == naive(actor, text, "document", 100), text
            wanted = {one for _level, one in naive(SYSTEM, text, "document", 100)}
            assert set(Document.objects.filter(matching_q("document", text)).values_list("pk", flat=True)) == wanted, (
                text
            )
    assert [one for _level, one in said_by(SYSTEM, "铜箔")] == [there.pk, here.pk]
    assert [one for _level, one in said_by(officer, "溟舟")] == [here.pk]
    group = found_groups(SYSTEM, "溟舟", limit=5, kinds=["document"])[0]
    shown = {line.id: line.reasons[0] for line in group.lines}
    assert [word for word, marked in shown[there.pk].pieces if marked] == ["溟舟"]
    assert shown[there.pk].text.startswith("…")
    assert shown[there.pk].text.endswith("溟舟到访。")


def said_by(actor: Actor, text: str) -> list[tuple[int, int]]:
    return said(actor, text, "document", 100)


@given(place=st.integers(0, 59), script=st.sampled_from(["s2t", "t2s"]), start=st.integers(0, 20))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_two_characters_find_a_name_in_either_script(
    world: list[Unit], place: int, script: str, start: int
) -> None:
    project = Project.objects.order_by("pk")[place]
    start %= len(project.name) - 1
    two = str(opencc.OpenCC(script).convert(project.name[start : start + 2]))
    assert project.pk in {one for _level, one in said(SYSTEM, two, "project", 100)}, two
    sounds = "".join(readings(character)[0] for character in fold(project.name[:2]))
    assert project.pk in {one for _level, one in said(SYSTEM, sounds, "project", 100)}, sounds
    initials = "".join(letter[0] for letter in letters_of(fold(project.name)))[start : start + 4]
    # Two letters are looked for at the beginning only.
    if len(initials) > 2:
        assert project.pk in {one for _level, one in said(SYSTEM, initials, "project", 100)}, initials
    assert project.pk in {one for _level, one in said(SYSTEM, project.national_code, "project", 100)}
    officer = factories.make_actor("project_officer", unit=world[2])
    inside = {one for _level, one in said(officer, two, "project", 100)}
    assert inside <= set(Project.objects.filter(unit=world[2]).values_list("pk", flat=True))
    assert (project.pk in inside) == (project.unit_id == world[2].pk)


def test_marks_alone_and_nonsense_find_nothing(world: list[Unit]) -> None:
    answers: list[Any] = [find(SYSTEM, text) for text in ("", "  ", "……", "%", '"', "'); --", "\x00", "*" * 500)]
    assert not any(answers)
