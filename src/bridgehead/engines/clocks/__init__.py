"""Statutory clocks: a limit that runs in working or calendar days, stands still while it may, and explains itself."""

from .clock import Clock, Pause, Reading, due_day, read_clock
from .days import ClockDay, DayState, explain

__all__ = ["Clock", "ClockDay", "DayState", "Pause", "Reading", "due_day", "explain", "read_clock"]
