"""What the ledger cannot compute: figures given for a unit or a person, and events credited to them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.assessment.models.schemes import Scheme
from bridgehead.modules.ledger.models import Project, Recorded


def subject_of(unit_id: int | None, person_id: int | None) -> str:
    """How the engine calls a unit, or a person where people are scored; exactly one of the two is given."""
    return f"u{unit_id}" if unit_id is not None else f"p{person_id}"


class Scored(models.Model):
    """Whom it is about: a unit, or a person where people are scored. Exactly one of the two."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Unit")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Person")
    )

    class Meta:
        abstract = True

    @property
    def subject(self) -> str:
        """How the engine calls it."""
        return subject_of(self.unit_id, self.person_id)


class GivenFigure(Recorded, Scored):
    """A figure of a formula that somebody entered: a target of a year, a panel's score of a month."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="figures")
    name = models.CharField(max_length=60)
    # The first day of the month from which it holds; whether for the year or for its period, the version says.
    month = models.DateField(_("Month"))
    value = models.DecimalField(_("Figure"), max_digits=24, decimal_places=6)
    note = models.CharField(_("Where it stands"), max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scheme", "name", "month", "unit"],
                condition=Q(superseded_at__isnull=True, unit__isnull=False),
                name="one_given_figure_of_unit",
            ),
            models.UniqueConstraint(
                fields=["scheme", "name", "month", "person"],
                condition=Q(superseded_at__isnull=True, person__isnull=False),
                name="one_given_figure_of_person",
            ),
            models.CheckConstraint(
                name="given_figure_of_one",
                condition=Q(unit__isnull=False, person__isnull=True) | Q(unit__isnull=True, person__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["scheme", "month"], name="given_figure_month")]


class CreditEvent(Recorded, Scored):
    """An event that a series of a formula counts and the ledger does not keep: a visit, a report, a criticism.

    Rows of one event share `event`: a withdrawal closes the row in force and writes one with its reason in `void`.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="events")
    event = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    series = models.CharField(max_length=60)
    happened_on = models.DateField(_("Happened on"))
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Project")
    )
    title = models.CharField(_("What happened"), max_length=120)
    share = models.DecimalField(_("Share"), max_digits=5, decimal_places=4, default=1)
    # The numbers and words that the formula judges it by.
    fields = models.JSONField(default=dict, blank=True)
    basis = models.CharField(_("What proves it"), max_length=200)
    void = models.CharField(_("Why it does not count"), max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event"], condition=Q(superseded_at__isnull=True), name="one_current_credit_event"
            ),
            models.CheckConstraint(
                name="credit_event_of_one",
                condition=Q(unit__isnull=False, person__isnull=True) | Q(unit__isnull=True, person__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["scheme", "series", "happened_on"], name="credit_event_series")]
