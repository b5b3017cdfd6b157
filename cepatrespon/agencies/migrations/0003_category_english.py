"""What a category is called in English. Categories loaded before this are given it from the list that Jakarta ships.

SQLite rebuilds the table and drops its triggers with it, so they are installed again before anything is written.
"""

import csv

from django.db import migrations, models

from cepatrespon.agencies import triggers
from cepatrespon.agencies.loading import DATA


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def fill(apps, schema_editor):
    category = apps.get_model("agencies", "Category")
    if not category.objects.exists():  # a new database: `init` loads the list itself
        return
    with (DATA / "categories.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["english"]:
                category.objects.filter(code=row["code"], english="").update(english=row["english"])


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_triggers")]
    operations = [
        migrations.AddField(
            "category", "english",
            models.CharField(
                blank=True, default="", max_length=120, verbose_name="dalam bahasa Inggris",
                help_text="Ditulis di depan namanya bagi yang membaca dalam bahasa Inggris.",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]  # fmt: skip
