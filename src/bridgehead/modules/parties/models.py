"""Enterprises, the other names they go by, and the people to call there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Enterprise(models.Model):
    """A firm that invests or builds (建设单位, 投资方)."""

    name = models.CharField(_("Name"), max_length=120)
    name_key = models.CharField(max_length=120, db_index=True, editable=False)
    credit_code = models.CharField(_("Unified social credit code"), max_length=18, blank=True, db_index=True)
    division_code = models.CharField(_("Division code"), max_length=9, blank=True)
    country = models.CharField(_("Country or region"), max_length=2, default="CN")
    address = models.CharField(_("Address"), max_length=200, blank=True)
    industry_code = models.CharField(_("Industry code (GB/T 4754)"), max_length=6, blank=True)
    legal_representative = models.CharField(_("Legal representative"), max_length=40, blank=True)
    founded_on = models.DateField(_("Founded on"), null=True, blank=True)
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="subsidiaries")
    unit_path = models.CharField(max_length=200, blank=True, db_index=True)
    # Merged into another since: its name and code lead there, it is on no list.
    merged_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["credit_code"], condition=~models.Q(credit_code=""), name="enterprise_credit_code_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class EnterpriseAlias(models.Model):
    """Another name of a firm: a short name, an old one, a spelling with other brackets."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("Name"), max_length=120)
    name_key = models.CharField(max_length=120, db_index=True, editable=False)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["enterprise", "name_key"], name="alias_once")]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """Somebody to call at a firm. Personal data: shown by need, never exported in bulk."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("Name"), max_length=40)
    title = models.CharField(_("Post"), max_length=40, blank=True)
    phone = models.CharField(_("Telephone"), max_length=30, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    note = models.CharField(_("Note"), max_length=200, blank=True)
    merged_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class EnterpriseYear(models.Model):
    """What a firm reported of a year (domain/10 section 6): CNY and people. Shown to those with the clearance."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(_("Year"))
    revenue = models.DecimalField(_("Revenue"), max_digits=20, decimal_places=2, null=True, blank=True)
    tax = models.DecimalField(_("Tax paid"), max_digits=20, decimal_places=2, null=True, blank=True)
    research = models.DecimalField(
        _("Research and development"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    employees = models.PositiveIntegerField(_("Employees"), null=True, blank=True)
    researchers = models.PositiveIntegerField(_("Of which researchers"), null=True, blank=True)
    source = models.CharField(_("Where it is from"), max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-year"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["enterprise", "year"], name="enterprise_year_once")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year}"
