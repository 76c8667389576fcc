"""What a process that answers requests does once, before the first of them."""

from __future__ import annotations

import gc
from importlib import import_module

from django.conf import settings

from bridgehead.foundation.search.sounds import spelt


def settle() -> None:
    """Load what the first requests would load, and let the garbage collector pass by all that is loaded.

    Some 400,000 objects of a process stay for good: code, forms, addresses, the sounds of characters. Whenever enough
    has been made since, the collector looks through all of them again, which takes 150 ms of whatever page is asked for
    just then; what requests leave behind is looked through as ever.
    """
    import_module(settings.ROOT_URLCONF)
    spelt("a")
    gc.collect()
    gc.freeze()
