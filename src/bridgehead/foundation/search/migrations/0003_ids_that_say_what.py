"""An entry's id says what it is: the index is written anew when the server starts next."""

from django.db import migrations, models

import bridgehead.foundation.search.models
from bridgehead.foundation.search.database import drop_index, make_index


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0002_cut_anew'),
    ]

    operations = [
        migrations.RunPython(lambda _apps, editor: drop_index(editor.connection), migrations.RunPython.noop),
        migrations.DeleteModel('SearchEntry'),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('object_id', models.BigIntegerField()),
                ('unit_path', models.CharField(blank=True, max_length=200)),
                ('owner', models.BigIntegerField(db_index=True, null=True)),
                ('weight', models.IntegerField(default=0)),
                ('lines', models.TextField()),
                ('shown', models.JSONField(default=list)),
                ('tokens', bridgehead.foundation.search.models.TokensField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.RunPython(lambda _apps, editor: make_index(editor.connection), migrations.RunPython.noop),
    ]
