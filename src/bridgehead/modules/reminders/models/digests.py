"""What people are reminded of: one digest a day, the ways on which it leaves, and how it fared on each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bridgehead.modules.accounts.models import Person, Unit

_ONE_OWNER = Q(person__isnull=False, unit__isnull=True) | Q(person__isnull=True, unit__isnull=False)


class Digest(models.Model):
    """What a person, or a unit, is reminded of on one day. `body` has the points as `points.Point` writes them.

    `standing` are the keys of all that stood so on that day, told or not: what stays as it is, is not told again.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="digests")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="digests")
    day = models.DateField()
    body = models.JSONField()
    standing = models.JSONField(default=list)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-day", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_ONE_OWNER, name="digest_one_owner"),
            models.UniqueConstraint(fields=["person", "day"], name="digest_person_day"),
            models.UniqueConstraint(fields=["unit", "day"], name="digest_unit_day"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "read_at"], name="digest_unread")]

    def __str__(self) -> str:
        return f"{self.day} {self.person_id or self.unit_id}"


class ChannelKind(models.TextChoices):
    """On which way a digest leaves."""

    EMAIL = "email", _("E-mail")
    WECOM = "wecom", _("WeCom robot")
    DINGTALK = "dingtalk", _("DingTalk robot")
    FEISHU = "feishu", _("Feishu robot")


class Channel(models.Model):
    """A way out for the digests of a person or of a unit. The address of a robot and its secret are shown to nobody."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="channels")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="channels")
    kind = models.CharField(_("Way"), max_length=10, choices=ChannelKind.choices)
    address = models.CharField(_("Address"), max_length=400)
    secret = models.CharField(_("Signing secret"), max_length=200, blank=True)
    is_active = models.BooleanField(_("In use"), default=True)
    made_at = models.DateTimeField()
    told = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.CheckConstraint(condition=_ONE_OWNER, name="channel_one_owner")]

    def __str__(self) -> str:
        return self.get_kind_display()


class DispatchState(models.TextChoices):
    """What became of a digest on a way."""

    WAITING = "waiting", pgettext_lazy("dispatch", "Waiting")
    SENT = "sent", pgettext_lazy("dispatch", "Sent")
    FAILED = "failed", pgettext_lazy("dispatch", "Failed")


class Dispatch(models.Model):
    """A digest on a way: tried again at `next_at` until it is sent or given up. `told` is what went wrong last."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="dispatches")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="dispatches")
    state = models.CharField(max_length=10, choices=DispatchState.choices, default=DispatchState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["digest", "channel"], name="dispatch_once")]
        indexes: ClassVar = [models.Index(fields=["state", "next_at"], name="dispatch_waiting")]

    def __str__(self) -> str:
        return f"{self.digest_id} {self.state}"
