"""The index: a row a thing, with the tokens that it is found under, and what is known of the tokens as a whole."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bridgehead.foundation.search.lookups import Hold


class TokensField(models.TextField):  # type: ignore[type-arg]  # generic for the type checker only
    """Tokens with blanks between them, and around none."""


TokensField.register_lookup(Hold)


class SearchEntry(models.Model):
    """One thing. `lines` is a folded text a line, `field TAB text`; `shown` the same texts as they are written, but for
    what a document says, which its room keeps.

    The id says of itself what the thing is (`kinds.entry_id`): a list that is narrowed by tokens need not read the row.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    unit_path = models.CharField(max_length=200, blank=True)
    owner = models.BigIntegerField(null=True, db_index=True)
    weight = models.IntegerField(default=0)
    lines = models.TextField()
    shown = models.JSONField(default=list)
    # Last: SQLite reads no further in a row than it must.
    tokens = TokensField()

    class Meta:
        default_permissions = ()


class SearchStratum(models.Model):
    """The things of a kind that weigh at least `weight` carry a token of their own: they are looked through first."""

    kind = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    weight = models.IntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "number"], name="search_stratum_once")]
        default_permissions = ()


class CommonToken(models.Model):
    """A token that many things of a kind have: looking for it alone would bring too many rows."""

    kind = models.CharField(max_length=20)
    token = models.CharField(max_length=24)
    entries = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "kind"], name="common_token_once")]
        default_permissions = ()
