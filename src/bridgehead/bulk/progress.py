"""How a run goes, for somebody at a terminal: documents, characters, rate, time left, rejects."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from .journal import State


class _Rate(ProgressColumn):
    """Characters a second since this run was begun or resumed."""

    def render(self, task: Task) -> Text:
        """As people say it."""
        elapsed = task.elapsed or 0
        done = task.fields["state"].characters - task.fields["before"]
        return Text(f"{done / elapsed:,.0f} chars/s" if elapsed > 1 else "", style="progress.data.speed")


class TerminalProgress:
    """A line that is written over; nothing where the console is no terminal. `total` is the bytes of all input."""

    def __init__(self, console: Console, total: int) -> None:
        self._total = total
        self._task: Task | None = None
        self._display = Progress(
            TextColumn("{task.fields[state].documents:,} documents"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TextColumn("{task.fields[state].characters:,} characters"),
            _Rate(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[state].rejected:,} rejected"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> TerminalProgress:
        self._display.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._display.stop()

    def update(self, state: State) -> None:
        """Show a state."""
        if self._task is None:
            before = state.characters
            number = self._display.add_task("", total=self._total, completed=0, state=state, before=before)
            self._task = self._display.tasks[number]
        self._display.update(self._task.id, completed=state.position.consumed, state=state)
