"""The pages of the room and its API: each works, is 404 to strangers, 403 to readers who may not, 405 otherwise."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from docx.shared import Mm

from bridgehead.engines.composing import check
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.bulletins.actions import make_template
from bridgehead.modules.bulletins.faults import faults_said
from bridgehead.modules.bulletins.models import Bulletin, OwnTemplate
from tests import factories
from tests.modules.bulletins.worlds import make_parks, publish
from tools.browser_needs import has_chinese_face

pytestmark = pytest.mark.django_db
WRITE = "/bulletins/write/?template=supplied:circular&start=2026-01-01&as_of=2026-06-30"


def test_a_draft_is_shown_published_and_opened(client: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    make_parks()
    sign_in(role="statistician")
    page = client.get(WRITE).content.decode()
    assert "关于桥港区2026年1—6月招商引资情况的通报" in page
    assert "?m=project.signed.count%5Binvestment_min%3D100000000" in page
    sent = {"template": "supplied:circular", "unit": str(factories.make_district().pk)}
    sent |= {"start": "2026-01-01", "as_of": "2026-06-30", "signer": "区招商中心"}
    assert client.post("/bulletins/publish/", sent).status_code == 302
    bulletin = Bulletin.objects.get()
    with django_assert_max_num_queries(25):
        page = client.get(f"/bulletins/{bulletin.pk}/").content.decode()
    assert f'href="/bulletins/{bulletin.pk}/figures/1/"' in page
    assert "区招商中心" in page
    assert bulletin.title in client.get("/bulletins/").content.decode()
    figure = client.get(f"/bulletins/{bulletin.pk}/figures/1/").content.decode()
    assert "project.signed.count[investment_min=100000000,scope=new]" in figure


@pytest.mark.skipif(not has_chinese_face(), reason="pages take a Chinese typeface: fonts-noto-cjk of Debian")
def test_word_pdf_and_workbook_go_out_logged_and_marked(client: Any, sign_in: Any) -> None:
    make_parks()
    person = sign_in(role="statistician")
    bulletin = publish(actor_of(person), "supplied:monthly")
    word = client.get(f"/bulletins/{bulletin.pk}/file/word/")
    document = Document(io.BytesIO(word.content))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin / Mm(1)) for margin in margins if margin] == [37, 35, 28, 26]
    assert person.name in document.core_properties.author
    assert len(document.inline_shapes) == 1
    assert len(document.tables) == 1
    pdf = client.get(f"/bulletins/{bulletin.pk}/file/pdf/")
    pages = pypdfium2.PdfDocument(pdf.content)
    text = pages[0].get_textpage().get_text_range()
    assert "一、项目推进" in text
    assert [round(side / 72 * 25.4) for side in pages[0].get_size()] == [210, 297]
    pages.close()
    assert client.get(f"/bulletins/{bulletin.pk}/file/xlsx/").content[:2] == b"PK"
    assert AuditEntry.objects.filter(action="bulletins.exported", target_id=bulletin.pk).count() == 3
    assert client.get(f"/bulletins/{bulletin.pk}/file/exe/").status_code == 404
    draft = client.get("/bulletins/draft/word/?template=supplied:circular&start=2026-01-01&as_of=2026-06-30")
    header = Document(io.BytesIO(draft.content)).sections[0].header
    assert header.paragraphs[0].text == "草稿"


RED = "&head=red&number=桥港发〔2026〕12号"


@pytest.mark.skipif(not has_chinese_face(), reason="pages take a Chinese typeface: fonts-noto-cjk of Debian")
def test_a_red_head_stands_on_the_page_in_word_and_in_the_pdf(client: Any, sign_in: Any) -> None:
    make_parks()
    sign_in(role="statistician")
    page = client.get(f"{WRITE}{RED}").content.decode()
    assert "桥港区文件" in page
    assert "桥港发〔2026〕12号" in page
    assert "桥港区文件" not in client.get(WRITE).content.decode()
    for wrong in ("桥港发(2026)12号", "桥港发〔2026〕012号", "桥港发〔26〕1号"):
        assert client.get(f"{WRITE}&head=red&number={wrong}").status_code == 422
    sent = {"template": "supplied:circular", "unit": str(factories.make_district().pk), "head": "red"}
    sent |= {
        "start": "2026-01-01",
        "as_of": "2026-06-30",
        "number": "桥港发〔2026〕12号",
        "issuer": "桥港区人民政府文件",
    }
    assert client.post("/bulletins/publish/", sent).status_code == 302
    bulletin = Bulletin.objects.get()
    assert "关于桥港区" in bulletin.title
    document = Document(io.BytesIO(client.get(f"/bulletins/{bulletin.pk}/file/word/").content))
    mark, _one, _two, number, *_rest = document.paragraphs
    assert (mark.text, number.text) == ("桥港区人民政府文件", "桥港发〔2026〕12号")
    assert str(mark.runs[0].font.color.rgb) == "FF0000"
    assert mark.paragraph_format.space_before == pytest.approx(Mm(35), rel=0.01)
    assert mark.runs[0].font.size.mm <= 15
    assert "w:bottom" in number._p.xml
    pages = pypdfium2.PdfDocument(client.get(f"/bulletins/{bulletin.pk}/file/pdf/").content)
    text = pages[0].get_textpage().get_text_range()
    pages.close()
    assert text.index("桥港区人民政府文件") < text.index("〔2026〕") < text.index("关于桥港区")


def test_a_word_file_of_ones_own_carries_the_mark_and_says_that_it_is_a_draft(client: Any, sign_in: Any) -> None:
    make_parks()
    person = sign_in(role="statistician")
    own = Document()
    own.sections[0].header.paragraphs[0].text = "内部资料"
    own.sections[0].different_first_page_header_footer = True
    own.add_paragraph("签约{{ project.signed.count }}个")
    kept = io.BytesIO()
    own.save(kept)
    upload = SimpleUploadedFile("own.docx", kept.getvalue())
    made = make_template(actor=actor_of(person), unit=factories.make_district(), name="周报", upload=upload)
    asked = WRITE.partition("?")[2].replace("supplied:circular", f"own:{made.pk}")
    draft = Document(io.BytesIO(client.get(f"/bulletins/draft/word/?{asked}").content))
    section = draft.sections[0]
    assert [paragraph.text for paragraph in section.header.paragraphs] == ["草稿", "内部资料"]
    assert section.first_page_header.paragraphs[0].text == "草稿"
    assert person.name in draft.core_properties.comments
    bulletin = publish(actor_of(person), f"own:{made.pk}")
    sent = Document(io.BytesIO(client.get(f"/bulletins/{bulletin.pk}/file/word/").content))
    assert [paragraph.text for paragraph in sent.sections[0].header.paragraphs] == ["内部资料"]
    entry = AuditEntry.objects.filter(action="bulletins.exported").latest("pk")
    assert sent.core_properties.comments.endswith(f"第{entry.pk}号")
    assert client.get(f"/bulletins/write/?{asked}{RED}").status_code == 422


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ project.signed.count", "模板在应有“}}”（字段结束）处结束"),
        ("{% if project.signed.count > 3 %}好", "“if”没有结束"),
        ("{% endfor %}", "“endfor”没有对应的开头"),
        ("{% for t in tiers %}{% endif %}", "“for”尚未结束，此处出现了“endif”"),
        ("{% foo %}", "没有“foo”这种写法"),
        ("{{ table(units }}", "应为)处写成了}"),
        ("{% if %}好{% endif %}", "应写字段或数值处写成了“%}”"),
        ("{{ $ }}", "此处不能出现 $"),
        ("{# 批注", "批注没有结束"),
        ("{{ project.signd.count }}", "是否指 project.signed.count"),
        ("{{ project.signed.count[sector=foo] }}", "sector 只能取 manufacturing"),
        ("{{ project.signed.count[investment_min=abc] }}", "应为以元为单位的整数"),
        ("{{ project.signed.count[investment_min=5,investment_max=3] }}", "下限 5 不低于上限 3"),
    ],
)
def test_what_is_wrong_with_a_template_is_said_in_chinese(text: str, said: str) -> None:
    from django.utils import translation

    with translation.override("zh-hans"):
        (told,) = faults_said(check(text))
    assert said in told
    words = re.sub(r"[\w.]*[.\[_][\w.=,\[\]]*", "", told)
    assert not re.search(r"[a-z]+ [a-z]+ [a-z]+", words), "no English sentence is left"


def test_strangers_readers_and_writers(client: Any, sign_in: Any) -> None:
    north, south = make_parks()
    bulletin = publish(factories.make_actor("statistician"), unit=north)
    sign_in(role="statistician", unit=south)
    for address in (f"/bulletins/{bulletin.pk}/", f"/bulletins/{bulletin.pk}/figures/1/"):
        assert client.get(address).status_code == 404
    assert bulletin.title not in client.get("/bulletins/").content.decode()
    sign_in(role="leader", unit=north)
    assert client.get(f"/bulletins/{bulletin.pk}/").status_code == 200
    assert client.get("/bulletins/write/").status_code == 403
    withdraw = f"/bulletins/{bulletin.pk}/withdraw/"
    assert client.post(withdraw, {"version": 1, "reason": "误"}).status_code == 403
    assert client.get(withdraw).status_code == 405
    sign_in(role="statistician", unit=north)
    assert client.post(withdraw, {"version": 1, "reason": ""}).status_code == 422
    assert client.post(withdraw, {"version": 9, "reason": "误"}).status_code == 409
    assert client.post(withdraw, {"version": 1, "reason": "误"}).status_code == 302
    assert "误" in client.get(f"/bulletins/{bulletin.pk}/").content.decode()


def test_a_template_with_faults_is_shown_with_their_names(client: Any, sign_in: Any) -> None:
    sign_in(role="statistician")
    sent = {"name": "周报", "unit": str(factories.make_district().pk), "text": "好\n{{ project.signd.count }}"}
    refused = client.post("/bulletins/templates/new/", sent)
    assert refused.status_code == 422
    assert "project.signd.count" in refused.content.decode()
    assert client.post("/bulletins/templates/new/", {**sent, "text": "{{ project.signed.count }}"}).status_code == 302
    template = OwnTemplate.objects.get()
    address = f"/bulletins/templates/{template.pk}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "月报", "text": "{{ year }}", "version": 1}).status_code == 302
    assert client.post(address, {"name": "季报", "text": "{{ year }}", "version": 1}).status_code == 409
    assert "月报" in client.get("/bulletins/templates/").content.decode()
    gone = client.post(f"/bulletins/templates/{template.pk}/withdraw/", {"version": 2})
    assert gone.status_code == 302
    assert client.get(address).status_code == 404


def test_the_page_of_fields_names_everything_that_the_language_knows(client: Any, sign_in: Any) -> None:
    from bridgehead.engines.composing.filters import FILTERS
    from bridgehead.engines.composing.language import NAMES, WORDS
    from bridgehead.engines.composing.parts import PARTS
    from bridgehead.modules.bulletins.web.field_words import FILTER_WORDS, NAME_WORDS, PART_WORDS

    assert set(FILTER_WORDS) == set(FILTERS)
    assert set(NAME_WORDS) == {*NAMES, *WORDS}
    assert set(PART_WORDS) == set(PARTS)
    sign_in(role="leader")
    page = client.get("/bulletins/fields/").content.decode()
    assert "project.signed.count" in page
    assert "上年同期" in page


def test_the_api_drafts_publishes_and_explains(client: Any, sign_in: Any) -> None:
    make_parks()
    sign_in(role="statistician")
    assert "supplied:monthly" in client.get("/api/v1/bulletin-templates").content.decode()
    asked = {"template": "supplied:circular", "unit_id": factories.make_district().pk}
    asked |= {"start": "2026-01-01", "as_of": "2026-06-30"}

    def post(address: str, payload: Any) -> Any:
        return client.post(address, json.dumps(payload), content_type="application/json")

    draft = post("/api/v1/bulletins/draft", asked).json()
    assert draft["figures"][0]["text"] == "2"
    assert not Bulletin.objects.exists()
    made = post("/api/v1/bulletins", asked).json()
    told = client.get(f"/api/v1/bulletins/{made['id']}/figures/1").json()
    assert (told["then"], told["now"], told["changes"]) == ("2", "2", [])
    assert client.get("/api/v1/bulletins").json()["items"][0]["id"] == made["id"]
    assert post("/api/v1/bulletins", {**asked, "template": "supplied:none"}).status_code == 422
    red = {"issuer": "桥港区人民政府文件", "number": "桥港发〔2026〕3号"}
    headed = post("/api/v1/bulletins/draft", {**asked, "head": red}).json()["blocks"][0]
    assert headed == {"kind": "head", **red}
    assert post("/api/v1/bulletins/draft", {**asked, "head": {**red, "number": "3"}}).status_code == 422
    assert post("/api/v1/bulletins", {**asked, "words": {"boss": "甲"}}).status_code == 422
    gone = post(f"/api/v1/bulletins/{made['id']}/withdraw", {"version": 1, "reason": "误"}).json()
    assert gone["withdrawn_at"]
