"""Codes have more tokens, and documents those of what they say: the index is written anew when the server starts next."""

from typing import Any

from django.db import migrations, models

from bridgehead.foundation.search.database import drop_index, make_index


def empty(apps: Any, editor: Any) -> None:
    # Without its index, which would be told of every row.
    drop_index(editor.connection)
    apps.get_model("search", "SearchEntry").objects.all().delete()
    make_index(editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_initial'),
    ]

    operations = [
        migrations.AlterField('commontoken', 'token', models.CharField(max_length=24)),
        migrations.RunPython(empty, migrations.RunPython.noop),
    ]
