"""Measurements, side by side with others: `make bench`, or `make bench-NAME` for one."""
