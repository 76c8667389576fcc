"""Word templates: fields that Word has broken into runs, loops over paragraphs and rows, what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document

from bridgehead.engines.composing import (
    Paragraph,
    Table,
    TemplateFaults,
    chart_png,
    check_word,
    compose_word,
    plain_text,
)
from tests.engines.composing.worlds import make_world


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def template() -> bytes:
    document = Document()
    document.add_heading("{{ unit }}通报", 0)
    broken = document.add_paragraph("签约{{ project.sig")
    broken.add_run("ned.count ").bold = True
    broken.add_run("}}个，{% if project.signed.count > 40 %}超{% endif %}四十个。")
    document.add_paragraph("{% for unit in units %}")
    document.add_paragraph("{{ unit }}{{ project.signed.count | of(unit) }}个")
    document.add_paragraph("{% endfor %}")
    table = document.add_table(rows=4, cols=2)
    for row, texts in enumerate(
        (("板块", "个"), ("{% for u in units %}", ""), ("{{ u }}", "{{ 签约项目数|按(u) }}"), ("{% endfor %}", ""))
    ):
        for cell, text in zip(table.rows[row].cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("{{ chart(months, project.signed.investment, “走势”) }}")
    document.add_paragraph("{{ table(units, project.signed.count) }}")
    document.add_paragraph("{{ signer }}")
    return saved(document)


def test_a_word_template_is_written_out_in_its_own_layout() -> None:
    assert check_word(template()) == []
    file, composed = compose_word(template(), make_world(words={"signer": "甲 & 乙 <科>"}), chart_png)
    written = Document(io.BytesIO(file))
    assert [paragraph.text for paragraph in written.paragraphs if paragraph.text] == [
        "桥港区通报",
        "签约42个，超四十个。",
        "北岸园区42个",
        "潮前镇42个",
        "甲 & 乙 <科>",
    ]
    assert [[cell.text for cell in row.cells] for row in written.tables[0].rows] == [
        ["板块", "个"],
        ["北岸园区", "42"],
        ["潮前镇", "42"],
    ]
    assert len(written.inline_shapes) == 1
    assert [cell.text for cell in written.tables[1].rows[-1].cells] == ["合计", "42"]
    assert composed.title == "桥港区通报"
    kinds = [type(block) for block in composed.blocks]
    assert kinds.count(Table) == 2
    assert kinds.count(Paragraph) == 4
    assert "北岸园区\t42" in plain_text(composed.blocks)
    assert len(composed.uses) == 1 + 2 + 2 + 7 + 3


def test_faults_of_a_word_template_name_the_paragraph() -> None:
    document = Document()
    for line in ("好", "{{ nothing }}", "", "{{ project.signed.count | upper }}"):
        document.add_paragraph(line)
    assert [(fault.kind, fault.line, fault.field) for fault in check_word(saved(document))] == [
        ("unknown_field", 2, "nothing"),
        ("unknown_filter", 4, "upper"),
    ]
    document.add_paragraph("{{ project.started.count | goal }}")
    good = Document()
    good.add_paragraph("一")
    good.add_paragraph("{{ project.started.count | goal }}")
    with pytest.raises(TemplateFaults) as raised:
        compose_word(saved(good), make_world(), chart_png)
    assert [(fault.kind, fault.line) for fault in raised.value.faults] == [("no_goal", 2)]


def altered(name: str, content: bytes) -> bytes:
    """The template with one part more, or another in its place."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template())) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info.filename))
        new.writestr(name, content)
    return buffer.getvalue()


OUTSIDE = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="http://example.org/a.dotm" TargetMode="External"/></Relationships>'
)
ENTITY = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><w:document xmlns:w="x">&b;</w:document>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/_rels/settings.xml.rels", OUTSIDE),
        ("word/vbaProject.bin", b"x"),
        ("word/embeddings/object1.bin", b"x"),
        ("word/document.xml", ENTITY),
        ("word/document.xml", b"<not closed"),
    ],
    ids=["outside", "macros", "embedded", "entity", "broken"],
)
def test_what_reaches_outside_or_is_broken_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(TemplateFaults):
        compose_word(altered(name, content), make_world(), chart_png)


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(TemplateFaults):
        check_word(b"no zip")
