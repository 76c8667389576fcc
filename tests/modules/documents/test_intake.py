"""Taking documents in."""

from __future__ import annotations

from datetime import date

import pytest

from bridgehead.foundation.access import Forbidden, Refused
from bridgehead.foundation.audit.chain import history
from bridgehead.foundation.files import read_file
from bridgehead.modules.documents import gazetteer, intake
from bridgehead.modules.documents.actions import DocumentFacts, take_in_document, take_in_text
from bridgehead.modules.documents.models import Document, StatementRecord
from bridgehead.modules.parties.actions import register_enterprise
from tests import factories
from tests.modules.documents.samples import BULLETIN, PUBLISHED, take_in

pytestmark = pytest.mark.django_db


def test_a_document_keeps_its_bytes_its_text_and_its_statements() -> None:
    actor = factories.make_actor("promoter")
    document = take_in(actor)
    assert document.text == BULLETIN
    assert read_file(document.file_sha256) == BULLETIN.encode()
    assert (document.title, document.published_on) == ("桥港区前七月招商引资与重大项目建设情况", PUBLISHED)
    rows = list(document.statements.all())
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) == document.statement_count == document.pending_count >= 4
    for row in rows:
        assert document.text[row.start : row.end] == row.content["quote"]
        assert row.read_as == row.content


def test_the_place_that_nobody_gave_is_that_of_the_title() -> None:
    text = "澜江省政府工作报告\n去年新开工项目178个。"
    actor = factories.make_actor("promoter")
    document = take_in_text(actor=actor, text=text).document
    assert document.place == "澜江省"
    assert document.statements.get().content["place"] == "澜江省"
    given = take_in_text(actor=actor, text=text + "\n", facts=DocumentFacts(place="桥港区")).document
    assert given.place == "桥港区"


def test_the_audit_tells_who_took_it_in() -> None:
    actor = factories.make_actor("promoter")
    entry = history(take_in(actor)).get()
    assert (entry.action, entry.actor_id, entry.before) == ("documents.upload", actor.id, None)
    assert entry.after["statements"] >= 4


@pytest.mark.parametrize(("encoding", "named"), [("utf-8", "utf-8"), ("gb18030", "gb18030")])
def test_encodings_are_found_out(encoding: str, named: str) -> None:
    actor = factories.make_actor("promoter")
    taken = take_in_document(actor=actor, data=BULLETIN.encode(encoding), file_name="a.txt")
    assert taken.document.encoding == named
    assert taken.document.text == BULLETIN


def test_a_page_is_kept_as_its_visible_text() -> None:
    page = "<html><body><h1>桥港区简报</h1><p>2026年1—7月，桥港区签约亿元以上项目42个。</p></body></html>"
    document = take_in_document(actor=factories.make_actor("promoter"), data=page.encode(), file_name="a.html").document
    assert document.text == "桥港区简报\n2026年1—7月，桥港区签约亿元以上项目42个。"
    row = document.statements.get()
    assert "42个" in document.text[row.start : row.end]


def test_the_same_bytes_twice_give_the_earlier_document_also_from_another_unit() -> None:
    first = take_in(factories.make_actor("promoter"))
    elsewhere = factories.make_unit()
    other = factories.make_person(role="leader")
    factories.make_grant(person=other, role="promoter", unit=elsewhere)
    again = take_in_document(
        actor=intake_actor(other), data=BULLETIN.encode(), file_name="别名.txt", unit_id=elsewhere.pk
    )
    assert (again.document.pk, again.is_new) == (first.pk, False)
    assert Document.objects.count() == 1


def intake_actor(person):  # type: ignore[no-untyped-def]
    from bridgehead.modules.accounts.queries import actor_of

    return actor_of(person)


def test_whoever_does_not_see_the_earlier_one_takes_in_their_own() -> None:
    here, there = factories.make_unit(), factories.make_unit()
    take_in(factories.make_actor("promoter", unit=here))
    taken = take_in_document(
        actor=factories.make_actor("promoter", unit=there), data=BULLETIN.encode(), file_name="a.txt"
    )
    assert taken.is_new
    assert taken.document.unit == there


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"%PDF-1.4 binary", "report.pdf", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "report.doc", "另存为 .docx"),
        (b"", "a.txt", "空的"),
        (b"\x00\x01\x02binary", "a.txt", "a.txt"),
        (b"   ", "a.txt", "a.txt"),
        (b"<html><script>x</script></html>", "a.html", "a.html"),
    ],
)
def test_what_is_not_read_is_refused_by_name_and_leaves_nothing(data: bytes, name: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        take_in_document(actor=factories.make_actor("promoter"), data=data, file_name=name)
    assert said in refusal.value.errors["file"][0]
    assert Document.objects.count() == 0


def test_a_file_that_is_too_large_is_refused(settings) -> None:  # type: ignore[no-untyped-def]
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    with pytest.raises(Refused) as refusal:
        take_in_document(actor=factories.make_actor("promoter"), data=b"a" * (1024 * 1024 + 1), file_name="a.txt")
    assert "1 MB" in refusal.value.errors["file"][0]


def test_pasted_text_comes_in_under_its_title() -> None:
    taken = take_in_text(actor=factories.make_actor("promoter"), text=BULLETIN, facts=DocumentFacts(title="七月/简报"))
    assert taken.document.file_name == "七月简报.txt"
    assert taken.document.title == "七月/简报"
    with pytest.raises(Refused):
        take_in_text(actor=factories.make_actor("promoter"), text=" \n ")


def test_the_date_comes_from_the_text_where_nobody_gives_it() -> None:
    text = "桥港区简报\n2026年8月4日\n1—7月，桥港区签约亿元以上项目42个。"
    document = take_in_document(actor=factories.make_actor("promoter"), data=text.encode(), file_name="a.txt").document
    assert document.published_on == date(2026, 8, 4)


@pytest.mark.parametrize("role", ["leader", "enterprise"])
def test_who_only_reads_takes_nothing_in(role: str) -> None:
    with pytest.raises(Forbidden):
        take_in(factories.make_actor(role))


def test_a_unit_that_is_not_the_actors_is_forbidden() -> None:
    here, there = factories.make_unit(), factories.make_unit()
    with pytest.raises(Forbidden):
        take_in_document(
            actor=factories.make_actor("promoter", unit=here),
            data=BULLETIN.encode(),
            file_name="a.txt",
            unit_id=there.pk,
        )


def test_a_failure_half_way_leaves_no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(intake, "record", broken)
    with pytest.raises(RuntimeError):
        take_in(factories.make_actor("promoter"))
    assert (Document.objects.count(), StatementRecord.objects.count()) == (0, 0)


def test_the_gazetteer_is_read_once_and_again_when_a_name_was_written(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    actor = factories.make_actor("administrator")
    factories.make_enterprise(name="硕渡新材料有限公司")
    factories.make_project(name="硕渡膜材项目")
    first = gazetteer.current_gazetteer()
    assert "硕渡膜材项目" in first.projects
    assert "桥港区" in first.places
    with django_assert_num_queries(1):
        assert gazetteer.current_gazetteer() is first
    take_in(actor)
    with django_assert_num_queries(2):
        assert gazetteer.current_gazetteer() is first
    register_enterprise(actor=actor, name="岫远汽车线束有限公司")
    assert "岫远汽车线束有限公司" in gazetteer.current_gazetteer().enterprises
