"""Ledgers that tests of several rooms share."""
