"""The index of everything that has a name, and over its tokens an index by each database's own means."""

import bridgehead.foundation.search.models
from bridgehead.foundation.search.database import drop_index, make_index
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CommonToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('token', models.CharField(max_length=16)),
                ('entries', models.PositiveIntegerField()),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('token', 'kind'), name='common_token_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
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
                'constraints': [models.UniqueConstraint(fields=('object_id', 'kind'), name='search_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchStratum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('number', models.PositiveSmallIntegerField()),
                ('weight', models.IntegerField()),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('kind', 'number'), name='search_stratum_once')],
            },
        ),
        migrations.RunPython(lambda _apps, editor: make_index(editor.connection), lambda _apps, editor: drop_index(editor.connection)),
    ]
