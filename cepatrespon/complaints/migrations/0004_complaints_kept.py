"""A complaint is never deleted either; the SQL is in `complaints/triggers.py`."""

from django.db import migrations

from cepatrespon.complaints import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0003_whole_points_and_verdicts")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
