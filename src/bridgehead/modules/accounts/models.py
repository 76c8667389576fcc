"""People, the tree of units, roles held in it, and API tokens."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """What a unit is."""

    DISTRICT = "district", _("District")
    BUREAU = "bureau", _("Bureau")
    PARK = "park", _("Park")
    TOWN = "town", _("Town or street")
    RESIDENT_OFFICE = "resident_office", _("Resident office")
    TEAM = "team", _("Team")


def depth_of(path: str) -> int:
    """How deep in the tree a path leads: the district's is 0."""
    return path.count("/") - 2


def indent_of(path: str) -> str:
    """Full-width spaces for the depth of a path, to draw the tree in a table or a list of choices."""
    return "\u3000" * depth_of(path)


class Unit(models.Model):
    """A node of the tree: 区, 部门, 园区, 镇街, 驻点, 专班. `path` is `/1/4/9/`, its own id last."""

    name = models.CharField(_("Name"), max_length=60)
    short_name = models.CharField(_("Short name"), max_length=20, blank=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, unique=True, editable=False)
    division_code = models.CharField(_("Division code"), max_length=9, blank=True)
    position = models.PositiveIntegerField(_("Position"), default=0)
    is_active = models.BooleanField(_("In use"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["path"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parent", "name"], name="unit_name_in_parent"),
            # Whoever covers the root covers everything (`ledger.queries.covers_all`): there is never a second one.
            models.UniqueConstraint(Coalesce("parent", 0), condition=models.Q(parent=None), name="one_root_unit"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def depth(self) -> int:
        """How deep in the tree: the district is 0."""
        return depth_of(self.path)

    @property
    def indent(self) -> str:
        """Full-width spaces for the depth, to draw the tree in a table or a list of choices."""
        return indent_of(self.path)


class PersonManager(BaseUserManager["Person"]):
    """Looks people up by log-in name, without regard to case; each comes with the unit, which every page shows."""

    def get_queryset(self) -> models.QuerySet[Person]:
        """People with their units."""
        return super().get_queryset().select_related("unit")

    def get_by_natural_key(self, username: str | None) -> Person:
        """Log-in names are told apart without regard to case."""
        return self.get(username__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who logs in."""

    username = models.CharField(_("Log-in name"), max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="people", verbose_name=_("Unit"))
    title = models.CharField(_("Post"), max_length=40, blank=True)
    phone = models.CharField(_("Telephone"), max_length=30, blank=True)
    enterprise_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    is_active = models.BooleanField(_("May log in"), default=True)
    must_change_password = models.BooleanField(default=False)
    language = models.CharField(_("Language"), max_length=10, default="zh-hans")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        ordering: ClassVar = ["unit__path", "name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What somebody is in a unit; see product.md, People."""

    LEADER = "leader", _("Leader")
    PROMOTER = "promoter", _("Promoter")
    PROJECT_OFFICER = "project_officer", _("Project officer")
    DEPARTMENT_HANDLER = "department_handler", _("Department handler")
    STATISTICIAN = "statistician", _("Statistician")
    ADMINISTRATOR = "administrator", _("Administrator")
    ENTERPRISE = "enterprise", _("Enterprise")


class Clearance(models.TextChoices):
    """What somebody may see besides what the role shows; each opening is logged (domain/09 section 6)."""

    NEGOTIATION = "negotiation", _("Negotiation terms")
    CONTACTS = "contacts", _("Contacts of enterprises")
    FINANCIALS = "financials", _("Financials of enterprises")


class RoleGrant(models.Model):
    """A role, or a clearance, held by a person in a unit and everything below it, to the end of a day or for good."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("Role"), max_length=20, choices=Role.choices + Clearance.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants", verbose_name=_("Where"))
    ends_on = models.DateField(_("Until"), null=True, blank=True)
    reason = models.CharField(_("What for"), max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "role", "unit"], name="role_once")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.unit}"

    @property
    def is_clearance(self) -> bool:
        """Whether this shows sensitive fields and is no role."""
        return self.role in Clearance.values


class Delegation(models.Model):
    """Somebody on leave lends roles to a deputy from one day to another (休假代理); it ends by itself."""

    giver = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="delegations")
    deputy = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deputations", verbose_name=_("Deputy"))
    grants = models.ManyToManyField(RoleGrant, related_name="delegations", verbose_name=_("Roles lent"))
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("To"))
    reason = models.CharField(_("Reason"), max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-starts_on", "-id"]
        indexes: ClassVar = [models.Index(fields=["deputy", "ends_on"], name="delegation_deputy")]

    def __str__(self) -> str:
        return f"{self.giver} → {self.deputy}"


class ApiToken(models.Model):
    """A token for the API: only its hash is kept; it acts for its person within `scopes`."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("What it is for"), max_length=60)
    prefix = models.CharField(max_length=12, db_index=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("May do"), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("Valid until"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name


class IdempotencyRecord(models.Model):
    """An answer of the API kept under the caller's idempotency key, so that a repeated create gets it again."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    key = models.CharField(max_length=80)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "key"], name="idempotency_key_once")]
