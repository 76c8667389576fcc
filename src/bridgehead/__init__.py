"""Bridgehead (桥头堡): investment promotion and major industrial projects of a district on one ledger."""

from .compiled import use_build

use_build()
