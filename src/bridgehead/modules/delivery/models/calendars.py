"""Single days of which an administrator says something else than the State's notice does."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bridgehead.modules.accounts.models import Person


class CalendarDay(models.Model):
    """A day that is worked or not by an order of the place, or by a notice that the program does not know yet."""

    day = models.DateField(_("Day"), unique=True)
    is_worked = models.BooleanField(_("Worked"), default=False)
    name = models.CharField(_("What for"), max_length=40)
    source = models.CharField(_("Basis document"), max_length=120)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
