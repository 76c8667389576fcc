"""Composing, publishing, withdrawing; templates of one's own; the figures that stay with a bulletin."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from bridgehead.engines.composing import plain_text
from bridgehead.foundation.access import Conflict, Forbidden, Refused
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.bulletins import actions
from bridgehead.modules.bulletins.models import Bulletin
from bridgehead.modules.bulletins.queries import SUPPLIED, templates_for
from tests import factories
from tests.modules.bulletins.worlds import YI, asked_by, make_parks, publish

pytestmark = pytest.mark.django_db


def test_every_supplied_template_is_written_out_of_a_ledger() -> None:
    make_parks()
    actor = factories.make_actor("statistician")
    for key in SUPPLIED:
        draft = actions.compose_bulletin(actor=actor, asked=asked_by(actor), reference=f"supplied:{key}")
        assert draft.composed.uses, key
        assert "桥港区" in draft.composed.title, key
    text = plain_text(
        actions.compose_bulletin(actor=actor, asked=asked_by(actor), reference="supplied:circular").composed.blocks
    )
    assert "全区新签约总投资亿元以上项目2个，总投资14.00亿元。" in text
    assert "总投资10亿元以上、不足30亿元项目1个" in text
    assert "北岸园区\t2\t14.00\t0" in text
    assert "南汀园区\t0\t0.00\t0" in text


def test_an_empty_ledger_writes_every_supplied_template() -> None:
    actor = factories.make_actor("statistician")
    for key in SUPPLIED:
        assert actions.compose_bulletin(actor=actor, asked=asked_by(actor), reference=f"supplied:{key}"), key


def test_publishing_keeps_every_figure_with_its_question() -> None:
    make_parks()
    actor = factories.make_actor("statistician")
    bulletin = publish(actor)
    first = bulletin.figures.get(number=1)
    assert first.measure_text == "project.signed.count[investment_min=100000000,scope=new]"
    assert (first.text, first.value, first.value_unit, first.form) == ("2", 2, "1", "value")
    assert (first.unit, first.period, first.bulletin.as_of) == (bulletin.unit, bulletin.period, date(2026, 6, 30))
    assert bulletin.figures.filter(text="14.00亿元", value_text=str(14 * YI), value_unit="CNY").exists()
    entry = AuditEntry.objects.get(action="bulletins.published")
    assert entry.target_id == bulletin.pk
    assert entry.after["figures"] == bulletin.figures.count()


def test_who_may_write_for_which_unit() -> None:
    north, south = make_parks()
    writer = factories.make_actor("project_officer", north)
    assert publish(writer, unit=north).unit == north
    with pytest.raises(Forbidden):
        publish(writer, unit=south)
    with pytest.raises(Forbidden):
        publish(factories.make_actor("leader"))


@pytest.mark.parametrize(
    ("days", "field"),
    [((2, -1), "start"), ((-1, 1), "as_of"), ((4_000, 0), "start")],
    ids=["backwards", "still to come", "too long"],
)
def test_days_that_no_bulletin_speaks_of(days: tuple[int, int], field: str) -> None:
    from django.utils import timezone

    actor = factories.make_actor("statistician")
    today = timezone.localdate()
    start = today - timedelta(days=days[0]) if days[1] != -1 else today
    as_of = today + timedelta(days=days[1])
    with pytest.raises(Refused) as refused:
        actions.compose_bulletin(
            actor=actor, asked=asked_by(actor, start=start, as_of=as_of), reference="supplied:monthly"
        )
    assert list(refused.value.errors) == [field]


def test_a_later_edition_takes_the_place_of_an_earlier_one_once() -> None:
    north, _south = make_parks()
    actor = factories.make_actor("statistician")
    first = publish(actor)
    second = publish(actor, replaces=first.pk)
    assert second.replaces == first
    with pytest.raises(Refused):
        publish(actor, replaces=first.pk)
    with pytest.raises(Refused):
        publish(actor, unit=north, replaces=second.pk)


def test_withdrawing_says_why_and_happens_once() -> None:
    actor = factories.make_actor("statistician")
    bulletin = publish(actor)
    with pytest.raises(Refused):
        actions.withdraw_bulletin(actor=actor, bulletin_id=bulletin.pk, version=1, reason=" ")
    gone = actions.withdraw_bulletin(actor=actor, bulletin_id=bulletin.pk, version=1, reason="口径有误")
    assert gone.withdrawn_at
    assert gone.figures.exists()
    with pytest.raises(Conflict):
        actions.withdraw_bulletin(actor=actor, bulletin_id=bulletin.pk, version=1, reason="再撤")
    with pytest.raises(Refused):
        actions.withdraw_bulletin(actor=actor, bulletin_id=bulletin.pk, version=2, reason="再撤")


def test_a_template_of_ones_own_serves_its_unit_and_those_below() -> None:
    north, south = make_parks()
    actor = factories.make_actor("statistician")
    above = actions.make_template(
        actor=actor, unit=factories.make_district(), name="周报", text="{{ project.signed.count }}"
    )
    beside = actions.make_template(actor=actor, unit=south, name="南汀周报", text="{{ project.signed.count }}")
    writer = factories.make_actor("project_officer", north)
    assert list(templates_for(writer, north)) == [above]
    assert publish(writer, f"own:{above.pk}", north).figures.get().text == "2"
    with pytest.raises(Refused):
        publish(writer, f"own:{beside.pk}", north)
    actions.withdraw_template(actor=actor, template_id=above.pk, version=1)
    with pytest.raises(Refused):
        publish(writer, f"own:{above.pk}", north)


def test_faults_of_a_template_are_told_by_name_before_it_is_kept() -> None:
    actor = factories.make_actor("statistician")
    unit = factories.make_district()
    with pytest.raises(Refused) as refused:
        actions.make_template(actor=actor, unit=unit, name="周报", text="好\n{{ project.signd.count }}\n{{ x|upper }}")
    said = refused.value.errors["text"]
    assert len(said) == 3
    assert "project.signd.count" in said[0]
    assert "2" in said[0]
    with pytest.raises(Forbidden):
        actions.make_template(actor=factories.make_actor("leader"), unit=unit, name="周报", text="好")


def test_what_the_ledger_cannot_say_is_told_when_the_template_is_written_out() -> None:
    actor = factories.make_actor("statistician")
    template = factories.make_own_template(text="一\n{{ gdp.amount }}，{{ investment.done.rate }}")
    with pytest.raises(Refused) as refused:
        publish(actor, f"own:{template.pk}")
    assert [
        "gdp.amount" in refused.value.errors["template"][0],
        "investment.done.rate" in refused.value.errors["template"][1],
    ] == [
        True,
        True,
    ]
    assert not Bulletin.objects.exists()


def word_file(*lines: str) -> SimpleUploadedFile:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return SimpleUploadedFile("通报.docx", buffer.getvalue())


def test_a_word_file_is_a_template_and_its_own_layout_goes_out() -> None:
    from bridgehead.foundation.files import read_file

    make_parks()
    actor = factories.make_actor("statistician")
    upload = word_file(
        "通报",
        "签约{{ 签约项目数 }}个，{{ project.signed.investment }}。",
        "{{ chart(months, project.signed.count) }}",
    )
    template = actions.make_template(actor=actor, unit=factories.make_district(), name="通报", upload=upload)
    bulletin = publish(actor, f"own:{template.pk}")
    written = Document(io.BytesIO(read_file(bulletin.sha256)))
    assert [paragraph.text for paragraph in written.paragraphs][:2] == ["通报", "签约3个，14.50亿元。"]
    assert len(written.inline_shapes) == 1
    assert bulletin.title == "通报"
    with pytest.raises(Refused) as refused:
        actions.make_template(actor=actor, unit=bulletin.unit, name="坏", upload=word_file("好", "{{ nothing }}"))
    assert "nothing" in refused.value.errors["file"][0]


def test_a_template_is_changed_by_whoever_saw_its_newest_version() -> None:
    actor = factories.make_actor("statistician")
    template = factories.make_own_template()
    changed = actions.change_template(actor=actor, template_id=template.pk, version=1, name="月报", text="{{ year }}")
    assert (changed.name, changed.version) == ("月报", 2)
    with pytest.raises(Conflict):
        actions.change_template(actor=actor, template_id=template.pk, version=1, name="季报", text="{{ year }}")


def test_the_target_of_the_year_is_the_one_that_the_unit_has() -> None:
    actor = factories.make_actor("statistician")
    make_parks()
    template = factories.make_own_template(
        text="{{ project.signed.count | completion }}，{{ project.signed.count | goal }}"
    )
    with pytest.raises(Refused):
        publish(actor, f"own:{template.pk}")
    factories.make_target(measure="project.signed.count", value=4)
    factories.make_target(measure="project.signed.count", value=9, unit=factories.make_unit())
    assert [figure.text for figure in publish(actor, f"own:{template.pk}").figures.all()] == ["75.0%", "4"]
