"""Many firms registered in one write, for a sheet that names builders nobody knows yet."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from bridgehead.foundation.access import Actor, require
from bridgehead.foundation.audit.chain import record_many
from bridgehead.foundation.search.indexing import index
from bridgehead.modules.parties.credit_code import normalise
from bridgehead.modules.parties.models import Enterprise
from bridgehead.modules.parties.names import name_key


def register_enterprises(*, actor: Actor, names: Mapping[str, str]) -> list[Enterprise]:
    """Firms by name with their credit code, or with none; two spellings of one name are one firm.

    A code that another firm has, or that is no code, is left out. Raises Forbidden for whoever may not register firms.
    """
    require(actor, "parties.register_enterprise")
    codes = {name: normalise(code) for name, code in names.items()}
    with transaction.atomic():
        wanted = [code for code in codes.values() if len(code) == 18]
        taken = set(Enterprise.objects.filter(credit_code__in=wanted).values_list("credit_code", flat=True))
        firms: dict[str, Enterprise] = {}
        for name, code in codes.items():
            key = name_key(name)
            if not key or key in firms:
                continue
            usable = code if len(code) == 18 and code not in taken else ""
            taken.add(usable)
            firms[key] = Enterprise(name=name.strip()[:120], name_key=key, credit_code=usable)
        made = Enterprise.objects.bulk_create(firms.values(), batch_size=500)
        rows = [(firm, None, {"name": firm.name, "credit_code": firm.credit_code}) for firm in made]
        if rows:
            record_many(actor=actor, action="parties.enterprise.registered", rows=list(rows))
            index("enterprise", [firm.pk for firm in made])
    return made
