"""Everything that Bridgehead says has its Chinese, and the catalogue in git is the one that the parts make."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from tools import catalogue, messages
from tools.catalogue import Message, Translation, Use


@pytest.fixture(scope="module")
def used() -> list[Use]:
    return catalogue.uses()


@pytest.fixture(scope="module")
def lines() -> list[Translation]:
    return catalogue.translations()


def test_every_message_has_a_translation(used: list[Use], lines: list[Translation]) -> None:
    missing = [f"{use.place}: {use.message.singular!r}" for use in messages.untranslated(used, lines)]
    assert not missing, "add these to a file of locale/parts:\n" + "\n".join(missing)


def test_translations_agree_with_each_other(lines: list[Translation]) -> None:
    assert messages.contradictions(lines) == []


def test_placeholders_are_those_of_the_message(used: list[Use], lines: list[Translation]) -> None:
    assert messages.mismatches(used, lines) == []


def test_the_catalogue_in_git_is_up_to_date(used: list[Use], lines: list[Translation]) -> None:
    po, mo = messages.written(messages.build(used, lines))
    assert catalogue.CATALOGUE.read_bytes() == po, "run `make messages`"
    assert catalogue.CATALOGUE.with_suffix(".mo").read_bytes() == mo, "run `make messages`"


def test_django_speaks_chinese_from_it(used: list[Use], lines: list[Translation]) -> None:
    chinese = {line.key: line.chinese for line in lines}
    with translation.override("zh-hans"):
        for use in used:
            message, wanted = use.message, chinese.get(use.message.key)
            if wanted is None:
                continue  # another test says so
            if message.context:
                assert pgettext(message.context, message.singular) == wanted
            elif message.plural:
                assert ngettext(message.singular, message.plural, 2) == wanted
            else:
                assert gettext(message.singular) == wanted


def found_in(text: str) -> list[Message]:
    return [use.message for use in catalogue._in_template(text, "somewhere.html")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% translate 'Save' %}", Message("Save")),
        ('<p title="{% translate "Save" as word %}">', Message("Save")),
        ("{% blocktranslate with n=x %}Row {{ n }}{% endblocktranslate %}", Message("Row %(n)s")),
        (
            "{% blocktranslate count n=x %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}",
            Message("%(n)s row", "%(n)s rows"),
        ),
        ("{% translate 'May' context 'month' %}", Message("May", "", "month")),
    ],
)
def test_the_extractor_finds_what_templates_say(text: str, expected: Message) -> None:
    assert found_in("  <div>\n" + text + "\n</div>") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('x = _("Save")', Message("Save")),
        ('x = gettext_lazy("Save " "all")', Message("Save all")),
        ('x = ngettext("%(n)s row", "%(n)s rows", n)', Message("%(n)s row", "%(n)s rows")),
        ('x = pgettext("month", "May")', Message("May", "", "month")),
    ],
)
def test_the_extractor_finds_what_python_says(text: str, expected: Message) -> None:
    assert [use.message for use in catalogue._in_python(text, "somewhere.py")] == [expected]


def test_a_missing_or_wrong_translation_is_found() -> None:
    said = [Use(Message("Row %(n)s"), "a.html:1"), Use(Message("Save"), "a.html:2")]
    wrong = [Translation("Row %(n)s", "第 %(m)s 行", "", "x.tsv:1")]
    assert [use.message.singular for use in messages.untranslated(said, wrong)] == ["Save"]
    assert len(messages.mismatches(said, wrong)) == 1
    assert len(messages.contradictions([*wrong, Translation("Row %(n)s", "%(n)s", "", "y.tsv:1")])) == 1
