"""The triggers of the master data; their SQL is in `agencies/triggers.py`."""

from django.db import migrations

from cepatrespon.agencies import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
