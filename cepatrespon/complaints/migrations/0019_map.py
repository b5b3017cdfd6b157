"""The table that the public map is drawn from: its triggers and what fills it are in `complaints/marks.py`."""

import django.db.models.deletion
from django.db import migrations, models

from cepatrespon.complaints import marks, triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)
    marks.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0016_citizens")]
    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "complaint",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="complaints.complaint",
                    ),
                ),
                ("reported_at", models.DateTimeField()),
                ("region", models.CharField(max_length=24, null=True)),
                ("category", models.CharField(max_length=80, null=True)),
                ("standing", models.CharField(max_length=40)),
                ("x", models.IntegerField(null=True)),
                ("y", models.IntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("x__isnull", False)), fields=["x", "y"], name="mark_place"
                    ),
                    models.Index(fields=["region", "reported_at"], name="mark_region"),
                    models.Index(fields=["category", "reported_at"], name="mark_category"),
                    models.Index(fields=["reported_at"], name="mark_reported"),
                ]
            },
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
