"""The triggers that keep events; their SQL is in `complaints/triggers.py`."""

from django.db import migrations

from cepatrespon.complaints import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
