"""Bulletins that were published with every figure in them, and templates of one's own."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bridgehead.engines.figures import Measure, Period, parse_measure
from bridgehead.modules.accounts.models import Person, Unit


class TemplateKind(models.TextChoices):
    """What a template of one's own is written in."""

    TEXT = "text", pgettext_lazy("template", "Text")
    WORD = "word", pgettext_lazy("template", "Word file")


class OwnTemplate(models.Model):
    """A template that a unit wrote or took in; whoever writes for that unit or one below it may use it."""

    name = models.CharField(_("Name"), max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    kind = models.CharField(_("Kind"), max_length=10, choices=TemplateKind.choices)
    text = models.TextField(_("Text"), blank=True)
    # The Word file, in the store of files.
    sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Bulletin(models.Model):
    """A bulletin as it went out: its words as blocks, and the clocks by which its figures were asked.

    `template_key` names a supplied template, `template` one's own. `sha256` is the Word file where an own Word template
    made it; otherwise Word and PDF are laid out from `blocks`. One that replaces another is a later edition of it.
    """

    title = models.CharField(_("Title"), max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    template_key = models.CharField(max_length=40, blank=True)
    template = models.ForeignKey(OwnTemplate, on_delete=models.PROTECT, null=True, related_name="+")
    start = models.DateField(_("From"))
    as_of = models.DateField(_("As of"))
    known_at = models.DateTimeField()
    blocks = models.JSONField()
    sha256 = models.CharField(max_length=64, blank=True)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-known_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["unit", "-known_at"], name="bulletin_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        """The days that it speaks of."""
        return Period(self.start, self.as_of)


class BulletinFigure(models.Model):
    """A figure that a bulletin gave: the question, the form in which it was printed, the words and the value.

    It was asked as of the bulletin's day and as known at its moment. Numbers are kept as text, for SQLite's decimals
    are floats; `base_text` is what a comparison compared with.
    """

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="figures")
    number = models.PositiveIntegerField()
    measure_text = models.CharField(max_length=500)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    start = models.DateField(null=True)
    end = models.DateField()
    form = models.CharField(max_length=40)
    text = models.CharField(max_length=80)
    value_text = models.CharField(max_length=80)
    value_unit = models.CharField(max_length=8)
    base_text = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["bulletin", "number"], name="bulletin_figure_number")]

    @property
    def measure(self) -> Measure:
        """The question."""
        return parse_measure(self.measure_text)

    @property
    def period(self) -> Period:
        """The days that it was asked for."""
        return Period(self.start, self.end)

    @property
    def value(self) -> Decimal:
        """What was printed, unrounded, in `value_unit`."""
        return Decimal(self.value_text)
