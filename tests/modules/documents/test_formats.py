"""Documents of every kind that is read, from the file to the statement and its place in the file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bridgehead.foundation.access import Refused
from bridgehead.modules.documents import intake
from bridgehead.modules.documents.actions import take_in_document
from bridgehead.modules.documents.commands import import_folder
from bridgehead.modules.documents.models import Document
from tests import factories
from tests.engines.extraction.files import Placed, docx, ole, paragraph, pdf, xlsx

pytestmark = pytest.mark.django_db

SAID = "2026年1—7月，桥港区新签约亿元以上项目42个，总投资260亿元。"


def word() -> bytes:
    return docx(paragraph("桥港区简报") + paragraph(SAID, before="<w:lastRenderedPageBreak/>"))


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["桥港区简报"])
    book.active.append([SAID])
    return xlsx(book)


def portable() -> bytes:
    pages: list[list[Placed]] = [[(72, 700, 16, "桥港区简报")], [(72, 700, 9, SAID)]]
    return pdf(pages)


def page() -> bytes:
    return (
        "<html><head><title>桥港区简报</title><meta name='PubDate' content='2026-08-04'></head>"
        f"<body><nav><a>首页</a></nav><p>{SAID}</p><footer>版权所有</footer></body></html>"
    ).encode()


KINDS = {
    "简报.docx": (word(), "第2页"),
    "简报.xlsx": (workbook(), "Sheet!A2"),
    "简报.pdf": (portable(), "第2页"),
    "简报.html": (page(), ""),
    "简报.txt": (SAID.encode("utf-16"), ""),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_comes_in_and_its_statements_know_where_they_stand(name: str, client) -> None:  # type: ignore[no-untyped-def]
    data, where = KINDS[name]
    person = factories.make_person(role="promoter")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("documents:upload"), {"documents": [SimpleUploadedFile(name, data)]})
    document = Document.objects.get()
    assert answer.headers["Location"] == reverse("documents:review", args=[document.pk])
    statement = document.statements.filter(kind="figure").order_by("position")[0]
    assert document.text[statement.start : statement.end] == statement.content["quote"]
    assert document.where(statement.start) == where
    shown = client.get(reverse("documents:review", args=[document.pk])).content.decode()
    popover = {"HX-Request": "true", "HX-Target": "bh-src-pop"}
    address = reverse("documents:review", args=[document.pk])
    beside = client.get(address, {"s": statement.position}, headers=popover).content.decode()
    if where:
        assert where in shown
        assert where in beside
    original = client.get(reverse("documents:original", args=[document.pk]))
    assert b"".join(original.streaming_content) == data


def test_what_a_page_says_of_itself_is_taken_over() -> None:
    document = take_in_document(actor=factories.make_actor("promoter"), data=page(), file_name="a.html").document
    assert (document.title, str(document.published_on), document.encoding) == ("桥港区简报", "2026-08-04", "utf-8")


def test_a_row_of_a_table_keeps_its_cells_apart_on_the_page(client) -> None:  # type: ignore[no-untyped-def]
    book = openpyxl.Workbook()
    for row in (["项目", "总投资（亿元）"], ["硕渡膜材项目", 12.5]):
        book.active.append(row)
    person = factories.make_person(role="promoter")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("documents:upload"), {"documents": [SimpleUploadedFile("a.xlsx", xlsx(book))]})
    shown = client.get(reverse("documents:review", args=[Document.objects.get().pk])).content.decode()
    assert "<td>" in shown
    assert '<td class="num">' in shown


def test_a_file_that_is_too_large_is_not_even_opened(client, settings, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    monkeypatch.setattr(intake, "extract", lambda *_args: pytest.fail("was opened"))
    with pytest.raises(Refused, match=r"a\.docx.*1 MB"):
        intake.check_size("a.docx", 2 * 1024**3)
    person = factories.make_person(role="promoter")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    large = SimpleUploadedFile("a.docx", b"P" * (1024 * 1024 + 1))
    answer = client.post(reverse("documents:upload"), {"documents": [large]})
    assert answer.status_code == 422
    assert "1 MB" in answer.content.decode()


def test_a_folder_takes_in_every_kind_and_says_what_to_do_with_the_others(tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    for name, (data, _where) in KINDS.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "旧.doc").write_bytes(ole("WordDocument"))
    (tmp_path / "large.pdf").touch()
    with (tmp_path / "large.pdf").open("wb") as file:
        file.truncate(2 * 1024**3)
    (tmp_path / "logo.svg").write_bytes(b"<svg/>")
    person = factories.make_person(role="promoter")
    assert import_folder(tmp_path, None, person.username) == 1
    assert set(Document.objects.values_list("file_name", flat=True)) == set(KINDS)
    complaints = capsys.readouterr().err.splitlines()
    assert len(complaints) == 2
    assert any(".docx" in line for line in complaints)


def test_every_refusal_stands_on_its_own_line_and_the_fields_below_stay_folded(client) -> None:  # type: ignore[no-untyped-def]
    client.force_login(factories.make_person(role="promoter"), backend="django.contrib.auth.backends.ModelBackend")
    files = [SimpleUploadedFile("旧.doc", ole("WordDocument")), SimpleUploadedFile("空.txt", b"")]
    answer = client.post(reverse("documents:upload"), {"documents": files})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert shown.count("<li>未收“") == 2
    assert "未收“空.txt”：文件是空的。</li>" in shown
    assert "<details open>" not in shown


def test_a_figure_of_a_table_stands_in_its_own_cell(client) -> None:  # type: ignore[no-untyped-def]
    book = openpyxl.Workbook()
    for row in (["桥港区2026年1—6月到位外资"], ["单位：万美元"], ["园区", "实际使用外资"], ["北埠产业园", 860]):
        book.active.append(row)
    document = take_in_document(actor=factories.make_actor("promoter"), data=xlsx(book), file_name="a.xlsx").document
    assert document.title == "桥港区2026年1—6月到位外资"
    start = document.text.index("北埠产业园")
    assert document.where_said(start, len(document.text.rstrip())) == "Sheet!B4"
    assert document.where_said(start, start + 5) == "Sheet!A4"
