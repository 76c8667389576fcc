"""The pages: who reaches what, what they show, and how many queries they cost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.documents import actions
from bridgehead.modules.documents.models import Document, StatementRecord
from bridgehead.modules.ledger import actions as ledger
from tests import factories
from tests.modules.documents.samples import BULLETIN, figure, project, take_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
# With three for the session, the person and the grants, and two for the numbers beside the doors.
LIST_QUERIES = 8
REVIEW_QUERIES = 13
PROJECT_QUERIES = 15


@pytest.fixture
def reviewer(sign_in):  # type: ignore[no-untyped-def]
    return sign_in(role="statistician")


@pytest.fixture
def document(reviewer) -> Document:  # type: ignore[no-untyped-def]
    return take_in(actor_of(reviewer))


def url(name: str, document: Document, statement: StatementRecord | None = None) -> str:
    return reverse(f"documents:{name}", args=[document.pk, *([statement.pk] if statement is not None else [])])


# ---- the ladder

DOCUMENT_PAGES = ("review", "original")
DOCUMENT_ACTIONS = ("undo", "accept_rest")
STATEMENT_ACTIONS = ("accept", "correct", "reject")


def every_address(document: Document) -> list[tuple[str, str]]:
    statement = figure(document)
    return [
        ("get", reverse("documents:list")),
        *(("get", url(name, document)) for name in DOCUMENT_PAGES),
        ("get", url("statement", document, statement)),
        *(("post", url(name, document)) for name in DOCUMENT_ACTIONS),
        *(("post", url(name, document, statement)) for name in STATEMENT_ACTIONS),
        ("post", reverse("documents:upload")),
    ]


def test_strangers_are_sent_to_the_log_in(client, document) -> None:  # type: ignore[no-untyped-def]
    client.logout()
    for method, address in every_address(document):
        answer = getattr(client, method)(address)
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith(reverse("accounts:login")), address


def test_documents_of_other_units_are_not_there(client, sign_in, document) -> None:  # type: ignore[no-untyped-def]
    sign_in(role="statistician", unit=factories.make_unit())
    for method, address in every_address(document):
        if str(document.pk) not in address:
            continue
        assert getattr(client, method)(address).status_code == 404, address


def test_a_statement_of_another_document_is_not_there(client, document) -> None:  # type: ignore[no-untyped-def]
    other = factories.make_document(unit=document.unit)
    for name in ("statement", *STATEMENT_ACTIONS):
        method = client.get if name == "statement" else client.post
        assert method(url(name, other, figure(document))).status_code == 404, name


def test_readers_read_and_may_not_act(client, sign_in, document) -> None:  # type: ignore[no-untyped-def]
    sign_in(role="leader")
    for method, address in every_address(document):
        wanted = {"get": (200, 302), "post": (403,)}[method]
        assert getattr(client, method)(address).status_code in wanted, address
    page = client.get(url("review", document)).content.decode()
    assert 'data-key="a"' not in page
    assert 'type="file"' not in client.get(reverse("documents:list")).content.decode()
    assert document.statements.exclude(state="pending").count() == 0


def test_people_of_enterprises_see_no_documents(client, sign_in, document) -> None:  # type: ignore[no-untyped-def]
    sign_in(role="enterprise")
    assert client.get(reverse("documents:list")).status_code == 403
    assert client.get(url("review", document)).status_code == 404


def test_other_methods_are_not_allowed(client, document) -> None:  # type: ignore[no-untyped-def]
    statement = figure(document)
    for address in (
        reverse("documents:upload"),
        url("undo", document),
        *(url(n, document, statement) for n in STATEMENT_ACTIONS),
    ):
        assert client.get(address).status_code == 405, address
    for address in (
        reverse("documents:list"),
        url("review", document),
        url("original", document),
        url("statement", document, statement),
    ):
        assert client.post(address).status_code == 405, address
    assert client.delete(url("accept_rest", document)).status_code == 405


# ---- the list


def test_the_list_costs_the_same_for_one_document_and_for_many(  # type: ignore[no-untyped-def]
    client, reviewer, django_assert_num_queries
) -> None:
    take_in(actor_of(reviewer))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("documents:list"), {"show": "all"})
    for number in range(12):
        take_in(actor_of(reviewer), f"{BULLETIN}{number}")
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("documents:list"), {"show": "all"})


def test_the_list_filters_by_state_owner_and_words(client, sign_in) -> None:  # type: ignore[no-untyped-def]
    mine, other = factories.make_person(role="promoter"), factories.make_person(role="promoter")
    take_in(actor_of(mine), title="甲简报")
    done = take_in(actor_of(other), "桥港区没有数字的一段话。", title="乙简报")
    sign_in(mine)

    def shown(**query: str) -> set[str]:
        found = client.get(reverse("documents:list"), query).context["page"].object_list
        return {row.title for row in found}

    assert done.pending_count == 0
    assert shown() == {"甲简报"}
    assert shown(show="all") == {"甲简报", "乙简报"}
    assert shown(show="mine") == {"甲简报"}
    assert shown(show="all", q="没有数字") == {"乙简报"}
    assert shown(show="all", q="海上风电 桥港发布") == {"甲简报"}
    assert shown(show="all", q="无此词") == set()


def test_an_empty_list_offers_the_first_step(client, reviewer) -> None:  # type: ignore[no-untyped-def]
    page = client.get(reverse("documents:list"))
    assert "bh-empty" in page.content.decode()
    assert 'type="file"' in page.content.decode()


# ---- taking in


def test_one_file_leads_to_its_review(client, reviewer) -> None:  # type: ignore[no-untyped-def]
    file = SimpleUploadedFile("七月简报.txt", BULLETIN.encode("gb18030"))
    answer = client.post(reverse("documents:upload"), {"documents": [file], "published_on": "2026-08-04"})
    document = Document.objects.get()
    assert answer.headers["Location"] == url("review", document)
    assert (document.uploaded_by, document.unit) == (reviewer, reviewer.unit)


def test_of_several_files_one_that_is_refused_stops_no_other_and_keeps_what_was_typed(client, reviewer) -> None:  # type: ignore[no-untyped-def]
    sent = {
        "documents": [
            SimpleUploadedFile("a.txt", BULLETIN.encode()),
            SimpleUploadedFile("scan.pdf", b"%PDF-1.4"),
            SimpleUploadedFile("b.txt", (BULLETIN + "又及").encode()),
        ],
        "publisher": "桥港发布",
    }
    answer = client.post(reverse("documents:upload"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "scan.pdf" in page
    assert "文件已损坏" in page
    assert 'value="桥港发布"' in page
    assert set(Document.objects.values_list("file_name", flat=True)) == {"a.txt", "b.txt"}


def test_the_same_file_again_leads_to_the_earlier_document(client, document) -> None:  # type: ignore[no-untyped-def]
    answer = client.post(
        reverse("documents:upload"), {"documents": [SimpleUploadedFile("x.txt", BULLETIN.encode())]}, follow=True
    )
    assert answer.redirect_chain[-1][0] == url("review", document)
    assert url("review", document) in str(next(iter(answer.context["messages"])))


def test_pasted_text_comes_in_and_nothing_at_all_does_not(client, reviewer) -> None:  # type: ignore[no-untyped-def]
    answer = client.post(reverse("documents:upload"), {"text": BULLETIN, "title": "口述简报"})
    assert answer.headers["Location"] == url("review", Document.objects.get(title="口述简报"))
    assert client.post(reverse("documents:upload"), {"text": " "}).status_code == 422


def test_the_original_comes_as_an_attachment(client, document) -> None:  # type: ignore[no-untyped-def]
    answer = client.get(url("original", document))
    assert b"".join(answer.streaming_content) == BULLETIN.encode()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


# ---- the review page


def test_the_text_is_escaped_and_every_statement_is_marked(client, reviewer) -> None:  # type: ignore[no-untyped-def]
    document = take_in(
        actor_of(reviewer),
        "桥港区简报\n<script>alert(1)</script>2026年1—7月，桥港区签约亿元以上项目42个&总投资260.69亿元。",
    )
    page = client.get(url("review", document)).content.decode()
    article = page.split("<article")[1].split("</article>")[0]
    assert "<script>" not in article
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in article
    assert "42个" in article
    for statement in document.statements.all():
        assert url("statement", document, statement) in article


@pytest.mark.parametrize("times", [1, 6])
def test_the_review_page_costs_the_same_however_much_it_says(  # type: ignore[no-untyped-def]
    times: int, client, reviewer, django_assert_num_queries
) -> None:
    line = "2026年1—{}月，桥港区新签约亿元以上项目{}个。\n"
    text = "".join(line.format(number % 7 + 2, number + 40) for number in range(times * 4))
    document = take_in(actor_of(reviewer), text)
    assert document.statement_count == times * 4
    client.get(url("review", document))
    with django_assert_num_queries(REVIEW_QUERIES):
        client.get(url("review", document))


@pytest.mark.parametrize("others", [0, 8])
def test_an_open_project_costs_the_same_however_many_are_like_it(  # type: ignore[no-untyped-def]
    others: int, client, reviewer, document, django_assert_num_queries
) -> None:
    for phase in "二三四五六七八九"[:others]:
        name = f"星桅海上风电装备产业园{phase}期项目"
        ledger.register_project(actor=actor_of(reviewer), facts={"name": name, "unit": document.unit})
    ledger.register_project(
        actor=actor_of(reviewer), facts={"name": "星桅海上风电装备产业园项目", "unit": document.unit}
    )
    address = url("review", document)
    client.get(address)
    with django_assert_num_queries(PROJECT_QUERIES):
        client.get(address, {"s": project(document).position})


def test_the_panel_reads_back_and_gives_the_ledgers_answer(client, reviewer, document) -> None:  # type: ignore[no-untyped-def]
    made = ledger.register_project(actor=actor_of(reviewer), facts={"name": "硕渡膜材项目", "unit": document.unit})
    ledger.report_milestone(
        actor=actor_of(reviewer),
        project_id=made.pk,
        kind="signed",
        happened_on=document.published_on.replace(month=3),
        amount=Decimal(10**9),
    )
    panel = client.get(url("review", document), {"s": figure(document).position}).context["panel"]
    assert "42个" in panel.sentence
    assert panel.beside.answer.value == 1
    assert (panel.difference, panel.more) == ("41个", True)


@pytest.mark.parametrize(("show", "count"), [("all", 4), ("pending", 3), ("doubts", 2)])
def test_the_tabs_filter_and_always_show_the_open_one(show: str, count: int, client, reviewer, document) -> None:  # type: ignore[no-untyped-def]
    first, second = document.statements.all()[:2]
    actions.accept_statement(actor=actor_of(reviewer), statement_id=first.pk, version=1)
    doubt = {"code": "sum", "en": "does not add up", "zh": "对不上", "spans": [[second.start, second.end]]}
    Document.objects.filter(pk=document.pk).update(warnings=[doubt])
    page = client.get(url("review", document), {"show": show, "s": document.statement_count}).context["page"]
    assert document.statement_count == 4
    assert len(page.listed) == count
    assert page.counts["doubts"] == 1


def test_warnings_are_shown_with_the_statements_that_they_are_about(client, document) -> None:  # type: ignore[no-untyped-def]
    first, second = document.statements.all()[:2]
    document.warnings = [
        {"code": "sum", "en": "does not add up", "zh": "两处对不上", "spans": [[first.start, first.start + 2]]},
        {"code": "tier", "en": "tier unclear", "zh": "档次不明", "spans": [[second.end - 1, second.end]]},
    ]
    document.save()
    panel = client.get(url("review", document), {"s": 1}).context["panel"]
    assert [doubt.text for doubt in panel.own_doubts] == ["两处对不上"]
    assert [doubt.text for doubt in panel.other_doubts] == ["档次不明"]


def test_a_document_without_statements_says_so(client, reviewer) -> None:  # type: ignore[no-untyped-def]
    document = take_in(actor_of(reviewer), "桥港区没有数字的一段话。")
    answer = client.get(url("review", document))
    assert answer.status_code == 200
    assert answer.context["panel"] is None


def test_a_source_mark_gets_the_words_in_a_popover(client, document) -> None:  # type: ignore[no-untyped-def]
    statement = figure(document)
    headers = {**HTMX, "HX-Target": "bh-src-pop"}
    for query in (
        {"statement": statement.pk},
        {"s": statement.position},
        {"start": statement.start, "end": statement.end},
    ):
        page = client.get(url("review", document), query, headers=headers).content.decode()
        assert f"<mark>{statement.content['quote']}</mark>" in page
        assert "<html" not in page
