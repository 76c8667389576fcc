"""The pages of enterprises: doubts are shown and the person decides; contacts are for those who work with the firm."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bridgehead.foundation.access import Refused
from bridgehead.foundation.audit.chain import history
from bridgehead.modules.parties import actions
from bridgehead.modules.parties.models import Contact, Enterprise
from bridgehead.modules.parties.names import name_key
from bridgehead.modules.parties.queries import find_likely
from tests.factories import make_actor, make_alias, make_contact, make_enterprise, make_grant, make_person, make_unit

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("parties:enterprises"), reverse("parties:enterprise_new")
TYPED = {"name": "硕渡新材料有限公司", "country": "CN"}


def page_of(enterprise: Enterprise) -> str:
    return reverse("parties:enterprise", args=[enterprise.pk])


def test_a_clear_case_is_registered_at_once(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in(role="promoter")
    park = make_unit()
    answer = client.post(NEW, {**TYPED, "credit_code": "91350100m000100y43", "unit": park.pk})
    made = Enterprise.objects.get()
    assert answer["Location"] == page_of(made)
    assert made.credit_code == "91350100M000100Y43"
    assert made.unit_path == park.path
    assert history(made).get().note == ""


def test_a_doubtful_code_is_shown_and_kept_when_confirmed(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    typed = {**TYPED, "credit_code": "91350211M0000XUF46"}
    answer = client.post(NEW, typed)
    assert answer.status_code == 422
    assert len(answer.context["doubts"]) == 1
    text = answer.content.decode()
    assert 'name="is_confirmed"' in text
    assert 'type="checkbox"' in text
    assert 'value="91350211M0000XUF46"' in text
    assert not Enterprise.objects.exists()
    assert client.post(NEW, {**typed, "is_confirmed": "on"}).status_code == 302
    assert history(Enterprise.objects.get()).get().note == "credit code: outer"


def test_a_likely_double_is_shown_before_it_is_made(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    known = make_enterprise(name="硕渡（桥港）新材料有限公司", name_key=name_key("硕渡（桥港）新材料有限公司"))
    answer = client.post(NEW, TYPED)
    assert answer.status_code == 422
    assert [match.enterprise for match in answer.context["likely"]] == [known]
    assert page_of(known) in answer.content.decode()
    assert client.post(NEW, {**TYPED, "is_confirmed": "on"}).status_code == 302


def test_a_taken_code_is_refused_even_when_confirmed(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    make_enterprise(credit_code="91350100M000100Y43")
    answer = client.post(NEW, {**TYPED, "credit_code": "91350100M000100Y43", "is_confirmed": "on"})
    assert answer.status_code == 422
    assert "credit_code" in answer.context["form"].errors


def test_the_list_is_searched_by_name_alias_and_code(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in(role="leader")
    by_name = make_enterprise(name="硕渡新材料有限公司", name_key=name_key("硕渡新材料有限公司"))
    by_alias = make_enterprise(name="乙方", name_key="乙方")
    make_alias(enterprise=by_alias, name="乐棹储能", name_key=name_key("乐棹储能"))
    by_code = make_enterprise(credit_code="91110000101623741K", name="甲方", name_key="甲方")

    def found(text: str) -> list[Enterprise]:
        return list(client.get(LIST, {"q": text}).context["page"].object_list)

    assert found("碩渡") == [by_name]
    assert found("乐棹") == [by_alias]
    assert found("91110000 1016") == [by_code]
    assert found("没有这一家") == []
    assert len(found("")) == 3


def test_changing_keeps_the_old_name_findable(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    firm = make_enterprise(name="旧名有限公司", name_key="旧名有限公司")
    initial = client.get(page_of(firm)).context["form"].initial
    typed = {name: value for name, value in initial.items() if value is not None}
    assert client.post(page_of(firm), {**typed, "name": "新名有限公司"}).status_code == 302
    firm.refresh_from_db()
    assert (firm.name, firm.name_key, firm.version) == ("新名有限公司", "新名有限公司", 2)
    assert [alias.name for alias in firm.aliases.all()] == ["旧名有限公司"]
    assert client.post(page_of(firm), {**typed, "name": "别名有限公司"}).status_code == 409


def test_changing_to_a_doubtful_code_asks_first(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    firm = make_enterprise()
    typed = {**TYPED, "version": 1, "credit_code": "913400007117030788"}
    answer = client.post(page_of(firm), typed)
    assert answer.status_code == 422
    assert answer.context["doubts"]
    assert client.post(page_of(firm), {**typed, "is_confirmed": "on"}).status_code == 302
    shown = client.get(page_of(firm))
    assert shown.context["doubts"], "the doubt stays beside the code that was kept"


def test_other_names(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    firm = make_enterprise(name="硕渡新材料有限公司", name_key=name_key("硕渡新材料有限公司"))
    url = reverse("parties:alias_add", args=[firm.pk])
    assert client.post(url, {"alias-name": "硕渡新材", "alias-source": "简报"}).status_code == 302
    assert client.post(url, {"alias-name": "硕渡新材"}).status_code == 302, "what is there already changes nothing"
    own_name = client.post(url, {"alias-name": "碩渡新材料有限公司"})
    assert own_name.status_code == 422
    assert "name" in own_name.context["alias_form"].errors
    assert client.post(url, {"alias-name": "。"}).status_code == 422
    assert firm.aliases.count() == 1
    assert history(firm).count() == 1


def test_contacts_are_shown_by_clearance_and_in_part(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    park = make_unit()
    firm = make_enterprise(unit_path=park.path)
    make_contact(enterprise=firm, name="温见山", phone="13900006678", email="wen@shuodu.example")
    person = sign_in(role="leader")
    assert "温见山" not in client.get(page_of(firm)).content.decode(), "a role alone shows no contact"
    make_grant(person=person, role="contacts", unit=park)
    text = client.get(page_of(firm)).content.decode()
    assert "温见山" in text
    assert "139****78" in text
    assert "w***@shuodu.example" in text
    assert "13900006678" not in text
    assert 'name="contact-name"' not in text
    other = sign_in(role="promoter")
    make_grant(person=other, role="contacts", unit=make_unit())
    assert "温见山" not in client.get(page_of(firm)).content.decode(), "another park's firm"


def test_adding_and_changing_a_contact(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    make_grant(person=sign_in(role="promoter"), role="contacts")
    firm = make_enterprise()
    url = reverse("parties:contact_add", args=[firm.pk])
    assert client.post(url, {"contact-name": "温见山", "contact-phone": "123"}).status_code == 302
    bad = client.post(url, {"contact-name": "", "contact-email": "no"})
    assert bad.status_code == 422
    assert set(bad.context["contact_form"].errors) == {"name", "email"}
    contact = Contact.objects.get()
    one = reverse("parties:contact", args=[firm.pk, contact.pk])
    typed = client.get(one).context["form"].initial
    assert client.post(one, {**typed, "phone": "456"}).status_code == 302
    assert client.post(one, {**typed, "phone": "789"}).status_code == 409
    assert client.post(one, {**typed, "name": ""}).status_code == 422
    contact.refresh_from_db()
    assert contact.phone == "456"
    elsewhere = reverse("parties:contact", args=[make_enterprise().pk, contact.pk])
    assert client.post(elsewhere, {**typed, "phone": "0"}).status_code == 404


def test_two_firms_of_one_group_are_told_apart_by_their_codes() -> None:
    actor = make_actor()
    firm = make_enterprise(
        name="硕渡新材料有限公司", name_key=name_key("硕渡新材料有限公司"), credit_code="91350100M000100Y43"
    )
    same = find_likely(actor, "硕渡新材料有限公司", "91350100M000100Y43")
    other = find_likely(actor, "硕渡新材料有限公司", "911101066976941872")
    near = find_likely(actor, "硕渡新材料股份有限公司")
    short = find_likely(actor, "硕渡新材料")
    inside = find_likely(actor, "江苏硕渡新材料科技有限公司")
    assert [(match.enterprise, match.score) for match in same] == [(firm, 100)]
    assert [match.score for match in other] == [40]
    assert [match.score for match in near] == [match.score for match in short] == [70]
    assert [match.score for match in inside] == [50]
    assert find_likely(actor, "乐棹储能有限公司") == []


def test_likely_firms_cost_two_queries(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    actor = make_actor()
    for number in range(5):
        make_alias(enterprise=make_enterprise(name=f"硕渡{number}", name_key=f"硕渡新材{number}"))
    with django_assert_num_queries(2):
        assert len(find_likely(actor, "硕渡新材")) == 5


def test_actions_know_their_facts() -> None:
    with pytest.raises(TypeError):
        actions.register_enterprise(actor=make_actor(), name="硕渡", colour="teal")
    with pytest.raises(Refused):
        actions.register_enterprise(actor=make_actor(), name="   ")
    with pytest.raises(Refused):
        actions.register_enterprise(actor=make_actor(), name="硕渡", credit_code="9" * 19)


def test_people_of_a_firm_look_at_their_own_and_change_nothing(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    own, other = make_enterprise(), make_enterprise()
    sign_in(person=make_person(role="enterprise", enterprise_id=own.pk))
    assert list(client.get(LIST).context["page"].object_list) == [own]
    assert client.get(page_of(own)).status_code == 200
    assert client.get(page_of(other)).status_code == 404
    assert client.post(page_of(own), {**TYPED, "version": 1}).status_code == 403
