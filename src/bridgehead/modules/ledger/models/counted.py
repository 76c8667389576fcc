"""What answers count, kept beside the rows that it follows from: `counting` has the rule, `kept` the writing."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final

from django.db import models

from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.models.milestones import Milestone
from bridgehead.modules.ledger.models.projects import Project

# The day until which lasts what has not ended.
NEVER: Final = date.max


class CountedAs(models.IntegerChoices):
    """What a project counts as: an event, a state, or money of a month or a year."""

    SIGNED = 1, "signed"
    FILED = 2, "filed"
    STARTED = 3, "started"
    COMPLETED = 4, "completed"
    PRODUCING = 5, "producing"
    INTRODUCED = 6, "introduced"
    ADDED = 7, "added"
    FOREIGN_USED = 8, "foreign_used"
    BUILDING = 11, "building"
    IN_HAND = 12, "in_hand"
    PROMISED = 13, "promised"
    # In sums alone: a promised start that took place, from the day on which both had come.
    KEPT = 14, "kept"
    DONE = 21, "done"
    PLANNED = 22, "planned"


class Grain(models.IntegerChoices):
    """How much time a sum covers: what begins on its day, which of EVER is date.min."""

    DAY = 0, "day"
    MONTH = 1, "month"
    YEAR = 2, "year"
    EVER = 3, "ever"


class Counted(models.Model):
    """A project counted as something from a day on, with the facts that answers tell projects by, all as known now.

    Derived in the transaction of the write; answers as known earlier read the versioned rows. Amounts are hundredths of
    CNY, so that sums are exact on every database. The second index holds every column: an answer reads it alone.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="counted")
    counted_as = models.PositiveSmallIntegerField()
    # The day of the event, the day on which the state began, the day promised, the first of the month or the year.
    day = models.DateField()
    # From when the row no longer counts: a state ended, a promise was kept, a later month or year has a row.
    until = models.DateField(null=True)
    # By which the index is ordered: of a state `until` (NEVER where it lasts), so that what lasts stands together, of
    # everything else `day`.
    place = models.DateField()
    # A state that an exit interrupted counts again from this day, and is still as old as `day` says.
    resumed = models.DateField(null=True)
    # The project's total, by which tiers are told, and what is summed; either may be unknown.
    total = models.BigIntegerField(null=True)
    amount = models.BigIntegerField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    sector = models.CharField(max_length=20)
    industry = models.CharField(max_length=60)
    origin = models.CharField(max_length=10)
    level = models.CharField(max_length=10)
    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=[
                    "counted_as",
                    "place",
                    "project",
                    "day",
                    "until",
                    "resumed",
                    "total",
                    "amount",
                    "unit",
                    "sector",
                    "industry",
                    "origin",
                    "level",
                    "milestone",
                ],
                name="counted_covering",
            ),
        ]


class CountedSum(models.Model):
    """How many rows of Counted there are, and what they are worth, in a unit with all below it, in a stretch of time.

    A state adds one where it begins and takes one away where it ends. `tier` is how many of `summing.TIERS` the total
    reaches, -1 where it is unknown. Changes wait in CountedChange until they are folded in.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    counted_as = models.PositiveSmallIntegerField()
    grain = models.PositiveSmallIntegerField()
    # The first day of the stretch.
    day = models.DateField()
    tier = models.SmallIntegerField()
    # Of money the next month or year of the same project, by which projects are counted once; else NEVER.
    until = models.DateField()
    count = models.BigIntegerField()
    amount = models.BigIntegerField()
    # How many of them have an amount.
    known = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "counted_as", "grain", "day", "tier", "until"], name="one_counted_sum_a_cell"
            )
        ]


class CountedChange(models.Model):
    """What a write adds to the sums: appended, never updated, so that writers of one unit need not wait."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    counted_as = models.PositiveSmallIntegerField()
    day = models.DateField()
    tier = models.SmallIntegerField()
    until = models.DateField()
    count = models.BigIntegerField()
    amount = models.BigIntegerField()
    known = models.BigIntegerField()
