"""PostgreSQL takes reading an index of tokens for very dear and would start processes that share it."""

from typing import Any

from django.db import migrations


def _share(word: str) -> Any:
    def run(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"ALTER TABLE search_searchentry {word}")

    return run


class Migration(migrations.Migration):
    """What a row's tokens cost to part is charged for every row that the index proposes, though none is parted: a word
    that five thousand things have seems dear enough for three processes, which take five times as long to start as the
    reading takes.
    """

    dependencies = [("search", "0003_ids_that_say_what")]

    operations = [
        migrations.RunPython(_share("SET (parallel_workers = 0)"), _share("RESET (parallel_workers)")),
    ]
